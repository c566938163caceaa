//! The records that can be looked for: where, and what makes them what they are.

use super::likeness::{Likeness, fields, given, links, tags, text};
use super::sought::Sought;
use crate::Timestamp;
use crate::operations::v2::catalog_elements::{
    CatalogElement, ListCatalogElements, NewCatalogElement,
};
use crate::operations::v2::companies::{Company, ListCompanies, NewCompany};
use crate::operations::v2::contacts::{Contact, ListContacts, NewContact};
use crate::operations::v2::customers::{Customer, ListCustomers, NewCustomer};
use crate::operations::v2::entity_type::EntityType;
use crate::operations::v2::incoming_leads::{
    IncomingCall, IncomingForm, IncomingLead, IncomingLeadCategory, ListIncomingLeads, SortOrder,
};
use crate::operations::v2::leads::{Lead, ListLeads, NewLead};
use crate::operations::v2::notes::{ListNotes, NewNote, Note};
use crate::operations::v2::tasks::{ListTasks, NewTask, Task};
use crate::operations::v2::transactions::{ListTransactions, NewTransaction, Transaction};

/// What lists with `modified_since` have in common. A record that is given a date of creation
/// does not tell by it when it was added.
macro_rules! changed_since {
    ($row:ident, $list:ident $(, $created:ident)?) => {
        type Row = $row;
        type List = $list;

        fn lists(_: &[Self], since: Timestamp) -> Vec<$list> {
            vec![$list {
                modified_since: Some(since),
                ..Default::default()
            }]
        }

        fn id(row: &$row) -> String {
            row.id.to_string()
        }

        fn added_at(&self, row: &$row) -> Option<Timestamp> {
            row.created_at$(.filter(|_| self.$created.is_none()))?
        }
    };
}

impl Sought for NewLead {
    changed_since!(Lead, ListLeads, created_at);

    fn likeness(&self, row: &Lead) -> Likeness {
        let all_else = given(self.status_id.as_ref(), row.status_id.as_ref())
            && given(self.pipeline_id.as_ref(), row.pipeline_id.as_ref())
            && given(self.sale.as_ref(), row.sale.as_ref())
            && given(
                self.responsible_user_id.as_ref(),
                row.responsible_user_id.as_ref(),
            )
            && given(self.created_at.as_ref(), row.created_at.as_ref())
            && given(
                self.company_id.as_ref(),
                row.company.as_ref().and_then(|it| it.id.as_ref()),
            )
            && links(&self.contact_ids, &row.contact_ids)
            && tags(&self.tags, &row.tags)
            && fields(&self.custom_fields, &row.custom_fields);
        Likeness::of(text(&self.name, &row.name), all_else)
    }
}

impl Sought for NewContact {
    changed_since!(Contact, ListContacts, created_at);

    fn likeness(&self, row: &Contact) -> Likeness {
        let parts = [&self.first_name, &self.last_name];
        let mut parts = parts.into_iter().flatten().map(|it| it.trim());
        // With the parts of a name the server may put the whole together anew.
        let named = text(&self.name, &row.name)
            || parts.clone().next().is_some() && parts.all(|part| row.name.contains(part));
        let all_else = given(
            self.responsible_user_id.as_ref(),
            row.responsible_user_id.as_ref(),
        ) && given(self.created_at.as_ref(), row.created_at.as_ref())
            && given(
                self.company_id.as_ref(),
                row.company.as_ref().and_then(|it| it.id.as_ref()),
            )
            && links(&self.lead_ids, &row.lead_ids)
            && links(&self.customer_ids, &row.customer_ids)
            && tags(&self.tags, &row.tags)
            && fields(&self.custom_fields, &row.custom_fields);
        Likeness::of(named, all_else)
    }
}

impl Sought for NewCompany {
    changed_since!(Company, ListCompanies, created_at);

