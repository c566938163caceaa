//! The pyo3 class of a model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemStruct;

use crate::{Field, Role};

/// What Python needs of a model.
pub(crate) fn expand(role: Role, item: &ItemStruct, fields: &[Field]) -> TokenStream {
    let from_fields = from_fields(role, item, fields);
    match role {
        Role::Request => from_fields,
        Role::Output | Role::Input => {
            let class = class(item, fields);
            quote!(#from_fields #class)
        }
    }
}

/// What building the model from keyword arguments needs: a table, and how each field is set.
fn from_fields(role: Role, item: &ItemStruct, fields: &[Field]) -> TokenStream {
    let model = &item.ident;
    let name = model.to_string();
    let described = fields.iter().map(|field| {
        let (name, ty) = (field.name.to_string(), &field.ty);
        let doc = match role {
            Role::Request => "",
            Role::Output | Role::Input => &field.doc,
        };
        let required = match field.required {
            true => quote! {
                ::std::option::Option::Some(<#ty as crate::python::FromPython>::EXPECTED)
            },
            false => quote!(::std::option::Option::None),
        };
        let change = crate::is_change(&field.ty);
        quote! {
            crate::python::Field {
                name: #name,
                doc: #doc,
                required: #required,
                change: #change,
            }
        }
    });
    let idents = fields.iter().map(|field| &field.name);
    let places = 0..fields.len();
    quote! {
        impl crate::python::FromFields for #model {
            const NAME: &'static str = #name;
            const FIELDS: &'static [crate::python::Field] = &[#(#described),*];

            #[allow(unused_variables, reason = "a model may have no fields")]
            fn set(
                &mut self,
                index: usize,
                value: &::pyo3::Bound<'_, ::pyo3::PyAny>,
            ) -> ::std::result::Result<(), crate::python::Mismatch> {
                match index {
                    #(#places => crate::python::put(&mut self.#idents, value),)*
                    _ => ::std::result::Result::Ok(()),
                }
            }
        }
    }
}

/// The class: its constructor, what its fields hold, and use as an argument. All else is one for all
/// classes.
fn class(item: &ItemStruct, fields: &[Field]) -> TokenStream {
    let model = &item.ident;
    let name = model.to_string();
    let doc = item.attrs.iter().filter(|it| it.path().is_ident("doc"));
    let signature = text_signature(fields);
    let idents = fields.iter().map(|field| &field.name);
    let places = 0..fields.len();
    quote! {
        const _: () = {
            #(#doc)*
            #[::pyo3::pyclass(
                frozen,
                extends = crate::python::Object,
                name = #name,
                module = "amocore",
            )]
            #[derive(Debug)]
            pub struct Object;

            #[::pyo3::pymethods]
            impl Object {
                #[new]
                #[pyo3(signature = (**fields), text_signature = #signature)]
                fn python_new(
                    fields: ::std::option::Option<&::pyo3::Bound<'_, ::pyo3::types::PyDict>>,
                ) -> ::pyo3::PyResult<::pyo3::PyClassInitializer<Self>> {
                    let model = <#model as crate::python::FromFields>::from_fields(fields)?;
                    ::std::result::Result::Ok(init(crate::python::View::new(model)))
                }
            }

            fn init(view: crate::python::View) -> ::pyo3::PyClassInitializer<Object> {
                ::pyo3::PyClassInitializer::from(crate::python::Object(view)).add_subclass(Object)
            }

            static CLASS: crate::python::Class = crate::python::Class {
                name: #name,
                fields: <#model as crate::python::FromFields>::FIELDS,
                object: |py, view| {
                    ::pyo3::Bound::new(py, init(view)).map(::pyo3::Bound::into_any)
                },
                type_object: |py| py.get_type::<Object>(),
            };

            impl crate::python::Model for #model {
                fn class(&self) -> &'static crate::python::Class {
                    &CLASS
                }

                fn field(&self, index: usize) -> crate::python::Held<'_> {
                    match index {
                        #(#places => crate::python::Hold::held(&self.#idents),)*
                        _ => crate::python::Held::Nothing,
                    }
                }
            }

            ::inventory::submit! {
                crate::python::Listed(&CLASS)
            }
        };

        impl<'py> ::pyo3::IntoPyObject<'py> for #model {
            type Target = ::pyo3::PyAny;
            type Output = ::pyo3::Bound<'py, ::pyo3::PyAny>;
            type Error = ::pyo3::PyErr;

            fn into_pyobject(
                self,
                py: ::pyo3::Python<'py>,
            ) -> ::pyo3::PyResult<::pyo3::Bound<'py, ::pyo3::PyAny>> {
                crate::python::View::new(self).object(py)
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
