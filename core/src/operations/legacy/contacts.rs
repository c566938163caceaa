//! Contacts (spec: Contacts; legacy §5-§7). Companies come as contacts, too.

use amocore_macros::model;

use super::document::{self, Part, Reader};
use super::fields::{
    CompanyRef, Email, ExtraElement, InstantMessenger, Note, Phone, Tag, Task, UserRef,
};
use super::page::{self, PageInfo};
use super::text_rules;
use crate::operation::{Answer, Context, Effect, Operation, Paged, Request, Step, ZoneUse};
use crate::operations::rules;
use crate::wire::form::Form;
use crate::wire::xml::Children;
use crate::{Change, Error, Result, Timestamp};

/// A contact, or a company.
#[model]
pub struct Contact {
    /// Identifier.
    pub id: i64,
    /// The full display name.
    pub name: String,
    /// Whether it is a company.
    pub is_company: bool,
    /// The position in the company.
    pub position: Option<String>,
    /// The company.
    pub company: Option<CompanyRef>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Web addresses.
    pub web_addresses: Vec<String>,
    /// Street addresses.
    pub addresses: Vec<String>,
    /// Instant messengers.
    pub instant_messengers: Vec<InstantMessenger>,
    /// The responsible user.
    pub responsible_user: Option<UserRef>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// A page of contacts.
#[model]
pub struct ContactPage {
    /// The contacts.
    pub items: Vec<Contact>,
    /// The number of this page, from 1.
    pub page: Option<i64>,
    /// How many pages there are.
    pub pages: Option<i64>,
    /// How many contacts a page has.
    pub page_size: Option<i64>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// A contact with its notes and tasks.
#[model]
pub struct ContactDetail {
    /// The contact.
    pub contact: Contact,
    /// Its notes.
    pub notes: Vec<Note>,
    /// Its tasks.
    pub tasks: Vec<Task>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// Which page of contacts to list.
#[model(request)]
pub struct ListContacts {
    /// The page, from 1.
    pub page: Option<i64>,
    /// Contacts per page, 1 to 500. Unset: the user's own setting in the account.
    pub page_size: Option<i64>,
}

/// What to search for.
#[model(request)]
pub struct SearchContacts {
    /// A keyword: part of a name, e-mail address, phone number or company.
    #[positional]
    pub query: String,
    /// The page, from 1.
    pub page: Option<i64>,
    /// Contacts per page, 1 to 500. Unset: the user's own setting in the account.
    pub page_size: Option<i64>,
}

/// Which contact to get.
#[model(request)]
pub struct GetContact {
    /// The contact's identifier.
    #[positional]
    pub id: i64,
}

/// The contact to add.
#[model(request)]
pub struct AddContact {
    /// The full name.
    pub name: String,
    /// The position in the company.
    pub position: Option<String>,
    /// The company's name. A company of that name is found or created.
    pub company_name: Option<String>,
    /// The company's identifier, if known. It wins over the name.
    pub company_id: Option<i64>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Web addresses.
    pub web_addresses: Vec<String>,
    /// Street addresses.
    pub addresses: Vec<String>,
    /// Instant messengers.
    pub instant_messengers: Vec<InstantMessenger>,
    /// The responsible user. Unset: whoever signed in.
    pub responsible_user_id: Option<i64>,
    /// Tags. A tag cannot contain a comma.
    pub tags: Vec<String>,
}

/// The contact to write, whole: what is not given becomes empty.
#[model(request)]
pub struct EditContact {
    /// The contact's identifier.
    #[positional]
    pub id: i64,
    /// The full name.
    pub name: String,
    /// The position in the company.
    pub position: Option<String>,
    /// The company's name. A company of that name is found or created.
    pub company_name: Option<String>,
    /// The company's identifier, if known. It wins over the name.
    pub company_id: Option<i64>,
    /// Phone numbers.
    pub phones: Vec<Phone>,
    /// E-mail addresses.
    pub emails: Vec<Email>,
    /// Web addresses.
    pub web_addresses: Vec<String>,
    /// Street addresses.
    pub addresses: Vec<String>,
    /// Instant messengers.
    pub instant_messengers: Vec<InstantMessenger>,
    /// The responsible user. Unset: whoever signed in.
    pub responsible_user_id: Option<i64>,
    /// Tags. A tag cannot contain a comma.
    pub tags: Vec<String>,
}

/// What to change in a contact. Fields that are not mentioned stay as they are.
#[model(request)]
pub struct UpdateContact {
    /// The contact's identifier.
    #[positional]
    pub id: i64,
    /// The full name. It cannot be cleared.
    pub name: Change<String>,
    /// The position in the company.
    pub position: Change<String>,
    /// The company's name. A company of that name is found or created.
    pub company_name: Change<String>,
    /// The company's identifier.
    pub company_id: Change<i64>,
    /// Phone numbers, all of them.
    pub phones: Change<Vec<Phone>>,
    /// E-mail addresses, all of them.
    pub emails: Change<Vec<Email>>,
    /// Web addresses, all of them.
    pub web_addresses: Change<Vec<String>>,
    /// Street addresses, all of them.
    pub addresses: Change<Vec<String>>,
    /// Instant messengers, all of them.
    pub instant_messengers: Change<Vec<InstantMessenger>>,
    /// The responsible user. Cleared: whoever signed in.
    pub responsible_user_id: Change<i64>,
    /// Tags, all of them.
    pub tags: Change<Vec<String>>,
}

/// Which contact to delete.
#[model(request)]
pub struct DeleteContact {
    /// The contact's identifier.
    #[positional]
    pub id: i64,
}

impl Operation for ListContacts {
    type Output = ContactPage;
    const ZONE: ZoneUse = ZoneUse::Helpful;

