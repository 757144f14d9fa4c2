//! A coverage-guided campaign, asked for in a way that cannot be met.

use crate::project::{Lane, Project};

#[test]
fn a_fuzz_target_that_is_not_there_is_told_with_the_nearest_one() {
    let project = Project::library("add", "pub fn add(a: u8, b: u8) -> u8 {\n    a ^ b\n}\n");
    let ended = project.edgetest_in(Lane::Left, &["fuzz", "--target", "ad"]).expect_code(2);
    ended.expect_error("no fuzz target matches `ad`; did you mean `add`?");
}
