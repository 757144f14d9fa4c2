//! The program as a user meets it: the built binary on small projects.

mod bad_input;
mod ci;
mod commands;
mod findings;
mod fleet;
mod fuzz;
mod generate;
mod import;
mod killed;
mod odd_projects;
mod parts;
mod plans;
mod project;
mod settings;
mod untouched;
mod web;
