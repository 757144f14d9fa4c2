//! Whether a finding is the defect that an entry of the corpus describes.

use super::corpus::{Mark, Site};
use super::report::{Finding, Location};

/// The entry's site; without one, or inside the standard library, its kind or site's crate and one of its callables.
pub fn is_match(mark: &Mark, finding: &Finding) -> bool {
    match &mark.site {
        Some(site) if site.krate != "std" => finding.location.as_ref().is_some_and(|it| is_at(site, it)),
        Some(_) => is_in_std(finding) && names_any(mark, finding),
        None => finding.kind == mark.kind && names_any(mark, finding),
    }
}

fn is_at(site: &Site, location: &Location) -> bool {
    site.krate == location.krate && site.line == location.line && site.file == location.file
}

/// Lines of the standard library move with each release.
fn is_in_std(finding: &Finding) -> bool {
    finding.location.as_ref().is_some_and(|it| it.krate == "std")
}

fn names_any(mark: &Mark, finding: &Finding) -> bool {
    finding.callables().any(|found| names(&mark.callables, found))
}

/// Whether one of the callables is this one.
pub fn names(callables: &[String], found: &str) -> bool {
    let found = Name::of(found);
    callables.iter().any(|callable| Name::of(callable).is_same(&found))
}

/// A callable without what differs between a public path, a defining path and a trait's.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    /// Name of the type that it belongs to, if it does.
    subject: Option<String>,
    /// Its own name.
    last: String,
}

impl Name {
    /// Reads `a::b::f`, `a::T::m`, `<a::T<X> as b::Trait>::m` and `a::f::<X>`.
    fn of(path: &str) -> Self {
        let (subject, last) = match path.strip_prefix('<').and_then(split_qualified) {
            Some((inner, method)) => (self_type(inner), method),
            None => path_parts(path),
        };
        let subject = last_segment(subject);
        Self { subject: is_type(&subject).then_some(subject), last: last_segment(last) }
    }

    /// A module is no subject: it may be the defining one or the one that exports.
    fn is_same(&self, other: &Self) -> bool {
        let subjects = self.subject.as_ref().zip(other.subject.as_ref());
        self.last == other.last && subjects.is_none_or(|(own, others)| own == others)
    }
}

/// `T as Trait>::m` at the `>` that closes the first bracket.
fn split_qualified(rest: &str) -> Option<(&str, &str)> {
    let mut depth = 1;
    let close = rest.char_indices().find_map(|(at, c)| {
        depth += i32::from(c == '<') - i32::from(c == '>' && !rest[..at].ends_with('-'));
        (depth == 0).then_some(at)
    })?;
    Some((&rest[..close], rest[close + 1..].trim_start_matches("::")))
}

fn self_type(inner: &str) -> &str {
    let ty = inner.rsplit_once(" as ").map_or(inner, |(ty, _)| ty);
    // `T as From<U as …>` has its own inside the trait's arguments.
    inner.split_once(" as ").map_or(ty, |(first, _)| first)
}

/// What stands before the last segment, and the last segment, without generics.
fn path_parts(path: &str) -> (&str, &str) {
    let plain = path.find("::<").map_or(path, |at| {
        let rest = &path[at + 3..];
        match split_qualified(rest) {
            // `a::f::<X>` ends here, `a::T::<X>::m` goes on.
            Some((_, "")) | None => &path[..at],
            Some(_) => path,
        }
    });
    plain.rsplit_once("::").unwrap_or(("", plain))
}

/// The last segment of a type or path, without references, lifetimes and generics.
fn last_segment(path: &str) -> String {
    let bare = path.trim_start_matches(['&', ' ']).trim_start_matches("mut ");
    let bare = match bare.strip_prefix('\'').and_then(|rest| rest.split_once(' ')) {
        Some((_, rest)) => rest.trim_start_matches("mut "),
        None => bare,
    };
    let bare = bare.split('<').next().unwrap_or_default().trim_end_matches("::");
    bare.rsplit("::").next().unwrap_or_default().trim().to_owned()
}

