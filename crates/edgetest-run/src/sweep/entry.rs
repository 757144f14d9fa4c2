//! How the journal spells what a turn brought about: one line a failure, fields parted by tabs, as on the wire.

use super::Site;
use crate::record::{Confirmation, Failure, Growth, Outcome, Panic, Stage, Use};
use crate::worker::{panic_of, stage_of};
use edgetest_plan::TargetId;
use edgetest_support::choice;
use edgetest_support::stage::{self, Place};
use edgetest_support::wire::{PanicNote, decode_frames, encode_frames, escape, unescape};

/// Spells a failure that a sweep recorded; it has neither choices nor confirmation yet.
pub fn encode(failure: &Failure) -> String {
    let Failure { target, case, stage, outcome, seen, first_seen_ms, .. } = failure;
    let Place { stage, unit, step } = place_of(*stage);
    format!("{}\t{case}\t{stage}\t{unit}\t{step}\t{seen}\t{first_seen_ms}\t{}", target.0, encode_outcome(outcome))
}

/// Reads what [`encode`] wrote.
pub fn decode(fields: &str) -> Option<((TargetId, Site), Failure)> {
    let mut fields = fields.splitn(9, '\t');
    let mut number = || fields.next()?.parse::<u64>().ok();
    let target = TargetId(u32::try_from(number()?).ok()?);
    let case = number()?;
    let mut word = || number().and_then(|word| u32::try_from(word).ok());
    let place = Place { stage: word()?, unit: word()?, step: word()? };
    let (seen, first_seen_ms) = (number()?, number()?);
    let (stage, outcome) = (stage_of(place), decode_outcome(fields.next()?, fields.next().unwrap_or_default())?);
    let site = Site::of(target, stage, &outcome);
    let confirmed = Confirmation::default();
    let (choices, roles) = (Vec::new(), Vec::new());
    Some(((target, site), Failure { target, case, choices, stage, outcome, confirmed, seen, first_seen_ms, roles }))
}

fn encode_outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Panic(panic) => format!("panic\t{}", note_of(panic).encode()),
        Outcome::BrokenLaw { claim, left, right } => format!("law\t{claim}\t{}\t{}", escape(left), escape(right)),
        Outcome::Abort { panic, stderr } => {
            let panic = panic.as_ref().map(|panic| format!("\t{}", note_of(panic).encode())).unwrap_or_default();
            format!("abort\t{}{panic}", escape(stderr))
        }
        Outcome::StackOverflow { stack } => format!("overflow\t{stack}"),
        Outcome::OutOfMemory { asked, cap, frames } => {
            let frames: Vec<_> = frames.iter().map(frame_note).collect();
            format!("memory\t{asked}\t{cap}{}", encode_frames(&frames))
        }
        Outcome::Hang { limit_ms } => format!("hang\t{limit_ms}"),
        Outcome::Growth(growth) => format!("growth\t{}", encode_growth(growth)),
        Outcome::Blocked { waited_ms } => format!("blocked\t{waited_ms}"),
        Outcome::Stopped { waited_ms } => format!("stopped\t{waited_ms}"),
        Outcome::Starved { waited_ms } => format!("starved\t{waited_ms}"),
        Outcome::Signal { number } => format!("signal\t{number}"),
        Outcome::Exit { code } => format!("exit\t{code}"),
        Outcome::Sanitizer { error, access, frames } => {
            let frames: Vec<_> = frames.iter().map(frame_note).collect();
            format!("sanitizer\t{}\t{}{}", escape(error), escape(access), encode_frames(&frames))
        }
        Outcome::EnvironmentDenied { what } => format!("denied\t{}", escape(what)),
    }
}

