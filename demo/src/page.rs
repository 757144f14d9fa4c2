/// Which slice of the results to show; pages are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    pub number: usize,
    pub size: usize,
}

/// The items on a page, fewer on the last one.
pub fn page_of(items: &[String], page: Page) -> Vec<String> {
    let start = (page.number - 1) * page.size;
    items.iter().skip(start).take(page.size).cloned().collect()
}

/// How many pages there are.
///
/// # Panics
///
/// Panics if `size` is zero.
pub fn page_count(items: usize, size: usize) -> usize {
    assert!(size > 0, "a page holds at least one item");
    items.div_ceil(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_page() {
        let items: Vec<String> = (1..=5).map(|i| i.to_string()).collect();
        assert_eq!(page_of(&items, Page { number: 2, size: 2 }), ["3", "4"]);
        assert_eq!(page_of(&items, Page { number: 3, size: 2 }), ["5"]);
    }

    #[test]
    fn counts_pages() {
        assert_eq!(page_count(5, 2), 3);
    }
}
