//! The second act, over v2: a company, a contact and a lead, and what happens to them. It is told
//! as the first one is.

use std::collections::HashMap;

use amocore::tools::{ReadField, WriteField, custom_fields};
use amocore::{
    AccountInclude, AsyncClient, BlockingClient, CallDirection, CallStatus, Change, CompanyUpdate,
    ContactUpdate, CustomField, EntityType, FieldChoice, FieldContent, GetAccount, LeadUpdate,
    ListCompanies, ListContacts, ListLeads, ListNotes, ListPipelines, ListTasks, ListWebhooks,
    NewCall, NewCompany, NewContact, NewLead, NewNote, NewTask, NoteUpdate, Result, TaskUpdate,
    Timestamp, WebhookRemoval, WebhookTarget,
};

use crate::Journal;
use crate::listener::Listener;
use crate::story::{EMAIL_FIELD, PHONE_FIELD, USER};

/// A status of the seeded account's main pipeline, and fields of its leads.
const NEGOTIATION: i64 = 1_023_486;
const ORDER_NUMBER: i64 = 4_410_001;
const WEIGHT: i64 = 4_410_002;
const URGENT: i64 = 4_410_003;
const DELIVERY_DAY: i64 = 4_410_004;
const PAYMENT: i64 = 4_410_006;
const CARD: i64 = 3_692_302;

const PHONE: &str = "+7 495 765-43-21";
const EVENTS: [&str; 7] = [
    "add_company",
    "add_contact",
    "add_lead",
    "status_lead",
    "note_lead",
    "add_task",
    "update_task",
];

