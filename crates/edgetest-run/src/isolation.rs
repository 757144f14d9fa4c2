//! What a worker has proven about its isolation, as a level.

use crate::record::{Isolation, IsolationLevel};
use crate::worker::Worker;
use edgetest_support::lockdown::layer;

/// The isolation of a worker that is ready.
pub(crate) fn of(worker: &Worker) -> Isolation {
    of_layers(worker.proven.clone())
}

/// The isolation that some layers make.
pub(crate) fn of_layers(layers: Vec<String>) -> Isolation {
    Isolation { level: level(&layers), layers }
}

/// Whether the system denies a worker anything, so that its failures may be the sandbox's fault.
pub(crate) fn is_on(worker: &Worker) -> bool {
    !worker.proven.is_empty()
}

fn level(layers: &[String]) -> IsolationLevel {
    let has = |name: &str| layers.iter().any(|layer| layer == name);
    let alone = has(layer::SECCOMP) && has(layer::EXEC_FILTER);
    match (alone, has(layer::LANDLOCK), has(layer::READONLY)) {
        (true, true, _) if has(layer::NAMESPACES) => IsolationLevel::Full,
        (true, true, _) => IsolationLevel::Strong,
        (true, false, true) => IsolationLevel::Readonly,
        (false, true, _) => IsolationLevel::Reduced,
        (_, false, _) if has(layer::RLIMITS) => IsolationLevel::Reduced,
        (_, false, _) => IsolationLevel::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_needs_all_its_layers() {
        let of = |names: &[&str]| level(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&[]), IsolationLevel::None);
        assert_eq!(of(&["exec-filter"]), IsolationLevel::None);
        assert_eq!(of(&["rlimits", "landlock"]), IsolationLevel::Reduced);
        assert_eq!(of(&["rlimits", "seccomp", "readonly", "exec-filter"]), IsolationLevel::Readonly);
        assert_eq!(of(&["rlimits", "landlock", "seccomp", "exec-filter"]), IsolationLevel::Strong);
        assert_eq!(of(&["rlimits", "namespaces", "landlock", "seccomp", "exec-filter"]), IsolationLevel::Full);
        assert_eq!(of(&["rlimits", "namespaces", "landlock"]), IsolationLevel::Reduced);
    }
}
