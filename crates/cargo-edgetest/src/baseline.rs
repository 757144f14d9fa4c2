//! Holds what was found against what the project accepts.

use crate::settings::Accept;
use edgetest_report::{Baseline, Entry};
use edgetest_triage::Finding;
use std::time::SystemTime;

/// Marks the findings that are accepted today, and tells of the entries that need a look. `complete`: everything was looked
/// at, so that what was not seen is gone.
pub fn apply(accept: &[Accept], findings: &mut [Finding], today: &str, complete: bool) -> Baseline {
    let mut baseline = Baseline::default();
    for entry in accept {
        let finding = findings.iter_mut().find(|finding| finding.id == entry.id);
        match standing(entry, finding.is_some(), today) {
            Standing::Holds => finding.expect("an entry holds for what was seen").accepted = true,
            Standing::Expired => baseline.expired.push(told(entry)),
            Standing::Unseen if complete => baseline.unseen.push(told(entry)),
            Standing::Unseen => {}
        }
    }
    baseline
}

/// How an entry stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Holds,
    Expired,
    Unseen,
}

fn standing(entry: &Accept, seen: bool, today: &str) -> Standing {
    match seen {
        false => Standing::Unseen,
        true if entry.has_expired(today) => Standing::Expired,
        true => Standing::Holds,
    }
}

fn told(entry: &Accept) -> Entry {
    Entry { id: entry.id.clone(), reason: entry.reason.clone(), until: entry.until.clone() }
}

/// Today as `YYYY-MM-DD`, in UTC.
pub fn today() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string().chars().take("YYYY-MM-DD".len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_holds_up_to_its_last_day() {
        let entry = |until: Option<&str>| Accept { until: until.map(Into::into), ..Accept::default() };
        for (until, expected) in [
            (None, Standing::Holds),
            (Some("2026-11-23"), Standing::Holds),
            (Some("2026-11-22"), Standing::Expired),
            (Some("0999-01-01"), Standing::Expired),
        ] {
            assert_eq!(standing(&entry(until), true, "2026-11-23"), expected, "{until:?}");
            assert_eq!(standing(&entry(until), false, "2026-11-23"), Standing::Unseen);
        }
    }

    #[test]
    fn an_entry_is_missed_only_where_everything_was_looked_at() {
        let entry = Accept { id: "00000000".into(), ..Accept::default() };
        let missed = |complete| apply(std::slice::from_ref(&entry), &mut [], "2026-11-23", complete).unseen.len();
        assert_eq!((missed(true), missed(false)), (1, 0));
    }

    #[test]
    fn today_is_a_day_of_this_century() {
        let today = today();
        assert!(today.len() == 10 && today.starts_with("20"), "{today}");
    }
}
