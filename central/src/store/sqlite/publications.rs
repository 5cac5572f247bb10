//! Which events put a configuration in force, and which hall's file did so last.

use std::sync::Arc;

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::BranchId;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::SqliteStore;
use crate::store::StoreError;

impl SqliteStore {
    pub(super) fn published(
        &self,
        branch: &BranchId,
        before: u64,
        limit: usize,
    ) -> Result<Vec<Arc<str>>, StoreError> {
        let before = i64::try_from(before).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.reading(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT json FROM publications JOIN events USING (branch, seq)
                 WHERE branch = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
            )?;
            let rows = select.query_map(params![branch.as_str(), before, limit], |row| {
                Ok(Arc::from(row.get::<_, String>(0)?))
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    pub(super) fn file_taken(&self, branch: &BranchId) -> Result<Option<Hash>, StoreError> {
        self.reading(|connection| {
            let mut select =
                connection.prepare_cached("SELECT hash FROM hall_files WHERE branch = ?")?;
            let hash = select.query_row([branch.as_str()], |row| {
                Ok(Hash::from(row.get::<_, [u8; 32]>(0)?))
            });
            Ok(hash.optional()?)
        })
    }

    pub(super) fn take_file(&self, branch: &BranchId, hash: &Hash) -> Result<(), StoreError> {
        self.writer().execute(
            "INSERT INTO hall_files (branch, hash) VALUES (?, ?)
             ON CONFLICT (branch) DO UPDATE SET hash = excluded.hash",
            params![branch.as_str(), hash.as_bytes()],
        )?;
        Ok(())
    }
}

/// With the events themselves, in their transaction.
pub(super) fn note(transaction: &Connection, branch: &str, seqs: &[u64]) -> rusqlite::Result<()> {
    for seq in seqs {
        transaction.execute(
            "INSERT INTO publications (branch, seq) VALUES (?, ?)",
            params![branch, i64::try_from(*seq).unwrap_or(i64::MAX)],
        )?;
    }
    Ok(())
}
