//! Requests whose values are beyond what anybody means: refused or not, they
//! must be answered. None writes what the clients write.

use crate::connection::request;
use crate::random::Random;
use crate::support::{ADMIN_QUERY, encode};

const VALUES: &[&str] = &[
    "0",
    "-1",
    "",
    "2147483648",
    "-2147483649",
    "253402300800",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1e308",
    "-1e-308",
    "NaN",
    "null",
    "\0",
    "\u{202e}\u{feff}\u{10ffff}",
    "İßŉǰ",
    "%",
    "'; DROP TABLE leads; --",
    "../../etc/passwd",
    "a:1:{i:0;O:8:\"stdClass\":0:{}}",
];

/// `V` stands for a value.
const READS: &[&str] = &[
    "/api/v2/account?with=V&free_users=V",
    "/api/v2/leads?limit_rows=V&limit_offset=V",
    "/api/v2/leads?id[]=V&id[]=V&filter[status][]=V",
    "/api/v2/leads?filter[date_create][from]=V&filter[date_create][to]=V",
    "/api/v2/leads?filter[date_modify][from]=V&filter[tasks]=V&filter[active]=V",
    "/api/v2/contacts?query=V&responsible_user_id=V",
    "/api/v2/contacts?limit_rows=V&limit_offset=V&id=V",
    "/api/v2/companies?limit_rows=V&limit_offset=V&query=V",
    "/api/v2/tasks?filter[date_create][from]=V&filter[status][]=V&element_id=V",
    "/api/v2/notes?type=V&element_id=V&note_type=V",
    "/api/v2/customers?filter[date][from]=V&filter[date][to]=V&filter[next_date][from]=V",
    "/api/v2/transactions?filter[id][]=V&limit_rows=V",
    "/api/v2/catalogs?id=V&page=V",
    "/api/v2/catalog_elements?catalog_id=V&page=V&PAGEN_1=V&term=V",
    "/api/v2/pipelines?id=V",
    "/api/v2/incoming_leads?page_size=V&PAGEN_1=V&order_by[V]=V",
    "/api/v2/incoming_leads?page_size=V&page=V&categories[]=V",
    "/api/v2/incoming_leads/summary?date_from=V&date_to=V",
    "/private/api/contacts.php?PAGEN_1=V&PAGE_SIZE=V",
    "/private/api/contact_search.php?SEARCH=V&PAGEN_1=V",
    "/private/api/contact_detail.php?ID=V",
    "/private/api/deals.php?PAGEN_1=V&PAGE_SIZE=V",
    "/private/api/deal_search.php?SEARCH=V",
    "/private/api/deal_detail.php?ID=V",
    "/download/V?a=V",
    "/oauth2/access_token?V=V",
    "/_sandbox/requests?limit=V",
    "/_sandbox/deliveries?limit=V",
];

/// Forms, of which `V` is a value; the target comes first.
const WRITES: &[(&str, &str)] = &[
    (
        "leads",
        "update[0][id]=V&update[0][updated_at]=V&update[0][sale]=V&update[0][tags]=V",
    ),
    (
        "contacts",
        "update[0][id]=V&update[0][updated_at]=V&update[0][custom_fields][0][id]=V",
    ),
    (
        "tasks",
        "update[0][id]=V&update[0][updated_at]=V&update[0][complete_till_at]=V",
    ),
    (
        "notes",
        "add[0][element_id]=V&add[0][element_type]=V&add[0][note_type]=V",
    ),
    (
        "customers",
        "add[0][name]=V&add[0][next_date]=V&add[0][next_price]=V&add[0][periodicity]=V",
    ),
    (
        "transactions",
        "add[0][customer_id]=V&add[0][price]=V&add[0][date]=V",
    ),
    (
        "customers_periods",
        "update[0][period]=V&update[0][sort]=V&update[0][color]=V",
    ),
    (
        "catalog_elements",
        "add[0][catalog_id]=V&add[0][name]=V&add[0][custom_fields][0][id]=V",
    ),
    (
        "fields",
        "add[0][name]=V&add[0][type]=V&add[0][element_type]=V&add[0][origin]=V&add[0][enums][]=V",
    ),
    (
        "links",
        "link[0][from]=V&link[0][from_id]=V&link[0][to]=V&link[0][to_id]=V&link[0][quantity]=V",
    ),
    (
        "calls",
        "add[0][phone_number]=V&add[0][direction]=V&add[0][duration]=V&add[0][call_status]=V",
    ),
    (
        "events",
        "add[0][type]=V&add[0][phone_number]=V&add[0][users][]=V",
    ),
    (
        "salesbot/run",
        "0[bot_id]=V&0[entity_id]=V&0[entity_type]=V",
    ),
    ("incoming_leads/accept", "accept[]=V&user_id=V&status_id=V"),
    ("incoming_leads/decline", "decline[]=V&user_id=V"),
    (
        "incoming_leads/sip",
        "add[0][source_uid]=V&add[0][incoming_lead_info][duration]=V&add[0][created_at]=V",
    ),
    ("webhooks/unsubscribe", "unsubscribe[0][url]=V"),
    ("products_settings", "V=V"),
];

/// One of them.
pub fn any(random: &mut Random) -> Vec<u8> {
    let place = random.index(READS.len() + WRITES.len());
    if let Some(read) = READS.get(place) {
        let target = format!("{}&{ADMIN_QUERY}", filled(random, read));
        return request("GET", &target, "text/plain", b"");
    }
    let (resource, form) = WRITES[place - READS.len()];
    let target = format!("/api/v2/{resource}?{ADMIN_QUERY}");
    let body = filled(random, form);
    let form = "application/x-www-form-urlencoded";
    request("POST", &target, form, body.as_bytes())
}

fn filled(random: &mut Random, template: &str) -> String {
    let mut parts = template.split('V');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |filled, part| {
        filled + &encode(VALUES[random.index(VALUES.len())]) + part
    })
}
