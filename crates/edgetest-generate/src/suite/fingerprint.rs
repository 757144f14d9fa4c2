//! What tells a text that we wrote from one that a person changed: a hash that does not see how it is laid out.

/// Sixteen hexadecimal digits of an item's text. Blanks and the comma that a formatter sets before a closing bracket do
/// not count, so that `cargo fmt` with whatever settings changes nothing.
pub fn fingerprint(text: &str) -> String {
    let mut hash = Hash::new();
    let mut comma = false;
    for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
        if comma && !matches!(letter, ')' | ']' | '}' | '>') {
            hash.add(',');
        }
        comma = letter == ',';
        if !comma {
            hash.add(letter);
        }
    }
    format!("{:016x}", hash.0)
}

/// FNV-1a, 64 bits: the same everywhere and for ever, and nobody is to be kept out.
struct Hash(u64);

impl Hash {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, letter: char) {
        let mut bytes = [0; 4];
        for byte in letter.encode_utf8(&mut bytes).bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn layout_does_not_count_and_words_do() {
        let long = "f(\n    a,\n    b,\n);\n";
        assert_eq!(fingerprint("f(a, b);"), fingerprint(long));
        assert_ne!(fingerprint("f(a, b);"), fingerprint("f(a, c);"));
        assert_ne!(fingerprint("f(a);"), fingerprint("// mine\nf(a);"));
    }
}
