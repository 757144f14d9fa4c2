use super::*;
use crate::web::Extractor;
use crate::web::Schema;

fn check(text: &str) -> Web {
    let mut web = Web::default();
    discover(&Program::of(text), "shop", Sight::Inside, &mut web);
    web
}

fn rows(web: &Web) -> Vec<String> {
    web.routes.iter().map(|route| format!("{} {} -> {}", route.method, route.path, route.handler)).collect()
}

#[test]
fn a_router_that_main_builds_is_an_application() {
    let web = check(
        "#[tokio::main] async fn main() { tracing_subscriber::fmt::init(); let db = Db::default(); \
         let app = Router::new().route(\"/todos\", get(index).post(create)).route(\"/todos/{id}\", delete(remove)) \
         .layer(TraceLayer::new_for_http()).with_state(db); \
         let listener = TcpListener::bind(\"0.0.0.0:0\").await.unwrap(); axum::serve(listener, app).await.unwrap(); } \
         async fn index() {} async fn create(State(db): State<Db>, Json(new): Json<New>) {} \
         async fn remove(Path(id): Path<u32>) {} struct New { text: String }",
    );
    assert_eq!(rows(&web), ["GET /todos -> index", "POST /todos -> create", "DELETE /todos/{id} -> remove"]);
    assert_eq!(web.apps.len(), 1);
    assert!(web.apps[0].build.starts_with("let db = Db::default();\nlet app = "), "{}", web.apps[0].build);
    assert!(web.apps[0].build.ends_with("\napp") && !web.apps[0].build.contains("listener"));
    let new = Schema::Object(vec![crate::web::Field { name: "text".into(), schema: Schema::Text, required: true }]);
    assert_eq!(
        web.routes[1].extractors,
        [("db".to_owned(), Extractor::State), ("new".to_owned(), Extractor::Json(new))]
    );
    assert_eq!(web.routes[2].extractors[0].0, "id");
}

#[test]
fn routers_are_followed_through_functions_modules_nest_and_merge() {
    let web = check(
        "mod users { pub fn routes() -> Router { Router::new().route(\"/\", get(list)).route(PATH, put(super::save)) } \
         const PATH: &str = \"/{id}\"; async fn list() {} } \
         async fn save(Path(id): Path<u32>) {} fn api(state: S) -> Router<S> { Router::new().nest(\"/users\", users::routes()) } \
         fn main() { let state = S; let mut app = Router::new().nest(\"/api\", api(state.clone())).merge(health()); \
         app = app.route(\"/x\", get(|Query(q): Query<Q>| async move { q.a })); \
         axum::serve(l, app.into_make_service_with_connect_info::<SocketAddr>()).await } \
         fn health() -> Router { Router::new().route(\"/up\", get(|| async { \"ok\" })) } struct Q { a: u8 }",
    );
    assert_eq!(
        rows(&web),
        ["GET /api/users -> list", "PUT /api/users/{id} -> super::save", "GET /up -> a closure", "GET /x -> a closure"]
    );
    assert_eq!(web.apps.len(), 1, "parts are no applications of their own");
    assert!(matches!(web.routes[3].extractors[0].1, Extractor::Query(Schema::Object(_))));
}

#[test]
fn a_function_that_returns_a_router_is_an_application() {
    let web = check("pub fn app() -> Router { Router::new().route(\"/\", get(root)) } async fn root() {}");
    assert_eq!(web.apps[0].build, "crate::app()");
    assert_eq!(rows(&web), ["GET / -> root"]);
    let web = check("pub fn app(db: Db) -> Router { Router::new().route(\"/\", get(root)) } async fn root() {}");
    assert_eq!(web, Web::default(), "its argument is not ours to make");
}

#[test]
fn an_application_that_is_handed_in_is_built_by_who_hands_it() {
    let web = check(
        "fn main() { tokio::join!(run(one(), 1), run(two(), 2)); } async fn run(app: Router, port: u16) { axum::serve(l, app).await } \
         fn one() -> Router { Router::new().route(\"/1\", get(h)) } fn two() -> Router { Router::new().route(\"/2\", get(h)) } async fn h() {}",
    );
    assert_eq!(web.apps.iter().map(|app| app.build.as_str()).collect::<Vec<_>>(), ["one()", "two()"]);
}

#[test]
fn handlers_within_functions_and_routes_that_are_handed_in_are_followed() {
    let web = check(
        "fn main() { let app = Router::new().merge(foo()).nest(\"/a\", Users::routes()).fallback(lost); axum::serve(l, app).await } \
         fn foo() -> Router { async fn handler(Json(n): Json<u8>) {} route(\"/foo\", on(MethodFilter::PUT, handler)) } \
         fn route(path: &str, methods: MethodRouter<()>) -> Router { Router::new().route(path, methods) } \
         struct Users; impl Users { fn routes() -> Router { Router::new().route(\"/u\", get(Self::list).post(Users::add)) } \
         async fn list() {} async fn add(text: String) {} } async fn lost(uri: Uri) {}",
    );
    assert_eq!(
        rows(&web),
        ["PUT /foo -> handler", "GET /a/u -> Self::list", "POST /a/u -> Users::add", "GET /{*fallback} -> lost"]
    );
    assert!(matches!(web.routes[0].extractors[0].1, Extractor::Json(_)));
    assert_eq!(web.routes[2].extractors[0].1, Extractor::Text);
}

