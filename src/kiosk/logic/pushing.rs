//! Delivers what the kiosk owes: the same bytes at every attempt, until the centre has answered. Calls for help have a
//! way of their own, so that a ticket nobody answers holds none up.

use frontdesk_domain::time::Timestamp;

use super::ask::{Answer, Ask, AskId, Asked, Slot, What};
use super::patience::Patience;
use super::{Disk, Kiosk};
use crate::kiosk::disk::Urgency;
use crate::kiosk::ledger::Verdict;

/// An answer takes no longer than this.
pub(super) const ANSWER_MAX_MS: i64 = 10_000;

#[derive(Debug, Default)]
pub(super) struct Pushers {
    help: Pusher,
    in_turn: Pusher,
}

#[derive(Debug, Default)]
struct Pusher {
    /// What is under way, and its place in the outbox.
    under_way: Option<(Asked, i64)>,
    patience: Patience,
}

impl Pushers {
    pub fn asked(&self, ask: AskId) -> Option<(Urgency, Asked)> {
        [Urgency::Help, Urgency::InTurn]
            .into_iter()
            .find_map(|urgency| {
                let (asked, _) = self.of(urgency).under_way?;
                (asked.id == ask).then_some((urgency, asked))
            })
    }

    pub fn hurry(&mut self, urgency: Urgency) {
        self.of_mut(urgency).patience.hurry();
    }

    fn of(&self, urgency: Urgency) -> &Pusher {
        match urgency {
            Urgency::Help => &self.help,
            Urgency::InTurn => &self.in_turn,
        }
    }

    fn of_mut(&mut self, urgency: Urgency) -> &mut Pusher {
        match urgency {
            Urgency::Help => &mut self.help,
            Urgency::InTurn => &mut self.in_turn,
        }
    }
}

impl<D: Disk> Kiosk<D> {
    /// Sends what is owed next. Tickets wait until the branch is followed: a kiosk that was away hears first, then
    /// tells.
    pub(super) fn push_on(&mut self, urgency: Urgency, now: Timestamp) -> Option<Ask> {
        let pusher = self.pushers.of(urgency);
        let busy = pusher.under_way.is_some() || pusher.patience.waits(now).is_some();
        if busy || self.is_held(urgency) {
            return None;
        }
        let owed = self.ledger.next_owed(urgency)?;
        let slot = match urgency {
            Urgency::Help => Slot::PushHelp,
            Urgency::InTurn => Slot::PushInTurn,
        };
        let ask = self.ask(slot, What::Post { body: owed.body });
        let asked = Asked {
            id: ask.id,
            sent: now,
        };
        self.pushers.of_mut(urgency).under_way = Some((asked, owed.position));
        Some(ask)
    }

    fn is_held(&self, urgency: Urgency) -> bool {
        urgency == Urgency::InTurn && !self.follower.has_looked()
    }

    pub(super) fn pushed(&mut self, urgency: Urgency, answer: &Answer, now: Timestamp) {
        let Some((_, position)) = self.pushers.of(urgency).under_way else {
            return;
        };
        let Some(verdict) = Verdict::of(answer.status) else {
            let why = format!("the centre answered {}", answer.status);
            return self.push_failed(urgency, &why, now);
        };
        if matches!(verdict, Verdict::Unreadable(_)) {
            tracing::error!(
                status = answer.status,
                position,
                "The centre cannot read a command; it is kept aside for staff to look into."
            );
        }
        let settled = self.make_certain().and_then(|()| {
            let changes = self.ledger.settle(position, verdict, &answer.body, now);
            self.commit(&changes)
        });
        match settled {
            Ok(()) => {
                let pusher = self.pushers.of_mut(urgency);
                pusher.under_way = None;
                pusher.patience.worked();
            }
            Err(error) => self.push_failed(urgency, &error.to_string(), now),
        }
    }

    pub(super) fn push_failed(&mut self, urgency: Urgency, why: &str, now: Timestamp) {
        tracing::warn!(why, "What this kiosk owes is not delivered yet.");
        let pusher = self.pushers.of_mut(urgency);
        pusher.under_way = None;
        pusher.patience.failed(now, &self.entropy);
    }

    pub(super) fn give_up_late_pushes(&mut self, now: Timestamp) {
        for urgency in [Urgency::Help, Urgency::InTurn] {
            let under_way = self.pushers.of(urgency).under_way;
            if under_way.is_some_and(|(asked, _)| now.ms_since(asked.sent) >= ANSWER_MAX_MS) {
                self.push_failed(urgency, "no answer in time", now);
            }
        }
    }

    pub(super) fn pusher_wakes(&self) -> impl Iterator<Item = (Timestamp, &'static str)> {
        [Urgency::Help, Urgency::InTurn]
            .into_iter()
            .filter_map(|urgency| {
                let pusher = self.pushers.of(urgency);
                if let Some((asked, _)) = pusher.under_way {
                    return Some((asked.sent.plus_ms(ANSWER_MAX_MS), "no answer to a command"));
                }
                if self.is_held(urgency) {
                    return None;
                }
                self.ledger.next_owed(urgency)?;
                pusher.patience.until().map(|at| (at, "send again"))
            })
    }
}
