//! The centre's data is set back to an earlier copy: the kiosks notice, and say again what they have issued since.

use frontdesk_domain::branch::Event;

use crate::hall::{Hall, copy};
use crate::log::Log;
use crate::turn;

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restored_backup_the_log_has_every_ticket_again_under_its_number() {
    let _turn = turn().await;
    let mut hall = Hall::with_kiosks(2).await;
    let mut printed = hall.issues_on_each(10);
    hall.settles().await;
    hall.centre_stops();
    let (data, backup) = (hall.centre_data(), hall.path("backup"));
    copy(&data, &backup);

    hall.centre_starts();
    hall.settles().await;
    printed.extend(hall.issues_on_each(20));
    hall.settles().await;
    Log::of(&hall).await.has_once(&printed);
    hall.centre_is_killed();
    // Nobody owes anything: that something is missing they must find out.
    hall.is_missed().await;
    std::fs::remove_dir_all(&data).unwrap();
    copy(&backup, &data);
    hall.centre_starts();

    hall.settles().await;
    let log = Log::of(&hall).await;
    log.has_once(&printed);
    let lost = |event: &Event| matches!(event, Event::HistoryLost { .. });
    assert!(
        log.events.iter().any(lost),
        "the kiosks say what is missing"
    );
    printed.extend(hall.issues_on_each(5));
    hall.settles().await;
    let log = Log::of(&hall).await;
    log.has_once(&printed);
    log.has_no_number_twice();
    let alarm = |event: &&Event| {
        matches!(
            event,
            Event::TicketSetAside { .. } | Event::LaneSuspended { .. }
        )
    };
    assert_eq!(log.events.iter().find(alarm), None);
    hall.shows_pages_of(&printed).await;
    for nth in 0..hall.kiosks.len() {
        hall.kiosk_is_killed(nth);
    }
    hall.centre_is_killed();
}
