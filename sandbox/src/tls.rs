//! https with a certificate of a CA made for this run.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

use crate::options::Certificate;

/// Makes a CA, writes its certificate to `ca_file` for clients to trust, and
/// makes a server certificate for this machine and the listening address, unless it is to be wrong.
pub fn acceptor(
    listen: SocketAddr,
    ca_file: &Path,
    wanted: Certificate,
) -> io::Result<TlsAcceptor> {
    let (server_certificate, server_key, ca_pem) =
        certificates(listen.ip(), wanted).map_err(io::Error::other)?;
    std::fs::write(ca_file, ca_pem)?;
    let key = PrivateKeyDer::try_from(server_key.serialize_der()).map_err(io::Error::other)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_single_cert(vec![server_certificate.der().clone()], key)
        .map_err(io::Error::other)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Where the CA's certificate goes when no file is named.
pub fn default_ca_file(listen: SocketAddr) -> PathBuf {
    std::env::temp_dir().join(format!(
        "amocore-sandbox-ca-{}-{}.pem",
        std::process::id(),
        listen.port()
    ))
}

fn certificates(
    ip: IpAddr,
    wanted: Certificate,
) -> Result<(rcgen::Certificate, KeyPair, String), rcgen::Error> {
    let ca_key = KeyPair::generate()?;
    let mut ca = CertificateParams::default();
    ca.distinguished_name
        .push(DnType::CommonName, "amocore-sandbox local CA");
    ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let ca_pem = ca.self_signed(&ca_key)?.pem();
    let issuer = Issuer::new(ca, ca_key);

    let mut names = vec![
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "::1".to_owned(),
    ];
    if !ip.is_unspecified() && !names.contains(&ip.to_string()) {
        names.push(ip.to_string());
    }
    if wanted == Certificate::OtherHost {
        names = vec!["other.example.test".to_owned()];
    }
    let key = KeyPair::generate()?;
    let mut server = CertificateParams::new(names)?;
    if wanted == Certificate::Expired {
        server.not_before = date_time_ymd(2020, 1, 1);
        server.not_after = date_time_ymd(2021, 1, 1);
    }
    server
        .distinguished_name
        .push(DnType::CommonName, "amocore-sandbox");
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let certificate = server.signed_by(&key, &issuer)?;
    Ok((certificate, key, ca_pem))
}
