//! Where the vendor's page contradicts itself or is silent: the sandbox's
//! column of legacy §12, row by row.

mod support;

use support::{AUTH, Server, encode};

fn new_contact(server: &Server, members: &str) -> i64 {
    let body = format!("ACTION=ADD_PERSON&contact[person_name]=X&{members}");
    server.write("contact_add.php", &body).result()
}

fn new_deal(server: &Server, members: &str) -> i64 {
    let body = format!("ACTION=ADD&deal[name]=D&{members}");
    server.write("deal_add.php", &body).result()
}

fn contact(server: &Server, id: i64) -> support::Reply {
    server.read(&format!("contact_detail.php?ID={id}"))
}

fn deal(server: &Server, id: i64) -> support::Reply {
    server.read(&format!("deal_detail.php?ID={id}"))
}

#[test]
fn row_1_both_spellings_of_the_page_size() {
    let server = Server::start();
    for (query, size) in [
        ("ELEMENT_CONT=2", "2"),
        ("ELEMENT_COUNT=3", "3"),
        ("ELEMENT_CONT=2&ELEMENT_COUNT=3", "3"),
        ("", "20"),
        ("ELEMENT_COUNT=many", "20"),
        ("ELEMENT_COUNT=0", "1"),
        ("ELEMENT_COUNT=9999", "500"),
    ] {
        let page = server.read(&format!("contacts.php?{query}"));
        assert_eq!(page.first("onpage"), Some(size), "{query}");
    }
}

#[test]
fn row_2_the_page_parameter() {
    let server = Server::start();
    for (query, page) in [
        ("PAGEN_1=2", "2"),
        ("PAGEN_1=x", "1"),
        ("PAGEN_1=-3", "1"),
        ("page=2", "1"),
    ] {
        let reply = server.read(&format!("deals.php?ELEMENT_COUNT=1&{query}"));
        assert_eq!(reply.first("currpage"), Some(page), "{query}");
    }
    let past = server.read("deals.php?PAGEN_1=99");
    assert_eq!(past.first("deals"), Some(""));
    assert_eq!(past.first("currpage"), Some("99"));
    assert_eq!(past.first("totalpages"), Some("1"));

    let bitrix = Server::with(|options| options.switches.past_the_end_is_first_page = true);
    let past = bitrix.read("deals.php?PAGEN_1=99");
    assert_eq!(past.first("currpage"), Some("1"));
    assert_eq!(past.all("deal").len(), 3);
}

#[test]
fn row_3_dates() {
    let server = Server::start();
    let deal_id = new_deal(&server, "");
    for (date, status) in [
        ("14.01.2011 02:00:00", 200),
        ("1/14/2011 2:00", 200),
        ("14.01.2011", 200),
        ("14/01/2011 2:00:00", 400),
        ("2011-01-14 02:00:00", 400),
        ("31.02.2011", 400),
        ("", 400),
    ] {
        let reply = server.write(
            "task_add.php",
            &format!(
                "ACTION=ADD_TASK&BODY=b&TASK_TYPE=CALL&ID={deal_id}&ELEMENT_TYPE=2&END_DATE={}",
                encode(date)
            ),
        );
        assert_eq!(reply.status, status, "{date}: {}", reply.body);
    }
    let page = deal(&server, deal_id);
    assert_eq!(
        page.all("end_date"),
        [
            "14.01.2011 02:00:00",
            "14.01.2011 02:00:00",
            "14.01.2011 00:00:00"
        ]
    );
}

#[test]
fn rows_4_and_7_spellings_of_actions() {
    let server = Server::start();
    let task = || {
        server
            .write(
                "task_add.php",
                "ACTION=ADD_TASK&BODY=b&TASK_TYPE=CALL&END_DATE=1.1.2030",
            )
            .result()
    };
    for action in [
        "COMPLATE_TASK",
        "COMPLETE_TASK",
        " complate_task ",
        "TASK_DELETE",
        "DELETE_TASK",
    ] {
        let id = task();
        let body = format!("ACTION={}&ID={id}", encode(action));
        assert_eq!(server.write("task_add.php", &body).result(), id, "{action}");
    }
    let contact_id = new_contact(&server, "");
    for action in ["NOTE_DELETE", "DELETE_NOTE"] {
        let body = format!("ACTION=ADD_NOTE&BODY=b&ID={contact_id}&ELEMENT_TYPE=1");
        let id = server.write("note_add.php", &body).result();
        server
            .write("note_add.php", &format!("ACTION={action}&ID={id}"))
            .result();
    }
    for (script, body) in [
        ("task_add.php", "ACTION=FINISH_TASK&ID=1"),
        ("task_add.php", "ID=1"),
        ("note_add.php", "ACTION=DELETE&ID=1"),
        ("contact_delete.php", "ID=1"),
        ("deal_add.php", "ACTION=ADD_DEAL&deal[name]=x"),
    ] {
        server.write(script, body).assert_error(400);
    }
}

