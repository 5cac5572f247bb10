//! The data directory: made when it is not there, and held by one process at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A data directory that this process holds. Dropped, it is free for the next one.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    /// Held open for the lock on it.
    _lock: File,
}

#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    #[error(
        "The data directory {path} cannot be written ({why}). Give this user the right to write there, or choose another directory."
    )]
    NotWritable { path: String, why: io::Error },
    #[error(
        "The data directory {path} is in use by another process. Stop that one first, or choose another directory."
    )]
    InUse { path: String },
}

impl DataDir {
    pub fn open(path: &Path) -> Result<Self, DataDirError> {
        let not_writable = |why| DataDirError::NotWritable {
            path: path.display().to_string(),
            why,
        };
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(not_writable)?;
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let lock = options
            .open(path.join("central.lock"))
            .map_err(not_writable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(DataDirError::InUse {
                path: path.display().to_string(),
            }),
            Err(TryLockError::Error(why)) => Err(not_writable(why)),
        }
    }

    pub fn database(&self) -> PathBuf {
        self.path.join("central.sqlite3")
    }

    pub fn access_key(&self) -> PathBuf {
        self.path.join("access.key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_in_use_is_refused_until_it_is_free() {
        let dir = tempfile::tempdir().unwrap();
        let first = DataDir::open(dir.path()).unwrap();
        let second = DataDir::open(dir.path()).unwrap_err();
        assert!(matches!(second, DataDirError::InUse { .. }), "{second}");
        drop(first);
        DataDir::open(dir.path()).unwrap();
    }

    #[test]
    fn a_directory_that_cannot_be_made_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();
        let error = DataDir::open(&file.join("data")).unwrap_err().to_string();
        assert!(error.contains("choose another directory"), "{error}");
    }
}
