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
    /// An iterator keeps to what it says of itself.
    Iterator,
    /// What a value lends hashes and compares as the value does.
    Borrow,
    /// A reader returns no more than it was asked for, and a writer no more than it was given.
    Read,
    /// What was read from a text, written and read again is the same.
    ParsePrint,
    /// A value that is written is read again as itself.
    PrintParse,
    /// What is decoded is what was encoded.
    Inverse,
    /// A function that compares orders what it compares.
    Comparator,
    /// What was put into a collection is in it, and what was taken out is not.
    Collection,
    /// What counts items agrees with the items.
    Counts,
    /// A clone is equal to what it was cloned from, and a thing of its own.
    Clone,
    /// Conversions agree with each other.
    Convert,
    /// A checked function agrees with its plain sibling.
    Siblings,
    /// `a += b` is `a = a + b`.
    OpAssign,
    /// Collecting is the same as extending what is empty.
    Extend,
    /// What normalises changes nothing the second time.
    Repeated,
    /// What turns a value round twice gives it back.
    Involution,
    /// A range that is returned for a text lies in the text.
    Spans,
    /// A value is dropped once, and only if it is one.
    DropOnce,
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
    pub const ALL: [Law; 21] = [
        Law::Eq,
        Law::EqHash,
        Law::Ord,
        Law::Iterator,
        Law::Borrow,
        Law::Read,
        Law::ParsePrint,
        Law::PrintParse,
        Law::Inverse,
        Law::Comparator,
        Law::Collection,
        Law::Counts,
        Law::Clone,
        Law::Convert,
        Law::Siblings,
        Law::OpAssign,
        Law::Extend,
        Law::Repeated,
        Law::Involution,
        Law::Spans,
        Law::DropOnce,
    ];

    /// The stable name that reports use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::EqHash => "eq-hash",
            Self::Ord => "ord",
            Self::Iterator => "iterator",
            Self::Borrow => "borrow-hash",
            Self::Read => "read",
            Self::ParsePrint => "parse-print",
            Self::PrintParse => "print-parse",
            Self::Inverse => "inverse",
            Self::Comparator => "comparator",
            Self::Collection => "collection",
            Self::Counts => "counts",
            Self::Clone => "clone",
            Self::Convert => "convert",
            Self::Siblings => "siblings",
            Self::OpAssign => "op-assign",
            Self::Extend => "extend",
            Self::Repeated => "repeated",
            Self::Involution => "involution",
            Self::Spans => "spans",
            Self::DropOnce => "drop-once",
        }
    }

    /// How binding it is.
    pub fn tier(self) -> Tier {
        match self {
            Self::Eq | Self::EqHash | Self::Ord | Self::Iterator | Self::Borrow | Self::Read | Self::DropOnce => {
                Tier::Contractual
            }
            Self::ParsePrint
            | Self::PrintParse
            | Self::Inverse
            | Self::Comparator
            | Self::Collection
            | Self::Counts
            | Self::Clone
            | Self::Convert
            | Self::Siblings
            | Self::OpAssign
            | Self::Extend
            | Self::Repeated
            | Self::Involution
            | Self::Spans => Tier::Conventional,
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
