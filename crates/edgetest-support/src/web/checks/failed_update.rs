//! `http-failed-update`: an update is refused, and what can be read under its path has changed all the same. Said only where
//! two readings right before it agree, so that what changes by itself or by being read is no evidence.

use super::violated;
use crate::web::answer::Answer;

pub(in crate::web) fn check(answer: &Answer, [first, second, after]: &[Answer; 3]) {
    let is_read = |answer: &Answer| (200..300).contains(&answer.status) && answer.whole;
    let is_steady = first.body == second.body && is_read(first) && is_read(second);
    if (400..500).contains(&answer.status) && is_steady && is_read(after) && after.body != second.body {
        violated!(
            "http-failed-update",
            "answers {} and changes `{}` to `{}`",
            answer.status,
            second.excerpt(),
            after.excerpt()
        );
    }
}
