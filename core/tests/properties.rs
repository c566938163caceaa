//! What holds for every input.

use amocore::operation::{Answer, Api, Context, Operation};
use amocore::wire::form::Form;
use amocore::wire::local_time::{self, DateStyle};
use amocore::wire::node::Node;
use amocore::wire::tree::Tree;
use amocore::wire::{json, xml};
use amocore::*;
use jiff::tz::TimeZone;
use proptest::prelude::*;

/// Any JSON tree of moderate size.
fn tree() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "\\PC{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::hash_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|members| { serde_json::Value::Object(members.into_iter().collect()) }),
        ]
    })
}

/// Every operation reads the answer, each with arguments that are in order.
fn decode_with_everything(answer: &Answer) {
    fn decode<O: Operation>(operation: O, answer: &Answer) {
        // A result or an error; anything but a panic.
        let _ = operation.decode(answer, &Context::default());
    }
    decode(Authorize {}, answer);
    decode(ListLegacyContacts::default(), answer);
    decode(SearchContacts::from("a"), answer);
    decode(GetContact::from(1), answer);
    decode(AddContact::default(), answer);
    decode(EditContact::default(), answer);
    decode(DeleteContact::from(1), answer);
    decode(ListDeals::default(), answer);
    decode(GetDeal::from(1), answer);
    decode(AddDeal::default(), answer);
    decode(AddNote::default(), answer);
    decode(EditNote::default(), answer);
    decode(CompleteTask::from(1), answer);
    decode(
        AddForm {
            items: vec![IncomingForm::default()],
        },
        answer,
    );
    let uids = vec!["a".to_owned()];
    decode(
        AcceptIncomingLeads {
            uids: uids.clone(),
            user_id: 1,
            status_id: None,
        },
        answer,
    );
    decode(DeclineIncomingLeads { uids, user_id: 1 }, answer);
    decode(ListIncomingLeads::default(), answer);
    decode(SummarizeIncomingLeads::default(), answer);
    let _ = operations::check(Api::Legacy, answer);
    let _ = operations::check(Api::V2, answer);
}

proptest! {
    #[test]
    fn forms_survive_encoding(pairs in prop::collection::vec(("\\PC{1,12}", "\\PC{0,24}"), 0..8)) {
        let mut form = Form::new();
        for (name, value) in &pairs {
            form.push(name.clone(), value);
        }
        let encoded = form.encode();
        prop_assert!(encoded.is_ascii());
        let decoded: Vec<(String, String)> =
            form_urlencoded::parse(encoded.as_bytes()).into_owned().collect();
        prop_assert_eq!(decoded, pairs);
    }

    #[test]
    fn trees_flatten_to_one_pair_for_each_leaf(tree in tree()) {
        fn leaves(tree: &serde_json::Value) -> usize {
            match tree {
                serde_json::Value::Null => 0,
                serde_json::Value::Array(items) => items.iter().map(leaves).sum(),
                serde_json::Value::Object(members) => members.values().map(leaves).sum(),
                _ => 1,
            }
        }
        let tree = serde_json::json!({ "add": tree });
        prop_assert_eq!(Form::from_tree(&tree).pairs().count(), leaves(&tree));
    }

    #[test]
    fn dates_survive_in_every_zone_but_when_clocks_go_back(
        seconds in 0_i64..4_000_000_000,
        zone in prop::sample::select(vec!["Europe/Moscow", "Asia/Kolkata", "America/New_York", "UTC"]),
        slashes in any::<bool>(),
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let style = if slashes { DateStyle::Slashes } else { DateStyle::Dots };
        let time = Timestamp::from_unix(seconds);
        let text = local_time::write(time, &zone, style).unwrap();
        let read = local_time::read(&text, Some(&zone)).unwrap();
        // An hour that occurs twice is read as the first.
        let difference = read.unix() - seconds;
        prop_assert!(difference == 0 || difference == -3600, "{text}");
    }

    #[test]
    fn nothing_makes_a_decoder_panic(
        body in prop::collection::vec(any::<u8>(), 0..256),
        status in 200_u16..600,
    ) {
        decode_with_everything(&Answer { status, body, ..Answer::default() });
    }

    #[test]
    fn no_json_makes_a_decoder_panic(tree in tree(), key in prop::sample::select(vec![
        "data", "_embedded", "items", "response", "error", "accounts", "status", "auth",
    ])) {
        for document in [tree.clone(), serde_json::json!({ key: tree.clone() }),
            serde_json::json!({ "_embedded": { "items": [tree.clone()] } }),
            serde_json::json!({ "status": "success", "data": tree })] {
            let body = document.to_string().into_bytes();
            decode_with_everything(&Answer { status: 200, body, ..Answer::default() });
        }
    }

    #[test]
    fn no_xml_makes_a_decoder_panic(names in prop::collection::vec(prop::sample::select(vec![
        "contact", "contacts", "deal", "phone", "phones", "id", "name", "note", "task", "result",
        "tags", "tag", "company", "date_create", "error", "auth", "totalpages",
    ]), 1..12), text in "[^<]{0,8}") {
        let mut body = String::from("<root>");
        for name in &names {
            body.push_str(&format!("<{name}>{text}"));
        }
        for name in names.iter().rev() {
            body.push_str(&format!("</{name}>"));
        }
        body.push_str("</root>");
        prop_assert!(xml::parse(&body).is_ok());
        decode_with_everything(&Answer { status: 200, body: body.into_bytes(), ..Answer::default() });
    }

    #[test]
    fn numbers_are_read_from_any_spelling(number in any::<i64>()) {
        prop_assert_eq!(json::int(&serde_json::json!(number)), Some(number));
        prop_assert_eq!(json::int(&serde_json::json!(number.to_string())), Some(number));
        prop_assert_eq!(json::digits(&format!(" {number}\n")), Some(number));
    }

    #[test]
    fn what_cannot_travel_is_refused_and_what_can_is_sent_as_it_is(text in "\\PC{1,40}|[\\x00-\\x1f]{1,3}") {
        let note = AddNote { element_type: ElementType::Deal, element_id: 1, text: text.clone() };
        let refused = wire::text::check(&note).is_err() || note.validate().is_err();
        let fits = |c: char| c >= ' ' || matches!(c, '\t' | '\n' | '\r');
        let sendable = text.chars().all(fits)
            && !text.contains(['\u{FFFE}', '\u{FFFF}'])
            && !text.trim().is_empty();
        prop_assert_eq!(refused, !sendable);
        if !refused {
            let request = note.request(&Context::default()).unwrap();
            let operation::Body::Form(form) = &request.body else { panic!("a form") };
            prop_assert!(form.pairs().any(|pair| pair == ("BODY", &text)));
        }
    }
}

