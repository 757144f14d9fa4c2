//! Functions that die of some values and of no others.

/// Whether a function dies of a value: one in some hundreds does.
pub fn is_deadly(value: u64, one_in: u64) -> bool {
    // An odd factor spreads the boundary values, half of which share their low bits.
    (value ^ 0x5bd1_e995).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20 & 0xffff_ffff < (1 << 32) / one_in
}

pub fn abort(value: u64, one_in: u64) {
    if is_deadly(value, one_in) {
        std::process::abort();
    }
}

pub fn exit(value: u64, one_in: u64) {
    if is_deadly(value, one_in) {
        std::process::exit(0);
    }
}

pub fn overflow(value: u64, one_in: u64) {
    if is_deadly(value, one_in) {
        deeper(value);
    }
}

fn deeper(value: u64) -> u64 {
    let space = std::hint::black_box([value; 64]);
    if space[1] == value { 1 + deeper(std::hint::black_box(value)) } else { 0 }
}

pub fn exhaust(value: u64, one_in: u64) {
    let mut kept = Vec::new();
    while is_deadly(value, one_in) {
        kept.push(std::hint::black_box(vec![1_u8; 4 << 20]));
    }
}

pub fn signal(value: u64, one_in: u64) {
    unsafe extern "C" {
        fn raise(signal: i32) -> i32;
    }
    if is_deadly(value, one_in) {
        unsafe { raise(9) };
    }
}

pub fn hang(value: u64, one_in: u64) {
    while is_deadly(std::hint::black_box(value), one_in) {}
}

pub fn panic(value: u64, one_in: u64) {
    assert!(!is_deadly(value, one_in), "deadly");
}
