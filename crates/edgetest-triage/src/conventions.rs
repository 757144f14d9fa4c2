//! Where std itself panics: callables that follow its example surprise nobody.

use crate::Kind;
use edgetest_inspect::{Callable, CrateApi, Origin, Owner, TraitRef, Type};

/// Operator traits of arithmetic; their integers panic on overflow and on division by zero.
const ARITHMETIC: &[&str] = &[
    "Add",
    "AddAssign",
    "Sub",
    "SubAssign",
    "Mul",
    "MulAssign",
    "Div",
    "DivAssign",
    "Rem",
    "RemAssign",
    "Neg",
    "Not",
    "Shl",
    "ShlAssign",
    "Shr",
    "ShrAssign",
    "BitAnd",
    "BitAndAssign",
    "BitOr",
    "BitOrAssign",
    "BitXor",
    "BitXorAssign",
    "Sum",
    "Product",
];

/// Operator traits of access; their slices and maps panic on a place that is not there.
const ACCESS: &[&str] = &["Index", "IndexMut"];

/// Methods of `Iterator` that std lets overflow.
const COUNTING: &[&str] = &["count", "position", "enumerate", "sum", "product"];

/// Crates whose traits are the operators of generic numbers.
const NUMBER_TRAITS: &[&str] = &["num_traits", "num_integer"];

/// Functions of std that panic on a place outside of the sequence, by exact name.
const PLACED: &[&str] = &[
    "split_at",
    "split_at_mut",
    "split_to",
    "split_off",
    "swap",
    "insert",
    "remove",
    "swap_remove",
    "swap_remove_back",
    "swap_remove_front",
    "insert_str",
    "remove_range",
    "replace_range",
    "drain",
    "splice",
    "truncate",
    "advance",
    "rotate_left",
    "rotate_right",
    "copy_within",
    "select_nth_unstable",
    "range",
    "range_mut",
    "slice",
    "index",
    "index_mut",
];

/// First words of functions that do the same for several items at once: `insert_many`, `split_at_char`.
const PLACED_PREFIXES: &[&str] = &["insert_", "remove_", "swap_", "split_at_", "split_off_", "drain_"];

/// Functions of std that panic when two lengths differ.
const LENGTHS: &[&str] = &["copy_from_slice", "clone_from_slice", "swap_with_slice", "copy_to_slice"];

/// Functions of std that panic on a size of zero.
const SIZED: &[&str] =
    &["chunks", "chunks_mut", "chunks_exact", "chunks_exact_mut", "rchunks", "rchunks_exact", "windows", "step_by"];

/// Functions of `std::time::Duration` that panic on what does not fit.
const DURATIONS: &[&str] = &["from_secs_f32", "from_secs_f64", "mul_f32", "mul_f64", "div_f32", "div_f64"];

/// Methods of integers that panic on a divisor of zero.
const DIVISIONS: &[&str] = &[
    "div_euclid",
    "rem_euclid",
    "div_floor",
    "div_ceil",
    "div_rem",
    "mod_floor",
    "div_mod_floor",
    "next_multiple_of",
    "is_multiple_of",
];

/// Methods of integers that panic on a result that does not fit.
const POWERS: &[&str] = &["pow", "powi", "abs", "next_power_of_two", "ilog", "ilog2", "ilog10"];

/// Functions that put generic items together as `Iterator`'s own do, which std lets overflow.
const TOTALS: &[&str] = &["sum", "product"];

/// Words of functions that are asked for room.
const ROOM: &[&str] = &["capacity", "reserve", "grow", "resize", "repeat"];

/// Words of parameters that say how much.
const AMOUNT: &[&str] =
    &["capacity", "cap", "len", "length", "size", "n", "count", "num", "additional", "amount", "times", "reserve"];

/// Words of parameters that set the amount of work by design, often exponentially.
const EFFORT: &[&str] = &[
    "cost",
    "rounds",
    "iterations",
    "iters",
    "difficulty",
    "exponent",
    "exp",
    "power",
    "pow",
    "log",
    "log2",
    "depth",
    "level",
    "factor",
    "work",
    "strength",
    "complexity",
    "steps",
    "degree",
    "generations",
];

/// Why a panic of this kind is what std would do in the callable's place.
pub(crate) fn convention(api: &CrateApi, callable: &Callable, kind: Kind) -> Option<String> {
    operator(api, callable, kind).or_else(|| namesake(callable, kind))
}

