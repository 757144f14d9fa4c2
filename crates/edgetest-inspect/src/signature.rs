//! Signatures of methods that an implementor of a trait must write, word for word.
//!
//! The API model leaves lifetimes out; an impl may not. A signature is therefore kept as pieces of source: text as it
//! stands, definitions by number since their paths may still be corrected, and the trait's own parameters by name.

use crate::api::{DefId, Piece, Signature};
use crate::convert::Scope;
use crate::names::Names;
use rustdoc_types as rd;
use rustdoc_types::{Function, GenericArg, GenericArgs, GenericBound, GenericParamDefKind, ItemEnum};

impl Names<'_> {
    /// The signature of a required method; `None` where it holds something that this has no words for.
    pub(crate) fn signature(&mut self, name: &str, function: &Function, of: &rd::Generics) -> Option<Signature> {
        let header = &function.header;
        if header.is_unsafe || header.is_async || header.is_const || function.sig.is_c_variadic {
            return None;
        }
        let mut pieces = Pieces { names: self, out: Vec::new(), of_trait: type_params(of) };
        pieces.function(name, function)?;
        let out = pieces.out;
        let scope = Scope::of(&[of, &function.generics]);
        let params = function.sig.inputs.iter().map(|(name, ty)| (name.clone(), self.ty(ty, &scope))).collect();
        Some(Signature {
            name: name.to_owned(),
            pieces: out,
            params,
            output: self.output(function.sig.output.as_ref(), &scope),
            generics: self.generics(&function.generics, &scope),
        })
    }
}

fn type_params(generics: &rd::Generics) -> Vec<String> {
    let params = generics.params.iter();
    params.filter(|param| !matches!(param.kind, GenericParamDefKind::Lifetime { .. })).map(|p| p.name.clone()).collect()
}

/// `self`, `&'a mut self`: a receiver as it is usually written.
fn plain_self(name: &str, ty: &rd::Type) -> Option<String> {
    let is_self = |ty: &rd::Type| name == "self" && matches!(ty, rd::Type::Generic(name) if name == "Self");
    match ty {
        ty if is_self(ty) => Some("self".to_owned()),
        rd::Type::BorrowedRef { lifetime, is_mutable, type_ } if is_self(type_) => {
            let lifetime = lifetime.as_ref().map(|name| format!("{name} ")).unwrap_or_default();
            Some(format!("&{lifetime}{}self", if *is_mutable { "mut " } else { "" }))
        }
        _ => None,
    }
}

struct Pieces<'n, 'a> {
    names: &'n mut Names<'a>,
    out: Vec<Piece>,
    of_trait: Vec<String>,
}

