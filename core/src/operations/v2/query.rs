//! How the fields of a request stand in a query. `#[model(request, query)]` puts queries together
//! from these.

use serde_json::Value as Json;

use crate::operation::Context;
use crate::wire::form::Form;
use crate::{Extra, Result, Timestamp};

/// A request that is a query.
pub trait Query {
    /// The query: what is unset is not sent.
    ///
    /// # Errors
    /// `Configuration`, if local dates are to be written in a zone that is not known.
    fn query(&self, context: &Context) -> Result<Form>;

    /// Since when the rows must have changed.
    fn since(&self) -> Option<Timestamp> {
        None
    }

    /// What can be found wrong before sending.
    ///
    /// # Errors
    /// `InvalidInput`, naming the field.
    fn check(&self) -> Result<()>;
}

/// A value in a query.
pub trait Parameter {
    /// Adds it under `name`.
    fn push(&self, name: &str, form: &mut Form);
}

/// A single value as text.
pub trait Scalar {
    /// The text.
    fn text(&self) -> String;
}

impl Scalar for i64 {
    fn text(&self) -> String {
        self.to_string()
    }
}

impl Scalar for String {
    fn text(&self) -> String {
        self.clone()
    }
}

impl Scalar for Timestamp {
    fn text(&self) -> String {
        self.unix().to_string()
    }
}

/// A flag is 1 or absent (v2 §9.2).
impl Parameter for bool {
    fn push(&self, name: &str, form: &mut Form) {
        if *self {
            form.push(name, 1);
        }
    }
}

impl Parameter for i64 {
    fn push(&self, name: &str, form: &mut Form) {
        form.push(name, self);
    }
}

impl<T: Scalar> Parameter for Option<T> {
    fn push(&self, name: &str, form: &mut Form) {
        if let Some(value) = self {
            form.push(name, value.text());
        }
    }
}

/// Several under a name that ends in `[]` each for itself, under any other joined by commas
/// (v2 §7.8).
impl<T: Scalar> Parameter for Vec<T> {
    fn push(&self, name: &str, form: &mut Form) {
        if name.ends_with("[]") {
            self.iter().for_each(|value| form.push(name, value.text()));
        } else if !self.is_empty() {
            let texts: Vec<String> = self.iter().map(Scalar::text).collect();
            form.push(name, texts.join(","));
        }
    }
}

/// What the caller gives besides stands in the query as it is named, as a tree.
impl Parameter for Extra {
    fn push(&self, _: &str, form: &mut Form) {
        let members = self
            .iter()
            .map(|(name, value)| (name.clone(), value.into()));
        let tree = Json::Object(members.collect());
        for (name, value) in Form::from_tree(&tree).pairs() {
            form.push(name, value);
        }
    }
}

/// An open enumeration stands in a query as its word.
macro_rules! words_in_queries {
    ($($name:ty),* $(,)?) => {$(
        impl $crate::operations::v2::query::Scalar for $name {
            fn text(&self) -> String {
                self.as_str().to_owned()
            }
        }
    )*};
}

pub(crate) use words_in_queries;
