//! Secrets that are recognised wherever they come up.

/// A secret, typed where a client takes one or handed out where a server does.
#[derive(Debug, Clone)]
pub struct Canary {
    /// What it is, for the message of a test that fails.
    pub name: &'static str,
    /// The secret itself.
    pub text: String,
    /// The words in it, none of which may be shown, either.
    pub words: Vec<String>,
}

/// As passwords are: every character that some encoding writes in its own way, and some that
/// look encoded already.
const TYPED: &str = "ä+/ &<\"'>%25\\=;Ж😀~";

/// As tokens and cookies are.
const PRINTABLE: &str = "+/&<'>%25=~";

impl Canary {
    /// A secret that a person typed.
    pub fn typed(name: &'static str) -> Self {
        Self::with(name, TYPED)
    }

    /// A secret of printable ASCII, as headers carry.
    pub fn printable(name: &'static str) -> Self {
        Self::with(name, PRINTABLE)
    }

    /// A secret that somebody else chose.
    pub fn given(name: &'static str, text: impl Into<String>) -> Self {
        let (text, words) = (text.into(), Vec::new());
        Self { name, text, words }
    }

    /// Words of its own around and within what is special, so that every half of it is known,
    /// too.
    fn with(name: &'static str, special: &str) -> Self {
        let [first, second, third] = words(name);
        let middle = special.chars().count() / 2;
        let (before, after): (Vec<_>, Vec<_>) = special
            .chars()
            .enumerate()
            .partition(|(at, _)| *at < middle);
        let joined = |part: Vec<(usize, char)>| part.into_iter().map(|(_, c)| c).collect();
        let (before, after): (String, String) = (joined(before), joined(after));
        Self {
            name,
            text: format!("{first}{before}{second}{after}{third}"),
            words: vec![first, second, third],
        }
    }
}

/// Three words that stand nowhere else: of the name's hash (FNV), so that they stay the same.
fn words(name: &str) -> [String; 3] {
    ["head", "mid", "tail"].map(|part| {
        let bytes = name.bytes().chain(part.bytes());
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("Q{:09X}z", hash & 0xF_FFFF_FFFF)
    })
}
