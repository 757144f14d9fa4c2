//! How a value of a type is made: the grammar of inputs over the API graph.

use crate::made::Yield;
use crate::producers::Producers;
use crate::spell::Lifetimes;
use crate::table::{Part, names_files, reaches_environment, recipes};
use crate::types::size;
use crate::ways::Way;
use crate::world::World;
use crate::{BuilderId, Draw, InputSpec, PlanOptions, SkipReason};
use edgetest_inspect::{Bound, Def, DefId, Fixture, Origin, Type};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// How many constructor calls may stand inside one another.
pub const MAX_DEPTH: usize = 5;

/// Largest array that is passed by value.
const MAX_ARRAY: usize = 64;

/// Largest type that constructors are sought for: polymorphic recursion (`Either<Either<…>>`) has no end.
pub const MAX_SIZE: usize = 7;

/// Largest number of types that constructors are sought for, for the same reason.
pub const MAX_TYPES: usize = 800;

/// The API as a graph of types and the calls that make them.
pub struct Graph<'w> {
    /// What is known of the API.
    pub world: &'w World<'w>,
    /// Which calls yield what.
    pub producers: Producers,
    /// Whether types that mean files may be built.
    pub allow_environment: bool,
    /// Values that the user supplies.
    pub fixtures: &'w [Fixture],
    pub(crate) ways: RefCell<HashMap<Type, Rc<Vec<Way>>>>,
    pub(crate) in_progress: RefCell<HashSet<Type>>,
    pub(crate) made: RefCell<HashMap<DefId, Vec<Type>>>,
    pub(crate) yielded: RefCell<HashMap<Type, Vec<Yield>>>,
    reachable: RefCell<HashMap<(Type, usize), bool>>,
    registered: RefCell<Vec<Type>>,
    registry: RefCell<HashMap<Type, BuilderId>>,
    registering: Cell<bool>,
}

impl<'w> Graph<'w> {
    /// A graph over an indexed API.
    pub fn new(world: &'w World<'w>, producers: Producers, options: &'w PlanOptions) -> Self {
        Self {
            world,
            producers,
            allow_environment: options.allow_environment,
            fixtures: &options.fixtures,
            ways: RefCell::default(),
            in_progress: RefCell::default(),
            made: RefCell::default(),
            yielded: RefCell::default(),
            reachable: RefCell::default(),
            registered: RefCell::default(),
            registry: RefCell::default(),
            registering: Cell::new(false),
        }
    }

