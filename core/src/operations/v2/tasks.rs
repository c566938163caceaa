//! Tasks (v2 §9.8).

use amocore_macros::model;

use super::entity_type::{self, EntityType};
use super::lists::{self, lists};
use super::query::Parameter;
use super::shapes::zero_is_none;
use super::writes::writes;
use crate::operation::Context;
use crate::wire::form::Form;
use crate::{Extra, Result, Timestamp};

/// A task.
#[model(wire)]
pub struct Task {
    /// Identifier.
    pub id: i64,
    /// The text.
    pub text: String,
    /// What is to be done: 1 a call, 2 a meeting, 3 a letter, or a type of the account's own.
    pub task_type: Option<i64>,
    /// When it is due. 23:59 in the account's zone means the whole day.
    #[names("complete_till_at", "complete_till")]
    pub complete_till_at: Option<Timestamp>,
    /// Whether it is done.
    #[names("is_completed", "status")]
    pub is_completed: bool,
    /// How long it takes, in seconds.
    pub duration: Option<i64>,
    /// What came out of it.
    pub result: Option<TaskResult>,
    /// What kind of record it is about.
    #[through(entity_type::zero_is_none)]
    pub element_type: Option<EntityType>,
    /// The record it is about.
    #[through(zero_is_none)]
    pub element_id: Option<i64>,
    /// The user who has to do it.
    pub responsible_user_id: Option<i64>,
    /// The user who gave it; 0 is the system.
    #[names("created_by", "created_user_id")]
    pub created_by: Option<i64>,
    /// When it was given.
    #[names("created_at", "date_create")]
    pub created_at: Option<Timestamp>,
    /// When it was changed last.
    #[names("updated_at", "last_modified")]
    pub updated_at: Option<Timestamp>,
    /// The group of the responsible user; 0 is the default one.
    pub group_id: Option<i64>,
    /// The account.
    pub account_id: Option<i64>,
    /// What else the server sent.
    pub extra: Extra,
}

/// What came out of a task. It is set by a note of the type `task_result` on the task.
#[model(wire)]
pub struct TaskResult {
    /// The note's identifier.
    pub id: Option<i64>,
    /// The text.
    pub text: String,
    /// What else the server sent.
    pub extra: Extra,
}

/// A task to add.
#[model(input, wire)]
pub struct NewTask {
    /// The text.
    pub text: String,
    /// What is to be done: 1 a call, 2 a meeting, 3 a letter, or a type of the account's own.
    #[through(known_type)]
    pub task_type: i64,
    /// When it is due. 23:59 in the account's zone means the whole day.
    pub complete_till_at: Timestamp,
    /// What kind of record it is about: a contact, lead, company or customer.
    pub element_type: Option<EntityType>,
    /// The record it is about.
    pub element_id: Option<i64>,
    /// The user who has to do it.
    pub responsible_user_id: Option<i64>,
    /// The user to be named as the one who gave it.
    pub created_by: Option<i64>,
    /// When it was given.
    pub created_at: Option<Timestamp>,
    /// How long it takes, in seconds.
    pub duration: Option<i64>,
    /// Whether it is done.
    pub is_completed: Option<bool>,
    /// What to send besides.
    pub extra: Extra,
}

/// Changes to a task. What is not given stays as it is.
#[model(input, wire)]
pub struct TaskUpdate {
    /// The task.
    pub id: i64,
    /// The text, which every update has to have.
    pub text: String,
    /// The time of this change. The server refuses it unless it lies after the time of the last
    /// one, which makes `Stale`. Unset: five seconds from now, as clients in use do.
    pub updated_at: Option<Timestamp>,
    /// What is to be done: 1 a call, 2 a meeting, 3 a letter, or a type of the account's own.
    #[through(zero_is_none)]
    pub task_type: Option<i64>,
    /// When it is due.
    pub complete_till_at: Option<Timestamp>,
    /// Whether it is done.
    pub is_completed: Option<bool>,
    /// What kind of record it is about.
    pub element_type: Option<EntityType>,
    /// The record it is about.
    pub element_id: Option<i64>,
    /// The user who has to do it.
    pub responsible_user_id: Option<i64>,
    /// How long it takes, in seconds.
    pub duration: Option<i64>,
    /// What to send besides.
    pub extra: Extra,
}

/// Types have positive numbers; 0 is a forgotten one.
mod known_type {
    use serde_json::Value as Json;

    use crate::Result;
    use crate::operations::rules;
    use crate::wire::json;
    use crate::wire::node::Node;

