//! Web applications, as the sources tell of them: how each is built, its routes, and what a request to them must hold.
//!
//! Handlers are private functions most of the time, and applications are put together in `main`. Therefore this reads
//! sources and not documentation. Each framework is a file; what they share is beside them.

mod actix;
mod attribute;
mod axum;
mod binary;
mod bounds;
mod callable;
mod custom;
mod extract;
mod handler;
mod needs;
mod program;
mod rocket;
mod schema;
mod serde_names;
mod site;
mod slice;

pub use bounds::Rule;
pub(crate) use callable::add;

use crate::api::Package;
use program::Program;
use std::path::Path;

/// What a crate offers on the web.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Web {
    /// Its applications.
    pub apps: Vec<App>,
    /// Their routes; [`crate::Owner::Route`] is an index into it.
    pub routes: Vec<Route>,
}

/// An application that can be built in process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// What answers its requests.
    pub framework: Framework,
    /// The function that builds it, for the reader.
    pub name: String,
    /// Statements, and at last an expression whose value is the application. They stand in an asynchronous function of a
    /// module right below the root, which imports all that the root can name.
    pub build: String,
    /// The statements build it within a function of the root, so that they only hold below that root.
    pub needs_root: bool,
    /// Why it cannot be built in process, where that is known from the sources.
    pub out_of_reach: Option<String>,
}

/// A web framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Framework {
    /// axum 0.7 and later.
    Axum,
    /// actix-web 4.
    Actix,
    /// Rocket 0.5.
    Rocket,
}

/// A method and a path, and the handler behind them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Index into [`Web::apps`].
    pub app: usize,
    /// `GET`, `POST`.
    pub method: String,
    /// The path, its parameters in braces: `/todos/{id}`, `/files/{*rest}`.
    pub path: String,
    /// The handler, as it is registered.
    pub handler: String,
    /// What its arguments are made of, by parameter.
    pub extractors: Vec<(String, Extractor)>,
    /// File, relative to the package, first and last line of the handler.
    pub place: Option<(String, u32, u32)>,
    /// Its doc comment.
    pub docs: String,
}

/// What an argument of a handler is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extractor {
    /// Parameters of the path: one, a tuple in order, or a struct by name.
    Path(Schema),
    /// The query.
    Query(Schema),
    /// A JSON body.
    Json(Schema),
    /// A form: the body, or the query of a request without one.
    Form(Schema),
    /// A body of text.
    Text,
    /// A body of bytes.
    Bytes,
    /// A body in parts.
    Multipart,
    /// The peer's address.
    ConnectInfo,
    /// Headers, method, version and the like, which every request has.
    Head,
    /// State of the application.
    State,
    /// A token in the header `authorization`.
    Token,
    /// What a type of the program asks for in turn.
    Several(Vec<Extractor>),
    /// One that may be missing, or that is asked whether it could be made.
    Optional(Box<Extractor>),
    /// A type whose needs are not known.
    Unknown(String),
}

/// What a value on the wire looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Any text.
    Text,
    /// This text.
    Literal(String),
    /// One character.
    Char,
    /// `true`, `false`.
    Bool,
    /// An integer.
    Int {
        /// Its width.
        bits: u32,
        /// Negative ones too.
        signed: bool,
    },
    /// A number.
    Float,
    /// Text of a known form, by example: a UUID, a date.
    Like(&'static [&'static str]),
    /// `null`, or nothing at all.
    Option(Box<Schema>),
    /// A list.
    List(Box<Schema>),
    /// An object with keys of any text.
    Map(Box<Schema>),
    /// A list of this shape.
    Tuple(Vec<Schema>),
    /// An object.
    Object(Vec<Field>),
    /// One of several shapes.
    OneOf(Vec<Schema>),
    /// A value that a validator asks more of.
    Ruled(Box<Schema>, Vec<Rule>),
    /// A type whose form is not known.
    Unknown,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name on the wire.
    pub name: String,
    /// Its value.
    pub schema: Schema,
    /// It must be there.
    pub required: bool,
}

/// Adds the applications of a program, and their routes. The text is what the harness calls the crate.
type Discover = fn(&Program, &str, Sight, &mut Web);

/// From where a harness sees what it builds an application of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// From outside of a library.
    Outside,
    /// From a module below the root.
    Inside,
    /// From outside of a library, with the items of a binary's root at hand; what the root serves is looked for, and nothing
    /// else.
    Binary,
}

/// The crate of each framework, and who knows it.
const FRAMEWORKS: [(&str, Discover); 3] =
    [("axum", axum::discover), ("actix_web", actix::discover), ("rocket", rocket::discover)];

/// Reads the sources of a crate, `root` being its first file.
pub(crate) fn discover(package: &Package, root: &Path) -> Web {
    let uses = |krate: &str| package.extern_crates.contains_key(krate);
    let mut web = Web::default();
    for (_, discover) in FRAMEWORKS.into_iter().filter(|(krate, _)| uses(krate)) {
        let program = Program::read(&package.root, root);
        if package.shadow.is_some() {
            discover(&program, &package.lib_name, Sight::Inside, &mut web);
            continue;
        }
        let mut served = Web::default();
        for main in binary::mains(&package.root) {
            binary::discover(package, &main, &program, discover, &mut served);
        }
        let mut offered = Web::default();
        discover(&program, &package.lib_name, Sight::Outside, &mut offered);
        web.join(&served, &offered);
    }
    // Each parsed file leaves its text behind in proc-macro2's source map.
    proc_macro2::extra::invalidate_current_thread_spans();
    web
}

impl Web {
    /// What a binary serves counts before what the library offers, which lacks what the binary gives it; but what cannot be
    /// built counts last.
    fn join(&mut self, served: &Web, offered: &Web) {
        for (web, in_reach) in [(served, true), (offered, true), (served, false), (offered, false)] {
            for (index, app) in web.apps.iter().enumerate() {
                if app.out_of_reach.is_none() == in_reach {
                    let routes = web.routes.iter().filter(|route| route.app == index && !self.has(route));
                    handler::add_routes(self, app.clone(), routes.cloned().collect());
                }
            }
        }
    }

    fn has(&self, route: &Route) -> bool {
        self.routes.iter().any(|known| known.method == route.method && known.path == route.path)
    }
}
