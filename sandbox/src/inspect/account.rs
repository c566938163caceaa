//! The account's entities as tables.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use rusqlite::Connection;

use super::html::{Cell, Html};
use crate::clock::Timestamp;
use crate::request::tree::Tree;
use crate::store::account::{self, Account, Pipeline, Status, User};
use crate::store::contacts::{self, Contact};
use crate::store::custom_fields::{self, Choice, Field, Value};
use crate::store::elements::{Element, Kind};
use crate::store::incoming_leads::{self, Filter, IncomingLead};
use crate::store::leads::{self, Lead};
use crate::store::notes::{self, Note};
use crate::store::search::Condition;
use crate::store::tags::{self, Tag};
use crate::store::tasks::{self, Task};
use crate::store::{self, custom_fields::field_type, customers};

/// No table is longer.
const ROWS: i64 = 200;

/// The account's time zone.
pub struct Zone(TimeZone);

impl Zone {
    /// A moment for a person.
    pub fn write(&self, at: Timestamp) -> String {
        jiff::Timestamp::from_second(at)
            .map(|at| {
                at.to_zoned(self.0.clone())
                    .strftime("%Y-%m-%d %H:%M:%S")
                    .to_string()
            })
            .unwrap_or_default()
    }
}

/// Everything the page shows, read at once.
pub struct Data {
    account: Account,
    /// The account's time zone.
    pub zone: Zone,
    users: Vec<User>,
    pipelines: Vec<Pipeline>,
    statuses: Vec<Status>,
    fields: Vec<(Kind, Field, Vec<Choice>)>,
    people: Vec<Card<Contact>>,
    deals: Vec<(Card<Lead>, Vec<Contact>)>,
    notes: Vec<Note>,
    tasks: Vec<Task>,
    tags: Vec<(Tag, i64)>,
    incoming: Vec<IncomingLead>,
    counts: Counts,
    names: HashMap<(i64, i64), String>,
}

/// How many there are beyond what is shown.
struct Counts {
    people: usize,
    deals: usize,
    notes: usize,
    tasks: usize,
    incoming: usize,
}

/// An entity with what hangs on it.
struct Card<T> {
    entity: T,
    values: Vec<Value>,
    tags: Vec<Tag>,
}

fn card<T>(connection: &Connection, entity: T, element: Element) -> store::Result<Card<T>> {
    Ok(Card {
        entity,
        values: custom_fields::values_of(connection, element)?,
        tags: tags::of(connection, element)?,
    })
}

impl Data {
    /// Reads the account.
    pub fn read(connection: &Connection) -> store::Result<Data> {
        let all = Condition::all();
        let account = account::account(connection)?;
        let zone = Zone(TimeZone::get(&account.timezone).unwrap_or(TimeZone::UTC));
        let mut names = HashMap::new();
        let mut people = Vec::new();
        for contact in contacts::list(connection, &all, ROWS, 0)? {
            let element = contact.element();
            people.push(card(connection, contact, element)?);
        }
        let mut deals = Vec::new();
        for lead in leads::list(connection, &all, ROWS, 0)? {
            let (element, linked) = (lead.element(), leads::linked(connection, &lead)?);
            deals.push((card(connection, lead, element)?, linked));
        }
        let notes = notes::latest(connection, ROWS)?;
        let tasks = tasks::latest(connection, ROWS)?;
        let targets = notes.iter().map(|note| note.element);
        for element in targets.chain(tasks.iter().filter_map(|task| task.element)) {
            let name = match element.kind {
                Kind::Lead => leads::find(connection, element.id)?.map(|lead| lead.name),
                Kind::Contact | Kind::Company => {
                    contacts::find(connection, element.id)?.map(|contact| contact.name)
                }
                Kind::Customer => customers::find(connection, element.id)?.map(|known| known.name),
                Kind::Task => tasks::find(connection, element.id)?.map(|task| task.text),
                Kind::Catalog(_) => None,
            };
            names.insert((element.kind.code(), element.id), name.unwrap_or_default());
        }
        for person in &people {
            if let Some(id) = person.entity.company_id
                && let Some(company) = contacts::find(connection, id)?
            {
                names.insert((Kind::Company.code(), id), company.name);
            }
        }
        let mut fields = Vec::new();
        for kind in [Kind::Contact, Kind::Company, Kind::Lead, Kind::Customer] {
            for field in custom_fields::fields_of(connection, kind)? {
                let choices = custom_fields::choices(connection, field.id)?;
                fields.push((kind, field, choices));
            }
        }
        let count = |table: &str, condition: &str| -> store::Result<usize> {
            let sql = format!("SELECT count(*) FROM {table} WHERE {condition}");
            let count: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
            Ok(usize::try_from(count).unwrap_or_default())
        };
        Ok(Data {
            users: account::users(connection)?,
            pipelines: account::pipelines(connection)?,
            statuses: account::statuses(connection)?,
            tags: tags::all(connection)?,
            incoming: incoming_leads::list(connection, &Filter::default(), ROWS, 0)?,
            counts: Counts {
                people: count("contacts", "1")?,
                deals: count("leads", "1")?,
                notes: count("notes", "1")?,
                tasks: count("tasks", "1")?,
                incoming: count("incoming_leads", "state = 'waiting'")?,
            },
            account,
            zone,
            fields,
            people,
            deals,
            notes,
            tasks,
            names,
        })
    }

