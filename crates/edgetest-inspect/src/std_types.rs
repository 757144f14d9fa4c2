//! What is known of standard-library types beyond their paths: lifetimes, aliases and default arguments.
//!
//! std's own rustdoc JSON does not come with a stable toolchain, and signatures may leave lifetimes out
//! (`fn f(x: Chars)`). Taken from the documentation of rustc 1.95.

/// Types with one lifetime parameter, by module below `std`.
const ONE_LIFETIME: &[(&str, &[&str])] = &[
    ("borrow", &["Cow"]),
    ("cell", &["Ref", "RefMut"]),
    ("collections::binary_heap", &["Drain", "Iter", "PeekMut"]),
    (
        "collections::btree_map",
        &[
            "Entry",
            "ExtractIf",
            "Iter",
            "IterMut",
            "Keys",
            "OccupiedEntry",
            "Range",
            "RangeMut",
            "VacantEntry",
            "Values",
            "ValuesMut",
        ],
    ),
    (
        "collections::btree_set",
        &["Difference", "ExtractIf", "Intersection", "Iter", "Range", "SymmetricDifference", "Union"],
    ),
    (
        "collections::hash_map",
        &[
            "Drain",
            "Entry",
            "ExtractIf",
            "Iter",
            "IterMut",
            "Keys",
            "OccupiedEntry",
            "VacantEntry",
            "Values",
            "ValuesMut",
        ],
    ),
    (
        "collections::hash_set",
        &["Difference", "Drain", "ExtractIf", "Intersection", "Iter", "SymmetricDifference", "Union"],
    ),
    ("collections::linked_list", &["ExtractIf", "Iter", "IterMut"]),
    ("collections::vec_deque", &["Drain", "Iter", "IterMut"]),
    ("env", &["SplitPaths"]),
    ("ffi::os_str", &["Display"]),
    ("fmt", &["Arguments", "Formatter"]),
    ("io", &["IoSlice", "IoSliceMut", "StderrLock", "StdinLock", "StdoutLock"]),
    ("net", &["Incoming"]),
    ("option", &["Iter", "IterMut"]),
    ("os::fd", &["BorrowedFd"]),
    ("os::unix::net", &["Incoming"]),
    ("panic", &["Location", "PanicHookInfo"]),
    ("path", &["Ancestors", "Component", "Components", "Display", "Iter", "Prefix", "PrefixComponent"]),
    ("process", &["CommandArgs", "CommandEnvs"]),
    ("result", &["Iter", "IterMut"]),
    (
        "slice",
        &[
            "ArrayWindows",
            "ChunkBy",
            "ChunkByMut",
            "Chunks",
            "ChunksExact",
            "ChunksExactMut",
            "ChunksMut",
            "EscapeAscii",
            "Iter",
            "IterMut",
            "RChunks",
            "RChunksExact",
            "RChunksExactMut",
            "RChunksMut",
            "RSplit",
            "RSplitMut",
            "RSplitN",
            "RSplitNMut",
            "Split",
            "SplitInclusive",
            "SplitInclusiveMut",
            "SplitMut",
            "SplitN",
            "SplitNMut",
            "Windows",
        ],
    ),
    (
        "str",
        &[
            "Bytes",
            "CharIndices",
            "Chars",
            "EncodeUtf16",
            "EscapeDebug",
            "EscapeDefault",
            "EscapeUnicode",
            "Lines",
            "LinesAny",
            "MatchIndices",
            "Matches",
            "RMatchIndices",
            "RMatches",
            "RSplit",
            "RSplitN",
            "RSplitTerminator",
            "Split",
            "SplitAsciiWhitespace",
            "SplitInclusive",
            "SplitN",
            "SplitTerminator",
            "SplitWhitespace",
            "Utf8Chunk",
            "Utf8Chunks",
        ],
    ),
    ("string", &["Drain"]),
    ("sync", &["MutexGuard", "RwLockReadGuard", "RwLockWriteGuard"]),
    ("sync::mpsc", &["Iter", "TryIter"]),
    ("task", &["Context"]),
    ("thread", &["ScopedJoinHandle"]),
    ("vec", &["Drain", "ExtractIf", "Splice"]),
];

/// Types with two lifetime parameters.
const TWO_LIFETIMES: &[&str] = &[
    "std::fmt::DebugList",
    "std::fmt::DebugMap",
    "std::fmt::DebugSet",
    "std::fmt::DebugStruct",
    "std::fmt::DebugTuple",
    "std::thread::Scope",
];

