//! The beginning of a filter: a search by the number of the system call, which settles all that needs no look at arguments.
//!
//! The kernel walks through a filter once for every number when it is put on, and for every call that it has not settled
//! then. A list of some hundred comparisons, as seccompiler writes it, takes it half a millisecond a worker; a search takes
//! a tenth of that.

use seccompiler::sock_filter;
use std::collections::BTreeMap;

/// What is known of a system call by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes through.
    Allow,
    /// It fails with this error.
    Fail(i32),
    /// The program that follows looks at its arguments.
    Ask,
    /// It ends the process.
    Kill,
}

/// Numbers from here on are those of another ABI.
const FOREIGN: u32 = 0x4000_0000;
const LOAD: u16 = 0x20;
const EQUAL: u16 = 0x15;
const AT_LEAST: u16 = 0x35;
const JUMP: u16 = 0x05;
const RETURN: u16 = 0x06;
/// Where `seccomp_data` has the architecture; the number stands at 0.
const ARCHITECTURE: u32 = 4;

/// The beginning of a filter whose rest follows right behind. `None`: there are too many verdicts for its short jumps.
pub fn tree(verdicts: &BTreeMap<u32, Verdict>, architecture: u32) -> Option<Vec<sock_filter>> {
    let mut code = vec![
        step(LOAD, 0, 0, ARCHITECTURE),
        step(EQUAL, 1, 0, architecture),
        step(RETURN, 0, 0, spell(Verdict::Kill)?),
        step(LOAD, 0, 0, 0),
    ];
    code.extend(search(&ranges(verdicts))?);
    let end = u32::try_from(code.len()).ok()?;
    for (at, step) in (1_u32..).zip(&mut code).filter(|(_, step)| step.code == JUMP) {
        step.k = end - at;
    }
    Some(code)
}

/// Numbers from which on another verdict holds.
fn ranges(verdicts: &BTreeMap<u32, Verdict>) -> Vec<(u32, Verdict)> {
    let mut ranges = vec![(0, Verdict::Allow)];
    let mut begin = |from: u32, verdict| {
        ranges.pop_if(|(start, _)| *start == from);
        if ranges.last().is_none_or(|(_, last)| *last != verdict) {
            ranges.push((from, verdict));
        }
    };
    for (number, verdict) in verdicts {
        begin(*number, *verdict);
        begin(number + 1, Verdict::Allow);
    }
    begin(FOREIGN, Verdict::Kill);
    ranges
}

fn search(ranges: &[(u32, Verdict)]) -> Option<Vec<sock_filter>> {
    if let [(_, verdict)] = ranges {
        let leaf = spell(*verdict).map_or(step(JUMP, 0, 0, 0), |answer| step(RETURN, 0, 0, answer));
        return Some(vec![leaf]);
    }
    let (below, above) = ranges.split_at(ranges.len() / 2);
    let (left, right) = (search(below)?, search(above)?);
    let over = u8::try_from(left.len()).ok()?;
    let mut code = vec![step(AT_LEAST, over, 0, above.first()?.0)];
    code.extend(left.into_iter().chain(right));
    Some(code)
}

/// What the filter gives back; `None` where it goes on.
fn spell(verdict: Verdict) -> Option<u32> {
    match verdict {
        Verdict::Allow => Some(libc::SECCOMP_RET_ALLOW),
        Verdict::Fail(error) => Some(libc::SECCOMP_RET_ERRNO | error.unsigned_abs()),
        Verdict::Kill => Some(libc::SECCOMP_RET_KILL_PROCESS),
        Verdict::Ask => None,
    }
}

fn step(code: u16, jt: u8, jf: u8, k: u32) -> sock_filter {
    sock_filter { code, jt, jf, k }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: u32 = 7;

    /// What the beginning says of a call; `None` where it leaves that to what follows.
    fn ask(code: &[sock_filter], architecture: u32, number: u32) -> Option<u32> {
        let (mut at, mut loaded) = (0, 0);
        while let Some(step) = code.get(at) {
            at += 1;
            let taken = |is: bool| usize::from(if is { step.jt } else { step.jf });
            match step.code {
                LOAD => loaded = if step.k == ARCHITECTURE { architecture } else { number },
                EQUAL => at += taken(loaded == step.k),
                AT_LEAST => at += taken(loaded >= step.k),
                JUMP => at += step.k as usize,
                RETURN => return Some(step.k),
                other => panic!("no such step: {other}"),
            }
        }
        assert_eq!(at, code.len(), "it goes on right behind");
        None
    }

    #[test]
    fn every_number_gets_its_own_verdict() {
        let pick = |number: u32| match number.wrapping_mul(2_654_435_761) >> 29 {
            0 => Some(Verdict::Fail(1)),
            1 => Some(Verdict::Fail(38)),
            2 => Some(Verdict::Ask),
            _ => None,
        };
        let verdicts = (0..250).filter_map(|number| Some((number, pick(number)?))).collect();
        let code = tree(&verdicts, HERE).expect("the jumps are short");
        for number in 0..600 {
            let expected = verdicts.get(&number).copied().unwrap_or(Verdict::Allow);
            assert_eq!(ask(&code, HERE, number), spell(expected), "{number}");
        }
        assert_eq!(ask(&code, HERE, FOREIGN + 1), spell(Verdict::Kill));
        assert_eq!(ask(&code, HERE + 1, 0), spell(Verdict::Kill));
    }

    #[test]
    fn what_is_too_long_for_its_jumps_is_refused() {
        let verdicts = (0..2_000).map(|number| (number * 2, Verdict::Ask)).collect();
        assert!(tree(&verdicts, HERE).is_none());
    }
}
