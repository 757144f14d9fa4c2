//! What a user can call: free functions, inherent methods, trait methods that an impl writes out, and provided methods
//! of public traits.
//!
//! Says nothing about whether a call can be tested. Left out is only what no user can name: members of private types
//! and traits, copies that blanket impls and auto traits make.

use crate::api::{Callable, Docs, Owner, Receiver, Span, Type};
use crate::convert::Scope;
use crate::docs;
use crate::items::{ReadImpl, local_items};
use crate::names::Names;
use crate::paths::{View, is_hidden, raw};
use rustdoc_types as rd;
use rustdoc_types::{Abi, Function, Id, Item, ItemEnum, Trait};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folders that spans are told relative to.
pub(crate) struct Places<'a> {
    /// The package's.
    pub(crate) package: &'a Path,
    /// The folder that cargo runs rustc in for members of a workspace.
    pub(crate) workspace: &'a Path,
}

impl Places<'_> {
    fn span(&self, span: &rd::Span) -> Span {
        let file = self.workspace.join(&span.filename);
        let file = file.strip_prefix(self.package).map_or(file.clone(), PathBuf::from);
        Span {
            file: file.to_string_lossy().into_owned(),
            line: number(span.begin.0),
            column: number(span.begin.1),
            end_line: number(span.end.0),
        }
    }
}

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// A function, and where it was found.
struct Found<'a> {
    item: &'a Item,
    function: &'a Function,
    owner: Owner,
    path: String,
    /// Generics of the impl or trait around it.
    outer: Option<&'a rd::Generics>,
    derived: bool,
    docs: Docs,
}

impl<'a> Names<'a> {
    /// All callables, ordered by path and then by place.
    pub(crate) fn callables(&mut self, impls: &[ReadImpl<'a>], places: &Places<'_>) -> Vec<Callable> {
        let mut found = self.free_functions();
        for (index, read) in impls.iter().enumerate() {
            found.extend(self.impl_functions(index, read));
        }
        found.extend(self.provided_methods());
        let mut callables: Vec<Callable> = found.into_iter().map(|found| self.callable(found, places)).collect();
        callables
            .sort_by(|a, b| (&a.path, &a.span, owner_rank(&a.owner)).cmp(&(&b.path, &b.span, owner_rank(&b.owner))));
        number_namesakes(&mut callables);
        callables
    }

    fn free_functions(&self) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        for item in local_items(self.krate) {
            let (ItemEnum::Function(function), Some(path)) = (&item.inner, self.public.visible(item.id)) else {
                continue;
            };
            if self.is_main(path) {
                continue;
            }
            found.push(Found {
                item,
                function,
                owner: Owner::Free { path: path.to_owned() },
                path: path.to_owned(),
                outer: None,
                derived: false,
                docs: docs::read(item.docs.as_deref()),
            });
        }
        found
    }

    /// The program itself is no function of it.
    fn is_main(&self, path: &str) -> bool {
        let is_binary = self.public.view() == View::Inside;
        is_binary && path.split_once("::").is_some_and(|(_, name)| name == "main")
    }

