//! One batch of commands from question to answers. Nobody is answered before the commit; whatever fails, what was
//! decided is dropped, the log is read again, and what has no answer yet is decided anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use frontdesk_domain::time::Timestamp;

use super::step::{
    Answers, Earlier, EarlierEvents, Found, Input, Lookup, Publication, Reread, Setback, Step,
};
use super::{ATTEMPTS_MAX, Core};
use crate::branch::draft::{Contradiction, Draft, Verdict, draft};
use crate::branch::{Answer, Done, Submission, SubmitError};
use crate::store::{Batch, Outcome};

/// A round under way. Dropped before its end, nobody is answered, and the next one reads the log again first.
#[derive(Debug)]
pub struct Round {
    submissions: Vec<Submission>,
    answers: Vec<Option<Result<Answer, SubmitError>>>,
    attempts_left: usize,
    phase: Phase,
}

/// What the round waits for.
#[derive(Debug)]
enum Phase {
    Beginning,
    Looking,
    Committing(Decided),
    Publishing(Verdicts),
    Reading(Verdicts, Vec<Earlier>),
    /// And whether to decide again afterwards.
    Rereading(After),
    PublishingTail(After),
    ProbeBeginning,
    ProbeCommitting,
    Over,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Decide,
    Probe,
}

/// Decided, and not yet known to be written.
#[derive(Debug)]
struct Decided {
    verdicts: Verdicts,
    publication: Publication,
}

/// What each open command came to, and the texts of this round's own events.
#[derive(Debug)]
struct Verdicts {
    verdicts: Vec<Verdict>,
    fresh: BTreeMap<u64, Arc<str>>,
}

impl Round {
    pub(super) fn of(submissions: Vec<Submission>) -> Self {
        Self {
            answers: vec![None; submissions.len()],
            submissions,
            attempts_left: ATTEMPTS_MAX,
            phase: Phase::Beginning,
        }
    }

    pub(super) fn probe() -> Self {
        Self {
            phase: Phase::ProbeBeginning,
            ..Self::of(Vec::new())
        }
    }

    /// The next step, after what came of the one before. An input that does not belong to that step makes the round
    /// read the log again: whatever was meant, nothing uncertain is built on.
    pub fn next(&mut self, core: &mut Core, now: Timestamp, input: Input) -> Step {
        match (std::mem::replace(&mut self.phase, Phase::Over), input) {
            (Phase::Beginning, Input::Begin) if core.sure => self.look(core),
            (Phase::Beginning, _) => self.read_again(core, After::Decide, Setback::Unfinished),

            (Phase::Looking, Input::Found(found)) => self.decide(core, now, &found),

            (Phase::Committing(decided), Input::Committed) => self.publish(core, decided),
            (Phase::Committing(_), Input::Collided) => self.set_back(core, Setback::Collided),
            (Phase::Committing(_), _) => self.set_back(core, Setback::Doubtful),

            (Phase::Publishing(verdicts), Input::Published) => {
                core.sure = true;
                self.word(core, verdicts)
            }

            (Phase::Reading(verdicts, wanted), Input::Events(texts))
                if texts.len() == wanted.len() =>
            {
                let read: BTreeMap<u64, Vec<Arc<str>>> = wanted
                    .iter()
                    .map(|earlier| earlier.first_seq)
                    .zip(texts)
                    .collect();
                self.worded(&verdicts, &read)
            }

            (Phase::Rereading(after), Input::Reread(reread)) => self.reread(core, after, *reread),
            (Phase::PublishingTail(after), Input::Published) => self.on(core, after),

            (Phase::ProbeBeginning, Input::Begin) => {
                self.phase = Phase::ProbeCommitting;
                Step::Commit(Batch::empty(core.branch.clone()))
            }
            (Phase::ProbeCommitting, Input::Committed) => {
                self.read_again(core, After::Probe, Setback::Probe)
            }
            // It cannot be read again, or not be written.
            (
                Phase::Rereading(_) | Phase::ProbeBeginning | Phase::ProbeCommitting | Phase::Over,
                _,
            ) => self.over(false),

            // What was to be read was not.
            _ => self.set_back(core, Setback::Unread),
        }
    }

    fn look(&mut self, core: &Core) -> Step {
        self.phase = Phase::Looking;
        let open = self.open().map(|index| &self.submissions[index]);
        Step::Look(Lookup::for_these(&core.branch, &core.working, open))
    }

    /// The commands that have no answer yet.
    fn open(&self) -> impl Iterator<Item = usize> + Clone {
        (0..self.answers.len()).filter(|index| self.answers[*index].is_none())
    }

