//! The requests of deployed clients (legacy §13) and of the vendor's page.

mod support;

use support::{AUTH, Server, encode, php, raw, send};

/// §13.1: wobot.
#[test]
fn urlencoded_brackets_with_flat_pairs_and_an_empty_second_phone() {
    let server = Server::start();
    let body = "USER_LOGIN=admin%40example.test&USER_HASH=5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00001\
        &ACTION=ADD_PERSON&contact%5Bperson_name%5D=%D0%98%D0%B2%D0%B0%D0%BD+%D0%9F%D0%B5%D1%82%D1%80%D0%BE%D0%B2\
        &contact%5Bperson_position%5D=&contact%5Bperson_company_name%5D=Wobot&contact%5Bperson_company_id%5D=\
        &contact%5Bcontact_data%5D%5Bphone_numbers%5D%5B0%5D%5Bnumber%5D=%2B7+495+123-45-67\
        &contact%5Bcontact_data%5D%5Bphone_numbers%5D%5B1%5D%5Blocation%5D=Work\
        &contact%5Bcontact_data%5D%5Bphone_numbers%5D%5B2%5D%5Bnumber%5D=\
        &contact%5Bcontact_data%5D%5Bphone_numbers%5D%5B3%5D%5Blocation%5D=Mobile\
        &contact%5Bcontact_data%5D%5Bemail_addresses%5D%5B0%5D%5Baddress%5D=i%40wobot.example\
        &contact%5Bcontact_data%5D%5Bemail_addresses%5D%5B1%5D%5Blocation%5D=Work\
        &contact%5Bmain_user_id%5D=102525&contact%5Btags%5D=site%2C+demo";
    let id = server.form("/private/api/contact_add.php", body).result();
    let card = server.read(&format!("contact_detail.php?ID={id}"));
    assert_eq!(card.all("name")[..2], ["Иван Петров", "Wobot"]);
    assert_eq!(card.all("phone").len(), 1);
    assert_eq!(card.first("phones").unwrap().matches("<value>").count(), 1);
    assert!(
        card.first("phone")
            .unwrap()
            .contains("<location>Work</location>")
    );
    assert!(
        card.first("emails")
            .unwrap()
            .contains("<value>i@wobot.example</value>")
    );
    assert!(card.first("main_user").unwrap().contains("<id>102525</id>"));
    let tags = card.first("tags").unwrap();
    assert!(tags.contains("<name>site</name>") && tags.contains("<name>demo</name>"));
}

/// §13.2: crmAmo.
#[test]
fn merged_number_and_location() {
    let server = Server::start();
    let id = server
        .write(
            "contact_add.php",
            "ACTION=ADD_PERSON&contact[person_name]=Only+Name\
             &contact[contact_data][phone_numbers][0][number]=555-1234\
             &contact[contact_data][phone_numbers][0][location]=Mobile",
        )
        .result();
    let card = server.read(&format!("contact_detail.php?ID={id}"));
    let phone = card.first("phone").unwrap();
    assert!(phone.contains("<value>555-1234</value>"), "{phone}");
    assert!(phone.contains("<location>Mobile</location>"), "{phone}");
}

fn multipart(fields: &[(&str, &str)]) -> (String, Vec<u8>) {
    let boundary = "------------------------d74496d66958873e";
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str(&format!("--{boundary}--\r\n"));
    (
        format!("multipart/form-data; boundary={boundary}"),
        body.into_bytes(),
    )
}

fn post_multipart(server: &Server, script: &str, fields: &[(&str, &str)]) -> support::Reply {
    let (content_type, body) = multipart(fields);
    server.send(
        "POST",
        &format!("/private/api/{script}"),
        &[("Content-Type", &content_type)],
        &body,
    )
}

const LOGIN: (&str, &str) = ("USER_LOGIN", "admin@example.test");
const KEY: (&str, &str) = ("USER_HASH", "5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00001");

