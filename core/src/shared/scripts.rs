//! What Redis does at one stroke.

use std::sync::LazyLock;

use ::redis::Script;

macro_rules! scripts {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)*) => {
        $(
            $(#[$doc])*
            pub(super) static $name: LazyLock<Script> =
                LazyLock::new(|| Script::new(include_str!(concat!("scripts/", $file, ".lua"))));
        )*
    };
}

scripts! {
    /// Asks for a slot.
    SLOT = "slot";
    /// Ends the use of a slot.
    END = "end";
    /// Makes everybody wait.
    REFUSED = "refused";
    /// Ends a row of refusals.
    ACCEPTED = "accepted";
    /// Comes back after having been alone.
    BACK = "back";
    /// Keeps a lock for longer, if it is still one's own.
    EXTEND = "extend";
    /// Gives a lock back, if it is still one's own.
    UNLOCK = "unlock";
}
