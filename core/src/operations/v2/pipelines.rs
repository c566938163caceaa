//! Pipelines and their statuses (v2 §9.13).

use std::collections::HashSet;

use amocore_macros::model;
use serde_json::{Map, Value as Json, json};

use super::batch::{Outcome, Part, Refusal, whole};
use super::document;
use super::lists::lists;
use super::record::{Checked, Wire, Writer};
use crate::operation::{Answer, BodyFormat, Context, Operation, Request};
use crate::operations::failure;
use crate::operations::rules;
use crate::wire::json::{self, Members};
use crate::{Error, Extra, Result};

/// A pipeline.
#[model(wire)]
pub struct Pipeline {
    /// Identifier.
    pub id: i64,
    /// Name.
    #[names("name", "label")]
    pub name: String,
    /// Its place among the others.
    pub sort: Option<i64>,
    /// Whether leads go there when none is named.
    pub is_main: bool,
    /// Its statuses. 142 is won and 143 is lost in every pipeline.
    pub statuses: Vec<PipelineStatus>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A status of a pipeline.
#[model(wire)]
pub struct PipelineStatus {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Color.
    pub color: Option<String>,
    /// Its place in the pipeline.
    pub sort: Option<i64>,
    /// Whether it may be changed.
    #[names("is_editable", "editable")]
    pub is_editable: Option<bool>,
    /// The pipeline, if the server tells it.
    pub pipeline_id: Option<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

/// A pipeline to add.
#[model(input)]
pub struct NewPipeline {
    /// Name.
    pub name: String,
    /// Its statuses, at least one, besides won and lost, which come by themselves.
    #[positional]
    pub statuses: Vec<StatusInput>,
    /// Its place among the others.
    pub sort: Option<i64>,
    /// Whether leads go there when none is named.
    pub is_main: bool,
}

/// A pipeline as it is to be.
#[model(input)]
pub struct PipelineUpdate {
    /// The pipeline.
    pub id: i64,
    /// Name.
    pub name: String,
    /// All of its statuses: those that are left out are deleted, those without an identifier are
    /// created.
    #[positional]
    pub statuses: Vec<StatusInput>,
    /// Its place among the others.
    pub sort: Option<i64>,
    /// Whether leads go there when none is named.
    pub is_main: bool,
}

/// A status to keep, change or create.
#[model(input, wire)]
pub struct StatusInput {
    /// The status. Unset: a new one. Of 142 (won) and 143 (lost) only the name can be changed.
    pub id: Option<i64>,
    /// Name.
    pub name: String,
    /// Its place in the pipeline.
    pub sort: Option<i64>,
    /// Color, one of those that the vendor lists (v2 §9.13).
    pub color: Option<String>,
}

/// Which pipelines to list.
#[model(request, query)]
pub struct ListPipelines {
    /// This pipeline only.
    pub id: Option<i64>,
}

/// The pipelines to add.
#[model(request)]
pub struct AddPipelines {
    /// The pipelines.
    #[positional]
    pub items: Vec<NewPipeline>,
}

/// The pipelines to change.
#[model(request)]
pub struct UpdatePipelines {
    /// The pipelines as they are to be.
    #[positional]
    pub items: Vec<PipelineUpdate>,
}

/// The pipelines to delete.
#[model(request)]
pub struct DeletePipelines {
    /// Their identifiers. The last pipeline of an account cannot be deleted.
    #[positional]
    pub ids: Vec<i64>,
}

lists! {
    /// All pipelines.
    PipelinePage of Pipeline, ListPipelines at "/api/v2/pipelines", once
}

const SET: &str = "/private/api/v2/json/pipelines/set";
const DELETE: &str = "/private/api/v2/json/pipelines/delete";

/// Pipelines are written through the older generation, whose body is JSON (v2 §11).
fn post(path: &'static str, request: Json) -> Request {
    Request::post(path, json!({ "request": request }), BodyFormat::Json)
}

/// Statuses by their identifiers; new ones by any other number (v2 §9.13).
fn statuses(statuses: &[StatusInput]) -> Json {
    let taken = |number: &i64| statuses.iter().any(|status| status.id == Some(*number));
    let mut free = (0..).filter(|number| !taken(number));
    let numbered = statuses.iter().filter_map(|status| {
        let number = status.id.or_else(|| free.next())?;
        Some((number.to_string(), status.write()?))
    });
    Json::Object(numbered.collect())
}

fn tree(
    id: Option<i64>,
    name: &str,
    sort: Option<i64>,
    is_main: bool,
    all: &[StatusInput],
) -> Json {
    Writer::default()
        .some("id", id)
        .with("name", name)
        .some("sort", sort)
        .some("is_main", is_main.then_some("on"))
        .with("statuses", statuses(all))
        .object()
}

/// Won and lost, which every pipeline has.
pub(super) fn is_fixed(status: &StatusInput) -> bool {
    matches!(status.id, Some(142 | 143))
}

fn check_statuses(field: &str, statuses: &[StatusInput]) -> Result<()> {
    statuses
        .iter()
        .enumerate()
        .try_for_each(|(index, status)| check_status(&format!("{field}[{index}]"), status))?;
    check_distinct(field, statuses.iter().map(|status| status.id))?;
    let own = statuses.iter().filter(|status| !is_fixed(status));
    match own.count() {
        0 => Err(Error::invalid_input(
            field,
            "must have one besides won and lost",
        )),
        _ => Ok(()),
    }
}

/// Of won and lost only the name may be given (v2 §9.13).
fn check_status(place: &str, status: &StatusInput) -> Result<()> {
    status.check(place)?;
    let more = match status {
        StatusInput { sort: Some(_), .. } => "sort",
        StatusInput { color: Some(_), .. } => "color",
        StatusInput { .. } => return Ok(()),
    };
    if is_fixed(status) {
        let problem = "of won (142) and lost (143) only the name can be changed";
        return Err(Error::invalid_input(format!("{place}.{more}"), problem));
    }
    Ok(())
}

/// They become the names of a map, where the last of a name would be the only one.
fn check_distinct(field: &str, ids: impl Iterator<Item = Option<i64>>) -> Result<()> {
    let mut seen = HashSet::new();
    let repeated = |id: Option<i64>| id.is_some_and(|id| !seen.insert(id));
    match ids.map(repeated).position(|repeated| repeated) {
        Some(index) => {
            let field = format!("{field}[{index}].id");
            Err(Error::invalid_input(field, "stands there twice"))
        }
        None => Ok(()),
    }
}

/// What stands at a place of the answer.
fn response<'a>(document: &'a Json, names: &[&str]) -> Option<&'a Json> {
    names
        .iter()
        .try_fold(document.get("response")?, |at, name| at.get(name))
}

