//! What is said of web applications.

use edgetest_triage::Http;

pub(crate) fn headline(kind: Http) -> &'static str {
    match kind {
        Http::Panic => "panics on a request",
        Http::ServerError => "answers a request with a server error",
        Http::HeaderInjection => "lets a client write headers of the answer",
        Http::Markup => "lets a client write into a page",
        Http::FailedUpdate => "refuses an update and makes it all the same",
        Http::Internals => "tells a client how it is made",
        Http::Body => "sends a body where none may be",
        Http::ContentType => "sends something else than its content type says",
        Http::NoAnswer => "never answers",
        Http::Undecodable => "takes a body that cannot be decoded",
        Http::Forbidden => "takes what its validator forbids",
        Http::Lossy => "takes what was sent for something else",
        Http::Allow => "refuses a method without naming the others",
        Http::Repeat => "does more when a request is repeated",
        Http::AtOnce => "ends otherwise when requests come at once",
        Http::Unlimited => "reads a body without end",
        Http::Growth => "takes ever more time for the same",
        Http::Unauthenticated => "takes anybody for somebody",
        Http::Foreign => "lets one at what another made",
        Http::Raised => "lets a client raise its own rights",
        Http::Burst => "serves whoever asks without end",
    }
}

pub(crate) fn help(kind: Http) -> &'static str {
    match kind {
        Http::Panic => "return an error that becomes a 4xx answer",
        Http::ServerError => "what a client can cause is 4xx: check it, and say what is wrong with it",
        Http::HeaderInjection => "refuse control characters before a header is made of them",
        Http::Markup => "escape what a client sent before it stands in a page, or use templates that do",
        Http::FailedUpdate => "check the whole request before the first change is made",
        Http::Internals => "log the cause, and tell the client what to do differently",
        Http::Body => "204, 205 and 304 end with their headers: leave the body out, or answer 200",
        Http::ContentType => "use the framework's own type for such a body, which sets the header",
        Http::NoAnswer => "wait with a time limit",
        Http::Undecodable => "answer 400 where the body cannot be decoded, or let the framework's extractor do it",
        Http::Forbidden => "call `validate()` before the value is used, or use an extractor that does",
        Http::Lossy => "convert with `try_from`, decode with `from_utf8`, and answer 422 where that fails",
        Http::Allow => "add the header `Allow` with the methods that the path has",
        Http::Repeat => "have the request say what there shall be, and not what shall be added or removed",
        Http::AtOnce => "hold one lock from the reading to the writing, and none across an `.await` that needs it",
        Http::Unlimited => {
            "read with a limit: `axum::body::to_bytes(body, limit)`, `RequestBodyLimitLayer`, `Data::open(limit)`"
        }
        Http::Growth => "look it up by a key, and give what is stored page by page",
        Http::Unauthenticated => "verify the credentials, and refuse who has none",
        Http::Foreign => "look for the resource among those of who asks, and answer 404 otherwise",
        Http::Burst => "answer 429 beyond a number of requests per client and time",
        Http::Raised => "take a type of its own for the request, with the fields that a client may set",
    }
}

