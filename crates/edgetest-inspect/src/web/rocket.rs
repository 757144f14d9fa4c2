//! Rocket: the function with `#[launch]`, others that return a `Rocket`, and what a `main` launches.
//!
//! Fairings mount routes as well as the application itself, so that every `mount` of the program counts for it: a route that
//! is not mounted after all answers 404, which is no defect.

mod asks;
mod mounts;

use super::handler::{self, add_routes, path};
use super::program::{Function, Program, head};
use super::site::{Site, sites};
use super::{App, Framework, Sight, Web, needs, slice};
use syn::{Expr, ReturnType, Type};

/// Adds the application of a program, and its routes.
pub(super) fn discover(program: &Program, krate: &str, sight: Sight, web: &mut Web) {
    let routes = mounts::mounted(program, web.apps.len());
    let built = || program.functions().find_map(|function| built(program, function, krate, sight));
    let looked_at = program.functions().filter(|function| handler::is_looked_at(*function, sight));
    let launched = looked_at.into_iter().find_map(|function| launched(program, function, krate));
    let (near, far) = match launched {
        Some(app) if app.out_of_reach.is_none() => (Some(app), None),
        far => (None, far),
    };
    if let Some(app) = near.or_else(built).or(far) {
        add_routes(web, app, routes);
    }
}

/// A function that gives the application.
fn built(program: &Program, function: Function<'_>, krate: &str, sight: Sight) -> Option<App> {
    let Function { item, module } = function;
    let is_launch =
        |attribute: &syn::Attribute| attribute.path().segments.last().is_some_and(|it| it.ident == "launch");
    let doubt = match &item.sig.output {
        ReturnType::Type(_, ty) => given(ty),
        ReturnType::Default => None,
    };
    let doubt = doubt.or_else(|| item.attrs.iter().any(is_launch).then_some(""))?;
    if !handler::is_callable(function, sight) {
        return None;
    }
    let name = path(krate, function);
    let wait = if item.sig.asyncness.is_some() { ".await" } else { "" };
    let build = format!("{}(){wait}{doubt}", handler::spoken(krate, function, sight));
    let out_of_reach = needs::of(program, module, &build);
    Some(App { framework: Framework::Rocket, name, build, needs_root: false, out_of_reach })
}

/// What has to follow a call that returns this type, where it is an application: `?` where it may fail.
fn given(ty: &Type) -> Option<&'static str> {
    match head(ty)? {
        (name, _) if name == "Rocket" => Some(""),
        (name, args) if name == "Result" => given(args.first()?).map(|_| "?"),
        _ => None,
    }
}

/// What a function of the root launches.
fn launched(program: &Program, function: Function<'_>, krate: &str) -> Option<App> {
    let Site { before, app: rocket } = sites(function.item, &launch).into_iter().next()?;
    let mut app = App {
        framework: Framework::Rocket,
        name: path(krate, function),
        build: String::new(),
        needs_root: true,
        out_of_reach: None,
    };
    let is_root = function.module.path.is_empty();
    let slice = slice::slice(&before, &rocket, &handler::params(function)).and_then(slice::Slice::whole);
    match slice.filter(|_| is_root) {
        Some(build) => {
            app.out_of_reach = needs::of(program, function.module, &build);
            app.build = build;
        }
        None => app.out_of_reach = Some("it is built of what is out of reach where it is launched".to_owned()),
    }
    Some(app)
}

/// The receiver of `.launch()`, without `.ignite().await?` before it.
fn launch(expr: &Expr) -> Option<Expr> {
    let Expr::MethodCall(call) = expr else { return None };
    let is_launch = call.method == "launch" && call.args.is_empty();
    is_launch.then(|| before_ignition(&call.receiver).clone())
}

