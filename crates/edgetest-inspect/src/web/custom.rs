//! Extractors that a program makes itself: what they ask of a request is what their code extracts in turn.

use super::Extractor;
use super::extract::extractor_at;
use super::program::{Module, Program, head, names};
use super::schema::schema;
use syn::visit::Visit;
use syn::{Attribute, Expr, Fields, Item, ItemImpl, Pat, Type};

/// Traits whose implementations take requests apart.
const TRAITS: &[&str] =
    &["FromRequest", "FromRequestParts", "OptionalFromRequest", "OptionalFromRequestParts", "FromData"];

/// What a type of the program asks for; `None` where it is none of the program's, or cannot be told.
pub(super) fn custom(program: &Program, module: &Module, ty: &Type, depth: usize) -> Option<Extractor> {
    let Type::Path(path) = ty else { return None };
    let (name, args) = head(ty)?;
    let (place, item) = program.type_item(module, &names(&path.path))?;
    match item {
        Item::Type(alias) => Some(extractor_at(program, place, &alias.ty, depth + 1)),
        Item::Struct(of) => derived(program, place, (&of.attrs, &of.fields), (ty, module), &args, depth)
            .or_else(|| written(program, module, &name, &args, depth)),
        Item::Enum(_) => written(program, module, &name, &args, depth),
        _ => None,
    }
}

/// `#[derive(FromRequest)]`: by way of another extractor, or field by field.
fn derived(
    program: &Program,
    place: &Module,
    (attrs, fields): (&[Attribute], &Fields),
    (whole, module): (&Type, &Module),
    args: &[&Type],
    depth: usize,
) -> Option<Extractor> {
    let is_derived = attrs.iter().filter(|attribute| attribute.path().is_ident("derive")).any(|attribute| {
        let mut found = false;
        // A derive that does not parse is rustc's to refuse.
        let _ = attribute.parse_nested_meta(|meta| {
            let last = meta.path.segments.last().map(|segment| segment.ident.to_string());
            found |= last.is_some_and(|name| TRAITS.contains(&name.as_str()));
            Ok(())
        });
        found
    });
    if !is_derived {
        return None;
    }
    if let Some(via) = via(attrs) {
        let (module, ty) = args.first().map_or((module, whole), |ty| (module, *ty));
        return of_name(program, module, &via, ty);
    }
    let inner = fields.iter().map(|field| match via(&field.attrs) {
        Some(via) => of_name(program, place, &via, &field.ty).unwrap_or(Extractor::Head),
        None => extractor_at(program, place, &field.ty, depth + 1),
    });
    Some(Extractor::Several(inner.collect()))
}

/// The name in `#[from_request(via(axum::Json))]`.
fn via(attrs: &[Attribute]) -> Option<String> {
    let mut found = None;
    for attribute in attrs.iter().filter(|attribute| attribute.path().is_ident("from_request")) {
        // As above.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.input.peek(syn::token::Paren) {
                let is_via = meta.path.is_ident("via");
                return meta.parse_nested_meta(|inner| {
                    if is_via {
                        found = inner.path.segments.last().map(|segment| segment.ident.to_string());
                    }
                    Ok(())
                });
            }
            Ok(())
        });
    }
    found
}

fn of_name(program: &Program, module: &Module, name: &str, ty: &Type) -> Option<Extractor> {
    let schema = || schema(program, module, ty);
    Some(match name {
        "Json" => Extractor::Json(schema()),
        "Form" => Extractor::Form(schema()),
        "Query" => Extractor::Query(schema()),
        "Path" => Extractor::Path(schema()),
        "State" | "Extension" | "Data" => Extractor::State,
        "Authorization" | "Bearer" | "BearerAuth" => Extractor::Token,
        "Bytes" => Extractor::Bytes,
        "Multipart" => Extractor::Multipart,
        _ => return None,
    })
}

/// An implementation by hand: the extractors that its code names, in order, each kind once. Their type is the argument of
/// the type itself where the code is generic in it.
fn written(program: &Program, module: &Module, name: &str, args: &[&Type], depth: usize) -> Option<Extractor> {
    if depth > 4 {
        return None;
    }
    let (place, item) = program.impls(name, TRAITS).next()?;
    let mut named = Named::default();
    named.visit_item_impl(item);
    let is_generic = |ty: &Type| head(ty).is_some_and(|(name, _)| is_parameter(item, &name));
    let mut found: Vec<Extractor> = Vec::new();
    for (name, ty) in named.found {
        let extractor = match ty.as_ref().filter(|ty| !is_generic(ty)) {
            Some(ty) => of_name(program, place, &name, ty),
            None => args.first().and_then(|ty| of_name(program, module, &name, ty)).or_else(|| untyped(&name)),
        };
        let Some(extractor) = extractor else { continue };
        let same = |known: &Extractor| std::mem::discriminant(known) == std::mem::discriminant(&extractor);
        if !found.iter().any(same) {
            found.push(extractor);
        }
    }
    Some(Extractor::Several(found))
}

fn untyped(name: &str) -> Option<Extractor> {
    match name {
        "Authorization" | "Bearer" | "BearerAuth" => Some(Extractor::Token),
        "Bytes" => Some(Extractor::Bytes),
        "Multipart" => Some(Extractor::Multipart),
        _ => None,
    }
}

fn is_parameter(item: &ItemImpl, name: &str) -> bool {
    item.generics.type_params().any(|param| param.ident == name)
}

/// Names of types, functions and patterns, each with its first type argument.
#[derive(Default)]
struct Named {
    found: Vec<(String, Option<Type>)>,
}

impl Named {
    fn path(&mut self, path: &syn::Path) {
        for segment in &path.segments {
            let ty = match &segment.arguments {
                syn::PathArguments::AngleBracketed(args) => args.args.iter().find_map(|arg| match arg {
                    syn::GenericArgument::Type(ty) => Some(ty.clone()),
                    _ => None,
                }),
                _ => None,
            };
            self.found.push((segment.ident.to_string(), ty));
        }
    }
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        // The bounds of an impl repeat what its code does.
        for item in &item.items {
            if let syn::ImplItem::Fn(item) = item {
                self.visit_block(&item.block);
            }
        }
    }

    fn visit_type(&mut self, ty: &'ast Type) {
        if let Type::Path(path) = ty {
            self.path(&path.path);
        }
        syn::visit::visit_type(self, ty);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        if let Expr::Path(path) = expr {
            self.path(&path.path);
        }
        syn::visit::visit_expr(self, expr);
    }

    fn visit_pat(&mut self, pat: &'ast Pat) {
        if let Pat::TupleStruct(of) = pat {
            self.path(&of.path);
        }
        syn::visit::visit_pat(self, pat);
    }
}
