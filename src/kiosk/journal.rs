//! Which slips were printed, and which may be: the rules behind "never two slips for one ticket". It decides what is
//! to be written; the kiosk's disk has it before the printer gets a byte.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use frontdesk_domain::ids::TicketId;
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::time::{BusinessDate, Timestamp};

use crate::kiosk::disk::{Change, Print, PrintEnd, prints};

/// So many slips can be printed again.
pub const SLIPS_KEPT: usize = 20;
/// So many papers are remembered: more than a machine prints in a day.
pub const PRINTS_KEPT: usize = 5_000;

/// A paper of the journal: its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(pub i64);

/// The papers of the day, as they are on the disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Journal {
    prints: BTreeMap<i64, Print>,
    last_position: i64,
}

/// The ticket that a slip is of.
#[derive(Debug, Clone, Copy)]
pub struct Of<'a> {
    pub ticket: TicketId,
    pub number: &'a TicketNumber,
    pub business_date: BusinessDate,
}

/// Why a slip is not printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotBegun {
    #[error("the ticket has a slip, or may have one: print it again as a reprint")]
    HasSlip,
    #[error("a slip of this ticket is being printed")]
    BeingPrinted,
    #[error(
        "there is no slip of this ticket to print again: only the last {SLIPS_KEPT} of the day are kept"
    )]
    NoneKept,
}

impl Journal {
    /// As the disk has it. Begin with [`Self::after_start`].
    pub fn new(prints: BTreeMap<i64, Print>) -> Self {
        let last_position = prints.keys().next_back().copied().unwrap_or(0);
        Self {
            prints,
            last_position,
        }
    }

    /// Takes what is on the disk now.
    pub fn apply(&mut self, change: &Change) {
        if let Change::PrintBegun { position, .. } = change {
            self.last_position = self.last_position.max(*position);
        }
        prints::apply(&mut self.prints, change);
    }

    /// What was begun and not ended when the program stopped: nobody knows whether it came out. Staff are asked, and
    /// nothing is printed again by itself.
    pub fn after_start(&self) -> Vec<Change> {
        let begun = self.prints.iter().filter(|(_, print)| print.end.is_none());
        begun
            .map(|(position, _)| Change::PrintEnded {
                position: *position,
                end: PrintEnd::Doubtful,
            })
            .collect()
    }

    /// A ticket's first slip. It is to be on the disk before the printer gets it.
    pub fn first(
        &self,
        of: Of<'_>,
        sealed: Arc<[u8]>,
        at: Timestamp,
    ) -> Result<(JobId, Vec<Change>), NotBegun> {
        for (_, print) in self.of(of.ticket) {
            match print.end {
                None => return Err(NotBegun::BeingPrinted),
                Some(PrintEnd::Failed) => {}
                Some(_) => return Err(NotBegun::HasSlip),
            }
        }
        let kept = |ticket| self.sealed(ticket).map(|(position, _)| position);
        let mut changes: Vec<_> = kept(of.ticket)
            .map(|position| Change::ForgetSealed { position })
            .into_iter()
            .collect();
        changes.extend(self.make_room(of.ticket));
        let (job, begun) = self.begin(of, false, Some(sealed), at);
        changes.push(begun);
        Ok((job, changes))
    }

    /// The same slip once more, because somebody asked for it. It is to be marked.
    pub fn again(&self, ticket: TicketId, at: Timestamp) -> Result<(JobId, Vec<Change>), NotBegun> {
        if self.of(ticket).any(|(_, print)| print.end.is_none()) {
            return Err(NotBegun::BeingPrinted);
        }
        let (_, print) = self.sealed(ticket).ok_or(NotBegun::NoneKept)?;
        let of = Of {
            ticket,
            number: &print.number,
            business_date: print.business_date,
        };
        let (job, begun) = self.begin(of, true, None, at);
        let mut changes: Vec<_> = self.forget_oldest().collect();
        changes.push(begun);
        Ok((job, changes))
    }

    pub fn get(&self, job: JobId) -> Option<&Print> {
        self.prints.get(&job.0)
    }

    /// How it ended. Said twice, the first word counts: a printer that was given up may still come back.
    pub fn end(&self, job: JobId, end: PrintEnd) -> Option<Change> {
        let print = self.get(job)?;
        print.end.is_none().then_some(Change::PrintEnded {
            position: job.0,
            end,
        })
    }

