//! The operations that have to have cases.

/// Fewer cases than this do not show that an operation works.
pub const FEWEST_CASES: usize = 6;

/// Every operation of the two documents, and the two updates made of them.
pub const OPERATIONS: [&str; 32] = [
    "legacy.authorize",
    "legacy.contacts.list",
    "legacy.contacts.search",
    "legacy.contacts.get",
    "legacy.contacts.add",
    "legacy.contacts.edit",
    "legacy.contacts.update",
    "legacy.contacts.delete",
    "legacy.deals.list",
    "legacy.deals.search",
    "legacy.deals.get",
    "legacy.deals.add",
    "legacy.deals.edit",
    "legacy.deals.update",
    "legacy.deals.delete",
    "legacy.notes.add",
    "legacy.notes.edit",
    "legacy.notes.delete",
    "legacy.tasks.add",
    "legacy.tasks.edit",
    "legacy.tasks.complete",
    "legacy.tasks.delete",
    "v2.customers.list",
    "v2.customers.add",
    "v2.customers.update",
    "v2.customers.delete",
    "v2.incoming_leads.add_sip",
    "v2.incoming_leads.add_form",
    "v2.incoming_leads.accept",
    "v2.incoming_leads.decline",
    "v2.incoming_leads.list",
    "v2.incoming_leads.summary",
];
