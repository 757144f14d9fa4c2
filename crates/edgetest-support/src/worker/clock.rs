//! The processor time of the thread that asks: what others do on the machine does not move it.
#![expect(unsafe_code, reason = "std has no clock of a thread's own")]

/// Nanoseconds of processor time that this thread has used.
#[cfg(all(unix, target_pointer_width = "64"))]
pub fn nanoseconds() -> u64 {
    use std::ffi::{c_int, c_long};

    #[repr(C)]
    struct TimeSpec {
        seconds: i64,
        nanoseconds: c_long,
    }
    unsafe extern "C" {
        fn clock_gettime(clock: c_int, time: *mut TimeSpec) -> c_int;
    }
    /// `CLOCK_THREAD_CPUTIME_ID`.
    const OF_THREAD: c_int = if cfg!(target_os = "linux") { 3 } else { 16 };

    let mut time = TimeSpec { seconds: 0, nanoseconds: 0 };
    // SAFETY: the call writes one `timespec`, whose layout on systems of 64 bits this is, and keeps nothing.
    if unsafe { clock_gettime(OF_THREAD, &raw mut time) } != 0 {
        return 0;
    }
    time.seconds.unsigned_abs() * 1_000_000_000 + time.nanoseconds.unsigned_abs()
}

/// Nanoseconds of the wall clock, the nearest that std has.
#[cfg(not(all(unix, target_pointer_width = "64")))]
pub fn nanoseconds() -> u64 {
    use std::sync::OnceLock;
    use std::time::Instant;

    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_nanos().try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::nanoseconds;

    #[test]
    fn the_clock_goes_forward_with_work() {
        let start = nanoseconds();
        std::hint::black_box((0..100_000_u64).fold(0, |sum: u64, value| sum.wrapping_mul(31) ^ value));
        assert!(nanoseconds() > start);
    }
}
