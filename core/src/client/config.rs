//! How a client is set up.

use std::time::Duration;

use amocore_macros::model;
use jiff::tz::TimeZone;

use crate::operation::{BodyFormat, Context};
use crate::session::oauth::{Integration, Places, TokenStore};
use crate::session::{AccountZone, Credentials, Origin};
use crate::shared::Redis;
use crate::types::open_enum;
use crate::wire::local_time::DateStyle;
use crate::{Error, Result, Secret, Timestamp};

open_enum! {
    /// How the client proves who it is.
    pub enum SignInMode {
        /// Sign in when needed, keep the session's cookie, and sign in anew when it ends.
        Session = "session",
        /// Send the login and key with each request: in the body to the XML API, in the query
        /// to v2, which knows no password per request and so gets a session.
        EachRequest = "each_request",
    }
}

open_enum! {
    /// How a v2 request body is written. Both mean the same.
    pub enum BodyForm {
        /// `application/x-www-form-urlencoded` with PHP bracket keys.
        Form = "form",
        /// `application/json`.
        Json = "json",
    }
}

open_enum! {
    /// How a date is written in the XML API, whose specification contradicts itself
    /// (legacy §12.3).
    pub enum DateForm {
        /// `14.01.2011 02:00:00`
        Dots = "dots",
        /// `01/14/2011 02:00:00`
        Slashes = "slashes",
    }
}

/// How a client is set up: the account's address (an account and its zone, or a base URL), the
/// credentials (login and password, login and key, a token, or an integration), and what may be tuned.
#[model(request)]
pub struct Config {
    /// The account's name: `company` for company.amocrm.com.
    pub account: Option<String>,
    /// The domain the account lives in: `ru`, `com` or `kommo.com`. Unset: `com`.
    pub zone: Option<AccountZone>,
    /// The account's address instead of a name, such as `https://company.amocrm.com`. Plain
    /// http is allowed to this machine only.
    pub base_url: Option<String>,
    /// The user's login, an e-mail address.
    pub login: Option<String>,
    /// The user's password.
    pub password: Option<Secret>,
    /// The user's API key, from the profile page.
    pub key: Option<Secret>,
    /// An OAuth access token, instead of a login.
    pub token: Option<Secret>,
    /// An OAuth integration, instead of a login: its identifier. The client renews the access
    /// token by itself (v2 §3.2).
    pub client_id: Option<String>,
    /// The integration's secret.
    pub client_secret: Option<Secret>,
    /// The integration's redirect address.
    pub redirect_uri: Option<String>,
    /// What the service sent to the redirect address. It is good once and for 20 minutes, and is
    /// used if there are no tokens yet.
    pub code: Option<Secret>,
    /// A refresh token that was got before, used if there are no tokens yet.
    pub refresh_token: Option<Secret>,
    /// A file for the tokens, which several processes may share. Only its owner may read it. Unset:
    /// the tokens end with the client.
    pub token_file: Option<String>,
    /// The application's own place for the tokens, instead of a file.
    pub token_store: Option<TokenStore>,
    /// A Redis server that processes on several machines share: the limit of requests, and the
    /// tokens of an integration unless they have another place. Such as `redis://host:6379/0`, or
    /// `rediss://` with TLS.
    pub redis_url: Option<Secret>,
    /// Requests per second that this process may send while Redis is away. Unset: the limit,
    /// divided by the processes that were known at last and rounded down to a whole number, or 1.
    pub redis_share: Option<f64>,
    /// How the client proves who it is. Unset: `session`.
    pub sign_in: Option<SignInMode>,
    /// The account's time zone, such as `Europe/Moscow`. Unset: learned at sign-in.
    pub time_zone: Option<String>,
    /// How v2 request bodies are written. Unset: as the vendor documents each operation, `form`
    /// for incoming leads and `json` for the rest.
    pub body_format: Option<BodyForm>,
    /// How dates are written in the XML API. Unset: `dots`.
    pub date_format: Option<DateForm>,
    /// Seconds for one request and its answer. Waiting for the limiter does not count. Unset:
    /// 30.
    pub timeout: Option<f64>,
    /// Seconds for making a connection. Unset: 10.
    pub connect_timeout: Option<f64>,
    /// How often a request is repeated that failed and certainly did not happen, or changes
    /// nothing. Unset: 3.
    pub retries: Option<i64>,
    /// Requests per second to the account, for all its clients in this process that say the
    /// same. 0 switches the limiter off. Unset: 7, the vendor's limit.
    pub requests_per_second: Option<f64>,
    /// The largest answer that is read, in bytes. Unset: 64 MiB.
    pub max_answer_bytes: Option<i64>,
    /// Certificate authorities to trust besides the usual ones, in PEM: for the account, and for
    /// Redis.
    pub ca_certificates: Option<String>,
    /// The User-Agent header. Unset: amocore and its version.
    pub user_agent: Option<String>,
}

impl Config {
    /// An account by its name and zone.
    pub fn account(name: impl Into<String>, zone: AccountZone) -> Self {
        Self {
            account: Some(name.into()),
            zone: Some(zone),
            ..Self::default()
        }
    }

    /// An account by its address.
    pub fn base_url(url: impl Into<String>) -> Self {
        Self {
            base_url: Some(url.into()),
            ..Self::default()
        }
    }

    /// With a login and a password.
    #[must_use]
    pub fn with_password(self, login: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self {
            login: Some(login.into()),
            password: Some(password.into()),
            ..self
        }
    }

    /// With a login and an API key.
    #[must_use]
    pub fn with_key(self, login: impl Into<String>, key: impl Into<Secret>) -> Self {
        Self {
            login: Some(login.into()),
            key: Some(key.into()),
            ..self
        }
    }

