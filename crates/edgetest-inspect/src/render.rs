//! Short names of types for the paths that reports show. Not legal Rust: parameters that say nothing are left out.

use crate::api::{Binding, Bound, DefId, Origin, TraitRef, Type};
use crate::names::Names;

impl Names<'_> {
    /// A type: the crate's own by full path, others by name.
    pub(crate) fn show(&self, ty: &Type) -> String {
        match ty {
            Type::Prim(name) => (*name).to_owned(),
            Type::Str => "str".to_owned(),
            Type::Never => "!".to_owned(),
            Type::Tuple(items) if items.len() == 1 => format!("({},)", self.show(&items[0])),
            Type::Tuple(items) => format!("({})", self.show_all(items)),
            Type::Slice(item) => format!("[{}]", self.show(item)),
            Type::Array(item, len) => format!("[{}; {}]", self.show(item), self.show(len)),
            Type::Ref { mutable: true, inner } => format!("&mut {}", self.show(inner)),
            Type::Ref { mutable: false, inner } => format!("&{}", self.show(inner)),
            Type::RawPointer => "*const _".to_owned(),
            Type::FnPointer { inputs, output } => {
                format!("fn({}) -> {}", self.show_all(inputs), self.show(output))
            }
            Type::Adt { def, args } => self.show_adt(*def, args),
            Type::Param(name) | Type::Const(name) | Type::Unknown(name) => name.clone(),
            Type::Projection { base, name, .. } => format!("{}::{name}", self.show(base)),
            Type::Dyn(traits) => {
                let traits: Vec<String> = traits.iter().map(|item| self.show_trait(item)).collect();
                format!("dyn {}", traits.join(" + "))
            }
            Type::Impl(bounds) => format!("impl {}", self.show_bounds(bounds)),
        }
    }

    /// A trait with its arguments.
    pub(crate) fn show_trait(&self, item: &TraitRef) -> String {
        let mut args: Vec<String> = item.args.iter().map(|arg| self.show(arg)).collect();
        for (name, binding) in &item.bindings {
            args.push(match binding {
                Binding::Equals(ty) => format!("{name} = {}", self.show(ty)),
                Binding::Bounds(bounds) => format!("{name}: {}", self.show_bounds(bounds)),
            });
        }
        let name = self.short_name(item.def);
        if args.is_empty() { name } else { format!("{name}<{}>", args.join(", ")) }
    }

    fn show_all(&self, types: &[Type]) -> String {
        types.iter().map(|ty| self.show(ty)).collect::<Vec<_>>().join(", ")
    }

    fn show_adt(&self, def: DefId, args: &[Type]) -> String {
        let name = self.short_name(def);
        // `IndexMap<K, V, S>` says no more than `IndexMap`.
        let plain = args.iter().all(|arg| matches!(arg, Type::Param(_)));
        if plain { name } else { format!("{name}<{}>", self.show_all(args)) }
    }

    fn show_bounds(&self, bounds: &[Bound]) -> String {
        let bounds = bounds.iter().map(|bound| match bound {
            Bound::Trait(item) => self.show_trait(item),
            Bound::MaybeSized => "?Sized".to_owned(),
            Bound::Lifetime => "'_".to_owned(),
        });
        bounds.collect::<Vec<_>>().join(" + ")
    }

    fn short_name(&self, def: DefId) -> String {
        let def = self.get(def);
        match def.origin {
            Origin::Local => def.path.clone(),
            Origin::Std | Origin::External { .. } => def.path.rsplit("::").next().unwrap_or(&def.path).to_owned(),
        }
    }
}
