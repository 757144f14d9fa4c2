//! What a base image would refuse, or silently pass over.

use std::fmt;

/// One way in which a project falls short of what fleets ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// A file says what it must not, or lacks what it must say.
    File {
        /// Within the repository.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// The project's name is not allowed.
    Project {
        /// The name.
        name: String,
    },
    /// The crate asks for a newer compiler than the image has.
    Compiler {
        /// Folder of the package.
        package: String,
        /// `rust-version`.
        wanted: String,
    },
    /// `build.sh` failed.
    Build {
        /// How it ended.
        ended: String,
        /// The end of what it said.
        said: String,
    },
    /// `build.sh` removed sources, which reports of coverage are made of.
    SourcesRemoved {
        /// Some of them.
        files: Vec<String>,
    },
    /// There is nothing that a fleet takes for a fuzz target.
    NothingBuilt,
    /// A program holds a fuzz target, but fleets pass over its name.
    Name {
        /// The file.
        name: String,
    },
    /// A corpus, dictionary or file of options belongs to no fuzz target, or does not read.
    Companion {
        /// The file.
        name: String,
        /// What is wrong.
        what: String,
    },
    /// It was built for another machine.
    Architecture {
        /// The target.
        name: String,
    },
    /// It needs a library that the image it runs in does not have.
    Library {
        /// The target.
        name: String,
        /// The library.
        library: String,
    },
    /// There is no sanitizer in it.
    NoSanitizer {
        /// The target.
        name: String,
        /// Calls into one.
        calls: usize,
    },
    /// It has fewer counters than instrumented code has.
    FewCounters {
        /// The target.
        name: String,
        /// How many.
        counters: u64,
    },
    /// It does not run four cases, the first of them empty.
    Broken {
        /// The target.
        name: String,
        /// What it said.
        said: String,
    },
    /// It ran where it was built, and does not where it was moved to.
    Immovable {
        /// The target.
        name: String,
        /// What it said.
        said: String,
    },
    /// So many are broken that the whole build is refused.
    BadBuild {
        /// How many are broken.
        broken: usize,
        /// How many there are.
        of: usize,
    },
    /// More is built than a fleet stores.
    TooLarge {
        /// In MiB.
        mib: u64,
    },
}

impl Breach {
    /// Whether a fleet refuses the project for it, or leaves a target unfuzzed; otherwise it is only warned of.
    pub fn is_refused(&self) -> bool {
        match self {
            // One broken target is reported, and the rest goes on; `BadBuild` tells when it does not.
            Self::FewCounters { .. } | Self::Broken { .. } | Self::TooLarge { .. } => false,
            Self::File { .. }
            | Self::Project { .. }
            | Self::Compiler { .. }
            | Self::Build { .. }
            | Self::SourcesRemoved { .. }
            | Self::NothingBuilt
            | Self::Name { .. }
            | Self::Companion { .. }
            | Self::Architecture { .. }
            | Self::Library { .. }
            | Self::NoSanitizer { .. }
            | Self::Immovable { .. }
            | Self::BadBuild { .. } => true,
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, what } => write!(f, "{path}: {what}"),
            Self::Project { name } => {
                write!(f, "the name `{name}` is not allowed: a-z, 0-9, `_` and `-` are, `google` within it is not")
            }
            Self::Compiler { package, wanted } => {
                let (image, (major, minor)) = super::COMPILER;
                write!(f, "{package}: asks for Rust {wanted}, and the image has {image}, which is {major}.{minor}")
            }
            Self::Build { ended, said } => write!(f, "build.sh failed ({ended})\n{}", said.trim_end()),
            Self::SourcesRemoved { files } => {
                write!(f, "build.sh removes sources, which coverage is shown on: {}", files.join(", "))
            }
            Self::NothingBuilt => write!(f, "no fuzz target lies in $OUT"),
            Self::Name { name } => {
                write!(f, "{name}: is never fuzzed: letters, digits, `_` and `-` are all that a target's name may hold")
            }
            Self::Companion { name, what } => write!(f, "{name}: {what}"),
            Self::Architecture { name } => write!(f, "{name}: is no program for x86-64"),
            Self::Library { name, library } => {
                write!(f, "{name}: needs {library}, which is not where it runs")
            }
            Self::NoSanitizer { name, calls } => {
                write!(f, "{name}: has no AddressSanitizer in it ({calls} calls into it, 1000 are expected)")
            }
            Self::FewCounters { name, counters } => {
                write!(f, "{name}: has {counters} counters of coverage, 100 are expected")
            }
            Self::Broken { name, said } => {
                write!(f, "{name}: does not run four cases, the first of them empty\n{}", said.trim_end())
            }
            Self::Immovable { name, said } => {
                write!(f, "{name}: does not run in another folder than $OUT\n{}", said.trim_end())
            }
            Self::BadBuild { broken, of } => {
                write!(f, "{broken} of {of} fuzz targets are broken, and more than a tenth is a bad build")
            }
            Self::TooLarge { mib } => write!(f, "$OUT holds {mib} MiB"),
        }
    }
}
