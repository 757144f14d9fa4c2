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
mod tests;
