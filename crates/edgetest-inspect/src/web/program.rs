//! The files of a crate, parsed: modules with their items, and functions and types by name.

use std::fs;
use std::path::{Path, PathBuf};
use syn::{Attribute, Expr, Item, ItemConst, ItemFn, ItemImpl, ItemMod, Meta, Type, Visibility};

/// Deeper modules are not followed: there is a loop of `#[path]`.
const DEEPEST: usize = 12;

/// All modules of a crate, the root first.
pub(crate) struct Program {
    /// Modules in the order in which they are declared.
    pub(crate) modules: Vec<Module>,
}

/// A module.
pub(crate) struct Module {
    /// Its path below the root.
    pub(crate) path: Vec<String>,
    /// Its file, relative to the package.
    pub(crate) file: String,
    /// Each module above it, and itself, is public.
    pub(crate) is_public: bool,
    /// What stands in it.
    pub(crate) items: Vec<Item>,
    /// The functions of its `impl` blocks, each with the name of the type.
    pub(crate) associated: Vec<(String, ItemFn)>,
}

/// A function and the module that it stands in.
#[derive(Clone, Copy)]
pub(crate) struct Function<'a> {
    pub(crate) module: &'a Module,
    pub(crate) item: &'a ItemFn,
}

impl Program {
    /// Reads a crate from its root file on. A file that cannot be read or parsed is left out.
    pub(crate) fn read(package: &Path, root: &Path) -> Self {
        let mut program = Self { modules: Vec::new() };
        let folder = root.parent().unwrap_or(package);
        program.file(package, root, folder, &[], true);
        program
    }

    /// Adds the modules of a library that this program depends on, below its name.
    pub(crate) fn add(&mut self, name: &str, library: &Self) {
        for module in &library.modules {
            let mut path = vec![name.to_owned()];
            path.extend_from_slice(&module.path);
            self.modules.push(Module {
                path,
                file: module.file.clone(),
                is_public: module.is_public,
                items: module.items.clone(),
                associated: module.associated.clone(),
            });
        }
    }

    /// A program of one file.
    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Self {
        let file = syn::parse_file(text).expect("the test holds Rust");
        let mut program = Self { modules: Vec::new() };
        program.module(Path::new(""), "src/main.rs", Path::new("src"), &[], true, file.items);
        program
    }

    fn file(&mut self, package: &Path, file: &Path, folder: &Path, path: &[String], is_public: bool) {
        let Some(parsed) = fs::read_to_string(file).ok().and_then(|text| syn::parse_file(&text).ok()) else {
            return;
        };
        let name = file.strip_prefix(package).unwrap_or(file).to_string_lossy().replace('\\', "/");
        self.module(package, &name, folder, path, is_public, parsed.items);
    }

    /// `folder` is where the files of its modules lie.
    fn module(
        &mut self,
        package: &Path,
        file: &str,
        folder: &Path,
        path: &[String],
        is_public: bool,
        items: Vec<Item>,
    ) {
        let at = self.modules.len();
        self.modules.push(Module {
            path: path.to_vec(),
            file: file.to_owned(),
            is_public,
            items: Vec::new(),
            associated: Vec::new(),
        });
        for item in &items {
            let Item::Mod(module) = item else { continue };
            if path.len() < DEEPEST && !is_test(&module.attrs) {
                self.inner(package, file, folder, path, is_public, module);
            }
        }
        self.modules[at].associated = items.iter().flat_map(associated).collect();
        self.modules[at].items = items;
    }

    fn inner(&mut self, package: &Path, file: &str, folder: &Path, above: &[String], is_public: bool, item: &ItemMod) {
        let name = item.ident.to_string();
        let mut path = above.to_vec();
        path.push(name.clone());
        let is_public = is_public && matches!(item.vis, Visibility::Public(_));
        if let Some((_, items)) = &item.content {
            return self.module(package, file, &folder.join(&name), &path, is_public, items.clone());
        }
        let named = text_attribute(&item.attrs, "path").map(|path| package.join(file).with_file_name(path));
        let usual = [folder.join(format!("{name}.rs")), folder.join(&name).join("mod.rs")];
        let candidates: Vec<PathBuf> = named.into_iter().chain(usual).collect();
        if let Some(found) = candidates.iter().find(|path| path.is_file()) {
            self.file(package, found, &folder.join(&name), &path, is_public);
        }
    }

