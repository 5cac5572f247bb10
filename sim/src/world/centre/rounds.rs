//! Commands, from their arrival to their answers: the real rounds, carried out one step at a time.

use std::sync::Arc;

use frontdesk::kiosk::logic::Answer;
use frontdesk_central::branch::core::{self, BATCH_MAX, Input, Step};
use frontdesk_central::branch::{Submission, SubmitError};
use frontdesk_central::store::Store as _;

use super::{ReplyTo, TIMER_PAUSE_MS, UnderWay, json};
use crate::faults::Fault;
use crate::plan::When;
use crate::world::network::{Parcel, Word};
use crate::world::{Event, Sight, World};

impl World {
    /// A command has arrived, from whomever.
    pub(in crate::world) fn centre_takes(&mut self, submission: Submission, reply: ReplyTo) {
        match &mut self.centre.running {
            Some(running) => running.waiting.push_back((submission, reply)),
            None => return,
        }
        self.stir();
    }

    /// Begins a round, if there is something to do and none is under way.
    pub(super) fn stir(&mut self) {
        let Some(running) = &mut self.centre.running else {
            return;
        };
        if running.round.is_some() {
            return;
        }
        let own = running.own.pop_front().map(|own| (own, ReplyTo::Itself));
        let waiting = if own.is_some() {
            0
        } else {
            running.waiting.len().min(BATCH_MAX)
        };
        let batch = own.into_iter().chain(running.waiting.drain(..waiting));
        let (submissions, replies): (Vec<_>, Vec<_>) = batch
            .map(|(submission, reply)| {
                let id = submission.id;
                (submission, (id, reply))
            })
            .unzip();
        let round = match (submissions.is_empty(), running.ready) {
            (true, true) => return,
            (true, false) => running.core.probe(),
            (false, _) => running.core.round(submissions),
        };
        running.round = Some(UnderWay {
            round,
            input: Input::Begin,
            replies,
        });
        self.next_step();
    }

    fn next_step(&mut self) {
        let life = self.centre.life;
        let at = self.now.plus_ms(self.dice.between(0, 2));
        self.at(at, Event::Step { life });
    }

    /// One step of the round under way.
    pub(in crate::world) fn step(&mut self, life: u64) {
        let now = self.centre_now();
        if life != self.centre.life {
            return;
        }
        let Some(running) = &mut self.centre.running else {
            return;
        };
        let Some(mut under_way) = running.round.take() else {
            return;
        };
        let input = std::mem::replace(&mut under_way.input, Input::Begin);
        let step = under_way.round.next(&mut running.core, now, input);
        let commits = matches!(&step, Step::Commit(batch) if !batch.is_empty());
        if commits && let Some((When::BeforeTheNextCommit, back)) = self.centre.stops {
            running.round = Some(under_way);
            return self.stop_centre(back);
        }
        let Some(running) = &mut self.centre.running else {
            return;
        };
        let branch = running.core.branch().clone();
        let doubtful = |input: Input| match input {
            Input::Doubtful if self.fault == Some(Fault::TrustsDoubtfulCommits) => Input::Committed,
            other => other,
        };
        let late = match &step {
            Step::Commit(batch) if commits && self.fault == Some(Fault::AnswersBeforeCommit) => {
                Some(batch.clone())
            }
            _ => None,
        };
        let carried_out = match late {
            Some(batch) => {
                self.centre.late = Some(batch);
                Some(Input::Committed)
            }
            None => core::carry_out(&step, &self.centre.store, &branch, &mut running.committed),
        };
        let Some(input) = carried_out else {
            if let Step::Answered(answers) = step {
                self.round_is_over(under_way, answers);
            }
            return;
        };
        under_way.input = doubtful(input);
        running.round = Some(under_way);
        if let Step::Publish(publication) = step {
            let frames = publication
                .events
                .iter()
                .map(|(_, json)| Arc::clone(json))
                .collect();
            self.stream(&Word::Frames(frames));
        }
        if commits
            && self.centre.late.is_none()
            && let Some((When::BetweenCommitAndAnswer, back)) = self.centre.stops
        {
            return self.stop_centre(back);
        }
        self.next_step();
    }

    fn round_is_over(&mut self, under_way: UnderWay, answers: core::Answers) {
        if let Some(running) = &mut self.centre.running {
            running.ready = answers.ready;
        }
        let mut own_failed = false;
        for ((command, reply), answer) in under_way.replies.into_iter().zip(answers.answers) {
            let is_new_word = !matches!(answer, Err(SubmitError::IdReused));
            let (status, body) = match answer {
                Ok(frontdesk_central::branch::Answer::Done(done)) => (200, done.to_json()),
                Ok(frontdesk_central::branch::Answer::Refused(body)) => (409, json(&body)),
                Err(SubmitError::IdReused) => {
                    (409, "{\"code\":\"id_reused\",\"message\":\"\"}".to_owned())
                }
                Err(SubmitError::Contradiction) => (
                    422,
                    "{\"code\":\"contradiction\",\"message\":\"\"}".to_owned(),
                ),
                Err(SubmitError::Busy | SubmitError::Unavailable) => (503, String::new()),
            };
            if is_new_word && matches!(status, 200 | 409) && !matches!(reply, ReplyTo::Itself) {
                self.sights.push(Sight::Answered {
                    command,
                    status,
                    body: Arc::from(body.as_str()),
                });
            }
            match reply {
                ReplyTo::Enrolment {
                    machine,
                    life,
                    ask,
                    code,
                } if status == 200 => self.settle_enrolment(machine, life, ask, &code),
                ReplyTo::Machine { machine, life, ask }
                | ReplyTo::Enrolment {
                    machine, life, ask, ..
                } => self.answer_machine(machine, life, ask, status, body),
                ReplyTo::Errand(errand) => {
                    let answer = Answer {
                        status,
                        date: None,
                        body,
                    };
                    self.send(Parcel::ToErrand { errand, answer });
                }
                ReplyTo::Itself => own_failed |= status == 503,
            }
        }
        if let Some(batch) = self.centre.late.take() {
            if let Some((_, back)) = self.centre.stops {
                return self.stop_centre(back);
            }
            // Planted, and too late.
            drop(self.centre.store.append(&[&batch]));
        }
        let life = self.centre.life;
        let pause = if own_failed || !answers.ready {
            TIMER_PAUSE_MS
        } else {
            0
        };
        self.at(self.now.plus_ms(pause), Event::Timer { life });
        if answers.ready {
            self.stir();
        }
    }

    /// The centre looks what is due.
    pub(in crate::world) fn timer(&mut self, life: u64) {
        let now = self.centre_now();
        if life != self.centre.life {
            return;
        }
        let stopped = self.fault == Some(Fault::TimersStopped) && self.centre.life > 1;
        let Some(running) = &mut self.centre.running else {
            return;
        };
        if running.round.is_some() {
            return;
        }
        if running.own.is_empty() && !stopped {
            running.own.extend(running.core.due(now));
        }
        let next = running.core.next_deadline();
        if let Some(next) = next.filter(|next| *next > now) {
            let at = next.plus_ms(-self.centre.skew_ms);
            self.at(at, Event::Timer { life });
        }
        self.stir();
    }
}
