//! Every case reads back as it was written, or a reproducer would show another input than the one that failed.

#![no_main]

use arbitrary::Arbitrary;
use edgetest_support::Choice;
use edgetest_support::choice::{decode, encode};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
enum Drawn {
    Pick(u64),
    Int(i128),
    Float(u64),
    Char(char),
    Text(String),
    Bytes(Vec<u8>),
}

impl From<Drawn> for Choice {
    fn from(drawn: Drawn) -> Self {
        match drawn {
            Drawn::Pick(index) => Self::Pick(index),
            Drawn::Int(value) => Self::Int(value),
            Drawn::Float(bits) => Self::Float(bits),
            Drawn::Char(value) => Self::Char(value),
            Drawn::Text(text) => Self::Text(text),
            Drawn::Bytes(bytes) => Self::Bytes(bytes),
        }
    }
}

fuzz_target!(|drawn: Vec<Drawn>| {
    let choices: Vec<Choice> = drawn.into_iter().map(Into::into).collect();
    assert_eq!(decode(&encode(&choices)), Some(choices));
});
