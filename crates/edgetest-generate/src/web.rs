//! Web applications in a harness: how each is opened, what its routes ask for, and one target a route.

mod actix;
mod axum;
mod reproducer;
mod rocket;
mod shape;

pub use reproducer::{Told, told};

use crate::Fragment;
use edgetest_inspect::{App, Extractor, Framework, Package, Route, Web};
use edgetest_plan::{PlanPart, TestPlan};
use edgetest_support::web::Site;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The routes of an application, in the order in which a case counts them.
pub fn routes(web: &Web, app: usize) -> Vec<(usize, &Route)> {
    web.routes.iter().enumerate().filter(|(_, route)| route.app == app).collect()
}

/// What the harness knows of an application.
pub fn site(plan: &TestPlan, app: usize) -> Site {
    let shapes = routes(&plan.web, app).into_iter().map(|(_, route)| shape::shape(route)).collect();
    let framework = shape::framework(plan.web.apps[app].framework);
    let identities = plan.identities.iter().map(shape::identity).collect();
    Site { framework, shapes, identities, burst: plan.burst }
}

/// The applications whose routes are planned.
fn apps(plan: &TestPlan) -> BTreeSet<usize> {
    let routes = plan.targets.iter().filter_map(|target| plan.route(target));
    routes.map(|route| plan.web.routes[route].app).collect()
}

/// The function of a target: one route, with those beside it to lead up to a case.
pub fn target_fn(plan: &TestPlan, index: usize, route: usize) -> String {
    let app = plan.web.routes[route].app;
    let turn = routes(&plan.web, app).iter().position(|(known, _)| *known == route).unwrap_or_default();
    format!("fn t_{index}(g: &mut Source) -> Option<()> {{ web::run(g, &SITE_{app}, {turn}, open_{app}) }}")
}

/// What the targets of each planned application share, as items.
pub fn items(plan: &TestPlan, package: &Package) -> Vec<(usize, String)> {
    let of = |app| [opening(app, &plan.web, package), shape::table(app, &site(plan, app))].map(|item| (app, item));
    apps(plan).into_iter().flat_map(of).collect()
}

/// A driver that does not compile, say with a version of the framework that is not known yet, takes the applications of the
/// framework with it.
pub fn driver_fragments(plan: &TestPlan, targets: &Path) -> Vec<Fragment> {
    let of = |app: usize| {
        let file = match plan.web.apps[app].framework {
            Framework::Axum => "axum_driver.rs",
            Framework::Actix => "actix_driver.rs",
            Framework::Rocket => "rocket_driver.rs",
        };
        let file = targets.with_extension("").join(file);
        Fragment { file, first_line: 1, last_line: usize::MAX, part: PlanPart::App(app) }
    };
    apps(plan).into_iter().map(of).collect()
}

/// Lines before all items.
pub fn head(plan: &TestPlan) -> Option<String> {
    const USES: &str =
        "use edgetest_support::web::{self, Body, Field, Shape, Site, Value};\nuse std::sync::LazyLock;\n";
    let module = |framework| match framework {
        Framework::Axum => "\npub mod axum_driver;",
        Framework::Actix => "\npub mod actix_driver;",
        Framework::Rocket => "\npub mod rocket_driver;",
    };
    let modules: String = frameworks(plan).into_iter().map(module).collect();
    (!modules.is_empty()).then(|| USES.to_owned() + &modules)
}

fn frameworks(plan: &TestPlan) -> BTreeSet<Framework> {
    apps(plan).into_iter().map(|app| plan.web.apps[app].framework).collect()
}

/// The drivers of the frameworks that are used, beside the file of the targets.
pub fn drivers(plan: &TestPlan, package: &Package, targets: &Path) -> Vec<(PathBuf, String)> {
    let driver = |framework| match framework {
        Framework::Axum => ("axum_driver.rs", edgetest_templates::AXUM_DRIVER),
        Framework::Actix => ("actix_driver.rs", edgetest_templates::ACTIX_DRIVER),
        Framework::Rocket => ("rocket_driver.rs", edgetest_templates::ROCKET_DRIVER),
    };
    let names = needed(plan);
    let filled = |text: &str| {
        names.keys().fold(text.to_owned(), |text, krate| {
            text.replace(&format!("edgetest_{krate}"), &format!("::{}", extern_name(package, krate)))
        })
    };
    let files = frameworks(plan).into_iter().map(driver);
    files.map(|(name, text)| (targets.with_extension("").join(name), filled(text))).collect()
}

/// The crates that drivers name, with the features that they need of them.
pub fn needed(plan: &TestPlan) -> BTreeMap<&'static str, &'static [&'static str]> {
    let wanted = frameworks(plan).into_iter().flat_map(|framework| match framework {
        Framework::Axum => axum::DEPENDENCIES,
        Framework::Actix => actix::DEPENDENCIES,
        Framework::Rocket => rocket::DEPENDENCIES,
    });
    wanted.copied().collect()
}

/// The crates that the statements name which build applications.
pub fn named<'a>(plan: &TestPlan, package: &'a Package) -> BTreeSet<&'a str> {
    let builds: Vec<&str> = apps(plan).into_iter().map(|app| plan.web.apps[app].build.as_str()).collect();
    let is_named = |krate: &&str| {
        let path = format!("{krate}::");
        let starts = |build: &&str| {
            let mut at = build.match_indices(&path).map(|(at, _)| build[..at].chars().next_back());
            at.any(|before| before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_' && letter != ':'))
        };
        builds.iter().any(starts)
    };
    package.extern_crates.keys().map(String::as_str).filter(is_named).collect()
}

/// What code in the crate under test calls another crate: it may have renamed it.
fn extern_name(package: &Package, krate: &str) -> String {
    let renamed = || {
        let (name, _) = package.extern_crates.get(krate)?;
        let manifest = &package.shadow.as_ref()?.manifest;
        let row = manifest.lines().find(|line| line.contains(&format!("= {{ package = {name:?},")))?;
        Some(row.split('"').nth(1)?.replace('-', "_"))
    };
    renamed().unwrap_or_else(|| krate.to_owned())
}

fn opening(index: usize, web: &Web, package: &Package) -> String {
    let App { framework, build, needs_root, .. } = &web.apps[index];
    let names = if *needs_root { "use super::*;" } else { "" };
    let connected = routes(web, index).iter().any(|(_, route)| is_connected(route));
    let opened = match framework {
        Framework::Axum => axum::opened(names, build, connected),
        Framework::Actix => actix::opened(names, build),
        Framework::Rocket => rocket::opened(names, build),
    };
    let root = package.root.to_string_lossy();
    format!(
        "fn open_{index}() -> Option<impl web::Application> {{
            web::beside({root:?});
            {opened}
        }}"
    )
}

fn is_connected(route: &Route) -> bool {
    fn asks(extractor: &Extractor) -> bool {
        match extractor {
            Extractor::ConnectInfo => true,
            Extractor::Optional(inner) => asks(inner),
            Extractor::Several(inner) => inner.iter().any(asks),
            _ => false,
        }
    }
    route.extractors.iter().any(|(_, extractor)| asks(extractor))
}
