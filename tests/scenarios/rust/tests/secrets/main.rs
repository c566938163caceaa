//! No secret is shown: each is typed or handed out as a canary, everything goes wrong that can,
//! and everything that can be seen is searched (docs/reliability.md).

mod canaries;
mod control;
mod credentials;
mod cut;
mod echo;
mod handed_out;
mod logs;
mod redis;
mod refused;
mod sandbox;
mod search;
mod shows;
mod spellings;
mod stores;
mod watch;
