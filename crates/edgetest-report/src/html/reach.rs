//! How far each module was reached.

use super::view::safe;
use crate::Report;
use crate::module::module;
use edgetest_triage::Status;
use std::collections::BTreeMap;

/// Width of a bar in its own units.
const WIDTH: usize = 200;

/// One module's callables; the widths of its bar's parts add up to at most [`WIDTH`].
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ModuleRow {
    pub module: String,
    pub tested: usize,
    pub skipped: usize,
    pub unbuildable: usize,
    pub findings: usize,
}

impl ModuleRow {
    pub fn all(&self) -> usize {
        self.tested + self.skipped + self.unbuildable
    }

    pub fn tested_width(&self) -> usize {
        self.tested * WIDTH / self.all().max(1)
    }

    pub fn unbuildable_width(&self) -> usize {
        self.unbuildable * WIDTH / self.all().max(1)
    }
}

/// By name.
pub fn modules(report: &Report) -> Vec<ModuleRow> {
    let mut rows: BTreeMap<String, ModuleRow> = BTreeMap::new();
    for item in report.callables() {
        let row = rows.entry(safe(&module(&item.path))).or_default();
        match item.status {
            Status::Tested => row.tested += 1,
            Status::Skipped(_) => row.skipped += 1,
            Status::Unbuildable(_) => row.unbuildable += 1,
        }
        row.findings += report.findings_of(&item.path).count();
    }
    rows.into_iter().map(|(module, row)| ModuleRow { module, ..row }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn callables_are_counted_by_module() {
        let mut report = sample::report();
        report.triaged.items.push(sample::tested("orders::import::Row::key"));
        let rows = modules(&report);
        let expected = [
            ModuleRow { module: "orders".into(), tested: 1, skipped: 1, findings: 1, ..ModuleRow::default() },
            ModuleRow { module: "orders::import".into(), tested: 1, ..ModuleRow::default() },
        ];
        assert_eq!(rows, expected);
        assert_eq!((rows[0].tested_width(), rows[1].tested_width()), (100, 200));
    }
}
