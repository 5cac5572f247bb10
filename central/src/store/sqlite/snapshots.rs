//! Snapshots: the newest two of each branch.

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::BranchId;
use rusqlite::{OptionalExtension as _, params};

use super::SqliteStore;
use crate::store::{StoreError, StoredSnapshot};

impl SqliteStore {
    pub(super) fn newest(
        &self,
        branch: &BranchId,
        below: u64,
    ) -> Result<Option<StoredSnapshot>, StoreError> {
        let below = i64::try_from(below).unwrap_or(i64::MAX);
        self.reading(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT seq, hash, version, json FROM snapshots
                 WHERE branch = ? AND seq < ? ORDER BY seq DESC LIMIT 1",
            )?;
            let snapshot = select.query_row(params![branch.as_str(), below], |row| {
                Ok(StoredSnapshot {
                    seq: row.get::<_, i64>(0)?.unsigned_abs(),
                    hash: Hash::from(row.get::<_, [u8; 32]>(1)?),
                    version: row.get(2)?,
                    json: row.get(3)?,
                })
            });
            Ok(snapshot.optional()?)
        })
    }

    pub(super) fn keep(
        &self,
        branch: &BranchId,
        snapshot: &StoredSnapshot,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let transaction = writer.transaction()?;
        transaction.execute(
            "INSERT OR REPLACE INTO snapshots (branch, seq, hash, version, json) VALUES (?, ?, ?, ?, ?)",
            params![
                branch.as_str(),
                i64::try_from(snapshot.seq).unwrap_or(i64::MAX),
                snapshot.hash.as_bytes(),
                snapshot.version,
                snapshot.json,
            ],
        )?;
        // The one before stays, should this one turn out to be unreadable.
        transaction.execute(
            "DELETE FROM snapshots WHERE branch = ?1 AND seq NOT IN
               (SELECT seq FROM snapshots WHERE branch = ?1 ORDER BY seq DESC LIMIT 2)",
            [branch.as_str()],
        )?;
        transaction.commit()?;
        Ok(())
    }

    pub(super) fn drop_all(&self, branch: &BranchId) -> Result<(), StoreError> {
        let writer = self.writer();
        writer.execute("DELETE FROM snapshots WHERE branch = ?", [branch.as_str()])?;
        Ok(())
    }
}
