//! A page is what a dead process left behind: any bytes at all must be read without a panic.

#![no_main]

use edgetest_support::page::{MAGIC, Region, SIZE, read_head, read_text};
use libfuzzer_sys::fuzz_target;

const NONCE: u64 = 7;

fuzz_target!(|bytes: &[u8]| {
    read_all(bytes);
    let mut page = [&MAGIC.to_ne_bytes()[..], &NONCE.to_ne_bytes(), bytes].concat();
    page.resize(SIZE, 0xff);
    read_all(&page);
});

fn read_all(bytes: &[u8]) {
    let _ = read_head(bytes, NONCE);
    for region in [Region::Panic, Region::Frames, Region::Choices] {
        let _ = read_text(bytes, region);
    }
}
