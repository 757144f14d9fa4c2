use super::*;

fn panic(message: &str) -> Outcome {
    Outcome::Panic(Panic { message: message.into(), ..Panic::default() })
}

/// As the program printed them.
const STD_TEXTS: &[(&str, Kind)] = &[
    ("attempt to add with overflow", Kind::Overflow),
    ("attempt to negate with overflow", Kind::Overflow),
    ("attempt to shift left with overflow", Kind::Overflow),
    ("attempt to calculate the remainder with overflow", Kind::Overflow),
    ("overflow when adding durations", Kind::Overflow),
    ("overflow when subtracting duration from instant", Kind::Overflow),
    ("overflow in Duration::new", Kind::Overflow),
    ("attempt to divide by zero", Kind::DivideByZero),
    ("attempt to calculate the remainder with a divisor of zero", Kind::DivideByZero),
    ("divide by zero error when dividing duration by scalar", Kind::DivideByZero),
    ("index out of bounds: the len is 3 but the index is 9", Kind::IndexOutOfBounds),
    ("insertion index (is 9) should be <= len (is 3)", Kind::IndexOutOfBounds),
    ("`at` split index (is 9) should be <= len (is 3)", Kind::IndexOutOfBounds),
    ("range end index 9 out of range for slice of length 3", Kind::SliceOutOfRange),
    ("range start index 9 out of range for slice of length 3", Kind::SliceOutOfRange),
    ("slice index starts at 3 but ends at 1", Kind::SliceOutOfRange),
    ("end byte index 9 is out of bounds of `aéb`", Kind::SliceOutOfRange),
    ("byte index 9 is out of bounds of `aéb`", Kind::SliceOutOfRange),
    ("begin > end (3 > 1) when slicing `aéb`", Kind::SliceOutOfRange),
    ("mid > len", Kind::SliceOutOfRange),
    ("copy_from_slice: source slice length (1) does not match destination slice length (3)", Kind::SliceOutOfRange),
    ("end byte index 2 is not a char boundary; it is inside 'é' (bytes 1..3) of `aéb`", Kind::CharBoundary),
    ("byte index 2 is not a char boundary; it is inside 'é' (bytes 1..3) of `aéb`", Kind::CharBoundary),
    ("called `Option::unwrap()` on a `None` value", Kind::Unwrap),
    ("called `Result::unwrap()` on an `Err` value: \"x\"", Kind::Unwrap),
    ("called `Result::unwrap_err()` on an `Ok` value: 1", Kind::Unwrap),
    ("a Display implementation returned an error unexpectedly: Error", Kind::Unwrap),
    ("a formatting trait implementation returned an error when the underlying stream did not: Error", Kind::Unwrap),
    ("RefCell already borrowed", Kind::Borrow),
    ("already mutably borrowed: BorrowError", Kind::Borrow),
    ("internal error: entered unreachable code: hi", Kind::Unreachable),
    ("capacity overflow", Kind::CapacityOverflow),
    ("Hash table capacity overflow", Kind::CapacityOverflow),
    ("chunk size must be non-zero", Kind::Assertion),
];

#[test]
fn texts_of_std_have_their_kinds() {
    for (message, kind) in STD_TEXTS {
        assert_eq!(judge(&panic(message), false, None), implicit(*kind), "{message}");
    }
}

#[test]
fn the_source_tells_what_the_text_does_not() {
    for (message, spelling, expected) in [
        ("must be there", Some(Spelling::Call("expect")), implicit(Kind::Expect)),
        ("must be there: \"x\"", Some(Spelling::Call("expect_err")), implicit(Kind::Expect)),
        ("must be there", Some(Spelling::Macro("panic")), explicit(Kind::ExplicitPanic)),
        ("must be there", Some(Spelling::Macro("ensure")), explicit(Kind::ExplicitPanic)),
        ("must be there", None, explicit(Kind::ExplicitPanic)),
        ("not yet implemented", Some(Spelling::Macro("todo")), explicit(Kind::ExplicitPanic)),
        ("index out of bounds: 3", Some(Spelling::Macro("assert")), explicit(Kind::Assertion)),
        (
            "assertion `left == right` failed: no\n  left: 1\n right: 2",
            Some(Spelling::Macro("assert_eq")),
            explicit(Kind::Assertion),
        ),
        ("assertion failed: i == 0", None, explicit(Kind::Assertion)),
        ("assertion failed: self.is_char_boundary(idx)", Some(Spelling::Call("insert")), implicit(Kind::CharBoundary)),
        ("assertion failed: s.is_char_boundary(idx)", Some(Spelling::Macro("assert")), explicit(Kind::Assertion)),
        ("capacity overflow", Some(Spelling::Macro("panic")), explicit(Kind::CapacityOverflow)),
        ("attempt to add with overflow", Some(Spelling::Macro("impl_ops")), implicit(Kind::Overflow)),
        ("never", Some(Spelling::Macro("unreachable")), implicit(Kind::Unreachable)),
    ] {
        assert_eq!(judge(&panic(message), false, spelling), expected, "{message} {spelling:?}");
    }
}

#[test]
fn assertions_of_std_are_no_check_of_the_author() {
    assert_eq!(judge(&panic("assertion failed: mid <= self.len()"), true, None), implicit(Kind::SliceOutOfRange));
    assert_eq!(judge(&panic("assertion failed: step != 0"), true, None), implicit(Kind::Assertion));
}

#[test]
fn deaths_have_kinds_of_their_own() {
    for (outcome, kind) in [
        (Outcome::Abort { panic: None, stderr: String::new() }, Kind::Abort),
        (Outcome::StackOverflow { stack: 1 }, Kind::StackOverflow),
        (Outcome::OutOfMemory { asked: 2, cap: 1, frames: vec![] }, Kind::Allocation),
        (Outcome::Hang { limit_ms: 1 }, Kind::Hang),
        (Outcome::Blocked { waited_ms: 1 }, Kind::Blocked),
        (Outcome::Stopped { waited_ms: 1 }, Kind::Blocked),
        (Outcome::Signal { number: 11 }, Kind::Signal),
        (Outcome::Sanitizer { error: "a".into(), access: String::new(), frames: vec![] }, Kind::Sanitizer),
        (Outcome::Exit { code: 0 }, Kind::Exit),
    ] {
        assert_eq!(judge(&outcome, false, None), implicit(kind));
    }
}