fn before_ignition(expr: &Expr) -> &Expr {
    match expr {
        Expr::Try(inner) => before_ignition(&inner.expr),
        Expr::Await(inner) => before_ignition(&inner.base),
        Expr::MethodCall(call) if call.method == "ignite" => &call.receiver,
        Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => before_ignition(&call.receiver),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::{Extractor, Field, Schema};

    fn check(text: &str) -> Web {
        let mut web = Web::default();
        discover(&Program::of(text), "shop", Sight::Inside, &mut web);
        web
    }

    fn rows(web: &Web) -> Vec<String> {
        web.routes.iter().map(|route| format!("{} {} -> {}", route.method, route.path, route.handler)).collect()
    }

    #[test]
    fn what_is_launched_is_an_application() {
        let web = check(
            "#[launch] fn rocket() -> _ { rocket::build().mount(\"/\", routes![index, users::show]).attach(stage()) } \
             #[get(\"/?<page>&<more..>\")] fn index(page: Option<u8>, more: More) -> String { todo() } \
             mod users { #[put(\"/users/<id>/<rest..>?<q>\", data = \"<new>\")] \
             pub fn show(new: Json<New>, id: u32, rest: PathBuf, q: &str, db: &State<Db>) {} struct New { a: bool } } \
             fn stage() -> AdHoc { AdHoc::on_ignite(\"x\", |rocket| async { rocket.mount(\"/api/\", routes![up]) }) } \
             #[get(\"/\")] fn up() {} #[derive(FromForm)] struct More { #[field(name = \"z\")] y: u8 }",
        );
        assert_eq!(rows(&web), ["GET / -> index", "PUT /users/{id}/{*rest} -> users::show", "GET /api -> up"]);
        assert_eq!(web.apps[0].build, "crate::rocket()");
        let int = |bits| Schema::Int { bits, signed: false };
        let field = |name: &str, schema, required| Field { name: name.into(), schema, required };
        let page = field("page", Schema::Option(Box::new(int(8))), false);
        assert_eq!(web.routes[0].extractors[0].1, Extractor::Query(Schema::Object(vec![page])));
        assert_eq!(web.routes[0].extractors[1].1, Extractor::Query(Schema::Object(vec![field("z", int(8), true)])));
        let kinds: Vec<&Extractor> = web.routes[1].extractors.iter().map(|(_, extractor)| extractor).collect();
        assert_eq!(kinds[0], &Extractor::Path(Schema::Tuple(vec![int(32), Schema::Text])));
        assert!(matches!(kinds[1..], [Extractor::Json(_), Extractor::Query(_), Extractor::State]), "{kinds:?}");
    }

    #[test]
    fn routes_that_are_made_by_hand_and_fairings_of_the_program_mount_too() {
        let web = check(
            "#[launch] fn rocket() -> _ { let name = Route::ranked(2, Get, \"/<name>\", greet); \
             rocket::build().mount(\"/hi\", vec![name.clone(), Route::new(Post, \"/\", take)]).attach(Stamp) \
             .mount(\"/keep\", Keeper::routes(1)).mount(\"/static\", FileServer::from(\"static\").rank(3)) } \
             fn greet() {} struct Stamp; impl Fairing for Stamp { async fn on_ignite(&self, rocket: Rocket<Build>) -> Result { \
             #[get(\"/stamp\")] fn stamp() -> &'static str { \"\" } Ok(rocket.mount(\"/\", routes![stamp])) } } \
             impl Keeper { fn routes(n: u8) -> Vec<Route> { vec![Route::new(Method::Get, \"/<id>/<n>\", Self { n })] } }",
        );
        let expected = [
            "GET /hi/{name} -> greet",
            "POST /hi -> take",
            "GET /keep/{id}/{n} -> Self { n }",
            "GET /static/{*rest} -> FileServer::from",
            "GET /stamp -> stamp",
        ];
        assert_eq!(rows(&web), expected);
        assert!(matches!(&web.routes[2].extractors[0].1, Extractor::Path(Schema::Tuple(both)) if both.len() == 2));
    }

    #[test]
    fn guards_are_what_their_names_stand_for() {
        let web = check(
            "#[launch] fn rocket() -> _ { rocket::build().mount(\"/\", routes![a]) } type Db<'r> = &'r State<Pool>; \
             #[get(\"/a\")] fn a(db: Db<'_>, user: Option<User>, flash: FlashMessage<'_>, other: Other) {} struct User; \
             impl<'r> FromRequest<'r> for User { async fn from_request(r: &'r Request<'_>) -> Outcome { r.cookies().get(\"a\") } }",
        );
        let kinds: Vec<&Extractor> = web.routes[0].extractors.iter().map(|(_, extractor)| extractor).collect();
        let user = Extractor::Optional(Box::new(Extractor::Several(Vec::new())));
        assert_eq!(kinds, [&Extractor::State, &user, &Extractor::Head, &Extractor::Unknown("Other".into())]);
    }

    #[test]
    fn a_main_that_launches_is_cut_to_what_it_launches() {
        let web = check(
            "#[rocket::main] async fn main() -> Result<(), rocket::Error> { let db = Db::new(); println!(\"x\"); \
             let _rocket = rocket::build().manage(db).mount(\"/a\", routes![b]).ignite().await?.launch().await?; Ok(()) } \
             #[post(\"/b\", data = \"<text>\")] fn b(text: String) {}",
        );
        assert_eq!(web.apps[0].build, "let db = Db::new();\nrocket::build().manage(db).mount(\"/a\", routes![b])");
        assert_eq!(web.routes[0].extractors, [("text".to_owned(), Extractor::Text)]);
    }
}
