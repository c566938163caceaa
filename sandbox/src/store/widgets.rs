//! Widgets and the messenger pages they declare (v2 §9.15).

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Result;

/// A widget. `settings_template` and `settings` are JSON.
#[derive(Debug, Clone)]
pub struct Widget {
    /// Its id.
    pub id: i64,
    /// Its code.
    pub code: String,
    /// What can be set.
    pub settings_template: String,
    /// What is set.
    pub settings: Option<String>,
    /// Whether it is installed.
    pub is_installed: bool,
}

fn widget_from(row: &Row<'_>) -> Result<Widget> {
    Ok(Widget {
        id: row.get("id")?,
        code: row.get("code")?,
        settings_template: row.get("settings_template")?,
        settings: row.get("settings")?,
        is_installed: row.get("is_installed")?,
    })
}

/// Every widget, oldest first.
pub fn list(connection: &Connection) -> Result<Vec<Widget>> {
    connection
        .prepare_cached("SELECT * FROM widgets ORDER BY id")?
        .query_map([], widget_from)?
        .collect()
}

/// The widget with that id or, failing that, that code.
pub fn find(connection: &Connection, id: Option<i64>, code: &str) -> Result<Option<Widget>> {
    connection
        .prepare_cached("SELECT * FROM widgets WHERE id = ?1 OR (?1 IS NULL AND code = ?2)")?
        .query_row(params![id, code], widget_from)
        .optional()
}

/// Stores a new widget and tells its id.
pub fn insert(connection: &Connection, code: &str, settings_template: &str) -> Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO widgets (code, settings_template, settings, is_installed)
             VALUES (?, ?, NULL, 0)",
        )?
        .insert(params![code, settings_template])
}

/// Stores whether it is installed, and with what settings.
pub fn update(connection: &Connection, widget: &Widget) -> Result<()> {
    connection
        .prepare_cached("UPDATE widgets SET settings = ?, is_installed = ? WHERE id = ?")?
        .execute(params![widget.settings, widget.is_installed, widget.id])?;
    Ok(())
}

/// Replaces the pages, as JSON, of one service.
pub fn set_source(
    connection: &Connection,
    widget_id: i64,
    service: &str,
    pages: &str,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO widget_sources (widget_id, service, pages) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET pages = excluded.pages",
        )?
        .execute(params![widget_id, service, pages])?;
    Ok(())
}
