//! Folding the log that is written ahead into the database, beside the writer: what a checkpoint takes, nobody who
//! waits for an answer should have to wait for.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;

use super::{StoreError, connect};

/// A checkpoint is worth its while after about so many pages of 4 KiB: one that many commits changed is folded once.
const PAGES_BETWEEN: usize = 4 * 1024;

/// Beyond so many pages the writer folds what is left itself, so that its log begins anew and does not grow for ever.
/// Most was folded beside it by then.
const PAGES_MAX: i64 = 16 * 1024;

pub(super) struct Checkpointer {
    written: AtomicUsize,
    /// Nothing only while it is dropped.
    wake: Option<SyncSender<()>>,
    begin_anew: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    pub(super) fn start(path: &Path) -> Result<Self, StoreError> {
        let connection = connect(path, rusqlite::OpenFlags::default())?;
        let begin_anew = Arc::<AtomicBool>::default();
        // One that is waiting is enough.
        let (wake, woken) = sync_channel(1);
        let thread = {
            let begin_anew = Arc::clone(&begin_anew);
            std::thread::Builder::new()
                .name("frontdesk-fold".into())
                .spawn(move || run(&connection, &woken, &begin_anew))
        };
        Ok(Self {
            written: AtomicUsize::new(0),
            wake: Some(wake),
            begin_anew,
            // Without the thread the writer folds everything itself.
            thread: thread.ok(),
        })
    }

    /// After a commit of about so many pages, with the connection that committed.
    pub(super) fn committed(&self, writer: &Connection, pages: usize) {
        if self.begin_anew.swap(false, Ordering::Relaxed) {
            fold(writer);
        }
        let written = self.written.fetch_add(pages, Ordering::Relaxed) + pages;
        if written >= PAGES_BETWEEN {
            self.written.store(0, Ordering::Relaxed);
            let woken = self.wake.as_ref().is_some_and(|wake| {
                use std::sync::mpsc::TrySendError::Disconnected;
                !matches!(wake.try_send(()), Err(Disconnected(())))
            });
            if !woken {
                fold(writer);
            }
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, woken: &Receiver<()>, begin_anew: &AtomicBool) {
    while woken.recv().is_ok() {
        if fold(connection).is_some_and(|pages| pages > PAGES_MAX) {
            begin_anew.store(true, Ordering::Relaxed);
        }
    }
}

/// As much as can be without waiting for anybody; how many pages the log has. What fails is done by a later one, and at
/// the next start.
pub(super) fn fold(connection: &Connection) -> Option<i64> {
    let folded = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(1));
    folded
        .inspect_err(|error| tracing::warn!(%error, "The database's log could not be folded in"))
        .ok()
}
