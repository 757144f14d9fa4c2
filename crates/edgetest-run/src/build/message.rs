//! The few of cargo's JSON messages that matter here.
//!
//! Read loosely, field by field: cargo adds fields from version to version, and a missing one only costs an attribution.

use serde_json::Value;
use std::path::PathBuf;

/// A message of interest.
pub(super) enum Message {
    /// rustc refused something.
    Error(Diagnostic),
    /// rustc let something pass, with a remark.
    Warning(Diagnostic),
    /// A binary was linked, or was fresh.
    Executable(PathBuf),
}

/// One error of rustc.
#[derive(Clone, Debug, Default)]
pub(super) struct Diagnostic {
    /// Root file of the target that was compiled.
    pub root_file: PathBuf,
    /// Name of the target.
    pub target: String,
    /// `E0277`; empty where rustc gives none.
    pub code: String,
    /// The message itself, without place.
    pub text: String,
    /// What stands beside the primary span.
    pub label: String,
    /// As rustc prints it.
    pub rendered: String,
    /// Places in the order in which to look for someone to blame.
    pub places: Vec<Place>,
}

/// A line of a file, relative to the folder of the package where it lies within.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

/// Reads one line of cargo's standard output.
pub(super) fn parse(line: &[u8]) -> Option<Message> {
    let value: Value = serde_json::from_slice(line).ok()?;
    match value["reason"].as_str()? {
        "compiler-artifact" => Some(Message::Executable(value["executable"].as_str()?.into())),
        "compiler-message" => diagnostic(&value),
        _ => None,
    }
}

fn diagnostic(value: &Value) -> Option<Message> {
    let message = &value["message"];
    let text = message["message"].as_str()?;
    let level = message["level"].as_str()?;
    let is_error = level.starts_with("error");
    let primary = spans(message).find(|span| span["is_primary"] == true);
    // The tally at the end blames nobody.
    if text.starts_with("aborting due to") || !is_error && (level != "warning" || primary.is_none()) {
        return None;
    }
    let diagnostic = Diagnostic {
        root_file: string(&value["target"]["src_path"]).into(),
        target: string(&value["target"]["name"]),
        code: string(&message["code"]["code"]),
        text: text.to_owned(),
        label: primary.map(|span| string(&span["label"])).unwrap_or_default(),
        rendered: string(&message["rendered"]),
        places: places(message),
    };
    Some(if is_error { Message::Error(diagnostic) } else { Message::Warning(diagnostic) })
}

/// Primary spans first, then the others, then those of notes and helps; each with the macro calls around it.
fn places(message: &Value) -> Vec<Place> {
    let primary = spans(message).filter(|span| span["is_primary"] == true);
    let secondary = spans(message).filter(|span| span["is_primary"] != true);
    let children = message["children"].as_array().into_iter().flatten().flat_map(spans);
    primary.chain(secondary).chain(children).flat_map(expansions).filter_map(place).collect()
}

fn spans(message: &Value) -> impl Iterator<Item = &Value> {
    message["spans"].as_array().into_iter().flatten()
}

fn expansions(span: &Value) -> impl Iterator<Item = &Value> {
    std::iter::successors(Some(span), |span| Some(&span["expansion"]["span"]).filter(|outer| outer.is_object()))
}

fn place(span: &Value) -> Option<Place> {
    let line = usize::try_from(span["line_start"].as_u64()?).ok()?;
    Some(Place { file: span["file_name"].as_str()?.into(), line })
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_from_the_primary_span_through_its_expansion_to_the_notes() {
        let line = br#"{"reason":"compiler-message","target":{"name":"h","src_path":"/f/src/main.rs"},"message":{
            "level":"error","message":"no method","code":{"code":"E0599"},"rendered":"error[E0599]: no method",
            "spans":[
                {"file_name":"src/a.rs","line_start":9,"is_primary":false},
                {"file_name":"support/src/lib.rs","line_start":3,"is_primary":true,"label":"here",
                 "expansion":{"span":{"file_name":"src/b.rs","line_start":7}}}],
            "children":[{"spans":[{"file_name":"src/c.rs","line_start":1}]}]}}"#;
        let Some(Message::Error(diagnostic)) = parse(line) else { panic!("an error") };
        let places: Vec<_> = diagnostic.places.iter().map(|at| (at.file.to_str().expect("UTF-8"), at.line)).collect();
        assert_eq!(places, [("support/src/lib.rs", 3), ("src/b.rs", 7), ("src/a.rs", 9), ("src/c.rs", 1)]);
        assert_eq!((diagnostic.code.as_str(), diagnostic.label.as_str()), ("E0599", "here"));
    }

    #[test]
    fn notes_tallies_and_noise_are_passed_over() {
        for line in [
            r#"{"reason":"compiler-message","message":{"level":"warning","message":"2 warnings emitted","spans":[]}}"#,
            r#"{"reason":"compiler-message","message":{"level":"note","message":"unused"}}"#,
            r#"{"reason":"compiler-message","message":{"level":"error","message":"aborting due to 2 previous errors"}}"#,
            r#"{"reason":"compiler-artifact","executable":null}"#,
            "cargo:rerun-if-changed=x",
            "",
        ] {
            assert!(parse(line.as_bytes()).is_none(), "{line}");
        }
    }
}
