use crate::{boundary, random};
use edgetest_support::Source;

macro_rules! walks_the_ends {
    ($($name:ident: $type:ident),*) => {$(
        #[test]
        fn $name() {
            for values in [boundary(Source::$type), boundary(|source| {
                source.str();
                source.$type()
            })] {
                let wanted = [0, 1, (0 as $type).wrapping_sub(1), 2, $type::MAX, $type::MIN, $type::MAX - 1, $type::MIN + 1];
                for value in wanted {
                    assert!(values.contains(&value), "{value}");
                }
            }
        }
    )*};
}

walks_the_ends! {
    the_walk_meets_the_ends_of_u8: u8,
    the_walk_meets_the_ends_of_u16: u16,
    the_walk_meets_the_ends_of_u32: u32,
    the_walk_meets_the_ends_of_u64: u64,
    the_walk_meets_the_ends_of_u128: u128,
    the_walk_meets_the_ends_of_usize: usize,
    the_walk_meets_the_ends_of_i8: i8,
    the_walk_meets_the_ends_of_i16: i16,
    the_walk_meets_the_ends_of_i32: i32,
    the_walk_meets_the_ends_of_i64: i64,
    the_walk_meets_the_ends_of_i128: i128,
    the_walk_meets_the_ends_of_isize: isize
}

#[test]
fn the_walk_meets_powers_crossings_and_harvested_integers_with_neighbours() {
    let values = boundary(Source::i64);
    for value in [255, 256, 65_536, 1 << 32, (1 << 53), 1_000_000, 86_399, 86_400, 86_401] {
        assert!(values.contains(&value), "{value}");
    }
}

#[test]
fn random_integers_have_ends_neighbours_and_small_ones() {
    let values = random(2_000, Source::i32);
    for value in [0, 1, -1, i32::MAX, i32::MIN, i32::MAX - 1, i32::MIN + 1, 86_400, 86_401, 7] {
        assert!(values.contains(&value), "{value}");
    }
    let small = values.iter().filter(|value| value.unsigned_abs() < 100).count();
    assert!((600..1_600).contains(&small), "{small}");
}

#[test]
fn floats_have_every_kind() {
    for values in [boundary(Source::f64), random(2_000, Source::f64)] {
        assert!(values.iter().any(|value| value.is_nan()));
        assert!(values.iter().any(|value| value.is_subnormal()));
        for value in [f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE, 0.5] {
            assert!(values.contains(&value), "{value}");
        }
        assert!(values.iter().any(|value| *value == 0.0 && value.is_sign_negative()));
    }
    let nans = random(2_000, Source::f64).into_iter().filter(|value| value.is_nan());
    assert!(nans.map(f64::to_bits).collect::<std::collections::BTreeSet<_>>().len() > 3);
    for values in [boundary(Source::f32), random(2_000, Source::f32)] {
        for value in [f32::MAX, f32::MIN_POSITIVE, f32::INFINITY, 1e-45] {
            assert!(values.contains(&value), "{value}");
        }
    }
}

#[test]
fn characters_have_every_length_and_the_ends() {
    for values in [boundary(Source::char), random(2_000, Source::char)] {
        for length in 1..=4 {
            assert!(values.iter().any(|value| value.len_utf8() == length));
        }
        for value in ['\0', '\n', '\u{10ffff}', '\u{301}', '\u{212a}', '0'] {
            assert!(values.contains(&value), "{value:?}");
        }
    }
}

#[test]
fn texts_have_the_classes_that_break_code() {
    for values in [boundary(Source::string), random(4_000, Source::string)] {
        assert!(values.iter().any(String::is_empty));
        for part in ["\0", "\n", "é", "日", "💥", "\u{feff}", "\u{301}", "İ", "18446744073709551616", "{", "%"] {
            assert!(values.iter().any(|value| value.contains(part)), "{part:?}");
        }
    }
}

#[test]
fn the_walk_meets_own_seeds_tokens_cuts_sizes_and_depth() {
    let values = boundary(Source::string);
    for value in ["2021-01-01T12:34:56Z", "1.5.0-rc.1", "$ ", "?"] {
        assert!(values.iter().any(|text| text == value), "{value}");
    }
    for length in [64, 256, 65_536, 200_000] {
        assert!(values.iter().any(|text| text.len() == length), "{length}");
    }
}

#[test]
fn random_texts_are_near_the_seeds_and_seldom_long() {
    let values = random(5_000, Source::string);
    let near =
        values.iter().filter(|text| text.contains("T12:34:5") || text.contains("-rc.") || text.contains("example"));
    let near = near.count();
    assert!(near > 800, "{near}");
    let long = values.iter().filter(|text| text.len() > 1_000).count();
    assert!((5..100).contains(&long), "{long}");
    let deep = values.iter().filter(|text| text.len() > 20_000).count();
    assert!(deep > 1, "{deep}");
    assert!(values.iter().all(|text| text.len() <= 2_000_000));
}

#[test]
fn bytes_have_invalid_text_lengths_that_lie_and_harvested_bytes() {
    for values in [boundary(Source::bytes), random(4_000, Source::bytes)] {
        assert!(values.iter().any(Vec::is_empty));
        assert!(values.iter().any(|bytes| std::str::from_utf8(bytes).is_err()));
        assert!(values.iter().any(|bytes| bytes.starts_with(b"\x7fELF\x02\x01")));
        assert!(values.iter().any(|bytes| bytes.len() > 4 && bytes.starts_with(&[0xff; 4])));
        assert!(values.iter().any(|bytes| bytes.starts_with(b"2021-01-01T")));
    }
}

#[test]
fn later_draws_relate_to_earlier_ones() {
    let draw = |source: &mut Source| {
        let (text, other) = (source.string(), source.string());
        (source.usize(), text, other)
    };
    for (cases, short) in [(boundary(draw), 2), (random(2_000, draw), 20)] {
        let long = |(_, _, other): &&(usize, String, String)| other.len() > short;
        assert!(cases.iter().filter(long).any(|(index, _, other)| *index == other.len()));
        assert!(cases.iter().filter(long).any(|(index, _, other)| *index == other.len() + 1));
        assert!(cases.iter().filter(long).any(|(_, text, other)| text == other));
    }
}

#[test]
fn lists_are_short_sometimes_equal_and_bounded_when_nested() {
    let lists = random(4_000, |source| source.repeat(|source| Some(source.u8())).expect("no item is refused"));
    assert!(lists.iter().filter(|list| list.len() <= 3).count() > 1_500);
    assert!(lists.iter().any(|list| list.len() > 100));
    assert!(lists.iter().any(|list| list.len() > 5 && list.iter().all(|item| item == &list[0])));
    let nested = random(500, |source| {
        source
            .repeat(|source| source.repeat(|source| source.repeat(|source| Some(source.u8()))))
            .expect("no item is refused")
    });
    assert!(nested.iter().all(|list| list.iter().flatten().map(Vec::len).sum::<usize>() <= 4_000));
}
