//! What was harvested from the sources of the crate under test.

/// Words, valid values and numbers that the crate's own sources, docs and tests mention.
#[derive(Clone, Copy, Debug)]
pub struct Lexicon {
    /// Short literals of the code: delimiters, keywords, prefixes.
    pub tokens: &'static [&'static str],
    /// Literals of docs and tests: likely to be valid inputs.
    pub seeds: &'static [&'static str],
    /// The same as bytes.
    pub byte_seeds: &'static [&'static [u8]],
    /// Numbers of the code.
    pub integers: &'static [i128],
}

/// Nothing harvested.
pub static EMPTY: Lexicon = Lexicon { tokens: &[], seeds: &[], byte_seeds: &[], integers: &[] };