fn decode_outcome(kind: &str, rest: &str) -> Option<Outcome> {
    let mut fields = rest.splitn(3, '\t');
    let mut next = || fields.next();
    Some(match kind {
        "panic" => Outcome::Panic(panic_of(PanicNote::decode(rest)?)),
        "law" => Outcome::BrokenLaw { claim: next()?.parse().ok()?, left: unescape(next()?), right: unescape(next()?) },
        "abort" => {
            let (stderr, panic) = rest.split_once('\t').map_or((rest, None), |(stderr, panic)| (stderr, Some(panic)));
            let panic = panic.map(|panic| PanicNote::decode(panic).map(panic_of)).map_or(Some(None), |it| it.map(Some));
            Outcome::Abort { panic: panic?, stderr: unescape(stderr) }
        }
        "overflow" => Outcome::StackOverflow { stack: rest.parse().ok()? },
        "memory" => {
            let (asked, cap) = (next()?.parse().ok()?, next()?.parse().ok()?);
            let frames = decode_frames(next().unwrap_or_default());
            Outcome::OutOfMemory { asked, cap, frames: frames_of(frames) }
        }
        "sanitizer" => {
            let (error, access) = (unescape(next()?), unescape(next()?));
            Outcome::Sanitizer { error, access, frames: frames_of(decode_frames(next().unwrap_or_default())) }
        }
        "hang" => Outcome::Hang { limit_ms: rest.parse().ok()? },
        "growth" => Outcome::Growth(decode_growth(rest)?),
        "blocked" => Outcome::Blocked { waited_ms: rest.parse().ok()? },
        "stopped" => Outcome::Stopped { waited_ms: rest.parse().ok()? },
        "starved" => Outcome::Starved { waited_ms: rest.parse().ok()? },
        "signal" => Outcome::Signal { number: rest.parse().ok()? },
        "exit" => Outcome::Exit { code: rest.parse().ok()? },
        "denied" => Outcome::EnvironmentDenied { what: unescape(rest) },
        _ => return None,
    })
}

fn frames_of(frames: Vec<edgetest_support::wire::FrameNote>) -> Vec<crate::record::Frame> {
    panic_of(PanicNote { frames, ..PanicNote::default() }).frames
}

fn encode_growth(growth: &Growth) -> String {
    let Growth { power, factor, bytes: [least, most], families, smaller } = growth;
    let (families, smaller) =
        (families.iter().map(|words| escape(words)), smaller.iter().map(|case| choice::encode(case)));
    let texts: String = families.chain(smaller).fold(String::new(), |line, text| line + "\t" + &text);
    format!("{power}\t{factor}\t{least}\t{most}\t{}{texts}", growth.families.len())
}

fn decode_growth(fields: &str) -> Option<Growth> {
    let mut fields = fields.split('\t');
    let mut number = || fields.next()?.parse::<u64>().ok();
    let power = u32::try_from(number()?).ok()?;
    let (factor, bytes, count) = (number()?, [number()?, number()?], usize::try_from(number()?).ok()?);
    let families = fields.by_ref().take(count).map(unescape).collect();
    let smaller = fields.map(choice::decode).collect::<Option<_>>()?;
    Some(Growth { power, factor, bytes, families, smaller })
}

fn note_of(panic: &Panic) -> PanicNote {
    let Panic { message, file, line, column, frames } = panic;
    let frames = frames.iter().map(frame_note).collect();
    PanicNote { message: message.clone(), file: file.clone(), line: *line, column: *column, frames }
}

fn frame_note(frame: &crate::record::Frame) -> edgetest_support::wire::FrameNote {
    let crate::record::Frame { symbol, file, line, column } = frame;
    edgetest_support::wire::FrameNote { symbol: symbol.clone(), file: file.clone(), line: *line, column: *column }
}

