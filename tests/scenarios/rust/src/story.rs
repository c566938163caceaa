//! The job, told once for both clients.

use amocore::{
    AcceptIncomingLeads, AddContact, AddDeal, AddNote, AddTask, AsyncClient, Authorize,
    BlockingClient, ContactDraft, CustomField, CustomFieldValue, DeclineIncomingLeads, EditContact,
    EditDeal, EditNote, EditTask, ElementType, Email, ErrorKind, IncomingCall, IncomingCallInfo,
    IncomingEntities, IncomingForm, IncomingFormInfo, IncomingLeadCategory, LeadDraft, ListDeals,
    ListIncomingLeads, ListLegacyContacts, Phone, Result, SearchDeals, SortOrder,
    SummarizeIncomingLeads, TaskType, Timestamp, UpdateContact, UpdateDeal,
};
use futures_util::{Stream, TryStreamExt};

use crate::Journal;

/// A user of the seeded account, a status of its main pipeline, and fields of its contacts.
pub(crate) const USER: i64 = 504_141;
const STATUS: i64 = 13_667_502;
pub(crate) const PHONE_FIELD: i64 = 4_396_818;
pub(crate) const EMAIL_FIELD: i64 = 4_396_819;

/// Tells the story for one client: how its calls are awaited, and how a list is read to the end.
macro_rules! story {
    ($name:ident, [$($asyncness:ident)?], $client:ident, [$($wait:tt)*], $all:path) => {
        pub(crate) $($asyncness)? fn $name(client: &$client, journal: &mut Journal) -> Result<()> {
            let legacy = &client.legacy;

            legacy.authorize(Authorize {}) $($wait)* ?;
            journal.did("legacy.authorize", "signed in");

            let page = legacy.contacts.list(ListLegacyContacts { page_size: Some(3), ..Default::default() }) $($wait)* ?;
            assert_eq!(page.page, Some(1));
            let seeded = page.items.len();
            journal.did("legacy.contacts.list", format!("a page of {seeded} contacts, {} pages", page.pages.unwrap_or(1)));

            let contact = legacy.contacts.add(AddContact {
                name: "Анна Ковалёва".into(),
                position: Some("Head of purchasing".into()),
                company_name: Some("Blue Boats Ltd".into()),
                phones: vec![Phone { value: "+7 495 123-45-67".into(), location: Some("Work".into()) }],
                emails: vec![Email { value: "anna@blueboats.example".into(), location: Some("Work".into()) }],
                tags: vec!["demo".into(), "vip".into()],
                ..Default::default()
            }) $($wait)* ?;
            journal.did("legacy.contacts.add", format!("contact {contact}, Анна Ковалёва"));

            let found = legacy.contacts.search("ковалёва") $($wait)* ?;
            assert!(found.items.iter().any(|it| it.id == contact), "the new contact is found");
            journal.did("legacy.contacts.search", format!("“ковалёва” finds {}", found.items.len()));

            let detail = legacy.contacts.get(contact) $($wait)* ?.contact;
            assert_eq!(detail.name, "Анна Ковалёва");
            assert_eq!(detail.phones[0].value, "+7 495 123-45-67");
            assert_eq!(detail.tags.len(), 2);
            journal.did("legacy.contacts.get", format!("{}, {}", detail.name, detail.phones[0].value));

            legacy.contacts.update(UpdateContact {
                id: contact,
                position: "Director".into(),
                ..Default::default()
            }) $($wait)* ?;
            let detail = legacy.contacts.get(contact) $($wait)* ?.contact;
            assert_eq!(detail.position.as_deref(), Some("Director"));
            assert_eq!(detail.emails[0].value, "anna@blueboats.example", "an update loses nothing");
            journal.did("legacy.contacts.update", "position: Director, everything else as it was");

            let all = $all(legacy.contacts.iter(ListLegacyContacts { page_size: Some(2), ..Default::default() })) $($wait)* ?;
            assert!(all.len() > seeded && all.iter().any(|it| it.id == contact));
            journal.did("legacy.contacts.list", format!("all {} contacts, two a page", all.len()));

            let deal = legacy.deals.add(AddDeal {
                name: "Ten rowing boats".into(),
                status_id: Some(STATUS),
                price: Some(125_000),
                linked_contact_id: Some(contact),
                tags: vec!["boats".into()],
                ..Default::default()
            }) $($wait)* ?;
            journal.did("legacy.deals.add", format!("deal {deal}, Ten rowing boats"));

            let page = legacy.deals.list(ListDeals::default()) $($wait)* ?;
            assert!(page.items.iter().any(|it| it.id == deal));
            journal.did("legacy.deals.list", format!("{} deals", page.items.len()));

            let found = legacy.deals.search(SearchDeals::from("ROWING")) $($wait)* ?;
            assert_eq!(found.items.iter().map(|it| it.id).collect::<Vec<_>>(), [deal]);
            journal.did("legacy.deals.search", "“ROWING” finds it");

            legacy.deals.edit(EditDeal {
                id: deal,
                name: "Twelve rowing boats".into(),
                status_id: Some(STATUS),
                price: Some(150_000),
                linked_contact_id: Some(contact),
                ..Default::default()
            }) $($wait)* ?;
            journal.did("legacy.deals.edit", "replaced: Twelve rowing boats, 150000, no tags");

            legacy.deals.update(UpdateDeal { id: deal, price: 149_000.into(), ..Default::default() }) $($wait)* ?;
            journal.did("legacy.deals.update", "149000, everything else as it was");
            let detail = legacy.deals.get(deal) $($wait)* ?.deal;
            assert_eq!((detail.name.as_str(), detail.price), ("Twelve rowing boats", Some(149_000)));
            assert_eq!(detail.contacts[0].id, Some(contact));
            assert!(detail.tags.is_empty());
            journal.did("legacy.deals.get", format!("{}, {}", detail.name, detail.price.unwrap_or_default()));

            let note = legacy.notes.add(AddNote {
                element_type: ElementType::Deal,
                element_id: deal,
                text: "Wants them blue".into(),
            }) $($wait)* ?.expect("the sandbox tells the identifier");
            journal.did("legacy.notes.add", format!("note {note}"));
            legacy.notes.edit(EditNote { id: note, text: "Wants them green".into() }) $($wait)* ?;
            let notes = legacy.deals.get(deal) $($wait)* ?.notes;
            assert_eq!(notes.iter().filter(|it| it.id == note).map(|it| &*it.text).collect::<Vec<_>>(), ["Wants them green"]);
            journal.did("legacy.notes.edit", "Wants them green");
            legacy.notes.delete(note) $($wait)* ?;
            assert!(legacy.deals.get(deal) $($wait)* ?.notes.iter().all(|it| it.id != note));
            journal.did("legacy.notes.delete", "and gone");

            let due = Timestamp::from_unix(1_924_941_600);
            let task = legacy.tasks.add(AddTask {
                text: "Call back about the colour".into(),
                end_date: due,
                task_type: TaskType::Call,
                responsible_user_id: Some(USER),
                element_type: Some(ElementType::Deal),
                element_id: Some(deal),
            }) $($wait)* ?.expect("the sandbox tells the identifier");
            journal.did("legacy.tasks.add", format!("task {task}, due {due}"));
            legacy.tasks.edit(EditTask {
                id: task,
                text: "Meet about the colour".into(),
                end_date: due,
                task_type: TaskType::Meeting,
                responsible_user_id: Some(USER),
                element_type: Some(ElementType::Deal),
                element_id: Some(deal),
            }) $($wait)* ?;
            journal.did("legacy.tasks.edit", "a meeting instead");
            legacy.tasks.complete(task) $($wait)* ?;
            let tasks = legacy.deals.get(deal) $($wait)* ?.tasks;
            let done = tasks.iter().find(|it| it.id == task).expect("the task is on the deal's page");
            assert!(done.is_complete);
            assert_eq!((done.end_date, done.task_type.as_ref()), (Some(due), Some(&TaskType::Meeting)));
            journal.did("legacy.tasks.complete", "done");
            legacy.tasks.delete(task) $($wait)* ?;
            assert!(legacy.deals.get(deal) $($wait)* ?.tasks.iter().all(|it| it.id != task));
            journal.did("legacy.tasks.delete", "and gone");

            let incoming = &client.v2.incoming_leads;
            let before = incoming.summary(SummarizeIncomingLeads::default()) $($wait)* ?;
            let form = incoming.add_form(vec![web_form()]) $($wait)* ?.remove(0);
            journal.did("v2.incoming_leads.add_form", format!("form {}…", &form[..12]));
            let call = incoming.add_sip(vec![phone_call()]) $($wait)* ?.remove(0);
            journal.did("v2.incoming_leads.add_sip", format!("call {}…", &call[..12]));

            let listed = incoming.list(ListIncomingLeads {
                categories: vec![IncomingLeadCategory::Form, IncomingLeadCategory::Sip],
                order: Some(SortOrder::Desc),
                ..Default::default()
            }) $($wait)* ?.items;
            let mine = listed.iter().find(|it| it.uid == form).expect("the form is listed");
            assert_eq!(mine.category, IncomingLeadCategory::Form);
            assert_eq!(mine.incoming_lead_info.form_id, Some(318));
            assert!(listed.iter().any(|it| it.uid == call));
            journal.did("v2.incoming_leads.list", format!("{} waiting calls and forms", listed.len()));

            let summary = incoming.summary(SummarizeIncomingLeads::default()) $($wait)* ?;
            assert_eq!((summary.form, summary.sip), (before.form + 1, before.sip + 1));
            journal.did("v2.incoming_leads.summary", format!("{} in all, {} forms, {} calls", summary.total, summary.form, summary.sip));

            let accepted = incoming.accept(AcceptIncomingLeads {
                uids: vec![form],
                user_id: USER,
                status_id: Some(STATUS),
            }) $($wait)* ?.remove(0);
            assert!(accepted.accepted);
            let lead = accepted.leads[0];
            journal.did("v2.incoming_leads.accept", format!("the form became lead {lead}"));
            let shown = legacy.deals.get(lead) $($wait)* ?;
            assert_eq!(shown.deal.name, "Chain saw wanted");
            assert_eq!(shown.deal.price, Some(900));
            let person = legacy.contacts.get(accepted.contacts[0]) $($wait)* ?.contact;
            assert_eq!(person.phones[0].value, "+1 945 145-65-10");
            assert_eq!(person.emails[0].value, "jeremy@example.com");
            journal.did("legacy.deals.get", format!("{} for {}, {}", shown.deal.name, person.name, person.phones[0].value));

            let declined = incoming.decline(DeclineIncomingLeads { uids: vec![call.clone()], user_id: USER }) $($wait)* ?;
            assert!(declined[0].declined);
            let rest = $all(incoming.iter(ListIncomingLeads::default())) $($wait)* ?;
            assert!(rest.iter().all(|it| it.uid != call));
            journal.did("v2.incoming_leads.decline", "the call is gone");

            legacy.contacts.edit(EditContact { id: contact, name: "Anna".into(), ..Default::default() }) $($wait)* ?;
            let bare = legacy.contacts.get(contact) $($wait)* ?.contact;
            assert_eq!(bare.name, "Anna");
            assert!(bare.phones.is_empty() && bare.tags.is_empty(), "an edit replaces the whole");
            journal.did("legacy.contacts.edit", "replaced: Anna, nothing else");

            legacy.deals.delete(deal) $($wait)* ?;
            journal.did("legacy.deals.delete", format!("deal {deal}"));
            legacy.contacts.delete(contact) $($wait)* ?;
            let gone = legacy.contacts.get(contact) $($wait)*;
            assert_eq!(gone.expect_err("it was deleted").kind(), ErrorKind::NotFound);
            journal.did("legacy.contacts.delete", format!("contact {contact} is NotFound now"));
            Ok(())
        }
    };
}

