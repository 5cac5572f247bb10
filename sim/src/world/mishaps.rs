//! What goes wrong in a hall.

use frontdesk_domain::time::Timestamp;

use super::machine::Machine;
use super::{DAY_MS, Event, Sight, World};
use crate::faults::Fault;
use crate::plan::{Mishap, When};

/// A machine is carried in and set up in this time.
const SET_UP_MS: i64 = 120_000;
const SWITCHED_ON_AFTER_MS: i64 = 5_000;
/// Nobody clones a disk more often.
const MACHINES_MAX: usize = 8;

impl World {
    pub(super) fn goes_wrong(&mut self, mishap: Mishap) {
        self.note(|| format!("{mishap:?}"));
        match mishap {
            Mishap::KioskStops {
                kiosk,
                back_after_ms,
                skew_ms,
            } => {
                self.switch_off(kiosk);
                self.machines[kiosk].skew_ms = skew_ms;
                self.at(
                    self.now.plus_ms(back_after_ms),
                    Event::Boot { machine: kiosk },
                );
            }
            Mishap::KioskStopsWhenIssuing { kiosk } => {
                self.machines[kiosk].fails_when_issuing = true;
            }
            Mishap::KioskWriteFails { kiosk, fault } => self.machines[kiosk].disk.fail_next(fault),
            Mishap::KioskDiskFull { kiosk, for_ms } => {
                self.machines[kiosk].disk.full(true);
                self.at(
                    self.now.plus_ms(for_ms),
                    Event::KioskDiskHasRoom { machine: kiosk },
                );
            }
            Mishap::KioskReplaced { kiosk } => self.replace(kiosk),
            Mishap::KioskCopied { kiosk } => self.copy(kiosk),
            Mishap::PictureTaken { kiosk } => {
                let machine = &mut self.machines[kiosk];
                let kept = Some(machine.disk.everything()).filter(|kept| kept.identity.is_some());
                machine.picture = kept.map(|kept| (kept, machine.papers.clone()));
            }
            Mishap::KioskSetBack { kiosk } => self.set_back(kiosk),
            Mishap::KeyAges { kiosk } => self.key_ages(kiosk),
            Mishap::Impostor { kiosk, for_ms } => {
                self.machines[kiosk].impostors += 1;
                self.at(
                    self.now.plus_ms(for_ms),
                    Event::ImpostorIsGone { machine: kiosk },
                );
            }
            Mishap::Poison { kiosk } => {
                self.switch_off(kiosk);
                self.poison(kiosk);
                self.at(
                    self.now.plus_ms(SWITCHED_ON_AFTER_MS),
                    Event::Boot { machine: kiosk },
                );
            }
            Mishap::CentreStops {
                when: When::Now,
                back_after_ms,
            } => self.stop_centre(back_after_ms),
            Mishap::CentreStops {
                when,
                back_after_ms,
            } => self.centre.stops = Some((when, back_after_ms)),
            Mishap::CommitDoubtful { written } => self.centre.store.doubt_next(Some(written)),
            Mishap::CentreDiskFull { for_ms } => {
                self.centre.store.set_full(true);
                self.at(self.now.plus_ms(for_ms), Event::CentreDiskHasRoom);
            }
            Mishap::CentreClock { by_ms } => {
                self.centre.skew_ms += by_ms;
                self.clock_set_at = Some(self.now);
                let life = self.centre.life;
                self.at(self.now, Event::Timer { life });
            }
            // A machine that is being set up is waited for.
            Mishap::Backup
                if self
                    .machines
                    .iter()
                    .any(|machine| machine.standing.unenrolled) => {}
            Mishap::Backup => self.centre.backup = self.centre.store.backup(),
            Mishap::Restore { back_after_ms } => self.restore(back_after_ms),
            Mishap::Cut {
                kiosk,
                for_ms,
                silently,
            } => {
                for index in 0..self.machines.len() {
                    if kiosk.is_none_or(|one| one == index) {
                        self.cut(index, for_ms, silently);
                    }
                }
            }
        }
    }

    fn cut(&mut self, index: usize, for_ms: i64, silently: bool) {
        let machine = &mut self.machines[index];
        machine.cuts += 1;
        let life = machine.life;
        self.at(
            self.now.plus_ms(for_ms),
            Event::LineIsBack { machine: index },
        );
        if let Some(ask) = self.centre.stream_of(index)
            && !silently
        {
            self.tell_failed(index, life, ask, 1);
        }
    }

