//! How values of the standard library's types are made: one row a type.
//!
//! A row is flat data; a type that needs more than a row is handled in `inputs`.

use crate::world::World;
use crate::{Door, Draw};
use edgetest_inspect::Type;

/// One way to make a value.
pub struct Recipe {
    /// The expression over its parts.
    pub template: &'static str,
    /// What the placeholders stand for.
    pub parts: &'static [Part],
    /// What is taken out of the expression.
    pub doors: &'static [Door],
}

/// What a placeholder of a [`Recipe`] stands for.
#[derive(Clone, Copy)]
pub enum Part {
    /// A value of the n-th type argument.
    Arg(usize),
    /// A `Vec` of the n-th type argument.
    Items(usize),
    /// A `&'static [T]` of the n-th type argument.
    Slice(usize),
    /// A `Vec` of pairs of the first two type arguments.
    Entries,
    /// A drawn value.
    Draw(Draw),
}

/// The recipes of a std type by its path, simplest first; `None` where there is no row.
pub fn recipes(path: &str) -> Option<&'static [Recipe]> {
    ROWS.iter().find(|(name, _)| *name == path).map(|(_, recipes)| *recipes)
}

const fn row(template: &'static str, parts: &'static [Part]) -> Recipe {
    Recipe { template, parts, doors: &[] }
}

const fn some(template: &'static str, parts: &'static [Part]) -> Recipe {
    Recipe { template, parts, doors: &[Door::Some] }
}

const fn ok(template: &'static str, parts: &'static [Part]) -> Recipe {
    Recipe { template, parts, doors: &[Door::Ok] }
}

const fn err(template: &'static str, parts: &'static [Part]) -> Recipe {
    Recipe { template, parts, doors: &[Door::Err] }
}

use Part::{Arg, Draw as D, Entries, Items, Slice};

const STR: Part = D(Draw::Str);
const STRING: Part = D(Draw::String);
const U8: Part = D(Draw::Int("u8"));
const U16: Part = D(Draw::Int("u16"));
const U32: Part = D(Draw::Int("u32"));
const U64: Part = D(Draw::Int("u64"));
const U128: Part = D(Draw::Int("u128"));

