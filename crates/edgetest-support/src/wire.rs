//! What supervisor and worker say to each other: one line each, fields parted by tabs.
//!
//! A worker's lines begin with the supervisor's nonce, so that nothing the code under test prints is taken for an
//! event. Reading never fails loudly: what does not parse is `None`, since foreign code sits beside the writer.

mod command;

pub use command::{Campaign, Command};

use crate::choice::{self, Choice};
use crate::stage::Place;
use std::fmt::Write as _;

/// What the worker tells.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// It takes commands. The layers of isolation that it was told of and tried.
    Ready {
        /// Their names.
        proven: Vec<String>,
    },
    /// A layer that it was told of does not hold; it leaves.
    Unsafe {
        /// What it could do.
        what: String,
    },
    /// The first sight of a failure in this worker.
    Failure {
        /// Its number in this worker, for [`Event::Seen`].
        id: u64,
        /// The target.
        target: u32,
        /// The case.
        case: u64,
        /// Where in the case.
        place: Place,
        /// The panic.
        panic: PanicNote,
    },
    /// So many more cases failed like failure `id`.
    Seen {
        /// See [`Event::Failure`].
        id: u64,
        /// How many since the last such event.
        count: u64,
    },
    /// The end of a sweep command.
    Slice {
        /// The target.
        target: u32,
        /// The case to go on with.
        next: u64,
        /// Cases run, rejected, reached and failed.
        counts: [u64; 4],
        /// Behaviours that this worker had not seen of the target.
        fresh: u64,
        /// Threads that still run although their case is over.
        threads: u64,
        /// The worker is not fit for more and leaves: it holds too much memory, or its cases have left something behind.
        recycle: bool,
    },
    /// The first sight of a failure in a campaign of this worker.
    Found {
        /// The target.
        target: u32,
        /// Where in the case.
        place: Place,
        /// The panic.
        panic: PanicNote,
        /// The whole input.
        input: Vec<u8>,
    },
    /// Cases of a target in a campaign since the last such event: run, rejected, reached and failed.
    Tally {
        /// The target.
        target: u32,
        /// The cases.
        counts: [u64; 4],
    },
    /// The engine added this input to its corpus.
    Unit {
        /// The input.
        input: Vec<u8>,
    },
    /// The end of a measure command.
    Measured {
        /// Nanoseconds of the thread's processor time, the least of all times; `None`: the call did not return every time.
        work: Option<u64>,
    },
    /// The end of a derive, decode or try command: the choices that were used.
    Ended {
        /// How the case ended.
        end: End,
        /// What it used.
        choices: Vec<Choice>,
        /// What the call returned, where it did and the value can be shown; its beginning.
        shown: Option<String>,
    },
}

/// How one case ended, when it ended.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// It returned.
    Returned,
    /// An argument could not be built.
    Rejected,
    /// It panicked.
    Panicked(Place, PanicNote),
}

/// A panic as the hook saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PanicNote {
    /// The payload, if it was text.
    pub message: String,
    /// `Location::file`.
    pub file: String,
    /// `Location::line`.
    pub line: u32,
    /// `Location::column`.
    pub column: u32,
    /// Frames of the code under test, innermost first.
    pub frames: Vec<FrameNote>,
}

/// One frame of a backtrace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameNote {
    /// Demangled name.
    pub symbol: String,
    /// File, or nothing.
    pub file: String,
    /// Line, or 0.
    pub line: u32,
    /// Column, or 0.
    pub column: u32,
}

impl Event {
    /// As a line, without its end.
    pub fn encode(&self, nonce: u64) -> String {
        let body = match self {
            Self::Ready { proven } => format!("ready\t{}", escape(&proven.join(","))),
            Self::Unsafe { what } => format!("unsafe\t{}", escape(what)),
            Self::Failure { id, target, case, place, panic } => {
                format!("failure\t{id}\t{target}\t{case}\t{}\t{}", encode_place(*place), panic.encode())
            }
            Self::Seen { id, count } => format!("seen\t{id}\t{count}"),
            Self::Slice { target, next, counts: [ran, rejected, reached, failed], fresh, threads, recycle } => {
                let counts = format!("{ran}\t{rejected}\t{reached}\t{failed}");
                format!("slice\t{target}\t{next}\t{counts}\t{fresh}\t{threads}\t{}", u8::from(*recycle))
            }
            Self::Found { target, place, panic, input } => {
                format!("found\t{target}\t{}\t{}\t{}", encode_place(*place), encode_input(input), panic.encode())
            }
            Self::Tally { target, counts: [ran, rejected, reached, failed] } => {
                format!("tally\t{target}\t{ran}\t{rejected}\t{reached}\t{failed}")
            }
            Self::Unit { input } => format!("unit\t{}", encode_input(input)),
            Self::Measured { work } => {
                format!("measured{}", work.map(|work| format!("\t{work}")).unwrap_or_default())
            }
            Self::Ended { end, choices, shown } => {
                let choices = choice::encode(choices);
                match (end, shown) {
                    (End::Returned, Some(shown)) => format!("returned\t{choices}\t{}", escape(shown)),
                    (End::Returned, None) => format!("returned\t{choices}"),
                    (End::Rejected, _) => format!("rejected\t{choices}"),
                    (End::Panicked(place, panic), _) => {
                        format!("panicked\t{choices}\t{}\t{}", encode_place(*place), panic.encode())
                    }
                }
            }
        };
        format!("{nonce:x}\t{body}")
    }

