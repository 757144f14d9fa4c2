//! Byte strings: fills, invalid UTF-8, byte order marks, the beginnings of formats, lengths that lie, nearly valid seeds
//! and texts.

use super::Drawer;
use super::depth::{DEEP_BYTES, deep_bytes};

/// The walk's list.
const CLASSES: &[&[u8]] = &[
    b"",
    b"\0",
    b"a",
    b"\xff",
    b"\x80",
    b"\x01",
    b"\x7f",
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
    b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\xc3",
    b"\xe6\x97",
    b"\xf0\x9f\x92",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"a\xffb",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xff\xfe\0\0",
    b"\x01\0\0\0",
    b"\0\0\0\x01",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\x80\0\0\0",
    b"\0\0\0\x80",
    b"\xff\xff",
    b"\0\x01",
    b"\x02a",
    b"\x00\x02a",
    b"\xff\xffa",
    b"\x7fELF",
    b"\x89PNG\r\n\x1a\n",
    b"PK\x03\x04",
    b"\x1f\x8b\x08\0",
    b"\xff\xd8\xff",
    b"GIF89a",
    b"RIFF\xff\xff\xff\xff",
    b"\xca\xfe\xba\xbe",
    b"\0asm",
    b"\x30\x80",
    b"\x30\x84\xff\xff\xff\xff",
    b"\x81\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xfb\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\r\n",
    b"\r\n\r\n",
    b"-1\r\n",
    b"0123456789abcdef",
];

/// The first of them, which matter most.
const KEYS: usize = 14;
/// Seeds that the walk visits.
const SEEDS: usize = 24;
/// Lengths that lie, and nearly valid seeds, that the walk makes.
const LIES: usize = 24;
const NEARLY: usize = 40;
/// Lengths of fills that the walk visits, once of zeros and once of ones.
const FILLS: [usize; 9] = [2, 3, 7, 8, 15, 32, 64, 256, 4_096];
/// What is no more than the beginning of something.
const BEGINNING: usize = 16;
/// What a byte string grows to at most.
const LONGEST: usize = 200_000;

