//! Facts that the shape of an API lets one expect: it reads back what it writes, its order and its equality are sound,
//! what is empty has no length, and a pair of functions that is named as one undoes what it does.
//!
//! A fact is spelled wherever its shape is found, and kept only where it holds: the suite is tried before it is written.

use super::SuiteItem;
use super::calls::{Speller, name};
use super::rows::Row;
use super::spelled::{Body, seen, taken, variable_of};
use super::subject::implements;
use super::tables::source;
use edgetest_inspect::{Callable, Owner, Receiver, Type};
use edgetest_plan::BuilderId;

/// Names of functions that undo each other; `*` stands for the same words on both sides.
const PAIRS: &[(&str, &str)] = &[
    ("encode", "decode"),
    ("encode_*", "decode_*"),
    ("escape", "unescape"),
    ("escape_*", "unescape_*"),
    ("quote", "unquote"),
    ("pack", "unpack"),
    ("compress", "decompress"),
    ("serialize", "deserialize"),
    ("format_*", "parse_*"),
    ("to_*", "from_*"),
];

/// The facts of a module, from the callables that have rows there.
pub fn facts(speller: &mut Speller<'_>, rows: &[Row]) -> Vec<SuiteItem> {
    let mut items = Vec::new();
    for row in rows {
        let callable = &speller.api.callables[row.callable];
        let is_of_trait = matches!(callable.owner, Owner::TraitImpl(_));
        let subject = row.subject.clone().unwrap_or_default();
        let title = row.title.clone().unwrap_or_default();
        items.extend(match callable.name.as_str() {
            "from_str" if is_of_trait => reads_back(speller, callable, &subject, &title),
            "cmp" if is_of_trait => orders(speller, callable, &subject, &title),
            "eq" if is_of_trait => equals(speller, callable, &subject, &title),
            "is_empty" if !is_of_trait => empties(speller, rows, row, &subject, &title),
            _ if callable.receiver.is_none() => undoes(speller, rows, row),
            _ => None,
        });
    }
    items
}

fn fact(name: &str, doc: &str, body: &Body, callable: &Callable) -> Option<SuiteItem> {
    let is_drawn = !body.parameters().is_empty();
    is_drawn.then(|| SuiteItem {
        name: name.to_owned(),
        text: source(name, doc, body),
        callables: vec![callable.path.clone()],
    })
}

/// The builder of a type without parameters, and its spelling.
fn builder(speller: &Speller<'_>, callable: &Callable) -> Option<(BuilderId, String)> {
    let (Owner::TraitImpl(index) | Owner::Inherent(index)) = &callable.owner else { return None };
    let owner = &speller.api.impls[*index].self_ty;
    let at = speller.plan.builders.iter().position(|builder| builder.ty == *owner)?;
    let id = BuilderId(u32::try_from(at).ok()?);
    Some((id, speller.plan.builders[at].spelled.clone()))
}

fn has(speller: &Speller<'_>, id: BuilderId, bounds: &[&str]) -> bool {
    let ty = &speller.plan.builders[id.0 as usize].ty;
    bounds.iter().all(|bound| implements(speller.api, &speller.plan.defs, ty, bound))
}

/// A variable that holds a value of the type.
fn value(speller: &mut Speller<'_>, body: &mut Body, id: BuilderId, hint: &str) -> Option<usize> {
    speller.next_test();
    let value = speller.value_of(body, id, hint)?;
    variable_of(&value)
}

fn reads_back(speller: &mut Speller<'_>, callable: &Callable, subject: &str, title: &str) -> Option<SuiteItem> {
    let (id, ty) = builder(speller, callable)?;
    if !has(speller, id, &["std::fmt::Display", "std::cmp::PartialEq", "std::fmt::Debug"]) {
        return None;
    }
    let mut body = Body::default();
    let value = value(speller, &mut body, id, subject)?;
    let text = seen(value);
    let whole = taken(value);
    body.statements.push(format!("prop_assert_eq!({text}.to_string().parse::<{ty}>().ok(), Some({whole}));"));
    fact(&format!("{subject}_reads_back"), &format!("A `{title}` reads back as it was written."), &body, callable)
}

fn orders(speller: &mut Speller<'_>, callable: &Callable, subject: &str, title: &str) -> Option<SuiteItem> {
    let (id, _) = builder(speller, callable)?;
    let mut body = Body::default();
    let (one, other) = (value(speller, &mut body, id, "one")?, value(speller, &mut body, id, "other")?);
    let (one, other) = (seen(one), seen(other));
    body.statements.push(format!("prop_assert_eq!({one}.cmp(&{other}), {other}.cmp(&{one}).reverse());"));
    body.statements.push(format!("prop_assert_eq!({one} == {other}, {one}.cmp(&{other}).is_eq());"));
    let doc =
        format!("The order of two `{title}` is the reverse of that of the other way round, and agrees with `==`.");
    fact(&format!("{subject}_order_is_sound"), &doc, &body, callable)
}

