//! Which cards hold a word: an index of all endings of all words, in memory.
//!
//! A search looks for a piece of text anywhere within a word, so an index of words, or of what they
//! begin with, does not help. The endings of all words in alphabetical order do: those that begin with
//! the piece stand together, and two binary searches find them, however many cards there are. Each word
//! has its cards in the order of their ids, so that the newest cards with all pieces are found without
//! looking at the others. A card has its own words and those of the cards it is linked to, as a search
//! sees it. What is found holds every card that matches, and perhaps some that no longer do: a search
//! looks at those itself. So nothing has to be taken out when a card changes or a transaction is undone.

use std::collections::BinaryHeap;
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use super::text::{digits, fold};

/// A series of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Series {
    /// Contacts and companies.
    People,
    /// Leads.
    Leads,
    /// Customers.
    Customers,
}

/// A card, in the order of series and ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Card(u32);

/// The bits of an id.
const ID: u32 = 30;

impl Card {
    /// The card with that id; `None` for one that the index has no room for.
    pub fn new(series: Series, id: i64) -> Option<Card> {
        let id = u32::try_from(id).ok().filter(|id| id >> ID == 0)?;
        Some(Card((series as u32) << ID | id))
    }

    /// Its id.
    pub fn id(self) -> i64 {
        i64::from(self.0 & ((1 << ID) - 1))
    }
}

/// More cards of one word are not kept: then the newest cards are tried until a page is full, which does
/// not take long when so many match.
const COMMON: usize = 200_000;
/// The same for a piece that so many words hold.
const MANY: usize = 32 * 1024;
/// The cards of so many words are put in order even if another piece is in fewer.
const FEW: usize = 256;
/// Longer words are not taken apart; whoever has one is looked at in every search.
const LONGEST: usize = 64;
/// So many endings wait unsorted.
const FRESH: usize = 4096;

/// The number of a word.
pub type Number = u32;

/// Stands for every word that is too long.
const LONG: Number = Number::MAX;

/// The index.
#[derive(Debug, Default)]
pub struct Words {
    /// Every word once, each followed by a blank.
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
    numbers: HashTable<Number>,
    hasher: RandomState,
    /// Who has each word.
    cards: Vec<Cards>,
    /// Who has words that are too long.
    long: Cards,
    /// There was no room for some word or card, so that nothing can be said of who matches.
    is_partial: bool,
    /// How many cards words have got, which is never undone.
    got: usize,
    /// Where endings begin: in order, each list at most half as long as the one before it.
    sorted: Vec<Vec<u32>>,
    fresh: Vec<u32>,
}

/// Cards in order. Most words have three or fewer: a contact and its leads.
#[derive(Debug)]
enum Cards {
    Few(u8, [Card; 3]),
    Many(Box<[Vec<Card>; 1]>),
    Common,
}

impl Default for Cards {
    fn default() -> Cards {
        Cards::Few(0, [Card(0); 3])
    }
}

impl Cards {
    /// All of them; `None` for too many.
    fn all(&self) -> Option<&[Card]> {
        match self {
            Cards::Few(count, few) => Some(&few[..usize::from(*count)]),
            Cards::Many(many) => Some(&many[0]),
            Cards::Common => None,
        }
    }

    /// Adds one before they are in order, which takes them as they come.
    fn push(&mut self, card: Card) {
        match self {
            Cards::Few(count, few) if few[..usize::from(*count)].contains(&card) => {}
            Cards::Few(count @ ..3, few) => {
                few[usize::from(*count)] = card;
                *count += 1;
            }
            Cards::Few(_, few) => {
                let mut many = few.to_vec();
                many.push(card);
                *self = Cards::Many(Box::new([many]));
            }
            Cards::Many(many) if many[0].last() == Some(&card) => {}
            Cards::Many(many) => {
                many[0].push(card);
                if many[0].len() > 2 * COMMON {
                    self.sort();
                }
            }
            Cards::Common => {}
        }
    }

