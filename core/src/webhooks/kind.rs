//! What a webhook tells of.

use crate::types::open_enum;

open_enum! {
    /// What happened, in the words of a subscription (v2 §9.14). An action that is not known
    /// here is told by its place in the delivery, such as `leads.merge`.
    pub enum WebhookKind {
        /// A lead was added.
        AddLead = "add_lead",
        /// A lead was changed.
        UpdateLead = "update_lead",
        /// A lead was deleted.
        DeleteLead = "delete_lead",
        /// A deleted lead was restored.
        RestoreLead = "restore_lead",
        /// A lead went to another status.
        StatusLead = "status_lead",
        /// A lead got another responsible user.
        ResponsibleLead = "responsible_lead",
        /// A note was added to a lead.
        NoteLead = "note_lead",
        /// A contact was added.
        AddContact = "add_contact",
        /// A contact was changed.
        UpdateContact = "update_contact",
        /// A contact was deleted.
        DeleteContact = "delete_contact",
        /// A deleted contact was restored.
        RestoreContact = "restore_contact",
        /// A contact got another responsible user.
        ResponsibleContact = "responsible_contact",
        /// A note was added to a contact.
        NoteContact = "note_contact",
        /// A company was added.
        AddCompany = "add_company",
        /// A company was changed.
        UpdateCompany = "update_company",
        /// A company was deleted.
        DeleteCompany = "delete_company",
        /// A deleted company was restored.
        RestoreCompany = "restore_company",
        /// A company got another responsible user.
        ResponsibleCompany = "responsible_company",
        /// A note was added to a company.
        NoteCompany = "note_company",
        /// A customer was added.
        AddCustomer = "add_customer",
        /// A customer was changed.
        UpdateCustomer = "update_customer",
        /// A customer was deleted.
        DeleteCustomer = "delete_customer",
        /// A customer got another responsible user.
        ResponsibleCustomer = "responsible_customer",
        /// A note was added to a customer.
        NoteCustomer = "note_customer",
        /// A task was added.
        AddTask = "add_task",
        /// A task was changed or finished.
        UpdateTask = "update_task",
        /// A task was deleted.
        DeleteTask = "delete_task",
        /// A task got another responsible user.
        ResponsibleTask = "responsible_task",
        /// An incoming lead came in.
        AddUnsorted = "add_unsorted",
        /// An incoming lead was changed.
        UpdateUnsorted = "update_unsorted",
        /// An incoming lead was accepted or declined.
        DeleteUnsorted = "delete_unsorted",
        /// A chat message came in.
        AddMessage = "add_message",
        /// A talk began.
        AddTalk = "add_talk",
        /// A talk was changed.
        UpdateTalk = "update_talk",
        /// An element was added to a catalog.
        AddCatalog = "add_catalog",
        /// An element of a catalog was changed.
        UpdateCatalog = "update_catalog",
        /// An element of a catalog was deleted.
        DeleteCatalog = "delete_catalog",
        /// Digital pipeline: the person of a lead called.
        CallInLead = "call_in_lead",
        /// Digital pipeline: the person of a lead wrote in a chat.
        ChatLead = "chat_lead",
        /// Digital pipeline: the person of a lead visited the site.
        SiteVisitLead = "site_visit_lead",
        /// Digital pipeline: the person of a lead sent an e-mail message.
        MailInLead = "mail_in_lead",
        /// Digital pipeline: a lead appeared in a status.
        LeadAppearedInStatus = "lead_appeared_in_status",
        /// Digital pipeline: the person of a customer called.
        CallInCustomer = "call_in_customer",
        /// Digital pipeline: the person of a customer wrote in a chat.
        ChatCustomer = "chat_customer",
        /// Digital pipeline: the person of a customer visited the site.
        SiteVisitCustomer = "site_visit_customer",
        /// Digital pipeline: the person of a customer sent an e-mail message.
        MailInCustomer = "mail_in_customer",
        /// Digital pipeline: a customer went to another period.
        PeriodCustomer = "period_customer",
        /// Digital pipeline: a customer appeared in a period.
        CustomerAppearedInPeriod = "customer_appeared_in_period",
    }
}

impl WebhookKind {
    /// The kind of `leads[add]`, whose records are called `lead` in a subscription.
    pub(super) fn of(place: &str, record: &str, action: &str) -> Self {
        match Self::from(format!("{action}_{record}")) {
            Self::Other(_) => Self::Other(format!("{place}.{action}")),
            known => known,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WebhookKind;

    #[test]
    fn a_kind_is_a_subscriptions_word_or_a_place() {
        assert_eq!(WebhookKind::of("task", "task", "add"), WebhookKind::AddTask);
        let other = WebhookKind::of("leads", "lead", "merge");
        assert_eq!(other, WebhookKind::Other("leads.merge".to_owned()));
        let other = WebhookKind::of("customers", "customer", "restore");
        assert_eq!(other.as_str(), "customers.restore");
    }
}

crate::operations::v2::record::words_on_the_wire!(WebhookKind);
