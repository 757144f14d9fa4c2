//! Projects of every shape that cargo allows.
