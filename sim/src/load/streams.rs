//! Event streams that are held open while tickets are issued, and how long an event takes to arrive on them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use bytes::Bytes;
use futures::StreamExt as _;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::{Method, StatusCode};
use serde::Serialize;

use super::clock;
use super::connection::{Connection, OPENING_MAX};
use super::target::{ANSWERS_WITHIN, Target};
use super::ticket;

/// What is on its way when the last ticket was answered has this long to arrive.
const ARRIVES_WITHIN: Duration = Duration::from_secs(20);

pub struct Streams {
    open: Vec<Rc<Stream>>,
    refused: BTreeMap<String, u64>,
    delays: Rc<RefCell<Vec<u32>>>,
}

struct Stream {
    /// Which branch.
    branch: usize,
    /// The last event that arrived.
    seq: Cell<u64>,
    bytes: Cell<u64>,
    ended: Cell<bool>,
}

/// What the streams were, after all.
#[derive(Debug, Serialize)]
pub struct Summary {
    pub opened: usize,
    pub refused: BTreeMap<String, u64>,
    /// Ended before they were left.
    pub ended: usize,
    /// Had not got the newest event of their branch in the time there was.
    pub behind: usize,
    pub megabytes: u64,
}

impl Streams {
    pub async fn open(target: &Rc<Target>, count: usize) -> anyhow::Result<Self> {
        let delays = Rc::<RefCell<Vec<u32>>>::default();
        let mut all = Self {
            open: Vec::new(),
            refused: BTreeMap::new(),
            delays: Rc::clone(&delays),
        };
        if count == 0 {
            return Ok(all);
        }
        let mut heads = Vec::new();
        for branch in &target.branches {
            heads.push(target.head(branch).await?);
        }
        let opening = (0..count).map(|index| {
            let branch = index % heads.len();
            open(target, branch, heads[branch], &delays)
        });
        let mut opening = futures::stream::iter(opening).buffer_unordered(OPENING_MAX);
        while let Some(opened) = opening.next().await {
            match opened? {
                Ok(stream) => all.open.push(stream),
                Err(refusal) => *all.refused.entry(refusal).or_default() += 1,
            }
        }
        if all.open.is_empty() {
            bail!("The centre opens no stream: {:?}", all.refused);
        }
        Ok(all)
    }

    pub fn opened(&self) -> usize {
        self.open.len()
    }

    /// From here on, for [`Streams::delays`].
    pub fn mark(&self) -> usize {
        self.delays.borrow().len()
    }

    /// In microseconds.
    pub fn delays(&self, from: usize) -> Vec<u32> {
        self.delays.borrow()[from..].to_vec()
    }

