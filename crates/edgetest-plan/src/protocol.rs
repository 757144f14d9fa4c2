//! The serialisation protocol that crates share: its traits, and what of it can be called one by one.
//!
//! A visitor or deserializer is asked once and answers once. The methods of a compound serializer and of an access form a
//! conversation whose order only the framework keeps: calls in another order prove nothing.

use crate::spell::Lifetimes;
use crate::world::World;
use crate::{Draw, InputSpec};
use edgetest_inspect::{Def, DefId, Origin, Type};

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

#[cfg(test)]
mod tests {
    use super::is_conversation;

    #[test]
    fn one_question_with_one_answer_is_no_conversation() {
        assert!(["SeqAccess", "SerializeMap"].into_iter().all(is_conversation));
        assert!(!["Serialize", "Serializer", "Deserializer", "Visitor"].into_iter().any(is_conversation));
    }
}