story!(blocking, [], BlockingClient, [], read);
story!(asynchronous, [async], AsyncClient, [.await], drain);

fn read<T>(items: impl Iterator<Item = Result<T>>) -> Result<Vec<T>> {
    items.collect()
}

async fn drain<T>(items: impl Stream<Item = Result<T>>) -> Result<Vec<T>> {
    items.try_collect().await
}

fn web_form() -> IncomingForm {
    let value = |id, text: &str| CustomField {
        id,
        values: vec![CustomFieldValue {
            value: text.into(),
            enum_code: Some("WORK".into()),
            ..Default::default()
        }],
        ..Default::default()
    };
    IncomingForm {
        source_name: "Garden tools".into(),
        source_uid: "a1fee7c0fc436088e64ba2e8822ba2b3".into(),
        incoming_lead_info: IncomingFormInfo {
            form_id: 318,
            form_page: "https://garden.example/saws".into(),
            ip: "127.0.0.1".into(),
            service_code: "QkKwSam8".into(),
            form_name: Some("Leave a request".into()),
            ..Default::default()
        },
        incoming_entities: IncomingEntities {
            leads: vec![LeadDraft {
                name: Some("Chain saw wanted".into()),
                sale: Some(900),
                tags: vec!["web".into()],
                ..Default::default()
            }],
            contacts: vec![ContactDraft {
                name: Some("Jeremy Paul".into()),
                custom_fields: vec![
                    value(PHONE_FIELD, "+1 945 145-65-10"),
                    value(EMAIL_FIELD, "jeremy@example.com"),
                ],
                ..Default::default()
            }],
            ..Default::default()
        },
        ..Default::default()
    }
}

fn phone_call() -> IncomingCall {
    IncomingCall {
        source_name: "Office telephone".into(),
        source_uid: "b2fee7c0fc436088e64ba2e8822ba2b4".into(),
        incoming_lead_info: IncomingCallInfo {
            to: USER,
            from_number: "+1 945 615-31-01".into(),
            date_call: Timestamp::now(),
            duration: 54,
            link: "https://records.example/98431.mp3".into(),
            service_code: "CkKwPam6".into(),
            uniq: "a1fee7c0fc436088e64ba2e8822ba2b3ewrw".into(),
            ..Default::default()
        },
        incoming_entities: IncomingEntities {
            leads: vec![LeadDraft {
                name: Some("Wrong number".into()),
                ..Default::default()
            }],
            ..Default::default()
        },
        ..Default::default()
    }
}