    /// Waits until everything has arrived that was committed, within reason.
    pub async fn arrive(&self, target: &Target) {
        if self.open.is_empty() {
            return;
        }
        let mut heads = Vec::new();
        for branch in &target.branches {
            // What cannot be asked has no newest event to wait for.
            heads.push(target.head(branch).await.unwrap_or(0));
        }
        let all_there = || {
            let there = |stream: &Rc<Stream>| stream.seq.get() >= heads[stream.branch];
            self.open
                .iter()
                .all(|stream| stream.ended.get() || there(stream))
        };
        let until = clock::now() + ARRIVES_WITHIN;
        while !all_there() && clock::now() < until {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub fn finish(self) -> Summary {
        let mut newest = BTreeMap::<usize, u64>::new();
        for stream in &self.open {
            let newest = newest.entry(stream.branch).or_default();
            *newest = stream.seq.get().max(*newest);
        }
        let behind = |stream: &&Rc<Stream>| stream.seq.get() < newest[&stream.branch];
        Summary {
            opened: self.open.len(),
            ended: self.open.iter().filter(|stream| stream.ended.get()).count(),
            behind: self.open.iter().filter(behind).count(),
            megabytes: self
                .open
                .iter()
                .map(|stream| stream.bytes.get())
                .sum::<u64>()
                / 1_000_000,
            refused: self.refused,
        }
    }
}

/// A stream, or the code of its refusal; an error where nothing answers at all.
async fn open(
    target: &Rc<Target>,
    branch: usize,
    after: u64,
    delays: &Rc<RefCell<Vec<u32>>>,
) -> anyhow::Result<Result<Rc<Stream>, String>> {
    let name = &target.branches[branch].name;
    let mut connection = Connection::open(target).await?;
    let uri = format!("/api/v1/branches/{name}/events?after={after}").parse()?;
    let sent = connection.send(target, Method::GET, uri, Bytes::new());
    let response = tokio::time::timeout(ANSWERS_WITHIN, sent)
        .await
        .context("the centre has not opened a stream within 10 s")?
        .context("the centre broke off while a stream was opened")?;
    let status = response.status();
    if status != StatusCode::OK {
        let body = tokio::time::timeout(ANSWERS_WITHIN, response.into_body().collect()).await;
        let body = body
            .ok()
            .and_then(Result::ok)
            .map(http_body_util::Collected::to_bytes);
        let code = ticket::code(&body.unwrap_or_default());
        return Ok(Err(format!("{} {code}", status.as_u16())));
    }
    let stream = Rc::new(Stream {
        branch,
        seq: Cell::new(after),
        bytes: Cell::new(0),
        ended: Cell::new(false),
    });
    let reading = read(
        Rc::clone(&stream),
        response.into_body(),
        Rc::clone(delays),
        connection,
    );
    tokio::task::spawn_local(reading);
    Ok(Ok(stream))
}

async fn read(
    stream: Rc<Stream>,
    mut body: Incoming,
    delays: Rc<RefCell<Vec<u32>>>,
    _connection: Connection,
) {
    while let Some(Ok(frame)) = body.frame().await {
        let Some(chunk) = frame.data_ref() else {
            continue;
        };
        stream.bytes.set(stream.bytes.get() + chunk.len() as u64);
        // The first event of a piece waited longest; the last tells how far the stream is.
        if let Some(at) = first_at(chunk) {
            let delay_ms = clock::wall_ms().saturating_sub(at).max(0);
            let delay = u32::try_from(delay_ms.saturating_mul(1000)).unwrap_or(u32::MAX);
            delays.borrow_mut().push(delay);
        }
        if let Some(seq) = last_id(chunk) {
            stream.seq.set(seq);
        }
    }
    stream.ended.set(true);
}

/// The time in the first event of a piece that has one whole.
fn first_at(chunk: &[u8]) -> Option<i64> {
    const NAME: &[u8] = b"\"at\":";
    let start = find(chunk, NAME)? + NAME.len();
    number(&chunk[start..])
}

/// The number of the last event that begins in a piece.
fn last_id(chunk: &[u8]) -> Option<u64> {
    const NAME: &[u8] = b"id: ";
    let at_line = |at: &usize| *at == 0 || chunk[*at - 1] == b'\n';
    let ends = chunk
        .windows(NAME.len())
        .rposition(|window| window == NAME)?;
    let start = Some(ends).filter(at_line)? + NAME.len();
    number(&chunk[start..])
}

fn find(chunk: &[u8], what: &[u8]) -> Option<usize> {
    chunk.windows(what.len()).position(|window| window == what)
}

/// A number that is followed by something, so that it is not cut off.
fn number<T: std::str::FromStr>(text: &[u8]) -> Option<T> {
    let digits = text.iter().position(|byte| !byte.is_ascii_digit())?;
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[u8] = b"id: 7\ndata: {\"seq\":7,\"prev\":\"ab\",\"at\":1795312800000,\"x\":1}\n\nid: 8\ndata: {\"seq\":8,\"prev\":\"cd\",\"at\":1795312800009,\"x\":1}\n\n";

    #[test]
    fn a_piece_tells_the_time_of_its_first_event_and_the_number_of_its_last() {
        assert_eq!(first_at(TWO), Some(1_795_312_800_000));
        assert_eq!(last_id(TWO), Some(8));
        assert_eq!(
            (first_at(b"retry: 1000\n\n"), last_id(b": still here\n\n")),
            (None, None)
        );
    }

    #[test]
    fn a_number_that_is_cut_off_is_not_taken_for_a_smaller_one() {
        assert_eq!(first_at(b"data: {\"seq\":7,\"at\":17953"), None);
        assert_eq!(last_id(b"id: 1"), None);
    }
}
