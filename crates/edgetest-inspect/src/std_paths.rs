//! Public paths of standard-library items.
//!
//! rustdoc names an item by the module that defines it, which in `core`, `alloc` and `std` is mostly private
//! (`core::slice::iter::Iter`). The rule: an item is importable from the deepest public module on its defining path.
//! The exceptions are few, and all were held against rustc 1.95's own documentation: every stable struct, enum, union
//! and trait of `std` comes out importable.

/// Public modules of `std`, without the leading `std`.
const MODULES: &[&str] = &[
    "alloc",
    "any",
    "arch",
    "array",
    "ascii",
    "backtrace",
    "borrow",
    "boxed",
    "cell",
    "char",
    "clone",
    "cmp",
    "collections",
    "collections::binary_heap",
    "collections::btree_map",
    "collections::btree_set",
    "collections::hash_map",
    "collections::hash_set",
    "collections::linked_list",
    "collections::vec_deque",
    "convert",
    "default",
    "env",
    "error",
    "ffi",
    "fmt",
    "fs",
    "future",
    "hash",
    "hint",
    "io",
    "iter",
    "marker",
    "mem",
    "net",
    "num",
    "ops",
    "option",
    "os",
    "os::fd",
    "os::linux",
    "os::linux::fs",
    "os::linux::net",
    "os::linux::process",
    "os::linux::raw",
    "os::raw",
    "os::unix",
    "os::unix::raw",
    "os::unix::ffi",
    "os::unix::fs",
    "os::unix::io",
    "os::unix::net",
    "os::unix::process",
    "os::unix::thread",
    "os::windows",
    "panic",
    "path",
    "pin",
    "process",
    "ptr",
    "range",
    "rc",
    "result",
    "simd",
    "slice",
    "str",
    "string",
    "sync",
    "sync::atomic",
    "sync::mpsc",
    "task",
    "thread",
    "time",
    "vec",
];

/// Private modules whose items are public elsewhere than in a module above them.
const MOVED: &[(&str, &str)] = &[
    ("collections::btree::map", "collections::btree_map"),
    ("collections::btree::set", "collections::btree_set"),
    ("collections::hash::map", "collections::hash_map"),
    ("collections::hash::set", "collections::hash_set"),
    ("os::net::linux_ext", "os::linux::net"),
    ("convert::num", "num"),
];

/// Collections are re-exported beside the module of their iterators.
const COLLECTIONS: &[&str] = &["BTreeMap", "BTreeSet", "BinaryHeap", "HashMap", "HashSet", "LinkedList", "VecDeque"];

/// Whether a crate's items are spelled with `std`.
pub(crate) fn is_std(crate_name: &str) -> bool {
    matches!(crate_name, "std" | "core" | "alloc")
}

/// The path by which `std` offers an item that is defined at `defined` (crate name first).
pub(crate) fn public_path(defined: &[String]) -> String {
    let Some((name, modules)) = defined.split_last() else {
        return String::new();
    };
    let modules = modules.get(1..).unwrap_or_default().join("::");
    let module = public_module(&modules);
    if COLLECTIONS.contains(&name.as_str()) && module.starts_with("collections") {
        return format!("std::collections::{name}");
    }
    match (module, name.as_str()) {
        ("ffi", "Display") => "std::ffi::os_str::Display".to_owned(),
        ("", _) => format!("std::{name}"),
        _ => format!("std::{module}::{name}"),
    }
}

fn public_module(private: &str) -> &str {
    for (from, to) in MOVED {
        if starts_with_module(private, from) {
            return to;
        }
    }
    let mut module = private;
    loop {
        if module.is_empty() || MODULES.contains(&module) {
            return module;
        }
        module = module.rsplit_once("::").map_or("", |(above, _)| above);
    }
}

fn starts_with_module(path: &str, module: &str) -> bool {
    path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use super::public_path;

    fn check(defined: &str, public: &str) {
        let segments: Vec<String> = defined.split("::").map(str::to_owned).collect();
        assert_eq!(public_path(&segments), public);
    }

    #[test]
    fn private_modules_are_left_out() {
        check("core::slice::iter::Iter", "std::slice::Iter");
        check("core::iter::adapters::peekable::Peekable", "std::iter::Peekable");
        check("core::net::ip_addr::Ipv4Addr", "std::net::Ipv4Addr");
        check("std::io::cursor::Cursor", "std::io::Cursor");
        check("std::sync::poison::mutex::MutexGuard", "std::sync::MutexGuard");
        check("std::hash::random::RandomState", "std::hash::RandomState");
        check("std::ffi::os_str::OsStr", "std::ffi::OsStr");
    }

    #[test]
    fn public_modules_stay() {
        check("core::option::Option", "std::option::Option");
        check("core::fmt::Formatter", "std::fmt::Formatter");
        check("std::sync::mpsc::Receiver", "std::sync::mpsc::Receiver");
        check("core::sync::atomic::AtomicU8", "std::sync::atomic::AtomicU8");
    }

    #[test]
    fn collections_come_from_their_shortest_place() {
        check("alloc::collections::btree::map::BTreeMap", "std::collections::BTreeMap");
        check("alloc::collections::btree::map::entry::Entry", "std::collections::btree_map::Entry");
        check("std::collections::hash::set::HashSet", "std::collections::HashSet");
        check("alloc::collections::vec_deque::VecDeque", "std::collections::VecDeque");
        check("alloc::collections::vec_deque::drain::Drain", "std::collections::vec_deque::Drain");
        check("alloc::collections::binary_heap::BinaryHeap", "std::collections::BinaryHeap");
    }
}