    fn likeness(&self, row: &Company) -> Likeness {
        let all_else = given(
            self.responsible_user_id.as_ref(),
            row.responsible_user_id.as_ref(),
        ) && given(self.created_at.as_ref(), row.created_at.as_ref())
            && links(&self.contact_ids, &row.contact_ids)
            && links(&self.lead_ids, &row.lead_ids)
            && links(&self.customer_ids, &row.customer_ids)
            && tags(&self.tags, &row.tags)
            && fields(&self.custom_fields, &row.custom_fields);
        Likeness::of(text(&self.name, &row.name), all_else)
    }
}

impl Sought for NewCustomer {
    changed_since!(Customer, ListCustomers, created_at);

    fn likeness(&self, row: &Customer) -> Likeness {
        let all_else = given(self.next_price.as_ref(), row.next_price.as_ref())
            && given(self.periodicity.as_ref(), row.periodicity.as_ref())
            && given(
                self.responsible_user_id.as_ref(),
                row.responsible_user_id.as_ref(),
            )
            && given(self.created_at.as_ref(), row.created_at.as_ref())
            && given(
                self.company_id.as_ref(),
                row.company.as_ref().and_then(|it| it.id.as_ref()),
            )
            && links(&self.contact_ids, &row.contact_ids)
            && tags(&self.tags, &row.tags)
            && fields(&self.custom_fields, &row.custom_fields);
        Likeness::of(text(&self.name, &row.name), all_else)
    }
}

impl Sought for NewTransaction {
    changed_since!(Transaction, ListTransactions);

    fn likeness(&self, row: &Transaction) -> Likeness {
        let decisive = row.customer_id == Some(self.customer_id) && row.price == Some(self.price);
        let comment = self.comment.as_deref();
        let all_else = given(self.date.as_ref(), row.date.as_ref())
            && comment.is_none_or(|comment| text(comment, &row.comment));
        Likeness::of(decisive, all_else)
    }
}

impl Sought for NewTask {
    changed_since!(Task, ListTasks, created_at);

    fn likeness(&self, row: &Task) -> Likeness {
        let decisive =
            text(&self.text, &row.text) && given(self.element_id.as_ref(), row.element_id.as_ref());
        let all_else = row.task_type == Some(self.task_type)
            && row.complete_till_at == Some(self.complete_till_at)
            && given(self.element_type.as_ref(), row.element_type.as_ref())
            && given(
                self.responsible_user_id.as_ref(),
                row.responsible_user_id.as_ref(),
            )
            && given(self.created_at.as_ref(), row.created_at.as_ref());
        Likeness::of(decisive, all_else)
    }
}

/// Notes are listed by the kind of record that they are about.
impl Sought for NewNote {
    type Row = Note;
    type List = ListNotes;

    fn lists(items: &[Self], since: Timestamp) -> Vec<ListNotes> {
        let mut kinds: Vec<&EntityType> = Vec::new();
        for item in items {
            if !kinds.contains(&&item.element_type) {
                kinds.push(&item.element_type);
            }
        }
        let list = |kind: &EntityType| ListNotes {
            element_type: kind.clone(),
            modified_since: Some(since),
            ..Default::default()
        };
        kinds.into_iter().map(list).collect()
    }

    fn likeness(&self, row: &Note) -> Likeness {
        let decisive = row.element_id == Some(self.element_id)
            && row
                .element_type
                .as_ref()
                .is_none_or(|it| *it == self.element_type)
            && self
                .note_type
                .as_ref()
                .is_none_or(|it| *it == row.note_type);
        let sent = self.text.as_deref().unwrap_or_default();
        let said = row.text.as_deref().unwrap_or_default();
        if self.params.is_some() {
            // What the server makes of parameters differs from kind to kind.
            let same = self.params == row.params;
            return Likeness::of(decisive, same);
        }
        let all_else = given(self.created_at.as_ref(), row.created_at.as_ref());
        Likeness::of(decisive && text(sent, said), all_else)
    }

