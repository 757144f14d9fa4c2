//! How a value of a type is made: the grammar of inputs over the API graph.

use crate::call::{call, raw};
use crate::producers::{Producers, self_env};
use crate::spell::{Lifetimes, traits};
use crate::table::{Part, names_files, reaches_environment, recipes};
use crate::traits::Holds;
use crate::types::{Env, is_open, size, substitute, unify};
use crate::world::World;
use crate::{BuilderId, Call, Door, Draw, InputSpec, SkipReason};
use edgetest_inspect::{Bound, Def, DefId, Fields, Origin, Owner, ParamKind, Receiver, Shape, Type};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// How many constructor calls may stand inside one another.
pub const MAX_DEPTH: usize = 3;

/// Largest array that is passed by value.
const MAX_ARRAY: usize = 64;

/// Largest type that constructors are sought for: polymorphic recursion (`Either<Either<…>>`) has no end.
const MAX_SIZE: usize = 8;

/// Largest number of types that constructors are sought for, for the same reason.
const MAX_TYPES: usize = 1_500;

/// One way to make a value of a type.
#[derive(Clone, Debug)]
pub struct Way {
    /// The callable behind it, if it is one.
    pub callable: Option<usize>,
    /// The call.
    pub call: Call,
    /// Parameter names and types.
    pub args: Vec<(String, Type)>,
    /// From the result to the value.
    pub doors: Vec<Door>,
}

/// The API as a graph of types and the calls that make them.
pub struct Graph<'w> {
    /// What is known of the API.
    pub world: &'w World<'w>,
    /// Which calls yield what.
    pub producers: Producers,
    /// Whether types that mean files may be built.
    pub allow_environment: bool,
    ways: RefCell<HashMap<Type, Rc<Vec<Way>>>>,
    in_progress: RefCell<HashSet<Type>>,
    reachable: RefCell<HashMap<(Type, usize), bool>>,
    registered: RefCell<Vec<Type>>,
    registry: RefCell<HashMap<Type, BuilderId>>,
    registering: Cell<bool>,
}

impl<'w> Graph<'w> {
    /// A graph over an indexed API.
    pub fn new(world: &'w World<'w>, producers: Producers, allow_environment: bool) -> Self {
        Self {
            world,
            producers,
            allow_environment,
            ways: RefCell::default(),
            in_progress: RefCell::default(),
            reachable: RefCell::default(),
            registered: RefCell::default(),
            registry: RefCell::default(),
            registering: Cell::new(false),
        }
    }

    /// The grammar of a type, its builders registered; or why there is none.
    pub fn spec(&self, ty: &Type) -> Result<InputSpec, SkipReason> {
        self.describe_value(ty, MAX_DEPTH)?;
        self.registering.set(true);
        let spec = self.describe_value(ty, MAX_DEPTH);
        self.registering.set(false);
        spec
    }

    /// Whether a value can be made within a number of nested constructor calls.
    pub fn can(&self, ty: &Type, depth: usize) -> bool {
        let registering = self.registering.replace(false);
        let answer = self.describe_value(ty, depth).is_ok();
        self.registering.set(registering);
        answer
    }

    /// The smallest depth at which a value can be made.
    pub fn depth(&self, ty: &Type) -> Option<usize> {
        (0..=MAX_DEPTH).find(|depth| self.can(ty, *depth))
    }

    /// The next registered type that has no builder yet, by number.
    pub fn registered(&self, index: usize) -> Option<Type> {
        self.registered.borrow().get(index).cloned()
    }

    fn build(&self, ty: &Type, depth: usize) -> Result<InputSpec, SkipReason> {
        if !self.reaches(ty, depth) {
            return Err(self.why_not(ty));
        }
        if !self.registering.get() {
            return Ok(InputSpec::Build(BuilderId(u32::MAX)));
        }
        let next = BuilderId(u32::try_from(self.registered.borrow().len()).expect("few builders"));
        let id = *self.registry.borrow_mut().entry(ty.clone()).or_insert(next);
        if id == next {
            self.registered.borrow_mut().push(ty.clone());
        }
        Ok(InputSpec::Build(id))
    }

