//! Widgets (v2 §9.15). For administrators.

use hyper::{Method, StatusCode};
use rusqlite::Connection;

use super::{Call, HAL, Operation, self_link};
use crate::answer::Answer;
use crate::request::tree::{Map, Tree};
use crate::store;
use crate::store::widgets::{self, Widget};
use crate::v2::failure::Failure;

/// What can be done with them; clients also read under `list`.
pub const OPERATIONS: &[Operation] = &[
    (Method::GET, "widgets", list),
    (Method::GET, "widgets/list", list),
    (Method::POST, "widgets", write),
    (Method::POST, "widgets/sources", set_sources),
];

/// Messengers whose pages can be declared.
const SERVICES: [&str; 7] = [
    "vk",
    "facebook",
    "telegram",
    "viber",
    "instagram",
    "whatsapp",
    "skype",
];

fn list(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(244)?;
    let wanted = |name: &str| match call.parameters.get(name) {
        None => Vec::new(),
        Some(one) if one.is_scalar() => one.text().into_iter().collect(),
        Some(several) => several
            .items()
            .into_iter()
            .filter_map(Tree::text)
            .collect::<Vec<_>>(),
    };
    let (ids, codes) = (wanted("widget_id"), wanted("widget_code"));
    let found: Vec<Widget> = call
        .context
        .store
        .read(widgets::list)?
        .into_iter()
        .filter(|widget| {
            (ids.is_empty() && codes.is_empty())
                || ids.contains(&widget.id.to_string())
                || codes.contains(&widget.code)
        })
        .collect();
    if found.is_empty() {
        return Ok(Answer::new(StatusCode::NO_CONTENT, HAL, ""));
    }
    Ok(answer(call, &found))
}

/// Both the documented root and the one that clients read (v2 §13).
fn answer(call: &Call<'_>, widgets: &[Widget]) -> Answer {
    let rows: Vec<Tree> = widgets.iter().map(row).collect();
    let document = Tree::map([
        ("_links", self_link(call.request)),
        ("widgets", Tree::List(rows.clone())),
        ("_embedded", Tree::map([("items", Tree::List(rows))])),
    ]);
    Answer::json(StatusCode::OK, HAL, &document)
}

fn row(widget: &Widget) -> Tree {
    let tree = |json: &str| serde_json::from_str(json).unwrap_or(Tree::Null);
    let mut row = Map::new();
    let mut add = |name: &str, value: Tree| row.insert(name.to_owned(), value);
    add("widget_id", widget.id.into());
    add("widget_code", widget.code.as_str().into());
    add("settings_template", tree(&widget.settings_template));
    add("dp", Tree::List(Vec::new()));
    add("salesbot_designer", Tree::List(Vec::new()));
    add("rating", 0.into());
    if let Some(settings) = &widget.settings {
        add("settings", tree(settings));
    }
    add("active", i64::from(widget.is_installed).into());
    add("path", format!("/widgets/{}", widget.code).into());
    add("new_design", false.into());
    add("is_lead_source", false.into());
    add("dp_ready", false.into());
    Tree::Map(row)
}

/// All of it or nothing. A code that the account has not seen becomes a widget
/// by being installed, since nothing can be uploaded here.
fn write(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(244)?;
    let wanted = call.parameters.get("widgets");
    let items = |action: &str| {
        let list = wanted.and_then(|wanted| wanted.get(action));
        list.map(Tree::items).unwrap_or_default()
    };
    let (to_install, to_uninstall) = (items("install"), items("uninstall"));
    if to_install.is_empty() && to_uninstall.is_empty() {
        return Err(bad_request("widgets must have install or uninstall"));
    }
    let changed = call
        .context
        .store
        .write(|tx| -> Result<Vec<Widget>, Failure> {
            let mut changed = Vec::new();
            for item in to_install {
                let mut widget = find(tx, item, true)?;
                if let Some(settings) = item.get("settings") {
                    let json = serde_json::to_string(settings);
                    widget.settings = Some(json.expect("a tree has only string keys"));
                }
                widget.is_installed = true;
                widgets::update(tx, &widget)?;
                changed.push(widget);
            }
            for item in to_uninstall {
                let mut widget = find(tx, item, false)?;
                widget.is_installed = false;
                widgets::update(tx, &widget)?;
                changed.push(widget);
            }
            Ok(changed)
        })?;
    Ok(answer(call, &changed))
}

/// The widget by `widget_id` or `widget_code`.
fn find(connection: &Connection, item: &Tree, may_make: bool) -> Result<Widget, Failure> {
    let id = item.get("widget_id").and_then(Tree::integer);
    let code = item.get("widget_code").and_then(Tree::text);
    let code = code.unwrap_or_default();
    if let Some(widget) = widgets::find(connection, id, code.trim())? {
        return Ok(widget);
    }
    if !may_make || id.is_some() || code.trim().is_empty() {
        return Err(bad_request("There is no such widget"));
    }
    let made = widgets::insert(connection, code.trim(), "{}")?;
    let made = widgets::find(connection, Some(made), "")?;
    made.ok_or(Failure::Storage(store::Error::QueryReturnedNoRows))
}

/// Replaces the pages of the named services.
fn set_sources(call: &Call<'_>) -> Result<Answer, Failure> {
    call.administrators_only(244)?;
    let code = call.parameters.get("code").and_then(Tree::text);
    let code = code.unwrap_or_default();
    let Some(Tree::Map(services)) = call.parameters.get("services") else {
        return Err(bad_request("services must be an object"));
    };
    for (service, source) in services {
        if !SERVICES.contains(&service.as_str()) {
            return Err(bad_request(&format!("There is no service {service}")));
        }
        let pages = source.get("pages").map(Tree::items).unwrap_or_default();
        let is_page = |page: &&Tree| {
            ["id", "link", "name"]
                .iter()
                .all(|name| page.get(name).is_some_and(Tree::is_scalar))
        };
        if pages.is_empty() || !pages.iter().all(is_page) {
            return Err(bad_request(&format!(
                "services/{service}/pages must be a list with id, link and name"
            )));
        }
    }
    call.context.store.write(|tx| -> Result<(), Failure> {
        let widget = widgets::find(tx, None, code.trim())?
            .ok_or_else(|| bad_request("There is no widget with that code"))?;
        for (service, source) in services {
            let pages = source.get("pages").cloned().unwrap_or(Tree::Null);
            let pages = serde_json::to_string(&pages).expect("a tree has only string keys");
            widgets::set_source(tx, widget.id, service, &pages)?;
        }
        Ok(())
    })?;
    // The link's misspelling is the service's own (v2 §9.15).
    let link = Tree::map([
        ("_self", "/api/v2/widgets/sources".into()),
        ("method", "get".into()),
    ]);
    let document = Tree::map([
        ("success", true.into()),
        ("_links", Tree::map([("self", link)])),
    ]);
    Ok(Answer::json(StatusCode::OK, HAL, &document))
}

fn bad_request(text: &str) -> Failure {
    Failure::refused(StatusCode::BAD_REQUEST, 400, text)
}
