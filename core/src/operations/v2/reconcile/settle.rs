//! Which of the records that are there are those that were to be added.

use super::likeness::Likeness;
use super::search::Row;
use super::{Finding, Reconciled};

/// Items that say the same: which of them a record is cannot matter.
pub struct Group {
    /// Their places.
    pub items: Vec<usize>,
    /// The places of records that are the same.
    same: Vec<usize>,
    /// Those of records that may be.
    alike: Vec<usize>,
}

/// The groups of so many items, of which is told whether two of them say the same.
pub fn groups(items: usize, equal: &dyn Fn(usize, usize) -> bool) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for place in 0..items {
        match groups.iter_mut().find(|it| equal(it.items[0], place)) {
            Some(group) => group.items.push(place),
            None => groups.push(Group {
                items: vec![place],
                same: Vec::new(),
                alike: Vec::new(),
            }),
        }
    }
    groups
}

/// Finds each item among the rows that were added since, or says that it is absent, or that this
/// cannot be told.
pub fn settle(mut groups: Vec<Group>, rows: &[Row]) -> Vec<Reconciled> {
    for (place, row) in rows.iter().enumerate() {
        let likeness = row.likeness.iter();
        let same = likeness.filter(|it| **it == Likeness::Same).count();
        for (group, likeness) in groups.iter_mut().zip(&row.likeness) {
            match (likeness, same) {
                (Likeness::Same, 1) => group.same.push(place),
                // What is the same as two that differ cannot be told, and what is the same as
                // another is not this one.
                (Likeness::Same, _) | (Likeness::Alike, 0) => group.alike.push(place),
                (Likeness::Alike | Likeness::Other, _) => {}
            }
        }
    }
    let mut settled: Vec<Reconciled> = groups
        .iter()
        .flat_map(|group| findings(group, rows))
        .collect();
    settled.sort_by_key(|it| it.index);
    settled
}

fn findings(group: &Group, rows: &[Row]) -> Vec<Reconciled> {
    let (wanted, there) = (group.items.len(), group.same.len());
    let is_clear = there == wanted || (there < wanted && group.alike.is_empty());
    let id = |place: &usize| rows[*place].id.clone();
    let places = group.items.iter().enumerate();
    places
        .map(|(copy, item)| {
            let found = group.same.get(copy).filter(|_| is_clear);
            let finding = match (is_clear, found) {
                (false, _) => Finding::Unclear,
                (true, Some(_)) => Finding::Found,
                (true, None) => Finding::Absent,
            };
            let all = group.same.iter().chain(&group.alike);
            Reconciled {
                index: i64::try_from(*item).unwrap_or(i64::MAX),
                id: found.map(id),
                candidates: all.filter(|_| !is_clear).map(id).collect(),
                finding,
            }
        })
        .collect()
}
