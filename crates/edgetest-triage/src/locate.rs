//! Turns file names of panics and frames into places: crate, file relative to its root, line.
//!
//! Names come from the compiler (`Location::file`) and from debug information. They are compared, never opened: whether a
//! file exists is the binary's to know.

use crate::Location;
use edgetest_inspect::Package;
use edgetest_run::{Frame, Outcome, Panic, Stage, Use};
use std::path::{Path, PathBuf};

/// Name of the standard library in a [`Location`].
pub(crate) const STD: &str = "std";

/// Where a failure is charged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Site {
    /// The panic site, or the innermost frame outside std where the site itself says nothing.
    pub location: Option<Location>,
    /// The innermost frame of the crate under test, where it differs from `location`.
    pub origin: Option<Location>,
    /// Frames of the crate under test, innermost first.
    pub own_frames: Vec<Location>,
    /// The panic itself was raised inside the standard library, by its own file.
    pub raised_in_std: bool,
    /// The panic was raised by code of ours, with no code of a user's below it.
    pub raised_by_us: bool,
}

/// Resolves file names of one package's harness.
pub(crate) struct Locator {
    package: String,
    /// Root folder and `name-version`, longest root first.
    roots: Vec<(PathBuf, String)>,
    harness: PathBuf,
}

/// What a file name says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// Code that we wrote for the run.
    Harness,
    /// `name-version` (or [`STD`]) and the file below that crate's root.
    Crate(String, String),
}

impl Locator {
    /// Prepares the roots of a package and of everything that it depends on.
    pub fn new(package: &Package) -> Self {
        let own = format!("{}-{}", package.name, package.version);
        let mut roots: Vec<_> = package.dependencies.iter().map(|(name, root)| (root.clone(), name.clone())).collect();
        roots.push((package.root.clone(), own.clone()));
        let harness = package.target_directory.join("edgetest");
        if package.shadow.is_some() {
            roots.push((harness.join("subject").join(&own), own.clone()));
        }
        roots.retain(|(root, _)| root.is_absolute());
        roots.sort_by_key(|(root, name)| (std::cmp::Reverse(root.components().count()), *name != own, name.clone()));
        Self { package: own, roots, harness }
    }

    /// Where a failure is charged.
    pub fn site(&self, outcome: &Outcome, stage: Stage) -> Site {
        match outcome {
            Outcome::Panic(panic) | Outcome::Abort { panic: Some(panic), .. } => self.panic_site(panic, stage),
            Outcome::OutOfMemory { frames, .. } | Outcome::Sanitizer { frames, .. } => self.frames_site(frames),
            Outcome::BrokenLaw { .. }
            | Outcome::Abort { panic: None, .. }
            | Outcome::StackOverflow { .. }
            | Outcome::Hang { .. }
            | Outcome::Growth(_)
            | Outcome::Blocked { .. }
            | Outcome::Stopped { .. }
            | Outcome::Starved { .. }
            | Outcome::Signal { .. }
            | Outcome::Exit { .. }
            | Outcome::EnvironmentDenied { .. } => Site::default(),
        }
    }

    fn panic_site(&self, panic: &Panic, stage: Stage) -> Site {
        let raised = self.place(&panic.file);
        let frames = below_machinery(&panic.frames);
        let below = self.innermost_outside_std(frames);
        let at = |place: &Place| location(place, panic.line, panic.column);
        let location = match &raised {
            Place::Crate(krate, _) if krate != STD => at(&raised),
            Place::Harness | Place::Crate(..) => below
                .as_ref()
                .and_then(|(place, frame)| location(place, frame.line, frame.column))
                .or_else(|| at(&raised)),
        };
        // What we do with a result is written in the same crate as our stand-ins, and may meet `#[track_caller]`.
        let in_stand_in = is_support(&panic.file) && !matches!(stage, Stage::Result(_));
        let below_us = matches!(below, Some((Place::Harness, _)));
        // A check of an answer speaks by a panic of ours.
        let is_verdict = stage == Stage::Result(Use::Answer);
        let raised_by_us = !is_verdict && raised == Place::Harness && (in_stand_in || below_us);
        let location = location.filter(|_| !is_verdict);
        Site {
            raised_in_std: matches!(&raised, Place::Crate(krate, _) if krate == STD),
            raised_by_us,
            ..self.with_frames(location, frames)
        }
    }

    fn frames_site(&self, frames: &[Frame]) -> Site {
        let frames = below_machinery(frames);
        let below = self.innermost_outside_std(frames);
        let location = below.and_then(|(place, frame)| location(&place, frame.line, frame.column));
        self.with_frames(location, frames)
    }

    fn with_frames(&self, location: Option<Location>, frames: &[Frame]) -> Site {
        let own_frames: Vec<Location> = frames.iter().filter_map(|frame| self.own(frame)).collect();
        let is_own = location.as_ref().is_some_and(|location| location.krate == self.package);
        let origin = if is_own { None } else { own_frames.first().cloned() };
        Site { location, origin, own_frames, ..Site::default() }
    }

    /// The frames that a sanitizer told, a line each, out to where the harness calls.
    pub fn stack(&self, outcome: &Outcome) -> Vec<String> {
        let Outcome::Sanitizer { frames, .. } = outcome else { return Vec::new() };
        let is_ours = |frame: &&Frame| self.frame_place(frame) == Some(Place::Harness);
        let line = |frame: &Frame| {
            let place = self.frame_place(frame).and_then(|place| location(&place, frame.line, frame.column));
            let place = place.map(|Location { krate, file, line, .. }| format!(" at {krate}/{file}:{line}"));
            format!("{}{}", frame.symbol, place.unwrap_or_default())
        };
        frames.iter().take_while(|frame| !is_ours(frame)).map(line).collect()
    }