impl Pieces<'_, '_> {
    fn text(&mut self, text: &str) {
        match self.out.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.out.push(Piece::Text(text.to_owned())),
        }
    }

    fn def(&mut self, path: &rd::Path) {
        let def: DefId = self.names.of(path.id, &path.path, 0);
        self.out.push(Piece::Def(def));
    }

    fn function(&mut self, name: &str, function: &Function) -> Option<()> {
        self.text(&format!("fn {}", crate::paths::raw(name)));
        self.params(&function.generics)?;
        self.text("(");
        for (index, (name, ty)) in function.sig.inputs.iter().enumerate() {
            self.text(if index > 0 { ", " } else { "" });
            if let Some(receiver) = plain_self(name, ty) {
                self.text(&receiver);
            } else {
                self.text(&if name == "self" { "self: ".to_owned() } else { format!("a{index}: ") });
                self.ty(ty)?;
            }
        }
        self.text(")");
        if let Some(output) = &function.sig.output {
            self.text(" -> ");
            if matches!(output, rd::Type::ImplTrait(_)) {
                return None;
            }
            self.ty(output)?;
        }
        self.predicates(&function.generics)
    }

    /// `<'a, T: Bound>`; parameters that stand for `impl Trait` are written where they are used.
    fn params(&mut self, generics: &rd::Generics) -> Option<()> {
        let is_synthetic =
            |param: &rd::GenericParamDef| matches!(param.kind, GenericParamDefKind::Type { is_synthetic: true, .. });
        let written: Vec<_> = generics.params.iter().filter(|param| !is_synthetic(param)).collect();
        if written.is_empty() {
            return Some(());
        }
        self.text("<");
        for (index, param) in written.into_iter().enumerate() {
            self.text(if index > 0 { ", " } else { "" });
            match &param.kind {
                GenericParamDefKind::Lifetime { outlives } => {
                    self.text(&param.name);
                    if !outlives.is_empty() {
                        self.text(&format!(": {}", outlives.join(" + ")));
                    }
                }
                GenericParamDefKind::Type { bounds, .. } => {
                    self.text(&param.name);
                    if !bounds.is_empty() {
                        self.text(": ");
                        self.bounds(bounds)?;
                    }
                }
                GenericParamDefKind::Const { type_, .. } => {
                    self.text(&format!("const {}: ", param.name));
                    self.ty(type_)?;
                }
            }
        }
        self.text(">");
        Some(())
    }

    fn predicates(&mut self, generics: &rd::Generics) -> Option<()> {
        for (index, predicate) in generics.where_predicates.iter().enumerate() {
            self.text(if index > 0 { ", " } else { " where " });
            match predicate {
                rd::WherePredicate::BoundPredicate { type_, bounds, generic_params } => {
                    self.for_all(generic_params)?;
                    self.ty(type_)?;
                    self.text(": ");
                    self.bounds(bounds)?;
                }
                rd::WherePredicate::LifetimePredicate { lifetime, outlives } => {
                    self.text(&format!("{lifetime}: {}", outlives.join(" + ")));
                }
                rd::WherePredicate::EqPredicate { .. } => return None,
            }
        }
        Some(())
    }

    /// `for<'a> `.
    fn for_all(&mut self, params: &[rd::GenericParamDef]) -> Option<()> {
        if params.iter().any(|param| !matches!(param.kind, GenericParamDefKind::Lifetime { .. })) {
            return None;
        }
        if !params.is_empty() {
            let names: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
            self.text(&format!("for<{}> ", names.join(", ")));
        }
        Some(())
    }

    fn bounds(&mut self, bounds: &[GenericBound]) -> Option<()> {
        for (index, bound) in bounds.iter().enumerate() {
            self.text(if index > 0 { " + " } else { "" });
            match bound {
                GenericBound::TraitBound { trait_, generic_params, modifier } => {
                    self.for_all(generic_params)?;
                    match modifier {
                        rd::TraitBoundModifier::None => {}
                        rd::TraitBoundModifier::Maybe => self.text("?"),
                        rd::TraitBoundModifier::MaybeConst => return None,
                    }
                    self.path(trait_)?;
                }
                GenericBound::Outlives(lifetime) => self.text(lifetime),
                GenericBound::Use(_) => return None,
            }
        }
        Some(())
    }

    fn path(&mut self, path: &rd::Path) -> Option<()> {
        let alias =
            matches!(self.names.krate.index.get(&path.id).map(|item| &item.inner), Some(ItemEnum::TypeAlias(_)));
        if alias && self.names.public.local(path.id).is_none() {
            return None;
        }
        self.def(path);
        match path.args.as_deref() {
            None => Some(()),
            Some(args) => self.arguments(args),
        }
    }

    fn arguments(&mut self, args: &GenericArgs) -> Option<()> {
        match args {
            GenericArgs::ReturnTypeNotation => None,
            GenericArgs::Parenthesized { inputs, output } => {
                self.text("(");
                self.list(inputs)?;
                self.text(")");
                let Some(output) = output else { return Some(()) };
                self.text(" -> ");
                self.ty(output)
            }
            GenericArgs::AngleBracketed { args, constraints } if args.is_empty() && constraints.is_empty() => Some(()),
            GenericArgs::AngleBracketed { args, constraints } => {
                self.text("<");
                for (index, arg) in args.iter().enumerate() {
                    self.text(if index > 0 { ", " } else { "" });
                    match arg {
                        GenericArg::Lifetime(name) => self.text(name),
                        GenericArg::Type(ty) => self.ty(ty)?,
                        GenericArg::Const(value) => self.constant(&value.expr),
                        GenericArg::Infer => return None,
                    }
                }
                for (index, constraint) in constraints.iter().enumerate() {
                    self.text(if index + args.len() > 0 { ", " } else { "" });
                    self.text(&constraint.name);
                    match &constraint.binding {
                        rd::AssocItemConstraintKind::Equality(rd::Term::Type(ty)) => {
                            self.text(" = ");
                            self.ty(ty)?;
                        }
                        rd::AssocItemConstraintKind::Equality(rd::Term::Constant(_)) => return None,
                        rd::AssocItemConstraintKind::Constraint(bounds) => {
                            self.text(": ");
                            self.bounds(bounds)?;
                        }
                    }
                }
                self.text(">");
                Some(())
            }
        }
    }

    /// A const parameter of the trait, or an expression.
    fn constant(&mut self, expression: &str) {
        if self.of_trait.iter().any(|name| name == expression) {
            self.out.push(Piece::Param(expression.to_owned()));
        } else {
            self.text(&format!("{{ {expression} }}"));
        }
    }

    fn list(&mut self, types: &[rd::Type]) -> Option<()> {
        for (index, ty) in types.iter().enumerate() {
            self.text(if index > 0 { ", " } else { "" });
            self.ty(ty)?;
        }
        Some(())
    }

    fn ty(&mut self, ty: &rd::Type) -> Option<()> {
        match ty {
            rd::Type::ResolvedPath(path) => self.path(path),
            rd::Type::DynTrait(object) => {
                self.text("(dyn ");
                for (index, item) in object.traits.iter().enumerate() {
                    self.text(if index > 0 { " + " } else { "" });
                    self.for_all(&item.generic_params)?;
                    self.path(&item.trait_)?;
                }
                if let Some(lifetime) = &object.lifetime {
                    self.text(&format!(" + {lifetime}"));
                }
                self.text(")");
                Some(())
            }
            rd::Type::Generic(name) => {
                if self.of_trait.contains(name) {
                    self.out.push(Piece::Param(name.clone()));
                } else {
                    self.text(name);
                }
                Some(())
            }
            rd::Type::Primitive(name) => {
                self.text(match name.as_str() {
                    "never" => "!",
                    "unit" => "()",
                    other => other,
                });
                Some(())
            }
            rd::Type::FunctionPointer(pointer) => self.fn_pointer(pointer),
            rd::Type::Tuple(items) => {
                self.text("(");
                self.list(items)?;
                self.text(if items.len() == 1 { ",)" } else { ")" });
                Some(())
            }
            rd::Type::Slice(item) => {
                self.text("[");
                self.ty(item)?;
                self.text("]");
                Some(())
            }
            rd::Type::Array { type_, len } => {
                self.text("[");
                self.ty(type_)?;
                self.text("; ");
                self.constant(len);
                self.text("]");
                Some(())
            }
            rd::Type::BorrowedRef { lifetime, is_mutable, type_ } => {
                self.text("&");
                if let Some(lifetime) = lifetime {
                    self.text(&format!("{lifetime} "));
                }
                self.text(if *is_mutable { "mut " } else { "" });
                self.ty(type_)
            }
            rd::Type::RawPointer { is_mutable, type_ } => {
                self.text(if *is_mutable { "*mut " } else { "*const " });
                self.ty(type_)
            }
            // `impl Trait` as a parameter; as a result it was refused before.
            rd::Type::ImplTrait(bounds) => {
                self.text("impl ");
                self.bounds(bounds)
            }
            rd::Type::QualifiedPath { name, args, self_type, trait_ } if is_bare(args.as_deref()) => {
                self.projection(self_type, trait_.as_ref(), name)
            }
            rd::Type::QualifiedPath { .. } | rd::Type::Pat { .. } | rd::Type::Infer => None,
        }
    }

    fn fn_pointer(&mut self, pointer: &rd::FunctionPointer) -> Option<()> {
        if pointer.header.is_unsafe || pointer.header.abi != rd::Abi::Rust {
            return None;
        }
        self.for_all(&pointer.generic_params)?;
        self.text("fn(");
        for (index, (_, ty)) in pointer.sig.inputs.iter().enumerate() {
            self.text(if index > 0 { ", " } else { "" });
            self.ty(ty)?;
        }
        self.text(")");
        let Some(output) = &pointer.sig.output else { return Some(()) };
        self.text(" -> ");
        self.ty(output)
    }

    /// Whether a projection was written as `Self::Item`: rustdoc names the trait then, and leaves its arguments out.
    fn is_cut_short(&self, base: &rd::Type, of: &rd::Path) -> bool {
        let has_arguments = match self.names.krate.index.get(&of.id).map(|item| &item.inner) {
            Some(ItemEnum::Trait(item)) => !item.generics.params.is_empty(),
            // Of the traits of std with associated types, operators and conversions have arguments.
            _ => self.names.krate.paths.get(&of.id).is_some_and(|known| {
                known.path.get(1).is_some_and(|module| matches!(module.as_str(), "ops" | "convert"))
            }),
        };
        has_arguments && is_bare(of.args.as_deref()) && matches!(base, rd::Type::Generic(_))
    }

    fn projection(&mut self, base: &rd::Type, of: Option<&rd::Path>, name: &str) -> Option<()> {
        let Some(path) = of.filter(|path| !self.is_cut_short(base, path)) else {
            self.ty(base)?;
            self.text(&format!("::{name}"));
            return Some(());
        };
        self.text("<");
        self.ty(base)?;
        self.text(" as ");
        self.path(path)?;
        self.text(&format!(">::{name}"));
        Some(())
    }
}

fn is_bare(args: Option<&GenericArgs>) -> bool {
    match args {
        None => true,
        Some(GenericArgs::AngleBracketed { args, constraints }) => args.is_empty() && constraints.is_empty(),
        Some(GenericArgs::Parenthesized { .. } | GenericArgs::ReturnTypeNotation) => false,
    }
}
