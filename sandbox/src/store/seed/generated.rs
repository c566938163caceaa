//! Accounts of any size, the same in every run.

use rusqlite::{Connection, params};

use super::DAY;
use super::fields::{
    CONTACT_BIRTHDAY, EMAIL, EMAIL_WORK, LEAD_SOURCE, LEAD_SOURCE_CALL, PHONE, PHONE_MOBILE,
    PHONE_WORK, POSITION,
};
use super::pipelines::{FIRST_STATUS, PARTNER_STATUSES, PIPELINE, SECOND_PIPELINE, SECOND_STATUS};
use super::users::{ADMIN, LOSS_REASONS, MANAGER, RESTRICTED};
use super::words::{
    COMPANIES, FIRST_NAMES, GOODS, LAST_NAMES, NOTES, POSITIONS, TAGS, TASKS, TRADES,
};
use crate::store::contacts::NewContact;
use crate::store::elements::{Element, Kind};
use crate::store::leads::NewLead;
use crate::store::notes::{self, NewNote};
use crate::store::tasks::{self, Task};
use crate::store::{Result, contacts, leads, tags};

/// How large an account is.
#[derive(Debug)]
pub struct Size {
    companies: usize,
    contacts: usize,
    leads: usize,
    /// One lead of so many has a task, and a note.
    tasks_every: usize,
}

/// A believable sales department.
pub const SALES: Size = Size {
    companies: 60,
    contacts: 300,
    leads: 500,
    tasks_every: 2,
};

/// For lists and searches that are not to be slow.
pub const LARGE: Size = of_leads(200_000);

/// Of any size, in the same proportions.
pub const fn of_leads(leads: usize) -> Size {
    Size {
        companies: leads.div_ceil(40),
        contacts: leads.div_ceil(2),
        leads,
        tasks_every: 20,
    }
}

/// Pipeline, status, and how many of a hundred leads are there.
const PLACES: [(i64, i64, u64); 8] = [
    (PIPELINE, FIRST_STATUS, 22),
    (PIPELINE, SECOND_STATUS, 18),
    (PIPELINE, 142, 20),
    (PIPELINE, 143, 14),
    (SECOND_PIPELINE, PARTNER_STATUSES[0], 8),
    (SECOND_PIPELINE, PARTNER_STATUSES[1], 8),
    (SECOND_PIPELINE, 142, 6),
    (SECOND_PIPELINE, 143, 4),
];

/// Numbers that look random (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// So many seconds, as far as one may look back.
    fn seconds(&mut self, days: usize) -> i64 {
        i64::try_from(self.below(days * 86_400)).unwrap_or_default()
    }
}

