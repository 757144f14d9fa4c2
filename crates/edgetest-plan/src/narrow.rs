//! A part of a plan: what one of several machines runs, or what a change touches.
//!
//! The rest is skipped by name. What builds arguments stays as it is, so that a target runs the same cases in a part as in
//! the whole.

use crate::{Skip, SkipReason, Target, TestPlan};
use std::str::FromStr;
use twox_hash::XxHash64;

impl TestPlan {
    /// The plan with the targets that `keep` wants; the callables of the others are skipped for `reason`.
    #[must_use]
    pub fn narrowed(mut self, reason: &SkipReason, keep: impl Fn(&Target) -> bool) -> Self {
        let (kept, left): (Vec<Target>, Vec<Target>) = self.targets.into_iter().partition(keep);
        self.targets = kept;
        let callables = left.iter().filter_map(|target| target.kind.tested_callable());
        self.skips.extend(callables.map(|callable| Skip { callable, reason: reason.clone() }));
        self
    }
}

/// One of several equal shares, as `hash:m/n`: the definition of cargo-nextest, over the stable names of targets. All
/// shares together are everything, and adding a function moves no other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Which, from 1.
    shard: u64,
    /// Of so many.
    of: u64,
}

impl Partition {
    /// Whether a target of this name is in the share.
    pub fn holds(self, name: &str) -> bool {
        XxHash64::oneshot(0, name.as_bytes()) % self.of == self.shard - 1
    }
}

impl FromStr for Partition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.strip_prefix("hash:").and_then(|rest| rest.split_once('/'));
        let parsed = numbers.and_then(|(shard, of)| Some((shard.parse().ok()?, of.parse().ok()?)));
        match parsed {
            Some((shard, of)) if (1..=of).contains(&shard) => Ok(Self { shard, of }),
            Some(_) => Err("the share must be between 1 and their number".into()),
            None => Err("expected `hash:m/n`, such as `hash:1/3`".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> Partition {
        text.parse().expect("it is a share")
    }

    #[test]
    fn each_name_is_in_one_share() {
        for number in 0..100 {
            let name = format!("orders::f{number}");
            let holders = (1..=3).filter(|shard| share(&format!("hash:{shard}/3")).holds(&name)).count();
            assert_eq!(holders, 1, "{name}");
        }
    }

    /// xxh64 of the name with seed 0, as published: of "" 0xef46db3751d8e999, of "abc" 0x44bc2cf5ad770999.
    #[test]
    fn the_hash_is_the_published_one() {
        assert!(share(&format!("hash:{}/1000", 0xef46_db37_51d8_e999_u64 % 1000 + 1)).holds(""));
        assert!(share(&format!("hash:{}/1000", 0x44bc_2cf5_ad77_0999_u64 % 1000 + 1)).holds("abc"));
    }

    #[test]
    fn only_a_share_that_exists_is_read() {
        for text in ["hash:0/3", "hash:4/3", "hash:1/0", "slice:1/3", "1/3", "hash:1", "hash:a/b", ""] {
            assert!(text.parse::<Partition>().is_err(), "{text}");
        }
        assert!(share("hash:1/1").holds("everything"));
    }
}
