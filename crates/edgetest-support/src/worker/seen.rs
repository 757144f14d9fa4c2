//! What the counters of a run show that those of earlier runs did not.

/// By counter, the steps that it was seen at.
#[derive(Debug, Default)]
pub struct Seen(Vec<u8>);

impl Seen {
    /// Whether a run shows anything that none before it did.
    pub fn has_news(&mut self, counters: &[u8]) -> bool {
        self.0.resize(counters.len(), 0);
        // Without counters nobody can tell.
        let mut news = counters.is_empty();
        for (seen, count) in self.0.iter_mut().zip(counters) {
            let step = step(*count);
            news |= step & !*seen != 0;
            *seen |= step;
        }
        news
    }
}

/// A count in rough steps, a bit each; nothing for 0.
fn step(count: u8) -> u8 {
    match count {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        4..=7 => 8,
        8..=15 => 16,
        16..=31 => 32,
        32..=127 => 64,
        128.. => 128,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_is_an_edge_or_a_step_that_was_not_seen() {
        let mut seen = Seen::default();
        assert!(seen.has_news(&[1, 0, 0]));
        assert!(!seen.has_news(&[1, 0, 0]));
        assert!(seen.has_news(&[2, 0, 0]));
        assert!(seen.has_news(&[1, 9, 0]));
        assert!(!seen.has_news(&[2, 15, 0]));
    }
}
