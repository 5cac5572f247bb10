//! Kiosk and centre over real HTTP, and the customer's page in a real browser.
#![cfg(feature = "kiosk")]
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use frontdesk_domain::hash::Hash;
use frontdesk_domain::health::HealthReport;
use frontdesk_domain::help::{HelpContext, HelpState};
use frontdesk_domain::wire::KiosksAnswer;
use support::{Hall, Kiosk, PATIENCE, in_the_browser};

#[tokio::test(flavor = "multi_thread")]
async fn the_number_on_the_screen_is_the_number_in_the_log_and_on_the_phone() {
    let mut hall = Hall::open().await;
    let ticket = hall.kiosk.takes_a_number(&hall.site);
    hall.kiosk
        .knows(|facts| facts.state.tickets.contains_key(&ticket.ticket))
        .await;

    let branch = hall.central.branch(&hall.branch()).unwrap();
    let code = ticket.page_url.rsplit('/').next().unwrap();
    let recorded = (*branch.state().tickets[&ticket.ticket]).clone();
    assert_eq!(
        (recorded.number, recorded.code),
        (ticket.number.clone(), Hash::of(code.as_bytes()))
    );

    let service = hall.site.catalogue.service(&ticket.service).unwrap();
    let counter = hall
        .site
        .settings
        .counters_with(&service.skill)
        .next()
        .unwrap()
        .number
        .to_string();
    let number = ticket.number.to_string();
    let told = [
        ("TICKET_PAGE", ticket.page_url.as_str()),
        ("TICKET_NUMBER", &number),
        ("COUNTER", &counter),
    ];
    in_the_browser(
        &["--test", "whole_system.js"],
        &hall.central,
        &hall.branch(),
        &told,
    )
    .await;
    hall.kiosk
        .knows(|facts| facts.state.tickets[&ticket.ticket].state.is_terminal())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_do_what_they_promise_in_a_real_browser() {
    let hall = Hall::open().await;
    in_the_browser(
        &[
            "--test",
            "--test-concurrency=1",
            "counter.test.js",
            "phone.test.js",
        ],
        &hall.central,
        &hall.branch(),
        &[],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_button_of_the_console_and_the_floor_does_its_part_in_a_real_browser() {
    let files = ["console.test.js", "presses.test.js", "floor.test.js"];
    in_a_hall_that_calls_again_after_a_second(&files).await;
}

/// A browser cannot move the centre's clock.
async fn in_a_hall_that_calls_again_after_a_second(files: &[&str]) {
    let data = tempfile::tempdir().unwrap();
    let mut site = frontdesk::sample::hall().unwrap();
    site.settings.rules.recall_spacing_seconds = 1;
    let central = support::start(site.clone(), data.path()).await;
    let script = [&["--test", "--test-concurrency=1"][..], files].concat();
    in_the_browser(&script, &central, &site.settings.branch.id, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_for_help_is_followed_until_somebody_comes() {
    let hall = Hall::open().await;
    let help = hall
        .kiosk
        .device
        .raise_help(HelpContext::default(), None)
        .unwrap();
    hall.kiosk
        .knows(|facts| {
            facts
                .state
                .help
                .get(&help)
                .is_some_and(|call| call.state == HelpState::Raised)
        })
        .await;
    let counter = hall.site.settings.counters[0].number.to_string();
    let call = help.to_string();
    let told = [("COUNTER", counter.as_str()), ("HELP", &call)];
    in_the_browser(
        &["--test", "help_is_answered.js"],
        &hall.central,
        &hall.branch(),
        &told,
    )
    .await;
    hall.kiosk
        .knows(|facts| matches!(facts.state.help[&help].state, HelpState::Arrived { .. }))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_see_how_a_kiosk_is_from_where_they_are() {
    let hall = Hall::open().await;
    let (address, branch) = (hall.central.address(), hall.branch());
    let url = format!("http://{address}/api/v1/branches/{branch}/kiosks");
    let http = reqwest::Client::new();
    let asks = || async {
        let asked = http.get(&url).bearer_auth(hall.central.access_key());
        let mut answer: KiosksAnswer = asked.send().await.unwrap().json().await.unwrap();
        answer.kiosks.remove(0)
    };
    let shown = async {
        let mut again = tokio::time::interval(std::time::Duration::from_millis(100));
        loop {
            again.tick().await;
            let kiosk = asks().await;
            // The first report left before it had told of its start.
            let serves = |health: &HealthReport| health.report.out_of_service.is_none();
            if kiosk.linked && kiosk.health.as_ref().is_some_and(serves) {
                return kiosk.health.unwrap().report;
            }
        }
    };
    let report = tokio::time::timeout(PATIENCE, shown).await.unwrap();
    assert_eq!(report.version, env!("CARGO_PKG_VERSION"));
    assert_eq!((report.owed, report.unreadable), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_taken_while_the_centre_is_away_arrive_once_it_is_back() {
    let data = tempfile::tempdir().unwrap();
    let site = frontdesk::sample::hall().unwrap();
    let central = support::start(site.clone(), &data.path().join("central")).await;
    let mut kiosk = Kiosk::connect(&data.path().join("kiosk"), &central, &site).await;
    central.shutdown().await;
    let ticket = kiosk.takes_a_number(&site);
    kiosk.stops().await;

    let central = support::start(site.clone(), &data.path().join("central")).await;
    let kiosk = Kiosk::connect(&data.path().join("kiosk"), &central, &site).await;
    kiosk
        .knows(|facts| facts.state.tickets.contains_key(&ticket.ticket) && facts.owed == 0)
        .await;
    assert_eq!(
        kiosk.device.facts().state.tickets[&ticket.ticket].number,
        ticket.number
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_beside_its_centre_is_enrolled_by_itself_once_and_again_when_its_disk_is_lost() {
    let data = tempfile::tempdir().unwrap();
    let site = frontdesk::sample::hall().unwrap();
    let central = support::start(site.clone(), &data.path().join("central")).await;
    let disk = data.path().join("kiosk");
    let mut kiosk = Kiosk::connect(&disk, &central, &site).await;
    let (first, one) = (kiosk.device.identity(), kiosk.takes_a_number(&site));
    kiosk.stops().await;

    let mut kiosk = Kiosk::connect(&disk, &central, &site).await;
    let (second, two) = (kiosk.device.identity(), kiosk.takes_a_number(&site));
    assert_eq!(first, second);
    assert_eq!(two.number.counter(), one.number.counter() + 1);
    kiosk.knows(|facts| facts.owed == 0).await;
    kiosk.stops().await;

    std::fs::remove_dir_all(&disk).unwrap();
    let mut kiosk = Kiosk::connect(&disk, &central, &site).await;
    let three = kiosk.takes_a_number(&site);
    assert_ne!(kiosk.device.identity(), second);
    assert_ne!(
        three.number.lane, two.number.lane,
        "the lane before it rests"
    );
    kiosk.knows(|facts| facts.owed == 0).await;
    let state = central.branch(&site.settings.branch.id).unwrap().state();
    assert_eq!((state.tickets.len(), state.set_aside.len()), (3, 0));
}
