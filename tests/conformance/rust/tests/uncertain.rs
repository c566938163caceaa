//! Uncertain additions are finished: ten thousand of them, against a sandbox that drops answers at
//! random, none lost and none doubled.

use std::cell::RefCell;
use std::collections::BTreeMap;

use amocore::{
    AccountInclude, AddCalls, AddCatalogs, AddContacts, AddFields, AddLeads, AddNotes,
    AddPipelines, AddTasks, BlockingClient, CallDirection, Config, CustomField, CustomFieldValue,
    EntityType, Error, ErrorKind, FieldDefinition, FieldType, Finding, GetAccount, ListCatalogs,
    ListContacts, ListLeads, ListNotes, ListPipelines, ListTasks, NewCall, NewCatalog, NewContact,
    NewField, NewLead, NewNote, NewPipeline, NewTask, Note, NoteType, ReconcileCalls,
    ReconcileCatalogs, ReconcileContacts, ReconcileFields, ReconcileLeads, ReconcileNotes,
    ReconcilePipelines, ReconcileTasks, Reconciled, Result, StatusInput, Timestamp,
};
use amocore_sandbox::{ADMIN_KEY, ADMIN_LOGIN, Fault, FaultKind, Options, Sandbox, Seed, When};

/// Records of each kind. What becomes of most of them is uncertain at least once.
const RECORDS: usize = 3_500;

/// What one call adds at most; more than fits into a request.
const LARGEST_BATCH: u64 = 400;

/// Of custom fields, and in one call. They are all read with the account.
const FIELDS: (usize, u64) = (300, 20);

/// Of pipelines, of which an account has 50 (v2 §4), and in one call.
const PIPELINES: (usize, u64) = (45, 4);

/// Of catalogs, of which an account has ten (v2 §4), and in one call.
const CATALOGS: (usize, u64) = (10, 2);

/// A small repeatable random generator (xorshift64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// An account whose answers get lost: one request in four is not carried out, one in four is, and
/// one in eight is half answered.
fn unreliable() -> Sandbox {
    let options = Options {
        seed: Seed::Empty,
        rate_limit: None,
        ..Options::default()
    };
    let sandbox = Sandbox::start_blocking(options).expect("a sandbox");
    let faults = [
        (FaultKind::Reset, When::Before, 0.25),
        (FaultKind::Reset, When::After, 0.33),
        (FaultKind::Truncate, When::Before, 0.25),
    ];
    for (kind, when, probability) in faults {
        let fault = Fault {
            kind,
            when,
            probability: Some(probability),
            ..Fault::default()
        };
        sandbox.inject(fault).expect("a fault");
    }
    sandbox
}

/// Some requests are not carried out, and some answers do not come back.
fn lose_answers(sandbox: &Sandbox) {
    for when in [When::Before, When::After] {
        let fault = Fault {
            kind: FaultKind::Reset,
            when,
            probability: Some(0.3),
            ..Fault::default()
        };
        sandbox.inject(fault).expect("a fault");
    }
}

fn client(sandbox: &Sandbox) -> BlockingClient {
    let config = Config {
        requests_per_second: Some(0.0),
        retries: Some(2),
        time_zone: Some("Europe/Moscow".to_owned()),
        ..Config::base_url(sandbox.base_url()).with_key(ADMIN_LOGIN, ADMIN_KEY)
    };
    BlockingClient::new(config).expect("a client")
}

/// What was tried, and what came of it.
#[derive(Debug, Default)]
struct Tally {
    uncertain: usize,
    found: usize,
    absent: usize,
}

/// Adds all, whatever happens: what is certain not to have happened is done again, what is
/// uncertain is looked for.
fn finish<T: Clone>(
    mut items: Vec<T>,
    tally: &mut Tally,
    add: impl Fn(Vec<T>) -> Result<Vec<i64>>,
    reconcile: impl Fn(Vec<T>, Timestamp, Vec<String>) -> Result<Vec<Reconciled>>,
) {
    let mut known = Vec::new();
    while !items.is_empty() {
        let since = Timestamp::now();
        let error = match add(items.clone()) {
            Ok(ids) => {
                assert_eq!(ids.len(), items.len());
                return;
            }
            Err(error) => error,
        };
        assert_ne!(error.kind(), ErrorKind::InvalidInput, "{error}");
        known.extend(error.items().iter().filter_map(|it| it.id.clone()));
        let (uncertain, mut rest) = sort(&error, items);
        tally.uncertain += uncertain.len();
        if !uncertain.is_empty() {
            let findings = loop {
                if let Ok(findings) = reconcile(uncertain.clone(), since, known.clone()) {
                    break findings;
                }
            };
            assert_eq!(findings.len(), uncertain.len());
            for (item, finding) in uncertain.into_iter().zip(findings) {
                known.extend(finding.id);
                match finding.finding {
                    Finding::Found => tally.found += 1,
                    Finding::Absent => {
                        tally.absent += 1;
                        rest.push(item);
                    }
                    other => panic!("{other}: {:?}", finding.candidates),
                }
            }
        }
        items = rest;
    }
}

