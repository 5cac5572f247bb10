//! A line that carries nothing any more and does not say so.

use tokio::time::Instant;

use crate::deeds::Deed;
use crate::hall::Hall;
use crate::log::Log;
use crate::turn;

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_falls_silent_is_given_up_and_the_ticket_is_recorded_once() {
    let _turn = turn().await;
    let mut hall = Hall::with_kiosks(1).await;
    let mut printed = hall.issues_on_each(3);
    hall.settles().await;
    hall.proxy.silences_answers();
    // The centre hears it, and the kiosk does not hear that it did.
    printed.extend(hall.issues_on_each(3));
    let silent = Instant::now();
    hall.kiosks[0].has_told_all().await;
    println!("Told {:.1?} after the line fell silent", silent.elapsed());

    let log = Log::of(&hall).await;
    log.has_once(&printed);
    log.has_no_number_twice();
    log.has_no_alarm();
    let done = hall.proxy.deeds().times();
    assert!(done.contains_key(&Deed::SilencedLine), "{done:?}");
}
