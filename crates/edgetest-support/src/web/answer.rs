//! What a server answered, its body read to the end or to a limit.

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Headers by name, in lower case.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Vec<u8>,
    /// The body was read to its end.
    pub whole: bool,
    /// Bytes of the request's body that were taken, where it has a [flood](super::Request::flood).
    pub taken: usize,
}

impl Answer {
    /// The first header of a name, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_slice());
        std::str::from_utf8(value?).ok()
    }

    /// The body, where it is text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.body).ok()
    }

    /// The beginning of the body on one line, for a message.
    pub fn excerpt(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let line: String =
            text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(120).collect();
        line.trim().to_owned()
    }
}
