//! What a package offers to its users, free of rustdoc's vocabulary.
//!
//! Everything later reads this model and nothing else. Lifetimes are kept as counts only: the harness leaks
//! what it borrows from, so that every lifetime can be `'static`.

use crate::shadow::Shadow;
use crate::web::Web;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The public face of one library target.
#[derive(Clone, Debug, Default)]
pub struct CrateApi {
    /// The package that the library belongs to.
    pub package: Package,
    /// Every type and trait that the API names, in whichever crate; [`DefId`] is an index into it.
    pub defs: Vec<Def>,
    /// The crate's own structs, enums and unions that have a public path, and those of dependencies that values are made of.
    pub types: BTreeMap<DefId, TypeDef>,
    /// The crate's own traits, those without a public path included.
    pub traits: BTreeMap<DefId, TraitDef>,
    /// Hand-written and derived impls of the crate; no auto traits, no negative impls. At their end those of types of
    /// dependencies that values are made of.
    pub impls: Vec<ImplDef>,
    /// Public constants and statics, associated ones included.
    pub constants: Vec<Constant>,
    /// Public functions, inherent methods, methods of trait impls and provided methods of public traits,
    /// ordered by `path` and then by place, so that the order does not depend on rustdoc's numbering.
    pub callables: Vec<Callable>,
    /// Literals of the sources, docs, tests and examples.
    pub lexicon: Lexicon,
    /// By callable, how much in its body and in what it calls can go wrong; empty where the sources were not read.
    pub risks: Vec<u32>,
    /// By callable, a word by which its body or what it calls reaches files, the network, other processes or unchecked memory, as
    /// far as the sources show; as long as `risks`.
    pub reaches: Vec<Option<String>>,
    /// By callable, texts that tests and examples hand to it or name like one of its parameters; as long as `risks`.
    pub arguments: Vec<Vec<String>>,
    /// Whether its code holds `unsafe` anywhere.
    pub has_unsafe: bool,
    /// Its web applications.
    pub web: Web,
}

/// Facts about the package under test that later stages need.
#[derive(Clone, Debug, Default)]
pub struct Package {
    /// Name in the manifest.
    pub name: String,
    /// Version in the manifest.
    pub version: String,
    /// Name by which Rust code imports the library (`-` replaced, a `[lib] name` respected).
    pub lib_name: String,
    /// Folder of the manifest, absolute.
    pub root: PathBuf,
    /// Root of the workspace that the package belongs to, absolute (lock file, patches and profiles live there).
    pub workspace_root: PathBuf,
    /// Where the user's own build writes, absolute.
    pub target_directory: PathBuf,
    /// Features to switch on by name, as the user asked.
    pub features: Vec<String>,
    /// Whether `default` features are on.
    pub default_features: bool,
    /// Every package of the resolved graph: root folder, absolute, by `name-version`.
    pub dependencies: BTreeMap<String, PathBuf>,
    /// Extern crate name → (package name, version) of the library's direct and indirect dependencies.
    pub extern_crates: BTreeMap<String, (String, String)>,
    /// How to make a library of it, where it has binaries only: all that its root can name is then public.
    pub shadow: Option<Shadow>,
}

/// Index into [`CrateApi::defs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DefId(pub u32);

/// A named type or trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Def {
    /// Where it is defined.
    pub origin: Origin,
    /// What it is.
    pub kind: DefKind,
    /// Path to write in code: importable for [`Origin::Local`] and [`Origin::Std`] (`url::Url`,
    /// `std::collections::BTreeMap`); for [`Origin::External`] a re-export through the crate under test where there
    /// is one, else the defining path. Keywords are spelled raw (`r#type`).
    pub path: String,
    /// Whether `path` can be written by a user. A private type in a public signature has none.
    pub importable: bool,
    /// Number of lifetime parameters (for std types the largest number seen or known).
    pub lifetimes: usize,
}

/// Which crate defines a type or trait.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The crate under test.
    Local,
    /// `std`, `core` or `alloc`; the path is spelled with `std`.
    Std,
    /// Another crate, by its extern name. `via_reexport` when [`Def::path`] starts at the crate under test.
    External {
        /// Extern name of the defining crate.
        crate_name: String,
        /// The path goes through the crate under test.
        via_reexport: bool,
    },
}

/// What a [`Def`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefKind {
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// A union.
    Union,
    /// A trait.
    Trait,
    /// A primitive, alias or anything else.
    Other,
}

