//! Reading the XML answers: tolerant of nesting, strict about failure (legacy §7, §9).

use jiff::tz::TimeZone;

use super::fields::{
    CompanyRef, ContactRef, Email, ExtraElement, InstantMessenger, LegacyNote, LegacyStatus,
    LegacyTask, Phone, Tag, TaskType, UserRef,
};
use crate::operation::Answer;
use crate::wire::xml::{Children, Element};
use crate::wire::{body, json, local_time, xml};
use crate::{Change, Error, ErrorKind, Result, Timestamp};

/// Parses an answer and reads its root.
pub fn read<T>(answer: &Answer, read: impl FnOnce(Element<'_>) -> Result<T>) -> Result<T> {
    let unexpected = |problem: String| Error::unexpected(problem).with_status(answer.status);
    let text = body::text(&answer.body, answer.content_type.as_deref())
        .ok_or_else(|| unexpected("the answer is not text in its charset".to_owned()))?;
    let document = xml::parse(&text)
        .map_err(|problem| unexpected(format!("the answer is not well-formed XML: {problem}")))?;
    let root = document.root();
    // Pages need no <html>, and PHP calls everything text/html unless told otherwise.
    let kind = answer.content_type.as_deref().unwrap_or_default();
    let page = kind.to_ascii_lowercase().contains("html") && root.name() != "root";
    if page || root.name().eq_ignore_ascii_case("html") {
        return Err(unexpected(
            "the answer is an HTML page, not the API's XML".to_owned(),
        ));
    }
    read(root)
}

/// Reads the answer of a write: the identifier in `<result>`, if it is there (legacy §6.6). A
/// result that says no is a refusal. There may be no body at all.
pub fn result(answer: &Answer) -> Result<Option<i64>> {
    if answer.status == 204 {
        return Ok(None);
    }
    read(answer, |root| {
        let results = root.find_outside(&["result"], &[]);
        let no = |word: &str| word == "0" || word.eq_ignore_ascii_case("false");
        if results.iter().any(|result| no(result.text())) {
            let message = "the server answers that it was not done";
            return Err(Error::new(ErrorKind::Refused, message).with_status(answer.status));
        }
        let id = results
            .iter()
            .find_map(|result| json::digits(result.text()));
        Ok(id.filter(|id| *id > 0))
    })
}

/// Reads the answer of an ADD of a contact or deal, which is a failure without `<result>`
/// (legacy §9).
pub fn added(answer: &Answer) -> Result<i64> {
    result(answer)?.ok_or_else(|| {
        Error::unexpected("the answer has no <result> with the identifier of the new record")
            .with_status(answer.status)
            .with_may_have_happened(true)
    })
}

/// Reads the answer of another write: success is a well-formed document without an error
/// (legacy §12.23). Answers the identifier that was written to.
pub fn written(answer: &Answer, id: i64) -> Result<i64> {
    result(answer).map(|_| id)
}

/// The reading of elements, with the account's zone for local dates.
#[derive(Clone, Copy)]
pub struct Reader<'z> {
    pub zone: Option<&'z TimeZone>,
}

impl Reader<'_> {
    /// Takes a date. One that cannot be read stays in the rest.
    pub fn date(self, children: &mut Children<'_>, name: &str) -> Option<Timestamp> {
        children.take(name, |child| local_time::read(child.text(), self.zone))
    }

    pub fn note(self, element: Element<'_>) -> LegacyNote {
        let mut children = Children::of(element);
        LegacyNote {
            id: int(&mut children, "id").unwrap_or_default(),
            text: first_text(&mut children, &["body", "text"]).unwrap_or_default(),
            author: children.take_known("author", PAIR, reference(user)),
            created_at: self.date(&mut children, "date_create"),
            extra: extra(children),
        }
    }

    pub fn task(self, element: Element<'_>) -> LegacyTask {
        let mut children = Children::of(element);
        LegacyTask {
            id: int(&mut children, "id").unwrap_or_default(),
            text: first_text(&mut children, &["body", "text"]).unwrap_or_default(),
            task_type: first_text(&mut children, &["type", "task_type"]).map(TaskType::from),
            end_date: self.date(&mut children, "end_date"),
            responsible_user: children.take_known("main_user", PAIR, reference(user)),
            is_complete: flag(&mut children, "complete").unwrap_or_default(),
            extra: extra(children),
        }
    }
}

/// Takes a whole number.
pub fn int(children: &mut Children<'_>, name: &str) -> Option<i64> {
    children.take(name, |child| json::digits(child.text()))
}

/// Takes a flag; it may be padded (legacy §6.2).
pub fn flag(children: &mut Children<'_>, name: &str) -> Option<bool> {
    children.take(name, |child| json::flag_word(child.text()))
}

fn first_text(children: &mut Children<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| children.text(name))
}