#[test]
fn rows_5_and_6_the_object_of_a_task() {
    let server = Server::start();
    let (one, two) = (new_deal(&server, ""), new_deal(&server, ""));
    let add = |object: &str| {
        let body = format!("ACTION=ADD_TASK&BODY=b&TASK_TYPE=1&END_DATE=1.1.2030&{object}");
        server.write("task_add.php", &body)
    };
    let tasks_of = |id| deal(&server, id).all("task").len();
    add(&format!("ID={one}&ELEMENT_TYPE=2")).result();
    let task = add(&format!("ID={one}&TASK_OBJECT={two}&ELEMENT_TYPE=2")).result();
    assert_eq!(
        (tasks_of(one), tasks_of(two)),
        (1, 1),
        "TASK_OBJECT comes first"
    );
    server
        .write(
            "task_add.php",
            &format!("ACTION=EDIT_TASK&ID={task}&TASK_OBJECT={one}&ELEMENT_TYPE=2"),
        )
        .result();
    assert_eq!((tasks_of(one), tasks_of(two)), (2, 0));
    add(&format!("ID={one}")).assert_error(400);
    add(&format!("ID={one}&ELEMENT_TYPE=3")).assert_error(400);
    add("ID=999&ELEMENT_TYPE=2").assert_error(400);
    add("ID=999&ELEMENT_TYPE=1").assert_error(400);
    assert!(add("").result() > 0, "a task may stand alone");
}

#[test]
fn row_8_add_is_add_person() {
    let server = Server::start();
    let reply = server.write("contact_add.php", "ACTION=ADD&contact[person_name]=A");
    assert!(reply.result() > 0);
}

#[test]
fn row_9_spaces_around_names_and_values() {
    let server = Server::start();
    let reply = server.write(
        "contact_add.php",
        "ACTION%20=%20ADD_PERSON&contact[%20person_name%20]=%20Trimmed%20",
    );
    assert_eq!(
        contact(&server, reply.result()).first("name"),
        Some("Trimmed")
    );
}

#[test]
fn row_11_both_forms_of_addresses() {
    let server = Server::start();
    for member in ["addresses][street", "addresses][0][street"] {
        let id = new_contact(&server, &format!("contact[contact_data][{member}]=Elm%201"));
        let addresses = contact(&server, id).first("addresses").unwrap().to_owned();
        assert!(addresses.contains("<value>Elm 1</value>"), "{addresses}");
    }
}

#[test]
fn row_12_tags() {
    let server = Server::start();
    for tags in [
        "contact[tags]=%20a%20b%20,,c%20,",
        "contact[tags][]=a%20b&contact[tags][]=c",
        "contact[tags][0]=a%20b&contact[tags][1]=c",
    ] {
        let id = new_contact(&server, tags);
        let shown = contact(&server, id).first("tags").unwrap().to_owned();
        assert_eq!(shown.matches("<tag>").count(), 2, "{shown}");
        assert!(shown.contains("<name>a b</name>") && shown.contains("<name>c</name>"));
    }
    // Ids of tags the account has.
    let id = new_contact(&server, "contact[tags]=a%20b");
    let page = contact(&server, id);
    let tag_id = page.first("tag").unwrap().split("<id>").nth(1).unwrap();
    let tag_id = tag_id.split('<').next().unwrap();
    let by_id = new_contact(&server, &format!("contact[tags][]={tag_id}"));
    assert!(
        contact(&server, by_id)
            .first("tags")
            .unwrap()
            .contains("<name>a b</name>")
    );
}

