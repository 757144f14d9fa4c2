use super::*;
use crate::web::Schema;

fn check(text: &str) -> Web {
    let mut web = Web::default();
    discover(&Program::of(text), "shop", true, &mut web);
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
    assert_eq!(web.apps[0].build, "shop::app()");
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
    assert_eq!(web.apps.iter().map(|app| app.build.as_str()).collect::<Vec<_>>(), ["shop::one()", "shop::two()"]);
}