type Row = (&'static str, &'static [Recipe]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Wrappers.
    ("std::option::Option", &[row("None", &[]), row("Some({0})", &[Arg(0)])]),
    ("std::result::Result", &[row("Ok({0})", &[Arg(0)]), row("Err({0})", &[Arg(1)])]),
    ("std::boxed::Box", &[row("std::boxed::Box::new({0})", &[Arg(0)])]),
    ("std::rc::Rc", &[row("std::rc::Rc::new({0})", &[Arg(0)])]),
    ("std::sync::Arc", &[row("std::sync::Arc::new({0})", &[Arg(0)])]),
    ("std::rc::Weak", &[row("std::rc::Weak::new()", &[])]),
    ("std::sync::Weak", &[row("std::sync::Weak::new()", &[])]),
    ("std::cell::Cell", &[row("std::cell::Cell::new({0})", &[Arg(0)])]),
    ("std::cell::RefCell", &[row("std::cell::RefCell::new({0})", &[Arg(0)])]),
    ("std::cell::OnceCell", &[row("std::cell::OnceCell::new()", &[]), row("std::cell::OnceCell::from({0})", &[Arg(0)])]),
    ("std::sync::OnceLock", &[row("std::sync::OnceLock::new()", &[]), row("std::sync::OnceLock::from({0})", &[Arg(0)])]),
    ("std::sync::Mutex", &[row("std::sync::Mutex::new({0})", &[Arg(0)])]),
    ("std::sync::RwLock", &[row("std::sync::RwLock::new({0})", &[Arg(0)])]),
    ("std::mem::ManuallyDrop", &[row("std::mem::ManuallyDrop::new({0})", &[Arg(0)])]),
    ("std::mem::MaybeUninit", &[row("std::mem::MaybeUninit::new({0})", &[Arg(0)])]),
    ("std::num::Wrapping", &[row("std::num::Wrapping({0})", &[Arg(0)])]),
    ("std::num::Saturating", &[row("std::num::Saturating({0})", &[Arg(0)])]),
    ("std::num::NonZero", &[some("std::num::NonZero::new({0})", &[Arg(0)])]),
    ("std::cmp::Reverse", &[row("std::cmp::Reverse({0})", &[Arg(0)])]),
    ("std::task::Poll", &[row("std::task::Poll::Pending", &[]), row("std::task::Poll::Ready({0})", &[Arg(0)])]),
    ("std::ops::ControlFlow", &[row("std::ops::ControlFlow::Break({0})", &[Arg(0)]), row("std::ops::ControlFlow::Continue({0})", &[Arg(1)])]),
    ("std::pin::Pin", &[row("std::pin::Pin::new({0})", &[Arg(0)])]),
    ("std::marker::PhantomData", &[row("std::marker::PhantomData", &[])]),
    ("std::marker::PhantomPinned", &[row("std::marker::PhantomPinned", &[])]),
    // Ranges.
    ("std::ops::Range", &[row("{0}..{1}", &[Arg(0), Arg(0)])]),
    ("std::ops::RangeInclusive", &[row("{0}..={1}", &[Arg(0), Arg(0)])]),
    ("std::ops::RangeFrom", &[row("{0}..", &[Arg(0)])]),
    ("std::ops::RangeTo", &[row("..{0}", &[Arg(0)])]),
    ("std::ops::RangeToInclusive", &[row("..={0}", &[Arg(0)])]),
    ("std::ops::RangeFull", &[row("..", &[])]),
    ("std::ops::Bound", &[row("std::ops::Bound::Unbounded", &[]), row("std::ops::Bound::Included({0})", &[Arg(0)]), row("std::ops::Bound::Excluded({0})", &[Arg(0)])]),
    // Collections.
    ("std::vec::Vec", &[row("{0}", &[Items(0)])]),
    ("std::collections::VecDeque", &[row("std::collections::VecDeque::from({0})", &[Items(0)])]),
    ("std::collections::LinkedList", &[row("std::collections::LinkedList::from_iter({0})", &[Items(0)])]),
    ("std::collections::BTreeSet", &[row("std::collections::BTreeSet::from_iter({0})", &[Items(0)])]),
    ("std::collections::BinaryHeap", &[row("std::collections::BinaryHeap::from({0})", &[Items(0)])]),
    ("std::collections::HashSet", &[row("{0}.into_iter().collect::<std::collections::HashSet<_, _>>()", &[Items(0)])]),
    ("std::collections::BTreeMap", &[row("std::collections::BTreeMap::from_iter({0})", &[Entries])]),
    ("std::collections::HashMap", &[row("{0}.into_iter().collect::<std::collections::HashMap<_, _, _>>()", &[Entries])]),
    ("std::vec::IntoIter", &[row("{0}.into_iter()", &[Items(0)])]),
    ("std::slice::Iter", &[row("{0}.iter()", &[Slice(0)])]),
    ("std::collections::btree_set::IntoIter", &[row("std::collections::BTreeSet::from_iter({0}).into_iter()", &[Items(0)])]),
    ("std::slice::IterMut", &[row("Vec::leak({0}).iter_mut()", &[Items(0)])]),
    ("std::vec::Drain", &[row("Box::leak(Box::new({0})).drain(..)", &[Items(0)])]),
    ("std::string::Drain", &[row("Box::leak(Box::new({0})).drain(..)", &[STRING])]),
    ("std::option::IntoIter", &[row("Some({0}).into_iter()", &[Arg(0)])]),
    ("std::option::Iter", &[row("Box::leak(Box::new(Some({0}))).iter()", &[Arg(0)])]),
    ("std::result::IntoIter", &[row("Ok::<_, ()>({0}).into_iter()", &[Arg(0)])]),
    ("std::result::Iter", &[row("Box::leak(Box::new(Ok::<_, ()>({0}))).iter()", &[Arg(0)])]),
    ("std::collections::linked_list::Iter", &[row("Box::leak(Box::new(std::collections::LinkedList::from_iter({0}))).iter()", &[Items(0)])]),
    ("std::collections::vec_deque::Iter", &[row("Box::leak(Box::new(std::collections::VecDeque::from({0}))).iter()", &[Items(0)])]),
    ("std::collections::binary_heap::Iter", &[row("Box::leak(Box::new(std::collections::BinaryHeap::from({0}))).iter()", &[Items(0)])]),
    ("std::collections::btree_set::Iter", &[row("Box::leak(Box::new(std::collections::BTreeSet::from_iter({0}))).iter()", &[Items(0)])]),
    ("std::collections::btree_map::Iter", &[row("Box::leak(Box::new(std::collections::BTreeMap::from_iter({0}))).iter()", &[Entries])]),
    ("std::collections::btree_map::Keys", &[row("Box::leak(Box::new(std::collections::BTreeMap::from_iter({0}))).keys()", &[Entries])]),
    ("std::collections::btree_map::Values", &[row("Box::leak(Box::new(std::collections::BTreeMap::from_iter({0}))).values()", &[Entries])]),
    ("std::collections::hash_set::Iter", &[row("Box::leak(Box::new(std::collections::HashSet::<_>::from_iter({0}))).iter()", &[Items(0)])]),
    ("std::collections::hash_map::Iter", &[row("Box::leak(Box::new(std::collections::HashMap::<_, _>::from_iter({0}))).iter()", &[Entries])]),
    ("std::collections::hash_map::Keys", &[row("Box::leak(Box::new(std::collections::HashMap::<_, _>::from_iter({0}))).keys()", &[Entries])]),
    ("std::collections::hash_map::Values", &[row("Box::leak(Box::new(std::collections::HashMap::<_, _>::from_iter({0}))).values()", &[Entries])]),
    ("std::iter::Rev", &[row("{0}.rev()", &[Arg(0)])]),
    ("std::iter::Peekable", &[row("{0}.peekable()", &[Arg(0)])]),
    ("std::iter::Fuse", &[row("{0}.fuse()", &[Arg(0)])]),
    ("std::iter::Enumerate", &[row("{0}.enumerate()", &[Arg(0)])]),
    ("std::iter::Cloned", &[row("{0}.cloned()", &[Arg(0)])]),
    ("std::iter::Copied", &[row("{0}.copied()", &[Arg(0)])]),
    ("std::iter::Once", &[row("std::iter::once({0})", &[Arg(0)])]),
    ("std::iter::Empty", &[row("std::iter::empty()", &[])]),
    // Text and bytes.
    ("std::string::String", &[row("{0}", &[STRING])]),
    ("std::str::Chars", &[row("{0}.chars()", &[STR])]),
    ("std::str::CharIndices", &[row("{0}.char_indices()", &[STR])]),
    ("std::str::Bytes", &[row("{0}.bytes()", &[STR])]),
    ("std::str::Lines", &[row("{0}.lines()", &[STR])]),
    ("std::str::SplitWhitespace", &[row("{0}.split_whitespace()", &[STR])]),
    ("std::ffi::OsString", &[row("std::ffi::OsString::from({0})", &[STRING])]),
    ("std::ffi::CString", &[ok("std::ffi::CString::new({0})", &[D(Draw::Bytes)])]),
    ("std::path::PathBuf", &[row("std::path::PathBuf::from({0})", &[STRING])]),
    ("std::io::Cursor", &[row("std::io::Cursor::new({0})", &[Arg(0)])]),
    ("std::io::BufReader", &[row("std::io::BufReader::new({0})", &[Arg(0)])]),
    ("std::io::BufWriter", &[row("std::io::BufWriter::new({0})", &[Arg(0)])]),
    ("std::io::Empty", &[row("std::io::empty()", &[])]),
    ("std::io::Sink", &[row("std::io::sink()", &[])]),
    ("std::io::SeekFrom", &[row("std::io::SeekFrom::Start({0})", &[U64]), row("std::io::SeekFrom::End({0})", &[D(Draw::Int("i64"))]), row("std::io::SeekFrom::Current({0})", &[D(Draw::Int("i64"))])]),
    ("std::io::IoSlice", &[row("std::io::IoSlice::new({0})", &[D(Draw::ByteSlice)])]),
    // Time and network values.
    ("std::time::Duration", &[
        row("std::time::Duration::from_secs({0})", &[U64]),
        row("std::time::Duration::from_nanos({0})", &[U64]),
        row("std::time::Duration::MAX", &[]),
    ]),
    ("std::time::SystemTime", &[
        some("std::time::UNIX_EPOCH.checked_add(std::time::Duration::from_secs({0}))", &[U64]),
        some("std::time::UNIX_EPOCH.checked_sub(std::time::Duration::from_secs({0}))", &[U64]),
        some("std::time::UNIX_EPOCH.checked_add(std::time::Duration::from_nanos({0}))", &[U64]),
        some("std::time::UNIX_EPOCH.checked_sub(std::time::Duration::from_nanos({0}))", &[U64]),
    ]),
    ("std::time::Instant", &[row("std::time::Instant::now()", &[])]),
    ("std::net::Ipv4Addr", &[row("std::net::Ipv4Addr::from({0})", &[U32])]),
    ("std::net::Ipv6Addr", &[row("std::net::Ipv6Addr::from({0})", &[U128])]),
    ("std::net::IpAddr", &[row("std::net::IpAddr::V4(std::net::Ipv4Addr::from({0}))", &[U32]), row("std::net::IpAddr::V6(std::net::Ipv6Addr::from({0}))", &[U128])]),
    ("std::net::SocketAddrV4", &[row("std::net::SocketAddrV4::new(std::net::Ipv4Addr::from({0}), {1})", &[U32, U16])]),
    ("std::net::SocketAddrV6", &[row("std::net::SocketAddrV6::new(std::net::Ipv6Addr::from({0}), {1}, {2}, {3})", &[U128, U16, U32, U32])]),
    ("std::net::SocketAddr", &[
        row("std::net::SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::from({0})), {1})", &[U32, U16]),
        row("std::net::SocketAddr::new(std::net::IpAddr::V6(std::net::Ipv6Addr::from({0})), {1})", &[U128, U16]),
    ]),
    // Plain data.
    ("std::cmp::Ordering", &[row("std::cmp::Ordering::Equal", &[]), row("std::cmp::Ordering::Less", &[]), row("std::cmp::Ordering::Greater", &[])]),
    ("std::sync::atomic::Ordering", &[row("std::sync::atomic::Ordering::SeqCst", &[])]),
    ("std::num::FpCategory", &[row("std::num::FpCategory::Nan", &[]), row("std::num::FpCategory::Zero", &[]), row("std::num::FpCategory::Normal", &[])]),
    ("std::io::ErrorKind", &[row("std::io::ErrorKind::Other", &[]), row("std::io::ErrorKind::Interrupted", &[]), row("std::io::ErrorKind::WouldBlock", &[]), row("std::io::ErrorKind::UnexpectedEof", &[])]),
    ("std::alloc::Layout", &[ok("std::alloc::Layout::from_size_align(usize::from({0}), 8)", &[U8])]),
    ("std::future::Ready", &[row("std::future::ready({0})", &[Arg(0)])]),
    ("std::task::Context", &[row("std::task::Context::from_waker(std::task::Waker::noop())", &[])]),
    ("std::task::Waker", &[row("std::task::Waker::noop().clone()", &[])]),
    ("std::panic::AssertUnwindSafe", &[row("std::panic::AssertUnwindSafe({0})", &[Arg(0)])]),
    ("std::fmt::Arguments", &[row("format_args!(\"edge é\")", &[])]),
    ("std::any::TypeId", &[row("std::any::TypeId::of::<u8>()", &[])]),
    ("std::hash::RandomState", &[row("std::hash::RandomState::new()", &[])]),
    ("std::hash::DefaultHasher", &[row("std::hash::DefaultHasher::new()", &[])]),
    ("std::hash::BuildHasherDefault", &[row("std::hash::BuildHasherDefault::default()", &[])]),
    // Our own, which stand in for a user's.
    ("edgetest_support::hostile::Item", &[row("edgetest_support::hostile::Item::new({0})", &[U8])]),
    ("edgetest_support::hostile::Items", &[
        row("edgetest_support::hostile::Items::new({0}, edgetest_support::hostile::Hint::True)", &[Items(0)]),
        row("edgetest_support::hostile::Items::new({0}, edgetest_support::hostile::Hint::Nothing)", &[Items(0)]),
        row("edgetest_support::hostile::Items::new({0}, edgetest_support::hostile::Hint::More({1}))", &[Items(0), U8]),
        row("edgetest_support::hostile::Items::new({0}, edgetest_support::hostile::Hint::Fewer)", &[Items(0)]),
    ]),
    ("edgetest_support::hostile::Mood", &[
        row("edgetest_support::hostile::Mood::Calm", &[]),
        row("edgetest_support::hostile::Mood::Panics(edgetest_support::hostile::Use::Clone, {0} % 8)", &[U8]),
        row("edgetest_support::hostile::Mood::Panics(edgetest_support::hostile::Use::Drop, {0} % 8)", &[U8]),
        row("edgetest_support::hostile::Mood::Panics(edgetest_support::hostile::Use::Compare, {0} % 8)", &[U8]),
        row("edgetest_support::hostile::Mood::Panics(edgetest_support::hostile::Use::Hash, {0} % 8)", &[U8]),
        row("edgetest_support::hostile::Mood::Fickle", &[]),
    ]),
    // Errors.
    ("std::fmt::Error", &[row("std::fmt::Error", &[])]),
    ("std::io::Error", &[row("std::io::Error::from(std::io::ErrorKind::UnexpectedEof)", &[]), row("std::io::Error::other({0})", &[STR])]),
    ("std::str::Utf8Error", &[err("std::str::from_utf8({0})", &[D(Draw::ByteSlice)])]),
    ("std::string::FromUtf8Error", &[err("String::from_utf8({0})", &[D(Draw::Bytes)])]),
    ("std::num::ParseIntError", &[err("{0}.parse::<u8>()", &[STR])]),
    ("std::num::ParseFloatError", &[err("{0}.parse::<f64>()", &[STR])]),
    ("std::num::TryFromIntError", &[err("u8::try_from({0})", &[U32])]),
    ("std::str::ParseBoolError", &[err("{0}.parse::<bool>()", &[STR])]),
    ("std::char::ParseCharError", &[err("{0}.parse::<char>()", &[STR])]),
    ("std::char::CharTryFromError", &[err("char::try_from({0})", &[U32])]),
    ("std::net::AddrParseError", &[err("{0}.parse::<std::net::IpAddr>()", &[STR])]),
    ("std::array::TryFromSliceError", &[err("<[u8; 3]>::try_from({0})", &[D(Draw::ByteSlice)])]),
];