const FULL: &str = "contact[person_position]=Boss&contact[person_company_name]=Firm\
    &contact[tags]=t&contact[main_user_id]=102525\
    &contact[contact_data][phone_numbers][0][number]=1\
    &contact[contact_data][email_addresses][0][address]=e";

#[test]
fn row_13_an_edit_replaces_everything() {
    let server = Server::start();
    let id = new_contact(&server, FULL);
    let body = format!(
        "ACTION=EDIT&ID={id}&contact[person_name]=New\
         &contact[contact_data][email_addresses][0][address]=f"
    );
    assert_eq!(server.write("contact_add.php", &body).result(), id);
    let card = contact(&server, id);
    assert_eq!(card.first("name"), Some("New"));
    for empty in ["position", "company", "phones", "tags"] {
        assert_eq!(card.first(empty), Some(""), "{empty}");
    }
    assert!(card.first("emails").unwrap().contains("<value>f</value>"));
    assert!(card.first("main_user").unwrap().contains("<id>504141</id>"));

    let deal_id = new_deal(
        &server,
        &format!("deal[price]=5&deal[tags]=t&deal[linked_contact]={id}&deal[status_id]=1023486"),
    );
    let body = format!("ACTION=EDIT&ID={deal_id}&deal[name]=E");
    server.write("deal_add.php", &body).result();
    let page = deal(&server, deal_id);
    assert_eq!(page.first("price"), Some("0"));
    assert_eq!(page.first("contacts"), Some(""));
    assert_eq!(page.first("tags"), Some(""));
    assert!(
        page.first("status").unwrap().contains("1023486"),
        "a deal keeps its status"
    );

    for (script, body) in [
        (
            "contact_add.php",
            format!("ACTION=EDIT&ID={id}&contact[person_position]=x"),
        ),
        ("contact_add.php", format!("ACTION=EDIT&ID={id}")),
        (
            "deal_add.php",
            format!("ACTION=EDIT&ID={deal_id}&deal[price]=1"),
        ),
    ] {
        server.write(script, &body).assert_error(400);
    }
    assert_eq!(
        contact(&server, id).first("name"),
        Some("New"),
        "nothing happened"
    );
}

#[test]
fn row_13_the_lenient_switch_keeps_the_rest() {
    let server = Server::with(|options| options.switches.lenient_edit = true);
    let id = new_contact(&server, FULL);
    let body = format!(
        "ACTION=EDIT&ID={id}&contact[contact_data][email_addresses][0][address]=f\
         &contact[person_position]="
    );
    server.write("contact_add.php", &body).result();
    let card = contact(&server, id);
    assert_eq!(card.first("name"), Some("X"));
    assert_eq!(card.first("position"), Some(""));
    assert!(card.first("company").unwrap().contains("Firm"));
    assert!(card.first("phones").unwrap().contains("<value>1</value>"));
    assert!(card.first("emails").unwrap().contains("<value>f</value>"));
    assert!(card.first("tags").unwrap().contains("<name>t</name>"));
    assert!(card.first("main_user").unwrap().contains("102525"));
}

#[test]
fn row_14_the_company_by_id_or_name() {
    let server = Server::start();
    let companies = server.count("companies");
    let one = new_contact(
        &server,
        &format!("contact[person_company_name]={}", encode("Ёлки")),
    );
    let two = new_contact(
        &server,
        &format!("contact[person_company_name]={}", encode("ёЛКИ")),
    );
    let company_of = |id| contact(&server, id).first("company").unwrap().to_owned();
    assert_eq!(company_of(one), company_of(two));
    assert_eq!(server.count("companies"), companies + 1);
    let company_id = company_of(one)
        .split("<id>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    let three = new_contact(
        &server,
        &format!("contact[person_company_name]=Other&contact[person_company_id]={company_id}"),
    );
    assert_eq!(company_of(three), company_of(one), "the id wins");
    let four = new_contact(
        &server,
        "contact[person_company_name]=Fallback&contact[person_company_id]=77",
    );
    assert!(company_of(four).contains("Fallback"));
    let five = new_contact(&server, "contact[person_company_id]=0");
    assert_eq!(company_of(five), "");
    server
        .write(
            "contact_add.php",
            "ACTION=ADD_PERSON&contact[person_name]=X&contact[person_company_id]=77",
        )
        .assert_error(400);
}