    fn validate(&self) -> Result<()> {
        rules::paging(self.page, self.page_size)
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = page::parameters(Form::new(), self.page, self.page_size);
        Ok(Request::legacy(
            Effect::Read,
            "/private/api/contacts.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, context: &Context) -> Result<ContactPage> {
        read_page(answer, context)
    }
}

impl Operation for SearchContacts {
    type Output = ContactPage;
    const ZONE: ZoneUse = ZoneUse::Helpful;

    fn validate(&self) -> Result<()> {
        rules::not_blank("query", &self.query)?;
        rules::paging(self.page, self.page_size)
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("SEARCH", &self.query);
        let form = page::parameters(form, self.page, self.page_size);
        Ok(Request::legacy(
            Effect::Read,
            "/private/api/contact_search.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, context: &Context) -> Result<ContactPage> {
        read_page(answer, context)
    }
}

/// Pages of contacts turn the same way, listed or searched (legacy §12.22).
macro_rules! pages_of_contacts {
    ($($request:ty),*) => {$(
        impl Paged for $request {
            type Item = Contact;

            fn first(mut self) -> Self {
                self.page.get_or_insert(1);
                self.page_size.get_or_insert(rules::MAX_PAGE_SIZE);
                self
            }

            fn turn(&self, page: ContactPage) -> (Vec<Contact>, Option<Self>) {
                let empty = page.items.is_empty();
                let next = PageInfo::next(self.page, page.page, page.pages, empty);
                (page.items, next.map(|page| Self { page: Some(page), ..self.clone() }))
            }

            fn mark(page: &ContactPage) -> Option<String> {
                page.items.first().map(|contact| contact.id.to_string())
            }
        }
    )*};
}

pages_of_contacts!(ListContacts, SearchContacts);

impl Operation for GetContact {
    type Output = ContactDetail;
    const ZONE: ZoneUse = ZoneUse::Helpful;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ID", self.id);
        Ok(Request::legacy(
            Effect::Read,
            "/private/api/contact_detail.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, context: &Context) -> Result<ContactDetail> {
        self.read(answer, context).map(|(detail, _)| detail)
    }
}

impl GetContact {
    /// Reads the answer, and what elements the contact has.
    fn read(&self, answer: &Answer, context: &Context) -> Result<(ContactDetail, Vec<String>)> {
        if answer.status == 204 {
            return Err(document::not_found("contact", self.id).with_status(204));
        }
        let reader = Reader {
            zone: context.zone.as_ref(),
        };
        document::read(answer, |root| {
            let contact = document::asked_for(root, "contact", self.id, answer)?;
            let mut children = Children::of(root);
            document::skip_detail(&mut children, root, "contact", contact);
            let mut parts = Children::of(contact);
            for name in ["notes", "note", "tasks", "task"] {
                parts.skip(name);
            }
            let named = contact.children.iter().map(|child| child.name.clone());
            let detail = ContactDetail {
                contact: read_contact(parts, reader),
                notes: root
                    .find_all("note")
                    .into_iter()
                    .map(|note| reader.note(note))
                    .collect(),
                tasks: root
                    .find_all("task")
                    .into_iter()
                    .map(|task| reader.task(task))
                    .collect(),
                extra: document::extra(children),
            };
            Ok((detail, named.collect()))
        })
    }
}

impl Operation for AddContact {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        Record::from(self.clone()).validate()
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ACTION", "ADD_PERSON");
        let form = Record::from(self.clone()).write(form, Write::Given);
        Ok(Request::legacy(
            Effect::Write,
            "/private/api/contact_add.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::added(answer)
    }
}

impl Operation for EditContact {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)?;
        Record::from(self.clone()).validate()
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ACTION", "EDIT").with("ID", self.id);
        let form = Record::from(self.clone()).write(form, Write::Everything);
        Ok(Request::legacy(
            Effect::Write,
            "/private/api/contact_add.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }
}

/// Reads the contact, changes it and writes it back whole, since the wire knows no partial
/// change (legacy §12.13).
impl Operation for UpdateContact {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)?;
        if self.name == Change::Clear {
            return Err(Error::invalid_input(
                "name",
                "a contact cannot be without a name",
            ));
        }
        let given = Self {
            name: Change::Set(self.name.set().cloned().unwrap_or("-".into())),
            ..self.clone()
        };
        given.apply(Contact::default())?.validate()
    }

    fn request(&self, context: &Context) -> Result<Request> {
        GetContact::from(self.id).request(context)
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }

    fn steps(self, context: Context) -> Result<Step<i64>> {
        let get = GetContact::from(self.id);
        Ok(Step::send(get.request(&context)?, move |answer| {
            let (detail, named) = get.read(&answer?, &context)?;
            self.check_unread(&detail, &named)?;
            let edit = self.apply(detail.contact)?;
            edit.validate()?;
            edit.steps(context)
        }))
    }
}

impl UpdateContact {
    /// Finds what the answer may say and would be lost.
    fn check_unread(&self, detail: &ContactDetail, named: &[String]) -> Result<()> {
        let contact = &detail.contact;
        document::named_tags(&self.tags, &contact.tags)?;
        let keep_company = self.company_name.is_keep() && self.company_id.is_keep();
        let parts = [
            Part::new(
                "position",
                &["position"],
                contact.position.is_none(),
                self.position.is_keep(),
            ),
            Part::new(
                "company_id",
                &["company"],
                contact.company.is_none(),
                keep_company,
            ),
            Part::new(
                "phones",
                &["phones", "phone"],
                contact.phones.is_empty(),
                self.phones.is_keep(),
            ),
            Part::new(
                "emails",
                &["emails", "email"],
                contact.emails.is_empty(),
                self.emails.is_keep(),
            ),
            Part::new(
                "web_addresses",
                &["web_addresses", "web_address"],
                contact.web_addresses.is_empty(),
                self.web_addresses.is_keep(),
            ),
            Part::new(
                "addresses",
                &["addresses", "address"],
                contact.addresses.is_empty(),
                self.addresses.is_keep(),
            ),
            Part::new(
                "instant_messengers",
                &["instant_messengers", "instant_messenger"],
                contact.instant_messengers.is_empty(),
                self.instant_messengers.is_keep(),
            ),
            Part::new(
                "responsible_user_id",
                &["main_user"],
                contact.responsible_user.is_none(),
                self.responsible_user_id.is_keep(),
            ),
            Part::new(
                "tags",
                &["tags", "tag"],
                contact.tags.is_empty(),
                self.tags.is_keep(),
            ),
        ];
        let beside = document::beside(&detail.extra, "contact");
        let extra = [contact.extra.clone(), beside].concat();
        document::may_blank(&parts, named, &extra)
    }

    /// The whole record after the change.
    fn apply(self, contact: Contact) -> Result<EditContact> {
        // A company is known by its identifier; a new name means another company, and so does
        // a new identifier (legacy §12.14).
        let company = contact.company.unwrap_or_default();
        let keep_company = self.company_name.is_keep() && self.company_id.is_keep();
        let known = company.id.filter(|_| keep_company);
        let name = company.name.filter(|_| keep_company && known.is_none());
        let tags = contact.tags.into_iter().map(|tag| tag.name).collect();
        let responsible = self.responsible_user_id;
        Ok(EditContact {
            id: self.id,
            name: self.name.apply_to(contact.name),
            position: self.position.apply_to_option(contact.position),
            company_name: self.company_name.apply_to_option(name),
            company_id: self.company_id.apply_to_option(known),
            phones: self.phones.apply_to(contact.phones),
            emails: self.emails.apply_to(contact.emails),
            web_addresses: self.web_addresses.apply_to(contact.web_addresses),
            addresses: self.addresses.apply_to(contact.addresses),
            instant_messengers: self.instant_messengers.apply_to(contact.instant_messengers),
            responsible_user_id: document::responsible(responsible, contact.responsible_user)?,
            tags: self.tags.apply_to(tags),
        })
    }
}

impl Operation for DeleteContact {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ACTION", "DELETE").with("ID", self.id);
        Ok(Request::legacy(
            Effect::Write,
            "/private/api/contact_delete.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }
}

fn read_page(answer: &Answer, context: &Context) -> Result<ContactPage> {
    if answer.status == 204 {
        return Ok(ContactPage::default());
    }
    let reader = Reader {
        zone: context.zone.as_ref(),
    };
    document::read(answer, |root| {
        let info = PageInfo::of(root, "contacts", "contact")
            .ok_or_else(|| page::unexpected(root).with_status(answer.status))?;
        let items = root.find_all("contact");
        Ok(ContactPage {
            items: items
                .into_iter()
                .map(|contact| read_contact(Children::of(contact), reader))
                .collect(),
            page: info.page,
            pages: info.pages,
            page_size: info.page_size,
            extra: info.extra,
        })
    })
}

fn read_contact(mut children: Children<'_, '_>, reader: Reader<'_>) -> Contact {
    Contact {
        id: document::int(&mut children, "id").unwrap_or_default(),
        name: children.text("name").unwrap_or_default(),
        is_company: document::flag(&mut children, "is_company").unwrap_or_default(),
        position: children.text("position"),
        company: children.take_known(
            "company",
            document::PAIR,
            document::reference(document::company),
        ),
        phones: children.list("phones", "phone", document::ENTRY, document::phone),
        emails: children.list("emails", "email", document::ENTRY, document::email),
        web_addresses: children.list(
            "web_addresses",
            "web_address",
            document::ENTRY,
            document::value,
        ),
        addresses: children.list("addresses", "address", document::ENTRY, document::value),
        instant_messengers: children.list(
            "instant_messengers",
            "instant_messenger",
            document::ENTRY,
            document::messenger,
        ),
        responsible_user: children.take_known(
            "main_user",
            document::PAIR,
            document::reference(document::user),
        ),
        tags: document::tags(&mut children),
        created_at: reader.date(&mut children, "date_create"),
        updated_at: reader.date(&mut children, "date_modify"),
        extra: document::extra(children),
    }
}

/// What of a record is written.
#[derive(Clone, Copy, PartialEq)]
enum Write {
    /// What was given, as an addition needs.
    Given,
    /// Every part, empty ones too, so that replacing works whether or not the server takes an
    /// absent part as "leave alone" (legacy §12.13).
    Everything,
}

/// The record that ADD_PERSON and EDIT have in common.
struct Record {
    name: String,
    position: Option<String>,
    company_name: Option<String>,
    company_id: Option<i64>,
    phones: Vec<Phone>,
    emails: Vec<Email>,
    web_addresses: Vec<String>,
    addresses: Vec<String>,
    instant_messengers: Vec<InstantMessenger>,
    responsible_user_id: Option<i64>,
    tags: Vec<String>,
}

macro_rules! record_from {
    ($($request:ty),*) => {$(
        impl From<$request> for Record {
            fn from(request: $request) -> Self {
                Self {
                    name: request.name,
                    position: request.position,
                    company_name: request.company_name,
                    company_id: request.company_id,
                    phones: request.phones,
                    emails: request.emails,
                    web_addresses: request.web_addresses,
                    addresses: request.addresses,
                    instant_messengers: request.instant_messengers,
                    responsible_user_id: request.responsible_user_id,
                    tags: request.tags,
                }
            }
        }
    )*};
}

record_from!(AddContact, EditContact);

impl Record {
    fn validate(&self) -> Result<()> {
        rules::not_blank("name", &self.name)?;
        rules::optional_id("company_id", self.company_id)?;
        rules::optional_id("responsible_user_id", self.responsible_user_id)?;
        text_rules::tags("tags", &self.tags)?;
        let values = [
            (
                "phones",
                self.phones
                    .iter()
                    .map(|phone| &phone.value)
                    .collect::<Vec<_>>(),
            ),
            (
                "emails",
                self.emails.iter().map(|email| &email.value).collect(),
            ),
            ("web_addresses", self.web_addresses.iter().collect()),
            ("addresses", self.addresses.iter().collect()),
            (
                "instant_messengers",
                self.instant_messengers.iter().map(|im| &im.value).collect(),
            ),
        ];
        for (field, values) in values {
            for (index, value) in values.into_iter().enumerate() {
                rules::not_blank(&format!("{field}[{index}]"), value)?;
            }
        }
        Ok(())
    }

    fn write(self, mut form: Form, write: Write) -> Form {
        let everything = write == Write::Everything;
        // The identifier when it is known, else the name (legacy §12.14).
        let company_name = self.company_name.filter(|_| self.company_id.is_none());
        let person = [
            ("person_name", Some(self.name)),
            ("person_position", self.position),
            ("person_company_name", company_name),
            (
                "person_company_id",
                self.company_id.map(|id| id.to_string()),
            ),
        ];
        for (key, value) in person {
            if everything || value.is_some() {
                form.push(format!("contact[{key}]"), value.unwrap_or_default());
            }
        }
        let phones = self
            .phones
            .into_iter()
            .map(|phone| (phone.value, phone.location));
        flat_pairs(
            &mut form,
            "phone_numbers",
            "number",
            "location",
            phones,
            write,
        );
        let emails = self
            .emails
            .into_iter()
            .map(|email| (email.value, email.location));
        flat_pairs(
            &mut form,
            "email_addresses",
            "address",
            "location",
            emails,
            write,
        );
        let web_addresses = self.web_addresses.into_iter().map(|url| (url, None));
        flat_pairs(&mut form, "web_addresses", "url", "", web_addresses, write);
        match &self.addresses[..] {
            // The specification shows one street, outside any list (legacy §12.11).
            [] if !everything => {}
            [] => form.push("contact[contact_data][addresses][street]", ""),
            [street] => form.push("contact[contact_data][addresses][street]", street),
            streets => {
                for (index, street) in streets.iter().enumerate() {
                    form.push(
                        format!("contact[contact_data][addresses][{index}][street]"),
                        street,
                    );
                }
            }
        }
        let messengers = self
            .instant_messengers
            .into_iter()
            .map(|im| (im.value, im.protocol));
        flat_pairs(
            &mut form,
            "instant_messengers",
            "address",
            "protocol",
            messengers,
            write,
        );
        if let Some(id) = self.responsible_user_id {
            form.push("contact[main_user_id]", id);
        }
        if everything || !self.tags.is_empty() {
            form.push("contact[tags]", self.tags.join(", "));
        }
        form
    }
}

/// Writes values and labels as the specification does: a value and its label are separate,
/// consecutive items of one list (legacy §3.4, §12.10).
fn flat_pairs(
    form: &mut Form,
    group: &str,
    value_key: &str,
    label_key: &str,
    pairs: impl Iterator<Item = (String, Option<String>)>,
    write: Write,
) {
    let mut index = 0;
    let mut push = |key: &str, text: String| {
        form.push(
            format!("contact[contact_data][{group}][{index}][{key}]"),
            text,
        );
        index += 1;
        index
    };
    let mut items = 0;
    for (value, label) in pairs {
        items = push(value_key, value);
        if let Some(label) = label {
            items = push(label_key, label);
        }
    }
    if items == 0 && write == Write::Everything {
        push(value_key, String::new());
    }
}
