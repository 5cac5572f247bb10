//! Deciding everything that waits, each command on the state that the one before left. Pure: what it needs to know of
//! the store comes in as [`Found`], what it wants written goes out as a batch.

use std::collections::BTreeMap;
use std::sync::Arc;

use frontdesk_domain::branch::{
    Context, Corrupt, ENVELOPE_VERSION, Envelope, Event, Refusal, State, decide,
};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, CommandId, TicketId};
use frontdesk_domain::ticket::Ticket;
use frontdesk_domain::time::Timestamp;

use super::core::Found;
use super::{Frame, InForce, Submission, Touch};
use crate::store::{Batch, Configuration, ConfigurationKind, Outcome, StoredAnswer, StoredEvent};

/// What a command comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Answered(Outcome),
    IdReused,
}

pub(super) struct Draft {
    pub batch: Batch,
    pub frames: Vec<Frame>,
    pub envelopes: Vec<(Envelope, Arc<str>)>,
    /// One for each submission, in order.
    pub verdicts: Vec<Verdict>,
    /// What the batch puts in force, where it does.
    pub in_force: Option<Arc<InForce>>,
}

/// A decision whose events do not apply: the rules contradict themselves. The state is spoiled.
#[derive(Debug)]
pub(super) struct Contradiction {
    /// Which submission.
    pub index: usize,
    pub why: Corrupt,
}

/// Decides `submissions` in order. `state` comes out as the batch leaves it, and must be dropped when the batch is
/// not written.
pub(super) fn draft(
    branch: &BranchId,
    state: &mut State,
    in_force: &Arc<InForce>,
    at: Timestamp,
    submissions: &[&Submission],
    found: &Found,
) -> Result<Draft, Contradiction> {
    let mut drafting = Drafting {
        state,
        in_force: Arc::clone(in_force),
        at,
        ended: BTreeMap::new(),
        draft: Draft {
            batch: Batch::empty(branch.clone()),
            frames: Vec::new(),
            envelopes: Vec::new(),
            verdicts: Vec::new(),
            in_force: None,
        },
    };
    let mut answered: BTreeMap<CommandId, (Hash, Outcome)> = found
        .answers
        .iter()
        .map(|answer| {
            (
                answer.command_id,
                (answer.body_hash, answer.outcome.clone()),
            )
        })
        .collect();
    for (index, submission) in submissions.iter().enumerate() {
        let body_hash = submission.body_hash();
        let verdict = match answered.get(&submission.id) {
            Some((hash, outcome)) if *hash == body_hash => Verdict::Answered(outcome.clone()),
            Some(_) => Verdict::IdReused,
            None => {
                let outcome = drafting
                    .decide(submission, found)
                    .map_err(|why| Contradiction { index, why })?;
                if keeps(submission, &outcome) {
                    answered.insert(submission.id, (body_hash, outcome.clone()));
                    drafting.draft.batch.answers.push(StoredAnswer {
                        command_id: submission.id,
                        body_hash,
                        outcome: outcome.clone(),
                    });
                }
                Verdict::Answered(outcome)
            }
        };
        drafting.draft.verdicts.push(verdict);
    }
    drafting.draft.batch.tickets = drafting.ended.into_values().collect();
    Ok(drafting.draft)
}

struct Drafting<'a> {
    state: &'a mut State,
    /// As the commands before have left it.
    in_force: Arc<InForce>,
    at: Timestamp,
    /// What nothing can happen to any more. The state has it until its day is over, then the store alone.
    ended: BTreeMap<TicketId, Ticket>,
    draft: Draft,
}

impl Drafting<'_> {
    fn decide(&mut self, submission: &Submission, found: &Found) -> Result<Outcome, Corrupt> {
        let first_seq = self.state.seq + 1;
        let events = match self.events(submission, found) {
            Ok(events) => events,
            Err(refusal) => return Ok(Outcome::from(&refusal)),
        };
        let count = u32::try_from(events.len()).unwrap_or(u32::MAX);
        for event in events {
            self.append(submission, event)?;
        }
        Ok(Outcome::Done { first_seq, count })
    }

    fn events(&mut self, submission: &Submission, found: &Found) -> Result<Vec<Event>, Refusal> {
        let command = submission.command(self.state, self.at)?;
        let context = Context {
            at: self.at,
            site: &self.in_force.site,
            past: &found.past,
        };
        let events = decide(self.state, &command, context)?;
        let next = self.in_force.after(&command);
        let next = next.map_err(|why| Refusal::BadConfiguration(why.to_string()))?;
        if let Some(next) = next {
            self.in_force = Arc::new(next);
        }
        Ok(events)
    }

    fn append(&mut self, submission: &Submission, event: Event) -> Result<(), Corrupt> {
        let envelope = Envelope {
            seq: self.state.seq + 1,
            prev: self.state.head,
            at: self.at,
            business_date: self.state.day,
            actor: submission.actor(),
            by: submission.by,
            command_id: submission.id,
            v: ENVELOPE_VERSION,
            event,
        };
        let json: Arc<str> = envelope.to_json().into();
        self.state.apply(&envelope, &json)?;
        let touch = Touch::of(&envelope.event, self.state);
        if let Some(ticket) = touch.ticket.and_then(|id| self.state.tickets.get(&id))
            && (ticket.state.is_terminal() || is_undone(&envelope.event))
        {
            self.ended.insert(ticket.id, Ticket::clone(ticket));
        }
        self.publishes(&envelope);
        let draft = &mut self.draft;
        draft.batch.events.push(StoredEvent {
            seq: envelope.seq,
            prev: envelope.prev,
            hash: self.state.head,
            at: envelope.at,
            json: Arc::clone(&json),
        });
        draft.frames.push(Frame {
            seq: envelope.seq,
            json: Arc::clone(&json),
            touch,
        });
        draft.envelopes.push((envelope, json));
        Ok(())
    }

    /// A configuration is stored with the event that puts it in force.
    fn publishes(&mut self, envelope: &Envelope) {
        let InForce { site, versions, .. } = &*self.in_force;
        let stored = match envelope.event {
            Event::BranchConfigured { .. } => Configuration {
                hash: versions.settings,
                kind: ConfigurationKind::Settings,
                json: site.settings.to_json(),
            },
            Event::CataloguePublished { .. } => Configuration {
                hash: versions.catalogue,
                kind: ConfigurationKind::Catalogue,
                json: site.catalogue.to_json(),
            },
            _ => return,
        };
        let batch = &mut self.draft.batch;
        batch.configurations.push(stored);
        batch.publications.push(envelope.seq);
        self.draft.in_force = Some(Arc::clone(&self.in_force));
    }
}

/// A ticket that had ended may have been taken up again: what is kept of it says so.
fn is_undone(event: &Event) -> bool {
    matches!(event, Event::ActUndone { .. })
}

/// The centre's own commands ask nobody: a refusal of one is not kept, so that the same one can come due later.
fn keeps(submission: &Submission, outcome: &Outcome) -> bool {
    let own = match &submission.asked {
        super::Asked::Command(command) => command.is_centres_own(),
        super::Asked::Customer { .. } => false,
    };
    !own || matches!(outcome, Outcome::Done { .. })
}
