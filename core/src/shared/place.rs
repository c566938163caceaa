//! Where Redis is.

use std::error::Error as StdError;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use std::{fmt, io};

use ::redis::aio::MultiplexedConnection;
use ::redis::{
    AsyncConnectionConfig, Client, Connection, ConnectionAddr, ErrorKind, IntoConnectionInfo as _,
    RedisError, TlsCertificates,
};
use rustls::crypto::{CryptoProvider, ring};

use super::address;
use crate::transport::tls;
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
    /// Authorities to trust besides the machine's.
    ca_certificates: Option<Arc<str>>,
}

impl Place {
    /// The server at this address. `ca_certificates` are trusted besides the machine's.
    ///
    /// # Errors
    /// `Configuration`, which does not repeat the address.
    pub fn new(url: Secret, ca_certificates: Option<&str>) -> Result<Self> {
        let problem = "must be like redis://host:6379/0, or rediss:// with TLS, with \
                       :password@ or user:password@ before the host if it asks for one";
        let refused = || Error::configuration("redis_url", problem);
        if !address::is_plain(url.expose()) {
            return Err(refused());
        }
        let info = url.expose().into_connection_info().map_err(|_| refused())?;
        let (shown, client) = match info.addr() {
            ConnectionAddr::Tcp(host, port) => (format!("{host}:{port}"), Client::open(info)),
            ConnectionAddr::TcpTls { host, port, .. } => {
                choose_cryptography();
                let trusted = TlsCertificates {
                    client_tls: None,
                    root_cert: tls::authorities(ca_certificates)?.map(String::into_bytes),
                };
                let shown = format!("{host}:{port}");
                (shown, Client::build_with_tls(info, trusted))
            }
            _ => return Err(refused()),
        };
        Ok(Self {
            client: Arc::new(client.map_err(|_| refused())?),
            url,
            shown,
            ca_certificates: ca_certificates.map(Arc::from),
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

    /// Tells one address, and whom to trust there, from another without showing either.
    pub fn fingerprint(&self) -> u64 {
        static STATE: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        STATE.hash_one((self.url.expose(), &self.ca_certificates))
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
        if distrusted(error) {
            return format!(
                "Redis at {place} has a certificate that is not trusted: ca_certificates can name \
                 its authority"
            );
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

/// Whether the certificate of the server is why it was left.
fn distrusted(error: &RedisError) -> bool {
    let cause = error.source();
    let shared = cause.and_then(|it| it.downcast_ref::<Arc<dyn StdError + Send + Sync>>());
    let broken = shared.and_then(|it| it.downcast_ref::<io::Error>());
    let reason = broken.and_then(io::Error::get_ref);
    let reason = reason.and_then(|it| it.downcast_ref::<rustls::Error>());
    matches!(reason, Some(rustls::Error::InvalidCertificate(_)))
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
        let good = Place::new(
            Secret::new("rediss://user:canary@redis.example:6380/3"),
            None,
        )
        .unwrap();
        assert_eq!(format!("{good:?}"), "Place(\"redis.example:6380\")");
        for bad in [
            "",
            "canary",
            "http://canary/",
            "redis://:canary@h:99999",
            "redis+unix:///canary",
        ] {
            let error = Place::new(Secret::new(bad), None).unwrap_err();
            assert_eq!(error.field(), Some("redis_url"), "{bad}");
            assert!(!format!("{error} {error:?}").contains("canary"), "{bad}");
        }
    }
}
