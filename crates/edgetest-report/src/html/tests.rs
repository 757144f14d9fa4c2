mod browser;

use super::*;
use crate::sample;

#[test]
fn a_page_holds_findings_reach_skips_and_the_curve() {
    let page = Html.render(&[sample::report()]);
    for part in [
        "<title>orders – cargo edgetest</title>",
        "<code>orders::parse_sku</code> panics on a multi-byte character",
        "<mark>split_at</mark>",
        "cargo edgetest repro 3fa1c0de",
        "a function without the closure",
        "<svg",
    ] {
        assert!(page.contains(part), "{part} in\n{page}");
    }
}

#[test]
fn a_page_asks_for_nothing_from_outside() {
    let page = Html.render(&[sample::report()]);
    for part in ["<script", "src=", "<link", "@import", "url(", "http://", "https://"] {
        assert!(!page.contains(part), "{part}");
    }
    assert!(page.contains("default-src 'none'"), "{page}");
}

#[test]
fn every_reference_within_the_page_has_its_target_once() {
    let page = Html.render(&[sample::report(), Report { package: "more".into(), ..sample::report() }]);
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let distinct: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "{ids:?}");
    let attributes = [" href=\"#", " aria-labelledby=\""];
    for target in attributes.iter().flat_map(|start| page.split(start).skip(1)).filter_map(|it| it.split('"').next()) {
        assert!(distinct.contains(target), "{target}");
    }
}

#[test]
fn a_run_without_packages_is_a_page_too() {
    assert!(Html.render(&[]).contains("No package was tested"));
}
