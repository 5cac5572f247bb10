//! The kiosk numbers its tickets itself: number and command go to its disk in one transaction, then they are final.

use frontdesk_domain::branch::{Command, TicketFact};
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::number::{Lane, Prefix, TicketNumber};
use frontdesk_domain::time::{BusinessDate, Timestamp};
use frontdesk_domain::wire::CommandRequest;

use super::Ledger;
use crate::kiosk::disk::{Change, LastNumber, Urgency};

/// A ticket to be numbered: everything but the number.
#[derive(Debug, Clone)]
pub struct Unnumbered {
    pub command: CommandId,
    pub prefix: Prefix,
    pub lane: Lane,
    /// The open business day, as the centre last said.
    pub day: BusinessDate,
    /// The greatest counter of this lane that the log knows for the day: a kiosk with a new disk goes on from there.
    pub known: u32,
    pub now: Timestamp,
}

/// All the numbers of a prefix and lane were given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsedUp;

impl Ledger {
    /// Numbers a ticket. Both changes belong in one write; the number is the customer's when it has returned.
    pub fn issue(
        &self,
        ticket: &Unnumbered,
        fact: impl FnOnce(TicketNumber, BusinessDate) -> TicketFact,
    ) -> Result<(TicketNumber, [Change; 2]), UsedUp> {
        let (business_date, last) = self.last_number(ticket);
        let number =
            TicketNumber::new(ticket.prefix, ticket.lane.clone(), last + 1).map_err(|_| UsedUp)?;
        let counted = Change::Number {
            prefix: ticket.prefix,
            lane: ticket.lane.clone(),
            last: LastNumber {
                business_date,
                counter: number.counter(),
            },
        };
        let request = CommandRequest {
            id: ticket.command,
            command: Command::RecordTicket(Box::new(fact(number.clone(), business_date))),
        };
        let owed = self.owe(&request, Urgency::InTurn, ticket.now);
        Ok((number, [counted, owed]))
    }

    /// The day to number under and the last counter of it. The counter starts again only on a day later than the last
    /// one this lane issued for; no clock of the kiosk's own ever resets it.
    fn last_number(&self, ticket: &Unnumbered) -> (BusinessDate, u32) {
        let issued = self.numbers.get(&(ticket.prefix, ticket.lane.clone()));
        match issued {
            Some(last) if last.business_date == ticket.day => {
                (ticket.day, last.counter.max(ticket.known))
            }
            Some(last) if last.business_date > ticket.day => (last.business_date, last.counter),
            _ => (ticket.day, ticket.known),
        }
    }
}

#[cfg(test)]
mod tests {
    use frontdesk_domain::hash::Hash;
    use frontdesk_domain::ids::TicketId;
    use frontdesk_domain::number::COUNTER_MAX;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn numbers_go_up_by_one_for_each_prefix() {
        let mut ledger = Ledger::default();
        assert_eq!(issue(&mut ledger, "A", "2026-11-22", 0), "A001");
        assert_eq!(issue(&mut ledger, "A", "2026-11-22", 0), "A002");
        assert_eq!(issue(&mut ledger, "B", "2026-11-22", 0), "B001");
        assert_eq!(ledger.owed(), 3);
    }

    #[test]
    fn the_counter_starts_again_on_a_new_day_and_not_on_an_old_one() {
        let mut ledger = Ledger::default();
        assert_eq!(issue(&mut ledger, "A", "2026-11-22", 0), "A001");
        assert_eq!(issue(&mut ledger, "A", "2026-11-23", 0), "A001");
        assert_eq!(
            issue(&mut ledger, "A", "2026-11-22", 0),
            "A002",
            "a centre restored to yesterday resets nothing"
        );
    }

    #[test]
    fn a_new_disk_goes_on_from_what_the_log_knows() {
        let mut ledger = Ledger::default();
        assert_eq!(issue(&mut ledger, "A", "2026-11-22", 41), "A042");
    }

    #[test]
    fn at_the_bound_there_is_an_error_and_nothing_is_owed() {
        let mut ledger = Ledger::default();
        let bound = COUNTER_MAX - 1;
        assert_eq!(issue(&mut ledger, "A", "2026-11-22", bound), "A999999");
        assert!(try_issue(&mut ledger, "A", "2026-11-22", 0).is_err());
        assert_eq!(ledger.owed(), 1);
    }

    fn issue(ledger: &mut Ledger, prefix: &str, day: &str, known: u32) -> String {
        try_issue(ledger, prefix, day, known).unwrap().to_string()
    }

    fn try_issue(
        ledger: &mut Ledger,
        prefix: &str,
        day: &str,
        known: u32,
    ) -> Result<TicketNumber, UsedUp> {
        let id = Uuid::from_u128(u128::from(ledger.owed()) + 1);
        let ticket = Unnumbered {
            command: CommandId(id),
            prefix: prefix.parse().unwrap(),
            lane: Lane::first(),
            day: day.parse().unwrap(),
            known,
            now: Timestamp(1),
        };
        let fact = |number, business_date| TicketFact {
            kiosk: "kiosk-1".parse().unwrap(),
            ticket: TicketId(id),
            number,
            business_date,
            code: Hash::ZERO,
            service: "id-card".parse().unwrap(),
            class: None,
            catalogue: Hash::ZERO,
            lang: frontdesk_domain::text::Lang::ZhHans,
            answers: frontdesk_domain::catalogue::Answers::new(),
            ticked: std::collections::BTreeSet::new(),
            arrival: Timestamp(1),
            run: None,
        };
        let (number, changes) = ledger.issue(&ticket, fact)?;
        for change in &changes {
            ledger.apply(change);
        }
        Ok(number)
    }
}
