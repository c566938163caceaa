//! The model's own description, from which stubs, wrappers and tables are made.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, ExprLit, ItemStruct, Lit, Meta};

use crate::{Field, Role};

pub(crate) fn expand(role: Role, item: &ItemStruct, fields: &[Field]) -> TokenStream {
    let model = &item.ident;
    let name = model.to_string();
    let doc = doc_of(&item.attrs);
    let role = match role {
        Role::Output => quote!(Output),
        Role::Input => quote!(Input),
        Role::Request => quote!(Request),
    };
    let described = fields.iter().map(|field| {
        let Field {
            ty,
            doc,
            positional,
            required,
            ..
        } = field;
        let name = field.name.to_string();
        quote! {
            crate::schema::Field {
                name: #name,
                doc: #doc,
                ty: <#ty as crate::schema::Typed>::TYPE,
                positional: #positional,
                required: #required,
            }
        }
    });
    quote! {
        impl crate::schema::Described for #model {
            const MODEL: crate::schema::Model = crate::schema::Model {
                name: #name,
                doc: #doc,
                role: crate::schema::Role::#role,
                fields: &[#(#described),*],
            };
        }
        impl crate::schema::Typed for #model {
            const TYPE: crate::schema::Type =
                crate::schema::Type::Model(&<#model as crate::schema::Described>::MODEL);
        }
    }
}

/// The doc comment as plain text: its lines, without the leading space.
pub(crate) fn doc_of(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned())
        .collect();
    lines.join("\n")
}
