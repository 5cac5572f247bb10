//! Commands that the kiosk owes the centre: on disk before they are sent, sent in order until they are answered.
//!
//! Calls for help go before tickets: a ticket is final without the centre, a call is nothing without it.

use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;
use rusqlite::{Connection, OptionalExtension, params};

use super::disk::{Disk, DiskError};

/// Answered commands are kept this long, to be sent again to a centre that was restored from a backup.
pub const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// A command on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    pub position: i64,
    /// The request's JSON, the same bytes at every attempt.
    pub body: String,
}

/// What the centre said to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Carried out, or refused by the rules: settled either way.
    Answered(u16),
    /// The centre cannot read it, and never will: kept aside, so that it does not block the rest.
    Unreadable(u16),
}

pub(super) fn queue(
    db: &Connection,
    request: &CommandRequest,
    urgent: bool,
    now: Timestamp,
) -> Result<(), DiskError> {
    let body =
        serde_json::to_string(request).expect("a command has only string keys and finite numbers");
    let insert = "INSERT INTO outbox (id, urgent, body, queued_at) VALUES (?1, ?2, ?3, ?4)";
    db.execute(insert, params![request.id.to_string(), urgent, body, now.0])?;
    Ok(())
}

impl Disk {
    /// Owes a call for help, or what follows it.
    pub fn queue_urgent(&self, request: &CommandRequest, now: Timestamp) -> Result<(), DiskError> {
        queue(&self.db, request, true, now)
    }

    /// What to send next.
    pub fn next_owed(&self) -> Result<Option<Owed>, DiskError> {
        let query = "SELECT position, body FROM outbox WHERE answered_at IS NULL ORDER BY urgent DESC, position LIMIT 1";
        let row = |row: &rusqlite::Row<'_>| {
            Ok(Owed {
                position: row.get(0)?,
                body: row.get(1)?,
            })
        };
        Ok(self.db.query_row(query, [], row).optional()?)
    }

    /// How many commands wait for an answer.
    pub fn owed(&self) -> Result<u32, DiskError> {
        Ok(self.db.query_row(
            "SELECT count(*) FROM outbox WHERE answered_at IS NULL",
            [],
            |row| row.get(0),
        )?)
    }

    /// How many the centre could not read.
    pub fn unreadable(&self) -> Result<u32, DiskError> {
        let query = "SELECT count(*) FROM outbox WHERE answered_at IS NOT NULL AND status NOT IN (200, 409)";
        Ok(self.db.query_row(query, [], |row| row.get(0))?)
    }

    /// Settles a command, and forgets those settled longer ago than [`KEPT_MS`].
    pub fn settle(
        &self,
        position: i64,
        verdict: Verdict,
        answer: &str,
        now: Timestamp,
    ) -> Result<(), DiskError> {
        let (Verdict::Answered(status) | Verdict::Unreadable(status)) = verdict;
        let update =
            "UPDATE outbox SET answered_at = ?2, status = ?3, answer = ?4 WHERE position = ?1";
        self.db
            .execute(update, params![position, now.0, status, answer])?;
        // What the centre could not read stays until somebody has looked at it.
        let forget = "DELETE FROM outbox WHERE answered_at < ?1 AND status IN (200, 409)";
        self.db.execute(forget, [now.plus_ms(-KEPT_MS).0])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use frontdesk_domain::branch::Command;
    use frontdesk_domain::ids::{CommandId, HelpId};

    use super::*;

    #[test]
    fn commands_leave_in_order_and_calls_for_help_first() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::open(dir.path()).unwrap();
        let (first, second, urgent) = (request(), request(), request());
        queue(&disk.db, &first, false, Timestamp(1)).unwrap();
        queue(&disk.db, &second, false, Timestamp(2)).unwrap();
        disk.queue_urgent(&urgent, Timestamp(3)).unwrap();
        assert_eq!(drain(&disk), [urgent.id, first.id, second.id]);
    }

    #[test]
    fn what_was_owed_is_owed_after_a_new_start() {
        let dir = tempfile::tempdir().unwrap();
        let owed = request();
        Disk::open(dir.path())
            .unwrap()
            .queue_urgent(&owed, Timestamp(1))
            .unwrap();
        assert_eq!(drain(&Disk::open(dir.path()).unwrap()), [owed.id]);
    }

    #[test]
    fn an_unreadable_command_is_kept_aside_and_blocks_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::open(dir.path()).unwrap();
        disk.queue_urgent(&request(), Timestamp(1)).unwrap();
        disk.queue_urgent(&request(), Timestamp(2)).unwrap();
        let head = disk.next_owed().unwrap().unwrap();
        disk.settle(head.position, Verdict::Unreadable(422), "{}", Timestamp(3))
            .unwrap();
        assert_eq!((disk.owed().unwrap(), disk.unreadable().unwrap()), (1, 1));
    }

    #[test]
    fn answered_commands_are_kept_for_seven_days_and_no_longer() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::open(dir.path()).unwrap();
        let kept = |disk: &Disk| {
            disk.db
                .query_row("SELECT count(*) FROM outbox", [], |row| {
                    row.get::<_, i64>(0)
                })
                .unwrap()
        };
        for at in [Timestamp(0), Timestamp(KEPT_MS), Timestamp(KEPT_MS + 1)] {
            disk.queue_urgent(&request(), at).unwrap();
            let head = disk.next_owed().unwrap().unwrap();
            disk.settle(head.position, Verdict::Answered(200), "{}", at)
                .unwrap();
            let expected = if at > Timestamp(KEPT_MS) {
                2
            } else {
                1 + i64::from(at.0 > 0)
            };
            assert_eq!(kept(&disk), expected, "at {at:?}");
        }
    }

    fn drain(disk: &Disk) -> Vec<CommandId> {
        std::iter::from_fn(|| {
            let owed = disk.next_owed().unwrap()?;
            disk.settle(owed.position, Verdict::Answered(200), "{}", Timestamp(9))
                .unwrap();
            Some(
                serde_json::from_str::<CommandRequest>(&owed.body)
                    .unwrap()
                    .id,
            )
        })
        .collect()
    }

    fn request() -> CommandRequest {
        let id = frontdesk_central::entropy::id(Timestamp(1)).unwrap();
        CommandRequest {
            id: CommandId(id),
            command: Command::CancelHelp { help: HelpId(id) },
        }
    }
}