#[test]
fn row_15_the_responsible_user() {
    let server = Server::start();
    let user_of = |id| deal(&server, id).first("main_user").unwrap().to_owned();
    assert!(user_of(new_deal(&server, "")).contains("504141"));
    assert!(user_of(new_deal(&server, "deal[main_user_id]=")).contains("504141"));
    assert!(user_of(new_deal(&server, "deal[main_user_id]=102525")).contains("102525"));
    for body in [
        "deal[main_user_id]=1",
        "deal[main_user_id]=anna",
        "deal[status_id]=1",
    ] {
        server
            .write("deal_add.php", &format!("ACTION=ADD&deal[name]=D&{body}"))
            .assert_error(400);
    }
    server
        .write(
            "task_add.php",
            "ACTION=ADD_TASK&BODY=b&TASK_TYPE=CALL&END_DATE=1.1.2030&MAIN_USER=1",
        )
        .assert_error(400);
}

#[test]
fn row_16_the_linked_contact_in_any_shape() {
    let server = Server::start();
    let id = new_contact(&server, "");
    for member in [
        "deal[linked_contact]",
        "deal[linked_contact][]",
        "deal[linked_contact][result]",
    ] {
        let deal_id = new_deal(&server, &format!("{member}={id}"));
        let linked = deal(&server, deal_id).first("contacts").unwrap().to_owned();
        assert!(linked.contains(&format!("<id>{id}</id>")), "{member}");
    }
    let body = "ACTION=ADD&deal[name]=D&deal[linked_contact]=5";
    server.write("deal_add.php", body).assert_error(400);
}

#[test]
fn row_17_types_of_tasks() {
    let server = Server::start();
    let deal_id = new_deal(&server, "");
    for (kind, shown) in [
        ("CALL", "CALL"),
        ("letter", "LETTER"),
        ("Meeting", "MEETING"),
        ("1", "CALL"),
        ("2", "MEETING"),
        ("3", "LETTER"),
    ] {
        let body = format!(
            "ACTION=ADD_TASK&BODY=b&END_DATE=1.1.2030&ID={deal_id}&ELEMENT_TYPE=2&TASK_TYPE={kind}"
        );
        server.write("task_add.php", &body).result();
        assert_eq!(deal(&server, deal_id).all("type").last(), Some(&shown));
    }
    for kind in ["", "4", "VISIT"] {
        let body = format!("ACTION=ADD_TASK&BODY=b&END_DATE=1.1.2030&TASK_TYPE={kind}");
        server.write("task_add.php", &body).assert_error(400);
    }
}

#[test]
fn row_18_writes_by_get() {
    let target = format!("/private/api/contact_add.php?{AUTH}&ACTION=ADD&contact[person_name]=G");
    let strict = Server::start();
    strict.get(&target).assert_error(405);
    let lenient = Server::with(|options| options.switches.writes_by_get = true);
    assert!(lenient.get(&target).result() > 0);
}

#[test]
fn rows_19_and_20_a_failed_login() {
    let wrong = "USER_LOGIN=admin%40example.test&USER_HASH=wrong";
    for script in ["auth.php", "contacts.php"] {
        let server = Server::start();
        let target = format!("/private/api/{script}");
        let reply = server.form(&target, wrong);
        reply.assert_error(401);
        assert!(reply.body.contains("<auth>false</auth>"));
        assert!(reply.body.find("<auth>") < reply.body.find("<error_code>110</error_code>"));
        let server = Server::with(|options| options.switches.auth_failure_is_200 = true);
        let reply = server.form(&target, wrong);
        reply.assert_error(200);
        assert!(reply.body.contains("<auth>false</auth>"));
    }
}

#[test]
fn rows_22_and_23_search_pages_and_results_everywhere() {
    let server = Server::start();
    let page = server.read("contact_search.php?SEARCH=e&ELEMENT_COUNT=2");
    assert_eq!(page.all("contact").len(), 2);
    assert!(page.first("totalpages").unwrap().parse::<i64>().unwrap() > 1);
    let id = new_contact(&server, "");
    let body = format!("ACTION=EDIT&ID={id}&contact[person_name]=Y");
    assert_eq!(server.write("contact_add.php", &body).result(), id);
    let body = format!("ACTION=DELETE&ID={id}");
    assert_eq!(server.write("contact_delete.php", &body).result(), id);
}

