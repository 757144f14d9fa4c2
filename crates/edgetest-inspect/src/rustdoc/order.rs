//! Whether rustdoc has to run again is cargo's to say, which knows the sources, the dependencies and the compiler. It looks at
//! the page that HTML would begin with, so an empty one is left where it looks; and it does not know that another version or
//! other features write to the same place, so that what is there is taken away where another order made it.

use super::outputs;
use crate::error::InspectError;
use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What rustdoc was asked for.
pub(super) struct Order {
    words: String,
    /// Some of the sources are out of cargo's sight.
    is_linked: bool,
}

impl Order {
    /// Of a command, everything that settles what is written.
    pub fn of(command: &Command, is_linked: bool) -> Self {
        let args = command.get_args().map(|arg| arg.to_string_lossy());
        let variables =
            command.get_envs().map(|(name, value)| format!("{}={:?}", name.to_string_lossy(), value).into());
        let words: Vec<_> = args.chain(variables).collect();
        // Cargo takes these from the environment, and an order means something else with each.
        let flags =
            ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTUP_TOOLCHAIN"].map(|name| format!("{:?}", env::var_os(name)));
        Self { words: words.join("\n") + "\n" + &flags.join("\n"), is_linked }
    }

    /// Takes away what another order made of the same library.
    pub fn prepare(&self, lib_name: &str, target: &Path) -> Result<(), InspectError> {
        let found = outputs(lib_name, target);
        let is_ours = |path: &PathBuf| fs::read_to_string(note(path)).is_ok_and(|order| order == self.words);
        if !self.is_linked && found.len() == 1 && found.iter().all(is_ours) {
            return Ok(());
        }
        for old in found {
            remove(&page(lib_name, &old))?;
            remove(&old)?;
        }
        // Where the file was taken to another place, its page was not.
        pages(lib_name, target).iter().try_for_each(|page| remove(page))
    }

    /// Leaves beside a file that was written what is needed to trust it the next time. Where that cannot be, rustdoc runs again.
    pub fn keep(&self, lib_name: &str, written: &Path) {
        let page = page(lib_name, written);
        let folder = page.parent().unwrap_or(written);
        let is_there = page.is_file() || fs::create_dir_all(folder).and_then(|()| fs::write(&page, "")).is_ok();
        if is_there {
            let _ = fs::write(note(written), &self.words);
        }
    }
}

/// Where the order of a file is noted.
fn note(written: &Path) -> PathBuf {
    written.with_extension("order")
}

/// The page that cargo looks for, beside the JSON.
fn page(lib_name: &str, written: &Path) -> PathBuf {
    written.with_file_name(lib_name).join("index.html")
}

fn pages(lib_name: &str, target: &Path) -> Vec<PathBuf> {
    let below = fs::read_dir(target).into_iter().flatten().flatten().map(|entry| entry.path());
    let folders = std::iter::once(target.to_owned()).chain(below);
    folders.map(|folder| folder.join("doc").join(lib_name).join("index.html")).filter(|page| page.is_file()).collect()
}

fn remove(path: &Path) -> Result<(), InspectError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(InspectError::Io { path: path.to_owned(), source }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(flag: &str) -> Order {
        let mut command = Command::new("cargo");
        command.arg("rustdoc").env("RUSTDOCFLAGS", flag);
        Order::of(&command, false)
    }

    /// A folder as rustdoc leaves it for an order.
    fn written(target: &Path, order: &Order) -> PathBuf {
        let file = target.join("doc/a.json");
        fs::create_dir_all(target.join("doc")).expect("writable");
        fs::write(&file, "{}").expect("writable");
        order.keep("a", &file);
        file
    }

    #[test]
    fn what_the_same_order_wrote_stays_and_what_another_wrote_goes() {
        let target = tempfile::tempdir().expect("a scratch folder");
        let file = written(target.path(), &order(""));
        order("").prepare("a", target.path()).expect("ours");
        assert!(file.is_file() && target.path().join("doc/a/index.html").is_file());
        order("--cfg x").prepare("a", target.path()).expect("ours");
        assert!(!file.exists() && !target.path().join("doc/a/index.html").exists());
    }

    #[test]
    fn what_cargo_cannot_see_is_never_trusted() {
        let target = tempfile::tempdir().expect("a scratch folder");
        let linked = Order { is_linked: true, ..order("") };
        let file = written(target.path(), &linked);
        linked.prepare("a", target.path()).expect("ours");
        assert!(!file.exists());
    }

    #[test]
    fn a_page_without_its_file_goes_too() {
        let target = tempfile::tempdir().expect("a scratch folder");
        let file = written(target.path(), &order(""));
        fs::rename(file, target.path().join("kept.json")).expect("ours");
        order("").prepare("a", target.path()).expect("ours");
        assert!(!target.path().join("doc/a/index.html").exists());
    }
}
