//! The end of a worker's standard error: read to its end so that the worker never blocks, kept as far as it may matter.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Bytes that are kept.
const KEEP: usize = 16 << 10;

/// A stream that is drained by a thread of its own.
#[derive(Debug)]
pub struct Tail {
    kept: Arc<Mutex<VecDeque<u8>>>,
    ended: Receiver<()>,
}

impl Tail {
    /// Starts to drain `stream`.
    pub fn of(mut stream: impl Read + Send + 'static) -> Self {
        let kept = Arc::new(Mutex::new(VecDeque::new()));
        let (end, ended) = channel();
        let tail = Self { kept: Arc::clone(&kept), ended };
        std::thread::spawn(move || {
            let mut block = vec![0; 8 << 10];
            while let Ok(len @ 1..) = stream.read(&mut block) {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend(&block[..len]);
                let excess = kept.len().saturating_sub(KEEP);
                kept.drain(..excess);
            }
            // Nobody may be interested any more.
            let _ = end.send(());
        });
        tail
    }

    /// What came last, control characters escaped. Waits a little for the stream's end.
    pub fn text(&self) -> String {
        // A process that was left behind may hold the stream open: then what came so far must do.
        let _ = self.ended.recv_timeout(Duration::from_millis(300));
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes: Vec<u8> = kept.iter().copied().collect();
        printable(&String::from_utf8_lossy(&bytes))
    }
}

/// Escapes control characters except line ends.
pub fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|char| {
            let escaped = if char.is_control() && char != '\n' { char.escape_default().collect() } else { vec![char] };
            escaped.into_iter()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_is_kept_and_control_characters_are_escaped() {
        let mut noise = vec![b'x'; 10 * KEEP];
        noise.extend(b"the \x1b[31mend\n");
        let text = Tail::of(std::io::Cursor::new(noise)).text();
        assert!(text.ends_with("xthe \\u{1b}[31mend\n"));
        assert!(text.len() < KEEP + 10);
    }
}
