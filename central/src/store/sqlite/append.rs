//! Writing: many batches, one durable transaction. One that collides is left out alone.

use frontdesk_domain::ticket::Ticket;
use rusqlite::{Connection, ErrorCode, TransactionBehavior, params};

use super::{SqliteStore, publications};
use crate::store::{Batch, Collision, ConfigurationKind, Outcome, StoreError};

/// Rows come in order and share their pages; the entries of receipt codes do not.
const ROWS_A_PAGE: usize = 2;

impl SqliteStore {
    pub(super) fn append_all(
        &self,
        batches: &[&Batch],
    ) -> Result<Vec<Result<(), Collision>>, StoreError> {
        let mut writer = self.writer();
        // Nearly always none collides, and a savepoint for each would cost as much as what is written.
        let results = match together(&mut writer, batches) {
            Ok(()) => vec![Ok(()); batches.len()],
            Err(error) if is_collision(&error) => one_by_one(&mut writer, batches)?,
            Err(error) => return Err(error.into()),
        };
        let rows = |batch: &&Batch| batch.events.len() + batch.answers.len() + batch.tickets.len();
        let pages = batches
            .iter()
            .map(rows)
            .sum::<usize>()
            .div_ceil(ROWS_A_PAGE);
        self.checkpointer.committed(&writer, pages);
        Ok(results)
    }
}

/// All or none of them: after a collision nothing was written.
fn together(writer: &mut Connection, batches: &[&Batch]) -> rusqlite::Result<()> {
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for batch in batches {
        append(&transaction, batch)?;
    }
    transaction.commit()
}

/// Those that collide are left out.
fn one_by_one(
    writer: &mut Connection,
    batches: &[&Batch],
) -> Result<Vec<Result<(), Collision>>, StoreError> {
    let mut transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut results = Vec::with_capacity(batches.len());
    for batch in batches {
        let savepoint = transaction.savepoint()?;
        results.push(match append(&savepoint, batch) {
            Ok(()) => {
                savepoint.commit()?;
                Ok(())
            }
            Err(error) if is_collision(&error) => {
                savepoint.finish()?; // rolls back
                Err(Collision)
            }
            Err(error) => return Err(error.into()),
        });
    }
    transaction.commit()?;
    Ok(results)
}

/// The keys `(branch, seq)` and `(branch, command_id)` are what two writers meet at.
fn is_collision(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation)
}

fn append(transaction: &Connection, batch: &Batch) -> rusqlite::Result<()> {
    if batch.is_empty() {
        transaction.execute(
            "INSERT INTO probe (id, batches) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET batches = batches + 1",
            [],
        )?;
    }
    let branch = batch.branch.as_str();
    if let Some(first) = batch.events.first() {
        follows(transaction, branch, first)?;
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO events (branch, seq, prev, hash, at_ms, json) VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    for event in &batch.events {
        insert.execute(params![
            branch,
            integer(event.seq),
            event.prev.as_bytes(),
            event.hash.as_bytes(),
            event.at.0,
            &*event.json,
        ])?;
    }
    let mut insert = transaction.prepare_cached(
        "INSERT INTO answers (branch, command_id, body_hash, first_seq, event_count, refusal_json)
         VALUES (?, ?, ?, ?, ?, ?)",
    )?;
    for answer in &batch.answers {
        let (first_seq, count, refusal) = match &answer.outcome {
            Outcome::Done { first_seq, count } => (Some(integer(*first_seq)), Some(*count), None),
            Outcome::Refused(body) => (None, None, Some(json(body)?)),
        };
        insert.execute(params![
            branch,
            answer.command_id.0.as_bytes(),
            answer.body_hash.as_bytes(),
            first_seq,
            count,
            refusal,
        ])?;
    }
    project(transaction, branch, &batch.tickets)?;
    publications::note(transaction, branch, &batch.publications)?;
    for configuration in &batch.configurations {
        let kind = match configuration.kind {
            ConfigurationKind::Settings => "settings",
            ConfigurationKind::Catalogue => "catalogue",
        };
        transaction.execute(
            "INSERT INTO configurations (hash, kind, json) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            params![configuration.hash.as_bytes(), kind, configuration.json],
        )?;
    }
    Ok(())
}

/// The first new event must follow the last stored one, by number and by hash: else there would be a gap or a fork.
fn follows(
    connection: &Connection,
    branch: &str,
    first: &crate::store::StoredEvent,
) -> rusqlite::Result<()> {
    let mut before = connection
        .prepare_cached("SELECT hash FROM events WHERE branch = ? ORDER BY seq DESC LIMIT 1")?;
    let mut rows = before.query([branch])?;
    let fits = match rows.next()? {
        Some(row) => row.get_ref(0)?.as_blob()? == first.prev.as_bytes(),
        None => first.seq == 1,
    };
    if fits {
        return Ok(());
    }
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CONSTRAINT);
    Err(rusqlite::Error::SqliteFailure(
        code,
        Some("the log has grown".into()),
    ))
}

fn project(connection: &Connection, branch: &str, tickets: &[Ticket]) -> rusqlite::Result<()> {
    let mut upsert = connection.prepare_cached(
        "INSERT INTO tickets
           (branch, ticket_id, code_hash, number, business_date, service, state, arrival_ms, json)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (branch, ticket_id) DO UPDATE SET
           service = excluded.service, state = excluded.state, json = excluded.json",
    )?;
    let mut text = Vec::new();
    for ticket in tickets {
        text.clear();
        serde_json::to_writer(&mut text, ticket).map_err(unwritable)?;
        let text = str::from_utf8(&text).expect("JSON is UTF-8");
        upsert.execute(params![
            branch,
            ticket.id.0.as_bytes(),
            ticket.code.as_bytes(),
            ticket.number.to_string(),
            ticket.business_date.to_string(),
            ticket.service.as_str(),
            ticket.state.name(),
            ticket.arrival.0,
            text,
        ])?;
    }
    Ok(())
}

fn json(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(unwritable)
}

fn unwritable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(error.into())
}

/// Sequence numbers stay far below the greatest integer of the database.
fn integer(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