    fn reaches(&self, ty: &Type, depth: usize) -> bool {
        if depth == 0 {
            return false;
        }
        let key = (ty.clone(), depth);
        if let Some(known) = self.reachable.borrow().get(&key) {
            return *known;
        }
        self.reachable.borrow_mut().insert(key.clone(), false);
        let answer = self.world.spell(ty, Lifetimes::Static).is_some()
            && self.ways(ty).iter().any(|way| way.args.iter().all(|(_, arg)| self.can(arg, depth - 1)));
        if self.in_progress.borrow().is_empty() {
            self.reachable.borrow_mut().insert(key, answer);
        } else {
            // Part of the graph is still being explored: the answer may be better later.
            self.reachable.borrow_mut().remove(&key);
        }
        answer
    }

    fn why_not(&self, ty: &Type) -> SkipReason {
        match ty {
            Type::Ref { inner, .. } => self.why_not(inner),
            Type::Adt { def, .. } => {
                let def = self.world.def(*def);
                match &def.origin {
                    _ if !def.importable => SkipReason::Private(def.path),
                    Origin::Local => SkipReason::NoConstructor(def.path),
                    Origin::External { .. } => SkipReason::ExternalType(def.path),
                    Origin::Std => SkipReason::StdType(def.path),
                }
            }
            other => SkipReason::UnknownType(describe(self.world, other)),
        }
    }

    fn describe_value(&self, ty: &Type, depth: usize) -> Result<InputSpec, SkipReason> {
        match ty {
            Type::Prim(name) => Ok(InputSpec::Draw(primitive(name))),
            Type::Tuple(items) => self.tuple(items, depth),
            Type::Array(item, len) => self.array(item, len, depth),
            Type::Ref { mutable, inner } => self.reference(*mutable, inner, depth),
            Type::Adt { def, args } => self.nominal(ty, *def, args, depth),
            Type::FnPointer { inputs, output } => self.closure(inputs, output, depth),
            Type::Str | Type::Slice(_) => Err(SkipReason::Size(describe(self.world, ty))),
            Type::RawPointer => Err(SkipReason::RawPointer),
            Type::Dyn(bounds) => Err(SkipReason::DynTrait(bounds.first().map_or_else(String::new, |bound| self.world.def(bound.def).path))),
            Type::Projection { name, .. } => Err(SkipReason::AssociatedType(name.clone())),
            Type::Param(name) | Type::Const(name) | Type::Unknown(name) => Err(SkipReason::UnknownType(name.clone())),
            Type::Impl(_) => Err(SkipReason::UnknownType("impl Trait".to_owned())),
            Type::Never => Err(SkipReason::UnknownType("!".to_owned())),
        }
    }

    fn tuple(&self, items: &[Type], depth: usize) -> Result<InputSpec, SkipReason> {
        let parts = items.iter().map(|item| self.describe_value(item, depth)).collect::<Result<Vec<_>, _>>()?;
        let mut names: String = (0..items.len()).map(|index| format!("{{{index}}}, ")).collect();
        if items.len() != 1 {
            names.truncate(names.len().saturating_sub(2));
        }
        Ok(InputSpec::Wrap { template: format!("({})", names.trim_end()), parts, doors: Vec::new() })
    }

    fn array(&self, item: &Type, len: &Type, depth: usize) -> Result<InputSpec, SkipReason> {
        let Type::Const(text) = len else { return Err(SkipReason::UnknownType("array length".to_owned())) };
        let count: usize = text.parse().map_err(|_| SkipReason::UnknownType(format!("array of length {text}")))?;
        let too_large = count > MAX_ARRAY && *item != Type::Prim("u8") || count > 4 * MAX_ARRAY;
        if too_large {
            return Err(SkipReason::Size(format!("array of {count}")));
        }
        Ok(InputSpec::Array(Box::new(self.describe_value(item, depth)?), count))
    }

