//! The log as it grows, for readers. A ring keeps the newest frames; a bell only wakes readers, and each reads on from
//! its own cursor: from the ring, or from the store when it has fallen behind. So nothing is skipped and nothing
//! doubled, whatever the speed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::{Shared, Touch};
use crate::store::StoreError;

/// So many frames are kept in memory.
pub const RING_MAX: usize = 1024;

/// So many frames are handed out at once.
pub const FRAMES_MAX: usize = 256;

/// One event, encoded once for all readers.
#[derive(Debug, Clone)]
pub struct Frame {
    pub seq: u64,
    /// The stored text.
    pub json: Arc<str>,
    pub touch: Touch,
}

pub(super) struct Feed {
    ring: Mutex<VecDeque<Frame>>,
    /// The newest event's number.
    bell: watch::Sender<u64>,
}

impl Feed {
    pub(super) fn new(head: u64) -> Self {
        Self {
            ring: Mutex::default(),
            bell: watch::Sender::new(head),
        }
    }

    pub(super) fn push(&self, frames: impl IntoIterator<Item = Frame>) {
        let mut ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        ring.extend(frames);
        let surplus = ring.len().saturating_sub(RING_MAX);
        ring.drain(..surplus);
        let head = ring.back().map(|frame| frame.seq);
        drop(ring);
        if let Some(head) = head {
            self.bell.send_replace(head);
        }
    }

    /// What follows `after`, if the ring reaches back so far.
    fn recent(&self, after: u64) -> Option<Vec<Frame>> {
        let ring = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let first = ring.front()?.seq;
        let skip = usize::try_from((after + 1).checked_sub(first)?).ok()?;
        Some(ring.iter().skip(skip).take(FRAMES_MAX).cloned().collect())
    }
}

/// Reads the log from a place on, and waits for more.
pub struct Reader {
    shared: Arc<Shared>,
    bell: watch::Receiver<u64>,
    /// The last event handed out.
    cursor: u64,
}

impl Reader {
    pub(super) fn new(shared: Arc<Shared>, after: u64) -> Self {
        Self {
            bell: shared.feed.bell.subscribe(),
            shared,
            cursor: after,
        }
    }

    /// The next frames, in order, as soon as there are any. Safe to drop while it waits.
    pub async fn next(&mut self) -> Result<Vec<Frame>, StoreError> {
        let cursor = self.cursor;
        let bell = self.bell.wait_for(|head| *head > cursor).await;
        let Some(head) = bell.ok().map(|head| *head) else {
            // The branch has stopped; whoever reads is told by its connection.
            return std::future::pending().await;
        };
        let mut frames = match self.shared.feed.recent(cursor) {
            Some(frames) => frames,
            None => self.stored().await?,
        };
        // What is committed but not yet in the published state waits for its bell: a reader that looks at the state
        // after a frame must find it there.
        frames.retain(|frame| frame.seq <= head);
        if let Some(last) = frames.last() {
            self.cursor = last.seq;
        }
        Ok(frames)
    }

    async fn stored(&self) -> Result<Vec<Frame>, StoreError> {
        let (shared, cursor) = (Arc::clone(&self.shared), self.cursor);
        let read = move || shared.store.events_after(&shared.id, cursor, FRAMES_MAX);
        let events = tokio::task::spawn_blocking(read)
            .await
            .map_err(|error| StoreError::Damaged(error.to_string()))??;
        let frame = |event: crate::store::StoredEvent| Frame {
            seq: event.seq,
            json: event.json,
            touch: Touch::UNKNOWN,
        };
        Ok(events.into_iter().map(frame).collect())
    }
}
