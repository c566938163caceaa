//! Which cards hold a word: an index of all endings of all words, in memory.
//!
//! A search looks for a piece of text anywhere within a word, so an index of words, or of what they
//! begin with, does not help. The endings of all words in alphabetical order do: those that begin with
//! the piece stand together, and two binary searches find them, however many cards there are. What it
//! finds holds every card that matches, and perhaps some that no longer do: a search uses it to look at
//! few cards instead of all, and looks at those itself. So nothing has to be taken out when a card
//! changes or a transaction is undone.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::text::{digits, fold};

/// Whose text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A contact or company.
    Person(i64),
    /// A lead.
    Lead(i64),
    /// A customer.
    Customer(i64),
}

/// More cards are not looked at one by one: then the newest cards are tried until a page is full, which
/// does not take long when so many match.
const FEW: usize = 4096;
/// The same where several words have to match: few cards have all of them, so that many would be tried.
const FEW_OF_SEVERAL: usize = 8 * FEW;
/// Longer words are not taken apart; whoever has one is looked at in every search.
const LONGEST: usize = 64;
/// So many endings wait unsorted.
const FRESH: usize = 4096;

/// The index.
#[derive(Debug, Default)]
pub struct Words {
    /// Every word once, each followed by a blank.
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
    numbers: HashTable<u32>,
    hasher: RandomState,
    /// Who has each word.
    first: Vec<Option<Owner>>,
    /// Who else has it; `None` for too many to be of use.
    others: HashMap<u32, Option<Vec<Owner>>>,
    /// Who has words that are too long.
    long: Vec<Owner>,
    /// Where endings begin: in order, each list at most half as long as the one before it.
    sorted: Vec<Vec<u32>>,
    fresh: Vec<u32>,
}

impl Words {
    /// Takes in a text.
    pub fn add(&mut self, owner: Owner, text: &str) {
        for word in pieces(&fold(text)) {
            self.add_word(owner, word);
        }
    }

    /// Takes in a value of a custom field, which may be a phone: those are found by their digits, too.
    pub fn add_value(&mut self, owner: Owner, value: &str) {
        self.add(owner, value);
        let digits = digits(value);
        if !digits.is_empty() {
            self.add_word(owner, &digits);
        }
    }

    /// Puts what was taken in into order, which many texts should wait for.
    pub fn settle(&mut self) {
        let fresh = std::mem::take(&mut self.fresh);
        self.sorted.push(in_order(self.text.as_bytes(), fresh));
        while let [.., longer, last] = self.sorted.as_slice()
            && longer.len() < 2 * last.len()
        {
            let last = self.sorted.pop().unwrap_or_default();
            if let Some(longer) = self.sorted.last_mut() {
                let together = [std::mem::take(longer), last].concat();
                *longer = in_order(self.text.as_bytes(), together);
            }
        }
    }

    /// The same for a text now and then.
    pub fn settle_if_many(&mut self) {
        if self.fresh.len() > FRESH {
            self.settle();
        }
    }

    /// How many bytes of words there are.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Everybody in whose texts this occurs within a word; `None` for too many.
    pub fn owners(&self, sought: &str, is_alone: bool) -> Option<Vec<Owner>> {
        let few = if is_alone { FEW } else { FEW_OF_SEVERAL };
        let found = pieces(sought).map(|piece| self.owners_of_piece(piece, few));
        found.flatten().min_by_key(Vec::len)
    }

    fn owners_of_piece(&self, piece: &str, few: usize) -> Option<Vec<Owner>> {
        let text = self.text.as_bytes();
        let ending = |at: &u32| &text[*at as usize..];
        let begins = |at: &u32| ending(at).starts_with(piece.as_bytes());
        let mut places: Vec<u32> = Vec::new();
        for run in &self.sorted {
            let start = run.partition_point(|at| ending(at) < piece.as_bytes());
            let length = run[start..].partition_point(begins);
            if places.len() + length > few {
                return None;
            }
            places.extend(&run[start..start + length]);
        }
        places.extend(self.fresh.iter().filter(|at| begins(at)));
        let mut owners = self.long.clone();
        for place in places {
            let number = self.ends.partition_point(|end| *end <= place);
            owners.extend(self.first[number]);
            let number = u32::try_from(number).ok()?;
            if let Some(others) = self.others.get(&number) {
                owners.extend(others.as_ref()?);
            }
            if owners.len() > 4 * few {
                return None;
            }
        }
        owners.sort_unstable();
        owners.dedup();
        (owners.len() <= few).then_some(owners)
    }

