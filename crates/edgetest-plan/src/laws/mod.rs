//! Laws: what signatures, names and trait impls promise beside not to panic, and how a promise is put to the test.
//!
//! Each law is a file: what it asserts, when it applies, how false alarms are kept away. It finds its instances in the API and
//! gives each a check over values that are drawn like the arguments of any callable.

mod borrow;
mod check;
mod clone;
mod collection;
mod comparator;
mod convert;
mod counts;
mod eq;
mod eq_hash;
mod extend;
mod facts;
mod functions;
mod inverse;
mod involution;
mod iterator;
mod law;
mod op_assign;
mod ord;
mod parse_print;
mod print_parse;
mod read;
mod repeated;
mod siblings;
mod spans;
mod subjects;
mod texts;

pub use check::{Claim, Step};
pub use law::{Law, Tier};

use crate::inputs::Graph;
use edgetest_inspect::Type;
use facts::Facts;

/// Laws of one package, at most: each is compiled, and takes its turn in the sweep.
const MAX_LAWS: usize = 400;

/// One instance of a law.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The law.
    pub law: Law,
    /// What it is about: `url::Url`, or the path of a function.
    pub about: String,
    /// The callables concerned, the one that is charged first.
    pub callables: Vec<usize>,
    /// The values that it is about. Those of one type are drawn alike, so that some are equal and others nearly so.
    pub args: Vec<(String, Type)>,
    /// The check.
    pub steps: Vec<Step>,
}

/// Every instance of every law, in the order of the laws and of the API.
pub(crate) fn find(graph: &Graph<'_>) -> Vec<Instance> {
    let facts = Facts::new(graph);
    let mut found: Vec<Instance> = Law::ALL.into_iter().flat_map(|law| of(law, &facts)).collect();
    found.truncate(MAX_LAWS);
    found
}

fn of(law: Law, facts: &Facts<'_>) -> Vec<Instance> {
    match law {
        Law::Eq => eq::find(facts),
        Law::EqHash => eq_hash::find(facts),
        Law::Ord => ord::find(facts),
        Law::Iterator => iterator::find(facts),
        Law::Borrow => borrow::find(facts),
        Law::Read => read::find(facts),
        Law::ParsePrint => parse_print::find(facts),
        Law::PrintParse => print_parse::find(facts),
        Law::Inverse => inverse::find(facts),
        Law::Comparator => comparator::find(facts),
        Law::Collection => collection::find(facts),
        Law::Counts => counts::find(facts),
        Law::Clone => clone::find(facts),
        Law::Convert => convert::find(facts),
        Law::Siblings => siblings::find(facts),
        Law::OpAssign => op_assign::find(facts),
        Law::Extend => extend::find(facts),
        Law::Repeated => repeated::find(facts),
        Law::Involution => involution::find(facts),
        Law::Spans => spans::find(facts),
        // Asked of by watched sequences, which are no check.
        Law::DropOnce => Vec::new(),
    }
}
