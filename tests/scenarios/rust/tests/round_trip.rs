//! Whatever the v2 models can express survives: written, kept by the sandbox, and read back.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use amocore::tools::{WriteField, custom_fields};
use amocore::{
    BlockingClient, Config, CustomField, EntityType, FieldChoice, FieldContent, ListCompanies,
    ListContacts, ListLeads, ListNotes, ListTasks, NewCompany, NewContact, NewLead, NewNote,
    NewTask, Timestamp,
};
use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN, Options, Sandbox};
use proptest::collection::vec;
use proptest::prelude::*;

/// Fields of the seeded account's leads, by their kinds.
const TEXT: i64 = 4_410_001;
const NUMBER: i64 = 4_410_002;
const FLAG: i64 = 4_410_003;
const DATE: i64 = 4_410_004;
const SELECT: i64 = 4_399_916;
const SELECT_CHOICES: [i64; 2] = [3_692_245, 3_692_246];
const AREA: i64 = 4_410_007;
/// Fields of contacts and companies.
const PHONE: i64 = 4_396_818;
const EMAIL: i64 = 4_396_819;
/// A user of the account.
const USER: i64 = 504_141;

fn account() -> &'static (Sandbox, BlockingClient) {
    static ACCOUNT: OnceLock<(Sandbox, BlockingClient)> = OnceLock::new();
    ACCOUNT.get_or_init(|| {
        let options = Options {
            rate_limit: None,
            ..Options::default()
        };
        let sandbox = Sandbox::start_blocking(options).expect("a sandbox");
        let config = Config {
            requests_per_second: Some(0.0),
            ..Config::base_url(sandbox.base_url()).with_key(ADMIN_LOGIN, ADMIN_KEY)
        };
        let client = BlockingClient::new(config).expect("a client");
        (sandbox, client)
    })
}

/// Text with everything that escaping could trip over. Blanks at the ends are not kept by names.
fn text() -> impl Strategy<Value = String> {
    let hostile = prop_oneof![
        Just("a&b=c[0]"),
        Just("100% +1"),
        Just("\"\\/'"),
        Just("<b>&amp;</b>"),
        Just("Ёлка 木 🚀"),
        Just("\u{202e}right"),
    ];
    prop_oneof![
        "[a-zA-Z0-9]{1,20}",
        hostile.prop_map(str::to_owned),
        "\\PC{1,30}"
    ]
    .prop_map(|text| text.trim().to_owned())
    .prop_filter("names are not empty", |text| !text.is_empty())
}

fn lines() -> impl Strategy<Value = String> {
    (text(), text()).prop_map(|(first, second)| format!("{first}\n{second}"))
}

fn tags() -> impl Strategy<Value = Vec<String>> {
    // A tag is a part of a list with commas, and differs from others by more than capitals.
    let tag = "[a-zа-я0-9][a-zа-я0-9 &#]{0,10}[a-zа-я0-9]";
    vec(tag, 0..4).prop_map(|mut tags| {
        tags.sort();
        tags.dedup();
        tags
    })
}

fn past() -> impl Strategy<Value = Timestamp> {
    (946_684_800_i64..1_700_000_000).prop_map(Timestamp::from_unix)
}

/// What a lead's fields are to hold, by the fields' identifiers.
fn contents() -> impl Strategy<Value = BTreeMap<i64, FieldContent>> {
    let one = prop_oneof![
        text().prop_map(|text| (
            TEXT,
            FieldContent {
                text: Some(text),
                ..Default::default()
            }
        )),
        lines().prop_map(|text| (
            AREA,
            FieldContent {
                text: Some(text),
                ..Default::default()
            }
        )),
        (-1_000_000_i32..1_000_000).prop_map(|number| {
            let number = f64::from(number) / 4.0;
            (
                NUMBER,
                FieldContent {
                    number: Some(number),
                    ..Default::default()
                },
            )
        }),
        Just((
            FLAG,
            FieldContent {
                flag: Some(true),
                ..Default::default()
            }
        )),
        (1970_i32..2100, 1_u8..=12, 1_u8..=28).prop_map(|(year, month, day)| {
            let date = format!("{year:04}-{month:02}-{day:02}");
            (
                DATE,
                FieldContent {
                    date: Some(date),
                    ..Default::default()
                },
            )
        }),
    ];
    vec(one, 0..6).prop_map(|contents| contents.into_iter().collect())
}

fn written(contents: &BTreeMap<i64, FieldContent>) -> Vec<CustomField> {
    let write = |(id, content): (&i64, &FieldContent)| {
        custom_fields::write(WriteField {
            id: *id,
            text: content.text.clone(),
            number: content.number,
            flag: content.flag,
            date: content.date.clone(),
            ..Default::default()
        })
        .expect("a field")
    };
    contents.iter().map(write).collect()
}

fn lead() -> impl Strategy<Value = (NewLead, BTreeMap<i64, FieldContent>, Option<usize>)> {
    let numbers = (proptest::option::of(0_i64..1_000_000_000_000), past());
    let choice = proptest::option::of(0..SELECT_CHOICES.len());
    (text(), numbers, tags(), contents(), choice).prop_map(
        |(name, (sale, created_at), tags, contents, choice)| {
            let mut fields = written(&contents);
            fields.extend(choice.map(|choice| {
                custom_fields::write(WriteField {
                    id: SELECT,
                    enum_id: Some(SELECT_CHOICES[choice]),
                    ..Default::default()
                })
                .expect("a field")
            }));
            let lead = NewLead {
                name,
                sale,
                created_at: Some(created_at),
                tags,
                custom_fields: fields,
                responsible_user_id: Some(USER),
                ..Default::default()
            };
            (lead, contents, choice)
        },
    )
}

