//! Files for CI systems.
//!
//! Each says in its first line who wrote it and of which text, so that an older one is told from one that a person changed.

use edgetest_templates::{CI_GITHUB, CI_GITLAB};
use twox_hash::XxHash64;

/// A CI system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CiHost {
    /// GitHub's workflows.
    Github,
    /// GitLab's pipelines.
    Gitlab,
}

/// What a file in its place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CiState {
    /// What this version writes.
    Current,
    /// What another version wrote, or this one for another place.
    Stale,
    /// What a person wrote or changed.
    Foreign,
}

impl CiHost {
    /// Where its file lies within a repository.
    pub fn path(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/edgetest.yml",
            Self::Gitlab => ".gitlab/edgetest.yml",
        }
    }

    /// The name of the command that writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Gitlab => "gitlab",
        }
    }

    /// Its file. `prefix`: the folder of the workspace within the repository, with a slash at its end; empty at its root.
    pub fn text(self, version: &str, toolchain: &str, prefix: &str) -> String {
        let template = match self {
            Self::Github => CI_GITHUB,
            Self::Gitlab => CI_GITLAB,
        };
        let filled =
            template.replace("__VERSION__", version).replace("__TOOLCHAIN__", toolchain).replace("__PREFIX__", prefix);
        format!("{}{filled}", self.head(&filled))
    }

    /// What the text of a file in its place is.
    pub fn state(self, found: &str, wanted: &str) -> CiState {
        let found = found.replace("\r\n", "\n");
        if found == wanted {
            return CiState::Current;
        }
        let body = found.split_once('\n').map_or("", |(_, body)| body);
        if found == format!("{}{body}", self.head(body)) { CiState::Stale } else { CiState::Foreign }
    }

    fn head(self, body: &str) -> String {
        let digest = XxHash64::oneshot(0, body.as_bytes());
        format!("# Written by `cargo edgetest ci {}` ({digest:016x}).\n", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_file_is_told_from_a_changed_one() {
        for host in [CiHost::Github, CiHost::Gitlab] {
            let wanted = host.text("1.0.0", "1.95", "");
            let older = host.text("0.9.0", "1.95", "");
            assert_eq!(host.state(&wanted, &wanted), CiState::Current);
            assert_eq!(host.state(&wanted.replace('\n', "\r\n"), &wanted), CiState::Current);
            assert_eq!(host.state(&older, &wanted), CiState::Stale);
            assert_eq!(host.state(&wanted.replace("30m", "40m"), &wanted), CiState::Foreign);
            assert_eq!(host.state("", &wanted), CiState::Foreign);
        }
    }

    #[test]
    fn a_workspace_below_the_root_is_entered() {
        let text = CiHost::Github.text("1.0.0", "1.95", "rust/");
        assert!(text.contains("working-directory: ./rust/\n") && text.contains("sarif_file: rust/target/"), "{text}");
    }
}
