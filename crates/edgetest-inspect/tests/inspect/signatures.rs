//! Signatures, shapes and docs, all of one crate that is documented once.

use crate::{find, manifest, package, read, selection};
use edgetest_inspect::{CrateApi, Fields, Owner, Param, ParamKind, Receiver, Shape, Type};
use std::sync::LazyLock;

const SIGNATURES: &str = r#"
use std::fmt::Display;
/// Kept. See [`Stack::push`].
#[derive(Clone, Debug, Default)]
pub struct Stack<T, const N: usize = 4> { items: Vec<T>, pub limit: usize }
pub type Pairs<K, V = K> = Vec<(K, V)>;
impl<T, const N: usize> Stack<T, N> {
    /// The most.
    pub const MAX: usize = N;
    /// Pushes.
    ///
    /// # Panics
    ///
    /// If it is full.
    ///
    /// ```
    /// # use a::Stack;
    /// s.push("first");
    /// ```
    pub fn push(&mut self, item: T) -> &mut Self { self.items.push(item); self }
    fn private(&self) { self.private() }
}
impl Stack<u8> { pub fn sum(self: Box<Self>) -> u8 { 0 } }
/// Parses `"a:b"`.
///
/// ```
/// let p: a::Pair = "left:right".parse()?;
/// ```
impl std::str::FromStr for Pair { type Err = Error; fn from_str(s: &str) -> Result<Self, Self::Err> { let _ = s; Err(Error::Bad) } }
pub struct Pair(pub u8, u8);
#[non_exhaustive]
pub enum Error { Bad, Worse(String), Worst { at: usize } }
pub trait Shape {
    /// Area. Never panics.
    fn area(&self) -> f64;
    /// Panics on zero.
    fn scaled(&self, by: f64) -> f64 { self.area() * by }
}
impl Shape for u8 { fn area(&self) -> f64 { 1.0 } }
macro_rules! shapes { ($($ty:ty),*) => { $(impl Shape for $ty { fn area(&self) -> f64 { 2.0 } })* } }
shapes!(u16, u32);
pub static GREETING: &str = "hello";
pub fn show(a: impl Display, b: impl Display, c: Option<impl Into<String>>) -> impl Iterator<Item = u8> { drop((a.to_string(), b.to_string(), c.map(Into::into))); std::iter::empty() }
pub fn pairs(p: Pairs<u8>, q: [u8; 3]) where u8: Copy { drop((p, q)); }
pub fn call<F>(f: F) where F: Fn(u8, &str) -> bool { f(1, ""); }
pub unsafe fn danger() {}
pub async fn later() {}
pub extern "C" fn abi() {}
"#;

static API: LazyLock<CrateApi> = LazyLock::new(read_once);

fn read_once() -> CrateApi {
    let folder = package(&[("Cargo.toml", &manifest("a", "")), ("src/lib.rs", SIGNATURES)]);
    let api = read(folder.path(), &selection(folder.path()));
    let again = read(folder.path(), &selection(folder.path()));
    assert_eq!(format!("{again:?}"), format!("{api:?}"), "the model does not depend on hashing");
    api
}

#[test]
fn methods_come_with_receiver_docs_and_place() {
    let push = find(&API, "a::Stack::push");
    assert_eq!(push.receiver, Some(Receiver::RefMut));
    assert_eq!(push.docs.panics.as_deref(), Some("If it is full."));
    assert_eq!(push.docs.literals, ["first"]);
    let span = push.span.as_ref().expect("it is written somewhere");
    let line = SIGNATURES.lines().nth(span.line as usize - 1).expect("the line exists");
    assert_eq!(span.file, "src/lib.rs");
    assert!(line[span.column as usize - 1..].starts_with("pub fn push"), "{line}");
    assert_eq!(find(&API, "a::Stack<u8, 4>::sum").receiver, Some(Receiver::Other));
    assert!(!API.callables.iter().any(|callable| callable.name == "private"));
}

#[test]
fn trait_methods_come_from_impls_and_from_public_traits() {
    assert_eq!(find(&API, "<a::Pair as FromStr>::from_str").docs.literals, ["left:right"]);
    assert_eq!(find(&API, "<u8 as a::Shape>::area").docs.text, "Area. Never panics.");
    assert_eq!(find(&API, "<u8 as a::Shape>::area").docs.panics, None);
    assert!(find(&API, "a::Shape::scaled").docs.panics.is_some());
    assert!(matches!(find(&API, "a::Shape::scaled").owner, Owner::TraitProvided(_)));
    assert!(matches!(find(&API, "<u32 as a::Shape>::area").owner, Owner::TraitImpl(_)));
    assert!(find(&API, "<a::Stack as Default>::default").derived);
}

#[test]
fn impl_trait_arguments_are_parameters() {
    let show = find(&API, "a::show");
    let [first, second] = show.generics.params.as_slice() else { panic!("{:?}", show.generics.params) };
    assert!(matches!(first, Param { kind: ParamKind::Type { synthetic: true, .. }, .. }));
    assert_eq!(show.params[0].1, Type::Param(first.name.clone()));
    assert_eq!(show.params[1].1, Type::Param(first.name.clone()), "equal bounds share a parameter");
    let Type::Adt { args, .. } = &show.params[2].1 else { panic!("an option") };
    assert_eq!(args, &[Type::Param(second.name.clone())]);
    assert!(matches!(show.output, Type::Impl(_)));
}

#[test]
fn aliases_and_array_lengths_are_resolved() {
    let pairs = find(&API, "a::pairs");
    let pair = Type::Tuple(vec![Type::Prim("u8"), Type::Prim("u8")]);
    assert!(matches!(&pairs.params[0].1, Type::Adt { args, .. } if *args == [pair]));
    let three = Type::Const("3".to_owned());
    assert_eq!(pairs.params[1].1, Type::Array(Box::new(Type::Prim("u8")), Box::new(three)));
}

#[test]
fn unusual_functions_are_told_apart() {
    assert!(find(&API, "a::danger").is_unsafe);
    assert!(find(&API, "a::later").is_async);
    assert!(find(&API, "a::abi").foreign_abi);
    assert_eq!(find(&API, "a::call").generics.predicates.len(), 1);
}

#[test]
fn constants_and_shapes_are_read() {
    let constants: Vec<(&str, bool)> = API.constants.iter().map(|of| (of.path.as_str(), of.is_static)).collect();
    assert_eq!(constants, [("a::GREETING", true), ("a::Stack::MAX", false)]);
    let name = |def: &edgetest_inspect::DefId| API.defs[def.0 as usize].path.as_str();
    let shapes: Vec<(&str, &Shape)> = API.types.iter().map(|(def, of)| (name(def), &of.shape)).collect();
    let [("a::Error", error), ("a::Pair", pair), ("a::Stack", stack)] = shapes.as_slice() else { panic!("{shapes:?}") };
    assert!(matches!(error, Shape::Enum(variants) if variants.len() == 3));
    assert!(matches!(pair, Shape::Struct(Fields::Tuple(fields)) if *fields == [Some(Type::Prim("u8")), None]));
    assert!(matches!(stack, Shape::Struct(Fields::Named { fields, has_private: true }) if fields.len() == 1));
}

#[test]
fn doc_examples_become_seeds() {
    assert!(API.lexicon.seeds.contains(&"left:right".to_owned()));
}