    fn reference(&self, mutable: bool, inner: &Type, depth: usize) -> Result<InputSpec, SkipReason> {
        match inner {
            Type::Str if mutable => Ok(wrap("String::leak({0})", vec![InputSpec::Draw(Draw::String)])),
            Type::Str => Ok(InputSpec::Draw(Draw::Str)),
            Type::Slice(item) if !mutable && **item == Type::Prim("u8") => Ok(InputSpec::Draw(Draw::ByteSlice)),
            Type::Slice(item) => Ok(InputSpec::Slice { mutable, item: Box::new(self.describe_value(item, depth)?) }),
            Type::Dyn(bounds) => {
                let instance = self.dyn_instance(bounds)?;
                Ok(InputSpec::Ref { mutable, inner: Box::new(self.describe_value(&instance, depth)?) })
            }
            Type::Adt { def, .. } => match self.world.std_path(*def).as_deref() {
                Some("std::path::Path") if self.allow_environment => Ok(wrap("std::path::Path::new({0})", vec![InputSpec::Draw(Draw::Str)])),
                Some("std::ffi::OsStr") => Ok(wrap("std::ffi::OsStr::new({0})", vec![InputSpec::Draw(Draw::Str)])),
                Some("std::ffi::CStr") => {
                    let owned = self.nominal_std("std::ffi::CString", &[], depth)?;
                    Ok(wrap("{0}.as_c_str()", vec![InputSpec::Ref { mutable: false, inner: Box::new(owned) }]))
                }
                _ => self.reference_to(mutable, inner, depth),
            },
            _ => self.reference_to(mutable, inner, depth),
        }
    }

    fn reference_to(&self, mutable: bool, inner: &Type, depth: usize) -> Result<InputSpec, SkipReason> {
        let by_value = match inner {
            Type::Adt { def, .. } if self.world.api.types.contains_key(def) => self.producers.is_sized(*def),
            _ => true,
        };
        let value = if by_value { self.describe_value(inner, depth) } else { Err(self.why_not(inner)) };
        match (value, inner) {
            (Ok(value), _) => Ok(InputSpec::Ref { mutable, inner: Box::new(value) }),
            (Err(reason), Type::Adt { .. }) => {
                let whole = Type::Ref { mutable, inner: Box::new(inner.clone()) };
                self.build(&whole, depth).map_err(|_| reason)
            }
            (Err(reason), _) => Err(reason),
        }
    }

    /// A sized type that a `dyn` may be made from.
    fn dyn_instance(&self, bounds: &[edgetest_inspect::TraitRef]) -> Result<Type, SkipReason> {
        let wrapped: Vec<Bound> = bounds.iter().cloned().map(Bound::Trait).collect();
        self.world.choose("dyn", &wrapped, &[], &|ty| self.can(ty, MAX_DEPTH - 1))
    }

    fn closure(&self, inputs: &[Type], output: &Type, depth: usize) -> Result<InputSpec, SkipReason> {
        let params = vec!["_"; inputs.len()].join(", ");
        if *output == Type::Tuple(Vec::new()) {
            return Ok(wrap(&format!("|{params}| ()"), Vec::new()));
        }
        let clone = edgetest_inspect::TraitRef { def: self.clone_trait(), args: Vec::new(), bindings: Vec::new() };
        if is_open(output) || self.world.implements(output, &clone, 3) == Holds::No {
            return Err(SkipReason::Closure(describe(self.world, output)));
        }
        let value = self.describe_value(output, depth).map_err(|_| SkipReason::Closure(describe(self.world, output)))?;
        let template = format!("{{{{ let value = {{0}}; move |{params}| Clone::clone(&value) }}}}");
        Ok(InputSpec::Wrap { template, parts: vec![value], doors: Vec::new() })
    }

