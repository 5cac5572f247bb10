//! The link to the centre, one task: pushes what the kiosk owes, follows the branch's stream, and starts again with
//! patience whenever the centre is away.

use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use frontdesk_domain::branch::State;
use frontdesk_domain::ids::BranchId;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::{CatalogueBody, Snapshot};
use futures::StreamExt;
use reqwest::{Response, StatusCode, header};
use sse_stream::SseStream;

use super::device::Device;
use super::disk::DiskError;
use super::outbox::{Owed, Verdict};
use super::replica::{self, Diverged};

/// The stream says at least "still here" this often; silence for longer means that it is gone.
const SILENCE_MAX: Duration = Duration::from_secs(35);
/// An answer takes no longer than this.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// Events that come close together are kept on disk together.
const KEEP_EVERY: Duration = Duration::from_secs(2);

/// Where the centre is and how to be let in.
#[derive(Debug, Clone)]
pub struct Centre {
    /// Such as `http://127.0.0.1:8700`.
    pub url: String,
    pub access_key: String,
    pub branch: BranchId,
}

/// Why the link is down for the moment.
#[derive(Debug, thiserror::Error)]
enum LinkError {
    #[error("the centre cannot be reached: {0}")]
    Http(#[from] reqwest::Error),
    #[error("the centre answered {0}")]
    Status(StatusCode),
    #[error("the centre does not let this kiosk in; check its access key")]
    NotLetIn,
    #[error("the stream broke: {0}")]
    Stream(String),
    #[error("the stream has been silent for {} s", SILENCE_MAX.as_secs())]
    Silent,
    #[error("the centre sent a snapshot that does not fit itself")]
    BadSnapshot,
    #[error("this replica and the centre's log differ ({0}); starting again from a snapshot")]
    Diverged(#[from] Diverged),
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// Runs until it is dropped.
pub async fn run(device: Arc<Device>, centre: Centre) {
    let http = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(3))
        .build();
    let http = http.expect("the TLS library initialises on every platform we build for");
    let link = Link {
        http,
        base: format!(
            "{}/api/v1/branches/{}",
            centre.url.trim_end_matches('/'),
            centre.branch
        ),
        key: centre.access_key,
        device,
    };
    tokio::join!(link.push_for_ever(), link.follow_for_ever());
}

struct Link {
    http: reqwest::Client,
    base: String,
    key: String,
    device: Arc<Device>,
}

impl Link {
    async fn push_for_ever(&self) {
        let mut patience = patience();
        loop {
            match self.push().await {
                Ok(()) => patience = self::patience(),
                Err(error) => {
                    tracing::warn!(%error, "What this kiosk owes is not delivered yet.");
                    tokio::time::sleep(patience.next().unwrap_or(LONGEST_WAIT)).await;
                }
            }
        }
    }

    /// Sends what is owed next, the same bytes as at every attempt before.
    async fn push(&self) -> Result<(), LinkError> {
        let owed = self.device.next_owed().await?;
        let sent = self.device.clock().now();
        let request = self
            .http
            .post(format!("{}/commands", self.base))
            .bearer_auth(&self.key);
        let request = request
            .header(header::CONTENT_TYPE, "application/json")
            .body(owed.body.clone());
        let response = request.timeout(ANSWER_MAX).send().await?;
        self.measure(&response, sent);
        let (status, answer) = (response.status(), response.text().await?);
        self.settle(&owed, status, &answer)
    }

    /// The answer's own date tells the centre's clock. What is in the answer does not: it may be one given long ago.
    fn measure(&self, response: &Response, sent: Timestamp) {
        let date = response.headers().get(header::DATE);
        let date = date.and_then(|date| http_date(date.to_str().ok()?));
        if let Some(at) = date {
            self.device.measured(at, sent, self.device.clock().now());
        }
    }

    fn settle(&self, owed: &Owed, status: StatusCode, answer: &str) -> Result<(), LinkError> {
        let verdict = verdict(status)?;
        if matches!(verdict, Verdict::Unreadable(_)) {
            tracing::error!(%status, position = owed.position, "The centre cannot read a command; it is kept aside for staff to look into.");
        }
        Ok(self.device.settle(owed, verdict, answer)?)
    }

    async fn follow_for_ever(&self) {
        let mut patience = patience();
        let mut afresh = false;
        loop {
            let before = self.device.facts().state.seq;
            let Err(error) = self.follow(&mut afresh).await else {
                continue;
            };
            self.device.lost();
            if let LinkError::Diverged(_)
            | LinkError::Status(StatusCode::CONFLICT | StatusCode::BAD_REQUEST) = &error
            {
                // Numbers go on from the old replica until the snapshot is here.
                tracing::error!(%error, "The replica is set aside as soon as there is a snapshot.");
                afresh = true;
            } else {
                tracing::warn!(%error, "The kiosk does not follow its branch for the moment.");
            }
            if self.device.facts().state.seq != before {
                patience = self::patience();
            }
            tokio::time::sleep(patience.next().unwrap_or(LONGEST_WAIT)).await;
        }
    }

    /// Follows the stream from the replica's cursor until it breaks.
    ///
    /// With `afresh` the replica is replaced by a snapshot first.
    async fn follow(&self, afresh: &mut bool) -> Result<(), LinkError> {
        self.fetch_catalogue().await?;
        if *afresh || self.device.facts().state.seq == 0 {
            let snapshot: Snapshot = self.get("snapshot").await?.json().await?;
            let state = replica::from_snapshot(snapshot).ok_or(LinkError::BadSnapshot)?;
            self.device.moved(state);
            self.device.keep_replica()?;
            *afresh = false;
        }
        let mut state = State::clone(&self.device.facts().state);
        let stream = self.get(&format!("events?after={}", state.seq)).await?;
        self.device.heard();
        let device = self.device.clone();
        let bytes = stream.bytes_stream().inspect(move |chunk| {
            if chunk.is_ok() {
                device.heard();
            }
        });
        let mut frames = SseStream::from_bytes_stream(bytes);
        let mut keep = tokio::time::interval(KEEP_EVERY);
        let mut kept = state.seq;
        loop {
            tokio::select! {
                frame = tokio::time::timeout(SILENCE_MAX, frames.next()) => {
                    let Ok(frame) = frame else { return Err(LinkError::Silent) };
                    let frame = frame.ok_or_else(|| LinkError::Stream("the centre ended it".to_owned()))?;
                    let frame = frame.map_err(|error| LinkError::Stream(error.to_string()))?;
                    let Some(data) = frame.data else { continue };
                    let (settings, catalogue) = (state.settings, state.catalogue);
                    if replica::follow(&mut state, &data)? {
                        self.device.moved(state.clone());
                    }
                    if (state.settings, state.catalogue) != (settings, catalogue) {
                        self.fetch_catalogue().await?;
                    }
                }
                _ = keep.tick() => {
                    if state.seq != kept {
                        self.device.keep_replica()?;
                        kept = state.seq;
                    }
                }
            }
        }
    }

    async fn fetch_catalogue(&self) -> Result<(), LinkError> {
        let body: CatalogueBody = self.get("catalogue").await?.json().await?;
        let facts = self.device.facts();
        let known = facts.published.as_ref();
        let same = known.is_some_and(|known| {
            known.public_url == body.public_url
                && known.site.settings == body.settings
                && known.site.catalogue == body.catalogue
        });
        if !same {
            self.device.publish(body)?;
        }
        Ok(())
    }

    async fn get(&self, path: &str) -> Result<Response, LinkError> {
        let request = self
            .http
            .get(format!("{}/{path}", self.base))
            .bearer_auth(&self.key);
        let response = tokio::time::timeout(ANSWER_MAX, request.send())
            .await
            .map_err(|_| LinkError::Silent)??;
        match response.status() {
            status if status.is_success() => Ok(response),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(LinkError::NotLetIn),
            status => Err(LinkError::Status(status)),
        }
    }
}

/// The moment an HTTP date begins (RFC 9110, 5.6.7); it is good to a second.
fn http_date(text: &str) -> Option<Timestamp> {
    let parsed = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text);
    Some(Timestamp(parsed.ok()?.as_millisecond()))
}

/// Refusals are answers. What the centre cannot read it never will. Anything else is no answer, and the same is sent
/// again: turned away, asked to wait, a fault, or an address where this branch is not.
fn verdict(status: StatusCode) -> Result<Verdict, LinkError> {
    match status {
        StatusCode::OK | StatusCode::CONFLICT => Ok(Verdict::Answered(status.as_u16())),
        StatusCode::BAD_REQUEST
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNPROCESSABLE_ENTITY => Ok(Verdict::Unreadable(status.as_u16())),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(LinkError::NotLetIn),
        other => Err(LinkError::Status(other)),
    }
}

const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// How long to wait before each next attempt: longer and longer, never in step with the other kiosks.
fn patience() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(200))
        .with_max_delay(LONGEST_WAIT)
        .with_jitter()
        .without_max_times()
        .build()
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

    #[test]
    fn a_ticket_is_set_aside_only_when_the_centre_cannot_read_it() {
        let settled = |code: u16| verdict(StatusCode::from_u16(code).unwrap()).ok();
        assert_eq!(settled(200), Some(Verdict::Answered(200)));
        assert_eq!(settled(409), Some(Verdict::Answered(409)));
        for code in [400, 413, 422] {
            assert_eq!(settled(code), Some(Verdict::Unreadable(code)));
        }
        for code in [301, 401, 403, 404, 405, 408, 429, 500, 502, 503] {
            assert_eq!(
                settled(code),
                None,
                "{code} is no answer: the same is sent again"
            );
        }
    }
}
