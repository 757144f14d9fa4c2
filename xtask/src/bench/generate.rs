//! What `cargo edgetest generate` writes for published crates: whether it compiles, passes, reads well to the linters, stays as
//! it is, leaves a person's work alone and follows the API.
//!
//! Each crate is copied from cargo's registry folder into a repository of its own, and goes through what a user would do with it.

mod course;
mod tree;

use super::corpus::Package;
use super::measure::select;
use super::table::table;
use super::{Error, corpus, io_error, section, vet};
use clap::Args;
use course::{Course, course};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// Which crates, by which build of the tool.
#[derive(Args, Clone, Debug)]
pub struct Courses {
    /// So many crates, spread evenly over the list.
    #[arg(long, value_name = "N", default_value_t = 10)]
    sample: usize,
    /// These crates only, as NAME or NAME@VERSION.
    #[arg(long, value_name = "CRATE")]
    only: Vec<String>,
    /// Build the tool without optimisation, which is sooner done; it generates a little slower.
    #[arg(long)]
    debug: bool,
}

/// The whole section.
pub fn measure(courses: &Courses, root: &Path) -> Result<String, Error> {
    // The tool is run in folders of its own.
    let root = &std::path::absolute(root).map_err(io_error("find", root))?;
    let packages: BTreeSet<Package> = corpus::popular(root)?.into_iter().collect();
    let sample = courses.only.is_empty().then_some(courses.sample);
    let tool = if courses.debug { vet::build_debug_tool(root)? } else { vet::build_tool(root)? };
    let mut rows = Vec::new();
    for package in select(&courses.only, sample, packages)? {
        let course = course(&package, &tool, root)?;
        println!("{package}: {}", course.remarks.join("; "));
        rows.push((package, course));
        // It takes a while, and what is known need not wait for the rest.
        section::write(root, "generate", &(section::provenance(root, &tool) + &of(&rows)))?;
    }
    Ok(section::provenance(root, &tool) + &of(&rows))
}

fn of(courses: &[(Package, Course)]) -> String {
    let head = [
        "crate",
        "public callables",
        "called",
        "tests",
        "of them laws",
        "lines",
        "a callable",
        "generate",
        "`cargo test`",
        "all well",
    ];
    let rows: Vec<_> = courses.iter().map(|(package, course)| row(package, course)).collect();
    let well = courses.iter().filter(|(_, course)| course.remarks.is_empty()).count();
    let mut text = format!(
        "All well on {well} of {}: it generates, `cargo test --test edgetest` passes, clippy and rustfmt have nothing to say of what was written, \
         generating again changes nothing, `--check` exits with 0, an edit by hand survives, a function whose signature changed makes `--check` \
         exit with 1, and the next `generate` mends it. The time of `cargo test` is that of the built tests.\n\n",
        courses.len(),
    );
    text += &table(head, 1, &rows);
    for (package, course) in courses.iter().filter(|(_, course)| !course.remarks.is_empty()) {
        writeln!(text, "\n- {package}: {}", course.remarks.join("; ")).expect("a String takes all");
    }
    text
}

fn row(package: &Package, course: &Course) -> [String; 10] {
    let seconds = |time: std::time::Duration| format!("{:.1} s", time.as_secs_f64());
    let hundredths = (course.lines * 100).checked_div(course.public).unwrap_or_default();
    [
        package.to_string(),
        course.public.to_string(),
        course.called.to_string(),
        course.tests.to_string(),
        course.laws.to_string(),
        course.lines.to_string(),
        format!("{}.{:02}", hundredths / 100, hundredths % 100),
        seconds(course.generated_in),
        seconds(course.tested_in),
        if course.remarks.is_empty() { "yes".to_owned() } else { "no".to_owned() },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_with_a_remark_is_not_well_and_said() {
        let bad = Course { public: 3, lines: 10, remarks: vec!["clippy complains".into()], ..Course::default() };
        let text = of(&[(Package::new("a", "1.0.0"), Course::default()), (Package::new("b", "1.0.0"), bad)]);
        assert!(text.starts_with("All well on 1 of 2:"), "{text}");
        assert!(text.contains("| 10 | 3.33 |") && text.contains("- b@1.0.0: clippy complains"), "{text}");
    }
}
