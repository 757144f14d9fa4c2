//! From an API to a plan: every callable becomes a target or a skip.

use crate::call::call;
use crate::filter::Filter;
use crate::inputs::{Graph, MAX_DEPTH};
use crate::laws;
use crate::producers::{Producers, in_setup_harmful};
use crate::spell::{Lifetimes, externs, externs_of_trait};
use crate::types::{Env, substitute, unify};
use crate::ways::Way;
use crate::world::World;
use crate::{
    Arg, Builder, Call, InputSpec, Plain, PlanOptions, Skip, SkipReason, Target, TargetKind, TestPlan, Unit, UnitId,
};
use edgetest_inspect::{Callable, CrateApi, Origin, Owner, Receiver, Type};

/// How many ways to build one type are kept.
const MAX_WAYS: usize = 24;

/// Ways that ask for less depth are kept beside the shortest one.
const USUAL_DEPTH: usize = 3;

/// How many texts a target of its own is tried with.
const MAX_SEEDS: usize = 48;

/// How many mutators of one type are kept.
const MAX_MUTATORS: usize = 24;

/// Plans a package. Pure: the same API and options give the same plan.
pub fn plan(api: &CrateApi, options: &PlanOptions) -> TestPlan {
    let world = World::new(api, options.allow_environment);
    let producers = Producers::new(&world, &|callable| callable_in_setup(&world, callable));
    let graph = Graph::new(&world, producers, options);
    graph.learn_instances();
    world.searches.refill();
    let mut planner = Planner { graph: &graph, plan: TestPlan::default() };
    let filter = Filter::new(options);
    for (index, callable) in api.callables.iter().enumerate().filter(|(_, callable)| !callable.derived) {
        let outcome =
            if filter.admits(&callable.path) { planner.target(index, callable) } else { Err(SkipReason::Filtered) };
        if let Err(reason) = outcome {
            planner.plan.skips.push(Skip { callable: index, reason });
        }
    }
    for instance in laws::find(&graph) {
        planner.law(instance, &filter);
    }
    planner.builders();
    planner.sequences(&filter);
    planner.watched(&filter);
    planner.builders();
    let mut plan = planner.plan;
    plan.web = api.web.clone();
    plan.identities.clone_from(&options.identities);
    plan.burst = options.burst;
    plan.defs = crate::inputs::defs(&world);
    plan.stand_ins = world.stand_ins.take().into_iter().map(|known| known.written).collect();
    plan.settle()
}

/// What may stand in a setup: a future is no value of what it will yield.
fn callable_in_setup(world: &World<'_>, callable: &Callable) -> Result<(), SkipReason> {
    if callable.is_async { Err(SkipReason::Async) } else { callable_at_all(world, callable) }
}

/// Reasons that do not depend on the types in the signature.
fn callable_at_all(world: &World<'_>, callable: &Callable) -> Result<(), SkipReason> {
    if callable.is_unsafe {
        return Err(SkipReason::Unsafe);
    }
    if callable.foreign_abi {
        return Err(SkipReason::ForeignAbi);
    }
    if let Some(word) = world.reaches_out(callable) {
        return Err(SkipReason::Environment(word.to_owned()));
    }
    let Some(bound) = world.trait_of(callable) else { return Ok(()) };
    let def = world.def(bound.def);
    let name = def.path.rsplit("::").next().unwrap_or_default();
    match &def.origin {
        Origin::Std if def.path == "std::ops::Drop" => Err(SkipReason::DropImpl),
        Origin::Local | Origin::External { .. } if !def.importable => Err(SkipReason::Private(def.path.clone())),
        Origin::External { .. } if crate::protocol::is_conversation(name) || name.starts_with("Async") => {
            Err(SkipReason::Protocol(def.path.clone()))
        }
        Origin::Std | Origin::Local | Origin::External { .. } => Ok(()),
    }
}

struct Planner<'g> {
    graph: &'g Graph<'g>,
    plan: TestPlan,
}

