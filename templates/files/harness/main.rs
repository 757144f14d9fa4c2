//! Runs the harnesses of one package as a worker process. Written by cargo-edgetest, and written again on every run.

mod lexicon;
mod targets;

fn main() {
    edgetest_support::worker::main(targets::TARGETS, &lexicon::LEXICON);
}
