//! Answers requests to an axum application in process, without a socket. Written by cargo-edgetest, and written again on
//! every run.

use edgetest_axum::body::{Body, HttpBody};
use edgetest_axum::http::{self, Extensions};
use edgetest_support::web::{Answer, Request};
use edgetest_tokio::runtime::{Builder, Runtime};
use edgetest_tokio::time::timeout;
use edgetest_tower_service::Service;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
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

/// What answers one request after the other. `mark` adds what a server knows of a connection.
pub fn answers<S>(runtime: Runtime, mut app: S, mark: fn(&mut Extensions)) -> impl FnMut(&Request, &str) -> Option<Answer>
where
    S: Service<http::Request<Body>, Response = http::Response<Body>>,
{
    move |request, target| {
        let mut request = translated(request, target)?;
        mark(request.extensions_mut());
        runtime.block_on(async {
            let answering = async {
                poll_fn(|context| app.poll_ready(context)).await.ok()?;
                app.call(request).await.ok()
            };
            match timeout(PATIENCE, answering).await {
                Ok(response) => Some(read(response?).await),
                Err(_) => Some(Answer::default()),
            }
        })
    }
}

/// What a server knows of a connection.
pub fn connected(marks: &mut Extensions) {
    let peer = std::net::SocketAddr::from(([127, 0, 0, 1], 40_000));
    marks.insert(edgetest_axum::extract::ConnectInfo(peer));
}

fn translated(request: &Request, target: &str) -> Option<http::Request<Body>> {
    let mut builder = http::Request::builder().method(request.method.as_str()).uri(target);
    for (name, value) in &request.headers {
        builder = builder.header(name.as_str(), value.as_slice());
    }
    builder.body(Body::from(request.body.clone())).ok()
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
