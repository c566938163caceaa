//! Processes that share an account over a real Redis.

mod away;
mod limit;
mod settings;
mod tls;
mod tokens;
mod workers;
