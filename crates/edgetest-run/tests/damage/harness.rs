//! One target a function. Each finds a folder of its own beside the executable.

use edgetest_support::{Lexicon, Source, Target};
use subject::Place;

static LEXICON: Lexicon = Lexicon { tokens: &[], seeds: &[], byte_seeds: &[], integers: &[] };

fn place(name: &str) -> Option<Place> {
    let folder = std::env::current_exe().ok()?.with_file_name("damage").join(name);
    let note = std::fs::read_to_string(folder.join("note")).unwrap_or_default();
    Some(Place { victim: folder.join("victim"), note })
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(fn $name(g: &mut Source) -> Option<()> {
            let place = place(stringify!($name))?;
            g.call();
            subject::$name(&place);
            Some(())
        })*
        fn bare(name: &str) -> Option<()> {
            match name {
                $(stringify!($name) => subject::$name(&place(name)?),)*
                _ => return None,
            }
            Some(())
        }
        static TARGETS: &[Target] =
            &[$(Target { name: concat!("subject::", stringify!($name)), run: $name, seeds: &[] },)*];
    };
}

targets! {
    delete delete_all truncate append write_through_a_link rename hard_link chmod touch make_folder shared_memory
    tcp_connect tcp_bind mptcp_connect udp_send unix_socket abstract_socket
    run_program run_by_the_loader run_own_script fork_one fork_many become_a_daemon end_another trace_another
    io_uring own_memory inherited_file
    many_files one_big_file many_open_files map_much allocate_much many_threads read_names write_home
}

/// With `bare NAME` it is no worker: it calls that one function with nothing in its way.
fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().is_some_and(|word| word == "bare") {
        let name = arguments.next().expect("a function is named");
        return bare(&name).expect("there is such a function");
    }
    edgetest_support::worker::main(TARGETS, &LEXICON);
}
