//! rustdoc's types, bounds and generics in the words of the API model.
//!
//! Aliases are expanded, left-out arguments filled in, lifetimes dropped. Knows nothing of items.

use crate::api::{Binding, Bound, DefId, Generics, Param, ParamKind, Predicate, TraitRef, Type};
use crate::names::{Names, generics};
use crate::std_types::{StdAlias, StdDefault, alias, default_argument};
use rustdoc_types as rd;
use rustdoc_types::{GenericArg, GenericArgs, GenericBound, GenericParamDefKind, Id, ItemEnum};
use std::collections::BTreeMap;

pub(crate) const PRIMITIVES: &[&str] = &[
    "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64",
];

/// What names mean where a type is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// Parameters that stand for something else: those of an alias that is being expanded.
    replaced: BTreeMap<String, Type>,
    /// Const parameters, which rustdoc gives as expressions.
    consts: Vec<String>,
    /// `impl Trait` in argument position, by its bounds, and the parameter's name.
    synthetic: Vec<(Vec<GenericBound>, String)>,
}

impl Scope {
    /// The parameters of an item and of what encloses it.
    pub(crate) fn of(levels: &[&rd::Generics]) -> Self {
        let mut scope = Self::default();
        for param in levels.iter().flat_map(|generics| &generics.params) {
            match &param.kind {
                GenericParamDefKind::Const { .. } => scope.consts.push(param.name.clone()),
                GenericParamDefKind::Type { bounds, is_synthetic: true, .. } => {
                    scope.add_synthetic(&param.name, bounds);
                }
                GenericParamDefKind::Type { .. } | GenericParamDefKind::Lifetime { .. } => {}
            }
        }
        scope
    }

    /// Equal bounds share a parameter: its name is written nowhere. Equal names with different bounds
    /// (`io::Write` and `fmt::Write`) do not.
    fn add_synthetic(&mut self, name: &str, bounds: &[GenericBound]) {
        if self.synthetic_name(bounds).is_some() {
            return;
        }
        let namesakes = self.synthetic.iter().filter(|(_, known)| known.starts_with(name)).count();
        let name = if namesakes == 0 { name.to_owned() } else { format!("{name} #{}", namesakes + 1) };
        self.synthetic.push((bounds.to_vec(), name));
    }

    fn synthetic_name(&self, bounds: &[GenericBound]) -> Option<&str> {
        self.synthetic.iter().find(|(known, _)| known == bounds).map(|(_, name)| name.as_str())
    }
}

