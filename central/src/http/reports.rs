//! How the kiosks are: what each said of itself last, and whether it follows its branch now. Kept in memory alone, for a
//! kiosk says it again within a minute.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use frontdesk_domain::health::HealthReport;
use frontdesk_domain::ids::{BranchId, KioskId};

/// Of the kiosks that are let in: there are no others to be remembered.
#[derive(Default)]
pub(super) struct Reports {
    kiosks: Mutex<BTreeMap<Name, Known>>,
}

type Name = (BranchId, KioskId);

/// What is known of a kiosk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// How many streams of it are open. It opens the next one before the centre notices that the one before has broken.
    streams: usize,
    pub newest: Option<HealthReport>,
}

impl Known {
    pub fn linked(&self) -> bool {
        self.streams > 0
    }
}

/// A kiosk's stream is open for as long as this is held.
pub(super) struct Link {
    reports: Arc<Reports>,
    name: Name,
}

impl Reports {
    /// Takes the place of what it said before.
    pub fn keep(&self, branch: &BranchId, kiosk: &KioskId, report: HealthReport) {
        let mut kiosks = self.kiosks();
        let known = kiosks.entry((branch.clone(), kiosk.clone())).or_default();
        known.newest = Some(report);
    }

    pub fn of(&self, branch: &BranchId, kiosk: &KioskId) -> Known {
        let kiosks = self.kiosks();
        let known = kiosks.get(&(branch.clone(), kiosk.clone()));
        known.cloned().unwrap_or_default()
    }

    /// A stream of the kiosk opens.
    pub fn link(self: &Arc<Self>, branch: &BranchId, kiosk: &KioskId) -> Link {
        let name = (branch.clone(), kiosk.clone());
        self.kiosks().entry(name.clone()).or_default().streams += 1;
        Link {
            reports: Arc::clone(self),
            name,
        }
    }

    fn kiosks(&self) -> MutexGuard<'_, BTreeMap<Name, Known>> {
        // Nothing is half done between two lines here.
        self.kiosks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let mut kiosks = self.reports.kiosks();
        if let Some(known) = kiosks.get_mut(&self.name) {
            known.streams = known.streams.saturating_sub(1);
            if *known == Known::default() {
                kiosks.remove(&self.name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use frontdesk_domain::health::KioskHealth;
    use frontdesk_domain::time::Timestamp;

    use super::*;

    fn names() -> Name {
        ("hall".parse().unwrap(), "kiosk-1".parse().unwrap())
    }

    fn report(at: i64) -> HealthReport {
        HealthReport {
            reported_at: Timestamp(at),
            report: KioskHealth {
                version: "0.1.0".to_owned(),
                printer: None,
                out_of_service: None,
                owed: 0,
                unreadable: 0,
                free_mb: None,
                offset_ms: 0,
                frame_ms: None,
            },
        }
    }

    #[test]
    fn a_kiosk_is_linked_until_the_last_of_its_streams_ends() {
        let (reports, (hall, kiosk)) = (Arc::new(Reports::default()), names());
        let first = reports.link(&hall, &kiosk);
        let second = reports.link(&hall, &kiosk);
        drop(first);
        assert!(reports.of(&hall, &kiosk).linked());
        drop(second);
        assert!(!reports.of(&hall, &kiosk).linked());
        assert!(reports.kiosks().is_empty(), "nobody is remembered for it");
    }

    #[test]
    fn the_newest_report_takes_the_place_of_the_one_before_and_outlives_the_stream() {
        let (reports, (hall, kiosk)) = (Arc::new(Reports::default()), names());
        let link = reports.link(&hall, &kiosk);
        reports.keep(&hall, &kiosk, report(1));
        reports.keep(&hall, &kiosk, report(2));
        drop(link);
        assert_eq!(reports.of(&hall, &kiosk).newest, Some(report(2)));
        let other = "kiosk-2".parse().unwrap();
        assert_eq!(reports.of(&hall, &other), Known::default());
    }
}
