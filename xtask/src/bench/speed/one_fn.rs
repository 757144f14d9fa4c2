//! One public function with one defect.

/// The currency of an amount such as `EUR 12`.
pub fn currency(amount: &str) -> &str {
    if amount.len() < 3 { "" } else { &amount[..3] }
}
