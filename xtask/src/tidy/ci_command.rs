//! CI runs the very test command that the README tells a newcomer to run.

use super::Violation;
use super::tree::{File, Tree};

const README: &str = "README.md";
const CI: &str = ".ci/run";

/// Compares the `cargo test` lines of the README with the lines of `.ci/run`.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let commands = tree.file(README).map(test_commands).unwrap_or_default();
    if commands.is_empty() {
        return vec![Violation::at(README, 0, "names no `cargo test` command in a code block")];
    }
    let ci = tree.file(CI).map_or("", |file| file.text.as_str());
    let runs = |command: &str| ci.lines().any(|line| line.trim() == command);
    let missing = commands.into_iter().filter(|command| !runs(command));
    missing.map(|command| Violation::at(CI, 0, format!("does not run `{command}`, which the README tells"))).collect()
}

/// Lines of code blocks that begin with `cargo test`, without trailing comments.
fn test_commands(readme: &File) -> Vec<&str> {
    let blocks = readme.text.split("```").skip(1).step_by(2);
    blocks
        .flat_map(str::lines)
        .map(|line| line.split_once(" #").map_or(line, |(command, _)| command).trim())
        .filter(|command| command.starts_with("cargo test"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOLD: &str = "Run\n```sh\ncargo test --workspace   # a minute\n```\n";

    #[test]
    fn another_command_in_ci_is_seen() {
        assert_eq!(check(&Tree::of(&[(README, TOLD), (CI, "cargo test -p a\n")])).len(), 1);
        assert_eq!(check(&Tree::of(&[(README, TOLD), (CI, "cargo test --workspace\n")])), []);
    }

    #[test]
    fn a_readme_without_a_command_is_seen() {
        assert_eq!(check(&Tree::of(&[(README, "cargo test\n")])).len(), 1);
    }
}
