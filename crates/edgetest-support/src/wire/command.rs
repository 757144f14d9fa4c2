//! What the supervisor asks for.

use super::{Fields, encode_input, escape};
use crate::choice::{self, Choice};

/// What the supervisor asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Run `count` cases of a target from `first` on, for at most `millis`.
    Sweep {
        /// The target.
        target: u32,
        /// The first case.
        first: u64,
        /// How many.
        count: u64,
        /// Wall milliseconds.
        millis: u64,
        /// The sweep's seed.
        seed: u64,
    },
    /// Run one case of the sweep again and tell its choices.
    Derive {
        /// The target.
        target: u32,
        /// The case.
        case: u64,
        /// The sweep's seed.
        seed: u64,
    },
    /// Run these choices.
    Try {
        /// The target.
        target: u32,
        /// Whether the frames of a panic or of a refused allocation are wanted: they cost a tenth of a second.
        frames: bool,
        /// The choices.
        choices: Vec<Choice>,
    },
    /// Run these choices some times and tell the least work that they took.
    Measure {
        /// The target.
        target: u32,
        /// How often.
        times: u32,
        /// The choices.
        choices: Vec<Choice>,
    },
    /// Run the case that a coverage-guided engine came upon, and tell its choices.
    Decode {
        /// The target.
        target: u32,
        /// What follows the choice of the target.
        input: Vec<u8>,
    },
    /// Let the engine run; the worker leaves when the time is over.
    Fuzz(Campaign),
    /// Never call this unit again.
    Ban {
        /// The unit.
        unit: u32,
    },
    /// Leave.
    Quit,
}

/// What a coverage-guided engine is to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Campaign {
    /// The targets that share a corpus: the first byte of an input chooses among them.
    pub targets: Vec<u32>,
    /// Those of them that are not called any more.
    pub without: Vec<u32>,
    /// Wall milliseconds.
    pub millis: u64,
    /// The engine's seed.
    pub seed: u32,
    /// Whether values that are compared count as coverage.
    pub value_profile: bool,
    /// Path of a dictionary.
    pub dictionary: String,
    /// Only tell which inputs of the folders are worth keeping.
    pub prune: bool,
    /// Folders of inputs, which are read only.
    pub corpora: Vec<String>,
}

impl Command {
    /// As a line, without its end.
    pub fn encode(&self) -> String {
        match self {
            Self::Sweep { target, first, count, millis, seed } => {
                format!("sweep\t{target}\t{first}\t{count}\t{millis}\t{seed}")
            }
            Self::Derive { target, case, seed } => format!("derive\t{target}\t{case}\t{seed}"),
            Self::Try { target, frames, choices } => {
                format!("try\t{target}\t{}\t{}", u8::from(*frames), choice::encode(choices))
            }
            Self::Measure { target, times, choices } => {
                format!("measure\t{target}\t{times}\t{}", choice::encode(choices))
            }
            Self::Decode { target, input } => format!("decode\t{target}\t{}", encode_input(input)),
            Self::Fuzz(campaign) => campaign.encode(),
            Self::Ban { unit } => format!("ban\t{unit}"),
            Self::Quit => "quit".into(),
        }
    }

    /// Reads what [`Command::encode`] wrote.
    pub fn decode(line: &str) -> Option<Self> {
        let mut fields = Fields::new(line);
        Some(match fields.raw()? {
            "sweep" => Self::Sweep {
                target: fields.number()?,
                first: fields.number()?,
                count: fields.number()?,
                millis: fields.number()?,
                seed: fields.number()?,
            },
            "derive" => Self::Derive { target: fields.number()?, case: fields.number()?, seed: fields.number()? },
            "try" => Self::Try {
                target: fields.number()?,
                frames: fields.number::<u8>()? != 0,
                choices: choice::decode(fields.raw()?)?,
            },
            "measure" => Self::Measure {
                target: fields.number()?,
                times: fields.number()?,
                choices: choice::decode(fields.raw()?)?,
            },
            "decode" => Self::Decode { target: fields.number()?, input: fields.input()? },
            "fuzz" => Self::Fuzz(Campaign {
                targets: fields.numbers()?,
                without: fields.numbers()?,
                millis: fields.number()?,
                seed: fields.number()?,
                value_profile: fields.number::<u8>()? != 0,
                dictionary: fields.text()?,
                prune: fields.number::<u8>()? != 0,
                corpora: std::iter::from_fn(|| fields.text()).collect(),
            }),
            "ban" => Self::Ban { unit: fields.number()? },
            "quit" => Self::Quit,
            _ => return None,
        })
    }
}

impl Campaign {
    fn encode(&self) -> String {
        let list = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        let (targets, without) = (list(&self.targets), list(&self.without));
        let corpora = self.corpora.iter().fold(String::new(), |text, folder| text + "\t" + &escape(folder));
        let Self { millis, seed, .. } = self;
        let (profile, dictionary) = (u8::from(self.value_profile), escape(&self.dictionary));
        let prune = u8::from(self.prune);
        format!("fuzz\t{targets}\t{without}\t{millis}\t{seed}\t{profile}\t{dictionary}\t{prune}{corpora}")
    }
}
