//! Findings as plain tests with literal values.
//!
//! A seed stops to reproduce when a strategy changes; a literal does not. A defect that is not mended yet is marked where
//! a reviewer sees it: a panic by `should_panic`, which turns red once it is mended, and what would end the whole test
//! process by `ignore` with its reason.

use super::tables::formatted;
use super::{Record, SuiteFile, SuiteItem};
use quote::ToTokens as _;

/// A finding, in the words that a test needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its fingerprint.
    pub id: String,
    /// Its kind's code: `char-boundary`.
    pub kind: String,
    /// Path of the callable at fault.
    pub callable: String,
    /// What the test is named after the callable: `respects_char_boundaries`.
    pub fact: String,
    /// The panic's message, or what happened instead.
    pub message: String,
    /// `src/sku.rs:41:32`, where there is a place.
    pub place: Option<String>,
    /// A test function that fails when run.
    pub reproducer: String,
    /// Whether, and how, it still fails.
    pub open: Open,
}

/// How an open finding is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Open {
    /// It panics.
    #[default]
    Panics,
    /// It panics where overflow checks and debug assertions are on.
    PanicsInDebug,
    /// It ends the process, or never ends.
    Kills,
    /// It is not to be marked: mended, or the user wants a red suite.
    Unmarked,
}

/// The file of regression tests: new findings, and those of the record whose tests `written` has. What is open, or is
/// no longer, is noted in the record.
pub fn regressions(known: &[Known], written: Option<&str>, record: &mut Record) -> SuiteFile {
    let mut file = SuiteFile {
        name: "regressions".to_owned(),
        head: "//! What was found once, each with the smallest input that showed it.\n".to_owned(),
        items: Vec::new(),
    };
    for (name, (_, callable)) in &record.open {
        if let Some(text) = written.and_then(|text| super::update::item_text(text, name)) {
            file.items.push(SuiteItem { callables: vec![callable.clone()], ..SuiteItem::plain(name.clone(), text) });
        }
    }
    for finding in known.iter().filter(|finding| !record.knows(&finding.id)).collect::<Vec<_>>() {
        let name = unique(&file, record, &name_of(finding));
        let Some(text) = item(finding, &name) else { continue };
        if finding.open == Open::Unmarked {
            record.mended.insert(name.clone(), finding.id.clone());
        } else {
            record.open.insert(name.clone(), (finding.id.clone(), finding.callable.clone()));
        }
        file.items.push(SuiteItem { callables: vec![finding.callable.clone()], ..SuiteItem::plain(name, text) });
    }
    file.items.sort_by(|a, b| a.name.cmp(&b.name));
    file
}

/// Takes the mark off a regression test that passes without it.
pub fn mend(file: &mut SuiteFile, name: &str, record: &mut Record) {
    if let Some((id, _)) = record.open.remove(name) {
        record.mended.insert(name.to_owned(), id);
    }
    if let Some(item) = file.items.iter_mut().find(|item| item.name == name)
        && let Some(text) = fixed(&item.text)
    {
        item.text = text;
    }
}

