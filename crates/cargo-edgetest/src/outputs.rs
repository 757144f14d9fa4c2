//! `--format F --output FILE`, as often as wanted: which report goes where.
//!
//! Read by hand, since clap's derive forgets in which order two options stood.

use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, ValueEnum};
use std::path::PathBuf;

/// Report formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// One object, documented by a JSON Schema.
    Json,
    /// SARIF 2.1.0, for code hosts.
    Sarif,
    /// `JUnit` XML, for CI systems.
    Junit,
    /// A page to open in a browser.
    Html,
    /// Markdown, for the summary of a CI step.
    Markdown,
    /// Annotations of GitHub's workflow runner.
    Github,
}

/// One report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Its format.
    pub format: Format,
    /// Its file; standard output without one.
    pub file: Option<PathBuf>,
}

/// Every report that was asked for; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outputs(pub Vec<Output>);

impl clap::Args for Outputs {
    fn augment_args(command: Command) -> Command {
        let names = Format::value_variants().iter().filter_map(Format::to_possible_value);
        let format = Arg::new("format")
            .long("format")
            .value_name("FORMAT")
            .action(ArgAction::Append)
            .value_parser(PossibleValuesParser::new(names))
            .help(
                "Form of the report; goes to standard output unless an --output follows (repeatable) [default: human]",
            );
        let output = Arg::new("output")
            .long("output")
            .value_name("FILE")
            .action(ArgAction::Append)
            .value_parser(clap::value_parser!(PathBuf))
            .help("File for the report of the --format before it (repeatable)");
        command.next_help_heading("Report").arg(format).arg(output)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for Outputs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        pair(words(matches)).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

enum Word {
    Format(Format),
    File(PathBuf),
}

/// Both options in the order in which they were typed.
fn words(matches: &ArgMatches) -> Vec<Word> {
    let formats = matches
        .get_many::<String>("format")
        .into_iter()
        .flatten()
        .map(|name| Word::Format(Format::from_str(name, false).expect("clap has checked the name")));
    let files = matches.get_many::<PathBuf>("output").into_iter().flatten().map(|file| Word::File(file.clone()));
    let formats = matches.indices_of("format").into_iter().flatten().zip(formats);
    let mut words: Vec<_> = matches.indices_of("output").into_iter().flatten().zip(files).chain(formats).collect();
    words.sort_by_key(|(at, _)| *at);
    words.into_iter().map(|(_, word)| word).collect()
}

fn pair(words: Vec<Word>) -> Result<Vec<Output>, clap::Error> {
    let mut outputs: Vec<Output> = Vec::new();
    for word in words {
        match (word, outputs.last_mut()) {
            (Word::Format(format), _) => outputs.push(Output { format, file: None }),
            (Word::File(file), Some(last)) if last.file.is_none() => last.file = Some(file),
            (Word::File(file), _) => {
                return Err(usage(format!("`--output {}` needs a `--format` of its own before it", file.display())));
            }
        }
    }
    if outputs.iter().filter(|output| output.file.is_none()).count() > 1 {
        return Err(usage("two reports for standard output: give one of them an `--output`".into()));
    }
    if outputs.is_empty() {
        outputs.push(Output { format: Format::Human, file: None });
    }
    Ok(outputs)
}

fn usage(message: String) -> clap::Error {
    clap::Error::raw(ErrorKind::ArgumentConflict, message + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args;

    fn check(line: &str) -> Result<Vec<Output>, String> {
        let words = ["cargo-edgetest"].into_iter().chain(line.split_whitespace()).map(Into::into);
        args::parse(words).map(|args| args.run.outputs.0).map_err(|error| error.to_string())
    }

    fn output(format: Format, file: Option<&str>) -> Output {
        Output { format, file: file.map(Into::into) }
    }

    #[test]
    fn an_output_belongs_to_the_format_before_it() {
        assert_eq!(
            check("--format human --format json --output r.json"),
            Ok(vec![output(Format::Human, None), output(Format::Json, Some("r.json"))])
        );
    }

    #[test]
    fn without_a_format_people_read_the_report() {
        assert_eq!(check("--time 2s"), Ok(vec![output(Format::Human, None)]));
    }

    #[test]
    fn an_output_without_a_format_is_refused() {
        assert!(check("--output r.json").is_err_and(|message| message.contains("needs a `--format`")));
    }

    #[test]
    fn standard_output_takes_one_report() {
        assert!(check("--format human --format json").is_err_and(|message| message.contains("two reports")));
    }
}