/// Tells the act for one client: how its calls are awaited.
macro_rules! sales {
    ($name:ident, [$($asyncness:ident)?], $client:ident, [$($wait:tt)*]) => {
        pub(crate) $($asyncness)? fn $name(client: &$client, journal: &mut Journal, listener: &Listener) -> Result<()> {
            let v2 = &client.v2;

            let account = v2.account.get(GetAccount {
                include: vec![AccountInclude::CustomFields, AccountInclude::Users, AccountInclude::Pipelines],
                ..Default::default()
            }) $($wait)* ?;
            assert!(account.users.iter().any(|user| user.id == USER));
            let fields = &account.custom_fields.as_ref().expect("they were asked for").leads;
            let order_number = fields.iter().find(|field| field.id == ORDER_NUMBER).expect("the lead's field");
            assert_eq!(order_number.name, "Order number");
            journal.did("v2.account.get", format!("{}: {} users, {} fields of leads", account.name, account.users.len(), fields.len()));

            let pipelines = v2.pipelines.list(ListPipelines::default()) $($wait)* ?.items;
            let main = pipelines.iter().find(|it| it.is_main).expect("the main pipeline");
            assert!(main.statuses.iter().any(|it| it.id == NEGOTIATION));
            let names: Vec<&str> = pipelines.iter().map(|it| &*it.name).collect();
            journal.did("v2.pipelines.list", names.join(", "));

            let subscribed = v2.webhooks.subscribe(vec![WebhookTarget {
                url: listener.url(),
                events: EVENTS.map(Into::into).into(),
            }]) $($wait)* ?;
            assert!(subscribed[0].result);
            journal.did("v2.webhooks.subscribe", format!("{} kinds of events", EVENTS.len()));
            let subscriptions = v2.webhooks.list(ListWebhooks {}) $($wait)* ?.items;
            assert!(subscriptions.iter().any(|it| it.url == listener.url()));
            journal.did("v2.webhooks.list", format!("{} subscriptions", subscriptions.len()));

            let company = v2.companies.add(vec![NewCompany {
                name: "Green Boats Ltd".into(),
                tags: vec!["second act".into()],
                ..Default::default()
            }]) $($wait)* ?[0];
            journal.did("v2.companies.add", format!("company {company}, Green Boats Ltd"));
            let contact = v2.contacts.add(vec![NewContact {
                name: "Борис Лодкин".into(),
                company_id: Some(company),
                custom_fields: contact_fields()?,
                ..Default::default()
            }]) $($wait)* ?[0];
            journal.did("v2.contacts.add", format!("contact {contact}, Борис Лодкин, of that company"));
            let lead = v2.leads.add(vec![NewLead {
                name: "Five sailing boats".into(),
                sale: Some(500_000),
                tags: vec!["boats".into(), "second act".into()],
                contact_ids: vec![contact],
                company_id: Some(company),
                custom_fields: lead_fields()?,
                ..Default::default()
            }]) $($wait)* ?[0];
            journal.did("v2.leads.add", format!("lead {lead}, Five sailing boats, for both"));

            let found = v2.leads.list(ListLeads { ids: vec![lead], ..Default::default() }) $($wait)* ?.items.remove(0);
            assert_eq!((&*found.name, found.sale), ("Five sailing boats", Some(500_000)));
            assert_eq!(found.tags.iter().map(|tag| &*tag.name).collect::<Vec<_>>(), ["boats", "second act"]);
            assert_eq!(found.main_contact_id, Some(contact));
            assert_eq!(found.company.as_ref().and_then(|it| it.id), Some(company));
            let values = contents(&found.custom_fields)?;
            assert_eq!(values[&ORDER_NUMBER].text.as_deref(), Some("A-17 & “B”"));
            assert_eq!(values[&WEIGHT].number, Some(1250.5));
            assert_eq!(values[&URGENT].flag, Some(true));
            assert!(values[&DELIVERY_DAY].date.as_deref().is_some_and(|it| it.starts_with("2030-06-01")));
            assert_eq!(values[&PAYMENT].choices.iter().map(|it| &*it.text).collect::<Vec<_>>(), ["Card"]);
            journal.did("v2.leads.list", format!("{}, {} fields as they were written", found.name, values.len()));
            let person = v2.contacts.list(ListContacts { ids: vec![contact], ..Default::default() }) $($wait)* ?.items.remove(0);
            assert_eq!(custom_fields::phones(person.custom_fields)?, [PHONE]);
            assert_eq!(person.lead_ids, [lead]);
            journal.did("v2.contacts.list", format!("{}, {PHONE}", person.name));
            let firm = v2.companies.list(ListCompanies { ids: vec![company], ..Default::default() }) $($wait)* ?.items.remove(0);
            assert_eq!((&firm.contact_ids[..], &firm.lead_ids[..]), (&[contact][..], &[lead][..]));
            journal.did("v2.companies.list", format!("{}, with contact and lead", firm.name));
            let deal = client.legacy.deals.get(lead) $($wait)* ?.deal;
            assert_eq!((&*deal.name, deal.price), ("Five sailing boats", Some(500_000)), "the XML API's view of it");

            v2.leads.update(vec![LeadUpdate { id: lead, status_id: Some(NEGOTIATION), ..Default::default() }]) $($wait)* ?;
            v2.leads.update(vec![LeadUpdate { id: lead, sale: Change::Clear, ..Default::default() }]) $($wait)* ?;
            let found = v2.leads.list(ListLeads { ids: vec![lead], ..Default::default() }) $($wait)* ?.items.remove(0);
            assert_eq!((found.status_id, found.sale.unwrap_or(0)), (Some(NEGOTIATION), 0));
            assert_eq!(found.custom_fields.len(), values.len(), "an update leaves alone what it does not name");
            journal.did("v2.leads.update", "moved to Negotiation; its budget cleared");
            v2.contacts.update(vec![ContactUpdate {
                id: contact,
                tags: Change::Set(vec!["sailor".into()]),
                ..Default::default()
            }]) $($wait)* ?;
            journal.did("v2.contacts.update", "tagged sailor");
            v2.companies.update(vec![CompanyUpdate {
                id: company,
                name: Some("Green Boats".into()),
                ..Default::default()
            }]) $($wait)* ?;
            journal.did("v2.companies.update", "renamed Green Boats");

            let note = v2.notes.add(vec![NewNote {
                element_type: EntityType::Lead,
                element_id: lead,
                text: Some("Wants a dinghy, too".into()),
                ..Default::default()
            }]) $($wait)* ?[0];
            journal.did("v2.notes.add", format!("note {note}"));
            v2.notes.update(vec![NoteUpdate {
                id: note,
                text: Some("Wants two dinghies".into()),
                ..Default::default()
            }]) $($wait)* ?;
            let notes = v2.notes.list(ListNotes {
                element_type: EntityType::Lead,
                element_id: Some(lead),
                ..Default::default()
            }) $($wait)* ?.items;
            assert!(notes.iter().any(|it| it.id == note && it.text.as_deref() == Some("Wants two dinghies")));
            journal.did("v2.notes.update", "Wants two dinghies");
            journal.did("v2.notes.list", format!("{} notes", notes.len()));

            let due = Timestamp::from_unix(1_924_941_600);
            let task = v2.tasks.add(vec![NewTask {
                text: "Show the boats".into(),
                task_type: 2,
                complete_till_at: due,
                element_type: Some(EntityType::Lead),
                element_id: Some(lead),
                responsible_user_id: Some(USER),
                ..Default::default()
            }]) $($wait)* ?[0];
            journal.did("v2.tasks.add", format!("task {task}, due {due}"));
            v2.tasks.update(vec![TaskUpdate {
                id: task,
                text: "Shown".into(),
                is_completed: Some(true),
                ..Default::default()
            }]) $($wait)* ?;
            let done = v2.tasks.list(ListTasks { ids: vec![task], ..Default::default() }) $($wait)* ?.items.remove(0);
            assert_eq!((&*done.text, done.is_completed, done.complete_till_at), ("Shown", true, Some(due)));
            journal.did("v2.tasks.update", "completed");
            journal.did("v2.tasks.list", format!("{}, {due}", done.text));

            let logged = v2.calls.add(vec![phone_call()]) $($wait)* ?.remove(0);
            // The contact's number leads to its only open lead (v2 §9.17).
            assert_eq!((logged.element_type, logged.element_id), (Some(EntityType::Lead), Some(lead)));
            journal.did("v2.calls.add", format!("logged with lead {lead}"));

            let filtered = v2.leads.list(ListLeads {
                query: Some("SAILING".into()),
                status_ids: vec![NEGOTIATION],
                responsible_user_ids: vec![USER],
                active: true,
                ..Default::default()
            }) $($wait)* ?.items;
            assert_eq!(filtered.iter().map(|it| it.id).collect::<Vec<_>>(), [lead]);
            journal.did("v2.leads.list", "found by text, status, user and being open");

            let events = listener.events(&EVENTS)?;
            let moved = events["status_lead"].lead.as_ref().expect("the lead");
            assert_eq!((moved.id, moved.status_id), (lead, Some(NEGOTIATION)));
            assert_eq!(events["add_contact"].contact.as_ref().map(|it| it.id), Some(contact));
            assert_eq!(events["add_company"].company.as_ref().map(|it| it.id), Some(company));
            assert_eq!(events["add_task"].task.as_ref().map(|it| it.id), Some(task));
            assert_ne!(account.subdomain, "");
            let kinds: Vec<&str> = events.keys().map(String::as_str).collect();
            journal.did("tools.webhooks.parse", kinds.join(", "));

            let ended = v2.webhooks.unsubscribe(vec![WebhookRemoval {
                url: Some(listener.url()),
                ..Default::default()
            }]) $($wait)* ?;
            assert!(ended[0].result);
            journal.did("v2.webhooks.unsubscribe", "no more of them");
            Ok(())
        }
    };
}

