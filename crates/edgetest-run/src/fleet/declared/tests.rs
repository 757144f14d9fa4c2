use super::*;
use crate::spec::Launcher;
use std::sync::atomic::AtomicBool;

const FUZZ: &str = "[package]\nname = \"a-fuzz\"\n\n[package.metadata]\ncargo-fuzz = true\n";
const LITE: [(&str, &str); 5] = [
    ("c/project.yaml", "language: rust\n"),
    (
        "c/Dockerfile",
        "FROM gcr.io/oss-fuzz-base/base-builder-rust:v1\nCOPY . $SRC/a\nWORKDIR $SRC/a\nCOPY ./c/build.sh $SRC/\n",
    ),
    ("c/build.sh", "cargo fuzz build -O\n"),
    ("fuzz/Cargo.toml", FUZZ),
    ("Cargo.toml", "[package]\nname = \"a\"\nrust-version = \"1.70\"\n"),
];
const OSS: [(&str, &str); 5] = [
    (
        "c/project.yaml",
        "# http://www.apache.org/licenses/LICENSE-2.0\nhomepage: https://example.org\nmain_repo: https://example.org/a\n\
         language: rust\nprimary_contact: a@example.org\nauto_ccs: [b@example.org]\nsanitizers: [address]\n\
         fuzzing_engines: [libfuzzer]\n",
    ),
    (
        "c/Dockerfile",
        "# http://www.apache.org/licenses/LICENSE-2.0\nFROM gcr.io/oss-fuzz-base/base-builder-rust\n\
         RUN git clone https://example.org/a a\nWORKDIR $SRC/a\nCOPY build.sh $SRC/\n",
    ),
    ("c/build.sh", "# http://www.apache.org/licenses/LICENSE-2.0\ncargo fuzz build -O\n"),
    ("fuzz/Cargo.toml", FUZZ),
    ("Cargo.toml", "[package]\nname = \"a\"\nrust-version = \"1.70\"\n"),
];

/// What is told of these files once `from` is replaced by `to` in one of them.
fn told(fleet: Fleet, name: &str, change: Option<(&str, &str, &str)>) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a scratch folder");
    for (path, text) in if fleet == Fleet::OssFuzz { OSS } else { LITE } {
        let text = match change {
            Some((changed, from, to)) if changed == path => {
                assert!(text.contains(from), "{from} is in {path}");
                text.replace(from, to)
            }
            _ => text.to_owned(),
        };
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("writable");
        std::fs::write(path, text).expect("writable");
    }
    let rehearsal = Rehearsal {
        fleet,
        name,
        repository: folder.path(),
        folder: "c",
        packages: &[".".to_owned()],
        home: folder.path(),
        launcher: &Launcher::None,
        offline: true,
        jobs: None,
        stop: &AtomicBool::new(false),
    };
    check(&rehearsal).iter().map(ToString::to_string).collect()
}

#[test]
fn files_as_they_should_be_are_passed() {
    assert_eq!(told(Fleet::ClusterFuzzLite, "a", None), [""; 0]);
    assert_eq!(told(Fleet::OssFuzz, "a", None), [""; 0]);
}

#[test]
fn each_planted_breach_of_clusterfuzzlite_is_told() {
    for (path, from, to, words) in [
        ("c/project.yaml", "rust", "c++", "must say `language: rust`"),
        ("c/project.yaml", "language: rust", "- rust", "no mapping"),
        ("c/Dockerfile", "base-builder-rust:v1", "base-builder:v1", "must begin with `FROM"),
        ("c/Dockerfile", "COPY . $SRC/a\n", "", "must say `COPY . $SRC/a`"),
        ("c/Dockerfile", "WORKDIR $SRC/a", "WORKDIR $SRC/b", "must say `WORKDIR $SRC/a`"),
        ("c/Dockerfile", "COPY ./c/build.sh $SRC/\n", "", "must copy build.sh"),
        (
            "c/Dockerfile",
            "COPY . ",
            "RUN apt-get install -y zip\nCOPY . ",
            "`apt-get update` must stand in the same line",
        ),
        ("c/build.sh", "cargo", "RUSTFLAGS=-Ctarget-cpu=native cargo", "must run on other machines"),
        ("c/build.sh", "cargo", "clang -lFuzzingEngine; cargo", "no longer there"),
        ("fuzz/Cargo.toml", "cargo-fuzz = true", "", "`cargo-fuzz = true` is not in its metadata"),
        ("Cargo.toml", "1.70", "1.95", "asks for Rust 1.95"),
    ] {
        let told = told(Fleet::ClusterFuzzLite, "a", Some((path, from, to)));
        assert!(told.len() == 1 && told[0].contains(words), "{words}: {told:?}");
    }
}

#[test]
fn each_planted_breach_of_oss_fuzz_is_told() {
    for (path, from, to, words) in [
        ("c/project.yaml", "main_repo: https://example.org/a", "help_url: x", "`main_repo` must be"),
        ("c/project.yaml", "homepage", "home_page", "`home_page` is no key"),
        ("c/project.yaml", "[address]", "[address, memory]", "`sanitizers` may list `address` alone"),
        ("c/project.yaml", "[libfuzzer]", "[afl]", "`fuzzing_engines` may list `libfuzzer` alone"),
        ("c/project.yaml", "b@example.org", "b.example.org", "\"b.example.org\" is no address"),
        ("c/project.yaml", "primary_contact: a@example.org\n", "", "`primary_contact` is missing"),
        ("c/Dockerfile", "# http://www.apache.org/licenses/LICENSE-2.0", "", "must name its licence"),
        ("c/Dockerfile", "git clone", "wget", "must clone"),
        ("c/build.sh", "# http://www.apache.org/licenses/LICENSE-2.0", "", "must name its licence"),
    ] {
        let told = told(Fleet::OssFuzz, "a", Some((path, from, to)));
        assert!(told.len() == 1 && told[0].contains(words), "{words}: {told:?}");
    }
}

#[test]
fn names_that_fleets_refuse_are_told() {
    for name in ["A", "a.b", "", "a-google-b"] {
        assert!(told(Fleet::ClusterFuzzLite, name, None)[0].contains("is not allowed"), "{name}");
    }
}
