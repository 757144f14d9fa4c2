//! Projects of every shape that cargo allows.

use crate::project::{Ended, Lane, Project, manifest};

/// Divides by its argument: whatever surrounds it, the zero must be found.
const DIVIDES: &str = "/// Share.\npub fn share(n: u8) -> u8 {\n    100 / n\n}\n";

/// Exactly one finding, at this callable, and nothing left out.
#[track_caller]
fn expect_division(ended: Ended, item: &str) {
    let ended = ended.expect_code(1);
    assert!(ended.stdout.contains(&format!("error[divide-by-zero]: `{item}`")), "{ended:?}");
    assert!(ended.stdout.contains("1 error, 0 warnings"), "{ended:?}");
}

const BRIEFLY: &[&str] = &["--cases", "100", "--offline"];

#[test]
fn a_library_of_another_name_without_std_that_aborts_and_has_a_build_script() {
    let manifest = "[package]\nname = \"odd-name_crate\"\nversion = \"1.2.3-rc.1+build\"\nedition = \"2024\"\n\n\
                    [lib]\nname = \"renamed\"\npath = \"code/root.rs\"\n\n\
                    [features]\ndefault = [\"std\"]\nstd = []\n\n\
                    [profile.dev]\npanic = \"abort\"\noverflow-checks = false\n\n[profile.release]\npanic = \"abort\"\n";
    let build = "fn main() {\n    println!(\"cargo:rustc-cfg=built\");\n    println!(\"cargo:rustc-check-cfg=cfg(built)\");\n}\n";
    let library = "#![no_std]\n#[cfg(built)]\nmod share;\n#[cfg(built)]\npub use share::share;\n";
    let files = [("Cargo.toml", manifest), ("build.rs", build), ("code/root.rs", library), ("code/share.rs", DIVIDES)];
    expect_division(Project::new(&files).edgetest_in(Lane::Left, BRIEFLY), "renamed::share");
}

#[test]
fn configuration_of_the_users_holds_and_harms_nothing() {
    let config = "[build]\ntarget-dir = \"elsewhere\"\nrustflags = [\"--cfg\", \"wanted\", \"-Dwarnings\"]\n\n\
                  [profile.dev]\npanic = \"abort\"\nopt-level = 1\n";
    let library = "/// Share.\npub fn share(n: u8) -> u8 {\n    if cfg!(wanted) { 100 / n } else { 0 }\n}\n";
    let manifest = manifest("configured") + "\n[lints.rust]\nunexpected_cfgs = \"allow\"\n";
    let project = Project::new(&[
        ("Cargo.toml", &manifest),
        (".cargo/config.toml", config),
        ("rust-toolchain.toml", "[toolchain]\nprofile = \"minimal\"\n"),
        ("src/lib.rs", library),
    ]);
    expect_division(project.edgetest(BRIEFLY), "configured::share");
    assert!(project.path().join("elsewhere/edgetest").exists());
    assert!(!project.path().join("target").exists());
}

#[test]
fn a_workspace_with_inheritance_patches_vendored_sources_and_two_packages_of_one_name() {
    let workspace = "[workspace]\nmembers = [\"member\"]\nexclude = [\"patched\", \"vendor\", \"twin\"]\nresolver = \"2\"\n\n\
                     [workspace.package]\nversion = \"3.0.0\"\nedition = \"2021\"\n\n\
                     [workspace.dependencies]\npatched = \"1.0.0\"\nvendored = \"1.0.0\"\n\
                     twin = { package = \"member\", path = \"twin\", version = \"1.0.0\" }\n\n\
                     [patch.crates-io]\npatched = { path = \"patched\" }\n";
    let member = "[package]\nname = \"member\"\nversion.workspace = true\nedition.workspace = true\n\n\
                  [dependencies]\npatched.workspace = true\nvendored.workspace = true\ntwin.workspace = true\n";
    let config = "[source.crates-io]\nreplace-with = \"vendored-sources\"\n\n\
                  [source.vendored-sources]\ndirectory = \"vendor\"\n";
    let library = "/// Share.\npub fn share(n: u8) -> u8 {\n    \
                   patched::hundred() / vendored::same(n) + twin::nothing()\n}\n";
    let dependency = |name: &str| manifest(name).replace("0.1.0", "1.0.0");
    let project = Project::new(&[
        ("Cargo.toml", workspace),
        (".cargo/config.toml", config),
        ("member/Cargo.toml", member),
        ("member/src/lib.rs", library),
        ("patched/Cargo.toml", &dependency("patched")),
        ("patched/src/lib.rs", "pub fn hundred() -> u8 {\n    100\n}\n"),
        ("twin/Cargo.toml", &dependency("member")),
        ("twin/src/lib.rs", "pub fn nothing() -> u8 {\n    0\n}\n"),
        ("vendor/vendored/Cargo.toml", &dependency("vendored")),
        ("vendor/vendored/.cargo-checksum.json", "{\"files\":{}}"),
        ("vendor/vendored/src/lib.rs", "pub fn same(n: u8) -> u8 {\n    n\n}\n"),
    ]);
    expect_division(project.edgetest_in(Lane::Right, BRIEFLY), "member::share");
}

#[test]
fn a_second_run_waits_for_the_first() {
    let project = Project::library("waits", DIVIDES);
    let folder = project.path().join("target/edgetest");
    std::fs::create_dir_all(&folder).expect("writable");
    let lock = std::fs::File::create(folder.join("lock")).expect("writable");
    lock.lock().expect("nobody else holds it");
    let ended = std::thread::scope(|scope| {
        let run = scope.spawn(|| project.edgetest(["list"]));
        std::thread::sleep(std::time::Duration::from_millis(1500));
        drop(lock);
        run.join().expect("the run ends")
    });
    assert!(ended.expect_code(0).stderr.contains("Waiting for another run"), "it says so");
}
