//! Joins the machine reports of several shares of one package.
//!
//! What any share tested is tested; a finding that several of them met is told once. Times are those of the slowest share,
//! since shares run beside each other.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Why reports cannot be joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeError {
    /// Not a machine report, or one of another form.
    NotAReport(String),
    /// Two reports of one package that no one run can have given: the field that differs.
    Differ(String),
}

/// The joined reports, one for each package in the order in which they first come. Each text holds any number of reports.
pub fn merge(texts: &[String]) -> Result<String, MergeError> {
    let mut packages: Vec<Value> = Vec::new();
    for report in texts.iter().map(|text| reports(text)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
        match packages.iter_mut().find(|known| known["package"]["name"] == report["package"]["name"]) {
            Some(known) => join(known, report)?,
            None => packages.push(report),
        }
    }
    let texts: Vec<String> = packages.into_iter().map(|report| format!("{:#}\n", counted(report))).collect();
    Ok(texts.concat())
}

fn reports(text: &str) -> Result<Vec<Value>, MergeError> {
    let refused = |what: &dyn std::fmt::Display| MergeError::NotAReport(what.to_string());
    let values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let reports: Vec<Value> = values.collect::<Result<_, _>>().map_err(|error| refused(&error))?;
    let is_report = |report: &Value| {
        let lists = ["items", "findings"].iter().all(|list| report[list].is_array());
        report["schema"] == "edgetest-report/1" && report["package"]["name"].is_string() && lists
    };
    if reports.is_empty() || !reports.iter().all(is_report) {
        return Err(refused(&"no `edgetest-report/1`"));
    }
    Ok(reports)
}

fn join(known: &mut Value, mut other: Value) -> Result<(), MergeError> {
    if let Some(field) = ["package", "edgetest", "seed"].into_iter().find(|field| known[field] != other[field]) {
        return Err(MergeError::Differ(field.to_owned()));
    }
    let items = merged(known["items"].take(), other["items"].take(), "path", join_item);
    let order: BTreeMap<String, usize> =
        items.iter().enumerate().map(|(at, item)| (text(item, "path").to_owned(), at)).collect();
    let mut findings = merged(known["findings"].take(), other["findings"].take(), "id", |known, other| {
        join_finding(known, other, &order);
    });
    findings.sort_by_key(|finding| {
        (
            std::cmp::Reverse(severity(finding)),
            order.get(text(finding, "item")).copied(),
            text(finding, "id").to_owned(),
        )
    });
    known["items"] = items.into();
    known["findings"] = findings.into();
    if let (Some(known), Some(other)) = (known["elapsed_ms"].as_object_mut(), other["elapsed_ms"].as_object()) {
        known.iter_mut().for_each(|(stage, time)| keep(time, other.get(stage), u64::max));
    }
    Ok(())
}

/// Both lists, entries of one name joined.
fn merged(known: Value, other: Value, name: &str, join: impl Fn(&mut Value, Value)) -> Vec<Value> {
    let list = |value: Value| match value {
        Value::Array(list) => list,
        _ => Vec::new(),
    };
    let mut joined = list(known);
    for entry in list(other) {
        match joined.iter_mut().find(|known| known[name] == entry[name]) {
            Some(known) => join(known, entry),
            None => joined.push(entry),
        }
    }
    joined
}

/// What was tested anywhere is tested; else the reason that is not another share's.
fn join_item(known: &mut Value, other: Value) {
    let rank = |item: &Value| match (text(item, "status"), item["reason"]["code"].as_str()) {
        ("tested", _) => 3,
        (_, Some("other-share")) => 0,
        ("skipped", _) => 1,
        _ => 2,
    };
    let (mut best, rest) = if rank(&other) > rank(known) { (other, known.take()) } else { (known.take(), other) };
    for count in ["cases", "rejected"] {
        keep(&mut best[count], rest.get(count), u64::saturating_add);
    }
    *known = best;
}

/// The worse one tells; among equals the one whose callable comes first.
fn join_finding(known: &mut Value, other: Value, order: &BTreeMap<String, usize>) {
    let rank = |finding: &Value| {
        let place = order.get(text(finding, "item")).copied().unwrap_or(usize::MAX);
        (severity(finding), std::cmp::Reverse(place))
    };
    let (mut best, rest) = if rank(&other) > rank(known) { (other, known.take()) } else { (known.take(), other) };
    let item = best["item"].clone();
    let also = [&best["also"], &rest["also"]].into_iter().filter_map(Value::as_array).flatten();
    let mut also: Vec<Value> = also.chain([&rest["item"]]).filter(|path| **path != item).cloned().collect();
    also.sort_by_key(|path| path.as_str().unwrap_or_default().to_owned());
    also.dedup();
    best["also"] = also.into();
    keep(&mut best["seen"], rest.get("seen"), u64::saturating_add);
    keep(&mut best["first_seen_ms"], rest.get("first_seen_ms"), u64::min);
    *known = best;
}

