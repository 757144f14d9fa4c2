//! Values that are too large for a stack by their type alone.

use crate::subject::Subject;
use edgetest_inspect::{CrateApi, Owner, Type};

/// Elements of an array that may not fit a stack: unoptimised code holds several copies of it.
const LARGE: u64 = 64 << 10;

/// Elements of the largest array that the callable takes or returns by value, if they are too many.
pub(crate) fn large_array(api: &CrateApi, subject: Subject<'_>) -> Option<u64> {
    let own = subject.callable.into_iter().flat_map(|callable| {
        let receiver = match callable.owner {
            Owner::Inherent(index) | Owner::TraitImpl(index) => api.impls.get(index).map(|block| &block.self_ty),
            Owner::Free { .. } | Owner::TraitProvided(_) | Owner::Route(_) => None,
        };
        receiver.into_iter().chain([&callable.output])
    });
    let largest = own.chain(subject.unit.args.iter().map(|arg| &arg.ty)).map(array_length).max()?;
    (largest >= LARGE).then_some(largest)
}

fn array_length(ty: &Type) -> u64 {
    match ty {
        Type::Array(item, length) => {
            let Type::Const(length) = &**length else {
                return array_length(item);
            };
            let digits = length.trim_end_matches("usize").replace('_', "");
            digits.parse::<u64>().unwrap_or_default().saturating_mul(array_length(item).max(1))
        }
        Type::Adt { args: parts, .. } | Type::Tuple(parts) => parts.iter().map(array_length).max().unwrap_or_default(),
        Type::Prim(_)
        | Type::Str
        | Type::Never
        | Type::Slice(_)
        | Type::Ref { .. }
        | Type::RawPointer
        | Type::FnPointer { .. }
        | Type::Param(_)
        | Type::Projection { .. }
        | Type::Dyn(_)
        | Type::Impl(_)
        | Type::Const(_)
        | Type::Unknown(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_largest_array_by_value_is_found_inside_a_result() {
        let array = Type::Array(Box::new(Type::Prim("u8")), Box::new(Type::Const("1_048_576usize".into())));
        let result = Type::Adt { def: edgetest_inspect::DefId(0), args: vec![Type::Str, array.clone()] };
        let mut api = sample::api(vec![sample::function("a::f", 1..2)]);
        let unit = sample::unit(0);
        let of = |api: &CrateApi| {
            large_array(api, Subject { path: "a::f", callable: api.callables.first(), order: 0, unit: &unit })
        };
        assert_eq!(of(&api), None);
        api.callables[0].output = result;
        assert_eq!(of(&api), Some(1 << 20));
        api.callables[0].output = Type::Ref { mutable: false, inner: Box::new(array) };
        assert_eq!(of(&api), None);
    }
}
