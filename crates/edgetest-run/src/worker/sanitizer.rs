//! What AddressSanitizer left on standard error, with its addresses resolved.
//!
//! The runtime must not resolve them itself: it would start a program, which a worker may not, and lose the report over it. So
//! its addresses are looked up here, outside of the sandbox, in the debug information of the program that died.

use crate::record::{Frame, Outcome};
use crate::worker::death::frame_of;
use addr2line::{Loader, demangle_auto};
use edgetest_support::worker::frames_of_subject;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

/// What the runtime is told. Signals stay std's, which tells a stack overflow from a wild pointer; leaks are meant, since lent
/// values live as long as the process; short reports fit what is kept of standard error; memory is bounded by what is in use,
/// where a bound of the address space would leave no room for the runtime itself.
pub(super) const OPTIONS: &str = "symbolize=0:detect_leaks=0:exitcode=77:allocator_may_return_null=1:handle_segv=0:\
     handle_sigbus=0:handle_abort=0:handle_sigfpe=0:handle_sigill=0:use_sigaltstack=0:malloc_context_size=4:\
     quarantine_size_mb=64:hard_rss_limit_mb=3072:detect_odr_violation=0:print_legend=0:disable_coredump=0";
/// What its report begins with.
const HEAD: &str = "ERROR: AddressSanitizer: ";
/// Frames of the runtime and of what stands in for functions of C.
const OF_THE_RUNTIME: [&str; 5] = ["__asan", "__interceptor", "__sanitizer", "__lsan", "___interceptor"];

/// The report in what a worker of `executable` has left, if there is one.
pub(super) fn read(stderr: &str, executable: &Path) -> Option<Outcome> {
    if stderr.contains("AddressSanitizer: hard rss limit exhausted") {
        return Some(Outcome::EnvironmentDenied {
            what: "more memory than there is room for beside the sanitizer".into(),
        });
    }
    let (error, access, addresses) = parse(stderr)?;
    Some(Outcome::Sanitizer { error, access, frames: resolve(&addresses, executable) })
}

/// The error, the access and the addresses of its stack, innermost first, relative to the program's beginning.
fn parse(stderr: &str) -> Option<(String, String, Vec<u64>)> {
    let (_, report) = stderr.split_once(HEAD)?;
    let mut lines = report.lines();
    let head = lines.next()?;
    // `attempting double-free on …` has its word in second place.
    let mut words = head.strip_prefix("attempting ").unwrap_or(head).split([' ', ':']);
    let error = words.find(|word| !word.is_empty())?.to_owned();
    let (mut access, mut addresses) = (String::new(), Vec::new());
    for line in lines.map(str::trim) {
        if line.starts_with("READ of size") || line.starts_with("WRITE of size") {
            line.split(" at ").next().unwrap_or_default().clone_into(&mut access);
        } else if line.starts_with('#') {
            addresses.extend(address(line));
        } else if !addresses.is_empty() {
            break;
        }
    }
    Some((error, access, addresses))
}

/// `#1 0x5581  (/path/program+0xdd2f0) (BuildId: …)`; a library of the system is none of our concern.
fn address(line: &str) -> Option<u64> {
    let (file, rest) = line.split_once('(')?.1.split_once("+0x")?;
    let digits: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    let is_library = Path::new(file).extension().is_some_and(|end| end == "so") || file.contains(".so.");
    u64::from_str_radix(&digits, 16).ok().filter(|_| !is_library)
}

/// The frames of the code under test. None where the program has no debug information that can be read.
fn resolve(addresses: &[u64], executable: &Path) -> Vec<Frame> {
    let Ok(loader) = Loader::new(executable) else { return Vec::new() };
    let mut text = String::new();
    for address in addresses {
        let Ok(mut frames) = loader.find_frames(*address) else { continue };
        let mut next = frames.next().ok().flatten();
        while let Some(frame) = next {
            next = frames.next().ok().flatten();
            // Line tables name functions without their paths; the symbol has the path of the function that was not inlined.
            let symbol = loader.find_symbol(*address).filter(|_| next.is_none());
            let symbol = symbol.map(|symbol| demangle_auto(symbol.into(), None).into_owned());
            let named = || frame.function.as_ref()?.demangle().ok().map(Cow::into_owned);
            let name = symbol.or_else(named).map(|name| without_hash(&name)).unwrap_or_default();
            if OF_THE_RUNTIME.iter().any(|start| name.starts_with(start)) {
                continue;
            }
            let place = frame.location.as_ref();
            let number = |number: Option<u32>| number.unwrap_or(0);
            let (file, line, column) = place
                .map_or(("", 0, 0), |place| (place.file.unwrap_or_default(), number(place.line), number(place.column)));
            writeln!(text, "0: {name}\n at {file}:{line}:{column}").expect("writing to a String does not fail");
        }
    }
    let harness = executable.file_stem().map(|stem| stem.to_string_lossy().replace('-', "_")).unwrap_or_default();
    frames_of_subject(&text, &harness).into_iter().map(frame_of).collect()
}

/// `a::b::h0123456789abcdef` is `a::b`.
fn without_hash(name: &str) -> String {
    match name.rsplit_once("::h") {
        Some((path, hash)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => path.to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_tells_the_error_the_access_and_the_first_stack() {
        let report = "noise\n=================\n==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x51 at pc 0x5\n\
                      READ of size 1 at 0x51 thread T1\n    #0 0x5581 in f (/a/fuzz+0x1f) (BuildId: 2)\n\
                      \x20   #1 0x55 (/lib/libc.so.6+0x3)\n    #2 0x55  (/a/fuzz+0xdd2f0) (BuildId: 2)\n\n\
                      0x51 is located\nallocated by thread T1 here:\n    #0 0x1 (/a/fuzz+0x77)\n";
        let expected = ("heap-buffer-overflow".to_owned(), "READ of size 1".to_owned(), vec![0x1f, 0xdd2f0]);
        assert_eq!(parse(report), Some(expected));
        let (error, access, _) =
            parse("==7==ERROR: AddressSanitizer: attempting double-free on 0x5:\n").expect("a report");
        assert_eq!((error.as_str(), access.as_str()), ("double-free", ""));
        assert_eq!(parse("thread panicked"), None);
    }

    #[test]
    fn an_address_of_this_very_program_has_no_frames_of_anyones_code() {
        let program = std::env::current_exe().expect("it runs");
        assert_eq!(resolve(&[0], &program), []);
    }
}
