//! Everything that a report tells, as the binary gathered it.

use edgetest_plan::SkipReason;
use edgetest_run::{Isolation, Stopped};
use edgetest_triage::{Coverage, Finding, Item, ItemKind, Severity, Status, Triaged, Untested};

/// The version of this program, which is that of all its crates.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// One run over one package.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Name of the package under test.
    pub package: String,
    /// Version of the package under test.
    pub version: String,
    /// What `rustc --version` says.
    pub toolchain: String,
    /// Seed of the sweep.
    pub seed: u64,
    /// How long each stage took.
    pub elapsed: Elapsed,
    /// The isolation that the workers proved.
    pub isolation: Isolation,
    /// Why the sweep stopped.
    pub stopped: Stopped,
    /// Cases over all targets.
    pub cases: u64,
    /// Folder of the package within the repository that holds it, with a slash at its end; empty at the root of one, and
    /// outside of any.
    pub folder: String,
    /// Least severity that fails a run, by default error.
    pub fail_on: FailOn,
    /// What the sweep came to.
    pub triaged: Triaged,
    /// Entries of the baseline that need a look.
    pub baseline: Baseline,
    /// What the corpora of a campaign reach, where that was asked for.
    pub coverage: Option<Coverage>,
}

/// Entries of the project's baseline that need a look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Past their last day: their findings count again.
    pub expired: Vec<Entry>,
    /// Their findings were not seen by a run that looked at everything.
    pub unseen: Vec<Entry>,
}

/// An accepted finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The finding's id.
    pub id: String,
    /// Why it was accepted.
    pub reason: String,
    /// The last day on which it was, as `YYYY-MM-DD`.
    pub until: Option<String>,
}

/// Least severity that fails a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailOn(pub Severity);

impl Default for FailOn {
    fn default() -> Self {
        Self(Severity::Error)
    }
}

/// Milliseconds by stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elapsed {
    /// Reading the package.
    pub inspect: u64,
    /// Choosing harnesses.
    pub plan: u64,
    /// Writing their source.
    pub generate: u64,
    /// Compiling them.
    pub build: u64,
    /// Running them.
    pub run: u64,
    /// Judging what happened.
    pub triage: u64,
}

impl Elapsed {
    /// All stages.
    pub fn total(self) -> u64 {
        self.inspect + self.plan + self.generate + self.build + self.run + self.triage
    }
}

/// How many, for the last line and the exit code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Callables of which a case reached the call.
    pub tested: usize,
    /// Callables without such a case.
    pub skipped: usize,
    /// Callables whose harness rustc refused.
    pub unbuildable: usize,
    /// Laws that were asked of some value.
    pub laws: usize,
    /// Findings of severity error that are not accepted.
    pub errors: usize,
    /// Findings of severity warning that are not accepted.
    pub warnings: usize,
    /// Findings of severity note that are not accepted.
    pub notes: usize,
    /// Findings that the baseline accepts.
    pub accepted: usize,
}

impl Counts {
    /// Every public callable.
    pub fn callables(&self) -> usize {
        self.tested + self.skipped + self.unbuildable
    }

    /// Tested share of the public callables, from 0 to 1; 0 where there are none.
    #[expect(clippy::cast_precision_loss, reason = "callables are counted in thousands")]
    pub fn coverage(&self) -> f64 {
        if self.callables() == 0 { 0.0 } else { self.tested as f64 / self.callables() as f64 }
    }
}

impl Report {
    /// Whether a finding fails the run: what is accepted, or was not seen again every time, never does.
    pub fn fails(&self, finding: &Finding) -> bool {
        finding.severity >= self.fail_on.0 && !finding.accepted && !finding.flaky
    }

    /// Counts items and findings.
    pub fn counts(&self) -> Counts {
        let items = self.triaged.items.iter().fold(Counts::default(), |counts, item| match item.status {
            // A law is no callable: it counts where it was asked.
            Status::Tested if item.kind == ItemKind::Law => Counts { laws: counts.laws + 1, ..counts },
            _ if item.kind == ItemKind::Law => counts,
            Status::Tested => Counts { tested: counts.tested + 1, ..counts },
            Status::Skipped(_) => Counts { skipped: counts.skipped + 1, ..counts },
            Status::Unbuildable(_) => Counts { unbuildable: counts.unbuildable + 1, ..counts },
        });
        self.triaged.findings.iter().fold(items, |counts, finding| match finding.severity {
            _ if finding.accepted => Counts { accepted: counts.accepted + 1, ..counts },
            Severity::Error => Counts { errors: counts.errors + 1, ..counts },
            Severity::Warning => Counts { warnings: counts.warnings + 1, ..counts },
            Severity::Note => Counts { notes: counts.notes + 1, ..counts },
        })
    }

    /// Whether more than nine cases in ten had no valid arguments, over all callables.
    pub fn is_hollow(&self) -> bool {
        let (cases, rejected) = self
            .callables()
            .fold((0_u64, 0_u64), |(cases, rejected), item| (cases + item.cases, rejected + item.rejected));
        rejected.saturating_mul(10) > cases.saturating_mul(9)
    }

    /// Items without laws, which are asked in passing.
    pub(crate) fn callables(&self) -> impl Iterator<Item = &Item> {
        self.triaged.items.iter().filter(|item| item.kind != ItemKind::Law)
    }

    /// `name-version`, as places of the package's own sources have it.
    pub(crate) fn own_crate(&self) -> String {
        format!("{}-{}", self.package, self.version)
    }

    /// Nothing was run because nothing was to be run here: it has not changed, or belongs to another share.
    pub fn is_elsewhere(&self) -> bool {
        let mut elsewhere = false;
        for item in &self.triaged.items {
            match &item.status {
                Status::Skipped(Untested::Unplanned(SkipReason::Unchanged | SkipReason::OtherShare)) => {
                    elsewhere = true;
                }
                Status::Skipped(Untested::Unplanned(_)) => {}
                Status::Tested | Status::Skipped(_) | Status::Unbuildable(_) => return false,
            }
        }
        elsewhere
    }

    /// The findings of a callable.
    pub(crate) fn findings_of<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Finding> {
        self.triaged.findings.iter().filter(move |finding| finding.item == path)
    }

    /// Findings by severity, those that are shown without `-v` only unless `verbose`.
    pub(crate) fn shown(&self, verbose: bool) -> impl Iterator<Item = &Finding> {
        let shown = move |finding: &&Finding| verbose || (finding.severity > Severity::Note && !finding.accepted);
        self.triaged.findings.iter().filter(shown)
    }
}