    /// Puts them in order, each once.
    fn sort(&mut self) {
        match self {
            Cards::Few(count, few) => few[..usize::from(*count)].sort_unstable(),
            Cards::Many(many) => {
                // They are in order but for a few runs of them.
                many[0].sort();
                many[0].dedup();
                if many[0].len() > COMMON {
                    *self = Cards::Common;
                } else {
                    many[0].shrink_to_fit();
                }
            }
            Cards::Common => {}
        }
    }

    /// Adds one, unless it is there.
    fn add(&mut self, card: Card) -> bool {
        let Some(known) = self.all() else {
            return false;
        };
        // Cards come in the order of their ids, mostly.
        let place = match known.last() {
            Some(last) if *last >= card => known.partition_point(|it| *it < card),
            _ => known.len(),
        };
        if known.get(place) == Some(&card) {
            return false;
        }
        match self {
            Cards::Few(count @ ..3, few) => {
                few.copy_within(place..usize::from(*count), place + 1);
                few[place] = card;
                *count += 1;
            }
            Cards::Few(_, few) => {
                let mut many = few.to_vec();
                many.insert(place, card);
                *self = Cards::Many(Box::new([many]));
            }
            Cards::Many(many) if many[0].len() >= COMMON => *self = Cards::Common,
            Cards::Many(many) => many[0].insert(place, card),
            Cards::Common => {}
        }
        true
    }
}

impl Words {
    /// The numbers of the words in a text, which are taken in.
    pub fn numbers(&mut self, text: &str) -> Vec<Number> {
        let folded = fold(text);
        pieces(&folded).map(|word| self.number(word)).collect()
    }

    /// The same of a value of a custom field, which may be a phone: those are found by their digits, too.
    pub fn numbers_of_value(&mut self, value: &str) -> Vec<Number> {
        let mut numbers = self.numbers(value);
        let digits = digits(value);
        if !digits.is_empty() {
            numbers.push(self.number(&digits));
        }
        numbers
    }

    /// A card shows these words.
    pub fn give(&mut self, card: Option<Card>, numbers: &[Number]) {
        let Some(card) = card else {
            self.is_partial = true;
            return;
        };
        for number in numbers {
            let is_new = self.cards(*number).add(card);
            self.got += usize::from(is_new);
        }
    }

    /// The same in any order and for many cards, before [`Words::put_in_order`].
    pub fn give_first(&mut self, card: Option<Card>, numbers: &[Number]) {
        let Some(card) = card else {
            self.is_partial = true;
            return;
        };
        for number in numbers {
            self.cards(*number).push(card);
        }
    }

    /// Puts the cards of all words in order.
    pub fn put_in_order(&mut self) {
        self.long.sort();
        self.cards.iter_mut().for_each(Cards::sort);
    }

