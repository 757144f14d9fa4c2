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

impl Drawer {
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
        match self.rng.below(12) {
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