/// §13.3 to §13.5: dotzero and the sites that used it.
#[test]
fn multipart_with_serialized_values_chains_contact_deal_and_note() {
    let server = Server::start();
    let contact = format!(
        "a:3:{{{}{}{}{}{}a:2:{{{}a:2:{{i:0;a:1:{{{}{}}}i:1;a:1:{{{}{}}}}}{}a:1:{{i:0;a:1:{{{}{}}}}}}}}}",
        php("person_name"),
        php("Мария Ким"),
        php("main_user_id"),
        "i:102525;",
        php("contact_data"),
        php("phone_numbers"),
        php("number"),
        php("+7 812 000-11-22"),
        php("location"),
        php("Work"),
        php("addresses"),
        php("street"),
        php("Невский, 1"),
    );
    let contact_id = post_multipart(
        &server,
        "contact_add.php",
        &[LOGIN, KEY, ("ACTION", "ADD_PERSON"), ("contact", &contact)],
    )
    .result();

    // The whole decoded answer in place of the contact's id.
    let deal = format!(
        "a:3:{{{}{}{}i:13667502;{}a:1:{{{}{}}}}}",
        php("name"),
        php("Сделка с сайта"),
        php("status_id"),
        php("linked_contact"),
        php("result"),
        php(&contact_id.to_string()),
    );
    let deal_id = post_multipart(
        &server,
        "deal_add.php",
        &[LOGIN, KEY, ("ACTION", "ADD"), ("deal", &deal)],
    )
    .result();
    let note_id = post_multipart(
        &server,
        "note_add.php",
        &[
            LOGIN,
            KEY,
            ("ACTION", "ADD_NOTE"),
            ("ID", &deal_id.to_string()),
            ("ELEMENT_TYPE", "2"),
            ("BODY", "Первая строка\r\nвторая"),
        ],
    )
    .result();
    assert!(note_id > 0);

    let page = server.read(&format!("deal_detail.php?ID={deal_id}"));
    assert_eq!(page.first("name"), Some("Сделка с сайта"));
    assert!(
        page.first("contacts")
            .unwrap()
            .contains("<name>Мария Ким</name>")
    );
    assert_eq!(page.first("body"), Some("Первая строка&#13;\nвторая"));
    let page = server.read(&format!("contact_detail.php?ID={contact_id}"));
    assert!(
        page.first("addresses")
            .unwrap()
            .contains("<value>Невский, 1</value>")
    );
}

#[test]
fn serialized_objects_and_broken_lengths_are_refused() {
    let server = Server::start();
    let before = server.count("contacts");
    for bad in [
        "a:1:{s:11:\"person_name\";O:8:\"stdClass\":0:{}}",
        "a:1:{s:11:\"person_name\";s:99:\"x\";}",
        "a:1:{s:11:\"person_name\";s:3:\"имя\";}",
    ] {
        post_multipart(
            &server,
            "contact_add.php",
            &[LOGIN, KEY, ("ACTION", "ADD_PERSON"), ("contact", bad)],
        )
        .assert_error(400);
    }
    assert_eq!(server.count("contacts"), before);
}

#[test]
fn serialized_values_within_urlencoded_and_json_bodies() {
    let server = Server::start();
    let contact = format!("a:1:{{{}{}}}", php("person_name"), php("Ян"));
    let body = format!("ACTION=ADD_PERSON&contact={}", encode(&contact));
    assert!(server.write("contact_add.php", &body).result() > 0);
    let json = serde_json::json!({
        LOGIN.0: LOGIN.1, KEY.0: KEY.1, "ACTION": "ADD_PERSON", "contact": contact
    });
    assert!(server.json("/private/api/contact_add.php", &json).result() > 0);
    let json = serde_json::json!({
        LOGIN.0: LOGIN.1, KEY.0: KEY.1, "ACTION": "ADD_PERSON", "contact": {"person_name": "Ян"}
    });
    assert!(server.json("/private/api/contact_add.php", &json).result() > 0);
}

/// §13.6.
#[test]
fn the_paging_loop_ends() {
    let server = Server::start();
    for number in 0..7 {
        let body = format!("ACTION=ADD&contact[person_name]=P{number}");
        server.write("contact_add.php", &body).result();
    }
    let mut seen = Vec::new();
    let mut page = 1;
    loop {
        let body = format!("ELEMENT_COUNT=5&PAGEN_1={page}");
        let reply = server.form_as_admin("/private/api/contacts.php", &body);
        assert_eq!(reply.status, 200);
        let contacts = reply.all("contact");
        assert_eq!(reply.first("totalpages"), Some("3"));
        assert_eq!(reply.first("currpage"), Some(page.to_string().as_str()));
        assert_eq!(reply.first("onpage"), Some("5"));
        if contacts.is_empty() {
            break;
        }
        seen.extend(contacts.iter().map(|contact| {
            contact
                .split("<id>")
                .nth(1)
                .unwrap()
                .split('<')
                .next()
                .unwrap()
                .to_owned()
        }));
        page += 1;
        assert!(page < 10, "the loop does not end");
    }
    assert_eq!(page, 4);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 12, "every contact once");
}

