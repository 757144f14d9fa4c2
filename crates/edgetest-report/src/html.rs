//! One HTML file that needs nothing else: no network, no script.
//!
//! The template escapes whatever it is given. Beyond that nothing in the page can run: it forbids scripts to itself, so that
//! even an error here would leave a hostile text inert.

mod curve;
mod reach;
mod view;

use crate::{Render, Report, Scope, VERSION};
use askama::Template;
use view::PackageView;

/// A page to open in a browser.
#[derive(Clone, Copy, Debug)]
pub struct Html;

impl Render for Html {
    fn scope(&self) -> Scope {
        Scope::Run
    }

    fn render(&self, reports: &[Report]) -> String {
        let packages: Vec<PackageView> = reports.iter().map(PackageView::of).collect();
        let title = packages.iter().map(|package| package.name.as_str()).collect::<Vec<_>>().join(", ");
        Page { title, version: VERSION, packages }.render().expect("a String takes every text")
    }
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    title: String,
    version: &'static str,
    packages: Vec<PackageView>,
}

#[cfg(test)]
mod tests {
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
        for target in
            attributes.iter().flat_map(|start| page.split(start).skip(1)).filter_map(|it| it.split('"').next())
        {
            assert!(distinct.contains(target), "{target}");
        }
    }

    #[test]
    fn a_run_without_packages_is_a_page_too() {
        assert!(Html.render(&[]).contains("No package was tested"));
    }
}