impl Drawer {
    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        let bytes = self.fresh_bytes();
        self.memory.keep_length(bytes.len());
        bytes
    }

    fn fresh_bytes(&mut self) -> Vec<u8> {
        let harvested = first(self.lexicon.byte_seeds);
        let own = first(self.seeds);
        let list = CLASSES.len() + FILLS.len() * 2 + harvested.len() + own.len() + LIES + NEARLY + DEEP_BYTES;
        if let Some(index) = self.walked(KEYS, list) {
            return self.listed_bytes(index, harvested, own);
        }
        if self.ordinary() {
            return self.short_bytes();
        }
        self.random_bytes()
    }

    /// The classes, fills, harvested bytes, own texts, then lengths that lie and nearly valid bytes.
    fn listed_bytes(&mut self, index: usize, harvested: &[&[u8]], own: &[&str]) -> Vec<u8> {
        if let Some(bytes) = CLASSES.get(index) {
            return bytes.to_vec();
        }
        let index = index - CLASSES.len();
        if let Some(length) = FILLS.get(index / 2) {
            return vec![if index.is_multiple_of(2) { 0 } else { 0xff }; *length];
        }
        let index = index - FILLS.len() * 2;
        let mut seeds = harvested.iter().copied().chain(own.iter().map(|text| text.as_bytes()));
        if let Some(seed) = seeds.nth(index) {
            return seed.to_vec();
        }
        match index - harvested.len() - own.len() {
            late if late < LIES => self.lying_length(),
            late if late < LIES + NEARLY => self.nearly_valid_bytes(),
            late => deep_bytes(late - LIES - NEARLY),
        }
    }

    fn short_bytes(&mut self) -> Vec<u8> {
        match self.rng.below(4) {
            0 => self.noise(8),
            1 => b"abc".to_vec(),
            // Where nobody wrote a whole input down, its beginning and small fields are the next best thing.
            2 if self.lexicon.byte_seeds.iter().all(|seed| seed.len() < BEGINNING) => self.header(),
            _ => self.byte_seed(),
        }
    }

    fn random_bytes(&mut self) -> Vec<u8> {
        match self.rng.below(32) {
            0..=3 => self.choose(CLASSES).to_vec(),
            4..=8 => self.text().into_bytes(),
            9..=12 => self.lying_length(),
            13 | 14 => self.byte_seed(),
            15 => self.header(),
            16 | 17 => self.noise(8),
            18 => self.noise(80),
            19 => self.fill(),
            20 if self.one_in(4) => self.noise(1_200),
            20 if self.one_in(6) => self.random_deep_bytes(),
            _ => self.nearly_valid_bytes(),
        }
    }

    /// A harvested byte string; two draws of three a text of the docs where none of those was found.
    fn byte_seed(&mut self) -> Vec<u8> {
        if self.lexicon.byte_seeds.is_empty() || self.one_in(3) {
            return self.seed().as_bytes().to_vec();
        }
        self.choose(self.lexicon.byte_seeds).to_vec()
    }

    fn nearly_valid_bytes(&mut self) -> Vec<u8> {
        let mut bytes = self.byte_seed();
        for _ in 0..=self.rng.below(3) {
            self.mutate_bytes(&mut bytes);
        }
        bytes.truncate(LONGEST);
        bytes
    }

    pub(super) fn noise(&mut self, most: usize) -> Vec<u8> {
        (0..self.rng.below(most)).map(|_| self.byte()).collect()
    }

    fn fill(&mut self) -> Vec<u8> {
        let byte = self.byte();
        vec![byte; self.rng.below(100)]
    }

    /// Half of the time one of the bytes where something begins or ends.
    #[expect(clippy::cast_possible_truncation, reason = "a byte is what is wanted")]
    fn byte(&mut self) -> u8 {
        if self.one_in(2) {
            return self
                .choose(&[0, 1, 2, 4, 8, 0x10, 0x20, 0x30, 0x40, 0x7f, 0x80, 0x81, 0xc0, 0xe0, 0xf0, 0xfe, 0xff]);
        }
        self.rng.next() as u8
    }

    /// A length field and what it claims to measure: none, one, nearly right, right, or as much as it can say.
    fn lying_length(&mut self) -> Vec<u8> {
        let payload = if self.one_in(2) { self.byte_seed() } else { self.noise(12) };
        let mut bytes = if self.one_in(3) { self.noise(5) } else { Vec::new() };
        let length = payload.len() as u64;
        let claim = self.choose(&[
            0,
            1,
            length.wrapping_sub(1),
            length,
            length + 1,
            length * 2,
            u64::MAX,
            u64::MAX / 2,
            0x8000_0000,
        ]);
        let field = self.field(claim);
        bytes.extend(field);
        bytes.extend(payload);
        bytes
    }

    /// What binary formats begin with: a magic number, then fields of one, two, four or eight bytes, hardly one of them large.
    fn header(&mut self) -> Vec<u8> {
        let mut bytes = if self.one_in(4) { Vec::new() } else { self.byte_seed() };
        bytes.truncate(BEGINNING);
        let most = self.choose(&[8, 24, 64, 160]);
        let length = bytes.len() + self.rng.below(most);
        let is_wide = self.one_in(2);
        while bytes.len() < length {
            let value = match self.rng.below(16) {
                0..=5 => 0,
                6..=11 => self.rng.below(4) as u64,
                12 | 13 => self.rng.below(64) as u64,
                14 => length as u64,
                _ => u64::MAX,
            };
            let field = if is_wide { self.field(value) } else { vec![value.to_le_bytes()[0]] };
            bytes.extend(field);
        }
        bytes
    }

    /// A number in 1, 2, 4 or 8 bytes of either order; `u64::MAX` fills them all.
    fn field(&mut self, value: u64) -> Vec<u8> {
        let width = self.choose(&[1, 2, 4, 8]);
        let mut field = value.to_le_bytes()[..width].to_vec();
        if self.one_in(2) {
            field.reverse();
        }
        field
    }

    fn mutate_bytes(&mut self, bytes: &mut Vec<u8>) {
        let at = self.rng.below(bytes.len() + 1);
        let end = bytes.len().min(at + self.rng.below(8) + 1);
        match self.rng.below(12) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(..at)),
            2 => drop(bytes.drain(at..end)),
            3 => bytes.extend_from_within(at..end),
            4 => bytes.insert(at, self.byte()),
            5 | 6 => self.overwrite(bytes, at),
            7 => {
                let word = self.word();
                bytes.splice(at..at, word.into_bytes());
            }
            8 => {
                let other = self.byte_seed();
                let from = self.rng.below(other.len() + 1);
                bytes.splice(at.., other[from..].iter().copied());
            }
            9 => self.flip(bytes, at),
            _ => {
                let byte = self.byte();
                bytes.iter_mut().skip(at).take(1).for_each(|place| *place = byte);
            }
        }
    }

    /// A number where something ends comes in the place of as many bytes.
    fn overwrite(&mut self, bytes: &mut Vec<u8>, at: usize) {
        let length = bytes.len() as u64;
        let value =
            self.choose(&[0, 1, u64::MAX, u64::MAX / 2, 0x7fff_ffff, 0x8000_0000, 0xffff, 0x7f, length, length + 1]);
        let field = self.field(value);
        let end = bytes.len().min(at + field.len());
        bytes.splice(at..end, field);
    }

    fn flip(&mut self, bytes: &mut [u8], at: usize) {
        let bit = self.rng.below(8);
        bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << bit);
    }
}

fn first<T>(seeds: &'static [T]) -> &'static [T] {
    &seeds[..seeds.len().min(SEEDS)]
}