    fn clone_trait(&self) -> DefId {
        let Type::Adt { def, .. } = self.world.std("std::clone::Clone", Vec::new()) else { unreachable!("std() makes a nominal type") };
        def
    }

    fn nominal(&self, ty: &Type, def: DefId, args: &[Type], depth: usize) -> Result<InputSpec, SkipReason> {
        let Some(path) = self.world.std_path(def) else { return self.build(ty, depth) };
        if reaches_environment(&path) || names_files(&path) && !self.allow_environment {
            return Err(SkipReason::Environment(path));
        }
        match self.nominal_std(&path, args, depth) {
            Err(SkipReason::StdType(_)) if size(ty) <= MAX_SIZE => self.build(ty, depth),
            answer => answer,
        }
    }

    fn nominal_std(&self, path: &str, args: &[Type], depth: usize) -> Result<InputSpec, SkipReason> {
        if let Some(spec) = self.special(path, args, depth) {
            return spec;
        }
        let Some(rows) = recipes(path) else { return Err(SkipReason::StdType(path.to_owned())) };
        let mut alternatives = Vec::new();
        let mut refused = None;
        for row in rows {
            let parts = row.parts.iter().map(|part| self.part(*part, args, depth)).collect::<Result<Vec<_>, _>>();
            match parts {
                Ok(parts) => alternatives.push(InputSpec::Wrap { template: row.template.to_owned(), parts, doors: row.doors.to_vec() }),
                Err(reason) => refused = Some(reason),
            }
        }
        match (alternatives.len(), refused) {
            // `None` alone says nothing of `Option<T>`: the payload is what is asked for.
            (_, Some(reason)) if path == "std::option::Option" => Err(reason),
            (0, Some(reason)) => Err(reason),
            (0, None) => Err(SkipReason::StdType(path.to_owned())),
            (1, _) => Ok(alternatives.remove(0)),
            _ => Ok(InputSpec::OneOf(alternatives)),
        }
    }

    fn part(&self, part: Part, args: &[Type], depth: usize) -> Result<InputSpec, SkipReason> {
        let arg = |index: usize| args.get(index).ok_or_else(|| SkipReason::UnknownType("type argument".to_owned()));
        Ok(match part {
            Part::Arg(index) => self.describe_value(arg(index)?, depth)?,
            Part::Items(index) if *arg(index)? == Type::Prim("u8") => InputSpec::Draw(Draw::Bytes),
            Part::Items(index) => InputSpec::Repeat(Box::new(self.describe_value(arg(index)?, depth)?)),
            Part::Slice(index) => InputSpec::Slice { mutable: false, item: Box::new(self.describe_value(arg(index)?, depth)?) },
            Part::Entries => InputSpec::Repeat(Box::new(self.tuple(&[arg(0)?.clone(), arg(1)?.clone()], depth)?)),
            Part::Draw(draw) => InputSpec::Draw(draw),
        })
    }

    /// Std types whose form depends on their argument.
    fn special(&self, path: &str, args: &[Type], depth: usize) -> Option<Result<InputSpec, SkipReason>> {
        let text = || InputSpec::Draw(Draw::String);
        match (path, args.first()?) {
            ("std::boxed::Box", Type::Str) => Some(Ok(wrap("{0}.into_boxed_str()", vec![text()]))),
            ("std::rc::Rc" | "std::sync::Arc", Type::Str) => Some(Ok(wrap(&format!("{path}::<str>::from({{0}})"), vec![text()]))),
            ("std::boxed::Box", Type::Slice(item)) => {
                let items = self.nominal_std("std::vec::Vec", &[(**item).clone()], depth);
                Some(items.map(|items| wrap("{0}.into_boxed_slice()", vec![items])))
            }
            ("std::rc::Rc" | "std::sync::Arc", Type::Slice(item)) => {
                let items = self.nominal_std("std::vec::Vec", &[(**item).clone()], depth);
                Some(items.map(|items| wrap(&format!("{path}::from({{0}})"), vec![items])))
            }
            ("std::boxed::Box" | "std::rc::Rc" | "std::sync::Arc", Type::Dyn(bounds)) => Some(self.dyn_instance(bounds).and_then(|instance| {
                let value = self.describe_value(&instance, depth)?;
                Ok(wrap(&format!("{path}::new({{0}})"), vec![value]))
            })),
            ("std::borrow::Cow", inner) => Some(self.cow(inner, depth)),
            _ => None,
        }
    }

