//! Constants that are evaluated when everything is put together: `const { assert!(N < 3) }` within a function of another crate.
//! rustc then points at the function's source and names the instance, so that what is to blame is whoever names that instance.

use edgetest_generate::{Fragment, HarnessTree};
use edgetest_plan::PlanPart;

/// The parts that name an instance whose constants could not be evaluated, by rustc's own words.
pub(super) fn parts_that_name_it(tree: &HarnessTree, rendered: &str) -> Vec<PlanPart> {
    let Some((name, args)) = instance(rendered) else { return Vec::new() };
    // Functions are spelled with a turbofish, types without.
    let spelled = [format!("{name}::{args}"), format!("{name}{args}")];
    let names_it = |fragment: &&Fragment| {
        let text = text(tree, fragment);
        spelled.iter().any(|spelled| text.contains(spelled.as_str()))
    };
    tree.fragments.iter().filter(names_it).map(|fragment| fragment.part).collect()
}

/// `f` and `<4>` of ``evaluation of `a::f::<4>::{constant#0}` failed``.
fn instance(rendered: &str) -> Option<(&str, &str)> {
    let (_, rest) = rendered.split_once("evaluation of `")?;
    let (path, _) = rest.split_once('`')?;
    let end = path.rfind('>')? + 1;
    let start = opening(&path[..end])?;
    let name = path[..start].trim_end_matches("::");
    Some((name.rsplit("::").next()?, &path[start..end]))
}

/// Where the bracket opens that the last letter closes.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.char_indices().rev().find_map(|(at, letter)| {
        depth += match letter {
            '>' => 1,
            '<' => -1,
            _ => 0,
        };
        (depth == 0).then_some(at)
    })
}

/// On one line, since the formatter breaks what is long.
fn text(tree: &HarnessTree, fragment: &Fragment) -> String {
    let file = tree.files.iter().find(|(path, _)| *path == fragment.file);
    let lines = file.map_or("", |(_, text)| text.as_str()).lines();
    let own = lines.skip(fragment.first_line.saturating_sub(1)).take(fragment.last_line + 1 - fragment.first_line);
    own.map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgetest_plan::{TargetId, UnitId};

    #[test]
    fn an_instance_is_told_from_its_path() {
        let of = |path: &str| instance(&format!("evaluation of `{path}` failed here")).map(|(n, a)| format!("{n} {a}"));
        assert_eq!(of("time::parse::owned::<4>::{constant#0}").as_deref(), Some("owned <4>"));
        assert_eq!(of("a::Ring::<a::B<u8>, 3>::SIZE").as_deref(), Some("Ring <a::B<u8>, 3>"));
        assert_eq!(of("a::SIZE"), None);
    }

    #[test]
    fn whoever_names_the_instance_is_to_blame() {
        let lines = ["a::owned::<4>(x)", "a::owned::<", "4>(y)", "a::owned::<1>(x)", "let r: a::Ring<4>;"];
        let part =
            |line, last, part| Fragment { file: "src/targets.rs".into(), first_line: line, last_line: last, part };
        let tree = HarnessTree {
            files: vec![("src/targets.rs".into(), lines.join("\n"))],
            fragments: vec![
                part(1, 1, PlanPart::Target(TargetId(0))),
                part(2, 3, PlanPart::Unit(UnitId(7))),
                part(4, 4, PlanPart::Target(TargetId(1))),
                part(5, 5, PlanPart::Target(TargetId(2))),
            ],
            ..HarnessTree::default()
        };
        let of = |path: &str| parts_that_name_it(&tree, &format!("evaluation of `{path}::{{constant#0}}` failed here"));
        assert_eq!(of("a::owned::<4>"), [PlanPart::Target(TargetId(0)), PlanPart::Unit(UnitId(7))]);
        assert_eq!(of("a::Ring::<4>"), [PlanPart::Target(TargetId(2))]);
        assert_eq!(of("a::lexer::<4>"), []);
    }
}
