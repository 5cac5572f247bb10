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
    /// When it began; nothing where that is not known.
    pub day_began_at: Option<Timestamp>,
    /// The greatest counter of this lane that the log knows for the day, or for a ticket that can still be called: a
    /// kiosk with a new disk goes on from there.
    pub known: u32,
    /// The log as it is known here holds all that the centre has answered.
    pub caught_up: bool,
    pub arrival: Timestamp,
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
    ) -> Result<(TicketNumber, Vec<Change>), UsedUp> {
        let (business_date, last) = self.last_number(ticket);
        let number =
            TicketNumber::new(ticket.prefix, ticket.lane.clone(), last + 1).map_err(|_| UsedUp)?;
        let counted = Change::Number {
            prefix: ticket.prefix,
            lane: ticket.lane.clone(),
            last: LastNumber {
                business_date,
                counter: number.counter(),
                arrival: ticket.arrival,
                position: self.next_position(),
            },
        };
        let request = CommandRequest {
            id: ticket.command,
            command: Command::RecordTicket(Box::new(fact(number.clone(), business_date))),
        };
        let owed = self.owe(&request, Urgency::InTurn, ticket.now);
        Ok((number, vec![counted, owed]))
    }

    /// Whether a number was given out in this kiosk's lane after the last that the ledger knows.
    pub fn is_behind(&self, date: BusinessDate, number: &TicketNumber) -> bool {
        let last = self.numbers.get(&(number.prefix, number.lane.clone()));
        last.is_none_or(|last| (last.business_date, last.counter) < (date, number.counter()))
    }

    /// When the last customer came whom the centre has not recorded yet. From then on it says when somebody came, and
    /// a clock that was ahead once dates nobody any more.
    pub fn last_owed_arrival(&self) -> Timestamp {
        let owed = self
            .numbers
            .values()
            .filter(|last| self.is_owed(last.position));
        owed.map(|last| last.arrival).max().unwrap_or_default()
    }

    /// The day to number under and the last counter of it. The counter starts again only on a later day than that of
    /// the last number, and no clock of the kiosk's own ever resets it.
    fn last_number(&self, ticket: &Unnumbered) -> (BusinessDate, u32) {
        let Some(last) = self.numbers.get(&(ticket.prefix, ticket.lane.clone())) else {
            return (ticket.day, ticket.known);
        };
        if last.business_date < ticket.day && self.is_over(last, ticket) {
            return (ticket.day, ticket.known);
        }
        let day = last.business_date.max(ticket.day);
        (day, last.counter.max(ticket.known))
    }

    /// Whether nobody can still be called by a number of the day before. A customer who came after the new day
    /// began, to a kiosk that had not heard of it, bears one of the old day and is served today; whether one that the
    /// centre has not recorded yet will be, it alone decides.
    fn is_over(&self, last: &LastNumber, ticket: &Unnumbered) -> bool {
        let came_before = ticket.day_began_at.is_none_or(|began| last.arrival < began);
        came_before && !self.is_owed(last.position) && ticket.caught_up
    }
}

#[cfg(test)]
mod tests {
    use frontdesk_domain::hash::Hash;
    use frontdesk_domain::ids::TicketId;
    use frontdesk_domain::number::COUNTER_MAX;
    use uuid::Uuid;

    use super::super::{Verdict, Way};
    use super::*;

    const SATURDAY: &str = "2026-11-21";
    const SUNDAY: &str = "2026-11-22";
    /// When Sunday began.
    const BEGAN: Timestamp = Timestamp(1_000);

    #[test]
    fn numbers_go_up_by_one_for_each_prefix() {
        let mut ledger = Ledger::default();
        assert_eq!(issue(&mut ledger, &on(SATURDAY)), "A001");
        assert_eq!(issue(&mut ledger, &on(SATURDAY)), "A002");
        let prefix = "B".parse().unwrap();
        let other = Unnumbered {
            prefix,
            ..on(SATURDAY)
        };
        assert_eq!(issue(&mut ledger, &other), "B001");
        assert_eq!(ledger.owed(), 3);
    }

    #[test]
    fn the_counter_starts_again_on_a_new_day_and_not_on_an_old_one() {
        let mut ledger = Ledger::default();
        assert_eq!(issue(&mut ledger, &on(SATURDAY)), "A001");
        is_told(&mut ledger);
        assert_eq!(issue(&mut ledger, &on(SUNDAY)), "A001");
        is_told(&mut ledger);
        assert_eq!(
            issue(&mut ledger, &on(SATURDAY)),
            "A002",
            "a centre restored to yesterday resets nothing"
        );
    }

