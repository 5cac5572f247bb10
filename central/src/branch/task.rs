//! The task that owns a branch: it takes what waits, and carries out what the rounds of the [`Core`] ask for.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinHandle;

use super::core::{Answers, BATCH_MAX, Core, Input, Publication, Round, Setback, Step, read_again};
use super::snapshots::{self, Finding, Origin};
use super::{Answer, InForce, Shared, Submission, SubmitError, Waiting};
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::writer::{WriteError, Writer};

/// One log at a time: the others' work goes on meanwhile.
static VERIFYING: Semaphore = Semaphore::const_new(1);

/// A timer that could not do its work is tried again after this long.
const TIMER_PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Task {
    pub(super) shared: Arc<Shared>,
    pub(super) core: Core,
    pub(super) writer: Writer,
    pub(super) metrics: Arc<Metrics>,
    pub(super) waiting: mpsc::Receiver<Waiting>,
    pub(super) stopping: watch::Receiver<bool>,
    /// The event of the last snapshot.
    pub(super) snapshot: u64,
    pub(super) writing: Option<JoinHandle<()>>,
    pub(super) verifying: Option<JoinHandle<Finding>>,
}

impl Task {
    pub(super) async fn run(mut self) {
        let mut batch = Vec::new();
        let clock = self.shared.clock.clone();
        let mut timer_failed = false;
        loop {
            let next = self.core.next_deadline();
            tokio::select! {
                biased;
                () = stopped(&mut self.stopping) => return self.keeps_snapshot_at_stop().await,
                received = self.waiting.recv_many(&mut batch, BATCH_MAX) => {
                    if received == 0 {
                        return;
                    }
                    self.process(std::mem::take(&mut batch)).await;
                    self.keeps_snapshot();
                }
                finding = found(&mut self.verifying) => {
                    self.verifying = None;
                    if self.takes(finding).await.is_break() {
                        return;
                    }
                }
                () = at(&clock, next), if !timer_failed => {}
                () = tokio::time::sleep(TIMER_PAUSE), if timer_failed => {}
            }
            timer_failed = false;
            for due in self.due() {
                timer_failed |= self.centres_own(due).await.is_err();
            }
            if !self.shared.ready.load(Ordering::Relaxed) {
                self.probe().await;
            }
            // Due and yet not done: without a pause this would spin.
            timer_failed |= !self.due().is_empty() || !self.shared.ready.load(Ordering::Relaxed);
        }
    }

    pub(super) fn due(&self) -> Vec<Submission> {
        self.core.due(self.shared.clock.now())
    }

    /// A command the centre gives itself. That the rules refuse it is fine: then there is nothing to do.
    pub(super) async fn centres_own(&mut self, submission: Submission) -> Result<(), SubmitError> {
        let round = self.core.round(vec![submission]);
        let answers = self.carry_out(round).await.answers;
        answers
            .into_iter()
            .next()
            .unwrap_or(Err(SubmitError::Unavailable))
            .map(drop)
    }

    /// A branch that could not write sees whether it can again, without waiting for somebody to command something.
    async fn probe(&mut self) {
        let probe = self.core.probe();
        if self.carry_out(probe).await.ready {
            tracing::info!(branch = %self.shared.id, "The branch can be read and written again");
        }
    }

    async fn process(&mut self, batch: Vec<Waiting>) {
        let (submissions, replies): (Vec<_>, Vec<_>) = batch
            .into_iter()
            .map(|waiting| (waiting.submission, waiting.reply))
            .unzip();
        let round = self.core.round(submissions);
        let answers = self.carry_out(round).await.answers;
        for (reply, answer) in replies.into_iter().zip(answers) {
            self.count(&answer);
            if let Some(reply) = reply {
                // Whoever went away asks again, with the same id.
                let _ = reply.send(answer);
            }
        }
    }

    /// Has the log verified up to the snapshot it was started from, while the branch works already.
    pub(super) fn verify(&mut self, origin: Option<Origin>) {
        let Some(origin) = origin else {
            return;
        };
        let (shared, stopping) = (Arc::clone(&self.shared), self.stopping.clone());
        self.verifying = Some(tokio::spawn(async move {
            // Never closed.
            let _turn = VERIFYING.acquire().await;
            let goes_on = move || !*stopping.borrow() && stopping.has_changed().is_ok();
            let verify = move || snapshots::verify(&*shared.store, &shared.id, origin, goes_on);
            let verified = tokio::task::spawn_blocking(verify).await;
            verified.unwrap_or(Finding::Unfinished)
        }));
    }

    /// A break ends the branch.
    async fn takes(&mut self, finding: Finding) -> ControlFlow<()> {
        let branch = &self.shared.id;
        match finding {
            Finding::Sound => tracing::info!(%branch, "The whole log is verified"),
            Finding::Unfinished => {}
            Finding::Broken(why) => return self.breaks(why.to_string()).await,
            Finding::Lies(truth) => {
                tracing::error!(%branch, "A snapshot is not what the log makes of its event; the branch is rebuilt from the log");
                self.drop_snapshots().await;
                let rebuilt =
                    self.blocking(move |shared| read_again(&*shared.store, &shared.id, *truth));
                let Some(rebuilt) = rebuilt.await else {
                    let why = "its snapshot lied, and its log cannot be read to its end";
                    return self.breaks(why.to_owned()).await;
                };
                let state = rebuilt.state.clone();
                let in_force = self
                    .blocking(move |shared| InForce::read(&*shared.store, &shared.id, &state))
                    .await;
                let Some(in_force) = in_force else {
                    let why = "its snapshot lied, and what is in force by its log cannot be read";
                    return self.breaks(why.to_owned()).await;
                };
                let in_force = in_force.map_or_else(|| self.shared.in_force(), Arc::new);
                self.shared.published.replace(rebuilt.state);
                self.shared.puts_in_force(Arc::clone(&in_force));
                self.core.doubt(in_force);
                self.snapshot = 0;
            }
        }
        ControlFlow::Continue(())
    }

