//! A database that cannot be read any more is not worked on: it is kept for somebody to look into.

use std::io;
use std::path::Path;

use rusqlite::{Connection, ErrorCode};

/// Reads every page and table once.
pub(super) fn look_for(db: &Connection) -> rusqlite::Result<()> {
    let found: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        return Ok(());
    }
    let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    Err(rusqlite::Error::SqliteFailure(corrupt, Some(found)))
}

/// Whether the error says that the file is damaged, rather than that it cannot be got at for the moment.
pub(super) fn is(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => matches!(
            failure.code,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase
        ),
        _ => false,
    }
}

/// Renames the files and says what the first of them is called now.
pub(super) fn set_aside(dir: &Path) -> io::Result<String> {
    let name = (1..=u32::MAX)
        .map(|nth| format!("kiosk.db.corrupt-{nth}"))
        .find(|name| !dir.join(name).exists())
        .expect("a directory has fewer files than there are numbers");
    std::fs::rename(dir.join("kiosk.db"), dir.join(&name))?;
    // With these beside it, what is left of it can be read.
    for of_it in ["-wal", "-shm"] {
        let from = dir.join(format!("kiosk.db{of_it}"));
        if from.exists() {
            std::fs::rename(from, dir.join(format!("{name}{of_it}")))?;
        }
    }
    Ok(name)
}
