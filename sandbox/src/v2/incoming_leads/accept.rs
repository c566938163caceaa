//! `POST incoming_leads/accept`: an incoming lead becomes leads, contacts and
//! companies, linked to each other.

use rusqlite::Connection;

use super::cards::{self, Card};
use super::{acting_user, map_or_empty_list, uids};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store::contacts::NewContact;
use crate::store::elements::{Element, Kind};
use crate::store::incoming_leads::{self, IncomingLead, Outcome};
use crate::store::leads::NewLead;
use crate::store::notes::{self, NewNote};
use crate::store::{account, contacts, custom_fields, leads, tags};
use crate::v2::Call;
use crate::v2::failure::Failure;
use crate::v2::members::Unreadable;

/// Creates what the named requests carry. Unknown and handled uids are left
/// out of `data`.
pub fn accept(call: &Call<'_>) -> Result<Answer, Failure> {
    let uids = uids(call, "accept")?;
    let created = call.context.store.write(|tx| -> Result<Map, Failure> {
        let acceptance = Acceptance {
            connection: tx,
            user_id: acting_user(call, tx)?,
            status_id: status(call, tx)?,
            now: call.context.clock.now(),
        };
        let mut created = Map::new();
        for uid in &uids {
            if let Some(lead) = incoming_leads::find_waiting(tx, uid)? {
                incoming_leads::close(tx, uid, Outcome::Accepted, acceptance.now)?;
                created.insert(uid.clone(), acceptance.create(&lead)?);
            }
        }
        Ok(created)
    })?;
    Ok(call.success([
        ("status", "success".into()),
        ("data", map_or_empty_list(created)),
    ]))
}

fn status(call: &Call<'_>, connection: &Connection) -> Result<Option<i64>, Failure> {
    let given = call.parameters.get("status_id");
    let Some(given) = given.filter(|value| !value.is_blank()) else {
        return Ok(None);
    };
    let known = match given.integer() {
        Some(id) => account::pipeline_of_status(connection, id, 0)?.and(Some(id)),
        None => None,
    };
    known
        .map(Some)
        .ok_or_else(|| Failure::bad_parameter("status_id: there is no such status"))
}

/// One call of the operation.
struct Acceptance<'a> {
    connection: &'a Connection,
    /// On whose behalf everything is created.
    user_id: i64,
    /// The status asked for, before any that a lead names itself.
    status_id: Option<i64>,
    now: i64,
}

