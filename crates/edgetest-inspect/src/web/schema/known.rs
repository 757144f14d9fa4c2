//! Types and attributes of other crates whose form on the wire is known by their name.

use crate::web::Schema;

/// Types whose text has a form, with examples of it.
const LIKE: &[(&str, &[&str])] = &[
    ("Uuid", &["6f1c1e0a-5b0e-4c59-9d8f-0d4c6e6b7a10", "00000000-0000-0000-0000-000000000000"]),
    ("NaiveDate", &["2024-02-29", "0001-01-01", "9999-12-31"]),
    ("NaiveTime", &["12:30:00", "00:00:00", "23:59:60"]),
    ("NaiveDateTime", &["2024-02-29T12:30:00", "9999-12-31T23:59:59"]),
    ("DateTime", &["2024-02-29T12:30:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]),
    ("OffsetDateTime", &["2024-02-29T12:30:00Z", "1970-01-01T00:00:00Z"]),
    ("Timestamp", &["2024-02-29T12:30:00Z", "1970-01-01T00:00:00Z"]),
    ("Weekday", &["Mon", "Sun"]),
    ("Url", &["https://example.org/a?b=c", "mailto:a@example.org"]),
    ("IpAddr", &["127.0.0.1", "::1"]),
    ("Ipv4Addr", &["127.0.0.1", "255.255.255.255"]),
    ("Ipv6Addr", &["::1"]),
    ("SocketAddr", &["127.0.0.1:80", "[::1]:0"]),
    ("Decimal", &["1.5", "0", "-1", "79228162514264337593543950335"]),
    ("BigDecimal", &["1.5", "0", "-1", "1e30"]),
    ("Ulid", &["01ARZ3NDEKTSV4RRFFQ69G5FAV"]),
    ("EmailAddress", &["a@example.org"]),
    ("Version", &["1.2.3", "0.0.0-a+b"]),
];

/// The form of a type of another crate, by its last name; `arg` gives that of its arguments.
pub(super) fn of_type(name: &str, args: usize, arg: impl Fn(usize) -> Schema) -> Schema {
    match name {
        "String" | "str" | "Cow" | "PathBuf" | "Path" | "SmolStr" | "CompactString" | "Bytes" | "OsString" => {
            Schema::Text
        }
        "char" => Schema::Char,
        "bool" => Schema::Bool,
        "Option" => Schema::Option(Box::new(arg(0))),
        "Vec" | "VecDeque" | "HashSet" | "BTreeSet" | "IndexSet" | "SmallVec" | "ArrayVec" => {
            Schema::List(Box::new(arg(0)))
        }
        "HashMap" | "BTreeMap" | "IndexMap" | "Map" => {
            Schema::Map(Box::new(if args < 2 { Schema::Unknown } else { arg(1) }))
        }
        "Box" | "Arc" | "Rc" | "Secret" | "SecretBox" | "Wrapping" | "Reverse" | "Unvalidated" => arg(0),
        "SecretString" => Schema::Text,
        _ => LIKE.iter().find(|(known, _)| *known == name).map_or(Schema::Unknown, |(_, like)| Schema::Like(like)),
    }
}

/// The form that a module gives a field in `#[serde(with = "…")]`, or a type in `#[serde_as(as = "…")]`, by its last name.
pub(super) fn of_module(path: &str) -> Option<Schema> {
    let path = path.split('<').next().unwrap_or_default().trim();
    let last = path.rsplit("::").next().unwrap_or_default();
    let is_optional = last.ends_with("_option") || path.contains("::option");
    let name = last.strip_suffix("_option").unwrap_or(last);
    let schema = match name {
        "ts_seconds" | "ts_milliseconds" | "ts_microseconds" | "ts_nanoseconds" | "timestamp" | "DurationSeconds"
        | "TimestampSeconds" => Schema::Int { bits: 32, signed: false },
        "rfc3339" | "iso8601" => Schema::Like(&["2024-02-29T12:30:00Z", "1970-01-01T00:00:00Z"]),
        "rfc2822" => Schema::Like(&["Thu, 29 Feb 2024 12:30:00 +0000"]),
        "humantime_serde" | "humantime" => Schema::Like(&["5s", "1h 30m", "0s"]),
        "hex" | "Hex" => Schema::Like(&["00", "6f1c1e0a", ""]),
        "base64" | "Base64" => Schema::Like(&["AA==", "YWJj", ""]),
        "DisplayFromStr" | "PickFirst" => Schema::Like(&["1", "0", "true"]),
        "str" | "arbitrary_precision" => Schema::Like(&["1.5", "0", "-1"]),
        "simple" => Schema::Like(&["6f1c1e0a5b0e4c599d8f0d4c6e6b7a10"]),
        _ => return None,
    };
    Some(if is_optional { Schema::Option(Box::new(schema)) } else { schema })
}

/// An integer or a number by its name.
pub(super) fn number(name: &str) -> Option<Schema> {
    let name = name.strip_prefix("NonZero").map_or(name.to_owned(), str::to_lowercase);
    let signed = name.starts_with('i');
    match name.as_str() {
        "f32" | "f64" => Some(Schema::Float),
        "usize" | "isize" => Some(Schema::Int { bits: 64, signed }),
        _ => {
            let bits = name.strip_prefix(['u', 'i'])?.parse().ok()?;
            [8, 16, 32, 64, 128].contains(&bits).then_some(Schema::Int { bits, signed })
        }
    }
}
