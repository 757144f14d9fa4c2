//! One section of `BENCHMARKS.md`, between its markers, with what is needed to make it again.

use super::{Error, clock, io_error};
use std::path::Path;
use std::process::Command;

/// Puts the text between the markers of this section.
pub fn write(root: &Path, name: &'static str, text: &str) -> Result<(), Error> {
    let path = root.join("BENCHMARKS.md");
    let page = std::fs::read_to_string(&path).map_err(io_error("read", &path))?;
    let page = replace(&page, name, text).ok_or(Error::Marker(name))?;
    std::fs::write(&path, page).map_err(io_error("write", &path))
}

fn replace(page: &str, name: &str, text: &str) -> Option<String> {
    let begin = format!("<!-- {name}:begin -->");
    let (before, rest) = page.split_once(&begin)?;
    let end = rest.find(&format!("<!-- {name}:end -->"))?;
    Some(format!("{before}{begin}\n{}\n{}", text.trim_end(), &rest[end..]))
}

/// Command, versions, date and machine of a measurement.
pub fn provenance(root: &Path, tool: &Path) -> String {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let commit = output(Command::new("git").current_dir(root).args(["rev-parse", "--short", "HEAD"]));
    let rustc = output(Command::new("rustc").arg("--version"));
    let version = output(Command::new(tool).arg("--version"));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "`cargo xtask {}`, {}: {version} (commit {commit}), {rustc}, {}-{} with {cores} cores.\n",
        arguments.join(" "),
        clock::today(),
        std::env::consts::ARCH,
        std::env::consts::OS,
    )
}

fn output(command: &mut Command) -> String {
    let output = command.output().ok().filter(|output| output.status.success());
    output.map_or_else(|| "unknown".into(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_section_changes() {
        let page = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\n<!-- y:begin -->\nkept\n<!-- y:end -->\n";
        let page = replace(page, "x", "new\n").expect("the markers are there");
        assert_eq!(page, "a\n<!-- x:begin -->\nnew\n<!-- x:end -->\n<!-- y:begin -->\nkept\n<!-- y:end -->\n");
        assert_eq!(replace(&page, "z", ""), None);
    }
}