impl Names<'_> {
    /// A type.
    pub(crate) fn ty(&mut self, ty: &rd::Type, scope: &Scope) -> Type {
        match ty {
            rd::Type::ResolvedPath(path) => self.path(path, scope),
            rd::Type::DynTrait(object) => {
                Type::Dyn(object.traits.iter().map(|poly| self.trait_ref(&poly.trait_, scope)).collect())
            }
            rd::Type::Generic(name) => parameter(name, scope),
            rd::Type::Primitive(name) => primitive(name),
            rd::Type::FunctionPointer(pointer) => self.fn_pointer(&pointer.sig, scope),
            rd::Type::Tuple(items) => Type::Tuple(self.types(items, scope)),
            rd::Type::Slice(item) => Type::Slice(Box::new(self.ty(item, scope))),
            rd::Type::Array { type_, len } => {
                Type::Array(Box::new(self.ty(type_, scope)), Box::new(constant(len, scope)))
            }
            rd::Type::ImplTrait(bounds) => self.impl_trait(bounds, scope),
            rd::Type::RawPointer { .. } => Type::RawPointer,
            rd::Type::BorrowedRef { is_mutable, type_, .. } => {
                Type::Ref { mutable: *is_mutable, inner: Box::new(self.ty(type_, scope)) }
            }
            rd::Type::QualifiedPath { name, self_type, trait_, .. } => Type::Projection {
                base: Box::new(self.ty(self_type, scope)),
                trait_ref: trait_.as_ref().map(|path| Box::new(self.trait_ref(path, scope))),
                name: name.clone(),
            },
            rd::Type::Pat { .. } => Type::Unknown("pattern type".to_owned()),
            rd::Type::Infer => Type::Unknown("_".to_owned()),
        }
    }

    fn types(&mut self, types: &[rd::Type], scope: &Scope) -> Vec<Type> {
        types.iter().map(|ty| self.ty(ty, scope)).collect()
    }

    fn fn_pointer(&mut self, signature: &rd::FunctionSignature, scope: &Scope) -> Type {
        Type::FnPointer {
            inputs: signature.inputs.iter().map(|(_, ty)| self.ty(ty, scope)).collect(),
            output: Box::new(self.output(signature.output.as_ref(), scope)),
        }
    }

    /// What a signature returns: `()` where nothing is written.
    pub(crate) fn output(&mut self, output: Option<&rd::Type>, scope: &Scope) -> Type {
        output.map_or_else(|| Type::Tuple(Vec::new()), |ty| self.ty(ty, scope))
    }

    fn impl_trait(&mut self, bounds: &[GenericBound], scope: &Scope) -> Type {
        match scope.synthetic_name(bounds) {
            Some(name) => Type::Param(name.to_owned()),
            None => Type::Impl(self.bounds(bounds, scope)),
        }
    }

    fn path(&mut self, path: &rd::Path, scope: &Scope) -> Type {
        let krate = self.krate;
        let item = krate.index.get(&path.id).map(|item| &item.inner);
        let args = self.arguments(path.args.as_deref(), scope);
        if let Some(ItemEnum::TypeAlias(alias)) = item {
            let (_, inner) = self.complete(&alias.generics, args);
            return self.ty(&alias.type_, &inner);
        }
        let lifetimes = lifetimes(path.args.as_deref());
        if let Some(public) = self.std_path(path.id) {
            if let Some(alias) = alias(&public) {
                return self.std_alias(alias, args);
            }
            let def = self.of(path.id, &path.path, lifetimes);
            return self.std_adt(def, &public, args);
        }
        let args = match item.and_then(generics) {
            Some(generics) => self.complete(generics, args).0,
            None => args,
        };
        Type::Adt { def: self.of(path.id, &path.path, lifetimes), args }
    }

    /// Fills in the arguments that are left out, and gives the scope in which the item's own types are read.
    fn complete(&mut self, generics: &rd::Generics, mut args: Vec<Type>) -> (Vec<Type>, Scope) {
        let mut scope = Scope::of(&[generics]);
        let params = generics.params.iter().filter(|param| !is_lifetime(param));
        for (position, param) in params.enumerate() {
            if position == args.len() {
                match self.default(&param.kind, &scope) {
                    Some(default) => args.push(default),
                    None => break,
                }
            }
            scope.replaced.insert(param.name.clone(), args[position].clone());
        }
        (args, scope)
    }

    fn default(&mut self, kind: &GenericParamDefKind, scope: &Scope) -> Option<Type> {
        match kind {
            GenericParamDefKind::Type { default, .. } => default.as_ref().map(|ty| self.ty(ty, scope)),
            GenericParamDefKind::Const { default, .. } => default.as_ref().map(|expr| constant(expr, scope)),
            GenericParamDefKind::Lifetime { .. } => None,
        }
    }

    fn std_adt(&mut self, def: DefId, path: &str, mut args: Vec<Type>) -> Type {
        match default_argument(path, args.len()) {
            Some(StdDefault::Path(path)) => {
                let def = self.std_struct(path);
                args.push(Type::Adt { def, args: Vec::new() });
            }
            Some(StdDefault::Unit) => args.push(Type::Tuple(Vec::new())),
            None => {}
        }
        Type::Adt { def, args }
    }

    fn std_alias(&mut self, alias: StdAlias, args: Vec<Type>) -> Type {
        match alias {
            StdAlias::Prim(name) => Type::Prim(name),
            StdAlias::NonZero(name) => self.std_type("std::num::NonZero", vec![Type::Prim(name)]),
            StdAlias::Renamed(path) => self.std_type(path, args),
            StdAlias::UnitResult(error) => {
                let error = self.std_type(error, Vec::new());
                self.result(vec![Type::Tuple(Vec::new())], error)
            }
            StdAlias::Result(error) => {
                let error = self.std_type(error, Vec::new());
                self.result(args, error)
            }
            StdAlias::PoisonResult(error) => {
                let error = self.std_type(error, args.clone());
                self.result(args, error)
            }
            StdAlias::ThreadResult => {
                let traits = ["std::any::Any", "std::marker::Send"].map(|path| self.std_trait(path));
                let traits = traits.map(|def| TraitRef { def, args: Vec::new(), bindings: Vec::new() });
                let error = self.std_type("std::boxed::Box", vec![Type::Dyn(traits.into())]);
                self.result(args, error)
            }
        }
    }

    fn std_type(&mut self, path: &str, args: Vec<Type>) -> Type {
        Type::Adt { def: self.std_struct(path), args }
    }

    fn result(&mut self, mut args: Vec<Type>, error: Type) -> Type {
        args.push(error);
        Type::Adt { def: self.std_enum("std::result::Result"), args }
    }

    fn arguments(&mut self, args: Option<&GenericArgs>, scope: &Scope) -> Vec<Type> {
        match args {
            None | Some(GenericArgs::ReturnTypeNotation) => Vec::new(),
            Some(GenericArgs::AngleBracketed { args, .. }) => {
                args.iter().filter_map(|arg| self.argument(arg, scope)).collect()
            }
            Some(GenericArgs::Parenthesized { inputs, .. }) => {
                vec![Type::Tuple(self.types(inputs, scope))]
            }
        }
    }

    fn argument(&mut self, arg: &GenericArg, scope: &Scope) -> Option<Type> {
        match arg {
            GenericArg::Lifetime(_) => None,
            GenericArg::Type(ty) => Some(self.ty(ty, scope)),
            GenericArg::Const(value) => Some(constant(&value.expr, scope)),
            GenericArg::Infer => Some(Type::Unknown("_".to_owned())),
        }
    }

    /// A trait with its arguments and bindings.
    pub(crate) fn trait_ref(&mut self, path: &rd::Path, scope: &Scope) -> TraitRef {
        let args = path.args.as_deref();
        TraitRef {
            def: self.of(path.id, &path.path, lifetimes(args)),
            args: self.arguments(args, scope),
            bindings: self.bindings(args, scope),
        }
    }

    fn bindings(&mut self, args: Option<&GenericArgs>, scope: &Scope) -> Vec<(String, Binding)> {
        match args {
            None | Some(GenericArgs::ReturnTypeNotation) => Vec::new(),
            Some(GenericArgs::Parenthesized { output, .. }) => {
                vec![("Output".to_owned(), Binding::Equals(self.output(output.as_ref(), scope)))]
            }
            Some(GenericArgs::AngleBracketed { constraints, .. }) => {
                constraints.iter().map(|item| (item.name.clone(), self.binding(&item.binding, scope))).collect()
            }
        }
    }

    fn binding(&mut self, binding: &rd::AssocItemConstraintKind, scope: &Scope) -> Binding {
        match binding {
            rd::AssocItemConstraintKind::Equality(rd::Term::Type(ty)) => Binding::Equals(self.ty(ty, scope)),
            rd::AssocItemConstraintKind::Equality(rd::Term::Constant(value)) => {
                Binding::Equals(constant(&value.expr, scope))
            }
            rd::AssocItemConstraintKind::Constraint(bounds) => Binding::Bounds(self.bounds(bounds, scope)),
        }
    }

    /// Bounds; `use<…>` captures are left out.
    pub(crate) fn bounds(&mut self, bounds: &[GenericBound], scope: &Scope) -> Vec<Bound> {
        bounds.iter().filter_map(|bound| self.bound(bound, scope)).collect()
    }

    fn bound(&mut self, bound: &GenericBound, scope: &Scope) -> Option<Bound> {
        match bound {
            GenericBound::TraitBound { modifier: rd::TraitBoundModifier::Maybe, .. } => Some(Bound::MaybeSized),
            GenericBound::TraitBound { trait_, .. } => Some(Bound::Trait(self.trait_ref(trait_, scope))),
            GenericBound::Outlives(_) => Some(Bound::Lifetime),
            GenericBound::Use(_) => None,
        }
    }

    /// Parameters and predicates.
    pub(crate) fn generics(&mut self, generics: &rd::Generics, scope: &Scope) -> Generics {
        let mut converted = Generics::default();
        for param in &generics.params {
            self.parameter(param, scope, &mut converted);
        }
        for predicate in &generics.where_predicates {
            if let rd::WherePredicate::BoundPredicate { type_, bounds, .. } = predicate {
                let subject = self.ty(type_, scope);
                let bounds = self.bounds(bounds, scope);
                converted.predicates.push(Predicate { subject, bounds });
            }
        }
        converted
    }

    fn parameter(&mut self, param: &rd::GenericParamDef, scope: &Scope, converted: &mut Generics) {
        let (name, kind) = match &param.kind {
            GenericParamDefKind::Lifetime { .. } => return,
            GenericParamDefKind::Type { bounds, default, is_synthetic } => {
                let synthetic = *is_synthetic;
                let name = scope.synthetic_name(bounds).filter(|_| synthetic).unwrap_or(&param.name).to_owned();
                if converted.params.iter().any(|known| known.name == name) {
                    return;
                }
                if !bounds.is_empty() {
                    let bounds = self.bounds(bounds, scope);
                    converted.predicates.push(Predicate { subject: Type::Param(name.clone()), bounds });
                }
                let default = default.as_ref().map(|ty| self.ty(ty, scope));
                (name, ParamKind::Type { default, synthetic })
            }
            GenericParamDefKind::Const { type_, default } => {
                (param.name.clone(), ParamKind::Const { ty: self.ty(type_, scope), default: default.clone() })
            }
        };
        converted.params.push(Param { name, kind });
    }

    /// The item that a type's head names, through references.
    pub(crate) fn head(ty: &rd::Type) -> Option<Id> {
        match ty {
            rd::Type::ResolvedPath(path) => Some(path.id),
            rd::Type::BorrowedRef { type_, .. } => Self::head(type_),
            _ => None,
        }
    }
}

