/// Days of the week, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A delivery window in hours of a day, such as `9-17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    from: u8,
    to: u8,
}

impl Window {
    /// Parses `9-17`; the window must not be empty.
    pub fn parse(text: &str) -> Option<Window> {
        let (from, to) = text.split_once('-')?;
        let from = from.trim().parse().ok()?;
        let to = to.trim().parse().unwrap();
        (from < to && to <= 24).then_some(Window { from, to })
    }

    /// How many hours it lasts.
    pub fn hours(&self) -> u8 {
        self.to - self.from
    }
}

/// The name of a day, 0 for Monday.
pub fn weekday(day: usize) -> &'static str {
    DAYS[day % DAYS.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_a_window() {
        assert_eq!(Window::parse("9-17").unwrap().hours(), 8);
        assert_eq!(Window::parse("17-9"), None);
    }

    #[test]
    fn names_days() {
        assert_eq!(weekday(0), "mon");
        assert_eq!(weekday(8), "tue");
    }
}
