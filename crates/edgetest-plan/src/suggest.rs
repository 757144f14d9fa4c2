//! What a bound by a trait of std suggests: ordinary types, the most telling first.

use crate::SkipReason;
use crate::spell::traits;
use crate::types::reference;
use crate::world::World;
use edgetest_inspect::{Binding, Bound, TraitRef, Type};

impl World<'_> {
    #[expect(clippy::too_many_arguments, reason = "the bound and all that may settle its item type")]
    pub(crate) fn std_candidates(
        &self,
        name: &str,
        path: &str,
        bound: &TraitRef,
        bounds: &[Bound],
        items: &[Bound],
        buildable: &dyn Fn(&Type) -> bool,
        into: &mut Vec<Type>,
    ) -> Result<(), SkipReason> {
        let bytes = || self.vec(Type::Prim("u8"));
        let string = || self.std("std::string::String", Vec::new());
        let first = bound.args.first();
        match name {
            "Iterator" | "DoubleEndedIterator" | "ExactSizeIterator" | "FusedIterator" => {
                let item = self.item(bounds, items, buildable)?;
                self.lying(name, &item, into);
                into.push(self.std("std::vec::IntoIter", vec![item]));
            }
            "IntoIterator" => {
                let item = self.item(bounds, items, buildable)?;
                self.lying(name, &item, into);
                into.push(self.vec(item.clone()));
                into.push(self.std("std::vec::IntoIter", vec![item]));
            }
            "Pointer" => into.push(reference(Type::Prim("i32"))),
            "AsMut" | "BorrowMut" | "DerefMut" => {
                let target = first.cloned().unwrap_or(Type::Prim("i32"));
                into.push(self.std("std::boxed::Box", vec![target.clone()]));
                into.extend(self.views_of(name, &target));
            }
            "AsRef" | "Borrow" | "Deref" => {
                let target = first.cloned().or_else(|| {
                    bound.bindings.iter().find_map(|(_, binding)| match binding {
                        Binding::Equals(ty) => Some(ty.clone()),
                        Binding::Bounds(_) => None,
                    })
                });
                into.extend(self.views_of(name, target.as_ref().unwrap_or(&Type::Str)));
            }
            "Into" | "TryInto" | "PartialEq" | "PartialOrd" | "From" | "TryFrom" => {
                if let Some(other) = first {
                    if *other == string() {
                        into.push(reference(Type::Str));
                    }
                    into.push(other.clone());
                }
            }
            "Extend" | "FromIterator" => into.extend(first.map(|item| self.vec(item.clone()))),
            "Sum" | "Product" => into.extend(first.cloned()),
            "Display" | "ToString" | "FmtWrite" => into.push(string()),
            "Read" | "BufRead" | "Seek" => into.push(self.std("std::io::Cursor", vec![bytes()])),
            "Write" => into.push(if path == "std::fmt::Write" { string() } else { bytes() }),
            "Hasher" => into.push(self.std("std::hash::DefaultHasher", Vec::new())),
            "BuildHasher" => into.push(self.std("std::hash::RandomState", Vec::new())),
            "RangeBounds" => {
                into.push(self.std("std::ops::Range", vec![first.cloned().unwrap_or(Type::Prim("usize"))]));
            }
            "SliceIndex" => into.push(self.std("std::ops::Range", vec![Type::Prim("usize")])),
            "Error" => into.push(self.std("std::fmt::Error", Vec::new())),
            "ToSocketAddrs" => return Err(SkipReason::Environment(path.to_owned())),
            "Future" | "IntoFuture" => {
                let output = bound.bindings.iter().find_map(|(_, binding)| match binding {
                    Binding::Equals(ty) => Some(ty.clone()),
                    Binding::Bounds(bounds) => self.choose("Output", bounds, &[], buildable).ok(),
                });
                into.push(self.std("std::future::Ready", vec![output.unwrap_or(Type::Prim("i32"))]));
            }
            _ => {}
        }
        Ok(())
    }

    /// Watched items come from where more or fewer may come than was said.
    fn lying(&self, name: &str, item: &Type, into: &mut Vec<Type>) {
        if crate::hostile::is_item(self, item) && matches!(name, "Iterator" | "IntoIterator") {
            into.push(crate::hostile::items(self, item.clone()));
        }
    }

    /// The item type of an iterator bound.
    fn item(&self, bounds: &[Bound], items: &[Bound], buildable: &dyn Fn(&Type) -> bool) -> Result<Type, SkipReason> {
        let bindings = traits(bounds).flat_map(|bound| &bound.bindings).filter(|(name, _)| name == "Item");
        if let Some((_, binding)) = bindings.into_iter().next() {
            return match binding {
                Binding::Equals(ty) => Ok(ty.clone()),
                Binding::Bounds(inner) => self.choose("Item", inner, &[], buildable),
            };
        }
        if items.is_empty() { Ok(Type::Prim("i32")) } else { self.choose("Item", items, &[], buildable) }
    }

    fn views_of(&self, name: &str, target: &Type) -> Vec<Type> {
        let string = self.std("std::string::String", Vec::new());
        match target {
            Type::Str if name == "AsRef" || name == "Deref" => vec![reference(Type::Str), string],
            Type::Str => vec![string],
            Type::Slice(item) => vec![self.vec((**item).clone())],
            Type::Adt { def, .. } if self.is_std(*def, "std::path::Path") || self.is_std(*def, "std::ffi::OsStr") => {
                vec![reference(Type::Str), string]
            }
            other => vec![other.clone(), reference(other.clone())],
        }
    }
}
