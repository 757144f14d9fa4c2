//! What a text is likely to be by the name of its field: a program that checks an address or a date by itself refuses almost
//! any other text, and what lies behind the check is never reached.

pub(super) const EMAILS: &[&str] = &["a@example.org", "first.last+tag@sub.example.co.uk", "\"x\"@example.org"];
pub(super) const URLS: &[&str] = &["https://example.org/a?b=c", "http://127.0.0.1:80/", "https://example.org"];
pub(super) const IPS: &[&str] = &["127.0.0.1", "::1", "0.0.0.0"];

/// Words within a name, and texts.
const TABLE: &[(&[&str], &[&str])] = &[
    (&["email", "mail"], EMAILS),
    (&["url", "uri", "link", "website", "homepage", "callback"], URLS),
    (&["ip", "addr", "host"], IPS),
    (&["date", "day", "birthday", "dob"], &["2024-02-29", "2023-12-31", "0001-01-01"]),
    (&["at", "timestamp", "datetime", "since", "until"], &["2024-02-29T12:30:00Z", "9999-12-31T23:59:59Z"]),
    (&["time"], &["12:30", "00:00:00", "2024-02-29T12:30:00Z"]),
    (&["phone", "mobile", "tel"], &["+15550100", "555-0100"]),
    (&["password", "pass", "pwd", "secret"], &["correct horse 7 Battery!", "Passw0rd!", "12345678"]),
    (&["name", "user", "username", "login", "title", "author"], &["alice", "Bob Smith", "a"]),
    (&["uuid", "guid"], &["6f1c1e0a-5b0e-4c59-9d8f-0d4c6e6b7a10"]),
    (&["id", "number", "no", "count", "page", "size", "limit", "offset", "qty", "quantity"], &["1", "0", "42"]),
    (&["currency"], &["EUR", "USD"]),
    (&["amount", "price", "total", "cost"], &["1.50", "0", "100"]),
    (&["country"], &["DE", "US"]),
    (&["lang", "language", "locale"], &["en", "de-DE"]),
    (&["color", "colour"], &["#ff8800", "red"]),
    (&["slug", "handle"], &["a-slug", "x"]),
    (&["zip", "postcode", "postal"], &["12345", "SW1A 1AA"]),
    (&["role", "kind", "type", "status", "state", "priority", "level"], &["user", "admin", "open", "done", "high"]),
    (&["cron", "schedule"], &["0 0 * * *"]),
    (&["version"], &["1.2.3"]),
    (&["path", "file", "filename", "dir"], &["a.txt", "dir/a.txt"]),
];

/// Texts that a field of this name may hold; none where its name says nothing.
pub(super) fn texts(name: &str) -> &'static [&'static str] {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(['_', '-', '.']).collect();
    let is_named = |known: &&str| words.contains(known) || (known.len() > 3 && lower.ends_with(*known));
    TABLE.iter().find(|(known, _)| known.iter().any(is_named)).map_or(&[], |(_, texts)| texts)
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn a_name_is_read_by_its_words() {
        assert_eq!(texts("user_email"), super::EMAILS);
        assert_eq!(texts("contactEmail"), super::EMAILS);
        assert_eq!(texts("zip"), ["12345", "SW1A 1AA"]);
        assert_eq!(texts("recipe"), [""; 0]);
    }
}
