//! How a model is read from named members, whatever format they come in.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemStruct;

use crate::{Field, Role};

/// `Deserialize`, by way of `amocore::types::members`. What a caller builds has no other members.
pub(crate) fn expand(role: Role, item: &ItemStruct, fields: &[Field]) -> TokenStream {
    let model = &item.ident;
    let closed = role != Role::Output;
    let idents = fields.iter().map(|field| &field.name);
    let names: Vec<_> = fields.iter().map(|field| field.name.to_string()).collect();
    quote! {
        impl crate::types::members::Members for #model {
            const NAME: &'static str = ::std::stringify!(#model);
            const NAMES: &'static [&'static str] = &[#(#names),*];
            const CLOSED: bool = #closed;

            #[allow(unused_variables, reason = "a model may have no members")]
            fn read_member<'de, A: ::serde::de::MapAccess<'de>>(
                &mut self,
                name: &str,
                members: &mut A,
            ) -> ::std::result::Result<bool, A::Error> {
                match name {
                    #(#names => self.#idents = members.next_value()?,)*
                    _ => return Ok(false),
                }
                #[allow(unreachable_code, reason = "a model may have no members")]
                Ok(true)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for #model {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                crate::types::members::read(deserializer)
            }
        }
    }
}