    fn cards(&mut self, number: Number) -> &mut Cards {
        match number {
            LONG => &mut self.long,
            number => &mut self.cards[number as usize],
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

    /// How large it has become: bytes of words, and cards.
    pub fn size(&self) -> usize {
        self.text.len() + self.got
    }

    /// The newest cards of a series that show all of this, each piece of it within some word: so many of
    /// those with smaller ids than `below`, the newest first. `None` if that is not known.
    pub fn newest(
        &self,
        series: Series,
        sought: &str,
        below: Option<Card>,
        count: usize,
    ) -> Option<Vec<Card>> {
        let start = Card::new(series, 0)?;
        let mut next = match below {
            Some(card) => Card(card.0.checked_sub(1)?),
            None => Card(start.0 | ((1 << ID) - 1)),
        };
        let lists = pieces(sought).map(|piece| self.cards_of_piece(piece));
        let mut lists: Vec<Vec<&[Card]>> = lists.flatten().collect();
        lists.sort_by_key(Vec::len);
        let first = lists.first()?.len();
        lists.retain(|it| it.len() <= first.max(FEW));
        let mut all: Vec<Newest<'_>> = lists
            .into_iter()
            .map(|lists| Newest::of(lists, start, next))
            .collect();
        let mut found = Vec::new();
        while found.len() < count && next >= start {
            let mut agreed = next;
            for one in &mut all {
                match one.from(agreed) {
                    Some(card) => agreed = card,
                    None => return Some(found),
                }
            }
            if agreed == next || all.len() == 1 {
                found.push(agreed);
                match agreed.0.checked_sub(1) {
                    Some(before) => next = Card(before),
                    None => break,
                }
            } else {
                next = agreed;
            }
        }
        Some(found)
    }

    /// The cards of every word with this in it; `None` for too many.
    fn cards_of_piece(&self, piece: &str) -> Option<Vec<&[Card]>> {
        if self.is_partial {
            return None;
        }
        let text = self.text.as_bytes();
        let ending = |at: &u32| &text[*at as usize..];
        let begins = |at: &u32| ending(at).starts_with(piece.as_bytes());
        let mut places: Vec<u32> = Vec::new();
        for run in &self.sorted {
            let start = run.partition_point(|at| ending(at) < piece.as_bytes());
            let length = run[start..].partition_point(begins);
            if places.len() + length > MANY {
                return None;
            }
            places.extend(&run[start..start + length]);
        }
        places.extend(self.fresh.iter().filter(|at| begins(at)));
        let mut lists = vec![self.long.all()?];
        for place in places {
            let number = self.ends.partition_point(|end| *end <= place);
            lists.push(self.cards[number].all()?);
        }
        Some(lists)
    }

    fn number(&mut self, word: &str) -> Number {
        if word.len() > LONGEST {
            return LONG;
        }
        let hash = self.hasher.hash_one(word);
        let (text, ends) = (&self.text, &self.ends);
        let known = self
            .numbers
            .find(hash, |number| word_at(text, ends, *number) == word);
        if let Some(number) = known {
            return *number;
        }
        // The index ends at four gigabytes of words.
        if u32::try_from(self.text.len() + LONGEST + 1).is_err() {
            self.is_partial = true;
            return LONG;
        }
        let number = self.ends.len() as Number;
        let start = self.text.len();
        let places = word.char_indices().map(|(at, _)| (start + at) as u32);
        self.fresh.extend(places);
        self.text.push_str(word);
        self.text.push(' ');
        self.ends.push(self.text.len() as u32);
        self.cards.push(Cards::default());
        let (text, ends, hasher) = (&self.text, &self.ends, &self.hasher);
        self.numbers.insert_unique(hash, number, |number| {
            hasher.hash_one(word_at(text, ends, *number))
        });
        number
    }
}

/// The cards of several words, the newest first.
struct Newest<'a> {
    lists: Vec<&'a [Card]>,
    /// The newest of each list, with its place.
    heads: BinaryHeap<(Card, usize)>,
}

impl<'a> Newest<'a> {
    /// Those that lie between the two.
    fn of(lists: Vec<&'a [Card]>, start: Card, end: Card) -> Newest<'a> {
        let within = |list: &'a [Card]| {
            let list = &list[..list.partition_point(|it| *it <= end)];
            &list[list.partition_point(|it| *it < start)..]
        };
        let lists: Vec<&[Card]> = lists.into_iter().map(within).collect();
        let heads = lists.iter().enumerate();
        let heads = heads.filter_map(|(place, list)| Some((*list.last()?, place)));
        Newest {
            heads: heads.collect(),
            lists,
        }
    }