    pub fn read(value: Node<'_>) -> Option<i64> {
        json::int(value)
    }

    pub fn write(task_type: &i64) -> Option<Json> {
        Some(Json::from(*task_type))
    }

    pub fn check(task_type: &i64, field: &str) -> Result<()> {
        rules::id(field, *task_type)
    }
}

/// Leads in a pipeline's statuses.
#[model(input)]
pub struct PipelineStatuses {
    /// The pipeline.
    pub pipeline_id: i64,
    /// Its statuses.
    pub status_ids: Vec<i64>,
}

/// Which tasks to list.
#[model(request, query)]
pub struct ListTasks {
    /// Tasks per page, 1 to 500.
    pub limit_rows: Option<i64>,
    /// How many tasks to skip. Needs `limit_rows`.
    pub limit_offset: Option<i64>,
    /// These tasks. The server ignores all other filters then.
    #[names("id")]
    pub ids: Vec<i64>,
    /// Tasks about this record.
    pub element_id: Option<i64>,
    /// Tasks about this kind of record.
    #[names("type")]
    pub element_type: Option<EntityType>,
    /// Tasks of these responsible users.
    #[names("responsible_user_id[]")]
    pub responsible_user_ids: Vec<i64>,
    /// Given by these users.
    #[names("filter[created_by][]")]
    pub created_by: Vec<i64>,
    /// Of these types.
    #[names("filter[task_type][]")]
    pub task_types: Vec<i64>,
    /// Only those that are done, or only those that are not.
    #[names("filter[status][]")]
    #[through(done)]
    pub is_completed: Option<bool>,
    /// About leads in these statuses.
    #[names("filter[pipe]")]
    #[through(stages)]
    pub statuses: Vec<PipelineStatuses>,
    /// Given from this instant on.
    #[names("filter[date_create][from]")]
    pub created_from: Option<Timestamp>,
    /// Given up to this instant. Needs `created_from`.
    #[names("filter[date_create][to]")]
    pub created_to: Option<Timestamp>,
    /// Changed from this instant on.
    #[names("filter[date_modify][from]")]
    pub modified_from: Option<Timestamp>,
    /// Changed up to this instant. Needs `modified_from`.
    #[names("filter[date_modify][to]")]
    pub modified_to: Option<Timestamp>,
    /// Only what changed after this instant. If nothing did, the page says `not_modified`.
    pub modified_since: Option<Timestamp>,
    /// Further parameters, as they stand in the query.
    pub parameters: Extra,
}

/// 1 for done, 0 for not.
mod done {
    use super::*;

    pub fn push(done: &Option<bool>, name: &str, form: &mut Form, _: &Context) -> Result<()> {
        if let Some(done) = done {
            form.push(name, u8::from(*done));
        }
        Ok(())
    }

    pub fn check(_: &Option<bool>, _: &str) -> Result<()> {
        Ok(())
    }
}

/// Pipelines with their statuses: `filter[pipe][41563][]=142`.
mod stages {
    use super::*;
    use crate::operations::rules;

    pub fn push(
        stages: &[PipelineStatuses],
        name: &str,
        form: &mut Form,
        _: &Context,
    ) -> Result<()> {
        for stage in stages {
            stage
                .status_ids
                .push(&format!("{name}[{}][]", stage.pipeline_id), form);
        }
        Ok(())
    }

    pub fn check(stages: &[PipelineStatuses], field: &str) -> Result<()> {
        stages.iter().enumerate().try_for_each(|(index, stage)| {
            rules::id(&format!("{field}[{index}].pipeline_id"), stage.pipeline_id)?;
            rules::not_empty(&format!("{field}[{index}].status_ids"), &stage.status_ids)
        })
    }
}

fn begun(tasks: &ListTasks) -> Result<()> {
    lists::begun("created", tasks.created_from, tasks.created_to)?;
    lists::begun("modified", tasks.modified_from, tasks.modified_to)
}

/// The tasks to add.
#[model(request)]
pub struct AddTasks {
    /// The tasks. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<NewTask>,
}

/// The tasks to change.
#[model(request)]
pub struct UpdateTasks {
    /// The changes. More than 250 are sent in several requests, in order.
    #[positional]
    pub items: Vec<TaskUpdate>,
}

lists! {
    /// A page of tasks.
    TaskPage of Task, ListTasks at "/api/v2/tasks", by rows, checked by begun
}

writes! {
    add AddTasks(NewTask) at "/api/v2/tasks";
    update UpdateTasks(TaskUpdate) at "/api/v2/tasks";
}
