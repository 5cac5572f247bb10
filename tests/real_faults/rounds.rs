//! Tickets are taken while the network fails, and at some instant a process is killed: again and again.

use std::time::Duration;

use tokio::time::Instant;

use crate::deeds::Deed;
use crate::hall::Hall;
use crate::kiosk::{Doors, Printed};
use crate::log::Log;
use crate::turn;
use crate::{centre, database};

const ROUNDS: &str = "FRONTDESK_ROUNDS";
const ROUNDS_UNLESS_SAID: u64 = 100;

/// A process is killed at most so long after its round began: in half of the rounds while customers still come, in the
/// others later, while what they took is told.
const SOON_MS: u64 = 40;
const LATER_MS: u64 = 250;

/// Each takes the three seconds that a kiosk waits for the centre when it has started.
const ROUNDS_BETWEEN_OUTAGES: u64 = 20;

/// A kiosk that reaches the centre is open by then.
const SOON_OPEN: Duration = Duration::from_millis(600);

#[tokio::test(flavor = "multi_thread")]
async fn nobody_loses_a_number_or_shares_one_whatever_is_killed_and_whatever_the_network_does() {
    let _turn = turn().await;
    let began = Instant::now();
    let rounds = std::env::var(ROUNDS).map_or(ROUNDS_UNLESS_SAID, |n| n.parse().unwrap());
    let mut hall = Hall::with_kiosks(2).await;
    let mut printed = Vec::new();
    for round in 1..=rounds {
        if round % ROUNDS_BETWEEN_OUTAGES == 0 {
            hall.kiosks_start_alone().await;
        }
        printed.extend(hall.lives_through_a_round().await);
    }
    let killed = began.elapsed();
    hall.settles().await;
    let settled = began.elapsed();

    let log = Log::of(&hall).await;
    log.has_once(&printed);
    log.has_no_number_twice();
    log.has_no_alarm();
    hall.shows_pages_of(&printed).await;
    for nth in 0..hall.kiosks.len() {
        hall.kiosk_is_killed(nth);
        log.is_what_is_kept_by(&hall.kiosks[nth]);
        database::has_folded_in_its_log(&hall.kiosks[nth].database());
    }
    hall.centre_is_killed();
    database::has_folded_in_its_log(&centre::database(&hall.centre_data()));

    let (tickets, unseen) = (printed.len(), log.issued().count() - printed.len());
    println!(
        "{rounds} rounds in {killed:.1?}, settled after {settled:.1?}, all checked after {:.1?}: {tickets} tickets, {unseen} more that were written and not printed; {:?}",
        began.elapsed(),
        hall.proxy.deeds().times()
    );
    assert!(
        printed.len() as u64 >= 2 * rounds,
        "only {tickets} tickets were issued in {rounds} rounds: the test proves little"
    );
    let done = hall.proxy.deeds().times();
    let never = Deed::ALL.iter().find(|deed| !done.contains_key(deed));
    assert!(rounds < ROUNDS_UNLESS_SAID || never.is_none(), "{never:?}");
}

impl Hall {
    async fn lives_through_a_round(&mut self) -> Vec<Printed> {
        if self.chance.one_in(3) {
            self.kiosks_open_soon().await;
        }
        self.weather_changes();
        let doors = Doors::default();
        let queues: Vec<_> = self
            .kiosks
            .iter_mut()
            .map(|kiosk| kiosk.customers_come(&doors))
            .collect();
        // The instant is what the test is about: it is another one in each round.
        let most = self.chance.one_of(&[SOON_MS, LATER_MS]);
        let instant = Instant::now() + Duration::from_millis(self.chance.between(1, most));
        self.network_acts_until(instant).await;
        let (centre, kiosks) = self.chance.one_of(&[
            (true, &[][..]),
            (true, &[]),
            (true, &[]),
            (false, &[0]),
            (false, &[1]),
            (true, &[0]),
            (true, &[1]),
            (true, &[0, 1]),
        ]);
        if centre {
            self.centre_is_killed();
        }
        for &nth in kiosks {
            self.kiosk_is_killed(nth);
        }
        for &nth in kiosks {
            self.kiosks[nth].starts(&[]);
        }
        if centre {
            self.centre_starts();
        }
        self.proxy.comes_up();
        doors.close();
        let mut printed = Vec::new();
        for (kiosk, queue) in self.kiosks.iter_mut().zip(queues) {
            printed.extend(kiosk.customers_left(queue).await);
        }
        printed
    }

    /// Without the centre they wait for it, and then go on from what is on their own disks.
    async fn kiosks_start_alone(&mut self) {
        self.proxy.goes_down().await;
        for nth in 0..self.kiosks.len() {
            self.kiosk_is_killed(nth);
            self.kiosks[nth].starts(&[]);
        }
        for kiosk in &mut self.kiosks {
            kiosk.is_open().await;
        }
    }

    /// A kiosk that was started gives out numbers when it has heard the centre. Where the network keeps them apart it
    /// waits for three seconds; a round does not.
    async fn kiosks_open_soon(&mut self) {
        let open = async {
            for kiosk in &mut self.kiosks {
                kiosk.is_open().await;
            }
        };
        // Else its customers are turned away.
        let _ = tokio::time::timeout(SOON_OPEN, open).await;
    }

    async fn network_acts_until(&mut self, instant: Instant) {
        let acts = self.chance.between(0, 5);
        for act in 0..acts {
            let left = instant.saturating_duration_since(Instant::now());
            let step = left / u32::try_from(acts - act + 1).unwrap();
            tokio::time::sleep(step).await;
            match self.chance.between(1, 8) {
                1..=3 => self.proxy.repeats_a_request().await,
                4..=6 => self.proxy.strikes(),
                7 => self.proxy.drops_all(),
                _ => self.proxy.goes_down().await,
            }
        }
        tokio::time::sleep_until(instant).await;
    }
}
