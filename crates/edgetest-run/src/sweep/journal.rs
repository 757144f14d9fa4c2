//! What a sweep has come to, in a file that outlives it: a run whose process was killed is gone on with by the next.
//!
//! Each turn is one write of whole lines that ends in a `turn` line, and counts only with it: what a turn in mid-run had
//! told is told again, since the next run does that turn again. All figures are totals, so that nothing can be counted twice.

use super::board::{Board, Mark};
use super::entry;
use super::ledger::Ledger;
use crate::record::{Left, TargetRun};
use crate::spec::{Launcher, RunError, SweepSpec};
use edgetest_plan::{TargetId, UnitId};
use edgetest_support::wire::{escape, unescape};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

/// Time between two waits for the disk. A kill loses nothing that was written; a machine that crashes may lose this much.
const SYNC: Duration = Duration::from_secs(1);

/// The journal of a sweep that goes on.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    synced: Instant,
    errors: usize,
}

/// What an earlier run left.
#[derive(Debug, Default)]
pub struct Earlier {
    /// Time that it took.
    pub elapsed: Duration,
    /// Its turns, ended ones only.
    turns: Vec<Entry>,
    /// Bytes of the file that tell of them.
    bytes: u64,
}

/// The account of a turn that ended.
#[derive(Debug)]
enum Entry {
    Failure(String),
    Strike(UnitId, u32, String),
    Error(String),
    Turn { target: TargetId, mark: Mark, run: TargetRun, burden: u32 },
}

impl Journal {
    /// Opens the journal of a sweep. What is there is gone on with, if it is of the same sweep of the same harness.
    pub fn open(executable: &Path, spec: &SweepSpec) -> Result<Option<(Self, Earlier)>, RunError> {
        let Some(path) = &spec.journal else { return Ok(None) };
        let opened = Self::try_open(path, &header(executable, spec));
        let (file, earlier) = opened.map_err(|source| RunError::Journal { path: path.clone(), source })?;
        Ok(Some((Self { path: path.clone(), file, synced: Instant::now(), errors: 0 }, earlier)))
    }

    fn try_open(path: &Path, header: &str) -> io::Result<(File, Earlier)> {
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        let earlier = match File::open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            opened => read(&mut opened?, header)?,
        };
        let mut file = File::options().write(true).create(true).truncate(false).open(path)?;
        let bytes = earlier.as_ref().map_or(0, |earlier| earlier.bytes);
        if file.metadata()?.len() > bytes {
            file.set_len(bytes)?;
        }
        file.seek(SeekFrom::End(0))?;
        if earlier.is_none() {
            file.write_all(header.as_bytes())?;
            file.sync_data()?;
        }
        Ok((file, earlier.unwrap_or_default()))
    }

    /// A turn of `target` has ended.
    pub fn turn(&mut self, target: TargetId, board: &Board, ledger: &mut Ledger, elapsed: Duration) -> io::Result<()> {
        let (Some(mark), Some((run, burden))) = (board.mark(target), ledger.row(target)) else { return Ok(()) };
        let mut text = spell_turn(target, mark, run, burden, elapsed);
        let mut before = String::new();
        for failure in ledger.changed(target) {
            writeln!(before, "failure\t{}", entry::encode(failure)).expect("it is a string");
        }
        for (unit, strikes, reason) in ledger.struck() {
            writeln!(before, "strike\t{}\t{strikes}\t{}", unit.0, escape(reason)).expect("it is a string");
        }
        for error in &ledger.errors[self.errors..] {
            writeln!(before, "error\t{}", escape(error)).expect("it is a string");
        }
        text.insert_str(0, &before);
        self.file.write_all(text.as_bytes())?;
        self.errors = ledger.errors.len();
        ledger.noted(target);
        if self.synced.elapsed() >= SYNC {
            self.file.sync_data()?;
            self.synced = Instant::now();
        }
        Ok(())
    }

    /// Takes the journal away, since what it tells is not true any more. Gives back where it lay.
    pub fn abandon(self) -> PathBuf {
        // It may be the disk that fails.
        let _ = std::fs::remove_file(&self.path);
        self.path
    }
}

impl Earlier {
    /// Brings a fresh board and ledger to where the earlier run stood.
    pub fn restore(self, board: &mut Board, ledger: &mut Ledger, journal: &mut Journal) {
        for entry in self.turns {
            match entry {
                Entry::Failure(fields) => {
                    if let Some((key, failure)) = entry::decode(&fields) {
                        ledger.restore_failure(key, failure);
                    }
                }
                Entry::Strike(unit, strikes, reason) => ledger.restore_strikes(unit, strikes, reason),
                Entry::Error(text) => ledger.errors.push(text),
                Entry::Turn { target, mark, run, burden } => {
                    board.restore(target, mark);
                    ledger.restore_row(target, run, burden);
                }
            }
        }
        board.go_on();
        journal.errors = ledger.errors.len();
    }
}