/// A type as written in a signature, aliases expanded, `Self` kept as [`Type::Param`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// `bool`, `char`, `u8` … `f64`, by name.
    Prim(&'static str),
    /// `str`.
    Str,
    /// `!`.
    Never,
    /// `()`, `(A, B)`.
    Tuple(Vec<Type>),
    /// `[T]`.
    Slice(Box<Type>),
    /// `[T; N]`; the length is a [`Type::Const`] or the [`Type::Param`] of a const parameter.
    Array(Box<Type>, Box<Type>),
    /// `&T`, `&mut T`.
    Ref {
        /// `&mut`.
        mutable: bool,
        /// What it points to.
        inner: Box<Type>,
    },
    /// `*const T`, `*mut T`.
    RawPointer,
    /// `fn(A) -> B`.
    FnPointer {
        /// Parameter types.
        inputs: Vec<Type>,
        /// Result type.
        output: Box<Type>,
    },
    /// A nominal type with its type and const arguments (defaults filled in, lifetimes left out).
    Adt {
        /// Its definition.
        def: DefId,
        /// Type and const arguments.
        args: Vec<Type>,
    },
    /// A type or const parameter in scope; `Self` within an impl or a trait.
    Param(String),
    /// `<T as Trait>::Name`; `T::Name` where rustdoc does not name the trait.
    Projection {
        /// The type projected from.
        base: Box<Type>,
        /// The trait, where known.
        trait_ref: Option<Box<TraitRef>>,
        /// The associated type.
        name: String,
    },
    /// `dyn A + B`.
    Dyn(Vec<TraitRef>),
    /// `impl A + B` in result position. (In argument position rustdoc makes it a synthetic parameter.)
    Impl(Vec<Bound>),
    /// A const argument, as an expression.
    Const(String),
    /// Anything the model has no word for (pattern types, inferred types), as rustdoc prints it.
    Unknown(String),
}

/// A trait with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TraitRef {
    /// The trait.
    pub def: DefId,
    /// Type and const arguments. `Fn(A, B) -> C` has one argument, the tuple `(A, B)`, and the binding `Output = C`.
    pub args: Vec<Type>,
    /// `Item = T`, `Item: Bound`.
    pub bindings: Vec<(String, Binding)>,
}

/// What is said about an associated type within a bound.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Binding {
    /// `Item = T`.
    Equals(Type),
    /// `Item: A + B`.
    Bounds(Vec<Bound>),
}

/// One bound of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// `T: Trait`.
    Trait(TraitRef),
    /// `T: ?Sized` (or any other `?Trait`).
    MaybeSized,
    /// `T: 'a`.
    Lifetime,
}

/// Parameters and what is asked of them; inline bounds are folded into `predicates`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generics {
    /// Type and const parameters in order; lifetimes are left out.
    pub params: Vec<Param>,
    /// Bounds, inline ones first.
    pub predicates: Vec<Predicate>,
}

/// A type or const parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name (`impl Trait` in argument position: rustdoc's spelling).
    pub name: String,
    /// Type or const.
    pub kind: ParamKind,
}

/// The two kinds of parameter that need an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// `T`, `T = Default`; `synthetic` for `impl Trait` in argument position, which a turbofish must leave out.
    Type {
        /// Declared default.
        default: Option<Type>,
        /// Written as `impl Trait`.
        synthetic: bool,
    },
    /// `const N: usize`.
    Const {
        /// Its type.
        ty: Type,
        /// Declared default, as an expression.
        default: Option<String>,
    },
}

/// `subject: bounds`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate {
    /// What is bounded: a parameter, a projection, `Self`, or a whole type.
    pub subject: Type,
    /// What is asked of it.
    pub bounds: Vec<Bound>,
}

/// A struct, enum or union of the crate under test.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its parameters.
    pub generics: Generics,
    /// Its fields or variants.
    pub shape: Shape,
    /// `#[non_exhaustive]` on the type.
    pub non_exhaustive: bool,
    /// Its doc comment.
    pub docs: Docs,
}

/// Fields or variants.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A struct.
    Struct(Fields),
    /// An enum.
    Enum(Vec<Variant>),
    /// A union: never built by us.
    Union,
}

/// Fields of a struct or variant.
#[derive(Clone, Debug)]
pub enum Fields {
    /// None.
    Unit,
    /// By position; `None` where a field is private or hidden.
    Tuple(Vec<Option<Type>>),
    /// By name.
    Named {
        /// The public ones, in order.
        fields: Vec<(String, Type)>,
        /// Whether private or hidden ones exist beside them.
        has_private: bool,
    },
}

/// One variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Its fields.
    pub fields: Fields,
    /// `#[non_exhaustive]`, so that nobody outside can build it.
    pub non_exhaustive: bool,
}

/// A trait of the crate under test.
#[derive(Clone, Debug, Default)]
pub struct TraitDef {
    /// Its parameters.
    pub generics: Generics,
    /// Names of its lifetime parameters (`'a`), in order.
    pub lifetimes: Vec<String>,
    /// Supertraits.
    pub supertraits: Vec<Bound>,
    /// What an implementor must write; `None` where a part of it cannot be told, is hidden, or is `unsafe`.
    pub duties: Option<Duties>,
}

