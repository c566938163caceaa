//! Values whose shape on the wire is not that of their type (v2 §7.5, §7.6). Each module has what
//! `#[through]` asks for.

use serde_json::{Map, Value as Json};

use super::record::{Wire, is_nothing};
use crate::operations::rules;
use crate::wire::json;
use crate::wire::node::{Node, Shape};
use crate::{Change, Error, Result, Tag};

/// A link to one record: `{"id": 5}`, or `{}` for none.
pub mod linked {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<Option<i64>> {
        if is_nothing(value) {
            return Some(None);
        }
        let id = json::int(value).or_else(|| json::int(value.get("id")?))?;
        Some(Some(id).filter(|id| *id != 0))
    }

    pub fn write(id: &Option<i64>) -> Option<Json> {
        id.map(Json::from)
    }

    pub fn check(id: &Option<i64>, field: &str) -> Result<()> {
        rules::optional_id(field, *id)
    }
}

/// Links to several records: read as `{"id": [5, 6]}`, `{}` for none; written as a list.
pub mod linked_many {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<Vec<i64>> {
        let ids = value.get("id").unwrap_or(value);
        match ids.shape() {
            Shape::Text(text) if text.contains(',') => text.split(',').map(json::digits).collect(),
            _ => json::several(ids).map(json::int).collect(),
        }
    }

    pub fn write(ids: &[i64]) -> Option<Json> {
        Some(Json::from(ids)).filter(|_| !ids.is_empty())
    }

    pub fn check(ids: &[i64], field: &str) -> Result<()> {
        let mut ids = ids.iter().enumerate();
        ids.try_for_each(|(index, id)| rules::id(&format!("{field}[{index}]"), *id))
    }
}

/// A number of which 0 says none (v2 §12.13).
pub mod zero_is_none {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<Option<i64>> {
        Some(Some(json::int(value)?).filter(|number| *number != 0))
    }

    pub fn write(number: &Option<i64>) -> Option<Json> {
        number.map(Json::from)
    }

    pub fn check(number: &Option<i64>, field: &str) -> Result<()> {
        rules::optional_id(field, *number)
    }
}

/// A number that 0 clears.
pub mod zero_clears {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<Change<i64>> {
        match json::int(value)? {
            0 => Some(Change::Clear),
            number => Some(Change::Set(number)),
        }
    }

    pub fn write(number: &Change<i64>) -> Option<Json> {
        match number {
            Change::Keep => None,
            Change::Set(number) => Some(Json::from(*number)),
            Change::Clear => Some(Json::from(0)),
        }
    }

    pub fn check(_: &Change<i64>, _: &str) -> Result<()> {
        Ok(())
    }
}

/// A text that an update leaves or replaces, and cannot empty: the server would keep the old one
/// without saying so.
pub mod never_blank {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<Option<String>> {
        Wire::read(value)
    }

    pub fn write(text: &Option<String>) -> Option<Json> {
        Wire::write(text)
    }

    pub fn check(text: &Option<String>, field: &str) -> Result<()> {
        let text = text.as_ref();
        text.map_or(Ok(()), |text| rules::not_blank(field, text))
    }
}

/// Tags on answers: records with names, or names alone.
pub mod tags {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<Vec<Tag>> {
        if let Shape::Text(text) = value.shape() {
            let names = text
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty());
            return Some(names.map(|name| tag(None, name.to_owned())).collect());
        }
        let one = |entry: Node<'_>| {
            let name = json::text(entry).or_else(|| json::text(entry.get("name")?))?;
            Some(tag(entry.get("id").and_then(json::int), name))
        };
        json::several(value).map(one).collect()
    }

    fn tag(id: Option<i64>, name: String) -> Tag {
        Tag { id, name }
    }

    pub fn write(tags: &[Tag]) -> Option<Json> {
        let names: Vec<String> = tags.iter().map(|tag| tag.name.clone()).collect();
        super::tag_names::write(&names)
    }

    pub fn check(_: &[Tag], _: &str) -> Result<()> {
        Ok(())
    }
}

/// Tags to create and attach: one text with commas (v2 §7.6).
pub mod tag_names {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<Vec<String>> {
        let tags = super::tags::read(value)?;
        Some(tags.into_iter().map(|tag| tag.name).collect())
    }

    pub fn write(names: &[String]) -> Option<Json> {
        Some(Json::from(names.join(","))).filter(|_| !names.is_empty())
    }

    pub fn check(names: &[String], field: &str) -> Result<()> {
        names.iter().enumerate().try_for_each(|(index, name)| {
            let field = format!("{field}[{index}]");
            rules::not_blank(&field, name)?;
            if name.contains(',') {
                return Err(Error::invalid_input(field, "a tag cannot contain a comma"));
            }
            Ok(())
        })
    }
}

/// The whole set of tags in an update: an empty text takes all off (v2 §7.6).
pub mod tag_change {
    use super::*;

    pub fn read(value: Node<'_>) -> Option<Change<Vec<String>>> {
        super::tag_names::read(value).map(Change::Set)
    }

    pub fn write(tags: &Change<Vec<String>>) -> Option<Json> {
        match tags {
            Change::Keep => None,
            Change::Set(names) => Some(Json::from(names.join(","))),
            Change::Clear => Some(Json::from("")),
        }
    }

    pub fn check(tags: &Change<Vec<String>>, field: &str) -> Result<()> {
        tags.set()
            .map_or(Ok(()), |names| super::tag_names::check(names, field))
    }
}

/// Elements of catalogs with their quantities: catalog → element → quantity (v2 §9.2).
pub mod quantities {
    use super::*;
    use crate::CatalogElementLink;
    use crate::operations::v2::record::Checked;
    use crate::wire::node::Members;

    pub fn read(value: Node<'_>) -> Option<Vec<CatalogElementLink>> {
        let mut links = Vec::new();
        for (catalog, elements) in members(value)? {
            let catalog_id = json::digits(catalog)?;
            for (element, quantity) in members(elements)? {
                links.push(CatalogElementLink {
                    id: json::digits(element)?,
                    catalog_id,
                    quantity: Some(json::number(quantity)?),
                    ..CatalogElementLink::default()
                });
            }
        }
        Some(links)
    }

    fn members(value: Node<'_>) -> Option<Members<'_>> {
        (value.is_object() || is_nothing(value)).then(|| value.members())
    }

    pub fn write(links: &[CatalogElementLink]) -> Option<Json> {
        let mut catalogs = Map::new();
        for link in links {
            let elements = catalogs
                .entry(link.catalog_id.to_string())
                .or_insert_with(|| Json::Object(Map::new()));
            elements[link.id.to_string()] = json::written_number(link.quantity.unwrap_or(1.0));
        }
        Some(Json::Object(catalogs)).filter(|_| !links.is_empty())
    }

    pub fn check(links: &[CatalogElementLink], field: &str) -> Result<()> {
        let mut links = links.iter().enumerate();
        links.try_for_each(|(index, link)| link.check(&format!("{field}[{index}]")))
    }
}
