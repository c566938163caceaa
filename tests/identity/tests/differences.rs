//! A surface that differs from the operation list in one thing is told apart.

use amocore::schema::{Field as Described, Model as DescribedModel, Operation as Row, Type};
use amocore_codegen::surface::Surface;
use amocore_identity::{
    Dialect, Direction, Enumeration, Field, Model, Operation, Reading, differences,
};

const ERROR_FIELDS: &str = "operation field status code code_meaning vendor_text request_id \
     retry_after may_have_happened body_start items";

fn python() -> Dialect {
    Dialect::of("python").expect("known")
}

/// What a reader of a faultless binding would have seen.
fn faultless() -> Reading {
    let surface = Surface::current();
    let dialect = python();
    let rows = surface
        .nodes()
        .into_iter()
        .flat_map(|node| &node.operations);
    let tools = surface
        .tool_nodes()
        .into_iter()
        .flat_map(|node| &node.operations);
    Reading {
        language: "python".to_owned(),
        operations: rows
            .flat_map(|row| calls(row, &dialect))
            .chain(tools.map(|row| call(row, &dialect, "tool", row.name, &row.output, false)))
            .collect(),
        models: surface
            .models
            .iter()
            .map(|it| model(it, &dialect))
            .collect(),
        enumerations: surface
            .words
            .iter()
            .map(|words| Enumeration {
                name: words.name.to_owned(),
                doc: words.doc.to_owned(),
                words: words
                    .words
                    .iter()
                    .map(|(word, _)| (*word).to_owned())
                    .collect(),
            })
            .collect(),
        settings: fields(surface.settings, &dialect),
        errors: amocore::ErrorKind::ALL
            .map(|kind| kind.name().to_owned())
            .to_vec(),
        error_fields: ERROR_FIELDS.split_whitespace().map(str::to_owned).collect(),
    }
}

fn calls(row: &Row, dialect: &Dialect) -> Vec<Operation> {
    let mut calls = Vec::new();
    for mode in ["blocking", "async"] {
        let streams = row.streams;
        calls.push(call(row, dialect, mode, row.name, &row.output, streams));
        if let Some((name, item)) = &row.pages {
            calls.push(call(row, dialect, mode, name, item, true));
        }
    }
    calls
}

fn call(
    row: &Row,
    dialect: &Dialect,
    mode: &str,
    name: &str,
    output: &Type,
    iterates: bool,
) -> Operation {
    Operation {
        operation: format!("{}.{name}", row.resource),
        mode: mode.to_owned(),
        iterates,
        parameters: fields(row.request, dialect),
        output: (dialect.ty)(output, Direction::Out),
        doc: row.doc.to_owned(),
    }
}

fn model(model: &DescribedModel, dialect: &Dialect) -> Model {
    Model {
        name: model.name.to_owned(),
        doc: model.doc.to_owned(),
        fields: fields(model, dialect),
    }
}

fn fields(model: &DescribedModel, dialect: &Dialect) -> Vec<Field> {
    let field = |field: &Described| Field {
        name: (dialect.spell)(field.name),
        ty: (dialect.field)(field, model.role),
        optional: (dialect.optional)(field, model.role),
        default: (dialect.default)(field),
        doc: field.doc.to_owned(),
    };
    model.fields.iter().map(field).collect()
}

fn found(change: impl FnOnce(&mut Reading)) -> Vec<String> {
    let mut reading = faultless();
    change(&mut reading);
    differences(&Surface::current(), &reading, &python())
}

fn contact(reading: &mut Reading) -> &mut Model {
    let models = &mut reading.models;
    models
        .iter_mut()
        .find(|it| it.name == "LegacyContact")
        .expect("a model")
}

fn list(reading: &mut Reading) -> &mut Operation {
    let operations = &mut reading.operations;
    let is_it = |it: &&mut Operation| it.operation == "legacy.contacts.list" && it.mode == "async";
    operations.iter_mut().find(is_it).expect("an operation")
}

#[test]
fn the_same_surface_has_no_differences() {
    assert_eq!(found(|_| {}), Vec::<String>::new());
}

#[test]
fn a_renamed_field_is_missing_under_one_name_and_surplus_under_the_other() {
    let found = found(|it| contact(it).fields[0].name = "identifier".to_owned());
    assert_eq!(
        found,
        [
            "LegacyContact: id is missing",
            "LegacyContact: identifier is not in the list"
        ]
    );
}

#[test]
fn types_defaults_and_optionality_are_compared() {
    let another_type = found(|it| contact(it).fields[0].ty = "str".to_owned());
    assert_eq!(
        another_type,
        ["LegacyContact: id: type is `str`, should be `int`"]
    );
    let another_default = found(|it| list(it).parameters[0].default = Some("1".to_owned()));
    assert_eq!(
        another_default,
        ["legacy.contacts.list (async): page: default is `1`, should be `None`"]
    );
    let needed = found(|it| list(it).parameters[0].optional = false);
    assert_eq!(
        needed,
        ["legacy.contacts.list (async): page: may not be left out"]
    );
    let another_output = found(|it| list(it).output = "LegacyContact".to_owned());
    assert!(
        another_output[0].contains("output is `LegacyContact`"),
        "{another_output:?}"
    );
}

#[test]
fn missing_and_surplus_calls_models_words_and_errors_are_found() {
    let fewer = found(|it| {
        it.operations.remove(0);
    });
    assert_eq!(
        fewer,
        ["operations: legacy.authorize (blocking) is missing"]
    );
    let more = found(|it| {
        let mut another = it.operations[0].clone();
        another.operation = "legacy.juggle".to_owned();
        it.operations.push(another);
    });
    assert_eq!(
        more,
        ["operations: legacy.juggle (blocking) is not in the list"]
    );
    let no_model = found(|it| it.models.retain(|model| model.name != "Tag"));
    assert_eq!(no_model, ["models: Tag is missing"]);
    let no_word = found(|it| {
        let order = it.enumerations.iter_mut().find(|it| it.name == "SortOrder");
        order.expect("an enumeration").words.pop();
    });
    assert_eq!(no_word, ["SortOrder: desc is missing"]);
    let no_error = found(|it| it.errors.retain(|kind| kind != "Tls"));
    assert_eq!(no_error, ["errors: Tls is missing"]);
    let no_setting = found(|it| it.settings.retain(|field| field.name != "timeout"));
    assert_eq!(no_setting, ["settings: timeout is missing"]);
}

#[test]
fn documentation_is_compared_by_its_letters() {
    let same = found(|it| {
        let page = &mut list(it).parameters[0];
        page.doc = page.doc.replace(' ', "\n   ");
    });
    assert_eq!(same, Vec::<String>::new());
    let lost = found(|it| list(it).doc.clear());
    assert!(
        lost[0].contains("its documentation lacks: Lists contacts"),
        "{lost:?}"
    );
}

#[test]
fn a_list_that_does_not_iterate_is_found() {
    let is_it = |it: &&mut Operation| it.operation == "v2.incoming_leads.iter";
    let found = found(|it| {
        let iterating = it.operations.iter_mut().find(is_it);
        iterating.expect("an operation").iterates = false;
    });
    assert_eq!(
        found,
        ["v2.incoming_leads.iter (blocking): iterates: false"]
    );
}
