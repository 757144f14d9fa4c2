//! Conditions that the documentation sets without speaking of panics: for an argument, or for the order of calls.

use crate::Kind;
use crate::subject::receiver;
use edgetest_inspect::{Callable, CrateApi};

/// Words that set a condition.
const CONDITIONS: &[&str] = &[
    "must",
    "should",
    "has to",
    "have to",
    "needs to",
    "need to",
    "range",
    "between",
    "at most",
    "at least",
    "less than",
    "greater than",
    "larger than",
    "smaller than",
    "no more than",
    "assum",
    "non-zero",
    "nonzero",
    "in bounds",
    "within",
    "expect",
];

/// Words that set an order of calls; one of each group.
const AFTERWARDS: &[&str] = &["once ", "after", "further", "again", "subsequent", "twice"];
const FORBIDDEN: &[&str] =
    &["panic", "not allowed", "no further", "no longer", "invalid", "must not", "may not", "cannot", "never"];

/// Whether a panic of this kind may be the refusal of a call, rather than an accident inside.
pub(crate) fn may_stand_for_refusal(kind: Kind) -> bool {
    match kind {
        Kind::Overflow
        | Kind::DivideByZero
        | Kind::IndexOutOfBounds
        | Kind::SliceOutOfRange
        | Kind::CharBoundary
        | Kind::Unwrap
        | Kind::Expect
        | Kind::ExplicitPanic
        | Kind::Assertion => true,
        Kind::Unreachable
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

/// Words with which an `expect` refuses an argument.
const REFUSALS: &[&str] = &[
    "overflow",
    "out of range",
    "out of bounds",
    "out-of-range",
    "out-of-bounds",
    "must be",
    "must not",
    "too large",
    "too big",
    "too long",
    "too small",
    "too many",
    "exceed",
    "invalid argument",
    "not allowed",
];

/// Whether the words of a panic refuse an argument, rather than tell of an accident.
pub(crate) fn refuses(message: &str) -> bool {
    let lower = message.to_lowercase();
    REFUSALS.iter().any(|words| lower.contains(words))
}

/// What a strict condition may be set for, where no parameter is named.
const INPUTS: &[&str] = &[
    "input",
    "inputs",
    "argument",
    "arguments",
    "value",
    "values",
    "string",
    "slice",
    "array",
    "number",
    "length",
    "index",
    "buffer",
    "range",
    "iterator",
    "key",
];
/// Words that set a strict condition.
const STRICT: &[&str] =
    &["must", "should not", "must not", "may not be", "precondition", "requires that", "responsibility"];

/// A sentence of the callable's documentation, or of the first of its type's, that names a parameter and sets a condition.
pub(crate) fn condition(api: &CrateApi, callable: &Callable) -> Option<String> {
    let names: Vec<&str> =
        callable.params.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "self").collect();
    let sets = |sentence: &String| {
        let lower = sentence.to_lowercase();
        let strict = has(&lower, STRICT) && INPUTS.iter().any(|input| speaks_of(&lower, input));
        strict || CONDITIONS.iter().any(|word| lower.contains(word)) && names.iter().any(|name| speaks_of(&lower, name))
    };
    let of_type = receiver(api, callable).and_then(|def| api.types.get(&def));
    let first = of_type.and_then(|ty| sentences(&ty.docs.text).into_iter().next());
    sentences(&callable.docs.text).into_iter().chain(first).find(sets)
}

/// A method of the same type that the case calls as well, and its sentence that forbids calls after it.
pub(crate) fn order_of_calls<'a>(
    api: &'a CrateApi,
    callable: &Callable,
    reproducer: &str,
) -> Option<(&'a str, String)> {
    let def = receiver(api, callable)?;
    let called =
        |name: &str| [".", "::"].iter().map(|dot| reproducer.matches(&format!("{dot}{name}(")).count()).sum::<usize>();
    let siblings =
        api.callables.iter().filter(|sibling| receiver(api, sibling) == Some(def) && sibling.receiver.is_some());
    siblings
        .filter(|sibling| called(&sibling.name) > usize::from(sibling.name == callable.name))
        .find_map(|sibling| Some((sibling.name.as_str(), forbids(&sibling.docs.text)?)))
}

