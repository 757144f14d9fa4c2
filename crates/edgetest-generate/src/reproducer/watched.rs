//! The case of a watched sequence: operations that may panic on purpose, and the question how the values were treated.

use super::Writer;
use crate::hostile;
use crate::statement::Statement;

impl Writer<'_> {
    /// Catches what may panic on purpose, and asks at the end.
    pub(super) fn watch(&mut self) {
        let is_mood = |statement: &Statement| statement.text().contains("hostile::begin(");
        let Some(begin) = self.lets.iter().position(is_mood) else { return };
        if self.lets[begin].text().contains("Mood::Calm") {
            self.lets.remove(begin);
        } else {
            for statement in &mut self.lets[begin + 1..] {
                if let Statement::Plain(call) = statement {
                    *statement = Statement::Whole(format!("{};", hostile::caught(call)));
                }
            }
        }
        let dropped = |name: &String| Statement::Plain(format!("drop({name})"));
        if !self.lets.iter().any(|statement| statement.text() == "drop(result)") {
            self.lets.extend(self.watched.as_ref().map(dropped));
        }
        self.lets.push(Statement::Plain(hostile::VERDICT.to_owned()));
    }
}
