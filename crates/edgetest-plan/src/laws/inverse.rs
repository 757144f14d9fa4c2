//! What is decoded is what was encoded.
//!
//! Asserts: `decode(encode(x))` is `x`, for functions whose names form such a pair and whose types fit into each other.
//!
//! Applies to pairs of one owner: two functions of the crate, or two of one type. Parameters beside the payload must be of the
//! same types on both sides and get the same values: a key, an alphabet, a configuration. Where there is a configuration, the way
//! back may refuse: it can ask for padding that the way there was told to leave off.
//!
//! False alarms: names and docs that speak of loss, randomness or secrets are left alone, and so are payloads that may hold
//! floats. It must hold on most of a sample.
//!
//! Example: `escape` doubles quotes, and `unescape` forgets the last one.

use super::facts::{Facts, disclaims};
use super::functions::{Form, Function, drawn};
use super::{Claim, Instance, Law, Step, texts};
use crate::producers::peel;
use crate::types::Env;
use edgetest_inspect::{Callable, Owner, Type};

/// Parts of names: there, and back.
const PAIRS: [(&str, &str); 15] = [
    ("encode", "decode"),
    ("serialize", "deserialize"),
    ("escape", "unescape"),
    ("quote", "unquote"),
    ("pack", "unpack"),
    ("compress", "decompress"),
    ("deflate", "inflate"),
    ("encrypt", "decrypt"),
    ("marshal", "unmarshal"),
    ("wrap", "unwrap"),
    ("flatten", "unflatten"),
    ("enc", "dec"),
    ("to", "from"),
    ("into", "from"),
    ("as", "from"),
];

/// What `to_` and `from_` may speak of.
const VIEWS: [&str; 22] = [
    "bytes", "be_bytes", "le_bytes", "ne_bytes", "str", "string", "hex", "bits", "json", "vec", "parts", "raw",
    "base64", "binary", "u8", "u16", "u32", "u64", "u128", "i32", "i64", "array",
];

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let mut found = Vec::new();
    for (index, callable) in facts.callables() {
        for back in partners(facts, callable) {
            found.extend(of(facts, index, back));
        }
    }
    found
}

/// The functions that are named as the way back, of the same owner; those of the same module if there are such.
fn partners(facts: &Facts<'_>, there: &Callable) -> Vec<usize> {
    let names = names_back(&there.name);
    if names.is_empty() || disclaims(there) {
        return Vec::new();
    }
    let fit = |callable: &Callable| {
        names.contains(&callable.name) && !disclaims(callable) && same_owner(facts, there, callable)
    };
    let all: Vec<usize> = facts.callables().filter(|(_, callable)| fit(callable)).map(|(index, _)| index).collect();
    let near = |index: &&usize| module(facts.graph.world.api.callables[**index].path.as_str()) == module(&there.path);
    let close: Vec<usize> = all.iter().filter(near).copied().collect();
    if close.is_empty() && all.len() == 1 { all } else { close }
}

fn names_back(name: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let parts: Vec<&str> = name.split('_').collect();
    for (there, back) in PAIRS {
        let Some(at) = parts.iter().position(|part| *part == there) else { continue };
        let is_view = matches!(there, "to" | "into" | "as");
        if is_view && (at != 0 || !VIEWS.contains(&parts[1..].join("_").as_str())) {
            continue;
        }
        let mut other = parts.clone();
        other[at] = back;
        let other = other.join("_");
        // What lends its bytes, and what hands them over, are read by one function.
        names.extend([other.clone(), format!("{other}s"), other.replace("_string", "_str")]);
    }
    names.dedup();
    names
}

fn same_owner(facts: &Facts<'_>, one: &Callable, other: &Callable) -> bool {
    let world = facts.graph.world;
    match (&one.owner, &other.owner) {
        (Owner::Free { .. }, Owner::Free { .. }) => true,
        (Owner::Inherent(_), Owner::Inherent(_) | Owner::TraitImpl(_)) => {
            match (world.impl_of(one).map(|item| &item.self_ty), world.impl_of(other).map(|item| &item.self_ty)) {
                (Some(Type::Adt { def: a, .. }), Some(Type::Adt { def: b, .. })) => a == b,
                _ => false,
            }
        }
        _ => false,
    }
}

fn module(path: &str) -> &str {
    path.rsplit_once("::").map_or("", |(module, _)| module)
}

