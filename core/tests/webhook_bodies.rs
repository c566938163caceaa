//! Bodies of any kind: what was written is read back, and nothing hostile costs much.

use amocore::wire::brackets;
use amocore::wire::form::Form;
use amocore::{ErrorKind, webhooks};
use proptest::prelude::*;
use serde_json::{Map, Value as Json};

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

/// Any tree; names have no brackets, which a form cannot tell from its own.
fn tree() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(6, 48, 5, |inner| {
        let name = "[^\\[\\]]{1,6}|[0-9]{1,2}";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
            prop::collection::vec((name, inner), 0..5)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

type Members = Map<String, Json>;

/// What a form can carry of a tree: texts, and no nothing.
fn carried(members: &Members) -> Members {
    let members = members.iter();
    members
        .filter_map(|(name, item)| Some((name.clone(), carried_value(item)?)))
        .collect()
}

fn carried_value(tree: &Json) -> Option<Json> {
    let members: Members = match tree {
        Json::Null => return None,
        Json::Bool(flag) => return Some(u8::from(*flag).to_string().into()),
        Json::Number(number) => return Some(number.to_string().into()),
        Json::String(text) => return Some(text.clone().into()),
        Json::Array(items) => {
            let items = items.iter().enumerate();
            items
                .filter_map(|(n, item)| Some((n.to_string(), carried_value(item)?)))
                .collect()
        }
        Json::Object(members) => carried(members),
    };
    let is_list = members
        .keys()
        .enumerate()
        .all(|(n, name)| *name == n.to_string());
    match (members.is_empty(), is_list) {
        (true, _) => None,
        (_, true) => Some(members.into_iter().map(|(_, item)| item).collect()),
        _ => Some(Json::Object(members)),
    }
}

/// Deliveries with odd values in odd places.
fn delivery() -> impl Strategy<Value = Members> {
    let word = prop::sample::select(vec![
        "leads",
        "contacts",
        "customers",
        "task",
        "unsorted",
        "message",
        "event",
        "account",
        "add",
        "note",
        "delete",
        "0",
        "1",
        "id",
        "type",
        "type_code",
        "data",
        "element_type",
        "tags",
        "custom_fields",
        "values",
        "value",
        "enum",
        "linked_leads_id",
        "ID",
        "text",
        "date_create",
        "result",
        "accept_result",
        "leads",
        "source_data",
        "_links",
        "self",
    ]);
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<i64>().prop_map(Into::into),
        prop::sample::select(vec![
            "",
            "'",
            "''",
            "0",
            "15",
            "company",
            "2019-10-25 23:59:00",
            "99999999999999999999",
            "{\"a\":1}",
            "'0000-00-00 00:00:00'",
            "9223372036854775807",
            "chat",
        ])
        .prop_map(Into::into),
    ];
    let named = |members: Vec<(&str, Json)>| -> Members {
        let members = members.into_iter();
        members
            .map(|(name, item)| (name.to_owned(), item))
            .collect()
    };
    let words = word.clone();
    let tree = leaf.prop_recursive(6, 64, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::Array),
            prop::collection::vec((words.clone(), inner), 0..6)
                .prop_map(move |members| Json::Object(named(members))),
        ]
    });
    prop::collection::vec((word, tree), 0..5).prop_map(named)
}

proptest! {
    #[test]
    fn forms_are_read_as_they_were_written(
        members in prop::collection::vec(("[^\\[\\]]{1,6}", tree()), 0..4),
    ) {
        let members: Members = members.into_iter().collect();
        let form = Form::from_tree(&Json::Object(members.clone())).encode();
        prop_assert_eq!(brackets::decode(form.as_bytes()), Ok(carried(&members)));
    }

    #[test]
    fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..256)) {
        for content_type in [None, FORM, Some("application/json")] {
            let _ = webhooks::parse(&body, content_type, Some("Europe/Moscow"));
        }
    }

    #[test]
    fn no_form_makes_it_panic(body in "((leads|contacts|task|a|0|\\[|\\]|\\[0\\]|\\[add\\]|\\[note\\]|\\[id\\]|=|&|%|%5B|1|'){1,4}){0,24}") {
        prop_assert!(webhooks::parse(&body, FORM, None).is_ok());
    }

    #[test]
    fn odd_deliveries_are_read_alike_as_form_and_json(members in delivery()) {
        let form = Form::from_tree(&Json::Object(members.clone())).encode();
        let json = Json::Object(carried(&members)).to_string();
        let read = |body, content_type| webhooks::parse(body, content_type, Some("Europe/Moscow"));
        let from_form = read(form, FORM);
        prop_assert!(from_form.is_ok());
        prop_assert_eq!(from_form.ok(), read(json, Some("application/json")).ok());
    }
}

/// Each would take minutes if its cost grew with the square of its length.
#[test]
fn hostile_bodies_cost_little() {
    let pairs = |count: usize, pair: &dyn Fn(usize) -> String| {
        (0..count).map(pair).collect::<Vec<_>>().join("&")
    };
    for (body, events) in [
        (pairs(90_000, &|n| format!("leads[add][0][x{n}]=1")), 1),
        (pairs(90_000, &|_| "leads[add][]=1".to_owned()), 0),
        (
            pairs(40_000, &|n| format!("leads[add][{n}][id]={n}")),
            40_000,
        ),
        (
            pairs(30_000, &|n| format!("leads[add{n}][0][id]=1")),
            30_000,
        ),
        (
            pairs(45_000, &|n| format!("leads[add][0][tags][{n}][name]")),
            1,
        ),
        (pairs(90_000, &|_| "a=1&a[b]=1".to_owned()), 0),
        ("=&[]".repeat(1 << 20), 0),
        ("leads[add][0][id]=1&".repeat(100_000), 1),
    ] {
        let webhook = webhooks::parse(&body, FORM, None).expect("within the limits");
        assert_eq!(webhook.events.len(), events, "{}", &body[..60]);
    }
}

#[test]
fn bodies_beyond_the_limits_are_refused() {
    let deep = format!("a{}=1", "[a]".repeat(100_000));
    let wide = (0..200_000).map(|n| format!("a{n}=1&")).collect::<String>();
    for (body, problem) in [
        (deep, "more than 64 levels"),
        (wide, "more than 100000 members"),
        ("a=".repeat(3 << 20), "longer than"),
    ] {
        let error = webhooks::parse(body, FORM, None).expect_err(problem);
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::InvalidInput, Some("body"))
        );
        assert!(error.to_string().contains(problem), "{error}");
    }
}
