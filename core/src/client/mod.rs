//! The clients: the layers put together.

mod call;
mod config;
mod engine;
mod pages;
mod surface;

pub use call::Call;
pub use config::{BodyForm, Config, DateForm, SignInMode};
pub use engine::{Client, Erased};
pub use pages::{Items, Pager, Pages};
pub use surface::*;
