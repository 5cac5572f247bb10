//! The table of papers.

use std::collections::BTreeMap;
use std::sync::Arc;

use frontdesk_domain::ids::TicketId;
use frontdesk_domain::time::Timestamp;
use rusqlite::{Connection, Transaction, params};
use uuid::Uuid;

use crate::kiosk::disk::{Print, PrintEnd};

pub(super) fn load(db: &Connection) -> rusqlite::Result<BTreeMap<i64, Print>> {
    let query = "SELECT position, ticket, number, business_date, reprint, begun_at, ended, sealed FROM prints";
    let mut statement = db.prepare(query)?;
    let mut rows = statement.query([])?;
    let mut prints = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (ticket, number, date): (String, String, String) =
            (row.get(1)?, row.get(2)?, row.get(3)?);
        // Only this program writes here, and only what it can read.
        let (Ok(ticket), Ok(number), Ok(business_date)) =
            (Uuid::parse_str(&ticket), number.parse(), date.parse())
        else {
            continue;
        };
        let (end, sealed): (Option<String>, Option<Vec<u8>>) = (row.get(6)?, row.get(7)?);
        let print = Print {
            ticket: TicketId(ticket),
            number,
            business_date,
            reprint: row.get(4)?,
            begun_at: Timestamp(row.get(5)?),
            end: end.map(|end| PrintEnd::read(&end)),
            sealed: sealed.map(Arc::from),
        };
        prints.insert(row.get(0)?, print);
    }
    Ok(prints)
}

pub(super) fn begin(
    transaction: &Transaction<'_>,
    position: i64,
    print: &Print,
) -> rusqlite::Result<()> {
    let insert = "INSERT INTO prints (position, ticket, number, business_date, reprint, begun_at, ended, sealed)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let row = params![
        position,
        print.ticket.to_string(),
        print.number.to_string(),
        print.business_date.to_string(),
        print.reprint,
        print.begun_at.0,
        print.end.map(PrintEnd::as_str),
        print.sealed.as_deref(),
    ];
    transaction.prepare_cached(insert)?.execute(row).map(|_| ())
}

pub(super) fn end(
    transaction: &Transaction<'_>,
    position: i64,
    end: PrintEnd,
) -> rusqlite::Result<()> {
    let update = "UPDATE prints SET ended = ?2 WHERE position = ?1";
    let row = params![position, end.as_str()];
    transaction.prepare_cached(update)?.execute(row).map(|_| ())
}
