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
    }
}

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
    }
}
