/// The fields of one line of an import file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub fields: Vec<String>,
}

/// Splits a line at semicolons; a field in double quotes may hold semicolons.
pub fn split_line(line: &str) -> Row {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ';' if !quoted => fields.push(std::mem::take(&mut field)),
            _ => field.push(c),
        }
    }
    if !field.is_empty() {
        fields.push(field);
    }
    Row { fields }
}

impl Row {
    /// The row's key: its first field in lower case.
    pub fn key(&self) -> String {
        self.fields[0].to_lowercase()
    }

    /// The field at a position, if the row is that long.
    pub fn field(&self, index: usize) -> Option<&str> {
        self.fields.get(index).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_a_line() {
        let row = split_line("A1;\"red; large\";3");
        assert_eq!(row.fields, ["A1", "red; large", "3"]);
        assert_eq!(row.key(), "a1");
        assert_eq!(row.field(2), Some("3"));
    }
}
