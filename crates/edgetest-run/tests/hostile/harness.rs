//! A harness by hand, as it would be generated.

use edgetest_support::{Lexicon, Source, Target};
use subject::Fragile;

static LEXICON: Lexicon = Lexicon { tokens: &[], seeds: &["10£"], byte_seeds: &[], integers: &[] };

macro_rules! targets {
    ($($name:ident($($draw:ident),*);)*) => {
        $(fn $name(g: &mut Source) -> Option<()> {
            #[allow(unused_parens)]
            let arguments = ($(g.$draw()),*);
            g.call();
            std::hint::black_box(call!($name arguments $($draw)*));
            Some(())
        })*
        static TARGETS: &[Target] = &[
            $(Target { name: concat!("subject::", stringify!($name)), run: $name, seeds: &[] },)*
            Target { name: "subject::rejects", run: rejects, seeds: &[] },
            Target { name: "subject::Fragile::get", run: get, seeds: &[] },
            Target { name: "subject::delete", run: delete, seeds: &[] },
        ];
    };
}

macro_rules! call {
    ($name:ident $arguments:ident $one:ident) => { subject::$name($arguments) };
}

targets! {
    returns(i32);
    index(byte_slice);
    nested(str);
    abort(u8);
    overflow_stack(u64);
    exit(bool);
    hang(u8);
    block(u8);
    leak(u8);
    reserve(u8);
    try_reserve(u8);
    print(u8);
    write_home(bool);
    thread(u8);
    caught(u8);
    kill_itself(u8);
    twice(u8);
    unhook(u8);
    payload(u8);
    scribble(u8);
    close_files(u8);
    spawn(u8);
    connect(u8);
    big_frame(u8);
    stop_itself(u8);
    leave_thread(u8);
    always(u8);
}

fn rejects(g: &mut Source) -> Option<()> {
    g.u8();
    None
}

fn get(g: &mut Source) -> Option<()> {
    let fragile = edgetest_support::leak(build(g)?);
    g.call();
    std::hint::black_box(fragile.get());
    Some(())
}

fn build(g: &mut Source) -> Option<Fragile> {
    g.build(0, 2, &[(4, new as fn(&mut Source) -> Option<Fragile>), (5, brittle)])
}

fn new(g: &mut Source) -> Option<Fragile> {
    let value = g.u8();
    g.enter(4);
    let fragile = Fragile::new(value);
    g.leave();
    Some(fragile)
}

fn brittle(g: &mut Source) -> Option<Fragile> {
    let value = g.u8();
    g.enter(5);
    let fragile = Fragile::brittle(value);
    g.leave();
    Some(fragile)
}

/// Beside the harness stands a file that it must not touch, and may in a folder of its own.
fn delete(g: &mut Source) -> Option<()> {
    let victim = g.bool();
    let program = std::env::current_exe().ok()?;
    let path = program.with_file_name(if victim { "victim" } else { "nothing" });
    g.call();
    subject::delete(path.to_str()?);
    Some(())
}

fn main() {
    edgetest_support::worker::main(TARGETS, &LEXICON);
}