    /// The paper that was begun last.
    pub fn latest(&self) -> Option<(JobId, &Print)> {
        let (position, print) = self.prints.last_key_value()?;
        Some((JobId(*position), print))
    }

    /// Papers of which nobody knows whether they came out, oldest first.
    pub fn doubtful(&self) -> impl Iterator<Item = (JobId, &Print)> {
        self.prints
            .iter()
            .filter(|(_, print)| print.end == Some(PrintEnd::Doubtful))
            .map(|(position, print)| (JobId(*position), print))
    }

    /// What staff found in the tray.
    pub fn settle(&self, job: JobId, came_out: bool) -> Option<Change> {
        self.doubtful().find(|(doubtful, _)| *doubtful == job)?;
        let end = if came_out {
            PrintEnd::Printed
        } else {
            PrintEnd::Failed
        };
        Some(Change::PrintEnded {
            position: job.0,
            end,
        })
    }

    /// What can be printed again, newest first; at most [`SLIPS_KEPT`].
    pub fn kept(&self) -> impl Iterator<Item = (JobId, &Print)> {
        self.prints
            .iter()
            .rev()
            .filter(|(_, print)| print.sealed.is_some())
            .map(|(position, print)| (JobId(*position), print))
    }

    /// What stands on the slip of a ticket, still encrypted.
    pub fn slip_of(&self, ticket: TicketId) -> Option<&Arc<[u8]>> {
        self.sealed(ticket)
            .and_then(|(_, print)| print.sealed.as_ref())
    }

    /// Forgets all papers but those of this day. The key of the day before is destroyed when this is on the disk.
    pub fn day(&self, today: BusinessDate) -> Vec<Change> {
        self.prints
            .iter()
            .filter(|(_, print)| print.business_date != today)
            .map(|(position, _)| Change::ForgetPrint {
                position: *position,
            })
            .collect()
    }

    fn of(&self, ticket: TicketId) -> impl Iterator<Item = (i64, &Print)> {
        self.prints
            .iter()
            .filter(move |(_, print)| print.ticket == ticket)
            .map(|(position, print)| (*position, print))
    }

    fn sealed(&self, ticket: TicketId) -> Option<(i64, &Print)> {
        self.of(ticket).find(|(_, print)| print.sealed.is_some())
    }

    fn begin(
        &self,
        of: Of<'_>,
        reprint: bool,
        sealed: Option<Arc<[u8]>>,
        begun_at: Timestamp,
    ) -> (JobId, Change) {
        let position = self.last_position + 1;
        let print = Print {
            ticket: of.ticket,
            number: of.number.clone(),
            business_date: of.business_date,
            reprint,
            begun_at,
            end: None,
            sealed,
        };
        let begun = Change::PrintBegun {
            position,
            print: Box::new(print),
        };
        (JobId(position), begun)
    }

    /// Forgets the oldest slips beyond those that are kept, the new one counted.
    fn make_room(&self, new: TicketId) -> impl Iterator<Item = Change> {
        let kept: Vec<i64> = self
            .prints
            .iter()
            .filter(|(_, print)| print.sealed.is_some() && print.ticket != new)
            .map(|(position, _)| *position)
            .collect();
        let spare = (kept.len() + 1).saturating_sub(SLIPS_KEPT);
        kept.into_iter()
            .take(spare)
            .map(|position| Change::ForgetSealed { position })
            .chain(self.forget_oldest())
    }

    /// Papers that ended and are not to be printed again, beyond those that are remembered.
    fn forget_oldest(&self) -> impl Iterator<Item = Change> {
        let spare = (self.prints.len() + 1).saturating_sub(PRINTS_KEPT);
        let asked: BTreeSet<_> = self.doubtful().map(|(job, _)| job.0).collect();
        self.prints
            .iter()
            .filter(move |(position, print)| {
                print.end.is_some() && print.sealed.is_none() && !asked.contains(position)
            })
            .take(spare)
            .map(|(position, _)| Change::ForgetPrint {
                position: *position,
            })
            .collect::<Vec<_>>()
            .into_iter()
    }
}

#[cfg(test)]
mod tests;
