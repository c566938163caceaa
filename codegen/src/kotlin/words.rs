//! `Words.kt`: the open enumerations as sealed classes, with an object for each known word.

use std::collections::BTreeSet;

use amocore::schema::Words;

use super::{docs, imports};
use crate::surface::Surface;
use crate::text::camel;

pub(super) fn print(surface: &Surface) -> String {
    let names = BTreeSet::from(["kotlinx.serialization.Serializable"]);
    let classes: Vec<String> = surface.words.iter().map(|words| class(words)).collect();
    format!(
        "package amocore\n\n{}{}",
        imports(&names),
        classes.join("\n")
    )
}

fn class(words: &Words) -> String {
    let name = words.name;
    let constants: Vec<String> = words.words.iter().map(|(word, _)| constant(word)).collect();
    assert!(
        !constants.iter().any(|it| it == "Other"),
        "{name} has a word that is called like all others"
    );
    let objects: String = words
        .words
        .iter()
        .zip(&constants)
        .map(|((word, doc), constant)| {
            let doc = docs::comment(4, doc, &[]);
            format!("{doc}    public data object {constant} : {name}(\"{word}\")\n\n")
        })
        .collect();
    let cases: String = words
        .words
        .iter()
        .zip(&constants)
        .map(|((word, _), constant)| format!("            \"{word}\" -> {constant}\n"))
        .collect();
    let getter = format!("        public val entries: List<{name}> get() = listOf(");
    let known = constants.join(", ");
    let known = match getter.len() + known.len() < super::WIDTH {
        true => known,
        false => format!(
            "\n            {},\n        ",
            constants.join(",\n            ")
        ),
    };
    let doc = docs::comment(0, words.doc, &[]);
    format!(
        r#"{doc}@Serializable(with = {name}.Serializer::class)
public sealed class {name}(
    /** The word as it is on the wire. */
    public val word: String,
) {{
{objects}    /** Another word that the server knows. */
    public class Other(word: String) : {name}(word)

    /** The same word is the same, however it was made. */
    final override fun equals(other: Any?): Boolean =
        other is {name} && other.word == word

    final override fun hashCode(): Int = word.hashCode()

    final override fun toString(): String = word

    public companion object {{
        /** The known words. */
{getter}{known})

        /** What a word means: one of the known ones, or [Other]. */
        public fun of(word: String): {name} = when (word) {{
{cases}            else -> Other(word)
        }}
    }}

    internal object Serializer :
        WordSerializer<{name}>("amocore.{name}", {{ it.word }}, ::of)
}}
"#
    )
}

/// `each_request`, `kommo.com` or `CALL` as the name of an object.
pub(super) fn constant(word: &str) -> String {
    camel(&word.to_lowercase())
}
