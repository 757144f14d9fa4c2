//! A case as bytes: what a coverage-guided engine changes, and what lies in its corpus.
//!
//! Each draw reads from the front and never from the end, so that a list of choices can be written as bytes again. A text ends at
//! a backslash that no other follows, not after a count: a byte that is inserted leaves what follows as it was. Beyond the end
//! there are zeros.

/// Ends a text; a backslash within one is doubled.
const END: [u8; 2] = *b"\\\n";
/// Lengths below this take one byte.
const SHORT: usize = 224;

/// The bytes of a case, read draw by draw.
#[derive(Clone, Debug, Default)]
pub struct Input {
    bytes: Vec<u8>,
    at: usize,
}

impl Input {
    /// Reads `bytes` from their beginning.
    pub fn new(bytes: &[u8]) -> Self {
        Input { bytes: bytes.to_vec(), at: 0 }
    }

    /// Reads other bytes; the buffer is kept.
    pub fn restart(&mut self, bytes: &[u8]) {
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
        self.at = 0;
    }

    /// How many bytes were read so far.
    pub fn read(&self) -> usize {
        self.at
    }

    fn take<const N: usize>(&mut self) -> [u8; N] {
        let mut taken = [0; N];
        let left = &self.bytes[self.at..];
        let count = left.len().min(N);
        taken[..count].copy_from_slice(&left[..count]);
        self.at += count;
        taken
    }

    /// A number below `n`, of as many bytes as `n` asks for; 0 where there is no choice.
    pub fn pick(&mut self, n: usize) -> usize {
        match n {
            0 | 1 => 0,
            2..=256 => usize::from(self.take::<1>()[0]) % n,
            _ => usize::from(u16::from_le_bytes(self.take())) % n,
        }
    }

    /// How many items: at most `most`, and no more than there are bytes, which is what most items take.
    pub fn len(&mut self, most: usize) -> usize {
        let first = usize::from(self.take::<1>()[0]);
        let wanted =
            if first < SHORT { first } else { SHORT + ((first - SHORT) << 8 | usize::from(self.take::<1>()[0])) };
        wanted.min(most).min(self.bytes.len() - self.at)
    }

    /// A `bool`.
    pub fn flag(&mut self) -> bool {
        self.take::<1>()[0] & 1 == 1
    }

    /// An integer of so many bits, to be cast to its type.
    pub fn integer(&mut self, bits: u32) -> i128 {
        match bits {
            8 => i128::from(u8::from_le_bytes(self.take())),
            16 => i128::from(u16::from_le_bytes(self.take())),
            32 => i128::from(u32::from_le_bytes(self.take())),
            64 => i128::from(u64::from_le_bytes(self.take())),
            _ => i128::from_le_bytes(self.take()),
        }
    }

    /// An `f64`. No signalling NaN, whose bits may change when it is moved.
    pub fn double(&mut self) -> f64 {
        let value = f64::from_le_bytes(self.take());
        if value.is_nan() { f64::from_bits(value.to_bits() | 1 << 51) } else { value }
    }

    /// An `f32`, as above.
    pub fn single(&mut self) -> f32 {
        let value = f32::from_le_bytes(self.take());
        if value.is_nan() { f32::from_bits(value.to_bits() | 1 << 22) } else { value }
    }

    /// A character: what stands there in UTF-8, else the byte.
    pub fn character(&mut self) -> char {
        let left = &self.bytes[self.at..];
        let read = (1..=left.len().min(4)).find_map(|len| std::str::from_utf8(&left[..len]).ok()?.chars().next());
        match read {
            Some(char) => {
                self.at += char.len_utf8();
                char
            }
            None => char::from(self.take::<1>()[0]),
        }
    }

    /// A text; what is not UTF-8 is replaced.
    pub fn text(&mut self) -> String {
        let bytes = self.bytes();
        String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    /// Bytes up to a lone backslash, which is taken with the byte after it.
    pub fn bytes(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        loop {
            let left = &self.bytes[self.at..];
            let Some(stop) = left.iter().position(|byte| *byte == b'\\') else {
                text.extend_from_slice(left);
                self.at = self.bytes.len();
                return text;
            };
            text.extend_from_slice(&left[..stop]);
            self.at += (stop + 2).min(left.len());
            if left.get(stop + 1) != Some(&b'\\') {
                return text;
            }
            text.push(b'\\');
        }
    }
}

/// Writes what [`Input`] reads, draw by draw.
#[derive(Clone, Debug, Default)]
pub struct Output {
    bytes: Vec<u8>,
    /// Bytes that there must be, for a length to be believed.
    least: usize,
    ends_with_text: bool,
}

impl Output {
    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.ends_with_text = false;
    }

