//! What is said of each law: in a headline, and on a page of its own.

use edgetest_plan::{Law, Tier};

/// What is said of all laws.
pub(crate) const LAW_PAGE: [&str; 3] = [
    "What a type or a name promises does not hold for these values. The line `law` names the promise.",
    "Code that relies on it goes wrong without a panic: a map loses keys, a sort loses its order, a stored value reads back as another.",
    "Mend the implementation that breaks the promise; `cargo edgetest explain` has a page for each law, by its code.",
];

/// The headline of a broken law, the callable's name before it.
pub(crate) fn law_headline(law: Law) -> &'static str {
    match law {
        Law::Eq => "is no equivalence",
        Law::EqHash => "hashes equal values differently",
        Law::Ord => "does not order its values",
    }
}

/// What it asserts, where it is asked, an example.
pub(crate) fn page_of_law(law: Law) -> [&'static str; 3] {
    match law {
        Law::Eq => [
            "`==` is symmetric and transitive, `!=` is its opposite, and under `Eq` each value is equal to itself.",
            "Of types whose `PartialEq` is written by hand.",
            "Prices that count as equal when they differ by less than a cent: 1.000 == 1.009 and 1.009 == 1.018, but 1.000 != 1.018.",
        ],
        Law::EqHash => [
            "Equal values have equal hashes. A `HashMap` loses keys otherwise.",
            "Of types with `Eq` and `Hash`, one of which is written by hand.",
            "A decimal that takes 1 for equal to 1.0, but hashes its digits.",
        ],
        Law::Ord => [
            "`cmp` and `partial_cmp` order the values: the same seen from both sides, transitive, and `Equal` where `==` says so.",
            "Of types of whose `PartialEq`, `PartialOrd` and `Ord` one is written by hand.",
            "A version that takes 1 for equal to 1.0 and 1.0 for less than 1.a, but does not take 1 for less than 1.a. \
             Sorting may then panic, and a `BTreeMap` loses keys.",
        ],
    }
}

/// How much a broken law of a tier counts.
pub(crate) fn tier_words(tier: Tier) -> &'static str {
    match tier {
        Tier::Contractual => "A broken law is an error: the documentation of std makes it a contract.",
        Tier::Conventional => {
            "A broken law is a warning: names and types suggest it, and it held on most of a sample. Where it does not hold on \
             most of a sample, it is taken for none."
        }
        Tier::Observed => "A broken law is a note: nothing promises it, but a user may rely on it.",
    }
}
