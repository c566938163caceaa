//! Deals (spec: Deals; legacy §5-§7).

use amocore_macros::model;

use super::document::{self, Part, Reader};
use super::fields::{ContactRef, ExtraElement, Note, Status, Tag, Task, UserRef};
use super::page::{self, PageInfo};
use super::text_rules;
use crate::operation::{Answer, Context, Effect, Operation, Paged, Request, Step, ZoneUse};
use crate::operations::rules;
use crate::wire::form::Form;
use crate::wire::xml::Children;
use crate::{Change, Error, Result, Timestamp};

/// A deal.
#[model]
pub struct Deal {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub name: String,
    /// The amount, in the account's currency.
    pub price: Option<i64>,
    /// Its status in the pipeline.
    pub status: Option<Status>,
    /// The responsible user.
    pub responsible_user: Option<UserRef>,
    /// The linked contacts and companies.
    pub contacts: Vec<ContactRef>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// A page of deals.
#[model]
pub struct DealPage {
    /// The deals.
    pub items: Vec<Deal>,
    /// The number of this page, from 1.
    pub page: Option<i64>,
    /// How many pages there are.
    pub pages: Option<i64>,
    /// How many deals a page has.
    pub page_size: Option<i64>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// A deal with its notes and tasks.
#[model]
pub struct DealDetail {
    /// The deal.
    pub deal: Deal,
    /// Its notes.
    pub notes: Vec<Note>,
    /// Its tasks.
    pub tasks: Vec<Task>,
    /// What else the server sent.
    pub extra: Vec<ExtraElement>,
}

/// Which page of deals to list.
#[model(request)]
pub struct ListDeals {
    /// The page, from 1.
    pub page: Option<i64>,
    /// Deals per page, 1 to 500. Unset: the user's own setting in the account.
    pub page_size: Option<i64>,
}

/// What to search for.
#[model(request)]
pub struct SearchDeals {
    /// A keyword: part of a name, or of a linked contact's name, e-mail address or company.
    #[positional]
    pub query: String,
    /// The page, from 1.
    pub page: Option<i64>,
    /// Deals per page, 1 to 500. Unset: the user's own setting in the account.
    pub page_size: Option<i64>,
}

/// Which deal to get.
#[model(request)]
pub struct GetDeal {
    /// The deal's identifier.
    #[positional]
    pub id: i64,
}

/// The deal to add.
#[model(request)]
pub struct AddDeal {
    /// Name.
    pub name: String,
    /// The status. Unset: the first of the main pipeline.
    pub status_id: Option<i64>,
    /// The amount, in the account's currency.
    pub price: Option<i64>,
    /// The responsible user. Unset: whoever signed in.
    pub responsible_user_id: Option<i64>,
    /// Tags. A tag cannot contain a comma.
    pub tags: Vec<String>,
    /// The contact to link.
    pub linked_contact_id: Option<i64>,
}

/// The deal to write, whole: what is not given becomes empty.
#[model(request)]
pub struct EditDeal {
    /// The deal's identifier.
    #[positional]
    pub id: i64,
    /// Name.
    pub name: String,
    /// The status. Unset: left to the server.
    pub status_id: Option<i64>,
    /// The amount, in the account's currency.
    pub price: Option<i64>,
    /// The responsible user. Unset: whoever signed in.
    pub responsible_user_id: Option<i64>,
    /// Tags. A tag cannot contain a comma.
    pub tags: Vec<String>,
    /// The contact to link.
    pub linked_contact_id: Option<i64>,
}

/// What to change in a deal. Fields that are not mentioned stay as they are.
#[model(request)]
pub struct UpdateDeal {
    /// The deal's identifier.
    #[positional]
    pub id: i64,
    /// Name. It cannot be cleared.
    pub name: Change<String>,
    /// The status. It cannot be cleared.
    pub status_id: Change<i64>,
    /// The amount, in the account's currency.
    pub price: Change<i64>,
    /// The responsible user. Cleared: whoever signed in.
    pub responsible_user_id: Change<i64>,
    /// Tags, all of them.
    pub tags: Change<Vec<String>>,
    /// The linked contact. The wire can write one only, so a deal with several contacts and
    /// companies cannot be updated unless this says which one shall stay.
    pub linked_contact_id: Change<i64>,
}

/// Which deal to delete.
#[model(request)]
pub struct DeleteDeal {
    /// The deal's identifier.
    #[positional]
    pub id: i64,
}

impl Operation for ListDeals {
    type Output = DealPage;
    const ZONE: ZoneUse = ZoneUse::Helpful;