    #[test]
    fn a_number_given_since_the_new_day_began_is_not_given_again_on_that_day() {
        for (arrival, expected) in [(Timestamp(BEGAN.0 - 1), "A001"), (BEGAN, "A002")] {
            let mut ledger = Ledger::default();
            let last = Unnumbered {
                arrival,
                ..on(SATURDAY)
            };
            issue(&mut ledger, &last);
            is_told(&mut ledger);
            assert_eq!(issue(&mut ledger, &on(SUNDAY)), expected, "{arrival:?}");
            assert_eq!(
                ledger.numbers.values().next().unwrap().business_date,
                date(SUNDAY)
            );
        }
    }

    #[test]
    fn while_the_centre_has_not_recorded_the_last_number_the_counter_goes_on() {
        let mut ledger = Ledger::default();
        issue(&mut ledger, &on(SATURDAY));
        assert_eq!(
            issue(&mut ledger.clone(), &on(SUNDAY)),
            "A002",
            "it is owed"
        );
        is_told(&mut ledger);
        let behind = Unnumbered {
            caught_up: false,
            ..on(SUNDAY)
        };
        assert_eq!(
            issue(&mut ledger.clone(), &behind),
            "A002",
            "not seen in the log"
        );
        assert_eq!(issue(&mut ledger, &on(SUNDAY)), "A001");
    }

    #[test]
    fn a_number_of_yesterday_that_can_still_be_called_is_not_given_again() {
        let mut ledger = Ledger::default();
        issue(&mut ledger, &on(SATURDAY));
        is_told(&mut ledger);
        let known = Unnumbered {
            known: 17,
            ..on(SUNDAY)
        };
        assert_eq!(issue(&mut ledger, &known), "A018");
    }

    #[test]
    fn a_new_disk_goes_on_from_what_the_log_knows() {
        let known = Unnumbered {
            known: 41,
            ..on(SATURDAY)
        };
        assert_eq!(issue(&mut Ledger::default(), &known), "A042");
    }

    #[test]
    fn an_older_disk_goes_on_from_what_the_log_knows() {
        let mut ledger = Ledger::default();
        issue(&mut ledger, &on(SATURDAY));
        let known = Unnumbered {
            known: 41,
            ..on(SATURDAY)
        };
        assert_eq!(issue(&mut ledger, &known), "A042");
    }

    #[test]
    fn at_the_bound_there_is_an_error_and_nothing_is_owed() {
        let mut ledger = Ledger::default();
        let bound = Unnumbered {
            known: COUNTER_MAX - 1,
            ..on(SATURDAY)
        };
        assert_eq!(issue(&mut ledger, &bound), "A999999");
        assert!(try_issue(&mut ledger, &on(SATURDAY)).is_err());
        assert_eq!(ledger.owed(), 1);
    }

    fn on(day: &str) -> Unnumbered {
        Unnumbered {
            command: CommandId(Uuid::nil()),
            prefix: "A".parse().unwrap(),
            lane: Lane::first(),
            day: date(day),
            day_began_at: (day == SUNDAY).then_some(BEGAN),
            known: 0,
            caught_up: true,
            arrival: Timestamp(1),
            now: Timestamp(1),
        }
    }

    fn date(day: &str) -> BusinessDate {
        day.parse().unwrap()
    }

    /// The centre has recorded everything.
    fn is_told(ledger: &mut Ledger) {
        while let Some(owed) = ledger.next_owed(Way::InTurn) {
            for change in ledger.settle(owed.position, Verdict::Answered(200), "{}", Timestamp(1)) {
                ledger.apply(&change);
            }
        }
    }

    fn issue(ledger: &mut Ledger, ticket: &Unnumbered) -> String {
        try_issue(ledger, ticket).unwrap().to_string()
    }

    fn try_issue(ledger: &mut Ledger, ticket: &Unnumbered) -> Result<TicketNumber, UsedUp> {
        let fact = |number, business_date| TicketFact {
            kiosk: "kiosk-1".parse().unwrap(),
            ticket: TicketId(Uuid::nil()),
            number,
            business_date,
            code: Hash::ZERO,
            service: "id-card".parse().unwrap(),
            class: None,
            catalogue: Hash::ZERO,
            lang: frontdesk_domain::text::Lang::ZhHans,
            answers: frontdesk_domain::catalogue::Answers::new(),
            ticked: std::collections::BTreeSet::new(),
            arrival: ticket.arrival,
            run: None,
        };
        let (number, changes) = ledger.issue(ticket, fact)?;
        for change in &changes {
            ledger.apply(change);
        }
        Ok(number)
    }
}
