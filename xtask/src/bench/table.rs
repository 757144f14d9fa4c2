//! Markdown tables and shares.

use std::fmt::{self, Write as _};

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Those that count.
    pub part: usize,
    /// All.
    pub whole: usize,
}

impl Share {
    /// Counts those for which the test holds.
    pub fn of<T>(items: impl IntoIterator<Item = T>, test: impl Fn(&T) -> bool) -> Self {
        items.into_iter().fold(Self::default(), |share, item| Self {
            part: share.part + usize::from(test(&item)),
            whole: share.whole + 1,
        })
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.part * 100 + self.whole / 2).checked_div(self.whole) {
            Some(percent) => write!(f, "{} of {} ({percent} %)", self.part, self.whole),
            None => write!(f, "none"),
        }
    }
}

/// A table; columns after the first `left` ones are figures.
pub fn table<const N: usize>(head: [&str; N], left: usize, rows: &[[String; N]]) -> String {
    let rule = (0..N).map(|column| if column < left { "---" } else { "---:" });
    let mut text = format!("| {} |\n| {} |\n", head.join(" | "), rule.collect::<Vec<_>>().join(" | "));
    for row in rows {
        let cells: Vec<_> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        writeln!(text, "| {} |", cells.join(" | ")).expect("writing to a String does not fail");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_has_no_percentage() {
        assert_eq!(Share::default().to_string(), "none");
        assert_eq!(Share::of([1, 2, 3], |it| *it > 1).to_string(), "2 of 3 (67 %)");
    }

    #[test]
    fn a_bar_in_a_cell_does_not_end_it() {
        let text = table(["a", "b"], 1, &[["x|y".into(), "1".into()]]);
        assert_eq!(text, "| a | b |\n| --- | ---: |\n| x\\|y | 1 |\n");
    }
}
