//! The case of a law: values in variables, and what was claimed of them.

use super::{End, Stopped, Writer};
use crate::law::plain_steps;
use crate::statement::Statement;
use edgetest_plan::{Arg, Step, Unit};

impl Writer<'_> {
    /// The arguments, and which choices each was drawn from.
    pub(super) fn drawn_args(&mut self, args: &[Arg]) -> Result<Vec<String>, Stopped> {
        let all = self.choices.len();
        let mut values = Vec::new();
        let mut drawn = Vec::new();
        for arg in args {
            let start = all - self.choices.len();
            values.extend(self.args(std::slice::from_ref(arg))?);
            drawn.push(start..all - self.choices.len());
        }
        self.drawn = drawn;
        Ok(values)
    }

    /// Binds each argument to a variable of its name, since the check speaks of them by name and more than once.
    pub(super) fn check(&mut self, unit: &Unit, steps: &[Step]) {
        for arg in &unit.args {
            self.names.insert(arg.name.clone(), 1);
        }
        let Ok(values) = self.drawn_args(&unit.args) else { return };
        self.show_inputs(&unit.args, &values);
        for (arg, value) in unit.args.iter().zip(values) {
            let name = edgetest_plan::raw_identifier(&arg.name);
            if self.lets.iter().any(|statement| statement.makes(&value)) {
                self.lets.iter_mut().for_each(|statement| statement.rename(&value, &name));
            } else {
                self.lets.push(Statement::Let { name, mutable: false, value });
            }
        }
        let claim = if let End::Claim(claim) = self.end { Some(claim) } else { None };
        self.lets.extend(plain_steps(steps, claim).into_iter().map(Statement::Whole));
    }
}