fn operator(api: &CrateApi, callable: &Callable, kind: Kind) -> Option<String> {
    let trait_ref = implemented(api, callable)?;
    let def = api.defs.get(usize::try_from(trait_ref.def.0).ok()?)?;
    let name = def.path.rsplit("::").next()?;
    match &def.origin {
        Origin::Std if ARITHMETIC.contains(&name) && refuses_value(kind) => {
            Some(format!("an implementation of `{name}`: operators panic on operands that they cannot combine"))
        }
        Origin::Std if ACCESS.contains(&name) && (refuses_value(kind) || kind == Kind::Unwrap) => {
            Some(format!("an implementation of `{name}`: indexing panics where there is nothing"))
        }
        Origin::Std if name == "Iterator" && COUNTING.contains(&callable.name.as_str()) && kind == Kind::Overflow => {
            Some(format!("`Iterator::{}` does not guard against overflow, as std says", callable.name))
        }
        Origin::External { crate_name, .. } if NUMBER_TRAITS.contains(&crate_name.as_str()) && is_arithmetic(kind) => {
            Some(format!("an implementation of `{crate_name}::{name}`: integers panic there likewise"))
        }
        Origin::Std | Origin::External { .. } | Origin::Local => None,
    }
}

/// The trait whose impl the callable belongs to.
pub(crate) fn implemented<'a>(api: &'a CrateApi, callable: &Callable) -> Option<&'a TraitRef> {
    match &callable.owner {
        Owner::TraitImpl(index) => api.impls.get(*index)?.trait_ref.as_ref(),
        Owner::Free { .. } | Owner::Inherent(_) | Owner::TraitProvided(_) | Owner::Route(_) => None,
    }
}

fn namesake(callable: &Callable, kind: Kind) -> Option<String> {
    let name = callable.name.as_str();
    let placed = PLACED.contains(&name) || PLACED_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    let like = |what: &str| Some(format!("named as std's `{name}`, which panics {what}"));
    if placed && takes_place(callable) && (refuses_value(kind) || kind == Kind::Unwrap) {
        return Some(format!("`{name}` takes a place in a sequence: its like in std panics on one outside"));
    }
    if LENGTHS.contains(&name) && refuses_value(kind) {
        return like("when the lengths differ");
    }
    if SIZED.contains(&name) && refuses_value(kind) {
        return like("on a size of zero");
    }
    if DURATIONS.contains(&name) && refuses_value(kind) {
        return like("on what does not fit");
    }
    if POWERS.contains(&name) && callable.receiver.is_some() && is_arithmetic(kind) {
        return like("on a result that does not fit");
    }
    if TOTALS.contains(&name) && kind == Kind::Overflow && is_generic(&callable.output) {
        return like("on a result that does not fit the item's type");
    }
    if DIVISIONS.contains(&name)
        && matches!(kind, Kind::DivideByZero | Kind::ExplicitPanic | Kind::Assertion | Kind::Expect)
    {
        return like("on a divisor of zero");
    }
    None
}

/// Kinds by which a value that makes no sense is refused, rather than an accident inside.
fn refuses_value(kind: Kind) -> bool {
    match kind {
        Kind::Overflow
        | Kind::DivideByZero
        | Kind::IndexOutOfBounds
        | Kind::SliceOutOfRange
        | Kind::CharBoundary
        | Kind::Expect
        | Kind::ExplicitPanic
        | Kind::Assertion => true,
        Kind::Unwrap
        | Kind::Unreachable
        | Kind::Borrow
        | Kind::CapacityOverflow
        | Kind::Allocation
        | Kind::StackOverflow
        | Kind::Hang
        | Kind::Growth
        | Kind::Blocked
        | Kind::Abort
        | Kind::Exit
        | Kind::Signal
        | Kind::Sanitizer
        | Kind::Law
        | Kind::Http(_) => false,
    }
}

/// Whether the caller's own types stand in it.
fn is_generic(ty: &Type) -> bool {
    match ty {
        Type::Param(_) | Type::Projection { .. } => true,
        Type::Adt { args, .. } | Type::Tuple(args) => args.iter().any(is_generic),
        Type::Slice(inner) | Type::Array(inner, _) | Type::Ref { inner, .. } => is_generic(inner),
        _ => false,
    }
}

fn is_arithmetic(kind: Kind) -> bool {
    matches!(kind, Kind::Overflow | Kind::DivideByZero | Kind::ExplicitPanic | Kind::Assertion | Kind::Expect)
}

/// A place is an integer or a range of integers; keys of maps are generic or of the crate's own types.
fn takes_place(callable: &Callable) -> bool {
    let arguments = callable.params.iter().skip(usize::from(callable.receiver.is_some()));
    arguments.into_iter().any(|(name, ty)| is_integer(ty) || is_range(callable, name, ty))
}

