//! `unsafe` lives in the worker alone: the modules of edgetest-support that share a page, count allocations and lock
//! the process in.

use super::Violation;
use super::tokens::lines_of;
use super::tree::Tree;

const WORKER: &str = "crates/edgetest-support/src/";
const MODULES: [&str; 4] = ["worker", "page", "alloc", "lockdown"];

/// Looks for the keyword in every member; hostile functions that tests keep as subjects are no part of the program.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.rust()
        .filter(|file| !file.is_test() && !is_worker(&file.path))
        .flat_map(|file| {
            let lines = lines_of(file.tokens(), &["unsafe"]);
            lines.into_iter().map(|line| Violation::at(&file.path, line, "unsafe outside the worker"))
        })
        .collect()
}

/// `worker.rs`, `worker/frames.rs`, `worker_page.rs`, `page.rs`, …
pub fn is_worker(path: &str) -> bool {
    let Some(module) = path.strip_prefix(WORKER) else {
        return false;
    };
    let name = module.split('/').find_map(|part| {
        let stem = part.strip_suffix(".rs").unwrap_or(part);
        MODULES.iter().find(|name| stem == **name || stem.starts_with("worker"))
    });
    name.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keyword_is_seen_outside_the_worker_only() {
        let text = "fn f() {\n unsafe { g() } }";
        let seen = |path| check(&Tree::of(&[(path, text)])).len();
        assert_eq!(seen("crates/edgetest-run/src/lib.rs"), 1);
        assert_eq!(seen("crates/edgetest-support/src/choice.rs"), 1);
        assert_eq!(seen("crates/edgetest-support/src/worker/frames.rs"), 0);
        assert_eq!(seen("crates/edgetest-support/src/page.rs"), 0);
    }
}
