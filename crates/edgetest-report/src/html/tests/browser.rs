//! Pages as a browser has them. Where there is none, a line on standard error says that nothing was looked at.

use crate::html::Html;
use crate::{Render as _, Report, sample};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Nothing but the page: no network, no profile of the user's.
const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=2000",
];

/// A browser on the path, or the one that `EDGETEST_BROWSER` names.
fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("EDGETEST_BROWSER").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let found = NAMES.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|it| it.is_file()));
    named.or(found)
}

/// What a browser made of a page.
struct Shown {
    /// The document after it was loaded, as markup again.
    document: String,
    /// What the console said.
    console: Vec<String>,
}

/// Loads a page; `None` without a browser, which is said past the ears of the test runner.
fn show(page: &str) -> Option<Shown> {
    let Some(browser) = browser() else {
        let name = std::thread::current().name().unwrap_or("a test").to_owned();
        let line = format!("SKIPPED {name}: no browser on the path (chromium), so that no page was opened\n");
        std::io::stderr().write_all(line.as_bytes()).expect("standard error is there");
        return None;
    };
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("report.html");
    std::fs::write(&file, page).expect("writable");
    Some(load(&browser, &file, folder.path()))
}

fn load(browser: &Path, file: &Path, folder: &Path) -> Shown {
    let mut command = Command::new(browser);
    command.args(FLAGS).arg(format!("--user-data-dir={}", folder.join("profile").display())).arg("--dump-dom");
    command.arg(format!("file://{}", file.display())).stdin(Stdio::null());
    let output = command.output().expect("the browser starts");
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{log}");
    let console = log.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
    Shown { document: String::from_utf8_lossy(&output.stdout).into_owned(), console }
}

#[test]
fn a_browser_shows_a_report_without_a_word_on_its_console() {
    let reports = [sample::report(), Report { package: "more".into(), ..sample::report() }];
    let Some(shown) = show(&Html.render(&reports)) else { return };
    assert_eq!(shown.console, [""; 0]);
    for part in ["orders::parse_sku", "<mark>split_at</mark>", "<polyline", "</footer>"] {
        assert!(shown.document.contains(part), "{part} in\n{}", shown.document);
    }
}

#[test]
fn hostile_texts_are_inert_in_a_browser() {
    let Some(shown) = show(&Html.render(&[sample::hostile()])) else { return };
    assert_eq!(shown.console, [""; 0], "neither runs anything nor tries to");
    let document = shown.document.to_lowercase();
    for part in ["<script", "<img", "<evil", "<b>\n", "<!-- -->", "\u{1b}", "\u{202e}"] {
        assert!(!document.contains(part), "{part:?} is an element or a letter that steers");
    }
    assert_eq!(document.matches("</style>").count(), 1);
    assert!(document.contains("&lt;script&gt;") && document.contains("</footer>"));
}

#[test]
fn a_browser_tells_a_page_that_runs_something() {
    let Some(shown) = show("<!DOCTYPE html><title>x</title><script>console.error('ran')</script>") else { return };
    assert_eq!(shown.console.len(), 1, "{:?}", shown.console);
}
