//! What a shell and `man` need to know of the command line, made from its own definition.

use crate::args::Args;
use crate::error::Error;
use crate::exit::Exit;
use crate::publish;
use clap::CommandFactory;
use clap_complete::Shell;

/// Completions for `cargo-edgetest`, to be put where the shell looks for them.
pub fn completions(shell: Shell) -> Result<Exit, Error> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "cargo-edgetest", &mut text);
    print(&text)
}

/// The man page of the program, or of one of its commands.
pub fn man(command: Option<&str>) -> Result<Exit, Error> {
    let mut whole = Args::command();
    whole.build();
    let page = match command {
        None => whole,
        Some(name) => {
            let found = whole.find_subcommand(name).cloned();
            found.ok_or_else(|| Error::NoSuchCommand { name: name.to_owned() })?
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text).expect("a list of bytes takes every text");
    print(&text)
}

fn print(text: &[u8]) -> Result<Exit, Error> {
    publish::print(&String::from_utf8_lossy(text))?;
    Ok(Exit::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_without_contradictions() {
        Args::command().debug_assert();
    }

    #[test]
    fn a_command_that_does_not_exist_has_no_page() {
        assert!(matches!(man(Some("no-such")), Err(Error::NoSuchCommand { .. })));
    }
}