impl Operation for AddPipelines {
    type Output = Vec<Pipeline>;

    fn validate(&self) -> Result<()> {
        rules::not_empty("items", &self.items)?;
        self.items.iter().enumerate().try_for_each(|(index, item)| {
            rules::not_blank(&format!("items[{index}].name"), &item.name)?;
            check_statuses(&format!("items[{index}].statuses"), &item.statuses)
        })
    }

    fn request(&self, _: &Context) -> Result<Request> {
        let items = self.items.iter();
        let add: Vec<Json> = items
            .map(|it| tree(None, &it.name, it.sort, it.is_main, &it.statuses))
            .collect();
        Ok(post(SET, json!({ "pipelines": { "add": add } })))
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<Vec<Pipeline>> {
        let document = document::required(answer)?;
        let added = response(&document, &["pipelines", "add", "pipelines"])
            .or_else(|| response(&document, &["pipelines", "add"]));
        let added: Vec<Pipeline> = added
            .map(|added| {
                json::several(added.into())
                    .filter_map(Pipeline::read)
                    .collect()
            })
            .unwrap_or_default();
        if added.len() == self.items.len() {
            return Ok(added);
        }
        let message = format!(
            "the answer names {} of {} pipelines",
            added.len(),
            self.items.len()
        );
        Err(Error::unexpected(message)
            .with_status(answer.status)
            .with_may_have_happened(true))
    }
}

/// What a map by identifiers says of each: true, or why not.
fn outcomes(answers: Option<&Json>, ids: &[i64]) -> Vec<Outcome<i64>> {
    let outcome = |id: &i64| {
        let told = answers.and_then(|it| it.get(id.to_string()));
        match told {
            None => Err(Refusal::unknown()),
            Some(told) if json::flag(told) == Some(true) || told.get("id").is_some() => Ok(*id),
            Some(told) => {
                let errors = told
                    .get("errors")
                    .or_else(|| told.get("error"))
                    .unwrap_or(told);
                Err(Refusal {
                    text: failure::error_text(errors),
                    code: Members::of(told).int(&["error_code", "code"]),
                    may_have_happened: false,
                })
            }
        }
    };
    ids.iter().map(outcome).collect()
}

/// Changing pipelines.
struct Update;

impl Part<PipelineUpdate, i64> for Update {
    fn request(&self, items: &[PipelineUpdate], _: usize) -> Result<Request> {
        let mut update = Map::new();
        for it in items {
            let tree = tree(Some(it.id), &it.name, it.sort, it.is_main, &it.statuses);
            update.insert(it.id.to_string(), tree);
        }
        Ok(post(SET, json!({ "pipelines": { "update": update } })))
    }