/// How an alias of `std` is expanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StdAlias {
    /// Another name for a primitive.
    Prim(&'static str),
    /// `std::num::NonZero` of a primitive.
    NonZero(&'static str),
    /// Another name for a type with the same arguments.
    Renamed(&'static str),
    /// `Result<(), E>`, by the error's path.
    UnitResult(&'static str),
    /// `Result<T, E>`, by the error's path.
    Result(&'static str),
    /// `Result<T, E<T>>`, by the error's path.
    PoisonResult(&'static str),
    /// `Result<T, Box<dyn Any + Send>>`.
    ThreadResult,
}

/// The alias at a public path, if it is one. Sizes of C types are those of 64-bit Unix.
pub(crate) fn alias(path: &str) -> Option<StdAlias> {
    Some(match path {
        "std::io::Result" => StdAlias::Result("std::io::Error"),
        "std::fmt::Result" => StdAlias::UnitResult("std::fmt::Error"),
        "std::thread::Result" => StdAlias::ThreadResult,
        "std::sync::LockResult" => StdAlias::PoisonResult("std::sync::PoisonError"),
        "std::sync::TryLockResult" => StdAlias::PoisonResult("std::sync::TryLockError"),
        "std::string::ParseError" => StdAlias::Renamed("std::convert::Infallible"),
        "std::alloc::LayoutErr" => StdAlias::Renamed("std::alloc::LayoutError"),
        "std::panic::PanicInfo" => StdAlias::Renamed("std::panic::PanicHookInfo"),
        "std::os::fd::RawFd" => StdAlias::Prim("i32"),
        _ => return non_zero(path).or_else(|| c_type(path)),
    })
}

fn non_zero(path: &str) -> Option<StdAlias> {
    Some(StdAlias::NonZero(match path.strip_prefix("std::num::NonZero")? {
        "U8" => "u8",
        "U16" => "u16",
        "U32" => "u32",
        "U64" => "u64",
        "U128" => "u128",
        "Usize" => "usize",
        "I8" => "i8",
        "I16" => "i16",
        "I32" => "i32",
        "I64" => "i64",
        "I128" => "i128",
        "Isize" => "isize",
        _ => return None,
    }))
}

fn c_type(path: &str) -> Option<StdAlias> {
    let name = path.strip_prefix("std::ffi::").or_else(|| path.strip_prefix("std::os::raw::"))?;
    Some(StdAlias::Prim(match name {
        "c_char" | "c_schar" => "i8",
        "c_uchar" => "u8",
        "c_short" => "i16",
        "c_ushort" => "u16",
        "c_int" => "i32",
        "c_uint" => "u32",
        "c_long" | "c_longlong" => "i64",
        "c_ulong" | "c_ulonglong" => "u64",
        "c_float" => "f32",
        "c_double" => "f64",
        _ => return None,
    }))
}

/// Number of lifetime parameters of the type at a public path.
pub(crate) fn lifetimes(path: &str) -> usize {
    if TWO_LIFETIMES.contains(&path) {
        return 2;
    }
    let Some((module, name)) = path.strip_prefix("std::").and_then(|rest| rest.rsplit_once("::")) else {
        return 0;
    };
    usize::from(ONE_LIFETIME.iter().any(|(of, names)| *of == module && names.contains(&name)))
}

/// Default of the argument at `position`, for the types that have one which stable code can leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StdDefault {
    /// A type without arguments, by path.
    Path(&'static str),
    /// `()`.
    Unit,
}

/// The argument that a written path leaves out, given how many it has.
pub(crate) fn default_argument(path: &str, written: usize) -> Option<StdDefault> {
    match (path, written) {
        ("std::collections::HashMap", 2) | ("std::collections::HashSet", 1) => {
            Some(StdDefault::Path("std::hash::RandomState"))
        }
        ("std::ops::ControlFlow", 1) => Some(StdDefault::Unit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{StdAlias, alias, default_argument, lifetimes};

    #[test]
    fn lifetimes_of_std_types_are_known() {
        assert_eq!(lifetimes("std::str::Chars"), 1);
        assert_eq!(lifetimes("std::collections::hash_map::Entry"), 1);
        assert_eq!(lifetimes("std::fmt::DebugStruct"), 2);
        assert_eq!(lifetimes("std::vec::Vec"), 0);
    }

    #[test]
    fn aliases_have_one_normal_form() {
        assert_eq!(alias("std::num::NonZeroU8"), Some(StdAlias::NonZero("u8")));
        assert_eq!(alias("std::ffi::c_int"), Some(StdAlias::Prim("i32")));
        assert_eq!(alias("std::io::Result"), Some(StdAlias::Result("std::io::Error")));
        assert_eq!(alias("std::num::NonZero"), None);
    }

    #[test]
    fn only_left_out_arguments_have_a_default() {
        assert!(default_argument("std::collections::HashMap", 2).is_some());
        assert!(default_argument("std::collections::HashMap", 3).is_none());
        assert!(default_argument("std::vec::Vec", 1).is_none());
    }
}
