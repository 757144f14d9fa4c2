//! `import` as typed.

use super::{CargoArgs, IsolationArgs, ProjectArgs, ShellArgs};
use std::path::PathBuf;

/// `import`.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// What came in, or `-` for standard input: an input of a fuzz target; a `curl` command line; a HAR file; or JSON such as
    /// `{"callable": "orders::parse_sku", "arguments": {"raw": "ab£"}}`
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The fuzz target whose input it is [default: the folder's name below `artifacts/` or `corpus/`]
    #[arg(long, value_name = "NAME")]
    pub target: Option<String>,
    #[command(flatten)]
    pub project: ProjectArgs,
    #[command(flatten)]
    pub cargo: CargoArgs,
    #[command(flatten)]
    pub isolation: IsolationArgs,
    #[command(flatten)]
    pub shell: ShellArgs,
}