/// The items that may have been added, and those that were certainly not.
fn sort<T>(error: &Error, items: Vec<T>) -> (Vec<T>, Vec<T>) {
    if error.items().is_empty() {
        return match error.may_have_happened() {
            true => (items, Vec::new()),
            false => (Vec::new(), items),
        };
    }
    let (mut uncertain, mut rest) = (Vec::new(), Vec::new());
    for (item, told) in items.into_iter().zip(error.items()) {
        match (&told.id, told.may_have_happened) {
            (Some(_), _) => {}
            (None, true) => uncertain.push(item),
            (None, false) => rest.push(item),
        }
    }
    (uncertain, rest)
}

fn batches(chance: &mut Chance) -> Vec<Vec<String>> {
    batches_of(chance, (RECORDS, LARGEST_BATCH))
}

/// Names for so many records, in batches of so many at most; now and then a batch has one of them
/// twice.
fn batches_of(chance: &mut Chance, (records, largest): (usize, u64)) -> Vec<Vec<String>> {
    let mut batches: Vec<Vec<String>> = Vec::new();
    let mut named = 0;
    while named < records {
        let size = usize::try_from(chance.below(largest) + 1).expect("small");
        let mut batch = Vec::new();
        while batch.len() < size && named < records {
            named += 1;
            let twice = chance.below(10) == 0;
            let name = batch.last().filter(|_| twice).cloned();
            batch.push(name.unwrap_or_else(|| format!("Record {named}")));
        }
        batches.push(batch);
    }
    batches
}

/// How often each text is there.
fn count(texts: impl IntoIterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    counts
}

fn check(kind: &str, batches: &[Vec<String>], there: Vec<String>, tally: &Tally) {
    println!("{kind}: {tally:?}");
    let wanted = count(batches.iter().flatten().cloned());
    assert_eq!(there.len(), wanted.values().sum::<usize>(), "{kind}");
    assert!(count(there) == wanted, "{kind}: some are lost or doubled");
    assert!(
        tally.found > 0 && tally.absent > 0,
        "{kind}: nothing was shown"
    );
}

#[test]
fn leads() {
    let sandbox = unreliable();
    let client = client(&sandbox);
    let (batches, mut tally) = (batches(&mut Chance(1)), Tally::default());
    for batch in &batches {
        let new = batch.iter().map(|name| NewLead {
            name: name.clone(),
            sale: Some(1),
            ..Default::default()
        });
        finish(
            new.collect(),
            &mut tally,
            |items| client.v2.leads.add(AddLeads { items }),
            |items, since, known| {
                let asked = ReconcileLeads {
                    items,
                    since,
                    known,
                };
                client.v2.leads.reconcile(asked)
            },
        );
    }
    sandbox.clear_faults();
    let there = client.v2.leads.iter(ListLeads::default());
    let there: Result<Vec<String>> = there.map(|it| it.map(|lead| lead.name)).collect();
    check("leads", &batches, there.expect("a list"), &tally);
}

#[test]
fn contacts() {
    let sandbox = unreliable();
    let client = client(&sandbox);
    let (batches, mut tally) = (batches(&mut Chance(2)), Tally::default());
    for batch in &batches {
        let new = batch.iter().map(|name| NewContact {
            name: name.clone(),
            tags: vec!["new".to_owned()],
            ..Default::default()
        });
        finish(
            new.collect(),
            &mut tally,
            |items| client.v2.contacts.add(AddContacts { items }),
            |items, since, known| {
                let asked = ReconcileContacts {
                    items,
                    since,
                    known,
                };
                client.v2.contacts.reconcile(asked)
            },
        );
    }
    sandbox.clear_faults();
    let there = client.v2.contacts.iter(ListContacts::default());
    let there: Result<Vec<String>> = there.map(|it| it.map(|contact| contact.name)).collect();
    check("contacts", &batches, there.expect("a list"), &tally);
}

#[test]
fn tasks() {
    let sandbox = unreliable();
    let client = client(&sandbox);
    let (batches, mut tally) = (batches(&mut Chance(3)), Tally::default());
    for batch in &batches {
        let new = batch.iter().map(|text| NewTask {
            text: text.clone(),
            task_type: 1,
            complete_till_at: Timestamp::from_unix(1_900_000_000),
            ..Default::default()
        });
        finish(
            new.collect(),
            &mut tally,
            |items| client.v2.tasks.add(AddTasks { items }),
            |items, since, known| {
                let asked = ReconcileTasks {
                    items,
                    since,
                    known,
                };
                client.v2.tasks.reconcile(asked)
            },
        );
    }
    sandbox.clear_faults();
    let there = client.v2.tasks.iter(ListTasks::default());
    let there: Result<Vec<String>> = there.map(|it| it.map(|task| task.text)).collect();
    check("tasks", &batches, there.expect("a list"), &tally);
}

