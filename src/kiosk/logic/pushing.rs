//! Delivers what the kiosk owes: the same bytes at every attempt, until the centre has answered. Calls for help have a
//! way of their own, so that a ticket nobody answers holds none up.

use std::collections::BTreeSet;

use frontdesk_domain::time::Timestamp;
use serde::Deserialize;

use super::ask::{Answer, Ask, AskId, Asked, Slot, What};
use super::patience::Patience;
use super::{Disk, Kiosk};
use crate::kiosk::disk::{Answered, Change};
use crate::kiosk::ledger::{Verdict, Way};

/// So many are known while the branch is not followed; what was answered last is what a backup lacks first.
pub(super) const ANSWERED_MAX: usize = 1_000;

/// An answer takes no longer than this.
pub(super) const ANSWER_MAX_MS: i64 = 10_000;

#[derive(Debug, Default)]
pub(super) struct Pushers {
    urgent: Pusher,
    in_turn: Pusher,
}

#[derive(Debug, Default)]
struct Pusher {
    /// What is under way, and its place in the outbox.
    under_way: Option<(Asked, i64)>,
    patience: Patience,
}

impl Pushers {
    pub fn asked(&self, ask: AskId) -> Option<(Way, Asked)> {
        [Way::Urgent, Way::InTurn].into_iter().find_map(|way| {
            let (asked, _) = self.of(way).under_way?;
            (asked.id == ask).then_some((way, asked))
        })
    }

    /// What is owed is sent again, and whatever comes in between is an answer to nobody.
    pub fn drop_what_is_under_way(&mut self) {
        self.urgent.under_way = None;
        self.in_turn.under_way = None;
    }

    pub fn hurry(&mut self, way: Way) {
        self.of_mut(way).patience.hurry();
    }

    fn of(&self, way: Way) -> &Pusher {
        match way {
            Way::Urgent => &self.urgent,
            Way::InTurn => &self.in_turn,
        }
    }

    fn of_mut(&mut self, way: Way) -> &mut Pusher {
        match way {
            Way::Urgent => &mut self.urgent,
            Way::InTurn => &mut self.in_turn,
        }
    }
}

impl<D: Disk> Kiosk<D> {
    /// Sends what is owed next. Tickets wait until the branch is followed: a kiosk that was away hears first, then
    /// tells.
    pub(super) fn push_on(&mut self, way: Way, now: Timestamp) -> Option<Ask> {
        let pusher = self.pushers.of(way);
        let busy = pusher.under_way.is_some() || pusher.patience.waits(now).is_some();
        if busy || self.is_held(way) {
            return None;
        }
        let owed = self.ledger.next_owed(way)?;
        let slot = match way {
            Way::Urgent => Slot::PushHelp,
            Way::InTurn => Slot::PushInTurn,
        };
        let ask = self.ask(slot, What::Post { body: owed.body });
        let asked = Asked {
            id: ask.id,
            sent: now,
        };
        self.pushers.of_mut(way).under_way = Some((asked, owed.position));
        Some(ask)
    }

    fn is_held(&self, way: Way) -> bool {
        way == Way::InTurn && !self.follower.has_looked()
    }

    pub(super) fn pushed(&mut self, way: Way, answer: &Answer, now: Timestamp) {
        let Some((_, position)) = self.pushers.of(way).under_way else {
            return;
        };
        let Some(verdict) = verdict(answer) else {
            let why = format!("the answer, {}, is none of the centre's", answer.status);
            return self.push_failed(way, &why, now);
        };
        self.in_contact(now);
        if matches!(verdict, Verdict::Unreadable(_)) {
            tracing::error!(
                status = answer.status,
                position,
                "The centre cannot read a command; it is kept aside for staff to look into."
            );
        }
        // By the centre's clock, which this answer has just told: this machine's may be set before the next start.
        let at = self.centre_time(now);
        let last = events(answer).and_then(|events| events.last().copied());
        let answered = self.with_answered(last);
        let settled = self.make_certain().and_then(|()| {
            let mut changes = self.ledger.settle(position, verdict, &answer.body, at);
            if answered != self.answered {
                changes.push(Change::Answered(answered.clone()));
            }
            self.commit(&changes)
        });
        match settled {
            Ok(()) => {
                self.answered = answered;
                self.heed_start(position, last.map_or(0, |last| last.seq));
                let pusher = self.pushers.of_mut(way);
                pusher.under_way = None;
                pusher.patience.worked();
            }
            Err(error) => self.push_failed(way, &error.to_string(), now),
        }
    }

    /// Each is kept, for none stands for those before it: a log that was put back may have answered the later ones.
    fn with_answered(&self, last: Option<Answered>) -> BTreeSet<Answered> {
        let mut answered = self.answered.clone();
        answered.extend(last);
        while answered.len() > ANSWERED_MAX {
            answered.pop_first();
        }
        answered
    }

    pub(super) fn push_failed(&mut self, way: Way, why: &str, now: Timestamp) {
        tracing::warn!(why, "What this kiosk owes is not delivered yet.");
        let pusher = self.pushers.of_mut(way);
        pusher.under_way = None;
        pusher.patience.failed(now, &self.entropy);
    }

    pub(super) fn give_up_late_pushes(&mut self, now: Timestamp) {
        for way in [Way::Urgent, Way::InTurn] {
            let under_way = self.pushers.of(way).under_way;
            if under_way.is_some_and(|(asked, _)| now.ms_since(asked.sent) >= ANSWER_MAX_MS) {
                self.push_failed(way, "no answer in time", now);
            }
        }
    }

    pub(super) fn pusher_wakes(&self) -> impl Iterator<Item = (Timestamp, &'static str)> {
        [Way::Urgent, Way::InTurn].into_iter().filter_map(|way| {
            let pusher = self.pushers.of(way);
            if let Some((asked, _)) = pusher.under_way {
                return Some((asked.sent.plus_ms(ANSWER_MAX_MS), "no answer to a command"));
            }
            if self.is_held(way) {
                return None;
            }
            self.ledger.next_owed(way)?;
            pusher.patience.until().map(|at| (at, "send again"))
        })
    }
}

/// Only the centre's own words are an answer. A login page, a proxy or another service in its place speaks otherwise, and
/// to take that for one would lose what is owed.
fn verdict(answer: &Answer) -> Option<Verdict> {
    match (answer.status, answer.code().as_deref()) {
        // What is said in another kiosk's name, or is no kiosk's to say, nobody ever takes from this one: a machine that
        // became another kiosk since, or is of another version than the centre, is not held up by it.
        (403, Some("other_kiosk" | "not_for_kiosks")) => Some(Verdict::Unreadable(403)),
        (200, _) => events(answer).and(Verdict::of(200)),
        (status, Some(_)) => Verdict::of(status),
        (_, None) => None,
    }
}

/// The events that followed from a command; nothing where the centre has not carried it out.
fn events(answer: &Answer) -> Option<Vec<Answered>> {
    #[derive(Deserialize)]
    struct Events {
        events: Vec<Answered>,
    }
    let answer: Events = serde_json::from_str(&answer.body).ok()?;
    Some(answer.events)
}