pub(crate) fn is_integer(ty: &Type) -> bool {
    matches!(ty, Type::Prim(name) if matches!(name.as_bytes()[0], b'u' | b'i'))
}

fn is_range(callable: &Callable, name: &str, ty: &Type) -> bool {
    let bounded = || {
        callable.generics.predicates.iter().any(|predicate| predicate.subject == *ty && !predicate.bounds.is_empty())
    };
    name.contains("range") && (matches!(ty, Type::Adt { .. }) || (matches!(ty, Type::Param(_)) && bounded()))
}

/// Words of functions whose result grows with the value of an operand, whatever its type.
const VALUED: &[&str] = &["pow", "powi", "powu", "shl", "factorial", "exp", "repeat", "fib", "fibonacci"];

/// Whose work and memory a short operand may ask for without end: a power of a number of any size.
pub(crate) fn grows_with_value(callable: &Callable) -> bool {
    has_word(&callable.name, VALUED)
}

/// Who was asked for room: the callable by its name.
pub(crate) fn asks_for_room(callable: &Callable) -> bool {
    has_word(&callable.name, ROOM)
}

/// The parameter that says how much, if it is an integer.
pub(crate) fn amount(callable: &Callable) -> Option<&str> {
    integer_named(callable, AMOUNT)
}

/// The parameter that sets the amount of work, if it is an integer.
pub(crate) fn effort(callable: &Callable) -> Option<&str> {
    integer_named(callable, EFFORT)
}

fn integer_named<'a>(callable: &'a Callable, words: &[&str]) -> Option<&'a str> {
    let named = |(name, ty): &&(String, Type)| is_integer(unreferenced(ty)) && has_word(name, words);
    callable.params.iter().find(named).map(|(name, _)| name.as_str())
}

fn unreferenced(ty: &Type) -> &Type {
    if let Type::Ref { inner, .. } = ty { inner } else { ty }
}

fn has_word(name: &str, words: &[&str]) -> bool {
    name.split('_').any(|word| words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn operators_of_std_panic_by_convention() {
        let (api, index) = sample::trait_method("std::ops::Add", "add");
        let add = &api.callables[index];
        assert!(convention(&api, add, Kind::Overflow).is_some());
        assert!(convention(&api, add, Kind::Expect).is_some());
        assert!(convention(&api, add, Kind::Unwrap).is_none());
        assert!(convention(&api, add, Kind::Borrow).is_none());
        let (api, index) = sample::trait_method("std::ops::Index", "index");
        assert!(convention(&api, &api.callables[index], Kind::Unwrap).is_some());
        let (api, index) = sample::trait_method("std::iter::Iterator", "count");
        assert!(convention(&api, &api.callables[index], Kind::Overflow).is_some());
        assert!(convention(&api, &api.callables[index], Kind::Unwrap).is_none());
        let (api, index) = sample::trait_method("std::hash::Hash", "hash");
        assert!(convention(&api, &api.callables[index], Kind::Overflow).is_none());
    }

    #[test]
    fn a_total_of_generic_items_may_overflow_and_one_of_a_type_of_its_own_may_not() {
        let with = |output: Type| {
            let callable = Callable { output, name: "sum".into(), ..sample::function("a::f", 1..2) };
            convention(&sample::api(vec![]), &callable, Kind::Overflow).is_some()
        };
        assert!(with(Type::Tuple(vec![Type::Param("T".into())])));
        assert!(!with(Type::Prim("u64")));
    }

    #[test]
    fn the_power_of_a_large_number_is_large_whatever_the_types_of_both() {
        let named = |name: &str| Callable { name: name.into(), ..sample::function("a::f", 1..2) };
        assert!(grows_with_value(&named("pow")) && grows_with_value(&named("wrapping_shl")));
        assert!(!grows_with_value(&named("power_of_attorney")) && !grows_with_value(&named("parse")));
    }

    #[test]
    fn a_place_in_a_sequence_is_an_integer_argument() {
        let with = |name: &str, params: &[(&str, Type)]| {
            let params = params.iter().map(|(name, ty)| ((*name).into(), ty.clone())).collect();
            let callable = Callable { params, name: name.into(), ..sample::function("a::f", 1..2) };
            convention(&sample::api(vec![]), &callable, Kind::IndexOutOfBounds).is_some()
        };
        assert!(with("insert_many", &[("index", Type::Prim("usize"))]));
        assert!(with("split_at", &[("mid", Type::Prim("usize"))]));
        assert!(!with("split_at", &[("text", Type::Str)]));
        assert!(!with("insert", &[("key", Type::Param("K".into()))]));
        assert!(!with("skip", &[("n", Type::Prim("usize"))]));
    }
}
