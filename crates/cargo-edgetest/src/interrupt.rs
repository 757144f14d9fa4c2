//! Ctrl-C: the first asks the stages to stop and report what is known, the second ends the program at once.

use crate::exit::Exit;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

/// Runs `work` with the flag that the first Ctrl-C sets.
///
/// The work has a thread of its own, so that the second Ctrl-C can leave by returning from `main`: workers die with us.
pub fn interruptible(work: impl FnOnce(&AtomicBool) -> Exit + Send + 'static) -> Exit {
    let stop = Arc::new(AtomicBool::new(false));
    let (done, ended) = mpsc::channel();
    listen(Arc::clone(&stop), done.clone());
    let worker = thread::spawn(move || {
        // The guard tells of the end even if the work panics.
        let _guard = Ended(done);
        work(&stop)
    });
    match ended.recv() {
        Ok(End::SecondInterrupt) => Exit::Killed,
        Ok(End::Done) | Err(_) => worker.join().unwrap_or_else(|panic| resume_unwind(panic)),
    }
}

enum End {
    Done,
    SecondInterrupt,
}

struct Ended(Sender<End>);

impl Drop for Ended {
    fn drop(&mut self) {
        // Nobody listens any more after a second Ctrl-C.
        let _ = self.0.send(End::Done);
    }
}

fn listen(stop: Arc<AtomicBool>, done: Sender<End>) {
    let handler = move || {
        if stop.swap(true, Ordering::Relaxed) {
            let _ = done.send(End::SecondInterrupt);
        }
    };
    // Without a handler Ctrl-C does what it always does; there is no reason to refuse to run.
    let _ = ctrlc::set_handler(handler);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_ends_with_its_own_exit() {
        assert_eq!(
            interruptible(|stop| if stop.load(Ordering::Relaxed) { Exit::Internal } else { Exit::Findings }),
            Exit::Findings
        );
    }
}
