//! Which calls yield values of which types: the edges of the API graph.

use crate::outputs::{Taken, outputs};
use crate::planner::{MAX_BY_VALUE, array_bytes};
use crate::table::holds_environment;
use crate::types::{Env, is_open, substitute};
use crate::world::World;
use crate::{Door, SkipReason};
use edgetest_inspect::{Callable, DefId, Fields, Shape, Type};
use std::collections::{BTreeMap, HashMap};

/// A call, and how a value of `pattern` is taken out of its result.
#[derive(Clone, Debug)]
pub struct Producer {
    /// Index into `CrateApi::callables`.
    pub callable: usize,
    /// What comes out; may hold the callable's parameters.
    pub pattern: Type,
    /// The way out.
    pub doors: Vec<Door>,
}

/// What types are looked up by: the definition, behind a reference or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Head {
    def: DefId,
    reference: Option<bool>,
}

/// Producers by head, and what is known of each type from them.
pub struct Producers {
    by_head: HashMap<Head, Vec<Producer>>,
    sized: std::collections::HashSet<DefId>,
    usual: HashMap<DefId, Vec<Type>>,
}

impl Producers {
    /// Reads the outputs of every callable that may be called.
    pub fn new(world: &World<'_>, callable_ok: &dyn Fn(&Callable) -> Result<(), SkipReason>) -> Self {
        let mut this = Self { by_head: HashMap::new(), sized: std::collections::HashSet::new(), usual: HashMap::new() };
        let mut instances: HashMap<DefId, BTreeMap<Vec<Type>, usize>> = HashMap::new();
        let mut spare: HashMap<Head, Vec<Producer>> = HashMap::new();
        for (index, callable) in world.api.callables.iter().enumerate() {
            if callable_ok(callable).is_err() {
                continue;
            }
            let env = self_env(world, callable);
            for (_, ty) in &callable.params {
                this.mark_sized(&substitute(&world.within_impl(callable, ty), &env), world);
            }
            let Some(output) = world.resolve(&substitute(&world.within_impl(callable, &callable.output), &env)) else {
                continue;
            };
            this.mark_sized(&output, world);
            // Half a gigabyte of array does not fit on a stack, even where only the error beside it is asked for.
            if array_bytes(&output) > MAX_BY_VALUE {
                continue;
            }
            let of_itself = env.get("Self").and_then(head);
            for Taken { pattern, doors, projected } in outputs(world, &output) {
                if projected {
                    this.mark_sized(&pattern, world);
                }
                if let Type::Adt { def, args } = peel(&pattern) {
                    let own = of_itself.is_some_and(|own| own.def == *def);
                    // `from_file` yields a reader of a file, and no other than a file of the sandbox's makes one.
                    let is_odd = |arg: &Type| is_open(arg) || holds_environment(world, arg);
                    if !own && !args.is_empty() && !args.iter().any(is_odd) {
                        *instances.entry(*def).or_default().entry(args.clone()).or_default() += 1;
                    }
                }
                let Some(head) = head(&pattern) else { continue };
                let last = projected || in_setup_harmful(callable);
                let kept = if last { &mut spare } else { &mut this.by_head };
                kept.entry(head).or_default().push(Producer { callable: index, pattern, doors });
            }
        }
        // Where nothing else makes a type, they are better than nothing.
        for (head, producers) in spare {
            let others =
                producers.into_iter().filter(|producer| world.api.callables[producer.callable].name != "clone");
            this.by_head.entry(head).or_insert_with(|| others.collect());
        }
        this.mark_by_impls(world);
        for (def, counts) in instances {
            // The commonest arguments; among equals the smallest, so that the choice does not depend on hashing.
            if let Some((args, _)) = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))) {
                this.usual.insert(def, args);
            }
        }
        this
    }

    /// Producers that may yield a type.
    pub fn of(&self, ty: &Type) -> &[Producer] {
        head(ty).and_then(|head| self.by_head.get(&head)).map_or(&[], Vec::as_slice)
    }

    /// Producers of a type, whatever its arguments, by value or behind a reference.
    pub fn of_def(&self, def: DefId) -> impl Iterator<Item = &Producer> + '_ {
        [None, Some(true), Some(false)]
            .into_iter()
            .filter_map(move |reference| self.by_head.get(&Head { def, reference }))
            .flatten()
    }

    /// Whether a type of the crate is seen by value anywhere, which rustdoc does not say of unsized types.
    pub fn is_sized(&self, def: DefId) -> bool {
        self.sized.contains(&def)
    }

    /// The arguments with which the API itself most often yields a type.
    pub fn usual_args(&self, def: DefId) -> Option<&[Type]> {
        self.usual.get(&def).map(Vec::as_slice)
    }

    /// `Clone`, `Copy` and `Default` are for sized types alone, and public fields show whether the last one is.
    fn mark_by_impls(&mut self, world: &World<'_>) {
        for item in &world.api.impls {
            let path = item.trait_ref.as_ref().and_then(|bound| world.std_path(bound.def));
            let for_sized =
                matches!(path.as_deref(), Some("std::clone::Clone" | "std::marker::Copy" | "std::default::Default"));
            if let (true, Type::Adt { def, .. }) = (for_sized, &item.self_ty) {
                self.sized.insert(*def);
            }
        }
        for (def, definition) in &world.api.types {
            if is_open_shape(&definition.shape) {
                self.sized.insert(*def);
            }
        }
    }

    fn mark_sized(&mut self, ty: &Type, world: &World<'_>) {
        match ty {
            Type::Adt { def, args } => {
                self.sized.insert(*def);
                let holds_by_value = world.std_path(*def).is_some_and(|path| {
                    matches!(path.as_str(), "std::option::Option" | "std::result::Result" | "std::vec::Vec")
                });
                if holds_by_value {
                    for arg in args {
                        self.mark_sized(arg, world);
                    }
                }
            }
            Type::Tuple(items) => items.iter().for_each(|item| self.mark_sized(item, world)),
            Type::Array(item, _) => self.mark_sized(item, world),
            _ => {}
        }
    }
}

