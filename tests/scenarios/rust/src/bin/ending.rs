//! `amocore-ending WAY URL`: a program that ends in the middle of two calls, a thread's and a
//! task's, once its standard input does.

use std::{env, io, process, thread};

use amocore::{AsyncClient, BlockingClient, Config, SummarizeIncomingLeads};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [way, url] = &arguments[..] else {
        panic!("usage: amocore-ending WAY URL");
    };
    let config = Config::base_url(url).with_token("token");
    let blocking = BlockingClient::new(config.clone()).expect("a client");
    let call = move || {
        blocking
            .v2
            .incoming_leads
            .summary(SummarizeIncomingLeads::default())
    };
    thread::spawn(call);
    let client = AsyncClient::new(config).expect("a client");
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(
            client
                .v2
                .incoming_leads
                .summary(SummarizeIncomingLeads::default()),
        )
    });
    io::read_to_string(io::stdin()).expect("its input");
    match way.as_str() {
        "exiting" => process::exit(7),
        "panicking" => panic!("of the program"),
        _ => {}
    }
}