    fn validate(&self) -> Result<()> {
        rules::paging(self.page, self.page_size)
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = page::parameters(Form::new(), self.page, self.page_size);
        Ok(Request::legacy(
            Effect::Read,
            "/private/api/deals.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, context: &Context) -> Result<DealPage> {
        read_page(answer, context)
    }
}

impl Operation for SearchDeals {
    type Output = DealPage;
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
            "/private/api/deal_search.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, context: &Context) -> Result<DealPage> {
        read_page(answer, context)
    }
}

/// Pages of deals turn the same way, listed or searched (legacy §12.22).
macro_rules! pages_of_deals {
    ($($request:ty),*) => {$(
        impl Paged for $request {
            type Item = Deal;

            fn first(mut self) -> Self {
                self.page.get_or_insert(1);
                self.page_size.get_or_insert(rules::MAX_PAGE_SIZE);
                self
            }

            fn turn(&self, page: DealPage) -> (Vec<Deal>, Option<Self>) {
                let empty = page.items.is_empty();
                let next = PageInfo::next(self.page, page.page, page.pages, empty);
                (page.items, next.map(|page| Self { page: Some(page), ..self.clone() }))
            }

            fn mark(page: &DealPage) -> Option<String> {
                page.items.first().map(|deal| deal.id.to_string())
            }
        }
    )*};
}

pages_of_deals!(ListDeals, SearchDeals);

impl Operation for GetDeal {
    type Output = DealDetail;
    const ZONE: ZoneUse = ZoneUse::Helpful;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ID", self.id);
        Ok(Request::legacy(
            Effect::Read,
            "/private/api/deal_detail.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, context: &Context) -> Result<DealDetail> {
        self.read(answer, context).map(|(detail, _)| detail)
    }
}

impl GetDeal {
    /// Reads the answer, and what elements the deal has, or has beside it.
    fn read(&self, answer: &Answer, context: &Context) -> Result<(DealDetail, Vec<String>)> {
        if answer.status == 204 {
            return Err(document::not_found("deal", self.id).with_status(204));
        }
        let reader = Reader {
            zone: context.zone.as_ref(),
        };
        document::read(answer, |root| {
            let element = document::asked_for(root, "deal", self.id, answer)?;
            let mut parts = Children::of(element);
            for name in ["notes", "note", "tasks", "task"] {
                parts.skip(name);
            }
            let mut deal = read_deal(parts, reader);
            let mut children = Children::of(root);
            document::skip_detail(&mut children, root, "deal", element);
            // The contacts may hang beside the deal instead of in it, or as well (legacy §6.5).
            let beside = children.list("contacts", "contact", document::LINKED, document::contact);
            for contact in beside {
                link(&mut deal, contact);
            }
            let named = element.children.iter().chain(&root.children);
            let named = named.map(|child| child.name.clone()).collect();
            let detail = DealDetail {
                deal,
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
            Ok((detail, named))
        })
    }
}

/// Links a contact, unless it is linked already; then what is told of it adds up.
fn link(deal: &mut Deal, contact: ContactRef) {
    let same = |own: &&mut ContactRef| match contact.id {
        Some(id) => own.id == Some(id),
        None => own.name == contact.name,
    };
    match deal.contacts.iter_mut().find(same) {
        Some(own) => {
            own.name = own.name.take().or(contact.name);
            own.is_company |= contact.is_company;
        }
        None => deal.contacts.push(contact),
    }
}

impl Operation for AddDeal {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        Record::from(self.clone()).validate()
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ACTION", "ADD");
        let form = Record::from(self.clone()).write(form, false);
        Ok(Request::legacy(
            Effect::Write,
            "/private/api/deal_add.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::added(answer)
    }
}

impl Operation for EditDeal {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)?;
        Record::from(self.clone()).validate()
    }