fn unique(file: &SuiteFile, record: &Record, wanted: &str) -> String {
    let is_free =
        |name: &String| record.item("regressions", name).is_none() && !file.items.iter().any(|item| item.name == *name);
    let numbered = (2..).map(|number| format!("{wanted}_{number}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(is_free).expect("numbers do not end")
}

/// `<orders::Sku as FromStr>::from_str` and `ends` → `sku_from_str_ends`.
fn name_of(finding: &Known) -> String {
    let path = finding.callable.as_str();
    let (owner, method) = path.rsplit_once("::").unwrap_or(("", path));
    let owner = owner.trim_start_matches('<').split(" as ").next().unwrap_or_default();
    let owner = owner.split('<').next().unwrap_or_default().rsplit("::").next().unwrap_or_default();
    let is_type = owner.chars().next().is_some_and(char::is_uppercase);
    let method: String = method.split('#').next().unwrap_or_default().trim_start_matches("r#").to_owned();
    let stem = if is_type {
        format!("{}_{method}", crate::statement::variable(owner, "self").trim_start_matches("r#"))
    } else {
        method
    };
    format!("{stem}_{}", finding.fact)
}

/// `None` where the reproducer is no test function that parses.
fn item(finding: &Known, name: &str) -> Option<String> {
    let mut function: syn::ItemFn = syn::parse_str(&finding.reproducer).ok()?;
    function.sig.ident = syn::Ident::new(name, proc_macro2::Span::call_site());
    discard_result(&mut function);
    let place = finding.place.as_ref().map(|place| format!(" at {place}")).unwrap_or_default();
    let mut docs =
        vec![format!(" {}", finding.message), format!(" ({}{place}, finding {}).", finding.kind, finding.id)];
    let mut marker = String::new();
    match finding.open {
        Open::Panics => {
            docs.extend([String::new(), " Open: once it is mended, remove `should_panic`.".to_owned()]);
            marker.push_str("#[should_panic]");
        }
        Open::PanicsInDebug => {
            docs.extend([String::new(), " Open: once it is mended, remove `should_panic`.".to_owned()]);
            marker.push_str("#[cfg_attr(debug_assertions, should_panic)]");
        }
        Open::Kills => {
            docs.extend([
                String::new(),
                " Open: it would end the whole test process. Once it is mended, remove `ignore`.".to_owned(),
            ]);
            marker = format!("#[ignore = {:?}]", format!("open: {}, {}", finding.kind, finding.id));
        }
        Open::Unmarked => {}
    }
    let docs = docs.iter().map(|line| format!("#[doc = {line:?}]")).collect::<Vec<_>>().join("\n");
    let body = function.block.to_token_stream();
    let source = format!("{docs}\n#[test]\n{marker}\nfn {name}() {body}\n");
    Some(formatted(&source))
}

/// The failing call's result is of no interest once it returns.
fn discard_result(function: &mut syn::ItemFn) {
    let Some(syn::Stmt::Expr(expression, Some(_))) = function.block.stmts.last() else { return };
    if !matches!(expression, syn::Expr::Call(_) | syn::Expr::MethodCall(_) | syn::Expr::Binary(_) | syn::Expr::Unary(_))
    {
        return;
    }
    let is_assignment = matches!(expression, syn::Expr::Binary(binary) if is_assigning(&binary.op));
    if !is_assignment {
        let text = format!("let _ = {};", expression.to_token_stream());
        if let Ok(statement) = syn::parse_str::<syn::Stmt>(&text) {
            function.block.stmts.pop();
            function.block.stmts.push(statement);
        }
    }
}

fn is_assigning(operator: &syn::BinOp) -> bool {
    operator.to_token_stream().to_string().ends_with('=')
        && operator.to_token_stream().to_string().len() > 1
        && !matches!(operator, syn::BinOp::Eq(_) | syn::BinOp::Ne(_) | syn::BinOp::Le(_) | syn::BinOp::Ge(_))
}

/// The text of an open regression test without its mark, once it passes.
fn fixed(text: &str) -> Option<String> {
    let mut function: syn::ItemFn = syn::parse_str(text).ok()?;
    let mut passed_open = false;
    function.attrs.retain(|attribute| {
        let source = attribute.to_token_stream().to_string();
        let is_mark =
            source.contains("should_panic") && !attribute.path().is_ident("doc") || attribute.path().is_ident("ignore");
        passed_open |= source.contains("\" Open: ");
        let is_empty = source.ends_with("\"\"]") || source.ends_with("\"\" ]");
        let is_told = attribute.path().is_ident("doc") && (passed_open || is_empty);
        !is_mark && !is_told
    });
    Some(formatted(&function.to_token_stream().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(open: Open) -> Known {
        Known {
            id: "3fa1b2c4".into(),
            kind: "char-boundary".into(),
            callable: "<orders::HttpDate as FromStr>::from_str".into(),
            fact: "respects_char_boundaries".into(),
            message: "byte index 3 is inside '£'".into(),
            place: Some("src/sku.rs:41:32".into()),
            reproducer: "#[test]\nfn x() {\n    \"ab£\".parse::<orders::HttpDate>();\n}\n".into(),
            open,
        }
    }

    fn check(open: Open, expected: &str) {
        let mut record = Record::default();
        let file = regressions(&[finding(open)], None, &mut record);
        assert_eq!(file.items[0].text, expected);
        assert_eq!(record.open.len(), usize::from(open != Open::Unmarked));
    }

    const TOLD: &str = "/// byte index 3 is inside '£'\n/// (char-boundary at src/sku.rs:41:32, finding 3fa1b2c4).\n";
    const BODY: &str =
        "fn http_date_from_str_respects_char_boundaries() {\n    let _ = \"ab£\".parse::<orders::HttpDate>();\n}\n";

    #[test]
    fn what_still_panics_says_so_in_review() {
        let open = "///\n/// Open: once it is mended, remove `should_panic`.\n#[test]\n#[should_panic]\n";
        check(Open::Panics, &format!("{TOLD}{open}{BODY}"));
    }

    #[test]
    fn what_is_mended_is_a_plain_test() {
        check(Open::Unmarked, &format!("{TOLD}#[test]\n{BODY}"));
        let mut record = Record::default();
        let mut file = regressions(&[finding(Open::Panics)], None, &mut record);
        mend(&mut file, "http_date_from_str_respects_char_boundaries", &mut record);
        assert_eq!(file.items[0].text, format!("{TOLD}#[test]\n{BODY}"));
        assert_eq!((record.open.len(), record.mended.len()), (0, 1));
        assert!(regressions(&[finding(Open::Panics)], None, &mut record).items.is_empty(), "it is not marked again");
    }

    #[test]
    fn a_finding_keeps_its_test() {
        let mut record = Record::default();
        let first = regressions(&[finding(Open::Panics)], None, &mut record);
        let again = regressions(&[finding(Open::Panics)], Some(&first.items[0].text), &mut record);
        assert_eq!(again.items, first.items);
    }
}
