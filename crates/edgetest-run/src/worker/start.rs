//! Starts the process, with or without a launcher, and reads what it says.

use crate::launcher;
use crate::spec::{Launcher, RunError};
use crate::worker::page_file::PageFile;
use crate::worker::tail::Tail;
use crate::worker::watch::Watch;
use crate::worker::{Post, Worker};
use crate::worker::{SANITIZED, sanitizer};
use edgetest_support::wire::Event;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Instant;

/// Longest line that is read: a case of many long texts, in hexadecimal.
const LINE: u64 = 8 << 20;
/// Events that wait before the worker has to.
const QUEUE: usize = 256;

pub fn start(post: &Post) -> Result<Worker, RunError> {
    let nonce = RandomState::new().build_hasher().finish();
    let page = prepare(post, nonce).map_err(|source| RunError::Scratch { path: post.scratch.to_owned(), source })?;
    let mut command = command(post, page.path(), nonce);
    let program = PathBuf::from(command.get_program());
    let mut child = command.spawn().map_err(|source| RunError::Start { program, source })?;
    let commands = child.stdin.take().expect("standard input was asked to be a pipe");
    let events = listen(child.stdout.take().expect("standard output was asked to be a pipe"), nonce);
    let tail = Tail::of(child.stderr.take().expect("standard error was asked to be a pipe"));
    Ok(Worker {
        child,
        commands,
        events,
        page,
        tail,
        watch: Watch::default(),
        limits: post.limits,
        home: absolute(&post.home()),
        executable: post.executable.to_owned(),
        started: Instant::now(),
        proven: Vec::new(),
    })
}

/// A fresh page and an empty folder.
fn prepare(post: &Post, nonce: u64) -> std::io::Result<PageFile> {
    let home = post.home();
    // One that is empty stays: a worker's memory may be mounted on it where it has mounts of its own.
    if !is_empty_folder(&home) {
        match std::fs::remove_dir_all(&home) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => std::fs::create_dir_all(&home)?,
        }
    }
    PageFile::create(&post.page(), nonce)
}

fn is_empty_folder(path: &Path) -> bool {
    let is_folder = std::fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
    is_folder && std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}

fn command(post: &Post, page: &Path, nonce: u64) -> Command {
    let (page, home) = (absolute(page), absolute(&post.home()));
    let executable = absolute(post.executable);
    let mut command = match post.launcher {
        Launcher::None => {
            let mut command = Command::new(&executable);
            command.arg(&page);
            command
        }
        Launcher::Program { program, arguments, most } => {
            let mut command = Command::new(program);
            let words = launcher::words((program, arguments), *most, &executable, &home, &page);
            command.args(arguments).args(words);
            command
        }
    };
    command.arg(format!("{nonce:x}"));
    command.arg(format!("heap={}", post.limits.heap)).arg(format!("stack={}", post.limits.stack));
    // MALLOC_ARENA_MAX keeps glibc from reserving address space for each thread, which is limited.
    command.env_clear().env("HOME", &home).env("TMPDIR", &home).env("MALLOC_ARENA_MAX", "2");
    if post.limits.sanitized {
        command.env(SANITIZED, sanitizer::OPTIONS);
    }
    keep_system_root(&mut command);
    command.current_dir(&home);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Windows finds its own libraries by it.
fn keep_system_root(command: &mut Command) {
    if let Some(root) = std::env::var_os("SystemRoot").filter(|_| cfg!(windows)) {
        command.env("SystemRoot", root);
    }
}

/// Reads events to the end of the stream, in a thread of its own. Lines without the nonce are not events.
fn listen(stream: impl Read + Send + 'static, nonce: u64) -> Receiver<Event> {
    let (told, heard) = sync_channel(QUEUE);
    std::thread::spawn(move || {
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        while let Ok(1..) = stream.by_ref().take(LINE).read_until(b'\n', &mut line) {
            let event =
                std::str::from_utf8(&line).ok().and_then(|line| Event::decode(line.trim_end_matches('\n'), nonce));
            if event.is_some_and(|event| told.send(event).is_err()) {
                return;
            }
            line.clear();
        }
    });
    heard
}
