//! Places in a sequence that the caller names: std's own convention is to panic on one outside, or inside of a character.

use crate::conventions::is_integer;
use crate::numbers::{of_code, of_prose};
use crate::subject::Subject;
use crate::{Kind, Spelled};
use edgetest_inspect::Type;

/// Words of parameters that name a place.
const PLACES: &[&str] = &[
    "index", "idx", "ix", "indices", "pos", "position", "offset", "start", "end", "begin", "at", "mid", "from", "to",
    "lo", "hi", "row", "col", "column", "cursor", "caret", "nth", "i", "j", "loc", "range", "span", "bounds",
];

/// The parameter whose value the panic names as the place that is not there: it was passed through as it is.
pub(crate) fn passed_through(subject: Subject<'_>, kind: Kind, message: &str, spelled: &Spelled) -> Option<String> {
    if !matches!(kind, Kind::IndexOutOfBounds | Kind::SliceOutOfRange | Kind::CharBoundary) {
        return None;
    }
    let told = refused_place(kind, message);
    let value = |name: &str| spelled.input.iter().find(|(parameter, _)| parameter == name).map(|(_, value)| value);
    let named = subject.unit.args.iter().filter(|arg| is_place(&arg.name, &arg.ty)).find(|arg| {
        let numbers = value(&arg.name).map(|value| of_code(value)).unwrap_or_default();
        numbers.iter().any(|number| told.contains(number))
    });
    named.map(|arg| format!("`{}` names a place that is not there: std's own indexing panics on one", arg.name))
}

fn is_place(name: &str, ty: &Type) -> bool {
    let named = name.trim_start_matches('_').split('_').any(|word| PLACES.contains(&word));
    let inner = if let Type::Ref { inner, .. } = ty { inner } else { ty };
    named && (is_integer(inner) || matches!(inner, Type::Adt { .. } | Type::Tuple(_)))
}

/// The numbers of a message that name the place; the length of the sequence is none of them.
fn refused_place(kind: Kind, message: &str) -> Vec<u128> {
    let (before, after) = match kind {
        Kind::IndexOutOfBounds => ("", message.rsplit(" index ").next().unwrap_or_default()),
        _ => (message.split(" out of ").next().unwrap_or_default(), ""),
    };
    let before = before.split(" is not a char boundary").next().unwrap_or_default();
    of_prose(before).into_iter().chain(of_prose(after)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use edgetest_plan::{Arg, Draw, InputSpec};

    fn check(name: &str, ty: Type, value: &str, kind: Kind, message: &str) -> bool {
        let mut unit = sample::unit(0);
        unit.args = vec![Arg { name: name.into(), spec: InputSpec::Draw(Draw::Int("usize")), ty }];
        let subject = Subject { path: "a::f", callable: None, order: 0, unit: &unit };
        let spelled = Spelled { input: vec![(name.into(), value.into())], ..Spelled::default() };
        passed_through(subject, kind, message, &spelled).is_some()
    }

    #[test]
    fn a_place_counts_where_the_panic_names_its_very_value() {
        let usize = || Type::Prim("usize");
        let bounds = "index out of bounds: the len is 3 but the index is 7";
        assert!(check("index", usize(), "7", Kind::IndexOutOfBounds, bounds));
        assert!(!check("index", usize(), "3", Kind::IndexOutOfBounds, bounds), "the length is no place");
        assert!(!check("flags", usize(), "7", Kind::IndexOutOfBounds, bounds));
        let range = "range end index 9 out of range for slice of length 4";
        assert!(check("byte_end", usize(), "9", Kind::SliceOutOfRange, range));
        assert!(!check("byte_end", usize(), "4", Kind::SliceOutOfRange, range));
        let inside = "start byte index 1 is not a char boundary; it is inside 'é' (bytes 0..2) of `é`";
        assert!(check("start", usize(), "1", Kind::CharBoundary, inside));
        assert!(!check("start", usize(), "0", Kind::CharBoundary, inside));
        assert!(!check("text", Type::Str, "\"1\"", Kind::CharBoundary, inside));
        assert!(!check("start", usize(), "1", Kind::Unwrap, "1"));
    }
}
