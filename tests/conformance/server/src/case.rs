//! What a case says, and how it is read from its file.

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use crate::generate;
use crate::operations::{FEWEST_CASES, OPERATIONS};

/// The file that holds what several cases exchange.
const SHARED: &str = "shared.json";

/// A call, the exchanges it makes, and what comes of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The operation, such as `legacy.contacts.add`.
    pub operation: String,
    /// What the case shows.
    pub name: String,
    /// The case as the file has it, generators expanded.
    text: Value,
}

/// A case with every placeholder filled in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// What the case shows.
    pub name: String,
    /// Where the documents say so.
    pub source: String,
    /// Settings that differ from the usual ones; null leaves a usual one out.
    #[serde(default)]
    pub client: Map<String, Value>,
    /// The method, if it is not the one that the operation is named after.
    pub method: Option<String>,
    /// The arguments of the call.
    #[serde(default = "no_arguments")]
    pub arguments: Value,
    /// What goes over the wire, in order.
    #[serde(default)]
    pub exchanges: Vec<Exchange>,
    /// What the call answers.
    #[serde(default, deserialize_with = "given")]
    pub result: Option<Value>,
    /// How the call fails.
    pub error: Option<ExpectedError>,
    /// Texts that must not appear in what the client shows, besides its own secrets.
    #[serde(default)]
    pub never_shown: Vec<String>,
}

fn no_arguments() -> Value {
    json!({})
}

/// A result may be null, which is not the same as none being named.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// A request and its answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// What the client has to send.
    pub request: ExpectedRequest,
    /// What it gets.
    pub answer: Answer,
}

/// A request that the client has to send.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedRequest {
    /// The method.
    pub method: String,
    /// The path, byte for byte.
    pub path: String,
    /// The query: as it is on the wire, or its pairs, to be encoded.
    #[serde(default)]
    pub query: Pairs,
    /// Headers that matter; null for one that must not be there.
    #[serde(default)]
    pub headers: BTreeMap<String, Option<String>>,
    /// A urlencoded body: as it is on the wire, or its pairs, to be encoded.
    pub form: Option<Pairs>,
    /// A JSON body, compared as a tree.
    pub json: Option<Value>,
}

/// `name=value` pairs.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Pairs {
    /// As they are on the wire.
    Wire(String),
    /// One text for each pair, not encoded.
    Plain(Vec<String>),
}

impl Default for Pairs {
    fn default() -> Self {
        Self::Plain(Vec::new())
    }
}

/// Stands for the credentials that a client adds to each request.
const CREDENTIALS: &str = "{{credentials}}";

impl Pairs {
    /// The bytes on the wire, with the credentials where the case has them.
    pub fn encode(&self, credentials: &str) -> String {
        match self {
            Self::Wire(text) => text.replace(CREDENTIALS, credentials),
            Self::Plain(pairs) => {
                let pairs = pairs.iter().map(|pair| match pair.as_str() {
                    CREDENTIALS => credentials.to_owned(),
                    pair => encode_pair(pair),
                });
                pairs.collect::<Vec<_>>().join("&")
            }
        }
    }
}

fn encode_pair(pair: &str) -> String {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.append_pair(name, value).finish()
}

/// An answer of the account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The status.
    #[serde(default = "success")]
    pub status: u16,
    /// The headers. A usual `Content-Type` is added.
    #[serde(default)]
    pub headers: Headers,
    body: Option<Text>,
    body_base64: Option<String>,
    json: Option<Value>,
    /// Seconds before the answer.
    #[serde(default)]
    pub delay: f64,
    /// Where the connection ends early.
    pub close: Option<Close>,
}

fn success() -> u16 {
    200
}

/// Headers in order; one may come several times.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Map<String, Value>")]
pub struct Headers(pub Vec<(String, String)>);

