//! Stand-ins: types of the harness's own that implement a trait for which the crate has no implementor to offer.
//!
//! A stand-in is a struct whose fields are what its methods answer, so that answers are drawn, recorded and shrunk like any
//! other value. `Option`s and flags that a `&mut self` method answers with are taken once, as an iterator would end.

use crate::call::raw;
use crate::spell::{Lifetimes, spell_trait, traits};
use crate::traits::Holds;
use crate::types::{Env, is_open, rebuild, reference, substitute, substitute_bound, substitute_trait, unify_all};
use crate::world::World;
use crate::{StandIn, StandInImpl};
use edgetest_inspect::{Binding, Bound, Def, DefId, DefKind, Origin, Piece, Signature, TraitDef, TraitRef, Type};

/// Most stand-ins of a plan, and how deep one may need another.
const MAX_STAND_INS: usize = 48;

/// How many stand-ins may be in the making, one for the sake of another.
const MAX_NESTING: usize = 2;

/// A stand-in as planning knows it.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    /// Its definition.
    pub def: DefId,
    /// What it was made for.
    bounds: Vec<Bound>,
    /// The traits of the crate that it implements.
    traits: Vec<TraitRef>,
    /// Its associated types.
    types: Vec<(DefId, String, Type)>,
    /// Names of traits of std that it has.
    derives: Vec<&'static str>,
    /// Its fields.
    pub fields: Vec<(String, Type)>,
    /// How it is written.
    pub written: StandIn,
}

/// One that is being made.
struct Making<'b> {
    buildable: &'b dyn Fn(&Type) -> bool,
    this: Type,
    traits: Vec<TraitRef>,
    types: Vec<(DefId, String, Type)>,
    derives: Vec<&'static str>,
    shown: bool,
    is_error: bool,
    fields: Vec<(String, Type)>,
    impls: Vec<StandInImpl>,
    answers: bool,
}

