//! What is done with the request in question, beyond asking it once.

use super::shape::{Body, Shape, Site};
use crate::Source;

/// An experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Experiment {
    /// It is asked once.
    Once,
    /// What it is about to change is read before and after.
    Watched,
    /// It is asked twice.
    Twice,
    /// It is asked several times at the same time.
    AtOnce,
    /// Its body has no end.
    Flooded,
    /// It is asked while more and more is stored, or with larger and larger bodies.
    Growing,
    /// It is asked by nobody in particular, and with false credentials.
    Anonymous,
    /// It is asked by one for what another made.
    Foreign,
    /// It claims more rights than who asks has.
    Raising,
    /// It is asked very often.
    Burst,
}

/// The experiments that a route is open to; the first is the simplest, and most of them.
fn open_to(site: &Site, target: usize) -> Vec<Experiment> {
    let shape = &site.shapes[target];
    let changes = shape.method != "GET" && shape.method != "HEAD";
    let has_param = shape.path.contains('{');
    let reads = !reading(site, target).is_empty();
    let mut open = vec![Experiment::Once; 16];
    let mut add = |experiment, times: usize, when: bool| {
        open.extend(std::iter::repeat_n(experiment, if when { times } else { 0 }));
    };
    add(Experiment::Watched, 5, matches!(shape.method.as_str(), "PUT" | "PATCH") && is_read(site, target));
    add(Experiment::Twice, 4, matches!(shape.method.as_str(), "PUT" | "DELETE") && reads);
    add(Experiment::AtOnce, 2, changes);
    add(Experiment::Flooded, 1, !matches!(shape.body, Body::None));
    add(Experiment::Raising, 2, changes && matches!(shape.body, Body::Json(_)));
    add(Experiment::Anonymous, 3, !site.identities.is_empty());
    add(Experiment::Foreign, 4, site.identities.iter().filter(|one| !one.admin).count() > 1 && has_param);
    add(Experiment::Burst, 1, site.burst);
    open
}

impl Experiment {
    /// One that the route `target` is open to.
    pub(super) fn draw(g: &mut Source, site: &Site, target: usize) -> Self {
        let open = open_to(site, target);
        let experiment = open[g.pick(open.len())];
        // What is dear is rare.
        let is_rare = experiment == Experiment::Once && g.pick(64) == 63 && g.pick(8) == 7;
        if is_rare { Experiment::Growing } else { experiment }
    }

    /// It may be made with a request that is broken.
    pub(super) fn takes_broken(self) -> bool {
        match self {
            Experiment::Once | Experiment::Watched => true,
            Experiment::Twice
            | Experiment::AtOnce
            | Experiment::Flooded
            | Experiment::Growing
            | Experiment::Anonymous
            | Experiment::Foreign
            | Experiment::Raising
            | Experiment::Burst => false,
        }
    }
}

/// What can be read under a route's own path.
fn is_read(site: &Site, target: usize) -> bool {
    site.shapes.iter().any(|shape| shape.method == "GET" && shape.path == site.shapes[target].path)
}

/// The pieces of a path.
pub(super) fn pieces(shape: &Shape) -> Vec<&str> {
    shape.path.trim_start_matches('/').split('/').collect()
}

/// How many pieces of a route's path lead to something that can be read: itself, and the collections that it is in.
pub(super) fn reading(site: &Site, target: usize) -> Vec<usize> {
    let own = pieces(&site.shapes[target]);
    let is_read = |count: &usize| {
        let is_this = |shape: &Shape| shape.method == "GET" && pieces(shape) == own[..*count];
        site.shapes.iter().any(is_this)
    };
    (1..=own.len()).filter(is_read).collect()
}

/// The routes that make what a route is about: they POST to a collection that its path lies in, or PUT under a path of it.
pub(super) fn makers(site: &Site, target: usize) -> Vec<usize> {
    let own = pieces(&site.shapes[target]);
    let makes = |(_, shape): &(usize, &Shape)| {
        let its = pieces(shape);
        matches!(shape.method.as_str(), "POST" | "PUT") && its.len() <= own.len() && own[..its.len()] == its[..]
    };
    site.shapes.iter().enumerate().filter(makes).map(|(at, _)| at).collect()
}

/// The routes that let somebody in: they are named so, and take a body.
pub(super) fn doors(site: &Site) -> Vec<usize> {
    const NAMES: [&str; 12] = [
        "register", "signup", "sign-up", "sign_up", "users", "accounts", "login", "signin", "sign-in", "sign_in",
        "session", "token",
    ];
    let rank = |shape: &Shape| {
        let last = pieces(shape).last().map(|piece| piece.to_lowercase()).unwrap_or_default();
        let is_open = shape.method == "POST" && !matches!(shape.body, Body::None);
        NAMES.iter().position(|name| is_open && last.starts_with(name))
    };
    let mut found: Vec<(usize, usize)> =
        site.shapes.iter().enumerate().filter_map(|(at, shape)| Some((rank(shape)?, at))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, at)| at).collect()
}
