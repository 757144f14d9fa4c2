//! "Did you mean …?"

/// The candidate that looks most like what was typed, if any does.
pub fn closest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |candidate: &str| strsim::jaro_winkler(&typed.to_lowercase(), &candidate.to_lowercase());
    let scored = candidates.into_iter().map(|candidate| (likeness(candidate), candidate));
    let (score, best) = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    // Below this strsim's own examples and clap's threshold agree that it is chance.
    (score > 0.7).then_some(best)
}

/// ` (did you mean …?)`, or nothing.
pub fn hint<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    closest(typed, candidates).map(|best| format!("; did you mean `{best}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_finds_its_word() {
        assert_eq!(closest("ur::Url::prase", ["url::Url::parse", "url::Url::join"]), Some("url::Url::parse"));
    }

    #[test]
    fn nothing_alike_is_not_suggested() {
        assert_eq!(closest("xyz", ["url::Url::parse"]), None);
    }
}