impl From<Map<String, Value>> for Headers {
    fn from(members: Map<String, Value>) -> Self {
        let values = |value: Value| match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        let text = |value: Value| value.as_str().unwrap_or_default().to_owned();
        let pairs = members.into_iter().flat_map(|(name, value)| {
            let pair = move |value| (name.clone(), text(value));
            values(value).into_iter().map(pair)
        });
        Self(pairs.collect())
    }
}

/// A text, or its lines.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Text {
    Whole(String),
    Lines(Vec<String>),
}

/// Where a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Close {
    /// After the request, without an answer.
    BeforeAnswer,
    /// Half-way through the body.
    MidBody,
}

impl Answer {
    /// The body's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let text = self.body.as_ref().map(|body| match body {
            Text::Whole(text) => text.clone().into_bytes(),
            Text::Lines(lines) => lines.join("\n").into_bytes(),
        });
        let encoded = || STANDARD.decode(self.body_base64.as_deref()?).ok();
        let json = || Some(self.json.as_ref()?.to_string().into_bytes());
        text.or_else(encoded).or_else(json).unwrap_or_default()
    }

    /// Changes the body, if it is a text or JSON.
    ///
    /// # Errors
    /// Says that what was JSON no longer is.
    pub fn change(&mut self, change: impl Fn(&str) -> String) -> Result<(), String> {
        match &mut self.body {
            Some(Text::Whole(text)) => *text = change(text),
            Some(Text::Lines(lines)) => {
                for line in lines {
                    *line = change(line);
                }
            }
            None => {}
        }
        if let Some(tree) = &mut self.json {
            let changed = change(&tree.to_string());
            *tree = serde_json::from_str(&changed).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// The headers with the usual `Content-Type`, unless the case has its own.
    pub fn headers(&self, path: &str) -> Vec<(String, String)> {
        let mut headers = self.headers.0.clone();
        let named = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-type");
        if !headers.iter().any(named) && self.status != 204 {
            let usual = match (&self.json, path.starts_with("/api/")) {
                (Some(_), _) | (None, true) => "application/hal+json",
                (None, false) => "text/xml; charset=utf-8",
            };
            headers.push(("Content-Type".to_owned(), usual.to_owned()));
        }
        headers.retain(|(_, value)| !value.is_empty());
        headers
    }
}

/// A failure; what is not mentioned does not matter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedError {
    /// The kind, such as `InvalidInput`.
    pub kind: String,
    /// Texts that the message contains.
    #[serde(default)]
    pub message_contains: Vec<String>,
    /// What became of each item of a batch, as far as mentioned.
    pub items: Option<Vec<Map<String, Value>>>,
    #[serde(default, deserialize_with = "given")]
    status: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    code: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    field: Option<Value>,
    /// Whether the request may have been carried out, which only a client can know.
    #[serde(default, deserialize_with = "given")]
    pub may_have_happened: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    retry_after: Option<Value>,
    #[serde(default, deserialize_with = "given")]
    vendor_text: Option<Value>,
}

impl ExpectedError {
    /// The attributes that are mentioned; null means that there is none.
    pub fn attributes(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        [
            ("status", &self.status),
            ("code", &self.code),
            ("field", &self.field),
            ("may_have_happened", &self.may_have_happened),
            ("retry_after", &self.retry_after),
            ("vendor_text", &self.vendor_text),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_ref()?)))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    operation: String,
    cases: Vec<Value>,
}

impl Case {
    /// Reads every case in a folder, operation by operation. Operations without a file
    /// are for the runner of the operation list to notice.
    ///
    /// # Errors
    /// Says which file or case is malformed, and which operation has too few cases.
    pub fn load(folder: &Path) -> Result<Vec<Self>, String> {
        let shared = read_json(&folder.join(SHARED))?;
        let mut cases = Vec::new();
        for operation in OPERATIONS {
            let path = folder.join(format!("{operation}.json"));
            if !path.exists() {
                continue;
            }
            let file: File = serde_json::from_value(read_json(&path)?)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            if file.operation != operation || file.cases.len() < FEWEST_CASES {
                return Err(format!(
                    "{}: must have {FEWEST_CASES} or more cases of {operation}",
                    path.display()
                ));
            }
            let before = cases.len();
            for text in file.cases {
                let case = Self::new(operation, text, &shared)
                    .map_err(|problem| format!("{}: {problem}", path.display()))?;
                if cases[before..].iter().any(|it: &Self| it.name == case.name) {
                    return Err(format!("{}: two cases {:?}", path.display(), case.name));
                }
                cases.push(case);
            }
        }
        Ok(cases)
    }

