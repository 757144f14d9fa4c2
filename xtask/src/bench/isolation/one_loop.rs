//! The function whose cases are timed: short, and without a system call.

/// Some hundred steps that depend on each other.
pub fn mix(seed: u32) -> u32 {
    let mut state = seed | 1;
    for _ in 0..100 {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
    }
    state
}
