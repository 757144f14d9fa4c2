//! The table that a campaign shows while it runs, and leaves behind at its end: a row a fuzz target.

use edgetest_run::fuzz::{FuzzProgress, FuzzRow, Pruned};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Between two pictures.
const PICTURE: Duration = Duration::from_millis(250);

/// The table.
pub struct Board {
    bar: ProgressBar,
    quiet: bool,
    drawn: Mutex<Instant>,
}

impl Board {
    /// A table on `target`, redrawn in place.
    pub fn new(target: ProgressDrawTarget, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(ProgressStyle::with_template("{msg}").expect("the template is legal"));
        Self { bar, quiet, drawn: Mutex::new(Instant::now()) }
    }

    /// Shows how the campaign stands, now and then.
    pub fn show(&self, progress: &FuzzProgress) {
        // A picture that is missed is no loss.
        let Ok(mut drawn) = self.drawn.try_lock() else { return };
        if drawn.elapsed() >= PICTURE {
            *drawn = Instant::now();
            self.bar.set_message(table(&progress.rows));
        }
    }

    /// Leaves the last state on the screen.
    pub fn close(self, rows: &[FuzzRow]) {
        self.bar.finish_and_clear();
        if !self.quiet {
            crate::shell::line(format_args!("{}", table(rows)));
        }
    }
}

/// What became of corpora, a row a fuzz target.
pub fn pruned(rows: &[Pruned]) -> String {
    let row = |row: &Pruned| {
        let [[inputs, kept], [bytes, left]] = [row.inputs.map(|count| count as u64), row.bytes];
        [row.name.clone(), count(inputs), count(kept), count(bytes), count(left)]
    };
    lines(&["target", "inputs", "kept", "bytes", "kept"], rows.iter().map(row))
}

fn table(rows: &[FuzzRow]) -> String {
    let head = ["target", "functions", "cases", "per s", "edges", "features", "corpus", "found", "last news"];
    lines(&head, rows.iter().map(row))
}

/// Names to the left, figures to the right.
fn lines<const N: usize>(head: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut cells = vec![head.map(str::to_owned)];
    cells.extend(rows);
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        format!("    {}", cells.collect::<Vec<_>>().join("  "))
    };
    cells.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn count(number: u64) -> String {
    HumanCount(number).to_string()
}

fn row(row: &FuzzRow) -> [String; 9] {
    let news = row.last_news.map_or_else(|| "-".to_owned(), |at| format!("{} s", at.as_secs()));
    [
        row.name.clone(),
        row.functions.to_string(),
        count(row.executions),
        count(row.per_second()),
        count(row.coverage),
        count(row.features),
        row.corpus.to_string(),
        row.found.to_string(),
        news,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_their_heads() {
        let rows = [FuzzRow {
            name: "url_url".into(),
            functions: 34,
            executions: 1_234_567,
            reached: 1_234_567,
            spent: Duration::from_secs(10),
            coverage: 812,
            features: 2_000,
            corpus: 96,
            seeds: 4,
            found: 1,
            last_news: Some(Duration::from_secs(7)),
            deaths: 0,
        }];
        assert_eq!(
            table(&rows),
            "    target   functions      cases    per s  edges  features  corpus  found  last news\n    \
             url_url         34  1,234,567  123,456    812     2,000      96      1        7 s"
        );
    }
}
