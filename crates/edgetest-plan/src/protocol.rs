//! The serialisation protocol that crates share: its traits, and what of it can be called one by one.
//!
//! A visitor or deserializer is asked once and answers once. The methods of a compound serializer and of an access form a
//! conversation whose order only the framework keeps: calls in another order prove nothing.

use crate::spell::Lifetimes;
use crate::types::Env;
use crate::world::World;
use crate::{Draw, InputSpec};
use edgetest_inspect::{Bound, Callable, Def, DefId, Fields, Origin, Shape, TraitRef, Type};

/// Traits whose methods only make sense in the order that a framework calls them in.
pub(crate) fn is_conversation(name: &str) -> bool {
    const NAMES: &[&str] = &["SeqAccess", "MapAccess", "EnumAccess", "VariantAccess"];
    NAMES.contains(&name) || name.starts_with("Serialize") && !matches!(name, "Serialize" | "Serializer")
}

impl World<'_> {
    /// Instances for a trait of the protocol; `None` for any other trait.
    pub(crate) fn protocol_instances(&self, bound: &Def) -> Option<Vec<Type>> {
        let (module, name) = bound.path.rsplit_once("::")?;
        let reads = module.ends_with("::de");
        if !reads && !module.ends_with("::ser") {
            return None;
        }
        let own = |path: &str, args| self.external(&bound.origin, &format!("{module}::{path}"), args);
        let string = || self.std("std::string::String", Vec::new());
        Some(match name {
            "Visitor" => vec![own("IgnoredAny", Vec::new())],
            "DeserializeSeed" => vec![self.std("std::marker::PhantomData", vec![string()])],
            "Deserializer" => vec![own("value::StringDeserializer", vec![own("value::Error", Vec::new())])],
            "Error" if reads => vec![own("value::Error", Vec::new())],
            "Serialize" | "Deserialize" | "DeserializeOwned" | "IntoDeserializer" => {
                vec![string(), Type::Prim("i32"), self.vec(Type::Prim("i32"))]
            }
            _ => Vec::new(),
        })
    }

    /// Other choices for a parameter that a callable only reads a value of, where text was chosen first: a format shows its worth
    /// with what is nested, and its numbers with those who ask for numbers.
    pub(crate) fn other_formats(&self, callable: &Callable, env: &Env) -> Vec<Env> {
        let Some((name, bound)) = self.read_parameter(callable, env) else { return Vec::new() };
        let def = self.def(bound.def);
        let Some((module, _)) = def.path.rsplit_once("::") else { return Vec::new() };
        let text = || self.std("std::string::String", Vec::new());
        let ignored = self.external(&def.origin, &format!("{module}::IgnoredAny"), Vec::new());
        let numbers = Type::Tuple(["u64", "i32", "f64", "char", "bool"].map(Type::Prim).to_vec());
        let table = self.std(
            "std::collections::BTreeMap",
            vec![text(), self.vec(self.std("std::option::Option", vec![Type::Prim("f64")]))],
        );
        let own = self.implementors(&bound).iter().find(|ty| self.is_recursive(ty)).cloned();
        let others = own.into_iter().chain([ignored, table, numbers]);
        others.map(|ty| Env::from([(name.clone(), ty)])).collect()
    }

    /// The parameter of a callable that asks for something that can be read, and occurs in no argument.
    fn read_parameter(&self, callable: &Callable, env: &Env) -> Option<(String, TraitRef)> {
        let params = callable.generics.params.iter().map(|param| &param.name);
        let unseen = params.filter(|name| !callable.params.iter().any(|(_, ty)| mentions(ty, name)));
        let mut asked = unseen.flat_map(|name| {
            let bounds = self.bounds_on(name, &callable.generics, env);
            let read = bounds.into_iter().filter_map(|bound| match bound {
                Bound::Trait(bound) if self.is_read(&bound) => Some(bound),
                Bound::Trait(_) | Bound::MaybeSized | Bound::Lifetime => None,
            });
            read.map(|bound| (name.clone(), bound)).collect::<Vec<_>>()
        });
        asked.next()
    }

    fn is_read(&self, bound: &TraitRef) -> bool {
        let def = self.def(bound.def);
        matches!(def.origin, Origin::External { .. })
            && (def.path.ends_with("::de::Deserialize") || def.path.ends_with("::de::DeserializeOwned"))
    }

    /// Whether a type of the crate holds itself: a tree of whatever the format knows.
    fn is_recursive(&self, ty: &Type) -> bool {
        let Type::Adt { def, .. } = ty else { return false };
        let Some(Shape::Enum(variants)) = self.api.types.get(def).map(|known| &known.shape) else { return false };
        let fields = variants.iter().flat_map(|variant| match &variant.fields {
            Fields::Tuple(types) => types.iter().flatten().collect::<Vec<_>>(),
            Fields::Named { fields, .. } => fields.iter().map(|(_, ty)| ty).collect(),
            Fields::Unit => Vec::new(),
        });
        fields.into_iter().any(|field| holds(field, *def))
    }

    /// A value of one of those instances.
    pub(crate) fn protocol_value(&self, def: DefId, ty: &Type) -> Option<InputSpec> {
        let def = self.def(def);
        if !matches!(def.origin, Origin::External { .. }) {
            return None;
        }
        let spelled = self.spell(ty, Lifetimes::Static)?;
        let text = || vec![InputSpec::Draw(Draw::String)];
        let wrap = |template: String, parts| InputSpec::Wrap { template, parts, doors: Vec::new() };
        if def.path.ends_with("::de::IgnoredAny") {
            Some(wrap(spelled, Vec::new()))
        } else if def.path.ends_with("::de::value::StringDeserializer") {
            Some(wrap(format!("<{spelled}>::new({{0}})"), text()))
        } else if def.path.ends_with("::de::value::Error") {
            let module = def.path.strip_suffix("value::Error")?;
            Some(wrap(format!("<{spelled} as {module}Error>::custom({{0}})"), text()))
        } else {
            None
        }
    }
}

/// Whether a parameter occurs in a type.
fn mentions(ty: &Type, name: &str) -> bool {
    any_part(ty, &|part| matches!(part, Type::Param(own) if own == name))
}

/// Whether a definition occurs in a type.
fn holds(ty: &Type, def: DefId) -> bool {
    any_part(ty, &|part| matches!(part, Type::Adt { def: own, .. } if *own == def))
}

fn any_part(ty: &Type, is_wanted: &dyn Fn(&Type) -> bool) -> bool {
    is_wanted(ty)
        || match ty {
            Type::Adt { args, .. } => args.iter().any(|arg| any_part(arg, is_wanted)),
            Type::Tuple(items) => items.iter().any(|item| any_part(item, is_wanted)),
            Type::Ref { inner, .. } | Type::Slice(inner) | Type::Array(inner, _) => any_part(inner, is_wanted),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::is_conversation;

    #[test]
    fn one_question_with_one_answer_is_no_conversation() {
        assert!(["SeqAccess", "SerializeMap"].into_iter().all(is_conversation));
        assert!(!["Serialize", "Serializer", "Deserializer", "Visitor"].into_iter().any(is_conversation));
    }
}
