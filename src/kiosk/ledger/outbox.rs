//! Commands that the kiosk owes the centre: on disk before they are sent, sent in order until they are answered.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;

use super::Ledger;
use crate::kiosk::disk::{Change, Entry, Settled, Urgency};

/// Answered commands are kept this long, to be sent again to a centre that was restored from a backup.
pub const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What a centre says to a kiosk that speaks for another.
const FORBIDDEN: u16 = 403;

/// A command on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    pub position: i64,
    /// The request's JSON, the same bytes at every attempt.
    pub body: Arc<str>,
}

/// There are two ways out, so that a ticket nobody answers holds up no call for help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Urgent,
    InTurn,
}

/// What the centre said to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Carried out, or refused by the rules: settled either way.
    Answered(u16),
    /// The centre cannot read it, and never will: kept aside, so that it does not block the rest.
    Unreadable(u16),
}

impl Verdict {
    /// Refusals are answers. What the centre cannot read it never will. Anything else is no answer, and the same is
    /// sent again: turned away, asked to wait, a fault, or an address where this branch is not.
    pub fn of(status: u16) -> Option<Self> {
        match status {
            200 | 409 => Some(Self::Answered(status)),
            400 | 413 | 422 => Some(Self::Unreadable(status)),
            _ => None,
        }
    }

    fn status(self) -> u16 {
        let (Self::Answered(status) | Self::Unreadable(status)) = self;
        status
    }
}

impl Ledger {
    /// Owes one more command, after those already owed.
    pub fn owe(&self, request: &CommandRequest, urgency: Urgency, now: Timestamp) -> Change {
        let body = serde_json::to_string(request)
            .expect("a command has only string keys and finite numbers");
        Change::Owe {
            position: self.next_position(),
            id: request.id,
            urgency,
            body: body.into(),
            at: now,
        }
    }

    /// Where what is owed next will be.
    pub fn next_position(&self) -> i64 {
        self.last_position + 1
    }

    /// What to send next this way.
    pub fn next_owed(&self, way: Way) -> Option<Owed> {
        let in_turn = (Reverse(Urgency::InTurn), i64::MIN);
        let mut waiting = match way {
            Way::Urgent => self.waiting.range(..in_turn),
            Way::InTurn => self.waiting.range(in_turn..),
        };
        let (_, position) = *waiting.next()?;
        let body = self.outbox.get(&position)?.body.clone();
        Some(Owed { position, body })
    }

    /// Whether what has this position is waiting for its answer.
    pub fn is_owed(&self, position: i64) -> bool {
        let entry = self.outbox.get(&position);
        entry.is_some_and(|entry| entry.settled.is_none())
    }

    /// Everything that was answered within [`KEPT_MS`] is owed again: the centre has forgotten it.
    pub fn owe_again(&self, now: Timestamp) -> impl Iterator<Item = Change> {
        let kept = (now.plus_ms(-KEPT_MS), i64::MIN)..;
        let positions = self.answered.range(kept).map(|(_, position)| *position);
        positions.map(|position| Change::OweAgain { position })
    }

    /// All of it was said by another kiosk than this machine is now. Nobody takes it from this one: what is owed is kept
    /// aside, and what was answered is not sent again.
    pub fn leave_behind(&self, now: Timestamp) -> Vec<Change> {
        let (status, at) = (FORBIDDEN, now);
        let owed = self.waiting.iter().map(|(_, position)| Change::Settle {
            position: *position,
            settled: Settled { at, status },
            answer: String::new(),
        });
        let answered = self.answered.iter().map(|(_, position)| Change::Forget {
            position: *position,
        });
        owed.chain(answered).collect()
    }

    /// How many commands wait for an answer.
    pub fn owed(&self) -> u32 {
        u32::try_from(self.waiting.len()).unwrap_or(u32::MAX)
    }

    /// How many the centre could not read.
    pub fn unreadable(&self) -> u32 {
        u32::try_from(self.unreadable.len()).unwrap_or(u32::MAX)
    }

    /// Where these are in the outbox, and what the centre said to each.
    pub fn all_unreadable(&self) -> &BTreeMap<i64, u16> {
        &self.unreadable
    }

