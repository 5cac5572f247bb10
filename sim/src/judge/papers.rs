//! What customers hold in their hands.

use std::collections::{BTreeMap, BTreeSet};

use frontdesk_domain::branch::{Envelope, Event};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::time::BusinessDate;

use super::{Verdict, broken};
use crate::world::{From, Paper, World};

#[derive(Debug, Default)]
pub struct Papers {
    shown: BTreeMap<TicketId, Paper>,
    by_number: BTreeMap<(BusinessDate, TicketNumber), TicketId>,
    /// What the log says.
    recorded: BTreeMap<TicketId, (BusinessDate, TicketNumber)>,
    numbers: BTreeMap<(BusinessDate, TicketNumber), TicketId>,
    set_aside: BTreeSet<TicketId>,
    twins: BTreeSet<TicketId>,
    lost: BTreeSet<TicketId>,
    /// Of those, what a disk forgot that was set back, and whose machine goes on with it.
    forgotten: BTreeSet<TicketId>,
    /// The centre was restored from a backup, and with it what it knew of lanes.
    was_set_back: bool,
}

impl Papers {
    pub fn count(&self) -> usize {
        self.shown.len()
    }

    pub fn twins(&self) -> usize {
        self.twins.len()
    }

    pub fn lost(&self) -> usize {
        self.lost.len()
    }

    /// Except from a disk that was copied or set back and whose machine had not heard of it: that is counted.
    pub fn no_two_papers_bear_one_number(&mut self, paper: Paper) -> Verdict {
        let key = (paper.date, paper.number.clone());
        let other = self.by_number.insert(key, paper.ticket);
        let other = other.filter(|other| *other != paper.ticket && !self.may_come_again(*other));
        if let Some(other) = other {
            let excused = paper.forked || self.shown.get(&other).is_some_and(|other| other.forked);
            if !excused {
                return broken(
                    "no_two_papers_bear_one_number",
                    format!(
                        "{} of {} is on two papers, {other} and {}",
                        paper.number, paper.date, paper.ticket
                    ),
                );
            }
            self.twins.extend([other, paper.ticket]);
        }
        if paper.from == From::Desk && !self.recorded.contains_key(&paper.ticket) {
            // The log was set back while it was on its way, and nobody else knows of it.
            self.lost.insert(paper.ticket);
        }
        self.shown.insert(paper.ticket, paper);
        Ok(())
    }

    /// The desk gives a number again that was lost with the log, and a kiosk one that its disk has forgotten. But no machine
    /// that takes the place of a broken one gives out what the broken one did, unless the log forgot that there was a lane.
    fn may_come_again(&self, ticket: TicketId) -> bool {
        let from_desk = self
            .shown
            .get(&ticket)
            .is_none_or(|paper| paper.from == From::Desk);
        let forgotten = from_desk || self.was_set_back || self.forgotten.contains(&ticket);
        self.lost.contains(&ticket) && forgotten
    }

    pub fn the_log_says_what_the_paper_says(&mut self, envelope: &Envelope) -> Verdict {
        match &envelope.event {
            Event::TicketIssued(issued) => {
                let says = (issued.business_date, issued.number.clone());
                // A kiosk had it still, and nobody could have known.
                let was_lost = self.lost.remove(&issued.ticket);
                if let Some(other) = self.numbers.insert(says.clone(), issued.ticket) {
                    return broken(
                        "the_log_has_a_number_once",
                        format!("{} of {} is {other} and {}", says.1, says.0, issued.ticket),
                    );
                }
                if self.recorded.insert(issued.ticket, says.clone()).is_some() {
                    return broken(
                        "no_ticket_is_issued_twice",
                        format!("{} is in the log twice", issued.number),
                    );
                }
                match self.shown.get(&issued.ticket) {
                    // It came twice, the second time to a log that was set back in between: nobody holds the other number.
                    Some(paper) if paper.from == From::Desk && was_lost => Ok(()),
                    Some(paper) if (paper.date, paper.number.clone()) != says => broken(
                        "the_log_says_what_the_paper_says",
                        format!(
                            "{} of {} is {} of {} in the log",
                            paper.number, paper.date, says.1, says.0
                        ),
                    ),
                    // What a kiosk could not show is on no paper.
                    Some(_) | None => Ok(()),
                }
            }
            Event::TicketSetAside { ticket, .. } => {
                self.set_aside.insert(*ticket);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub fn set_back(&mut self, kept: &[Envelope]) {
        let of = |envelope: &Envelope| match &envelope.event {
            Event::TicketIssued(issued) => {
                Some((issued.ticket, (issued.business_date, issued.number.clone())))
            }
            _ => None,
        };
        self.was_set_back = true;
        let former = std::mem::take(&mut self.recorded);
        self.recorded = kept.iter().filter_map(of).collect();
        self.numbers = self
            .recorded
            .iter()
            .map(|(ticket, says)| (says.clone(), *ticket))
            .collect();
        self.set_aside = kept
            .iter()
            .filter_map(|envelope| match &envelope.event {
                Event::TicketSetAside { ticket, .. } => Some(*ticket),
                _ => None,
            })
            .collect();
        // What the desk issued since the backup nobody else knows of.
        let gone = former.keys().filter(|ticket| {
            !self.recorded.contains_key(ticket) && !self.shown.contains_key(ticket)
        });
        self.lost.extend(gone.copied());
    }

    pub fn only_carried(&mut self, carried: &BTreeSet<TicketId>, forgotten: bool) {
        let nowhere = |ticket: &&TicketId| {
            !carried.contains(ticket)
                && !self.recorded.contains_key(ticket)
                && !self.set_aside.contains(ticket)
        };
        let lost: Vec<TicketId> = self.shown.keys().filter(nowhere).copied().collect();
        if forgotten {
            self.forgotten.extend(&lost);
        }
        self.lost.extend(lost);
    }

    /// And whoever scans its code finds its page.
    pub fn every_paper_is_in_the_log(&self, world: &World) -> Verdict {
        for (ticket, paper) in &self.shown {
            let number = &paper.number;
            let may_be_aside = self.twins.contains(ticket) || paper.forked;
            if self.lost.contains(ticket) || (may_be_aside && self.set_aside.contains(ticket)) {
                continue;
            }
            if !self.recorded.contains_key(ticket) {
                let aside = if self.set_aside.contains(ticket) {
                    "was set aside"
                } else {
                    "is not in the log"
                };
                return broken(
                    "every_paper_is_in_the_log",
                    format!("{number} of {} {aside}", paper.date),
                );
            }
            let code = paper.page.rsplit('/').next().unwrap_or_default();
            if world.centre.page_of(&Hash::of(code.as_bytes())) != Some(*ticket) {
                return broken(
                    "every_paper_has_its_page",
                    format!("{number} of {} has no page", paper.date),
                );
            }
        }
        Ok(())
    }
}
