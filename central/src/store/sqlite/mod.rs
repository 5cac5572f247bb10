//! The embedded database: `SQLite` in WAL mode with full synchronisation, one writing connection and a few that read.

mod accounts;
mod append;
mod checkpoint;
mod enrolment;
mod publications;
mod read;
mod snapshots;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags};

use super::StoreError;
use checkpoint::Checkpointer;

/// Added to, never changed: the position in this list is the schema's version.
const MIGRATIONS: [&str; 7] = [
    include_str!("migrations/0001_log.sql"),
    include_str!("migrations/0002_probe.sql"),
    include_str!("migrations/0003_numbers.sql"),
    include_str!("migrations/0004_enrolment.sql"),
    include_str!("migrations/0005_snapshots.sql"),
    include_str!("migrations/0006_accounts.sql"),
    include_str!("migrations/0007_publications.sql"),
];

/// So many reading connections are kept open; more are opened under load and closed again.
const READERS_KEPT: usize = 4;

/// The pages a connection keeps in memory. The index of receipt codes is met everywhere at once, so the writer keeps
/// much; a reader reads what is next to what it read.
const WRITER_CACHE_KIB: i64 = 64 * 1024;
const READER_CACHE_KIB: i64 = 4 * 1024;

/// How long one process waits for another's transaction, in milliseconds.
const BUSY_TIMEOUT_MS: u32 = 5_000;

pub struct SqliteStore {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    checkpointer: Checkpointer,
}

impl SqliteStore {
    /// Opens or creates the database and brings its schema up to date.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let mut writer = connect(path, OpenFlags::default())?;
        migrate(&mut writer, path)?;
        // What a process left that was killed: were it left again, the log would grow with every start, and each start
        // would read all of it.
        checkpoint::fold(&writer);
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            checkpointer: Checkpointer::start(path)?,
        })
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        // A panic inside a transaction drops it, which rolls it back; the connection itself stays sound.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reading<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let kept = self
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let reader = match kept {
            Some(reader) => reader,
            None => connect(
                &self.path,
                OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
            )?,
        };
        let result = read(&reader);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if result.is_ok() && readers.len() < READERS_KEPT {
            readers.push(reader);
        }
        result
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(std::time::Duration::from_millis(BUSY_TIMEOUT_MS.into()))?;
    let reads_only = flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY);
    if !reads_only {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // By the checkpointer.
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    }
    let cache_kib = if reads_only {
        READER_CACHE_KIB
    } else {
        WRITER_CACHE_KIB
    };
    // A negative size is one in KiB.
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

fn migrate(writer: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let found: i64 = writer.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer {
            path: path.display().to_string(),
            found,
            known,
        });
    }
    for (version, sql) in (1_i64..)
        .zip(MIGRATIONS)
        .filter(|(version, _)| *version > found)
    {
        let transaction = writer.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::contract;

    contract::run_against!(|path: &Path| SqliteStore::open(path).unwrap());

    #[test]
    fn a_batch_with_nothing_in_it_is_written_all_the_same() {
        use crate::store::{Batch, Store as _};

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("db");
        let store = SqliteStore::open(&path).unwrap();
        let empty = Batch::empty("hall".parse().unwrap());
        for _ in 0..2 {
            store.append(&[&empty]).unwrap()[0].as_ref().unwrap();
        }
        let raw = Connection::open(&path).unwrap();
        let written = raw.query_row("SELECT batches FROM probe", [], |row| row.get::<_, i64>(0));
        assert_eq!(written.unwrap(), 2);
    }

    #[test]
    fn what_a_killed_process_had_written_ahead_is_folded_in_at_the_next_start() {
        use crate::store::{Batch, Store as _};

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("db");
        let killed = SqliteStore::open(&path).unwrap();
        let empty = Batch::empty("hall".parse().unwrap());
        killed.append(&[&empty]).unwrap()[0].as_ref().unwrap();
        // Closed, it would fold everything in by itself.
        std::mem::forget(killed);
        let _next = SqliteStore::open(&path).unwrap();

        let alone = dir.path().join("alone");
        std::fs::copy(&path, &alone).unwrap();
        let raw = Connection::open(&alone).unwrap();
        let written = raw.query_row("SELECT batches FROM probe", [], |row| row.get::<_, i64>(0));
        assert_eq!(written.unwrap(), 1);
    }

    #[test]
    fn a_database_of_a_newer_version_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("db");
        drop(SqliteStore::open(&path).unwrap());
        let raw = Connection::open(&path).unwrap();
        raw.pragma_update(None, "user_version", 99).unwrap();
        drop(raw);
        let error = SqliteStore::open(&path).err().unwrap().to_string();
        let known = format!("schema 99, known here: {}", MIGRATIONS.len());
        assert!(error.contains(&known), "{error}");
        assert!(error.contains("Start that version"), "{error}");
    }
}
