//! The key that slips are encrypted with on this kiosk's disk: of one business day, in a file of its own beside the
//! database. When the day ends the file is destroyed, and what is left of the slips in freed pages tells nothing.

use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use data_encoding::BASE64URL_NOPAD;
use frontdesk_central::entropy::{Entropy, NoEntropy};
use frontdesk_domain::time::BusinessDate;
use zeroize::{Zeroize as _, Zeroizing};

use super::private;

/// 256 random bits. They are printed by nothing, and wiped from memory when dropped.
#[derive(Clone)]
pub struct DayKey(Zeroizing<[u8; 32]>);

/// The file with the key.
#[derive(Debug, Clone)]
pub struct DayKeys {
    path: PathBuf,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum NoDayKey {
    #[error("cannot keep the key of the day in {path}: {why}. Check that the disk is not full")]
    NotWritable { path: PathBuf, why: io::Error },
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

impl DayKeys {
    pub fn beside_database(dir: &Path) -> Self {
        Self {
            path: dir.join("slips.key"),
        }
    }

    /// The key of this day, made at the first need. That of another day is destroyed before it.
    pub fn of(&self, date: BusinessDate, entropy: &Entropy) -> Result<DayKey, NoDayKey> {
        if let Some(key) = self.existing(date) {
            return Ok(key);
        }
        let not_writable = |why| NoDayKey::NotWritable {
            path: self.path.clone(),
            why,
        };
        self.destroy().map_err(not_writable)?;
        let key = DayKey(Zeroizing::new(entropy.bytes()?));
        self.keep(date, &key).map_err(not_writable)?;
        Ok(key)
    }

    /// The key of this day, if there is one.
    pub fn existing(&self, date: BusinessDate) -> Option<DayKey> {
        let text = Zeroizing::new(std::fs::read_to_string(&self.path).ok()?);
        let (of, key) = text.trim_end().split_once(' ')?;
        if of.parse() != Ok(date) {
            return None;
        }
        let bits = Zeroizing::new(BASE64URL_NOPAD.decode(key.as_bytes()).ok()?);
        Some(DayKey(Zeroizing::new(bits.as_slice().try_into().ok()?)))
    }

    /// Destroys the key of any other day: at each start, and when a day ends.
    pub fn keep_only(&self, today: BusinessDate) -> io::Result<()> {
        match self.existing(today) {
            Some(_) => Ok(()),
            None => self.destroy(),
        }
    }

    /// Overwrites the file and removes it. There may be none.
    pub fn destroy(&self) -> io::Result<()> {
        let length = match std::fs::metadata(&self.path) {
            Ok(file) => file.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        // Bounded: a key's file has some fifty bytes.
        let zeros = vec![0; usize::try_from(length.min(4096)).unwrap_or(0)];
        let mut file = std::fs::OpenOptions::new().write(true).open(&self.path)?;
        file.write_all(&zeros)?;
        file.sync_all()?;
        std::fs::remove_file(&self.path)?;
        self.sync_dir()
    }

    /// On the disk for good before anything is encrypted with it.
    fn keep(&self, date: BusinessDate, key: &DayKey) -> io::Result<()> {
        private::make_file(&self.path)?;
        let mut text = format!("{date} {}\n", BASE64URL_NOPAD.encode(key.bits()));
        let mut file = std::fs::OpenOptions::new().write(true).open(&self.path)?;
        let written = file.write_all(text.as_bytes());
        text.zeroize();
        written?;
        file.sync_all()?;
        self.sync_dir()
    }

    fn sync_dir(&self) -> io::Result<()> {
        match self.path.parent() {
            Some(dir) if cfg!(unix) => std::fs::File::open(dir)?.sync_all(),
            _ => Ok(()),
        }
    }
}

impl DayKey {
    pub fn bits(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for DayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DayKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> BusinessDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_has_one_key_over_all_starts_and_the_next_day_another() {
        let dir = tempfile::tempdir().unwrap();
        let entropy = Entropy::seeded(1);
        let keys = || DayKeys::beside_database(dir.path());
        let today = keys().of(date("2026-11-21"), &entropy).unwrap();
        let again = keys().of(date("2026-11-21"), &entropy).unwrap();
        assert_eq!(today.bits(), again.bits());
        let tomorrow = keys().of(date("2026-11-22"), &entropy).unwrap();
        assert_ne!(today.bits(), tomorrow.bits());
        assert!(
            keys().existing(date("2026-11-21")).is_none(),
            "it is gone for good"
        );
    }

    #[test]
    fn a_destroyed_key_is_nowhere_in_its_directory() {
        let dir = tempfile::tempdir().unwrap();
        let keys = DayKeys::beside_database(dir.path());
        keys.of(date("2026-11-21"), &Entropy::seeded(1)).unwrap();
        keys.destroy().unwrap();
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        keys.destroy().unwrap();
    }

    #[test]
    fn a_start_on_another_day_destroys_the_key_and_one_on_the_same_day_keeps_it() {
        let dir = tempfile::tempdir().unwrap();
        let keys = DayKeys::beside_database(dir.path());
        let key = keys.of(date("2026-11-21"), &Entropy::seeded(1)).unwrap();
        keys.keep_only(date("2026-11-21")).unwrap();
        let kept = keys.existing(date("2026-11-21")).unwrap();
        assert_eq!(kept.bits(), key.bits());
        keys.keep_only(date("2026-11-22")).unwrap();
        assert!(!dir.path().join("slips.key").exists());
    }

    #[test]
    fn a_file_that_is_no_key_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let keys = DayKeys::beside_database(dir.path());
        for garbage in ["", "2026-11-21", "2026-11-21 short", "\u{fffd}\u{fffd}"] {
            std::fs::write(dir.path().join("slips.key"), garbage).unwrap();
            assert!(keys.existing(date("2026-11-21")).is_none());
            let key = keys.of(date("2026-11-21"), &Entropy::seeded(1)).unwrap();
            assert_eq!(
                keys.existing(date("2026-11-21")).unwrap().bits(),
                key.bits()
            );
        }
    }

    #[test]
    #[cfg(unix)]
    fn nobody_else_reads_the_key_and_nothing_prints_it() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let keys = DayKeys::beside_database(dir.path());
        let key = keys.of(date("2026-11-21"), &Entropy::seeded(1)).unwrap();
        let file = std::fs::metadata(dir.path().join("slips.key")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
        assert_eq!(format!("{key:?}"), "DayKey(hidden)");
    }
}
