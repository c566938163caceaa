//! Deliveries as an account sends them (v2 §10).

use amocore::webhooks::{self, Webhook, WebhookDecision, WebhookEvent, WebhookKind};
use amocore::{EntityType, ErrorKind, NoteType, Timestamp, Value};

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

/// Reads a form, decoded for reading, in the account's zone.
fn delivery(form: &str) -> Webhook {
    webhooks::parse(form, FORM, Some("Europe/Moscow")).expect(form)
}

fn event(form: &str) -> WebhookEvent {
    let mut events = delivery(form).events;
    assert_eq!(events.len(), 1, "{form}");
    events.remove(0)
}

fn at(seconds: i64) -> Option<Timestamp> {
    Some(Timestamp::from_unix(seconds))
}

fn text(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_text)
}

#[test]
fn a_lead_went_to_another_status() {
    let webhook = delivery(
        "leads[status][0][id]=7100001&leads[status][0][name]=Boots+order\
         &leads[status][0][status_id]=142&leads[status][0][price]=1200\
         &leads[status][0][responsible_user_id]=3100001\
         &leads[status][0][last_modified]=1572000300\
         &leads[status][0][modified_user_id]=3100001&leads[status][0][created_user_id]=3100001\
         &leads[status][0][date_create]=1571990000&leads[status][0][pipeline_id]=2500001\
         &leads[status][0][account_id]=18700001&leads[status][0][custom_fields][0][id]=449301\
         &leads[status][0][custom_fields][0][name]=City\
         &leads[status][0][custom_fields][0][values][0][value]=Leeds\
         &leads[status][0][old_status_id]=2500011&account[subdomain]=acme",
    );
    assert_eq!(webhook.account.subdomain.as_deref(), Some("acme"));
    assert!(webhook.extra.is_empty());
    let [event] = &webhook.events[..] else {
        panic!("one event")
    };
    assert_eq!(event.kind, WebhookKind::StatusLead);
    let lead = event.lead.as_ref().expect("a lead");
    assert_eq!(lead.id, 7_100_001);
    assert_eq!(lead.name.as_deref(), Some("Boots order"));
    assert_eq!(
        (lead.status_id, lead.old_status_id),
        (Some(142), Some(2_500_011))
    );
    assert_eq!((lead.pipeline_id, lead.sale), (Some(2_500_001), Some(1200)));
    assert_eq!(
        (lead.created_at, lead.updated_at),
        (at(1_571_990_000), at(1_572_000_300))
    );
    assert_eq!(
        (lead.created_by, lead.updated_by),
        (Some(3_100_001), Some(3_100_001))
    );
    assert_eq!(lead.account_id, Some(18_700_001));
    assert_eq!(lead.custom_fields[0].name.as_deref(), Some("City"));
    assert_eq!(lead.custom_fields[0].values[0].value, Value::from("Leeds"));
    assert!(lead.extra.is_empty(), "{:?}", lead.extra);
}

#[test]
fn a_company_stands_under_contacts() {
    let deleted = event(
        "contacts[delete][0][id]=8300001&contacts[delete][0][type]=company\
                         &account[subdomain]=acme",
    );
    assert_eq!(deleted.kind, WebhookKind::DeleteCompany);
    assert_eq!(
        deleted.company.map(|it| (it.id, it.extra.len())),
        Some((8_300_001, 0))
    );
    assert_eq!(deleted.contact, None);
}

#[test]
fn a_task_was_finished() {
    let finished = event(
        "task[update][0][id]=930001&task[update][0][status]=1&task[update][0][action_close]=1\
         &task[update][0][complete_till]=2019-10-25+23:59:00&task[update][0][result][id]=3301005\
         &task[update][0][result][text]=Done&account[subdomain]=acme",
    );
    assert_eq!(finished.kind, WebhookKind::UpdateTask);
    let task = finished.task.expect("a task");
    assert_eq!(
        (task.is_completed, task.action_close),
        (Some(true), Some(true))
    );
    // 23:59 in Moscow.
    assert_eq!(task.complete_till_at, at(1_572_037_140));
    let result = task.result.expect("a result");
    assert_eq!((result.id, &*result.text), (Some(3_301_005), "Done"));
    assert!(task.extra.is_empty());
}

