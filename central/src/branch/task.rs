//! The task that owns a branch: it decides everything waiting, has it written, then publishes and answers.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use frontdesk_domain::branch::{Command, Envelope, State};
use frontdesk_domain::ids::{CommandId, TicketId};
use tokio::sync::{mpsc, watch};

use super::draft::{Contradiction, Draft, Known, Verdict, draft};
use super::load::{self, LoadError};
use super::{Answer, Asked, Done, Frame, Shared, Submission, SubmitError, Touch, Waiting, timers};
use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::store::{Batch, Configuration, ConfigurationKind, Outcome, StoreError};
use crate::writer::{WriteError, Writer};

/// So many commands are decided and written together.
const BATCH_MAX: usize = 256;

/// How often a batch is decided anew after a collision or a doubtful commit before its senders are asked to come
/// again.
const ATTEMPTS_MAX: usize = 3;

/// A timer that could not do its work is tried again after this long.
const TIMER_PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Task {
    pub(super) shared: Arc<Shared>,
    /// The published state, and ahead of it while a batch is being written.
    pub(super) working: State,
    pub(super) calendar: Calendar,
    pub(super) writer: Writer,
    pub(super) metrics: Arc<Metrics>,
    pub(super) waiting: mpsc::Receiver<Waiting>,
    pub(super) stopping: watch::Receiver<bool>,
}