    /// The head of the page and the way to its sections.
    pub fn write_head(&self, html: &mut Html<'_>, now: Timestamp) {
        html.markup("<header><h1>").text(&self.account.name);
        html.markup(" <small>amocore-sandbox</small></h1><p>");
        html.text(&format!(
            "{}, account {}, {}, {}, {}",
            self.account.subdomain,
            self.account.id,
            self.account.currency,
            self.account.timezone,
            self.zone.write(now),
        ));
        html.markup("</p></header><nav>");
        for (href, word) in [
            ("requests", "Requests"),
            ("incoming", "Incoming leads"),
            ("deals", "Deals"),
            ("contacts", "Contacts and companies"),
            ("notes", "Notes"),
            ("tasks", "Tasks"),
            ("tags", "Tags"),
            ("users", "Users"),
            ("pipelines", "Pipelines"),
            ("fields", "Custom fields"),
        ] {
            html.markup("<a href=\"/_sandbox/#")
                .markup(href)
                .markup("\">");
            html.markup(word).markup("</a>");
        }
        html.markup("<a href=\"/_sandbox/webhooks\">Webhooks</a></nav>");
    }

    /// All tables.
    pub fn write(&self, html: &mut Html<'_>) {
        self.write_incoming(html);
        self.write_deals(html);
        self.write_people(html);
        self.write_notes(html);
        self.write_tasks(html);
        self.write_tags(html);
        self.write_users(html);
        self.write_pipelines(html);
        self.write_fields(html);
    }

    fn user(&self, id: i64) -> Cell {
        let user = self.users.iter().find(|user| user.id == id);
        user.map_or(Cell::Number(id), |user| user.name.as_str().into())
    }

    fn element(&self, element: Option<Element>) -> Cell {
        let Some(element) = element else {
            return "".into();
        };
        let name = self.names.get(&(element.kind.code(), element.id));
        format!(
            "{} {}: {}",
            element.kind.word(),
            element.id,
            name.map_or("", String::as_str)
        )
        .into()
    }

    fn write_incoming(&self, html: &mut Html<'_>) {
        let rows: Vec<Vec<Cell>> = self
            .incoming
            .iter()
            .map(|lead| {
                let mut data = members("", &lead.info);
                data.extend(wanted(&lead.entities));
                vec![
                    Cell::Badge("#dde9fb".into(), lead.category.clone()),
                    lead.uid.as_str().into(),
                    Cell::Lines(vec![lead.source_name.clone(), lead.source_uid.clone()]),
                    self.zone.write(lead.created_at).into(),
                    Cell::Lines(data),
                ]
            })
            .collect();
        html.table(
            ("incoming", "Incoming leads waiting"),
            self.counts.incoming,
            &["Category", "Uid", "Source", "Created", "Data"],
            &rows,
        );
    }

