//! Requests that are proper HTTP and wrong otherwise. None may have an effect.

use serde_json::json;

use crate::connection::request;
use crate::random::Random;
use crate::support::ADMIN_QUERY;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// One of them, and what it is.
pub fn any(random: &mut Random) -> (&'static str, Vec<u8>) {
    let v2 = |resource: &str, body: &[u8]| {
        let target = format!("/api/v2/{resource}?{ADMIN_QUERY}");
        request("POST", &target, JSON, body)
    };
    let legacy = |script: &str, body: &[u8]| {
        let target = format!("/private/api/{script}?{ADMIN_QUERY}");
        request("POST", &target, FORM, body)
    };
    let unknown = 900_000_000_000 + random.below(1_000_000);
    match random.below(16) {
        0 => ("broken JSON", v2("leads", br#"{"add":[{"name":"hostile","#)),
        1 => (
            "JSON of another shape",
            v2("leads", br#"{"add":"hostile"}"#),
        ),
        2 => {
            let body = json!({"update": [{"id": unknown, "updated_at": 2_000_000_000, "name": "hostile"}]});
            ("an unknown id", v2("leads", body.to_string().as_bytes()))
        }
        3 => {
            let body = json!({"add": [{"name": "hostile", "responsible_user_id": unknown}]});
            (
                "an unknown user",
                v2("contacts", body.to_string().as_bytes()),
            )
        }
        4 => {
            let body = json!({"add": [{"sale": 5}]});
            ("no name", v2("leads", body.to_string().as_bytes()))
        }
        5 => {
            let items = vec![json!({"name": "hostile"}); 501];
            let body = json!({ "add": items }).to_string();
            ("a batch too large", v2("contacts", body.as_bytes()))
        }
        6 => {
            let login = format!("nobody{unknown}%40example.test");
            let target = format!("/api/v2/contacts?USER_LOGIN={login}&USER_HASH=wrong");
            let body = br#"{"add":[{"name":"hostile"}]}"#;
            ("a wrong login", request("POST", &target, JSON, body))
        }
        7 => {
            let kind = format!("{JSON}\r\nAuthorization: Bearer hostile{unknown}");
            let body = br#"{"add":[{"name":"hostile"}]}"#;
            (
                "a wrong token",
                request("POST", "/api/v2/leads", &kind, body),
            )
        }
        8 => {
            let body = br#"{"add":[{"name":"hostile"}]}"#;
            (
                "no credentials",
                request("POST", "/api/v2/leads", JSON, body),
            )
        }
        9 => {
            let target = format!("/api/v2/no/such/thing?{ADMIN_QUERY}");
            ("an unknown path", request("POST", &target, JSON, b"{}"))
        }
        10 => {
            let target = format!("/private/api/contact_add.php?{ADMIN_QUERY}");
            let body = b"ACTION=ADD&contact[person_name]=hostile";
            ("a wrong method", request("PUT", &target, FORM, body))
        }
        11 => {
            let body = format!("ACTION=EDIT&ID={unknown}&contact[person_name]=hostile");
            (
                "an unknown contact",
                legacy("contact_add.php", body.as_bytes()),
            )
        }
        12 => (
            "an unknown action",
            legacy("deal_add.php", b"ACTION=BURN&deal[name]=hostile"),
        ),
        13 => (
            "text that is not UTF-8",
            legacy("deal_add.php", b"ACTION=ADD&deal[name]=hostile%ff%fe"),
        ),
        14 => (
            "a zero byte in JSON",
            v2("leads", b"{\"add\":[{\"name\":\"hostile\0\"}]}"),
        ),
        _ => (
            "an id beyond all numbers",
            legacy(
                "contact_delete.php",
                b"ACTION=DELETE&ID=99999999999999999999999999",
            ),
        ),
    }
}
