//! Everything that is logged or said in a panic in this process, by any crate.

use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::search::Shown;

static SEEN: Mutex<Vec<Shown>> = Mutex::new(Vec::new());

fn seen() -> MutexGuard<'static, Vec<Shown>> {
    SEEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is recorded from now on.
pub struct Watch(usize);

/// Begins to record, at the finest level.
pub fn begin() -> Watch {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        tracing::subscriber::set_global_default(Recorder).expect("the only subscriber");
        log::set_logger(&Recorder).expect("the only logger");
        log::set_max_level(log::LevelFilter::Trace);
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            seen().push(Shown::new("a panic", panic.to_string()));
            usual(panic);
        }));
    });
    Watch(seen().len())
}

impl Watch {
    /// What was recorded since.
    pub fn recorded(&self) -> Vec<Shown> {
        seen()[self.0..].to_vec()
    }
}

/// Whether something was recorded at a place that begins like that.
pub fn heard_of(place: &str) -> bool {
    seen().iter().any(|it| it.place.starts_with(place))
}

struct Recorder;

impl log::Log for Recorder {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let place = format!("the log of {}", record.target());
        seen().push(Shown::new(place, record.args().to_string()));
    }

    fn flush(&self) {}
}

impl Recorder {
    fn note(metadata: &Metadata<'_>, Fields(text): Fields) {
        let place = format!("an event of {}", metadata.target());
        seen().push(Shown::new(place, format!("{}{text}", metadata.name())));
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        Self::note(span.metadata(), fields);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut fields = Fields::default();
        values.record(&mut fields);
        seen().push(Shown::new("an event's later fields", fields.0));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        Self::note(event.metadata(), fields);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The fields of an event, as text.
#[derive(Default)]
struct Fields(String);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push_str(&format!(" {}={value}", field.name()));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!(" {}={value:?}", field.name()));
    }
}
