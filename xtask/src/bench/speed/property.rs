//! The property that a person would write.

use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_word_is_no_longer_than_its_text(text in any::<String>()) {
        prop_assert!(words::longest_word(&text) <= text.len());
    }
}
