//! Whom to trust.

use std::sync::Arc;

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

/// A TLS configuration that trusts the machine's certificate authorities, or Mozilla's where
/// the machine has none (slim containers, Android), and those in `extra` (PEM). There is no
/// way to switch verification off.
///
/// # Errors
/// `Configuration` if `extra` holds no certificate.
pub fn config(extra: Option<&str>) -> Result<ClientConfig> {
    let mut roots = RootCertStore::clone(&*usual_roots()?);
    if let Some(pem) = extra {
        let refuse = || Error::configuration("ca_certificates", "must be PEM certificates");
        let mut given = 0;
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|_| refuse())?;
            roots.add(certificate).map_err(|_| refuse())?;
            given += 1;
        }
        if given == 0 {
            return Err(refuse());
        }
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
