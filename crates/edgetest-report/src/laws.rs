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
        Law::Iterator => "does not keep to what it says of itself",
        Law::Borrow => "does not hash or compare as what it lends",
        Law::Read => "counts more bytes than it was handed",
        Law::ParsePrint => "reads what is written of its result as another value, or not at all",
        Law::PrintParse => "writes values that are not read again as themselves",
        Law::Inverse => "is not undone by its counterpart",
        Law::Comparator => "does not order what it compares",
        Law::Collection => "loses or keeps what it should not",
        Law::Counts => "counts other than its items",
        Law::Clone => "makes clones that are not equal, or not apart",
        Law::Convert => "disagrees with another conversion",
        Law::Siblings => "disagrees with its plain sibling",
        Law::OpAssign => "differs from the plain operator",
        Law::Extend => "differs from collecting",
        Law::Repeated => "changes its own result",
        Law::Involution => "does not give the value back the second time",
        Law::Spans => "returns a range that does not lie in the text",
        Law::DropOnce => "drops a value twice, or what is none",
    }
}

/// What it asserts, where it is asked, an example.
#[expect(clippy::too_many_lines, reason = "a table with one entry a law")]
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
        Law::Iterator => [
            "`size_hint` encloses the number of items; `len` is that number; after `None` of a fused iterator comes `None`; from behind come the same items in reverse.",
            "Of types that implement `Iterator`, as far as they claim more than `next`.",
            "A `size_hint` that still counts the items that a filter will drop. `collect` reserves by it, and unsafe code may trust `len`.",
        ],
        Law::Borrow => [
            "What a value lends by `Borrow` has its hash, and is equal and ordered as the value is.",
            "Of types with a `Borrow` by hand, as far as both sides have `Hash`, `Eq` and `Ord`.",
            "A case-insensitive name that lends its text: a `HashMap` of names does not find it by a `&str`.",
        ],
        Law::Read => [
            "`read(&mut buffer)` and `write(&buffer)` return at most `buffer.len()`.",
            "Of types that implement `std::io::Read` or `std::io::Write`.",
            "A reader that counts the bytes before it removes the padding: `read_to_end` panics on it.",
        ],
        Law::ParsePrint => [
            "What was read from a text, is written and read again is the same value. Of a type without `==` the text is compared.",
            "Of functions named for reading (`from_str`, `parse`) whose result has `Display` or a method named for writing.",
            "A list whose items are written without the quotes that they were read with.",
        ],
        Law::PrintParse => [
            "`value.to_string().parse()` is `Ok(value)`.",
            "Of types with `Display`, `==` and a function named for reading, whose values only their own constructors make.",
            "An identifier whose constructor takes an empty name, which its parser refuses.",
        ],
        Law::Inverse => [
            "What is decoded is what was encoded.",
            "Of two functions of one owner whose names form a pair (`encode` and `decode`, `to_bytes` and `from_bytes`) and whose types fit.",
            "An `escape` that doubles quotes, and an `unescape` that forgets the last one.",
        ],
        Law::Comparator => [
            "A value is equal to itself, the order is reversed with the arguments, and it is transitive.",
            "Of functions of two arguments of one type that return an `Ordering`.",
            "A comparison by numbers within names that takes `a1` for less than `a10`, `a10` for less than `a2b`, and `a2b` for less than `a1`. `sort_by` may panic on it.",
        ],
        Law::Collection => [
            "What was put in is found; what was removed is not, and nothing leads to it; other keys stay as they were.",
            "Of types with methods such as `insert`, `contains`, `get` and `remove`, or `add_node` and `contains_edge`, whose keys are of one type.",
            "A graph whose `remove_node` forgets the edges that lead to the node.",
        ],
        Law::Counts => [
            "`is_empty()` if and only if `len()` is 0; as many items come as `len()` or `edge_count()` says.",
            "Of types with `len` and `is_empty` or `iter`, or with a pair such as `edge_count` and `edges`.",
            "A map that counts a key twice when its value is replaced.",
        ],
        Law::Clone => [
            "A clone is equal to its original, and what is done to it leaves the original as it was.",
            "Of types with `==` whose `Clone` is written by hand.",
            "A buffer whose `clone` forgets the position.",
        ],
        Law::Convert => [
            "What is converted there and back is the same value; all ways from a text make the same value.",
            "Of impls of `From`, `TryFrom` and `FromStr` between exact types.",
            "A `u8::from(colour)` that counts from 1, and a `Colour::try_from(u8)` that counts from 0.",
        ],
        Law::Siblings => [
            "Where `checked_f(x)` is `Some(y)` or `try_f(x)` is `Ok(y)`, then `f(x)`, `wrapping_f(x)` and `saturating_f(x)` are `y`.",
            "Of functions of one owner whose names differ in this way and whose types are the same.",
            "A `checked_sub` that counts in days and a `-` that counts in hours.",
        ],
        Law::OpAssign => [
            "`a += b` leaves what `a + b` is.",
            "Of types with both operators and `==`.",
            "A `+=` that forgets the carry.",
        ],
        Law::Extend => [
            "What is collected is what extends an empty collection.",
            "Of types with `FromIterator`, `Extend`, `Default` and `==`.",
            "A set whose `extend` does not look for doubles.",
        ],
        Law::Repeated => [
            "What normalises changes nothing the second time.",
            "Of functions named for it: `normalize`, `trim`, `canonicalize` and the like.",
            "A path normaliser that makes `a//b` of `a///b`.",
        ],
        Law::Involution => [
            "What turns a value round, done twice, gives it back.",
            "Of functions and operators named for it: `reverse`, `transpose`, `complement`, `-x`, `!x`.",
            "A `reverse` that drops an empty last part.",
        ],
        Law::Spans => [
            "A range that is returned for a text ends within it and cuts no letter in two.",
            "Of functions of one text that return a `Range<usize>`.",
            "A search that ignores case and returns a range of the lowercased text, which may be longer.",
        ],
        Law::DropOnce => [
            "What is put into a value is dropped once, and nothing is dropped that never was a value.",
            "Of generic types of crates that hold `unsafe`, filled with values that know whether they live. Some cases have them panic in \
             `clone`, `drop`, `hash` or `cmp`, compare fickly, or come from an iterator that says more or less of itself than it keeps: all \
             of that is safe code, which `unsafe` code has to bear.",
            "An `insert_many` that moves the tail by what `size_hint` says and leaves a gap of what never was a value, or a `Clone` of a \
             half-used iterator that copies the items that are gone.",
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
