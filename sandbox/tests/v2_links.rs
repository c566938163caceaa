//! Links by themselves over v2 (v2 §9.21).

#[path = "support/cards.rs"]
mod cards;
mod support;

use cards::{add, one, write};
use serde_json::{Value, json};
use support::{AUTH, Server, build_query};

struct Ends {
    server: Server,
    lead: i64,
    contact: i64,
    company: i64,
    customer: i64,
}

fn ends() -> Ends {
    let server = Server::start();
    let make = |resource: &str| add(&server, resource, json!({"name": resource}));
    Ends {
        lead: make("leads"),
        contact: make("contacts"),
        company: make("companies"),
        customer: make("customers"),
        server,
    }
}

fn link(from: (&str, i64), to: (&str, i64)) -> Value {
    json!({"from": from.0, "from_id": from.1, "to": to.0, "to_id": to.1})
}

/// What is linked to one end; none for 204.
fn linked(server: &Server, query: &str) -> Vec<Value> {
    let reply = server.v2_get(&format!("links?{query}"));
    if reply.status == 204 {
        return Vec::new();
    }
    assert_eq!(reply.status, 200, "{}", reply.body);
    let answer = reply.json();
    // Under the key its client reads, and where every list has its rows.
    assert_eq!(answer["links"], answer["_embedded"]["items"]);
    answer["links"].as_array().unwrap().clone()
}

#[test]
fn everything_is_linked_with_everything_that_it_goes_with() {
    let Ends {
        server,
        lead,
        contact,
        company,
        customer,
    } = ends();
    let pairs = [
        link(("leads", lead), ("contacts", contact)),
        link(("companies", company), ("leads", lead)),
        link(("contacts", contact), ("companies", company)),
        link(("customers", customer), ("contacts", contact)),
        link(("customers", customer), ("companies", company)),
        json!({"from": "leads", "from_id": lead, "to": "catalog_elements", "to_id": 610_001,
               "to_catalog_id": 4400, "quantity": 3}),
    ];
    let embedded = write(&server, "links", &json!({"link": pairs}));
    assert_eq!(embedded["items"], json!(pairs));
    assert!(embedded.get("errors").is_none());

    let shown = one(&server, "leads", lead);
    assert_eq!(shown["contacts"]["id"], json!([contact]));
    assert_eq!(shown["company"]["id"], company);
    assert_eq!(shown["catalog_elements"]["id"], json!([610_001]));
    let shown = one(&server, "contacts", contact);
    assert_eq!(shown["company"]["id"], company);
    let shown = one(&server, "customers", customer);
    assert_eq!(shown["contacts"]["id"], json!([contact]));
    assert_eq!(shown["company"]["id"], company);

    let of_lead = format!("links[0][from]=leads&links[0][from_id]={lead}");
    assert_eq!(
        linked(&server, &of_lead),
        [
            link(("leads", lead), ("contacts", contact)),
            link(("leads", lead), ("companies", company)),
            json!({"from": "leads", "from_id": lead, "to": "catalog_elements", "to_id": 610_001,
                   "to_catalog_id": 4400, "quantity": 3}),
        ]
    );
    let only = format!("{of_lead}&links[0][to]=companies");
    assert_eq!(linked(&server, &only).len(), 1);
    let none = format!("{of_lead}&links[0][to]=contacts&links[0][to_id]=1");
    assert!(linked(&server, &none).is_empty());
    let of_element = "links[0][from]=catalog_elements&links[0][from_id]=610001\
                      &links[0][to]=leads";
    let back = linked(&server, of_element);
    assert_eq!(back[0]["to_id"], lead);
    assert_eq!(back[0]["from_catalog_id"], 4400);

    let embedded = write(&server, "links", &json!({"unlink": pairs}));
    assert_eq!(
        embedded["items"],
        json!([true, true, true, true, true, true])
    );
    assert!(linked(&server, &of_lead).is_empty());
    assert_eq!(one(&server, "customers", customer)["company"], json!({}));
}

#[test]
fn a_form_links_and_unlinks_at_once() {
    let Ends {
        server,
        lead,
        contact,
        company,
        ..
    } = ends();
    let body = json!({
        "link": [link(("leads", lead), ("companies", company))],
        "unlink": [link(("leads", lead), ("contacts", contact))]
    });
    let reply = server.form(&format!("/api/v2/links?{AUTH}"), &build_query(&body));
    let done = reply.json()["_embedded"]["items"].clone();
    assert_eq!(done[0]["to"], "companies", "{}", reply.body);
    assert_eq!(done[1], true);
    assert_eq!(one(&server, "leads", lead)["company"]["id"], company);
}

#[test]
fn what_cannot_be_linked_is_told_one_by_one() {
    let Ends {
        server,
        lead,
        contact,
        company,
        customer,
    } = ends();
    for (wrong, code) in [
        (link(("leads", 1), ("contacts", contact)), 234),
        (link(("leads", lead), ("contacts", 1)), 233),
        (link(("leads", lead), ("companies", contact)), 233),
        (link(("customers", 1), ("companies", company)), 226),
        (link(("leads", lead), ("catalog_elements", 1)), 282),
        (link(("leads", lead), ("customers", customer)), 400),
        (link(("deals", lead), ("contacts", contact)), 400),
        (
            json!({"from": "leads", "to": "contacts", "to_id": contact}),
            400,
        ),
        (
            json!({"from": "leads", "from_id": lead, "to": "catalog_elements", "to_id": 610_001,
                   "quantity": 0}),
            400,
        ),
    ] {
        let good = link(("leads", lead), ("contacts", contact));
        let embedded = write(&server, "links", &json!({"link": [wrong, good]}));
        assert_eq!(embedded["errors"]["link"][0]["code"], code, "{wrong}");
        assert_eq!(embedded["items"], json!([good]), "{wrong}");
    }
    let gone = json!({"unlink": [link(("leads", 1), ("contacts", contact))]});
    assert_eq!(
        write(&server, "links", &gone)["errors"]["unlink"][0]["code"],
        234
    );
    for wrong in [json!({}), json!({"link": []}), json!({"link": "all"})] {
        assert_eq!(server.v2_post("links", &wrong).status, 400, "{wrong}");
    }
    assert_eq!(server.v2_get("links").status, 400);
    assert_eq!(server.v2_get("links?links[0][from]=leads").status, 400);
}

#[test]
fn a_lead_has_40_contacts_and_no_more() {
    let server = Server::start();
    let people: Vec<Value> = (0..41)
        .map(|number| json!({"name": format!("{number}")}))
        .collect();
    let added = write(&server, "contacts", &json!({"add": people}));
    let lead = add(&server, "leads", json!({"name": "Crowd"}));
    let links: Vec<Value> = added["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| link(("leads", lead), ("contacts", row["id"].as_i64().unwrap())))
        .collect();
    let embedded = write(&server, "links", &json!({"link": links}));
    assert_eq!(embedded["items"].as_array().unwrap().len(), 40);
    assert_eq!(embedded["errors"]["link"][0]["code"], 330);
    // Linked already, so not one more.
    let again = write(&server, "links", &json!({"link": [links[0]]}));
    assert!(again.get("errors").is_none(), "{again}");
}
