//! Puts reports where they were asked for.

use crate::error::Error;
use crate::outputs::{Format, Output};
use edgetest_report::{Github, Html, Human, Json, Junit, Markdown, Render, Report, Sarif, Scope, Style};
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

/// Open files, one per report.
pub struct Publisher {
    sinks: Vec<Sink>,
    /// Kept for the forms that hold a whole run.
    reports: Vec<Report>,
}

/// A form and where it goes: standard output without a file.
struct Sink {
    render: Box<dyn Render>,
    file: Option<(PathBuf, File)>,
}

impl Publisher {
    /// Makes the files now: a place that cannot be written should be known before a minute has gone by, and an old report
    /// must not pass for a new one.
    pub fn open(outputs: &[Output], verbose: bool) -> Result<Self, Error> {
        let sinks = outputs.iter().map(|output| Sink::open(output, verbose)).collect::<Result<_, _>>()?;
        Ok(Self { sinks, reports: Vec::new() })
    }

    /// Adds a package's report to each.
    pub fn publish(&mut self, report: Report) -> Result<(), Error> {
        let reports = [report];
        let written = self.write(Scope::Package, &reports);
        self.reports.extend(reports);
        written
    }

    /// Writes the documents that hold all packages. Without any there is nothing to tell, and a file that stays empty says so.
    pub fn finish(mut self) -> Result<(), Error> {
        if self.reports.is_empty() {
            return Ok(());
        }
        let reports = std::mem::take(&mut self.reports);
        self.write(Scope::Run, &reports)
    }

    /// Writes to every sink, whatever becomes of the others, and tells what failed first.
    fn write(&mut self, scope: Scope, reports: &[Report]) -> Result<(), Error> {
        let sinks = self.sinks.iter_mut().filter(|sink| sink.render.scope() == scope);
        let written: Vec<_> = sinks.map(|sink| sink.write(reports)).collect();
        written.into_iter().collect()
    }
}

impl Sink {
    fn open(output: &Output, verbose: bool) -> Result<Self, Error> {
        let style = Style { color: output.file.is_none(), verbose, ..style() };
        let render = render(output.format, style);
        let Some(path) = &output.file else {
            return Ok(Self { render, file: None });
        };
        match File::create(path) {
            Ok(file) => Ok(Self { render, file: Some((path.clone(), file)) }),
            Err(source) => Err(Error::Write { path: path.clone(), source }),
        }
    }

    fn write(&mut self, reports: &[Report]) -> Result<(), Error> {
        let text = self.render.render(reports);
        match &mut self.file {
            None => print(&text),
            Some((path, file)) => {
                file.write_all(text.as_bytes()).map_err(|source| Error::Write { path: path.clone(), source })
            }
        }
    }
}

fn render(format: Format, style: Style) -> Box<dyn Render> {
    match format {
        Format::Human => Box::new(Human(style)),
        Format::Json => Box::new(Json),
        Format::Sarif => Box::new(Sarif),
        Format::Junit => Box::new(Junit),
        Format::Html => Box::new(Html),
        Format::Markdown => Box::new(Markdown),
        Format::Github => Box::new(Github),
    }
}

/// The dress of text for standard output: always coloured, since [`print`] takes the colours away where nobody wants them.
pub fn style() -> Style {
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let usual = Style { color: true, ..Style::default() };
    Style { width: width.unwrap_or(usual.width), ..usual }
}

/// Writes to standard output. A reader that has seen enough, such as `head`, is no error.
pub fn print(text: &str) -> Result<(), Error> {
    let mut stdout = anstream::stdout();
    let written: io::Result<()> = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    match written {
        Err(source) if source.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Write { path: "standard output".into(), source })
        }
        _ => Ok(()),
    }
}