    async fn breaks(&mut self, why: String) -> ControlFlow<()> {
        self.shared.ready.store(false, Ordering::Relaxed);
        tracing::error!(branch = %self.shared.id, why, "The branch takes no commands any more");
        // It is told once: nothing mends a log that was altered.
        let _ = self.shared.broken.set(why);
        self.drop_snapshots().await;
        ControlFlow::Break(())
    }

    async fn drop_snapshots(&mut self) {
        if let Some(writing) = self.writing.take() {
            let _ = writing.await;
        }
        // Those that stay are found to be wrong again.
        self.blocking(|shared| shared.store.drop_snapshots(&shared.id))
            .await;
    }

    /// Never on the way of an answer: written beside the work, one at a time.
    fn keeps_snapshot(&mut self) {
        let under_way = self
            .writing
            .as_ref()
            .is_some_and(|task| !task.is_finished());
        let state = self.core.state();
        if under_way || !snapshots::is_due(state, self.snapshot) {
            return;
        }
        self.snapshot = state.seq;
        self.writing = Some(self.keep_snapshot());
    }

    /// The next start reads no tail.
    async fn keeps_snapshot_at_stop(&mut self) {
        if let Some(writing) = self.writing.take() {
            let _ = writing.await;
        }
        if self.shared.published.state().seq > self.snapshot {
            let _ = self.keep_snapshot().await;
        }
    }

    fn keep_snapshot(&self) -> JoinHandle<()> {
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || {
            snapshots::keep(&*shared.store, &shared.id, &shared.published.state());
        })
    }

    fn count(&self, answer: &Result<Answer, SubmitError>) {
        let result = match answer {
            Ok(Answer::Done(_)) => "done",
            Ok(Answer::Refused(body)) => &body.code,
            Err(SubmitError::IdReused) => "id_reused",
            Err(SubmitError::Contradiction) => "contradiction",
            Err(SubmitError::Busy | SubmitError::Unavailable) => "unavailable",
        };
        self.metrics.command(self.shared.id.as_str(), result);
    }

    async fn carry_out(&mut self, mut round: Round) -> Answers {
        let mut input = Input::Begin;
        loop {
            let now = self.shared.clock.now();
            input = match round.next(&mut self.core, now, input) {
                Step::Look(lookup) => {
                    let found = self.blocking(move |shared| lookup.look(&*shared.store));
                    found.await.map_or(Input::LookFailed, Input::Found)
                }
                Step::Commit(batch) => match self.writer.commit(batch).await {
                    Ok(_) => Input::Committed,
                    Err(WriteError::Collision) => Input::Collided,
                    Err(WriteError::Doubtful) => Input::Doubtful,
                },
                Step::Publish(publication) => {
                    self.publish(publication);
                    Input::Published
                }
                Step::Read(earlier) => {
                    let texts = self.blocking(move |shared| earlier.read(&*shared.store));
                    texts.await.map_or(Input::EventsFailed, Input::Events)
                }
                Step::ReadAgain(why) => {
                    self.tell(&why);
                    self.read_again().await
                }
                Step::Answered(answers) => {
                    self.shared.ready.store(answers.ready, Ordering::Relaxed);
                    return answers;
                }
            };
        }
    }

    fn tell(&self, why: &Setback) {
        let branch = &self.shared.id;
        match why {
            Setback::Probe => {}
            Setback::Contradiction(_) => tracing::error!(%branch, %why, "A command is left out"),
            Setback::Collided | Setback::Doubtful | Setback::Unread | Setback::Unfinished => {
                tracing::warn!(%branch, %why, "A batch is decided again");
            }
        }
    }

    /// State and configuration first, then the bell: whoever is woken finds what it was woken for.
    fn publish(&self, publication: Publication) {
        self.shared
            .published
            .apply(&publication.events)
            .expect("the same events were applied to the same state before they were written");
        if let Some(in_force) = publication.in_force {
            self.shared.puts_in_force(in_force);
        }
        self.shared.feed.push(publication.frames);
    }

    async fn read_again(&self) -> Input {
        let read = self.blocking(|shared| {
            let committed = (*shared.published.state()).clone();
            read_again(&*shared.store, &shared.id, committed)
        });
        read.await.map_or(Input::RereadFailed, |reread| {
            Input::Reread(Box::new(reread))
        })
    }

    /// Reads on a thread that may block. What failed is logged here, with the reason; the round only hears that it did.
    async fn blocking<T: Send + 'static, E: std::fmt::Display + Send + 'static>(
        &self,
        read: impl FnOnce(&Shared) -> Result<T, E> + Send + 'static,
    ) -> Option<T> {
        let shared = Arc::clone(&self.shared);
        let why = match tokio::task::spawn_blocking(move || read(&shared)).await {
            Ok(Ok(read)) => return Some(read),
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        tracing::error!(branch = %self.shared.id, %why, "The branch cannot be read");
        None
    }
}

/// The sender is dropped only when the centre is gone, which is a stop too.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

/// Ends when there is something to verify and it is done.
async fn found(verifying: &mut Option<JoinHandle<Finding>>) -> Finding {
    match verifying {
        Some(verifying) => verifying.await.unwrap_or(Finding::Unfinished),
        None => std::future::pending().await,
    }
}

async fn at(clock: &Clock, deadline: Option<frontdesk_domain::time::Timestamp>) {
    match deadline {
        Some(deadline) => clock.sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}
