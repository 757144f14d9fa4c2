//! What answers told of, for the requests that follow: identifiers, tokens and cookies.

use super::answer::Answer;
use super::json::scalars;

/// Ends of the names that identifiers stand under.
pub const IDENTIFIERS: &[&str] = &["id", "Id", "slug", "code"];
/// Ends of the names that tokens stand under.
pub const TOKENS: &[&str] = &["token", "Token", "jwt", "session", "api_key", "apiKey", "key"];
/// Letters of an identifier in a path.
const LONGEST: usize = 64;

/// What has been told so far, the latest at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// As they would stand in a path.
    pub identifiers: Vec<String>,
    /// As they would stand in the header `authorization`.
    pub tokens: Vec<String>,
    /// By name.
    pub cookies: Vec<(String, String)>,
}

impl Told {
    /// Takes in what an answer tells.
    pub(super) fn learn(&mut self, answer: &Answer) {
        if let Some(text) = answer.text().filter(|_| (200..400).contains(&answer.status)) {
            self.identifiers.extend(scalars(text, IDENTIFIERS).into_iter().filter(|text| text.len() <= LONGEST));
            let is_token = |text: &String| text.bytes().all(|byte| byte.is_ascii_graphic());
            self.tokens.extend(scalars(text, TOKENS).into_iter().filter(is_token));
        }
        for (name, value) in &answer.headers {
            let value = std::str::from_utf8(value).unwrap_or_default();
            match name.as_str() {
                "location" => self.identifiers.extend(value.rsplit('/').next().map(str::to_owned)),
                "set-cookie" => self.cookie(value),
                _ => {}
            }
        }
    }

    fn cookie(&mut self, header: &str) {
        let pair = header.split(';').next().unwrap_or_default();
        if let Some((name, value)) = pair.trim().split_once('=') {
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_tells_is_learnt() {
        let mut told = Told::default();
        let header = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
        let headers =
            vec![header("location", "/todos/9"), header("set-cookie", "sid=a; Path=/"), header("set-cookie", "old=")];
        let body = br#"{"id":7,"access_token":"abc.def"}"#.to_vec();
        told.learn(&Answer { status: 201, headers, body, whole: true, taken: 0 });
        assert_eq!(told.identifiers, ["7", "9"]);
        assert_eq!(told.tokens, ["abc.def"]);
        assert_eq!(told.cookies, [("sid".to_owned(), "a".to_owned())]);
    }
}