    fn request(&self, _: &Context) -> Result<Request> {
        Ok(Record::from(self.clone()).edit(self.id))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }
}

/// Reads the deal, changes it and writes it back whole, since the wire knows no partial change
/// (legacy §12.13).
impl Operation for UpdateDeal {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)?;
        if self.name == Change::Clear {
            return Err(Error::invalid_input(
                "name",
                "a deal cannot be without a name",
            ));
        }
        if self.status_id == Change::Clear {
            return Err(Error::invalid_input(
                "status_id",
                "a deal cannot be without a status",
            ));
        }
        let name = self.name.set().cloned().unwrap_or("-".into());
        let given = Self {
            name: name.into(),
            ..self.clone()
        };
        given.apply(Deal::default())?.validate()
    }

    fn request(&self, context: &Context) -> Result<Request> {
        GetDeal::from(self.id).request(context)
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }

    fn steps(self, context: Context) -> Result<Step<i64>> {
        let get = GetDeal::from(self.id);
        Ok(Step::send(get.request(&context)?, move |answer| {
            let id = self.id;
            let (detail, named) = get.read(&answer?, &context)?;
            self.check_unread(&detail, &named)?;
            let record = self.apply(detail.deal)?;
            record.validate()?;
            Ok(Step::send(record.edit(id), move |answer| {
                document::written(&answer?, id).map(Step::Done)
            }))
        }))
    }
}

impl UpdateDeal {
    /// Finds what the answer may say and would be lost.
    fn check_unread(&self, detail: &DealDetail, named: &[String]) -> Result<()> {
        let deal = &detail.deal;
        document::named_tags(&self.tags, &deal.tags)?;
        let nameless = |field: &str, what: &str| {
            let problem = format!(
                "the answer names the {what} without an identifier, so say which it shall be"
            );
            Err(Error::invalid_input(field, problem))
        };
        if self.linked_contact_id.is_keep() && deal.contacts.iter().any(|it| it.id.is_none()) {
            return nameless("linked_contact_id", "linked contact");
        }
        if self.status_id.is_keep() && deal.status.as_ref().is_some_and(|it| it.id.is_none()) {
            return nameless("status_id", "status");
        }
        let no_price = deal.price.is_none() && document::extra_text(&deal.extra, "price").is_none();
        let parts = [
            Part::new(
                "status_id",
                &["status"],
                deal.status.is_none(),
                self.status_id.is_keep(),
            ),
            Part::new("price", &["price"], no_price, self.price.is_keep()),
            Part::new(
                "responsible_user_id",
                &["main_user"],
                deal.responsible_user.is_none(),
                self.responsible_user_id.is_keep(),
            ),
            Part::new(
                "tags",
                &["tags", "tag"],
                deal.tags.is_empty(),
                self.tags.is_keep(),
            ),
            Part::new(
                "linked_contact_id",
                &["contacts", "contact"],
                deal.contacts.is_empty(),
                self.linked_contact_id.is_keep(),
            ),
        ];
        let extra = [deal.extra.clone(), document::beside(&detail.extra, "deal")].concat();
        document::may_blank(&parts, named, &extra)
    }

