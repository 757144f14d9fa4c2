//! One run at a time in one project: two would write each other's harness.

use crate::error::Error;
use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How often a lock that is held elsewhere is tried again.
const POLL: Duration = Duration::from_millis(100);

/// Holds the folder until it is dropped, or until the process ends in whatever way.
pub struct FolderLock {
    /// The lock is the file's.
    _file: File,
}

/// Takes `folder` for this run, and waits for another run to end; `waiting` is called once before that.
pub fn hold(folder: &Path, stop: &AtomicBool, waiting: impl FnOnce()) -> Result<FolderLock, Error> {
    let path = folder.join("lock");
    let file = fs::create_dir_all(folder).and_then(|()| File::create(&path));
    let file = file.map_err(|source| Error::Write { path: path.clone(), source })?;
    let mut waiting = Some(waiting);
    loop {
        match file.try_lock() {
            // A file system without locks is no reason to refuse a run; two at once are rare.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(FolderLock { _file: file }),
            Err(TryLockError::WouldBlock) if stop.load(Ordering::Relaxed) => {
                return Err(Error::Interrupted);
            }
            Err(TryLockError::WouldBlock) => {
                waiting.take().into_iter().for_each(|say| say());
                thread::sleep(POLL);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_run_waits_until_it_is_stopped() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let first = hold(folder.path(), &AtomicBool::new(false), || panic!("free")).expect("free");
        let mut said = 0;
        let stop = AtomicBool::new(true);
        let second = hold(folder.path(), &stop, || said += 1);
        assert!(matches!(second, Err(Error::Interrupted)));
        drop(first);
        assert!(hold(folder.path(), &stop, || panic!("free again")).is_ok());
    }
}