#[test]
fn row_24_unknown_ids() {
    let requests = [
        ("contact_add.php", "ACTION=EDIT&ID=1&contact[person_name]=x"),
        ("contact_delete.php", "ACTION=DELETE&ID=1"),
        ("contact_detail.php", "ID=1"),
        ("deal_add.php", "ACTION=EDIT&ID=1&deal[name]=x"),
        ("deal_delete.php", "ACTION=DELETE&ID=1"),
        ("deal_detail.php", "ID=1"),
        ("note_add.php", "ACTION=ADD_NOTE&ID=1&ELEMENT_TYPE=1&BODY=x"),
        ("note_add.php", "ACTION=ADD_NOTE&ID=1&ELEMENT_TYPE=2&BODY=x"),
        ("note_add.php", "ACTION=EDIT_NOTE&ID=1&BODY=x"),
        ("note_add.php", "ACTION=NOTE_DELETE&ID=1"),
        ("task_add.php", "ACTION=EDIT_TASK&ID=1&BODY=x"),
        ("task_add.php", "ACTION=COMPLATE_TASK&ID=1"),
        ("task_add.php", "ACTION=TASK_DELETE&ID=1"),
    ];
    let strict = Server::start();
    let lenient = Server::with(|options| options.switches.unknown_id_is_200 = true);
    for (script, body) in requests {
        strict.write(script, body).assert_error(400);
        let reply = lenient.write(script, body);
        assert_eq!(
            (reply.status, reply.body.as_str()),
            (200, ""),
            "{script} {body}"
        );
    }
    for (script, body) in [
        ("contact_detail.php", ""),
        ("contact_detail.php", "ID=abc"),
        ("note_add.php", "ACTION=ADD_NOTE&ID=1&ELEMENT_TYPE=1"),
        ("note_add.php", "ACTION=ADD_NOTE&BODY=x&ELEMENT_TYPE=1"),
        ("note_add.php", "ACTION=ADD_NOTE&ID=1&BODY=x"),
        ("note_add.php", "ACTION=ADD_NOTE&ID=1&BODY=x&ELEMENT_TYPE=3"),
    ] {
        lenient.write(script, body).assert_error(400);
    }
}

#[test]
fn a_company_is_a_contact_with_a_mark() {
    let server = Server::start();
    let found = server.read("contact_search.php?SEARCH=https%3A%2F%2Facme");
    let id = found.first("id").unwrap().to_owned();
    let body = format!(
        "ACTION=EDIT&ID={id}&contact[person_name]=Acme+2&contact[contact_data][phone_numbers][0][number]=77"
    );
    server.write("contact_add.php", &body).result();
    let card = server.read(&format!("contact_detail.php?ID={id}"));
    assert_eq!(card.first("is_company"), Some("1"));
    assert!(card.first("phones").unwrap().contains("77"));
    server
        .write(
            "note_add.php",
            &format!("ACTION=ADD_NOTE&ID={id}&ELEMENT_TYPE=1&BODY=of+a+company"),
        )
        .result();
    let card = server.read(&format!("contact_detail.php?ID={id}"));
    assert_eq!(card.first("body"), Some("of a company"));
    let deal_id = new_deal(&server, &format!("deal[linked_contact]={id}"));
    let linked = deal(&server, deal_id).first("contacts").unwrap().to_owned();
    assert!(
        linked.contains("Acme 2") && linked.contains("<is_company>1"),
        "{linked}"
    );
}

#[test]
fn labels_the_account_does_not_know_come_back_as_sent() {
    let server = Server::start();
    let id = new_contact(
        &server,
        &format!(
            "contact[contact_data][phone_numbers][0][number]=1\
             &contact[contact_data][phone_numbers][0][location]={}\
             &contact[contact_data][phone_numbers][1][number]=2\
             &contact[contact_data][phone_numbers][1][location]=work",
            encode("Дача")
        ),
    );
    let card = contact(&server, id);
    assert_eq!(card.all("location"), ["Дача", "Work"]);
}
