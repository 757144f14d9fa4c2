//! Which of the ways to make a value a person would write into a test.

use super::calls::Speller;
use edgetest_plan::{Builder, Call, Door, InputSpec, Unit, UnitId};

/// Variants and literals that a strategy is made of; more would be a catalogue.
const LITERALS: usize = 12;
/// Constants, and constructors beside them.
const CONSTANTS: usize = 6;
/// Constructors that cannot refuse.
const CONSTRUCTORS: usize = 3;

/// The ways that a strategy is made of.
pub struct Chosen {
    /// Variants of an enum, the literal of a struct.
    pub literals: Vec<UnitId>,
    /// Constants of the type.
    pub constants: Vec<UnitId>,
    /// What takes something; none where there are literals.
    pub constructors: Vec<UnitId>,
}

impl Speller<'_> {
    /// Ways for a strategy: every variant of an enum or the literal of a struct; else the constants and the best constructors.
    pub fn chosen(&self, builder: &Builder) -> Chosen {
        let unit = |id: &UnitId| &self.plan.units[id.0 as usize];
        let by_hand = builder.ways.iter().copied().filter(|id| unit(id).callable.is_none());
        let (constants, literals): (Vec<_>, Vec<_>) = by_hand.partition(|id| is_constant(unit(id)));
        let mut constructors = Vec::new();
        if literals.is_empty() {
            constructors = self.ranked(builder);
            constructors.retain(|id| !is_constant(unit(id)));
            let sure = constructors.iter().take_while(|id| unit(id).doors.is_empty() && !is_bare(unit(id))).count();
            constructors.truncate(sure.clamp(1, CONSTRUCTORS));
        }
        Chosen {
            literals: literals.into_iter().take(LITERALS).collect(),
            constants: constants.into_iter().take(CONSTANTS).collect(),
            constructors,
        }
    }

    /// Ways from the best on: those that take data before those that do not, those that cannot refuse before those that
    /// can.
    pub fn ranked(&self, builder: &Builder) -> Vec<UnitId> {
        let mut ways = builder.ways.clone();
        ways.sort_by_key(|id| rank(&self.plan.units[id.0 as usize]));
        ways
    }
}

/// `Uuid::NIL`, but not `Op::Exact`.
fn is_constant(unit: &Unit) -> bool {
    let Call::Path { path } = &unit.call else { return false };
    let name = path.rsplit("::").next().unwrap_or(path);
    unit.callable.is_none() && (path.starts_with('<') || !name.contains(char::is_lowercase) && name.len() > 1)
}

/// Takes nothing.
pub fn is_bare(unit: &Unit) -> bool {
    unit.args.is_empty()
}

/// Whether what it wants is a success, which likely texts have more of.
pub fn may_refuse(doors: &[Door]) -> bool {
    !doors.is_empty() && !doors.contains(&Door::Err)
}

fn rank(unit: &Unit) -> (bool, usize, usize) {
    let mut draws = 0;
    let mut builds = 0;
    for arg in &unit.args {
        count(&arg.spec, &mut draws, &mut builds);
    }
    let doors = unit.doors.iter().map(|door| match door {
        Door::Some | Door::Ok | Door::Unbox | Door::Field(_) => 1,
        Door::Err | Door::Variant(_) | Door::Lent(_) | Door::Next => 4,
    });
    let by_hand = unit.callable.is_none();
    (draws + builds == 0, doors.sum::<usize>() + builds, usize::from(!by_hand))
}

fn count(spec: &InputSpec, draws: &mut usize, builds: &mut usize) {
    match spec {
        InputSpec::Draw(_) => *draws += 1,
        InputSpec::Build(_) => *builds += 1,
        InputSpec::Wrap { parts, .. } | InputSpec::OneOf(parts) => {
            for part in parts {
                count(part, draws, builds);
            }
        }
        InputSpec::Repeat(inner)
        | InputSpec::Array(inner, _)
        | InputSpec::Slice { item: inner, .. }
        | InputSpec::Ref { inner, .. } => count(inner, draws, builds),
    }
}