fn is_type(name: &str) -> bool {
    const PRIMITIVES: [&str; 17] = [
        "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
        "f32", "f64",
    ];
    name.starts_with(char::is_uppercase) || PRIMITIVES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(entry: &str, found: &str) -> bool {
        names(&[entry.to_owned()], found)
    }

    #[test]
    fn a_callable_has_many_spellings() {
        assert!(same("bcrypt::HashParts::from_str", "<bcrypt::HashParts as core::str::FromStr>::from_str"));
        assert!(same("<bigdecimal::BigDecimal as Add>::add", "<&'a bigdecimal::BigDecimal as core::ops::Add<T>>::add"));
        assert!(same(
            "petgraph::graphmap::DiGraphMap::remove_node",
            "petgraph::prelude::DiGraphMap::<N, E>::remove_node"
        ));
        assert!(same("syn::parse_str", "syn::parse_str::<syn::File>"));
        assert!(same("inflector::numbers::ordinalize::ordinalize", "inflector::ordinalize"));
        assert!(same(
            "<u64 as integer_encoding::VarInt>::decode_var",
            "<u64 as integer_encoding::varint::VarInt>::decode_var"
        ));
        assert!(same("heapless::vec::IntoIter::clone", "<heapless::vec::IntoIter<T, N> as Clone>::clone"));
        assert!(same(
            "<std::time::SystemTime as From<prost_types::Timestamp>>::from",
            "<std::time::SystemTime as core::convert::From<prost_types::Timestamp>>::from"
        ));
    }

    #[test]
    fn another_type_or_method_is_another_callable() {
        assert!(!same("url::Url::set_path", "url::Url::set_host"));
        assert!(!same("time::Date::format", "time::Time::format"));
        assert!(!same("<u64 as a::VarInt>::decode_var", "<i64 as a::VarInt>::decode_var"));
        assert!(!same("<a::B as Display>::fmt", "<a::C as Display>::fmt"));
    }

    fn finding(kind: &str, item: &str, location: Option<(&str, &str, u32)>) -> Finding {
        let location = location
            .map(|(krate, file, line)| serde_json::json!({"crate": krate, "file": file, "line": line, "column": 1}));
        let json = serde_json::json!({"id": "0", "kind": kind, "severity": "error", "item": item, "also": ["a::also"], "location": location});
        serde_json::from_value(json).expect("the literal reads")
    }

    fn mark(kind: &str, site: Option<&str>) -> Mark {
        let json = serde_json::json!({"callables": ["a::f"], "kind": kind, "site": site});
        serde_json::from_value(json).expect("the literal reads")
    }

    #[test]
    fn a_site_decides_alone() {
        let mark = mark("overflow", Some("a-1.0.0/src/lib.rs:7"));
        assert!(is_match(&mark, &finding("unwrap", "a::other", Some(("a-1.0.0", "src/lib.rs", 7)))));
        assert!(!is_match(&mark, &finding("overflow", "a::f", Some(("a-1.0.0", "src/lib.rs", 8)))));
        assert!(!is_match(&mark, &finding("overflow", "a::f", None)));
    }

    #[test]
    fn without_a_site_kind_and_callable_decide() {
        let hang = mark("hang", None);
        assert!(is_match(&hang, &finding("hang", "a::f", None)));
        assert!(!is_match(&hang, &finding("stack-overflow", "a::f", None)));
        assert!(!is_match(&hang, &finding("hang", "a::g", None)));
    }

    #[test]
    fn a_line_of_the_standard_library_is_not_compared() {
        let mark = mark("expect", Some("std/alloc/src/string.rs:2916"));
        assert!(is_match(&mark, &finding("explicit-panic", "a::f", Some(("std", "library/alloc/src/string.rs", 1)))));
        assert!(!is_match(&mark, &finding("expect", "a::f", Some(("a-1.0.0", "src/lib.rs", 1)))));
    }
}
