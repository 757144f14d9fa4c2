use super::*;
use crate::web::{Extractor, Schema};

fn check(text: &str, sight: Sight) -> Web {
    let mut web = Web::default();
    discover(&Program::of(text), "shop", sight, &mut web);
    web
}

fn rows(web: &Web) -> Vec<String> {
    web.routes.iter().map(|route| format!("{} {} -> {}", route.method, route.path, route.handler)).collect()
}

#[test]
fn the_closure_of_a_server_is_an_application() {
    let web = check(
        "#[actix_web::main] async fn main() -> std::io::Result<()> { env_logger::init(); \
         let data = web::Data::new(AppState::default()); log::info!(\"starting\"); \
         HttpServer::new(move || { let json = web::JsonConfig::default().limit(4096); App::new().app_data(data.clone()) \
         .wrap(middleware::Logger::default()).app_data(json).service(index).service(web::resource(\"/todos/{id:\\\\d+}\") \
         .route(web::get().to(show)).route(web::delete().to(remove))).service(web::scope(\"/api\").configure(api) \
         .route(\"/up\", web::get().to(|| async { \"ok\" }))) }).bind((\"127.0.0.1\", 8080))?.run().await } \
         #[get(\"/hello/{name}\")] async fn index(name: web::Path<String>) -> impl Responder { name.into_inner() } \
         async fn show(path: web::Path<(u32,)>, data: web::Data<AppState>) -> HttpResponse { todo() } \
         async fn remove(req: HttpRequest) -> HttpResponse { todo() } \
         fn api(cfg: &mut web::ServiceConfig) { cfg.service(web::resource(\"/files/{tail:.*}\").get(file)); } \
         async fn file(body: web::Json<New>) -> HttpResponse { todo() } struct New { a: u8 }",
        Sight::Inside,
    );
    assert_eq!(
        rows(&web),
        [
            "GET /hello/{name} -> index",
            "GET /todos/{id} -> show",
            "DELETE /todos/{id} -> remove",
            "GET /api/files/{*tail} -> file",
            "GET /api/up -> a closure"
        ]
    );
    let build = &web.apps[0].build;
    assert!(
        build.starts_with("let data = web::Data::new(AppState::default());\n(move || {") && build.ends_with("})()")
    );
    assert_eq!(web.routes[0].extractors, [("name".to_owned(), Extractor::Path(Schema::Text))]);
    assert_eq!(web.routes[1].extractors[1].1, Extractor::State);
}

#[test]
fn what_configures_a_library_s_applications_is_one() {
    let text = "pub fn config(cfg: &mut web::ServiceConfig) { cfg.service((a, b)).route(\"/c\", web::post().to(c)); } \
                #[get(\"/a\")] async fn a() {} #[route(\"/b\", method = \"PUT\")] async fn b() {} async fn c(s: String) {}";
    let web = check(text, Sight::Outside);
    assert_eq!(rows(&web), ["GET /a -> a", "PUT /b -> b", "POST /c -> c"]);
    assert_eq!(web.apps[0].build, "::actix_web::App::new().configure(shop::config)");
}

#[test]
fn an_application_whose_parts_are_handed_in_says_so() {
    let web = check(
        "async fn run(pool: Pool) { HttpServer::new(move || App::new().app_data(pool.clone()).service(a)).run().await } \
         #[get(\"/a\")] async fn a() {}",
        Sight::Inside,
    );
    assert!(web.apps[0].out_of_reach.as_ref().is_some_and(|reason| reason.contains("argument")));
    assert_eq!(rows(&web), ["GET /a -> a"]);
}
