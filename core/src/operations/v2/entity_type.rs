//! Kinds of records, by code and by word (v2 §7.4).

use crate::types::open_enum;

/// Gives an open enumeration whose words have numbers on the wire its numbers.
macro_rules! coded {
    ($name:ident { $($variant:ident = $code:literal,)+ }) => {
        impl $name {
            /// The number on the wire. `None` if the word is not known and no number itself.
            pub fn code(&self) -> Option<i64> {
                match self {
                    $(Self::$variant => Some($code),)+
                    Self::Other(word) => $crate::wire::json::digits(word),
                }
            }
        }

        impl $crate::operations::v2::record::Wire for $name {
            fn read(value: $crate::wire::node::Node<'_>) -> Option<Self> {
                $crate::wire::json::text(value).map(Self::from)
            }

            fn write(&self) -> Option<::serde_json::Value> {
                Some(self.code().map_or_else(|| self.as_str().into(), Into::into))
            }
        }

        impl $crate::operations::v2::record::Checked for $name {
            fn check(&self, field: &str) -> $crate::Result<()> {
                if self.code().is_some() {
                    return Ok(());
                }
                let problem = format!("must be a word that is known, or a number, not {:?}", self.as_str());
                Err($crate::Error::invalid_input(field, problem))
            }
        }
    };
}

pub(crate) use coded;

open_enum! {
    /// A kind of record: 1, 2, 3, 4 and 12 on the wire. Another number is the identifier of a
    /// catalog, where elements of catalogs are meant.
    pub enum EntityType {
        /// A contact.
        Contact = "contact" | "1" | "contacts",
        /// A lead.
        Lead = "lead" | "2" | "leads",
        /// A company.
        Company = "company" | "3" | "companies",
        /// A task, as what a note is about.
        Task = "task" | "4" | "tasks",
        /// A customer.
        Customer = "customer" | "12" | "customers",
    }
}

coded!(EntityType {
    Contact = 1,
    Lead = 2,
    Company = 3,
    Task = 4,
    Customer = 12,
});

impl crate::operations::v2::query::Scalar for EntityType {
    fn text(&self) -> String {
        self.as_str().to_owned()
    }
}

/// What a record is about, where 0 is nothing (v2 §9.8).
pub mod zero_is_none {
    use serde_json::Value as Json;

    use super::EntityType;
    use crate::Result;
    use crate::operations::v2::record::{Checked, Wire};
    use crate::wire::node::Node;

    /// Nothing, or what it is about.
    pub fn read(value: Node<'_>) -> Option<Option<EntityType>> {
        let found = <Option<EntityType> as Wire>::read(value)?;
        Some(found.filter(|it| it.as_str() != "0"))
    }

    /// The number.
    pub fn write(it: &Option<EntityType>) -> Option<Json> {
        it.as_ref().and_then(Wire::write)
    }

    /// A word that is known, or a number.
    pub fn check(it: &Option<EntityType>, field: &str) -> Result<()> {
        it.check(field)
    }
}
