//! Snapshots: what a branch starts from, and what the background makes of it.

use rusqlite::Connection;

use super::*;
use crate::branch::snapshots::{EVENTS_BETWEEN, is_due};

#[tokio::test]
async fn a_branch_that_stopped_starts_from_its_snapshot_with_the_same_state() {
    let mut hall = Hall::open().await;
    hall.has_a_morning().await;
    let before = hall.branch.state();
    hall.stop().await;
    let kept = hall.snapshot().unwrap();
    assert_eq!((kept.seq, kept.hash), (before.seq, before.head));
    hall.start().await;
    assert_eq!(*hall.branch.state(), *before);
    hall.send(50, issue(50)).await.unwrap();
    hall.store_agrees();
}

#[tokio::test]
async fn an_event_that_was_altered_long_ago_is_found_in_the_background() {
    let mut hall = Hall::open().await;
    hall.has_a_morning().await;
    hall.stop().await;
    hall.alters("UPDATE events SET json = replace(json, 'event', 'Event') WHERE seq = 2");
    hall.start().await;
    hall.until(|branch| branch.broken().is_some()).await;
    assert!(hall.branch.broken().unwrap().contains("Event 2 of branch"));
    assert!(!hall.branch.is_ready());
    assert_eq!(
        hall.send(60, issue(60)).await,
        Err(SubmitError::Unavailable)
    );
    // The next start reads the log from its beginning, and says so at once.
    assert_eq!(hall.snapshot(), None);
    let again = super::super::start(hall.parts()).await;
    assert!(
        again
            .err()
            .unwrap()
            .to_string()
            .contains("Event 2 of branch")
    );
}

#[tokio::test]
async fn a_chain_that_was_cut_and_hashed_anew_is_found_in_the_background() {
    let mut hall = Hall::open().await;
    hall.has_a_morning().await;
    hall.stop().await;
    let json = hall.store.events_after(hall.branch.id(), 2, 1).unwrap()[0]
        .json
        .replace("\"at\":1", "\"at\":2");
    let raw = hall.raw();
    let hash = Hash::of(json.as_bytes());
    raw.execute(
        "UPDATE events SET json = ?, hash = ? WHERE seq = 3",
        rusqlite::params![json, hash.as_bytes()],
    )
    .unwrap();
    hall.start().await;
    hall.until(|branch| branch.broken().is_some()).await;
    assert!(hall.branch.broken().unwrap().contains("damaged"));
}

#[tokio::test]
async fn a_snapshot_that_lies_is_dropped_and_the_branch_rebuilt() {
    let mut hall = Hall::open().await;
    hall.has_a_morning().await;
    let truth = hall.branch.state();
    hall.stop().await;
    let mut lie = hall.snapshot().unwrap();
    let mut state: State = serde_json::from_str(&lie.json).unwrap();
    state.tickets.retain(|_| false);
    lie.json = serde_json::to_string(&state).unwrap();
    hall.store.keep_snapshot(hall.branch.id(), &lie).unwrap();
    hall.start().await;
    hall.until(|branch| *branch.state() == *truth).await;
    hall.until(|branch| branch.broken().is_none() && branch.is_ready())
        .await;
    assert_eq!(hall.snapshot(), None);
    // The next command is decided on the truth: the number is taken, so the fact is set aside.
    hall.send(70, issue_as(1, 700)).await.unwrap();
    hall.store_agrees();
    assert_eq!(hall.branch.state().set_aside.len(), 1);
}

