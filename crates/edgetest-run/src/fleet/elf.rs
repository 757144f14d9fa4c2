//! What a built program tells of itself.

use object::elf::{DT_NEEDED, FileHeader64};
use object::read::elf::{Dyn as _, ElfFile64, FileHeader as _, SectionHeader as _};
use object::{Architecture, Endianness, Object as _, ObjectSection as _, ObjectSymbol as _};
use std::collections::BTreeSet;

/// Libraries that the image has in which targets run.
const THERE: [&str; 10] = [
    "ld-linux-x86-64.so.2",
    "libc.so.6",
    "libdl.so.2",
    "libgcc_s.so.1",
    "libm.so.6",
    "libpthread.so.0",
    "libresolv.so.2",
    "librt.so.1",
    "libstdc++.so.6",
    "libutil.so.1",
];

/// What is known of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// It is for x86-64.
    pub fits: bool,
    /// Libraries that it needs beyond those that are there.
    pub libraries: Vec<String>,
    /// Calls into `AddressSanitizer`.
    pub sanitizer_calls: usize,
}

/// Reads a program; `None` for anything else.
pub(super) fn read(bytes: &[u8]) -> Option<Facts> {
    let file = ElfFile64::<Endianness>::parse(bytes).ok()?;
    let fits = file.architecture() == Architecture::X86_64;
    Some(Facts { fits, libraries: libraries(bytes).unwrap_or_default(), sanitizer_calls: calls(&file) })
}

fn libraries(bytes: &[u8]) -> object::Result<Vec<String>> {
    let header = FileHeader64::<Endianness>::parse(bytes)?;
    let endian = header.endian()?;
    let sections = header.sections(endian, bytes)?;
    let mut needed = Vec::new();
    for section in sections.iter() {
        let Some((entries, link)) = section.dynamic(endian, bytes)? else { continue };
        let names = sections.strings(endian, bytes, link)?;
        for entry in entries.iter().filter(|entry| entry.d_tag(endian) == DT_NEEDED) {
            let name = entry.string(endian, names)?;
            needed.push(String::from_utf8_lossy(name).into_owned());
        }
    }
    needed.retain(|name| !THERE.contains(&name.as_str()));
    Ok(needed)
}

/// Calls by a relative address whose end is a function of the sanitizer's. Without disassembling it, a constant that looks like
/// one is counted too, and none was seen.
fn calls(file: &ElfFile64<'_, Endianness>) -> usize {
    let is_sanitizer = |name: &str| name.trim_start_matches('_').starts_with("asan_");
    let symbols = file.symbols().filter(|symbol| symbol.name().is_ok_and(is_sanitizer));
    let ends: BTreeSet<u64> = symbols.map(|symbol| symbol.address()).filter(|address| *address != 0).collect();
    let Some(text) = file.section_by_name(".text") else { return 0 };
    let Ok(code) = text.data() else { return 0 };
    let target = |at: usize, call: &[u8]| {
        let offset = i32::from_le_bytes(call[1..5].try_into().ok()?);
        text.address().checked_add(u64::try_from(at).ok()? + 5)?.checked_add_signed(i64::from(offset))
    };
    let calls = code.windows(5).enumerate().filter(|(_, call)| call[0] == 0xe8);
    calls.filter(|(at, call)| target(*at, call).is_some_and(|end| ends.contains(&end))).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_very_program_fits_and_has_no_sanitizer() {
        let program = std::env::current_exe().expect("it runs");
        let facts = read(&std::fs::read(program).expect("it is there")).expect("it is a program");
        assert_eq!(facts, Facts { fits: cfg!(target_arch = "x86_64"), libraries: Vec::new(), sanitizer_calls: 0 });
    }

    #[test]
    fn noise_is_no_program() {
        assert_eq!(read(b"#!/bin/sh\n"), None);
        assert_eq!(read(b"\x7fELF\x02\x01"), None);
    }
}
