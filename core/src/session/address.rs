//! The account's own address (legacy §2, v2 §2).

use url::{Host, Position, Url};

use crate::types::open_enum;
use crate::{Error, Result};

open_enum! {
    /// The domain that an account lives in.
    pub enum AccountZone {
        /// `amocrm.ru`
        Ru = "ru" | "amocrm.ru",
        /// `amocrm.com`
        Com = "com" | "amocrm.com",
        /// `kommo.com`
        Kommo = "kommo.com" | "kommo",
    }
}

/// Scheme, host and port of an account. Requests and credentials go nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(Url);

impl Origin {
    /// The address of an account known by its name.
    ///
    /// # Errors
    /// `Configuration` if the name is not one label of a host name.
    pub fn of_account(account: &str, zone: &AccountZone) -> Result<Self> {
        let inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let label = !account.is_empty()
            && account.len() <= 63
            && account.chars().all(inner)
            && !account.starts_with('-')
            && !account.ends_with('-')
            && !is_international(account);
        if !label {
            return Err(Error::configuration(
                "account",
                "must be the account's name alone, such as `company` for company.amocrm.com: \
                 letters, digits and hyphens",
            ));
        }
        let domain = match zone {
            AccountZone::Ru => "amocrm.ru",
            AccountZone::Com => "amocrm.com",
            AccountZone::Kommo => "kommo.com",
            AccountZone::Other(word) => {
                let problem = format!("{word:?} is not known: use ru, com or kommo.com");
                return Err(Error::configuration("zone", problem));
            }
        };
        Self::of_url(&format!("https://{account}.{domain}"))
    }

    /// The address given as a URL: https, or http on this machine, and nothing after the host
    /// and port.
    ///
    /// # Errors
    /// `Configuration`. The message does not repeat the address, which may hold a password.
    pub fn of_url(address: &str) -> Result<Self> {
        let refuse = |problem: &str| Err(Error::configuration("base_url", problem));
        // The parser is a browser's: it would silently drop tabs and turn backslashes around.
        if !address.chars().all(|c| c.is_ascii_graphic() && c != '\\') {
            return refuse(
                "must be plain ASCII without spaces, such as https://company.amocrm.com",
            );
        }
        let authority = address.split_once("://").map_or("", |(_, rest)| rest);
        let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]@".contains(c);
        if authority.is_empty() || !authority.chars().all(plain) || authority.ends_with(":0") {
            return refuse("is not a URL such as https://company.amocrm.com");
        }
        let Ok(url) = Url::parse(address) else {
            return refuse("is not a URL such as https://company.amocrm.com");
        };
        if let Some(Host::Domain(name)) = url.host()
            && !is_name(name)
        {
            return refuse(
                "must name its host in labels of 1 to 63 letters, digits and hyphens; names of \
                 other alphabets are not taken in their xn-- spelling either",
            );
        }
        if !url.username().is_empty() || url.password().is_some() || address.contains('@') {
            return refuse(
                "must not contain a user or password: use login, password, key or token",
            );
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return refuse("must end after the host and port");
        }
        match (url.scheme(), url.host()) {
            // 2130706433 and 0x7f.1 are addresses as well, which no reader sees.
            (_, Some(Host::Ipv4(host))) if !authority.starts_with(&host.to_string()) => {
                refuse("must write an IPv4 address as four numbers")
            }
            ("https", Some(Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_))) => Ok(Self(url)),
            ("http", Some(host)) if is_loopback(&host) => Ok(Self(url)),
            ("http", Some(_)) => {
                refuse("must be https: plain http is only allowed to this machine itself")
            }
            _ => refuse("must be an https address such as https://company.amocrm.com"),
        }
    }

    /// The URL of a path.
    pub fn join(&self, path: &str) -> String {
        // Most paths are made of what stands in a URL as it is, and go nowhere but down.
        let mut before = b' ';
        let plain = |byte: u8| {
            let of_a_name = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
            let plain = of_a_name || byte == b'/' || (byte == b'.' && before != b'/');
            before = byte;
            plain
        };
        if path.starts_with('/') && path.bytes().all(plain) {
            return [&self.0[..Position::BeforePath], path].concat();
        }
        let mut url = self.0.clone();
        url.set_path(path);
        url.into()
    }

    /// Where a redirection leads, if it stays at this origin; else the foreign host, or what
    /// is wrong with the location. A user's name has no place in it: nobody is to be anybody
    /// else because a server says so.
    pub(crate) fn follow(&self, from: &str, location: &str) -> std::result::Result<String, String> {
        let target = Url::parse(from)
            .and_then(|from| from.join(location))
            .map_err(|_| "an unreadable address".to_owned())?;
        if !target.username().is_empty() || target.password().is_some() {
            return Err("an address with a user or a password".to_owned());
        }
        if target.origin() == self.0.origin() {
            return Ok(target.into());
        }
        let host = target.host_str().unwrap_or("no host");
        Err(format!("{}://{host}", target.scheme()))
    }

    /// Host and port, as one text.
    pub(crate) fn authority(&self) -> String {
        self.0.authority().to_owned()
    }

    /// The first label of the host: the account's name, unless it is an address.
    pub(crate) fn subdomain(&self) -> &str {
        let host = self.0.host_str().unwrap_or_default();
        host.split('.').next().unwrap_or_default()
    }

    pub(crate) fn is_loopback(&self) -> bool {
        self.0.host().is_some_and(|host| is_loopback(&host))
    }
}