#[tokio::test]
async fn a_snapshot_that_cannot_be_used_is_passed_over_for_the_one_before_or_the_whole_log() {
    for spoil in [
        "UPDATE snapshots SET json = '{' WHERE seq = (SELECT max(seq) FROM snapshots)",
        "UPDATE snapshots SET version = 0 WHERE seq = (SELECT max(seq) FROM snapshots)",
        "UPDATE snapshots SET hash = zeroblob(32) WHERE seq = (SELECT max(seq) FROM snapshots)",
        "UPDATE snapshots SET json = replace(json, '\"seq\"', '\"Seq\"')",
        "UPDATE snapshots SET version = 0",
    ] {
        let mut hall = Hall::open().await;
        hall.has_a_morning().await;
        hall.restart().await;
        hall.send(80, issue(80)).await.unwrap();
        let before = hall.branch.state();
        hall.stop().await;
        hall.alters(spoil);
        hall.start().await;
        assert_eq!(*hall.branch.state(), *before, "{spoil}");
        hall.send(81, issue(81)).await.unwrap();
        hall.store_agrees();
    }
}

#[tokio::test]
async fn a_snapshot_of_a_log_that_was_restored_from_a_backup_is_not_used() {
    let mut hall = Hall::open().await;
    hall.has_a_morning().await;
    hall.stop().await;
    let cut = hall.snapshot().unwrap().seq;
    // The log ends before the snapshot now.
    hall.alters(&format!("DELETE FROM events WHERE seq >= {cut}"));
    hall.start().await;
    assert_eq!(hall.branch.state().seq, cut - 1);
    hall.store_agrees();
}

#[tokio::test]
async fn what_stops_a_snapshot_from_being_written_stops_nothing_else() {
    let mut hall = Hall::open().await;
    hall.has_a_morning().await;
    hall.store.keeps_no_snapshot(true);
    let before = hall.branch.state();
    hall.stop().await;
    assert_eq!(hall.snapshot(), None);
    hall.start().await;
    assert_eq!(*hall.branch.state(), *before);
}

#[tokio::test]
async fn only_the_newest_two_are_kept() {
    let mut hall = Hall::open().await;
    for round in 0..4 {
        hall.send(90 + round, issue(90 + round)).await.unwrap();
        hall.restart().await;
    }
    let count = "SELECT count(*) FROM snapshots";
    let count: i64 = hall.raw().query_row(count, [], |row| row.get(0)).unwrap();
    assert_eq!(count, 2);
}

#[test]
fn the_time_to_the_next_snapshot_grows_with_what_it_would_cost() {
    let mut state = State {
        seq: EVENTS_BETWEEN + 10,
        ..State::default()
    };
    assert!(is_due(&state, 10) && !is_due(&state, 11));
    state.seq = 10;
    assert!(!is_due(&state, 10) && !is_due(&state, 20));
}

impl Hall {
    async fn has_a_morning(&self) {
        self.send(1, issue(1)).await.unwrap();
        self.send(2, issue(2)).await.unwrap();
        self.send(3, open_counter(1)).await.unwrap();
        self.send(4, Command::CallNext { counter: 1 })
            .await
            .unwrap();
    }

    fn snapshot(&self) -> Option<StoredSnapshot> {
        let store = SqliteStore::open(&self.dir.path().join("db")).unwrap();
        store.newest_snapshot(self.branch.id(), u64::MAX).unwrap()
    }

    fn raw(&self) -> Connection {
        Connection::open(self.dir.path().join("db")).unwrap()
    }

    fn alters(&self, sql: &str) {
        assert!(
            self.raw().execute(sql, []).unwrap() > 0,
            "{sql} alters nothing"
        );
    }

    /// What happens in the background has happened soon.
    async fn until(&self, happened: impl Fn(&Branch) -> bool) {
        let happened = async {
            while !happened(&self.branch) {
                tokio::task::yield_now().await;
            }
        };
        let soon = std::time::Duration::from_secs(20);
        tokio::time::timeout(soon, happened)
            .await
            .expect("it happens");
    }
}

/// Ticket `id` with the number of ticket `number`.
fn issue_as(number: u128, id: u128) -> Command {
    let Command::RecordTicket(mut fact) = issue(id) else {
        panic!("it records");
    };
    let Command::RecordTicket(other) = issue(number) else {
        panic!("it records");
    };
    fact.number = other.number;
    Command::RecordTicket(fact)
}
