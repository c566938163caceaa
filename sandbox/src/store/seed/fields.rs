//! Custom fields. Leads have one of every type, but for those of catalogs.

use rusqlite::{Connection, params};

use crate::store::Result;
use crate::store::custom_fields::field_type as t;
use crate::store::elements::Kind;

pub const POSITION: i64 = 4_396_817;
pub const PHONE: i64 = 4_396_818;
pub const EMAIL: i64 = 4_396_819;
const MESSENGER: i64 = 4_396_820;
pub const WEB: i64 = 4_396_821;
const ADDRESS: i64 = 4_400_115;

pub const LEAD_SOURCE: i64 = 4_399_916;
const LEAD_SERVICES: i64 = 4_399_917;
const LEAD_ADDRESS: i64 = 4_399_923;
const LEAD_PAYMENT: i64 = 4_410_006;
const LEAD_CATEGORY: i64 = 4_410_011;
pub const CONTACT_BIRTHDAY: i64 = 4_411_001;
const CONTACT_ROLE: i64 = 4_411_003;

pub const PHONE_WORK: i64 = 3_692_101;
pub const PHONE_MOBILE: i64 = 3_692_103;
pub const EMAIL_WORK: i64 = 3_692_111;
pub const LEAD_SOURCE_CALL: i64 = 3_692_245;

const PEOPLE: &[Kind] = &[Kind::Contact, Kind::Company];
const CONTACT: &[Kind] = &[Kind::Contact];
const COMPANY: &[Kind] = &[Kind::Company];
const LEAD: &[Kind] = &[Kind::Lead];

/// Id, name, code, type and owners.
const FIELDS: [(i64, &str, &str, i64, &[Kind]); 29] = [
    (POSITION, "Position", "POSITION", t::TEXT, CONTACT),
    (PHONE, "Phone", "PHONE", t::MULTITEXT, PEOPLE),
    (EMAIL, "Email", "EMAIL", t::MULTITEXT, PEOPLE),
    (MESSENGER, "IM", "IM", t::MULTITEXT, PEOPLE),
    (WEB, "Web", "WEB", t::URL, PEOPLE),
    (ADDRESS, "Address", "ADDRESS", t::SMART_ADDRESS, PEOPLE),
    (LEAD_SOURCE, "Source", "", t::SELECT, LEAD),
    (LEAD_SERVICES, "Services", "", t::MULTISELECT, LEAD),
    (LEAD_ADDRESS, "Delivery address", "", t::SMART_ADDRESS, LEAD),
    (4_410_001, "Order number", "", t::TEXT, LEAD),
    (4_410_002, "Weight", "", t::NUMERIC, LEAD),
    (4_410_003, "Urgent", "", t::CHECKBOX, LEAD),
    (4_410_004, "Delivery day", "", t::DATE, LEAD),
    (4_410_005, "Tracking", "", t::URL, LEAD),
    (LEAD_PAYMENT, "Payment", "", t::RADIOBUTTON, LEAD),
    (4_410_007, "Wishes", "", t::TEXTAREA, LEAD),
    (4_410_008, "Pickup point", "", t::STREETADDRESS, LEAD),
    (4_410_009, "Payer", "", t::LEGAL_ENTITY, LEAD),
    (4_410_010, "Consignee", "", t::ORG_LEGAL_NAME, LEAD),
    (LEAD_CATEGORY, "Category", "", t::CATEGORY, LEAD),
    (4_410_012, "Call back at", "", t::DATETIME, LEAD),
    (4_410_013, "Deposit", "", t::MONEY, LEAD),
    (CONTACT_BIRTHDAY, "Birthday", "", t::BIRTHDAY, CONTACT),
    (4_411_002, "Newsletter", "", t::CHECKBOX, CONTACT),
    (CONTACT_ROLE, "Role", "", t::SELECT, CONTACT),
    (4_412_001, "Legal entity", "", t::LEGAL_ENTITY, COMPANY),
    (4_412_002, "Employees", "", t::NUMERIC, COMPANY),
    (4_412_003, "Founded", "", t::DATE, COMPANY),
    (4_412_004, "About", "", t::TEXTAREA, COMPANY),
];

/// Field, id of the first choice, choices. The standard kinds of entries: v2 §8.2.
const CHOICES: [(i64, i64, &[&str]); 8] = [
    (
        PHONE,
        PHONE_WORK,
        &["WORK", "WORKDD", "MOB", "FAX", "HOME", "OTHER"],
    ),
    (EMAIL, EMAIL_WORK, &["WORK", "PRIV", "OTHER"]),
    (
        MESSENGER,
        3_692_121,
        &["SKYPE", "ICQ", "JABBER", "GTALK", "MSN", "OTHER"],
    ),
    (LEAD_SOURCE, LEAD_SOURCE_CALL, &["Call", "Web site"]),
    (LEAD_SERVICES, 3_692_247, &["Maintenance", "Rental"]),
    (LEAD_PAYMENT, 3_692_301, &["Cash", "Card", "Invoice"]),
    (LEAD_CATEGORY, 3_692_311, &["Tools", "Garden"]),
    (CONTACT_ROLE, 3_692_321, &["Buyer", "Decision maker"]),
];

/// Fields of catalogs and of users are numbered after this.
const LAST_ID: i64 = 4_413_001;

/// Plants them.
pub fn plant(connection: &Connection) -> Result<()> {
    for (sort, (id, name, code, field_type, owners)) in (1i64..).zip(FIELDS) {
        let is_system = !code.is_empty();
        connection.execute(
            "INSERT INTO custom_fields (id, name, code, field_type, is_system, sort, is_deletable)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
            params![id, name, code, field_type, is_system, sort, !is_system],
        )?;
        for owner in owners {
            connection.execute(
                "INSERT INTO custom_field_owners (field_id, element_type) VALUES (?, ?)",
                params![id, owner.code()],
            )?;
        }
    }
    for (field_id, first_id, values) in CHOICES {
        for (id, value) in (first_id..).zip(values) {
            connection.execute(
                "INSERT INTO custom_field_enums (id, field_id, value, sort) VALUES (?, ?, ?, ?)",
                params![id, field_id, value, id - first_id],
            )?;
        }
    }
    connection.execute(
        "UPDATE sqlite_sequence SET seq = ? WHERE name = 'custom_fields'",
        params![LAST_ID],
    )?;
    Ok(())
}
