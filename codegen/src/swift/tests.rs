use super::*;

fn text(name: &str) -> String {
    let files = files(&Surface::current());
    let is_it = |file: &&File| file.path.ends_with(name);
    files.iter().find(is_it).expect("a file").text.clone()
}

#[test]
fn models_have_an_initialiser_with_defaults() {
    let models = text("Models.swift");
    let phone = &models[models.find("public struct Phone:").expect("a model")..];
    assert!(phone.contains(
        "    public init(\n        value: String,\n        location: String? = nil\n    ) {"
    ));
    let messenger = &models[models
        .find("public struct InstantMessenger:")
        .expect("a model")..];
    assert!(
        messenger.contains("public var `protocol`: String"),
        "{}",
        &messenger[..600]
    );
}

#[test]
fn enumerations_keep_other_words() {
    let words = text("Words.swift");
    assert!(words.contains("        case \"kommo.com\": self = .kommoCom\n"));
    assert!(words.contains("        case .other(let word): word\n"));
}

#[test]
fn calls_exist_in_both_modes() {
    let resources = text("Resources.swift");
    assert!(resources.contains(
        ") throws -> LegacyContactPage {\n        try core.wait(\"legacy.contacts.list\""
    ));
    assert!(resources.contains(
        ") async throws -> LegacyContactPage {\n        try await core.call(\"legacy.contacts.list\""
    ));
    assert!(resources.contains("tags: Change<[String]> = .keep"));
    assert!(resources.contains("-> AsyncItems<IncomingLead> {"));
}

#[test]
fn every_kind_of_error_is_a_case() {
    let errors = text("AmoError.swift");
    assert!(errors.contains("    /// No answer in time.\n    case timeout(ErrorDetails)\n"));
    assert!(errors.contains("        case \"Timeout\": self = .timeout(details)\n"));
}
