//! Long texts are cut: half a secret is one, too.

use amocore::{BlockingClient, GetAccount};

use crate::canaries::Canary;
use crate::echo::{Echo, answer};
use crate::search::Search;
use crate::spellings::{self, LOGIN};
use crate::{shows, watch};

#[test]
fn a_secret_is_not_cut_in_half_wherever_it_stands() {
    let watch = watch::begin();
    let canary = Canary::typed("password at a cut");
    let mut search = Search::of(std::slice::from_ref(&canary));
    let echo = Echo::start();
    let config = echo.config().with_key(LOGIN, &*canary.text);
    let client = BlockingClient::new(config).expect("a client");
    let longest = spellings::ALL.iter().map(|it| (it.write)(&canary.text));
    let longest = longest.max_by_key(String::len).expect("spellings");
    let raw = &canary.text;
    for padding in (0..240).step_by(7) {
        for unit in ["x", "Ж", " "] {
            let padding = unit.repeat(padding);
            for body in [
                // Around the length that is shown.
                format!("{padding}{raw} tail"),
                // So many that nothing but masks is left, up to each inner limit.
                format!("{padding}{}", longest.repeat(60)),
                format!("{padding}{}", raw.repeat(300)),
                format!("{padding}{}", format!("{longest} ").repeat(200)),
            ] {
                let error = serde_json::Value::from(body.as_str());
                let error = format!("{{\"response\":{{\"error\":{error}}}}}");
                for (status, kind, body) in [
                    (403, "text/html", body.as_str()),
                    (400, "application/json", error.as_str()),
                ] {
                    echo.says(answer(status, &format!("Content-Type: {kind}\r\n"), body));
                    let outcome = client.v2.account.get(GetAccount::default());
                    search.look_at(&shows::error(&outcome.expect_err("it failed")));
                }
            }
        }
    }
    search.look_at(&watch.recorded());
    search.end("cuts");
}
