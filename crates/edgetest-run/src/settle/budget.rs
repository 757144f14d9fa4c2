//! How long settling may take: first every site is confirmed, then each gets its share of what is left for shrinking, and
//! the sites that cost a whole time limit each have the last word.

use super::interrupted;
use crate::sweep::Site;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// What is left when the user interrupts.
const AFTER_INTERRUPT: Duration = Duration::from_secs(3);

/// The budget of all sites.
pub struct Budget<'a> {
    start: Instant,
    time: Duration,
    jobs: u32,
    waiting: AtomicUsize,
    stop: &'a AtomicBool,
}

/// The budget of one site.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// Shrinking ends here at the latest.
    pub shrink_until: Instant,
    /// Confirming ends here.
    pub confirm_until: Instant,
    /// Tries while shrinking.
    pub tries: u32,
}

/// What ends a search in a single site: tries and the workers' CPU time, which are the same on a busy machine as on an idle one,
/// and only as the last resort the clock on the wall.
pub struct Meter {
    tries: u32,
    cpu: Duration,
    until: Instant,
}

impl Meter {
    /// So many tries, so much CPU time, and not beyond this point of time.
    pub fn new(tries: u32, cpu: Duration, until: Instant) -> Self {
        Self { tries, cpu, until }
    }

    /// Whether it is over; `used` is the CPU time since the search began, where the system tells it.
    pub fn is_spent(&mut self, used: Option<Duration>) -> bool {
        // Without a CPU clock the tries have to do.
        let is_spent = self.tries == 0 || used.is_some_and(|used| used >= self.cpu) || Instant::now() >= self.until;
        self.tries = self.tries.saturating_sub(1);
        is_spent
    }
}

impl<'a> Budget<'a> {
    pub fn new(time: Duration, jobs: usize, stop: &'a AtomicBool) -> Self {
        let jobs = u32::try_from(jobs).unwrap_or(u32::MAX).max(1);
        Self { start: Instant::now(), time, jobs, waiting: AtomicUsize::new(0), stop }
    }

    /// So many sites are to share what is left.
    pub fn await_sites(&self, sites: usize) {
        self.waiting.store(sites, Relaxed);
    }

    /// Whether so much of the time has passed.
    pub fn has_spent(&self, part: f64) -> bool {
        self.start.elapsed() >= self.whole().mul_f64(part)
    }

    /// The share of the next site.
    pub fn share(&self, site: &Site) -> Share {
        let whole = self.whole();
        let left = whole.saturating_sub(self.start.elapsed());
        let waiting = u32::try_from(self.waiting.load(Relaxed)).unwrap_or(u32::MAX).max(1);
        let fair = left.saturating_mul(self.jobs) / waiting;
        let tries = match site {
            Site::Panic(..) | Site::Law(..) => 600,
            // Each takes a whole time limit.
            Site::Death(..) if site.is_wait() => 10,
            Site::Death(..) | Site::Memory(..) => 60,
        };
        let now = Instant::now();
        // Nothing is reported that was not confirmed: half as much again for that alone.
        let confirm = whole.mul_f64(1.5).saturating_sub(self.start.elapsed());
        Share { shrink_until: now + fair * 2 / 3, confirm_until: now + confirm, tries }
    }

    /// A site has had its share.
    pub fn done(&self) {
        let _ = self.waiting.fetch_update(Relaxed, Relaxed, |waiting| waiting.checked_sub(1));
    }

    fn whole(&self) -> Duration {
        if interrupted(self.stop) { self.time.min(AFTER_INTERRUPT) } else { self.time }
    }
}
