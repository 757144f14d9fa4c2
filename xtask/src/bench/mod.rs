//! stub
use std::path::Path;
/// x
#[derive(Debug, clap::Subcommand)]
pub enum Bench {
    /// x
    A,
}
/// x
#[expect(clippy::unnecessary_wraps, reason = "stub")]
pub fn run(_b: &Bench, _root: &Path) -> Result<(), std::io::Error> {
    Ok(())
}
