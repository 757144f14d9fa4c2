//! Closures and function pointers: what stands where a signature asks for a function.
//!
//! A closure that captures nothing is a function pointer, whose type can be written; only then can a type that holds it be
//! written too. One that returns a drawn value has no name, and serves where nothing but the call sees it.

use crate::inputs::{Graph, describe, one_of, wrap};
use crate::spell::Lifetimes;
use crate::traits::Holds;
use crate::types::is_open;
use crate::world::World;
use crate::{InputSpec, SkipReason};
use edgetest_inspect::{DefId, DefKind, Fields, Origin, Shape, Type};

/// Values that one closure may return.
const MAX_RESULTS: usize = 4;

/// How deep a fixed result may be.
const MAX_DEPTH: usize = 4;

impl Graph<'_> {
    /// A closure of a form.
    pub(crate) fn closure(
        &self,
        ty: &Type,
        inputs: &[Type],
        output: &Type,
        depth: usize,
    ) -> Result<InputSpec, SkipReason> {
        let params = vec!["_"; inputs.len()].join(", ");
        let fixed = self.world.fixed_results(output, MAX_DEPTH);
        if let (false, Some(spelled)) = (fixed.is_empty(), self.world.spell(ty, Lifetimes::Elided)) {
            let alternatives =
                fixed.iter().map(|value| wrap(&format!("(|{params}| {value}) as {spelled}"), Vec::new())).collect();
            return Ok(one_of(alternatives));
        }
        if let Some(value) = fixed.first() {
            return Ok(wrap(&format!("|{params}| {value}"), Vec::new()));
        }
        let clone = edgetest_inspect::TraitRef { def: self.clone_trait(), args: Vec::new(), bindings: Vec::new() };
        if is_open(output) || self.world.implements(output, &clone, 3) == Holds::No {
            return Err(SkipReason::Closure(describe(self.world, output)));
        }
        let value =
            self.describe_value(output, depth).map_err(|_| SkipReason::Closure(describe(self.world, output)))?;
        let template = format!("{{{{ let value = {{0}}; move |{params}| Clone::clone(&value) }}}}");
        Ok(InputSpec::Wrap { template, parts: vec![value], doors: Vec::new() })
    }

    /// Whether a value of a type can be had though the type holds function pointers: each of them must be one that a
    /// closure without captures can stand for.
    pub(crate) fn is_nameable(&self, ty: &Type) -> bool {
        match ty {
            Type::FnPointer { output, .. } => {
                !self.world.fixed_results(output, MAX_DEPTH).is_empty()
                    && self.world.spell(ty, Lifetimes::Elided).is_some()
            }
            Type::Tuple(items) | Type::Adt { args: items, .. } => items.iter().all(|item| self.is_nameable(item)),
            Type::Slice(inner) | Type::Array(inner, _) | Type::Ref { inner, .. } => self.is_nameable(inner),
            _ => true,
        }
    }

    fn clone_trait(&self) -> DefId {
        let Type::Adt { def, .. } = self.world.std("std::clone::Clone", Vec::new()) else {
            unreachable!("std() makes a nominal type")
        };
        def
    }
}