fn sorted(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort();
    names
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn leads(given in vec(lead(), 1..4), form in any::<bool>()) {
        let (sandbox, client) = account();
        let formed = BlockingClient::new(Config {
            body_format: Some(if form { amocore::BodyForm::Form } else { amocore::BodyForm::Json }),
            requests_per_second: Some(0.0),
            ..Config::base_url(sandbox.base_url()).with_key(ADMIN_LOGIN, ADMIN_KEY)
        }).unwrap();
        let items: Vec<NewLead> = given.iter().map(|(lead, ..)| lead.clone()).collect();
        let ids = formed.v2.leads.add(items).unwrap();
        for (id, (wanted, contents, choice)) in ids.iter().zip(&given) {
            let page = client.v2.leads.list(ListLeads { ids: vec![*id], ..Default::default() }).unwrap();
            let found = &page.items[0];
            prop_assert_eq!(&found.name, &wanted.name);
            prop_assert_eq!(found.sale.unwrap_or(0), wanted.sale.unwrap_or(0));
            prop_assert_eq!(found.created_at, wanted.created_at);
            prop_assert_eq!(found.responsible_user_id, Some(USER));
            let tags = sorted(found.tags.iter().map(|tag| tag.name.clone()));
            prop_assert_eq!(tags, sorted(wanted.tags.clone()));
            let read: BTreeMap<i64, FieldContent> = found
                .custom_fields
                .iter()
                .map(|field| (field.id, custom_fields::read(field.clone()).unwrap()))
                .collect();
            prop_assert_eq!(read.len(), contents.len() + usize::from(choice.is_some()));
            for (id, wanted) in contents {
                let found = &read[id];
                match id {
                    &TEXT | &AREA => prop_assert_eq!(&found.text, &wanted.text),
                    &NUMBER => prop_assert_eq!(found.number, wanted.number),
                    &FLAG => prop_assert_eq!(found.flag, wanted.flag),
                    _ => {
                        let found = found.date.clone().unwrap_or_default();
                        let wanted = wanted.date.clone().unwrap_or_default();
                        prop_assert!(found.starts_with(&wanted), "{} {}", found, wanted);
                    }
                }
            }
        }
    }

    #[test]
    fn contacts_and_companies(
        name in text(),
        firm in text(),
        phones in vec("[0-9+ ()-]{3,20}", 0..3),
        emails in vec("[a-z]{1,8}@[a-z]{1,8}\\.example", 0..3),
        tags in tags(),
    ) {
        let (_, client) = account();
        let company = client.v2.companies.add(vec![NewCompany {
            name: firm.clone(),
            ..Default::default()
        }]).unwrap()[0];
        let choices = |texts: &[String]| texts
            .iter()
            .map(|text| FieldChoice { text: text.clone(), enum_code: Some("WORK".into()) })
            .collect();
        let phones: Vec<String> = phones
            .into_iter()
            .map(|phone| phone.trim().to_owned())
            .filter(|phone| !phone.is_empty())
            .collect();
        let fields = [(PHONE, &phones), (EMAIL, &emails)];
        let fields = fields.into_iter().filter(|(_, texts)| !texts.is_empty());
        let custom_fields = fields.map(|(id, texts)| {
            custom_fields::write(WriteField { id, entries: choices(texts), ..Default::default() }).unwrap()
        });
        let contact = client.v2.contacts.add(vec![NewContact {
            name: name.clone(),
            company_id: Some(company),
            tags: tags.clone(),
            custom_fields: custom_fields.collect(),
            ..Default::default()
        }]).unwrap()[0];
        let page = client.v2.contacts.list(ListContacts { ids: vec![contact], ..Default::default() }).unwrap();
        let found = &page.items[0];
        prop_assert_eq!(&found.name, &name);
        prop_assert_eq!(found.company.as_ref().and_then(|it| it.name.clone()), Some(firm.clone()));
        prop_assert_eq!(custom_fields::phones(found.custom_fields.clone()).unwrap(), phones);
        prop_assert_eq!(custom_fields::emails(found.custom_fields.clone()).unwrap(), emails);
        prop_assert_eq!(sorted(found.tags.iter().map(|tag| tag.name.clone())), sorted(tags));
        let page = client.v2.companies.list(ListCompanies { ids: vec![company], ..Default::default() }).unwrap();
        prop_assert_eq!(&page.items[0].name, &firm);
        prop_assert_eq!(&page.items[0].contact_ids, &vec![contact]);
    }

    #[test]
    fn notes_and_tasks(note in lines(), todo in text(), due in past()) {
        let (_, client) = account();
        let lead = client.v2.leads.add(vec![NewLead { name: "x".into(), ..Default::default() }]).unwrap()[0];
        let added = client.v2.notes.add(vec![NewNote {
            element_type: EntityType::Lead,
            element_id: lead,
            text: Some(note.clone()),
            ..Default::default()
        }]).unwrap()[0];
        let notes = client.v2.notes.list(ListNotes {
            element_type: EntityType::Lead,
            element_id: Some(lead),
            ..Default::default()
        }).unwrap().items;
        let found = notes.iter().find(|it| it.id == added).expect("the note");
        prop_assert_eq!(found.text.as_ref(), Some(&note));
        let task = client.v2.tasks.add(vec![NewTask {
            text: todo.clone(),
            task_type: 1,
            complete_till_at: due,
            element_type: Some(EntityType::Lead),
            element_id: Some(lead),
            ..Default::default()
        }]).unwrap()[0];
        let page = client.v2.tasks.list(ListTasks { ids: vec![task], ..Default::default() }).unwrap();
        let found = &page.items[0];
        prop_assert_eq!(&found.text, &todo);
        prop_assert_eq!(found.complete_till_at, Some(due));
        prop_assert_eq!(found.element_id, Some(lead));
    }
}
