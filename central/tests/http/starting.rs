//! Starting, refusing to start, and starting again.

use frontdesk_central::clock::Clock;
use frontdesk_central::{Config, StartError, start};
use frontdesk_domain::time::Timestamp;

use crate::hall::{Hall, MORNING, config, site};

async fn refused(config: Config) -> StartError {
    start(config).await.err().expect("the start is refused")
}

#[tokio::test]
async fn a_clock_before_2025_refuses_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let wrong = Timestamp::EARLIEST_PLAUSIBLE.plus_ms(-1);
    let error = refused(config(dir.path().into(), Clock::set(wrong).0)).await;
    assert!(matches!(error, StartError::ClockWrong));
    assert!(error.to_string().contains("Set the clock"));
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let hall = Hall::open().await;
    let dir = tempfile::tempdir().unwrap();
    let mut second = config(dir.path().into(), Clock::set(MORNING).0);
    second.listen = hall.central.address();
    let error = refused(second).await;
    assert!(matches!(error, StartError::PortInUse(address) if address == hall.central.address()));
}

#[tokio::test]
async fn a_data_directory_in_use_is_refused() {
    let hall = Hall::open().await;
    let data = hall.dir.path().join("data");
    let error = refused(config(data, Clock::set(MORNING).0)).await;
    assert!(
        error.to_string().contains("in use by another process"),
        "{error}"
    );
}

#[tokio::test]
async fn branches_need_ids_of_their_own_and_a_public_address_must_be_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut twice = config(dir.path().into(), Clock::set(MORNING).0);
    twice.sites = vec![site(), site()];
    assert!(matches!(
        refused(twice.clone()).await,
        StartError::BranchTwice(_)
    ));
    twice.sites.clear();
    assert!(matches!(refused(twice.clone()).await, StartError::NoBranch));
    twice.sites = vec![site()];
    twice.public_url = Some("hall.example".into());
    assert!(matches!(refused(twice).await, StartError::PublicUrl(_)));
}

#[tokio::test]
async fn a_restart_keeps_state_and_key_and_frees_port_and_directory() {
    let hall = Hall::open().await;
    hall.issues(1).await;
    let state = hall.state().await;
    let (key, address) = (hall.central.access_key().to_owned(), hall.central.address());
    let data = hall.dir.path().join("data");
    hall.central.shutdown().await;
    let mut again = config(data, Clock::set(MORNING).0);
    again.listen = address;
    let central = start(again).await.unwrap();
    assert_eq!(central.access_key(), key);
    let branch = central.branches().next().unwrap();
    assert_eq!(*branch.state(), state);
}
