//! What a launcher is told on its command line, spelled and read in one place.

use super::LaunchError;
use crate::record::IsolationLevel;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// How deep a worker is to be shut in: exactly so far, or it is not started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth {
    /// The level.
    pub level: IsolationLevel,
    /// The process whose namespaces it joins at the deepest level, instead of making its own.
    pub holder: Option<u32>,
}

impl From<IsolationLevel> for Depth {
    fn from(level: IsolationLevel) -> Self {
        Self { level, holder: None }
    }
}

/// Levels with the word for each, the deepest first.
pub const LEVELS: [(IsolationLevel, &str); 5] = [
    (IsolationLevel::Full, "full"),
    (IsolationLevel::Strong, "strong"),
    (IsolationLevel::Readonly, "readonly"),
    (IsolationLevel::Reduced, "reduced"),
    (IsolationLevel::None, "none"),
];

impl Depth {
    /// `LEVEL` or `LEVEL=HOLDER`.
    pub fn word(self) -> String {
        let (_, word) = LEVELS.iter().find(|(level, _)| *level == self.level).expect("every level has a word");
        self.holder.map_or_else(|| (*word).to_owned(), |holder| format!("{word}={holder}"))
    }

    /// Reads what [`Depth::word`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        let (word, holder) = match word.split_once('=') {
            Some((word, holder)) => (word, Some(holder.parse().ok()?)),
            None => (word, None),
        };
        let (level, _) = LEVELS.iter().find(|(_, name)| *name == word)?;
        Some(Self { level: *level, holder })
    }
}

/// What both kinds of processes need that run foreign code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "launching is a matter of Linux"))]
pub struct Start {
    /// How deep it is shut in.
    pub depth: Depth,
    /// Who must be its parent.
    pub supervisor: u32,
    /// What it becomes.
    pub executable: PathBuf,
    /// Its scratch folder.
    pub home: PathBuf,
}

/// What to launch.
#[derive(Debug, PartialEq)]
pub enum Order {
    /// `LEVEL SUPERVISOR EXECUTABLE HOME PAGE NONCE [KEY=VALUE]…`: a worker with its page and what it is to read.
    Worker(Start, PathBuf, Vec<OsString>),
    /// `trial LEVEL SUPERVISOR EXECUTABLE HOME …`: a test binary with its arguments.
    Trial(Start, Vec<OsString>),
    /// `probe LEVEL HOME`: nothing but to tell whether a worker could be shut in so deep.
    Probe(Depth, PathBuf),
    /// `hold SUPERVISOR`: namespaces for workers to join.
    Hold(u32),
}

/// The word that asks for a probe.
const PROBE: &str = "probe";
/// The word that asks for a holder of namespaces.
const HOLD: &str = "hold";
/// The word that asks for a test binary to be run.
const TRIAL: &str = "trial";
/// What precedes all orders.
const LAUNCH: &str = "__launch";

/// The words that ask for a worker, without those that are for the worker.
pub fn worker(depth: Depth, executable: &Path, home: &Path, page: &Path) -> Vec<OsString> {
    let me = std::process::id().to_string();
    vec![LAUNCH.into(), depth.word().into(), me.into(), executable.into(), home.into(), page.into()]
}

/// The words that ask for a probe.
pub fn probe(level: IsolationLevel, home: &Path) -> Vec<OsString> {
    vec![LAUNCH.into(), PROBE.into(), Depth::from(level).word().into(), home.into()]
}

/// The words that ask for a holder.
pub fn hold() -> Vec<OsString> {
    vec![LAUNCH.into(), HOLD.into(), std::process::id().to_string().into()]
}

/// The words that ask for a test binary, without its own.
pub fn trial(level: IsolationLevel, executable: &Path, home: &Path) -> Vec<OsString> {
    let me = std::process::id().to_string();
    let depth = Depth::from(level).word();
    vec![LAUNCH.into(), TRIAL.into(), depth.into(), me.into(), executable.into(), home.into()]
}

impl Order {
    /// Reads the words after `__launch`.
    pub fn parse(words: impl Iterator<Item = OsString>) -> Result<Self, LaunchError> {
        let mut words = Words(words);
        words.order().ok_or(LaunchError::Usage)
    }
}

struct Words<W>(W);

impl<W: Iterator<Item = OsString>> Words<W> {
    fn order(&mut self) -> Option<Order> {
        let first = self.text()?;
        match first.as_str() {
            PROBE => Some(Order::Probe(self.depth()?, self.path()?)),
            HOLD => Some(Order::Hold(self.number()?)),
            TRIAL => {
                let depth = self.depth()?;
                Some(Order::Trial(self.start(depth)?, self.rest()))
            }
            level => {
                let start = self.start(Depth::parse(level)?)?;
                Some(Order::Worker(start, self.path()?, Some(self.rest()).filter(|rest| !rest.is_empty())?))
            }
        }
    }

    fn start(&mut self, depth: Depth) -> Option<Start> {
        Some(Start { depth, supervisor: self.number()?, executable: self.path()?, home: self.path()? })
    }

    fn text(&mut self) -> Option<String> {
        self.0.next()?.into_string().ok()
    }

    fn depth(&mut self) -> Option<Depth> {
        Depth::parse(&self.text()?)
    }

    fn number(&mut self) -> Option<u32> {
        self.text()?.parse().ok()
    }

    fn path(&mut self) -> Option<PathBuf> {
        self.0.next().map(PathBuf::from)
    }

    fn rest(&mut self) -> Vec<OsString> {
        self.0.by_ref().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: impl IntoIterator<Item = OsString>) -> Option<Order> {
        Order::parse(words.into_iter()).ok()
    }

    #[test]
    fn an_order_reads_back_as_it_was_written() {
        let me = std::process::id();
        let [executable, home, page] = ["exe", "home", "page"].map(PathBuf::from);
        let start = |depth| Start { depth, supervisor: me, executable: executable.clone(), home: home.clone() };
        for (level, _) in LEVELS {
            for depth in [Depth::from(level), Depth { level, holder: Some(7) }] {
                let words = || worker(depth, &executable, &home, &page).into_iter().skip(1);
                assert_eq!(parse(words()), None, "a worker is told something");
                let order = Order::Worker(start(depth), page.clone(), vec!["1f".into()]);
                assert_eq!(parse(words().chain(["1f".into()])), Some(order));
            }
            let asked = probe(level, &home).into_iter().skip(1);
            assert_eq!(parse(asked), Some(Order::Probe(level.into(), home.clone())));
            let asked = trial(level, &executable, &home).into_iter().skip(1);
            assert_eq!(parse(asked), Some(Order::Trial(start(level.into()), vec![])));
        }
        assert_eq!(parse(hold().into_iter().skip(1)), Some(Order::Hold(me)));
    }

    #[test]
    fn words_that_make_no_sense_are_refused() {
        for line in ["", "deep 1 a b c d", "full=x 1 a b c d", "probe", "probe full", "hold me", "trial full 1 a"] {
            assert_eq!(parse(line.split(' ').map(OsString::from)), None, "{line}");
        }
    }
}
