//! Which traits the types of the standard library implement, beside what follows from their arguments.
//!
//! A table by hand, since std's own description does not come with a stable toolchain. What has no row is not known.

use crate::traits::{Holds, yes};
use crate::types::is_open;
use crate::world::World;
use edgetest_inspect::{Binding, TraitRef, Type};

impl World<'_> {
    /// Whether a type of std implements a trait of std, by the trait's last name.
    pub(crate) fn std_type_holds(&self, ty: &Type, name: &str, bound: &TraitRef) -> Holds {
        let Type::Adt { def, args } = ty else { return Holds::No };
        let path = self.std_path(*def).unwrap_or_default();
        let item = args.first();
        let wanted = bound.args.first();
        let bytes = item == Some(&Type::Prim("u8"));
        match name {
            "Iterator" => return yes(is_iterator(&path)).min(self.yields_it(ty, bound)),
            "IntoIterator" => {
                return yes(is_iterator(&path) || is_collection(&path)).min(self.yields_it(ty, bound));
            }
            "DoubleEndedIterator" | "ExactSizeIterator" | "FusedIterator" if !is_iterator(&path) => return Holds::No,
            _ => {}
        }
        match path.as_str() {
            "std::string::String" => yes(self.string_holds(name, bound)),
            "std::vec::Vec" => match name {
                "AsRef" | "Borrow" | "AsMut" | "BorrowMut" => {
                    yes(wanted.is_none_or(|wanted| matches!(wanted, Type::Slice(inner) if Some(&**inner) == item)))
                }
                "Extend" | "FromIterator" => yes(wanted.is_none_or(|wanted| is_open(wanted) || Some(wanted) == item)),
                "Write" => yes(bytes && self.is_std(bound.def, "std::io::Write")),
                "Default" | "Deref" | "DerefMut" => {
                    dereferences(bound, || Type::Slice(Box::new(item.cloned().unwrap_or(Type::Never))))
                }
                _ => Holds::No,
            },
            "std::vec::IntoIter" => match name {
                "DoubleEndedIterator" | "ExactSizeIterator" | "FusedIterator" => self.yields_it(ty, bound),
                "Clone" | "Debug" => Holds::Yes,
                _ => Holds::No,
            },
            "std::option::Option" => yes(name == "Default"),
            "std::io::Cursor" => match name {
                "Read" | "BufRead" | "Seek" | "Clone" | "Debug" => Holds::Yes,
                "Write" => yes(self.is_std(bound.def, "std::io::Write")),
                _ => Holds::No,
            },
            "std::ops::Range" => match name {
                "RangeBounds" => yes(wanted.is_none_or(|wanted| is_open(wanted) || Some(wanted) == item)),
                "SliceIndex" => yes(item == Some(&Type::Prim("usize"))),
                _ => yes(matches!(
                    name,
                    "DoubleEndedIterator" | "Clone" | "Debug" | "PartialEq" | "Eq" | "Hash" | "Default"
                )),
            },
            "std::hash::RandomState" => yes(matches!(name, "BuildHasher" | "Clone" | "Default" | "Debug")),
            "std::hash::DefaultHasher" => yes(matches!(name, "Hasher" | "Clone" | "Default" | "Debug")),
            "std::fmt::Error" => yes(matches!(name, "Error" | "Display") || PLAIN.contains(&name)),
            "std::boxed::Box" => match name {
                "Deref" | "DerefMut" | "AsRef" | "AsMut" | "Borrow" | "BorrowMut" => match wanted {
                    Some(wanted) => yes(is_open(wanted) || Some(wanted) == item),
                    None => dereferences(bound, || item.cloned().unwrap_or(Type::Never)),
                },
                "Pointer" => Holds::Yes,
                _ => Holds::No,
            },
            "std::rc::Rc" | "std::sync::Arc" => match name {
                "Deref" | "AsRef" | "Borrow" => match wanted {
                    Some(wanted) => yes(is_open(wanted) || Some(wanted) == item),
                    None => dereferences(bound, || item.cloned().unwrap_or(Type::Never)),
                },
                "Clone" | "Pointer" => Holds::Yes,
                _ => Holds::Maybe,
            },
            "std::future::Ready" => match name {
                "Future" | "IntoFuture" => self.yields_it(ty, bound),
                _ => yes(matches!(name, "Clone" | "Debug")),
            },
            "edgetest_support::hostile::Item" => yes(name != "Copy" && PLAIN.contains(&name)),
            "edgetest_support::hostile::Items" => yes(name == "Debug"),
            "std::result::Result" => Holds::No,
            _ => Holds::Maybe,
        }
    }

    fn string_holds(&self, name: &str, bound: &TraitRef) -> bool {
        let wanted = bound.args.first();
        match name {
            "AsRef" | "Borrow" => wanted.is_none_or(|wanted| {
                self.is_text_view(wanted) || (name == "AsRef" && *wanted == Type::Slice(Box::new(Type::Prim("u8"))))
            }),
            "AsMut" | "BorrowMut" => wanted.is_none_or(|wanted| *wanted == Type::Str),
            "Deref" | "DerefMut" => dereferences(bound, || Type::Str) == Holds::Yes,
            "Write" => self.is_std(bound.def, "std::fmt::Write"),
            "Display" | "FromStr" | "Extend" | "FromIterator" | "Add" | "AddAssign" | "ToOwned" => true,
            _ => name != "Copy" && PLAIN.contains(&name),
        }
    }

    /// Whether an iterator or collection yields what a bound says of its items, and what it becomes.
    fn yields_it(&self, ty: &Type, bound: &TraitRef) -> Holds {
        let holds = bound.bindings.iter().map(|(name, binding)| {
            let Some(yielded) = self.project(ty, None, name) else { return Holds::Maybe };
            match binding {
                Binding::Equals(wanted) => yes(is_open(wanted) || *wanted == yielded),
                Binding::Bounds(bounds) => self.satisfies(&yielded, bounds),
            }
        });
        holds.min().unwrap_or(Holds::Yes)
    }
}