fn equals(speller: &mut Speller<'_>, callable: &Callable, subject: &str, title: &str) -> Option<SuiteItem> {
    // `PartialEq<str>` and the like compare with something else.
    if !matches!(callable.params.get(1), Some((_, Type::Ref { inner, .. })) if **inner == Type::Param("Self".into())) {
        return None;
    }
    let (id, ty) = builder(speller, callable)?;
    let mut body = Body::default();
    let (one, other) = (value(speller, &mut body, id, "one")?, value(speller, &mut body, id, "other")?);
    let (one, other) = (seen(one), seen(other));
    body.statements.push(format!("prop_assert_eq!({one} == {other}, {other} == {one});"));
    let mut doc = format!("`==` of two `{title}` does not depend on the side");
    if has(speller, id, &["std::hash::Hash"]) {
        doc.push_str(", and equal ones have equal hashes");
        body.imports.insert("std::hash::BuildHasher as _".to_owned());
        body.statements.push(format!(
            "if {one} == {other} {{ let hash = |value: &{ty}| \
             std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default().hash_one(value); \
             prop_assert_eq!(hash(&{one}), hash(&{other})); }}"
        ));
    }
    fact(&format!("{subject}_equality_is_sound"), &format!("{doc}."), &body, callable)
}

fn empties(speller: &mut Speller<'_>, rows: &[Row], row: &Row, subject: &str, title: &str) -> Option<SuiteItem> {
    let callable = &speller.api.callables[row.callable];
    let has_len = rows.iter().any(|other| {
        let len = &speller.api.callables[other.callable];
        other.subject == row.subject && len.name == "len" && len.params.len() == 1 && len.output == Type::Prim("usize")
    });
    if !has_len || callable.receiver != Some(Receiver::Ref) {
        return None;
    }
    let (id, _) = builder(speller, callable)?;
    let mut body = Body::default();
    let value = seen(value(speller, &mut body, id, subject)?);
    body.statements.push(format!("let len = {value}.len();"));
    body.statements.push(format!("prop_assert_eq!({value}.is_empty(), len == 0);"));
    let doc = format!("A `{title}` is empty where its length is zero, and only there.");
    fact(&format!("{subject}_is_empty_without_length"), &doc, &body, callable)
}

fn undoes(speller: &mut Speller<'_>, rows: &[Row], row: &Row) -> Option<SuiteItem> {
    let api = speller.api;
    let does = &api.callables[row.callable];
    let undo = rows.iter().map(|other| &api.callables[other.callable]).find(|other| {
        is_free(other) && is_free(does) && other.params.len() == 1 && are_a_pair(&does.name, &other.name)
    })?;
    let [(param, _)] = does.params.as_slice() else { return None };
    let unit = &speller.plan.units[speller.plan.targets[row.target].unit.0 as usize];
    let drawn = speller.owned(&unit.args[0].spec)?;
    let (Owner::Free { path: does_path }, Owner::Free { path: undo_path }) = (&does.owner, &undo.owner) else {
        return None;
    };
    let mut body = Body::default();
    let variable = body.drawn(&name(param, &drawn.kind), &drawn.kind, &drawn.strategy, drawn.is_copy);
    let passed = if drawn.is_borrowed { format!("&{}", seen(variable)) } else { format!("{}.clone()", seen(variable)) };
    body.statements.push(format!("let done = {does_path}({passed});"));
    let done = if matches!(undo.params[0].1, Type::Ref { .. }) { "&done" } else { "done" };
    let whole = taken(variable);
    let (undone, expected) = match outcome(speller, &undo.output) {
        "Result" => (format!("{undo_path}({done}).ok()"), format!("Some({whole})")),
        "Option" => (format!("{undo_path}({done})"), format!("Some({whole})")),
        _ => (format!("{undo_path}({done})"), whole),
    };
    body.statements.push(format!("prop_assert_eq!({undone}, {expected});"));
    let doc = format!("`{}` undoes what `{}` does.", undo.name, does.name);
    fact(&format!("{}_undoes_{}", undo.name, does.name), &doc, &body, does)
}

fn outcome(speller: &Speller<'_>, output: &Type) -> &'static str {
    let Type::Adt { def, .. } = output else { return "" };
    match speller.plan.defs.get(def.0 as usize).map(|def| def.path.as_str()) {
        Some("std::result::Result") => "Result",
        Some("std::option::Option") => "Option",
        _ => "",
    }
}

fn are_a_pair(does: &str, undoes: &str) -> bool {
    PAIRS.iter().any(|(one, other)| match (one.strip_suffix('*'), other.strip_suffix('*')) {
        (Some(one), Some(other)) => {
            let stems = (does.strip_prefix(one), undoes.strip_prefix(other));
            matches!(stems, (Some(a), Some(b)) if a == b && !a.is_empty())
        }
        _ => does == *one && undoes == *other,
    })
}

fn is_free(callable: &Callable) -> bool {
    matches!(callable.owner, Owner::Free { .. })
}

#[cfg(test)]
mod tests {
    use super::are_a_pair;

    #[test]
    fn names_that_undo_each_other_are_pairs() {
        assert!(are_a_pair("encode", "decode"));
        assert!(are_a_pair("encode_upper", "decode_upper"));
        assert!(!are_a_pair("encode_upper", "decode"));
        assert!(!are_a_pair("decode", "encode"));
        assert!(!are_a_pair("to_", "from_"));
    }
}
