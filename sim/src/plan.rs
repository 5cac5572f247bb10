//! What will happen in a simulation, before it begins: everything that people do and everything that breaks, each with
//! its moment. A part of a plan is a plan too, which is how a failing history is made shorter.

use frontdesk::kiosk::disk;
use frontdesk_domain::time::Timestamp;

use crate::dice::Dice;
use crate::scene::Scene;

#[derive(Debug, Clone)]
pub struct Plan {
    pub scene: Scene,
    /// By their moments.
    pub deeds: Vec<(Timestamp, Deed)>,
}

#[derive(Debug, Clone, Copy)]
pub enum Deed {
    /// Somebody steps up to a kiosk and takes a number, or calls for help, or both.
    Customer {
        kiosk: usize,
        service: usize,
        number: bool,
        help: bool,
    },
    /// A clerk does what there is to do; of several things, the roll chooses.
    Clerk {
        counter: u16,
        roll: u32,
    },
    /// The desk issues a ticket.
    Desk {
        service: usize,
        priority: bool,
    },
    /// A customer uses their page, or a missed one comes back.
    Phone {
        roll: u32,
    },
    /// Somebody of the staff looks at the calls for help.
    Staff {
        roll: u32,
    },
    Mishap(Mishap),
}

#[derive(Debug, Clone, Copy)]
pub enum Mishap {
    /// The kiosk's power fails; when it is back, its clock is so far off.
    KioskStops {
        kiosk: usize,
        back_after_ms: i64,
        skew_ms: i64,
    },
    /// The power fails between a number on the disk and the screen that shows it.
    KioskStopsWhenIssuing {
        kiosk: usize,
    },
    KioskWriteFails {
        kiosk: usize,
        fault: disk::Fault,
    },
    KioskDiskFull {
        kiosk: usize,
        for_ms: i64,
    },
    /// A new machine, which is enrolled as this kiosk.
    KioskReplaced {
        kiosk: usize,
    },
    /// Somebody clones the disk and runs both.
    KioskCopied {
        kiosk: usize,
    },
    /// A picture of the disk is taken.
    PictureTaken {
        kiosk: usize,
    },
    /// The last picture is put back.
    KioskSetBack {
        kiosk: usize,
    },
    /// Its key is to be replaced.
    KeyAges {
        kiosk: usize,
    },
    /// Something else answers in the centre's place.
    Impostor {
        kiosk: usize,
        for_ms: i64,
    },
    /// Something no centre can read is in the outbox, as from another version.
    Poison {
        kiosk: usize,
    },
    CentreStops {
        when: When,
        back_after_ms: i64,
    },
    /// The next commit fails; it may have been written all the same.
    CommitDoubtful {
        written: bool,
    },
    CentreDiskFull {
        for_ms: i64,
    },
    CentreClock {
        by_ms: i64,
    },
    Backup,
    /// The last backup is put in, as after a fire.
    Restore {
        back_after_ms: i64,
    },
    /// One kiosk, or everybody, is cut off. Silently: nobody is told that nothing arrives.
    Cut {
        kiosk: Option<usize>,
        for_ms: i64,
        silently: bool,
    },
}

/// At which point of its work the centre stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Now,
    BeforeTheNextCommit,
    BetweenCommitAndAnswer,
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

impl Plan {
    pub fn of(scene: Scene) -> Self {
        let mut deeds = Vec::new();
        let kiosks = scene.site.settings.kiosks.len();
        let services = scene.site.catalogue.services.len();
        for kiosk in 0..kiosks {
            let purpose = format!("customers {kiosk}");
            happening(&scene, &purpose, scene.customers, &mut deeds, |dice| {
                Deed::Customer {
                    kiosk,
                    service: dice.below(services),
                    number: dice.in_a_thousand(930),
                    help: dice.in_a_thousand(100),
                }
            });
        }
        let arriving = scene.customers * to_f64(kiosks);
        happening(&scene, "desk", arriving / 8.0, &mut deeds, |dice| {
            Deed::Desk {
                service: dice.below(services),
                priority: dice.in_a_thousand(600),
            }
        });
        happening(&scene, "phones", arriving / 5.0, &mut deeds, |dice| {
            Deed::Phone { roll: roll(dice) }
        });
        happening(&scene, "staff", 60.0 + arriving / 4.0, &mut deeds, |dice| {
            Deed::Staff { roll: roll(dice) }
        });
        let counters = scene.site.settings.counters.iter();
        let each = 40.0_f64.max(3.5 * arriving / to_f64(counters.len()));
        for counter in counters {
            let purpose = format!("clerk {}", counter.number);
            happening(&scene, &purpose, each.min(400.0), &mut deeds, |dice| {
                Deed::Clerk {
                    counter: counter.number,
                    roll: roll(dice),
                }
            });
        }
        happening(&scene, "mishaps", scene.mishaps, &mut deeds, |dice| {
            Deed::Mishap(mishap(dice, kiosks))
        });
        deeds.sort_by_key(|(at, _)| *at);
        Self { scene, deeds }
    }
}

