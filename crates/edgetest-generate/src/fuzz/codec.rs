//! A case of the sweep as the bytes that a fuzz target reads it from.
//!
//! Walks the grammar as the harness does, and asks for each draw in turn. The way back needs no grammar: the harness itself reads
//! bytes.

use edgetest_plan::{BuilderId, Call, Draw, InputSpec, TargetId, TestPlan, Unit, UnitId};
use edgetest_support::choice::Choice;
use edgetest_support::input::Output;

/// Mutators are called at most so often on one value, plus once more for none.
const MUTATIONS: usize = 5;
/// The same of the operations of a sequence.
const OPERATIONS: usize = 25;
/// Builders within builders, as in the harness.
const DEPTH: u32 = 8;

/// The bytes of a recorded case, without those that choose among the functions of a group.
pub fn encode(plan: &TestPlan, target: TargetId, choices: &[Choice]) -> Vec<u8> {
    let mut output = Output::default();
    write(plan, target, &mut Recorded(choices.iter()), &mut output);
    output.finish()
}

/// Puts the bytes that choose the function at `position` of a group of `size` before those of its case.
pub fn within(size: usize, position: usize, case: &[u8]) -> Vec<u8> {
    let mut output = Output::default();
    output.pick(size, position);
    let mut bytes = output.finish();
    bytes.extend_from_slice(case);
    bytes
}

/// Decides each draw.
pub trait Decide {
    /// Which of `n` alternatives.
    fn pick(&mut self, n: usize) -> usize;
    /// How many items.
    fn len(&mut self) -> usize;
    /// A value: a choice of the kind that the draw asks for. Any other stands for the simplest one.
    fn value(&mut self, draw: Draw) -> Option<Choice>;
}

struct Recorded<'a>(std::slice::Iter<'a, Choice>);

impl Decide for Recorded<'_> {
    fn pick(&mut self, n: usize) -> usize {
        Some(self.len()).filter(|index| *index < n).unwrap_or(0)
    }

    fn len(&mut self) -> usize {
        match self.0.next() {
            Some(Choice::Pick(index)) => usize::try_from(*index).unwrap_or(0),
            _ => 0,
        }
    }

    fn value(&mut self, _: Draw) -> Option<Choice> {
        self.0.next().cloned()
    }
}

/// Writes a case of a target as `decide` has it.
pub fn write(plan: &TestPlan, target: TargetId, decide: &mut dyn Decide, output: &mut Output) {
    let unit = &plan.units[plan.targets[target.0 as usize].unit.0 as usize];
    let mut writer = Writer { plan, decide, output, depth: 0 };
    writer.args(unit, 0);
    match &unit.call {
        Call::Format { specs } => {
            writer.pick(specs.len());
        }
        Call::Sequence { operations } => writer.calls(OPERATIONS, operations),
        Call::Function { .. }
        | Call::Struct { .. }
        | Call::Tuple { .. }
        | Call::Path { .. }
        | Call::Fixture { .. }
        | Call::Check(_)
        // No fuzz target holds a route.
        | Call::Request { .. } => {}
    }
}

struct Writer<'a> {
    plan: &'a TestPlan,
    decide: &'a mut dyn Decide,
    output: &'a mut Output,
    depth: u32,
}

impl Writer<'_> {
    fn args(&mut self, unit: &Unit, first: usize) {
        for arg in &unit.args[first..] {
            self.spec(&arg.spec);
        }
    }

    fn pick(&mut self, n: usize) -> usize {
        let index = self.decide.pick(n);
        self.output.pick(n, index);
        index
    }

    fn len(&mut self) -> usize {
        let len = self.decide.len();
        self.output.len(len);
        len
    }

    fn spec(&mut self, spec: &InputSpec) {
        match spec {
            InputSpec::Draw(draw) => self.draw(*draw),
            InputSpec::Wrap { parts, .. } => parts.iter().for_each(|part| self.spec(part)),
            InputSpec::OneOf(alternatives) => match alternatives.as_slice() {
                [] => {}
                [only] => self.spec(only),
                several => {
                    let index = self.pick(several.len());
                    self.spec(&several[index]);
                }
            },
            InputSpec::Repeat(item) | InputSpec::Slice { item, .. } => {
                for _ in 0..self.len() {
                    self.spec(item);
                }
            }
            InputSpec::Array(item, count) => (0..*count).for_each(|_| self.spec(item)),
            InputSpec::Ref { inner, .. } => self.spec(inner),
            InputSpec::Build(builder) => self.build(*builder),
        }
    }

    fn build(&mut self, id: BuilderId) {
        if self.depth >= DEPTH {
            return;
        }
        self.depth += 1;
        let builder = &self.plan.builders[id.0 as usize];
        let way = self.pick(builder.ways.len());
        if let Some(unit) = builder.ways.get(way) {
            self.args(&self.plan.units[unit.0 as usize], 0);
        }
        self.depth -= 1;
        if !builder.mutators.is_empty() {
            self.calls(MUTATIONS, &builder.mutators);
        }
    }

    /// How many calls, fewer than `most`; and each of them.
    fn calls(&mut self, most: usize, among: &[UnitId]) {
        self.depth += 1;
        for _ in 0..self.pick(most) {
            let which = self.pick(among.len());
            if let Some(unit) = among.get(which) {
                self.args(&self.plan.units[unit.0 as usize], 1);
            }
        }
        self.depth -= 1;
    }

    fn draw(&mut self, draw: Draw) {
        let choice = self.decide.value(draw);
        let float = if let Some(Choice::Float(bits)) = &choice { f64::from_bits(*bits) } else { 0.0 };
        match (draw, choice) {
            (Draw::Bool, choice) => self.output.flag(matches!(choice, Some(Choice::Int(value)) if value != 0)),
            (Draw::Char, Some(Choice::Char(value))) => self.output.character(value),
            (Draw::Char, _) => self.output.character('0'),
            (Draw::Int(ty), choice) => {
                self.output.integer(bits(ty), if let Some(Choice::Int(value)) = choice { value } else { 0 });
            }
            #[expect(clippy::cast_possible_truncation, reason = "the choice of an f32 is drawn as an f64")]
            (Draw::F32, _) => self.output.single(float as f32),
            (Draw::F64, _) => self.output.double(float),
            (Draw::String | Draw::Str, Some(Choice::Text(text))) => self.output.bytes(text.as_bytes()),
            (Draw::Bytes | Draw::ByteSlice, Some(Choice::Bytes(bytes))) => self.output.bytes(&bytes),
            (Draw::String | Draw::Str | Draw::Bytes | Draw::ByteSlice, _) => self.output.bytes(&[]),
        }
    }
}

/// Bits of an integer type; of those that differ from machine to machine, what ours has.
fn bits(ty: &str) -> u32 {
    match ty {
        "u8" | "i8" => 8,
        "u16" | "i16" => 16,
        "u32" | "i32" => 32,
        "u128" | "i128" => 128,
        "usize" | "isize" => usize::BITS,
        _ => 64,
    }
}

#[cfg(test)]
mod tests;
