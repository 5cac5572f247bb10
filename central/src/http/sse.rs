//! Event streams: frames of the log, coalesced to at most ten writes a second, with comments to keep the line open.

use std::convert::Infallible;
use std::fmt::Write;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::watch;

use super::app::App;
use super::streams::Place;
use crate::branch::{FRAMES_MAX, Frame, Reader};
use crate::metrics::StreamReader;

/// Between two writes.
const PAUSE: Duration = Duration::from_millis(100);

/// A line that says nothing is written this often when nothing happens.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What a browser waits before it connects again, in milliseconds.
const RETRY_MS: u32 = 1000;

/// Answers with a stream. `encode` turns frames into the stream's text.
pub(super) fn stream<W: Into<Written> + 'static>(
    app: &App,
    place: Place,
    reader: Reader,
    encode: impl FnMut(&[Frame]) -> W + Send + 'static,
) -> Response {
    stream_while(app, place, reader, || true, encode)
}

/// The same, as long as `still` says so: it is asked before anything is written.
pub(super) fn stream_while<W: Into<Written> + 'static>(
    app: &App,
    place: Place,
    reader: Reader,
    still: impl Fn() -> bool + Send + 'static,
    encode: impl FnMut(&[Frame]) -> W + Send + 'static,
) -> Response {
    let line = Line {
        reader,
        encode,
        still,
        stopping: app.stopping.clone(),
        paused: false,
        ended: false,
        _place: place,
        _counted: app.metrics.stream_reader(),
    };
    let head = futures::stream::once(async {
        Ok::<_, Infallible>(Bytes::from(format!("retry: {RETRY_MS}\n\n")))
    });
    let rest = futures::stream::unfold(line, |mut line| async move {
        let text = line.next().await?;
        Some((Ok(Bytes::from(text)), line))
    });
    let body = Body::from_stream(futures::StreamExt::chain(head, rest));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        // Proxies that collect responses would hold the frames back.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, body).into_response()
}

struct Line<E, S> {
    reader: Reader,
    encode: E,
    still: S,
    stopping: watch::Receiver<bool>,
    /// Something was just written.
    paused: bool,
    /// The last text was written.
    ended: bool,
    _place: Place,
    _counted: StreamReader,
}

/// What frames come to for an audience.
pub(super) enum Written {
    /// They do not concern it.
    Nothing,
    Text(String),
    /// And nothing more after it.
    Last(String),
}

impl From<Option<String>> for Written {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Nothing, Self::Text)
    }
}

impl<W: Into<Written>, E: FnMut(&[Frame]) -> W, S: Fn() -> bool> Line<E, S> {
    /// The next text to write; nothing ends the stream.
    async fn next(&mut self) -> Option<String> {
        let text = self.written().await?;
        (self.still)().then_some(text)
    }

    async fn written(&mut self) -> Option<String> {
        if self.ended {
            return None;
        }
        if std::mem::take(&mut self.paused) {
            tokio::time::sleep(PAUSE).await;
        }
        loop {
            tokio::select! {
                biased;
                _ = self.stopping.wait_for(|stopping| *stopping) => return None,
                frames = self.reader.next() => {
                    // Whoever follows connects again and goes on where it was.
                    let frames = frames.ok()?;
                    // One who catches up is not held back.
                    self.paused = frames.len() < FRAMES_MAX;
                    match (self.encode)(&frames).into() {
                        Written::Nothing => self.paused = false,
                        Written::Text(text) => return Some(text),
                        Written::Last(text) => {
                            self.ended = true;
                            return Some(text);
                        }
                    }
                }
                () = tokio::time::sleep(KEEP_ALIVE) => return Some(": still here\n\n".to_owned()),
            }
        }
    }
}

/// So many bytes at most stand around an event's text.
const AROUND_A_FRAME: usize = 36;

/// Every frame with the stored text of its event.
pub(super) fn events(frames: &[Frame]) -> Option<String> {
    let bytes = frames.iter().map(|frame| frame.json.len() + AROUND_A_FRAME);
    let mut text = String::with_capacity(bytes.sum());
    for frame in frames {
        // A String takes whatever is written.
        let _ = write!(text, "id: {}\ndata: ", frame.seq);
        text.push_str(&frame.json);
        text.push_str("\n\n");
    }
    (!text.is_empty()).then_some(text)
}

/// One frame that says only how far the log has grown.
pub(super) fn changed(seq: u64) -> String {
    format!("data: {{\"seq\":{seq}}}\n\n")
}

/// Where a reader that was cut off wants to go on: what its browser remembers counts before the address.
pub(super) fn cursor(headers: &HeaderMap, after: Option<u64>) -> Option<u64> {
    let last = headers.get("last-event-id").map(HeaderValue::to_str);
    match last {
        Some(Ok(id)) => id.trim().parse().ok().or(after),
        _ => after,
    }
}
