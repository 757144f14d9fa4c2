//! The stable name of a finding.
//!
//! It holds what a later edit elsewhere does not change: package, kind, crate and file of the site, and the text of its
//! line without the names of variables. Neither the line's number nor the set of callers is part of it.

mod line;

use crate::{Excerpt, Kind, Location};

/// Eight hexadecimal digits. `ordinal` tells apart equal lines of one file, from 0.
pub(crate) fn fingerprint(
    package: &str,
    kind: Kind,
    location: Option<&Location>,
    excerpt: Option<&Excerpt>,
    item: &str,
    ordinal: usize,
) -> String {
    let mut hash = Fnv::default();
    hash.field(package);
    hash.field(kind.code());
    match location {
        Some(location) => {
            hash.field(unversioned(&location.krate));
            hash.field(&location.file);
            let shape = excerpt.and_then(|excerpt| excerpt.line(location.line)).map(line::shape);
            hash.field(shape.as_deref().filter(|shape| !shape.is_empty()).unwrap_or(item));
        }
        None => hash.field(item),
    }
    if ordinal > 0 {
        hash.field(&ordinal.to_string());
    }
    hash.digits()
}

/// `name` of `name-1.2.3`. Names may hold digits after a hyphen (`md-5`), versions hyphens (`1.0.0-rc.1`).
fn unversioned(krate: &str) -> &str {
    let is_version = |text: &str| {
        let mut numbers = text.splitn(3, '.');
        let is_number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u64>().is_ok());
        is_number(numbers.next()) && is_number(numbers.next()) && numbers.next().is_some()
    };
    let version = krate.match_indices('-').find(|(at, _)| is_version(&krate[at + 1..]));
    version.map_or(krate, |(at, _)| &krate[..at])
}

/// FNV-1a with 64 bits: no hasher of std promises the same value in the next release.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn field(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn digits(&self) -> String {
        format!("{:08x}", (self.0 >> 32) ^ (self.0 & 0xffff_ffff))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(line: u32, text: &str, item: &str, ordinal: usize) -> String {
        let location = Location { krate: "dep-1.2.3".into(), file: "src/lib.rs".into(), line, column: 3 };
        let excerpt = Excerpt { first_line: line, lines: vec![text.into()] };
        fingerprint("orders", Kind::Unwrap, Some(&location), Some(&excerpt), item, ordinal)
    }

    #[test]
    fn a_moved_line_a_renamed_variable_and_other_callers_keep_the_name() {
        assert_eq!(id(4, "    x.unwrap()", "a::f", 0), id(90, "x.unwrap()", "a::g", 0));
        assert_eq!(id(4, "let y = x.unwrap();", "a::f", 0), id(4, "let other = value.unwrap();", "a::f", 0));
        assert_eq!(id(4, "x.unwrap()", "a::f", 0).len(), 8);
    }

    #[test]
    fn another_line_or_a_second_equal_one_has_another_name() {
        assert_ne!(id(4, "x.first().unwrap()", "a::f", 0), id(4, "x.last().unwrap()", "a::f", 0));
        assert_ne!(id(4, "x.unwrap()", "a::f", 0), id(9, "x.unwrap()", "a::f", 1));
    }

    #[test]
    fn versions_are_no_part_of_a_crates_name() {
        assert_eq!(unversioned("num-bigint-0.5.1"), "num-bigint");
        assert_eq!(unversioned("md-5-0.10.6"), "md-5");
        assert_eq!(unversioned("dashmap-6.0.0-rc.1"), "dashmap");
        assert_eq!(unversioned("std"), "std");
    }
}