    /// What waits for an answer and is no call of somebody's, by its position.
    pub fn owed_in_turn(&self) -> impl Iterator<Item = (i64, &Arc<str>)> {
        let waiting = self.waiting.iter();
        let in_turn = waiting.filter(|(Reverse(urgency), _)| *urgency == Urgency::InTurn);
        in_turn.filter_map(|(_, position)| Some((*position, &self.outbox.get(position)?.body)))
    }

    /// Another program, or another centre, may read it after all.
    pub fn try_again(&self) -> impl Iterator<Item = Change> {
        let positions = self.unreadable.keys().copied();
        positions.map(|position| Change::OweAgain { position })
    }

    /// Whether anything was answered that is still kept.
    pub fn has_answers(&self) -> bool {
        !self.answered.is_empty()
    }

    /// Settles a command, and forgets those settled longer ago than [`KEPT_MS`].
    pub fn settle(
        &self,
        position: i64,
        verdict: Verdict,
        answer: &str,
        now: Timestamp,
    ) -> Vec<Change> {
        let settle = Change::Settle {
            position,
            settled: Settled {
                at: now,
                status: verdict.status(),
            },
            answer: answer.to_owned(),
        };
        let old = ..(now.plus_ms(-KEPT_MS), i64::MIN);
        let forget = self
            .answered
            .range(old)
            .map(|(_, position)| Change::Forget {
                position: *position,
            });
        std::iter::once(settle).chain(forget).collect()
    }

    pub(super) fn enter(&mut self, position: i64, entry: Entry) {
        match entry.settled {
            None => {
                self.waiting.insert((Reverse(entry.urgency), position));
            }
            Some(settled) if is_answer(settled) => {
                self.answered.insert((settled.at, position));
            }
            // What the centre could not read stays until somebody has looked at it.
            // Of an alarm there is nobody to tell.
            Some(_) if entry.urgency == Urgency::Alarm => {}
            Some(settled) => {
                self.unreadable.insert(position, settled.status);
            }
        }
        self.outbox.insert(position, entry);
    }

    pub(super) fn leave(&mut self, position: i64) -> Option<Entry> {
        let entry = self.outbox.remove(&position)?;
        match entry.settled {
            None => {
                self.waiting.remove(&(Reverse(entry.urgency), position));
            }
            Some(settled) if is_answer(settled) => {
                self.answered.remove(&(settled.at, position));
            }
            Some(_) => {
                self.unreadable.remove(&position);
            }
        }
        Some(entry)
    }
}

fn is_answer(settled: Settled) -> bool {
    matches!(Verdict::of(settled.status), Some(Verdict::Answered(_)))
}

