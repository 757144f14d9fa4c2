//! What the engine says of itself on standard error: `#4096 NEW cov: 52 ft: 61 corp: 9/31b …`. It runs beside foreign code, so
//! the figures are shown and never acted upon beyond sharing out time.

/// Coverage and features as last told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Edges.
    pub coverage: u64,
    /// Features.
    pub features: u64,
}

/// The last figures in what a worker has left on standard error.
pub fn stats(stderr: &str) -> Option<Stats> {
    stderr.lines().rev().find_map(|line| {
        let mut words = line.strip_prefix('#')?.split_ascii_whitespace();
        let mut after = |key: &str| words.by_ref().skip_while(|word| *word != key).nth(1)?.parse().ok();
        Some(Stats { coverage: after("cov:")?, features: after("ft:")? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_with_figures_counts() {
        let text =
            "#2\tINITED cov: 3 ft: 4 corp: 1/1b\n#64\tNEW    cov: 52 ft: 61 corp: 9/31b lim: 4\nthread panicked\n#x";
        let expected = Some(Stats { coverage: 52, features: 61 });
        // Control characters come escaped.
        assert_eq!((stats(text), stats(&text.replace('\t', "\\t"))), (expected, expected));
        assert_eq!(stats("noise"), None);
    }
}
