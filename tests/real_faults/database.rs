//! The databases of processes that are down. Only copies are opened: opening one mends it, and that is for the program
//! to do when it starts again.

use std::path::{Path, PathBuf};

use frontdesk_domain::branch::{Command, TicketFact};
use frontdesk_domain::wire::CommandRequest;
use rusqlite::Connection;

/// Many times what is written between two kills.
const AHEAD_MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Must hold whenever a process was killed.
pub fn is_sound(database: &Path) {
    let copy = Copy::of(database);
    let db = copy.open();
    let mut check = db.prepare("PRAGMA integrity_check").unwrap();
    let found = check.query_map([], |row| row.get(0)).unwrap();
    let found: Vec<String> = found.map(Result::unwrap).collect();
    assert_eq!(found, ["ok"], "{}", database.display());
}

/// However often its process was killed, what was written ahead does not pile up: each start reads all of it.
pub fn has_folded_in_its_log(database: &Path) {
    let ahead = std::fs::metadata(with(database, "-wal")).unwrap().len();
    assert!(ahead < AHEAD_MAX_BYTES, "{ahead} bytes are written ahead");
}

/// What a kiosk has kept of the tickets that it issued, in their order, with what the centre answered.
pub fn tickets(kiosk: &Path) -> Vec<(TicketFact, Option<u16>)> {
    let copy = Copy::of(kiosk);
    let db = copy.open();
    let query = "SELECT body, status FROM outbox ORDER BY position";
    let mut query = db.prepare(query).unwrap();
    let rows = query
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
        .unwrap();
    let told = rows.map(|row| {
        let (body, status) = row.unwrap();
        let request: CommandRequest = serde_json::from_str(&body).unwrap();
        (request.command, status)
    });
    let tickets = told.filter_map(|(command, status)| match command {
        Command::RecordTicket(fact) => Some((*fact, status)),
        _ => None,
    });
    tickets.collect()
}

struct Copy {
    path: PathBuf,
    _dir: tempfile::TempDir,
}

impl Copy {
    /// With what was written ahead; the index of that is made anew.
    fn of(database: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("copy");
        std::fs::copy(database, &path).unwrap();
        let ahead = with(database, "-wal");
        if ahead.exists() {
            std::fs::copy(&ahead, with(&path, "-wal")).unwrap();
        }
        Self { path, _dir: dir }
    }

    fn open(&self) -> Connection {
        Connection::open(&self.path).unwrap()
    }
}

fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
