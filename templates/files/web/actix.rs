//! Answers requests to an actix-web application in process, without a socket. Written by cargo-edgetest, and written again on
//! every run.

use edgetest_actix_web::body::{MessageBody, to_bytes_limited};
use edgetest_actix_web::dev::{Service, ServiceResponse};
use edgetest_actix_web::http::header::{HeaderName, HeaderValue};
use edgetest_actix_web::http::{Method, Uri};
use edgetest_actix_web::rt::{System, SystemRunner};
pub use edgetest_actix_web::test::{TestRequest, init_service};
use edgetest_actix_web::{Error, HttpResponse};
use edgetest_support::web::{Answer, Application, Request, at_once};
use edgetest_tokio::runtime::{Builder, Runtime};
use edgetest_tokio::time::timeout;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Time does not pass here but jumps to the next timer when nothing else is left to do: a day costs nothing.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);
/// Bytes of an answer's body that are read.
const BYTES: usize = 1 << 20;

/// A system of one thread, with timers and, where the sandbox lets it, sockets.
pub fn system() -> Option<SystemRunner> {
    let build = |builder: &mut Builder| builder.start_paused(true).build().ok();
    let runtime: Option<Runtime> =
        build(Builder::new_current_thread().enable_all()).or_else(|| build(Builder::new_current_thread().enable_time()));
    let runtime = runtime?;
    catch_unwind(AssertUnwindSafe(|| System::with_tokio_rt(|| runtime))).ok()
}

/// The application; `None` where what it needs is out of reach, by an error or a panic.
pub fn built<A, E>(system: &SystemRunner, building: impl Future<Output = Result<A, E>>) -> Option<A> {
    let built = catch_unwind(AssertUnwindSafe(|| system.block_on(async { timeout(PATIENCE, building).await })));
    built.ok()?.ok()?.ok()
}

/// What answers requests. `sent` turns a request into what a server would have read.
pub fn answers<S, B, R>(system: SystemRunner, service: S, sent: fn(TestRequest) -> R) -> impl Application
where
    S: Service<R, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    Driver { system, service, sent }
}

struct Driver<S, R> {
    system: SystemRunner,
    service: S,
    sent: fn(TestRequest) -> R,
}

impl<S, B, R> Application for Driver<S, R>
where
    S: Service<R, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    fn answer(&mut self, request: &Request, target: &str) -> Option<Answer> {
        let request = (self.sent)(translated(request, target)?);
        Some(self.system.block_on(answered(&self.service, request)))
    }

    fn answer_at_once(&mut self, requests: &[(Request, String)]) -> Option<Vec<Answer>> {
        let translate = |(request, target): &(Request, String)| Some((self.sent)(translated(request, target)?));
        let requests: Vec<R> = requests.iter().map(translate).collect::<Option<_>>()?;
        let answering = requests.into_iter().map(|request| answered(&self.service, request)).collect();
        Some(self.system.block_on(at_once(answering)))
    }
}

async fn answered<S, B, R>(service: &S, request: R) -> Answer
where
    S: Service<R, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    let answering = async {
        poll_fn(|context| service.poll_ready(context)).await?;
        service.call(request).await
    };
    match timeout(PATIENCE, answering).await {
        Ok(Ok(response)) => read(response.into_parts().1).await,
        // What a middleware or an extractor refuses becomes an answer in the server.
        Ok(Err(error)) => read(error.error_response()).await,
        Err(_) => Answer::default(),
    }
}

fn translated(request: &Request, target: &str) -> Option<TestRequest> {
    target.parse::<Uri>().ok()?;
    let method = Method::from_bytes(request.method.as_bytes()).ok()?;
    let peer = std::net::SocketAddr::from(([127, 0, 0, 1], 40_000));
    let mut sent = TestRequest::default().method(method).uri(target).peer_addr(peer);
    for (name, value) in &request.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        sent = sent.append_header((name, HeaderValue::from_bytes(value).ok()?));
    }
    let has_body = !request.body.is_empty();
    Some(if has_body { sent.set_payload(request.body.clone()) } else { sent })
}

async fn read<B: MessageBody>(response: HttpResponse<B>) -> Answer {
    let mut answer = Answer { status: response.status().as_u16(), ..Answer::default() };
    for (name, value) in response.headers() {
        answer.headers.push((name.as_str().to_owned(), value.as_bytes().to_vec()));
    }
    if let Ok(Ok(Ok(bytes))) = timeout(PATIENCE, to_bytes_limited(response.into_body(), BYTES)).await {
        answer.body = bytes.to_vec();
        answer.whole = true;
    }
    answer
}
