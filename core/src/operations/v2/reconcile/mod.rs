//! Finding out what became of records that may have been added.
//!
//! The API has no idempotency keys. After an addition that may have happened, these operations
//! look for the records by what was sent, so that it can be finished without doubling anything.

mod calls;
mod fields;
mod likeness;
mod records;
mod search;
mod settle;
mod sought;
mod whole;

use amocore_macros::model;

use super::calls::{AddCalls, NewCall};
use super::catalog_elements::{AddCatalogElements, NewCatalogElement};
use super::catalogs::{AddCatalogs, NewCatalog};
use super::companies::{AddCompanies, NewCompany};
use super::contacts::{AddContacts, NewContact};
use super::customers::{AddCustomers, NewCustomer};
use super::fields::{AddFields, NewField};
use super::incoming_leads::{AddForm, AddSip, IncomingCall, IncomingForm};
use super::leads::{AddLeads, NewLead};
use super::notes::{AddNotes, NewNote};
use super::pipelines::{AddPipelines, NewPipeline};
use super::record::{Checked, Identifies};
use super::tasks::{AddTasks, NewTask};
use super::transactions::{AddTransactions, NewTransaction};
use crate::operation::{Answer, Context, Operation, Request, Step};
use crate::operations::rules;
use crate::types::open_enum;
use crate::{Result, Timestamp};

open_enum! {
    /// What a search for an added record came to.
    pub enum Finding {
        /// It is there: do not add it again.
        Found = "found",
        /// It is not there now. If the server may still be at work on the request, look again
        /// before adding it.
        Absent = "absent",
        /// There are records that may be it, but it cannot be told: a person has to look.
        Unclear = "unclear",
    }
}

/// What became of a record that may have been added.
#[model]
pub struct Reconciled {
    /// The record's place among those that were to be added, from 0.
    pub index: i64,
    /// Whether it is there.
    pub finding: Finding,
    /// Its identifier, if it was found.
    pub id: Option<String>,
    /// The identifiers of the records that it may be, if that is unclear.
    pub candidates: Vec<String>,
}

/// The operation that looks for records of a kind. What tells older ones apart is when the call began,
/// or, for those without a date, which there were.
macro_rules! reconciles {
    ($(#[doc = $doc:literal] $request:ident($item:ty) after $add:ident;)*) => {$(
        #[doc = $doc]
        #[model(request)]
        pub struct $request {
            /// What was to be added, as it was given to the call that is uncertain.
            #[positional]
            pub items: Vec<$item>,
            /// When that call began. Records that are older by more than a minute, which is left
            /// for clocks that differ, are not taken into account.
            #[positional]
            pub since: Timestamp,
            /// Identifiers of records that are known to be others: those that the error names as
            /// carried out, and those that were found before.
            pub known: Vec<String>,
        }

        reconciles!(@operation $request($item) after $add);

        impl $request {
            fn check_older(&self) -> Result<()> {
                Checked::required(&self.since, "since")?;
                rules::optional_time("since", Some(self.since))
            }

            fn sought(self) -> sought::Wanted<$item> {
                sought::Wanted {
                    items: self.items,
                    since: self.since,
                    known: self.known,
                    knows_older: true,
                }
            }
        }
    )*};
    ($(#[doc = $doc:literal] $request:ident($item:ty) undated after $add:ident;)*) => {$(
        #[doc = $doc]
        #[model(request)]
        pub struct $request {
            /// What was to be added, as it was given to the call that is uncertain.
            #[positional]
            pub items: Vec<$item>,
            /// The identifiers of all that were there before that call, as they were listed: the
            /// server does not tell when one was made. Empty: not known, and what is the same is
            /// unclear, since it may be older.
            #[positional]
            pub before: Vec<i64>,
            /// Identifiers of others that are known: those that the error names as carried out, and
            /// those that were found before.
            pub known: Vec<String>,
        }

        reconciles!(@operation $request($item) after $add);

        impl $request {
            fn check_older(&self) -> Result<()> {
                self.before.check_ids("before")
            }

            fn sought(self) -> sought::Wanted<$item> {
                let before = self.before.iter().map(i64::to_string);
                sought::Wanted {
                    items: self.items,
                    since: Timestamp::default(),
                    knows_older: !self.before.is_empty(),
                    known: before.chain(self.known).collect(),
                }
            }
        }
    )*};
    (@operation $request:ident($item:ty) after $add:ident) => {
        impl Operation for $request {
            type Output = Vec<Reconciled>;

            fn validate(&self) -> Result<()> {
                let items = self.items.clone();
                $add { items }.validate()?;
                self.check_older()
            }

            fn request(&self, context: &Context) -> Result<Request> {
                self.clone().sought().search(context.clone()).first_request()
            }

            fn decode(&self, answer: &Answer, context: &Context) -> Result<Vec<Reconciled>> {
                self.clone().sought().search(context.clone()).by_one_answer(answer)
            }

            fn steps(self, context: Context) -> Result<Step<Vec<Reconciled>>> {
                self.sought().search(context).steps()
            }
        }
    };
}

reconciles! {
    /// The leads that may have been added.
    ReconcileLeads(NewLead) after AddLeads;
    /// The contacts that may have been added.
    ReconcileContacts(NewContact) after AddContacts;
    /// The companies that may have been added.
    ReconcileCompanies(NewCompany) after AddCompanies;
    /// The customers that may have been added.
    ReconcileCustomers(NewCustomer) after AddCustomers;
    /// The purchases that may have been added.
    ReconcileTransactions(NewTransaction) after AddTransactions;
    /// The tasks that may have been added.
    ReconcileTasks(NewTask) after AddTasks;
    /// The notes that may have been added.
    ReconcileNotes(NewNote) after AddNotes;
    /// The catalogs that may have been added.
    ReconcileCatalogs(NewCatalog) after AddCatalogs;
    /// The elements that may have been added.
    ReconcileCatalogElements(NewCatalogElement) after AddCatalogElements;
    /// The calls that may have been logged.
    ReconcileCalls(NewCall) after AddCalls;
    /// The calls that may have been added.
    ReconcileSip(IncomingCall) after AddSip;
    /// The web forms that may have been added.
    ReconcileForm(IncomingForm) after AddForm;
}

reconciles! {
    /// The custom fields that may have been added.
    ReconcileFields(NewField) undated after AddFields;
    /// The pipelines that may have been added.
    ReconcilePipelines(NewPipeline) undated after AddPipelines;
}
