//! Milliseconds in the unit that fits.

/// `7 ms`, `1.2 s`, `2 min 10 s`.
pub(crate) fn duration(millis: u64) -> String {
    match millis {
        0..1000 => format!("{millis} ms"),
        1000..10_000 => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
        10_000..120_000 => format!("{} s", millis / 1000),
        _ => format!("{} min {} s", millis / 60_000, millis % 60_000 / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_in_the_unit_that_fits() {
        for (millis, expected) in [(7, "7 ms"), (1250, "1.2 s"), (12_900, "12 s"), (130_000, "2 min 10 s")] {
            assert_eq!(duration(millis), expected);
        }
    }
}