    /// Reads what [`Event::encode`] wrote with the same nonce.
    pub fn decode(line: &str, nonce: u64) -> Option<Self> {
        let mut fields = Fields::new(line);
        if u64::from_str_radix(fields.raw()?, 16).ok()? != nonce {
            return None;
        }
        Some(match fields.raw()? {
            "ready" => Self::Ready {
                proven: fields.text()?.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            },
            "unsafe" => Self::Unsafe { what: fields.text()? },
            "failure" => Self::Failure {
                id: fields.number()?,
                target: fields.number()?,
                case: fields.number()?,
                place: fields.place()?,
                panic: fields.panic()?,
            },
            "seen" => Self::Seen { id: fields.number()?, count: fields.number()? },
            "slice" => Self::Slice {
                target: fields.number()?,
                next: fields.number()?,
                counts: [fields.number()?, fields.number()?, fields.number()?, fields.number()?],
                fresh: fields.number()?,
                threads: fields.number()?,
                recycle: fields.number::<u8>()? != 0,
            },
            "found" => Self::Found {
                target: fields.number()?,
                place: fields.place()?,
                input: fields.input()?,
                panic: fields.panic()?,
            },
            "tally" => Self::Tally {
                target: fields.number()?,
                counts: [fields.number()?, fields.number()?, fields.number()?, fields.number()?],
            },
            "unit" => Self::Unit { input: fields.input()? },
            "measured" => Self::Measured { work: fields.number() },
            "returned" => {
                Self::Ended { choices: choice::decode(fields.raw()?)?, end: End::Returned, shown: fields.text() }
            }
            "rejected" => Self::Ended { choices: choice::decode(fields.raw()?)?, end: End::Rejected, shown: None },
            "panicked" => Self::Ended {
                choices: choice::decode(fields.raw()?)?,
                end: End::Panicked(fields.place()?, fields.panic()?),
                shown: None,
            },
            _ => return None,
        })
    }
}

impl PanicNote {
    /// As fields of a line.
    pub fn encode(&self) -> String {
        format!(
            "{}\t{}\t{}\t{}{}",
            escape(&self.file),
            self.line,
            self.column,
            escape(&self.message),
            encode_frames(&self.frames)
        )
    }

    /// Reads what [`PanicNote::encode`] wrote.
    pub fn decode(fields: &str) -> Option<Self> {
        Fields::new(fields).panic()
    }
}

/// As fields of a line, each preceded by a tab.
pub fn encode_frames(frames: &[FrameNote]) -> String {
    let mut text = String::new();
    for frame in frames {
        let (symbol, file) = (escape(&frame.symbol), escape(&frame.file));
        write!(text, "\t{symbol}\t{file}\t{}\t{}", frame.line, frame.column)
            .expect("writing to a String does not fail");
    }
    text
}

/// Reads what [`encode_frames`] wrote, up to the first that makes no sense.
pub fn decode_frames(fields: &str) -> Vec<FrameNote> {
    Fields::new(fields.strip_prefix('\t').unwrap_or(fields)).frames()
}

fn encode_input(input: &[u8]) -> String {
    choice::encode(&[Choice::Bytes(input.to_vec())])
}

fn encode_place(place: Place) -> String {
    format!("{}\t{}\t{}", place.stage, place.unit, place.step)
}

struct Fields<'a>(std::str::Split<'a, char>);

impl<'a> Fields<'a> {
    fn new(line: &'a str) -> Self {
        Self(line.split('\t'))
    }

    fn raw(&mut self) -> Option<&'a str> {
        self.0.next()
    }

    fn text(&mut self) -> Option<String> {
        Some(unescape(self.raw()?))
    }

    fn number<N: std::str::FromStr>(&mut self) -> Option<N> {
        self.raw()?.parse().ok()
    }

    fn numbers(&mut self) -> Option<Vec<u32>> {
        self.raw()?.split(',').filter(|word| !word.is_empty()).map(|word| word.parse().ok()).collect()
    }

    fn input(&mut self) -> Option<Vec<u8>> {
        match choice::decode(self.raw()?)?.pop() {
            Some(Choice::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }

    fn place(&mut self) -> Option<Place> {
        Some(Place { stage: self.number()?, unit: self.number()?, step: self.number()? })
    }

    fn panic(&mut self) -> Option<PanicNote> {
        Some(PanicNote {
            file: self.text()?,
            line: self.number()?,
            column: self.number()?,
            message: self.text()?,
            frames: self.frames(),
        })
    }

    fn frames(&mut self) -> Vec<FrameNote> {
        std::iter::from_fn(|| self.frame()).collect()
    }

    fn frame(&mut self) -> Option<FrameNote> {
        Some(FrameNote { symbol: self.text()?, file: self.text()?, line: self.number()?, column: self.number()? })
    }
}

/// Spells a text without tabs and line ends.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\\' => escaped.push_str("\\\\"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Reads what [`escape`] wrote; a lone backslash stands for itself.
pub fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            plain.push(char);
            continue;
        }
        match chars.next() {
            Some('t') => plain.push('\t'),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some(other) => plain.push(other),
            None => plain.push('\\'),
        }
    }
    plain
}

#[cfg(test)]
mod tests;
