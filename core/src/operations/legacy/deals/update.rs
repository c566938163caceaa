//! Changing some fields of a deal.

use super::write::Record;
use super::{Deal, DealDetail, GetDeal, UpdateDeal};
use crate::operation::{Answer, Context, Operation, Request, Step};
use crate::operations::legacy::document::{self, Part};
use crate::operations::rules;
use crate::{Change, Error, Result};

/// Reads the deal, changes it and writes it back whole, since the wire knows no partial change
/// (legacy §12.13).
impl Operation for UpdateDeal {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)?;
        if self.name == Change::Clear {
            return Err(Error::invalid_input(
                "name",
                "a deal cannot be without a name",
            ));
        }
        if self.status_id == Change::Clear {
            return Err(Error::invalid_input(
                "status_id",
                "a deal cannot be without a status",
            ));
        }
        let name = self.name.set().cloned().unwrap_or("-".into());
        let given = Self {
            name: name.into(),
            ..self.clone()
        };
        given.apply(Deal::default())?.validate()
    }

    fn request(&self, context: &Context) -> Result<Request> {
        GetDeal::from(self.id).request(context)
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }

    fn steps(self, context: Context) -> Result<Step<i64>> {
        let get = GetDeal::from(self.id);
        Ok(Step::send(get.request(&context)?, move |answer| {
            let id = self.id;
            let (detail, named) = get.read(answer?, &context)?;
            self.check_unread(&detail, &named)?;
            let record = self.apply(detail.deal)?;
            record.validate()?;
            Ok(Step::send(record.edit(id), move |answer| {
                document::written(answer?, id).map(Step::Done)
            }))
        }))
    }
}

impl UpdateDeal {
    /// Finds what the answer may say and would be lost.
    fn check_unread(&self, detail: &DealDetail, named: &[String]) -> Result<()> {
        let deal = &detail.deal;
        document::named_tags(&self.tags, &deal.tags)?;
        let nameless = |field: &str, what: &str| {
            let problem = format!(
                "the answer names the {what} without an identifier, so say which it shall be"
            );
            Err(Error::invalid_input(field, problem))
        };
        if self.linked_contact_id.is_keep() && deal.contacts.iter().any(|it| it.id.is_none()) {
            return nameless("linked_contact_id", "linked contact");
        }
        if self.status_id.is_keep() && deal.status.as_ref().is_some_and(|it| it.id.is_none()) {
            return nameless("status_id", "status");
        }
        let no_price = deal.price.is_none() && document::extra_text(&deal.extra, "price").is_none();
        let parts = [
            Part::new(
                "status_id",
                &["status"],
                deal.status.is_none(),
                self.status_id.is_keep(),
            ),
            Part::new("price", &["price"], no_price, self.price.is_keep()),
            Part::new(
                "responsible_user_id",
                &["main_user"],
                deal.responsible_user.is_none(),
                self.responsible_user_id.is_keep(),
            ),
            Part::new(
                "tags",
                &["tags", "tag"],
                deal.tags.is_empty(),
                self.tags.is_keep(),
            ),
            Part::new(
                "linked_contact_id",
                &["contacts", "contact"],
                deal.contacts.is_empty(),
                self.linked_contact_id.is_keep(),
            ),
        ];
        let extra = [deal.extra.clone(), document::beside(&detail.extra, "deal")].concat();
        document::may_blank(&parts, named, &extra)
    }

    /// The whole record after the change.
    fn apply(self, deal: Deal) -> Result<Record> {
        if self.linked_contact_id.is_keep() && deal.contacts.len() > 1 {
            return Err(Error::invalid_input(
                "linked_contact_id",
                format!(
                    "the deal has {} linked contacts and companies and the XML API can write one \
                     only, so say which one shall stay",
                    deal.contacts.len()
                ),
            ));
        }
        let contact = deal.contacts.first().and_then(|contact| contact.id);
        let tags = deal.tags.into_iter().map(|tag| tag.name).collect();
        // A price that is no whole number goes back as it came.
        let price = match deal.price {
            Some(price) => Some(price.to_string()),
            None => document::extra_text(&deal.extra, "price"),
        };
        let status = deal.status.and_then(|status| status.id);
        let responsible = self.responsible_user_id;
        Ok(Record {
            name: self.name.apply_to(deal.name),
            status_id: self.status_id.apply_to_option(status),
            price: match self.price {
                Change::Keep => price,
                Change::Set(price) => Some(price.to_string()),
                Change::Clear => None,
            },
            responsible_user_id: document::responsible(responsible, deal.responsible_user)?,
            tags: self.tags.apply_to(tags),
            linked_contact_id: self.linked_contact_id.apply_to_option(contact),
        })
    }
}
