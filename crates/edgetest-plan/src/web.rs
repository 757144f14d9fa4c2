//! Routes in a plan: each is one target whose call is a request.

use crate::{Call, SkipReason, Target, TestPlan};
use edgetest_inspect::{Framework, Package, Route, Web};

/// The oldest axum whose bodies and services the driver knows.
const OLDEST_AXUM: (u64, u64) = (0, 7);

/// The call that a route stands for, or why it cannot be made.
pub(crate) fn call(web: &Web, route: usize, package: &Package, is_shut_in: bool) -> Result<Call, SkipReason> {
    if !is_shut_in {
        return Err(SkipReason::Environment("web application".to_owned()));
    }
    let Route { app, .. } = &web.routes[route];
    match web.apps[*app].framework {
        Framework::Axum => {
            let needed = ["tokio", "tower_service"];
            if version(package, "axum").is_none_or(|found| found < OLDEST_AXUM)
                || needed.iter().any(|krate| !package.extern_crates.contains_key(*krate))
            {
                return Err(SkipReason::Framework("axum before 0.7, or without tokio".to_owned()));
            }
        }
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
        | Call::Format { .. }
        | Call::Sequence { .. }
        | Call::Check(_) => None,
    }
}
