//! A `curl` command line, as browsers and servers' logs have it.

use edgetest_generate::import::Sent;

/// Options that take a word, and nothing of what is sent comes from it.
const WITH_A_WORD: [&str; 12] = [
    "-o",
    "--output",
    "-m",
    "--max-time",
    "--connect-timeout",
    "-w",
    "--write-out",
    "--retry",
    "-x",
    "--proxy",
    "--cacert",
    "--resolve",
];

/// The request that the line sends.
pub fn read(line: &str) -> Result<Sent, String> {
    let mut words = split(line)?.into_iter().skip(1);
    let mut sent = Sent::default();
    let mut method = None;
    let mut url = None;
    while let Some(word) = words.next() {
        let (name, attached) = option(&word);
        let mut value = || attached.clone().or_else(|| words.next()).ok_or_else(|| format!("`{word}` has no value"));
        match name.as_str() {
            "-X" | "--request" => method = Some(value()?),
            "-H" | "--header" => sent.headers.extend(header(&value()?)),
            "-d" | "--data" | "--data-ascii" | "--data-raw" | "--data-binary" => join(&mut sent.body, value()?),
            "--json" => {
                join(&mut sent.body, value()?);
                sent.headers.push(("content-type".into(), "application/json".into()));
            }
            "-A" | "--user-agent" => sent.headers.push(("user-agent".into(), value()?)),
            "-b" | "--cookie" => sent.headers.push(("cookie".into(), value()?)),
            "-e" | "--referer" => sent.headers.push(("referer".into(), value()?)),
            "-u" | "--user" => return Err("a login by `-u` is not read: write the header `authorization`".into()),
            "-F" | "--form" | "-T" | "--upload-file" => return Err(format!("`{name}` is not read")),
            "-I" | "--head" => method = Some("HEAD".into()),
            "-G" | "--get" => method = Some("GET".into()),
            "--url" => url = Some(value()?),
            other if WITH_A_WORD.contains(&other) => drop(value()?),
            other if other.starts_with('-') => {}
            _ => url = Some(word),
        }
    }
    if sent.body.starts_with(b"@") {
        return Err("the body lies in a file: write it into the line".into());
    }
    let usual = if sent.body.is_empty() { "GET" } else { "POST" };
    sent.method = method.unwrap_or_else(|| usual.to_owned());
    let is_form = !sent.body.is_empty() && !sent.headers.iter().any(|(name, _)| name == "content-type");
    if is_form {
        sent.headers.push(("content-type".into(), "application/x-www-form-urlencoded".into()));
    }
    sent.target = target(&url.ok_or("there is no address in it")?);
    Ok(sent)
}

/// Several bodies are parts of a form.
fn join(body: &mut Vec<u8>, more: String) {
    if !body.is_empty() {
        body.push(b'&');
    }
    body.extend(more.into_bytes());
}

/// `--name=value` and `-Xvalue`.
fn option(word: &str) -> (String, Option<String>) {
    if let Some((name, value)) = word.strip_prefix("--").and_then(|word| word.split_once('=')) {
        return (format!("--{name}"), Some(value.to_owned()));
    }
    let short = word.strip_prefix('-').filter(|word| !word.starts_with('-') && word.len() > 1);
    match short.and_then(|word| word.split_at_checked(1)) {
        Some((letter, value)) if "XHdAbeuFTomwx".contains(letter) => (format!("-{letter}"), Some(value.to_owned())),
        _ => (word.to_owned(), None),
    }
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    Some((name.trim().to_lowercase(), value.trim().to_owned()))
}

/// Path and query of an address.
pub(super) fn target(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or_default();
    let from = |at: usize| rest[at..].to_owned();
    match (rest.find('/'), rest.find('?')) {
        (Some(slash), Some(mark)) if mark < slash => format!("/{}", from(mark)),
        (Some(slash), _) => from(slash),
        (None, Some(mark)) => format!("/{}", from(mark)),
        (None, None) => "/".to_owned(),
    }
}

