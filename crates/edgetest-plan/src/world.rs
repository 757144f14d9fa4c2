//! The API under test with the indexes that planning asks again and again.

use crate::search::Searches;
use crate::spell::{Lifetimes, spell};
use crate::traits::Holds;
use crate::types::{Env, is_open, rebuild, substitute, unify};
use edgetest_inspect::{Bound, Callable, CrateApi, Def, DefId, DefKind, ImplDef, Origin, Owner, TraitRef, Type};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Implementors of a trait, by it and by how many impls are being closed.
type Implementors = HashMap<(TraitRef, u32), Rc<Vec<Type>>>;

/// The API, std types that it does not itself name, and impls by trait.
pub struct World<'a> {
    /// The API as inspected.
    pub api: &'a CrateApi,
    defs: RefCell<Vec<Def>>,
    std_defs: RefCell<HashMap<String, DefId>>,
    /// How many blanket impls are being followed.
    pub(crate) nesting: Cell<u32>,
    /// How many impls are being closed by types that other impls are to suggest.
    pub(crate) closing: Cell<u32>,
    /// Choices that searches may still try.
    pub(crate) searches: Searches,
    /// Stand-ins so far, how many are in the making, and whether they are asked for.
    pub(crate) stand_ins: RefCell<Vec<crate::stand_in::Known>>,
    pub(crate) attempts: RefCell<HashMap<Vec<Bound>, DefId>>,
    pub(crate) standing: RefCell<Vec<Vec<Bound>>>,
    pub(crate) wants_stand_ins: Cell<bool>,
    pub(crate) implementors: RefCell<Implementors>,
    /// What stands for a parameter of an impl with these bounds, while so many impls are being closed.
    pub(crate) closings: RefCell<Closings>,
    pub(crate) held: RefCell<HashMap<(Type, TraitRef, usize), Holds>>,
    /// Words by which callables reach beyond the process, by path; nothing where they may.
    barred: HashMap<&'a str, &'a str>,
    impls_by_trait: HashMap<DefId, Vec<usize>>,
    impls_by_type: HashMap<DefId, Vec<usize>>,
}

/// By the bounds of a parameter and how many impls are being closed around it.
type Closings = HashMap<(Vec<Bound>, u32), Option<Type>>;

impl<'a> World<'a> {
    /// The word by which a callable reaches beyond the process, if it may not.
    pub fn reaches_out(&self, callable: &Callable) -> Option<&str> {
        self.barred.get(callable.path.as_str()).copied()
    }

    /// Indexes an API. Unless `allow_environment`, whatever reaches beyond the process is barred from being called.
    pub fn new(api: &'a CrateApi, allow_environment: bool) -> Self {
        let reaching = api.callables.iter().zip(&api.reaches).filter(|_| !allow_environment);
        let barred = reaching.filter_map(|(callable, word)| Some((callable.path.as_str(), word.as_deref()?))).collect();
        let mut impls_by_trait: HashMap<DefId, Vec<usize>> = HashMap::new();
        let mut impls_by_type: HashMap<DefId, Vec<usize>> = HashMap::new();
        for (index, item) in api.impls.iter().enumerate() {
            if let Some(bound) = &item.trait_ref {
                impls_by_trait.entry(bound.def).or_default().push(index);
            }
            if let Type::Adt { def, .. } = &item.self_ty {
                impls_by_type.entry(*def).or_default().push(index);
            }
        }
        let std_defs = api
            .defs
            .iter()
            .enumerate()
            .filter(|(_, def)| def.origin == Origin::Std)
            .map(|(index, def)| (def.path.clone(), id(index)))
            .collect();
        Self {
            api,
            barred,
            defs: RefCell::new(api.defs.clone()),
            std_defs: RefCell::new(std_defs),
            nesting: Cell::new(0),
            closing: Cell::new(0),
            searches: Searches::new(),
            stand_ins: RefCell::default(),
            attempts: RefCell::default(),
            standing: RefCell::default(),
            wants_stand_ins: Cell::new(false),
            implementors: RefCell::default(),
            closings: RefCell::default(),
            held: RefCell::default(),
            impls_by_trait,
            impls_by_type,
        }
    }

    /// A definition, by value since the table grows while planning.
    pub fn def(&self, def: DefId) -> Def {
        self.defs.borrow()[def.0 as usize].clone()
    }

