//! The laws by name: their codes, and how binding each is.

/// A law that can be read off signatures, names and trait impls. Closed: each has a file of its own and a page in `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Law {
    /// `==` is symmetric, transitive and, under `Eq`, reflexive; `!=` is its opposite.
    Eq,
    /// Equal values have equal hashes.
    EqHash,
    /// `cmp`, `partial_cmp` and `==` agree and order all values.
    Ord,
}

/// How binding a law is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// The documentation of std or the type system says so: a broken law is an error.
    Contractual,
    /// Names and types suggest it: a broken law is a warning, once it held on most of a sample.
    Conventional,
    /// Nothing promises it, but a user may rely on it: a note.
    Observed,
}

impl Law {
    /// Every law, in the order of the enum.
    pub const ALL: [Law; 3] = [Law::Eq, Law::EqHash, Law::Ord];

    /// The stable name that reports use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::EqHash => "eq-hash",
            Self::Ord => "ord",
        }
    }

    /// How binding it is.
    pub fn tier(self) -> Tier {
        match self {
            Self::Eq | Self::EqHash | Self::Ord => Tier::Contractual,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_every_law_is_listed_in_order() {
        let mut codes: Vec<_> = Law::ALL.iter().map(|law| law.code()).collect();
        assert!(Law::ALL.is_sorted());
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Law::ALL.len());
    }
}
