//! Routes in a plan: each is one target whose call is a request.

use crate::{Call, SkipReason, Target, TestPlan};
use edgetest_inspect::{Framework, Package, Web};

/// The oldest axum whose bodies and services the driver knows.
const OLDEST_AXUM: (u64, u64) = (0, 7);

/// The call that a route stands for, or why it cannot be made.
pub(crate) fn call(web: &Web, route: usize, package: &Package, is_shut_in: bool) -> Result<Call, SkipReason> {
    if !is_shut_in {
        return Err(SkipReason::Environment("web application".to_owned()));
    }
    let app = &web.apps[web.routes[route].app];
    if let Some(reason) = &app.out_of_reach {
        return Err(SkipReason::Application(format!("`{}`: {reason}", app.name)));
    }
    let (krate, oldest, before, needed): (_, _, _, &[&str]) = match app.framework {
        Framework::Axum => {
            ("axum", OLDEST_AXUM, "axum before 0.7, or without tokio", &["http_body", "tokio", "tower_service"])
        }
        Framework::Actix => ("actix_web", (4, 0), "actix-web before 4", &["tokio"]),
        Framework::Rocket => ("rocket", (0, 5), "Rocket before 0.5", &["tokio"]),
    };
    if version(package, krate).is_none_or(|found| found < oldest)
        || needed.iter().any(|krate| !package.extern_crates.contains_key(*krate))
    {
        return Err(SkipReason::Framework(before.to_owned()));
    }
    Ok(Call::Request { route })
}

fn version(package: &Package, krate: &str) -> Option<(u64, u64)> {
    let (_, version) = package.extern_crates.get(krate)?;
    let mut parts = version.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

impl TestPlan {
    /// The route that a target sends requests to: index into [`Web::routes`].
    pub fn route(&self, target: &Target) -> Option<usize> {
        route_of(&self.units.get(usize::try_from(target.unit.0).ok()?)?.call)
    }

    /// The application that a call sends a request to.
    pub(crate) fn app_of(&self, call: &Call) -> Option<usize> {
        route_of(call).map(|route| self.web.routes[route].app)
    }
}

fn route_of(call: &Call) -> Option<usize> {
    match call {
        Call::Request { route } => Some(*route),
        Call::Function { .. }
        | Call::Struct { .. }
        | Call::Tuple { .. }
        | Call::Path { .. }
        | Call::Fixture { .. }
        | Call::Format { .. }
        | Call::Sequence { .. }
        | Call::Check(_) => None,
    }
}
