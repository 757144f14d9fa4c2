use super::*;
use crate::record::{Confirmation, Failure, Outcome, Stage};
use crate::spec::Cases;
use crate::sweep::board::{Next, Yield};
use edgetest_plan::Prospect;
use std::path::PathBuf;
use tempfile::TempDir;

const HOUR: Duration = Duration::from_secs(3600);
const DEADLY: UnitId = UnitId(7);

/// A sweep of three targets, as far as the books go.
struct Desk {
    board: Board,
    ledger: Ledger,
    journal: Journal,
    earlier: Duration,
}

fn spec(folder: &TempDir) -> SweepSpec {
    let spec = SweepSpec::new(3, folder.path().join("scratch"));
    SweepSpec { journal: Some(folder.path().join("below/journal")), cases_per_target: Cases::Exactly(700), ..spec }
}

fn desk(spec: &SweepSpec) -> Desk {
    let targets = || (0..3).map(TargetId);
    let mut board = Board::new(targets().collect(), |_| Prospect::default(), spec.cases_per_target, 1);
    let mut ledger = Ledger::new(targets(), spec.limits);
    let (mut journal, earlier) = Journal::open(&program(), spec).expect("there is room").expect("one was asked for");
    let elapsed = earlier.elapsed;
    earlier.restore(&mut board, &mut ledger, &mut journal);
    Desk { board, ledger, journal, earlier: elapsed }
}

fn program() -> PathBuf {
    std::env::current_exe().expect("it runs")
}

fn failure(target: TargetId, stage: Stage) -> Failure {
    Failure {
        target,
        case: 3,
        choices: Vec::new(),
        stage,
        outcome: Outcome::Abort { panic: None, stderr: "ended\nso".into() },
        confirmed: Confirmation::default(),
        seen: 1,
        first_seen_ms: 5,
        roles: Vec::new(),
    }
}

impl Desk {
    /// A turn in which the second target's worker dies, and one of the first target's setup steps.
    fn turn(&mut self, elapsed: u64) {
        let Next::Turn(turn) = self.board.next(HOUR) else { panic!("there is work") };
        self.ledger.count(turn.target, [turn.count, 1, 2, 0], turn.count);
        if turn.target.0 < 2 {
            let stage = if turn.target.0 == 1 { Stage::Call } else { Stage::Setup { unit: DEADLY, step: 1 } };
            self.ledger.died(failure(turn.target, stage));
        }
        let next = self.board.reached(turn.target) + turn.count;
        self.board.done(turn.target, next, Yield::New);
        let elapsed = Duration::from_millis(elapsed);
        self.journal.turn(turn.target, &self.board, &mut self.ledger, elapsed).expect("there is room");
    }

    /// Everything that a report is made of.
    fn account(self) -> String {
        let next: Vec<u64> = (0..3).map(|target| self.board.reached(TargetId(target))).collect();
        let (runs, failures) = self.ledger.close();
        format!("{next:?} {:?} {:?} {:?} {failures:?}", runs.targets, runs.quarantined, runs.harness_errors)
    }
}

#[test]
fn a_sweep_that_was_killed_goes_on_where_it_stood() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = spec(&folder);
    let mut killed = desk(&spec);
    (0..5).for_each(|turn| killed.turn(10 * turn));
    let stood = killed.account();
    let resumed = desk(&spec);
    assert_eq!(resumed.earlier, Duration::from_millis(40));
    assert_eq!(resumed.account(), stood);
}

#[test]
fn a_sweep_that_is_killed_twice_comes_to_the_same_end() {
    let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mut whole = desk(&spec(&one));
    (0..12).for_each(|turn| whole.turn(turn));
    let spec = spec(&two);
    for turns in [0..5, 5..6, 6..12] {
        let mut part = desk(&spec);
        turns.for_each(|turn| part.turn(turn));
    }
    assert_eq!(desk(&spec).account(), whole.account());
}

#[test]
fn a_turn_that_was_not_written_to_its_end_does_not_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = spec(&folder);
    let path = spec.journal.clone().expect("it has one");
    let mut killed = desk(&spec);
    (0..4).for_each(|turn| killed.turn(turn));
    let before = std::fs::metadata(&path).expect("it is there").len();
    killed.turn(4);
    let text = std::fs::read(&path).expect("it is there");
    drop(killed);
    for len in usize::try_from(before).expect("it is short")..text.len() {
        std::fs::write(&path, &text[..len]).expect("there is room");
        assert_eq!(desk(&spec).board.reached(TargetId(1)), 4, "{len} bytes");
        assert_eq!(std::fs::metadata(&path).expect("it is there").len(), before, "the rest is cut off");
    }
    std::fs::write(&path, &text).expect("there is room");
    assert_eq!(desk(&spec).board.reached(TargetId(1)), 16);
}

#[test]
fn noise_and_the_journal_of_another_sweep_count_for_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = spec(&folder);
    desk(&spec).turn(3);
    let other = SweepSpec { seed: 8, ..spec.clone() };
    assert!(desk(&other).earlier.is_zero());
    assert!(desk(&spec).earlier.is_zero(), "the other one has taken its place");
    desk(&spec).turn(3);
    let path = spec.journal.clone().expect("it has one");
    let text = std::fs::read_to_string(&path).expect("it is there").replace("turn\t", "turn\t\u{0}");
    std::fs::write(&path, text).expect("there is room");
    assert!(desk(&spec).earlier.is_zero());
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_is_full_is_told_with_the_journals_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let full = folder.path().join("full");
    std::os::unix::fs::symlink("/dev/full", &full).expect("there is room for a link");
    let spec = SweepSpec { journal: Some(full), ..spec(&folder) };
    let error = Journal::open(&program(), &spec).expect_err("nothing fits in there");
    assert!(matches!(&error, RunError::Journal { source, .. } if source.kind() == ErrorKind::StorageFull), "{error}");
}
