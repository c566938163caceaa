//! Requests with their answers, each folded into one line.

use super::account::Zone;
use super::html::Html;
use crate::journal::Exchange;

/// A section with the exchanges, newest first.
pub fn write(html: &mut Html<'_>, title: &'static str, exchanges: &[Exchange], zone: &Zone) {
    html.section("requests", title, exchanges.len());
    if exchanges.is_empty() {
        html.markup("<p class=\"none\">None yet.</p>");
    }
    for exchange in exchanges.iter().rev() {
        write_exchange(html, exchange, zone);
    }
    html.markup("</section>");
}

fn write_exchange(html: &mut Html<'_>, exchange: &Exchange, zone: &Zone) {
    html.markup("<details><summary><span class=\"when\">");
    html.text(&zone.write(exchange.at))
        .markup("</span><span class=\"method\">");
    html.text(&exchange.method)
        .markup("</span><span class=\"target\">");
    html.text(&exchange.target).markup("</span>");
    if let Some(fault) = &exchange.fault {
        html.badge("#e9defc", &format!("fault: {fault}"));
    }
    match &exchange.answer {
        Some(answer) => html.badge(color(answer.status), &answer.status.to_string()),
        None => html.badge("#e9defc", "reset"),
    };
    html.markup("<span class=\"when\">");
    html.text(&format!("{} ms", exchange.milliseconds));
    html.markup("</span></summary><div class=\"pair\"><div><h3>Request</h3>");
    write_message(html, &exchange.headers, &exchange.body);
    html.markup("</div><div><h3>Answer</h3>");
    match &exchange.answer {
        Some(answer) => write_message(html, &answer.headers, &answer.body),
        None => {
            html.markup("<p class=\"none\">The connection was reset.</p>");
        }
    }
    html.markup("</div></div></details>");
}

fn write_message(html: &mut Html<'_>, headers: &[(String, String)], body: &str) {
    html.markup("<pre>");
    for (name, value) in headers {
        html.text(name).markup(": ").text(value).markup("\n");
    }
    html.markup("</pre>");
    if !body.is_empty() {
        html.markup("<pre>").text(body).markup("</pre>");
    }
}

fn color(status: u16) -> &'static str {
    match status {
        200..=299 => "#d6f2dd",
        300..=399 => "#dde9fb",
        400..=499 => "#fdebc8",
        _ => "#fbd5d5",
    }
}