/// Std modules whose types reach files, the network, processes, threads or the environment when used.
pub fn reaches_environment(path: &str) -> bool {
    const MODULES: &[&str] = &["std::fs::", "std::process::", "std::env::", "std::os::", "std::thread::"];
    const TYPES: &[&str] = &[
        "std::net::TcpStream",
        "std::net::TcpListener",
        "std::net::UdpSocket",
        "std::net::ToSocketAddrs",
        "std::io::Stdin",
        "std::io::Stdout",
        "std::io::Stderr",
    ];
    MODULES.iter().any(|module| path.starts_with(module)) || TYPES.contains(&path)
}

/// Whether a type that reaches files, the network or processes occurs within a type: `BufReader<File>`.
pub fn holds_environment(world: &World<'_>, ty: &Type) -> bool {
    match ty {
        Type::Adt { def, args } => {
            world.std_path(*def).is_some_and(|path| reaches_environment(&path))
                || args.iter().any(|arg| holds_environment(world, arg))
        }
        Type::Tuple(items) => items.iter().any(|item| holds_environment(world, item)),
        Type::Ref { inner, .. } | Type::Slice(inner) | Type::Array(inner, _) => holds_environment(world, inner),
        _ => false,
    }
}

/// Types whose very presence in a signature says that files are meant.
pub fn names_files(path: &str) -> bool {
    matches!(path, "std::path::Path" | "std::path::PathBuf")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_has_its_part() {
        for (path, recipes) in ROWS {
            for recipe in *recipes {
                let count = (0..10).take_while(|n| recipe.template.contains(&format!("{{{n}}}"))).count();
                assert_eq!(count, recipe.parts.len(), "{path}: {}", recipe.template);
            }
        }
    }

    #[test]
    fn a_path_has_one_row() {
        for (index, (path, _)) in ROWS.iter().enumerate() {
            assert!(!ROWS[..index].iter().any(|(other, _)| other == path), "{path} twice");
        }
    }
}
