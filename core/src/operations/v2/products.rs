//! Products, a catalog that can be switched on (v2 §9.16).

use amocore_macros::model;
use serde_json::json;

use super::document;
use super::record::Wire;
use crate::operation::{Answer, BodyFormat, Context, Operation, Request};
use crate::wire::form::Form;
use crate::{Error, Extra, Result};

/// Whether an account uses products.
#[model(wire)]
pub struct ProductsSettings {
    /// Whether products are switched on.
    #[names("is_enabled", "enabled", "enable")]
    pub is_enabled: bool,
    /// The catalog of products.
    pub catalog_id: Option<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

/// Asks for the settings of products.
#[model(request)]
pub struct GetProductsSettings {}

/// Switches products on or off.
#[model(request)]
pub struct SetProductsSettings {
    /// Whether products are to be on. The catalog is created when it is missing.
    #[positional]
    pub enabled: bool,
}

const PATH: &str = "/api/v2/products_settings";

fn settings(answer: &Answer) -> Result<ProductsSettings> {
    let document = document::required(answer)?;
    let known = ["is_enabled", "enabled", "enable", "catalog_id"];
    if !known.iter().any(|name| document.get(name).is_some()) {
        let message = "the answer does not say whether products are on";
        return Err(Error::unexpected(message).with_status(answer.status));
    }
    let settings = ProductsSettings::read((&document).into());
    settings.ok_or_else(|| Error::unexpected("the answer is no settings"))
}

impl Operation for GetProductsSettings {
    type Output = ProductsSettings;

    fn request(&self, _: &Context) -> Result<Request> {
        Ok(Request::get(PATH, Form::new()))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<ProductsSettings> {
        settings(answer)
    }
}

/// The example has `enabled`, the table `enable` (v2 §12.12): both are sent.
impl Operation for SetProductsSettings {
    type Output = ProductsSettings;

    fn request(&self, context: &Context) -> Result<Request> {
        let tree = json!({ "enabled": self.enabled, "enable": self.enabled });
        let format = context.body_format(BodyFormat::Json);
        Ok(Request::post(PATH, tree, format))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<ProductsSettings> {
        settings(answer)
    }
}