#[test]
fn local_times_are_kept_as_text_without_the_zone() {
    let body = "task[add][0][id]=1&task[add][0][date_create]=2019-10-25+12:00:00\
                &task[add][0][last_modified]=1572000300&task[add][0][element_type]=2";
    let webhook = webhooks::parse(body, FORM, None).expect("a delivery");
    let task = webhook.events[0].task.as_ref().expect("a task");
    assert_eq!(
        (task.created_at, task.updated_at),
        (None, at(1_572_000_300))
    );
    assert_eq!(
        text(task.extra.get("date_create")),
        Some("2019-10-25 12:00:00")
    );
}

#[test]
fn a_contact_has_links_tags_and_fields() {
    let added = event(
        "contacts[add][0][id]=9200001&contacts[add][0][type]=contact&contacts[add][0][name]=Ann\
         &contacts[add][0][linked_leads_id][7100001][ID]=7100001\
         &contacts[add][0][linked_leads_id][7100002][ID]=7100002\
         &contacts[add][0][linked_company_id]=8300001&contacts[add][0][company_name]=Acme\
         &contacts[add][0][group_id]=0&contacts[add][0][tags][0][id]=345001\
         &contacts[add][0][tags][0][name]=vip&contacts[add][0][custom_fields][0][id]=143201\
         &contacts[add][0][custom_fields][0][code]=PHONE\
         &contacts[add][0][custom_fields][0][values][0][value]=%2B442071230000\
         &contacts[add][0][custom_fields][0][values][0][enum]=211901\
         &contacts[add][0][custom_fields][2][id]=449310\
         &contacts[add][0][custom_fields][2][values][0]=1571990000\
         &contacts[add][0][created_at]=1571990000&contacts[add][0][date_create]=1571990000\
         &contacts[add][0][rating]=5",
    );
    assert_eq!(added.kind, WebhookKind::AddContact);
    let contact = added.contact.expect("a contact");
    assert_eq!(contact.lead_ids, [7_100_001, 7_100_002]);
    let company = contact.company.expect("a company");
    assert_eq!(
        (company.id, company.name.as_deref()),
        (Some(8_300_001), Some("Acme"))
    );
    assert_eq!(contact.group_id, Some(0));
    assert_eq!(
        (contact.tags[0].id, &*contact.tags[0].name),
        (Some(345_001), "vip")
    );
    let [phone, date] = &contact.custom_fields[..] else {
        panic!("two fields")
    };
    assert_eq!(phone.code.as_deref(), Some("PHONE"));
    assert_eq!(phone.values[0].enum_code.as_deref(), Some("211901"));
    assert_eq!(phone.values[0].value, Value::from("+442071230000"));
    assert_eq!(date.values[0].value, Value::from("1571990000"));
    assert_eq!(contact.created_at, at(1_571_990_000));
    let rest: Vec<_> = contact.extra.keys().collect();
    assert_eq!(rest, ["rating"], "both names of the creation were read");
}

#[test]
fn empty_values_are_nothing() {
    let lead = event(
        "leads[add][0][id]=1&leads[add][0][name]=&leads[add][0][price]=\
                      &leads[add][0][tags]=&leads[add][0][date_close]=0&leads[add][0][odd]=",
    );
    let lead = lead.lead.expect("a lead");
    assert_eq!((lead.name, lead.sale, lead.closed_at), (None, None, None));
    assert_eq!(lead.extra.keys().collect::<Vec<_>>(), ["odd"]);
}

