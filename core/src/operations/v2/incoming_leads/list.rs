//! Listing.

use amocore_macros::model;

use super::super::document;
use super::super::drafts::IncomingEntities;
use crate::operation::{Answer, Context, Operation, Paged, Request};
use crate::operations::rules;
use crate::types::open_enum;
use crate::wire::form::Form;
use crate::wire::json::{self, Members};
use crate::wire::node::Node;
use crate::{Extra, Result, Timestamp, Value};

open_enum! {
    /// Where an incoming lead comes from.
    pub enum IncomingLeadCategory {
        /// A call.
        Sip = "sip",
        /// A web form. Filters on the wire say `forms`.
        Form = "form" | "forms",
        /// An e-mail message.
        Mail = "mail",
        /// A chat.
        Chat = "chat" | "chats",
    }
}

open_enum! {
    /// The direction of an order.
    pub enum SortOrder {
        /// Smallest or oldest first.
        Asc = "asc",
        /// Largest or newest first.
        Desc = "desc",
    }
}

/// An incoming lead.
#[model]
pub struct IncomingLead {
    /// Its unique identifier.
    pub uid: String,
    /// Where it comes from.
    pub category: IncomingLeadCategory,
    /// The name of the source.
    pub source_name: Option<String>,
    /// Its unique identifier at the source.
    pub source_uid: Option<String>,
    /// When it was created.
    pub created_at: Option<Timestamp>,
    /// Its pipeline.
    pub pipeline_id: Option<i64>,
    /// What is known about the call, form or message.
    pub incoming_lead_info: IncomingLeadInfo,
    /// What it becomes when it is accepted.
    pub incoming_entities: IncomingEntities,
    /// What else the server sent.
    pub extra: Extra,
}

/// About an incoming lead. Which fields are there depends on its category.
#[model]
pub struct IncomingLeadInfo {
    /// Calls: the user who received the call.
    pub to: Option<i64>,
    /// Calls: the phone number that called (`from` on the wire).
    pub from_number: Option<String>,
    /// Calls and messages: when it was.
    pub date: Option<Timestamp>,
    /// Calls: how long it took, in seconds.
    pub duration: Option<i64>,
    /// Calls: where the recording is.
    pub link: Option<String>,
    /// The code of the widget or service.
    pub service_code: Option<String>,
    /// Calls: the unique code of the call.
    pub uniq: Option<String>,
    /// Forms: the form's identifier.
    pub form_id: Option<i64>,
    /// Forms: the form's name.
    pub form_name: Option<String>,
    /// Forms: the address of the page with the form.
    pub form_page: Option<String>,
    /// Forms: the IP address that sent the form.
    pub ip: Option<String>,
    /// Forms: when the form was sent.
    pub form_send_at: Option<Timestamp>,
    /// Forms: the page that led to the form.
    pub referer: Option<String>,
    /// What else the server sent; for messages, all of it.
    pub extra: Extra,
}

/// A page of incoming leads.
#[model]
pub struct IncomingLeadPage {
    /// The incoming leads.
    pub items: Vec<IncomingLead>,
    /// What else the server sent.
    pub extra: Extra,
}

/// Which incoming leads to list.
#[model(request)]
pub struct ListIncomingLeads {
    /// The page, from 1.
    pub page: Option<i64>,
    /// Incoming leads per page, 1 to 500.
    pub page_size: Option<i64>,
    /// Only these categories.
    pub categories: Vec<IncomingLeadCategory>,
    /// The field to order by, such as `created_at`, which is also meant when only `order` is
    /// given.
    pub order_by: Option<String>,
    /// The direction of the order. Unset: ascending, if `order_by` is given.
    pub order: Option<SortOrder>,
    /// Only this pipeline.
    pub pipeline_id: Option<i64>,
}

impl IncomingLeadCategory {
    /// The word that the filter takes: the plural for forms (spec: List of incoming leads).
    fn filter_word(&self) -> &str {
        match self {
            Self::Form => "forms",
            other => other.as_str(),
        }
    }
}

impl Operation for ListIncomingLeads {
    type Output = IncomingLeadPage;

    fn validate(&self) -> Result<()> {
        rules::paging(self.page, self.page_size)?;
        rules::optional_id("pipeline_id", self.pipeline_id)?;
        for (index, category) in self.categories.iter().enumerate() {
            rules::not_blank(&format!("categories[{index}]"), category.as_str())?;
        }
        if let Some(field) = &self.order_by {
            rules::word("order_by", field)?;
        }
        self.order
            .as_ref()
            .map_or(Ok(()), |order| rules::word("order", order.as_str()))
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let mut query = Form::new()
            .with_some("page_size", self.page_size)
            .with_some("page", self.page);
        for (index, category) in self.categories.iter().enumerate() {
            query.push(format!("categories[{index}]"), category.filter_word());
        }
        if self.order_by.is_some() || self.order.is_some() {
            let field = self.order_by.as_deref().unwrap_or("created_at");
            let order = self.order.as_ref().map_or("asc", SortOrder::as_str);
            query.push(format!("order_by[{field}]"), order);
        }
        let query = query.with_some("pipeline_id", self.pipeline_id);
        Ok(Request::get("/api/v2/incoming_leads", query))
    }

