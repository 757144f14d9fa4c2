//! `cargo edgetest`: finds the edge-case defects of a crate.
//!
//! The program is a library, so that this file only turns its end into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_edgetest::main(std::env::args_os()).into()
}