    /// Whether a definition is this std item.
    pub fn is_std(&self, def: DefId, path: &str) -> bool {
        let defs = self.defs.borrow();
        let def = &defs[def.0 as usize];
        def.origin == Origin::Std && def.path == path
    }

    /// The path of a std item, `None` for all others.
    pub fn std_path(&self, def: DefId) -> Option<String> {
        let defs = self.defs.borrow();
        let def = &defs[def.0 as usize];
        (def.origin == Origin::Std).then(|| def.path.clone())
    }

    /// [`World::std`] for a type with one lifetime.
    pub fn std_with_lifetime(&self, path: &str, args: Vec<Type>) -> Type {
        let ty = self.std(path, args);
        if let Type::Adt { def, .. } = &ty {
            self.defs.borrow_mut()[def.0 as usize].lifetimes = 1;
        }
        ty
    }

    /// A type of another crate, beside one that the API names.
    pub fn external(&self, origin: &Origin, path: &str, args: Vec<Type>) -> Type {
        let mut defs = self.defs.borrow_mut();
        let known = defs.iter().position(|def| def.origin == *origin && def.path == path);
        let index = known.unwrap_or_else(|| {
            defs.push(Def {
                origin: origin.clone(),
                kind: DefKind::Struct,
                path: path.to_owned(),
                importable: true,
                lifetimes: 0,
            });
            defs.len() - 1
        });
        Type::Adt { def: id(index), args }
    }

    /// A definition of the harness's own.
    pub(crate) fn add_def(&self, def: Def) -> DefId {
        let mut defs = self.defs.borrow_mut();
        defs.push(def);
        id(defs.len() - 1)
    }

    /// A std type by path, whether or not the API names it.
    pub fn std(&self, path: &str, args: Vec<Type>) -> Type {
        let known = self.std_defs.borrow().get(path).copied();
        let def = known.unwrap_or_else(|| {
            let mut defs = self.defs.borrow_mut();
            defs.push(Def {
                origin: Origin::Std,
                kind: DefKind::Struct,
                path: path.to_owned(),
                importable: true,
                lifetimes: 0,
            });
            let new = id(defs.len() - 1);
            self.std_defs.borrow_mut().insert(path.to_owned(), new);
            new
        });
        Type::Adt { def, args }
    }

