//! Runs cases from the bytes of a coverage-guided engine: the functions of one fuzz target, chosen by the first byte.

use crate::lexicon;
use crate::page::Page;
use crate::source::{Mode, Source};
use crate::wire::{Campaign, End, Event};
use crate::worker::cases::Runner;
use crate::worker::hook;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;

/// What cases of a campaign are run with.
pub(super) struct Bench {
    runner: Runner,
    group: Vec<u32>,
    source: Source,
    case: u64,
    last: Option<u32>,
    /// Cases since the counts were last taken, by function.
    pub tally: BTreeMap<u32, [u64; 4]>,
    /// What this campaign does not call any more.
    without: Vec<u32>,
}

/// How a case ended.
pub(super) enum Ran {
    /// As it should.
    Well,
    /// It failed, or its function is not called any more.
    Badly,
    /// It failed in a way that this worker had not seen.
    #[cfg_attr(not(feature = "fuzz"), expect(dead_code, reason = "only the engine tells of it"))]
    Anew(Event),
}

impl Bench {
    /// For the functions of a campaign.
    pub fn new(runner: Runner, campaign: &Campaign) -> Self {
        let mut source = Source::new(Mode::Input(Vec::new()), &lexicon::EMPTY, &[]);
        source.set_cells(&runner.page.stage);
        for unit in &runner.banned {
            source.ban(*unit);
        }
        let (group, without) = (campaign.targets.clone(), campaign.without.clone());
        Self { runner, group, source, case: 0, last: None, tally: BTreeMap::new(), without }
    }

    /// The page that it shares with the supervisor.
    pub fn page(&self) -> &'static Page {
        self.runner.page
    }

    /// Runs a case.
    pub fn run(&mut self, input: &[u8]) -> Ran {
        self.source.restart_input(input);
        let target = self.group[self.source.pick(self.group.len())];
        let callable = self.runner.targets.get(target as usize).filter(|_| !self.without.contains(&target));
        let Some(callable) = callable else { return Ran::Badly };
        if self.last != Some(target) {
            hook::begin(target);
            self.last = Some(target);
            self.runner.page.target.store(target, Relaxed);
        }
        self.runner.page.choices.set(input);
        self.case += 1;
        let end = self.runner.run_one(callable, self.case, &mut self.source);
        let tally = self.tally.entry(target).or_default();
        tally[0] += 1;
        tally[1] += u64::from(end == End::Rejected);
        tally[2] += u64::from(self.source.reached());
        tally[3] += u64::from(matches!(end, End::Panicked(..)));
        match end {
            End::Panicked(place, panic) if self.runner.is_new(target, place, &panic) => {
                Ran::Anew(Event::Found { target, place, panic, input: input.to_vec() })
            }
            End::Panicked(..) => Ran::Badly,
            End::Returned | End::Rejected => Ran::Well,
        }
    }
}

/// The inputs of a campaign, the smallest first; of two that are alike in size the one whose name comes first.
pub(super) fn by_size(campaign: &Campaign) -> Vec<PathBuf> {
    let folders = campaign.corpora.iter().filter_map(|folder| std::fs::read_dir(folder).ok());
    let files = folders.flatten().flatten();
    let mut sized: Vec<(u64, PathBuf)> =
        files.filter_map(|file| Some((file.metadata().ok()?.len(), file.path()))).collect();
    sized.sort();
    sized.into_iter().map(|(_, path)| path).collect()
}
