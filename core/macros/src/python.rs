//! The pyo3 class of a model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemStruct;

use crate::{Field, Role};

/// What Python needs of a model.
pub(crate) fn expand(role: Role, item: &ItemStruct, fields: &[Field]) -> TokenStream {
    let from_fields = from_fields(item, fields);
    match role {
        Role::Request => from_fields,
        Role::Output | Role::Input => {
            let class = class(item, fields);
            quote!(#from_fields #class)
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

/// The class: constructor, fields, `repr`, `to_dict`, pickling, and use as an argument.
fn class(item: &ItemStruct, fields: &[Field]) -> TokenStream {
    let model = &item.ident;
    let name = model.to_string();
    let doc = item.attrs.iter().filter(|it| it.path().is_ident("doc"));
    let signature = text_signature(fields);
    let idents: Vec<_> = fields.iter().map(|field| &field.name).collect();
    let names: Vec<_> = idents.iter().map(|ident| ident.to_string()).collect();
    let getters = fields.iter().map(|field| {
        let (ident, ty) = (&field.name, &field.ty);
        let doc = &field.doc;
        quote! {
            #[doc = #doc]
            #[getter]
            fn #ident<'py>(
                &self,
                py: ::pyo3::Python<'py>,
            ) -> ::pyo3::PyResult<::pyo3::Bound<'py, ::pyo3::PyAny>> {
                <#ty as crate::python::Shown>::shown(
                    &self.0,
                    |it| ::std::option::Option::Some(&it.#ident),
                    py,
                )
            }
        }
    });
    let shown = fields.iter().map(|field| {
        let (ident, name) = (&field.name, field.name.to_string());
        match crate::is_change(&field.ty) {
            true => quote! {
                if !self.0.model().#ident.is_keep() {
                    repr.write(#name, &self.#ident(py)?)?;
                }
            },
            false => quote!(repr.field(#name, &self.#ident(py)?)?;),
        }
    });
    quote! {
        const _: () = {
            #(#doc)*
            #[::pyo3::pyclass(frozen, eq, name = #name, module = "amocore")]
            #[derive(Debug, PartialEq)]
            pub struct Object(crate::python::View<#model>);

            #[::pyo3::pymethods]
            impl Object {
                #[new]
                #[pyo3(signature = (**fields), text_signature = #signature)]
                fn python_new(
                    fields: ::std::option::Option<&::pyo3::Bound<'_, ::pyo3::types::PyDict>>,
                ) -> ::pyo3::PyResult<Self> {
                    let model = <#model as crate::python::FromFields>::from_fields(fields)?;
                    Ok(Self(crate::python::View::new(model)))
                }

                #(#getters)*

                fn __repr__(
                    &self,
                    py: ::pyo3::Python<'_>,
                ) -> ::pyo3::PyResult<::std::string::String> {
                    let mut repr = crate::python::Repr::new(#name);
                    #(#shown)*
                    Ok(repr.finish())
                }

                /// The fields as plain values: nested models become dictionaries.
                fn to_dict<'py>(
                    &self,
                    py: ::pyo3::Python<'py>,
                ) -> ::pyo3::PyResult<::pyo3::Bound<'py, ::pyo3::PyAny>> {
                    crate::python::ToPlain::to_plain(self.0.model(), py)
                }

                fn __getnewargs_ex__<'py>(
                    &self,
                    py: ::pyo3::Python<'py>,
                ) -> ::pyo3::PyResult<(
                    ::pyo3::Bound<'py, ::pyo3::types::PyTuple>,
                    ::pyo3::Bound<'py, ::pyo3::types::PyDict>,
                )> {
                    let dict = ::pyo3::types::PyDict::new(py);
                    #(::pyo3::types::PyDictMethods::set_item(&dict, #names, self.#idents(py)?)?;)*
                    Ok((::pyo3::types::PyTuple::empty(py), dict))
                }
            }

            impl crate::python::Model for #model {
                type Object = Object;

                fn object(view: crate::python::View<Self>) -> Object {
                    Object(view)
                }

                fn view(object: &Object) -> &crate::python::View<Self> {
                    &object.0
                }
            }

            impl<'py> ::pyo3::IntoPyObject<'py> for #model {
                type Target = Object;
                type Output = ::pyo3::Bound<'py, Object>;
                type Error = ::pyo3::PyErr;

                fn into_pyobject(
                    self,
                    py: ::pyo3::Python<'py>,
                ) -> ::pyo3::PyResult<::pyo3::Bound<'py, Object>> {
                    ::pyo3::Bound::new(py, Object(crate::python::View::new(self)))
                }
            }

            ::inventory::submit! {
                crate::python::Class(|module| {
                    ::pyo3::types::PyModuleMethods::add_class::<Object>(module)
                })
            }
        };

        impl crate::python::ToPlain for #model {
            fn to_plain<'py>(
                &self,
                py: ::pyo3::Python<'py>,
            ) -> ::pyo3::PyResult<::pyo3::Bound<'py, ::pyo3::PyAny>> {
                let dict = ::pyo3::types::PyDict::new(py);
                #(::pyo3::types::PyDictMethods::set_item(
                    &dict,
                    #names,
                    crate::python::ToPlain::to_plain(&self.#idents, py)?,
                )?;)*
                Ok(dict.into_any())
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