    fn add_word(&mut self, owner: Owner, word: &str) {
        // The index ends at four gigabytes of words.
        let room = u32::try_from(self.text.len() + LONGEST + 1).is_ok();
        if word.len() > LONGEST || !room {
            if !self.long.contains(&owner) && self.long.len() <= FEW_OF_SEVERAL {
                self.long.push(owner);
            }
            return;
        }
        let hash = self.hasher.hash_one(word);
        let (text, ends) = (&self.text, &self.ends);
        let known = self
            .numbers
            .find(hash, |number| word_at(text, ends, *number) == word);
        if let Some(number) = known.copied() {
            self.add_owner(number, owner);
            return;
        }
        let number = self.ends.len() as u32;
        let start = self.text.len();
        let places = word.char_indices().map(|(at, _)| (start + at) as u32);
        self.fresh.extend(places);
        self.text.push_str(word);
        self.text.push(' ');
        self.ends.push(self.text.len() as u32);
        self.first.push(Some(owner));
        let (text, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.numbers.insert_unique(hash, number, |number| {
            hasher.hash_one(word_at(text, ends, *number))
        });
    }

    fn add_owner(&mut self, number: u32, owner: Owner) {
        if self.first[number as usize] == Some(owner) {
            return;
        }
        let others = self
            .others
            .entry(number)
            .or_insert_with(|| Some(Vec::new()));
        let Some(known) = others else {
            return;
        };
        // Texts of one card come one after another, so the last is the most likely.
        if known.last() == Some(&owner) || known.iter().rev().take(8).any(|it| *it == owner) {
            return;
        }
        known.push(owner);
        if known.len() > FEW_OF_SEVERAL {
            *others = None;
        }
    }
}

fn word_at<'a>(text: &'a str, ends: &[u32], number: u32) -> &'a str {
    let number = number as usize;
    let start = number.checked_sub(1).map_or(0, |before| ends[before]);
    &text[start as usize..ends[number] as usize - 1]
}

/// What lies between all that is neither letter nor digit. Who has a text has its pieces.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let between = |letter: char| !letter.is_alphanumeric();
    text.split(between).filter(|piece| !piece.is_empty())
}

/// Puts endings into alphabetical order. Each is compared by its first eight bytes, which lie beside it,
/// before the text is looked at, and those with the same first byte apart, which takes less memory.
fn in_order(text: &[u8], endings: Vec<u32>) -> Vec<u32> {
    let mut begins = [0usize; 257];
    for at in &endings {
        begins[usize::from(text[*at as usize]) + 1] += 1;
    }
    for byte in 0..256 {
        begins[byte + 1] += begins[byte];
    }
    let mut free = begins;
    let mut ordered = vec![0; endings.len()];
    for at in endings {
        let place = &mut free[usize::from(text[at as usize])];
        ordered[*place] = at;
        *place += 1;
    }
    for byte in 0..256 {
        let alike = &mut ordered[begins[byte]..begins[byte + 1]];
        let mut keyed: Vec<(u64, u32)> = alike.iter().map(|at| (key(text, *at), *at)).collect();
        keyed.sort_unstable_by(|one, other| {
            let of_text = || text[one.1 as usize..].cmp(&text[other.1 as usize..]);
            one.0.cmp(&other.0).then_with(of_text)
        });
        for (at, (_, sorted)) in alike.iter_mut().zip(keyed) {
            *at = sorted;
        }
    }
    ordered
}

fn key(text: &[u8], at: u32) -> u64 {
    let mut first = [0; 8];
    let ending = &text[at as usize..];
    let length = ending.len().min(8);
    first[..length].copy_from_slice(&ending[..length]);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(texts: &[(i64, &str)], settled: bool) -> Words {
        let mut words = Words::default();
        for (id, text) in texts {
            words.add_value(Owner::Person(*id), text);
            if settled {
                words.settle();
            }
        }
        words
    }

    #[test]
    fn pieces_are_found_within_words_whether_in_order_or_not() {
        let texts = [
            (1, "Anna Karenina"),
            (2, "ЁЛКА Hannah"),
            (3, "+7 (495) 123-45-67"),
            (4, "anna@karenin.example"),
        ];
        for settled in [false, true] {
            let words = words(&texts, settled);
            let found = |sought: &str| -> Vec<i64> {
                let owners = words.owners(sought, true).unwrap();
                let ids = owners.iter().map(|it| match it {
                    Owner::Person(id) | Owner::Lead(id) | Owner::Customer(id) => *id,
                });
                ids.collect()
            };
            assert_eq!(found("anna"), [1, 2, 4]);
            assert_eq!(found("karenin"), [1, 4]);
            // Wider than what is sought: its rarest piece counts.
            assert_eq!(found("a@karenin.e"), [1, 4]);
            assert_eq!(found("лк"), [2]);
            assert_eq!(found("7495123"), [3]);
            assert_eq!(found("45-6"), [3]);
            assert_eq!(found("nobody"), Vec::<i64>::new());
            // Of what holds neither letter nor digit it knows nothing.
            assert_eq!(words.owners("@", false), None);
        }
    }

    #[test]
    fn too_many_are_none_and_long_words_are_always_looked_at() {
        let mut words = Words::default();
        for id in 0..=FEW as i64 {
            words.add(Owner::Lead(id), "common");
        }
        assert_eq!(words.owners("comm", true), None);
        assert!(words.owners("comm", false).is_some());
        words.add(Owner::Lead(-1), &"x".repeat(LONGEST + 1));
        assert_eq!(words.owners("rare", true), Some(vec![Owner::Lead(-1)]));
    }
}