    fn impl_functions(&self, index: usize, read: &ReadImpl<'a>) -> Vec<Found<'a>> {
        let of_trait = read.source.trait_.as_ref();
        let is_public = of_trait.is_none_or(|path| self.is_public(path.id));
        if !is_public || !self.is_for_public_type(read.source) || is_hidden(read.item) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (item, function) in self.functions(&read.source.items) {
            let implemented = self.implemented(read, item);
            let is_hidden = is_hidden(item) || implemented.is_some_and(is_hidden);
            if !is_hidden && (of_trait.is_some() || self.public.admits(item)) {
                found.push(self.impl_function(index, read, item, function));
            }
        }
        found
    }

    fn impl_function(&self, index: usize, read: &ReadImpl<'a>, item: &'a Item, function: &'a Function) -> Found<'a> {
        let name = item.name.as_deref().unwrap_or_default();
        let self_ty = self.show(&read.def.self_ty);
        let mut docs = self.member_docs(read, item);
        docs::add_literals(&mut docs, read.item.docs.as_deref());
        let (owner, path) = match &read.def.trait_ref {
            Some(of) => (Owner::TraitImpl(index), format!("<{self_ty} as {}>::{name}", self.show_trait(of))),
            None => (Owner::Inherent(index), format!("{self_ty}::{name}")),
        };
        let outer = Some(&read.source.generics);
        Found { item, function, owner, path, outer, derived: read.def.derived, docs }
    }

    /// A method's own docs, or those of the method that it implements.
    fn member_docs(&self, read: &ReadImpl<'a>, item: &Item) -> Docs {
        let inherited = || self.implemented(read, item)?.docs.as_deref();
        docs::read(item.docs.as_deref().or_else(inherited))
    }

    /// The method of a trait of the crate that a method of an impl stands for.
    fn implemented(&self, read: &ReadImpl<'a>, item: &Item) -> Option<&'a Item> {
        let of = self.local_trait(read.source.trait_.as_ref()?.id)?;
        let mut methods = self.functions(&of.items);
        methods.find(|(method, _)| method.name == item.name).map(|(method, _)| method)
    }

    fn local_trait(&self, id: Id) -> Option<&'a Trait> {
        match &self.krate.index.get(&id)?.inner {
            ItemEnum::Trait(of) => Some(of),
            _ => None,
        }
    }

    fn functions(&self, items: &'a [Id]) -> impl Iterator<Item = (&'a Item, &'a Function)> + use<'a> {
        let krate = self.krate;
        items.iter().filter_map(move |id| {
            let item = krate.index.get(id)?;
            if let ItemEnum::Function(function) = &item.inner { Some((item, function)) } else { None }
        })
    }

    fn provided_methods(&mut self) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        for item in local_items(self.krate) {
            let (ItemEnum::Trait(of), Some(path)) = (&item.inner, self.public.visible(item.id)) else {
                continue;
            };
            let def = self.of(item.id, path, 0);
            for (method, function) in
                self.functions(&of.items).filter(|(method, function)| function.has_body && !is_hidden(method))
            {
                found.push(Found {
                    item: method,
                    function,
                    owner: Owner::TraitProvided(def),
                    path: format!("{path}::{}", method.name.as_deref().unwrap_or_default()),
                    outer: Some(&of.generics),
                    derived: false,
                    docs: docs::read(method.docs.as_deref()),
                });
            }
        }
        found
    }

    fn callable(&mut self, found: Found<'_>, places: &Places<'_>) -> Callable {
        let Found { item, function, owner, path, outer, derived, docs } = found;
        let levels: Vec<&rd::Generics> = outer.into_iter().chain([&function.generics]).collect();
        let scope = Scope::of(&levels);
        let signature = &function.sig;
        let params: Vec<(String, Type)> =
            signature.inputs.iter().map(|(name, ty)| (name.clone(), self.ty(ty, &scope))).collect();
        Callable {
            path,
            name: raw(item.name.as_deref().unwrap_or_default()),
            foreign_abi: is_foreign(function, &owner),
            owner,
            generics: self.generics(&function.generics, &scope),
            receiver: receiver(&params),
            params,
            output: self.output(signature.output.as_ref(), &scope),
            is_unsafe: function.header.is_unsafe,
            is_async: function.header.is_async,
            derived,
            of_dependency: false,
            docs,
            span: item.span.as_ref().map(|span| places.span(span)),
        }
    }
}

/// Functions of an `extern` block have no body of ours to test.
fn is_foreign(function: &Function, owner: &Owner) -> bool {
    let is_declared = matches!(owner, Owner::Free { .. }) && !function.has_body;
    function.header.abi != Abi::Rust || function.sig.is_c_variadic || is_declared
}

fn receiver(params: &[(String, Type)]) -> Option<Receiver> {
    let (name, ty) = params.first()?;
    if name != "self" {
        return None;
    }
    let is_self = |ty: &Type| matches!(ty, Type::Param(name) if name == "Self");
    Some(match ty {
        ty if is_self(ty) => Receiver::Value,
        Type::Ref { mutable: false, inner } if is_self(inner) => Receiver::Ref,
        Type::Ref { mutable: true, inner } if is_self(inner) => Receiver::RefMut,
        _ => Receiver::Other,
    })
}

fn owner_rank(owner: &Owner) -> (u8, usize) {
    match owner {
        Owner::Free { .. } => (0, 0),
        Owner::Inherent(index) => (1, *index),
        Owner::TraitImpl(index) => (2, *index),
        Owner::TraitProvided(def) => (3, def.0 as usize),
        Owner::Route(index) => (4, *index),
    }
}

fn number_namesakes(callables: &mut [Callable]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for callable in callables {
        let count = seen.entry(callable.path.clone()).or_default();
        *count += 1;
        if *count > 1 {
            callable.path = format!("{}#{count}", callable.path);
        }
    }
}