    fn cow(&self, inner: &Type, depth: usize) -> Result<InputSpec, SkipReason> {
        let borrowed = self.reference(false, inner, depth)?;
        let mut alternatives = vec![wrap("std::borrow::Cow::Borrowed({0})", vec![borrowed])];
        let owned = match inner {
            Type::Str => Some(InputSpec::Draw(Draw::String)),
            Type::Slice(item) => Some(self.nominal_std("std::vec::Vec", &[(**item).clone()], depth)?),
            _ => None,
        };
        alternatives.extend(owned.map(|owned| wrap("std::borrow::Cow::Owned({0})", vec![owned])));
        Ok(InputSpec::OneOf(alternatives))
    }

    /// Every way to make a value of a closed type, in the order of the API.
    pub fn ways(&self, ty: &Type) -> Rc<Vec<Way>> {
        if let Some(known) = self.ways.borrow().get(ty) {
            return Rc::clone(known);
        }
        if size(ty) > MAX_SIZE || self.ways.borrow().len() > MAX_TYPES || !self.in_progress.borrow_mut().insert(ty.clone()) {
            return Rc::default();
        }
        let mut found = Vec::new();
        self.from_calls(ty, &mut found);
        self.from_constants(ty, &mut found);
        self.from_fields(ty, &mut found);
        self.in_progress.borrow_mut().remove(ty);
        let found = Rc::new(found);
        self.ways.borrow_mut().insert(ty.clone(), Rc::clone(&found));
        found
    }

    fn from_calls(&self, ty: &Type, into: &mut Vec<Way>) {
        for producer in self.producers.of(ty) {
            let mut env = Env::new();
            if !unify(&producer.pattern, ty, &mut env) {
                continue;
            }
            let Ok((env, args)) = self.settle(producer.callable, env) else { continue };
            let callable = &self.world.api.callables[producer.callable];
            let Ok(call) = call(self.world, callable, &env) else { continue };
            into.push(Way { callable: Some(producer.callable), call, args, doors: producer.doors.clone() });
        }
    }

    fn from_constants(&self, ty: &Type, into: &mut Vec<Way>) {
        for constant in &self.world.api.constants {
            let mut env = Env::new();
            if let Some(index) = constant.impl_index {
                let owner = &self.world.api.impls[index].self_ty;
                if is_open(owner) {
                    continue;
                }
                env.insert("Self".to_owned(), owner.clone());
            }
            let Some(found) = self.world.resolve(&substitute(&constant.ty, &env)) else { continue };
            if found != *ty {
                continue;
            }
            let path = match env.get("Self") {
                None => constant.path.clone(),
                Some(owner) => match self.world.spell(owner, Lifetimes::Static) {
                    Some(owner) => format!("<{owner}>::{}", constant.name),
                    None => continue,
                },
            };
            into.push(Way { callable: None, call: Call::Path { path }, args: Vec::new(), doors: Vec::new() });
        }
    }

