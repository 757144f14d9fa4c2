//! Markdown as code hosts render it, for a step summary or a comment.
//!
//! Text of the crate under test stands in `<code>` with every mark of punctuation as a character reference, so that no
//! dialect sees syntax in it; blocks are fenced by more backticks than they hold.

use crate::diagnostic::{advice, headline_of, seen};
use crate::duration::duration;
use crate::safe::{block, cut, escape, shown};
use crate::skipped::{SkipGroup, skipped};
use crate::summary::findings;
use crate::{Render, Report, Scope};
use edgetest_triage::Finding;
use std::fmt::Write as _;

/// Findings that are told in full: a step summary holds a megabyte.
const DETAILED: usize = 50;
/// Bytes of a reproducer.
const REPRODUCER: usize = 4 << 10;

/// Markdown.
#[derive(Clone, Copy, Debug)]
pub struct Markdown;

impl Render for Markdown {
    fn scope(&self) -> Scope {
        Scope::Package
    }

    fn render(&self, reports: &[Report]) -> String {
        reports.iter().map(package).collect()
    }
}

fn package(report: &Report) -> String {
    let mut text = String::new();
    write_package(&mut text, report).expect("writing to a String does not fail");
    text
}

fn write_package(text: &mut String, report: &Report) -> std::fmt::Result {
    let counts = report.counts();
    writeln!(text, "## cargo edgetest: {} {}\n", plain(&report.package), plain(&report.version))?;
    let share = counts.coverage() * 100.0;
    let (tested, all) = (counts.tested, counts.callables());
    let time = duration(report.elapsed.total());
    writeln!(text, "**{}** · {tested} of {all} public callables tested ({share:.1} %) · {time}\n", findings(&counts))?;
    let told: Vec<&Finding> = report.shown(true).collect();
    if !told.is_empty() {
        writeln!(text, "| severity | finding | place | input |\n|---|---|---|---|")?;
        told.iter().take(DETAILED).try_for_each(|finding| writeln!(text, "{}", row(report, finding)))?;
        text.push('\n');
        told.iter().take(DETAILED).try_for_each(|finding| write_details(text, finding))?;
    }
    if let Some(more) = told.len().checked_sub(DETAILED).filter(|more| *more > 0) {
        writeln!(text, "And {more} more.\n")?;
    }
    write_skips(text, &skipped(report))
}

fn row(report: &Report, finding: &Finding) -> String {
    let place = report.place(finding);
    let beyond = report.beyond(finding).map(|at| format!("<br>in {}", code(&at))).unwrap_or_default();
    let input = finding.input.iter().map(|(name, value)| code(&format!("{name} = {}", cut(value, crate::safe::SHOWN))));
    let accepted = if finding.accepted { " (accepted)" } else { "" };
    format!(
        "| {}{accepted} | {} {} | {}{beyond} | {} |",
        finding.severity.code(),
        code(&finding.item),
        headline_of(finding),
        code(&format!("{}:{}", place.file, place.line)),
        input.collect::<Vec<_>>().join("<br>")
    )
}

fn write_details(text: &mut String, finding: &Finding) -> std::fmt::Result {
    let (kind, item) = (finding.kind.code(), code(&shown(&finding.item)));
    writeln!(text, "<details><summary>{} {kind}: {item}</summary>\n", finding.severity.code())?;
    writeln!(text, "- what: {}", code(&shown(&finding.message)))?;
    writeln!(text, "- seen: {}", plain(&seen(finding)))?;
    writeln!(text, "- why: {}", plain(&finding.evidence))?;
    writeln!(text, "- help: {}", advice(finding))?;
    writeln!(text, "- again: {}\n", code(&format!("cargo edgetest repro {}", finding.id)))?;
    writeln!(text, "{}\n</details>\n", fenced(&block(&finding.reproducer, REPRODUCER)))
}

fn write_skips(text: &mut String, groups: &[SkipGroup<'_>]) -> std::fmt::Result {
    if groups.is_empty() {
        return Ok(());
    }
    writeln!(text, "| not tested | callables | unlocked by |\n|---|---:|---|")?;
    for SkipGroup { heading, unlock, members, .. } in groups {
        writeln!(text, "| {} | {} | {} |", heading, members.len(), unlock)?;
    }
    text.push('\n');
    Ok(())
}

/// Text that is to be read and never to be understood.
fn code(text: &str) -> String {
    format!("<code>{}</code>", plain(text))
}

/// Every mark of punctuation as a character reference, which no dialect takes for syntax.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in escape(&cut(text, crate::safe::SHOWN * 2)).chars() {
        match c {
            '_' | '-' | ' ' => plain.push(c),
            c if c.is_ascii_punctuation() => {
                write!(plain, "&#{};", u32::from(c)).expect("writing to a String does not fail");
            }
            c => plain.push(c),
        }
    }
    plain
}

/// A block of Rust, fenced by more backticks than it holds in a row.
fn fenced(source: &str) -> String {
    let longest = source.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}rust\n{source}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_summary_counts_lists_and_tells_what_would_unlock_the_rest() {
        let text = Markdown.render(&[sample::report()]);
        let head = "## cargo edgetest: orders 0&#46;1&#46;0\n\n\
                    **2 errors, 0 warnings, 1 note** · 1 of 2 public callables tested (50.0 %) · 12 s\n\n\
                    | severity | finding | place | input |\n|---|---|---|---|\n\
                    | error | <code>orders&#58;&#58;parse_sku</code> panics on a multi-byte character | \
                    <code>crates&#47;orders&#47;src&#47;sku&#46;rs&#58;41</code> | \
                    <code>raw &#61; &#34;ab£&#34;</code> |\n";
        assert!(text.starts_with(head), "{text}");
        let tail = "| takes a closure or function pointer | 1 | a function without the closure |\n\n";
        assert!(text.ends_with(tail), "{text}");
        assert!(text.contains("```rust\n#[test]\nfn parse_sku_panics() {\n"), "{text}");
    }

    #[test]
    fn a_fence_is_longer_than_any_in_the_block() {
        assert_eq!(fenced("a ```` b"), "`````rust\na ```` b\n`````");
    }

    #[test]
    fn a_clean_run_is_two_lines() {
        let mut report = sample::report();
        report.triaged.findings.clear();
        report.triaged.items.truncate(1);
        assert_eq!(Markdown.render(&[report]).lines().filter(|line| !line.is_empty()).count(), 2);
    }
}
