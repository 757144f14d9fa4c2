//! The files that generated packages start from, by name.
//!
//! Each file below `files/` is legal in its language as it stands. What generate fills in is spelled as a placeholder
//! with two underscores on either side, and a test here holds that no other placeholder slips in. This crate knows
//! nothing of plans: it only keeps the text inside the published package, where `include_str!` can reach it.

pub mod fleet;

/// Manifest of the sweep's harness package. Replace `__HARNESS__` by the package's name and the line
/// `# __DEPENDENCIES__` by the crate under test and what it exposes.
pub const HARNESS_MANIFEST: &str = include_str!("../files/harness/Cargo.toml.in");

/// `src/main.rs` of the sweep's harness package; needs the modules `targets` and `lexicon` beside it.
pub const HARNESS_MAIN: &str = include_str!("../files/harness/main.rs");

/// Driver of axum applications, beside the targets; names its crates `edgetest_…`.
pub const AXUM_DRIVER: &str = include_str!("../files/web/axum.rs");

/// Driver of actix-web applications, likewise.
pub const ACTIX_DRIVER: &str = include_str!("../files/web/actix.rs");

/// Driver of Rocket applications, likewise.
pub const ROCKET_DRIVER: &str = include_str!("../files/web/rocket.rs");

/// Manifest of the support package that lies in `support/` of the harness package; of the edition that its sources are
/// tested in. Replace `__VERSION__` by ours, and the line `# __BASELINE__`, which ends `[features]`, by the feature
/// `baseline` as a default one and proptest as its dependency, or by nothing.
pub const SUPPORT_MANIFEST: &str = include_str!("../files/support/Cargo.toml.in");

/// Manifest of the package in which tests are tried that are to be committed. Replace `__SUITE__` by the package's name,
/// `__EDITION__` by the crate's edition, and the line `# __DEPENDENCIES__` by the crate under test and what its API exposes.
pub const SUITE_MANIFEST: &str = include_str!("../files/suite/Cargo.toml.in");

/// Workflow for GitHub. Replace `__VERSION__` by ours, `__TOOLCHAIN__` by that of the compiler that we read, and `__PREFIX__` by
/// the folder of the workspace within its repository, with a slash at its end where there is one.
pub const CI_GITHUB: &str = include_str!("../files/ci/github.yml");

/// Pipeline to include for GitLab; the same placeholders.
pub const CI_GITLAB: &str = include_str!("../files/ci/gitlab.yml");

/// Manifest of a campaign's harness: as [`HARNESS_MANIFEST`], with the engine and optimised.
pub const CAMPAIGN_MANIFEST: &str = include_str!("../files/harness/campaign.toml.in");

/// Manifest of a cargo-fuzz folder. Replace `__NAME__` by the package's name, the line `# __DEPENDENCIES__` by the crate under
/// test and what it exposes, and the line `# __TARGETS__` by a `[[bin]]` a fuzz target.
pub const FUZZ_MANIFEST: &str = include_str!("../files/fuzz/Cargo.toml.in");

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders(text: &str) -> Vec<&str> {
        text.split(|c: char| !c.is_ascii_uppercase() && c != '_')
            .filter(|word| word.len() > 4 && word.starts_with("__") && word.ends_with("__"))
            .collect()
    }

    #[test]
    fn each_template_has_its_placeholders_once_and_no_others() {
        assert_eq!(placeholders(HARNESS_MANIFEST), ["__HARNESS__", "__DEPENDENCIES__"]);
        assert_eq!(placeholders(CAMPAIGN_MANIFEST), ["__HARNESS__", "__DEPENDENCIES__"]);
        assert_eq!(placeholders(FUZZ_MANIFEST), ["__NAME__", "__DEPENDENCIES__", "__TARGETS__"]);
        assert_eq!(placeholders(HARNESS_MAIN), [""; 0]);
        assert_eq!(placeholders(SUPPORT_MANIFEST), ["__VERSION__", "__BASELINE__"]);
        assert_eq!(placeholders(SUITE_MANIFEST), ["__SUITE__", "__EDITION__", "__DEPENDENCIES__"]);
    }

    #[test]
    fn ci_files_have_no_placeholders_but_the_three() {
        for template in [CI_GITHUB, CI_GITLAB] {
            let mut found = placeholders(template);
            found.sort_unstable();
            found.dedup();
            assert_eq!(found, ["__PREFIX__", "__TOOLCHAIN__", "__VERSION__"]);
        }
    }

    #[test]
    fn placeholders_of_whole_lines_are_comments() {
        assert!(HARNESS_MANIFEST.lines().any(|line| line == "# __DEPENDENCIES__"));
        assert!(SUITE_MANIFEST.lines().any(|line| line == "# __DEPENDENCIES__"));
        assert!(CAMPAIGN_MANIFEST.lines().any(|line| line == "# __DEPENDENCIES__"));
        assert!(FUZZ_MANIFEST.lines().any(|line| line == "# __DEPENDENCIES__"));
        assert!(FUZZ_MANIFEST.lines().any(|line| line == "# __TARGETS__"));
        assert!(SUPPORT_MANIFEST.lines().any(|line| line == "# __BASELINE__"));
    }
}