/// What was not taken. Elements without any content are not worth keeping.
pub fn extra(children: Children<'_>) -> Vec<ExtraElement> {
    children
        .rest()
        .into_iter()
        .filter(|element| element.has_children() || !element.text().is_empty())
        .map(|element| ExtraElement {
            name: element.name().to_owned(),
            xml: element.source().to_owned(),
        })
        .collect()
}

/// The text of an element that was kept because it could not be read.
pub fn extra_text(extra: &[ExtraElement], name: &str) -> Option<String> {
    let element = extra.iter().find(|element| element.name == name)?;
    let text = xml::parse(&element.xml).ok()?.root().text().to_owned();
    Some(text).filter(|text| !text.is_empty())
}

/// The responsible user after a change. A record that is written back without one falls to
/// whoever signed in (legacy §12.15), so one that is known by name only is not written back.
pub fn responsible(change: Change<i64>, current: Option<UserRef>) -> Result<Option<i64>> {
    match (&change, &current) {
        (Change::Keep, Some(UserRef { id: None, .. })) => Err(Error::invalid_input(
            "responsible_user_id",
            "the answer names the responsible user without an identifier, so say who it shall be",
        )),
        _ => Ok(change.apply_to_option(current.and_then(|user| user.id))),
    }
}

/// A part of a record that an update may write back.
pub struct Part {
    /// The argument that decides it.
    field: &'static str,
    /// The elements that it is read from.
    elements: &'static [&'static str],
    /// Whether it would be written as empty without anybody having said so.
    blank: bool,
}

impl Part {
    /// A part that is `empty` as it was read, and which the caller may `keep`.
    pub fn new(
        field: &'static str,
        elements: &'static [&'static str],
        empty: bool,
        keep: bool,
    ) -> Self {
        Self {
            field,
            elements,
            blank: empty && keep,
        }
    }
}

/// What of a record is not for an update to write.
const NOT_WRITTEN: &[&str] = &["id", "is_company", "date_create", "date_modify"];

/// Refuses to blank what could not be read: an element that a part is read from and that has
/// other content, or, for a part that the answer does not mention, elements of unknown names,
/// since those of the API are not evidenced (legacy §6.2, §6.5). `named` are all the elements
/// of the record.
pub fn may_blank(parts: &[Part], named: &[String], extra: &[ExtraElement]) -> Result<()> {
    // Unreadable dates are not written anyway.
    let mut extra = extra.to_vec();
    extra.retain(|element| !NOT_WRITTEN.contains(&element.name.as_str()));
    let of_any = |name: &str| parts.iter().any(|part| part.elements.contains(&name));
    let foreign = extra.iter().find(|element| !of_any(&element.name));
    let unread = |part: &&Part| {
        let of_part = |name: &String| part.elements.contains(&name.as_str());
        let own = extra.iter().find(|element| of_part(&element.name));
        let absent = !named.iter().any(of_part);
        own.or(foreign.filter(|_| absent))
            .filter(|_| part.blank)
            .is_some()
    };
    let fields: Vec<&str> = parts.iter().filter(unread).map(|part| part.field).collect();
    let Some(first) = fields.first() else {
        return Ok(());
    };
    let elements: Vec<String> = extra
        .iter()
        .map(|element| format!("<{}>", element.name))
        .collect();
    let problem = format!(
        "the answer has {}, which amocore cannot write back and which may be what would become \
         empty; give {} explicitly",
        elements.join(", "),
        fields.join(", ")
    );
    Err(Error::invalid_input(*first, problem))
}

/// Picks the record that was asked for. Without an identifier it is not found (legacy §6.3).
pub fn asked_for<'d>(
    root: Element<'d>,
    kind: &str,
    id: i64,
    answer: &Answer,
) -> Result<Element<'d>> {
    let found = root.find_all(kind);
    let number = |record: &Element<'_>| record.child_text("id").and_then(json::digits);
    if let Some(record) = found.iter().find(|record| number(record) == Some(id)) {
        return Ok(*record);
    }
    let error = match found.iter().find_map(|record| record.child_text("id")) {
        Some(other) => Error::unexpected(format!("the answer is {kind} {other}, not {id}")),
        None => not_found(kind, id),
    };
    Err(error.with_status(answer.status))
}

pub fn not_found(kind: &str, id: i64) -> Error {
    Error::new(ErrorKind::NotFound, format!("there is no {kind} {id}"))
}

/// Skips the containers of notes and tasks, which are read by themselves, and the record, with
/// the container that holds nothing else.
pub fn skip_detail(
    children: &mut Children<'_>,
    root: Element<'_>,
    kind: &str,
    record: Element<'_>,
) {
    for name in ["notes", "note", "tasks", "task"] {
        children.skip(name);
    }
    let is_record = |element: Element<'_>| element.is(record);
    for child in root.children() {
        let mut inside = child.children();
        let alone = inside.next().is_some_and(is_record) && inside.next().is_none();
        if is_record(child) || (alone && child.name() == format!("{kind}s")) {
            children.skip_one(child);
        }
    }
}

