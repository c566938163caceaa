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
/// and what it iterates over: `name(Request) -> Output, pages iter -> Item, "doc";`. What is too
/// large to be held comes in chunks: `name(Request) streams Bytes, "doc";`.
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
                {
                    authorize(SignIn) -> Authorization,
                    "Signs in with the client's login and password or key, keeps the session, and tells the user's accounts (v2 §3.1). Calling it is optional: the client signs in by itself when it has to.";
                }
                oauth: Oauth BlockingOauth, "OAuth. Tokens are got and renewed by the client, when it is set up with an integration." {
                    exchange_api_key(ExchangeApiKey) -> bool,
                    "Swaps a user's key for an authorization code, which the service sends to the integration's redirect address (v2 §3.2).";
                }
                account: AccountResource BlockingAccountResource, "The account." {
                    get(GetAccount) -> Account,
                    "Gets the account; its users, groups, custom fields, pipelines and types if asked for (v2 §9.1).";
                }
                leads: Leads BlockingLeads, "Leads." {
                    list(ListLeads) -> LeadPage, pages iter -> Lead,
                    "Lists leads, a page at a time (v2 §9.2). Pages are cut by position: what is added or deleted meanwhile shifts those that follow.";
                    add(AddLeads) -> Vec<i64>,
                    "Adds leads and answers their identifiers, in order (v2 §9.2).";
                    update(UpdateLeads) -> Vec<i64>,
                    "Changes leads and answers their identifiers, in order (v2 §9.2).";
                    reconcile(ReconcileLeads) -> Vec<Reconciled>,
                    "Finds out what became of leads whose addition is uncertain, by what was sent (v2 §7.2).";
                }
                contacts: Contacts BlockingContacts, "Contacts." {
                    list(ListContacts) -> ContactPage, pages iter -> Contact,
                    "Lists contacts, a page at a time (v2 §9.3). Pages are cut by position: what is added or deleted meanwhile shifts those that follow.";
                    add(AddContacts) -> Vec<i64>,
                    "Adds contacts and answers their identifiers, in order (v2 §9.3).";
                    update(UpdateContacts) -> Vec<i64>,
                    "Changes contacts and answers their identifiers, in order (v2 §9.3).";
                    reconcile(ReconcileContacts) -> Vec<Reconciled>,
                    "Finds out what became of contacts whose addition is uncertain, by what was sent (v2 §7.2).";
                }
                companies: Companies BlockingCompanies, "Companies." {
                    list(ListCompanies) -> CompanyPage, pages iter -> Company,
                    "Lists companies, a page at a time (v2 §9.4). Pages are cut by position: what is added or deleted meanwhile shifts those that follow.";
                    add(AddCompanies) -> Vec<i64>,
                    "Adds companies and answers their identifiers, in order (v2 §9.4).";
                    update(UpdateCompanies) -> Vec<i64>,
                    "Changes companies and answers their identifiers, in order (v2 §9.4).";
                    reconcile(ReconcileCompanies) -> Vec<Reconciled>,
                    "Finds out what became of companies whose addition is uncertain, by what was sent (v2 §7.2).";
                }
                customers: Customers BlockingCustomers, "Customers: those who buy again. The feature has to be switched on." {
                    list(ListCustomers) -> CustomerPage, pages iter -> Customer,
                    "Lists customers, a page at a time (v2 §9.5). Pages are cut by position: what is added or deleted meanwhile shifts those that follow.";
                    add(AddCustomers) -> Vec<i64>,
                    "Adds customers and answers their identifiers, in order (v2 §9.5).";
                    update(UpdateCustomers) -> Vec<i64>,
                    "Changes customers and answers their identifiers, in order (v2 §9.5).";
                    delete(DeleteCustomers) -> Vec<i64>,
                    "Deletes customers and answers the identifiers of those deleted (v2 §9.5).";
                    reconcile(ReconcileCustomers) -> Vec<Reconciled>,
                    "Finds out what became of customers whose addition is uncertain, by what was sent (v2 §7.2).";
                }
                customers_periods: CustomersPeriods BlockingCustomersPeriods, "The periods of customers before and after a purchase. For administrators." {
                    list(ListCustomersPeriods) -> CustomersPeriodPage,
                    "Lists the periods (v2 §9.7).";
                    replace(ReplaceCustomersPeriods) -> CustomersPeriodPage,
                    "Replaces the periods by these (v2 §9.7).";
                }
                transactions: Transactions BlockingTransactions, "Transactions: what customers bought." {
                    list(ListTransactions) -> TransactionPage, pages iter -> Transaction,
                    "Lists purchases, a page at a time (v2 §9.6). Pages are cut by position: what is added or deleted meanwhile shifts those that follow.";
                    add(AddTransactions) -> Vec<i64>,
                    "Adds purchases and answers their identifiers, in order (v2 §9.6).";
                    comment(CommentTransactions) -> Vec<i64>,
                    "Sets comments on purchases and answers the purchases' identifiers (v2 §9.6).";
                    delete(DeleteTransactions) -> Vec<i64>,
                    "Deletes purchases and answers the identifiers of those deleted (v2 §9.6).";
                    reconcile(ReconcileTransactions) -> Vec<Reconciled>,
                    "Finds out what became of purchases whose addition is uncertain, by what was sent (v2 §7.2).";
                }
                tasks: Tasks BlockingTasks, "Tasks." {
                    list(ListTasks) -> TaskPage, pages iter -> Task,
                    "Lists tasks, a page at a time (v2 §9.8). Pages are cut by position: what is added or deleted meanwhile shifts those that follow.";
                    add(AddTasks) -> Vec<i64>,
                    "Adds tasks and answers their identifiers, in order (v2 §9.8).";
                    update(UpdateTasks) -> Vec<i64>,
                    "Changes tasks and answers their identifiers, in order (v2 §9.8).";
                    reconcile(ReconcileTasks) -> Vec<Reconciled>,
                    "Finds out what became of tasks whose addition is uncertain, by what was sent (v2 §7.2).";
                }
                notes: Notes BlockingNotes, "Notes: what a card shows that has happened." {
                    list(ListNotes) -> NotePage, pages iter -> Note,
                    "Lists notes about a kind of record, a page at a time (v2 §9.9). Pages are cut by position: what is added or deleted meanwhile shifts those that follow.";
                    add(AddNotes) -> Vec<i64>,
                    "Adds notes and answers their identifiers, in order (v2 §9.9).";
                    update(UpdateNotes) -> Vec<i64>,
                    "Changes notes and answers their identifiers, in order (v2 §9.9).";
                    download(DownloadAttachment) streams Bytes,
                    "Downloads the file of a note, in chunks of 256 KiB at most (v2 §9.9). The file is never held as a whole, so the limit of an answer's size does not apply; the time-out applies to each chunk.";
                    reconcile(ReconcileNotes) -> Vec<Reconciled>,
                    "Finds out what became of notes whose addition is uncertain, by what was sent (v2 §7.2).";
                }
                fields: Fields BlockingFields, "Custom fields. They are listed with the account." {
                    add(AddFields) -> Vec<i64>,
                    "Defines custom fields and answers their identifiers, in order (v2 §9.10).";
                    delete(DeleteFields) -> Vec<i64>,
                    "Deletes custom fields and answers the identifiers of those deleted (v2 §9.10).";
                    reconcile(ReconcileFields) -> Vec<Reconciled>,
                    "Finds out what became of custom fields whose addition is uncertain, by what was sent and what was there before. The account does not tell `origin`, so that fields which differ in nothing else are unclear (v2 §8.2, §9.10).";
                }
                pipelines: Pipelines BlockingPipelines, "Pipelines and their statuses." {
                    list(ListPipelines) -> PipelinePage,
                    "Lists the pipelines with their statuses (v2 §9.13).";
                    add(AddPipelines) -> Vec<Pipeline>,
                    "Adds pipelines and answers them, in order (v2 §9.13). For administrators.";
                    update(UpdatePipelines) -> Vec<i64>,
                    "Replaces pipelines with their statuses and answers their identifiers (v2 §9.13). For administrators.";
                    delete(DeletePipelines) -> Vec<i64>,
                    "Deletes pipelines and answers the identifiers of those deleted (v2 §9.13). For administrators.";
                    reconcile(ReconcilePipelines) -> Vec<Reconciled>,
                    "Finds out what became of pipelines whose addition is uncertain, by their names and statuses and what was there before (v2 §9.13).";
                }
                webhooks: Webhooks BlockingWebhooks, "Subscriptions to webhooks. For administrators." {
                    list(ListWebhooks) -> WebhookSubscriptionPage,
                    "Lists the subscriptions (v2 §9.14).";
                    subscribe(SubscribeWebhooks) -> Vec<WebhookResult>,
                    "Subscribes addresses to events (v2 §9.14).";
                    unsubscribe(UnsubscribeWebhooks) -> Vec<WebhookResult>,
                    "Ends subscriptions (v2 §9.14).";
                }
                widgets: Widgets BlockingWidgets, "Widgets. For administrators. Documented only; nobody has published an answer of the server." {
                    list(ListWidgets) -> Vec<Widget>,
                    "Lists widgets (v2 §9.15).";
                    install(InstallWidgets) -> Vec<Widget>,
                    "Installs widgets (v2 §9.15).";
                    uninstall(UninstallWidgets) -> Vec<Widget>,
                    "Removes widgets (v2 §9.15).";
                    declare_sources(DeclareWidgetSources) -> bool,
                    "Says which pages of messengers a widget brings messages from (v2 §9.15).";
                }
                catalogs: Catalogs BlockingCatalogs, "Catalogs: lists of the account's own." {
                    list(ListCatalogs) -> CatalogPage,
                    "Lists the catalogs (v2 §9.16).";
                    add(AddCatalogs) -> Vec<i64>,
                    "Adds catalogs and answers their identifiers, in order (v2 §9.16).";
                    update(UpdateCatalogs) -> Vec<i64>,
                    "Changes catalogs and answers their identifiers, in order (v2 §9.16).";
                    delete(DeleteCatalogs) -> Vec<i64>,
                    "Deletes catalogs and answers the identifiers of those deleted (v2 §9.16).";
                    reconcile(ReconcileCatalogs) -> Vec<Reconciled>,
                    "Finds out what became of catalogs whose addition is uncertain, by what was sent (v2 §9.16).";
                }
                catalog_elements: CatalogElements BlockingCatalogElements, "Elements of catalogs." {
                    list(ListCatalogElements) -> CatalogElementPage, pages iter -> CatalogElement,
                    "Lists the elements of a catalog, 500 a page (v2 §9.16). Pages are cut by position: what is added or deleted meanwhile shifts those that follow.";
                    add(AddCatalogElements) -> Vec<i64>,
                    "Adds elements and answers their identifiers, in order (v2 §9.16).";
                    update(UpdateCatalogElements) -> Vec<i64>,
                    "Changes elements and answers their identifiers, in order (v2 §9.16).";
                    delete(DeleteCatalogElements) -> Vec<i64>,
                    "Deletes elements and answers the identifiers of those deleted (v2 §9.16).";
                    reconcile(ReconcileCatalogElements) -> Vec<Reconciled>,
                    "Finds out what became of elements whose addition is uncertain, by what was sent (v2 §7.2).";
                }
                products: Products BlockingProducts, "Products, a catalog that can be switched on." {
                    settings(GetProductsSettings) -> ProductsSettings,
                    "Tells whether products are on, and their catalog (v2 §9.16).";
                    set(SetProductsSettings) -> ProductsSettings,
                    "Switches products on or off (v2 §9.16). For administrators.";
                }
                calls: Calls BlockingCalls, "Calls, logged by phone number." {
                    add(AddCalls) -> Vec<LoggedCall>,
                    "Logs calls on the cards that their numbers lead to (v2 §9.17).";
                    reconcile(ReconcileCalls) -> Vec<Reconciled>,
                    "Finds out what became of calls whose addition is uncertain, by their codes (`uniq`), or else by what was sent. Reads the notes about contacts, companies, leads and customers that have changed since, or since the earliest date of the calls (v2 §9.9, §9.17).";
                }
                events: Events BlockingEvents, "Notices of incoming calls." {
                    add(AddEvents) -> Vec<CallNotification>,
                    "Shows users that somebody calls; nothing is stored (v2 §9.18).";
                }
                salesbot: Salesbot BlockingSalesbot, "Bots." {
                    run(RunSalesbots) -> i64,
                    "Starts bots on records, and answers how many (v2 §9.20).";
                }
                url_shortener: UrlShortener BlockingUrlShortener, "Short links, each for one contact." {
                    shorten(ShortenLinks) -> Vec<ShortLink>,
                    "Shortens links (v2 §9.20). Needs a key: the server wants it in the query.";
                }
                links: Links BlockingLinks, "Links between records. Undocumented; one client of the field uses it (v2 §9.21)." {
                    list(ListLinks) -> Vec<Link>,
                    "Lists links of records (v2 §9.21).";
                    add(AddLinks) -> Vec<Link>,
                    "Links records, and answers the links (v2 §9.21).";
                    remove(RemoveLinks) -> i64,
                    "Takes links off, and answers how many (v2 §9.21).";
                }
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
                    reconcile_sip(ReconcileSip) -> Vec<Reconciled>,
                    "Finds out what became of calls whose addition is uncertain, by their codes. One that was accepted or declined meanwhile is no longer listed (spec: List of incoming leads).";
                    reconcile_form(ReconcileForm) -> Vec<Reconciled>,
                    "Finds out what became of web forms whose addition is uncertain, by what was sent. One that was accepted or declined meanwhile is no longer listed (spec: List of incoming leads).";
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
        $name:ident($request:ident)
        $(-> $output:ty, $(pages $iter:ident -> $item:ident,)?)?
        $(streams $chunk:ident,)?
        $doc:literal;
    )*) => {
        $($table.push(schema::Operation {
            resource: $resource,
            name: stringify!($name),
            request: &<crate::$request as schema::Described>::MODEL,
            $(output: {
                use crate::*;
                <$output as schema::Typed>::TYPE
            },
            pages: describe!(@pages $($iter $item)?),
            streams: false,)?
            $(output: <crate::$chunk as schema::Typed>::TYPE,
            pages: None,
            streams: true,)?
            doc: $doc,
        });)*
    };
    (@pages) => { None };
    (@pages $iter:ident $item:ident) => {
        Some((stringify!($iter), <crate::$item as schema::Typed>::TYPE))
    };
}

crate::operations!(describe);