sales!(blocking, [], BlockingClient, []);
sales!(asynchronous, [async], AsyncClient, [.await]);

fn contact_fields() -> Result<Vec<CustomField>> {
    let at_work = |id, text: &str| {
        custom_fields::write(WriteField {
            id,
            entries: vec![FieldChoice {
                text: text.into(),
                enum_code: Some("WORK".into()),
            }],
            ..Default::default()
        })
    };
    Ok(vec![
        at_work(PHONE_FIELD, PHONE)?,
        at_work(EMAIL_FIELD, "boris@greenboats.example")?,
    ])
}

fn lead_fields() -> Result<Vec<CustomField>> {
    let fields = [
        WriteField {
            id: ORDER_NUMBER,
            text: Some("A-17 & “B”".into()),
            ..Default::default()
        },
        WriteField {
            id: WEIGHT,
            number: Some(1250.5),
            ..Default::default()
        },
        WriteField {
            id: URGENT,
            flag: Some(true),
            ..Default::default()
        },
        WriteField {
            id: DELIVERY_DAY,
            date: Some("2030-06-01".into()),
            ..Default::default()
        },
        WriteField {
            id: PAYMENT,
            enum_id: Some(CARD),
            ..Default::default()
        },
    ];
    fields.into_iter().map(custom_fields::write).collect()
}

/// What the fields of a record hold.
fn contents(fields: &[CustomField]) -> Result<HashMap<i64, FieldContent>> {
    let read = |field: &CustomField| {
        let content = custom_fields::read(ReadField {
            field: field.clone(),
        })?;
        Ok((field.id, content))
    };
    fields.iter().map(read).collect()
}

fn phone_call() -> NewCall {
    NewCall {
        phone_number: PHONE.into(),
        direction: CallDirection::Inbound,
        uniq: Some("second-act".into()),
        duration: Some(73),
        link: Some("https://records.example/73.mp3".into()),
        source: Some("demo".into()),
        call_status: Some(CallStatus::Talked),
        ..Default::default()
    }
}
