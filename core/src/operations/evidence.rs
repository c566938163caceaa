//! How sure it is that the server does what each operation takes it to do, and how much it takes.

use Certainty::{Captured, Documented, DocumentedAndUsed, Specified, Used};

/// How an operation is known, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// One of the two documents that define the product says so.
    Specified,
    /// The vendor documents it, and answers of the server are published.
    Captured,
    /// The vendor documents it, and deployed clients use it.
    DocumentedAndUsed,
    /// The vendor documents it; nobody has published that it works.
    Documented,
    /// Deployed clients use it; the vendor does not document it.
    Used,
}

/// What is known of one operation: its name, how sure it is, from where, and what it is limited
/// to, if anything (v2 §4).
pub type Evidence = (&'static str, Certainty, &'static str, &'static str);

/// Every operation, in the order of the list.
#[rustfmt::skip]
pub const EVIDENCE: &[Evidence] = &[
    ("legacy.authorize", Specified, "spec: Authorization", ""),
    ("legacy.contacts.list", Specified, "spec: Contacts list", "20 a page by default"),
    ("legacy.contacts.search", Specified, "spec: Contact search", "20 a page by default"),
    ("legacy.contacts.get", Specified, "spec: Detailed contact page", ""),
    ("legacy.contacts.add", Specified, "spec: Add Contact", ""),
    ("legacy.contacts.edit", Specified, "spec: Editing a contact", ""),
    ("legacy.contacts.update", Specified, "spec: made of get and edit", "two requests; not atomic"),
    ("legacy.contacts.delete", Specified, "spec: Deleting a contact", ""),
    ("legacy.deals.list", Specified, "spec: Deals list", "20 a page by default"),
    ("legacy.deals.search", Specified, "spec: Search for deals", "20 a page by default"),
    ("legacy.deals.get", Specified, "spec: Detailed deal page", ""),
    ("legacy.deals.add", Specified, "spec: Adding a deal", ""),
    ("legacy.deals.edit", Specified, "spec: Editing deal", ""),
    ("legacy.deals.update", Specified, "spec: made of get and edit", "two requests; not atomic"),
    ("legacy.deals.delete", Specified, "spec: Deleting deal", ""),
    ("legacy.notes.add", Specified, "spec: Add a note", ""),
    ("legacy.notes.edit", Specified, "spec: Editing notes", ""),
    ("legacy.notes.delete", Specified, "spec: Deleting comments", ""),
    ("legacy.tasks.add", Specified, "spec: Adding a task", ""),
    ("legacy.tasks.edit", Specified, "spec: Editing tasks", ""),
    ("legacy.tasks.complete", Specified, "spec: Completing tasks", ""),
    ("legacy.tasks.delete", Specified, "spec: Deleting tasks", ""),
    ("v2.authorize", DocumentedAndUsed, "v2 §3.1", ""),
    ("v2.oauth.exchange_api_key", DocumentedAndUsed, "v2 §3.2", ""),
    ("v2.account.get", Captured, "v2 §9.1", ""),
    ("v2.leads.list", Captured, "v2 §9.2", "500 a page"),
    ("v2.leads.add", DocumentedAndUsed, "v2 §9.2", "250 a request, split; 40 contacts a lead"),
    ("v2.leads.update", DocumentedAndUsed, "v2 §9.2", "250 a request, split; 40 contacts a lead"),
    ("v2.leads.reconcile", Captured, "v2 §9.2", "reads what changed since; 500 a page"),
    ("v2.contacts.list", DocumentedAndUsed, "v2 §9.3", "500 a page"),
    ("v2.contacts.add", DocumentedAndUsed, "v2 §9.3", "250 a request, split"),
    ("v2.contacts.update", DocumentedAndUsed, "v2 §9.3", "250 a request, split"),
    ("v2.contacts.reconcile", DocumentedAndUsed, "v2 §9.3", "reads what changed since; 500 a page"),
    ("v2.companies.list", DocumentedAndUsed, "v2 §9.4", "500 a page"),
    ("v2.companies.add", DocumentedAndUsed, "v2 §9.4", "250 a request, split"),
    ("v2.companies.update", DocumentedAndUsed, "v2 §9.4", "250 a request, split"),
    ("v2.companies.reconcile", DocumentedAndUsed, "v2 §9.4", "reads what changed since; 500 a page"),
    ("v2.customers.list", DocumentedAndUsed, "v2 §9.5", "500 a page"),
    ("v2.customers.add", DocumentedAndUsed, "v2 §9.5", "250 a request, split"),
    ("v2.customers.update", DocumentedAndUsed, "v2 §9.5", "250 a request, split"),
    ("v2.customers.delete", DocumentedAndUsed, "v2 §9.5", "250 a request, split"),
    ("v2.customers.reconcile", DocumentedAndUsed, "v2 §9.5", "reads what changed since; 500 a page"),
    ("v2.customers_periods.list", Documented, "v2 §9.7", ""),
    ("v2.customers_periods.replace", Documented, "v2 §9.7", ""),
    ("v2.transactions.list", DocumentedAndUsed, "v2 §9.6", "500 a page"),
    ("v2.transactions.add", DocumentedAndUsed, "v2 §9.6", "250 a request, split"),
    ("v2.transactions.comment", DocumentedAndUsed, "v2 §9.6", "250 a request, split"),
    ("v2.transactions.delete", DocumentedAndUsed, "v2 §9.6", "250 a request, split"),
    ("v2.transactions.reconcile", DocumentedAndUsed, "v2 §9.6", "reads what changed since; 500 a page"),
    ("v2.tasks.list", DocumentedAndUsed, "v2 §9.8", "500 a page"),
    ("v2.tasks.add", DocumentedAndUsed, "v2 §9.8", "250 a request, split"),
    ("v2.tasks.update", DocumentedAndUsed, "v2 §9.8", "250 a request, split"),
    ("v2.tasks.reconcile", DocumentedAndUsed, "v2 §9.8", "reads what changed since; 500 a page"),
    ("v2.notes.list", DocumentedAndUsed, "v2 §9.9", "500 a page"),
    ("v2.notes.add", DocumentedAndUsed, "v2 §9.9", "250 a request, split"),
    ("v2.notes.update", DocumentedAndUsed, "v2 §9.9", "250 a request, split"),
    ("v2.notes.download", Used, "v2 §9.9", "streamed, 256 KiB a chunk"),
    ("v2.notes.reconcile", DocumentedAndUsed, "v2 §9.9", "reads what changed since; 500 a page"),
    ("v2.fields.add", Documented, "v2 §9.10", "250 a request, split"),
    ("v2.fields.delete", Documented, "v2 §9.10", "250 a request, split"),
    ("v2.fields.reconcile", Captured, "v2 §8.2, §9.10", "reads the account"),
    ("v2.pipelines.list", DocumentedAndUsed, "v2 §9.13", ""),
    ("v2.pipelines.add", Documented, "v2 §9.13", ""),
    ("v2.pipelines.update", Documented, "v2 §9.13", ""),
    ("v2.pipelines.delete", Documented, "v2 §9.13", ""),
    ("v2.pipelines.reconcile", DocumentedAndUsed, "v2 §9.13", "reads all pipelines"),
    ("v2.webhooks.list", DocumentedAndUsed, "v2 §9.14", ""),
    ("v2.webhooks.subscribe", DocumentedAndUsed, "v2 §9.14", "100 an account"),
    ("v2.webhooks.unsubscribe", DocumentedAndUsed, "v2 §9.14", "100 an account"),
    ("v2.widgets.list", Documented, "v2 §9.15", ""),
    ("v2.widgets.install", Documented, "v2 §9.15", ""),
    ("v2.widgets.uninstall", Documented, "v2 §9.15", ""),
    ("v2.widgets.declare_sources", Documented, "v2 §9.15", ""),
    ("v2.catalogs.list", DocumentedAndUsed, "v2 §9.16", ""),
    ("v2.catalogs.add", DocumentedAndUsed, "v2 §9.16", "250 a request, split"),
    ("v2.catalogs.update", DocumentedAndUsed, "v2 §9.16", "250 a request, split"),
    ("v2.catalogs.delete", DocumentedAndUsed, "v2 §9.16", "250 a request, split"),
    ("v2.catalogs.reconcile", DocumentedAndUsed, "v2 §9.16", "reads all catalogs"),
    ("v2.catalog_elements.list", DocumentedAndUsed, "v2 §9.16", "500 a page"),
    ("v2.catalog_elements.add", DocumentedAndUsed, "v2 §9.16", "250 a request, split"),
    ("v2.catalog_elements.update", DocumentedAndUsed, "v2 §9.16", "250 a request, split"),
    ("v2.catalog_elements.delete", DocumentedAndUsed, "v2 §9.16", "250 a request, split"),
    ("v2.catalog_elements.reconcile", DocumentedAndUsed, "v2 §9.16", "reads the catalog; 500 a page"),
    ("v2.products.settings", Documented, "v2 §9.16", ""),
    ("v2.products.set", Documented, "v2 §9.16", ""),
    ("v2.calls.add", Documented, "v2 §9.17", "250 a request, split"),
    ("v2.calls.reconcile", Documented, "v2 §9.9, §9.17", "reads what changed since, about four kinds of records; 500 a page"),
    ("v2.events.add", DocumentedAndUsed, "v2 §9.18", "250 a request, split"),
    ("v2.salesbot.run", DocumentedAndUsed, "v2 §9.20", "250 a request, split"),
    ("v2.url_shortener.shorten", DocumentedAndUsed, "v2 §9.20", "250 a request, split"),
    ("v2.links.list", Used, "v2 §9.21", ""),
    ("v2.links.add", Used, "v2 §9.21", ""),
    ("v2.links.remove", Used, "v2 §9.21", ""),
    ("v2.incoming_leads.add_sip", Specified, "spec: Add an request from an incoming call", "250 a request, split"),
    ("v2.incoming_leads.add_form", Specified, "spec: Adding an request from the web form", "250 a request, split"),
    ("v2.incoming_leads.accept", Specified, "spec: Acceptance of incoming leads", "250 a request, split"),
    ("v2.incoming_leads.decline", Specified, "spec: Declining of incoming leads", "250 a request, split"),
    ("v2.incoming_leads.list", Specified, "spec: List of incoming leads", "500 a page"),
    ("v2.incoming_leads.summary", Specified, "spec: Summary information on incoming requests", ""),
    ("v2.incoming_leads.reconcile_sip", Specified, "spec: List of incoming leads", "reads the newest; 500 a page"),
    ("v2.incoming_leads.reconcile_form", Specified, "spec: List of incoming leads", "reads the newest; 500 a page"),
];

#[cfg(test)]
mod tests {
    use super::EVIDENCE;

    #[test]
    fn every_operation_has_its_evidence() {
        let listed: Vec<String> = crate::operations::table()
            .iter()
            .map(|row| format!("{}.{}", row.resource, row.name))
            .collect();
        let known: Vec<&str> = EVIDENCE.iter().map(|(name, ..)| *name).collect();
        assert_eq!(known, listed);
    }
}
