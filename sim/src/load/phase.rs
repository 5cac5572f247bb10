//! One stretch of pressing: every connection sends, waits for its answer, and sends the next.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use hyper::StatusCode;

use super::clock;
use super::connection::Connection;
use super::target::{ANSWERS_WITHIN, Branch, Target};
use super::ticket::{self, Tickets};

/// Before something that was not answered is sent again. The same bytes: it counts only once.
const AGAIN_AFTER: Duration = Duration::from_millis(50);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Tickets,
    Noop,
}

pub struct Phase {
    pub what: What,
    pub seconds: u16,
    /// All connections together; as fast as it goes, without.
    pub per_second: Option<u32>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    pub took: Duration,
    pub answered: u64,
    pub micros: Vec<u32>,
    /// By the index of the branch.
    pub numbers: Vec<(usize, String)>,
    /// By code.
    pub refused: BTreeMap<String, u64>,
    /// Answers that ask to send again, by code; sent again until the end of the phase.
    pub put_off: BTreeMap<String, u64>,
    pub unanswered: u64,
    pub connections_lost: u64,
}

impl Phase {
    pub async fn run(
        &self,
        target: &Rc<Target>,
        connections: &mut Vec<Connection>,
    ) -> anyhow::Result<Outcome> {
        let begun = clock::now();
        let until = begun + Duration::from_secs(self.seconds.into());
        let count = connections.len();
        let senders: Vec<_> = connections
            .drain(..)
            .enumerate()
            .map(|(index, connection)| {
                let pace = self.per_second.map(|per_second| Pace {
                    first: begun + spread(per_second, index),
                    every: spread(per_second, count),
                });
                let sender = Sender {
                    target: Rc::clone(target),
                    connection,
                    index,
                    what: self.what,
                    tickets: Tickets::random()?,
                    outcome: Outcome::default(),
                };
                Ok(tokio::task::spawn_local(sender.run(until, pace)))
            })
            .collect::<anyhow::Result<_>>()?;
        let mut all = Outcome::default();
        for sender in senders {
            if let Ok((connection, outcome)) = sender.await {
                connections.push(connection);
                all.take(outcome);
            }
        }
        all.took = clock::now() - begun;
        Ok(all)
    }
}

/// The time that `tickets` take at a rate.
fn spread(per_second: u32, tickets: usize) -> Duration {
    let tickets = u32::try_from(tickets).unwrap_or(u32::MAX);
    Duration::from_secs(tickets.into()) / per_second
}

struct Pace {
    first: Instant,
    every: Duration,
}

struct Sender {
    target: Rc<Target>,
    connection: Connection,
    index: usize,
    what: What,
    tickets: Tickets,
    outcome: Outcome,
}

impl Sender {
    async fn run(mut self, until: Instant, pace: Option<Pace>) -> (Connection, Outcome) {
        // A centre that has stopped answering holds nobody up for longer than this.
        let end = tokio::time::Instant::from_std(until + ANSWERS_WITHIN);
        let target = Rc::clone(&self.target);
        let branch_index = self.index % target.branches.len();
        let branch = &target.branches[branch_index];
        let mut nth = self.index;
        let mut due = pace.as_ref().map(|pace| pace.first);
        loop {
            if let (Some(at), Some(pace)) = (due, &pace) {
                tokio::time::sleep_until(at.min(until).into()).await;
                due = Some(at + pace.every);
            }
            if clock::now() >= until {
                break;
            }
            let body = self.tickets.issue(branch, nth, clock::wall_ms());
            nth += 1;
            let answered = self.until_answered(&target, branch, branch_index, &body, until);
            if tokio::time::timeout_at(end, answered).await.is_err() {
                self.outcome.unanswered += 1;
                break;
            }
        }
        (self.connection, self.outcome)
    }

    /// Sends one command until it is answered or the time is up.
    async fn until_answered(
        &mut self,
        target: &Target,
        branch: &Branch,
        branch_index: usize,
        body: &Bytes,
        until: Instant,
    ) {
        let uri = match self.what {
            What::Tickets => &branch.commands,
            What::Noop => &branch.noop,
        };
        let begun = clock::now();
        loop {
            match self
                .connection
                .post(target, uri.clone(), body.clone())
                .await
            {
                Ok((status, answer)) if is_final(status) => {
                    let outcome = &mut self.outcome;
                    outcome.micros.push(clock::micros(clock::now() - begun));
                    outcome.answered += 1;
                    if !status.is_success() {
                        let code = ticket::code(&answer);
                        *outcome.refused.entry(code).or_default() += 1;
                    } else if let Some(number) = ticket::number(&answer) {
                        outcome.numbers.push((branch_index, number.to_owned()));
                    }
                    return;
                }
                Ok((status, answer)) => {
                    let code = format!("{} {}", status.as_u16(), ticket::code(&answer));
                    *self.outcome.put_off.entry(code).or_default() += 1;
                }
                Err(_) => {
                    self.outcome.connections_lost += 1;
                    if let Ok(connection) = Connection::open(target).await {
                        self.connection = connection;
                    }
                }
            }
            if clock::now() >= until {
                self.outcome.unanswered += 1;
                return;
            }
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    }
}

/// 401, 429 and 5xx are not answers.
fn is_final(status: StatusCode) -> bool {
    !status.is_server_error()
        && status != StatusCode::UNAUTHORIZED
        && status != StatusCode::TOO_MANY_REQUESTS
}

impl Outcome {
    fn take(&mut self, other: Self) {
        self.answered += other.answered;
        self.micros.extend(other.micros);
        self.numbers.extend(other.numbers);
        for (code, count) in other.refused {
            *self.refused.entry(code).or_default() += count;
        }
        for (code, count) in other.put_off {
            *self.put_off.entry(code).or_default() += count;
        }
        self.unanswered += other.unanswered;
        self.connections_lost += other.connections_lost;
    }
}