impl World<'_> {
    /// A type of the harness's own that satisfies the bounds; `None` where it cannot be written.
    pub(crate) fn stand_in(&self, bounds: &[Bound], buildable: &dyn Fn(&Type) -> bool) -> Option<Type> {
        let local = traits(bounds).find(|bound| self.api.traits.contains_key(&bound.def))?.def;
        if let Some(known) = self.stand_ins.borrow().iter().find(|known| known.bounds == bounds) {
            return Some(Type::Adt { def: known.def, args: Vec::new() });
        }
        let count = self.stand_ins.borrow().len();
        let in_the_making = self.standing.borrow().len();
        // One that needs itself has no end.
        if count >= MAX_STAND_INS
            || in_the_making >= MAX_NESTING
            || self.standing.borrow().iter().any(|own| own == bounds)
        {
            return None;
        }
        let def = self.stand_in_def(local, bounds);
        let mut making = Making {
            buildable,
            this: Type::Adt { def, args: Vec::new() },
            traits: Vec::new(),
            types: Vec::new(),
            derives: Vec::new(),
            shown: false,
            is_error: false,
            fields: Vec::new(),
            impls: Vec::new(),
            answers: false,
        };
        self.standing.borrow_mut().push(bounds.to_vec());
        let done = traits(bounds).try_for_each(|bound| self.take_on(bound, &mut making));
        self.standing.borrow_mut().pop();
        let written = done.and_then(|()| self.written(def, local, &making));
        let written = written?;
        let ty = making.this.clone();
        let known = Known {
            def,
            bounds: bounds.to_vec(),
            traits: making.traits,
            types: making.types,
            derives: making.derives,
            fields: making.fields,
            written,
        };
        self.stand_ins.borrow_mut().push(known);
        Some(ty)
    }

    /// The definition of what is to satisfy the bounds; a second attempt has that of the first.
    fn stand_in_def(&self, local: DefId, bounds: &[Bound]) -> DefId {
        if let Some(known) = self.attempts.borrow().get(bounds) {
            return *known;
        }
        let def = self.add_def(Def {
            origin: Origin::Local,
            kind: DefKind::Struct,
            path: self.stand_in_name(local),
            importable: true,
            lifetimes: 0,
        });
        self.attempts.borrow_mut().insert(bounds.to_vec(), def);
        def
    }

    /// `StandInVisitor`, numbered from the second on.
    fn stand_in_name(&self, def: DefId) -> String {
        let path = self.def(def).path;
        let name = path.rsplit("::").next().unwrap_or_default().replace("r#", "");
        let taken = |name: &str| self.attempts.borrow().values().any(|known| self.def(*known).path == name);
        let first = format!("StandIn{name}");
        let numbered = (2..).map(|number| format!("{first}{number}"));
        std::iter::once(first.clone()).chain(numbered).find(|name| !taken(name)).expect("there are enough numbers")
    }

    /// What is known of a type, if it is a stand-in.
    pub(crate) fn known_stand_in(&self, ty: &Type) -> Option<Known> {
        let Type::Adt { def, .. } = ty else { return None };
        if (def.0 as usize) < self.api.defs.len() {
            return None;
        }
        self.stand_ins.borrow().iter().find(|known| known.def == *def).cloned()
    }

    /// Whether a stand-in implements a trait; `None` for any other type, and where impls of the crate have the say.
    pub(crate) fn stand_in_holds(&self, ty: &Type, bound: &TraitRef) -> Option<Holds> {
        let known = self.known_stand_in(ty)?;
        let implemented = known.traits.iter().find(|own| own.def == bound.def && agree(&own.args, &bound.args));
        if implemented.is_some() {
            let bound_types = bound.bindings.iter().map(|(name, binding)| {
                let Some((_, _, ty)) = known.types.iter().find(|(_, own, _)| own == name) else { return Holds::Maybe };
                match binding {
                    Binding::Equals(wanted) if is_open(wanted) => Holds::Maybe,
                    Binding::Equals(wanted) => crate::traits::yes(ty == wanted),
                    Binding::Bounds(bounds) => self.satisfies(ty, bounds),
                }
            });
            return Some(bound_types.min().unwrap_or(Holds::Yes));
        }
        let path = self.std_path(bound.def)?;
        let name = path.rsplit("::").next().unwrap_or_default();
        let own = bound.args.is_empty() || bound.args.as_slice() == std::slice::from_ref(ty);
        (known.derives.contains(&name) && own).then_some(Holds::Yes)
    }

    /// An associated type of a stand-in.
    pub(crate) fn stand_in_type(&self, ty: &Type, of: Option<&TraitRef>, name: &str) -> Option<Type> {
        let known = self.known_stand_in(ty)?;
        let by_trait = known.types.iter().find(|(def, own, _)| own == name && of.is_none_or(|of| of.def == *def));
        by_trait.map(|(_, _, ty)| ty.clone())
    }

    /// The arguments with which a stand-in implements a trait.
    pub(crate) fn stand_in_arguments(&self, ty: &Type, def: DefId) -> Option<Vec<Type>> {
        let known = self.known_stand_in(ty)?;
        known.traits.iter().find(|own| own.def == def).map(|own| own.args.clone())
    }

    /// Whether a stand-in occurs within a type.
    pub(crate) fn holds_stand_in(&self, ty: &Type) -> bool {
        match ty {
            Type::Adt { args, .. } => {
                self.known_stand_in(ty).is_some() || args.iter().any(|arg| self.holds_stand_in(arg))
            }
            Type::Tuple(items) => items.iter().any(|item| self.holds_stand_in(item)),
            Type::Ref { inner, .. } | Type::Slice(inner) | Type::Array(inner, _) => self.holds_stand_in(inner),
            _ => false,
        }
    }

    /// One bound more that the stand-in is to satisfy.
    fn take_on(&self, bound: &TraitRef, making: &mut Making<'_>) -> Option<()> {
        let known = self.def(bound.def);
        match known.origin {
            Origin::Std => take_on_std(&known.path, bound, making),
            Origin::External { .. } => None,
            Origin::Local => self.take_on_local(&known, bound, making),
        }
    }

    fn take_on_local(&self, known: &Def, bound: &TraitRef, making: &mut Making<'_>) -> Option<()> {
        if making.traits.iter().any(|own| own.def == bound.def) {
            return Some(());
        }
        let definition = self.api.traits.get(&bound.def).filter(|_| known.importable)?;
        let duties = definition.duties.as_ref()?;
        // What a blanket impl gives cannot be given again.
        if self.impls_of(bound.def).any(|item| matches!(item.self_ty, Type::Param(_))) {
            return None;
        }
        let bound = self.with_arguments(bound, definition)?;
        let params = definition.generics.params.iter().map(|param| param.name.clone());
        let mut env: Env = params.zip(bound.args.iter().cloned()).collect();
        env.insert("Self".to_owned(), making.this.clone());
        making.traits.push(TraitRef { bindings: Vec::new(), ..bound.clone() });
        for super_bound in traits(&definition.supertraits) {
            self.take_on(&self.closed(super_bound, &env, making), making)?;
        }
        let mut types = Vec::new();
        for (name, bounds) in &duties.types {
            let ty = self.associated(bound.def, name, bounds, &bound, &env, making)?;
            making.types.push((bound.def, name.clone(), ty.clone()));
            types.push((name.clone(), self.spell(&ty, Lifetimes::Static)?));
        }
        let mut constants = Vec::new();
        for (name, ty) in &duties.constants {
            let ty = self.close(ty, &env, making)?;
            let value = self.fixed_results(&ty, 4).into_iter().next()?;
            constants.push((name.clone(), self.spell(&ty, Lifetimes::Static)?, value));
        }
        let mut methods = Vec::new();
        for method in &duties.methods {
            let signature = self.signature(method, &env)?;
            methods.push((signature, self.body(method, &env, making)?));
        }
        let header = self.header(definition, &bound)?;
        let of = (known.path.clone(), self.spell_bound(&bound)?);
        making.impls.push(StandInImpl { of: of.0, header, types, constants, methods });
        Some(())
    }

    fn spell_bound(&self, bound: &TraitRef) -> Option<String> {
        spell_trait(&self.defs(), &TraitRef { bindings: Vec::new(), ..bound.clone() }, Lifetimes::Elided)
    }

    /// `impl<'a> some::Trait<'a, i32> for`.
    fn header(&self, definition: &TraitDef, bound: &TraitRef) -> Option<String> {
        let path = self.def(bound.def).path;
        let args: Option<Vec<String>> = bound.args.iter().map(|arg| self.spell(arg, Lifetimes::Static)).collect();
        let all: Vec<String> = definition.lifetimes.iter().cloned().chain(args?).collect();
        let args = if all.is_empty() { String::new() } else { format!("<{}>", all.join(", ")) };
        let lifetimes = &definition.lifetimes;
        let params = if lifetimes.is_empty() { String::new() } else { format!("<{}>", lifetimes.join(", ")) };
        Some(format!("impl{params} {path}{args} for"))
    }

    /// A bound whose arguments are all known, declared defaults filled in.
    fn with_arguments(&self, bound: &TraitRef, definition: &TraitDef) -> Option<TraitRef> {
        if bound.args.iter().any(is_open) {
            return None;
        }
        if bound.args.is_empty() && !definition.generics.params.is_empty() {
            let mut env = Env::new();
            self.instantiate_greedily(&definition.generics, &mut env, &|_| true).ok()?;
            let args = definition.generics.params.iter().map(|param| env.get(&param.name).cloned());
            return Some(TraitRef { args: args.collect::<Option<Vec<_>>>()?, ..bound.clone() });
        }
        (bound.args.len() == definition.generics.params.len()).then(|| bound.clone())
    }

    /// A type of a trait's with everything known filled in; `None` where something is left open.
    fn close(&self, ty: &Type, env: &Env, making: &Making<'_>) -> Option<Type> {
        let ty = substitute(ty, env);
        let ty = rebuild(&ty, &|part| match &part {
            Type::Projection { base, name, trait_ref } if **base == making.this => {
                let of = |def: &DefId| trait_ref.as_ref().is_none_or(|bound| bound.def == *def);
                let known = making.types.iter().find(|(def, own, _)| own == name && of(def));
                known.map_or(part.clone(), |(_, _, ty)| ty.clone())
            }
            _ => part,
        });
        self.resolve(&ty).filter(|ty| !is_open(ty))
    }

    fn closed(&self, bound: &TraitRef, env: &Env, making: &Making<'_>) -> TraitRef {
        let mut bound = substitute_trait(bound, env);
        for arg in &mut bound.args {
            *arg = self.close(arg, env, making).unwrap_or_else(|| arg.clone());
        }
        for (_, binding) in &mut bound.bindings {
            if let Binding::Equals(ty) = binding {
                *ty = self.close(ty, env, making).unwrap_or_else(|| ty.clone());
            }
        }
        bound
    }

    /// What an associated type is: what the bound says of it, else what its own bounds suggest.
    fn associated(
        &self,
        of: DefId,
        name: &str,
        bounds: &[Bound],
        bound: &TraitRef,
        env: &Env,
        making: &Making<'_>,
    ) -> Option<Type> {
        let said = bound.bindings.iter().filter(|(known, _)| known == name && of == bound.def);
        let mut asked: Vec<Bound> = Vec::new();
        for (_, binding) in said {
            match binding {
                Binding::Equals(ty) => return (!is_open(ty)).then(|| ty.clone()),
                Binding::Bounds(bounds) => asked.extend(bounds.iter().cloned()),
            }
        }
        for bound in bounds {
            asked.push(match bound {
                Bound::Trait(bound) => Bound::Trait(self.closed(bound, env, making)),
                other => substitute_bound(other, env),
            });
        }
        self.choose(name, &asked, &[], making.buildable).ok().filter(|ty| !is_open(ty))
    }

    fn signature(&self, method: &Signature, env: &Env) -> Option<String> {
        let mut text = String::new();
        for piece in &method.pieces {
            match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::Def(def) => {
                    let def = self.def(*def);
                    text.push_str(&def.importable.then_some(def.path)?);
                }
                Piece::Param(name) => text.push_str(&self.spell(env.get(name)?, Lifetimes::Static)?),
            }
        }
        Some(text)
    }

    /// What a method does: nothing, or it answers with what its stand-in holds.
    fn body(&self, method: &Signature, env: &Env, making: &mut Making<'_>) -> Option<String> {
        let generic = |ty: &Type| method.generics.params.iter().any(|param| mentions(ty, &param.name));
        let receiver = method.params.first().filter(|(name, _)| name == "self").map(|(_, ty)| ty);
        if method.output == Type::Tuple(Vec::new()) {
            return Some(String::new());
        }
        let same = method.params.iter().position(|(name, ty)| name != "self" && *ty == method.output);
        let handed_back = same.map(|index| format!("a{index}"));
        if generic(&method.output) {
            return handed_back;
        }
        let output = self.close(&method.output, env, making)?;
        making.answers |= !self.says_nothing(&method.output);
        let held = receiver.filter(|_| output != making.this);
        let held = held.and_then(|receiver| self.held(method, receiver, &output, making));
        held.or(handed_back).or_else(|| self.fixed(&output))
    }

    /// An answer that the stand-in holds.
    fn held(&self, method: &Signature, receiver: &Type, output: &Type, making: &mut Making<'_>) -> Option<String> {
        let by_mut = matches!(receiver, Type::Ref { mutable: true, .. });
        let field = raw(&method.name);
        if let (Type::Ref { mutable: true, inner }, true) = (output, by_mut) {
            let held = match &**inner {
                Type::Str => self.std("std::string::String", Vec::new()),
                Type::Slice(item) => self.vec((**item).clone()),
                other => other.clone(),
            };
            self.hold(&field, held, making)?;
            return Some(format!("&mut self.{field}"));
        }
        let taken = match output {
            Type::Adt { def, .. } if by_mut && self.is_std(*def, "std::option::Option") => {
                Some(format!("self.{field}.take()"))
            }
            Type::Prim("bool") if by_mut => Some(format!("std::mem::take(&mut self.{field})")),
            _ => None,
        };
        let clone = TraitRef { def: self.trait_named("std::clone::Clone"), args: Vec::new(), bindings: Vec::new() };
        if taken.is_none() && self.implements(output, &clone, 4) != Holds::Yes {
            return None;
        }
        self.hold(&field, output.clone(), making)?;
        let is_copy = matches!(output, Type::Prim(_) | Type::Ref { mutable: false, .. });
        let copied = if is_copy { format!("self.{field}") } else { format!("self.{field}.clone()") };
        Some(taken.unwrap_or(copied))
    }

    /// A fixed answer.
    fn fixed(&self, output: &Type) -> Option<String> {
        let value = self.fixed_results(output, 4).into_iter().next()?;
        // Written as a template, in which braces are doubled.
        Some(value.replace("{{", "{").replace("}}", "}"))
    }

    fn hold(&self, name: &str, ty: Type, making: &mut Making<'_>) -> Option<()> {
        let fits = (making.buildable)(&ty) && self.spell(&ty, Lifetimes::Static).is_some();
        let taken = making.fields.iter().any(|(known, _)| known == name);
        (fits && !taken).then(|| making.fields.push((name.to_owned(), ty)))
    }

    /// Whether any answer of a type is as good as another: it is nothing, or of a type that the implementor chooses freely.
    fn says_nothing(&self, ty: &Type) -> bool {
        match ty {
            Type::Tuple(items) => items.iter().all(|item| self.says_nothing(item)),
            Type::Projection { .. } => true,
            Type::Adt { def, args } => match self.std_path(*def).as_deref() {
                Some("std::result::Result" | "std::option::Option" | "std::ops::ControlFlow") => {
                    args.iter().all(|arg| self.says_nothing(arg))
                }
                Some("std::fmt::Error" | "std::io::Error" | "std::string::String") => true,
                _ => false,
            },
            Type::Ref { inner, .. } => self.says_nothing(inner) || **inner == Type::Str,
            _ => false,
        }
    }

    fn trait_named(&self, path: &str) -> DefId {
        let Type::Adt { def, .. } = self.std(path, Vec::new()) else { unreachable!("std() makes a nominal type") };
        def
    }

    fn written(&self, def: DefId, local: DefId, making: &Making<'_>) -> Option<StandIn> {
        let derives = self.derives(making)?;
        let fields = making.fields.iter().map(|(name, ty)| Some((name.clone(), self.spell(ty, Lifetimes::Static)?)));
        Some(StandIn {
            name: self.def(def).path,
            stands_for: self.def(local).path,
            derives,
            fields: fields.collect::<Option<Vec<_>>>()?,
            shown: making.shown,
            is_error: making.is_error,
            impls: making.impls.clone(),
            answers: making.answers,
        })
    }

    /// What is derived; `None` where a field stands in the way.
    fn derives(&self, making: &Making<'_>) -> Option<Vec<&'static str>> {
        let mut derives = making.derives.clone();
        let path = |name: &str| match name {
            "Debug" => "std::fmt::Debug".to_owned(),
            "Hash" => "std::hash::Hash".to_owned(),
            "Default" => "std::default::Default".to_owned(),
            "Clone" => "std::clone::Clone".to_owned(),
            "Copy" => "std::marker::Copy".to_owned(),
            other => format!("std::cmp::{other}"),
        };
        derives.sort_unstable();
        derives.dedup();
        let all = derives.iter().all(|name| {
            let bound = TraitRef { def: self.trait_named(&path(name)), args: Vec::new(), bindings: Vec::new() };
            making.fields.iter().all(|(_, ty)| self.implements(ty, &bound, 4) == Holds::Yes)
        });
        all.then_some(derives)
    }

    /// How a value of a stand-in is written: field names and types.
    pub(crate) fn stand_in_fields(&self, ty: &Type) -> Option<(String, Vec<(String, Type)>)> {
        self.known_stand_in(ty).map(|known| (known.written.name, known.fields))
    }
}

