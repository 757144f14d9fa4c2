//! `list`: the plan, without building or running anything.

use crate::args::{ListArgs, ListFormat};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::exit::Exit;
use crate::harness::Folders;
use crate::shell::{self, Shell};
use crate::{launcher, lock, pipeline, publish, settings};
use edgetest_inspect::select;
use edgetest_report::Style;
use std::sync::atomic::AtomicBool;

/// Prints every public callable of every selected package.
pub fn list(args: ListArgs, shell: Shell, stop: &AtomicBool) -> Result<Exit, Error> {
    let format = args.format;
    let config = &Config::from(args);
    let selected = select(&config.selection)?;
    for left_out in &selected.left_out {
        shell::warn(format!("{} is left out: {}", left_out.package, left_out.reason));
    }
    for package in &selected.packages {
        let folders = Folders::of(package);
        let _lock = lock::hold(&folders.root, stop, || shell.status("Waiting", "for another run in this project"))?;
        let config = &config.within(&settings::of(package)?);
        let isolation = launcher::probe(&folders.scratch, config.isolation.required)?;
        let (api, plan) = pipeline::read(package, config, &isolation, shell, &mut Clock::default())?;
        let style = Style { verbose: config.verbose, ..publish::style() };
        let text = match format {
            ListFormat::Human => edgetest_report::list(&api, &plan, style),
            ListFormat::Json => edgetest_report::list_json(&api, &plan),
        };
        publish::print(&text)?;
    }
    Ok(Exit::Clean)
}
