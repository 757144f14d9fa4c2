//! Files for CI systems and for fuzzing fleets.
//!
//! Each says at its beginning who wrote it and of which text, so that an older one is told from one that a person changed.

use edgetest_templates::{CI_GITHUB, CI_GITLAB, fleet};
use twox_hash::XxHash64;

/// Who runs the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CiHost {
    /// GitHub's workflows.
    Github,
    /// GitLab's pipelines.
    Gitlab,
    /// `ClusterFuzzLite`, on GitHub.
    ClusterFuzzLite,
    /// OSS-Fuzz, whose repository takes the files.
    OssFuzz,
}

/// What the files say of a project.
#[derive(Clone, Debug, Default)]
pub struct CiProject {
    /// Our version.
    pub version: String,
    /// The compiler whose JSON is read.
    pub toolchain: String,
    /// The folder of the workspace within the repository, with a slash at its end; empty at its root.
    pub prefix: String,
    /// Its name in a fleet: [`fleet_name`].
    pub name: String,
    /// Folders within the repository of the packages that have fuzz targets; `.` is its root.
    pub packages: Vec<String>,
    /// Where its sources are cloned from.
    pub repository: String,
    /// Who is told of crashes.
    pub contact: String,
}

/// A file as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiFile {
    /// Its place within the repository.
    pub path: String,
    /// Its text.
    pub text: String,
    /// A person completes it: it is written where there is none, and then theirs.
    pub once: bool,
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

/// A project's name as fleets allow it.
pub fn fleet_name(package: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { '_' };
    // Names that hold this word are taken for attacks.
    package.chars().map(allowed).collect::<String>().replace("google", "g")
}

