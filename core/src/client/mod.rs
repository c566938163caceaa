//! The clients: the layers put together.

mod address;
mod attempt;
mod call;
mod config;
mod conversation;
mod download;
pub mod dynamic;
mod engine;
mod lane;
mod pace;
mod pages;
mod state;
mod surface;
mod tokens;
mod work;

pub use call::{Call, Canceller, Erased, RawCall};
pub use config::{BodyForm, Config, DateForm, SignInMode};
pub use download::{BlockingDownload, Chunks, Download, Piece};
pub use engine::Client;
pub use pace::Pace;
pub use pages::{Items, Pager, Pages};
pub use surface::*;

pub use crate::runtime::runtime;