    fn own(&self, frame: &Frame) -> Option<Location> {
        let place = self.frame_place(frame)?;
        location(&place, frame.line, frame.column).filter(|location| location.krate == self.package)
    }

    /// The first frame that is not std's; a frame of the harness ends the search, since what lies further out called us.
    fn innermost_outside_std<'f>(&self, frames: &'f [Frame]) -> Option<(Place, &'f Frame)> {
        frames
            .iter()
            .filter_map(|frame| Some((self.frame_place(frame)?, frame)))
            .find(|(place, _)| !matches!(place, Place::Crate(krate, _) if krate == STD))
    }

    fn frame_place(&self, frame: &Frame) -> Option<Place> {
        (!frame.file.is_empty()).then(|| self.place(&frame.file))
    }

    fn place(&self, file: &str) -> Place {
        let path = Path::new(file);
        if let Some(inner) = std_file(file) {
            return Place::Crate(STD.into(), inner);
        }
        if let Some((krate, inner)) = self.generated(path) {
            return Place::Crate(krate, inner);
        }
        if path.is_relative() { self.relative(path) } else { self.absolute(path) }
    }

    /// Cargo names files of the harness's own workspace relative to it; every other crate's are absolute. A relative name
    /// that no harness has comes from a remapped build of the package itself.
    fn relative(&self, path: &Path) -> Place {
        const OURS: [&str; 6] = ["main", "targets", "builders", "units", "lexicon", "support"];
        let mut parts = path.iter().filter_map(|part| part.to_str()).filter(|part| *part != ".");
        let first = parts.next().unwrap_or_default();
        let second = parts.next().unwrap_or_default();
        let stem = second.trim_end_matches(".rs");
        if first == "support" || (first == "src" && OURS.contains(&stem)) {
            return Place::Harness;
        }
        Place::Crate(self.package.clone(), slashed(path))
    }

    fn absolute(&self, path: &Path) -> Place {
        let harness = path.strip_prefix(&self.harness).is_ok().then(|| self.harness.components().count());
        let is_appended = path.file_name().is_some_and(|name| name == "__edgetest.rs");
        let owner = self.roots.iter().find(|(root, _)| path.starts_with(root)).filter(|_| !is_appended);
        match owner {
            Some((root, name)) if harness.is_none_or(|depth| root.components().count() > depth) => {
                let inner = path.strip_prefix(root).expect("the root was matched as a prefix");
                Place::Crate(name.clone(), slashed(inner))
            }
            _ if harness.is_some() => Place::Harness,
            _ => unlisted(path),
        }
    }

    /// Code that a build script wrote: `…/build/NAME-0123456789abcdef/out/file.rs`.
    fn generated(&self, path: &Path) -> Option<(String, String)> {
        let parts: Vec<&str> = path.iter().map(|part| part.to_str().unwrap_or_default()).collect();
        let at = parts.windows(3).position(|three| three[0] == "build" && three[2] == "out")?;
        let (name, hash) = parts[at + 1].rsplit_once('-')?;
        let is_hash = hash.len() == 16 && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
        let owner = self.roots.iter().map(|(_, krate)| krate).find(|krate| {
            krate.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')).is_some_and(starts_with_digit)
        });
        is_hash
            .then(|| (owner.map_or(name, String::as_str).to_owned(), format!("OUT_DIR/{}", parts[at + 3..].join("/"))))
    }
}

fn location(place: &Place, line: u32, column: u32) -> Option<Location> {
    match place {
        Place::Harness => None,
        Place::Crate(krate, file) => Some(Location { krate: krate.clone(), file: file.clone(), line, column }),
    }
}

/// Without the frames of our panic hook and allocator, should they lead: what comes before them is theirs as well.
fn below_machinery(frames: &[Frame]) -> &[Frame] {
    let is_machinery = |frame: &Frame| {
        let file = frame.file.as_str();
        is_support(file) && (file.ends_with("/hook.rs") || file.ends_with("/src/alloc.rs"))
    };
    let start = frames.iter().rposition(is_machinery).map_or(0, |last| last + 1);
    &frames[start..]
}

/// Whether a file is part of the support package, which is emitted beside the harness.
fn is_support(file: &str) -> bool {
    file.trim_start_matches("./").starts_with("support/src/") || file.contains("/support/src/")
}

/// `core/src/num/mod.rs` of `/rustc/HASH/library/…`, of `…/lib/rustlib/src/rust/library/…`, of `library/…`, and of the crates
/// that std is built with (`/rust/deps/hashbrown-0.16.1/…`).
fn std_file(file: &str) -> Option<String> {
    let after = |marker: &str| file.find(marker).map(|at| file[at + marker.len()..].to_owned());
    if let Some(rest) = file.strip_prefix("/rustc/") {
        return Some(rest.split_once("/library/").map_or(rest, |(_, inner)| inner).to_owned());
    }
    let relative = ["/rust/deps/", "library/"].iter().find_map(|root| file.strip_prefix(root));
    after("/rustlib/src/rust/library/").or_else(|| relative.map(str::to_owned))
}

/// A crate that the graph does not list: its folder in a registry is `name-version`.
fn unlisted(path: &Path) -> Place {
    let parts: Vec<&str> = path.iter().map(|part| part.to_str().unwrap_or_default()).collect();
    let named = parts.iter().position(|part| *part == "src").and_then(|at| at.checked_sub(1)).filter(|at| *at > 0);
    match named {
        Some(at) => Place::Crate(parts[at].to_owned(), parts[at + 1..].join("/")),
        None => Place::Crate("unknown".into(), slashed(path)),
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

fn slashed(path: &Path) -> String {
    path.iter()
        .map(|part| part.to_string_lossy())
        .filter(|part| part != "." && part != "/")
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests;