    fn new(operation: &str, mut text: Value, shared: &Value) -> Result<Self, String> {
        let name = text["name"].as_str().unwrap_or_default().to_owned();
        let within = |problem: String| format!("{name}: {problem}");
        if let Some(exchanges) = text.get_mut("exchanges").and_then(Value::as_array_mut) {
            for exchange in exchanges {
                if let Some(known) = exchange.as_str() {
                    let found = shared.get(known).cloned();
                    *exchange = found.ok_or_else(|| within(format!("no shared {known:?}")))?;
                }
            }
        }
        let text = generate::expand(text).map_err(within)?;
        let case = Self {
            operation: operation.to_owned(),
            name: name.clone(),
            text,
        };
        let script = case.script(&[]).map_err(within)?;
        script.check().map_err(within)?;
        Ok(case)
    }

    /// The case with its placeholders filled in.
    ///
    /// # Errors
    /// Says what is malformed.
    pub fn script(&self, placeholders: &[(&str, String)]) -> Result<Script, String> {
        let mut text = self.text.clone();
        generate::substitute(&mut text, placeholders);
        serde_json::from_value(text).map_err(|error| error.to_string())
    }
}

impl Script {
    /// The settings of the client: the usual ones with those of the case.
    pub fn config(&self, base_url: &str) -> Map<String, Value> {
        let usual = json!({
            "base_url": base_url,
            "login": "user@example.test",
            "key": "6b1f0c7e5a9d4832b7c0e1f2a3d4958677c8b9aa",
            "sign_in": "each_request",
            "time_zone": "Europe/Moscow",
            "requests_per_second": 0,
        });
        let mut config = match usual {
            Value::Object(usual) => usual,
            _ => Map::new(),
        };
        for (name, value) in &self.client {
            config.insert(name.clone(), value.clone());
        }
        config.retain(|_, value| !value.is_null());
        config
    }

    /// The method of the operation's resource that the case calls.
    pub fn method_of(&self, operation: &str) -> String {
        let own = operation.rsplit('.').next().unwrap_or_default();
        self.method.clone().unwrap_or_else(|| own.to_owned())
    }

    /// Whether it succeeds with the usual settings, so that other tests can start from it.
    pub fn is_ordinary(&self) -> bool {
        self.error.is_none() && self.client.is_empty() && !self.exchanges.is_empty()
    }

    fn check(&self) -> Result<(), String> {
        if self.name.is_empty() || self.source.is_empty() {
            return Err("a case has a name and a source".to_owned());
        }
        if self.result.is_none() && self.error.is_none() {
            return Err("a case has a result or an error".to_owned());
        }
        for exchange in &self.exchanges {
            let (request, answer) = (&exchange.request, &exchange.answer);
            if request.form.is_some() && request.json.is_some() {
                return Err("a request has one body".to_owned());
            }
            let bodies = [
                answer.body.is_some(),
                answer.body_base64.is_some(),
                answer.json.is_some(),
            ];
            if bodies.iter().filter(|given| **given).count() > 1 {
                return Err("an answer has one body".to_owned());
            }
            if let Some(encoded) = &answer.body_base64 {
                STANDARD
                    .decode(encoded)
                    .map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }
}

fn read_json(path: &Path) -> Result<Value, String> {
    let within = |problem: String| format!("{}: {problem}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| within(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| within(error.to_string()))
}