    fn decode(
        &self,
        answer: &Answer,
        items: &[PipelineUpdate],
        _: usize,
    ) -> Result<Vec<Outcome<i64>>> {
        let document = document::required(answer)?;
        let ids: Vec<i64> = items.iter().map(|item| item.id).collect();
        let told = response(&document, &["pipelines", "update"])
            .or_else(|| response(&document, &["update"]));
        Ok(outcomes(told, &ids))
    }

    fn id(&self, result: &i64) -> Option<String> {
        Some(result.to_string())
    }
}

/// Deleting pipelines.
struct Delete;

impl Part<i64, i64> for Delete {
    fn request(&self, ids: &[i64], _: usize) -> Result<Request> {
        Ok(post(DELETE, json!({ "id": ids })))
    }

    fn decode(&self, answer: &Answer, ids: &[i64], _: usize) -> Result<Vec<Outcome<i64>>> {
        let document = document::required(answer)?;
        Ok(outcomes(document.get("response"), ids))
    }

    fn id(&self, result: &i64) -> Option<String> {
        Some(result.to_string())
    }
}

impl Operation for UpdatePipelines {
    type Output = Vec<i64>;

    fn validate(&self) -> Result<()> {
        rules::not_empty("items", &self.items)?;
        self.items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| {
                rules::id(&format!("items[{index}].id"), item.id)?;
                rules::not_blank(&format!("items[{index}].name"), &item.name)?;
                check_statuses(&format!("items[{index}].statuses"), &item.statuses)
            })?;
        check_distinct("items", self.items.iter().map(|item| Some(item.id)))
    }

    fn request(&self, _: &Context) -> Result<Request> {
        Update.request(&self.items, 0)
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<Vec<i64>> {
        whole(&Update, answer, &self.items)
    }
}

impl Operation for DeletePipelines {
    type Output = Vec<i64>;

    fn validate(&self) -> Result<()> {
        self.ids.required("ids")?;
        super::record::Identifies::check_ids(&self.ids, "ids")
    }

    fn request(&self, _: &Context) -> Result<Request> {
        Delete.request(&self.ids, 0)
    }

    fn decode(&self, answer: &Answer, _: &Context) -> Result<Vec<i64>> {
        whole(&Delete, answer, &self.ids)
    }
}