#[test]
fn a_note_of_2017_is_in_quotes() {
    let noted = event(
        "leads[note][0][note][text]='It\\'s+fine'&leads[note][0][note][attachement]=''\
         &leads[note][0][note][date_create]='2017-01-09+13:01:18'\
         &leads[note][0][note][note_type]=4&leads[note][0][note][element_type]=2\
         &leads[note][0][note][element_id]=7100001&leads[note][0][note][group_id]=0\
         &leads[note][0][note][timestamp_x]='2017-01-09+13:01:19'\
         &leads[note][0][note][account_id]=18700001&leads[note][0][note][created_by]=3100001\
         &leads[note][0][note][modified_by]=3100002&leads[note][0][note][main_user_id]=3100003\
         &account[subdomain]=acme",
    );
    assert_eq!(noted.kind, WebhookKind::NoteLead);
    assert!(noted.lead.is_none() && noted.extra.is_empty());
    let note = noted.note.expect("a note");
    assert_eq!(note.text.as_deref(), Some("It\\'s fine"));
    assert_eq!(
        (note.attachment, note.note_type),
        (None, Some(NoteType::Common))
    );
    assert_eq!(note.element_type, Some(EntityType::Lead));
    assert_eq!(note.element_id, Some(7_100_001));
    assert_eq!(
        (note.created_at, note.updated_at),
        (at(1_483_956_078), at(1_483_956_079))
    );
    let users = (note.created_by, note.updated_by, note.responsible_user_id);
    assert_eq!(users, (Some(3_100_001), Some(3_100_002), Some(3_100_003)));
    assert!(note.extra.is_empty(), "{:?}", note.extra);
}

#[test]
fn a_call_is_a_note_with_params() {
    let called = event(
        "contacts[note][0][note][id]=3301001&contacts[note][0][note][note_type]=10\
         &contacts[note][0][note][text]=%7B%22UNIQ%22%3A%22a1%22%2C%22DURATION%22%3A50%7D\
         &contacts[note][0][note][date_create]=2019-10-25+12:00:00\
         &contacts[note][0][note][metadata]=x&contacts[note][0][type]=contact",
    );
    assert_eq!(called.kind, WebhookKind::NoteContact);
    assert!(called.extra.is_empty());
    let note = called.note.expect("a note");
    assert_eq!(note.note_type, Some(NoteType::CallIn));
    assert_eq!(note.params.and_then(|it| it.duration), Some(50));
    assert_eq!(text(note.extra.get("metadata")), Some("x"));
}

#[test]
fn an_incoming_lead_came_in() {
    let added = event(
        "unsorted[add][0][uid]=5e1a8b&unsorted[add][0][source_name]=Chat\
         &unsorted[add][0][category]=chats&unsorted[add][0][pipeline_id]=2500001\
         &unsorted[add][0][lead_id]=7100001&unsorted[add][0][source_data][service]=telegram\
         &unsorted[add][0][source_data][client][id]=c1\
         &unsorted[add][0][source_data][data][0][text]=Hello\
         &unsorted[add][0][source_data][origin][chat_id]=17\
         &unsorted[add][0][data][leads][0][name]=Boots&unsorted[add][0][data][leads][0][price]=9\
         &unsorted[add][0][data][contacts][0][name]=Ann&unsorted[add][0][data][contacts][0][id]=92",
    );
    assert_eq!(added.kind, WebhookKind::AddUnsorted);
    let lead = added.incoming_lead.expect("an incoming lead");
    assert_eq!(lead.uid.as_deref(), Some("5e1a8b"));
    assert_eq!(lead.category, Some("chat".into()));
    assert_eq!(
        (lead.pipeline_id, lead.lead_id),
        (Some(2_500_001), Some(7_100_001))
    );
    assert_eq!(text(lead.source_data.get("service")), Some("telegram"));
    let entities = &lead.incoming_entities;
    assert_eq!(
        (entities.leads[0].name.as_deref(), entities.leads[0].sale),
        (Some("Boots"), Some(9))
    );
    assert_eq!(entities.contacts[0].name.as_deref(), Some("Ann"));
    assert_eq!(text(entities.contacts[0].extra.get("id")), Some("92"));
    assert!(lead.extra.is_empty(), "{:?}", lead.extra);
}

#[test]
fn an_incoming_lead_was_decided() {
    let accepted = event(
        "unsorted[delete][0][action]=accept&unsorted[delete][0][uid]=5e\
                          &unsorted[delete][0][accept_result][leads][0]=7100001\
                          &unsorted[delete][0][accept_result][odd]=1",
    );
    assert_eq!(accepted.kind, WebhookKind::DeleteUnsorted);
    let lead = accepted.incoming_lead.expect("an incoming lead");
    assert_eq!(lead.decision, Some(WebhookDecision::Accept));
    assert_eq!(lead.accepted_leads, [7_100_001]);
    assert!(lead.extra.contains_key("accept_result"));
    let declined = event("unsorted[delete][0][action]=decline");
    let lead = declined.incoming_lead.expect("an incoming lead");
    assert_eq!(lead.decision, Some(WebhookDecision::Decline));
}

