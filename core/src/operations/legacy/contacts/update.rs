//! Changing some fields of a contact.

use super::{EditContact, GetContact, LegacyContact, LegacyContactDetail, UpdateContact};
use crate::operation::{Answer, Context, Operation, Request, Step};
use crate::operations::legacy::document::{self, Part};
use crate::operations::rules;
use crate::{Change, Error, Result};

/// Reads the contact, changes it and writes it back whole, since the wire knows no partial
/// change (legacy §12.13).
impl Operation for UpdateContact {
    type Output = i64;

    fn validate(&self) -> Result<()> {
        rules::id("id", self.id)?;
        if self.name == Change::Clear {
            return Err(Error::invalid_input(
                "name",
                "a contact cannot be without a name",
            ));
        }
        let given = Self {
            name: Change::Set(self.name.set().cloned().unwrap_or("-".into())),
            ..self.clone()
        };
        given.apply(LegacyContact::default())?.validate()
    }

    fn request(&self, context: &Context) -> Result<Request> {
        GetContact::from(self.id).request(context)
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<i64> {
        document::written(answer, self.id)
    }

    fn steps(self, context: Context) -> Result<Step<i64>> {
        let get = GetContact::from(self.id);
        Ok(Step::send(get.request(&context)?, move |answer| {
            let (detail, named) = get.read(answer?, &context)?;
            self.check_unread(&detail, &named)?;
            let edit = self.apply(detail.contact)?;
            edit.validate()?;
            edit.steps(context)
        }))
    }
}

impl UpdateContact {
    /// Finds what the answer may say and would be lost.
    fn check_unread(&self, detail: &LegacyContactDetail, named: &[String]) -> Result<()> {
        let contact = &detail.contact;
        document::named_tags(&self.tags, &contact.tags)?;
        let keep_company = self.company_name.is_keep() && self.company_id.is_keep();
        let parts = [
            Part::new(
                "position",
                &["position"],
                contact.position.is_none(),
                self.position.is_keep(),
            ),
            Part::new(
                "company_id",
                &["company"],
                contact.company.is_none(),
                keep_company,
            ),
            Part::new(
                "phones",
                &["phones", "phone"],
                contact.phones.is_empty(),
                self.phones.is_keep(),
            ),
            Part::new(
                "emails",
                &["emails", "email"],
                contact.emails.is_empty(),
                self.emails.is_keep(),
            ),
            Part::new(
                "web_addresses",
                &["web_addresses", "web_address"],
                contact.web_addresses.is_empty(),
                self.web_addresses.is_keep(),
            ),
            Part::new(
                "addresses",
                &["addresses", "address"],
                contact.addresses.is_empty(),
                self.addresses.is_keep(),
            ),
            Part::new(
                "instant_messengers",
                &["instant_messengers", "instant_messenger"],
                contact.instant_messengers.is_empty(),
                self.instant_messengers.is_keep(),
            ),
            Part::new(
                "responsible_user_id",
                &["main_user"],
                contact.responsible_user.is_none(),
                self.responsible_user_id.is_keep(),
            ),
            Part::new(
                "tags",
                &["tags", "tag"],
                contact.tags.is_empty(),
                self.tags.is_keep(),
            ),
        ];
        let beside = document::beside(&detail.extra, "contact");
        let extra = [contact.extra.clone(), beside].concat();
        document::may_blank(&parts, named, &extra)
    }

    /// The whole record after the change.
    fn apply(self, contact: LegacyContact) -> Result<EditContact> {
        // A company is known by its identifier; a new name means another company, and so does
        // a new identifier (legacy §12.14).
        let company = contact.company.unwrap_or_default();
        let keep_company = self.company_name.is_keep() && self.company_id.is_keep();
        let known = company.id.filter(|_| keep_company);
        let name = company.name.filter(|_| keep_company && known.is_none());
        let tags = contact.tags.into_iter().map(|tag| tag.name).collect();
        let responsible = self.responsible_user_id;
        Ok(EditContact {
            id: self.id,
            name: self.name.apply_to(contact.name),
            position: self.position.apply_to_option(contact.position),
            company_name: self.company_name.apply_to_option(name),
            company_id: self.company_id.apply_to_option(known),
            phones: self.phones.apply_to(contact.phones),
            emails: self.emails.apply_to(contact.emails),
            web_addresses: self.web_addresses.apply_to(contact.web_addresses),
            addresses: self.addresses.apply_to(contact.addresses),
            instant_messengers: self.instant_messengers.apply_to(contact.instant_messengers),
            responsible_user_id: document::responsible(responsible, contact.responsible_user)?,
            tags: self.tags.apply_to(tags),
        })
    }
}