    /// The function that a path means in a module: the nearest of those of its name.
    pub(crate) fn function(&self, from: &Module, path: &[String]) -> Option<Function<'_>> {
        let (name, above) = path.split_last()?;
        if above.last().is_some_and(|ty| ty.starts_with(char::is_uppercase)) {
            return self.associated(above.last()?, name);
        }
        let named = |item: &ItemFn| item.sig.ident == name;
        self.nearest(from, above, |item| match item {
            Item::Fn(item) if named(item) => Some(item),
            _ => None,
        })
        .map(|(module, item)| Function { module, item })
    }

    /// `Users::list`; within an `impl`, `Self` is taken for the first type that has such a function.
    fn associated(&self, ty: &str, name: &str) -> Option<Function<'_>> {
        self.modules.iter().find_map(|module| {
            let item = module.associated.iter().find(|(of, item)| (of == ty || ty == "Self") && item.sig.ident == name);
            item.map(|(_, item)| Function { module, item })
        })
    }

    /// The bodies of a type's impls of a trait of one of these names.
    pub(crate) fn impls<'a>(
        &'a self,
        ty: &'a str,
        traits: &'a [&str],
    ) -> impl Iterator<Item = (&'a Module, &'a ItemImpl)> {
        let all = self.modules.iter().flat_map(|module| module.items.iter().map(move |item| (module, item)));
        all.filter_map(move |(module, item)| match item {
            Item::Impl(item) => {
                let of = item.trait_.as_ref()?.0.segments.last()?;
                let is_it = traits.iter().any(|name| of.ident == name) && head(&item.self_ty)?.0 == ty;
                is_it.then_some((module, item))
            }
            _ => None,
        })
    }

    /// The struct, enum or alias that a path means in a module.
    pub(crate) fn type_item(&self, from: &Module, path: &[String]) -> Option<(&Module, &Item)> {
        let (name, above) = path.split_last()?;
        self.nearest(from, above, |item| {
            let ident = match item {
                Item::Struct(item) => &item.ident,
                Item::Enum(item) => &item.ident,
                Item::Type(item) => &item.ident,
                _ => return None,
            };
            (ident == name).then_some(item)
        })
    }

    /// The value of a constant of text.
    pub(crate) fn constant(&self, from: &Module, path: &[String]) -> Option<&ItemConst> {
        let (name, above) = path.split_last()?;
        let found = self.nearest(from, above, |item| match item {
            Item::Const(item) if item.ident == name => Some(item),
            _ => None,
        });
        found.map(|(_, item)| item)
    }

    /// In the module itself, or where the path's own modules lead, or else wherever there is one.
    fn nearest<'a, T>(
        &'a self,
        from: &Module,
        above: &[String],
        pick: impl Fn(&'a Item) -> Option<T>,
    ) -> Option<(&'a Module, T)> {
        let found = self.modules.iter().flat_map(|module| module.items.iter().map(move |item| (module, item)));
        let found = found.filter_map(|(module, item)| Some((module, pick(item)?)));
        let above: Vec<&String> =
            above.iter().filter(|name| !["crate", "self", "super"].contains(&name.as_str())).collect();
        let rank = |module: &Module| {
            let tail: Vec<&String> = module.path.iter().rev().take(above.len()).collect();
            let leads_there = tail.into_iter().rev().eq(above.iter().copied());
            let is_here = above.is_empty() && module.path == from.path;
            (!is_here, !leads_there, module.path.len())
        };
        found.min_by_key(|(module, _)| rank(module))
    }

    /// Every function, with its module.
    pub(crate) fn functions(&self) -> impl Iterator<Item = Function<'_>> {
        self.modules.iter().flat_map(|module| {
            module.items.iter().filter_map(move |item| match item {
                Item::Fn(item) if !is_test(&item.attrs) => Some(Function { module, item }),
                _ => None,
            })
        })
    }
}

/// The functions of an `impl` without a trait, as if they were free.
fn associated(item: &Item) -> Vec<(String, ItemFn)> {
    let Item::Impl(of) = item else { return Vec::new() };
    let Some((name, _)) = head(&of.self_ty).filter(|_| of.trait_.is_none()) else { return Vec::new() };
    let functions = of.items.iter().filter_map(|item| match item {
        syn::ImplItem::Fn(item) => Some(ItemFn {
            attrs: item.attrs.clone(),
            vis: item.vis.clone(),
            modifiers: item.modifiers.clone(),
            sig: item.sig.clone(),
            block: Box::new(item.block.clone()),
        }),
        _ => None,
    });
    functions.map(|item| (name.clone(), item)).collect()
}

/// `#[test]`, `#[cfg(test)]`.
fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        other => other.path().segments.last().is_some_and(|segment| segment.ident == "test"),
    })
}

/// The text of `#[name = "…"]`.
pub(crate) fn text_attribute(attributes: &[Attribute], name: &str) -> Option<String> {
    attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident(name) => literal(&pair.value),
        _ => None,
    })
}

/// All lines of a doc comment.
pub(crate) fn docs(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => literal(&pair.value),
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The value of a literal of text.
pub(crate) fn literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Expr::Reference(inner) => literal(&inner.expr),
        Expr::Paren(inner) => literal(&inner.expr),
        _ => None,
    }
}

/// The names of a path: `a::b::<T>` gives `a`, `b`.
pub(crate) fn names(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// The last name of a type's path, and its type arguments.
pub(crate) fn head(ty: &Type) -> Option<(String, Vec<&Type>)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let args = match &last.arguments {
        syn::PathArguments::AngleBracketed(args) => args
            .args
            .iter()
            .filter_map(|arg| match arg {
                syn::GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    };
    Some((last.ident.to_string(), args))
}
