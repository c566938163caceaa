//! The XML API under `/private/api/*.php`.

pub mod auth;
pub mod contacts;
pub mod deals;
mod document;
pub mod fields;
pub mod notes;
mod page;
pub mod tasks;
mod text_rules;