/// §13.7: the telephony widgets.
#[test]
fn search_by_get_with_a_raw_plus_and_a_cookie() {
    let server = Server::start();
    let auth = server.form("/private/api/auth.php", AUTH);
    let cookie = auth.cookies()[0].split(';').next().unwrap().to_owned();
    let search = |query: &str| {
        let target = format!("/private/api/contact_search.php?{query}");
        server.send("GET", &target, &[("Cookie", &cookie)], b"")
    };
    for query in [
        "SEARCH=+74951234567",
        "SEARCH=4951234567",
        "SEARCH=%2B7%20(495)%20123-45-67",
        "SEARCH=nobody%40nowhere.example&SEARCH=+74951234567",
        "SEARCH=%D1%81%D0%9C%D0%98%D0%A0%D0%9D%D0%9E%D0%B2%D0%B0",
        "SEARCH=elena%40ROMASHKA",
        "SEARCH=%D0%A0%D0%9E%D0%9C%D0%90%D0%A8%D0%9A%D0%90+elena",
    ] {
        let found = search(query);
        assert_eq!(found.status, 200);
        assert_eq!(found.all("contact").len(), 1, "{query}: {}", found.body);
        assert!(found.body.contains("Елена Смирнова"), "{query}");
    }
    let endless = format!("SEARCH={}", "zz+".repeat(5_000));
    for query in [
        "SEARCH=+79990000000",
        "SEARCH=",
        "SEARCH=%25_",
        "",
        &endless,
    ] {
        let nothing = search(query);
        assert_eq!(nothing.status, 200);
        assert_eq!(nothing.first("contact"), None, "{query}");
        assert_eq!(nothing.first("totalpages"), Some("1"));
    }
}

/// The bridge strips tabs and cuts on `</id>`, LF, `<name>` (§6.1).
#[test]
fn the_layout_the_bridge_cuts() {
    let server = Server::start();
    let page = server.read("contact_search.php?SEARCH=jason");
    assert_eq!(
        page.header("content-type"),
        Some("text/xml; charset=\"utf-8\"")
    );
    let flat = page.body.replace('\t', "");
    let id = flat
        .split("<id>")
        .nth(1)
        .unwrap()
        .split("</id>\n<name>")
        .next()
        .unwrap();
    assert!(id.parse::<i64>().is_ok(), "{id}");
    assert!(
        page.body
            .contains("\n\t<contacts>\n\t\t<contact>\n\t\t\t<id>")
    );
    assert!(!page.body.contains('\r'));
    assert!(page.first("is_company").unwrap().contains('0'));
    let company = server.read("contact_search.php?SEARCH=acme.example");
    assert!(company.body.contains("<is_company>1</is_company>"));
}

/// §13.8.
#[test]
fn logging_in_every_way() {
    let server = Server::start();
    let query = format!("/private/api/auth.php?{AUTH}");
    let json = serde_json::json!({"USER_LOGIN": LOGIN.1, "USER_HASH": KEY.1});
    for reply in [
        server.send("POST", &query, &[], b""),
        server.get(&query),
        server.form("/private/api/auth.php", AUTH),
        server.form(
            "/private/api/auth.php",
            "USER_LOGIN=admin%40example.test&USER_PASSWORD=sandbox-password",
        ),
        server.json("/private/api/auth.php", &json),
    ] {
        assert_eq!(reply.status, 200);
        assert!(reply.body.contains("<auth>true</auth>"), "{}", reply.body);
        assert!(reply.cookies()[0].starts_with("session_id="));
    }
    let reply = server.json("/private/api/auth.php?type=json", &json);
    assert_eq!(
        reply.header("content-type"),
        Some("application/json; charset=\"utf-8\"")
    );
    let response = &reply.json()["response"];
    assert_eq!(response["auth"], true);
    assert_eq!(response["accounts"][0]["id"], 18_700_001);
    assert_eq!(response["accounts"][0]["timezone"], "Europe/Moscow");
    assert_eq!(response["user"]["id"], 504_141);
    assert_eq!(response["server_time"], support::NOW);
    assert!(
        reply.body.contains("Europe\\/Moscow"),
        "slashes are escaped"
    );
}

