//! One case at a time: again from its number, or from a list of choices; here, or in a fresh process.

use crate::isolation;
use crate::record::{Outcome, Stage};
use crate::spec::RunError;
use crate::sweep::Site;
use crate::worker::{Death, Heard, Post, Verdict, Worker, outcome_of, panic_of, stage_of};
use edgetest_plan::TargetId;
use edgetest_support::choice::Choice;
use edgetest_support::wire::{Command, End, Event};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How one case ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Single {
    /// The choices that it used, as far as they are known.
    pub choices: Vec<Choice>,
    /// How it ended.
    pub ending: Ending,
    /// The beginning of what the call returned, as `{:?}` shows it, where it did and can.
    pub shown: Option<String>,
}

/// How one case ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// The call returned.
    Returned,
    /// An argument could not be built.
    Rejected,
    /// It failed.
    Failed {
        /// Where in the case.
        stage: Stage,
        /// How.
        outcome: Outcome,
    },
}

impl Single {
    /// The site of its failure.
    pub(crate) fn site(&self, target: TargetId) -> Option<(Site, Stage)> {
        match &self.ending {
            Ending::Failed { stage, outcome } => Some((Site::of(target, *stage, outcome), *stage)),
            Ending::Returned | Ending::Rejected => None,
        }
    }
}

/// What measuring a case came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measured {
    /// The least work, in nanoseconds of processor time.
    Work(u64),
    /// The call did not return, or there is no worker.
    Nothing,
    /// The worker died of it.
    Died,
}

/// Runs single cases in one worker, which is replaced when it dies.
pub(crate) struct Bench<'a> {
    post: Post<'a>,
    worker: Option<Worker>,
    bans: Vec<u32>,
    stop: &'a AtomicBool,
}

impl<'a> Bench<'a> {
    pub fn new(post: Post<'a>, stop: &'a AtomicBool) -> Self {
        Self { post, worker: None, bans: Vec::new(), stop }
    }

    /// The next case gets a fresh process.
    pub fn refresh(&mut self) {
        self.worker = None;
    }

    /// CPU time of the worker that is at hand; `None` where there is none or the system does not tell.
    pub fn cpu(&self) -> Option<Duration> {
        self.worker.as_ref()?.cpu()
    }

    /// Has these units passed over from now on, and no others.
    pub fn ban(&mut self, units: Vec<u32>) {
        if units != self.bans {
            self.bans = units;
            self.refresh();
        }
    }

    /// Runs a `derive` or `try` command of a target. `None`: the worker could not be started or has answered nonsense.
    pub fn run(&mut self, target: TargetId, command: &Command) -> Result<Option<Single>, RunError> {
        let mut worker = match self.worker.take() {
            Some(worker) => worker,
            None => match self.hire()? {
                Some(worker) => worker,
                None => return Ok(None),
            },
        };
        worker.send(command);
        let isolated = isolation::is_on(&worker);
        loop {
            match worker.hear(self.stop) {
                Heard::Event(Event::Ended { end, choices, shown }) => {
                    self.worker = Some(worker);
                    return Ok(Some(Single { choices, ending: ending(end, isolated), shown }));
                }
                Heard::Event(_) => {}
                Heard::Death(death) => return Ok(died(target, death, command)),
                Heard::Stopped => return Ok(None),
            }
        }
    }

    /// Measures the work of a case, the least of so many times.
    pub fn measure(&mut self, target: TargetId, times: u32, choices: &[Choice]) -> Result<Measured, RunError> {
        let Some(mut worker) = self.worker.take().map_or_else(|| self.hire(), |worker| Ok(Some(worker)))? else {
            return Ok(Measured::Nothing);
        };
        worker.send(&Command::Measure { target: target.0, times, choices: choices.to_vec() });
        loop {
            match worker.hear(self.stop) {
                Heard::Event(Event::Measured { work }) => {
                    self.worker = Some(worker);
                    return Ok(work.map_or(Measured::Nothing, Measured::Work));
                }
                Heard::Event(_) => {}
                Heard::Death(_) => return Ok(Measured::Died),
                Heard::Stopped => return Ok(Measured::Nothing),
            }
        }
    }

    fn hire(&self) -> Result<Option<Worker>, RunError> {
        let mut worker = Worker::start(&self.post, self.stop)?.ok();
        for unit in &self.bans {
            if let Some(worker) = &mut worker {
                worker.send(&Command::Ban { unit: *unit });
            }
        }
        Ok(worker)
    }
}

fn ending(end: End, isolated: bool) -> Ending {
    match end {
        End::Returned => Ending::Returned,
        End::Rejected => Ending::Rejected,
        End::Panicked(place, panic) => {
            let stage = stage_of(place);
            Ending::Failed { stage, outcome: outcome_of(panic_of(panic), stage, isolated) }
        }
    }
}

fn died(target: TargetId, death: Death, command: &Command) -> Option<Single> {
    let (_, _, stage) = death.case().filter(|(id, ..)| *id == target)?;
    let Verdict::Case(outcome) = death.verdict else {
        return None;
    };
    let recorded = death.choices.filter(|choices| !choices.is_empty());
    let choices = recorded.unwrap_or_else(|| match command {
        Command::Try { choices, .. } => choices.clone(),
        Command::Derive { .. }
        | Command::Measure { .. }
        | Command::Decode { .. }
        | Command::Fuzz(_)
        | Command::Sweep { .. }
        | Command::Ban { .. }
        | Command::Quit => Vec::new(),
    });
    Some(Single { choices, ending: Ending::Failed { stage, outcome }, shown: None })
}
