//! `[checks]`: how much a kind of finding matters in this project: `overflow = "warning"`, `hang = "off"`.

use super::Mistake;
use super::table::Table;
use edgetest_triage::{Finding, Kind, Severity};
use std::collections::BTreeMap;

/// What the project says of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Its findings are counted among the accepted ones.
    Off,
    /// Its findings have this severity at most.
    AtMost(Severity),
}

/// Levels by the code of a kind.
pub type Checks = BTreeMap<&'static str, Level>;

const LEVELS: [(&str, Level); 4] = [
    ("off", Level::Off),
    ("note", Level::AtMost(Severity::Note)),
    ("warning", Level::AtMost(Severity::Warning)),
    ("error", Level::AtMost(Severity::Error)),
];

/// Reads the table.
pub fn read(table: &Table<'_>) -> Result<Checks, Mistake> {
    let kinds: Vec<&'static str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    levels(table, "kind", &kinds)
}

/// A level for each of some codes.
pub(super) fn levels(table: &Table<'_>, what: &str, codes: &[&'static str]) -> Result<Checks, Mistake> {
    let names: Vec<&str> = LEVELS.iter().map(|(name, _)| *name).collect();
    let mut checks = Checks::new();
    for word in table.words()? {
        let kind = codes.iter().find(|code| **code == word.name);
        let kind = kind.ok_or_else(|| Mistake::unknown(what, word.name, codes, word.name_span))?;
        let level = LEVELS.iter().find(|(name, _)| *name == word.text);
        let (_, level) = level.ok_or_else(|| Mistake::unknown("level", word.text, &names, word.text_span))?;
        checks.insert(*kind, *level);
    }
    Ok(checks)
}

/// Has the findings weigh what the project says.
pub fn apply(checks: &Checks, findings: &mut [Finding]) {
    for finding in findings {
        match checks.get(finding.kind.code()) {
            Some(Level::Off) => finding.accepted = true,
            Some(Level::AtMost(most)) if finding.severity > *most => {
                finding.severity = *most;
                finding.evidence = format!("{}; `edgetest.toml` makes it a {} at most", finding.evidence, most.code());
            }
            Some(Level::AtMost(_)) | None => {}
        }
    }
}
