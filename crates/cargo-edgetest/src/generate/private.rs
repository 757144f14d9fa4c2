//! Which callables of a crate seen from within are its users' business too, and tested from without.

use edgetest_inspect::{Callable, CrateApi};
use std::collections::BTreeSet;

/// Indices of those of `all` that are in the `public` API, told by their place, since their paths differ.
pub fn public(all: &CrateApi, public: &CrateApi) -> BTreeSet<usize> {
    let places: BTreeSet<(&str, String)> = public.callables.iter().filter_map(place).collect();
    let paths: BTreeSet<&str> = public.callables.iter().map(|callable| callable.path.as_str()).collect();
    let is_public = |callable: &Callable| {
        paths.contains(callable.path.as_str()) || place(callable).is_some_and(|place| places.contains(&place))
    };
    let numbered = all.callables.iter().enumerate();
    numbered.filter(|(_, callable)| is_public(callable)).map(|(index, _)| index).collect()
}

/// Where it is written. What a macro wrote many of at one place has the same.
fn place(callable: &Callable) -> Option<(&str, String)> {
    let span = callable.span.as_ref()?;
    Some((callable.name.as_str(), format!("{}:{}", span.file.replace('\\', "/"), span.line)))
}