    /// Nothing found is 204, or 200 without `_embedded` (v2 §9.19).
    fn decode(&self, answer: &Answer, _: &Context) -> Result<IncomingLeadPage> {
        let text = document::text(answer)?;
        let tree = document::tree(&text, answer)?;
        let mut document = Members::of(tree.root());
        let embedded = document.take(&["_embedded"], |embedded| Some(Members::of(embedded)));
        let mut page = IncomingLeadPage::default();
        if let Some(mut embedded) = embedded {
            let all = embedded.take(&["items"], |items| {
                (items.is_array() || items.is_object()).then_some(items)
            });
            let mut odd = Vec::new();
            for item in all.into_iter().flat_map(Node::items) {
                match item.is_object() {
                    true => page.items.push(read(item)),
                    false => odd.push(item.value()),
                }
            }
            let Extra(mut rest) = embedded.rest();
            if !odd.is_empty() {
                rest.insert("items".to_owned(), Value::List(odd));
            }
            if !rest.is_empty() {
                page.extra.insert("_embedded".to_owned(), Value::Map(rest));
            }
        }
        page.extra.extend(document.rest().0);
        Ok(page)
    }
}

impl IncomingLeadPage {
    /// How many items of the page were kept as they came.
    fn unreadable(&self) -> usize {
        match self.extra.get("_embedded") {
            Some(Value::Map(embedded)) => match embedded.get("items") {
                Some(Value::List(items)) => items.len(),
                _ => 0,
            },
            _ => 0,
        }
    }
}

impl Paged for ListIncomingLeads {
    type Item = IncomingLead;

    fn first(mut self) -> Self {
        self.page.get_or_insert(1);
        self.page_size.get_or_insert(rules::MAX_PAGE_SIZE);
        self
    }

    /// There is no total: pages go on until one is not full (v2 §5.1).
    fn turn(&self, page: IncomingLeadPage) -> (Vec<IncomingLead>, Option<Self>) {
        let size = self.page_size.unwrap_or(rules::MAX_PAGE_SIZE);
        let items = page.items.len() + page.unreadable();
        let full = i64::try_from(items).is_ok_and(|items| items >= size);
        let next = self.page.unwrap_or(1).checked_add(1).filter(|_| full);
        let next = next.map(|page| Self {
            page: Some(page),
            ..self.clone()
        });
        (page.items, next)
    }

    fn is_readable(page: &IncomingLeadPage) -> bool {
        page.unreadable() == 0
    }

    fn seems_empty(page: &IncomingLeadPage) -> bool {
        Self::mark(page).is_none()
    }

    fn mark(page: &IncomingLeadPage) -> Option<String> {
        let first = page.items.first().map(|lead| lead.uid.clone());
        // Pages of nothing readable must not go on for ever, either.
        first.or_else(|| Some(format!("{:?}", page.extra.get("_embedded")?)))
    }
}

fn read(item: Node<'_>) -> IncomingLead {
    let mut item = Members::of(item);
    IncomingLead {
        uid: item.text(&["uid"]).unwrap_or_default(),
        category: item
            .text(&["category"])
            .map(IncomingLeadCategory::from)
            .unwrap_or_default(),
        source_name: item.text(&["source_name"]),
        source_uid: item.text(&["source_uid"]),
        created_at: item.timestamp("created_at"),
        pipeline_id: item.int(&["pipeline_id"]),
        incoming_lead_info: item
            .take(&["incoming_lead_info"], read_info)
            .unwrap_or_default(),
        incoming_entities: item
            .take(&["incoming_entities"], IncomingEntities::read)
            .unwrap_or_default(),
        extra: item.rest(),
    }
}

/// The call's date is written `date_call` and read `date` (v2 §9.19).
fn read_info(info: Node<'_>) -> Option<IncomingLeadInfo> {
    let mut info = Members::of_object(info)?;
    Some(IncomingLeadInfo {
        to: info.int(&["to"]),
        from_number: info.text(&["from"]),
        date: info.take(&["date", "date_call"], json::timestamp),
        duration: info.int(&["duration"]),
        link: info.text(&["link"]),
        service_code: info.text(&["service_code"]),
        uniq: info.text(&["uniq"]),
        form_id: info.int(&["form_id"]),
        form_name: info.text(&["form_name"]),
        form_page: info.text(&["form_page"]),
        ip: info.text(&["ip"]),
        form_send_at: info.timestamp("form_send_at"),
        referer: info.text(&["referer"]),
        extra: info.rest(),
    })
}
