//! Widgets (v2 §9.15).

use amocore_macros::model;
use serde_json::{Value as Json, json};

use super::document;
use super::query::Query;
use super::record::{Checked, Wire};
use crate::operation::{Answer, BodyFormat, Context, Operation, Request};
use crate::operations::rules;
use crate::types::open_enum;
use crate::wire::json;
use crate::wire::node::Node;
use crate::{Error, Extra, Result};

/// A widget.
#[model(wire)]
pub struct Widget {
    /// Identifier.
    #[names("widget_id", "id")]
    pub widget_id: i64,
    /// Code.
    #[names("widget_code", "code")]
    pub widget_code: String,
    /// Whether it is switched on.
    pub active: bool,
    /// Its settings, if they were saved.
    pub settings: Extra,
    /// What may be set.
    pub settings_template: Extra,
    /// Its rating.
    pub rating: Option<f64>,
    /// Where it lies.
    pub path: Option<String>,
    /// Whether it brings leads.
    pub is_lead_source: Option<bool>,
    /// Whether it takes part in the digital pipeline.
    pub dp_ready: Option<bool>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A widget to install.
#[model(input, wire)]
pub struct WidgetToInstall {
    /// Its identifier. Or give `widget_code`.
    pub widget_id: Option<i64>,
    /// Its code. Or give `widget_id`.
    pub widget_code: Option<String>,
    /// Its settings.
    pub settings: Extra,
}

/// A widget, by its identifier or code.
#[model(input, wire)]
pub struct WidgetRef {
    /// Its identifier. Or give `widget_code`.
    pub widget_id: Option<i64>,
    /// Its code. Or give `widget_id`.
    pub widget_code: Option<String>,
}

open_enum! {
    /// A messenger or network.
    pub enum MessengerService {
        /// VK. Pages are linked by their identifier.
        Vk = "vk",
        /// Facebook. Pages are linked by their identifier.
        Facebook = "facebook",
        /// Telegram. Pages are linked by the bot's name.
        Telegram = "telegram",
        /// Viber. Pages are linked by the public account's identifier.
        Viber = "viber",
        /// Instagram. Pages are linked by the profile's name.
        Instagram = "instagram",
        /// WhatsApp. Pages are linked by the phone number.
        Whatsapp = "whatsapp",
        /// Skype. Pages are linked by the bot's identifier.
        Skype = "skype",
    }
}

super::record::words_on_the_wire!(MessengerService);

/// A page, bot or number of a messenger.
#[model(input, wire)]
pub struct WidgetPage {
    /// Identifier, of the integration's choice.
    #[through(text_id)]
    pub id: String,
    /// What the service knows it by.
    pub link: String,
    /// Name.
    pub name: String,
    /// The service it belongs to.
    #[skip_wire]
    pub service: MessengerService,
}

/// An identifier that is text.
mod text_id {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<String> {
        json::text(value)
    }

    pub fn write(id: &str) -> Option<Json> {
        Some(id.into())
    }

    pub fn check(id: &str, field: &str) -> Result<()> {
        rules::not_blank(field, id)
    }
}

/// Which widgets to list.
#[model(request, query)]
pub struct ListWidgets {
    /// These widgets, by identifier.
    #[names("widget_id[]")]
    pub widget_ids: Vec<i64>,
    /// These widgets, by code.
    #[names("widget_code[]")]
    pub widget_codes: Vec<String>,
}

/// The widgets to install.
#[model(request)]
pub struct InstallWidgets {
    /// The widgets.
    #[positional]
    pub items: Vec<WidgetToInstall>,
}

/// The widgets to remove.
#[model(request)]
pub struct UninstallWidgets {
    /// The widgets.
    #[positional]
    pub items: Vec<WidgetRef>,
}

/// The pages that a widget brings messages from.
#[model(request)]
pub struct DeclareWidgetSources {
    /// The widget's code.
    #[positional]
    pub code: String,
    /// Its pages, all of them.
    pub pages: Vec<WidgetPage>,
}

const PATH: &str = "/api/v2/widgets";

/// The documented root is `widgets`, the example reads `response`, a client `_embedded`
/// (v2 §9.15). `action` is what stands below in the answer to a write.
fn widgets(document: &Json, action: &str) -> Option<Vec<Widget>> {
    let response = document.get("response");
    let roots = [
        document.get("widgets"),
        response.and_then(|it| it.get("widgets")),
        response.filter(|it| it.is_array()),
        document.get("_embedded").and_then(|it| it.get("items")),
    ];
    let root = roots.into_iter().flatten().next()?;
    let rows = root.get(action).unwrap_or(root);
    json::several(rows.into()).map(Widget::read).collect()
}

impl Operation for ListWidgets {
    type Output = Vec<Widget>;

