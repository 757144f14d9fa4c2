//! The plan of every fixture, as `list` shows it. A change of it is reviewed with `cargo insta review`, or by hand.

use crate::findings::fixtures;
use crate::project::{Lane, edgetest_in, fixture};

#[test]
fn the_plan_of_every_fixture_is_as_recorded() {
    for name in fixtures() {
        let ended = edgetest_in(Lane::Left, &fixture(&name), &["list"]).expect_code(0);
        insta::assert_snapshot!(name, ended.stdout);
    }
}
