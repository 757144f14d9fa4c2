//! Puts reports where they were asked for.

use crate::error::Error;
use crate::outputs::{Format, Output};
use edgetest_report::{Report, Style, human, json};
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

/// Open files, one per report.
pub struct Publisher {
    outputs: Vec<(Format, Option<(PathBuf, File)>)>,
    verbose: bool,
}

impl Publisher {
    /// Makes the files now: a place that cannot be written should be known before a minute has gone by, and an old report
    /// must not pass for a new one.
    pub fn open(outputs: &[Output], verbose: bool) -> Result<Self, Error> {
        let open = |output: &Output| match &output.file {
            None => Ok((output.format, None)),
            Some(path) => match File::create(path) {
                Ok(file) => Ok((output.format, Some((path.clone(), file)))),
                Err(source) => Err(Error::Write { path: path.clone(), source }),
            },
        };
        Ok(Self { outputs: outputs.iter().map(open).collect::<Result<_, _>>()?, verbose })
    }

    /// Adds a package's report to each.
    pub fn publish(&mut self, report: &Report) -> Result<(), Error> {
        for (format, file) in &mut self.outputs {
            let style = Style { color: file.is_none(), verbose: self.verbose, ..style() };
            let text = match format {
                Format::Human => human(report, style),
                Format::Json => json(report),
            };
            match file {
                None => print(&text)?,
                Some((path, file)) => {
                    file.write_all(text.as_bytes()).map_err(|source| Error::Write { path: path.clone(), source })?;
                }
            }
        }
        Ok(())
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