    fn decide(&mut self, core: &mut Core, now: Timestamp, found: &Found) -> Step {
        let open: Vec<usize> = self.open().collect();
        let submissions: Vec<&Submission> =
            open.iter().map(|index| &self.submissions[*index]).collect();
        core.sure = false;
        let drafted = draft(
            &core.branch,
            &mut core.working,
            &core.in_force,
            now,
            &submissions,
            found,
        );
        let Draft {
            batch,
            frames,
            envelopes,
            verdicts,
            in_force,
        } = match drafted {
            Ok(drafted) => drafted,
            Err(Contradiction { index, why }) => {
                self.answers[open[index]] = Some(Err(SubmitError::Contradiction));
                return self.set_back(core, Setback::Contradiction(why));
            }
        };
        let fresh = envelopes
            .iter()
            .map(|(envelope, json)| (envelope.seq, Arc::clone(json)))
            .collect();
        let decided = Decided {
            verdicts: Verdicts { verdicts, fresh },
            publication: Publication {
                events: envelopes,
                frames,
                in_force,
            },
        };
        if batch.answers.is_empty() {
            return self.publish(core, decided);
        }
        self.phase = Phase::Committing(decided);
        Step::Commit(batch)
    }

    fn publish(&mut self, core: &mut Core, decided: Decided) -> Step {
        if decided.publication.events.is_empty() {
            core.sure = true;
            return self.word(core, decided.verdicts);
        }
        if let Some(in_force) = &decided.publication.in_force {
            core.in_force = Arc::clone(in_force);
        }
        self.phase = Phase::Publishing(decided.verdicts);
        Step::Publish(decided.publication)
    }

    /// The answers carry their events' text: from this round, or from the log for a command that was answered earlier.
    fn word(&mut self, core: &Core, verdicts: Verdicts) -> Step {
        let wanted: Vec<Earlier> = verdicts.earlier().collect();
        if wanted.is_empty() {
            return self.worded(&verdicts, &BTreeMap::new());
        }
        self.phase = Phase::Reading(verdicts, wanted.clone());
        Step::Read(EarlierEvents {
            branch: core.branch.clone(),
            wanted,
        })
    }

    fn worded(&mut self, verdicts: &Verdicts, read: &BTreeMap<u64, Vec<Arc<str>>>) -> Step {
        let open: Vec<usize> = self.open().collect();
        for (index, verdict) in open.into_iter().zip(&verdicts.verdicts) {
            self.answers[index] = Some(match verdict {
                Verdict::IdReused => Err(SubmitError::IdReused),
                Verdict::Answered(Outcome::Refused(body)) => Ok(Answer::Refused(body.clone())),
                Verdict::Answered(Outcome::Done { first_seq, count }) => Ok(Answer::Done(Done {
                    first_seq: *first_seq,
                    events: match read.get(first_seq) {
                        Some(events) if *count > 0 => events.clone(),
                        _ => verdicts.own(*first_seq, *count),
                    },
                })),
            });
        }
        self.over(true)
    }

    fn set_back(&mut self, core: &mut Core, why: Setback) -> Step {
        self.attempts_left = self.attempts_left.saturating_sub(1);
        self.read_again(core, After::Decide, why)
    }

    fn read_again(&mut self, core: &mut Core, after: After, why: Setback) -> Step {
        core.sure = false;
        self.phase = Phase::Rereading(after);
        Step::ReadAgain(why)
    }

    fn reread(&mut self, core: &mut Core, after: After, reread: Reread) -> Step {
        core.working = reread.state;
        if let Some(in_force) = &reread.in_force {
            core.in_force = Arc::clone(in_force);
        }
        if reread.tail.is_empty() {
            return self.on(core, after);
        }
        self.phase = Phase::PublishingTail(after);
        Step::Publish(Publication::of_tail(reread.tail, reread.in_force))
    }

    fn on(&mut self, core: &mut Core, after: After) -> Step {
        core.sure = true;
        match after {
            After::Probe => self.over(true),
            After::Decide if self.attempts_left == 0 => self.over(false),
            After::Decide => self.look(core),
        }
    }

    fn over(&mut self, ready: bool) -> Step {
        let answers = std::mem::take(&mut self.answers);
        let answers = answers
            .into_iter()
            .map(|answer| answer.unwrap_or(Err(SubmitError::Unavailable)))
            .collect();
        Step::Answered(Answers { answers, ready })
    }
}

impl Verdicts {
    /// This round's own events, none where they stand in the log from before.
    fn own(&self, first_seq: u64, count: u32) -> Vec<Arc<str>> {
        self.fresh
            .range(first_seq..first_seq + u64::from(count))
            .map(|(_, json)| Arc::clone(json))
            .collect()
    }

    fn earlier(&self) -> impl Iterator<Item = Earlier> {
        self.verdicts
            .iter()
            .filter_map(|verdict| match verdict {
                Verdict::Answered(Outcome::Done { first_seq, count }) => Some(Earlier {
                    first_seq: *first_seq,
                    count: *count,
                }),
                _ => None,
            })
            .filter(|earlier| earlier.count > 0 && !self.fresh.contains_key(&earlier.first_seq))
    }
}
