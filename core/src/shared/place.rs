//! Where Redis is.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ::redis::aio::MultiplexedConnection;
use ::redis::{AsyncConnectionConfig, Client, Connection, ConnectionAddr, ErrorKind, RedisError};
use rustls::crypto::{CryptoProvider, ring};

use crate::{Error, Result, Secret};

/// How long connecting may take.
const CONNECTING: Duration = Duration::from_secs(2);

/// How long an answer may take.
const ANSWERING: Duration = Duration::from_secs(2);

/// What a server may say that is worth repeating.
const CODES: [&str; 11] = [
    "BUSY",
    "CLUSTERDOWN",
    "ERR",
    "LOADING",
    "MASTERDOWN",
    "MISCONF",
    "MOVED",
    "NOPERM",
    "OOM",
    "READONLY",
    "WRONGTYPE",
];

/// A Redis server. Its address may hold a password and is never shown.
#[derive(Clone)]
pub(crate) struct Place {
    client: Arc<Client>,
    url: Secret,
    shown: String,
}

impl Place {
    /// The server at this address.
    ///
    /// # Errors
    /// `Configuration`, which does not repeat the address.
    pub fn new(url: Secret) -> Result<Self> {
        let problem = "must be like redis://host:6379/0, or rediss:// with TLS, with \
                       :password@ or user:password@ before the host if it asks for one";
        let refused = || Error::configuration("redis_url", problem);
        let client = Client::open(url.expose()).map_err(|_| refused())?;
        let shown = match client.get_connection_info().addr() {
            ConnectionAddr::Tcp(host, port) => format!("{host}:{port}"),
            ConnectionAddr::TcpTls { host, port, .. } => {
                choose_cryptography();
                format!("{host}:{port}")
            }
            _ => return Err(refused()),
        };
        Ok(Self {
            client: Arc::new(client),
            url,
            shown,
        })
    }

    /// The address and the password in it.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let password = self
            .client
            .get_connection_info()
            .redis_settings()
            .password();
        [Some(self.url.expose()), password].into_iter().flatten()
    }

    /// Tells one address from another without showing either.
    pub fn fingerprint(&self) -> u64 {
        static STATE: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        STATE.hash_one(self.url.expose())
    }

    /// A connection for many commands at once.
    pub async fn connect(&self) -> std::result::Result<MultiplexedConnection, RedisError> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECTING))
            .set_response_timeout(Some(ANSWERING));
        self.client
            .get_multiplexed_async_connection_with_config(&config)
            .await
    }

    /// A connection that blocks.
    pub fn connect_blocking(&self) -> std::result::Result<Connection, RedisError> {
        let connection = self.client.get_connection_with_timeout(CONNECTING)?;
        connection.set_read_timeout(Some(ANSWERING))?;
        connection.set_write_timeout(Some(ANSWERING))?;
        Ok(connection)
    }

    /// What is wrong with the server. What it says itself is not repeated.
    pub fn problem(&self, error: &RedisError) -> String {
        let place = &self.shown;
        if error.is_timeout() {
            return format!("Redis at {place} does not answer in time");
        }
        if error.is_connection_refusal() {
            return format!("Redis at {place} refuses connections");
        }
        match (error.kind(), error.code()) {
            (ErrorKind::Io, _) => format!("Redis at {place} cannot be reached"),
            (ErrorKind::AuthenticationFailed, _) | (_, Some("NOAUTH" | "WRONGPASS")) => {
                format!("Redis at {place} does not take the password of redis_url")
            }
            (_, Some(code)) if CODES.contains(&code) => {
                format!("Redis at {place} answers {code}")
            }
            _ => format!("Redis at {place} fails: {}", error.category()),
        }
    }
}

/// The client of Redis uses the cryptography that the process has chosen, and cannot do without.
fn choose_cryptography() {
    if CryptoProvider::get_default().is_none() {
        // Another thread may have been faster.
        let _ = ring::default_provider().install_default();
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Place").field(&self.shown).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Place;
    use crate::Secret;

    #[test]
    fn addresses_are_checked_and_never_shown() {
        let good = Place::new(Secret::new("rediss://user:canary@redis.example:6380/3")).unwrap();
        assert_eq!(format!("{good:?}"), "Place(\"redis.example:6380\")");
        for bad in [
            "",
            "canary",
            "http://canary/",
            "redis://:canary@h:99999",
            "redis+unix:///canary",
        ] {
            let error = Place::new(Secret::new(bad)).unwrap_err();
            assert_eq!(error.field(), Some("redis_url"), "{bad}");
            assert!(!format!("{error} {error:?}").contains("canary"), "{bad}");
        }
    }
}
