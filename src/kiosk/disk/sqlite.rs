//! The kiosk's own database. `SQLite` with `synchronous=FULL`: what a write has returned from survives a power cut.

mod prints;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use frontdesk_domain::number::{Lane, Prefix};
use frontdesk_domain::time::{BusinessDate, Timestamp};
use rusqlite::{Connection, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Change, Disk, DiskError, Entry, Kept, LastNumber, Settled, Urgency, damage, private};

/// The version of the tables that this program writes.
const SCHEMA_VERSION: i64 = 4;

/// Added, never changed; entry N brings the tables to version N + 1.
const MIGRATIONS: [&str; 4] = [
    "
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
    ",
    "
    ALTER TABLE counters ADD COLUMN arrival INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE counters ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
    ",
    "
    CREATE TABLE prints (
        position INTEGER PRIMARY KEY, ticket TEXT NOT NULL, number TEXT NOT NULL, business_date TEXT NOT NULL,
        reprint INTEGER NOT NULL, begun_at INTEGER NOT NULL, ended TEXT, sealed BLOB
    ) STRICT;
    ",
    "
    DELETE FROM kept WHERE name = 'answered' AND json = 'null';
    UPDATE kept SET json = '[' || json || ']' WHERE name = 'answered';
    ",
];

const CATALOGUE: &str = "catalogue";
const REPLICA: &str = "replica";
const RUN: &str = "run";
const TIMES: &str = "times";
const SET_ASIDE: &str = "set aside";
const IDENTITY: &str = "identity";
const ATTEMPT: &str = "attempt";
const ANSWERED: &str = "answered";
const ALARMED: &str = "alarmed";

/// The open database, and the lock that keeps other kiosks out of it.
pub struct SqliteDisk {
    db: Connection,
    _lock: std::fs::File,
}

impl SqliteDisk {
    /// Opens `DIR/kiosk.db`, making both when they are not there. One that is damaged is set aside as
    /// `kiosk.db.corrupt-1` and so on, for somebody to look into, and an empty one takes its place.
    pub fn open(dir: &Path) -> Result<Self, DiskError> {
        let not_writable = |why| DiskError::NotWritable {
            path: dir.to_owned(),
            why,
        };
        private::make_dir(dir).map_err(not_writable)?;
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
        private::make_file(&path).map_err(not_writable)?;
        let (db, set_aside) = match Self::open_tables(&path) {
            Err(DiskError::Database(error)) if damage::is(&error) => {
                let name = damage::set_aside(dir).map_err(not_writable)?;
                tracing::error!(%error, file = name, "The kiosk's database is damaged and was set aside.");
                private::make_file(&path).map_err(not_writable)?;
                (Self::open_tables(&path)?, Some(name))
            }
            opened => (opened?, None),
        };
        let mut disk = Self { db, _lock: lock };
        if let Some(name) = set_aside {
            disk.write(&[Change::SetAside(Some(name))])?;
        }
        Ok(disk)
    }

