//! Which addresses of Redis are taken.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether an address is plainly one server, and perhaps the number of a database. The parser is a
/// browser's and would drop tabs, line feeds and blanks at the ends without a word; and what may
/// follow a path switches the verification of certificates off where an application has built the
/// client of Redis with that feature.
pub fn is_plain(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let (user, server) = rest.rsplit_once('@').unwrap_or(("", rest));
    let (authority, database) = server.split_once('/').unwrap_or((server, ""));
    // A port behind a name; an IPv6 address stands in brackets.
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    scheme.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !user.contains(char::is_control)
        && !user.contains(['/', '?', '#'])
        && is_host(host)
        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
        && database.bytes().all(|byte| byte.is_ascii_digit())
}

/// The longest host name (RFC 1035 §2.3.4).
const LONGEST_NAME: usize = 253;

/// An address as four or eight numbers, or a name. Names of containers may have an underscore.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    let inner = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let label = |label: &str| (1..=63).contains(&label.len()) && label.chars().all(inner);
    let last = host.rsplit('.').next().unwrap_or_default();
    // 2130706433 and 0x7f.1 are addresses as well, which no reader sees.
    let number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    host.len() <= LONGEST_NAME
        && host.split('.').all(label)
        && (!number || host.parse::<Ipv4Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn an_address_is_plainly_one_server() {
        for plain in [
            "redis://host",
            "redis://7d-cache:6379",
            "redis://cache.default.svc.cluster.local.:6379",
            "redis://:pa%20ss@my_redis:6379/",
            "redis://:p@ss word@host/3",
            "redis://10.0.0.7:6379/0",
            "rediss://u:p@[::1]:6380/15",
        ] {
            assert!(is_plain(plain), "{plain}");
        }
        for bad in [
            "rediss://h/#insecure",
            "redis://h/0?protocol=resp3",
            "redis://h/-1",
            "redis://h/0 ",
            " redis://h",
            "redis://:pass\tword@h",
            "redis://h\\evil",
            "redis://h%65st",
            "redis://2130706433",
            "redis://127.1",
            "redis://0x7f.0x1",
            "redis://h:0",
            "redis://::1:6379",
            "redis://:pass/word@h",
        ] {
            assert!(!is_plain(bad), "{bad}");
        }
    }
}
