//! Types of our support library that stand in for a user's: to planning they are a part of std, with rows in its tables.

use crate::Unit;
use crate::world::World;
use edgetest_inspect::Type;

/// The module that they lie in.
const MODULE: &str = "edgetest_support::hostile";

/// A value that knows how it is treated.
pub fn item(world: &World<'_>) -> Type {
    world.std(&format!("{MODULE}::Item"), Vec::new())
}

/// What all items of a case do.
pub fn mood(world: &World<'_>) -> Type {
    world.std(&format!("{MODULE}::Mood"), Vec::new())
}

/// An iterator that may lie about how many items it has.
pub fn items(world: &World<'_>, item: Type) -> Type {
    world.std(&format!("{MODULE}::Items"), vec![item])
}

/// Whether a type is the watched value.
pub fn is_item(world: &World<'_>, ty: &Type) -> bool {
    matches!(ty, Type::Adt { def, args } if args.is_empty() && world.std_path(*def).is_some_and(|path| path.strip_prefix(MODULE) == Some("::Item")))
}

/// The type with watched values in place of numbers and texts; `None` where it holds none.
pub fn with_items(world: &World<'_>, ty: &Type) -> Option<Type> {
    let Type::Adt { def, args } = ty else { return None };
    let replaced: Vec<Type> = args.iter().map(|arg| replaced(world, arg)).collect();
    (replaced != *args).then_some(Type::Adt { def: *def, args: replaced })
}

fn replaced(world: &World<'_>, ty: &Type) -> Type {
    match ty {
        Type::Prim(_) => item(world),
        Type::Array(inner, len) => Type::Array(Box::new(replaced(world, inner)), len.clone()),
        Type::Adt { def, args } if args.is_empty() && world.is_std(*def, "std::string::String") => item(world),
        other => other.clone(),
    }
}

impl Unit {
    /// Whether it is a sequence of operations on watched values, whose second argument is their mood.
    pub fn is_watched(&self) -> bool {
        matches!((&self.call, self.args.as_slice()), (crate::Call::Sequence { .. }, [_, _]))
    }
}
