//! What generated harnesses call.

pub mod choice;
