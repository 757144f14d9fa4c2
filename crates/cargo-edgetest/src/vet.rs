//! `vet`: a published crate in a scratch project, as if it were the user's.

use crate::args::VetArgs;
use crate::config::{Config, Web};
use crate::error::Error;
use crate::scratch::{self, Features, Spec};
use crate::settings::Fixtures;
use crate::toolchain;
use edgetest_inspect::{Selection, select};
use std::path::{Path, PathBuf};

/// Writes the scratch project and settles a run over its one dependency.
pub fn config(args: VetArgs) -> Result<Config, Error> {
    let spec = Spec::parse(&args.spec)?;
    let folder = scratch::folder(&spec, args.cargo.target_dir.as_deref());
    let mut features = Features {
        named: args.cargo.features.iter().flat_map(|names| names.split_whitespace()).map(str::to_owned).collect(),
        default: !args.cargo.no_default_features,
    };
    let mut selection = project(&spec, &features, &folder, args.cargo.offline)?;
    if args.cargo.all_features {
        // Cargo's own flag reaches members only, and the dependency is none.
        features.named = scratch::every_feature(&manifest_of(&selection)?)?;
        selection = project(&spec, &features, &folder, args.cargo.offline)?;
    }
    Ok(Config {
        selection,
        jobs: args.cargo.jobs,
        include: args.choice.filter,
        exclude: args.choice.exclude,
        part: args.choice.part,
        fixtures: Fixtures::default(),
        isolation: args.isolation.into(),
        sweep: args.sweep.into(),
        campaign: args.follow.into(),
        outputs: args.outputs.0,
        verbose: args.shell.verbose,
        web: Web::default(),
    })
}

fn project(spec: &Spec, features: &Features, folder: &Path, offline: bool) -> Result<Selection, Error> {
    let manifest = scratch::write(spec, features, folder)?;
    Ok(Selection {
        manifest_path: Some(manifest),
        package: vec![format!("{}@{}", spec.name, spec.version)],
        offline,
        target_dir: Some(folder.join("target")),
        dependencies: true,
        rustdoc: toolchain::wrapper(),
        ..Selection::default()
    })
}

fn manifest_of(selection: &Selection) -> Result<PathBuf, Error> {
    let selected = select(selection)?;
    let package = selected.packages.first().expect("a selection holds at least one package");
    Ok(package.manifest_path.clone())
}
