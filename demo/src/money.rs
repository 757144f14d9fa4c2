/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub quantity: u32,
    pub unit_cents: u32,
}

/// Parses a price such as `12.50` into cents.
pub fn parse_price(text: &str) -> Option<u64> {
    let (whole, cents) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    let whole: u64 = whole.parse().ok()?;
    let cents: u64 = cents.parse().ok()?;
    whole.checked_mul(100)?.checked_add(cents)
}

/// The total of an order in cents.
pub fn total_cents(lines: &[Line]) -> u32 {
    lines
        .iter()
        .map(|line| line.quantity * line.unit_cents)
        .sum()
}

/// The average price of an order's lines in cents.
pub fn average_cents(lines: &[Line]) -> u64 {
    let sum: u64 = lines.iter().map(|line| u64::from(line.unit_cents)).sum();
    sum / lines.len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order() -> Vec<Line> {
        vec![
            Line {
                quantity: 2,
                unit_cents: 500,
            },
            Line {
                quantity: 1,
                unit_cents: 1000,
            },
        ]
    }

    #[test]
    fn sums_an_order() {
        assert_eq!(total_cents(&order()), 2000);
    }

    #[test]
    fn averages_an_order() {
        assert_eq!(average_cents(&order()), 750);
    }

    #[test]
    fn parses_prices() {
        assert_eq!(parse_price("12.50"), Some(1250));
        assert_eq!(parse_price("3"), Some(300));
    }
}