    /// With an OAuth access token.
    #[must_use]
    pub fn with_token(self, token: impl Into<Secret>) -> Self {
        Self {
            token: Some(token.into()),
            ..self
        }
    }
}

/// A checked configuration.
pub(super) struct Settings {
    pub origin: Origin,
    pub credentials: Credentials,
    pub each_request: bool,
    pub context: Context,
    pub timeout: Duration,
    pub connect_timeout: Duration,
    pub retries: u32,
    pub requests_per_second: f64,
    pub redis: Option<Redis>,
    pub max_answer_bytes: usize,
    pub ca_certificates: Option<String>,
    pub user_agent: String,
}

impl Settings {
    pub fn new(config: Config) -> Result<Self> {
        crate::wire::text::check(&config).map_err(|error| {
            let field = error.field().unwrap_or("config").to_owned();
            Error::configuration(&field, "contains a character that cannot be sent")
        })?;
        let origin = match (&config.account, &config.base_url) {
            (Some(account), None) => {
                Origin::of_account(account, config.zone.as_ref().unwrap_or(&AccountZone::Com))?
            }
            (None, Some(_)) if config.zone.is_some() => {
                return Err(Error::configuration(
                    "zone",
                    "goes with account, not with base_url",
                ));
            }
            (None, Some(url)) => Origin::of_url(url)?,
            _ => {
                let problem = "give either an account with its zone, or a base_url";
                return Err(Error::configuration("account", problem));
            }
        };
        let each_request = match config.sign_in {
            None | Some(SignInMode::Session) => false,
            Some(SignInMode::EachRequest) => true,
            Some(SignInMode::Other(_)) => {
                return Err(Error::configuration(
                    "sign_in",
                    "must be session or each_request",
                ));
            }
        };
        let requests_per_second = match config.requests_per_second.unwrap_or(7.0) {
            rate if rate == 0.0 || (0.001..=1000.0).contains(&rate) => rate,
            _ => {
                let problem = "must be 0 (no limit) or from 0.001 to 1000";
                return Err(Error::configuration("requests_per_second", problem));
            }
        };
        let redis = Redis::new(
            config.redis_url,
            config.redis_share,
            requests_per_second,
            config.ca_certificates.as_deref(),
        )?;
        let named = redis.as_ref().zip(config.client_id.as_deref());
        let places = Places {
            file: config.token_file,
            store: config.token_store,
            redis: named.map(|(redis, id)| redis.tokens(&origin.authority(), id)),
        };
        let integration = Integration::new(
            config.client_id,
            config.client_secret,
            config.redirect_uri,
            config.code,
            config.refresh_token,
            places,
        )?;
        let credentials = Credentials::new(
            config.login,
            config.password,
            config.key,
            config.token,
            integration,
        )?;
        Ok(Self {
            origin,
            credentials,
            each_request,
            context: Context {
                zone: config.time_zone.as_deref().map(zone).transpose()?,
                body_format: match config.body_format {
                    None => None,
                    Some(BodyForm::Form) => Some(BodyFormat::Form),
                    Some(BodyForm::Json) => Some(BodyFormat::Json),
                    Some(BodyForm::Other(_)) => {
                        return Err(Error::configuration("body_format", "must be form or json"));
                    }
                },
                date_style: match config.date_format {
                    None | Some(DateForm::Dots) => DateStyle::Dots,
                    Some(DateForm::Slashes) => DateStyle::Slashes,
                    Some(DateForm::Other(_)) => {
                        return Err(Error::configuration(
                            "date_format",
                            "must be dots or slashes",
                        ));
                    }
                },
                now: Timestamp::now(),
            },
            timeout: seconds("timeout", config.timeout, 30.0)?,
            connect_timeout: seconds("connect_timeout", config.connect_timeout, 10.0)?,
            retries: match config.retries.unwrap_or(3) {
                retries @ 0..=100 => u32::try_from(retries).unwrap_or_default(),
                _ => return Err(Error::configuration("retries", "must be from 0 to 100")),
            },
            requests_per_second,
            redis,
            max_answer_bytes: match usize::try_from(config.max_answer_bytes.unwrap_or(64 << 20)) {
                Ok(bytes) if bytes > 0 => bytes,
                _ => return Err(Error::configuration("max_answer_bytes", "must be positive")),
            },
            ca_certificates: config.ca_certificates,
            user_agent: user_agent(config.user_agent)?,
        })
    }
}

fn zone(name: &str) -> Result<TimeZone> {
    TimeZone::get(name).map_err(|_| {
        let problem = format!("{name:?} is not a time zone such as Europe/Moscow");
        Error::configuration("time_zone", problem)
    })
}

fn seconds(field: &str, given: Option<f64>, default: f64) -> Result<Duration> {
    let seconds = given.unwrap_or(default);
    if !(0.001..=86_400.0).contains(&seconds) {
        return Err(Error::configuration(
            field,
            "must be from 0.001 to 86400 seconds",
        ));
    }
    Ok(Duration::from_secs_f64(seconds))
}

/// Servers refuse headers much longer.
const LONGEST_AGENT: usize = 1024;

fn user_agent(given: Option<String>) -> Result<String> {
    let Some(agent) = given else {
        return Ok(concat!("amocore/", env!("CARGO_PKG_VERSION")).to_owned());
    };
    let fits = |c: char| c.is_ascii_graphic() || c == ' ';
    let short = agent.len() <= LONGEST_AGENT;
    if agent.trim().is_empty() || !agent.chars().all(fits) || !short {
        let problem = format!("must be printable ASCII, {LONGEST_AGENT} characters at most");
        return Err(Error::configuration("user_agent", problem));
    }
    Ok(agent)
}
