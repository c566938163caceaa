//! Looks for secrets in what was shown.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use memchr::memmem::Finder;

use crate::canaries::Canary;
use crate::spellings;

/// Where a text was shown, and the text.
#[derive(Clone)]
pub struct Shown {
    pub place: String,
    pub text: String,
}

impl Shown {
    pub fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        let (place, text) = (place.into(), text.into());
        Self { place, text }
    }
}

/// What is searched for, and how much of it was done.
pub struct Search {
    /// The canary, how it is spelled, and the text to look for.
    needles: Vec<(&'static str, &'static str, Finder<'static>)>,
    canaries: usize,
    places: usize,
    /// What was found: canary, spelling, place.
    found: Vec<String>,
}

impl Search {
    /// For each canary: every spelling, its words, and what is certain of its base64 wherever it
    /// begins.
    pub fn of(canaries: &[Canary]) -> Self {
        let mut needles = Vec::new();
        for canary in canaries {
            for spelling in spellings::ALL {
                needles.push((canary.name, spelling.name, (spelling.write)(&canary.text)));
            }
            for word in &canary.words {
                for needle in aligned(word.as_bytes()) {
                    needles.push((canary.name, "base64 of a part", needle));
                }
                needles.push((canary.name, "a part", word.to_ascii_lowercase()));
                needles.push((canary.name, "a part", word.clone()));
            }
        }
        let finder = |(canary, spelling, needle): (_, _, String)| {
            (canary, spelling, Finder::new(&needle).into_owned())
        };
        Self {
            needles: needles.into_iter().map(finder).collect(),
            canaries: canaries.len(),
            places: 0,
            found: Vec::new(),
        }
    }

    /// Searches a text.
    pub fn look(&mut self, shown: &Shown) {
        self.places += 1;
        let mut last = "";
        for (canary, spelling, needle) in &self.needles {
            if *canary != last && needle.find(shown.text.as_bytes()).is_some() {
                last = canary;
                let text: String = shown.text.chars().take(600).collect();
                let found = format!("{canary} ({spelling}) in {}: {text}", shown.place);
                self.found.push(found);
            }
        }
    }

    /// Searches texts.
    pub fn look_at(&mut self, shown: &[Shown]) {
        shown.iter().for_each(|it| self.look(it));
    }

    /// What was found so far.
    pub fn found(&self) -> &[String] {
        &self.found
    }

    /// Fails if anything was found; else says how much was searched.
    pub fn end(self, what: &str) {
        let (found, places) = (self.found.len(), self.places);
        println!(
            "{what}: {} secrets in {} spellings, {places} texts searched",
            self.canaries,
            self.needles.len() / self.canaries.max(1),
        );
        let first: Vec<_> = self.found.iter().take(20).cloned().collect();
        assert_eq!(found, 0, "shown:\n{}", first.join("\n"));
        assert!(places > 0, "{what}: nothing was searched");
    }
}

/// The base64 that stands for these bytes whatever stands before and after them, for each of the
/// three places where a group may begin.
fn aligned(bytes: &[u8]) -> Vec<String> {
    let mut needles = Vec::new();
    for before in 0..3 {
        let padded: Vec<u8> = std::iter::repeat_n(0, before)
            .chain(bytes.iter().copied())
            .collect();
        let (skip, keep) = ((before * 8).div_ceil(6), padded.len() * 8 / 6);
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            needles.push(engine.encode(&padded)[skip..keep].to_owned());
        }
    }
    needles
}
