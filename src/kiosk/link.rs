//! The way to the centre: carries out over HTTP what the kiosk asks, and tells it what came of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use frontdesk_domain::time::Timestamp;
use futures::StreamExt;
use futures::future::{AbortHandle, abortable};
use futures::stream::FuturesUnordered;
use reqwest::{RequestBuilder, Response, header};
use sse_stream::SseByteStream;

use super::bounded::{self, Broken};
use super::device::Device;
use super::logic::{Answer, Ask, AskId, Cursor, NOT_MODIFIED, What};

/// So many frames are taken at once at most.
const FRAMES_MAX: usize = 256;

/// The answer to a command, and one frame of the stream.
const ANSWER_MAX_BYTES: usize = 1024 * 1024;
/// A catalogue of thousands of services, and a snapshot of a day with a hundred thousand tickets.
const DOCUMENT_MAX_BYTES: usize = 128 * 1024 * 1024;

type NotRead = Broken<reqwest::Error>;

/// Runs until it is dropped. The centre is at `url`, such as `http://127.0.0.1:8700`.
pub async fn run(device: Arc<Device>, url: String) {
    let http = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(3))
        .build();
    let http = http.expect("the TLS library initialises on every platform we build for");
    let link = Link {
        http,
        api: format!("{}/api/v1", url.trim_end_matches('/')),
        device,
    };
    let mut running = FuturesUnordered::new();
    let mut slots: BTreeMap<_, AbortHandle> = BTreeMap::new();
    loop {
        for ask in link.device.poll() {
            let slot = ask.slot;
            let (carried_out, handle) = abortable(link.carry_out(ask));
            if let Some(before) = slots.insert(slot, handle) {
                before.abort();
            }
            running.push(carried_out);
        }
        tokio::select! {
            _ = running.next(), if !running.is_empty() => {}
            () = link.device.woken() => {}
        }
    }
}

struct Link {
    http: reqwest::Client,
    api: String,
    device: Arc<Device>,
}

impl Link {
    async fn carry_out(&self, ask: Ask) {
        let Ask { id, what, pass, .. } = ask;
        let of_branch = pass
            .as_ref()
            .map(|pass| format!("/branches/{}", pass.branch));
        let of_branch = |path: &str| format!("{}/{path}", of_branch.as_deref().unwrap_or_default());
        let let_in = |request: RequestBuilder| match &pass {
            Some(pass) => request.bearer_auth(pass.key.as_str()),
            None => request,
        };
        let get = |path: String| let_in(self.http.get(format!("{}{path}", self.api)));
        let put = |path: String| let_in(self.http.put(format!("{}{path}", self.api)));
        let post = |path: String, body: &str| {
            let request = let_in(self.http.post(format!("{}{path}", self.api)));
            with_json(request, body)
        };
        let done = match what {
            What::Enrol { body } => {
                let request = post("/enrol".to_owned(), &body);
                self.ask(id, request, ANSWER_MAX_BYTES).await
            }
            What::ReplaceKey { body } => {
                let request = post("/devices/key".to_owned(), &body);
                self.ask(id, request, ANSWER_MAX_BYTES).await
            }
            What::Post { body } => {
                let request = post(of_branch("commands"), &body);
                self.ask(id, request, ANSWER_MAX_BYTES).await
            }
            What::Health { kiosk, body } => {
                let path = of_branch(&format!("kiosks/{kiosk}/health"));
                let request = with_json(put(path), &body);
                self.ask(id, request, ANSWER_MAX_BYTES).await
            }
            What::Catalogue { at_hand } => {
                let request = get(of_branch("catalogue"));
                let request = match at_hand {
                    Some(tag) => request.header(header::IF_NONE_MATCH, format!("\"{tag}\"")),
                    None => request,
                };
                self.ask(id, request, DOCUMENT_MAX_BYTES).await
            }
            What::Snapshot => {
                let request = get(of_branch("snapshot"));
                self.ask(id, request, DOCUMENT_MAX_BYTES).await
            }
            What::Follow(cursor) => self.follow(id, get(of_branch(&events(cursor)))).await,
        };
        if let Err(error) = done {
            self.device.failed(id, &told(&error));
        }
    }

    async fn ask(
        &self,
        ask: AskId,
        request: RequestBuilder,
        max_bytes: usize,
    ) -> Result<(), NotRead> {
        let response = request.send().await?;
        let (status, date) = (response.status().as_u16(), date(&response));
        let body = match status {
            NOT_MODIFIED => tag(&response),
            _ => bounded::text(response.bytes_stream(), max_bytes).await?,
        };
        let answer = Answer { status, date, body };
        self.device.answered(ask, &answer);
        Ok(())
    }

    /// Opens the stream and tells each frame, until it breaks or nobody waits for it any more.
    async fn follow(&self, ask: AskId, request: RequestBuilder) -> Result<(), NotRead> {
        let response = request.send().await?;
        let (status, date) = (response.status().as_u16(), date(&response));
        if status != 200 {
            let body = bounded::text(response.bytes_stream(), ANSWER_MAX_BYTES).await?;
            self.device.answered(ask, &Answer { status, date, body });
            return Ok(());
        }
        let body = String::new();
        self.device.answered(ask, &Answer { status, date, body });
        let bytes = bounded::blocks(response.bytes_stream(), ANSWER_MAX_BYTES).inspect(|chunk| {
            if chunk.is_ok() {
                self.device.still_here(ask);
            }
        });
        let mut frames = SseByteStream::new(bytes).ready_chunks(FRAMES_MAX);
        while let Some(together) = frames.next().await {
            let mut broken = None;
            let mut texts = Vec::with_capacity(together.len());
            for frame in together {
                match frame {
                    Ok(frame) => texts.extend(frame.data),
                    Err(error) => broken = Some(error),
                }
            }
            self.device.frames(ask, &texts);
            if let Some(error) = broken {
                self.device
                    .failed(ask, &format!("the stream broke: {error}"));
                return Ok(());
            }
        }
        self.device.failed(ask, "the centre ended the stream");
        Ok(())
    }
}

fn with_json(request: RequestBuilder, body: &str) -> RequestBuilder {
    let request = request.header(header::CONTENT_TYPE, "application/json");
    request.body(body.to_owned())
}

/// Numbers, hashes and ids need no escaping.
fn events(cursor: Cursor) -> String {
    let log = cursor.log.map(|log| format!("&log={log}"));
    format!(
        "events?after={}&hash={}{}",
        cursor.after,
        cursor.hash,
        log.unwrap_or_default()
    )
}

/// An error with what caused it; the outermost of them only says that there was one.
fn told(error: &NotRead) -> String {
    let mut told = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        told = format!("{told}: {error}");
        source = error.source();
    }
    told
}

/// The tag that an answer bears, without its quotes; a proxy may have weakened it.
fn tag(response: &Response) -> String {
    let tag = response.headers().get(header::ETAG);
    let tag = tag.and_then(|tag| tag.to_str().ok()).unwrap_or_default();
    tag.trim_start_matches("W/").trim_matches('"').to_owned()
}

fn date(response: &Response) -> Option<Timestamp> {
    http_date(response.headers().get(header::DATE)?.to_str().ok()?)
}

/// The moment an HTTP date begins (RFC 9110, 5.6.7); it is good to a second.
fn http_date(text: &str) -> Option<Timestamp> {
    let parsed = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text);
    Some(Timestamp(parsed.ok()?.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_an_answer_is_read() {
        let at = http_date("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(at, Some(Timestamp(784_111_777_000)));
        assert_eq!(http_date("yesterday"), None);
    }
}