    /// The whole record after the change.
    fn apply(self, deal: Deal) -> Result<Record> {
        if self.linked_contact_id.is_keep() && deal.contacts.len() > 1 {
            return Err(Error::invalid_input(
                "linked_contact_id",
                format!(
                    "the deal has {} linked contacts and companies and the XML API can write one \
                     only, so say which one shall stay",
                    deal.contacts.len()
                ),
            ));
        }
        let contact = deal.contacts.first().and_then(|contact| contact.id);
        let tags = deal.tags.into_iter().map(|tag| tag.name).collect();
        // A price that is no whole number goes back as it came.
        let price = match deal.price {
            Some(price) => Some(price.to_string()),
            None => document::extra_text(&deal.extra, "price"),
        };
        let status = deal.status.and_then(|status| status.id);
        let responsible = self.responsible_user_id;
        Ok(Record {
            name: self.name.apply_to(deal.name),
            status_id: self.status_id.apply_to_option(status),
            price: match self.price {
                Change::Keep => price,
                Change::Set(price) => Some(price.to_string()),
                Change::Clear => None,
            },
            responsible_user_id: document::responsible(responsible, deal.responsible_user)?,
            tags: self.tags.apply_to(tags),
            linked_contact_id: self.linked_contact_id.apply_to_option(contact),
        })
    }
}

impl Operation for DeleteDeal {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let form = Form::new().with("ACTION", "DELETE").with("ID", self.id);
        Ok(Request::legacy(
            Effect::Write,
            "/private/api/deal_delete.php",
            form,
        ))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }
}

fn read_page(answer: &Answer, context: &Context) -> Result<DealPage> {
    if answer.status == 204 {
        return Ok(DealPage::default());
    }
    let reader = Reader {
        zone: context.zone.as_ref(),
    };
    document::read(answer, |root| {
        let info = PageInfo::of(root, "deals", "deal")
            .ok_or_else(|| page::unexpected(root).with_status(answer.status))?;
        let items = root.find_all("deal");
        Ok(DealPage {
            items: items
                .into_iter()
                .map(|deal| read_deal(Children::of(deal), reader))
                .collect(),
            page: info.page,
            pages: info.pages,
            page_size: info.page_size,
            extra: info.extra,
        })
    })
}

fn read_deal(mut children: Children<'_, '_>, reader: Reader<'_>) -> Deal {
    Deal {
        id: document::int(&mut children, "id").unwrap_or_default(),
        name: children.text("name").unwrap_or_default(),
        price: document::int(&mut children, "price"),
        status: children.take_known(
            "status",
            document::PAIR,
            document::reference(document::status),
        ),
        responsible_user: children.take_known(
            "main_user",
            document::PAIR,
            document::reference(document::user),
        ),
        contacts: children.list("contacts", "contact", document::LINKED, document::contact),
        tags: document::tags(&mut children),
        created_at: reader.date(&mut children, "date_create"),
        updated_at: reader.date(&mut children, "date_modify"),
        extra: document::extra(children),
    }
}

/// The record that ADD and EDIT have in common.
struct Record {
    name: String,
    status_id: Option<i64>,
    price: Option<String>,
    responsible_user_id: Option<i64>,
    tags: Vec<String>,
    linked_contact_id: Option<i64>,
}

macro_rules! record_from {
    ($($request:ty),*) => {$(
        impl From<$request> for Record {
            fn from(request: $request) -> Self {
                Self {
                    name: request.name,
                    status_id: request.status_id,
                    price: request.price.map(|price| price.to_string()),
                    responsible_user_id: request.responsible_user_id,
                    tags: request.tags,
                    linked_contact_id: request.linked_contact_id,
                }
            }
        }
    )*};
}

record_from!(AddDeal, EditDeal);

impl Record {
    fn validate(&self) -> Result<()> {
        rules::not_blank("name", &self.name)?;
        rules::optional_id("status_id", self.status_id)?;
        rules::optional_id("responsible_user_id", self.responsible_user_id)?;
        rules::optional_id("linked_contact_id", self.linked_contact_id)?;
        text_rules::tags("tags", &self.tags)
    }

    /// The request that replaces a deal.
    fn edit(self, id: i64) -> Request {
        let form = Form::new().with("ACTION", "EDIT").with("ID", id);
        let form = self.write(form, true);
        Request::legacy(Effect::Write, "/private/api/deal_add.php", form)
    }

    /// Writes what was given, or `everything`: empty parts too, so that replacing works whether
    /// or not the server takes an absent part as "leave alone" (legacy §12.13).
    fn write(self, mut form: Form, everything: bool) -> Form {
        let text = |id: Option<i64>| id.map(|id| id.to_string());
        let tags = Some(self.tags.join(", ")).filter(|tags| !tags.is_empty());
        let members = [
            ("name", Some(self.name), true),
            // An empty status or user would not clear but confuse.
            ("status_id", text(self.status_id), false),
            ("price", self.price, true),
            ("main_user_id", text(self.responsible_user_id), false),
            ("tags", tags, true),
            ("linked_contact", text(self.linked_contact_id), true),
        ];
        for (key, value, clearable) in members {
            if value.is_some() || (everything && clearable) {
                form.push(format!("deal[{key}]"), value.unwrap_or_default());
            }
        }
        form
    }
}
