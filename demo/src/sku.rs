/// A stock number such as `ABC-1234`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sku {
    pub prefix: String,
    pub number: u32,
}

/// Parses a stock number: three letters, a dash, and the number.
///
/// Returns `None` if the number is not a number.
pub fn parse_sku(raw: &str) -> Option<Sku> {
    let raw = raw.trim();
    if raw.len() < 5 {
        return None;
    }
    let (prefix, rest) = raw.split_at(3);
    let number = rest.trim_start_matches('-').parse().ok()?;
    Some(Sku {
        prefix: prefix.to_uppercase(),
        number,
    })
}

impl Sku {
    /// The check digit that is printed on labels.
    pub fn check_digit(&self) -> u8 {
        let sum: u32 = self
            .number
            .to_string()
            .bytes()
            .map(|b| u32::from(b - b'0'))
            .sum();
        (sum % 10) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_a_sku() {
        let sku = parse_sku(" abc-1234 ").unwrap();
        assert_eq!(sku.prefix, "ABC");
        assert_eq!(sku.number, 1234);
        assert_eq!(sku.check_digit(), 0);
    }

    #[test]
    fn rejects_a_short_sku() {
        assert_eq!(parse_sku("a-1"), None);
    }
}
