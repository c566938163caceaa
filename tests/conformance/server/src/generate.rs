//! What a case file says shortly: repetitions, shared exchanges, placeholders.

use serde_json::{Map, Value};

/// Expands `{"$repeat": text, "times": n}` into a text, and, within a list,
/// `{"$each": template, "from": a, "to": b}` into one template for each number from `a` up to
/// but not including `b`. In a template `{{n}}` is the number and `{{place}}` counts from 0;
/// `{"$number": "{{n}}"}` is the number itself instead of its text.
///
/// # Errors
/// Says which generator is malformed.
pub fn expand(value: Value) -> Result<Value, String> {
    match value {
        Value::Array(items) => {
            let mut expanded = Vec::new();
            for item in items {
                match item.get("$each") {
                    Some(template) => each(&item, template, &mut expanded)?,
                    None => expanded.push(expand(item)?),
                }
            }
            Ok(Value::Array(expanded))
        }
        Value::Object(members) if members.contains_key("$repeat") => repeat(&members),
        Value::Object(members) if members.contains_key("$members") => map(members),
        Value::Object(members) if members.contains_key("$number") => number(&members["$number"]),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| Ok((name, expand(value)?)))
            .collect::<Result<Map<_, _>, String>>()
            .map(Value::Object),
        scalar => Ok(scalar),
    }
}

fn repeat(members: &Map<String, Value>) -> Result<Value, String> {
    let text = members["$repeat"].as_str();
    let times = members.get("times").and_then(Value::as_u64);
    let (Some(text), Some(times)) = (text, times) else {
        return Err("$repeat takes a text and times".to_owned());
    };
    let times = usize::try_from(times).map_err(|error| error.to_string())?;
    Ok(Value::String(text.repeat(times)))
}

fn number(text: &Value) -> Result<Value, String> {
    let text = text.as_str().unwrap_or_default();
    let number = text.parse::<i64>().map(Value::from);
    number.map_err(|_| format!("$number takes the text of a number, not {text:?}"))
}

fn map(generator: Map<String, Value>) -> Result<Value, String> {
    let template = generator["$members"].clone();
    let mut parts = Vec::new();
    each(&generator.into(), &template, &mut parts)?;
    let members = parts.into_iter().filter_map(|part| match part {
        Value::Object(members) => Some(members),
        _ => None,
    });
    Ok(Value::Object(members.flatten().collect()))
}

fn each(generator: &Value, template: &Value, into: &mut Vec<Value>) -> Result<(), String> {
    let number = |name: &str| generator.get(name).and_then(Value::as_u64);
    let (Some(from), Some(to)) = (number("from"), number("to")) else {
        return Err("$each and $members take a template, from and to".to_owned());
    };
    for n in from..to {
        let numbers = [
            ("{{n}}", n.to_string()),
            ("{{place}}", (n - from).to_string()),
        ];
        let mut item = template.clone();
        substitute(&mut item, &numbers);
        match expand(item)? {
            Value::Array(items) => into.extend(items),
            item => into.push(item),
        }
    }
    Ok(())
}

/// Replaces placeholders in every text, keys included.
pub fn substitute(value: &mut Value, replacements: &[(&str, String)]) {
    let replace = |text: &str| {
        replacements
            .iter()
            .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    match value {
        Value::String(text) if text.contains("{{") => *text = replace(text),
        Value::Array(items) => {
            for item in items {
                substitute(item, replacements);
            }
        }
        Value::Object(members) => {
            let old = std::mem::take(members);
            for (name, mut value) in old {
                substitute(&mut value, replacements);
                members.insert(replace(&name), value);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::expand;
    use serde_json::json;

    #[test]
    fn repetitions_become_what_they_stand_for() {
        let short = json!({
            "text": {"$repeat": "ab", "times": 2},
            "list": ["first", {"$each": ["{{n}}", "at {{place}}"], "from": 7, "to": 9}],
            "map": {"$members": {"n{{n}}": {"leads": [1]}}, "from": 0, "to": 2},
            "numbers": [{"$each": {"id": {"$number": "{{n}}"}}, "from": 7, "to": 9}],
        });
        let long = json!({
            "text": "abab",
            "list": ["first", "7", "at 0", "8", "at 1"],
            "map": {"n0": {"leads": [1]}, "n1": {"leads": [1]}},
            "numbers": [{"id": 7}, {"id": 8}],
        });
        assert_eq!(expand(short), Ok(long));
        assert!(expand(json!([{"$each": "x", "from": 1}])).is_err());
    }
}