impl CiHost {
    /// The name of the command that writes its files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::ClusterFuzzLite => "clusterfuzzlite",
            Self::OssFuzz => "oss-fuzz",
        }
    }

    /// Whether it runs the fuzz targets in an image of its own.
    pub fn is_fleet(self) -> bool {
        match self {
            Self::Github | Self::Gitlab => false,
            Self::ClusterFuzzLite | Self::OssFuzz => true,
        }
    }

    /// Where the files that an image is made of lie within the repository; empty where there are none.
    pub fn folder(self, project: &CiProject) -> String {
        match self {
            Self::Github | Self::Gitlab => String::new(),
            Self::ClusterFuzzLite => ".clusterfuzzlite".to_owned(),
            Self::OssFuzz => format!("oss-fuzz/projects/{}", project.name),
        }
    }

    /// Its files.
    pub fn files(self, project: &CiProject) -> Vec<CiFile> {
        let folder = self.folder(project);
        let file = |name: &str, template: &str| CiFile {
            path: if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") },
            text: self.sign(&self.fill(project, template)),
            once: false,
        };
        match self {
            Self::Github => vec![file(".github/workflows/edgetest.yml", CI_GITHUB)],
            Self::Gitlab => vec![file(".gitlab/edgetest.yml", CI_GITLAB)],
            Self::ClusterFuzzLite => {
                let workflow = |(name, template): (&str, &str)| CiFile {
                    path: format!(".github/workflows/{name}"),
                    ..file(name, template)
                };
                let own = [
                    file("project.yaml", fleet::CLUSTERFUZZLITE_PROJECT),
                    file("Dockerfile", fleet::CLUSTERFUZZLITE_DOCKERFILE),
                    file("build.sh", fleet::BUILD),
                ];
                own.into_iter().chain(fleet::WORKFLOWS.map(workflow)).collect()
            }
            Self::OssFuzz => vec![
                CiFile { once: true, ..file("project.yaml", fleet::OSS_FUZZ_PROJECT) },
                file("Dockerfile", fleet::OSS_FUZZ_DOCKERFILE),
                file("build.sh", fleet::BUILD),
            ],
        }
    }

    fn fill(self, project: &CiProject, template: &str) -> String {
        let target = if project.packages.len() > 1 { "$(basename \"$PWD\")-$target" } else { "$target" };
        template
            .replace("__VERSION__", &project.version)
            .replace("__TOOLCHAIN__", &project.toolchain)
            .replace("__PREFIX__", &project.prefix)
            .replace("__HOST__", self.name())
            .replace("__PACKAGES__", &project.packages.join(" "))
            .replace("__TARGET__", target)
            .replace("__NAME__", &project.name)
            .replace("__REPOSITORY__", &project.repository)
            .replace("__CONTACT__", &project.contact)
    }

    /// What the text of a file in its place is.
    pub fn state(self, found: &str, wanted: &CiFile) -> CiState {
        let found = found.replace("\r\n", "\n");
        if found == wanted.text || wanted.once {
            return CiState::Current;
        }
        let body = found.split_once('\n').map_or("", |(_, body)| body);
        if found == self.sign(body) { CiState::Stale } else { CiState::Foreign }
    }

    fn sign(self, body: &str) -> String {
        let digest = XxHash64::oneshot(0, body.as_bytes());
        format!("# Written by `cargo edgetest ci {}` ({digest:016x}).\n{body}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTS: [CiHost; 4] = [CiHost::Github, CiHost::Gitlab, CiHost::ClusterFuzzLite, CiHost::OssFuzz];

    fn project(version: &str) -> CiProject {
        CiProject {
            version: version.to_owned(),
            toolchain: "1.95".to_owned(),
            name: "orders".to_owned(),
            packages: vec![".".to_owned()],
            repository: "https://example.org/orders".to_owned(),
            contact: "a@example.org".to_owned(),
            ..CiProject::default()
        }
    }

    #[test]
    fn an_older_file_is_told_from_a_changed_one() {
        for host in [CiHost::Github, CiHost::Gitlab] {
            let wanted = &host.files(&project("1.0.0"))[0];
            let older = &host.files(&project("0.9.0"))[0].text;
            assert_eq!(host.state(&wanted.text, wanted), CiState::Current);
            assert_eq!(host.state(&wanted.text.replace('\n', "\r\n"), wanted), CiState::Current);
            assert_eq!(host.state(older, wanted), CiState::Stale);
            assert_eq!(host.state(&wanted.text.replace("30m", "40m"), wanted), CiState::Foreign);
            assert_eq!(host.state("", wanted), CiState::Foreign);
        }
    }

    #[test]
    fn what_a_person_completes_is_theirs() {
        let files = CiHost::OssFuzz.files(&project("1.0.0"));
        let theirs: Vec<_> = files.iter().filter(|file| file.once).map(|file| file.path.as_str()).collect();
        assert_eq!(theirs, ["oss-fuzz/projects/orders/project.yaml"]);
        assert_eq!(CiHost::OssFuzz.state("language: rust\n", &files[0]), CiState::Current);
    }

    #[test]
    fn a_workspace_below_the_root_is_entered() {
        let project = CiProject { prefix: "rust/".to_owned(), ..project("1.0.0") };
        let text = &CiHost::Github.files(&project)[0].text;
        assert!(text.contains("working-directory: ./rust/\n") && text.contains("sarif_file: rust/target/"), "{text}");
    }

    #[test]
    fn no_placeholder_is_left() {
        for file in HOSTS.iter().flat_map(|host| host.files(&project("1.0.0"))) {
            let words = file.text.split(|c: char| !c.is_ascii_uppercase() && c != '_');
            let left: Vec<_> = words.filter(|word| word.len() > 4 && word.starts_with("__")).collect();
            assert_eq!(left, [""; 0], "{}", file.path);
        }
    }

    #[test]
    fn targets_of_several_packages_are_told_apart() {
        let project = CiProject { packages: vec!["a".to_owned(), "b".to_owned()], ..project("1.0.0") };
        let build = CiHost::ClusterFuzzLite.files(&project)[2].text.clone();
        assert!(build.contains("for package in a b; do\n"), "{build}");
        assert!(build.contains("name=\"$(basename \"$PWD\")-$target\"\n"), "{build}");
    }

    #[test]
    fn a_name_is_as_fleets_allow_it() {
        assert_eq!(fleet_name("Serde_json+x"), "serde_json_x");
    }
}
