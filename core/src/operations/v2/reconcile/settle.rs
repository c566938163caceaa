//! Which of the records that are there are those that were to be added.

use super::likeness::Likeness;
use super::search::Sought;
use super::{Finding, Reconciled};
use crate::Timestamp;

/// Items that say the same: which of them a record is cannot matter.
struct Group {
    /// Their places.
    items: Vec<usize>,
    /// The places of records that are the same.
    same: Vec<usize>,
    /// Those of records that may be.
    alike: Vec<usize>,
}

/// Finds each item among the rows that were added since, or says that it is absent, or that this
/// cannot be told.
pub fn settle<S: Sought>(items: &[S], rows: &[S::Row], since: Timestamp) -> Vec<Reconciled> {
    let likeness = |item: &S, row: &S::Row| match item.added_at(row) {
        Some(at) if at < since => Likeness::Other,
        _ => item.likeness(row),
    };
    let mut groups = group(items);
    for (place, row) in rows.iter().enumerate() {
        let likeness: Vec<Likeness> = groups
            .iter()
            .map(|group| likeness(&items[group.items[0]], row))
            .collect();
        let same = likeness.iter().filter(|it| **it == Likeness::Same).count();
        for (group, likeness) in groups.iter_mut().zip(likeness) {
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
        .flat_map(|group| findings::<S>(group, rows))
        .collect();
    settled.sort_by_key(|it| it.index);
    settled
}

fn group<S: Sought>(items: &[S]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (place, item) in items.iter().enumerate() {
        match groups.iter_mut().find(|it| items[it.items[0]] == *item) {
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

fn findings<S: Sought>(group: &Group, rows: &[S::Row]) -> Vec<Reconciled> {
    let (wanted, there) = (group.items.len(), group.same.len());
    let is_clear = there == wanted || (there < wanted && group.alike.is_empty());
    let ids = |places: &[usize]| places.iter().map(|place| S::id(&rows[*place])).collect();
    let places = group.items.iter().enumerate();
    places
        .map(|(copy, item)| {
            let found = group.same.get(copy).filter(|_| is_clear);
            let finding = match (is_clear, found) {
                (false, _) => Finding::Unclear,
                (true, Some(_)) => Finding::Found,
                (true, None) => Finding::Absent,
            };
            let all: Vec<usize> = group.same.iter().chain(&group.alike).copied().collect();
            Reconciled {
                index: i64::try_from(*item).unwrap_or(i64::MAX),
                id: found.map(|place| S::id(&rows[*place])),
                candidates: if is_clear { Vec::new() } else { ids(&all) },
                finding,
            }
        })
        .collect()
}