    fn id(row: &Note) -> String {
        row.id.to_string()
    }

    fn added_at(&self, row: &Note) -> Option<Timestamp> {
        row.created_at.filter(|_| self.created_at.is_none())
    }
}

/// Elements are listed by their catalog, and cannot be asked for by time.
impl Sought for NewCatalogElement {
    type Row = CatalogElement;
    type List = ListCatalogElements;

    fn lists(items: &[Self], _: Timestamp) -> Vec<ListCatalogElements> {
        let mut catalogs: Vec<i64> = items.iter().map(|item| item.catalog_id).collect();
        catalogs.sort_unstable();
        catalogs.dedup();
        let list = |catalog_id| ListCatalogElements {
            catalog_id,
            ..Default::default()
        };
        catalogs.into_iter().map(list).collect()
    }

    fn likeness(&self, row: &CatalogElement) -> Likeness {
        let here = row.catalog_id.is_none_or(|it| it == self.catalog_id);
        let all_else = fields(&self.custom_fields, &row.custom_fields);
        Likeness::of(here && text(&self.name, &row.name), all_else)
    }

    fn id(row: &CatalogElement) -> String {
        row.id.to_string()
    }

    fn added_at(&self, row: &CatalogElement) -> Option<Timestamp> {
        row.created_at
    }
}

/// Incoming leads come newest first, and tell their source's identifier.
macro_rules! incoming {
    ($category:ident) => {
        type Row = IncomingLead;
        type List = ListIncomingLeads;

        fn lists(_: &[Self], _: Timestamp) -> Vec<ListIncomingLeads> {
            vec![ListIncomingLeads {
                categories: vec![IncomingLeadCategory::$category],
                order_by: Some("created_at".to_owned()),
                order: Some(SortOrder::Desc),
                ..Default::default()
            }]
        }

        fn id(row: &IncomingLead) -> String {
            row.uid.clone()
        }

        fn added_at(&self, row: &IncomingLead) -> Option<Timestamp> {
            row.created_at.filter(|_| self.created_at.is_none())
        }

        fn is_beyond(row: &IncomingLead, since: Timestamp) -> bool {
            row.created_at.is_some_and(|at| at < since)
        }
    };
}

impl Sought for IncomingCall {
    incoming!(Sip);

    /// The call's own code tells it from all others, or its source's; a list without them tells
    /// who called when.
    fn likeness(&self, row: &IncomingLead) -> Likeness {
        let (sent, there) = (&self.incoming_lead_info, &row.incoming_lead_info);
        let source = row.source_uid.as_deref();
        let same_source = source.is_none_or(|it| text(&self.source_uid, it));
        let same_call = there.from_number.as_deref() == Some(sent.from_number.trim())
            && there.date == Some(sent.date_call);
        match there.uniq.as_deref() {
            Some(uniq) => Likeness::of(text(&sent.uniq, uniq), same_source),
            None if source.is_some() => Likeness::of(same_source, same_call),
            None => Likeness::of(same_call, there.duration == Some(sent.duration)),
        }
    }
}

impl Sought for IncomingForm {
    incoming!(Form);

    fn likeness(&self, row: &IncomingLead) -> Likeness {
        let (sent, there) = (&self.incoming_lead_info, &row.incoming_lead_info);
        let source = row.source_uid.as_deref();
        let decisive = there.form_id == Some(sent.form_id)
            && source.is_none_or(|it| text(&self.source_uid, it));
        let all_else = (source.is_some() || sent.form_send_at.is_some())
            && there
                .form_page
                .as_deref()
                .is_none_or(|it| text(&sent.form_page, it))
            && there.ip.as_deref().is_none_or(|it| text(&sent.ip, it))
            && given(sent.form_send_at.as_ref(), there.form_send_at.as_ref())
            && row.incoming_entities == self.incoming_entities;
        Likeness::of(decisive, all_else)
    }
}
