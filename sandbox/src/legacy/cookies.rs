//! The cookies a login sets (legacy §4.4), always host-only, so that a client
//! on 127.0.0.1 keeps them.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::context::Context;
use crate::store::account::User;

/// Opens a session and tells its `Set-Cookie` values, the session first.
pub fn session_cookies(context: &Context, user: &User) -> Vec<String> {
    let id = context.tokens.session_id();
    let now = context.clock.now();
    context.sessions.open(id.clone(), user.id, now);
    let secure = if context.options.tls { "; secure" } else { "" };
    let name = &context.options.switches.session_cookie;
    let login = utf8_percent_encode(&user.login, NON_ALPHANUMERIC);
    let year = 365 * 86_400;
    vec![
        format!("{name}={id}; path=/{secure}; HttpOnly"),
        lasting(now, 5 * year, &format!("BITRIX_SM_LOGIN={login}")),
        lasting(now, year, &format!("BITRIX_SM_SALE_UID={}", user.id)),
        lasting(now, 5 * year, "BITRIX_SM_SOUND_LOGIN_PLAYED=Y"),
        lasting(now, 5 * year, "user_lang=en"),
    ]
}

fn lasting(now: i64, life: i64, pair: &str) -> String {
    let expires = jiff::Timestamp::from_second(now.saturating_add(life))
        .map(|at| at.strftime("%a, %d-%b-%Y %H:%M:%S GMT").to_string())
        .unwrap_or_else(|_| "Thu, 31-Dec-2099 23:59:59 GMT".to_owned());
    format!("{pair}; expires={expires}; Max-Age={life}; path=/")
}