#[expect(clippy::too_many_lines, reason = "a flat table of texts")]
pub(crate) fn page(kind: Http) -> [&'static str; 3] {
    match kind {
        Http::Panic => [
            "A request makes the handler of a route panic.",
            "Most frameworks end the connection without an answer, which load balancers take for a dead server. A lock that was \
             held at the time stays poisoned, so that later requests fail too.",
            "Return an error that becomes a 4xx answer: `?` with a type that the framework turns into one, `get` in place of an \
             index, checked arithmetic.",
        ],
        Http::ServerError => [
            "A request is answered with a status of 500 or above, while the simplest valid request to the same route is not.",
            "A server error says that the server is at fault. Clients retry, alarms ring, and what is wrong with the request is \
             told to nobody.",
            "Check what the client sent, and answer 400, 404, 409 or 422 with the reason.",
        ],
        Http::HeaderInjection => [
            "A line break that a client sent in an encoded form stands in a header of the answer.",
            "Whoever makes somebody follow a link writes headers of the answer to them: cookies, redirections, another answer.",
            "Refuse control characters, or encode them again before they stand in a header.",
        ],
        Http::Markup => [
            "Markup that a client sent stands unescaped in an answer of the type `text/html`.",
            "Whoever makes somebody follow a link, or whose text others are shown, runs code in their browsers.",
            "Escape `<`, `>`, `&` and quotes, or use templates that do so.",
        ],
        Http::FailedUpdate => [
            "A PUT or PATCH is answered with 4xx, and a GET of the same path gives something else than before. Two readings right \
             before the update agree, so that nothing else explains the change.",
            "The client is told that nothing happened, sends the update again or shows the old state, and both sides differ from then on.",
            "Check the whole request before the first change is made, or change a copy and put it in place at the end.",
        ],
        Http::Internals => [
            "An answer with a status of 400 or above holds the text of a panic, a backtrace, a path of the sources or a statement in SQL.",
            "It helps nobody who asks in good faith, and tells the others where to look.",
            "Log the cause, and answer with a text made for the client.",
        ],
        Http::Body => [
            "An answer with status 204, 205 or 304 carries a body.",
            "Such an answer ends with its headers. A client that reuses the connection takes the body for the next answer.",
            "Leave the body out, or answer 200.",
        ],
        Http::ContentType => [
            "The answer says that it is JSON, and its body does not begin as JSON does, or is no UTF-8.",
            "Clients parse by the content type, and fail.",
            "Use the framework's own type for JSON, which sets the header and the body.",
        ],
        Http::NoAnswer => [
            "The handler waits for something, and nothing is left that could bring it. Time jumps to the next timer meanwhile, so \
             that a handler that merely sleeps is answered at once.",
            "Clients wait until they give up, and each holds a connection and memory.",
            "Wait with a time limit, and look for two locks that are taken in different orders.",
        ],
        Http::Undecodable => [
            "A body that is declared to be JSON and is none is answered with success.",
            "The answer is for something that nobody sent: a default takes its place, and the client is told that all is well.",
            "Answer 400 where the body cannot be decoded. `Json<T>` does so by itself; `Option<Json<T>>` and `Result<Json<T>, _>` leave it to the handler.",
        ],
        Http::Forbidden => [
            "A value breaks a rule that `#[validate(…)]` or `#[garde(…)]` states, and the answer is success.",
            "The rule is written down and never looked at: `derive(Validate)` only adds a method, which somebody must call.",
            "Call `validate()` before the value is used, or use an extractor that calls it.",
        ],
        Http::Lossy => [
            "A number comes back with its upper bits cut off, or rounded through a float; or bytes that are no UTF-8 come back as replacement characters. What the framework's own extractors do so does not count.",
            "The client is told that all is well, and what is stored is not what was sent.",
            "Convert with `try_from` in the place of `as`, decode with `from_utf8` in the place of `from_utf8_lossy`, and answer 422 where that fails.",
        ],
        Http::Allow => [
            "An answer with status 405 has no header `Allow`.",
            "RFC 9110 asks for it: a client learns from it what it may do.",
            "Leave the answer to the framework, or add the header.",
        ],
        Http::Repeat => [
            "A PUT or DELETE is sent twice. More can be read after the second PUT than after the first, or less after the second DELETE. Two readings right before the second agree.",
            "Clients and proxies repeat such requests when a connection breaks, since they may. An entry appears twice, or something else is deleted.",
            "Store under a key that the request names. Delete by identity and not by position.",
        ],
        Http::AtOnce => [
            "Eight equal requests at once end otherwise than eight one by one: other statuses, another state, a server error, or no answer. Two runs one by one agree.",
            "Updates of several clients are lost, numbers are given twice, or a lock that is held across an `.await` stops the server.",
            "Hold one lock from the reading to the writing. Do not hold a lock of `std` across an `.await`.",
        ],
        Http::Unlimited => [
            "A handler takes a body of 32 MiB to its end.",
            "A few clients fill the memory. Frameworks limit what their own extractors take; a handler that reads the request by itself has no limit.",
            "Read with a limit, or put a layer in front that has one.",
        ],
        Http::Growth => [
            "The time of one request grows faster than what is stored or than its body: by more than a power of 1.6 over three sizes.",
            "What is fast in a test stands still in use, and a client can bring that about.",
            "Look it up by a key in the place of a search within a search; give lists page by page.",
        ],
        Http::Unauthenticated => [
            "With an `[[identity]]` in `edgetest.toml`: a route answers nobody with 401 or 403, and made-up credentials with success; or it changes something for nobody where nobody may even read.",
            "Whoever sends anything that looks like credentials is let in.",
            "Verify the credentials in one place that every route goes through.",
        ],
        Http::Foreign => [
            "With two entries of `[[identity]]` in `edgetest.toml`: what one made, the other reads or changes, while nobody at all is refused.",
            "Identifiers are guessed or leak. Being somebody is not being the owner.",
            "Look for the resource among those of who asks, and answer 404 otherwise.",
        ],
        Http::Burst => [
            "Hundreds of equal requests in a row are all served. Looked for only where `[checks]` gives `http-burst` a level.",
            "Passwords are tried, and work is made at will.",
            "Count by client and time, and answer 429 beyond. Whoever stands in front of the service may do so as well.",
        ],
        Http::Raised => [
            "A request with a field such as `is_admin` or `role` is answered with that field set; without it, the answer says otherwise.",
            "Whoever knows the name of the field raises their own rights.",
            "Take a type of its own for the request, with the fields that a client may set.",
        ],
    }
}