#[test]
fn notes() {
    let sandbox = unreliable();
    let client = client(&sandbox);
    sandbox.clear_faults();
    let lead = NewLead {
        name: "Notes".to_owned(),
        ..Default::default()
    };
    let lead = client.v2.leads.add(AddLeads { items: vec![lead] });
    let lead = lead.expect("a lead")[0];
    lose_answers(&sandbox);
    let (batches, mut tally) = (batches(&mut Chance(4)), Tally::default());
    for batch in &batches {
        let new = batch.iter().map(|text| NewNote {
            element_type: EntityType::Lead,
            element_id: lead,
            text: Some(text.clone()),
            ..Default::default()
        });
        finish(
            new.collect(),
            &mut tally,
            |items| client.v2.notes.add(AddNotes { items }),
            |items, since, known| {
                let asked = ReconcileNotes {
                    items,
                    since,
                    known,
                };
                client.v2.notes.reconcile(asked)
            },
        );
    }
    sandbox.clear_faults();
    let about = ListNotes {
        element_type: EntityType::Lead,
        note_type: Some(NoteType::Common),
        ..Default::default()
    };
    let there = client.v2.notes.iter(about);
    let there: Result<Vec<String>> = there
        .map(|it| it.map(|note| note.text.unwrap_or_default()))
        .collect();
    check("notes", &batches, there.expect("a list"), &tally);
}

/// Numbers whose calls belong to a contact, and to the only lead of another.
const NUMBERS: [&str; 2] = ["+442071230000", "+442071239999"];

/// Two contacts with numbers, of which the second has a lead.
fn reachable(client: &BlockingClient) {
    let asked = GetAccount {
        include: vec![AccountInclude::CustomFields],
        ..Default::default()
    };
    let account = client.v2.account.get(asked).expect("the account");
    let fields = account.custom_fields.expect("fields").contacts;
    let is_phone = |it: &&FieldDefinition| it.code.as_deref() == Some("PHONE");
    let phone = fields.iter().find(is_phone).expect("phones").id;
    let contact = |number: &&str| NewContact {
        name: (*number).to_owned(),
        custom_fields: vec![CustomField {
            id: phone,
            values: vec![CustomFieldValue {
                value: (*number).into(),
                ..Default::default()
            }],
            ..Default::default()
        }],
        ..Default::default()
    };
    let items = NUMBERS.iter().map(contact).collect();
    let contacts = client.v2.contacts.add(AddContacts { items });
    let lead = NewLead {
        name: "Calls".to_owned(),
        contact_ids: vec![contacts.expect("contacts")[1]],
        ..Default::default()
    };
    let items = vec![lead];
    client.v2.leads.add(AddLeads { items }).expect("a lead");
}

/// Logs calls, half of them on the card of a lead.
fn log_calls(
    chance: &mut Chance,
    new: impl Fn(&str) -> NewCall,
    name: impl Fn(&Note) -> Option<String>,
) {
    let sandbox = unreliable();
    let client = client(&sandbox);
    sandbox.clear_faults();
    reachable(&client);
    lose_answers(&sandbox);
    let (batches, mut tally) = (batches(chance), Tally::default());
    for batch in &batches {
        let new = batch.iter().map(|name| NewCall {
            phone_number: NUMBERS[name.len() % 2].to_owned(),
            direction: CallDirection::Inbound,
            ..new(name)
        });
        finish(
            new.collect(),
            &mut tally,
            |items| {
                let logged = client.v2.calls.add(AddCalls { items })?;
                Ok(logged.iter().map(|call| call.id).collect())
            },
            |items, since, known| {
                let asked = ReconcileCalls {
                    items,
                    since,
                    known,
                };
                client.v2.calls.reconcile(asked)
            },
        );
    }
    sandbox.clear_faults();
    let mut there = Vec::new();
    for element_type in [EntityType::Contact, EntityType::Lead] {
        let about = ListNotes {
            element_type,
            note_type: Some(NoteType::CallIn),
            ..Default::default()
        };
        for note in client.v2.notes.iter(about) {
            there.extend(name(&note.expect("a note")));
        }
    }
    check("calls", &batches, there, &tally);
}

#[test]
fn calls_by_their_codes() {
    log_calls(
        &mut Chance(5),
        |name| NewCall {
            uniq: Some(name.to_owned()),
            ..Default::default()
        },
        |note| note.params.clone()?.uniq,
    );
}