    /// The tables as this program knows them, whole and readable.
    fn open_tables(path: &Path) -> Result<Connection, DiskError> {
        let mut db = Connection::open(path)?;
        db.busy_timeout(Duration::from_secs(5))?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > SCHEMA_VERSION {
            return Err(DiskError::Newer {
                path: path.to_owned(),
                found,
                known: SCHEMA_VERSION,
            });
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
        damage::look_for(&db)?;
        Ok(db)
    }

    fn kept(&self) -> rusqlite::Result<Kept> {
        Ok(Kept {
            numbers: self.numbers()?,
            outbox: self.outbox()?,
            catalogue: self.document(CATALOGUE)?.map(Arc::new),
            replica: self.document(REPLICA)?.map(Arc::new),
            run: self.document(RUN)?,
            times: self.document(TIMES)?,
            set_aside: self.document(SET_ASIDE)?,
            identity: self.document(IDENTITY)?,
            attempt: self.document(ATTEMPT)?,
            answered: self.document(ANSWERED)?.unwrap_or_default(),
            alarmed: self.document(ALARMED)?.unwrap_or_default(),
            prints: prints::load(&self.db)?,
        })
    }

    fn numbers(&self) -> rusqlite::Result<BTreeMap<(Prefix, Lane), LastNumber>> {
        let query = "SELECT prefix, lane, business_date, counter, arrival, position FROM counters";
        let mut statement = self.db.prepare(query)?;
        let rows = statement.query_map([], |row| {
            let (prefix, lane, date): (String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((prefix, lane, date, row.get(3)?, row.get(4)?, row.get(5)?))
        })?;
        let mut numbers = BTreeMap::new();
        for row in rows {
            let (prefix, lane, date, counter, arrival, position) = row?;
            // Only this program writes here, and only what it can read.
            if let (Ok(prefix), Ok(lane), Ok(business_date)) =
                (prefix.parse(), lane.parse(), date.parse::<BusinessDate>())
            {
                numbers.insert(
                    (prefix, lane),
                    LastNumber {
                        business_date,
                        counter,
                        arrival: Timestamp(arrival),
                        position,
                    },
                );
            }
        }
        Ok(numbers)
    }

    fn outbox(&self) -> rusqlite::Result<BTreeMap<i64, Entry>> {
        let query = "SELECT position, urgent, body, queued_at, answered_at, status FROM outbox";
        let mut statement = self.db.prepare(query)?;
        let rows = statement.query_map([], |row| {
            let (at, status): (Option<i64>, Option<u16>) = (row.get(4)?, row.get(5)?);
            let entry = Entry {
                urgency: urgency(row.get(1)?),
                body: Arc::from(row.get::<_, String>(2)?),
                queued_at: Timestamp(row.get(3)?),
                settled: at.zip(status).map(|(at, status)| Settled {
                    at: Timestamp(at),
                    status,
                }),
            };
            Ok((row.get(0)?, entry))
        })?;
        rows.collect()
    }

    /// A named document. One written by an older program in another shape is as good as none: the centre has it.
    fn document<T: DeserializeOwned>(&self, name: &str) -> rusqlite::Result<Option<T>> {
        use rusqlite::OptionalExtension;
        let query = "SELECT json FROM kept WHERE name = ?1";
        let json: Option<String> = self
            .db
            .query_row(query, [name], |row| row.get(0))
            .optional()?;
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
    }
}

impl Disk for SqliteDisk {
    fn load(&self) -> Result<Kept, DiskError> {
        Ok(self.kept()?)
    }

    fn write(&mut self, changes: &[Change]) -> Result<(), DiskError> {
        let transaction = self.db.transaction()?;
        for change in changes {
            write(&transaction, change)?;
        }
        Ok(transaction.commit()?)
    }
}

fn write(transaction: &Transaction<'_>, change: &Change) -> rusqlite::Result<()> {
    let run = |sql: &str, row: &[&dyn rusqlite::ToSql]| {
        transaction.prepare_cached(sql)?.execute(row).map(|_| ())
    };
    match change {
        Change::Number { prefix, lane, last } => run(
            "INSERT INTO counters (prefix, lane, business_date, counter, arrival, position)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (prefix, lane)
            DO UPDATE SET business_date = ?3, counter = ?4, arrival = ?5, position = ?6",
            params![
                prefix.to_string(),
                lane.as_str(),
                last.business_date.to_string(),
                last.counter,
                last.arrival.0,
                last.position
            ],
        ),
        Change::Owe {
            position,
            id,
            urgency,
            body,
            at,
        } => run(
            "INSERT INTO outbox (position, id, urgent, body, queued_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![position, id.to_string(), *urgency as i64, &**body, at.0],
        ),
        Change::Settle {
            position,
            settled,
            answer,
        } => run(
            "UPDATE outbox SET answered_at = ?2, status = ?3, answer = ?4 WHERE position = ?1",
            params![position, settled.at.0, settled.status, answer],
        ),
        Change::OweAgain { position } => run(
            "UPDATE outbox SET answered_at = NULL, status = NULL, answer = NULL, urgent = 0 WHERE position = ?1",
            params![position],
        ),
        Change::Forget { position } => {
            run("DELETE FROM outbox WHERE position = ?1", params![position])
        }
        Change::Run(run) => keep(transaction, RUN, run),
        Change::Times(times) => keep(transaction, TIMES, times),
        Change::SetAside(name) => keep(transaction, SET_ASIDE, name),
        Change::Identity(identity) => keep(transaction, IDENTITY, &**identity),
        Change::Attempt(attempt) => keep(transaction, ATTEMPT, attempt),
        Change::Answered(answered) => keep(transaction, ANSWERED, answered),
        Change::Alarmed(positions) => keep(transaction, ALARMED, positions),
        Change::PrintBegun { position, print } => prints::begin(transaction, *position, print),
        Change::PrintEnded { position, end } => prints::end(transaction, *position, *end),
        Change::ForgetSealed { position } => run(
            "UPDATE prints SET sealed = NULL WHERE position = ?1",
            params![position],
        ),
        Change::ForgetPrint { position } => {
            run("DELETE FROM prints WHERE position = ?1", params![position])
        }
        Change::ForgetBranch => run(
            "DELETE FROM kept WHERE name IN (?1, ?2)",
            params![CATALOGUE, REPLICA],
        ),
        Change::Catalogue(body) => keep(transaction, CATALOGUE, &**body),
        Change::Replica(state) => keep(transaction, REPLICA, &**state),
    }
}

fn keep<T: Serialize>(
    transaction: &Transaction<'_>,
    name: &str,
    document: &T,
) -> rusqlite::Result<()> {
    let json = serde_json::to_string(document)
        .expect("what is kept has only string keys and finite numbers");
    let upsert =
        "INSERT INTO kept (name, json) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET json = ?2";
    transaction
        .prepare_cached(upsert)?
        .execute([name, &json])
        .map(|_| ())
}

fn urgency(column: i64) -> Urgency {
    match column {
        0 => Urgency::InTurn,
        1 => Urgency::Help,
        _ => Urgency::Alarm,
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract;
    use super::*;

    contract::run_against!(|| {
        let dir = tempfile::tempdir().unwrap();
        move || SqliteDisk::open(dir.path()).unwrap()
    });

    #[test]
    fn a_second_kiosk_is_kept_out_of_a_directory_in_use() {
        let dir = tempfile::tempdir().unwrap();
        let _first = SqliteDisk::open(dir.path()).unwrap();
        assert!(matches!(
            SqliteDisk::open(dir.path()),
            Err(DiskError::InUse { .. })
        ));
    }

    #[test]
    fn the_one_answered_event_that_was_kept_before_is_the_first_of_many() {
        let id = uuid::Uuid::from_u128(7);
        for (before, count) in [
            (format!(r#"{{"seq":7,"command_id":"{id}"}}"#), 1),
            ("null".to_owned(), 0),
        ] {
            let dir = tempfile::tempdir().unwrap();
            let disk = SqliteDisk::open(dir.path()).unwrap();
            disk.db.pragma_update(None, "user_version", 3).unwrap();
            let insert = "INSERT INTO kept (name, json) VALUES ('answered', ?1)";
            disk.db.execute(insert, [before]).unwrap();
            drop(disk);
            let kept = SqliteDisk::open(dir.path()).unwrap().load().unwrap();
            assert_eq!(kept.answered.len(), count);
        }
    }

    #[test]
    fn tables_of_a_newer_version_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        SqliteDisk::open(dir.path())
            .unwrap()
            .db
            .pragma_update(None, "user_version", SCHEMA_VERSION + 1)
            .unwrap();
        assert!(matches!(
            SqliteDisk::open(dir.path()),
            Err(DiskError::Newer { .. })
        ));
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = SqliteDisk::open(&file.path().join("data"))
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.contains("data") && error.contains("--data"),
            "{error}"
        );
    }

    #[test]
    fn a_damaged_database_is_set_aside_and_another_takes_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("kiosk.db");
        for nth in 1..=2 {
            std::fs::write(&path, "this was a database once".repeat(200)).unwrap();
            let kept = SqliteDisk::open(dir.path()).unwrap().load().unwrap();
            let name = format!("kiosk.db.corrupt-{nth}");
            assert!(dir.path().join(&name).exists(), "{name}");
            assert_eq!(kept.set_aside, Some(name));
        }
    }

    #[test]
    fn damage_in_the_middle_of_a_table_is_found_at_the_start() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("kiosk.db");
        let mut disk = SqliteDisk::open(dir.path()).unwrap();
        let changes: Vec<_> = (1..500).map(contract::owe_one).collect();
        disk.write(&changes).unwrap();
        drop(disk);
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..middle + 4096].fill(0xa5);
        std::fs::write(&path, bytes).unwrap();
        let kept = SqliteDisk::open(dir.path()).unwrap().load().unwrap();
        assert_eq!(kept.set_aside.as_deref(), Some("kiosk.db.corrupt-1"));
        assert!(kept.outbox.is_empty());
    }

    #[test]
    #[cfg(unix)]
    fn nobody_else_reads_what_is_kept() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("kiosk");
        let mut disk = SqliteDisk::open(&inside).unwrap();
        disk.write(&[contract::number("A", 1)]).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&inside), 0o700);
        for file in ["kiosk.db", "kiosk.db-wal"] {
            assert_eq!(mode(&inside.join(file)), 0o600, "{file}");
        }
    }

    #[test]
    fn a_replica_in_a_shape_of_long_ago_is_as_good_as_none() {
        let dir = tempfile::tempdir().unwrap();
        let disk = SqliteDisk::open(dir.path()).unwrap();
        let insert = "INSERT INTO kept (name, json) VALUES ('replica', '{\"seq\": \"one\"}')";
        disk.db.execute(insert, []).unwrap();
        assert_eq!(disk.load().unwrap().replica, None);
    }
}
