//! The public surface as a tree, put together from the core's description of itself. It knows
//! no language.

use std::collections::BTreeMap;

use amocore::schema::{Described, Model, Operation, Resource, Role, Type, Words};

/// Everything that a binding has to offer.
#[derive(Debug)]
pub struct Surface {
    /// The generations of the API, with their resources.
    pub roots: Vec<Node>,
    /// What needs no client: one root, or none.
    pub tools: Vec<Node>,
    /// The models that callers see, by name.
    pub models: Vec<&'static Model>,
    /// The enumerations, by name.
    pub words: Vec<&'static Words>,
    /// What a client is set up with.
    pub settings: &'static Model,
}

/// A node of the resource tree.
#[derive(Debug)]
pub struct Node {
    /// The node itself.
    pub resource: Resource,
    /// Its operations, in order.
    pub operations: Vec<Operation>,
    /// The nodes below it.
    pub children: Vec<Node>,
}

impl Surface {
    /// The surface of the core as it is.
    pub fn current() -> Self {
        let mut surface = Self::of(
            amocore::operations::resources(),
            amocore::operations::table(),
            &<amocore::Config as Described>::MODEL,
            // Only errors lead to it.
            &[&<amocore::BatchItem as Described>::MODEL],
        );
        surface.add_tools(amocore::tools::resources(), amocore::tools::table());
        surface
    }

    /// The surface of these resources (parents first) and operations, with clients that are
    /// set up with `settings`, and with models that no operation leads to.
    pub fn of(
        resources: Vec<Resource>,
        operations: Vec<Operation>,
        settings: &'static Model,
        others: &[&'static Model],
    ) -> Self {
        let mut found = Found::default();
        found.fields(settings);
        for model in others {
            found.model(model);
        }
        for operation in &operations {
            found.fields(operation.request);
            found.ty(&operation.output);
            if let Some((_, item)) = operation.iterating() {
                found.ty(&item);
            }
        }
        Self {
            roots: tree(resources, operations),
            tools: Vec::new(),
            models: found.models.into_values().collect(),
            words: found.words.into_values().collect(),
            settings,
        }
    }

    /// Adds what needs no client.
    fn add_tools(&mut self, resources: Vec<Resource>, tools: Vec<Operation>) {
        let mut found = Found::default();
        for model in &self.models {
            found.model(model);
        }
        for words in &self.words {
            found.words.insert(words.name, words);
        }
        for tool in &tools {
            found.fields(tool.request);
            found.ty(&tool.output);
        }
        self.models = found.models.into_values().collect();
        self.words = found.words.into_values().collect();
        self.tools = tree(resources, tools);
    }

    /// Every node, parents first.
    pub fn nodes(&self) -> Vec<&Node> {
        fn collect<'a>(nodes: &'a [Node], all: &mut Vec<&'a Node>) {
            for node in nodes {
                all.push(node);
                collect(&node.children, all);
            }
        }
        let mut all = Vec::new();
        collect(&self.roots, &mut all);
        all
    }

    /// The node of the tools and those below it, parents first.
    pub fn tool_nodes(&self) -> Vec<&Node> {
        let mut all = Vec::new();
        for root in &self.tools {
            all.push(root);
            all.extend(&root.children);
        }
        all
    }
}

impl Node {
    /// The last part of its path: `contacts`.
    pub fn name(&self) -> &'static str {
        self.resource.path.rsplit('.').next().unwrap_or_default()
    }
}

/// Whether a file can say a value of the type. A store of the application's own is code.
pub fn is_data(ty: &Type) -> bool {
    !matches!(ty, Type::TokenStore | Type::Optional(Type::TokenStore))
}

/// The full name of an operation: `legacy.contacts.add`.
pub fn full_name(operation: &Operation) -> String {
    format!("{}.{}", operation.resource, operation.name)
}

fn tree(resources: Vec<Resource>, operations: Vec<Operation>) -> Vec<Node> {
    let mut operations: Vec<_> = operations.into_iter().map(Some).collect();
    let nodes: Vec<Node> = resources
        .into_iter()
        .map(|resource| Node {
            operations: operations
                .iter_mut()
                .filter_map(|slot| slot.take_if(|it| it.resource == resource.path))
                .collect(),
            resource,
            children: Vec::new(),
        })
        .collect();
    let homeless: Vec<String> = operations.iter().flatten().map(full_name).collect();
    assert!(
        homeless.is_empty(),
        "operations without a resource: {homeless:?}"
    );
    let mut roots: Vec<Node> = Vec::new();
    for node in nodes {
        match node.resource.path.rsplit_once('.') {
            None => roots.push(node),
            Some((parent, _)) => roots
                .iter_mut()
                .find(|root| root.resource.path == parent)
                .unwrap_or_else(|| panic!("{} comes before its parent", node.resource.path))
                .children
                .push(node),
        }
    }
    roots
}

/// Models and enumerations met on the way, each once.
#[derive(Default)]
struct Found {
    models: BTreeMap<&'static str, &'static Model>,
    words: BTreeMap<&'static str, &'static Words>,
}

impl Found {
    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::List(inner) | Type::Optional(inner) | Type::Change(inner) => self.ty(inner),
            Type::Model(model) => self.model(model),
            Type::Enum(words) => {
                self.words.insert(words.name, words);
            }
            Type::Nothing
            | Type::Bool
            | Type::Int
            | Type::Float
            | Type::Text
            | Type::Secret
            | Type::Timestamp
            | Type::TokenStore
            | Type::Bytes
            | Type::Value
            | Type::Extra => {}
        }
    }

    fn model(&mut self, model: &'static Model) {
        let seen = self.models.insert(model.name, model).is_some();
        if !seen {
            assert!(model.role != Role::Request, "{} is a request", model.name);
            self.fields(model);
        }
    }

    fn fields(&mut self, model: &'static Model) {
        for field in model.fields {
            self.ty(&field.ty);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_its_place_in_the_tree() {
        let surface = Surface::current();
        let placed: usize = surface
            .nodes()
            .iter()
            .map(|node| node.operations.len())
            .sum();
        assert_eq!(placed, amocore::operations::table().len());
        assert_eq!(
            surface.nodes().len(),
            amocore::operations::resources().len()
        );
        let roots: Vec<&str> = surface.roots.iter().map(Node::name).collect();
        assert_eq!(roots, ["legacy", "v2"]);
    }

    #[test]
    fn models_of_models_and_of_errors_are_found() {
        let surface = Surface::current();
        let names: Vec<&str> = surface.models.iter().map(|model| model.name).collect();
        for name in [
            "LegacyContact",
            "LegacyContactPage",
            "Phone",
            "IncomingCallInfo",
            "BatchItem",
        ] {
            assert!(names.contains(&name), "{name} is missing");
        }
        assert!(
            !names.contains(&"AddContact"),
            "requests are parameters, not models"
        );
        let words: Vec<&str> = surface.words.iter().map(|words| words.name).collect();
        assert!(words.contains(&"AccountZone") && words.contains(&"SortOrder"));
    }

    #[test]
    #[should_panic(expected = "operations without a resource")]
    fn an_operation_without_a_resource_is_a_mistake() {
        Surface::of(
            Vec::new(),
            amocore::operations::table(),
            &<amocore::Config as Described>::MODEL,
            &[],
        );
    }
}