/// Calls of long ago, by what was sent.
#[test]
fn calls_by_their_dates() {
    const FIRST: i64 = 1_500_000_000;
    let number = |name: &str| name.split(' ').next_back()?.parse::<i64>().ok();
    log_calls(
        &mut Chance(6),
        |name| NewCall {
            created_at: number(name).map(|it| Timestamp::from_unix(FIRST + it)),
            duration: Some(20),
            ..Default::default()
        },
        |note| Some(format!("Record {}", note.created_at?.unix() - FIRST)),
    );
}

/// What a read answers in the end.
fn insist<T>(read: impl Fn() -> Result<T>) -> T {
    loop {
        if let Ok(answer) = read() {
            return answer;
        }
    }
}

#[test]
fn catalogs() {
    let sandbox = unreliable();
    let client = client(&sandbox);
    let (batches, mut tally) = (batches_of(&mut Chance(9), CATALOGS), Tally::default());
    for batch in &batches {
        let new = batch.iter().map(|name| NewCatalog {
            name: name.clone(),
            can_add_elements: Some(true),
            ..Default::default()
        });
        finish(
            new.collect(),
            &mut tally,
            |items| client.v2.catalogs.add(AddCatalogs { items }),
            |items, since, known| {
                let asked = ReconcileCatalogs {
                    items,
                    since,
                    known,
                };
                client.v2.catalogs.reconcile(asked)
            },
        );
    }
    sandbox.clear_faults();
    let there = client.v2.catalogs.list(ListCatalogs::default());
    let there = there.expect("a list").items.into_iter();
    let there = there.map(|catalog| catalog.name).collect();
    check("catalogs", &batches, there, &tally);
}

#[test]
fn pipelines() {
    let sandbox = unreliable();
    let client = client(&sandbox);
    let listed = || insist(|| client.v2.pipelines.list(ListPipelines::default())).items;
    let first: Vec<i64> = listed().iter().map(|pipeline| pipeline.id).collect();
    let (batches, mut tally) = (batches_of(&mut Chance(7), PIPELINES), Tally::default());
    for batch in &batches {
        let new = batch.iter().map(|name| NewPipeline {
            name: name.clone(),
            statuses: ["Asked", "Sent"].map(status).to_vec(),
            ..Default::default()
        });
        let before = RefCell::new(Vec::new());
        finish(
            new.collect(),
            &mut tally,
            |items| {
                before.replace(listed().iter().map(|pipeline| pipeline.id).collect());
                let added = client.v2.pipelines.add(AddPipelines { items })?;
                Ok(added.iter().map(|pipeline| pipeline.id).collect())
            },
            |items, _, known| {
                let asked = ReconcilePipelines {
                    items,
                    before: before.borrow().clone(),
                    known,
                };
                client.v2.pipelines.reconcile(asked)
            },
        );
    }
    sandbox.clear_faults();
    let there = listed().into_iter().filter(|it| !first.contains(&it.id));
    let there = there.map(|pipeline| pipeline.name).collect();
    check("pipelines", &batches, there, &tally);
}

fn status(name: &str) -> StatusInput {
    StatusInput {
        name: name.to_owned(),
        ..Default::default()
    }
}

#[test]
fn fields() {
    let sandbox = unreliable();
    let client = client(&sandbox);
    let asked = GetAccount {
        include: vec![AccountInclude::CustomFields],
        ..Default::default()
    };
    let listed = || {
        let account = insist(|| client.v2.account.get(asked.clone()));
        let fields = account.custom_fields.expect("fields");
        [fields.contacts, fields.leads].concat()
    };
    let ids = || -> Vec<i64> { listed().iter().map(|field| field.id).collect() };
    let first = ids();
    let (batches, mut tally) = (batches_of(&mut Chance(8), FIELDS), Tally::default());
    for batch in &batches {
        let new = batch.iter().map(|name| NewField {
            name: name.clone(),
            field_type: FieldType::Select,
            element_type: EntityType::Lead,
            origin: "uncertain".to_owned(),
            enums: vec!["yes".to_owned(), "no".to_owned()],
            ..Default::default()
        });
        let before = RefCell::new(Vec::new());
        finish(
            new.collect(),
            &mut tally,
            |items| {
                before.replace(ids());
                client.v2.fields.add(AddFields { items })
            },
            |items, _, known| {
                let asked = ReconcileFields {
                    items,
                    before: before.borrow().clone(),
                    known,
                };
                client.v2.fields.reconcile(asked)
            },
        );
    }
    sandbox.clear_faults();
    let there = listed().into_iter().filter(|it| !first.contains(&it.id));
    let there = there.map(|field| field.name).collect();
    check("fields", &batches, there, &tally);
}
