//! What this crate's tests launch workers by, in the place of the program that users have. A launcher must have a single
//! thread, which a test cannot offer.

fn main() -> Result<(), edgetest_run::LaunchError> {
    edgetest_run::launch(std::env::args_os().skip(2))
}