/// Plants an account of that size. Indexes are made of the whole when all is there, which takes half as
/// long as keeping them row by row.
pub fn plant(connection: &Connection, now: i64, size: &Size) -> Result<()> {
    let indexes: Vec<(String, String)> = connection
        .prepare(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL
             AND tbl_name IN ('contacts', 'leads', 'lead_contacts', 'custom_field_values')",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_>>()?;
    for (name, _) in &indexes {
        connection.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    plant_rows(connection, now, size)?;
    for (_, sql) in &indexes {
        connection.execute_batch(sql)?;
    }
    Ok(())
}

fn plant_rows(connection: &Connection, now: i64, size: &Size) -> Result<()> {
    let mut grower = Grower {
        connection,
        now,
        dice: Dice(0x5a0d_80c5_a0d8_0c51),
    };
    let companies = (0..size.companies)
        .map(|number| grower.company(number))
        .collect::<Result<Vec<i64>>>()?;
    let mut people = Vec::with_capacity(size.contacts);
    for number in 0..size.contacts {
        let company = (grower.dice.below(4) > 0).then(|| grower.dice.pick(&companies));
        people.push((grower.person(number, company)?, company));
    }
    for number in 0..size.leads {
        let person = people[number % people.len()];
        let lead = grower.lead(person)?;
        if number % size.tasks_every == 0 {
            grower.work(lead)?;
        }
    }
    Ok(())
}

struct Grower<'a> {
    connection: &'a Connection,
    now: i64,
    dice: Dice,
}

impl Grower<'_> {
    fn user(&mut self) -> i64 {
        self.dice.pick(&[ADMIN, MANAGER, MANAGER, RESTRICTED])
    }

    fn company(&mut self, number: usize) -> Result<i64> {
        let base = COMPANIES[number % COMPANIES.len()];
        let trade = TRADES[number / COMPANIES.len() % TRADES.len()];
        let id = self.card(number, format!("{base} {trade}"), true, None)?;
        let element = Element::new(Kind::Company, id);
        let phone = format!("+1 202 {:03}-{:04}", 200 + number / 10_000, number % 10_000);
        self.value(element, PHONE, &phone, Some(PHONE_WORK))?;
        Ok(id)
    }

    fn person(&mut self, number: usize, company: Option<i64>) -> Result<i64> {
        let first = FIRST_NAMES[number % FIRST_NAMES.len()];
        let last = LAST_NAMES[number / FIRST_NAMES.len() % LAST_NAMES.len()];
        let id = self.card(number, format!("{first} {last}"), false, company)?;
        let element = Element::new(Kind::Contact, id);
        let (block, rest) = (number / 10_000, number % 10_000);
        let phone = format!("+7 (9{block:02}) 555-{:02}-{:02}", rest / 100, rest % 100);
        self.value(element, PHONE, &phone, Some(PHONE_MOBILE))?;
        let email = format!("person{number}@example.org");
        self.value(element, EMAIL, &email, Some(EMAIL_WORK))?;
        if number.is_multiple_of(3) {
            let position = self.dice.pick(&POSITIONS);
            self.value(element, POSITION, position, None)?;
        }
        if number.is_multiple_of(5) {
            let day = format!(
                "19{}-{:02}-{:02} 00:00:00",
                60 + self.dice.below(40),
                1 + self.dice.below(12),
                1 + self.dice.below(28),
            );
            self.value(element, CONTACT_BIRTHDAY, &day, None)?;
        }
        if number.is_multiple_of(7) {
            let tag = self.dice.pick(&TAGS).to_owned();
            tags::replace(self.connection, element, &[tag])?;
        }
        Ok(id)
    }

    fn card(
        &mut self,
        number: usize,
        name: String,
        is_company: bool,
        company_id: Option<i64>,
    ) -> Result<i64> {
        // Older cards have smaller ids.
        let age = i64::try_from(number % 700).unwrap_or_default();
        let created_at = self.now - (701 - age) * DAY + self.dice.seconds(1);
        let new = NewContact {
            is_company,
            name,
            company_id,
            responsible_user_id: self.user(),
            created_at,
            now: created_at,
            author: ADMIN,
        };
        contacts::insert(self.connection, &new)
    }

    fn lead(&mut self, (person, company): (i64, Option<i64>)) -> Result<i64> {
        let mut left = self.dice.below(100) as u64;
        let place = PLACES.iter().find(|(_, _, share)| {
            let here = left < *share;
            left = left.saturating_sub(*share);
            here
        });
        let (pipeline_id, status_id, _) = *place.unwrap_or(&PLACES[0]);
        let created_at = self.now - DAY - self.dice.seconds(300);
        let new = NewLead {
            name: self.dice.pick(&GOODS).to_owned(),
            price: 100 * i64::try_from(5 + self.dice.below(5_000)).unwrap_or_default(),
            pipeline_id,
            status_id,
            company_id: company,
            responsible_user_id: self.user(),
            created_at,
            now: created_at,
            author: ADMIN,
        };
        let id = leads::insert(self.connection, &new)?;
        self.connection
            .prepare_cached("INSERT INTO lead_contacts (lead_id, contact_id) VALUES (?, ?)")?
            .execute([id, person])?;
        let element = Element::new(Kind::Lead, id);
        if self.dice.below(3) == 0 {
            self.value(element, LEAD_SOURCE, "Call", Some(LEAD_SOURCE_CALL))?;
        }
        if self.dice.below(6) == 0 {
            let tag = self.dice.pick(&TAGS).to_owned();
            tags::replace(self.connection, element, &[tag])?;
        }
        if status_id == 143 {
            let (reason, _) = self.dice.pick(&LOSS_REASONS);
            self.connection
                .prepare_cached("UPDATE leads SET loss_reason_id = ? WHERE id = ?")?
                .execute([reason, id])?;
        }
        Ok(id)
    }

    /// A task and a note on a lead.
    fn work(&mut self, lead: i64) -> Result<()> {
        let element = Element::new(Kind::Lead, lead);
        let user = self.user();
        let created_at = self.now - self.dice.seconds(30);
        let task = Task {
            id: 0,
            element: Some(element),
            text: self.dice.pick(&TASKS).to_owned(),
            task_type: self.dice.pick(&[1, 1, 2, 3]),
            complete_till: self.now - 10 * DAY + self.dice.seconds(30),
            is_completed: self.dice.below(3) == 0,
            responsible_user_id: user,
            duration: 0,
            created_at,
            updated_at: created_at,
            created_by: ADMIN,
        };
        tasks::insert(self.connection, &task)?;
        let note = NewNote {
            element,
            note_type: notes::COMMON,
            text: self.dice.pick(&NOTES).to_owned(),
            params: None,
            created_at,
            author: user,
        };
        notes::insert(self.connection, &note)?;
        Ok(())
    }

    fn value(&self, element: Element, field: i64, value: &str, choice: Option<i64>) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO custom_field_values
                     (element_type, element_id, field_id, value, enum_id) VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![
                element.kind.code(),
                element.id,
                field,
                value,
                choice
            ])?;
        Ok(())
    }
}
