//! How the fields of a model stand on the wire of v2: each under its own name, unless `#[names]`
//! says otherwise, and read, written and checked as its type is, unless `#[through]` names a module
//! that does so.

use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, ItemStruct, LitStr, Path, Token};

use crate::Field;

/// The marks of one field.
#[derive(Default)]
pub(crate) struct Marks {
    /// The names on the wire; the first is written, all are read.
    pub names: Vec<String>,
    /// The module with `read`, `write` (in a query: `push`) and `check`.
    pub through: Option<Path>,
    /// Whether it is no member: the operation knows what to do with it.
    pub skip: bool,
}

impl Marks {
    /// Takes the marks off a field's attributes.
    pub(crate) fn take(attributes: &mut Vec<Attribute>) -> syn::Result<Self> {
        let mut marks = Self::default();
        let mut kept = Vec::new();
        for attribute in attributes.drain(..) {
            if attribute.path().is_ident("names") {
                let names =
                    attribute.parse_args_with(Punctuated::<LitStr, Token![,]>::parse_terminated)?;
                marks.names = names.iter().map(LitStr::value).collect();
            } else if attribute.path().is_ident("through") {
                marks.through = Some(attribute.parse_args()?);
            } else if attribute.path().is_ident("skip_wire") {
                marks.skip = true;
            } else {
                kept.push(attribute);
            }
        }
        *attributes = kept;
        Ok(marks)
    }
}

fn is_extra(field: &Field) -> bool {
    field.name == "extra"
}

fn names_of(field: &Field) -> Vec<String> {
    match &field.marks.names[..] {
        [] => vec![field.name.to_string()],
        names => names.to_vec(),
    }
}

/// Reading and writing a record.
pub(crate) fn record(item: &ItemStruct, fields: &[Field]) -> TokenStream {
    let model = &item.ident;
    let own = || {
        fields
            .iter()
            .filter(|field| !is_extra(field) && !field.marks.skip)
    };
    let has_extra = fields.iter().any(is_extra);
    let all: Vec<String> = own().flat_map(names_of).collect();
    let mut place = 0;
    let readings = own().map(|field| {
        let (ident, names) = (&field.name, names_of(field));
        let first = place;
        place += names.len();
        let read = match &field.marks.through {
            Some(module) => quote!(#module::read),
            None => quote!(crate::operations::v2::record::Wire::read),
        };
        let take = if names.len() > 1 {
            quote!(take_alike)
        } else {
            quote!(take_found)
        };
        quote!(#ident: members.#take(&found[#first..#place], #read).unwrap_or_default())
    });
    let writings = own().map(|field| {
        let (ident, names) = (&field.name, names_of(field));
        let name = &names[0];
        match &field.marks.through {
            Some(module) => quote!(.some(#name, #module::write(&self.#ident))),
            None => quote!(.some(#name, crate::operations::v2::record::Wire::write(&self.#ident))),
        }
    });
    let checks = checks(fields);
    let rest = has_extra.then(|| quote!(record.extra = members.rest();));
    let extra = has_extra.then(|| quote!(.extra(&self.extra)));
    quote! {
        #[allow(clippy::needless_update, unused_mut, reason = "depends on the fields")]
        impl crate::operations::v2::record::Wire for #model {
            fn read(value: crate::wire::node::Node<'_>) -> ::std::option::Option<Self> {
                let value = value.is_object().then_some(value)?;
                let mut members = crate::wire::json::Members::of(value);
                let found = members.find_all(&[#(#all),*]);
                let mut record = Self { #(#readings,)* ..::std::default::Default::default() };
                #rest
                Some(record)
            }

            fn write(&self) -> ::std::option::Option<::serde_json::Value> {
                let writer = crate::operations::v2::record::Writer::default() #(#writings)* #extra;
                Some(writer.object())
            }

        }

        impl crate::operations::v2::record::Checked for #model {
            #[allow(unused_variables, reason = "a model may have nothing to check")]
            fn check(&self, path: &str) -> crate::Result<()> {
                #checks
                Ok(())
            }
        }
    }
}

/// The query that the fields of a request make.
pub(crate) fn query(item: &ItemStruct, fields: &[Field]) -> TokenStream {
    let model = &item.ident;
    let since = |field: &&Field| field.name == "modified_since";
    let own = fields
        .iter()
        .filter(|field| !field.marks.skip && !since(field));
    let parameters = own.map(|field| {
        let (ident, names) = (&field.name, names_of(field));
        let name = &names[0];
        match &field.marks.through {
            Some(module) => quote!(#module::push(&self.#ident, #name, &mut form, context)?;),
            None => quote!(
                crate::operations::v2::query::Parameter::push(&self.#ident, #name, &mut form);
            ),
        }
    });
    let since = fields.iter().find(since).map(|field| {
        let ident = &field.name;
        quote! {
            fn since(&self) -> ::std::option::Option<crate::Timestamp> {
                self.#ident
            }
        }
    });
    let checks = checks(fields);
    quote! {
        impl crate::operations::v2::query::Query for #model {
            fn query(
                &self,
                context: &crate::operation::Context,
            ) -> crate::Result<crate::wire::form::Form> {
                #[allow(unused_mut, reason = "a query may have no parameters")]
                let mut form = crate::wire::form::Form::new();
                #(#parameters)*
                Ok(form)
            }

            #since

            #[allow(unused_variables, reason = "a query may have nothing to check")]
            fn check(&self) -> crate::Result<()> {
                let path = "";
                #checks
                Ok(())
            }
        }
    }
}

/// What can be found wrong before sending. Identifiers are known by their names.
fn checks(fields: &[Field]) -> TokenStream {
    let checks = fields.iter().map(|field| {
        let ident = &field.name;
        let name = ident.to_string();
        let identifies = ["id", "ids"].contains(&name.as_str())
            || name.ends_with("_id")
            || name.ends_with("_ids");
        let place = quote!(&crate::operations::v2::record::place(path, #name));
        let identifier = identifies.then(
            || quote!(crate::operations::v2::record::Identifies::check_ids(&self.#ident, #place)?;),
        );
        if let Some(module) = &field.marks.through {
            return quote!(#module::check(&self.#ident, #place)?;);
        }
        let required = field.required.then(
            || quote!(crate::operations::v2::record::Checked::required(&self.#ident, #place)?;),
        );
        quote! {
            #required
            #identifier
            crate::operations::v2::record::Checked::check(&self.#ident, #place)?;
        }
    });
    quote!(#(#checks)*)
}
