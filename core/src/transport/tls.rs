//! Whom to trust.

use std::sync::Arc;

#[cfg(feature = "redis")]
use base64::prelude::{BASE64_STANDARD, Engine as _};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::per_process::PerProcess;
use crate::{Error, ErrorKind, Result};

/// What every client trusts. Reading it takes a while, so it is read once.
fn usual_roots() -> Result<Arc<RootCertStore>> {
    static ROOTS: PerProcess<RootCertStore> = PerProcess::new();
    ROOTS.get(|| {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        Ok(roots)
    })
}

/// Adds authorities that are named in the settings.
fn add(roots: &mut RootCertStore, pem: &str) -> Result<()> {
    let refuse = || Error::configuration("ca_certificates", "must be PEM certificates");
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|_| refuse())?;
        roots.add(certificate).map_err(|_| refuse())?;
    }
    match roots.len() > before {
        true => Ok(()),
        false => Err(refuse()),
    }
}

/// The machine's certificate authorities and those in `extra`, for a client that wants to read them
/// (PEM) and fails if it cannot use one of them; or nothing if there are none.
///
/// # Errors
/// `Configuration` if `extra` holds no certificate.
#[cfg(feature = "redis")]
pub fn authorities(extra: Option<&str>) -> Result<Option<String>> {
    let mut roots = RootCertStore::empty();
    let mut all = String::new();
    for certificate in rustls_native_certs::load_native_certs().certs {
        let body = BASE64_STANDARD.encode(&certificate);
        if roots.add(certificate).is_ok() {
            all += &format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
        }
    }
    if let Some(pem) = extra {
        add(&mut roots, pem)?;
        all += pem;
    }
    Ok(Some(all).filter(|_| !roots.is_empty()))
}

/// A TLS configuration that trusts the machine's certificate authorities, or Mozilla's where
/// the machine has none (slim containers, Android), and those in `extra` (PEM). There is no
/// way to switch verification off.
///
/// # Errors
/// `Configuration` if `extra` holds no certificate.
pub fn config(extra: Option<&str>) -> Result<ClientConfig> {
    let mut roots = RootCertStore::clone(&*usual_roots()?);
    if let Some(pem) = extra {
        add(&mut roots, pem)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::new(ErrorKind::Tls, error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    if cfg!(feature = "http2") {
        config.alpn_protocols.push(b"h2".to_vec());
    }
    config.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(config)
}