impl Planner<'_> {
    fn target(&mut self, index: usize, callable: &Callable) -> Result<(), SkipReason> {
        let world = self.graph.world;
        if let Owner::Route(route) = callable.owner {
            return self.route(index, route);
        }
        callable_at_all(world, callable)?;
        let (env, args) = self.graph.settle(index, Env::new())?;
        self.instance(index, callable, &env, args)?;
        for other in world.other_formats(callable, &env) {
            // One that does not suit leaves the others as they are: the callable has its target.
            if let Ok((env, args)) = self.graph.settle(index, other) {
                let _ = self.instance(index, callable, &env, args);
            }
        }
        Ok(())
    }

    /// A target for one choice of the parameters.
    fn instance(
        &mut self,
        index: usize,
        callable: &Callable,
        env: &Env,
        mut args: Vec<(String, Type)>,
    ) -> Result<(), SkipReason> {
        let world = self.graph.world;
        fits_on_the_stack(world, callable, env)?;
        let call = match format_specs(world, callable) {
            Some(specs) => {
                args.truncate(1);
                Call::Format { specs: specs.to_vec() }
            }
            None => call(world, callable, env)?,
        };
        let args = self.args(&args)?;
        let instance = env
            .iter()
            .filter(|(name, _)| !name.starts_with("Self") && !name.starts_with("impl "))
            .map(|(name, ty)| (name.clone(), crate::inputs::describe(world, ty)))
            .collect();
        self.note_externs(callable, env, &args);
        let unit =
            self.unit(Unit { callable: Some(index), call, args, doors: Vec::new(), result: None, mutates: None });
        self.plan.targets.push(Target {
            kind: TargetKind::Callable(index),
            path: self.unused(&callable.path),
            unit,
            seeds: self.seeds(index, callable),
            instance,
        });
        Ok(())
    }

    /// What its own docs say, then what tests and examples call it with.
    fn seeds(&self, index: usize, callable: &Callable) -> Vec<String> {
        let mut seeds = callable.docs.literals.clone();
        for text in self.graph.world.api.arguments.get(index).into_iter().flatten() {
            if seeds.len() < MAX_SEEDS && !seeds.contains(text) {
                seeds.push(text.clone());
            }
        }
        seeds
    }

    /// A law whose values cannot be drawn after all is no loss that a user has to be told of: nobody asked for it.
    fn law(&mut self, instance: laws::Instance, filter: &Filter<'_>) {
        let laws::Instance { law, about, callables, args, steps } = instance;
        let world = self.graph.world;
        let members = || callables.iter().map(|index| &world.api.callables[*index]);
        let admitted = members().any(|callable| filter.admits(&callable.path))
            && members().all(|callable| world.reaches_out(callable).is_none());
        let Ok(args) = self.args(&args) else { return };
        if !admitted {
            return;
        }
        for arg in &args {
            externs(&world.defs(), &arg.ty, &mut self.plan.externs);
        }
        let path = self.unused(&format!("{} of {about}", law.code()));
        let callable = callables.first().copied();
        let seeds = self.seeds_of_law(&callables);
        let unit = self.unit(Unit {
            callable,
            call: Call::Check(steps),
            args,
            doors: Vec::new(),
            result: None,
            mutates: None,
        });
        let kind = TargetKind::Law { law, callables };
        self.plan.targets.push(Target { kind, path, unit, seeds, instance: Vec::new() });
    }

    /// Those of all that it concerns.
    fn seeds_of_law(&self, callables: &[usize]) -> Vec<String> {
        let all = callables.iter().flat_map(|index| self.seeds(*index, &self.graph.world.api.callables[*index]));
        let mut seeds: Vec<String> = Vec::new();
        for seed in all {
            if seeds.len() < MAX_SEEDS && !seeds.contains(&seed) {
                seeds.push(seed);
            }
        }
        seeds
    }

    /// A name that no target has yet.
    fn unused(&self, name: &str) -> String {
        let taken = |name: &str| self.plan.targets.iter().any(|target| target.path == name);
        let numbered = (2..).map(|number| format!("{name}#{number}"));
        std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken(name)).expect("there are enough numbers")
    }

    fn route(&mut self, index: usize, route: usize) -> Result<(), SkipReason> {
        let api = self.graph.world.api;
        let call = crate::web::call(&api.web, route, &api.package, self.graph.allow_environment)?;
        let args = Vec::new();
        let unit =
            self.unit(Unit { callable: Some(index), call, args, doors: Vec::new(), result: None, mutates: None });
        let callable = &api.callables[index];
        self.plan.targets.push(Target {
            kind: TargetKind::Callable(index),
            path: callable.path.clone(),
            unit,
            seeds: callable.docs.literals.clone(),
            instance: Vec::new(),
        });
        Ok(())
    }

    fn args(&self, args: &[(String, Type)]) -> Result<Vec<Arg>, SkipReason> {
        args.iter()
            .map(|(name, ty)| Ok(Arg { name: name.clone(), spec: self.graph.spec(ty)?, ty: ty.clone() }))
            .collect()
    }

    fn unit(&mut self, unit: Unit) -> UnitId {
        let id = UnitId(u32::try_from(self.plan.units.len()).expect("few units"));
        self.plan.units.push(unit);
        id
    }

    fn note_externs(&mut self, callable: &Callable, env: &Env, args: &[Arg]) {
        let defs = self.graph.world.defs();
        for ty in env.values().chain(args.iter().map(|arg| &arg.ty)) {
            externs(&defs, ty, &mut self.plan.externs);
        }
        if let Some(bound) = self.graph.world.trait_of(callable) {
            externs_of_trait(&defs, &bound, &mut self.plan.externs);
        }
    }

    /// Writes the builders that targets asked for, and those that they ask for in turn.
    fn builders(&mut self) {
        while let Some(ty) = self.graph.registered(self.plan.builders.len()) {
            let builder = self.builder(&ty);
            self.plan.builders.push(builder);
        }
    }

    fn builder(&mut self, ty: &Type) -> Builder {
        let spelled =
            self.graph.world.spell(ty, Lifetimes::Static).expect("only types that can be spelled are registered");
        let mut ways: Vec<(usize, Way)> =
            self.graph.ways(ty).iter().filter_map(|way| Some((self.way_depth(way)?, way.clone()))).collect();
        ways.sort_by_key(|(depth, way)| (*depth, way.args.len()));
        ways.truncate(MAX_WAYS);
        let least = ways.first().map_or(0, |(depth, _)| *depth);
        // Long ways are for what cannot be had by shorter ones: each drags all that it calls into the harness.
        ways.retain(|(depth, _)| *depth < USUAL_DEPTH || *depth == least);
        let shallow = ways.iter().filter(|(depth, _)| *depth == least).count();
        let mut units = Vec::new();
        for (_, way) in ways {
            let Ok(args) = self.args(&way.args) else { continue };
            if let Call::Fixture { index, .. } = &way.call {
                self.plan.externs.extend(self.graph.fixtures[*index].externs.iter().cloned());
            }
            if let Some(index) = way.callable {
                let callable = &self.graph.world.api.callables[index];
                if let (Owner::Free { path }, true) = (&callable.owner, callable.of_dependency) {
                    self.plan.externs.extend(path.split("::").next().map(str::to_owned));
                }
                self.note_externs(callable, &Env::new(), &args);
            }
            let unit = Unit {
                callable: way.callable,
                call: way.call,
                args,
                doors: way.doors,
                result: Some(spelled.clone()),
                mutates: None,
            };
            units.push(self.unit(unit));
        }
        externs(&self.graph.world.defs(), ty, &mut self.plan.externs);
        let mutators = self.mutators(ty, &spelled);
        Builder { ty: ty.clone(), spelled, ways: units, shallow, mutators }
    }

    fn way_depth(&self, way: &Way) -> Option<usize> {
        way.args
            .iter()
            .map(|(_, ty)| self.graph.depth(ty).filter(|depth| *depth < MAX_DEPTH))
            .try_fold(0, |most, depth| Some(most.max(depth?)))
    }

    fn mutators(&mut self, ty: &Type, spelled: &str) -> Vec<UnitId> {
        let world = self.graph.world;
        if !matches!(ty, Type::Adt { .. }) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (index, callable) in world.api.callables.iter().enumerate() {
            let eligible =
                callable.receiver == Some(Receiver::RefMut) && !callable.derived && !in_setup_harmful(callable);
            if found.len() >= MAX_MUTATORS
                || !eligible
                || matches!(callable.owner, Owner::Free { .. } | Owner::TraitProvided(_) | Owner::Route(_))
            {
                continue;
            }
            let Some(owner) = world.impl_of(callable) else { continue };
            let mut env = Env::new();
            if !unify(&owner.self_ty, ty, &mut env)
                || callable_in_setup(world, callable).is_err()
                || format_specs(world, callable).is_some()
            {
                continue;
            }
            if let Ok(unit) = self.mutator(index, env, ty, spelled) {
                found.push(unit);
            }
        }
        found
    }

    fn mutator(&mut self, index: usize, env: Env, ty: &Type, spelled: &str) -> Result<UnitId, SkipReason> {
        let world = self.graph.world;
        let callable = &world.api.callables[index];
        let (env, types) = self.graph.settle(index, env)?;
        if env.get("Self") != Some(ty)
            || types[1..].iter().any(|(_, ty)| self.graph.depth(ty).is_none_or(|depth| depth > 1))
        {
            return Err(SkipReason::NoConstructor(spelled.to_owned()));
        }
        let call = call(world, callable, &env)?;
        // The receiver is handed in: its grammar stands empty and draws nothing.
        let receiver = Arg { name: "self".to_owned(), spec: InputSpec::OneOf(Vec::new()), ty: types[0].1.clone() };
        let mut args = vec![receiver];
        args.extend(self.args(&types[1..])?);
        self.note_externs(callable, &env, &args);
        Ok(self.unit(Unit {
            callable: Some(index),
            call,
            args,
            doors: Vec::new(),
            result: None,
            mutates: Some(spelled.to_owned()),
        }))
    }
}

