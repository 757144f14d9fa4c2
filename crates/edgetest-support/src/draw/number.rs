//! Texts that are numbers where number types end, and what looks like one.

use super::Drawer;
use super::int::CROSSINGS;

/// Runs of digits that end a type, or go past the end of all.
const DIGITS: [&str; 22] = [
    "0",
    "00",
    "1",
    "255",
    "256",
    "999",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "999999999",
    "9999999999",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999",
    "340282366920938463463374607431768211455",
    "340282366920938463463374607431768211456",
    "1000000000000000000000000000000000000000000000000000000000000",
];

/// Powers of ten and counts that are short to write and long to work off: some that take seconds, some that no machine has
/// the memory for, and those where types end.
const HUGE: [&str; 14] = [
    "400",
    "5000",
    "40000",
    "99999",
    "2000000",
    "50000000",
    "999999999",
    "2147483648",
    "4294967295",
    "9999999999",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "99999999999999999999",
];

/// The first of them, which cost nothing.
const MILD: usize = 2;

/// Whether a short text has an exponent of five digits or more.
pub(super) fn is_heavy(text: &str) -> bool {
    let is_exponent = |part: &str| {
        let digits = part.trim_start_matches(['+', '-']);
        digits.len() > 4 && digits.bytes().take(5).all(|digit| digit.is_ascii_digit())
    };
    text.len() < 100 && text.split(['e', 'E']).skip(1).any(is_exponent)
}

impl Drawer {
    /// A count or an exponent that is huge for how short it is.
    pub(super) fn huge(&mut self) -> &'static str {
        // Of a setup step it is the call under test that would have to pay for it.
        let most = if self.frugal && self.depth > 0 { MILD } else { HUGE.len() };
        self.choose(&HUGE[..most])
    }

    /// An exponent.
    pub(super) fn exponent(&mut self) -> String {
        let (mark, sign) = (self.choose(&["e", "E"]), self.choose(&["", "-", "+", "-"]));
        format!("{mark}{sign}{}", self.huge())
    }

    /// A run of digits to stand where another stood; seldom with a sign.
    pub(super) fn digits(&mut self) -> String {
        match self.rng.below(12) {
            0 => self.rng.below(100).to_string(),
            1 => self.harvested_digits(),
            2 => "9".repeat(self.rng.below(24) + 1),
            3 => (self.choose(&CROSSINGS) + self.choose(&[-1, 0, 1])).to_string(),
            4 => format!("-{}", self.choose(&DIGITS)),
            5 => format!("{}{}", "0".repeat(self.rng.below(24)), self.rng.below(10)),
            6 if self.one_in(8) => self.long_digits(),
            _ => self.choose(&DIGITS).into(),
        }
    }

    /// A number in one of the ways to write it.
    pub(super) fn number_text(&mut self) -> String {
        let digits = self.digits();
        match self.rng.below(14) {
            12 => format!("{}{}", self.rng.below(10), self.exponent()),
            13 => format!("{}.{}{}", self.rng.below(10), self.rng.below(100), self.exponent()),
            0 => format!("-{digits}"),
            1 => format!("+{digits}"),
            2 => format!("{}.{digits}", self.rng.below(10)),
            3 => format!("{digits}.{}", self.rng.below(1_000)),
            4 => format!("{}e{}{digits}", self.rng.below(10), self.choose(&["", "-", "+"])),
            5 => format!("0x{:x}", self.rng.next() >> self.rng.below(64)),
            6 => format!(" {digits}"),
            7 => self.rng.below(10).to_string(),
            _ => digits,
        }
    }

    /// More digits than a narrow counter of them holds.
    fn long_digits(&mut self) -> String {
        let count = self.choose(&[30, 60, 129, 257, 400, 1_025, 32_769, 65_537]);
        let mut digits = String::with_capacity(count);
        digits.push(self.choose(&['1', '9', '0']));
        let digit = self.choose(&["0", "0", "9"]);
        digits.push_str(&digit.repeat(count - 1));
        digits
    }

    fn harvested_digits(&mut self) -> String {
        if self.lexicon.integers.is_empty() {
            return self.choose(&DIGITS).into();
        }
        let near = self.choose(&[-1, 0, 1]);
        self.choose(self.lexicon.integers).saturating_add(near).unsigned_abs().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_exponent_is_heavy() {
        assert!(["1e99999", "-1.5E-4294967296", "a 2e100000 b"].into_iter().all(is_heavy));
        assert!(!["1e400", "1e", "there", "e99", "99999"].into_iter().any(is_heavy));
    }
}
