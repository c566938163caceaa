//! Listing, searching and getting contacts.

use super::{
    GetContact, LegacyContact, LegacyContactDetail, LegacyContactPage, ListLegacyContacts,
    SearchContacts,
};
use crate::Result;
use crate::operation::{Answer, Context, Effect, Operation, Paged, Request, ZoneUse};
use crate::operations::legacy::document::{self, Reader};
use crate::operations::legacy::page::{self, PageInfo};
use crate::operations::rules;
use crate::wire::form::Form;
use crate::wire::xml::Children;

impl Operation for ListLegacyContacts {
    type Output = LegacyContactPage;
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

    fn decode(&self, answer: &Answer, context: &Context) -> Result<LegacyContactPage> {
        read_page(answer, context)
    }
}

impl Operation for SearchContacts {
    type Output = LegacyContactPage;
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

    fn decode(&self, answer: &Answer, context: &Context) -> Result<LegacyContactPage> {
        read_page(answer, context)
    }
}

/// Pages of contacts turn the same way, listed or searched (legacy §12.22).
macro_rules! pages_of_contacts {
    ($($request:ty),*) => {$(
        impl Paged for $request {
            type Item = LegacyContact;

            fn first(mut self) -> Self {
                self.page.get_or_insert(1);
                self.page_size.get_or_insert(rules::MAX_PAGE_SIZE);
                self
            }

            fn turn(&self, page: LegacyContactPage) -> (Vec<LegacyContact>, Option<Self>) {
                let empty = page.items.is_empty();
                let next = PageInfo::next(self.page, page.page, page.pages, empty);
                (page.items, next.map(|page| Self { page: Some(page), ..self.clone() }))
            }

            fn mark(page: &LegacyContactPage) -> Option<String> {
                page.items.first().map(|contact| contact.id.to_string())
            }
        }
    )*};
}

pages_of_contacts!(ListLegacyContacts, SearchContacts);

impl Operation for GetContact {
    type Output = LegacyContactDetail;
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

    fn decode(&self, answer: &Answer, context: &Context) -> Result<LegacyContactDetail> {
        self.read(answer, context).map(|(detail, _)| detail)
    }
}

impl GetContact {
    /// Reads the answer, and what elements the contact has.
    pub(super) fn read(
        &self,
        answer: &Answer,
        context: &Context,
    ) -> Result<(LegacyContactDetail, Vec<String>)> {
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
            let named = contact.children().map(|child| child.name().to_owned());
            let detail = LegacyContactDetail {
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

fn read_page(answer: &Answer, context: &Context) -> Result<LegacyContactPage> {
    if answer.status == 204 {
        return Ok(LegacyContactPage::default());
    }
    let reader = Reader {
        zone: context.zone.as_ref(),
    };
    document::read(answer, |root| {
        let info = PageInfo::of(root, "contacts", "contact")
            .ok_or_else(|| page::unexpected(root).with_status(answer.status))?;
        let items = root.find_all("contact");
        Ok(LegacyContactPage {
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

fn read_contact(mut children: Children<'_>, reader: Reader<'_>) -> LegacyContact {
    LegacyContact {
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