impl Task {
    pub(super) async fn run(mut self) {
        let mut batch = Vec::new();
        let clock = self.shared.clock.clone();
        let mut timer_failed = false;
        loop {
            let next = timers::next(&self.working, &self.calendar);
            tokio::select! {
                biased;
                () = stopped(&mut self.stopping) => return,
                received = self.waiting.recv_many(&mut batch, BATCH_MAX) => {
                    if received == 0 {
                        return;
                    }
                    self.process(std::mem::take(&mut batch)).await;
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

    /// A branch that could not write sees whether it can again, without waiting for somebody to command something.
    async fn probe(&mut self) {
        let empty = Batch::empty(self.shared.id.clone());
        if self.writer.commit(empty).await.is_ok() && self.read_again().await.is_ok() {
            tracing::info!(branch = %self.shared.id, "The branch can be read and written again");
            self.shared.ready.store(true, Ordering::Relaxed);
        }
    }

    pub(super) fn due(&self) -> Vec<Submission> {
        let now = self.shared.clock.now();
        timers::due(&self.shared.id, &self.working, &self.calendar, now)
    }

    /// A command the centre gives itself. That the rules refuse it is fine: then there is nothing to do.
    pub(super) async fn centres_own(&mut self, submission: Submission) -> Result<(), SubmitError> {
        let answers = self.answers(&[&submission]).await;
        answers
            .into_iter()
            .next()
            .unwrap_or(Err(SubmitError::Unavailable))
            .map(drop)
    }

    async fn process(&mut self, batch: Vec<Waiting>) {
        let submissions: Vec<_> = batch.iter().map(|waiting| &waiting.submission).collect();
        let answers = self.answers(&submissions).await;
        for (waiting, answer) in batch.into_iter().zip(answers) {
            self.count(&answer);
            if let Some(reply) = waiting.reply {
                // Whoever went away asks again, with the same id.
                let _ = reply.send(answer);
            }
        }
    }

    fn count(&self, answer: &Result<Answer, SubmitError>) {
        let result = match answer {
            Ok(Answer::Done(_)) => "done",
            Ok(Answer::Refused(body)) => &body.code,
            Err(SubmitError::IdReused) => "id_reused",
            Err(SubmitError::Busy | SubmitError::Unavailable) => "unavailable",
        };
        self.metrics.command(self.shared.id.as_str(), result);
    }

    /// One answer for each submission, given when everything behind it is on disk.
    async fn answers(&mut self, submissions: &[&Submission]) -> Vec<Result<Answer, SubmitError>> {
        let mut answers: Vec<Option<Result<Answer, SubmitError>>> = vec![None; submissions.len()];
        let mut written = false;
        for _ in 0..ATTEMPTS_MAX {
            let open: Vec<usize> = (0..answers.len())
                .filter(|index| answers[*index].is_none())
                .collect();
            let still: Vec<_> = open.iter().map(|index| submissions[*index]).collect();
            match self.attempt(&still).await {
                Ok(given) => {
                    for (index, answer) in open.into_iter().zip(given) {
                        answers[index] = Some(answer);
                    }
                    written = true;
                    break;
                }
                Err(Setback::Contradiction(Contradiction { index, why })) => {
                    tracing::error!(branch = %self.shared.id, error = %why, "A decision contradicts the state; its command is left out");
                    answers[open[index]] = Some(Err(SubmitError::Unavailable));
                }
                Err(Setback::Write(why)) => {
                    tracing::warn!(branch = %self.shared.id, %why, "A batch was not written as decided; it is decided again");
                }
                Err(Setback::Store(error)) => {
                    tracing::error!(branch = %self.shared.id, %error, "The store cannot be read");
                }
            }
            if let Err(error) = self.read_again().await {
                tracing::error!(branch = %self.shared.id, %error, "The branch cannot be read again yet");
                break;
            }
        }
        self.shared.ready.store(written, Ordering::Relaxed);
        let answer = |answer: Option<_>| answer.unwrap_or(Err(SubmitError::Unavailable));
        answers.into_iter().map(answer).collect()
    }

    async fn attempt(
        &mut self,
        submissions: &[&Submission],
    ) -> Result<Vec<Result<Answer, SubmitError>>, Setback> {
        let known = self.known(submissions).await.map_err(Setback::Store)?;
        let now = self.shared.clock.now();
        let mut drafted = draft(
            &self.shared.id,
            &mut self.working,
            &self.shared.site,
            now,
            submissions,
            &known,
        )
        .map_err(Setback::Contradiction)?;
        drafted.batch.configurations = self.configurations(submissions);
        let empty = Batch::empty(self.shared.id.clone());
        let batch = std::mem::replace(&mut drafted.batch, empty);
        if !batch.answers.is_empty() {
            self.writer.commit(batch).await.map_err(Setback::Write)?;
        }
        self.publish(&drafted.envelopes, drafted.frames.clone());
        self.worded(drafted).await.map_err(Setback::Store)
    }

    /// What the store knows of these commands: earlier answers, and tickets that the state has dropped.
    async fn known(&self, submissions: &[&Submission]) -> Result<Known, StoreError> {
        let ids: Vec<CommandId> = submissions.iter().map(|submission| submission.id).collect();
        let issued = submissions
            .iter()
            .filter_map(|submission| match &submission.asked {
                Asked::Command(command) => match &**command {
                    Command::RecordTicket(fact) => Some(fact.ticket),
                    Command::IssueTicket(request) => Some(request.ticket),
                    _ => None,
                },
                Asked::Customer { .. } => None,
            });
        let tickets: Vec<TicketId> = issued
            .filter(|id| !self.working.tickets.contains_key(id))
            .collect();
        let shared = Arc::clone(&self.shared);
        blocking(move || {
            let answers = shared.store.answers(&shared.id, &ids)?;
            let answers = answers
                .into_iter()
                .map(|answer| (answer.command_id, (answer.body_hash, answer.outcome)));
            let tickets = shared.store.known_tickets(&shared.id, &tickets)?;
            Ok(Known {
                answers: answers.collect(),
                tickets: tickets.into_iter().collect(),
            })
        })
        .await
    }

    /// A configuration is stored with the event that puts it in force.
    fn configurations(&self, submissions: &[&Submission]) -> Vec<Configuration> {
        let configures = |submission: &&Submission| match &submission.asked {
            Asked::Command(command) => matches!(**command, Command::Configure { .. }),
            Asked::Customer { .. } => false,
        };
        if !submissions.iter().any(configures) {
            return Vec::new();
        }
        let site = &self.shared.site;
        vec![
            Configuration {
                hash: site.settings.version(),
                kind: ConfigurationKind::Settings,
                json: site.settings.to_json(),
            },
            Configuration {
                hash: site.catalogue.version(),
                kind: ConfigurationKind::Catalogue,
                json: site.catalogue.to_json(),
            },
        ]
    }

    /// The state first, then the bell: whoever is woken finds what it was woken for.
    fn publish(&self, envelopes: &[(Envelope, Arc<str>)], frames: Vec<Frame>) {
        if envelopes.is_empty() {
            return;
        }
        self.shared
            .published
            .apply(envelopes)
            .expect("the same events were applied to the same state before they were written");
        self.shared.feed.push(frames);
    }

    /// The answers with their events' text: from this draft, or from the log for a command answered earlier.
    async fn worded(&self, drafted: Draft) -> Result<Vec<Result<Answer, SubmitError>>, StoreError> {
        let fresh: BTreeMap<u64, Arc<str>> = drafted
            .envelopes
            .into_iter()
            .map(|(envelope, json)| (envelope.seq, json))
            .collect();
        let mut answers = Vec::with_capacity(drafted.verdicts.len());
        for verdict in drafted.verdicts {
            answers.push(match verdict {
                Verdict::IdReused => Err(SubmitError::IdReused),
                Verdict::Answered(Outcome::Refused(body)) => Ok(Answer::Refused(body)),
                Verdict::Answered(Outcome::Done { first_seq, count }) => {
                    let mut events: Vec<_> = fresh
                        .range(first_seq..first_seq + u64::from(count))
                        .map(|(_, json)| Arc::clone(json))
                        .collect();
                    if events.len() < count as usize {
                        let shared = Arc::clone(&self.shared);
                        let read = move || {
                            shared
                                .store
                                .events_after(&shared.id, first_seq - 1, count as usize)
                        };
                        let stored = blocking(read).await?;
                        events = stored.into_iter().map(|event| event.json).collect();
                    }
                    Ok(Answer::Done(Done { first_seq, events }))
                }
            });
        }
        Ok(answers)
    }

    /// Drops what was decided and reads what was written.
    async fn read_again(&mut self) -> Result<(), LoadError> {
        let shared = Arc::clone(&self.shared);
        let mut state = (*shared.published.state()).clone();
        let (state, tail) = blocking(move || {
            let tail = load::catch_up(&*shared.store, &shared.id, &mut state);
            Ok(tail.map(|tail| (state, tail)))
        })
        .await??;
        self.working = state;
        let frames = tail.iter().map(|(envelope, json)| Frame {
            seq: envelope.seq,
            json: Arc::clone(json),
            touch: Touch::UNKNOWN,
        });
        self.publish(&tail, frames.collect());
        Ok(())
    }
}

/// Why a batch was not written as it was decided. The working state is no longer the log's.
enum Setback {
    Contradiction(Contradiction),
    Write(WriteError),
    Store(StoreError),
}

/// The sender is dropped only when the centre is gone, which is a stop too.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

async fn at(clock: &Clock, deadline: Option<frontdesk_domain::time::Timestamp>) {
    match deadline {
        Some(deadline) => clock.sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(read).await {
        Ok(result) => result,
        Err(error) => Err(StoreError::Damaged(error.to_string())),
    }
}