fn forbids(docs: &str) -> Option<String> {
    sentences(docs).into_iter().find(|sentence| {
        let lower = sentence.to_lowercase();
        has(&lower, AFTERWARDS) && has(&lower, FORBIDDEN)
    })
}

fn has(lower: &str, words: &[&str]) -> bool {
    words.iter().any(|word| lower.contains(word))
}

/// `byte` is spoken of by "`byte`", "byte" and "bytes".
fn speaks_of(sentence: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let words = sentence.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    name.len() > 1 && words.into_iter().any(|word| word == name || word.strip_suffix('s') == Some(&name))
        || sentence.contains(&format!("`{name}`"))
}

/// Sentences outside of code blocks, each on one line.
fn sentences(docs: &str) -> Vec<String> {
    let mut in_code = false;
    let mut text = String::new();
    for line in docs.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if line.trim().is_empty() || line.starts_with('#') {
            text.push_str(". ");
        } else if !in_code {
            text.push_str(line.trim());
            text.push(' ');
        }
    }
    let trimmed = text.split(". ").map(|sentence| sentence.trim().trim_end_matches('.'));
    trimmed.filter(|sentence| !sentence.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use edgetest_inspect::{DefId, Docs, Fields, Generics, Owner, Receiver, Shape, Type, TypeDef};

    fn method(name: &str, param: &str, docs: &str) -> Callable {
        Callable {
            owner: Owner::Inherent(0),
            receiver: Some(Receiver::Ref),
            params: vec![("self".into(), Type::Prim("u8")), (param.into(), Type::Prim("u8"))],
            docs: Docs { text: docs.into(), ..Docs::default() },
            ..sample::function(name, 1..2)
        }
    }

    fn api(type_docs: &str, callables: Vec<Callable>) -> CrateApi {
        let (mut api, _) = sample::trait_method("a::Trait", "f");
        api.impls[0].self_ty = Type::Adt { def: DefId(0), args: vec![] };
        let shape = Shape::Struct(Fields::Unit);
        let docs = Docs { text: type_docs.into(), ..Docs::default() };
        api.types.insert(DefId(0), TypeDef { generics: Generics::default(), shape, non_exhaustive: false, docs });
        api.callables = callables;
        api
    }

    #[test]
    fn a_sentence_that_binds_a_parameter_is_a_condition() {
        for (type_docs, docs, param, expected) in [
            ("", "Adds. The `level` must be\nbelow 12. Fast.", "level", Some("The `level` must be below 12")),
            ("", "The caller must be quick.", "level", None),
            ("", "Sorts. The slice must not be empty.", "level", Some("The slice must not be empty")),
            ("", "```\nlet level = must();\n```", "level", None),
            (
                "A set of bytes in the ASCII range.\n\nBytes must be read.",
                "",
                "byte",
                Some("A set of bytes in the ASCII range"),
            ),
            ("A set.\n\nA byte must be small.", "", "byte", None),
            ("", "Each n must be small.", "n", None),
            ("", "`n` must be small.", "n", Some("`n` must be small")),
        ] {
            let callable = method("add", param, docs);
            let api = api(type_docs, vec![]);
            assert_eq!(condition(&api, &callable).as_deref(), expected, "{type_docs}{docs}");
        }
    }

    #[test]
    fn some_words_refuse_and_others_tell_of_an_accident() {
        assert!(refuses("length overflow") && refuses("level must be below 12") && refuses("Index out of bounds"));
        assert!(!refuses("valid UTF-8") && !refuses("the map holds the key") && !refuses("checked above"));
    }

    #[test]
    fn an_order_of_calls_counts_where_the_case_breaks_it() {
        let finish = method("finish", "x", "Ends it.\n\nOnce this succeeds, no further writes are allowed.");
        let flush = method("flush", "x", "Writes.");
        let api = api("", vec![finish, flush]);
        let of = |index: usize, code: &str| order_of_calls(&api, &api.callables[index], code).map(|(name, _)| name);
        assert_eq!(of(1, "w.finish(); w.flush();"), Some("finish"));
        assert_eq!(of(1, "w.flush(); w.flush();"), None);
        assert_eq!(of(0, "w.finish();"), None);
        assert_eq!(of(0, "w.finish(); w.finish();"), Some("finish"));
    }
}