    fn write_deals(&self, html: &mut Html<'_>) {
        let rows: Vec<Vec<Cell>> = self
            .deals
            .iter()
            .map(|(card, linked)| {
                let lead = &card.entity;
                vec![
                    lead.id.into(),
                    lead.name.as_str().into(),
                    self.status(lead),
                    lead.price.into(),
                    Cell::Lines(linked.iter().map(|contact| contact.name.clone()).collect()),
                    Cell::Lines(lines(&card.values)),
                    Cell::Labels(card.tags.iter().map(|tag| tag.name.clone()).collect()),
                    self.user(lead.responsible_user_id),
                    self.zone.write(lead.created_at).into(),
                ]
            })
            .collect();
        html.table(
            ("deals", "Deals"),
            self.counts.deals,
            &[
                "Id",
                "Name",
                "Status",
                "Price",
                "Linked",
                "Fields",
                "Tags",
                "Responsible",
                "Created",
            ],
            &rows,
        );
    }

    fn status(&self, lead: &Lead) -> Cell {
        self.statuses
            .iter()
            .find(|status| (status.pipeline_id, status.id) == (lead.pipeline_id, lead.status_id))
            .map_or(Cell::Number(lead.status_id), |status| {
                Cell::Badge(status.color.clone(), status.name.clone())
            })
    }

    fn write_people(&self, html: &mut Html<'_>) {
        let rows: Vec<Vec<Cell>> = self
            .people
            .iter()
            .map(|card| {
                let contact = &card.entity;
                let company = contact
                    .company_id
                    .and_then(|id| self.names.get(&(Kind::Company.code(), id)));
                let (color, word) = if contact.is_company {
                    ("#fdebc8", "company")
                } else {
                    ("#d6f2dd", "contact")
                };
                vec![
                    contact.id.into(),
                    Cell::Badge(color.into(), word.into()),
                    contact.name.as_str().into(),
                    company.map_or("", String::as_str).into(),
                    Cell::Lines(lines(&card.values)),
                    Cell::Labels(card.tags.iter().map(|tag| tag.name.clone()).collect()),
                    self.user(contact.responsible_user_id),
                    self.zone.write(contact.created_at).into(),
                ]
            })
            .collect();
        html.table(
            ("contacts", "Contacts and companies"),
            self.counts.people,
            &[
                "Id",
                "Kind",
                "Name",
                "Company",
                "Fields",
                "Tags",
                "Responsible",
                "Created",
            ],
            &rows,
        );
    }

    fn write_notes(&self, html: &mut Html<'_>) {
        let rows: Vec<Vec<Cell>> = self
            .notes
            .iter()
            .map(|note| {
                let mut text: Vec<String> = note.text.lines().map(str::to_owned).collect();
                text.extend(note.params.clone());
                vec![
                    note.id.into(),
                    Cell::Lines(text),
                    note.note_type.into(),
                    self.element(Some(note.element)),
                    self.user(note.created_by),
                    self.zone.write(note.created_at).into(),
                ]
            })
            .collect();
        html.table(
            ("notes", "Notes"),
            self.counts.notes,
            &["Id", "Text", "Type", "About", "Author", "Created"],
            &rows,
        );
    }

    fn write_tasks(&self, html: &mut Html<'_>) {
        let rows: Vec<Vec<Cell>> = self
            .tasks
            .iter()
            .map(|task| {
                let kind = ["call", "meeting", "letter"]
                    .get(usize::try_from(task.task_type - 1).unwrap_or(usize::MAX))
                    .copied()
                    .unwrap_or("other");
                let (color, word) = if task.is_completed {
                    ("#d6f2dd", "done")
                } else {
                    ("#fdebc8", "open")
                };
                vec![
                    task.id.into(),
                    task.text.as_str().into(),
                    kind.into(),
                    Cell::Badge(color.into(), word.into()),
                    self.zone.write(task.complete_till).into(),
                    self.element(task.element),
                    self.user(task.responsible_user_id),
                ]
            })
            .collect();
        html.table(
            ("tasks", "Tasks"),
            self.counts.tasks,
            &["Id", "Text", "Kind", "State", "Due", "About", "Responsible"],
            &rows,
        );
    }

    fn write_tags(&self, html: &mut Html<'_>) {
        let rows: Vec<Vec<Cell>> = self
            .tags
            .iter()
            .map(|(tag, uses)| {
                vec![
                    tag.id.into(),
                    Cell::Labels(vec![tag.name.clone()]),
                    tag.kind.word().into(),
                    (*uses).into(),
                ]
            })
            .collect();
        html.table(
            ("tags", "Tags"),
            rows.len(),
            &["Id", "Name", "For", "Uses"],
            &rows,
        );
    }