/// Whether a smart pointer points to what a bound says.
fn dereferences(bound: &TraitRef, target: impl Fn() -> Type) -> Holds {
    yes(bound.bindings.iter().all(|(name, binding)| match binding {
        Binding::Equals(ty) if name == "Target" => is_open(ty) || *ty == target(),
        Binding::Equals(_) | Binding::Bounds(_) => true,
    }))
}

/// Traits of plain values.
const PLAIN: &[&str] = &["Clone", "Copy", "Debug", "Default", "Eq", "PartialEq", "Ord", "PartialOrd", "Hash"];

/// Whether a type of std is a collection, whose references iterate too.
pub(crate) fn is_collection(path: &str) -> bool {
    matches!(
        path,
        "std::vec::Vec"
            | "std::option::Option"
            | "std::result::Result"
            | "std::collections::VecDeque"
            | "std::collections::LinkedList"
            | "std::collections::BinaryHeap"
            | "std::collections::BTreeMap"
            | "std::collections::BTreeSet"
            | "std::collections::HashMap"
            | "std::collections::HashSet"
    )
}

/// Whether a type of std is an iterator.
pub(crate) fn is_iterator(path: &str) -> bool {
    let Some((module, name)) = path.rsplit_once("::") else { return false };
    match module {
        "std::iter" => !matches!(name, "Iterator" | "Sum" | "Product" | "Extend"),
        "std::slice" | "std::str" => !matches!(name, "Utf8Error" | "ParseBoolError" | "Utf8Chunk"),
        "edgetest_support::hostile" => name == "Items",
        "std::ops" => matches!(name, "Range" | "RangeInclusive" | "RangeFrom"),
        _ => matches!(
            name,
            "IntoIter"
                | "Iter"
                | "IterMut"
                | "Drain"
                | "Keys"
                | "Values"
                | "ValuesMut"
                | "IntoKeys"
                | "IntoValues"
                | "Splice"
                | "ExtractIf"
                | "EscapeDefault"
                | "ToLowercase"
                | "ToUppercase"
        ),
    }
}
