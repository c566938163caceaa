//! The one list of operations. Every surface is an expansion of it.

use crate::schema;

/// Hands every operation to `$callback!`, grouped by resource:
///
/// ```text
/// generation: Type BlockingType, "doc" {
///     { operations of the generation itself }
///     resource: Type BlockingType, "doc" { operations }
/// }
/// ```
///
/// An operation is `name(Request) -> Output, "doc";`, and a list also names its iterating form
/// and what it iterates over: `name(Request) -> Output, pages iter -> Item, "doc";`.
#[macro_export]
macro_rules! operations {
    ($callback:path) => {
        $callback! {
            legacy: Legacy BlockingLegacy, "The legacy XML API." {
                {
                    authorize(Authorize) -> Authorization,
                    "Signs in with the client's login and password or key, and keeps the session. Calling it is optional: the client signs in by itself when it has to (spec: Authorization).";
                }
                contacts: LegacyContacts BlockingLegacyContacts, "Contacts. Companies are contacts, too." {
                    list(ListLegacyContacts) -> LegacyContactPage, pages iter -> LegacyContact,
                    "Lists contacts, a page at a time (spec: Contacts list).";
                    search(SearchContacts) -> LegacyContactPage, pages search_iter -> LegacyContact,
                    "Searches contacts by a keyword, ignoring case (spec: Contact search).";
                    get(GetContact) -> LegacyContactDetail,
                    "Gets a contact with its notes and tasks (spec: Detailed contact page).";
                    add(AddContact) -> i64,
                    "Adds a contact and answers its identifier (spec: Add Contact).";
                    edit(EditContact) -> i64,
                    "Replaces a contact as a whole: what is not given becomes empty (spec: Editing a contact). To change some fields only, use `update`.";
                    update(UpdateContact) -> i64,
                    "Changes some fields of a contact: reads it, changes it and writes it back. Changes that others make in between are lost; the API has no way to notice.";
                    delete(DeleteContact) -> i64,
                    "Deletes a contact (spec: Deleting a contact).";
                }
                deals: LegacyDeals BlockingLegacyDeals, "Deals." {
                    list(ListDeals) -> DealPage, pages iter -> Deal,
                    "Lists deals, a page at a time (spec: Deals list).";
                    search(SearchDeals) -> DealPage, pages search_iter -> Deal,
                    "Searches deals by a keyword, ignoring case (spec: Search for deals).";
                    get(GetDeal) -> DealDetail,
                    "Gets a deal with its contacts, notes and tasks (spec: Detailed deal page).";
                    add(AddDeal) -> i64,
                    "Adds a deal and answers its identifier (spec: Adding a deal).";
                    edit(EditDeal) -> i64,
                    "Replaces a deal as a whole: what is not given becomes empty (spec: Editing deal). To change some fields only, use `update`.";
                    update(UpdateDeal) -> i64,
                    "Changes some fields of a deal: reads it, changes it and writes it back. Changes that others make in between are lost; the API has no way to notice.";
                    delete(DeleteDeal) -> i64,
                    "Deletes a deal (spec: Deleting deal).";
                }
                notes: LegacyNotes BlockingLegacyNotes, "Notes. They are listed by `get` of their contact or deal." {
                    add(AddNote) -> Option<i64>,
                    "Adds a note and answers its identifier, if the server tells it (spec: Add a note; legacy §12.23).";
                    edit(EditNote) -> i64,
                    "Changes the text of a note (spec: Editing notes).";
                    delete(DeleteNote) -> i64,
                    "Deletes a note (spec: Deleting comments).";
                }
                tasks: LegacyTasks BlockingLegacyTasks, "Tasks. They are listed by `get` of their contact or deal." {
                    add(AddTask) -> Option<i64>,
                    "Adds a task and answers its identifier, if the server tells it (spec: Adding a task; legacy §12.23).";
                    edit(EditTask) -> i64,
                    "Replaces a task as a whole (spec: Editing tasks).";
                    complete(CompleteTask) -> i64,
                    "Completes a task (spec: Completing tasks).";
                    delete(DeleteTask) -> i64,
                    "Deletes a task (spec: Deleting tasks).";
                }
            }
            v2: V2 BlockingV2, "The v2 API." {
                {}
                incoming_leads: IncomingLeads BlockingIncomingLeads, "Incoming leads: calls and web forms that nobody has processed yet." {
                    add_sip(AddSip) -> Vec<String>,
                    "Adds calls and answers their unique identifiers, in order (spec: Add an request from an incoming call).";
                    add_form(AddForm) -> Vec<String>,
                    "Adds filled-in web forms and answers their unique identifiers, in order (spec: Adding an request from the web form).";
                    accept(AcceptIncomingLeads) -> Vec<AcceptedIncomingLead>,
                    "Accepts incoming leads: their leads, contacts and companies are created (spec: Acceptance of incoming leads).";
                    decline(DeclineIncomingLeads) -> Vec<DeclinedIncomingLead>,
                    "Declines incoming leads: their data is deleted (spec: Declining of incoming leads).";
                    list(ListIncomingLeads) -> IncomingLeadPage, pages iter -> IncomingLead,
                    "Lists incoming leads, a page at a time (spec: List of incoming leads).";
                    summary(SummarizeIncomingLeads) -> IncomingLeadsSummary,
                    "Counts incoming leads by category (spec: Summary information on incoming requests).";
                }
            }
        }
    };
}

macro_rules! describe {
    ($(
        $generation:ident: $type:ident $blocking:ident, $generation_doc:literal {
            { $($direct:tt)* }
            $($resource:ident: $resource_type:ident $resource_blocking:ident, $doc:literal {
                $($rows:tt)*
            })*
        }
    )*) => {
        /// The nodes of the resource tree, parents first.
        pub fn resources() -> Vec<schema::Resource> {
            vec![$(
                schema::Resource { path: stringify!($generation), doc: $generation_doc },
                $(schema::Resource {
                    path: concat!(stringify!($generation), ".", stringify!($resource)),
                    doc: $doc,
                },)*
            )*]
        }

        /// Every operation, in the order of the list.
        pub fn table() -> Vec<schema::Operation> {
            let mut table = Vec::new();
            $(
                describe!(@rows table, stringify!($generation), $($direct)*);
                $(describe!(
                    @rows table,
                    concat!(stringify!($generation), ".", stringify!($resource)),
                    $($rows)*
                );)*
            )*
            table
        }
    };
    (@rows $table:ident, $resource:expr, $(
        $name:ident($request:ident) -> $output:ty, $(pages $iter:ident -> $item:ident,)? $doc:literal;
    )*) => {
        $($table.push(schema::Operation {
            resource: $resource,
            name: stringify!($name),
            request: &<crate::$request as schema::Described>::MODEL,
            output: {
                use crate::*;
                <$output as schema::Typed>::TYPE
            },
            pages: describe!(@pages $($iter $item)?),
            doc: $doc,
        });)*
    };
    (@pages) => { None };
    (@pages $iter:ident $item:ident) => {
        Some((stringify!($iter), <crate::$item as schema::Typed>::TYPE))
    };
}

crate::operations!(describe);
