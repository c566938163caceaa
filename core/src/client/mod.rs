//! The clients: the layers put together.

mod attempt;
mod call;
mod config;
mod conversation;
mod engine;
mod pages;
mod surface;

pub use call::{Call, RawCall};
pub use config::{BodyForm, Config, DateForm, SignInMode};
pub use engine::{Client, Erased};
pub use pages::{Items, Pager, Pages};
pub use surface::*;

pub use crate::runtime::runtime;