fn happening(
    scene: &Scene,
    purpose: &str,
    an_hour: f64,
    deeds: &mut Vec<(Timestamp, Deed)>,
    mut what: impl FnMut(&mut Dice) -> Deed,
) {
    let dice = &mut Dice::of(scene.seed, purpose);
    let mut at = scene.begins;
    loop {
        at = at.plus_ms(1 + dice.until_next(an_hour));
        if at >= scene.ends() {
            return;
        }
        deeds.push((at, what(dice)));
    }
}

fn mishap(dice: &mut Dice, kiosks: usize) -> Mishap {
    let kiosk = dice.below(kiosks);
    match dice.below(32) {
        0..=3 => Mishap::KioskStops {
            kiosk,
            back_after_ms: dice.between(500, 4 * MINUTE_MS),
            skew_ms: skew(dice),
        },
        4 => Mishap::KioskStopsWhenIssuing { kiosk },
        5 => Mishap::KioskWriteFails {
            kiosk,
            fault: *dice.pick(&[disk::Fault::Before, disk::Fault::After]),
        },
        6 => Mishap::KioskDiskFull {
            kiosk,
            for_ms: dice.between(1_000, 10 * MINUTE_MS),
        },
        7 => Mishap::KioskReplaced { kiosk },
        8 if dice.in_a_thousand(500) => Mishap::KioskCopied { kiosk },
        9 | 10 => Mishap::PictureTaken { kiosk },
        11 => Mishap::KioskSetBack { kiosk },
        12 => Mishap::Poison { kiosk },
        13..=16 => Mishap::CentreStops {
            when: *dice.pick(&[
                When::Now,
                When::BeforeTheNextCommit,
                When::BetweenCommitAndAnswer,
                When::BetweenCommitAndAnswer,
            ]),
            back_after_ms: dice.between(200, 20 * MINUTE_MS),
        },
        17 | 18 => Mishap::CommitDoubtful {
            written: dice.in_a_thousand(500),
        },
        // It tries every second, and nothing is learnt from hundreds of times.
        19 => Mishap::CentreDiskFull {
            for_ms: dice.between(1_000, MINUTE_MS),
        },
        20 | 21 => Mishap::CentreClock {
            by_ms: *dice.pick(&[-5_000, 5_000, -10 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS]),
        },
        22 | 23 => Mishap::Backup,
        24 => Mishap::Restore {
            back_after_ms: dice.between(1_000, 10 * MINUTE_MS),
        },
        25 => Mishap::Cut {
            kiosk: None,
            for_ms: dice.between(1_000, 90 * MINUTE_MS),
            silently: dice.in_a_thousand(500),
        },
        26 => Mishap::KeyAges { kiosk },
        27 => Mishap::Impostor {
            kiosk,
            for_ms: dice.between(1_000, 20 * MINUTE_MS),
        },
        _ => Mishap::Cut {
            kiosk: Some(kiosk),
            for_ms: dice.between(500, 90 * MINUTE_MS),
            silently: dice.in_a_thousand(500),
        },
    }
}

/// Most clocks are right; some are off, and some have lost their battery.
fn skew(dice: &mut Dice) -> i64 {
    match dice.below(10) {
        0 if dice.in_a_thousand(500) => dice.between(-3 * HOUR_MS, 3 * HOUR_MS),
        0 => dice.between(-48 * HOUR_MS, 48 * HOUR_MS),
        1 => -400 * 24 * HOUR_MS,
        2 | 3 => dice.between(-90_000, 90_000),
        _ => dice.between(-300, 300),
    }
}

fn roll(dice: &mut Dice) -> u32 {
    u32::try_from(dice.below(1 << 30)).expect("it fits")
}

fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("a hall is small"))
}