#[test]
fn every_subscription_has_its_kind_and_its_record() {
    let has = |event: &WebhookEvent, record: &str| match record {
        "lead" => event.lead.is_some(),
        "contact" => event.contact.is_some(),
        "company" => event.company.is_some(),
        "customer" => event.customer.is_some(),
        "task" => event.task.is_some(),
        "unsorted" => event.incoming_lead.is_some(),
        other => panic!("{other}"),
    };
    let subscriptions = [
        (
            "leads",
            "lead",
            "add update delete restore status responsible note",
        ),
        (
            "contacts",
            "contact",
            "add update delete restore responsible note",
        ),
        (
            "contacts",
            "company",
            "add update delete restore responsible note",
        ),
        (
            "customers",
            "customer",
            "add update delete responsible note",
        ),
        ("task", "task", "add update delete responsible"),
        ("unsorted", "unsorted", "add update delete"),
    ];
    let mut kinds = 0;
    for (place, record, actions) in subscriptions {
        for action in actions.split(' ') {
            let item = format!("{place}[{action}][0]");
            let event = match action {
                "note" => event(&format!("{item}[note][text]=Hi&{item}[type]={record}")),
                _ => event(&format!("{item}[id]=5&{item}[type]={record}")),
            };
            assert_eq!(event.kind.as_str(), format!("{action}_{record}"));
            assert!(
                !matches!(event.kind, WebhookKind::Other(_)),
                "{:?}",
                event.kind
            );
            match action {
                "note" => assert!(event.note.is_some()),
                _ => assert!(has(&event, record), "{event:?}"),
            }
            kinds += 1;
        }
    }
    assert_eq!(kinds, 28 + 3);
}

#[test]
fn messages_talks_and_catalogs_are_kept_whole() {
    for (place, word) in [
        ("message[add]", "add_message"),
        ("talk[add]", "add_talk"),
        ("talk[update]", "update_talk"),
        ("catalogs[add]", "add_catalog"),
        ("catalogs[update]", "update_catalog"),
        ("catalogs[delete]", "delete_catalog"),
    ] {
        let event = event(&format!("{place}[0][id]=a1&{place}[0][author][name]=Ann"));
        assert_eq!(event.kind.as_str(), word);
        assert!(!matches!(event.kind, WebhookKind::Other(_)));
        assert_eq!(text(event.extra.get("id")), Some("a1"));
        assert!(matches!(event.extra.get("author"), Some(Value::Map(_))));
    }
}

#[test]
fn several_records_and_actions_come_in_the_order_of_the_body() {
    let webhook = delivery(
        "leads[update][0][id]=1&leads[status][0][id]=1&contacts[update][3][id]=2\
         &contacts[update][3][type]=company&contacts[update][1][id]=3&task[add][0][id]=4\
         &leads[update][1][id]=5&account[id]=18700001&account[subdomain]=acme\
         &account[_links][self]=https%3A%2F%2Facme.amocrm.com",
    );
    let kinds: Vec<_> = webhook.events.iter().map(|it| it.kind.as_str()).collect();
    let expected = "update_lead update_lead status_lead update_company update_contact add_task";
    assert_eq!(kinds.join(" "), expected);
    assert_eq!(webhook.account.id, Some(18_700_001));
    assert_eq!(
        webhook.account.self_link.as_deref(),
        Some("https://acme.amocrm.com")
    );
    assert!(webhook.account.extra.is_empty() && webhook.extra.is_empty());
}

