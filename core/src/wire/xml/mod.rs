//! Lenient XML: well-formed documents of unknown shape, read by local name (legacy §7).
//!
//! A reader of its own: a page of 500 contacts took 31 million instructions with quick-xml, and 22
//! with this reader alone in its place. Both have to find the same (core/tests/xml.rs).

mod children;
mod document;
mod element;
mod reading;
mod references;

pub use children::Children;
pub use document::Document;
pub use element::{Element, Inside};
pub use reading::parse;

#[cfg(test)]
mod tests {
    use super::{Children, parse};

    #[test]
    fn comments_padding_and_prefixes_do_not_matter() {
        let text = "\u{FEFF}\n<?xml version=\"1.0\"?>\n<!DOCTYPE root>\n<r:root>\n\t<auth>\n\t\ttrue \
                    <!-- (or false otherwise) --></auth></r:root>\n";
        let document = parse(text).unwrap();
        let root = document.root();
        assert_eq!(root.name(), "root");
        assert_eq!(root.child_text("auth"), Some("true"));
    }

    #[test]
    fn entities_are_read_and_never_expanded() {
        let text = "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
                    <r><a>R&amp;D &#1048;&lt; &x; &nbsp; A & B</a><b><![CDATA[<i>]]></b></r>";
        let document = parse(text).unwrap();
        let root = document.root();
        assert_eq!(root.child_text("a"), Some("R&D И< &x; &nbsp; A & B"));
        assert_eq!(root.child_text("b"), Some("<i>"));
    }

    #[test]
    fn broken_documents_are_refused() {
        for text in [
            "",
            "plain",
            "<root><a></root>",
            "<root><a>",
            "<a/><b/>",
            "</a>",
            "<a/>tail",
            " \u{FEFF}<a/>",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
        assert!(parse(&deep).is_err());
        let many = format!("<r>{}</r>", "<a/>".repeat(1_000_001));
        assert!(parse(&many).is_err());
    }

    #[test]
    fn lists_may_lack_their_container_and_the_rest_is_kept() {
        let text = "<c><id>1</id><phone><value>1</value></phone>\
                    <phones><phone><value>2</value></phone><phone/></phones><x><y>3</y></x>\
                    <u><id>4</id><age>5</age></u></c>";
        let document = parse(text).unwrap();
        let root = document.root();
        let mut children = Children::of(root);
        assert_eq!(children.text("id").as_deref(), Some("1"));
        let phones = children.list("phones", "phone", &["value"], |phone| {
            phone.child_text("value")
        });
        assert_eq!(phones, ["1", "2"]);
        let id = children.take_known("u", &["id"], |user| user.child_text("id"));
        assert_eq!(id, Some("4"));
        let rest: Vec<&str> = children
            .rest()
            .iter()
            .map(|element| element.source())
            .collect();
        assert_eq!(rest, ["<x><y>3</y></x>", "<u><id>4</id><age>5</age></u>"]);
    }
}
