//! Where in a list the page begins that comes after so many rows: counted in blocks, in memory, so that a
//! page far down costs no more than the first. SQLite would walk over all rows before it.

use std::collections::{BTreeMap, HashSet};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Contacts.
    Contacts,
    /// Companies.
    Companies,
    /// Leads.
    Leads,
}

/// Whose rows of it: everybody's, or those of one responsible user.
pub type Share = Option<i64>;

/// Rows whose ids lie together are counted together.
const BLOCK: i64 = 4096;
const BITS: i64 = 64;

/// The rows of all lists.
#[derive(Debug, Default)]
pub struct Ranks {
    shares: BTreeMap<(List, Share), Rows>,
    /// What the transaction under way has touched.
    touched: HashSet<(List, i64)>,
}

/// The ids of some rows: a bit for each id from the first block on.
#[derive(Debug, Default)]
struct Rows {
    first_block: i64,
    blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
struct Block {
    count: i64,
    bits: [u64; (BLOCK / BITS) as usize],
}

impl Ranks {
    /// Puts a row where it belongs, and out of where it no longer does. `user` is responsible for it;
    /// nobody is for what is deleted.
    pub fn place(&mut self, list: List, id: i64, user: Option<i64>) {
        for ((of, share), rows) in &mut self.shares {
            let stays = share.is_none() && user.is_some() || share.is_some() && *share == user;
            if *of == list && !stays {
                rows.remove(id);
            }
        }
        if user.is_some() {
            for share in [None, user] {
                self.shares.entry((list, share)).or_default().insert(id);
            }
        }
    }

    /// The id of the row before which, newest first, there are so many; `None` beyond the end.
    pub fn after(&self, list: List, share: Share, offset: i64) -> Option<i64> {
        self.shares.get(&(list, share))?.newest_but(offset)
    }

    /// Notes that the transaction under way touches a row.
    pub fn touch(&mut self, list: List, id: i64) {
        self.touched.insert((list, id));
    }

    /// What has been touched since the last time.
    pub fn take_touched(&mut self) -> HashSet<(List, i64)> {
        std::mem::take(&mut self.touched)
    }
}

impl Rows {
    fn insert(&mut self, id: i64) {
        let block = id.div_euclid(BLOCK);
        let empty = Block {
            count: 0,
            bits: [0; (BLOCK / BITS) as usize],
        };
        if self.blocks.is_empty() {
            self.first_block = block;
        }
        while block < self.first_block {
            self.blocks.insert(0, empty.clone());
            self.first_block -= 1;
        }
        let place = (block - self.first_block) as usize;
        while self.blocks.len() <= place {
            self.blocks.push(empty.clone());
        }
        self.blocks[place].set(id, true);
    }

    fn remove(&mut self, id: i64) {
        let place = usize::try_from(id.div_euclid(BLOCK) - self.first_block);
        if let Some(block) = place.ok().and_then(|place| self.blocks.get_mut(place)) {
            block.set(id, false);
        }
    }

    fn newest_but(&self, offset: i64) -> Option<i64> {
        let mut left = offset;
        for (place, block) in self.blocks.iter().enumerate().rev() {
            if left >= block.count {
                left -= block.count;
                continue;
            }
            for (word, bits) in block.bits.iter().enumerate().rev() {
                let here = i64::from(bits.count_ones());
                if left >= here {
                    left -= here;
                    continue;
                }
                let mut bit = (0..BITS).rev().filter(|bit| bits >> bit & 1 == 1);
                let bit = bit.nth(left as usize)?;
                let block = self.first_block + place as i64;
                return Some(block * BLOCK + word as i64 * BITS + bit);
            }
        }
        None
    }
}

impl Block {
    fn set(&mut self, id: i64, is_there: bool) {
        let place = id.rem_euclid(BLOCK);
        let (word, mask) = ((place / BITS) as usize, 1 << (place % BITS));
        let was_there = self.bits[word] & mask != 0;
        if was_there != is_there {
            self.bits[word] ^= mask;
            self.count += if is_there { 1 } else { -1 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_from_the_newest_whatever_happens_to_them() {
        let mut ranks = Ranks::default();
        let place = |ranks: &mut Ranks, id, user| ranks.place(List::Leads, id, user);
        let ids: Vec<i64> = (0..10_000).map(|number| 1_000_000 + number * 3).collect();
        for id in &ids {
            place(&mut ranks, *id, Some(id % 2));
        }
        // One below all others, one that is deleted, one that changes hands.
        place(&mut ranks, 5, Some(0));
        place(&mut ranks, ids[9_000], None);
        place(&mut ranks, ids[8_000], Some(7));
        let mut left: Vec<i64> = ids.clone();
        left.remove(9_000);
        left.insert(0, 5);
        left.reverse();
        for offset in [0, 1, 998, 999, 1_000, 5_000, 9_999] {
            let found = ranks.after(List::Leads, None, offset as i64);
            assert_eq!(found, left.get(offset).copied(), "{offset}");
        }
        assert_eq!(ranks.after(List::Leads, None, 10_000), None);
        assert_eq!(ranks.after(List::Leads, Some(7), 0), Some(ids[8_000]));
        assert_eq!(ranks.after(List::Leads, Some(7), 1), None);
        assert_eq!(ranks.after(List::Contacts, None, 0), None);
        let owned = |user: i64| left.iter().filter(move |id| *id % 2 == user);
        let evens: Vec<i64> = owned(0)
            .copied()
            .filter(|id| *id != ids[8_000] && *id != 5)
            .collect();
        assert_eq!(ranks.after(List::Leads, Some(0), 3_000), Some(evens[3_000]));
    }
}
