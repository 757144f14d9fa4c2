//! Paths: what a user writes to import each item.

use crate::{def, find, manifest, package, paths, read, selection};
use edgetest_inspect::{Origin, Owner, Type};

const PATHS: &str = r"
mod private {
    pub struct Moved;
    impl Moved { pub fn go(&self) {} }
    pub struct Hidden;
    impl Hidden { pub fn never(&self) {} }
    pub mod deep { pub struct Deep; impl Deep { pub fn go(self) {} } }
    pub fn helper() {}
    fn internal() { internal() }
}
pub mod outer {
    pub mod inner { pub struct Inner; impl Inner { pub fn go(&mut self) {} } }
    pub use inner::Inner;
    pub mod again { pub use super::super::outer::*; }
}
pub use private::Moved as Renamed;
pub use private::deep::*;
pub use private::helper;
pub use std::collections::BTreeMap as Map;
#[doc(hidden)]
pub mod free { pub fn freed() {} pub struct Freed; impl Freed { #[doc(hidden)] pub fn secret(&self) {} } }
#[doc(inline)]
pub use free::*;
#[doc(hidden)]
pub mod secret { pub struct Secret; impl Secret { pub fn never(&self) {} } }
pub fn secret() -> secret::Secret { secret::Secret }
pub fn hidden() -> private::Hidden { private::Hidden }
pub fn std_types(a: Map<u8, std::slice::Iter<'_, u8>>, b: std::num::NonZeroU8) -> std::io::Result<()> { drop((a, b)); Ok(()) }
pub fn r#match(r#type: u8) -> u8 { r#type }
";

#[test]
fn items_have_their_shortest_importable_path() {
    let manifest = manifest("re-exports", "[lib]\nname = \"shop\"\npath = \"src/entry.rs\"");
    let folder = package(&[("Cargo.toml", &manifest), ("src/entry.rs", PATHS)]);
    let api = read(folder.path(), &selection(folder.path()));
    let expected = [
        "shop::Deep::go",
        "shop::Renamed::go",
        "shop::freed",
        "shop::helper",
        "shop::hidden",
        "shop::outer::Inner::go",
        "shop::r#match",
        "shop::secret",
        "shop::std_types",
    ];
    assert_eq!(paths(&api), expected);
    assert_eq!(find(&api, "shop::r#match").name, "r#match");
    assert_eq!(find(&api, "shop::helper").owner, Owner::Free { path: "shop::helper".to_owned() });
    let hidden = def(&api, &find(&api, "shop::hidden").output);
    assert!(!hidden.importable && hidden.origin == Origin::Local);
    let secret = def(&api, &find(&api, "shop::secret").output);
    assert_eq!((secret.path.as_str(), secret.importable), ("shop::secret::Secret", true));
    assert!(!folder.path().join("Cargo.lock").exists(), "the user's tree is left as it was");

    let signature = find(&api, "shop::std_types");
    let Type::Adt { args, .. } = &signature.params[0].1 else { panic!("a map") };
    assert_eq!(def(&api, &signature.params[0].1).path, "std::collections::BTreeMap");
    assert_eq!(def(&api, &args[1]).path, "std::slice::Iter");
    assert_eq!(def(&api, &args[1]).lifetimes, 1);
    let Type::Adt { args, .. } = &signature.params[1].1 else { panic!("a number") };
    assert_eq!(def(&api, &signature.params[1].1).path, "std::num::NonZero");
    assert_eq!(args, &[Type::Prim("u8")]);
    let Type::Adt { args, .. } = &signature.output else { panic!("a result") };
    assert_eq!(def(&api, &signature.output).path, "std::result::Result");
    assert_eq!(def(&api, &args[1]).path, "std::io::Error");
}