fn place_of(stage: Stage) -> Place {
    let at = |stage| Place { stage, unit: 0, step: 0 };
    match stage {
        Stage::Harness => at(stage::HARNESS),
        Stage::Setup { unit, step } => Place { stage: stage::SETUP, unit: unit.0, step },
        Stage::Call => at(stage::CALL),
        Stage::Law => at(stage::LAW),
        Stage::Result(Use::Debug) => at(stage::DEBUG),
        Stage::Result(Use::Display) => at(stage::DISPLAY),
        Stage::Result(Use::Next) => at(stage::NEXT),
        Stage::Result(Use::NextBack) => at(stage::NEXT_BACK),
        Stage::Result(Use::SizeHint) => at(stage::SIZE_HINT),
        Stage::Result(Use::Clone) => at(stage::CLONE),
        Stage::Result(Use::Drop) => at(stage::DROP),
        Stage::Result(Use::Answer) => at(stage::ANSWER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Frame;
    use edgetest_plan::UnitId;

    fn failure(stage: Stage, outcome: Outcome) -> Failure {
        Failure {
            target: TargetId(3),
            case: 1 << 41 | 7,
            choices: Vec::new(),
            stage,
            outcome,
            confirmed: Confirmation::default(),
            seen: 5,
            first_seen_ms: 12,
            roles: Vec::new(),
        }
    }

    #[test]
    fn every_outcome_reads_back_as_it_was_written() {
        let frame = Frame { symbol: "a::b\t".into(), file: "src/é.rs".into(), line: 3, column: 0 };
        let panic = Panic {
            message: "line\nof\ttwo \\n".into(),
            file: "src/lib.rs".into(),
            line: 1,
            column: 2,
            frames: vec![frame.clone(), frame.clone()],
        };
        let outcomes = [
            Outcome::Panic(panic.clone()),
            Outcome::Panic(Panic::default()),
            Outcome::BrokenLaw { claim: 1, left: "a\tb".into(), right: String::new() },
            Outcome::Abort { panic: None, stderr: "\n".into() },
            Outcome::Abort { panic: Some(panic), stderr: String::new() },
            Outcome::StackOverflow { stack: 9 },
            Outcome::OutOfMemory { asked: 1, cap: 2, frames: vec![frame.clone()] },
            Outcome::Sanitizer { error: "a-b".into(), access: "READ of size 1".into(), frames: vec![frame] },
            Outcome::Sanitizer { error: String::new(), access: String::new(), frames: Vec::new() },
            Outcome::OutOfMemory { asked: u64::MAX, cap: 2, frames: Vec::new() },
            Outcome::Hang { limit_ms: 1 },
            Outcome::Growth(Growth {
                power: 203,
                factor: 66,
                bytes: [8, 64],
                families: vec!["\"\t\" again".into(), String::new()],
                smaller: vec![vec![choice::Choice::Text("a\t".into())], vec![]],
            }),
            Outcome::Blocked { waited_ms: 2 },
            Outcome::Stopped { waited_ms: 3 },
            Outcome::Starved { waited_ms: 4 },
            Outcome::Signal { number: -1 },
            Outcome::Exit { code: -7 },
            Outcome::EnvironmentDenied { what: "(os error 1)".into() },
        ];
        let stages = [Stage::Harness, Stage::Setup { unit: UnitId(4), step: 2 }, Stage::Call, Stage::Law];
        for (outcome, stage) in outcomes.into_iter().zip(stages.into_iter().cycle()) {
            let written = failure(stage, outcome);
            let ((target, site), read) = decode(&encode(&written)).expect("it was just written");
            assert_eq!((target, site), (written.target, Site::of(target, stage, &written.outcome)));
            assert_eq!((read.case, read.stage, read.seen), (written.case, written.stage, written.seen));
            assert_eq!((read.outcome, read.first_seen_ms), (written.outcome, written.first_seen_ms));
        }
    }

    #[test]
    fn noise_is_no_failure() {
        for line in ["", "1", "1\t2\t3\t4\t5\t6\t7", "1\t2\t3\t4\t5\t6\t7\tnothing", "x\t2\t3\t4\t5\t6\t7\thang\t1"] {
            assert!(decode(line).is_none(), "{line}");
        }
    }
}
