//! Reads the text of a backtrace, and keeps the frames of the code under test: those between the panic's or the
//! allocator's machinery and the harness. The text is what `Backtrace`'s `Display` gives on stable Rust; its frames are
//! not to be had otherwise.

use crate::wire::FrameNote;

/// Most frames that are kept.
pub const KEEP: usize = 24;

/// The frames of the code under test, innermost first. `harness` is the name of the harness's own crate.
pub fn of_subject(backtrace: &str, harness: &str) -> Vec<FrameNote> {
    let mut frames = parse(backtrace);
    let cut = frames.iter().position(|frame| frame.symbol.contains("edgetest_support::worker::cases"));
    frames.truncate(cut.unwrap_or(frames.len()));
    while frames.last().is_some_and(|frame| is_std(frame) || is_harness(frame, harness)) {
        frames.pop();
    }
    let start = frames.iter().position(|frame| !is_std(frame) && !is_harness(frame, harness)).unwrap_or(frames.len());
    frames.drain(start..).take(KEEP).collect()
}

/// All frames of a backtrace's text, innermost first.
pub fn parse(backtrace: &str) -> Vec<FrameNote> {
    let mut frames: Vec<FrameNote> = Vec::new();
    for line in backtrace.lines() {
        let line = line.trim();
        if let (Some(place), Some(frame)) = (line.strip_prefix("at "), frames.last_mut()) {
            (frame.file, frame.line, frame.column) = split_place(place);
        } else {
            frames.push(FrameNote { symbol: without_number(line).to_owned(), ..FrameNote::default() });
        }
    }
    frames
}

/// Whether a file belongs to the standard library, as the compiler or the debug information spells it.
pub fn is_std_file(file: &str) -> bool {
    file.starts_with("/rustc/") || file.starts_with("library/") || file.contains("/rustlib/src/rust/library/")
}

fn is_std(frame: &FrameNote) -> bool {
    const ROOTS: [&str; 4] = ["std::", "core::", "alloc::", "__rust"];
    let symbol = frame.symbol.trim_start_matches(['<', '&', '_']);
    is_std_file(&frame.file)
        || frame.symbol == "rust_begin_unwind"
        || frame.symbol == "<unknown>"
        || (frame.file.is_empty() && ROOTS.iter().any(|root| symbol.starts_with(root.trim_start_matches('_'))))
}

fn is_harness(frame: &FrameNote, harness: &str) -> bool {
    let owned_by = |name: &str| {
        let symbol = frame.symbol.trim_start_matches('<');
        symbol.strip_prefix(name).is_some_and(|rest| rest.starts_with("::") || rest.starts_with('['))
    };
    let is_appended = frame.symbol.trim_start_matches('<').split("::").nth(1) == Some("__edgetest");
    is_appended || owned_by(harness) || owned_by("edgetest_support")
}

fn without_number(line: &str) -> &str {
    match line.split_once(": ") {
        Some((number, symbol)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => symbol,
        _ => line,
    }
}

fn split_place(place: &str) -> (String, u32, u32) {
    let mut parts = place.rsplitn(3, ':');
    let (last, middle, file) = (parts.next(), parts.next(), parts.next());
    let number = |text: Option<&str>| text.and_then(|text| text.parse().ok());
    match (file, number(middle), number(last)) {
        (Some(file), Some(line), Some(column)) => (file.to_owned(), line, column),
        (_, _, Some(line)) => (place.rsplit_once(':').map_or(place, |(file, _)| file).to_owned(), line, 0),
        _ => (place.to_owned(), 0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "   0: std::backtrace_rs::backtrace::libunwind::trace
             at /rustc/5980/library/std/src/../../backtrace/src/backtrace/libunwind.rs:117:9
   1: edgetest_support::worker::hook::capture
             at /h/support/src/worker/hook.rs:30:5
   2: rust_begin_unwind
             at /rustc/5980/library/std/src/panicking.rs:697:5
   3: core::option::unwrap_failed
             at /rustc/5980/library/core/src/option.rs:2040:5
   4: core::option::Option<T>::unwrap
             at /r/lib/rustlib/src/rust/library/core/src/option.rs:972:21
      blurhash::ac::decode
             at /home/u/.cargo/registry/src/i-1/blurhash-0.1.1/src/ac.rs:9:14
   5: <blurhash::Image as core::str::FromStr>::from_str
             at C:\\c\\blurhash\\src\\lib.rs:77:3
   6: edgetest_orders::targets::t_3
             at /h/src/targets.rs:40:13
   7: core::ops::function::FnOnce::call_once
             at /rustc/5980/library/core/src/ops/function.rs:250:5
   8: edgetest_support::worker::cases::run_one::{{closure}}
             at /h/support/src/worker/cases.rs:50:9
   9: main";

    #[test]
    fn only_frames_of_the_subject_are_kept() {
        let frames = of_subject(TEXT, "edgetest_orders");
        let short: Vec<_> = frames.iter().map(|f| (f.symbol.as_str(), f.file.as_str(), f.line, f.column)).collect();
        assert_eq!(
            short,
            [
                ("blurhash::ac::decode", "/home/u/.cargo/registry/src/i-1/blurhash-0.1.1/src/ac.rs", 9, 14),
                ("<blurhash::Image as core::str::FromStr>::from_str", r"C:\c\blurhash\src\lib.rs", 77, 3),
            ]
        );
    }

    #[test]
    fn a_panic_of_the_harness_itself_has_no_frames() {
        let text = "0: core::panicking::panic\n1: edgetest_orders::targets::t_3\n2: edgetest_support::worker::cases::f";
        assert_eq!(of_subject(text, "edgetest_orders"), []);
    }

    #[test]
    fn the_module_that_is_appended_to_a_binary_is_ours() {
        let text = "0: orders::parse\n1: orders::__edgetest::t_3\n2: edgetest_support::worker::cases::f";
        let symbols: Vec<_> = of_subject(text, "h").into_iter().map(|frame| frame.symbol).collect();
        assert_eq!(symbols, ["orders::parse"]);
    }

    #[test]
    fn noise_is_read_without_a_panic() {
        for noise in ["", "at", "at x:y:z", "1:", ": ", "99999999999: x\nat :1:99999999999"] {
            parse(noise);
        }
    }
}
