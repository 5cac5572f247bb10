//! More comes in than a branch can hold.

use super::*;

#[tokio::test]
async fn more_commands_than_may_wait_are_sent_away_and_all_others_are_carried_out() {
    let hall = Hall::open().await;
    // Nobody lets the branch have its turn before all of them have come.
    let all = u128::try_from(COMMANDS_WAITING_MAX).unwrap() + 2;
    let came = futures::future::join_all((1..=all).map(|id| hall.send(id, issue(id)))).await;
    let (in_time, late) = came.split_at(COMMANDS_WAITING_MAX);
    assert!(in_time.iter().all(Result::is_ok));
    assert_eq!(late, [const { Err(SubmitError::Busy) }; 2]);
    assert_eq!(hall.branch.state().tickets.len(), COMMANDS_WAITING_MAX);
    assert!(
        hall.send(all, issue(all)).await.is_ok(),
        "sent again, it counts"
    );
    hall.store_agrees();
}
