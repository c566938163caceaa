//! The XML API under `/private/api/*.php`.

pub mod auth;
pub mod contacts;
pub mod deals;
mod document;
mod fields;
pub mod notes;
mod page;
pub mod tasks;
mod text_rules;

pub use fields::{
    CompanyRef, ContactRef, ElementType, Email, ExtraElement, InstantMessenger, Note, Phone,
    Status, Tag, Task, TaskType, UserRef,
};
