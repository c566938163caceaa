//! `amocore-oauth-worker URL TOKENS CODE`: one call with an OAuth integration, as one of several
//! processes that share its tokens, in a file or in the Redis at a URL.

use std::process::ExitCode;

use amocore::{BlockingClient, Config, Result, Secret, SummarizeIncomingLeads};

fn call(url: &str, tokens: &str, code: &str) -> Result<()> {
    let in_redis = tokens.starts_with("redis://");
    let client = BlockingClient::new(Config {
        base_url: Some(url.to_owned()),
        client_id: Some(amocore_sandbox::CLIENT_ID.to_owned()),
        client_secret: Some(Secret::new(amocore_sandbox::CLIENT_SECRET)),
        redirect_uri: Some(amocore_sandbox::REDIRECT_URI.to_owned()),
        code: Some(Secret::new(code)),
        token_file: (!in_redis).then(|| tokens.to_owned()),
        redis_url: in_redis.then(|| Secret::new(tokens)),
        requests_per_second: Some(0.0),
        ..Config::default()
    })?;
    let summary = client
        .v2
        .incoming_leads
        .summary(SummarizeIncomingLeads::default());
    summary.map(|_| ())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, tokens, code] = &arguments[..] else {
        eprintln!("usage: amocore-oauth-worker URL TOKENS CODE");
        return ExitCode::from(2);
    };
    match call(url, tokens, code) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
