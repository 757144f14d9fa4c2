//! This crate's own sources, to be emitted beside a generated package.
//!
//! Constants, since a program that was installed has no source folder any more. In the emitted copy this module's place
//! is taken by one that holds nothing: a copy is never copied.

macro_rules! sources {
    ($($path:literal),* $(,)?) => {
        /// Path relative to `src/` of the emitted package, and text.
        pub const SOURCES: &[(&str, &str)] = &[("sources.rs", COPY), $(($path, include_str!($path))),*];
    };
}

/// What stands in this module's place in a copy.
const COPY: &str = "//! The sources are with the program that wrote this copy.\n
/// None.
pub const SOURCES: &[(&str, &str)] = &[];
";

sources! {
    "alloc.rs",
    "alloc/arena.rs",
    "baseline.rs",
    "choice.rs",
    "draw/bytes.rs",
    "draw/chain.rs",
    "draw/character.rs",
    "draw/class.rs",
    "draw/depth.rs",
    "draw/float.rs",
    "draw/int.rs",
    "draw/length.rs",
    "draw/memory.rs",
    "draw/mod.rs",
    "draw/mutate.rs",
    "draw/number.rs",
    "draw/text.rs",
    "draw/walk.rs",
    "future.rs",
    "fuzz.rs",
    "hostile.rs",
    "input.rs",
    "laws.rs",
    "lexicon.rs",
    "lib.rs",
    "lockdown.rs",
    "meter.rs",
    "page.rs",
    "probe.rs",
    "rng.rs",
    "source.rs",
    "source/near.rs",
    "source/sequence.rs",
    "source/values.rs",
    "stage.rs",
    "stand_in.rs",
    "tape.rs",
    "web.rs",
    "web/answer.rs",
    "web/breakage.rs",
    "web/case.rs",
    "web/case/tests.rs",
    "web/checks.rs",
    "web/checks/accepts_forbidden.rs",
    "web/checks/accepts_undecodable.rs",
    "web/checks/anonymous.rs",
    "web/checks/at_once.rs",
    "web/checks/body_without_room.rs",
    "web/checks/burst.rs",
    "web/checks/failed_update.rs",
    "web/checks/foreign.rs",
    "web/checks/growth.rs",
    "web/checks/internals.rs",
    "web/checks/lossy.rs",
    "web/checks/lying_content_type.rs",
    "web/checks/markup.rs",
    "web/checks/missing_allow.rs",
    "web/checks/no_answer.rs",
    "web/checks/raised.rs",
    "web/checks/refusal.rs",
    "web/checks/repeat.rs",
    "web/checks/server_error.rs",
    "web/checks/setup.rs",
    "web/checks/split_header.rs",
    "web/checks/tests.rs",
    "web/checks/unlimited.rs",
    "web/experiment.rs",
    "web/fit.rs",
    "web/json.rs",
    "web/plausible.rs",
    "web/reading.rs",
    "web/request.rs",
    "web/rule.rs",
    "web/sent.rs",
    "web/session.rs",
    "web/shape.rs",
    "web/sketch.rs",
    "web/surroundings.rs",
    "web/told.rs",
    "wire.rs",
    "wire/command.rs",
    "wire/tests.rs",
    "worker/behaviour.rs",
    "worker/bench.rs",
    "worker/cases.rs",
    "worker/clock.rs",
    "worker/frames.rs",
    "worker/fuzz.rs",
    "worker/hook.rs",
    "worker/map.rs",
    "worker/mod.rs",
    "worker/profile.rs",
    "worker/prune.rs",
    "worker/seen.rs",
    "worker/stream.rs",
    "worker/threads.rs",
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    fn files(folder: &Path, below: &str, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("the crate's own folder can be read") {
            let path = entry.expect("the crate's own folder can be read").path();
            let name = path.file_name().and_then(|name| name.to_str()).expect("our files have plain names");
            if path.is_dir() {
                files(&path, &format!("{below}{name}/"), found);
            } else {
                found.insert(format!("{below}{name}"));
            }
        }
    }

    #[test]
    fn every_file_of_the_crate_is_emitted() {
        let mut found = BTreeSet::new();
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut found);
        let listed = SOURCES.iter().map(|(path, _)| (*path).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(listed, found);
    }
}
