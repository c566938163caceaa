//! The account with its users, their groups, and what they choose from.

use rusqlite::{Connection, params};

use crate::store::Result;
use crate::store::rights::Rights;

/// The address the default user logs in with.
pub const ADMIN_LOGIN: &str = "admin@example.test";
/// Its password.
pub const ADMIN_PASSWORD: &str = "sandbox-password";
/// Its API key.
pub const ADMIN_KEY: &str = "5a0d80c5a0d80c5a0d80c5a0d80c5a0d80c00001";
/// Its bearer token.
pub const ADMIN_TOKEN: &str = "sandbox-token-admin";

/// The administrator.
pub const ADMIN: i64 = 504_141;
/// May do everything but administer.
pub const MANAGER: i64 = 102_525;
/// Sees only what concerns it, and adds only leads.
pub const RESTRICTED: i64 = 102_530;
/// Nothing is paid for it.
const FREE: i64 = 102_540;
/// May not log in.
const DISABLED: i64 = 41_565;

/// Reasons for losing leads.
pub const LOSS_REASONS: [(i64, &str); 3] = [
    (1_300_001, "Too expensive"),
    (1_300_002, "Chose a competitor"),
    (1_300_003, "No longer needed"),
];

/// What the restricted user may do.
const RESTRICTIONS: [(&str, &str); 20] = [
    ("mail", "D"),
    ("incoming_leads", "D"),
    ("catalogs", "D"),
    ("lead_add", "A"),
    ("lead_view", "M"),
    ("lead_edit", "M"),
    ("lead_delete", "D"),
    ("lead_export", "D"),
    ("contact_add", "D"),
    ("contact_view", "A"),
    ("contact_edit", "M"),
    ("contact_delete", "D"),
    ("contact_export", "D"),
    ("company_add", "D"),
    ("company_view", "G"),
    ("company_edit", "D"),
    ("company_delete", "D"),
    ("company_export", "D"),
    ("task_edit", "M"),
    ("task_delete", "D"),
];

struct User {
    id: i64,
    /// The login without `@example.test`; password and token are made of it, too.
    login: &'static str,
    name: &'static str,
    is_active: bool,
    is_admin: bool,
    is_free: bool,
    phone_number: &'static str,
}

const USERS: [User; 5] = [
    User {
        id: ADMIN,
        login: "admin",
        name: "Anna Admin",
        is_active: true,
        is_admin: true,
        is_free: false,
        phone_number: "+12025550199",
    },
    User {
        id: MANAGER,
        login: "manager",
        name: "Максим Менеджер",
        is_active: true,
        is_admin: false,
        is_free: false,
        phone_number: "",
    },
    User {
        id: DISABLED,
        login: "disabled",
        name: "Dora Disabled",
        is_active: false,
        is_admin: false,
        is_free: false,
        phone_number: "",
    },
    User {
        id: RESTRICTED,
        login: "restricted",
        name: "Rita Restricted",
        is_active: true,
        is_admin: false,
        is_free: false,
        phone_number: "",
    },
    User {
        id: FREE,
        login: "free",
        name: "Frank Free",
        is_active: true,
        is_admin: false,
        is_free: true,
        phone_number: "",
    },
];

/// Plants them.
pub fn plant(connection: &Connection, time_zone: &str) -> Result<()> {
    connection.execute(
        "INSERT INTO account (id, name, subdomain, currency, language, timezone)
         VALUES (18700001, 'Sandbox', 'sandbox', 'USD', 'en', ?)",
        [time_zone],
    )?;
    connection.execute("INSERT INTO groups (id, name) VALUES (0, 'Sales')", [])?;
    for (number, user) in (1..).zip(&USERS) {
        let rights = match user.id {
            RESTRICTED => Rights::full().with(&RESTRICTIONS),
            _ => Rights::full(),
        };
        let password = match user.id {
            ADMIN => ADMIN_PASSWORD.to_owned(),
            _ => format!("{ADMIN_PASSWORD}-{}", user.login),
        };
        let key_stem = &ADMIN_KEY[..ADMIN_KEY.len() - 1];
        connection.execute(
            "INSERT INTO users (id, login, name, password, api_key, token, is_active, is_admin,
                 is_free, group_id, phone_number, rights, list_size)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 20)",
            params![
                user.id,
                format!("{}@example.test", user.login),
                user.name,
                password,
                format!("{key_stem}{number}"),
                format!("sandbox-token-{}", user.login),
                user.is_active,
                user.is_admin,
                user.is_free,
                user.phone_number,
                rights.to_json(),
            ],
        )?;
    }
    let task_types = [
        (1, "Call", None, 0),
        (2, "Meeting", None, 0),
        (3, "Letter", None, 0),
        (965_320, "Send documents", Some("#ff8f92"), 5),
    ];
    for (id, name, color, icon_id) in task_types {
        connection.execute(
            "INSERT INTO task_types (id, name, color, icon_id) VALUES (?, ?, ?, ?)",
            params![id, name, color, icon_id],
        )?;
    }
    for (id, name) in LOSS_REASONS {
        connection.execute(
            "INSERT INTO loss_reasons (id, name) VALUES (?, ?)",
            params![id, name],
        )?;
    }
    Ok(())
}
