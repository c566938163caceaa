use amocore::schema::Type;

use super::*;

fn text(name: &str) -> String {
    let files = files(&Surface::current());
    let is_it = |file: &&File| file.path.ends_with(name);
    files.iter().find(is_it).expect("a file").text.clone()
}

#[test]
fn kinds_follow_types() {
    assert_eq!(kinds::of_type(&Type::List(&Type::Text)), "k.list(k.text)");
    assert_eq!(kinds::of_type(&Type::Change(&Type::Int)), "k.change(k.int)");
    let requests = text("requests.js");
    assert!(requests.contains("['pageSize', 'page_size', k.optional(k.int), false],"));
    assert!(requests.contains("['tags', 'tags', k.change(k.list(k.text)), false],"));
}

#[test]
fn calls_exist_in_both_modes() {
    let resources = text("resources.js");
    let call = "addSip(request) {\n    return this.#core.call('v2.incoming_leads.add_sip', r.AddSip, k.list(k.text), request);";
    assert!(resources.contains(call));
    assert!(resources.contains("addSip(request, options) {"));
    let iterating = "this.#core.iterate('legacy.contacts.search_iter', 'legacy.contacts.search', r.SearchContacts, m.LegacyContact, request);";
    assert!(resources.contains(iterating));
}

#[test]
fn declarations_tell_leaving_alone_from_clearing() {
    let declarations = text("index.d.ts");
    let update = &declarations[declarations
        .find("interface UpdateContact ")
        .expect("a request")..];
    assert!(update.contains("position?: string | null | undefined;"));
    let contact = &declarations[declarations
        .find("interface LegacyContact ")
        .expect("a model")..];
    assert!(
        contact.contains("  id: number;") && contact.contains("position?: string | undefined;")
    );
    assert!(declarations.contains("type SortOrder = 'asc' | 'desc' | (string & {});"));
    assert!(declarations.contains("class RateLimited extends AmoError {}"));
}

#[test]
fn comments_are_wrapped_and_never_end_early() {
    assert_eq!(docs::comment(2, "Short."), "  /** Short. */\n");
    assert!(
        !docs::comment(0, "a */ b")
            .trim_end()
            .trim_end_matches("*/")
            .contains("*/")
    );
    let long = docs::comment(0, &"word ".repeat(40));
    assert!(long.starts_with("/**\n * word") && long.lines().all(|line| line.len() <= 100));
}

#[test]
fn fields_are_spelled_as_here_and_values_are_not() {
    let declarations = text("index.d.ts");
    assert!(declarations.contains("give `enumIds` instead"));
    assert!(declarations.contains("if `orderBy` is given"));
    assert!(declarations.contains("such as `created_at`"));
}
