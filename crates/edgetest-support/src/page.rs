//! The page: what a worker leaves behind when it dies, in a file that it maps and the supervisor reads.
//!
//! The worker writes it with relaxed atomic stores, a few nanoseconds a case and no system call. The supervisor reads
//! the file and believes nothing: the process behind it ran foreign code.

use crate::stage::{Place, StageCells};
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed};

/// First word of every page.
pub const MAGIC: u64 = u64::from_le_bytes(*b"edgepag1");

/// Bytes kept of the last panic, spelled as on the wire.
pub const PANIC_CAP: usize = 32 << 10;

/// Bytes kept of the frames at the last refused allocation, spelled as on the wire.
pub const FRAMES_CAP: usize = 16 << 10;

/// Bytes of a case's choices, spelled by [`crate::choice::encode`]: two a byte of text, and the deepest nesting is a megabyte.
pub const CHOICES_CAP: usize = 4 << 20;

/// What the worker is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not yet ready for commands.
    Starting,
    /// Between commands or cases.
    Idle,
    /// A case runs.
    Running,
    /// It leaves on purpose.
    Done,
}

impl State {
    const ALL: [Self; 4] = [Self::Starting, Self::Idle, Self::Running, Self::Done];
}

/// Some bytes with their length.
#[repr(C)]
#[derive(Debug)]
pub struct Text<const CAP: usize> {
    len: AtomicU32,
    bytes: [AtomicU8; CAP],
}

impl<const CAP: usize> Text<CAP> {
    /// Forgets what it holds.
    pub fn clear(&self) {
        self.len.store(0, Relaxed);
    }

    /// Replaces what it holds; what does not fit is cut off.
    pub fn set(&self, bytes: &[u8]) {
        self.truncate(0);
        self.push(bytes);
    }

    /// Appends; what does not fit is cut off.
    pub fn push(&self, bytes: &[u8]) {
        let start = self.len();
        for (cell, byte) in self.bytes[start..].iter().zip(bytes) {
            cell.store(*byte, Relaxed);
        }
        self.truncate(start + bytes.len());
    }

    /// Sets the length, at most the capacity.
    pub fn truncate(&self, len: usize) {
        // Capacities are far below 4 GiB.
        self.len.store(u32::try_from(len.min(CAP)).unwrap_or(u32::MAX), Relaxed);
    }

