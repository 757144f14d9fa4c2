//! What a case has drawn so far, so that later draws can relate to it: an index one past the length, the same text again.

/// Texts above this many bytes are not kept.
const LONGEST: usize = 4_096;

/// The latest draws of a case.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The latest texts; buffers are reused from case to case.
    texts: [String; 2],
    text_count: usize,
    lengths: [usize; 4],
    length_count: usize,
    integers: [i128; 4],
    integer_count: usize,
}

impl Memory {
    pub(super) fn clear(&mut self) {
        self.text_count = 0;
        self.length_count = 0;
        self.integer_count = 0;
    }

    pub(super) fn keep_text(&mut self, text: &str) {
        self.keep_length(text.len());
        if text.len() <= LONGEST {
            let slot = &mut self.texts[self.text_count % 2];
            slot.clear();
            slot.push_str(text);
            self.text_count += 1;
        }
    }

    pub(super) fn keep_length(&mut self, length: usize) {
        self.lengths[self.length_count % 4] = length;
        self.length_count += 1;
    }

    pub(super) fn keep_integer(&mut self, value: i128) {
        self.integers[self.integer_count % 4] = value;
        self.integer_count += 1;
    }

    pub(super) fn texts(&self) -> &[String] {
        &self.texts[..self.text_count.min(2)]
    }

    pub(super) fn lengths(&self) -> &[usize] {
        &self.lengths[..self.length_count.min(4)]
    }

    pub(super) fn integers(&self) -> &[i128] {
        &self.integers[..self.integer_count.min(4)]
    }

    pub(super) fn last_length(&self) -> Option<usize> {
        self.length_count.checked_sub(1).map(|last| self.lengths[last % 4])
    }

    pub(super) fn last_integer(&self) -> Option<i128> {
        self.integer_count.checked_sub(1).map(|last| self.integers[last % 4])
    }
}