    fn validate(&self) -> Result<()> {
        Query::check(self)
    }

    fn request(&self, context: &Context) -> Result<Request> {
        Ok(Request::get(PATH, self.query(context)?))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<Vec<Widget>> {
        let document = document::of(answer)?;
        if document.is_null() {
            return Ok(Vec::new());
        }
        widgets(&document, "list").ok_or_else(|| {
            Error::unexpected("the answer is no list of widgets").with_status(answer.status)
        })
    }
}

fn post<T: Wire>(action: &str, items: &[T], context: &Context) -> Request {
    let items: Vec<Json> = items.iter().filter_map(T::write).collect();
    let format = context.body_format(BodyFormat::Json);
    Request::post(PATH, json!({ "widgets": { action: items } }), format)
}

fn written(answer: &Answer, action: &str) -> Result<Vec<Widget>> {
    let document = document::required(answer)?;
    widgets(&document, action).ok_or_else(|| {
        Error::unexpected("the answer names no widget")
            .with_status(answer.status)
            .with_may_have_happened(true)
    })
}

fn check_named(index: usize, id: Option<i64>, code: Option<&String>) -> Result<()> {
    rules::optional_id(&format!("items[{index}].widget_id"), id)?;
    match (id, code) {
        (None, None) => {
            let field = format!("items[{index}]");
            Err(Error::invalid_input(
                field,
                "give a widget_id or a widget_code",
            ))
        }
        (_, Some(code)) => rules::not_blank(&format!("items[{index}].widget_code"), code),
        _ => Ok(()),
    }
}

impl Operation for InstallWidgets {
    type Output = Vec<Widget>;

    fn validate(&self) -> Result<()> {
        rules::not_empty("items", &self.items)?;
        self.items.iter().enumerate().try_for_each(|(index, item)| {
            rules::extra(&format!("items[{index}].settings"), &item.settings)?;
            check_named(index, item.widget_id, item.widget_code.as_ref())
        })
    }

    fn request(&self, context: &Context) -> Result<Request> {
        Ok(post("install", &self.items, context))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<Vec<Widget>> {
        written(answer, "install")
    }
}

impl Operation for UninstallWidgets {
    type Output = Vec<Widget>;

    fn validate(&self) -> Result<()> {
        rules::not_empty("items", &self.items)?;
        self.items.iter().enumerate().try_for_each(|(index, item)| {
            check_named(index, item.widget_id, item.widget_code.as_ref())
        })
    }

    fn request(&self, context: &Context) -> Result<Request> {
        Ok(post("uninstall", &self.items, context))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<Vec<Widget>> {
        written(answer, "uninstall")
    }
}

impl Operation for DeclareWidgetSources {
    type Output = bool;

    fn validate(&self) -> Result<()> {
        rules::not_blank("code", &self.code)?;
        self.pages.check("pages")?;
        self.pages.iter().enumerate().try_for_each(|(index, page)| {
            rules::not_blank(&format!("pages[{index}].service"), page.service.as_str())
        })
    }

    fn request(&self, context: &Context) -> Result<Request> {
        let mut services = serde_json::Map::new();
        for page in &self.pages {
            let service = services
                .entry(page.service.as_str())
                .or_insert_with(|| json!({ "pages": [] }));
            if let Some(Json::Array(pages)) = service.get_mut("pages") {
                pages.extend(page.write());
            }
        }
        let tree = json!({ "code": self.code, "services": services });
        let format = context.body_format(BodyFormat::Json);
        Ok(Request::post("/api/v2/widgets/sources", tree, format))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<bool> {
        let document = document::required(answer)?;
        document.get("success").and_then(json::flag).ok_or_else(|| {
            Error::unexpected("the answer does not say whether it was done")
                .with_status(answer.status)
                .with_may_have_happened(true)
        })
    }
}