    /// Drops what was worked out about ways, to be worked out again with what is known now.
    pub(crate) fn forget(&self) {
        self.ways.borrow_mut().clear();
        self.reachable.borrow_mut().clear();
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
        if depth == 0 || !self.is_sized(ty) {
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

    /// Whether a value may be held: a type of the crate is taken for unsized unless something shows that it is sized.
    fn is_sized(&self, ty: &Type) -> bool {
        match ty {
            Type::Adt { def, .. } => {
                !self.world.api.types.contains_key(def)
                    || self.producers.is_sized(*def)
                    || self.fixtures_of(ty).next().is_some()
            }
            _ => true,
        }
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

    pub(crate) fn describe_value(&self, ty: &Type, depth: usize) -> Result<InputSpec, SkipReason> {
        if self.fixtures_of(ty).next().is_none() || self.is_built(ty) {
            return self.describe_form(ty, depth);
        }
        // What std's own values are drawn from goes on beside what the user supplies.
        let supplied = self.build(ty, depth);
        match (self.describe_form(ty, depth), supplied) {
            (Ok(drawn), Ok(supplied)) => Ok(one_of(vec![supplied, drawn])),
            (answer, Err(_)) | (Err(_), answer) => answer,
        }
    }

    /// Whether values of the type are made by builders, of which fixtures are a part.
    fn is_built(&self, ty: &Type) -> bool {
        matches!(ty, Type::Adt { def, .. } if self.world.std_path(*def).is_none())
    }

    fn describe_form(&self, ty: &Type, depth: usize) -> Result<InputSpec, SkipReason> {
        match ty {
            Type::Prim(name) => Ok(InputSpec::Draw(primitive(name))),
            Type::Tuple(items) => self.tuple(items, depth),
            Type::Array(item, len) => self.array(item, len, depth),
            Type::Ref { mutable, inner } => self.reference(*mutable, inner, depth),
            Type::Adt { def, args } => self.nominal(ty, *def, args, depth),
            Type::FnPointer { inputs, output } => self.closure(ty, inputs, output, depth),
            Type::Str | Type::Slice(_) => Err(SkipReason::Size(describe(self.world, ty))),
            Type::RawPointer => Err(SkipReason::RawPointer),
            Type::Dyn(bounds) => Err(SkipReason::DynTrait(
                bounds.first().map_or_else(String::new, |bound| self.world.def(bound.def).path),
            )),
            Type::Projection { name, .. } => Err(SkipReason::AssociatedType(name.clone())),
            Type::Param(name) | Type::Const(name) | Type::Unknown(name) => Err(SkipReason::UnknownType(name.clone())),
            Type::Impl(_) => Err(SkipReason::UnknownType("impl Trait".to_owned())),
            Type::Never => Err(SkipReason::UnknownType("!".to_owned())),
        }
    }

    fn tuple(&self, items: &[Type], depth: usize) -> Result<InputSpec, SkipReason> {
        let parts = items.iter().map(|item| self.describe_value(item, depth)).collect::<Result<Vec<_>, _>>()?;
        let names: Vec<String> = (0..items.len()).map(|index| format!("{{{index}}}")).collect();
        let comma = if items.len() == 1 { "," } else { "" };
        Ok(InputSpec::Wrap { template: format!("({}{comma})", names.join(", ")), parts, doors: Vec::new() })
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
                let instance = self.dyn_instance(bounds, depth)?;
                let value = InputSpec::Ref { mutable, inner: Box::new(self.describe_value(&instance, depth - 1)?) };
                Ok(self.cast(value, &Type::Ref { mutable, inner: Box::new(inner.clone()) }))
            }
            Type::Adt { def, .. } => match self.world.std_path(*def).as_deref() {
                Some("std::path::Path") if self.allow_environment => {
                    Ok(wrap("std::path::Path::new({0})", vec![InputSpec::Draw(Draw::Str)]))
                }
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
        match (self.describe_value(inner, depth), inner) {
            (Ok(value), _) => Ok(InputSpec::Ref { mutable, inner: Box::new(value) }),
            (Err(reason), Type::Adt { .. }) => {
                let whole = Type::Ref { mutable, inner: Box::new(inner.clone()) };
                self.build(&whole, depth).map_err(|_| reason)
            }
            (Err(reason), _) => Err(reason),
        }
    }

    /// Says what a value is to be unsized to, since within another value nothing does.
    fn cast(&self, value: InputSpec, ty: &Type) -> InputSpec {
        match self.world.spell(ty, Lifetimes::Elided) {
            Some(spelled) => wrap(&format!("{{0}} as {spelled}"), vec![value]),
            None => value,
        }
    }

    /// A sized type that a `dyn` may be made from.
    fn dyn_instance(&self, bounds: &[edgetest_inspect::TraitRef], depth: usize) -> Result<Type, SkipReason> {
        // `impl Trait for Box<dyn Trait>` makes the type an implementor of itself.
        let Some(less) = depth.checked_sub(1) else {
            let path = bounds.first().map(|bound| self.world.def(bound.def).path);
            return Err(SkipReason::DynTrait(path.unwrap_or_default()));
        };
        let wrapped: Vec<Bound> = bounds.iter().cloned().map(Bound::Trait).collect();
        let buildable = |ty: &Type| self.can(ty, less);
        let outer = self.world.wants_stand_ins.replace(false);
        let chosen = self.world.choose("dyn", &wrapped, &[], &buildable).or_else(|reason| {
            self.world.wants_stand_ins.set(true);
            self.world.choose("dyn", &wrapped, &[], &buildable).map_err(|_| reason)
        });
        self.world.wants_stand_ins.set(outer);
        chosen
    }

    fn nominal(&self, ty: &Type, def: DefId, args: &[Type], depth: usize) -> Result<InputSpec, SkipReason> {
        let Some(path) = self.world.std_path(def) else {
            return self.world.protocol_value(def, ty).map_or_else(|| self.build(ty, depth), Ok);
        };
        if reaches_environment(&path) || names_files(&path) && !self.allow_environment {
            return Err(SkipReason::Environment(path));
        }
        match self.nominal_std(&path, args, depth) {
            // The API itself may hand out what the table cannot make: `Box<Unsized>`, a foreign error.
            Err(reason) if size(ty) <= MAX_SIZE => self.build(ty, depth).map_err(|_| reason),
            answer => answer,
        }
    }

    fn nominal_std(&self, path: &str, args: &[Type], depth: usize) -> Result<InputSpec, SkipReason> {
        if let Some(spec) = self.special(path, args, depth) {
            return spec;
        }
        let hasher = match path {
            "std::collections::HashMap" => args.get(2),
            "std::collections::HashSet" => args.get(1),
            _ => None,
        };
        if let Some(hasher) = hasher
            && !is_default_hasher(self.world, hasher)
        {
            return Err(SkipReason::Bound("std::hash::BuildHasher".to_owned()));
        }
        let Some(rows) = recipes(path) else { return Err(SkipReason::StdType(path.to_owned())) };
        let mut alternatives = Vec::new();
        let mut refused = None;
        for row in rows {
            let parts = row.parts.iter().map(|part| self.part(*part, args, depth)).collect::<Result<Vec<_>, _>>();
            match parts {
                Ok(parts) => alternatives.push(InputSpec::Wrap {
                    template: row.template.to_owned(),
                    parts,
                    doors: row.doors.to_vec(),
                }),
                Err(reason) => refused = Some(reason),
            }
        }
        match (alternatives.len(), refused) {
            // `None` alone says nothing of `Option<T>`: the payload is what is asked for.
            (_, Some(reason)) if path == "std::option::Option" => Err(reason),
            (0, Some(reason)) => Err(reason),
            (0, None) => Err(SkipReason::StdType(path.to_owned())),
            _ => Ok(one_of(alternatives)),
        }
    }

    fn part(&self, part: Part, args: &[Type], depth: usize) -> Result<InputSpec, SkipReason> {
        let arg = |index: usize| args.get(index).ok_or_else(|| SkipReason::UnknownType("type argument".to_owned()));
        Ok(match part {
            Part::Arg(index) => self.describe_value(arg(index)?, depth)?,
            Part::Items(index) if *arg(index)? == Type::Prim("u8") => InputSpec::Draw(Draw::Bytes),
            Part::Items(index) => InputSpec::Repeat(Box::new(self.describe_value(arg(index)?, depth)?)),
            Part::Slice(index) => {
                InputSpec::Slice { mutable: false, item: Box::new(self.describe_value(arg(index)?, depth)?) }
            }
            Part::Entries => InputSpec::Repeat(Box::new(self.tuple(&[arg(0)?.clone(), arg(1)?.clone()], depth)?)),
            Part::Draw(draw) => InputSpec::Draw(draw),
        })
    }

    /// Std types whose form depends on their argument.
    fn special(&self, path: &str, args: &[Type], depth: usize) -> Option<Result<InputSpec, SkipReason>> {
        let text = || InputSpec::Draw(Draw::String);
        match (path, args.first()?) {
            ("std::boxed::Box", Type::Str) => Some(Ok(wrap("{0}.into_boxed_str()", vec![text()]))),
            ("std::rc::Rc" | "std::sync::Arc", Type::Str) => {
                Some(Ok(wrap(&format!("{path}::<str>::from({{0}})"), vec![text()])))
            }
            ("std::boxed::Box", Type::Slice(item)) => {
                let items = self.nominal_std("std::vec::Vec", &[(**item).clone()], depth);
                Some(items.map(|items| wrap("{0}.into_boxed_slice()", vec![items])))
            }
            ("std::rc::Rc" | "std::sync::Arc", Type::Slice(item)) => {
                let items = self.nominal_std("std::vec::Vec", &[(**item).clone()], depth);
                Some(items.map(|items| wrap(&format!("{path}::from({{0}})"), vec![items])))
            }
            ("std::boxed::Box" | "std::rc::Rc" | "std::sync::Arc", Type::Dyn(bounds)) => {
                Some(self.dyn_instance(bounds, depth).and_then(|instance| {
                    let value = self.describe_value(&instance, depth - 1)?;
                    let inner = args.first().expect("matched above").clone();
                    Ok(self.cast(wrap(&format!("{path}::new({{0}})"), vec![value]), &self.world.std(path, vec![inner])))
                }))
            }
            // What it points to may not be movable again: it is pinned in a box, and the box is leaked.
            ("std::pin::Pin", Type::Ref { mutable, inner }) => Some(self.describe_value(inner, depth).map(|value| {
                let view = if *mutable { "as_mut" } else { "as_ref" };
                wrap(&format!("Box::leak(Box::new(Box::pin({{0}}))).{view}()"), vec![value])
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
}

/// Whether a map with this hasher can be collected: anything but std's own numbers and texts may be one.
fn is_default_hasher(world: &World<'_>, ty: &Type) -> bool {
    match ty {
        Type::Adt { def, .. } => world.std_path(*def).is_none_or(|path| path.starts_with("std::hash::")),
        _ => false,
    }
}

pub(crate) fn wrap(template: &str, parts: Vec<InputSpec>) -> InputSpec {
    InputSpec::Wrap { template: template.to_owned(), parts, doors: Vec::new() }
}

pub(crate) fn one_of(mut alternatives: Vec<InputSpec>) -> InputSpec {
    if alternatives.len() == 1 { alternatives.remove(0) } else { InputSpec::OneOf(alternatives) }
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