#[test]
fn what_is_not_known_is_kept() {
    let merged = event("leads[merge][0][id]=1&leads[merge][0][into]=2");
    assert_eq!(merged.kind, WebhookKind::Other("leads.merge".to_owned()));
    assert_eq!(
        text(merged.lead.expect("a lead").extra.get("into")),
        Some("2")
    );
    let nameless = event("leads[add][0][name]=Boots");
    assert!(nameless.lead.is_none());
    assert_eq!(text(nameless.extra.get("name")), Some("Boots"));
    let odd = delivery("leads[add]=1&leads[update][0]=x&leads=&hello=world&contacts[add][0][0]=1");
    assert!(odd.events.len() <= 1);
    assert_eq!(text(odd.extra.get("hello")), Some("world"));
    let odd = delivery("leads[add]=1&leads[update][0]=x");
    assert!(odd.events.is_empty() && odd.extra.contains_key("leads"));
    assert_eq!(delivery(""), Webhook::default());
}

#[test]
fn a_pipeline_sends_a_webhook() {
    for (form, word) in [
        ("leads[call_in][0][id]=1", "call_in_lead"),
        ("leads[chat][0][id]=1", "chat_lead"),
        ("leads[site_visit][0][id]=1", "site_visit_lead"),
        ("leads[mail_in][0][id]=1", "mail_in_lead"),
        ("leads[status][0][id]=1", "status_lead"),
        ("customers[call_in][0][id]=1", "call_in_customer"),
        ("customers[chat][0][id]=1", "chat_customer"),
        ("customers[site_visit][0][id]=1", "site_visit_customer"),
        ("customers[mail_in][0][id]=1", "mail_in_customer"),
        ("customers[period][0][id]=1", "period_customer"),
    ] {
        let event = event(form);
        assert_eq!(event.kind.as_str(), word);
        assert!(!matches!(event.kind, WebhookKind::Other(_)), "{word}");
        assert!(event.lead.is_some() || event.customer.is_some());
    }
}

#[test]
fn a_widget_in_a_pipeline_is_told() {
    let body = r#"{"event": {"type": 15, "type_code": "lead_appeared_in_status",
        "data": {"id": 7100001, "element_type": 2, "status_id": 142, "pipeline_id": 2500001},
        "time": 1572000300},
        "action": {"settings": {"widget": {"settings": {"text": "Hi"}}}},
        "account": {"id": 18700001, "subdomain": "acme"},
        "USER_LOGIN": "ann@example.test", "USER_HASH": "0123456789abcdef"}"#;
    let webhook = webhooks::parse(body, Some("application/json"), None).expect("a delivery");
    let event = &webhook.events[0];
    assert_eq!(event.kind, WebhookKind::LeadAppearedInStatus);
    assert_eq!(event.happened_at, at(1_572_000_300));
    let lead = event.lead.as_ref().expect("a lead");
    assert_eq!((lead.id, lead.status_id), (7_100_001, Some(142)));
    assert!(lead.extra.is_empty());
    assert!(webhook.extra.contains_key("action"));
    assert!(!format!("{webhook:?}").contains("0123456789abcdef"));
}

#[test]
fn a_widgets_delivery_is_told_by_its_type() {
    for (number, kind, word) in [
        (1, 2, "add_lead"),
        (14, 2, "status_lead"),
        (16, 12, "mail_in_customer"),
        (17, 2, "call_in_lead"),
        (18, 12, "site_visit_customer"),
        (19, 2, "chat_lead"),
        (20, 12, "add_customer"),
        (21, 12, "period_customer"),
        (22, 12, "customer_appeared_in_period"),
        (23, 2, "event.23"),
    ] {
        let form =
            format!("event[type]={number}&event[data][id]=5&event[data][element_type]={kind}");
        let event = event(&form);
        assert_eq!(event.kind.as_str(), word);
        assert_eq!(
            (event.lead.is_some(), event.customer.is_some()),
            (kind == 2, kind == 12)
        );
    }
}

#[test]
fn what_cannot_be_a_delivery_is_refused() {
    for (body, content_type, zone, field) in [
        ("<html></html>", None, None, "body"),
        ("{", Some("application/json"), None, "body"),
        ("a=1", Some("text/html"), None, "content_type"),
        ("a=1", FORM, Some("Mars/Olympus"), "time_zone"),
    ] {
        let error = webhooks::parse(body, content_type, zone).expect_err(field);
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{error}");
        assert_eq!(error.field(), Some(field), "{error}");
    }
}