    fn from_fields(&self, ty: &Type, into: &mut Vec<Way>) {
        let Type::Adt { def, args } = ty else { return };
        let Some(definition) = self.world.api.types.get(def) else { return };
        let path = self.world.def(*def).path;
        let env: Env = definition.generics.params.iter().map(|param| param.name.clone()).zip(args.iter().cloned()).collect();
        match &definition.shape {
            Shape::Struct(fields) if !definition.non_exhaustive => into.extend(self.literal(&path, fields, &env)),
            Shape::Enum(variants) => {
                for variant in variants.iter().filter(|variant| !variant.non_exhaustive) {
                    into.extend(self.literal(&format!("{path}::{}", raw(&variant.name)), &variant.fields, &env));
                }
            }
            Shape::Struct(_) | Shape::Union => {}
        }
    }

    fn literal(&self, path: &str, fields: &Fields, env: &Env) -> Option<Way> {
        let close = |ty: &Type| self.world.resolve(&substitute(ty, env)).filter(|ty| !is_open(ty));
        let (call, args) = match fields {
            Fields::Unit => (Call::Path { path: path.to_owned() }, Vec::new()),
            Fields::Tuple(types) => {
                let args = types.iter().enumerate().map(|(index, ty)| Some((format!("field_{index}"), close(ty.as_ref()?)?)));
                (Call::Tuple { path: path.to_owned() }, args.collect::<Option<Vec<_>>>()?)
            }
            Fields::Named { has_private: true, .. } => return None,
            Fields::Named { fields, has_private: false } => {
                let args = fields.iter().map(|(name, ty)| Some((name.clone(), close(ty)?))).collect::<Option<Vec<_>>>()?;
                let fields = fields.iter().map(|(name, _)| raw(name)).collect();
                (Call::Struct { path: path.to_owned(), fields }, args)
            }
        };
        Some(Way { callable: None, call, args, doors: Vec::new() })
    }

    /// Settles every parameter of a callable, and with them the types of its arguments.
    pub fn settle(&self, index: usize, mut env: Env) -> Result<(Env, Vec<(String, Type)>), SkipReason> {
        let callable = &self.world.api.callables[index];
        let buildable = |ty: &Type| self.can(ty, MAX_DEPTH);
        match &callable.owner {
            Owner::Inherent(item) | Owner::TraitImpl(item) => {
                let item = &self.world.api.impls[*item];
                self.prefer_usual(&item.self_ty, &item.generics, &mut env);
                self.world.instantiate(&item.generics, &mut env, &buildable)?;
                env.extend(item.assoc_types.iter().map(|(name, ty)| (format!("Self::{name}"), ty.clone())));
                let owner = self_env(self.world, callable).remove("Self").expect("a method has a self type");
                let owner = self.world.resolve(&substitute(&owner, &env)).ok_or_else(|| SkipReason::AssociatedType("Self".to_owned()))?;
                env.insert("Self".to_owned(), owner);
            }
            Owner::TraitProvided(def) => self.settle_provided(*def, callable, &mut env, &buildable)?,
            Owner::Free { .. } => {}
        }
        self.world.instantiate(&callable.generics, &mut env, &buildable)?;
        let args = callable.params.iter().map(|(name, ty)| {
            let ty = self.world.resolve(&substitute(ty, &env)).filter(|ty| !is_open(ty));
            ty.map(|ty| (name.clone(), ty)).ok_or_else(|| SkipReason::AssociatedType(name.clone()))
        });
        let args = args.collect::<Result<Vec<_>, _>>()?;
        Ok((env, args))
    }

    fn settle_provided(&self, def: DefId, callable: &edgetest_inspect::Callable, env: &mut Env, buildable: &dyn Fn(&Type) -> bool) -> Result<(), SkipReason> {
        if env.contains_key("Self") {
            return Ok(());
        }
        let bound = edgetest_inspect::TraitRef { def, args: Vec::new(), bindings: Vec::new() };
        let extra = self.world.bounds_on("Self", &callable.generics, env);
        let needs_value = callable.receiver == Some(Receiver::Value);
        let ok = |ty: &Type| buildable(ty) && !(needs_value && matches!(ty, Type::Str | Type::Slice(_)));
        let owner = self.world.implementor(&bound, &extra, &ok)?;
        for item in self.world.impls_of(def) {
            let mut own = Env::new();
            if !unify(&item.self_ty, &owner, &mut own) {
                continue;
            }
            let params = self.world.api.traits.get(&def).map_or(&[][..], |item| &item.generics.params);
            let args = item.trait_ref.as_ref().map_or(&[][..], |bound| &bound.args);
            for (param, arg) in params.iter().zip(args) {
                env.insert(param.name.clone(), substitute(arg, &own));
            }
            break;
        }
        env.insert("Self".to_owned(), owner);
        Ok(())
    }

