//! The checks that the user's release builds have: none, unless their workspace asks for them.

use std::fs;
use std::path::Path;
use std::process::Command;
use toml_edit::{DocumentMut, Item};

/// The keys of a profile that decide whether a check is there, and the variables that set them for ours.
const CHECKS: [(&str, &str); 2] = [
    ("overflow-checks", "CARGO_PROFILE_SHIPPED_OVERFLOW_CHECKS"),
    ("debug-assertions", "CARGO_PROFILE_SHIPPED_DEBUG_ASSERTIONS"),
];

/// Repeats what the release profile of the user's workspace says of checks.
pub(super) fn environment(command: &mut Command, workspace_root: &Path) {
    let manifest = fs::read_to_string(workspace_root.join("Cargo.toml")).unwrap_or_default();
    command.envs(checks(&manifest));
}

fn checks(manifest: &str) -> Vec<(&'static str, &'static str)> {
    let manifest = manifest.parse::<DocumentMut>().unwrap_or_default();
    let release = manifest.get("profile").and_then(|profiles| profiles.get("release"));
    let set = |key: &str| release.and_then(|release| release.get(key)).and_then(Item::as_bool) == Some(true);
    CHECKS.iter().map(|(key, variable)| (*variable, if set(key) { "true" } else { "false" })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_profile_may_keep_its_checks() {
        let of = |manifest: &str| checks(manifest).into_iter().map(|(_, value)| value).collect::<Vec<_>>();
        assert_eq!(of("[profile.release]\noverflow-checks = true\n"), ["true", "false"]);
        assert_eq!(of("[profile.dev]\noverflow-checks = true\n"), ["false", "false"]);
        assert_eq!(of("not TOML"), ["false", "false"]);
    }
}