fn agree(own: &[Type], wanted: &[Type]) -> bool {
    wanted.is_empty() || wanted.iter().any(is_open) || unify_all(own, wanted, &mut Env::new())
}

fn take_on_std(path: &str, bound: &TraitRef, making: &mut Making<'_>) -> Option<()> {
    const DERIVED: &[(&str, &[&str])] = &[
        ("std::clone::Clone", &["Clone"]),
        ("std::marker::Copy", &["Clone", "Copy"]),
        ("std::fmt::Debug", &["Debug"]),
        ("std::default::Default", &["Default"]),
        ("std::cmp::PartialEq", &["PartialEq"]),
        ("std::cmp::Eq", &["PartialEq", "Eq"]),
        ("std::cmp::PartialOrd", &["PartialEq", "PartialOrd"]),
        ("std::cmp::Ord", &["PartialEq", "Eq", "PartialOrd", "Ord"]),
        ("std::hash::Hash", &["Hash"]),
    ];
    const FREE: &[&str] = &["Send", "Sync", "Sized", "Unpin", "Any", "UnwindSafe", "RefUnwindSafe"];
    if let Some((_, derives)) = DERIVED.iter().find(|(known, _)| *known == path) {
        let like = bound.args.is_empty() || bound.args.as_slice() == std::slice::from_ref(&making.this);
        making.derives.extend(*derives);
        return like.then_some(());
    }
    match path {
        "std::fmt::Display" => making.shown = true,
        "std::error::Error" => {
            (making.shown, making.is_error) = (true, true);
            making.derives.push("Debug");
        }
        _ => return FREE.contains(&path.rsplit("::").next().unwrap_or_default()).then_some(()),
    }
    Some(())
}

fn mentions(ty: &Type, name: &str) -> bool {
    let named = Env::from([(name.to_owned(), reference(Type::Never))]);
    substitute(ty, &named) != *ty
}