fn of(facts: &Facts<'_>, there: usize, back: usize) -> Option<Instance> {
    let forth = facts.function(there, Env::new())?;
    let payloads = (0..forth.params.len()).filter(|at| {
        let payload = drawn(&forth.params[*at]);
        !facts.may_hold_floats(&payload) && !is_asked_of_its_text(facts, &forth, &payload)
    });
    payloads.into_iter().find_map(|at| {
        let payload = drawn(&forth.params[at]);
        let candidates = [facts.function_to(back, &payload), facts.function(back, Env::new())];
        candidates.into_iter().flatten().find_map(|back| around(facts, &forth, at, &back))
    })
}

/// The law, if the way back takes what the way there yields at some place, and the same things beside it.
fn around(facts: &Facts<'_>, forth: &Function<'_>, at: usize, back: &Function<'_>) -> Option<Instance> {
    if forth.params.len() != back.params.len() || forth.mutates() || back.mutates() || is_number(&forth.output) {
        return None;
    }
    let callables = &facts.graph.world.api.callables;
    let (there, again) = (&callables[forth.index], &callables[back.index]);
    let names: Vec<String> = there.params.iter().map(|(name, _)| name_of(name)).collect();
    let types: Vec<Type> = forth.params.iter().map(drawn).collect();
    let drawable = types.iter().all(|ty| matches!(ty, Type::Ref { .. }) || facts.is_drawable(ty));
    if !drawable || names[at] == "encoded" || names.iter().enumerate().any(|(at, name)| names[..at].contains(name)) {
        return None;
    }
    let variables: Vec<(&str, &Type)> = names.iter().map(String::as_str).zip(&types).collect();
    let call = forth.on(&facts.pass_all(forth, &variables)?);
    let place = (0..back.params.len()).find_map(|place| {
        let mut handed: Vec<(&str, &Type)> = variables.clone();
        handed.remove(at);
        handed.insert(place, ("encoded", &forth.output));
        let beside = handed.iter().enumerate().filter(|(index, _)| *index != place);
        let alike = beside.clone().all(|(index, (_, ty))| drawn(&back.params[index]) == **ty);
        if !alike {
            return None;
        }
        facts.pass_all(back, &handed)
    })?;
    let decode = back.on(&place);
    let (left, right, shown) = facts.sides(("back", &back.output), (&names[at], &types[at]))?;
    // `&&T` is no side.
    let given = matches!(facts.form(&types[at]), Form::Plain(_)).then(|| format!("{0} == {0}", names[at]));
    let mut steps = vec![Step::opened("encoded", call, &forth.doors)];
    let conditioned = |claim: Claim| Claim { given: given.clone(), ..claim };
    let configured = types.iter().enumerate().any(|(index, ty)| index != at && matches!(peel(ty), Type::Adt { .. }));
    if let (Some(condition), false) = (back.succeeds(&decode), configured) {
        steps.push(Step::Claim(conditioned(Claim::holds("what was encoded can be decoded", condition))));
    }
    steps.push(Step::opened("back", decode, &back.doors));
    steps.push(Step::Claim(conditioned(Claim::equal("what is decoded is what was encoded", left, right).shown(shown))));
    Some(Instance {
        law: Law::Inverse,
        about: format!("{} and {}", there.path, again.name),
        callables: vec![forth.index, back.index],
        args: names.into_iter().zip(types).collect(),
        steps,
    })
}

/// Whether the laws of texts ask the same of a type by a name of their own: `as_str` says no more than `Display`.
fn is_asked_of_its_text(facts: &Facts<'_>, forth: &Function<'_>, payload: &Type) -> bool {
    facts.form(&forth.output) == Form::Text && texts::pairs(facts).iter().any(|pair| pair.ty == *payload)
}

/// A receiver is a variable too.
fn name_of(parameter: &str) -> String {
    match parameter {
        "self" => "value".to_owned(),
        "_" => "input".to_owned(),
        other => crate::raw_identifier(other),
    }
}

/// A number that was made of a value is a measure of it as often as it is a code.
fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Prim("f32" | "f64" | "bool"))
}

#[cfg(test)]
mod tests {
    use super::names_back;

    fn leads(there: &str, back: &str) -> bool {
        names_back(there).contains(&back.to_owned())
    }

    #[test]
    fn a_name_leads_to_the_name_of_the_way_back() {
        assert!(
            leads("encode", "decode") && leads("encode_block", "decode_block") && leads("url_encode", "url_decode")
        );
        assert!(leads("to_bytes", "from_bytes") && leads("as_str", "from_str") && leads("to_string", "from_str"));
    }

    #[test]
    fn what_is_no_view_of_the_value_leads_nowhere() {
        assert!(
            names_back("to_lowercase").is_empty() && names_back("to_f32").is_empty() && names_back("go_to").is_empty()
        );
        assert!(names_back("decode").is_empty());
    }
}
