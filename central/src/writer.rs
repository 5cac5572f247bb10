//! The one thread that writes: it takes the waiting batches of all branches and commits them in one transaction.
//! Nobody is answered before the commit.

use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot};

use crate::metrics::Metrics;
use crate::store::{Batch, Store};

/// So many batches at most share a transaction.
const BATCHES_MAX: usize = 256;

/// So many batches may wait. Each branch has one on its way at a time.
const WAITING_MAX: usize = 1024;

/// Hands batches to the writing thread. The thread ends when the last of these is dropped.
#[derive(Debug, Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
}

#[derive(Debug)]
struct Job {
    batch: Batch,
    reply: oneshot::Sender<Result<Batch, WriteError>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Nothing was written: another writer was first.
    #[error("another writer has extended this branch's log")]
    Collision,
    /// Whether it was written is unknown.
    #[error("the database failed; whether the batch was written is unknown")]
    Doubtful,
}

impl Writer {
    pub fn start(
        store: Arc<dyn Store>,
        metrics: Arc<Metrics>,
    ) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (jobs, waiting) = mpsc::channel(WAITING_MAX);
        let thread = std::thread::Builder::new()
            .name("frontdesk-writer".into())
            .spawn(move || run(&*store, &metrics, waiting))?;
        Ok((Self { jobs }, thread))
    }

    /// Returns the batch once it is durable.
    pub async fn commit(&self, batch: Batch) -> Result<Batch, WriteError> {
        let (reply, answer) = oneshot::channel();
        let sent = self.jobs.send(Job { batch, reply }).await;
        sent.map_err(|_| WriteError::Doubtful)?;
        answer.await.unwrap_or(Err(WriteError::Doubtful))
    }
}

fn run(store: &dyn Store, metrics: &Metrics, mut waiting: mpsc::Receiver<Job>) {
    while let Some(first) = waiting.blocking_recv() {
        let mut jobs = vec![first];
        while jobs.len() < BATCHES_MAX
            && let Ok(job) = waiting.try_recv()
        {
            jobs.push(job);
        }
        let batches: Vec<&Batch> = jobs.iter().map(|job| &job.batch).collect();
        let results = match store.append(&batches) {
            Ok(results) => {
                let answers = batches.iter().map(|batch| batch.answers.len() as u64);
                metrics.commit(answers.sum());
                let collided = |result: Result<(), _>| result.map_err(|_| WriteError::Collision);
                results.into_iter().map(collided).collect()
            }
            Err(error) => {
                metrics.commit_failed();
                tracing::error!(batches = jobs.len(), %error, "A transaction failed; its branches are read again");
                vec![Err(WriteError::Doubtful); jobs.len()]
            }
        };
        for (job, result) in jobs.into_iter().zip(results) {
            // A branch that no longer waits reads what was written when it starts again.
            let _ = job.reply.send(result.map(|()| job.batch));
        }
    }
}
