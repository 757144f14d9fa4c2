//! Throw-away projects, and the program run on them.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("the program is not killed"),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ended {
    /// Runs a command to its end.
    pub fn of(mut command: Command) -> Self {
        command.output().expect("the program starts").into()
    }

    /// Holds the exit code, and shows everything where it is another.
    #[track_caller]
    pub fn expect_code(self, code: i32) -> Self {
        let Self { stdout, stderr, .. } = &self;
        assert_eq!(self.code, code, "\n--- stdout\n{stdout}\n--- stderr\n{stderr}");
        self
    }

    /// One message that holds these words, and no panic of ours.
    #[track_caller]
    pub fn expect_error(self, words: &str) -> Self {
        let errors: Vec<&str> = self.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
        assert_eq!(errors.len(), 1, "one message\n{}", self.stderr);
        assert!(errors[0].contains(words), "{}", self.stderr);
        assert!(!self.stderr.contains("panicked at"), "{}", self.stderr);
        self
    }
}

/// A folder with files in it.
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// Writes files: (path, text).
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("writable");
            fs::write(path, text).expect("writable");
        }
        Self { folder }
    }

    /// A package `name` with one library file.
    pub fn library(name: &str, text: &str) -> Self {
        Self::new(&[("Cargo.toml", &manifest(name)), ("src/lib.rs", text)])
    }

    /// Writes a file anew.
    pub fn write(&self, path: &str, text: &str) {
        fs::write(self.path().join(path), text).expect("writable");
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs the program in the folder.
    pub fn edgetest<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Ended {
        edgetest(self.path(), args)
    }

    /// Runs the program in the folder, with what is built kept for other tests.
    pub fn edgetest_in(&self, lane: Lane, args: &[&str]) -> Ended {
        edgetest_in(lane, self.path(), args)
    }
}

/// A manifest and nothing but.
pub fn manifest(name: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n")
}

/// Target folders that tests share, so that our support package is compiled twice and not for each test. Runs in one
/// folder wait for each other, so there are as many as the smallest machine has cores.
#[derive(Clone, Copy, Debug)]
pub enum Lane {
    Left,
    Right,
}

/// Runs the program within `folder` on a shared target folder.
pub fn edgetest_in(lane: Lane, folder: &Path, args: &[&str]) -> Ended {
    Ended::of(command_in(lane, folder, args))
}

/// The folder of a lane.
pub fn lane(lane: Lane) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("it-{lane:?}"))
}

/// What [`edgetest_in`] runs.
pub fn command_in(lane: Lane, folder: &Path, args: &[&str]) -> Command {
    let target = self::lane(lane);
    let target = [OsStr::new("--target-dir"), target.as_os_str()];
    command(folder, args.iter().map(OsStr::new).chain(target))
}

/// A crate below `tests/fixtures`.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name)
}

/// Runs the program as a user does, within `folder`.
pub fn edgetest<I: AsRef<OsStr>>(folder: &Path, args: impl IntoIterator<Item = I>) -> Ended {
    Ended::of(command(folder, args))
}

fn command<I: AsRef<OsStr>>(folder: &Path, args: impl IntoIterator<Item = I>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-edgetest"));
    command.arg("edgetest").args(args).current_dir(folder);
    // What cargo tells its own tests is not for projects of theirs.
    for variable in ["CARGO_TARGET_DIR", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        command.env_remove(variable);
    }
    command
}
