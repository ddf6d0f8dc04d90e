//! `#[derive(ReadRequest)]`: reads a request through the tree of `caravan_primitives::wire`, in place of serde's `Deserialize`.
//!
//! serde writes a visitor for every struct and every variant, which is a quarter of a contract's artefact. This derive writes
//! one call per field. Names come from the same `serde` attributes that `Serialize` and `JsonSchema` read, so that the three
//! cannot disagree; an attribute that this derive does not know is an error.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DataEnum, DeriveInput, Error, Expr, Fields, Ident, LitStr, Result, Token, Variant};

/// Implement `caravan_primitives::wire::Read` and serde's `Deserialize` for a struct, for a tagged enum
/// (`{"named":{"task":1}}`), or for an enum of words (`"objective"`).
///
/// Unknown, missing and repeated fields are refused; an absent `Option` is `None`. Known attributes are `rename`,
/// `rename_all = "snake_case"` and those that do not concern reading: `deny_unknown_fields`, `skip_serializing_if`.
#[proc_macro_derive(ReadRequest, attributes(serde))]
pub fn read_request(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(|error| error.to_compile_error()).into()
}

fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let name = &input.ident;
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "ReadRequest: a request has no parameters"));
    }
    let case = Names::of(&input.attrs)?;
    let body = match &input.data {
        Data::Struct(data) => read_fields(&quote!(#name), &data.fields, &quote!(value))?,
        Data::Enum(data) if data.variants.iter().all(is_word) => read_word(data, &case)?,
        Data::Enum(data) => read_tagged(data, &case)?,
        Data::Union(_) => return Err(Error::new_spanned(name, "ReadRequest: a request is a struct or an enum")),
    };
    Ok(quote! {
        impl ::caravan_primitives::wire::Read for #name {
            fn read(
                value: ::caravan_primitives::wire::Value,
            ) -> ::core::result::Result<Self, ::caravan_primitives::wire::WireError> {
                #body
            }
        }
        impl<'de> ::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                ::caravan_primitives::wire::deserialize(deserializer)
            }
        }
    })
}

const fn is_word(variant: &Variant) -> bool {
    matches!(variant.fields, Fields::Unit)
}

fn read_word(data: &DataEnum, case: &Names) -> Result<TokenStream> {
    let arm = |variant: &Variant| {
        let (ident, word) = (&variant.ident, case.variant(variant)?);
        Ok(quote!(#word => ::core::result::Result::Ok(Self::#ident),))
    };
    let arms: Vec<_> = data.variants.iter().map(arm).collect::<Result<_>>()?;
    Ok(quote! {
        match value.text()?.as_str() {
            #(#arms)*
            unknown => ::core::result::Result::Err(::caravan_primitives::wire::unknown_variant(unknown)),
        }
    })
}

fn read_tagged(data: &DataEnum, case: &Names) -> Result<TokenStream> {
    let arm = |variant: &Variant| {
        let (ident, tag) = (&variant.ident, case.variant(variant)?);
        let body = read_fields(&quote!(Self::#ident), &variant.fields, &quote!(body))?;
        Ok(quote!(#tag => { #body }))
    };
    let arms: Vec<_> = data.variants.iter().map(arm).collect::<Result<_>>()?;
    Ok(quote! {
        let (tag, body) = ::caravan_primitives::wire::variant(value)?;
        match tag.as_str() {
            #(#arms)*
            unknown => ::core::result::Result::Err(::caravan_primitives::wire::unknown_variant(unknown)),
        }
    })
}

/// Read named fields from an object, or the only field from the value itself.
fn read_fields(path: &TokenStream, fields: &Fields, value: &TokenStream) -> Result<TokenStream> {
    match fields {
        Fields::Named(named) => {
            let field = |field: &syn::Field| {
                let ident = &field.ident;
                let key = Names::of(&field.attrs)?.rename.or_else(|| ident.as_ref().map(Ident::to_string));
                Ok(quote!(#ident: fields.take(#key)?))
            };
            let taken: Vec<_> = named.named.iter().map(field).collect::<Result<_>>()?;
            Ok(quote! {
                #[allow(unused_mut)]
                let mut fields = ::caravan_primitives::wire::Fields::of(#value)?;
                let whole = #path { #(#taken),* };
                fields.end()?;
                ::core::result::Result::Ok(whole)
            })
        }
        Fields::Unnamed(one) if one.unnamed.len() == 1 => {
            Ok(quote!(::core::result::Result::Ok(#path(::caravan_primitives::wire::Read::read(#value)?))))
        }
        Fields::Unnamed(_) | Fields::Unit => {
            Err(Error::new_spanned(path, "ReadRequest: expected named fields, or one field without a name"))
        }
    }
}

/// What the `serde` attributes of an item say about names.
#[derive(Default)]
struct Names {
    rename: Option<String>,
    snake_case: bool,
}

impl Names {
    fn of(attributes: &[Attribute]) -> Result<Self> {
        let mut names = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    names.rename = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("rename_all") {
                    let case = meta.value()?.parse::<LitStr>()?;
                    names.snake_case = case.value() == "snake_case";
                    if !names.snake_case {
                        return Err(Error::new_spanned(case, "ReadRequest: names on the wire are in snake_case"));
                    }
                } else if meta.path.is_ident("deny_unknown_fields") || meta.path.is_ident("skip_serializing_if") {
                    if meta.input.peek(Token![=]) {
                        meta.value()?.parse::<Expr>()?;
                    }
                } else {
                    return Err(meta.error("ReadRequest: this attribute is not known here"));
                }
                Ok(())
            })?;
        }
        Ok(names)
    }

    /// The name of a variant on the wire.
    fn variant(&self, variant: &Variant) -> Result<String> {
        let ident = variant.ident.to_string();
        let own = Self::of(&variant.attrs)?.rename;
        Ok(own.unwrap_or_else(|| if self.snake_case { snake_case(&ident) } else { ident }))
    }
}

/// As serde does it: an underscore before every capital but the first.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(source: &str) -> std::result::Result<String, String> {
        let tokens = expand(&syn::parse_str(source).unwrap()).map_err(|error| error.to_string())?;
        Ok(tokens.to_string())
    }

    #[test]
    fn names_come_from_the_attributes_of_serde() {
        let text = expanded(
            r#"#[serde(rename_all = "snake_case", deny_unknown_fields)]
            enum Query { DarkBlue {}, #[serde(rename = "other")] Red { #[serde(rename = "use")] usage: u8 } }"#,
        )
        .unwrap();
        for name in ["\"dark_blue\"", "\"other\"", "\"use\""] {
            assert!(text.contains(name), "{name}: {text}");
        }
        assert!(!text.contains("\"red\"") && !text.contains("\"usage\""), "{text}");
    }

    #[test]
    fn an_attribute_that_would_change_what_is_read_is_refused() {
        for source in [
            r#"#[serde(rename_all = "camelCase")] struct A { a: u8 }"#,
            "#[serde(untagged)] enum A { B {} }",
            "struct A { #[serde(flatten)] a: B }",
            "struct A { #[serde(default)] a: u8 }",
            "struct A<T> { a: T }",
            "struct A(u8, u8);",
            "enum A { B, C {} }",
        ] {
            let refused = expanded(source).unwrap_err();
            assert!(refused.starts_with("ReadRequest: "), "{source}: {refused}");
        }
    }

    #[test]
    fn a_variant_is_spelled_as_serde_spells_it() {
        assert_eq!(snake_case("OpenBatch"), "open_batch");
        assert_eq!(snake_case("A"), "a");
        assert_eq!(snake_case("Cw20"), "cw20");
    }
}