    /// The newest from this one on.
    fn from(&mut self, card: Card) -> Option<Card> {
        while let Some((head, place)) = self.heads.peek().copied() {
            if head <= card {
                return Some(head);
            }
            self.heads.pop();
            let list = self.lists[place];
            let rest = &list[..before(list, card)];
            self.lists[place] = rest;
            self.heads.extend(rest.last().map(|last| (*last, place)));
        }
        None
    }
}

/// How many are not after that card, which is near the end, most likely.
fn before(list: &[Card], card: Card) -> usize {
    let mut step = 1;
    while step < list.len() && list[list.len() - step] > card {
        step *= 2;
    }
    let from = list.len().saturating_sub(step);
    from + list[from..].partition_point(|it| *it <= card)
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

    fn person(id: i64) -> Option<Card> {
        Card::new(Series::People, id)
    }

    fn words(texts: &[(i64, &str)], settled: bool) -> Words {
        let mut words = Words::default();
        for (id, text) in texts {
            let numbers = words.numbers_of_value(text);
            words.give(person(*id), &numbers);
            if settled {
                words.settle();
            }
        }
        words
    }

    fn found(words: &Words, sought: &str) -> Option<Vec<i64>> {
        let cards = words.newest(Series::People, sought, None, 100)?;
        Some(cards.into_iter().map(Card::id).collect())
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
            let found = |sought: &str| found(&words, sought).unwrap();
            assert_eq!(found("anna"), [4, 2, 1]);
            assert_eq!(found("karenin"), [4, 1]);
            assert_eq!(found("anna karenin"), [4, 1]);
            assert_eq!(found("han лк"), [2]);
            assert_eq!(found("karenin 495"), Vec::<i64>::new());
            // Wider than what is sought: only its pieces count.
            assert_eq!(found("a@karenin.e"), [4, 1]);
            assert_eq!(found("7495123"), [3]);
            assert_eq!(found("45-6"), [3]);
            assert_eq!(found("nobody"), Vec::<i64>::new());
        }
        // Of what holds neither letter nor digit it knows nothing.
        assert_eq!(found(&words(&texts, true), "@"), None);
    }

    #[test]
    fn cards_come_newest_first_in_portions_however_they_were_added() {
        let mut words = Words::default();
        for id in (1..1_000).rev().chain(1_000..2_000) {
            let text = format!("common n{} third{}", id, id % 3);
            let numbers = words.numbers(&text);
            words.give(person(id), &numbers);
            words.give(person(id), &numbers);
            words.give(Card::new(Series::Leads, 5 * id), &numbers);
        }
        words.settle();
        for (series, factor) in [(Series::People, 1), (Series::Leads, 5)] {
            for (sought, is_sought) in [
                ("common", (|_| true) as fn(i64) -> bool),
                ("third1 common", |id| id % 3 == 1),
                ("n19 third2", |id| {
                    id % 3 == 2 && id.to_string().starts_with("19")
                }),
            ] {
                let expected: Vec<i64> = (1..2_000).rev().filter(|id| is_sought(*id)).collect();
                let (mut all, mut below) = (Vec::new(), None);
                loop {
                    let portion = words.newest(series, sought, below, 7).unwrap();
                    all.extend(portion.iter().map(|card| card.id() / factor));
                    match portion.last() {
                        Some(last) => below = Some(*last),
                        None => break,
                    }
                }
                assert_eq!(all, expected, "{sought}");
            }
        }
        assert_eq!(
            words.newest(Series::Customers, "common", None, 7),
            Some(Vec::new())
        );
    }

    #[test]
    fn what_is_given_first_may_come_in_any_order() {
        let mut words = Words::default();
        let numbers = words.numbers("common");
        let ids = [5, 3, 9, 3, 1, 9, 7];
        for given in [2, 7] {
            for id in &ids[..given] {
                words.give_first(person(*id), &numbers);
            }
            words.put_in_order();
            let mut expected = ids[..given].to_vec();
            expected.sort_unstable_by(|one, other| other.cmp(one));
            expected.dedup();
            assert_eq!(found(&words, "common"), Some(expected));
        }
    }

    #[test]
    fn long_words_are_always_looked_at_and_a_card_without_room_hides_all() {
        let mut words = words(&[(1, "rare"), (2, &"x".repeat(LONGEST + 1))], true);
        assert_eq!(found(&words, "rare"), Some(vec![2, 1]));
        words.give(Card::new(Series::People, 1 << ID), &[0]);
        assert_eq!(found(&words, "rare"), None);
    }
}
