//! A kiosk whose centre is away goes on at its pace, and what it issued is there soon after the centre is.

use std::time::Duration;

use tokio::time::Instant;

use crate::hall::Hall;
use crate::log::Log;
use crate::turn;

const TICKETS: usize = 200;
const ISSUED_WITHIN: Duration = Duration::from_millis(100);
const TOLD_WITHIN: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn without_the_centre_numbers_are_issued_at_once_and_told_once_it_is_back() {
    let _turn = turn().await;
    let mut hall = Hall::with_kiosks(1).await;
    hall.settles().await;
    hall.centre_stops();
    hall.is_missed().await;

    let (mut printed, mut took) = (Vec::new(), Vec::new());
    for _ in 0..TICKETS {
        let asked = Instant::now();
        printed.push(hall.kiosks[0].issues());
        took.push(asked.elapsed());
    }
    took.sort();
    let (median, most, longest) = (
        took[TICKETS / 2],
        took[TICKETS * 95 / 100],
        took[TICKETS - 1],
    );
    println!("Without the centre: median {median:.1?}, p95 {most:.1?}, longest {longest:.1?}");

    hall.centre_starts();
    hall.gets_ready(true).await;
    let ready = Instant::now();
    hall.kiosks[0].has_told_all().await;
    let told = ready.elapsed();
    println!("{TICKETS} tickets are told {told:.1?} after the centre was ready");

    let log = Log::of(&hall).await;
    log.has_once(&printed);
    let recorded: Vec<_> = log.issued().map(|issued| issued.ticket).collect();
    let in_turn: Vec<_> = printed.iter().map(|printed| printed.ticket).collect();
    assert_eq!(
        recorded, in_turn,
        "in the order in which the customers came"
    );
    assert!(log.issued().is_sorted_by_key(|issued| issued.arrival));
    hall.shows_pages_of(&printed).await;
    assert!(took[TICKETS * 99 / 100] <= ISSUED_WITHIN, "{took:?}");
    assert!(told <= TOLD_WITHIN, "{told:?}");
}
