//! A HAR file: what a browser's tools or a proxy recorded.

use super::curl::target;
use edgetest_generate::import::Sent;
use serde_json::Value;

/// Every request of the log, in its order.
pub fn read(har: &Value) -> Result<Vec<Sent>, String> {
    let entries =
        har.pointer("/log/entries").and_then(Value::as_array).ok_or("it is no HAR file: `log.entries` is missing")?;
    let requests: Option<Vec<Sent>> = entries.iter().map(|entry| request(entry.get("request")?)).collect();
    match requests {
        Some(requests) if !requests.is_empty() => Ok(requests),
        Some(_) => Err("it is a HAR file without a request".into()),
        None => Err("an entry of the HAR file has no method or no address".into()),
    }
}

fn request(request: &Value) -> Option<Sent> {
    let text = |value: &Value, key: &str| Some(value.get(key)?.as_str()?.to_owned());
    let headers = request.get("headers").and_then(Value::as_array).into_iter().flatten();
    let headers = headers.filter_map(|header| Some((text(header, "name")?.to_lowercase(), text(header, "value")?)));
    // What HTTP/2 calls headers and is the first line elsewhere.
    let headers = headers.filter(|(name, _)| !name.starts_with(':')).collect();
    let body = request.get("postData").and_then(|data| text(data, "text")).unwrap_or_default();
    Some(Sent {
        method: text(request, "method")?,
        target: target(&text(request, "url")?),
        headers,
        body: body.into_bytes(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_entry_is_a_request() {
        let har = json!({ "log": { "entries": [ { "request": {
            "method": "POST", "url": "https://example.org/a?b=1",
            "headers": [{ "name": ":path", "value": "/a" }, { "name": "X-Y", "value": "z" }],
            "postData": { "mimeType": "text/plain", "text": "é" },
        } } ] } });
        let sent = Sent {
            method: "POST".into(),
            target: "/a?b=1".into(),
            headers: vec![("x-y".into(), "z".into())],
            body: "é".as_bytes().to_vec(),
        };
        assert_eq!(read(&har), Ok(vec![sent]));
        assert!(read(&json!({ "log": {} })).is_err());
        assert!(read(&json!({ "log": { "entries": [{}] } })).is_err());
    }
}
