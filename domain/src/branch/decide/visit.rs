//! What comes of a visit beside the queue: its slip, what its holder asks for at a kiosk, and the rating.

use std::collections::BTreeSet;

use super::{Deciding, Decision};
use crate::branch::{Event, Refusal};
use crate::ids::{KioskId, TicketId};
use crate::rating::{Level, Rating, RatingReason};
use crate::slip::{Printer, SlipState};
use crate::ticket::{TicketState, WrongState};
use crate::wish::Wish;

impl Deciding<'_> {
    /// What is known already changes nothing.
    pub(super) fn report_printer(&self, kiosk: &KioskId, printer: Printer) -> Vec<Event> {
        let known = self.state.printers.get(kiosk).map(|known| known.printer);
        if known == Some(printer) {
            return Vec::new();
        }
        vec![Event::PrinterReported {
            kiosk: kiosk.clone(),
            printer,
        }]
    }

    pub(super) fn report_slip(&self, id: TicketId, slip: SlipState, again: bool) -> Decision {
        self.ticket(id)?;
        Ok(vec![Event::SlipReported {
            ticket: id,
            slip,
            again,
        }])
    }

    pub(super) fn wish(&self, id: TicketId, wish: &Wish) -> Decision {
        match wish {
            Wish::CheckIn {} => self.come_back(id, None),
            Wish::Leave {} => self.leave(id),
            Wish::LetPass { others } => self.let_pass(id, *others),
            Wish::Rate { level, reasons } => self.rate(id, *level, reasons),
        }
    }

    /// Once, of a visit that is over.
    pub(super) fn rate(
        &self,
        id: TicketId,
        level: Level,
        reasons: &BTreeSet<RatingReason>,
    ) -> Decision {
        let ticket = self.ticket(id)?;
        if !matches!(ticket.state, TicketState::Done { .. }) {
            let is = ticket.state.name();
            return Err(WrongState { is }.into());
        }
        if ticket.rating.is_some() {
            return Err(Refusal::RatedAlready);
        }
        Ok(vec![Event::RatingGiven {
            ticket: id,
            rating: Rating {
                level,
                reasons: reasons.clone(),
            },
        }])
    }
}