/// Words as a shell splits them: quotes of both sorts, `$'…'`, backslashes, and lines that go on.
fn split(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' => quoted(&mut letters, word.get_or_insert_default(), false)?,
            '$' if letters.peek() == Some(&'\'') => {
                letters.next();
                quoted(&mut letters, word.get_or_insert_default(), true)?;
            }
            '"' => doubly(&mut letters, word.get_or_insert_default())?,
            '\\' => match letters.next() {
                Some('\n') | None => {}
                Some(other) => word.get_or_insert_default().push(other),
            },
            blank if blank.is_whitespace() => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}

type Letters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn quoted(letters: &mut Letters<'_>, word: &mut String, escapes: bool) -> Result<(), String> {
    loop {
        match letters.next().ok_or("a quote is not closed")? {
            '\'' => return Ok(()),
            '\\' if escapes => word.push(escaped(letters)?),
            other => word.push(other),
        }
    }
}

fn doubly(letters: &mut Letters<'_>, word: &mut String) -> Result<(), String> {
    loop {
        match letters.next().ok_or("a quote is not closed")? {
            '"' => return Ok(()),
            '\\' => match letters.next() {
                Some('\n') => {}
                Some(other @ ('"' | '\\' | '$' | '`')) => word.push(other),
                Some(other) => word.extend(['\\', other]),
                None => return Err("a quote is not closed".into()),
            },
            other => word.push(other),
        }
    }
}

/// What `$'…'` knows.
fn escaped(letters: &mut Letters<'_>) -> Result<char, String> {
    let number = |letters: &mut Letters<'_>, most: usize| {
        let mut digits = String::new();
        while let Some(digit) = letters.next_if(char::is_ascii_hexdigit) {
            digits.push(digit);
            if digits.len() == most {
                break;
            }
        }
        u32::from_str_radix(&digits, 16)
            .ok()
            .and_then(char::from_u32)
            .ok_or_else(|| "an escape is no character".to_owned())
    };
    Ok(match letters.next().ok_or("a quote is not closed")? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        'x' => number(letters, 2)?,
        'u' => number(letters, 4)?,
        'U' => number(letters, 8)?,
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_browser_is_read() {
        let line = "curl 'https://example.org/todos/7?x=%20#top' \\\n  -X 'PUT' -H 'Content-Type: application/json' \\\n  \
                    --compressed --data-raw $'{\"text\":\"it\\'s \\u00e9\"}'";
        let sent = read(line).expect("it is a line of curl");
        let expected = Sent {
            method: "PUT".into(),
            target: "/todos/7?x=%20".into(),
            headers: vec![("content-type".into(), "application/json".into())],
            body: "{\"text\":\"it's é\"}".as_bytes().to_vec(),
        };
        assert_eq!(sent, expected);
    }

    #[test]
    fn a_body_alone_is_a_form_that_is_posted() {
        let sent = read("curl -sS -da=1 -d b=2 localhost:3000").expect("it is a line of curl");
        assert_eq!((sent.method.as_str(), sent.target.as_str(), sent.body.as_slice()), ("POST", "/", &b"a=1&b=2"[..]));
        assert_eq!(sent.headers, [("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())]);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for (line, words) in [
            ("curl", "no address"),
            ("curl 'http://x", "not closed"),
            ("curl -d @file http://x", "lies in a file"),
            ("curl -F a=b http://x", "`-F` is not read"),
            ("curl http://x -H", "has no value"),
        ] {
            assert!(read(line).expect_err(words).contains(words), "{line}");
        }
    }

    #[test]
    fn an_address_is_cut_to_what_a_server_sees() {
        for (url, expected) in [("http://h", "/"), ("h/a?b/c", "/a?b/c"), ("h?q=/", "/?q=/"), ("https://h/#x", "/")] {
            assert_eq!(target(url), expected, "{url}");
        }
    }
}
