//! Reading: the log, answers, tickets and configurations, each over one of the reading connections.

use std::sync::Arc;

use frontdesk_domain::branch::{Past, PastQuestion};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, CommandId};
use frontdesk_domain::time::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::SqliteStore;
use crate::store::{
    Batch, Collision, Configuration, ConfigurationKind, FoundTicket, Outcome, Store, StoreError,
    StoredAnswer, StoredEvent, StoredSnapshot,
};

impl Store for SqliteStore {
    fn append(&self, batches: &[&Batch]) -> Result<Vec<Result<(), Collision>>, StoreError> {
        self.append_all(batches)
    }

    fn events_after(
        &self,
        branch: &BranchId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let (after, limit) = (integer(after), integer(limit as u64));
        self.reading(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT seq, prev, hash, at_ms, json FROM events
                 WHERE branch = ? AND seq > ? ORDER BY seq LIMIT ?",
            )?;
            let mut rows = select.query(params![branch.as_str(), after, limit])?;
            let mut events = Vec::new();
            while let Some(row) = rows.next()? {
                events.push(StoredEvent {
                    seq: row.get::<_, i64>(0)?.unsigned_abs(),
                    prev: hash(row, 1)?,
                    hash: hash(row, 2)?,
                    at: Timestamp(row.get(3)?),
                    json: Arc::from(row.get_ref(4)?.as_str().map_err(damaged)?),
                });
            }
            Ok(events)
        })
    }

    fn answers(
        &self,
        branch: &BranchId,
        ids: &[CommandId],
    ) -> Result<Vec<StoredAnswer>, StoreError> {
        self.reading(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT body_hash, first_seq, event_count, refusal_json FROM answers
                 WHERE branch = ? AND command_id = ?",
            )?;
            let mut answers = Vec::new();
            for id in ids {
                let mut rows = select.query(params![branch.as_str(), id.0.as_bytes()])?;
                if let Some(row) = rows.next()? {
                    answers.push(StoredAnswer {
                        command_id: *id,
                        body_hash: hash(row, 0)?,
                        outcome: outcome(row)?,
                    });
                }
            }
            Ok(answers)
        })
    }

    fn past(&self, branch: &BranchId, questions: &[PastQuestion]) -> Result<Past, StoreError> {
        let mut past = Past::default();
        if questions.is_empty() {
            return Ok(past);
        }
        self.reading(|connection| {
            // One reading transaction for all: to begin one costs more than a look-up, and all see the same log.
            let transaction = connection.unchecked_transaction()?;
            let mut by_id = transaction
                .prepare_cached("SELECT 1 FROM tickets WHERE branch = ? AND ticket_id = ?")?;
            let mut by_code =
                transaction.prepare_cached("SELECT 1 FROM tickets WHERE code_hash = ?")?;
            let mut by_number = transaction.prepare_cached(
                "SELECT 1 FROM tickets WHERE branch = ? AND business_date = ? AND number = ?",
            )?;
            let branch = branch.as_str();
            for question in questions {
                if by_id.exists(params![branch, question.ticket.0.as_bytes()])? {
                    past.tickets.insert(question.ticket);
                }
                if by_code.exists([question.code.as_bytes()])? {
                    past.codes.insert(question.code);
                }
                if let Some((date, number)) = &question.number
                    && by_number.exists(params![branch, date.to_string(), number.to_string()])?
                {
                    past.numbers.insert((*date, number.clone()));
                }
            }
            Ok(past)
        })
    }

    fn ticket_by_code(&self, code: &Hash) -> Result<Option<FoundTicket>, StoreError> {
        let row: Option<(String, String)> = self.reading(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT branch, json FROM tickets WHERE code_hash = ? ORDER BY arrival_ms DESC LIMIT 1",
            )?;
            let row = select.query_row([code.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)));
            Ok(row.optional()?)
        })?;
        row.map(|(branch, json)| {
            Ok(FoundTicket {
                branch: branch.parse().map_err(damaged)?,
                ticket: serde_json::from_str(&json).map_err(damaged)?,
            })
        })
        .transpose()
    }

    fn configuration(&self, wanted: &Hash) -> Result<Option<Configuration>, StoreError> {
        self.reading(|connection| {
            let mut select = connection
                .prepare_cached("SELECT hash, kind, json FROM configurations WHERE hash = ?")?;
            let mut rows = select.query([wanted.as_bytes()])?;
            let Some(row) = rows.next()? else {
                return Ok(None);
            };
            let kind = match row.get_ref(1)?.as_str().map_err(damaged)? {
                "settings" => ConfigurationKind::Settings,
                _ => ConfigurationKind::Catalogue,
            };
            Ok(Some(Configuration {
                hash: hash(row, 0)?,
                kind,
                json: row.get(2)?,
            }))
        })
    }

    fn publications(
        &self,
        branch: &BranchId,
        before: u64,
        limit: usize,
    ) -> Result<Vec<Arc<str>>, StoreError> {
        self.published(branch, before, limit)
    }

    fn hall_file(&self, branch: &BranchId) -> Result<Option<Hash>, StoreError> {
        self.file_taken(branch)
    }

    fn take_hall_file(&self, branch: &BranchId, content: &Hash) -> Result<(), StoreError> {
        self.take_file(branch, content)
    }

    fn newest_snapshot(
        &self,
        branch: &BranchId,
        below: u64,
    ) -> Result<Option<StoredSnapshot>, StoreError> {
        self.newest(branch, below)
    }

    fn keep_snapshot(
        &self,
        branch: &BranchId,
        snapshot: &StoredSnapshot,
    ) -> Result<(), StoreError> {
        self.keep(branch, snapshot)
    }

    fn drop_snapshots(&self, branch: &BranchId) -> Result<(), StoreError> {
        self.drop_all(branch)
    }

    fn check(&self) -> Result<(), StoreError> {
        self.reading(|connection| {
            connection.query_row("SELECT count(*) FROM configurations", [], |_| Ok(()))?;
            Ok(())
        })
    }
}

fn outcome(row: &Row<'_>) -> Result<Outcome, StoreError> {
    let refusal: Option<String> = row.get(3)?;
    Ok(match refusal {
        Some(json) => Outcome::Refused(serde_json::from_str(&json).map_err(damaged)?),
        None => Outcome::Done {
            first_seq: row.get::<_, i64>(1)?.unsigned_abs(),
            count: row.get(2)?,
        },
    })
}

pub(super) fn hash(row: &Row<'_>, column: usize) -> Result<Hash, StoreError> {
    let bytes: [u8; 32] = row.get(column)?;
    Ok(Hash::from(bytes))
}

pub(super) fn damaged(error: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged(error.to_string())
}

fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