    /// See [`Input::pick`].
    #[expect(clippy::cast_possible_truncation, reason = "below `n`, which says how wide it is")]
    pub fn pick(&mut self, n: usize, value: usize) {
        match n {
            0 | 1 => {}
            2..=256 => self.put(&[value as u8]),
            _ => self.put(&(value as u16).to_le_bytes()),
        }
    }

    /// See [`Input::len`].
    #[expect(clippy::cast_possible_truncation, reason = "lengths are a few thousand at most")]
    pub fn len(&mut self, value: usize) {
        match value.checked_sub(SHORT) {
            None => self.put(&[value as u8]),
            Some(more) => self.put(&[(SHORT + (more >> 8)).min(255) as u8, more as u8]),
        }
        self.least = self.least.max(self.bytes.len() + value);
    }

    /// See [`Input::flag`].
    pub fn flag(&mut self, value: bool) {
        self.put(&[u8::from(value)]);
    }

    /// See [`Input::integer`].
    pub fn integer(&mut self, bits: u32, value: i128) {
        self.put(&value.to_le_bytes()[..bits as usize / 8]);
    }

    /// See [`Input::double`].
    pub fn double(&mut self, value: f64) {
        self.put(&value.to_le_bytes());
    }

    /// See [`Input::single`].
    pub fn single(&mut self, value: f32) {
        self.put(&value.to_le_bytes());
    }

    /// See [`Input::character`].
    pub fn character(&mut self, value: char) {
        self.put(value.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// See [`Input::bytes`] and [`Input::text`].
    pub fn bytes(&mut self, value: &[u8]) {
        for (at, part) in value.split(|byte| *byte == b'\\').enumerate() {
            self.put(if at == 0 { b"" } else { b"\\\\" });
            self.put(part);
        }
        self.put(&END);
        self.ends_with_text = true;
    }

    /// The bytes of the case. A text at their end needs no end of its own.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        if self.ends_with_text && self.bytes.len() - END.len() >= self.least {
            self.bytes.truncate(self.bytes.len() - END.len());
        }
        if self.bytes.len() < self.least {
            self.bytes.resize(self.least, 0);
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_draw_reads_what_was_written() {
        let mut output = Output::default();
        output.pick(1, 0);
        output.pick(3, 2);
        output.pick(300, 299);
        output.flag(true);
        output.integer(16, -2);
        output.integer(128, i128::MIN);
        output.character('é');
        output.bytes(b"a\\\\b\\");
        output.double(-0.0);
        output.single(1.5);
        output.len(4_000);
        output.bytes("x\u{10ffff}".as_bytes());
        let bytes = output.finish();
        let mut input = Input::new(&bytes);
        assert_eq!((input.pick(1), input.pick(3), input.pick(300), input.flag()), (0, 2, 299, true));
        assert_eq!((input.integer(16), input.integer(128)), (0xfffe, i128::MIN));
        assert_eq!((input.character(), input.bytes()), ('é', b"a\\\\b\\".to_vec()));
        assert_eq!((input.double().to_bits(), input.single()), ((-0.0_f64).to_bits(), 1.5));
        assert_eq!((input.len(4_000), input.text()), (4_000, "x\u{10ffff}".to_owned()));
    }

    #[test]
    fn beyond_the_end_everything_is_simple() {
        let mut input = Input::new(&[]);
        assert_eq!((input.pick(9), input.len(9), input.flag(), input.integer(64)), (0, 0, false, 0));
        assert_eq!((input.character(), input.text(), input.double()), ('\0', String::new(), 0.0));
    }

    #[test]
    fn a_lone_text_is_its_own_spelling() {
        let mut output = Output::default();
        output.bytes(b"http://a");
        assert_eq!(output.finish(), b"http://a");
        let mut input = Input::new(b"\xffa\\");
        assert_eq!((input.text(), input.read()), ("\u{fffd}a".to_owned(), 3));
    }

    #[test]
    fn lengths_are_told_from_one_another_at_the_seam() {
        for len in [0, 1, SHORT - 1, SHORT, SHORT + 1, SHORT + 255, SHORT + 256, 4_000] {
            let mut output = Output::default();
            output.len(len);
            assert_eq!(Input::new(&output.finish()).len(4_000), len);
        }
    }
}