/// The elements beside a record that may be parts of it: those with elements inside, but for
/// other records of its kind.
pub fn beside(extra: &[ExtraElement], kind: &str) -> Vec<ExtraElement> {
    let group = |element: &&ExtraElement| {
        let is_group = xml::parse(&element.xml).is_ok_and(|it| it.root().has_children());
        is_group && element.name != kind && element.name != format!("{kind}s")
    };
    extra.iter().filter(group).cloned().collect()
}

/// Refuses to write back a tag that is known by its identifier alone: tags are written by
/// name (legacy §12.12).
pub fn named_tags(change: &Change<Vec<String>>, current: &[Tag]) -> Result<()> {
    if change.is_keep() && current.iter().any(|tag| tag.name.is_empty()) {
        let problem = "the answer has a tag without its name, so say which tags it shall be";
        return Err(Error::invalid_input("tags", problem));
    }
    Ok(())
}

/// The children of a reference.
pub const PAIR: &[&str] = &["id", "name"];

/// The children of a reference to a contact.
pub const LINKED: &[&str] = &["id", "name", "is_company"];

/// The children of a phone number and the like.
pub const ENTRY: &[&str] = &[
    "value", "number", "address", "location", "protocol", "url", "street",
];

/// An `id` and `name` pair. Some answers have the identifier or the name alone, as text.
fn pair(element: Element<'_>) -> (Option<i64>, Option<String>) {
    if !element.has_children() {
        let text = element.text();
        return match json::digits(text) {
            Some(id) => (Some(id), None),
            None => (None, Some(text.to_owned()).filter(|text| !text.is_empty())),
        };
    }
    let id = element
        .child_text("id")
        .and_then(json::digits)
        .filter(|id| *id > 0);
    (id, element.child_text("name").map(str::to_owned))
}

/// Reads a reference, or nothing from an element that is there but empty.
pub fn reference<'d, T>(
    of: impl Fn(Option<i64>, Option<String>) -> T,
) -> impl FnOnce(Element<'d>) -> Option<T> {
    move |element| match pair(element) {
        (None, None) => None,
        (id, name) => Some(of(id, name)),
    }
}

pub fn user(id: Option<i64>, name: Option<String>) -> UserRef {
    UserRef { id, name }
}

pub fn company(id: Option<i64>, name: Option<String>) -> CompanyRef {
    CompanyRef { id, name }
}

pub fn status(id: Option<i64>, name: Option<String>) -> LegacyStatus {
    LegacyStatus { id, name }
}

pub fn contact(element: Element<'_>) -> Option<ContactRef> {
    let (id, name) = pair(element);
    let is_company = element.child_text("is_company").and_then(json::flag_word);
    (id.is_some() || name.is_some()).then_some(ContactRef {
        id,
        name,
        is_company: is_company.unwrap_or_default(),
    })
}

fn tag(element: Element<'_>) -> Option<Tag> {
    let (id, name) = match pair(element) {
        // A tag may well be called 2011.
        _ if !element.has_children() => (None, element.text().to_owned()),
        (id, name) => (id, name.unwrap_or_default()),
    };
    (id.is_some() || !name.is_empty()).then_some(Tag { id, name })
}

/// Takes the tags, as elements or as one comma-separated text.
pub fn tags(children: &mut Children<'_>) -> Vec<Tag> {
    if let Some(text) = children.text("tags") {
        let names = text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        return names
            .map(|name| Tag {
                id: None,
                name: name.to_owned(),
            })
            .collect();
    }
    children.list("tags", "tag", PAIR, tag)
}

/// The value of a list entry, and its label. A label alone is a blank row of the account's
/// form (legacy §3.4).
fn entry(element: Element<'_>, values: &[&str], label: &str) -> Option<(String, Option<String>)> {
    let value = values.iter().find_map(|name| element.child_text(name));
    let value = value.unwrap_or_else(|| element.text()).to_owned();
    (!value.is_empty()).then(|| (value, element.child_text(label).map(str::to_owned)))
}

pub fn phone(element: Element<'_>) -> Option<Phone> {
    let (value, location) = entry(element, &["value", "number"], "location")?;
    Some(Phone { value, location })
}

pub fn email(element: Element<'_>) -> Option<Email> {
    let (value, location) = entry(element, &["value", "address"], "location")?;
    Some(Email { value, location })
}

pub fn messenger(element: Element<'_>) -> Option<InstantMessenger> {
    let (value, protocol) = entry(element, &["value", "address"], "protocol")?;
    Some(InstantMessenger { value, protocol })
}

/// An entry without a label: a web or street address.
pub fn value(element: Element<'_>) -> Option<String> {
    let (value, _) = entry(element, &["value", "url", "street", "address"], "")?;
    Some(value)
}