fn is_lifetime(param: &rd::GenericParamDef) -> bool {
    matches!(param.kind, GenericParamDefKind::Lifetime { .. })
}

fn lifetimes(args: Option<&GenericArgs>) -> usize {
    match args {
        Some(GenericArgs::AngleBracketed { args, .. }) => {
            args.iter().filter(|arg| matches!(arg, GenericArg::Lifetime(_))).count()
        }
        Some(GenericArgs::Parenthesized { .. } | GenericArgs::ReturnTypeNotation) | None => 0,
    }
}

fn parameter(name: &str, scope: &Scope) -> Type {
    scope.replaced.get(name).cloned().unwrap_or_else(|| Type::Param(name.to_owned()))
}

fn primitive(name: &str) -> Type {
    match name {
        "str" => Type::Str,
        "never" => Type::Never,
        "unit" => Type::Tuple(Vec::new()),
        _ => match PRIMITIVES.iter().find(|known| **known == name) {
            Some(known) => Type::Prim(known),
            None => Type::Unknown(name.to_owned()),
        },
    }
}

/// A const argument or array length: a parameter where one of that name is in scope, else an expression.
fn constant(expression: &str, scope: &Scope) -> Type {
    let expression = without_braces(expression.trim());
    if let Some(known) = scope.replaced.get(expression) {
        return known.clone();
    }
    if scope.consts.iter().any(|name| name == expression) {
        return Type::Param(expression.to_owned());
    }
    Type::Const(without_suffix(expression).to_owned())
}

fn without_braces(expression: &str) -> &str {
    expression.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).map_or(expression, str::trim)
}

/// `4usize` is `4`.
fn without_suffix(expression: &str) -> &str {
    let digits = expression.bytes().take_while(u8::is_ascii_digit).count();
    let (number, suffix) = expression.split_at(digits);
    if digits > 0 && PRIMITIVES.contains(&suffix) { number } else { expression }
}

#[cfg(test)]
mod tests {
    use super::{Scope, constant};
    use crate::api::Type;

    #[test]
    fn constants_have_one_spelling() {
        let scope = Scope { consts: vec!["N".to_owned()], ..Scope::default() };
        assert_eq!(constant("4usize", &scope), Type::Const("4".to_owned()));
        assert_eq!(constant("{ N }", &scope), Type::Param("N".to_owned()));
        assert_eq!(constant("M", &scope), Type::Const("M".to_owned()));
        assert_eq!(constant("true", &scope), Type::Const("true".to_owned()));
    }
}
