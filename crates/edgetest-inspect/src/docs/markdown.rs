//! The little Markdown that doc comments need: headings, fenced code, prose.

/// A piece of a text, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// `## Title`.
    Heading {
        /// Number of `#`.
        level: usize,
        /// The text after them.
        title: String,
    },
    /// A fenced block.
    Code {
        /// Rust as rustdoc sees it: no language, or Rust's attributes.
        is_rust: bool,
        /// The code, hidden lines included without their `#`.
        text: String,
    },
    /// Everything else, line breaks kept.
    Prose(String),
}

/// Splits a text.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut prose = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(fence) = Fence::open(line) {
            end_prose(&mut prose, &mut blocks);
            blocks.push(fence.read(&mut lines));
        } else if let Some(heading) = heading(line) {
            end_prose(&mut prose, &mut blocks);
            blocks.push(heading);
        } else {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    end_prose(&mut prose, &mut blocks);
    blocks
}

/// The text of the section with a title, up to the next heading of its level or above, code left out.
pub(crate) fn section(blocks: &[Block], title: &str) -> Option<String> {
    let (start, level) = blocks.iter().enumerate().find_map(|(at, block)| match block {
        Block::Heading { level, title: found } if is_title(found, title) => Some((at + 1, *level)),
        Block::Heading { .. } | Block::Code { .. } | Block::Prose(_) => None,
    })?;
    let inside = blocks[start..].iter().take_while(|block| match block {
        Block::Heading { level: next, .. } => *next > level,
        Block::Code { .. } | Block::Prose(_) => true,
    });
    let texts: Vec<&str> = inside
        .filter_map(|block| match block {
            Block::Prose(text) => Some(text.trim()),
            Block::Heading { .. } | Block::Code { .. } => None,
        })
        .collect();
    Some(texts.join("\n\n").trim().to_owned())
}

/// `Panics`, `Panic`, `panics:`.
fn is_title(found: &str, title: &str) -> bool {
    let found = found.trim().trim_end_matches([':', '.', '#']).trim().to_lowercase();
    found == title || Some(found.as_str()) == title.strip_suffix('s')
}

fn end_prose(prose: &mut String, blocks: &mut Vec<Block>) {
    let text = std::mem::take(prose);
    if !text.trim().is_empty() {
        blocks.push(Block::Prose(text));
    }
}

fn heading(line: &str) -> Option<Block> {
    let line = line.trim_start();
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let title = line[level..].strip_prefix(' ')?;
    let is_heading = (1..=6).contains(&level);
    is_heading.then(|| Block::Heading { level, title: title.trim().to_owned() })
}

struct Fence {
    marker: char,
    length: usize,
    is_rust: bool,
}

impl Fence {
    fn open(line: &str) -> Option<Self> {
        let line = line.trim_start();
        let marker = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = line.chars().take_while(|c| *c == marker).count();
        let info = line[length..].trim();
        let is_fence = length >= 3 && !(marker == '`' && info.contains('`'));
        is_fence.then(|| Self { marker, length, is_rust: is_rust(info) })
    }

    fn closes(&self, line: &str) -> bool {
        let line = line.trim();
        line.chars().all(|c| c == self.marker) && line.chars().count() >= self.length
    }

    fn read<'a>(&self, lines: &mut impl Iterator<Item = &'a str>) -> Block {
        let mut text = String::new();
        for line in lines.take_while(|line| !self.closes(line)) {
            text.push_str(if self.is_rust { shown(line) } else { line });
            text.push('\n');
        }
        Block::Code { is_rust: self.is_rust, text }
    }
}

/// `# hidden` is part of the example.
fn shown(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed == "#" { "" } else { trimmed.strip_prefix("# ").unwrap_or(line) }
}

/// rustdoc's rule: a block is Rust unless its info string has a word that is not one of Rust's.
fn is_rust(info: &str) -> bool {
    const WORDS: &[&str] = &["rust", "should_panic", "no_run", "ignore", "compile_fail", "test_harness", "standalone"];
    let words = info.split([',', ' ', '\t', '{', '}']).filter(|word| !word.is_empty());
    words.into_iter().all(|word| WORDS.contains(&word) || word.starts_with("edition") || word.starts_with("ignore-"))
}

#[cfg(test)]
mod tests {
    use super::{Block, blocks, section};

    #[test]
    fn a_hash_in_code_is_no_heading() {
        let blocks = blocks("```\n# Panics\nf()\n```\n");
        assert_eq!(blocks, [Block::Code { is_rust: true, text: "Panics\nf()\n".to_owned() }]);
    }

    #[test]
    fn only_rust_blocks_are_rust() {
        let is_rust = |text: &str| matches!(blocks(text)[0], Block::Code { is_rust: true, .. });
        assert!(is_rust("```rust,no_run\nx\n```"));
        assert!(is_rust("~~~\nx\n~~~"));
        assert!(!is_rust("```json\nx\n```"));
    }

    #[test]
    fn a_section_ends_at_the_next_heading_of_its_level() {
        let blocks = blocks("# Panics\na\n## Detail\nb\n# Errors\nc\n");
        assert_eq!(section(&blocks, "panics").as_deref(), Some("a\n\nb"));
    }

    #[test]
    fn an_open_fence_ends_with_the_text() {
        assert_eq!(blocks("```\nx"), [Block::Code { is_rust: true, text: "x\n".to_owned() }]);
    }
}
