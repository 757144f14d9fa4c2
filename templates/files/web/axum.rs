//! Answers requests to an axum application in process, without a socket. Written by cargo-edgetest, and written again on
//! every run.

use edgetest_axum::body::{Body, Bytes, HttpBody};
use edgetest_axum::http::{self, Extensions};
use edgetest_http_body::Frame;
use edgetest_support::web::{Answer, Application, Request, at_once};
use edgetest_tokio::runtime::{Builder, Runtime};
use edgetest_tokio::time::timeout;
use edgetest_tower_service::Service;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

/// Time does not pass here but jumps to the next timer when nothing else is left to do: a day costs nothing.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);
/// Frames and bytes of an answer's body that are read: a stream of events has no end.
const FRAMES: usize = 64;
const BYTES: usize = 1 << 20;

/// A runtime of one thread, with timers and, where the sandbox lets it, sockets.
pub fn runtime() -> Option<Runtime> {
    let build = |builder: &mut Builder| builder.start_paused(true).build().ok();
    build(Builder::new_current_thread().enable_all()).or_else(|| build(Builder::new_current_thread().enable_time()))
}

/// The application; `None` where what it needs is out of reach, by an error or a panic.
pub fn built<A, E>(runtime: &Runtime, building: impl Future<Output = Result<A, E>>) -> Option<A> {
    let built = catch_unwind(AssertUnwindSafe(|| runtime.block_on(async { timeout(PATIENCE, building).await })));
    built.ok()?.ok()?.ok()
}

/// What answers requests. `mark` adds what a server knows of a connection.
pub fn answers<S>(runtime: Runtime, app: S, mark: fn(&mut Extensions)) -> impl Application
where
    S: Service<http::Request<Body>, Response = http::Response<Body>> + Clone,
{
    Driver { runtime, app, mark }
}

struct Driver<S> {
    runtime: Runtime,
    app: S,
    mark: fn(&mut Extensions),
}

impl<S> Application for Driver<S>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>> + Clone,
{
    fn answer(&mut self, request: &Request, target: &str) -> Option<Answer> {
        let taken = Arc::new(AtomicUsize::new(0));
        let request = translated(request, target, self.mark, &taken)?;
        let answer = self.runtime.block_on(answered(self.app.clone(), request))?;
        Some(Answer { taken: taken.load(Ordering::Relaxed), ..answer })
    }

    fn answer_at_once(&mut self, requests: &[(Request, String)]) -> Option<Vec<Answer>> {
        let taken = Arc::new(AtomicUsize::new(0));
        let translate = |(request, target): &(Request, String)| translated(request, target, self.mark, &taken);
        let requests: Vec<_> = requests.iter().map(translate).collect::<Option<_>>()?;
        let answering = requests.into_iter().map(|request| answered(self.app.clone(), request)).collect();
        self.runtime.block_on(at_once(answering)).into_iter().collect()
    }
}

async fn answered<S>(mut app: S, request: http::Request<Body>) -> Option<Answer>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>>,
{
    let answering = async {
        poll_fn(|context| app.poll_ready(context)).await.ok()?;
        app.call(request).await.ok()
    };
    match timeout(PATIENCE, answering).await {
        Ok(response) => Some(read(response?).await),
        Err(_) => Some(Answer::default()),
    }
}

/// What a server knows of a connection.
pub fn connected(marks: &mut Extensions) {
    let peer = std::net::SocketAddr::from(([127, 0, 0, 1], 40_000));
    marks.insert(edgetest_axum::extract::ConnectInfo(peer));
}

fn translated(
    request: &Request,
    target: &str,
    mark: fn(&mut Extensions),
    taken: &Arc<AtomicUsize>,
) -> Option<http::Request<Body>> {
    let mut builder = http::Request::builder().method(request.method.as_str()).uri(target);
    for (name, value) in &request.headers {
        builder = builder.header(name.as_str(), value.as_slice());
    }
    let body = Bytes::from(request.body.clone());
    let body = if request.flood > 0 {
        Body::new(Flood { head: Some(body), left: request.flood, taken: taken.clone() })
    } else {
        Body::from(body)
    };
    let mut request = builder.body(body).ok()?;
    mark(request.extensions_mut());
    Some(request)
}

/// A body whose greater part is made as it is taken.
struct Flood {
    head: Option<Bytes>,
    left: usize,
    taken: Arc<AtomicUsize>,
}

impl HttpBody for Flood {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        static BLANKS: [u8; 1 << 16] = [b' '; 1 << 16];
        if let Some(head) = self.head.take().filter(|head| !head.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(head))));
        }
        let length = self.left.min(BLANKS.len());
        if length == 0 {
            return Poll::Ready(None);
        }
        self.left -= length;
        self.taken.fetch_add(length, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&BLANKS[..length])))))
    }
}

async fn read(response: http::Response<Body>) -> Answer {
    let (head, mut body) = response.into_parts();
    let mut answer = Answer { status: head.status.as_u16(), ..Answer::default() };
    for (name, value) in &head.headers {
        answer.headers.push((name.as_str().to_owned(), value.as_bytes().to_vec()));
    }
    for _ in 0..FRAMES {
        let frame = timeout(PATIENCE, poll_fn(|context| Pin::new(&mut body).poll_frame(context))).await;
        match frame {
            Ok(Some(Ok(frame))) => answer.body.extend(frame.into_data().unwrap_or_default()),
            Ok(None) => {
                answer.whole = true;
                break;
            }
            Ok(Some(Err(_))) | Err(_) => break,
        }
        if answer.body.len() > BYTES {
            break;
        }
    }
    answer
}
