//! Calls that belong together: what closes without having been opened is an order of calls that makes no sense.

use crate::conventions::implemented;
use crate::subject::receiver;
use edgetest_inspect::{Callable, CrateApi};

/// First words of the closing call and of the one that opens.
const PAIRS: &[(&str, &[&str])] = &[
    ("end", &["begin", "start"]),
    ("finish", &["begin", "start"]),
    ("stop", &["start", "begin"]),
    ("close", &["open"]),
    ("leave", &["enter"]),
    ("exit", &["enter"]),
    ("release", &["acquire", "retain"]),
    ("unlock", &["lock"]),
    ("dec", &["inc"]),
    ("decrement", &["increment"]),
    ("dedent", &["indent"]),
    ("unindent", &["indent"]),
    ("detach", &["attach"]),
    ("unregister", &["register"]),
    ("unpin", &["pin"]),
];

/// The counterpart that the callable closes and that the case does not call before it.
pub(crate) fn unopened<'a>(api: &'a CrateApi, callable: &Callable, reproducer: &str) -> Option<&'a str> {
    let (first, rest) = match callable.name.split_once('_') {
        Some((first, rest)) => (first, Some(rest)),
        None => (callable.name.as_str(), None),
    };
    let (_, openers) = PAIRS.iter().find(|(closing, _)| *closing == first)?;
    callable.receiver?;
    let names: Vec<String> = openers
        .iter()
        .map(|opener| rest.map_or_else(|| (*opener).to_owned(), |rest| format!("{opener}_{rest}")))
        .collect();
    let opener = siblings(api, callable).find(|sibling| names.contains(&sibling.name))?;
    (!reproducer.contains(&format!("{}(", opener.name))).then_some(opener.name.as_str())
}

/// Methods of the same type or of impls of the same trait.
fn siblings<'a>(api: &'a CrateApi, callable: &Callable) -> impl Iterator<Item = &'a Callable> {
    let of_type = receiver(api, callable);
    let of_trait = implemented(api, callable).map(|implemented| implemented.def);
    let is_sibling = move |sibling: &&Callable| {
        sibling.receiver.is_some()
            && (of_type.is_some() && receiver(api, sibling) == of_type
                || of_trait.is_some() && implemented(api, sibling).map(|implemented| implemented.def) == of_trait)
    };
    api.callables.iter().filter(is_sibling)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use edgetest_inspect::{Owner, Receiver};

    #[test]
    fn an_end_without_a_begin_makes_no_sense() {
        let (mut api, _) = sample::trait_method("a::Formatter", "begin_array");
        let method = |name: &str| Callable {
            owner: Owner::TraitImpl(0),
            receiver: Some(Receiver::RefMut),
            ..sample::function(name, 1..2)
        };
        api.callables = ["begin_array", "end_array", "end_key", "end"].map(method).to_vec();
        let of = |index: usize, code: &str| unopened(&api, &api.callables[index], code);
        assert_eq!(of(1, "f.end_array();"), Some("begin_array"));
        assert_eq!(of(1, "f.begin_array(); f.end_array();"), None);
        assert_eq!(of(2, "f.end_key();"), None, "nothing opens it");
        assert_eq!(of(3, "f.end();"), None);
        assert_eq!(of(0, "f.begin_array();"), None);
    }
}
