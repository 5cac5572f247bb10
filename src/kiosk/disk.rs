//! The kiosk's own database: numbers it has issued, commands it still owes the centre, the branch as it last knew it.
//!
//! `SQLite` with `synchronous=FULL`: what a method here has returned from survives a power cut.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

/// The version of the tables that this program writes.
const SCHEMA_VERSION: i64 = 1;

/// Added, never changed; entry N brings the tables to version N + 1.
const MIGRATIONS: [&str; 1] = ["
    CREATE TABLE counters (
        prefix TEXT NOT NULL, lane TEXT NOT NULL, business_date TEXT NOT NULL, counter INTEGER NOT NULL,
        PRIMARY KEY (prefix, lane)
    ) STRICT;
    CREATE TABLE outbox (
        position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, urgent INTEGER NOT NULL,
        body TEXT NOT NULL, queued_at INTEGER NOT NULL, answered_at INTEGER, status INTEGER, answer TEXT
    ) STRICT;
    CREATE INDEX outbox_waiting ON outbox (urgent DESC, position) WHERE answered_at IS NULL;
    CREATE TABLE kept (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
"];

/// Why the kiosk's disk cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    #[error(
        "cannot write in {path}: {why}. Give the kiosk a directory it may write to with --data"
    )]
    NotWritable { path: PathBuf, why: std::io::Error },
    #[error("{path} is in use by another kiosk. Stop it, or choose another directory with --data")]
    InUse { path: PathBuf },
    #[error(
        "{path} was written by a newer version of Frontdesk (tables {found}, this program knows {SCHEMA_VERSION}). Run that version, or choose another directory with --data"
    )]
    Newer { path: PathBuf, found: i64 },
    #[error("the kiosk's database failed: {0}. Check that the disk is not full and not damaged")]
    Database(#[from] rusqlite::Error),
}

/// The open database, and the lock that keeps other kiosks out of it.
pub struct Disk {
    pub(super) db: Connection,
    _lock: std::fs::File,
}

impl Disk {
    /// Opens `DIR/kiosk.db`, making both when they are not there.
    pub fn open(dir: &Path) -> Result<Self, DiskError> {
        let not_writable = |why| DiskError::NotWritable {
            path: dir.to_owned(),
            why,
        };
        std::fs::create_dir_all(dir).map_err(not_writable)?;
        let lock = std::fs::File::create(dir.join("kiosk.lock")).map_err(not_writable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => {
                return Err(DiskError::InUse {
                    path: dir.to_owned(),
                });
            }
            Err(std::fs::TryLockError::Error(why)) => return Err(not_writable(why)),
        }
        let path = dir.join("kiosk.db");
        let mut db = Connection::open(&path)?;
        db.busy_timeout(Duration::from_secs(5))?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > SCHEMA_VERSION {
            return Err(DiskError::Newer { path, found });
        }
        for (done, migration) in (0..)
            .zip(MIGRATIONS)
            .skip(usize::try_from(found).unwrap_or(0))
        {
            let transaction = db.transaction()?;
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "user_version", done + 1_i64)?;
            transaction.commit()?;
        }
        Ok(Self { db, _lock: lock })
    }

    /// A named document, as last kept.
    pub fn kept(&self, name: &str) -> Result<Option<String>, DiskError> {
        use rusqlite::OptionalExtension;
        let query = "SELECT json FROM kept WHERE name = ?1";
        Ok(self
            .db
            .query_row(query, [name], |row| row.get(0))
            .optional()?)
    }

    pub fn keep(&self, name: &str, json: &str) -> Result<(), DiskError> {
        let upsert = "INSERT INTO kept (name, json) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET json = ?2";
        self.db.execute(upsert, [name, json])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_there_after_a_new_start() {
        let dir = tempfile::tempdir().unwrap();
        Disk::open(dir.path())
            .unwrap()
            .keep("replica", "{}")
            .unwrap();
        assert_eq!(
            Disk::open(dir.path())
                .unwrap()
                .kept("replica")
                .unwrap()
                .as_deref(),
            Some("{}")
        );
    }

    #[test]
    fn a_second_kiosk_is_kept_out_of_a_directory_in_use() {
        let dir = tempfile::tempdir().unwrap();
        let _first = Disk::open(dir.path()).unwrap();
        assert!(matches!(
            Disk::open(dir.path()),
            Err(DiskError::InUse { .. })
        ));
    }

    #[test]
    fn tables_of_a_newer_version_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        Disk::open(dir.path())
            .unwrap()
            .db
            .pragma_update(None, "user_version", SCHEMA_VERSION + 1)
            .unwrap();
        assert!(matches!(
            Disk::open(dir.path()),
            Err(DiskError::Newer { .. })
        ));
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = Disk::open(&file.path().join("data"))
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.contains("data") && error.contains("--data"),
            "{error}"
        );
    }
}