/// The longest host name (RFC 1035 §2.3.4).
const LONGEST_NAME: usize = 253;

fn is_name(name: &str) -> bool {
    let label = |label: &str| (1..=63).contains(&label.len()) && !is_international(label);
    name.len() <= LONGEST_NAME && name.split('.').all(label)
}

/// A label of another alphabet in its ASCII spelling: no account has one, and it shows to no
/// reader what it looks like.
fn is_international(label: &str) -> bool {
    let start = label.get(..4);
    start.is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::{AccountZone, Origin};

    #[test]
    fn accounts_have_their_own_host() {
        let url = |zone: &str| {
            let origin = Origin::of_account("company", &AccountZone::from(zone)).unwrap();
            origin.join("/private/api/auth.php")
        };
        assert_eq!(url("ru"), "https://company.amocrm.ru/private/api/auth.php");
        assert_eq!(
            url("com"),
            "https://company.amocrm.com/private/api/auth.php"
        );
        assert_eq!(
            url("kommo.com"),
            "https://company.kommo.com/private/api/auth.php"
        );
    }

    #[test]
    fn paths_are_joined_as_the_url_parser_would() {
        let origin = Origin::of_url("https://company.amocrm.com:8443").unwrap();
        for path in [
            "/api/v2/leads",
            "/private/api/v2/json/accounts/current",
            "/download/a_b-1.2.mp3",
            "/a/./b",
            "/a/../b",
            "/.hidden",
            "/with space/ж",
            "/50%/a?b#c",
            "//evil.example/a",
            "relative",
            "",
        ] {
            let mut expected = origin.0.clone();
            expected.set_path(path);
            assert_eq!(origin.join(path), expected.as_str(), "{path:?}");
        }
    }

    #[test]
    fn redirections_stay_at_the_account() {
        let origin = Origin::of_url("https://company.amocrm.com").unwrap();
        let follow = |location: &str| origin.follow(&origin.join("/api/v2/leads"), location);
        let leads = "https://company.amocrm.com/api/v2/leads/?page=2";
        assert_eq!(follow("leads/?page=2").as_deref(), Ok(leads));
        assert_eq!(follow(leads).as_deref(), Ok(leads));
        let away = follow("https://evil.example/leads").unwrap_err();
        assert_eq!(away, "https://evil.example");
        for location in [
            "https://user@company.amocrm.com/api/v2/leads",
            "https://:hunter2@company.amocrm.com/api/v2/leads",
            "//user:hunter2@company.amocrm.com/",
        ] {
            let refused = follow(location).unwrap_err();
            assert_eq!(refused, "an address with a user or a password");
        }
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for account in [
            "",
            "evil.com/",
            "a@b",
            "a.b:80",
            "-a",
            "ａｂｃ",
            "a b",
            "a\n",
            "a#",
            "%61",
            "xn--mocrm-4ve",
            "XN--mocrm-4ve",
        ] {
            assert!(
                Origin::of_account(account, &AccountZone::Com).is_err(),
                "{account:?}"
            );
        }
        for address in [
            "",
            "company.amocrm.com",
            "https://",
            "https://user:secret@company.amocrm.com",
            "https://company.amocrm.com/path",
            "https://company.amocrm.com?x",
            "https://a.b#c",
            "http://company.amocrm.com",
            "ftp://company.amocrm.com",
            "https:\\\\evil.com",
            "https://аmocrm.com",
            "https://a.com\t",
            "http://127.0.0.1.evil.com",
            "https:///x",
            "https:company.amocrm.com",
            "https://%65vil.com",
            "https://a.com:0",
            "http://foo.localhost",
            "http://2130706433",
            "http://0x7f.1",
            "https://127.1",
            "https://.amocrm.com",
            "https://company..amocrm.com",
            "https://company.amocrm.com.",
            "https://xn--mocrm-4ve.com",
            "https://company.XN--mocrm-4ve.com",
            "https://xn--a.amocrm.com",
            &format!("https://{}.amocrm.com", "a".repeat(64)),
            &format!("https://{}amocrm.com", "a.".repeat(130)),
        ] {
            let error = Origin::of_url(address).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn plain_http_is_for_this_machine() {
        for address in [
            "http://127.0.0.1:8080",
            "http://localhost:1/",
            "http://[::1]:9",
        ] {
            assert!(Origin::of_url(address).is_ok(), "{address}");
        }
    }
}