    /// The machine is gone with its disk, and its copies are found and switched off; another one is set up as this
    /// kiosk.
    fn replace(&mut self, index: usize) {
        self.switch_off(index);
        for copy in 0..self.machines.len() {
            if copy != index && self.machines[copy].id == self.machines[index].id {
                self.switch_off(copy);
                self.machines[copy].retired = true;
            }
        }
        let machine = &mut self.machines[index];
        machine.is_another(self.now);
        machine
            .disk
            .pretend(self.fault == Some(Fault::KioskSkipsFsync));
        self.tell_what_is_left(false);
        self.at(self.now.plus_ms(SET_UP_MS), Event::SetUp { machine: index });
    }

    /// A second machine runs from a copy of the disk.
    fn copy(&mut self, index: usize) {
        if self.machines.len() >= MACHINES_MAX || self.machines[index].standing.unenrolled {
            return;
        }
        let original = &mut self.machines[index];
        original.standing.copied = true;
        let mut twin = Machine::new(original.id.clone(), original.disk.copied(), self.now);
        twin.standing = original.standing;
        twin.papers.clone_from(&original.papers);
        twin.skew_ms = original.skew_ms;
        self.machines.push(twin);
        let machine = self.machines.len() - 1;
        self.at(
            self.now.plus_ms(SWITCHED_ON_AFTER_MS),
            Event::Boot { machine },
        );
        // People use it as they use the other.
        let customers: Vec<_> = self
            .deeds
            .iter()
            .filter(|(at, deed)| {
                *at > self.now
                    && matches!(deed, crate::plan::Deed::Customer { kiosk, .. } if *kiosk == index)
            })
            .copied()
            .collect();
        for (at, deed) in customers {
            if let crate::plan::Deed::Customer {
                service,
                number,
                help,
                ..
            } = deed
                && self.dice.in_a_thousand(500)
            {
                let index = self.deeds.len();
                self.deeds.push((
                    at,
                    crate::plan::Deed::Customer {
                        kiosk: machine,
                        service,
                        number,
                        help,
                    },
                ));
                self.at(at.plus_ms(700), Event::Deed(index));
            }
        }
    }

    fn set_back(&mut self, index: usize) {
        let Some((picture, papers)) = self.machines[index].picture.take() else {
            return;
        };
        self.switch_off(index);
        let machine = &mut self.machines[index];
        machine.disk.set_back(picture);
        machine.papers = papers;
        machine.standing.set_back = true;
        self.tell_what_is_left(true);
        self.at(
            self.now.plus_ms(SWITCHED_ON_AFTER_MS),
            Event::Boot { machine: index },
        );
    }

    fn restore(&mut self, back_after_ms: i64) {
        let backup = self.centre.backup.clone();
        if backup.events.is_empty() {
            return;
        }
        self.stop_centre(back_after_ms);
        self.told.extend(self.centre.store.backup().commands());
        let events = backup.events.len();
        self.centre.store.restore(backup);
        self.sights.push(Sight::SetBack { events });
        self.tell_what_is_left(false);
    }

    /// Papers that are neither in the log nor of a disk that is still there are lost: whatever the product does, nobody can
    /// know of them. What the product itself says it carries is not asked: it would excuse whatever it forgets.
    fn tell_what_is_left(&mut self, forgotten: bool) {
        let there = self.machines.iter().filter(|machine| !machine.retired);
        let carried = there.flat_map(|machine| &machine.papers).copied();
        self.sights.push(Sight::Carried {
            tickets: carried.collect(),
            forgotten,
        });
    }

    /// A month passes for its key, and for nothing else.
    fn key_ages(&mut self, index: usize) {
        self.switch_off(index);
        let disk = &self.machines[index].disk;
        let mut kept = disk.everything();
        if let Some(identity) = &mut kept.identity {
            identity.key_since = identity.key_since.plus_ms(-31 * DAY_MS);
            disk.set_back(kept);
        }
        self.at(
            self.now.plus_ms(SWITCHED_ON_AFTER_MS),
            Event::Boot { machine: index },
        );
    }

    /// The planted fault: kiosks count from 1 again.
    pub(super) fn counters_are_reset(&mut self) {
        for index in 0..self.machines.len() {
            self.switch_off(index);
            let machine = &self.machines[index];
            let mut kept = machine.disk.everything();
            kept.numbers.clear();
            machine.disk.set_back(kept);
            self.at(
                self.now.plus_ms(SWITCHED_ON_AFTER_MS),
                Event::Boot { machine: index },
            );
        }
        self.at(Timestamp(self.now.0 + DAY_MS), Event::Midnight);
    }
}
