//! The kiosk numbers its tickets itself: number and command go to its disk in one transaction, then they are final.

use frontdesk_domain::branch::{Command, TicketFact};
use frontdesk_domain::ids::{CommandId, KioskId, TicketId};
use frontdesk_domain::number::{Lane, Prefix, TicketNumber};
use frontdesk_domain::time::{BusinessDate, Timestamp};
use frontdesk_domain::wire::CommandRequest;
use rusqlite::{OptionalExtension, Transaction, params};

use super::disk::{Disk, DiskError};
use super::outbox;

/// Why there is no number.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error(transparent)]
    Entropy(#[from] frontdesk_central::entropy::NoEntropy),
    #[error("the numbers of prefix {0} are used up for today")]
    UsedUp(Prefix),
    #[error("the kiosk has not heard of a business day yet. Connect it to the centre once")]
    NoDay,
    #[error("service `{0}` is not in the kiosk's catalogue any more")]
    UnknownService(frontdesk_domain::ids::ServiceId),
    #[error("kiosk `{0}` is not set up in this branch. Add it under [[kiosks]] in the hall's file")]
    NotSetUp(KioskId),
}

/// A ticket to be numbered: everything but the number.
pub struct Unnumbered {
    pub command: CommandId,
    pub ticket: TicketId,
    pub prefix: Prefix,
    pub lane: Lane,
    /// The open business day, as the centre last said.
    pub day: BusinessDate,
    /// The greatest counter of this lane that the log knows for the day: a kiosk with a new disk goes on from there.
    pub known: u32,
    pub now: Timestamp,
}

impl Disk {
    /// Numbers a ticket and owes it to the centre. When this returns, the number is on the disk.
    pub fn issue(
        &mut self,
        ticket: &Unnumbered,
        fact: impl FnOnce(TicketNumber, BusinessDate) -> TicketFact,
    ) -> Result<TicketNumber, IssueError> {
        let transaction = self.db.transaction().map_err(DiskError::from)?;
        let (day, last) = last_number(&transaction, ticket).map_err(DiskError::from)?;
        let number = TicketNumber::new(ticket.prefix, ticket.lane.clone(), last + 1)
            .map_err(|_| IssueError::UsedUp(ticket.prefix))?;
        let upsert =
            "INSERT INTO counters (prefix, lane, business_date, counter) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (prefix, lane) DO UPDATE SET business_date = ?3, counter = ?4";
        let row = params![
            ticket.prefix.to_string(),
            ticket.lane.as_str(),
            day.to_string(),
            number.counter()
        ];
        transaction.execute(upsert, row).map_err(DiskError::from)?;
        let command = Command::RecordTicket(Box::new(fact(number.clone(), day)));
        outbox::queue(
            &transaction,
            &CommandRequest {
                id: ticket.command,
                command,
            },
            false,
            ticket.now,
        )?;
        transaction.commit().map_err(DiskError::from)?;
        Ok(number)
    }
}

/// The day to number under and the last counter of it. The counter starts again only on a day later than the last
/// one this lane issued for; no clock of the kiosk's own ever resets it.
fn last_number(
    transaction: &Transaction<'_>,
    ticket: &Unnumbered,
) -> rusqlite::Result<(BusinessDate, u32)> {
    let query = "SELECT business_date, counter FROM counters WHERE prefix = ?1 AND lane = ?2";
    let row: Option<(String, u32)> = transaction
        .query_row(
            query,
            params![ticket.prefix.to_string(), ticket.lane.as_str()],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let issued =
        row.and_then(|(date, counter)| Some((date.parse::<BusinessDate>().ok()?, counter)));
    Ok(match issued {
        Some((date, counter)) if date == ticket.day => (date, counter.max(ticket.known)),
        Some((date, counter)) if date > ticket.day => (date, counter),
        _ => (ticket.day, ticket.known),
    })
}

#[cfg(test)]
mod tests {
    use frontdesk_domain::hash::Hash;
    use frontdesk_domain::number::COUNTER_MAX;

    use super::*;

    #[test]
    fn numbers_go_up_by_one_and_survive_a_new_start() {
        let dir = tempfile::tempdir().unwrap();
        let mut disk = Disk::open(dir.path()).unwrap();
        assert_eq!(issue(&mut disk, "A", "2026-11-22", 0), "A001");
        assert_eq!(issue(&mut disk, "A", "2026-11-22", 0), "A002");
        assert_eq!(issue(&mut disk, "B", "2026-11-22", 0), "B001");
        drop(disk);
        assert_eq!(
            issue(&mut Disk::open(dir.path()).unwrap(), "A", "2026-11-22", 0),
            "A003"
        );
    }

    #[test]
    fn the_counter_starts_again_on_a_new_day_and_not_on_an_old_one() {
        let dir = tempfile::tempdir().unwrap();
        let mut disk = Disk::open(dir.path()).unwrap();
        assert_eq!(issue(&mut disk, "A", "2026-11-22", 0), "A001");
        assert_eq!(issue(&mut disk, "A", "2026-11-23", 0), "A001");
        assert_eq!(
            issue(&mut disk, "A", "2026-11-22", 0),
            "A002",
            "a centre restored to yesterday resets nothing"
        );
    }

    #[test]
    fn a_new_disk_goes_on_from_what_the_log_knows() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(
            issue(&mut Disk::open(dir.path()).unwrap(), "A", "2026-11-22", 41),
            "A042"
        );
    }

    #[test]
    fn at_the_bound_there_is_an_error_and_nothing_is_owed() {
        let dir = tempfile::tempdir().unwrap();
        let mut disk = Disk::open(dir.path()).unwrap();
        assert_eq!(
            issue(&mut disk, "A", "2026-11-22", COUNTER_MAX - 1),
            "A999999"
        );
        assert!(matches!(
            try_issue(&mut disk, "A", "2026-11-22", 0),
            Err(IssueError::UsedUp(_))
        ));
        assert_eq!(disk.owed().unwrap(), 1);
    }

    fn issue(disk: &mut Disk, prefix: &str, day: &str, known: u32) -> String {
        try_issue(disk, prefix, day, known).unwrap().to_string()
    }

    fn try_issue(
        disk: &mut Disk,
        prefix: &str,
        day: &str,
        known: u32,
    ) -> Result<TicketNumber, IssueError> {
        let id = frontdesk_central::entropy::id(Timestamp(1)).unwrap();
        let ticket = Unnumbered {
            command: CommandId(id),
            ticket: TicketId(id),
            prefix: prefix.parse().unwrap(),
            lane: Lane::first(),
            day: day.parse().unwrap(),
            known,
            now: Timestamp(1),
        };
        disk.issue(&ticket, |number, business_date| TicketFact {
            kiosk: "kiosk-1".parse().unwrap(),
            ticket: ticket.ticket,
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
        })
    }
}
