//! Commands other than `run`.

use crate::project::Project;

#[test]
fn explain_knows_every_kind_that_a_report_shows() {
    let nowhere = Project::new(&[]);
    let page = nowhere.edgetest(["explain", "char-boundary"]).expect_code(0);
    assert!(page.stdout.starts_with("char-boundary\n"), "{}", page.stdout);
    nowhere.edgetest(["explain", "char-bondary"]).expect_code(2).expect_error("did you mean `char-boundary`?");
}

#[test]
fn help_and_version_are_no_mistakes() {
    let nowhere = Project::new(&[]);
    assert!(nowhere.edgetest(["--help"]).expect_code(0).stdout.contains("cargo edgetest"));
    assert!(nowhere.edgetest(["--version"]).expect_code(0).stdout.contains(env!("CARGO_PKG_VERSION")));
}
