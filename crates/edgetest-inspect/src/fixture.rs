//! Values that a person supplies for types that cannot be built: `type = "db::Pool"`, `expr = "db::Pool::in_memory()"`.
//!
//! Knows how types are written, and which of them the API names. Whether the expression has the type is rustc's to say.

mod read;
#[cfg(test)]
mod tests;

use crate::api::{CrateApi, Package, Type};
use proc_macro2::{TokenStream, TokenTree};
use read::Reader;
use std::collections::BTreeSet;

/// A value for a type, both as the API has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixture {
    /// The type, without parameters.
    pub ty: Type,
    /// The expression, as written.
    pub expr: String,
    /// Extern crates, beside the crate under test, that the expression names.
    pub externs: BTreeSet<String>,
}

/// Why a text is no type of a fixture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFixture {
    /// No signature names this.
    #[error("no public signature names `{name}`")]
    Unknown {
        /// As written.
        name: String,
        /// Every path that it may have been meant to be.
        known: Vec<String>,
    },
    /// Several types end so.
    #[error("`{name}` may be {}: write the whole path", paths.join(" or "))]
    Ambiguous {
        /// As written.
        name: String,
        /// Their paths.
        paths: Vec<String>,
    },
    /// Nobody outside the crate can write it.
    #[error("`{path}` cannot be named from outside of its crate")]
    Private {
        /// Its path.
        path: String,
    },
    /// Numbers, texts, lists: these are drawn.
    #[error("values of `{text}` are drawn: a fixture is for a type that has a name of its own")]
    Drawn {
        /// As written.
        text: String,
    },
    /// A form of type that no signature is asked for.
    #[error("`{text}` is no type that an argument can have")]
    Form {
        /// As written.
        text: String,
    },
}

/// Whether a text is a type by its form; else what is wrong with it.
pub fn check_type(text: &str) -> Result<(), String> {
    syn::parse_str::<syn::Type>(text).map(drop).map_err(|error| error.to_string())
}

/// Whether a text is an expression by its form; else what is wrong with it.
pub fn check_expression(text: &str) -> Result<(), String> {
    syn::parse_str::<syn::Expr>(text).map(drop).map_err(|error| error.to_string())
}

impl Fixture {
    /// The fixture that two texts mean, whose form has been checked.
    pub fn read(api: &CrateApi, ty: &str, expr: &str) -> Result<Self, NoFixture> {
        let form = || NoFixture::Form { text: ty.to_owned() };
        let written: syn::Type = syn::parse_str(ty).map_err(|_| form())?;
        let read = Reader { api }.ty(&written)?;
        if !has_a_name(&read) {
            return Err(NoFixture::Drawn { text: ty.to_owned() });
        }
        Ok(Self { ty: read, expr: expr.to_owned(), externs: externs(&api.package, expr) })
    }
}

fn has_a_name(ty: &Type) -> bool {
    match ty {
        Type::Adt { .. } => true,
        Type::Ref { inner, .. } => matches!(**inner, Type::Adt { .. } | Type::Dyn(_)),
        _ => false,
    }
}

/// Crates whose name stands before a `::`.
fn externs(package: &Package, expr: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Ok(tokens) = expr.parse::<TokenStream>() {
        heads(tokens, &mut found);
    }
    found.retain(|name| package.extern_crates.contains_key(name) && *name != package.lib_name);
    found
}

/// First names of paths, those within the arguments of macros too.
fn heads(tokens: TokenStream, into: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(ident) if is_colon(at + 1) && is_colon(at + 2) => {
                into.insert(ident.to_string());
            }
            TokenTree::Group(group) => heads(group.stream(), into),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
