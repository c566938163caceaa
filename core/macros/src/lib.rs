//! `#[model]`: what every plain-data type of amocore has in common.
//!
//! The attribute keeps a model readable as a model. It adds the ordinary derives, a
//! description for the generators (`amocore::schema`), and, when the `python` feature is on,
//! the pyo3 class. `#[model]` marks what the server answers, `#[model(input)]` what a caller
//! builds and passes in, `#[model(request)]` the arguments of one operation. `wire` beside it
//! adds how a record of v2 is read and written, `query` how a request becomes a query.

mod description;
mod members;
#[cfg(feature = "python")]
mod python;
mod wire;

use proc_macro::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Fields, Ident, ItemStruct, Token, Type, parse_macro_input};

/// How a model is used, and so what it needs.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Output,
    Input,
    Request,
}

/// How a model stands on the wire, where that can be told from its fields.
#[derive(Clone, Copy)]
enum Codec {
    None,
    Record,
    Query,
}

/// One field, as the expansions need it.
struct Field {
    name: Ident,
    ty: Type,
    doc: String,
    positional: bool,
    required: bool,
    marks: wire::Marks,
}

/// Turns a plain struct into a model. See the crate's documentation.
#[proc_macro_attribute]
pub fn model(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let words = parse_macro_input!(
        arguments with Punctuated::<Ident, Token![,]>::parse_terminated
    );
    let (mut role, mut codec) = (Role::Output, Codec::None);
    for word in words {
        match word.to_string().as_str() {
            "input" => role = Role::Input,
            "request" => role = Role::Request,
            "wire" => codec = Codec::Record,
            "query" => codec = Codec::Query,
            _ => {
                let message = "expected `input`, `request`, `wire` or `query`";
                return syn::Error::new_spanned(word, message)
                    .to_compile_error()
                    .into();
            }
        }
    }
    let mut item = parse_macro_input!(item as ItemStruct);
    expand(role, codec, &mut item)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

fn expand(
    role: Role,
    codec: Codec,
    item: &mut ItemStruct,
) -> syn::Result<proc_macro2::TokenStream> {
    let fields = read_fields(item)?;
    let description = description::expand(role, item, &fields);
    let conversion = shorthand(role, item, &fields);
    let codec = match codec {
        Codec::None => quote!(),
        Codec::Record => wire::record(item, &fields),
        Codec::Query => wire::query(item, &fields),
    };
    let members = members::expand(role, item, &fields);
    #[cfg(feature = "python")]
    let python = python::expand(role, item, &fields);
    #[cfg(not(feature = "python"))]
    let python = quote!();
    Ok(quote! {
        #[derive(Debug, Clone, Default, PartialEq, ::serde::Serialize)]
        #item
        #members
        #description
        #conversion
        #codec
        #python
    })
}

/// Reads the fields, and takes the `#[positional]` marks off them.
fn read_fields(item: &mut ItemStruct) -> syn::Result<Vec<Field>> {
    let fields = match &mut item.fields {
        Fields::Named(fields) => &mut fields.named,
        Fields::Unit => return Ok(Vec::new()),
        other => return Err(syn::Error::new_spanned(other, "a model has named fields")),
    };
    fields
        .iter_mut()
        .map(|field| {
            let wire = wire::Marks::take(&mut field.attrs)?;
            let marks = field.attrs.len();
            field
                .attrs
                .retain(|attribute| !attribute.path().is_ident("positional"));
            let positional = field.attrs.len() < marks;
            if is_change(&field.ty) {
                // Null would clear what is to be left alone.
                field.attrs.push(syn::parse_quote! {
                    #[serde(skip_serializing_if = "crate::Change::is_keep")]
                });
            }
            Ok(Field {
                name: field.ident.clone().expect("named"),
                ty: field.ty.clone(),
                doc: description::doc_of(&field.attrs),
                positional,
                required: positional || !has_natural_default(&field.ty),
                marks: wire,
            })
        })
        .collect()
}

/// Whether a field is one that an update leaves alone, sets or clears.
fn is_change(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident == "Change")
}

/// Whether leaving a field of this type out means something by itself.
fn has_natural_default(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| {
        let name = last.ident.to_string();
        ["Option", "Vec", "Change", "Extra", "bool"].contains(&name.as_str())
    })
}

/// A request that needs one value only can be written as that value: `contacts.get(12)`.
fn shorthand(role: Role, item: &ItemStruct, fields: &[Field]) -> proc_macro2::TokenStream {
    let required: Vec<_> = fields.iter().filter(|field| field.required).collect();
    let [only] = required[..] else {
        return quote!();
    };
    if role != Role::Request || !only.positional {
        return quote!();
    }
    let (model, name, ty) = (&item.ident, &only.name, &only.ty);
    let text = matches!(ty, Type::Path(path) if path.path.is_ident("String"));
    let from_str = text.then(|| {
        quote! {
            impl ::std::convert::From<&str> for #model {
                fn from(#name: &str) -> Self {
                    Self::from(#name.to_owned())
                }
            }
        }
    });
    let others = (fields.len() > 1).then(|| quote!(..::std::default::Default::default()));
    quote! {
        impl ::std::convert::From<#ty> for #model {
            fn from(#name: #ty) -> Self {
                Self { #name, #others }
            }
        }
        #from_str
    }
}