/// Largest value that is passed or returned by value, in bytes of arrays within: a frame or two of it must fit on a stack.
pub(crate) const MAX_BY_VALUE: u64 = 64 << 10;

/// Arrays of `[u8; 1 << 30]` and the like, for which macros write impls, overflow any stack by being returned.
fn fits_on_the_stack(world: &World<'_>, callable: &Callable, env: &Env) -> Result<(), SkipReason> {
    let output = world.resolve(&substitute(&callable.output, env));
    for ty in env.values().chain(&output) {
        if array_bytes(ty) > MAX_BY_VALUE {
            return Err(SkipReason::Size(crate::inputs::describe(world, ty)));
        }
    }
    Ok(())
}

pub(crate) fn array_bytes(ty: &Type) -> u64 {
    match ty {
        Type::Array(item, len) => {
            let count = if let Type::Const(text) = &**len { text.parse().unwrap_or(0) } else { 0 };
            array_bytes(item).max(1).saturating_mul(count)
        }
        Type::Tuple(items) | Type::Adt { args: items, .. } => items.iter().map(array_bytes).max().unwrap_or(0),
        _ => 0,
    }
}

/// The formatting directives that a hand-written formatting impl is tried with.
fn format_specs(world: &World<'_>, callable: &Callable) -> Option<&'static [&'static str]> {
    if callable.name != "fmt" {
        return None;
    }
    let bound = world.trait_of(callable)?;
    Some(match world.std_path(bound.def)?.as_str() {
        "std::fmt::Display" => &["{}", "{:>12}", "{:.3}", "{:.40}", "{:+08}", "{:<1.0}", "{:^64}", "{:#}"],
        "std::fmt::Debug" => &["{:?}", "{:#?}"],
        "std::fmt::LowerHex" => &["{:x}", "{:#010x}"],
        "std::fmt::UpperHex" => &["{:X}", "{:#010X}"],
        "std::fmt::LowerExp" => &["{:e}", "{:.40e}"],
        "std::fmt::UpperExp" => &["{:E}", "{:.40E}"],
        "std::fmt::Binary" => &["{:b}", "{:#010b}"],
        "std::fmt::Octal" => &["{:o}", "{:#o}"],
        "std::fmt::Pointer" => &["{:p}"],
        _ => return None,
    })
}

/// The reader's spelling of a unit's call, for those that are not functions.
impl Call {
    /// The template over the arguments.
    pub fn plain(&self, args: usize) -> Plain {
        let list = |open: &str, close: &str, names: &[String]| {
            let items: Vec<String> = (0..args)
                .map(|index| {
                    names.get(index).map_or_else(|| format!("{{{index}}}"), |name| format!("{name}: {{{index}}}"))
                })
                .collect();
            format!("{open}{}{close}", items.join(", "))
        };
        let template = match self {
            Self::Function { plain, .. } => return plain.clone(),
            Self::Struct { path, fields } => format!("{path} {}", list("{{ ", " }}", fields)),
            Self::Tuple { path } => format!("{path}{}", list("(", ")", &[])),
            Self::Path { path } => path.clone(),
            Self::Fixture { expr, .. } => expr.replace('{', "{{").replace('}', "}}"),
            Self::Format { specs } => format!("format!({:?}, {{0}})", specs[0]),
            Self::Sequence { .. } => unreachable!("a sequence is spelled operation by operation"),
            Self::Check(_) => unreachable!("a check is spelled statement by statement"),
            // A request is told by `generate`, as a whole.
            Self::Request { .. } => String::new(),
        };
        Plain { template, import: None }
    }
}

mod sequence;
#[cfg(test)]
mod tests;
mod watched;
