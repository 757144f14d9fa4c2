//! Answers requests to a Rocket application in process, without a socket. Written by cargo-edgetest, and written again on
//! every run.

use edgetest_rocket::http::{Header, Method};
use edgetest_rocket::local::asynchronous::{Client, LocalRequest, LocalResponse};
use edgetest_rocket::{Build, Ignite, Phase, Rocket};
use edgetest_support::web::{Answer, Application, Request, at_once};
use edgetest_tokio::io::AsyncReadExt;
use edgetest_tokio::runtime::{Builder, Runtime};
use edgetest_tokio::time::timeout;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Time does not pass here but jumps to the next timer when nothing else is left to do: a day costs nothing.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);
/// Bytes of an answer's body that are read: a stream of events has no end.
const BYTES: u64 = 1 << 20;

/// A runtime of one thread, with timers and, where the sandbox lets it, sockets.
pub fn runtime() -> Option<Runtime> {
    let build = |builder: &mut Builder| builder.start_paused(true).build().ok();
    build(Builder::new_current_thread().enable_all()).or_else(|| build(Builder::new_current_thread().enable_time()))
}

/// An application that says nothing of each request, where that can still be chosen.
pub trait Quiet {
    fn quiet(self) -> Self;
}

impl Quiet for Rocket<Build> {
    fn quiet(self) -> Self {
        let figment = self.figment().clone().merge(("log_level", "off"));
        self.configure(figment)
    }
}

impl Quiet for Rocket<Ignite> {
    fn quiet(self) -> Self {
        self
    }
}

/// The application, ready for requests; `None` where what it needs is out of reach, by an error or a panic.
pub fn built<P, E>(runtime: &Runtime, building: impl Future<Output = Result<Rocket<P>, E>>) -> Option<Client>
where
    P: Phase,
    Rocket<P>: Quiet,
{
    let igniting = async { Client::untracked(building.await.ok()?.quiet()).await.ok() };
    let built = catch_unwind(AssertUnwindSafe(|| runtime.block_on(async { timeout(PATIENCE, igniting).await })));
    built.ok()?.ok()?
}

/// What answers requests.
pub fn answers(runtime: Runtime, client: Client) -> impl Application {
    Driver { runtime, client }
}

struct Driver {
    runtime: Runtime,
    client: Client,
}

impl Application for Driver {
    fn answer(&mut self, request: &Request, target: &str) -> Option<Answer> {
        let request = translated(&self.client, request, target)?;
        Some(self.runtime.block_on(answered(request)))
    }

    fn answer_at_once(&mut self, requests: &[(Request, String)]) -> Option<Vec<Answer>> {
        let translate = |(request, target): &(Request, String)| translated(&self.client, request, target);
        let requests: Vec<_> = requests.iter().map(translate).collect::<Option<_>>()?;
        let answering = requests.into_iter().map(answered).collect();
        Some(self.runtime.block_on(at_once(answering)))
    }
}

fn translated<'a>(client: &'a Client, request: &Request, target: &str) -> Option<LocalRequest<'a>> {
    let method: Method = request.method.parse().ok()?;
    let mut sent = client.req(method, target.to_owned()).body(&request.body);
    for (name, value) in &request.headers {
        sent.add_header(Header::new(name.clone(), String::from_utf8(value.clone()).ok()?));
    }
    Some(sent)
}

async fn answered(request: LocalRequest<'_>) -> Answer {
    match timeout(PATIENCE, request.dispatch()).await {
        Ok(response) => read(response).await,
        Err(_) => Answer::default(),
    }
}

async fn read(response: LocalResponse<'_>) -> Answer {
    let mut answer = Answer { status: response.status().code, ..Answer::default() };
    for header in response.headers().iter() {
        let name = header.name().as_str().to_ascii_lowercase();
        answer.headers.push((name, header.value().as_bytes().to_vec()));
    }
    let mut body = response.take(BYTES);
    let reading = timeout(PATIENCE, body.read_to_end(&mut answer.body)).await;
    answer.whole = matches!(reading, Ok(Ok(length)) if (length as u64) < BYTES);
    answer
}