fn keep(known: &mut Value, other: Option<&Value>, choose: fn(u64, u64) -> u64) {
    if let (Some(a), Some(b)) = (known.as_u64(), other.and_then(Value::as_u64)) {
        *known = choose(a, b).into();
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

fn severity(finding: &Value) -> u8 {
    match text(finding, "severity") {
        "error" => 2,
        "warning" => 1,
        _ => 0,
    }
}

/// With its summary counted anew.
fn counted(mut report: Value) -> Value {
    let count = |list: &str, test: &dyn Fn(&Value) -> bool| {
        report[list].as_array().map_or(0, |list| list.iter().filter(|entry| test(entry)).count())
    };
    let status = |status: &str| count("items", &|item: &Value| item["status"] == status);
    let severity = |severity: &str| {
        count("findings", &|finding: &Value| finding["severity"] == severity && finding["accepted"] != true)
    };
    let statuses = ["tested", "skipped", "unbuildable"].map(|name| (name, status(name)));
    let mut severities: Map<String, Value> =
        ["error", "warning", "note"].map(|name| (name.to_owned(), severity(name).into())).into_iter().collect();
    severities.insert("accepted".into(), count("findings", &|finding: &Value| finding["accepted"] == true).into());
    let counts = crate::Counts {
        tested: statuses[0].1,
        skipped: statuses[1].1,
        unbuildable: statuses[2].1,
        ..crate::Counts::default()
    };
    let items: Map<String, Value> = statuses.map(|(name, count)| (name.to_owned(), count.into())).into_iter().collect();
    let coverage = (counts.coverage() * 10_000.0).round() / 10_000.0;
    report["summary"] = json!({"items": items, "findings": severities, "coverage": coverage});
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Json, Render, Report, sample};
    use edgetest_plan::SkipReason;
    use edgetest_triage::{Item, Status, Untested};

    fn value(text: &str) -> Value {
        serde_json::from_str(text).expect("it is JSON")
    }

    /// The report as a share gives it that has the items and findings which `holds` names.
    fn share(whole: &Report, holds: impl Fn(&str) -> bool) -> String {
        let mut share = whole.clone();
        let elsewhere = || Status::Skipped(Untested::Unplanned(SkipReason::OtherShare));
        let outside = |item: &Item| item.status == Status::Tested && !holds(&item.path);
        for item in share.triaged.items.iter_mut().filter(|item| outside(item)) {
            *item = Item { status: elsewhere(), cases: 0, rejected: 0, ..item.clone() };
        }
        share.triaged.findings.retain(|finding| holds(&finding.item));
        Json.render(&[share])
    }

    fn whole() -> Report {
        let mut report = sample::report();
        report.triaged.items.extend(["orders::parse", "<orders::Orders as Index<usize>>::index"].map(sample::tested));
        report
    }

    #[test]
    fn two_shares_are_the_whole() {
        let whole = whole();
        let first = share(&whole, |path| path.contains("parse_sku"));
        let second = share(&whole, |path| !path.contains("parse_sku"));
        let joined = value(&merge(&[first, second]).expect("they fit"));
        assert_eq!(joined, value(&Json.render(&[whole])));
    }

    #[test]
    fn a_finding_of_two_shares_is_told_once() {
        let mut first = whole();
        first.triaged.findings.truncate(1);
        let mut second = first.clone();
        second.triaged.findings[0].item = "orders::parse".into();
        second.triaged.findings[0].first_seen_ms = 3;
        let joined = value(&merge(&[Json.render(&[second]), Json.render(&[first])]).expect("they fit"));
        let finding = &joined["findings"][0];
        assert_eq!(
            (&finding["item"], &finding["seen"], &finding["first_seen_ms"]),
            (&json!("orders::parse_sku"), &json!(428), &json!(3))
        );
        assert_eq!(finding["also"], json!(["<orders::Order as FromStr>::from_str", "orders::parse"]));
        assert_eq!(joined["findings"].as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn what_is_joined_is_as_the_schema_says() {
        let joined = value(&merge(&[Json.render(&[whole()])]).expect("it fits"));
        let validator = jsonschema::validator_for(&value(crate::SCHEMA)).expect("the schema is a schema");
        assert!(validator.is_valid(&joined));
    }

    #[test]
    fn packages_stay_apart_and_other_runs_are_refused() {
        let other = Report { package: "more".into(), ..sample::report() };
        let text = Json.render(&[sample::report(), other]);
        let joined = merge(&[text.clone(), text]).expect("they fit");
        assert_eq!(joined.matches("\"schema\"").count(), 2);
        let seeded = Report { seed: 9, ..sample::report() };
        let refused = merge(&[Json.render(&[sample::report()]), Json.render(&[seeded])]);
        assert_eq!(refused, Err(MergeError::Differ("seed".into())));
        for text in ["", "{}", "[1]", "{\"schema\": \"edgetest-report/2\"}", "no"] {
            assert!(matches!(merge(&[text.into()]), Err(MergeError::NotAReport(_))), "{text}");
        }
    }
}
