//! The reader of XML beside `quick-xml`: of all that is put together of these pieces, both have to
//! find the same elements, or none.

use amocore::wire::xml::{self, Element};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use quick_xml::Reader;
use quick_xml::events::Event;

/// An element as it is compared.
#[derive(Debug, Default, PartialEq)]
struct Found {
    name: String,
    source: String,
    text: String,
    children: Vec<Found>,
}

impl Found {
    fn of(element: Element<'_>) -> Self {
        Self {
            name: element.name().to_owned(),
            source: element.source().to_owned(),
            text: element.text().to_owned(),
            children: element.children().map(Self::of).collect(),
        }
    }
}

fn ours(text: &str) -> Option<Found> {
    let document = xml::parse(text).ok()?;
    Some(Found::of(document.root()))
}

/// What `quick-xml` finds; several elements side by side are no document.
fn theirs(text: &str) -> Option<Found> {
    let text = text.trim();
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let position = |reader: &Reader<&[u8]>| reader.buffer_position() as usize;
    // The document, and the elements that are open in it.
    let mut open = vec![(Found::default(), 0)];
    loop {
        let start = position(&reader);
        let event = reader.read_event().ok()?;
        let named = |tag: &quick_xml::events::BytesStart<'_>| Found {
            name: tag.local_name().into_inner().to_owned(),
            ..Found::default()
        };
        let ended = match event {
            Event::Start(tag) => {
                open.push((named(&tag), start));
                None
            }
            Event::Empty(tag) => Some((named(&tag), start)),
            Event::End(_) => open.pop(),
            Event::Text(content) => {
                open.last_mut()?.0.text.push_str(&content.into_inner());
                None
            }
            Event::CData(content) => {
                open.last_mut()?.0.text.push_str(&content.into_inner());
                None
            }
            Event::GeneralRef(reference) => {
                let numbered = reference.resolve_char_ref().ok().flatten();
                let name = reference.into_inner();
                let resolved = quick_xml::escape::resolve_predefined_entity(&name);
                let text = &mut open.last_mut()?.0.text;
                match (numbered, resolved) {
                    (Some(character), _) => text.push(character),
                    (None, Some(resolved)) => text.push_str(resolved),
                    (None, None) => text.push_str(&format!("&{name};")),
                }
                None
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => None,
            Event::Eof => break,
        };
        if let Some((mut element, start)) = ended {
            element.source = text[start..position(&reader)].to_owned();
            element.text = element.text.trim().to_owned();
            open.last_mut()?.0.children.push(element);
        }
    }
    let (document, _) = open.pop().filter(|_| open.is_empty())?;
    let [root] = <[Found; 1]>::try_from(document.children).ok()?;
    document.text.trim().is_empty().then_some(root)
}

const PIECES: &[&str] = &[
    "<a>",
    "</a>",
    "<b x=\"1>2\" y='<'>",
    "</b>",
    "<a/>",
    "<b  x='\"' />",
    "<r:a>",
    "</r:a>",
    "</a >",
    "<a\n>",
    "<x:y:z>",
    "</x:y:z>",
    "text",
    " ",
    "\n\t",
    "Имя",
    "\u{a0}",
    "&amp;",
    "&",
    "&#1048;",
    "&#x418;",
    "&#0;",
    "&#+1;",
    "&#;",
    "&#x110000;",
    "&nbsp;",
    ";",
    "<!-- <c> -->",
    "<!---->",
    "<!-->",
    "-->",
    "<![CDATA[<i> ]] &amp;]]>",
    "<![CDATA[]]>",
    "]]>",
    "<?xml version=\"1.0\"?>",
    "<?p > ?>",
    "<!DOCTYPE r>",
    "<!doctype r SYSTEM \"a>b\">",
    "<!DOCTYPE r [<!ENTITY x \"]>\"><!-- ]> --> <?p ]> ?>] >",
    "<!x>",
    "<![x[]]>",
    "<",
    ">",
    "/",
    "'",
    "\"",
    "=",
    "<>",
    "</>",
];

/// Elements that are closed, with anything in them.
fn closed() -> impl Strategy<Value = String> {
    let leaf = prop::collection::vec(prop::sample::select(&PIECES[12..]), 0..4);
    leaf.prop_map(|pieces| pieces.concat())
        .prop_recursive(4, 40, 5, |inside| {
            let tags = prop::sample::select(&[
                ("<a>", "</a>"),
                ("<b x=\"1>2\" y='<'>", "</b>"),
                ("<r:a\t>", "</r:a \n>"),
                ("", ""),
            ]);
            (tags, prop::collection::vec(inside, 0..5))
                .prop_map(|((start, end), inside)| format!("{start}{}{end}", inside.concat()))
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn both_read_the_same_of_anything(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12),
    ) {
        let text = pieces.concat();
        prop_assert_eq!(ours(&text), theirs(&text));
    }

    #[test]
    fn both_read_the_same_of_elements_that_are_closed(inside in closed()) {
        let text = format!("<root>{inside}</root>");
        prop_assert_eq!(ours(&text), theirs(&text));
    }
}

/// The comparison above says something only if many documents are read at all.
#[test]
fn documents_are_read() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut read = 0;
    for _ in 0..1_000 {
        let inside = closed().new_tree(&mut runner).unwrap().current();
        read += usize::from(ours(&format!("<root>{inside}</root>")).is_some());
    }
    assert!(read > 300, "{read}");
}
