//! Listing, searching and getting deals.

use super::{Deal, DealDetail, DealPage, GetDeal, ListDeals, SearchDeals};
use crate::Result;
use crate::operation::{Answer, Context, Effect, Operation, Paged, Request, ZoneUse};
use crate::operations::legacy::document::{self, Reader};
use crate::operations::legacy::fields::ContactRef;
use crate::operations::legacy::page::{self, PageInfo};
use crate::operations::rules;
use crate::wire::form::Form;
use crate::wire::xml::Children;

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
    pub(super) fn read(
        &self,
        answer: &Answer,
        context: &Context,
    ) -> Result<(DealDetail, Vec<String>)> {
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
            let named = element.children().chain(root.children());
            let named = named.map(|child| child.name().to_owned()).collect();
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

fn read_deal(mut children: Children<'_>, reader: Reader<'_>) -> Deal {
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
