//! Stand-ins as Rust: a struct of what its methods answer with, and the impls of the trait that it stands for.

use edgetest_plan::{StandIn, TestPlan, has_word};

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The harness, in which a stand-in loses patience.
    Harness,
    /// A person, in a test of its own.
    Person,
}

/// The items of a stand-in.
pub fn items(stand_in: &StandIn, reader: Reader) -> String {
    let StandIn { name, stands_for, .. } = stand_in;
    let public = if reader == Reader::Harness { "pub " } else { "" };
    let derives = &stand_in.derives;
    let derives = if derives.is_empty() { String::new() } else { format!("#[derive({})]\n", derives.join(", ")) };
    let fields: Vec<String> = stand_in.fields.iter().map(|(name, ty)| format!("{public}{name}: {ty}")).collect();
    let body = if fields.is_empty() { ";".to_owned() } else { format!(" {{ {} }}", fields.join(", ")) };
    let mut lines = vec![
        format!("/// Stands in for a type that implements `{stands_for}`."),
        format!("{derives}{public}struct {name}{body}"),
    ];
    for of_trait in &stand_in.impls {
        lines.push(format!("{} {name} {{", of_trait.header));
        lines.extend(of_trait.types.iter().map(|(name, ty)| format!("type {name} = {ty};")));
        lines.extend(of_trait.constants.iter().map(|(name, ty, value)| format!("const {name}: {ty} = {value};")));
        let asked = if reader == Reader::Harness { "edgetest_support::stand_in::asked(); " } else { "" };
        let methods = of_trait.methods.iter();
        lines.extend(methods.map(|(head, answer)| format!("{} {{ {asked}{answer} }}", mutable(head, answer))));
        lines.push("}".to_owned());
    }
    if stand_in.shown {
        let head = "fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result";
        lines.push(format!("impl std::fmt::Display for {name} {{ {head} {{ f.write_str(\"stand-in\") }} }}"));
    }
    if stand_in.is_error {
        lines.push(format!("impl std::error::Error for {name} {{}}"));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// What takes an answer out of a `self` by value must be able to change it.
fn mutable(signature: &str, answer: &str) -> String {
    let changes = answer.contains(".take()") || answer.contains("&mut self.");
    if changes { signature.replacen("(self", "(mut self", 1) } else { signature.to_owned() }
}

/// The stand-ins that a source names, and those that these name, in the order of the plan.
pub fn named<'p>(plan: &'p TestPlan, source: &str) -> Vec<(usize, &'p StandIn)> {
    let mut text = source.to_owned();
    let mut found: Vec<usize> = Vec::new();
    loop {
        let all = plan.stand_ins.iter().enumerate();
        let next =
            all.filter(|(index, one)| !found.contains(index) && has_word(&text, &one.name)).map(|(at, _)| at).next();
        let Some(next) = next else { break };
        text.push_str(&items(&plan.stand_ins[next], Reader::Person));
        found.push(next);
    }
    found.sort_unstable();
    found.into_iter().map(|index| (index, &plan.stand_ins[index])).collect()
}