impl World<'_> {
    /// Values that a closure may return without capturing anything, simplest first. Braces are doubled.
    pub(crate) fn fixed_results(&self, output: &Type, depth: usize) -> Vec<String> {
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let first = |ty: &Type| self.fixed_results(ty, depth).into_iter().next();
        match output {
            Type::Prim("bool") => texts(&["false", "true"]),
            Type::Prim("char") => texts(&["'a'", "'é'"]),
            Type::Prim("f32" | "f64") => texts(&["0.0", "1.0"]),
            Type::Prim(_) => texts(&["0", "1"]),
            Type::Tuple(items) => {
                let parts: Option<Vec<String>> = items.iter().map(first).collect();
                let comma = if items.len() == 1 { "," } else { "" };
                parts.map(|parts| format!("({}{comma})", parts.join(", "))).into_iter().collect()
            }
            Type::Ref { mutable: false, inner } => match &**inner {
                Type::Str => texts(&["\"\"", "\"é\""]),
                Type::Slice(_) => texts(&["&[]"]),
                Type::Prim(_) => self.fixed_results(inner, depth).into_iter().map(|text| format!("&{text}")).collect(),
                _ => Vec::new(),
            },
            Type::Array(item, len) => match (&**len, first(item)) {
                (Type::Const(len), Some(value)) if matches!(**item, Type::Prim(_)) => {
                    vec![format!("[{value}; {len}]")]
                }
                _ => Vec::new(),
            },
            Type::Adt { def, args } => self.fixed_nominal(*def, args, depth),
            _ => Vec::new(),
        }
    }

    fn fixed_nominal(&self, def: DefId, args: &[Type], depth: usize) -> Vec<String> {
        let inner = |index: usize| args.get(index).map(|arg| self.fixed_results(arg, depth)).unwrap_or_default();
        let path = self.std_path(def);
        let mut found: Vec<String> = match path.as_deref() {
            Some("std::cmp::Ordering") => {
                ["Equal", "Less", "Greater"].iter().map(|name| format!("std::cmp::Ordering::{name}")).collect()
            }
            Some("std::option::Option") => std::iter::once("None".to_owned())
                .chain(inner(0).into_iter().rev().take(1).map(|value| format!("Some({value})")))
                .collect(),
            Some("std::result::Result") => {
                let good = inner(0).into_iter().take(1).map(|value| format!("Ok({value})"));
                good.chain(inner(1).into_iter().take(1).map(|value| format!("Err({value})"))).collect()
            }
            Some("std::string::String") => vec!["String::new()".to_owned(), "String::from(\"é\")".to_owned()],
            Some("std::vec::Vec") => std::iter::once("Vec::new()".to_owned())
                .chain(inner(0).into_iter().take(1).map(|value| format!("vec![{value}]")))
                .collect(),
            Some("std::vec::IntoIter") => {
                inner(0).into_iter().take(1).map(|value| format!("vec![{value}].into_iter()")).collect()
            }
            Some("std::boxed::Box") => inner(0).into_iter().map(|value| format!("Box::new({value})")).collect(),
            Some("std::fmt::Error") => vec!["std::fmt::Error".to_owned()],
            Some("std::marker::PhantomData") => vec!["std::marker::PhantomData".to_owned()],
            Some("std::time::Duration") => vec!["std::time::Duration::ZERO".to_owned()],
            Some(_) => Vec::new(),
            None => self.fixed_local(def, args, depth),
        };
        found.truncate(MAX_RESULTS);
        found
    }

    /// Unit variants and unit structs, and literals of what is fixed itself.
    fn fixed_local(&self, def: DefId, args: &[Type], depth: usize) -> Vec<String> {
        let (Some(definition), known) = (self.api.types.get(&def), self.def(def)) else {
            return Vec::new();
        };
        if !known.importable || known.origin != Origin::Local || !matches!(known.kind, DefKind::Enum | DefKind::Struct)
        {
            return Vec::new();
        }
        let params = definition.generics.params.iter().map(|param| param.name.clone());
        let env: crate::types::Env = params.zip(args.iter().cloned()).collect();
        let literal = |path: &str, fields: &Fields| match fields {
            Fields::Unit => Some(path.to_owned()),
            Fields::Tuple(fields) => {
                let parts: Option<Vec<String>> = fields
                    .iter()
                    .map(|field| {
                        let ty = crate::types::substitute(field.as_ref()?, &env);
                        self.fixed_results(&ty, depth).into_iter().next()
                    })
                    .collect();
                parts.map(|parts| format!("{path}({})", parts.join(", ")))
            }
            Fields::Named { .. } => None,
        };
        match &definition.shape {
            Shape::Struct(fields) if !definition.non_exhaustive => literal(&known.path, fields).into_iter().collect(),
            Shape::Enum(variants) => variants
                .iter()
                .filter(|variant| !variant.non_exhaustive)
                .filter_map(|variant| {
                    literal(&format!("{}::{}", known.path, crate::call::raw(&variant.name)), &variant.fields)
                })
                .collect(),
            Shape::Struct(_) | Shape::Union => Vec::new(),
        }
    }
}