#[test]
fn an_extractor_of_the_program_asks_for_what_its_code_extracts() {
    let web = check(
        "fn main() { axum::serve(l, Router::new().route(\"/\", post(h))).await } \
         async fn h(claims: Claims, AppJson(new): AppJson<New>, Valid(form): ValidForm<New>, all: All) {} \
         #[derive(FromRequest)] #[from_request(via(axum::Json), rejection(E))] struct AppJson<T>(T); \
         struct ValidForm<T>(T); impl<T, S> FromRequest<S> for ValidForm<T> where Form<T>: FromRequest<S> { \
         async fn from_request(req: Request, state: &S) -> Result<Self, E> { let Form(value) = Form::<T>::from_request(req, state).await?; } } \
         struct Claims; impl<S> FromRequestParts<S> for Claims { async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, E> { \
         let TypedHeader(Authorization(bearer)) = parts.extract::<TypedHeader<Authorization<Bearer>>>().await?; } } \
         #[derive(FromRequestParts)] struct All { page: Query<New>, #[from_request(via(State))] db: Db } struct New { a: u8 }",
    );
    let new = || {
        let schema = Schema::Int { bits: 8, signed: false };
        Schema::Object(vec![crate::web::Field { name: "a".into(), schema, required: true }])
    };
    let kinds: Vec<&Extractor> = web.routes[0].extractors.iter().map(|(_, extractor)| extractor).collect();
    assert_eq!(
        kinds,
        [
            &Extractor::Several(vec![Extractor::Token]),
            &Extractor::Json(new()),
            &Extractor::Several(vec![Extractor::Form(new())]),
            &Extractor::Several(vec![Extractor::Query(new()), Extractor::State]),
        ]
    );
}

#[test]
fn an_application_that_a_module_serves_is_listed_as_out_of_reach() {
    let web = check(
        "mod server { pub async fn run() { let app = Router::new().route(\"/\", get(h)); axum::serve(l, app).await } async fn h() {} } \
         fn main() { server::run() }",
    );
    assert_eq!(rows(&web), ["GET / -> h"]);
    assert!(web.apps[0].out_of_reach.is_some());
}

#[test]
fn what_is_handed_to_a_function_that_serves_is_served_where_it_is_handed_over() {
    let web = check(
        "async fn main() { let state = S; let front = async { let app = Router::new().route(\"/a\", get(a)); serve(app, 1).await; }; \
         tokio::join!(front, serve(api(state), 2), start()); } \
         async fn serve(app: Router, port: u16) { let l = bind(port).await; axum::serve(l, app.layer(Trace)).await } \
         fn api(state: S) -> Router { Router::new().route(\"/b\", get(a)).with_state(state) } \
         async fn start() { let app = c(); axum::serve(l, app).await } \
         fn c() -> Router { Router::new().route(\"/c\", get(a)) } async fn a() {}",
    );
    assert_eq!(rows(&web), ["GET /a -> a", "GET /b -> a", "GET /c -> a"]);
    let builds: Vec<&str> = web.apps.iter().map(|app| app.build.as_str()).collect();
    let expected =
        ["let app = Router::new().route(\"/a\", get(a));\napp", "let state = S;\napi(state)", "let app = c();\napp"];
    assert_eq!(builds, expected);
    let names: Vec<&str> = web.apps.iter().map(|app| app.name.as_str()).collect();
    assert_eq!(names, ["shop::main", "shop::main (2)", "shop::start"]);
}

#[test]
fn services_that_are_no_routers_answer_below_their_path() {
    let web = check(
        "fn main() { let dir = ServeDir::new(\"assets\"); let app = Router::new().nest_service(\"/assets\", dir.clone()) \
         .route_service(\"/one\", ServeFile::new(\"x\")).route(\"/two\", on(MethodFilter::PUT.or(MethodFilter::PATCH), h)) \
         .route(\"/three\", three()).route(\"/four\", MethodRouter::new().get(h)).fallback_service(dir); \
         axum::serve(l, ServiceBuilder::new().layer(Trace).service(app)).await } async fn h() {} \
         fn three() -> MethodRouter { get(h).delete(h) }",
    );
    let found: Vec<String> = web.routes.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let expected = [
        "GET /assets/{*rest}",
        "GET /one",
        "PUT /two",
        "PATCH /two",
        "GET /three",
        "DELETE /three",
        "GET /four",
        "GET /{*fallback}",
    ];
    assert_eq!(found, expected);
}

#[test]
fn parameters_of_older_paths_are_parameters() {
    let web = check(
        "fn main() { let app = Router::new().nest(\"/:version\", Router::new().route(\"/users/:id\", get(h).post(h)) \
         .route(\"/files/*rest\", get(h))); axum::serve(l, app).await } async fn h() {}",
    );
    let expected =
        ["GET /{version}/users/{id} -> h", "POST /{version}/users/{id} -> h", "GET /{version}/files/{*rest} -> h"];
    assert_eq!(rows(&web), expected);
}

#[test]
fn an_application_that_asks_for_a_variable_says_which() {
    let web = check(
        "fn main() { let db = connect(); let app = Router::new().route(\"/\", get(h)).with_state(db); axum::serve(l, app).await } \
         fn connect() -> Db { Db::new(std::env::var(\"DATABASE_URL\").expect(\"it is set\")) } async fn h() {}",
    );
    assert!(web.apps[0].out_of_reach.as_ref().is_some_and(|reason| reason.contains("`DATABASE_URL`")), "{web:?}");
}