#[cfg(test)]
mod tests {
    use frontdesk_domain::branch::Command;
    use frontdesk_domain::ids::{CommandId, HelpId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn commands_leave_in_order_and_calls_for_help_have_a_way_of_their_own() {
        let mut ledger = Ledger::default();
        let owed = [
            Urgency::InTurn,
            Urgency::Help,
            Urgency::InTurn,
            Urgency::Alarm,
        ];
        for (nth, urgency) in (1..).zip(owed) {
            owe(&mut ledger, nth, urgency, Timestamp(0));
        }
        assert_eq!(drain(&mut ledger, Way::Urgent), [4, 2]);
        assert_eq!(drain(&mut ledger, Way::InTurn), [1, 3]);
    }

    #[test]
    fn what_was_owed_is_owed_after_a_new_start() {
        let mut kept = crate::kiosk::disk::Kept::default();
        let change = Ledger::default().owe(&request(1), Urgency::Help, Timestamp(1));
        kept.apply(&change);
        let (mut ledger, _) = Ledger::new(kept);
        assert_eq!(drain(&mut ledger, Way::Urgent), [1]);
    }

    #[test]
    fn an_unreadable_command_is_kept_aside_and_blocks_nothing() {
        let mut ledger = Ledger::default();
        owe(&mut ledger, 1, Urgency::InTurn, Timestamp(1));
        owe(&mut ledger, 2, Urgency::InTurn, Timestamp(2));
        let head = ledger.next_owed(Way::InTurn).unwrap();
        settle(
            &mut ledger,
            head.position,
            Verdict::Unreadable(422),
            Timestamp(3),
        );
        assert_eq!((ledger.owed(), ledger.unreadable()), (1, 1));
    }

    #[test]
    fn answered_commands_are_kept_for_seven_days_and_no_longer() {
        let mut ledger = Ledger::default();
        let mut kept = Vec::new();
        for (nth, at) in (1..).zip([Timestamp(0), Timestamp(KEPT_MS), Timestamp(KEPT_MS + 1)]) {
            owe(&mut ledger, nth, Urgency::InTurn, at);
            let head = ledger.next_owed(Way::InTurn).unwrap();
            settle(&mut ledger, head.position, Verdict::Answered(200), at);
            kept.push(ledger.outbox.len());
        }
        assert_eq!(kept, [1, 2, 2], "at seven days exactly it is still there");
    }

    #[test]
    fn what_was_answered_within_seven_days_is_owed_again_in_its_order() {
        let mut ledger = Ledger::default();
        for nth in 1..=4 {
            owe(&mut ledger, nth, Urgency::InTurn, Timestamp(0));
        }
        let answers = [
            (Verdict::Answered(200), Timestamp(-1)),
            (Verdict::Answered(409), Timestamp(0)),
            (Verdict::Unreadable(422), Timestamp(1)),
            (Verdict::Answered(200), Timestamp(2)),
        ];
        for (verdict, at) in answers {
            let head = ledger.next_owed(Way::InTurn).unwrap();
            settle(&mut ledger, head.position, verdict, at);
        }
        let again: Vec<_> = ledger.owe_again(Timestamp(KEPT_MS)).collect();
        for change in &again {
            ledger.apply(change);
        }
        assert_eq!(drain(&mut ledger, Way::InTurn), [2, 4]);
    }

    #[test]
    fn what_another_kiosk_owed_is_kept_aside_and_what_it_had_told_is_not_told_again() {
        let mut ledger = Ledger::default();
        for nth in 1..=3 {
            owe(&mut ledger, nth, Urgency::InTurn, Timestamp(0));
        }
        let head = ledger.next_owed(Way::InTurn).unwrap();
        settle(
            &mut ledger,
            head.position,
            Verdict::Answered(200),
            Timestamp(1),
        );
        for change in ledger.leave_behind(Timestamp(2)) {
            ledger.apply(&change);
        }
        assert_eq!((ledger.owed(), ledger.unreadable()), (0, 2));
        assert_eq!(ledger.owe_again(Timestamp(2)).count(), 0);
    }

    #[test]
    fn a_ticket_is_set_aside_only_when_the_centre_cannot_read_it() {
        assert_eq!(Verdict::of(200), Some(Verdict::Answered(200)));
        assert_eq!(Verdict::of(409), Some(Verdict::Answered(409)));
        for status in [400, 413, 422] {
            assert_eq!(Verdict::of(status), Some(Verdict::Unreadable(status)));
        }
        for status in [301, 401, 403, 404, 405, 408, 429, 500, 502, 503] {
            let verdict = Verdict::of(status);
            assert_eq!(
                verdict, None,
                "{status} is no answer: the same is sent again"
            );
        }
    }

    fn owe(ledger: &mut Ledger, nth: u128, urgency: Urgency, at: Timestamp) {
        let change = ledger.owe(&request(nth), urgency, at);
        ledger.apply(&change);
    }

    fn settle(ledger: &mut Ledger, position: i64, verdict: Verdict, at: Timestamp) {
        for change in ledger.settle(position, verdict, "{}", at) {
            ledger.apply(&change);
        }
    }

    fn drain(ledger: &mut Ledger, way: Way) -> Vec<i64> {
        std::iter::from_fn(|| {
            let owed = ledger.next_owed(way)?;
            settle(ledger, owed.position, Verdict::Answered(200), Timestamp(9));
            Some(owed.position)
        })
        .collect()
    }

    fn request(nth: u128) -> CommandRequest {
        let id = Uuid::from_u128(nth);
        CommandRequest {
            id: CommandId(id),
            command: Command::CancelHelp { help: HelpId(id) },
        }
    }
}