impl Acceptance<'_> {
    fn create(&self, incoming: &IncomingLead) -> Result<Tree, Failure> {
        let companies = self
            .cards(incoming, "companies", Kind::Company)?
            .iter()
            .map(|card| self.create_contact(card, incoming, true, None))
            .collect::<Result<Vec<i64>, Failure>>()?;
        let company_id = companies.first().copied();
        let mut lead_cards = self.cards(incoming, "leads", Kind::Lead)?;
        if lead_cards.is_empty() {
            // Accepting always makes a lead (spec: Incoming Leads).
            lead_cards.push(nameless());
        }
        let leads = lead_cards
            .iter()
            .map(|card| self.create_lead(card, incoming, company_id))
            .collect::<Result<Vec<i64>, Failure>>()?;
        let contacts = self
            .cards(incoming, "contacts", Kind::Contact)?
            .iter()
            .map(|card| self.create_contact(card, incoming, false, company_id))
            .collect::<Result<Vec<i64>, Failure>>()?;
        for lead_id in &leads {
            leads::link_contacts(self.connection, *lead_id, &contacts)?;
        }
        let elements = [
            (Kind::Lead, &leads),
            (Kind::Contact, &contacts),
            (Kind::Company, &companies),
        ];
        for (kind, ids) in elements {
            for id in ids {
                self.note_call(Element::new(kind, *id), incoming)?;
            }
        }
        let list = |ids: Vec<i64>| Tree::List(ids.into_iter().map(Tree::from).collect());
        Ok(Tree::map([
            ("companies", list(companies)),
            ("leads", list(leads)),
            ("contacts", list(contacts)),
        ]))
    }

    fn cards(&self, incoming: &IncomingLead, key: &str, kind: Kind) -> Result<Vec<Card>, Failure> {
        let pipeline_id = incoming.pipeline_id;
        cards::read(self.connection, &incoming.entities, key, kind, pipeline_id).map_err(
            |unreadable| match unreadable {
                Unreadable::Wrong(wrong) => Failure::bad_item(wrong.code, wrong.text),
                Unreadable::Storage(error) => Failure::Storage(error),
            },
        )
    }

    fn create_contact(
        &self,
        card: &Card,
        incoming: &IncomingLead,
        is_company: bool,
        company_id: Option<i64>,
    ) -> Result<i64, Failure> {
        let id = contacts::insert(
            self.connection,
            &NewContact {
                is_company,
                name: self.name(card, incoming),
                company_id,
                responsible_user_id: card.responsible_user_id.unwrap_or(self.user_id),
                created_at: card.created_at.unwrap_or(self.now),
                now: self.now,
                author: self.user_id,
            },
        )?;
        let kind = if is_company {
            Kind::Company
        } else {
            Kind::Contact
        };
        self.attach(Element::new(kind, id), card)?;
        Ok(id)
    }

    fn create_lead(
        &self,
        card: &Card,
        incoming: &IncomingLead,
        company_id: Option<i64>,
    ) -> Result<i64, Failure> {
        let (pipeline_id, status_id) = self.place(card, incoming)?;
        let id = leads::insert(
            self.connection,
            &NewLead {
                name: self.name(card, incoming),
                price: card.price,
                pipeline_id,
                status_id,
                company_id,
                responsible_user_id: card.responsible_user_id.unwrap_or(self.user_id),
                created_at: card.created_at.unwrap_or(self.now),
                now: self.now,
                author: self.user_id,
            },
        )?;
        self.attach(Element::new(Kind::Lead, id), card)?;
        Ok(id)
    }

    /// The status asked for, else the lead's own, else the pipeline's first.
    fn place(&self, card: &Card, incoming: &IncomingLead) -> Result<(i64, i64), Failure> {
        let own_pipeline = card.place.map_or(incoming.pipeline_id, |(id, _)| id);
        if let Some(status_id) = self.status_id {
            let pipeline = account::pipeline_of_status(self.connection, status_id, own_pipeline)?;
            return Ok((pipeline.unwrap_or(own_pipeline), status_id));
        }
        if let Some(place) = card.place {
            return Ok(place);
        }
        let first = account::first_working_status(self.connection, own_pipeline)?;
        Ok((own_pipeline, first))
    }

    fn name(&self, card: &Card, incoming: &IncomingLead) -> String {
        card.name
            .clone()
            .unwrap_or_else(|| incoming.source_name.clone())
    }

    fn attach(&self, element: Element, card: &Card) -> Result<(), Failure> {
        tags::replace(self.connection, element, &card.tags)?;
        for (field, entries) in &card.fields {
            custom_fields::replace(self.connection, element, field.id, entries)?;
        }
        for (note_type, text) in &card.notes {
            self.write_note(element, *note_type, text.clone(), None)?;
        }
        Ok(())
    }

    /// A call that asks for it leaves an event in everything created (spec:
    /// `add_note`; any non-empty value counts, v2 §9.19).
    fn note_call(&self, element: Element, incoming: &IncomingLead) -> Result<(), Failure> {
        let info = |name: &str| incoming.info.get(name).unwrap_or(&Tree::Null);
        if incoming.category != "sip" || info("add_note").is_blank() {
            return Ok(());
        }
        let text = |name: &str| info(name).text().unwrap_or_default();
        let mut words = format!(
            "Incoming call from {}, {} s",
            text("from"),
            text("duration")
        );
        for part in [text("link"), text("add_note")] {
            if !part.is_empty() && part != "1" {
                words.push_str(&format!("\n{part}"));
            }
        }
        let params = Tree::map([
            ("UNIQ", text("uniq").into()),
            ("PHONE", text("from").into()),
            ("DURATION", info("duration").clone()),
            ("LINK", text("link").into()),
            ("SRC", text("service_code").into()),
        ]);
        let params = serde_json::to_string(&params).expect("a tree has only string keys");
        self.write_note(element, notes::INCOMING_CALL, words, Some(params))
    }

    fn write_note(
        &self,
        element: Element,
        note_type: i64,
        text: String,
        params: Option<String>,
    ) -> Result<(), Failure> {
        notes::insert(
            self.connection,
            &NewNote {
                element,
                note_type,
                text,
                params,
                created_at: self.now,
                author: self.user_id,
            },
        )?;
        Ok(())
    }
}

fn nameless() -> Card {
    Card {
        name: None,
        created_at: None,
        responsible_user_id: None,
        price: 0,
        place: None,
        tags: Vec::new(),
        notes: Vec::new(),
        fields: Vec::new(),
    }
}
