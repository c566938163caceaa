//! Calls become notes on the cards that their numbers lead to (v2 §9.9, §9.17).

use super::likeness::{Likeness, text, told};
use super::search::with_slack;
use super::sought::Sought;
use crate::operations::v2::calls::{CallDirection, NewCall, digits};
use crate::operations::v2::entity_type::EntityType;
use crate::operations::v2::note_params::NoteParams;
use crate::operations::v2::notes::{ListNotes, Note, NoteType};
use crate::{Error, ErrorKind, Timestamp};

/// Numbers with so many digits are the same when their last ones are: how the country is written
/// differs.
const NATIONAL: usize = 10;

/// The kinds of records that calls belong to (v2 §9.17). Contacts are read first and customers,
/// which not every account has, last.
const CARDS: [EntityType; 4] = [
    EntityType::Customer,
    EntityType::Lead,
    EntityType::Company,
    EntityType::Contact,
];

impl Sought for NewCall {
    type Row = Note;
    type List = ListNotes;

    /// The note may have the dates of the call, and then has changed at none after them. Types of
    /// notes are told apart here: not all clients name that filter alike (v2 §9.9).
    fn lists(items: &[Self], since: Timestamp) -> Vec<ListNotes> {
        let dates = items
            .iter()
            .flat_map(|item| [item.created_at, item.updated_at]);
        let earliest = dates.flatten().map(with_slack).min();
        let since = earliest.map_or(since, |earliest| earliest.min(since));
        let list = |kind: &EntityType| ListNotes {
            element_type: kind.clone(),
            modified_since: Some(since),
            ..Default::default()
        };
        CARDS.iter().map(list).collect()
    }

    /// A call's own code tells it from all others.
    fn likeness(&self, row: &Note) -> Likeness {
        if row.note_type != note_type(&self.direction) {
            return Likeness::Other;
        }
        let unknown = NoteParams::default();
        let there = row.params.as_ref().unwrap_or(&unknown);
        let number = there.phone.as_deref().filter(|it| !it.trim().is_empty());
        let same_number = number.is_none_or(|it| is_number(&self.phone_number, it));
        match (code(self.uniq.as_ref()), code(there.uniq.as_ref())) {
            (Some(sent), Some(code)) => Likeness::of(sent == code, same_number),
            // Without its code it is at best another note of the same call.
            (Some(_), None) | (None, Some(_)) => Likeness::of(same_number, false),
            (None, None) => {
                let all_else = number.is_some() && self.says(there) && self.is_dated_as(row);
                Likeness::of(same_number, all_else)
            }
        }
    }

    fn id(row: &Note) -> String {
        row.id.to_string()
    }

    /// A date that is not the one given is when the note was added.
    fn added_at(&self, row: &Note) -> Option<Timestamp> {
        row.created_at.filter(|at| self.created_at != Some(*at))
    }

    fn is_optional(list: &ListNotes) -> bool {
        list.element_type == EntityType::Customer
    }

    /// An account without customers has no calls of theirs (v2 §6, §9.5).
    fn is_without(list: &ListNotes, refusal: &Error) -> bool {
        Self::is_optional(list)
            && (refusal.kind() == ErrorKind::PaymentRequired
                || matches!(refusal.code(), Some(425 | 426)))
    }
}

impl NewCall {
    fn says(&self, there: &NoteParams) -> bool {
        let same = |sent: Option<&String>, there: Option<&String>| {
            let there = there.map(String::as_str).unwrap_or_default();
            sent.is_none_or(|sent| text(sent, there))
        };
        self.duration.is_none_or(|it| there.duration == Some(it))
            && same(self.source.as_ref(), there.source.as_ref())
            && same(self.link.as_ref(), there.link.as_ref())
            && same(self.call_result.as_ref(), there.call_result.as_ref())
            && told(self.call_status.as_ref(), there.call_status.as_ref())
    }

    /// A date that was not given is that of the addition, which has to be told.
    fn is_dated_as(&self, row: &Note) -> bool {
        match self.created_at {
            Some(_) => row.created_at == self.created_at,
            None => row.created_at.is_some(),
        }
    }
}

fn note_type(direction: &CallDirection) -> NoteType {
    match direction {
        CallDirection::Outbound => NoteType::CallOut,
        _ => NoteType::CallIn,
    }
}

fn code(uniq: Option<&String>) -> Option<&str> {
    uniq.map(|it| it.trim()).filter(|it| !it.is_empty())
}

fn is_number(sent: &str, there: &str) -> bool {
    let (sent_digits, digits) = (digits(sent), digits(there));
    let national = |digits: &str| {
        digits
            .get(digits.len().checked_sub(NATIONAL)?..)
            .map(str::to_owned)
    };
    match (national(&sent_digits), national(&digits)) {
        (Some(sent), Some(there)) => sent == there,
        _ if sent_digits.is_empty() => text(sent, there),
        _ => sent_digits == digits,
    }
}
