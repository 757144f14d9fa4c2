use super::*;
use std::time::Duration;

fn check(text: &str, place: &str, message: &str) {
    let mistake = read(text).expect_err("the text has a mistake");
    assert_eq!(mistake.message, message, "{text}");
    assert_eq!(&text[mistake.span], place, "{text}");
}

#[test]
fn everything_that_a_project_settles_is_read() {
    let text = "# Ours.\ninclude = ['parse_*']\nexclude = [\"slow\"]\n\n[limits]\ntime = \"30s\"\ncases = 99\n\
                case-time = \"2s\"\ncase-memory-mib = 64\n\n[[accept]]\nid = \"3fa1c0de\"\nreason = \"legacy\"\nuntil = 2027-01-31\n";
    let settings = read(text).expect("it is right");
    let limits = Limits {
        time: Some(Duration::from_secs(30)),
        cases: Some(99),
        case_time: Some(Duration::from_secs(2)),
        case_memory_mib: Some(64),
    };
    assert_eq!(
        (settings.include, settings.exclude, settings.limits),
        (vec!["parse_*".into()], vec!["slow".into()], limits)
    );
    let accept = &settings.accept[0];
    assert_eq!(
        (accept.id.as_str(), accept.reason.as_str(), accept.until.as_deref()),
        ("3fa1c0de", "legacy", Some("2027-01-31"))
    );
}

#[test]
fn an_empty_file_settles_nothing() {
    assert_eq!(read(""), Ok(Settings::default()));
    assert_eq!(read("accept = []\n"), Ok(Settings::default()));
}

#[test]
fn a_mistake_is_told_with_its_place() {
    check("inclde = []", "inclde", "unknown key `inclde`; did you mean `include`?");
    check("[limit]\n", "limit", "unknown key `limit`; did you mean `limits`?");
    check("[limits]\ntimes = 3", "times", "unknown key `times`; did you mean `time`?");
    check(
        "[limits]\ntime = 30",
        "30",
        "`time` must be a time with its unit, such as \"30s\" or \"500ms\", not an integer",
    );
    check("[limits]\ncases = 0", "0", "`cases` must be a number above zero, not an integer");
    check("include = 'a'", "'a'", "`include` must be a list of texts, not a string");
    check("include = [1]", "[1]", "`include` must be a list of texts, not an array");
    check("[checks]\noverflows = 'off'", "overflows", "unknown kind `overflows`; did you mean `overflow`?");
    check("[checks]\noverflow = 'offf'", "'offf'", "unknown level `offf`; did you mean `off`?");
    check("[checks]\noverflow = 1", "1", "`overflow` must be a text, not an integer");
    check("[laws]\ncomparater = 'off'", "comparater", "unknown law `comparater`; did you mean `comparator`?");
    check("accept = 'x'", "'x'", "`accept` must be tables, each headed `[[accept]]`, not a string");
}

#[test]
fn an_entry_says_which_why_and_until_when() {
    let id = "[[accept]]\nid = '3fa1c0de'\n";
    check("[[accept]]\nreason = 'x'", "[[accept]]", "`id` is missing");
    check(id, "[[accept]]", "`reason` is missing");
    check(
        "[[accept]]\nid = '3fa1'\nreason = 'x'",
        "'3fa1'",
        "`3fa1` is no finding's id, which has 8 hexadecimal digits",
    );
    check(&format!("{id}reason = ' '"), "' '", "`reason` is empty");
    check(
        &format!("{id}reason = 'x'\nuntil = 'soon'"),
        "'soon'",
        "`until` must be a day, such as 2027-01-31, not a string",
    );
    check(&format!("{id}reason = 'x'\nutil = 1"), "util", "unknown key `util`; did you mean `until`?");
    check(&format!("{id}reason = 'x'\n{id}reason = 'y'"), "'3fa1c0de'", "`3fa1c0de` is accepted twice");
}

#[test]
fn a_fixture_has_a_type_and_an_expression() {
    let whole = "[[fixture]]\ntype = 'db::Pool'\nexpr = 'db::Pool::new(1)'\n";
    assert_eq!(read(whole).expect("it is right").fixtures.entries.len(), 1);
    check("[[fixture]]\ntype = 'Pool'", "[[fixture]]", "`expr` is missing");
    check(&format!("{whole}exprs = 1"), "exprs", "unknown key `exprs`; did you mean `expr`?");
    let mistake = read("[[fixture]]\ntype = 'Vec<'\nexpr = '1'").expect_err("no type");
    assert!(mistake.message.starts_with("`type` is no type: "), "{}", mistake.message);
    let mistake = read("[[fixture]]\ntype = 'A'\nexpr = 'f('").expect_err("no expression");
    assert!(mistake.message.starts_with("`expr` is no expression: "), "{}", mistake.message);
    assert_eq!(mistake.span, 30..34);
}

#[test]
fn an_entry_is_added_and_all_else_is_kept() {
    let entry = Accept { id: "3fa1c0de".into(), reason: "the \"old\" format".into(), until: None, span: 0..0 };
    let block = "[[accept]]\nid = \"3fa1c0de\"\nreason = 'the \"old\" format'\n";
    assert_eq!(add("", &entry).expect("legal"), block);
    let before = "# Ours.\ninclude = [ 'a' ]   # both\n\n[limits]\ncases = 9 # few\n";
    assert_eq!(add(before, &entry).expect("legal"), format!("{before}\n{block}"));
    let with_another = format!("{before}\n# Known.\n[[accept]]\nid = '00000000'\nreason = 'x'\n");
    assert_eq!(add(&with_another, &entry).expect("legal"), format!("{with_another}\n{block}"));
}

#[test]
fn an_entry_that_is_there_is_changed_in_place() {
    let entry = |until: Option<&str>| Accept {
        id: "3fa1c0de".into(),
        reason: "new".into(),
        until: until.map(Into::into),
        span: 0..0,
    };
    let before =
        "[[accept]]\nid = '3fa1c0de' # one\nreason = 'old' # two\n\n[[accept]]\nid = '00000000'\nreason = 'x'\n";
    let after = add(before, &entry(Some("2027-01-31"))).expect("legal");
    assert_eq!(
        after,
        "[[accept]]\nid = \"3fa1c0de\" # one\nreason = \"new\" # two\nuntil = 2027-01-31\n\n[[accept]]\nid = '00000000'\nreason = 'x'\n"
    );
    assert_eq!(add(&after, &entry(None)).expect("legal"), after.replace("until = 2027-01-31\n", ""));
}

#[test]
fn an_identity_has_a_name_and_headers() {
    let read = read("[[identity]]\nname = 'ann'\nheaders = { X-Key = 'a' }\nadmin = true").expect("it is right");
    let [ann] = read.identities.as_slice() else { panic!("{:?}", read.identities) };
    assert_eq!((ann.name.as_str(), ann.admin), ("ann", true));
    assert_eq!(ann.headers, [("x-key".to_owned(), "a".to_owned())]);
    check("[[identity]]\nname = 'a'", "[[identity]]", "`headers` is missing");
    check("[[identity]]\nname = 'a'\nheaders = { 'a b' = 'c' }", "'a b'", "`a b` is no name of a header");
    check("[[identity]]\nname = 'a'\nheaders = {}\nadmin = 1", "{}", "`headers` is empty");
}