    /// Every definition, those added while planning included.
    pub fn defs(&self) -> std::cell::Ref<'_, Vec<Def>> {
        self.defs.borrow()
    }

    /// Spells a closed type.
    pub fn spell(&self, ty: &Type, lifetimes: Lifetimes) -> Option<String> {
        spell(&self.defs.borrow(), ty, lifetimes)
    }

    /// Impls of a trait within the crate under test.
    pub fn impls_of(&self, def: DefId) -> impl Iterator<Item = &'a ImplDef> + '_ {
        self.impls_by_trait.get(&def).into_iter().flatten().map(|index| &self.api.impls[*index])
    }

    /// Impls for a type, inherent and of traits.
    pub fn impls_for(&self, def: DefId) -> impl Iterator<Item = &'a ImplDef> + '_ {
        self.impls_by_type.get(&def).into_iter().flatten().map(|index| &self.api.impls[*index])
    }

    /// The impl that a callable belongs to.
    pub fn impl_of(&self, callable: &Callable) -> Option<&'a ImplDef> {
        match callable.owner {
            Owner::Inherent(index) | Owner::TraitImpl(index) => Some(&self.api.impls[index]),
            Owner::Free { .. } | Owner::TraitProvided(_) | Owner::Route(_) => None,
        }
    }

    /// A type of a signature with `Self::Name` replaced by what the callable's own impl says.
    pub fn within_impl(&self, callable: &Callable, ty: &Type) -> Type {
        let Some(item) = self.impl_of(callable) else { return ty.clone() };
        rebuild(ty, &|part| match &part {
            Type::Projection { base, name, .. }
                if **base == Type::Param("Self".to_owned()) || **base == item.self_ty =>
            {
                item.assoc_types.iter().find(|(known, _)| known == name).map_or(part.clone(), |(_, ty)| ty.clone())
            }
            _ => part,
        })
    }

    /// The trait that a callable belongs to, with its arguments as written.
    pub fn trait_of(&self, callable: &Callable) -> Option<TraitRef> {
        match callable.owner {
            Owner::TraitImpl(index) => self.api.impls[index].trait_ref.clone(),
            Owner::TraitProvided(def) => {
                let params = self.api.traits.get(&def).map_or(&[][..], |item| &item.generics.params);
                let args = params.iter().map(|param| Type::Param(param.name.clone())).collect();
                Some(TraitRef { def, args, bindings: Vec::new() })
            }
            Owner::Free { .. } | Owner::Inherent(_) | Owner::Route(_) => None,
        }
    }

    /// Resolves `<base as trait>::name` for a closed base.
    pub fn project(&self, base: &Type, trait_ref: Option<&TraitRef>, name: &str) -> Option<Type> {
        // `Item` of a trait of the crate's own is another than `Iterator`'s.
        if let Some(ty) = self.stand_in_type(base, trait_ref, name) {
            return Some(ty);
        }
        let of_std = trait_ref.is_none_or(|bound| self.std_path(bound.def).is_some());
        let by_std = if of_std { self.project_std(base, name) } else { None };
        by_std.or_else(|| self.project_local(base, trait_ref, name))
    }

    fn project_std(&self, base: &Type, name: &str) -> Option<Type> {
        match (name, base) {
            ("Item", Type::Adt { def, args }) => self.std_item(&self.std_path(*def)?, args),
            ("IntoIter", Type::Adt { def, args }) => match self.std_path(*def)?.as_str() {
                "std::vec::Vec" => Some(self.std("std::vec::IntoIter", args.clone())),
                path if crate::std_holds::is_iterator(path) => Some(base.clone()),
                "std::option::Option" => Some(self.std("std::option::IntoIter", args.clone())),
                _ => None,
            },
            ("IntoIter", Type::Ref { mutable, inner }) => {
                let iter = if *mutable { "std::slice::IterMut" } else { "std::slice::Iter" };
                match &**inner {
                    Type::Slice(item) | Type::Array(item, _) => {
                        Some(self.std_with_lifetime(iter, vec![(**item).clone()]))
                    }
                    Type::Adt { def, args } if self.is_std(*def, "std::vec::Vec") => {
                        Some(self.std_with_lifetime(iter, args.clone()))
                    }
                    iterator @ Type::Adt { def, .. }
                        if *mutable && self.std_path(*def).is_some_and(|path| crate::std_holds::is_iterator(&path)) =>
                    {
                        Some(Type::Ref { mutable: true, inner: Box::new(iterator.clone()) })
                    }
                    _ => None,
                }
            }
            ("Item", Type::Ref { mutable, inner }) => match &**inner {
                Type::Slice(item) | Type::Array(item, _) => Some(Type::Ref { mutable: *mutable, inner: item.clone() }),
                Type::Adt { def, args }
                    if self.std_path(*def).is_some_and(|path| {
                        path == "std::option::Option" || crate::std_holds::is_collection(&path) && args.len() == 1
                    }) =>
                {
                    Some(Type::Ref { mutable: *mutable, inner: Box::new(args.first()?.clone()) })
                }
                iterator @ Type::Adt { .. } if *mutable => self.project(iterator, None, "Item"),
                _ => None,
            },
            ("Item", Type::Array(item, _)) => Some((**item).clone()),
            ("Owned", Type::Str) => Some(self.std("std::string::String", Vec::new())),
            ("Owned", Type::Slice(item)) => Some(self.std("std::vec::Vec", vec![(**item).clone()])),
            ("Target", Type::Ref { inner, .. }) => Some((**inner).clone()),
            ("Target", Type::Adt { def, args }) => match self.std_path(*def)?.as_str() {
                "std::string::String" => Some(Type::Str),
                "std::vec::Vec" => Some(Type::Slice(Box::new(args.first()?.clone()))),
                "std::boxed::Box" | "std::rc::Rc" | "std::sync::Arc" => args.first().cloned(),
                _ => None,
            },
            ("Output", Type::Adt { def, args }) if self.is_std(*def, "std::future::Ready") => args.first().cloned(),
            ("Output", Type::Prim(_)) => Some(base.clone()),
            ("Hasher", Type::Adt { def, .. }) if self.is_std(*def, "std::hash::RandomState") => {
                Some(self.std("std::hash::DefaultHasher", Vec::new()))
            }
            ("Output", Type::FnPointer { output, .. }) => Some((**output).clone()),
            _ => None,
        }
    }

    /// What the std iterators and collections yield.
    fn std_item(&self, path: &str, args: &[Type]) -> Option<Type> {
        let first = args.first();
        Some(match path {
            "std::collections::HashMap" | "std::collections::BTreeMap" => Type::Tuple(args.get(..2)?.to_vec()),
            "std::slice::Iter" => Type::Ref { mutable: false, inner: Box::new(first?.clone()) },
            "std::slice::IterMut" => Type::Ref { mutable: true, inner: Box::new(first?.clone()) },
            "std::str::Chars" => Type::Prim("char"),
            "std::str::Bytes" => Type::Prim("u8"),
            "std::str::Lines" | "std::str::SplitWhitespace" => Type::Ref { mutable: false, inner: Box::new(Type::Str) },
            "std::str::CharIndices" => Type::Tuple(vec![Type::Prim("usize"), Type::Prim("char")]),
            "std::iter::Rev"
            | "std::iter::Peekable"
            | "std::iter::Fuse"
            | "std::iter::Skip"
            | "std::iter::Take"
            | "std::iter::StepBy"
            | "std::iter::Cycle" => self.project(first?, None, "Item")?,
            "std::iter::Enumerate" => Type::Tuple(vec![Type::Prim("usize"), self.project(first?, None, "Item")?]),
            "std::iter::Cloned" | "std::iter::Copied" => match self.project(first?, None, "Item")? {
                Type::Ref { inner, .. } => *inner,
                _ => return None,
            },
            "std::vec::Vec"
            | "std::vec::IntoIter"
            | "edgetest_support::hostile::Items"
            | "std::vec::Drain"
            | "std::option::Option"
            | "std::ops::Range"
            | "std::ops::RangeInclusive"
            | "std::ops::RangeFrom"
            | "std::collections::VecDeque"
            | "std::collections::BTreeSet"
            | "std::collections::HashSet"
            | "std::collections::LinkedList"
            | "std::collections::BinaryHeap"
            | "std::iter::Once"
            | "std::iter::Empty"
            | "std::iter::Repeat"
            | "std::array::IntoIter" => first?.clone(),
            _ => return None,
        })
    }

    fn project_local(&self, base: &Type, trait_ref: Option<&TraitRef>, name: &str) -> Option<Type> {
        self.api.impls.iter().find_map(|item| {
            let implemented = item.trait_ref.as_ref()?;
            if trait_ref.is_some_and(|wanted| wanted.def != implemented.def) {
                return None;
            }
            let (_, ty) = item.assoc_types.iter().find(|(known, _)| known == name)?;
            if matches!(item.self_ty, Type::Param(_)) {
                return None;
            }
            let mut env = Env::new();
            if !unify(&item.self_ty, base, &mut env) {
                return None;
            }
            env.insert("Self".to_owned(), base.clone());
            let ty = self.resolve(&substitute(ty, &env))?;
            (!is_open(&ty)).then_some(ty)
        })
    }

    /// Replaces projections on closed bases by what they stand for; `None` where one cannot be resolved.
    pub fn resolve(&self, ty: &Type) -> Option<Type> {
        let all = |types: &[Type]| types.iter().map(|ty| self.resolve(ty)).collect::<Option<Vec<_>>>();
        Some(match ty {
            Type::Projection { base, trait_ref, name } => {
                let base = self.resolve(base)?;
                if is_open(&base) {
                    return Some(Type::Projection {
                        base: Box::new(base),
                        trait_ref: trait_ref.clone(),
                        name: name.clone(),
                    });
                }
                self.project(&base, trait_ref.as_deref(), name)?
            }
            Type::Tuple(items) => Type::Tuple(all(items)?),
            Type::Slice(item) => Type::Slice(Box::new(self.resolve(item)?)),
            Type::Array(item, len) => Type::Array(Box::new(self.resolve(item)?), len.clone()),
            Type::Ref { mutable, inner } => Type::Ref { mutable: *mutable, inner: Box::new(self.resolve(inner)?) },
            Type::Adt { def, args } => Type::Adt { def: *def, args: all(args)? },
            Type::FnPointer { inputs, output } => {
                Type::FnPointer { inputs: all(inputs)?, output: Box::new(self.resolve(output)?) }
            }
            Type::Dyn(_)
            | Type::Impl(_)
            | Type::Prim(_)
            | Type::Str
            | Type::Never
            | Type::RawPointer
            | Type::Param(_)
            | Type::Const(_)
            | Type::Unknown(_) => ty.clone(),
        })
    }
}

fn id(index: usize) -> DefId {
    DefId(u32::try_from(index).expect("an API names fewer than 2^32 types"))
}