    fn write_users(&self, html: &mut Html<'_>) {
        let rows: Vec<Vec<Cell>> = self
            .users
            .iter()
            .map(|user| {
                let (color, word) = match (user.is_active, user.is_admin) {
                    (false, _) => ("#fbd5d5", "disabled"),
                    (true, true) => ("#dde9fb", "administrator"),
                    (true, false) => ("#d6f2dd", "active"),
                };
                vec![
                    user.id.into(),
                    user.name.as_str().into(),
                    user.login.as_str().into(),
                    Cell::Badge(color.into(), word.into()),
                ]
            })
            .collect();
        html.table(
            ("users", "Users"),
            rows.len(),
            &["Id", "Name", "Login", "State"],
            &rows,
        );
    }

    fn write_pipelines(&self, html: &mut Html<'_>) {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for pipeline in &self.pipelines {
            let name = if pipeline.is_main {
                format!("{} (main)", pipeline.name)
            } else {
                pipeline.name.clone()
            };
            let statuses = self
                .statuses
                .iter()
                .filter(|status| status.pipeline_id == pipeline.id);
            for status in statuses {
                rows.push(vec![
                    pipeline.id.into(),
                    name.as_str().into(),
                    status.id.into(),
                    Cell::Badge(status.color.clone(), status.name.clone()),
                ]);
            }
        }
        html.table(
            ("pipelines", "Pipelines and statuses"),
            self.pipelines.len(),
            &["Pipeline", "Name", "Status", "Name"],
            &rows,
        );
    }

    fn write_fields(&self, html: &mut Html<'_>) {
        let rows: Vec<Vec<Cell>> = self
            .fields
            .iter()
            .map(|(kind, field, choices)| {
                let choices = choices
                    .iter()
                    .map(|choice| format!("{} {}", choice.id, choice.value))
                    .collect();
                vec![
                    field.id.into(),
                    kind.word().into(),
                    field.name.as_str().into(),
                    field.code.as_str().into(),
                    field_type::name(field.field_type).into(),
                    Cell::Labels(choices),
                ]
            })
            .collect();
        html.table(
            ("fields", "Custom fields"),
            rows.len(),
            &["Id", "Of", "Name", "Code", "Type", "Choices"],
            &rows,
        );
    }
}

fn lines(values: &[Value]) -> Vec<String> {
    values
        .iter()
        .map(|value| {
            let entry = &value.entry;
            let kind = entry
                .label
                .as_ref()
                .or(value.choice.as_ref())
                .or(entry.subtype.as_ref());
            match kind {
                Some(kind) if *kind != entry.value => {
                    format!("{}: {} ({kind})", value.field_name, entry.value)
                }
                _ => format!("{}: {}", value.field_name, entry.value),
            }
        })
        .collect()
}

/// A tree as lines of `path: value`.
fn members(path: &str, tree: &Tree) -> Vec<String> {
    let below = |key: &str, value: &Tree| {
        let path = if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        };
        members(&path, value)
    };
    match tree {
        Tree::Map(map) => map
            .iter()
            .flat_map(|(key, value)| below(key, value))
            .collect(),
        Tree::List(items) => (0..)
            .zip(items)
            .flat_map(|(index, item): (usize, _)| below(&index.to_string(), item))
            .collect(),
        Tree::Null => Vec::new(),
        scalar => vec![format!("{path}: {}", scalar.text().unwrap_or_default())],
    }
}

/// The leads, contacts and companies an incoming lead wants, a line each.
fn wanted(entities: &Tree) -> Vec<String> {
    let mut lines = Vec::new();
    for (key, word) in [
        ("leads", "lead"),
        ("contacts", "contact"),
        ("companies", "company"),
    ] {
        for card in entities.get(key).map(Tree::items).unwrap_or_default() {
            let member = |name: &str| card.get(name).and_then(Tree::text);
            let mut parts: Vec<String> = ["name", "price", "sale", "tags"]
                .into_iter()
                .filter_map(member)
                .collect();
            let fields = card.get("custom_fields").map(Tree::items);
            for field in fields.unwrap_or_default() {
                let values = field.get("values").map(Tree::items).unwrap_or_default();
                parts.extend(
                    values
                        .into_iter()
                        .filter_map(|value| value.get("value")?.text()),
                );
            }
            lines.push(format!("{word}: {}", parts.join(", ")));
        }
    }
    lines
}
