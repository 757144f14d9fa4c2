//! Fuzz targets that did nothing which a campaign is for. Such targets look like clean ones, and rot unseen.

use super::FuzzRow;
use std::fmt;
use std::time::Duration;

/// Cases after which even a function without a branch has shown its engine something new: the values that it is called with
/// are drawn by code that counts too.
const ENOUGH: u64 = 1_000;

/// Why a fuzz target is hollow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hollow {
    /// It had its turn and ran no case.
    NoCase,
    /// No case came as far as a call: its arguments could never be built.
    NoCall,
    /// Its coverage never moved beyond that of its first inputs.
    NoNews,
}

impl FuzzRow {
    /// Why it is hollow, if it is. One that had no turn is not: nothing is claimed of it.
    pub fn hollow(&self) -> Option<Hollow> {
        if self.spent == Duration::ZERO {
            None
        } else if self.executions == 0 {
            Some(Hollow::NoCase)
        } else if self.reached == 0 {
            Some(Hollow::NoCall)
        } else if self.executions > ENOUGH && self.corpus <= self.seeds {
            Some(Hollow::NoNews)
        } else {
            None
        }
    }
}

impl fmt::Display for Hollow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoCase => "ran no case",
            Self::NoCall => "never came as far as a call",
            Self::NoNews => "reached nothing beyond its first inputs",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_hollow_for_what_it_did_not_do() {
        let row = |executions, reached, corpus| FuzzRow {
            spent: Duration::from_secs(1),
            executions,
            reached,
            corpus,
            seeds: 3,
            ..FuzzRow::default()
        };
        assert_eq!(row(0, 0, 3).hollow(), Some(Hollow::NoCase));
        assert_eq!(row(5_000, 0, 9).hollow(), Some(Hollow::NoCall));
        assert_eq!(row(5_000, 5_000, 3).hollow(), Some(Hollow::NoNews));
        assert_eq!(row(5_000, 5_000, 4).hollow(), None);
        assert_eq!(row(12, 12, 3).hollow(), None);
        assert_eq!(FuzzRow::default().hollow(), None);
    }
}