/// What must be the same for a journal to be gone on with.
fn header(executable: &Path, spec: &SweepSpec) -> String {
    let facts = std::fs::metadata(executable).ok();
    let changed = facts.as_ref().and_then(|facts| facts.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    let (bytes, changed) = (facts.map_or(0, |facts| facts.len()), changed.unwrap_or_default().as_nanos());
    let SweepSpec { targets, seed, cases_per_target, limits, order, launcher, .. } = spec;
    let shut_in = match launcher {
        Launcher::None => None,
        Launcher::Program { most, .. } => Some(most),
    };
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "journal {version} of {bytes} bytes from {changed}, {targets} targets, seed {seed}, {cases_per_target:?} cases, \
         {limits:?}, order {order:?}, isolation {shut_in:?}\n"
    )
}

/// `None`: it is of another sweep.
fn read(file: &mut File, header: &str) -> io::Result<Option<Earlier>> {
    let (mut begin, mut rest) = (Vec::new(), Vec::new());
    // Nothing else is read: it may be of any length.
    (&*file).take(header.len() as u64).read_to_end(&mut begin)?;
    if begin != header.as_bytes() {
        return Ok(None);
    }
    file.read_to_end(&mut rest)?;
    let mut earlier = Earlier { bytes: header.len() as u64, ..Earlier::default() };
    let (mut open, mut read) = (Vec::new(), earlier.bytes);
    for line in rest.split_inclusive(|byte| *byte == b'\n') {
        read += line.len() as u64;
        // Whatever comes after a line that makes no sense was never finished.
        let Some((entry, elapsed)) = std::str::from_utf8(line).ok().and_then(|line| parse(line.strip_suffix('\n')?))
        else {
            break;
        };
        open.push(entry);
        if let Some(elapsed) = elapsed {
            (earlier.elapsed, earlier.bytes) = (earlier.elapsed.max(elapsed), read);
            earlier.turns.append(&mut open);
        }
    }
    Ok(Some(earlier))
}

/// An entry, and the time where it ends a turn.
fn parse(line: &str) -> Option<(Entry, Option<Duration>)> {
    let (kind, rest) = line.split_once('\t')?;
    match kind {
        "failure" => Some((Entry::Failure(rest.to_owned()), None)),
        "error" => Some((Entry::Error(unescape(rest)), None)),
        "strike" => {
            let mut fields = rest.splitn(3, '\t');
            let (unit, strikes) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
            Some((Entry::Strike(UnitId(unit), strikes, unescape(fields.next()?)), None))
        }
        "turn" => {
            let fields = rest.strip_suffix("\t.")?.split('\t').map(|field| field.parse().ok());
            let fields: [u64; 17] = fields.collect::<Option<Vec<u64>>>()?.try_into().ok()?;
            let [target, elapsed, round, dear, next, modest, idle, back, finished, cases, rest @ ..] = fields;
            let [rejected, reached, failed, deaths, burden, threads, processes] = rest;
            let short = |number: u64| u32::try_from(number).ok();
            let (modest, dear, idle) = (modest != 0, short(dear)?, short(idle)?);
            let mark = Mark { round, dear, next, modest, idle, back, finished: finished & 1 != 0 };
            let given_up = finished & 2 != 0;
            let left = Left { threads, processes };
            let run = TargetRun { cases, rejected, reached, failed, deaths, given_up, left };
            let turn = Entry::Turn { target: TargetId(short(target)?), mark, run, burden: short(burden)? };
            Some((turn, Some(Duration::from_millis(elapsed))))
        }
        _ => None,
    }
}

fn spell_turn(target: TargetId, mark: Mark, run: &TargetRun, burden: u32, elapsed: Duration) -> String {
    let Mark { round, dear, next, modest, idle, back, finished } = mark;
    let TargetRun { cases, rejected, reached, failed, deaths, given_up, left: Left { threads, processes } } = run;
    let (target, elapsed) = (target.0, elapsed.as_millis());
    let (modest, finished) = (u8::from(modest), u8::from(finished) | u8::from(*given_up) << 1);
    format!(
        "turn\t{target}\t{elapsed}\t{round}\t{dear}\t{next}\t{modest}\t{idle}\t{back}\t{finished}\t{cases}\t{rejected}\t\
         {reached}\t{failed}\t{deaths}\t{burden}\t{threads}\t{processes}\t.\n"
    )
}

#[cfg(test)]
#[path = "journal/tests.rs"]
mod tests;
