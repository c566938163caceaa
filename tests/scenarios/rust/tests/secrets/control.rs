//! The search itself finds what it has to.

use std::panic;

use crate::canaries::Canary;
use crate::search::{Search, Shown};
use crate::{spellings, watch};

#[test]
fn the_search_finds_every_spelling_and_every_part() {
    for canary in [Canary::typed("control"), Canary::printable("control too")] {
        for spelling in spellings::ALL {
            let mut search = Search::of(std::slice::from_ref(&canary));
            let text = format!("You sent {} to us", (spelling.write)(&canary.text));
            search.look(&Shown::new("a page", text));
            assert_eq!(search.found().len(), 1, "{}", spelling.name);
        }
        let halves = canary.text.chars().count() / 2;
        let half: String = canary.text.chars().take(halves).collect();
        let mut search = Search::of(std::slice::from_ref(&canary));
        search.look(&Shown::new("a cut text", half));
        assert_eq!(search.found().len(), 1);
    }
}

#[test]
fn the_search_finds_nothing_in_other_texts() {
    let mut search = Search::of(&[Canary::typed("one")]);
    let other = Canary::typed("another").text;
    search.look(&Shown::new("a page", format!("*** You sent {other}: ***")));
    assert!(search.found().is_empty());
}

#[test]
fn what_is_logged_and_said_in_panics_is_recorded() {
    let watch = watch::begin();
    let canary = Canary::typed("logged on purpose");
    let mut search = Search::of(std::slice::from_ref(&canary));
    tracing::trace!(field = canary.text);
    tracing::trace_span!("span", field = ?canary.text).in_scope(|| ());
    log::trace!("{}", canary.text);
    let panicking = panic::catch_unwind(|| panic!("{}", canary.text));
    assert!(panicking.is_err());
    search.look_at(&watch.recorded());
    assert_eq!(search.found().len(), 4, "{:?}", search.found());
}