    /// Chooses the arguments of a generic type once for the whole API: its declared default, else what the API itself
    /// yields most often. Otherwise each impl would choose its own, and values of one could not be handed to another.
    fn prefer_usual(&self, self_ty: &Type, generics: &edgetest_inspect::Generics, env: &mut Env) {
        let Type::Adt { def, args } = self_ty else { return };
        let Some(definition) = self.world.api.types.get(def) else { return };
        let usual = self.producers.usual_args(*def);
        for (position, (arg, param)) in args.iter().zip(&definition.generics.params).enumerate() {
            let Type::Param(name) = arg else { continue };
            if env.contains_key(name) {
                continue;
            }
            let declared = match &param.kind {
                ParamKind::Type { default: Some(default), .. } if !is_open(default) => Some(default.clone()),
                ParamKind::Type { .. } | ParamKind::Const { .. } => None,
            };
            let preferred = declared.or_else(|| usual.and_then(|args| args.get(position)).cloned()).or_else(|| self.by_union(*def, position));
            let Some(preferred) = preferred else { continue };
            let bounds = self.world.bounds_on(name, generics, env);
            if self.world.satisfies(&preferred, &bounds) != Holds::No {
                env.insert(name.clone(), preferred);
            }
        }
    }

    /// A type argument that satisfies the bounds of all inherent impls at once.
    fn by_union(&self, def: DefId, position: usize) -> Option<Type> {
        let mut bounds = Vec::new();
        for item in self.world.inherent_impls(def) {
            let Type::Adt { args, .. } = &item.self_ty else { continue };
            if let Some(Type::Param(name)) = args.get(position) {
                bounds.extend(self.world.bounds_on(name, &item.generics, &Env::new()));
            }
        }
        if traits(&bounds).next().is_none() {
            return None;
        }
        self.world.choose("T", &bounds, &[], &|ty| self.can(ty, MAX_DEPTH - 1)).ok().filter(|ty| !is_open(ty))
    }
}

fn wrap(template: &str, parts: Vec<InputSpec>) -> InputSpec {
    InputSpec::Wrap { template: template.to_owned(), parts, doors: Vec::new() }
}

fn primitive(name: &'static str) -> Draw {
    match name {
        "bool" => Draw::Bool,
        "char" => Draw::Char,
        "f32" => Draw::F32,
        "f64" => Draw::F64,
        integer => Draw::Int(integer),
    }
}

/// A type for a reader, parameters and private parts included.
pub fn describe(world: &World<'_>, ty: &Type) -> String {
    if let Some(text) = world.spell(ty, Lifetimes::Elided) {
        return text;
    }
    match ty {
        Type::Adt { def, .. } => world.def(*def).path,
        Type::Param(name) | Type::Unknown(name) | Type::Const(name) => name.clone(),
        Type::Ref { inner, .. } => format!("&{}", describe(world, inner)),
        Type::Projection { base, name, .. } => format!("{}::{name}", describe(world, base)),
        Type::RawPointer => "raw pointer".to_owned(),
        Type::Impl(_) => "impl Trait".to_owned(),
        _ => "a type without a name".to_owned(),
    }
}

/// Definitions after planning.
pub fn defs(world: &World<'_>) -> Vec<Def> {
    world.defs().clone()
}
