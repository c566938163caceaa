//! The comparison of a surface with the operation list.

use std::collections::BTreeSet;

use amocore::schema::{Field as Described, Model as DescribedModel, Operation as Row};
use amocore_codegen::surface::Surface;

use crate::dialect::{Dialect, Direction};
use crate::reading::{Field, Model, Operation, Reading};

/// What an error tells besides its message, in every language.
const ERROR_FIELDS: [&str; 11] = [
    "operation",
    "field",
    "status",
    "code",
    "code_meaning",
    "vendor_text",
    "request_id",
    "retry_after",
    "may_have_happened",
    "body_start",
    "items",
];

/// Every difference between a language's surface and the operation list.
pub fn differences(surface: &Surface, reading: &Reading, dialect: &Dialect) -> Vec<String> {
    let mut found = Differences {
        dialect,
        found: Vec::new(),
    };
    found.operations(surface, reading);
    found.models(surface, reading);
    found.enumerations(surface, reading);
    found.fields("settings", surface.settings, &reading.settings);
    let kinds = amocore::ErrorKind::ALL.map(|kind| kind.name().to_owned());
    found.names("errors", kinds, reading.errors.iter().cloned());
    let fields = ERROR_FIELDS.map(dialect.spell);
    found.names(
        "an error's fields",
        fields,
        reading.error_fields.iter().cloned(),
    );
    found.found
}

struct Differences<'a> {
    dialect: &'a Dialect,
    found: Vec<String>,
}

impl Differences<'_> {
    fn operations(&mut self, surface: &Surface, reading: &Reading) {
        let mut wanted = BTreeSet::new();
        for node in surface.nodes() {
            for row in &node.operations {
                for mode in ["blocking", "async"] {
                    let resource = self.dialect.spell_path(row.resource);
                    let name = format!("{resource}.{}", (self.dialect.spell)(row.name));
                    let output = (self.dialect.ty)(&row.output, Direction::Out);
                    let streams = row.streams;
                    self.operation(reading, row, (&name, mode, streams), &output, row.doc);
                    wanted.insert(format!("{name} ({mode})"));
                    if let Some((iterating, item)) = &row.pages {
                        let name = format!("{resource}.{}", (self.dialect.spell)(iterating));
                        let item = (self.dialect.ty)(item, Direction::Out);
                        self.operation(reading, row, (&name, mode, true), &item, "");
                        wanted.insert(format!("{name} ({mode})"));
                    }
                }
            }
        }
        for node in surface.tool_nodes() {
            for row in &node.operations {
                let path = self.dialect.spell_path(row.resource);
                let name = format!("{path}.{}", (self.dialect.spell)(row.name));
                let output = (self.dialect.ty)(&row.output, Direction::Out);
                self.operation(reading, row, (&name, "tool", false), &output, row.doc);
                wanted.insert(format!("{name} (tool)"));
            }
        }
        let there = reading.operations.iter();
        let there = there.map(|it| format!("{} ({})", it.operation, it.mode));
        self.names("operations", wanted, there);
    }

    fn operation(
        &mut self,
        reading: &Reading,
        row: &Row,
        (name, mode, iterates): (&str, &str, bool),
        output: &str,
        doc: &str,
    ) {
        let is_it = |it: &&Operation| it.operation == name && it.mode == mode;
        let Some(there) = reading.operations.iter().find(is_it) else {
            // Told with the names.
            return;
        };
        let place = format!("{name} ({mode})");
        self.equal(&place, "output", output, &there.output);
        if there.iterates != iterates {
            self.found
                .push(format!("{place}: iterates: {}", there.iterates));
        }
        self.doc(&place, doc, &there.doc);
        self.fields(&place, row.request, &there.parameters);
    }

    fn models(&mut self, surface: &Surface, reading: &Reading) {
        let title = self.dialect.title;
        let wanted = surface
            .models
            .iter()
            .map(|model| title(model.name).to_owned());
        let there = reading.models.iter().map(|model| model.name.clone());
        self.names("models", wanted, there);
        for model in &surface.models {
            let is_it = |it: &&Model| it.name == title(model.name);
            if let Some(there) = reading.models.iter().find(is_it) {
                self.doc(model.name, model.doc, &there.doc);
                self.fields(model.name, model, &there.fields);
            }
        }
    }

    fn enumerations(&mut self, surface: &Surface, reading: &Reading) {
        let wanted = surface.words.iter().map(|words| words.name.to_owned());
        let there = reading.enumerations.iter().map(|it| it.name.clone());
        self.names("enumerations", wanted, there);
        for words in &surface.words {
            let found = reading.enumerations.iter().find(|it| it.name == words.name);
            if let Some(there) = found {
                let place = words.name;
                self.doc(place, words.doc, &there.doc);
                let wanted = words.words.iter().map(|(word, _)| (*word).to_owned());
                self.names(place, wanted, there.words.iter().cloned());
            }
        }
    }

    fn fields(&mut self, place: &str, model: &DescribedModel, there: &[Field]) {
        let wanted = model
            .fields
            .iter()
            .map(|field| (self.dialect.spell)(field.name));
        let wanted: Vec<String> = wanted.collect();
        self.names(place, wanted, there.iter().map(|field| field.name.clone()));
        for field in model.fields {
            let name = (self.dialect.spell)(field.name);
            if let Some(there) = there.iter().find(|it| it.name == name) {
                self.field(&format!("{place}: {name}"), model, field, there);
            }
        }
    }

    fn field(&mut self, place: &str, model: &DescribedModel, field: &Described, there: &Field) {
        self.equal(
            place,
            "type",
            &(self.dialect.field)(field, model.role),
            &there.ty,
        );
        if there.optional != (self.dialect.optional)(field, model.role) {
            let optional = if there.optional { "may" } else { "may not" };
            self.found.push(format!("{place}: {optional} be left out"));
        }
        if let (Some(wanted), Some(default)) = ((self.dialect.default)(field), &there.default) {
            self.equal(place, "default", &wanted, default);
        }
        self.doc(place, field.doc, &there.doc);
    }

    fn names(
        &mut self,
        place: &str,
        wanted: impl IntoIterator<Item = String>,
        there: impl IntoIterator<Item = String>,
    ) {
        let wanted: BTreeSet<String> = wanted.into_iter().collect();
        let there: BTreeSet<String> = there.into_iter().collect();
        for missing in wanted.difference(&there) {
            self.found.push(format!("{place}: {missing} is missing"));
        }
        for surplus in there.difference(&wanted) {
            self.found
                .push(format!("{place}: {surplus} is not in the list"));
        }
    }

    fn equal(&mut self, place: &str, what: &str, wanted: &str, there: &str) {
        if wanted != there {
            self.found.push(format!(
                "{place}: {what} is `{there}`, should be `{wanted}`"
            ));
        }
    }

    fn doc(&mut self, place: &str, wanted: &str, there: &str) {
        if !letters(there).contains(&letters(wanted)) {
            self.found
                .push(format!("{place}: its documentation lacks: {wanted}"));
        }
    }
}

/// The letters and digits alone: markup, line breaks and the spelling of names differ between
/// the languages, the text does not.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
