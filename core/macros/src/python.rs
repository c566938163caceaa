//! The pyo3 class of a model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemStruct;

use crate::{Field, Role};

/// The attribute for the struct, and the code beside it.
pub(crate) fn expand(
    role: Role,
    item: &ItemStruct,
    fields: &[Field],
) -> (TokenStream, TokenStream) {
    let from_fields = from_fields(item, fields);
    match role {
        Role::Request => (quote!(), from_fields),
        Role::Output | Role::Input => {
            let class = class(item, fields);
            (
                quote! {
                    #[::pyo3::pyclass(frozen, eq, get_all, from_py_object, module = "amocore")]
                },
                quote!(#from_fields #class),
            )
        }
    }
}

/// Builds the model from keyword arguments.
fn from_fields(item: &ItemStruct, fields: &[Field]) -> TokenStream {
    let model = &item.ident;
    let name = model.to_string();
    let readings = fields.iter().map(|field| {
        let ident = &field.name;
        let name = ident.to_string();
        if field.required {
            quote!(#ident: fields.required(#name)?)
        } else {
            quote!(#ident: fields.optional(#name)?)
        }
    });
    quote! {
        impl crate::python::FromFields for #model {
            fn from_fields(
                given: ::std::option::Option<&::pyo3::Bound<'_, ::pyo3::types::PyDict>>,
            ) -> ::pyo3::PyResult<Self> {
                let mut fields = crate::python::Fields::of(#name, given)?;
                let value = Self { #(#readings),* };
                fields.finish()?;
                Ok(value)
            }
        }
    }
}

/// Constructor, `repr`, `to_dict`, pickling, and use as an argument.
fn class(item: &ItemStruct, fields: &[Field]) -> TokenStream {
    let model = &item.ident;
    let name = model.to_string();
    let signature = text_signature(fields);
    let idents: Vec<_> = fields.iter().map(|field| &field.name).collect();
    let names: Vec<_> = idents.iter().map(|ident| ident.to_string()).collect();
    let shown = fields.iter().map(|field| {
        let (ident, name) = (&field.name, field.name.to_string());
        match crate::is_change(&field.ty) {
            true => quote!(repr.change(#name, py, &self.#ident)?;),
            false => quote!(repr.field(#name, py, &self.#ident)?;),
        }
    });
    quote! {
        #[::pyo3::pymethods]
        impl #model {
            #[new]
            #[pyo3(signature = (**fields), text_signature = #signature)]
            fn python_new(
                fields: ::std::option::Option<&::pyo3::Bound<'_, ::pyo3::types::PyDict>>,
            ) -> ::pyo3::PyResult<Self> {
                <Self as crate::python::FromFields>::from_fields(fields)
            }

            fn __repr__(&self, py: ::pyo3::Python<'_>) -> ::pyo3::PyResult<::std::string::String> {
                let mut repr = crate::python::Repr::new(#name);
                #(#shown)*
                Ok(repr.finish())
            }

            /// The fields as plain values: nested models become dictionaries.
            fn to_dict<'py>(
                &self,
                py: ::pyo3::Python<'py>,
            ) -> ::pyo3::PyResult<::pyo3::Bound<'py, ::pyo3::types::PyDict>> {
                let dict = ::pyo3::types::PyDict::new(py);
                #(::pyo3::types::PyDictMethods::set_item(
                    &dict,
                    #names,
                    crate::python::ToPlain::to_plain(&self.#idents, py)?,
                )?;)*
                Ok(dict)
            }

            fn __getnewargs_ex__<'py>(
                &self,
                py: ::pyo3::Python<'py>,
            ) -> ::pyo3::PyResult<(
                ::pyo3::Bound<'py, ::pyo3::types::PyTuple>,
                ::pyo3::Bound<'py, ::pyo3::types::PyDict>,
            )> {
                let dict = ::pyo3::types::PyDict::new(py);
                #(::pyo3::types::PyDictMethods::set_item(&dict, #names, self.#idents.clone())?;)*
                Ok((::pyo3::types::PyTuple::empty(py), dict))
            }
        }

        ::inventory::submit! {
            crate::python::Class(|module| {
                ::pyo3::types::PyModuleMethods::add_class::<#model>(module)
            })
        }

        impl crate::python::ToPlain for #model {
            fn to_plain<'py>(
                &self,
                py: ::pyo3::Python<'py>,
            ) -> ::pyo3::PyResult<::pyo3::Bound<'py, ::pyo3::PyAny>> {
                self.to_dict(py).map(|dict| dict.into_any())
            }
        }

        impl crate::python::FromPython for #model {
            const EXPECTED: &'static str = #name;
            fn from_python(
                value: &::pyo3::Bound<'_, ::pyo3::PyAny>,
            ) -> ::std::result::Result<Self, crate::python::Mismatch> {
                crate::python::instance(value)
            }
        }
    }
}

fn text_signature(fields: &[Field]) -> String {
    if fields.is_empty() {
        return "()".to_owned();
    }
    let (required, optional): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.required);
    let names = required.iter().map(|field| field.name.to_string()).chain(
        optional
            .iter()
            .map(|field| format!("{}={}", field.name, default_of(field))),
    );
    format!("(*, {})", names.collect::<Vec<_>>().join(", "))
}

/// What leaving an optional field out means, in Python's notation.
fn default_of(field: &Field) -> &'static str {
    let syn::Type::Path(path) = &field.ty else {
        return "None";
    };
    match path.path.segments.last() {
        Some(last) if last.ident == "Vec" => "()",
        Some(last) if last.ident == "bool" => "False",
        Some(last) if last.ident == "Change" => "...",
        _ => "None",
    }
}