/// Whether a value can be written as a literal.
pub(crate) fn is_open_shape(shape: &Shape) -> bool {
    match shape {
        Shape::Enum(_) | Shape::Struct(Fields::Unit) => true,
        Shape::Struct(Fields::Tuple(fields)) => fields.iter().all(Option::is_some),
        Shape::Struct(Fields::Named { has_private, .. }) => !has_private,
        Shape::Union => false,
    }
}

/// `Self` and the associated types of the impl that a callable belongs to.
pub fn self_env(world: &World<'_>, callable: &Callable) -> Env {
    let mut env = Env::new();
    if let Some(item) = world.impl_of(callable) {
        env.insert("Self".to_owned(), item.self_ty.clone());
    }
    env
}

/// Setup wants ordinary values: steps that ask for memory or work in proportion to a number starve whatever needs
/// their result.
pub fn in_setup_harmful(callable: &Callable) -> bool {
    const HARMFUL: &[&str] = &["capacity", "reserve", "pow", "powi", "powu", "repeat", "repeated", "resize", "grow"];
    callable.name.split('_').any(|word| HARMFUL.contains(&word))
        || matches!(callable.name.as_str(), "shl" | "shr" | "shl_assign" | "shr_assign" | "clone")
}

pub(crate) fn peel(ty: &Type) -> &Type {
    match ty {
        Type::Ref { inner, .. } => inner,
        other => other,
    }
}

fn head(ty: &Type) -> Option<Head> {
    match ty {
        Type::Adt { def, .. } => Some(Head { def: *def, reference: None }),
        Type::Ref { mutable, inner } => match &**inner {
            Type::Adt { def, .. } => Some(Head { def: *def, reference: Some(*mutable) }),
            _ => None,
        },
        _ => None,
    }
}