/// §13.11: no ACTION, nested data lost on the way.
#[test]
fn a_broken_body_is_a_clean_400() {
    let server = Server::start();
    let before = server.count("contacts");
    post_multipart(
        &server,
        "contact_add.php",
        &[LOGIN, KEY, ("person_name", "X"), ("contact_data", "Array")],
    )
    .assert_error(400);
    post_multipart(
        &server,
        "contact_add.php",
        &[LOGIN, KEY, ("ACTION", "ADD_PERSON"), ("contact", "Array")],
    )
    .assert_error(400);
    server
        .write(
            "contact_add.php",
            "ACTION=ADD_PERSON&contact[person_name]=X&contact[contact_data]=Array",
        )
        .assert_error(400);
    assert_eq!(server.count("contacts"), before);
}

#[test]
fn malformed_bodies_are_clear_400s() {
    let server = Server::start();
    for (content_type, body) in [
        ("application/json", &b"{\"ACTION\":"[..]),
        ("application/json", b"[1,2]"),
        ("multipart/form-data", b"--x\r\n"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data",
        ),
        ("application/x-www-form-urlencoded", b"a=%FF%FE"),
    ] {
        let target = format!("/private/api/contact_add.php?{AUTH}");
        server
            .send("POST", &target, &[("Content-Type", content_type)], body)
            .assert_error(400);
    }
}

/// The whole vendor page, step by step.
#[test]
fn the_documents_own_samples() {
    let server = Server::start();
    let id = server
        .write(
            "contact_add.php",
            &[
                "ACTION=ADD_PERSON",
                "contact[person_name]=Name",
                "contact[person_position]=Title",
                "contact[person_company_name]=The Company",
                "contact[contact_data][phone_numbers][0][number]=%2B1 495 123-45-67",
                "contact[contact_data][phone_numbers][1][location]=Work",
                "contact[contact_data][phone_numbers][2][number]=%2B1 499 891-01-11",
                "contact[contact_data][phone_numbers][3][location]=Mobile",
                "contact[contact_data][email_addresses][0][address]=maks@qsoftus.com",
                "contact[contact_data][email_addresses][1][location]=Work",
                "contact[contact_data][web_addresses][0][url]=http://www.amocrm.com",
                "contact[contact_data][addresses][street]=Address",
                "contact[contact_data][instant_messengers][0][address]=imaddr",
                "contact[contact_data][instant_messengers][1][protocol]=Skype",
            ]
            .join("&"),
        )
        .result();
    let card = server.read(&format!("contact_detail.php?ID={id}"));
    assert_eq!(card.first("position"), Some("Title"));
    assert!(
        card.first("company")
            .unwrap()
            .contains("<name>The Company</name>")
    );
    let phones = card.all("phone");
    assert!(phones[0].contains("+1 495 123-45-67") && phones[0].contains("Work"));
    assert!(phones[1].contains("+1 499 891-01-11") && phones[1].contains("Mobile"));
    assert!(
        card.first("web_address")
            .unwrap()
            .contains("http://www.amocrm.com")
    );
    assert!(card.first("address").unwrap().contains("Address"));
    let messenger = card.first("instant_messenger").unwrap();
    assert!(messenger.contains("imaddr") && messenger.contains("<protocol>Skype</protocol>"));

    let deal = server
        .write(
            "deal_add.php",
            &format!(
                "ACTION=ADD&deal[name]=Name deal&deal[status_id]=1023486&deal[price]=1500\
                 &deal[main_user_id]=102525&deal[tags]=tag teg2, teg3&deal[linked_contact]={id}"
            ),
        )
        .result();
    let page = server.read(&format!("deal_detail.php?ID={deal}"));
    assert_eq!(page.first("price"), Some("1500"));
    assert!(page.first("status").unwrap().contains("<id>1023486</id>"));
    let tags = page.first("tags").unwrap();
    assert!(tags.contains("<name>tag teg2</name>") && tags.contains("<name>teg3</name>"));
    assert!(
        server
            .read("deal_search.php?SEARCH=maks@qsoftus.com")
            .body
            .contains("Name deal")
    );

    let note = server
        .write(
            "note_add.php",
            &format!("ACTION=ADD_NOTE&BODY=text&ID={id}&ELEMENT_TYPE=1"),
        )
        .result();
    server
        .write(
            "note_add.php",
            &format!("ACTION=EDIT_NOTE&ID={note}&BODY=other"),
        )
        .result();
    assert_eq!(
        server
            .read(&format!("contact_detail.php?ID={id}"))
            .first("body"),
        Some("other")
    );
    server
        .write("note_add.php", &format!("ACTION=NOTE_DELETE&ID={note}"))
        .result();
    assert_eq!(
        server
            .read(&format!("contact_detail.php?ID={id}"))
            .first("body"),
        None
    );

    let task = server
        .write(
            "task_add.php",
            &format!(
                "ACTION=ADD_TASK&BODY=about&END_DATE=01/14/2011 2:00:00&MAIN_USER=102525&ID={deal}\
                 &ELEMENT_TYPE=2&TASK_TYPE=MEETING"
            ),
        )
        .result();
    let shown = server.read(&format!("deal_detail.php?ID={deal}"));
    assert_eq!(shown.first("end_date"), Some("14.01.2011 02:00:00"));
    assert_eq!(shown.first("type"), Some("MEETING"));
    assert_eq!(shown.first("complete"), Some("0"));
    server
        .write(
            "task_add.php",
            &format!("ACTION=EDIT_TASK&ID={task}&BODY=changed&TASK_TYPE=LETTER"),
        )
        .result();
    server
        .write("task_add.php", &format!("ACTION=COMPLATE_TASK&ID={task}"))
        .result();
    let shown = server.read(&format!("deal_detail.php?ID={deal}"));
    assert_eq!(shown.first("tasks").unwrap().matches("<task>").count(), 1);
    assert_eq!(shown.first("body"), Some("changed"));
    assert_eq!(shown.first("type"), Some("LETTER"));
    assert_eq!(shown.first("complete"), Some("1"));
    assert_eq!(shown.first("end_date"), Some("14.01.2011 02:00:00"));
    server
        .write("task_add.php", &format!("ACTION=TASK_DELETE&ID={task}"))
        .result();

    server
        .write("deal_delete.php", &format!("ACTION=DELETE&ID={deal}"))
        .result();
    server
        .read(&format!("deal_detail.php?ID={deal}"))
        .assert_error(400);
    server
        .write("contact_delete.php", &format!("ACTION=DELETE&ID={id}"))
        .result();
    server
        .read(&format!("contact_detail.php?ID={id}"))
        .assert_error(400);
}