/// A document whose maps may have a name twice, as text.
fn document() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("id".to_owned()),
        Just("\\u0438\\\"".to_owned()),
        Just("_links".to_owned()),
        "[a-c]{0,2}",
    ];
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|flag| flag.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("JSON has no others", |number| number.is_finite())
            .prop_map(|number| format!("{number:e}")),
        any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
        Just("\"\\ud83d\\ude00\\/\"".to_owned()),
    ];
    leaf.prop_recursive(5, 200, 80, move |inner| {
        let member = (name.clone(), inner.clone());
        let member = member.prop_map(|(name, value)| format!("\"{name}\": {value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..8).prop_map(|all| format!("[{}]", all.join(","))),
            prop::collection::vec(member, 0..80).prop_map(|all| format!("{{{}}}", all.join(" , "))),
        ]
    })
}

/// What a map has under the names that lead out of the account is left out.
fn without_links(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Array(items) => items.iter_mut().for_each(without_links),
        serde_json::Value::Object(members) => {
            members.retain(|name, _| name != "_links");
            members.values_mut().for_each(without_links);
        }
        _ => {}
    }
}

/// Whether both say the same, in the same order.
fn is_same(read: Node<'_>, expected: &serde_json::Value) -> bool {
    let items = || read.items().collect::<Vec<_>>();
    match expected {
        serde_json::Value::Array(all) => {
            let items = items();
            read.is_array() && items.len() == all.len() && items.into_iter().zip(all).all(same)
        }
        serde_json::Value::Object(all) => {
            let names: Vec<&str> = read.members().map(|(name, _)| name).collect();
            let found = names.iter().all(|name| read.get(name).is_some());
            read.is_object()
                && found
                && names == all.keys().collect::<Vec<_>>()
                && items().into_iter().zip(all.values()).all(same)
        }
        leaf => read.value() == Value::from(leaf.clone()) && json::text(read) == json::text(leaf),
    }
}

fn same((read, expected): (Node<'_>, &serde_json::Value)) -> bool {
    is_same(read, expected)
}

proptest! {
    #[test]
    fn a_document_is_the_same_read_in_place_and_as_a_tree_of_its_own(
        text in document(),
        cut in any::<prop::sample::Index>(),
        other in prop::sample::select(r#"{}[]":,\u0aЖ.-e "#.chars().collect::<Vec<_>>()),
    ) {
        let mut expected = json::parse(&text).unwrap();
        without_links(&mut expected);
        let tree = Tree::parse(&text, &["_links"]).unwrap();
        prop_assert!(is_same(tree.root(), &expected), "{expected}");
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let start = &text[..*cut.get(&ends)];
        let problem = |result: Result<(), serde_json::Error>| result.map_err(|it| it.to_string());
        prop_assert_eq!(
            problem(Tree::parse(start, &["_links"]).map(drop)),
            problem(json::parse(start).map(drop)),
        );
        let rest: String = text[start.len()..].chars().skip(1).collect();
        let spoilt = format!("{start}{other}{rest}");
        match (Tree::parse(&spoilt, &["_links"]), json::parse(&spoilt)) {
            (Ok(read), Ok(mut expected)) => {
                without_links(&mut expected);
                prop_assert!(is_same(read.root(), &expected), "{spoilt}");
            }
            (read, expected) => {
                prop_assert_eq!(problem(read.map(drop)), problem(expected.map(drop)), "{}", spoilt);
            }
        }
    }
}