/// The items of a trait that have no default.
#[derive(Clone, Debug, Default)]
pub struct Duties {
    /// Methods.
    pub methods: Vec<Signature>,
    /// Associated types, with their bounds.
    pub types: Vec<(String, Vec<Bound>)>,
    /// Associated constants, with their types.
    pub constants: Vec<(String, Type)>,
}

/// A method that an implementor must write.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Its name.
    pub name: String,
    /// Its source up to the body, parameters named `a1`, `a2` by place; joined, it is legal in an impl.
    pub pieces: Vec<Piece>,
    /// Its parameters, `self` included.
    pub params: Vec<(String, Type)>,
    /// What it returns.
    pub output: Type,
    /// Its own type and const parameters, and what it asks of all: an impl need not repeat that.
    pub generics: Generics,
}

/// A part of a [`Signature`]'s source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// The path of a definition.
    Def(DefId),
    /// A type or const parameter of the trait.
    Param(String),
}

/// An impl of the crate under test.
#[derive(Clone, Debug)]
pub struct ImplDef {
    /// Its parameters.
    pub generics: Generics,
    /// The trait, unless it is inherent.
    pub trait_ref: Option<TraitRef>,
    /// The type it is for.
    pub self_ty: Type,
    /// Its associated types.
    pub assoc_types: Vec<(String, Type)>,
    /// Written by `#[derive]`.
    pub derived: bool,
}

/// A public constant or static.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Importable path; for associated constants the type's path and the name (`url::Url::MAX`).
    pub path: String,
    /// The impl that it belongs to, for associated ones.
    pub impl_index: Option<usize>,
    /// Its name.
    pub name: String,
    /// Its type (`Self` is [`Type::Param`]).
    pub ty: Type,
    /// A static.
    pub is_static: bool,
}

/// Something a user can call.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing that a signature says")]
pub struct Callable {
    /// The name under which reports show it: `url::quirks::set_host`, `url::Url::parse`,
    /// `<url::Url as FromStr>::from_str`, `<url::Url as Add<&str>>::add`. Unique within the crate (a suffix `#2` where
    /// two would be the same).
    pub path: String,
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub owner: Owner,
    /// Its own parameters.
    pub generics: Generics,
    /// How it takes `self`, if it does.
    pub receiver: Option<Receiver>,
    /// Parameters in order, the receiver (named `self`) included.
    pub params: Vec<(String, Type)>,
    /// What it returns; `()` where nothing is written.
    pub output: Type,
    /// `unsafe fn`.
    pub is_unsafe: bool,
    /// `async fn`.
    pub is_async: bool,
    /// An ABI other than Rust's.
    pub foreign_abi: bool,
    /// Part of a derived impl: no target of its own, but of use as a constructor (`Default`) or for its `Debug`.
    pub derived: bool,
    /// Of another crate: it makes values of a type that signatures here ask for, and is `derived` in that it is no target.
    pub of_dependency: bool,
    /// Its doc comment; for a method of a trait impl without docs of its own, the trait method's.
    pub docs: Docs,
    /// Where it is written.
    pub span: Option<Span>,
}

/// Whose a callable is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A free function, with its importable path.
    Free {
        /// Importable path.
        path: String,
    },
    /// An inherent method or associated function: index into [`CrateApi::impls`].
    Inherent(usize),
    /// A method of a trait impl: index into [`CrateApi::impls`].
    TraitImpl(usize),
    /// A provided method of a public trait of the crate.
    TraitProvided(DefId),
    /// A route of a web application: index into [`Web::routes`].
    Route(usize),
}

/// How `self` is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// `self`.
    Value,
    /// `&self`.
    Ref,
    /// `&mut self`.
    RefMut,
    /// `self: Box<Self>`, `Pin<&mut Self>` and the like.
    Other,
}

/// A doc comment, and what it promises.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// The whole text, Markdown.
    pub text: String,
    /// What announces a panic: the `# Panics` section, or else the sentence that says so. `None` where the text does not
    /// speak of panics or says that there are none.
    pub panics: Option<String>,
    /// The `# Errors` section.
    pub errors: Option<String>,
    /// String literals of the text's examples, in order, at most 16, each at most 200 bytes.
    pub literals: Vec<String>,
}

/// A place in the sources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Relative to the package root where it lies below it, else as rustdoc gave it.
    pub file: String,
    /// First line, from 1.
    pub line: u32,
    /// First column, from 1.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
}

/// Literals that near-valid inputs are made of, most frequent first and then by text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lexicon {
    /// Short strings and characters of the code itself: delimiters, keywords, prefixes. At most 400.
    pub tokens: Vec<String>,
    /// Longer strings of tests, examples, benches, docs and the README: likely valid inputs. At most 500.
    pub seeds: Vec<String>,
    /// Byte string literals of tests and docs, at most 100.
    pub byte_seeds: Vec<Vec<u8>>,
    /// Integers of the code, 2 < n. At most 120.
    pub integers: Vec<i128>,
}
