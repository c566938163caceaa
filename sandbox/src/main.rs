//! The `amocore-sandbox` command.

mod cli;

use std::io::{self, Write};
use std::process::ExitCode;

use amocore_sandbox::{
    ADMIN_KEY, ADMIN_LOGIN, ADMIN_PASSWORD, ADMIN_TOKEN, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI,
    Sandbox,
};
use clap::Parser;

fn main() -> ExitCode {
    let options = cli::Arguments::parse().into();
    match run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("amocore-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: amocore_sandbox::Options) -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        // Listen for signals first: whoever reads the lines below may stop us at once.
        let stop = stop_signal()?;
        let sandbox = Sandbox::start(options).await?;
        // With closed outputs the server is still of use.
        let _ = warn(&sandbox);
        let _ = announce(&sandbox);
        stop.await;
        Ok(())
    })
}

fn announce(sandbox: &Sandbox) -> io::Result<()> {
    let url = sandbox.base_url();
    let mut out = io::stdout().lock();
    writeln!(out, "amocore-sandbox {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "address      {url}")?;
    writeln!(
        out,
        "credentials  AMOCORE_BASE_URL={url} AMOCORE_LOGIN={ADMIN_LOGIN} \
         AMOCORE_PASSWORD={ADMIN_PASSWORD} AMOCORE_KEY={ADMIN_KEY} AMOCORE_TOKEN={ADMIN_TOKEN} \
         AMOCORE_CLIENT_ID={CLIENT_ID} AMOCORE_CLIENT_SECRET={CLIENT_SECRET} \
         AMOCORE_REDIRECT_URI={REDIRECT_URI} AMOCORE_CODE={code}",
        code = sandbox.authorization_code(),
    )?;
    writeln!(out, "inspect      {url}/_sandbox/")?;
    if let Some(file) = sandbox.ca_file() {
        writeln!(out, "ca           {}", file.display())?;
    }
    let reach = if is_private(sandbox) {
        "this machine only"
    } else {
        "the network, without protection"
    };
    writeln!(out, "reach        {reach}")?;
    out.flush()
}

fn is_private(sandbox: &Sandbox) -> bool {
    sandbox.address().ip().to_canonical().is_loopback()
}

/// Whoever opens it to others should know what that means.
fn warn(sandbox: &Sandbox) -> io::Result<()> {
    if is_private(sandbox) {
        return Ok(());
    }
    writeln!(
        io::stderr(),
        "amocore-sandbox: warning: {} is not a loopback address. Anybody in the network who \
         reaches it can read, change and reset this account, with well-known credentials or \
         with none. This is a server for tests, not for production.",
        sandbox.address(),
    )
}

/// Ends at Ctrl-C or SIGTERM.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Ends at Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