    /// The length in bytes.
    pub fn len(&self) -> usize {
        (self.len.load(Relaxed) as usize).min(CAP)
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The layout, as mapped by the worker. Plain words first, so that one read of [`HEAD`] bytes gets all of them.
#[repr(C)]
#[derive(Debug)]
pub struct Page {
    /// [`MAGIC`].
    pub magic: AtomicU64,
    /// The supervisor's nonce: a page without it is noise.
    pub nonce: AtomicU64,
    /// Number of the case within the sweep.
    pub case: AtomicU64,
    /// Grows by 1 at the start and at the end of each case.
    pub seq: AtomicU64,
    /// `seq` of the case of the last panic.
    pub panic_seq: AtomicU64,
    /// Size of the last allocation that was refused in this case.
    pub refused: AtomicU64,
    /// Cases begun under this command.
    pub ran: AtomicU64,
    /// Those that were rejected.
    pub rejected: AtomicU64,
    /// Those that reached the call.
    pub reached: AtomicU64,
    /// Those that failed.
    pub failed: AtomicU64,
    /// [`State`].
    pub state: AtomicU32,
    /// The target.
    pub target: AtomicU32,
    /// What of the case runs.
    pub stage: StageCells,
    /// Of no use; keeps the words a multiple of 8 bytes.
    pub spare: AtomicU32,
    /// The last panic.
    pub panic: Text<PANIC_CAP>,
    /// Frames at the last refused allocation.
    pub frames: Text<FRAMES_CAP>,
    /// The case's choices as they were drawn, when they are recorded; in a campaign, the engine's input.
    pub choices: Text<CHOICES_CAP>,
}

/// Size of the file in bytes.
pub const SIZE: usize = size_of::<Page>();

const STAGE: usize = std::mem::offset_of!(Page, stage);

/// Bytes before the texts.
pub const HEAD: usize = std::mem::offset_of!(Page, panic);

impl Page {
    /// Says what the worker is about.
    pub fn set_state(&self, state: State) {
        self.state.store(state as u32, Relaxed);
    }
}

/// The plain words of a page as they were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// What the worker was about.
    pub state: State,
    /// The target.
    pub target: u32,
    /// Number of the case.
    pub case: u64,
    /// See [`Page::seq`].
    pub seq: u64,
    /// See [`Page::panic_seq`].
    pub panic_seq: u64,
    /// See [`Page::refused`].
    pub refused: u64,
    /// See [`Page::ran`], [`Page::rejected`], [`Page::reached`], [`Page::failed`].
    pub counts: [u64; 4],
    /// Which stage ran.
    pub stage: Place,
}

/// Reads the first [`HEAD`] bytes of a page. `None`: not a page of this nonce.
pub fn read_head(bytes: &[u8], nonce: u64) -> Option<Head> {
    let long = |at: usize| Some(u64::from_ne_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    let word = |at: usize| Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    macro_rules! at {
        ($field:ident) => {
            std::mem::offset_of!(Page, $field)
        };
    }
    if long(at!(magic))? != MAGIC || long(at!(nonce))? != nonce {
        return None;
    }
    Some(Head {
        state: *State::ALL.get(word(at!(state))? as usize)?,
        target: word(at!(target))?,
        case: long(at!(case))?,
        seq: long(at!(seq))?,
        panic_seq: long(at!(panic_seq))?,
        refused: long(at!(refused))?,
        counts: [long(at!(ran))?, long(at!(rejected))?, long(at!(reached))?, long(at!(failed))?],
        stage: Place {
            stage: word(STAGE + std::mem::offset_of!(StageCells, stage))?,
            unit: word(STAGE + std::mem::offset_of!(StageCells, unit))?,
            step: word(STAGE + std::mem::offset_of!(StageCells, step))?,
        },
    })
}

/// The texts of a page, by where they stand in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// [`Page::panic`].
    Panic,
    /// [`Page::frames`].
    Frames,
    /// [`Page::choices`].
    Choices,
}

/// Takes a text out of the bytes of a whole page; lossy, and empty where the length is nonsense.
pub fn read_text(bytes: &[u8], region: Region) -> String {
    String::from_utf8_lossy(read_bytes(bytes, region)).into_owned()
}

/// Takes what a region holds out of the bytes of a whole page; nothing where the length is nonsense.
pub fn read_bytes(bytes: &[u8], region: Region) -> &[u8] {
    let (at, cap) = match region {
        Region::Panic => (std::mem::offset_of!(Page, panic), PANIC_CAP),
        Region::Frames => (std::mem::offset_of!(Page, frames), FRAMES_CAP),
        Region::Choices => (std::mem::offset_of!(Page, choices), CHOICES_CAP),
    };
    let Some(len) = bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map(u32::from_ne_bytes) else {
        return &[];
    };
    let len = len as usize;
    (len <= cap).then(|| bytes.get(at + 4..at + 4 + len)).flatten().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_not_a_page() {
        assert_eq!(read_head(&[], 7), None);
        assert_eq!(read_head(&[0xff; HEAD], 7), None);
        let mut page = vec![0; SIZE];
        page[..8].copy_from_slice(&MAGIC.to_ne_bytes());
        page[8..16].copy_from_slice(&7u64.to_ne_bytes());
        assert_eq!(read_head(&page, 8), None);
        assert!(read_head(&page, 7).is_some_and(|head| head.state == State::Starting));
        let state = std::mem::offset_of!(Page, state);
        page[state] = 77;
        assert_eq!(read_head(&page, 7), None);
    }

    #[test]
    fn a_length_beyond_the_region_reads_as_nothing() {
        let mut page = vec![b'x'; SIZE];
        assert_eq!(read_text(&page, Region::Choices), "");
        let at = std::mem::offset_of!(Page, choices);
        page[at..at + 4].copy_from_slice(&3u32.to_ne_bytes());
        assert_eq!(read_text(&page, Region::Choices), "xxx");
        assert_eq!(read_text(&page[..at + 5], Region::Choices), "");
    }
}
