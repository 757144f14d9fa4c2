use super::*;

fn package() -> Package {
    let roots = [
        ("orders-0.1.0", "/home/u/orders"),
        ("itoa-1.0.0", "/home/u/.cargo/registry/src/index-0f/itoa-1.0.0"),
        ("inner-0.2.0", "/home/u/orders/crates/inner"),
        ("vetted-1.0.0", "/home/u/orders/target/edgetest/vet/vetted-1.0.0"),
    ];
    Package {
        name: "orders".into(),
        version: "0.1.0".into(),
        root: "/home/u/orders".into(),
        workspace_root: "/home/u/orders".into(),
        target_directory: "/home/u/orders/target".into(),
        dependencies: roots.iter().map(|(name, root)| ((*name).into(), PathBuf::from(root))).collect(),
        ..Package::default()
    }
}

fn place(file: &str) -> Option<(String, String)> {
    match Locator::new(&package()).place(file) {
        Place::Harness => None,
        Place::Crate(krate, file) => Some((krate, file)),
    }
}

#[test]
fn files_belong_to_the_crate_with_the_longest_root() {
    for (file, krate, inner) in [
        ("/home/u/orders/src/sku.rs", "orders-0.1.0", "src/sku.rs"),
        ("/home/u/orders/crates/inner/src/lib.rs", "inner-0.2.0", "src/lib.rs"),
        ("/home/u/.cargo/registry/src/index-0f/itoa-1.0.0/src/lib.rs", "itoa-1.0.0", "src/lib.rs"),
        ("/home/u/orders/target/edgetest/vet/vetted-1.0.0/src/a.rs", "vetted-1.0.0", "src/a.rs"),
        ("/rustc/59807616/library/core/src/num/mod.rs", "std", "core/src/num/mod.rs"),
        (
            "/home/u/.rustup/toolchains/s/lib/rustlib/src/rust/library/alloc/src/vec/mod.rs",
            "std",
            "alloc/src/vec/mod.rs",
        ),
        ("/rust/deps/hashbrown-0.16.1/src/raw/mod.rs", "std", "hashbrown-0.16.1/src/raw/mod.rs"),
        ("/elsewhere/other-3.0.0/src/a/b.rs", "other-3.0.0", "src/a/b.rs"),
        ("/elsewhere/generated.rs", "unknown", "elsewhere/generated.rs"),
        ("/t/debug/build/itoa-0123456789abcdef/out/table.rs", "itoa-1.0.0", "OUT_DIR/table.rs"),
        ("src/sku.rs", "orders-0.1.0", "src/sku.rs"),
    ] {
        assert_eq!(place(file), Some((krate.into(), inner.into())), "{file}");
    }
}

#[test]
fn our_own_files_are_no_place() {
    for file in [
        "/home/u/orders/target/edgetest/orders/src/targets.rs",
        "/home/u/orders/target/edgetest/orders/support/src/probe.rs",
        "src/targets.rs",
        "src/targets/a.rs",
        "./src/main.rs",
        "support/src/stand_in.rs",
    ] {
        assert_eq!(place(file), None, "{file}");
    }
}

fn frame(file: &str, line: u32) -> Frame {
    Frame { symbol: String::new(), file: file.into(), line, column: 5 }
}

fn panic(file: &str, frames: &[(&str, u32)]) -> Outcome {
    let frames = frames.iter().map(|(file, line)| frame(file, *line)).collect();
    Outcome::Panic(Panic { message: "m".into(), file: file.into(), line: 7, column: 3, frames })
}

fn site(outcome: &Outcome) -> (Option<String>, Option<String>) {
    let site = Locator::new(&package()).site(outcome, Stage::Call);
    let show = |location: Location| format!("{}/{}:{}", location.krate, location.file, location.line);
    (site.location.map(show), site.origin.map(show))
}

const STD_FILE: &str = "/rustc/59807616/library/core/src/num/mod.rs";
const OWN: &str = "/home/u/orders/src/sku.rs";
const DEP: &str = "/home/u/.cargo/registry/src/index-0f/itoa-1.0.0/src/lib.rs";
const OURS: &str = "src/targets.rs";

#[test]
fn a_panic_in_the_crate_keeps_its_own_site() {
    assert_eq!(site(&panic(OWN, &[(OWN, 9)])), (Some("orders-0.1.0/src/sku.rs:7".into()), None));
}

#[test]
fn a_panic_in_a_dependency_has_its_site_and_our_origin() {
    let expected = (Some("itoa-1.0.0/src/lib.rs:7".into()), Some("orders-0.1.0/src/sku.rs:40".into()));
    assert_eq!(site(&panic(DEP, &[(DEP, 7), (STD_FILE, 1), (OWN, 40), (OWN, 50)])), expected);
}

#[test]
fn a_panic_in_std_is_charged_to_the_caller() {
    let expected = (Some("orders-0.1.0/src/sku.rs:40".into()), None);
    assert_eq!(site(&panic(STD_FILE, &[(STD_FILE, 7), (OWN, 40)])), expected);
    let expected = (Some("itoa-1.0.0/src/lib.rs:4".into()), Some("orders-0.1.0/src/sku.rs:40".into()));
    assert_eq!(site(&panic(STD_FILE, &[(STD_FILE, 7), (DEP, 4), (OWN, 40)])), expected);
}

#[test]
fn a_panic_in_std_under_the_harness_alone_stays_in_std() {
    let expected = (Some("std/core/src/num/mod.rs:7".into()), None);
    assert_eq!(site(&panic(STD_FILE, &[(STD_FILE, 7), (OURS, 40)])), expected);
    assert_eq!(site(&panic(STD_FILE, &[])), expected);
}

#[test]
fn track_caller_panics_leave_the_harness() {
    let expected = (Some("orders-0.1.0/src/sku.rs:40".into()), None);
    assert_eq!(site(&panic(OURS, &[(OWN, 40), (OURS, 7)])), expected);
    assert_eq!(site(&panic(OURS, &[])), (None, None));
}

#[test]
fn a_panic_of_a_stand_in_is_ours() {
    let locator = Locator::new(&package());
    let ours = |outcome: &Outcome, stage| locator.site(outcome, stage).raised_by_us;
    let stand_in = panic("support/src/stand_in.rs", &[(OWN, 40)]);
    assert!(ours(&stand_in, Stage::Call));
    assert!(!ours(&stand_in, Stage::Result(edgetest_run::Use::Next)));
    assert!(ours(&panic(OURS, &[(STD_FILE, 1), (OURS, 7)]), Stage::Call));
    assert!(!ours(&panic(OURS, &[(OWN, 40)]), Stage::Call));
    assert!(!ours(&panic(OURS, &[]), Stage::Call));
}

#[test]
fn a_refused_allocation_has_the_place_of_its_frames() {
    let frames = vec![frame(STD_FILE, 1), frame(OWN, 12)];
    let outcome = Outcome::OutOfMemory { asked: 1 << 40, cap: 1 << 30, frames };
    assert_eq!(site(&outcome), (Some("orders-0.1.0/src/sku.rs:12".into()), None));
}

#[test]
fn frames_of_our_hook_are_passed_over() {
    const HOOK: &str = "/home/u/orders/target/edgetest/orders/support/src/worker/hook.rs";
    let expected = (Some("orders-0.1.0/src/sku.rs:40".into()), None);
    let frames = [(HOOK, 204), (HOOK, 80), (STD_FILE, 1), (OWN, 40), (OURS, 18)];
    assert_eq!(site(&panic(STD_FILE, &frames)), expected);
    assert_eq!(site(&panic(OURS, &frames)), expected);
}