#[test]
fn deleting_takes_notes_tasks_and_links_along() {
    let server = Server::start();
    let found = server.read("contact_search.php?SEARCH=smirnova");
    assert_eq!(found.first("contact"), None);
    let found = server.read(&format!("contact_search.php?SEARCH={}", encode("Смирнова")));
    let id = found.first("id").unwrap().to_owned();
    let (notes, tasks) = (server.count("notes"), server.count("tasks"));
    server
        .write("contact_delete.php", &format!("ACTION=DELETE&ID={id}"))
        .result();
    assert_eq!(server.count("notes"), notes - 1);
    assert_eq!(server.count("tasks"), tasks - 1);
    let deals = server.read(&format!("deal_search.php?SEARCH={}", encode("тюльпаны")));
    assert_eq!(deals.all("deal").len(), 1);
    assert!(!deals.body.contains("Смирнова"));
    let company = server.read("contact_search.php?SEARCH=acme+tools");
    let jason_company = company.body.matches("<name>Acme Tools</name>").count();
    assert_eq!(jason_company, 2, "the company itself and Jason's");
    let acme = company
        .all("contact")
        .into_iter()
        .find(|contact| contact.contains("<is_company>1"))
        .and_then(|contact| contact.split("<id>").nth(1)?.split('<').next())
        .unwrap()
        .to_owned();
    server
        .write("contact_delete.php", &format!("ACTION=DELETE&ID={acme}"))
        .result();
    let jason = server.read("contact_search.php?SEARCH=jason");
    assert_eq!(jason.first("company"), Some(""));
}

#[test]
fn trailing_slashes_and_unknown_scripts() {
    let server = Server::start();
    assert_eq!(server.read("contacts.php/?x=1").status, 200);
    server.read("nothing.php").assert_error(404);
    assert_eq!(server.get("/elsewhere").status, 404);
    let request = raw(
        "DELETE",
        &format!("/private/api/contacts.php?{AUTH}"),
        &[],
        b"",
    );
    send(server.sandbox.address(), &request)
        .unwrap()
        .assert_error(405);
}
