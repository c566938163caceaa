//! The printer, given operations that do not exist.

use amocore::schema::{Described, Field, Model, Operation, Resource, Role, Type, Words};

use super::*;

static COLOUR: Words = Words {
    name: "Colour",
    doc: "A colour.",
    words: &[
        ("DARK_RED", "Like blood.\n"),
        ("sky.blue", "Like the sky.\n"),
    ],
};

static WHEEL: Model = Model {
    name: "Wheel",
    doc: "A wheel.",
    role: Role::Output,
    fields: &[
        field("outer_size", Type::Int, true),
        field("colour", Type::Optional(&Type::Enum(&COLOUR)), false),
        field("value", Type::Value, true),
    ],
};

static A_WHEEL: Type = Type::Model(&WHEEL);

static TURN: Model = Model {
    name: "TurnWheel",
    doc: "Which wheel to turn.",
    role: Role::Request,
    fields: &[
        field("in", Type::Timestamp, true),
        Field {
            positional: true,
            ..field("id", Type::Int, true)
        },
        field("main_colour", Type::Change(&Type::Enum(&COLOUR)), false),
        field("labels", Type::List(&Type::Text), false),
        field("extra", Type::Extra, false),
    ],
};

const fn field(name: &'static str, ty: Type, required: bool) -> Field {
    Field {
        name,
        doc: "About it.",
        ty,
        positional: false,
        required,
    }
}

/// The surface as it is, and a resource beside it with an operation and a list.
fn with_wheels() -> Surface {
    let mut resources = amocore::operations::resources();
    resources.push(Resource {
        path: "v2.wheels",
        doc: "Wheels.",
    });
    let mut operations = amocore::operations::table();
    let turn = |name, output, pages| Operation {
        resource: "v2.wheels",
        name,
        request: &TURN,
        output,
        pages,
        streams: false,
        doc: "Turns a wheel. Carefully.",
    };
    operations.push(turn("turn_it", Type::Optional(&A_WHEEL), None));
    operations.push(turn("stop", Type::Nothing, None));
    operations.push(turn("list", Type::List(&A_WHEEL), Some(("iter", A_WHEEL))));
    let settings = &<amocore::Config as Described>::MODEL;
    Surface::of(resources, operations, settings, &[])
}

fn text(name: &str) -> String {
    let files = files(&with_wheels());
    let found = files.iter().find(|file| file.path.ends_with(name));
    found.expect("generated").text.clone()
}

fn assert_contains(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected}\n\nis not in\n\n{text}");
    }
}

#[test]
fn a_new_operation_is_in_both_clients() {
    let parameters = "(\n        id: Long,\n        `in`: Instant,\n        \
         mainColour: Change<Colour> = Change.Keep,\n        labels: List<String> = emptyList(),\n        \
         extra: Map<String, JsonElement> = emptyMap(),\n    )";
    let arguments = "{\n        put(\"id\", id)\n        put(\"in\", `in`)\n        \
         change(\"main_colour\", mainColour)\n        put(\"labels\", labels)\n";
    let call = format!(": Wheel? = caller.call(\"v2.wheels.turn_it\") {arguments}");
    let blocking = text("/BlockingResources.kt");
    assert_contains(
        &blocking,
        &[
            "public class BlockingV2Wheels internal constructor(private val caller: BlockingCalls) {",
            "    public val wheels: BlockingV2Wheels = BlockingV2Wheels(caller)\n",
            "     * Turns a wheel.\n     *\n     * Carefully.\n     *\n     * @param id About it.\n",
            &format!("    public fun turnIt{parameters}{call}"),
            &format!("    public fun stop{parameters}: Unit = caller.call("),
            &format!("    public fun iter{parameters}: Sequence<Wheel> = caller.items("),
        ],
    );
    assert_contains(
        &text("/AsyncResources.kt"),
        &[
            &format!("    public suspend fun turnIt{parameters}{call}"),
            &format!("    public fun iter{parameters}: Flow<Wheel> = caller.items("),
        ],
    );
}

#[test]
fn a_new_model_and_its_words_are_there() {
    assert_contains(
        &text("/Models.kt"),
        &[
            "/** A wheel. */\n@Serializable\npublic data class Wheel(\n    /** About it. */\n    \
             @SerialName(\"outer_size\")\n    val outerSize: Long,\n    /** About it. */\n    \
             val colour: Colour? = null,\n    /** About it. */\n    val value: JsonElement,\n)\n",
        ],
    );
    assert_contains(
        &text("/Words.kt"),
        &[
            "    /** Like blood. */\n    public data object DarkRed : Colour(\"DARK_RED\")\n",
            "get() = listOf(DarkRed, SkyBlue)\n",
            "            \"sky.blue\" -> SkyBlue\n            else -> Other(word)\n",
        ],
    );
}

#[test]
fn the_runner_can_call_it() {
    assert_contains(
        &text("/AsyncDispatch.kt"),
        &[
            "internal suspend fun Report.call(",
            "        \"v2.wheels.turn_it\" -> answer(\n            client.v2.wheels.turnIt(\n",
            "                `in` = given.required<Instant>(\"in\"),\n",
            "                mainColour = given.change<Colour>(\"main_colour\"),\n",
            "                labels = given.list<String>(\"labels\"),\n",
            "        \"v2.wheels.iter\" -> items(\n",
        ],
    );
}

#[test]
fn nothing_runs_over_the_longest_line() {
    for file in files(&with_wheels()) {
        for line in file.text.lines() {
            assert!(line.chars().count() <= WIDTH, "{}: {line}", file.path);
        }
    }
}
