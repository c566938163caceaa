//! Answers of the API, read by every operation.

use std::sync::LazyLock;

use amocore::client::dynamic::describe;
use amocore::operation::{Answer, Context, Operation, Paged, Step, ZoneUse};
use amocore::schema::Described;
use amocore::wire::local_time::DateStyle;
use amocore::{Result, Timestamp, operations as api};
use jiff::tz::TimeZone;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{arguments, choice};

/// More exchanges than any operation takes.
const MAX_STEPS: usize = 8;

/// Of so many lengths of a body one is read twice.
const AGAIN: usize = 8;

/// Statuses that an answer may come with.
const STATUSES: [u16; 4] = [200, 204, 400, 500];

/// Content types that an answer may come with.
const CONTENT_TYPES: [Option<&str>; 4] = [
    None,
    Some("application/hal+json; charset=utf-8"),
    Some("text/xml; charset=windows-1251"),
    Some("text/html; charset=\"koi8-r\""),
];

/// Answers to the operations of the XML API. The first byte chooses the operation, the second
/// what else there is to know; then comes the body. Zero bytes part the answers of an operation
/// of several steps.
pub fn legacy(input: &[u8]) {
    read(&LEGACY, input);
}

/// Answers to the operations of v2, likewise.
pub fn v2(input: &[u8]) {
    read(&V2, input);
}

/// The names of the operations that `generation` has, in the order in which they are chosen.
pub fn operations(generation: &str) -> Vec<&'static str> {
    let rows = if generation == "v2" { &V2 } else { &LEGACY };
    rows.iter().map(|row| row.name).collect()
}

static LEGACY: LazyLock<Vec<Row>> = LazyLock::new(|| rows("legacy"));
static V2: LazyLock<Vec<Row>> = LazyLock::new(|| rows("v2"));

/// An operation without its types.
struct Row {
    name: &'static str,
    read: Box<dyn Fn(&Given) -> String + Send + Sync>,
}

/// What an operation reads.
struct Given {
    answers: Vec<Answer>,
    context: Context,
    /// Whether the operation is given all that it takes, or as little as possible.
    full: bool,
}

fn read(rows: &[Row], input: &[u8]) {
    let Some((operation, rest)) = choice(input) else {
        return;
    };
    let Some((details, body)) = choice(rest) else {
        return;
    };
    let answer = |body: &[u8]| Answer {
        status: STATUSES[details >> 2 & 3],
        content_type: CONTENT_TYPES[details >> 4 & 3].map(str::to_owned),
        body: body.to_vec(),
        ..Answer::default()
    };
    let given = Given {
        answers: body.split(|byte| *byte == 0).map(answer).collect(),
        context: context(details & 2 == 0),
        full: details & 1 == 0,
    };
    let row = &rows[operation % rows.len()];
    let read = (row.read)(&given);
    // Reading once more takes as long again, so that only some answers are.
    if body.len().is_multiple_of(AGAIN) {
        assert_eq!(read, (row.read)(&given), "{}", row.name);
    }
}

fn context(with_zone: bool) -> Context {
    static ZONE: LazyLock<TimeZone> =
        LazyLock::new(|| TimeZone::get("Europe/Moscow").expect("a bundled zone"));
    Context {
        zone: with_zone.then(|| ZONE.clone()),
        body_format: None,
        date_style: DateStyle::Dots,
        now: Timestamp::from_unix(1_572_944_400),
    }
}

macro_rules! by_generation {
    ($(
        $generation:ident: $type:ident $blocking:ident, $generation_doc:literal {
            { $($direct:tt)* }
            $($resource:ident: $resource_type:ident $resource_blocking:ident, $doc:literal {
                $($rows:tt)*
            })*
        }
    )*) => {
        fn rows(generation: &str) -> Vec<Row> {
            let mut rows = Vec::new();
            $(if generation == stringify!($generation) {
                by_generation!(@rows rows, stringify!($generation), $($direct)*);
                $(by_generation!(
                    @rows rows,
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );)*
            })*
            rows
        }
    };
    (@rows $rows:ident, $path:expr, $(
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {$(
        $rows.push(row::<amocore::$request>(
            concat!($path, ".", stringify!($name)),
            by_generation!(@after $($($iter)?)?),
        ));
    )*};
    (@after) => { |_, _| () };
    (@after $iter:ident) => { turn };
}

amocore::operations!(by_generation);

/// Takes a page as a pager does.
fn turn<P: Paged>(operation: &P, page: P::Output) {
    P::mark(&page);
    operation.turn(page);
}

fn row<O>(name: &'static str, after: fn(&O, O::Output)) -> Row
where
    O: Operation + Default + DeserializeOwned + Described,
    O::Output: Serialize,
{
    let bare = O::default();
    let arguments = arguments::full(&O::MODEL);
    let full: O = serde_json::from_value(arguments).expect("arguments as they are described");
    Row {
        name,
        read: Box::new(move |given| {
            let operation = if given.full { &full } else { &bare };
            match course(operation, given) {
                Ok(output) => {
                    let shown = serde_json::to_string(&output).expect("JSON");
                    after(operation, output);
                    shown
                }
                Err(error) => format!("{error:?} {}", describe(&error)),
            }
        }),
    }
}

/// The course of an operation as a client takes it. One that cannot even ask reads all the same.
fn course<O: Operation>(operation: &O, given: &Given) -> Result<O::Output> {
    let mut context = given.context.clone();
    if O::ZONE == ZoneUse::Required {
        context = self::context(true);
    }
    let mut answers = given.answers.iter();
    let last = given.answers.last().cloned().unwrap_or_default();
    let Ok(mut step) = operation.clone().steps(context.clone()) else {
        return operation.decode(&last, &context);
    };
    for _ in 0..MAX_STEPS {
        let (request, next) = match step {
            Step::Done(output) => return Ok(output),
            Step::Send(request, next) => (request, next),
        };
        let answer = answers.next().unwrap_or(&last).clone();
        step = next(api::check(request.api, &answer).map(|()| &answer))?;
    }
    panic!("more than {MAX_STEPS} exchanges");
}
