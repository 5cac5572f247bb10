//! A disk in memory, for tests and simulations: it can fail, lose what it only pretended to have written, be copied
//! and be set back.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use frontdesk_domain::number::{Lane, Prefix};

use super::{Change, Disk, DiskError, Kept, LastNumber};

/// Its copies are handles of the same disk, so that one that a crashed kiosk held can be opened again.
#[derive(Debug, Clone, Default)]
pub struct MemoryDisk(Arc<Mutex<Platter>>);

#[derive(Debug, Default)]
struct Platter {
    safe: Kept,
    /// Written, and lost in a power cut.
    unsynced: Vec<Change>,
    pretends: bool,
    fault: Option<Fault>,
    full: bool,
}

/// How the next write fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was written.
    Before,
    /// All was written, but nobody is told so.
    After,
}

impl MemoryDisk {
    /// Another disk with the same content, as a cloned machine has one.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self::holding(self.everything())
    }

    pub fn holding(kept: Kept) -> Self {
        Self(Arc::new(Mutex::new(Platter {
            safe: kept,
            ..Platter::default()
        })))
    }

    /// Everything it holds now: a picture to set it back to.
    pub fn everything(&self) -> Kept {
        let platter = self.platter();
        let mut kept = platter.safe.clone();
        for change in &platter.unsynced {
            kept.apply(change);
        }
        kept
    }

    pub fn last_number(&self, prefix: Prefix, lane: &Lane) -> Option<LastNumber> {
        let platter = self.platter();
        let unsynced = platter
            .unsynced
            .iter()
            .rev()
            .find_map(|change| match change {
                Change::Number {
                    prefix: its,
                    lane: its_lane,
                    last,
                } if (*its, its_lane) == (prefix, lane) => Some(*last),
                _ => None,
            });
        unsynced.or_else(|| platter.safe.numbers.get(&(prefix, lane.clone())).copied())
    }

    /// The disk of an older picture is put in.
    pub fn set_back(&self, kept: Kept) {
        let mut platter = self.platter();
        platter.safe = kept;
        platter.unsynced.clear();
    }

    /// From now on writes return before they are safe, against the promise; or no longer.
    pub fn pretend(&self, pretends: bool) {
        let mut platter = self.platter();
        platter.pretends = pretends;
        if !pretends {
            platter.sync();
        }
    }

    /// The power fails: the last so many changes that were only pretended are lost.
    pub fn lose_unsynced(&self, changes: usize) {
        let mut platter = self.platter();
        let left = platter.unsynced.len().saturating_sub(changes);
        platter.unsynced.truncate(left);
        platter.sync();
    }

    /// The next write fails.
    pub fn fail_next(&self, fault: Fault) {
        self.platter().fault = Some(fault);
    }

    /// Every write fails until there is room again.
    pub fn full(&self, full: bool) {
        self.platter().full = full;
    }

    fn platter(&self) -> MutexGuard<'_, Platter> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Platter {
    fn is_taken(&self, change: &Change) -> bool {
        let unsynced = |same: &dyn Fn(&Change) -> bool| self.unsynced.iter().any(same);
        match change {
            Change::Owe { position: new, .. } => {
                self.safe.outbox.contains_key(new)
                    || unsynced(
                        &|change| matches!(change, Change::Owe { position, .. } if position == new),
                    )
            }
            Change::PrintBegun { position: new, .. } => {
                self.safe.prints.contains_key(new)
                    || unsynced(
                        &|change| matches!(change, Change::PrintBegun { position, .. } if position == new),
                    )
            }
            _ => false,
        }
    }

    fn sync(&mut self) {
        for change in std::mem::take(&mut self.unsynced) {
            self.safe.apply(&change);
        }
    }
}

impl Disk for MemoryDisk {
    fn load(&self) -> Result<Kept, DiskError> {
        Ok(self.everything())
    }

    fn write(&mut self, changes: &[Change]) -> Result<(), DiskError> {
        let mut platter = self.platter();
        if platter.full {
            return Err(DiskError::Failed("it is full"));
        }
        let fault = platter.fault.take();
        if fault == Some(Fault::Before) {
            return Err(DiskError::Failed("nothing was written"));
        }
        if changes.iter().any(|change| platter.is_taken(change)) {
            return Err(DiskError::Failed("a position is taken"));
        }
        platter.unsynced.extend_from_slice(changes);
        if !platter.pretends {
            platter.sync();
        }
        match fault {
            None => Ok(()),
            Some(_) => Err(DiskError::Failed("nobody knows whether it was written")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract;
    use super::*;

    contract::run_against!(|| {
        let disk = MemoryDisk::default();
        move || disk.clone()
    });

    #[test]
    fn what_was_only_pretended_is_lost_with_the_power() {
        let mut disk = MemoryDisk::default();
        disk.write(&[contract::number("A", 1)]).unwrap();
        disk.pretend(true);
        disk.write(&[contract::number("A", 2)]).unwrap();
        disk.write(&[contract::number("A", 3)]).unwrap();
        disk.lose_unsynced(1);
        let last = |disk: &MemoryDisk| disk.load().unwrap().numbers.into_values().next();
        assert_eq!(last(&disk).unwrap().counter, 2);
    }

    #[test]
    fn a_failed_write_may_be_there_all_the_same() {
        let mut disk = MemoryDisk::default();
        disk.fail_next(Fault::Before);
        assert!(disk.write(&[contract::number("A", 1)]).is_err());
        assert!(disk.load().unwrap().numbers.is_empty());
        disk.fail_next(Fault::After);
        assert!(disk.write(&[contract::number("A", 1)]).is_err());
        assert_eq!(disk.load().unwrap().numbers.len(), 1);
    }

    #[test]
    fn a_copied_disk_goes_its_own_way() {
        let mut disk = MemoryDisk::default();
        disk.write(&[contract::number("A", 1)]).unwrap();
        let picture = disk.everything();
        let copy = disk.copied();
        disk.write(&[contract::number("A", 2)]).unwrap();
        assert_eq!(copy.everything(), picture);
        disk.set_back(picture.clone());
        assert_eq!(disk.load().unwrap(), picture);
    }
}
