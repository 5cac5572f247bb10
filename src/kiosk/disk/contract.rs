//! What every disk must do, as tests that run against each. `open` opens the same disk again; the one opened before
//! is gone by then.

use std::sync::Arc;

use frontdesk_central::entropy::Entropy;
use frontdesk_domain::branch::State;
use frontdesk_domain::ids::{CommandId, DeviceId, RunId, TicketId};
use frontdesk_domain::lane::Run;
use frontdesk_domain::number::Lane;
use frontdesk_domain::time::Timestamp;
use uuid::Uuid;

use super::{
    Answered, Attempt, Change, Disk, Identity, Kept, LastNumber, Place, Print, PrintEnd, Secret,
    Settled, Times, Urgency,
};

/// One `#[test]` for each promise, against the disk that `$make()()` opens.
macro_rules! run_against {
    ($make:expr) => {
        $crate::kiosk::disk::contract::run_against!($make;
            a_new_disk_is_empty,
            what_was_written_is_there_after_opening_again,
            a_number_replaces_the_one_before_of_its_prefix_and_lane,
            an_answered_command_is_kept_until_it_is_forgotten,
            a_write_that_cannot_be_done_whole_is_not_done_at_all,
            a_command_is_owed_again_in_its_turn,
            documents_are_replaced,
            a_print_is_begun_until_its_end_is_written,
            what_stood_on_a_paper_is_forgotten_before_that_it_was_printed,
            no_print_takes_the_position_of_another,
            who_the_machine_is_outlives_what_is_known_of_a_branch
        );
    };
    ($make:expr; $($name:ident),+) => {$(
        #[test]
        fn $name() {
            $crate::kiosk::disk::contract::$name($make());
        }
    )+};
}
pub(crate) use run_against;

pub(crate) fn a_new_disk_is_empty<D: Disk>(open: impl Fn() -> D) {
    assert_eq!(open().load().unwrap(), Kept::default());
}

pub(crate) fn what_was_written_is_there_after_opening_again<D: Disk>(open: impl Fn() -> D) {
    let first = vec![number("A", 1), owe(1, Urgency::InTurn)];
    let second = vec![
        number("A", 2),
        owe(2, Urgency::InTurn),
        owe(3, Urgency::Help),
    ];
    let mut expected = Kept::default();
    for changes in [first, second] {
        open().write(&changes).unwrap();
        for change in &changes {
            expected.apply(change);
        }
        assert_eq!(open().load().unwrap(), expected);
    }
}

pub(crate) fn a_number_replaces_the_one_before_of_its_prefix_and_lane<D: Disk>(
    open: impl Fn() -> D,
) {
    let mut disk = open();
    disk.write(&[number("A", 7), number("B", 3), number("A", 8)])
        .unwrap();
    let numbers = disk.load().unwrap().numbers;
    let counters: Vec<u32> = numbers.values().map(|last| last.counter).collect();
    assert_eq!(counters, [8, 3]);
}

pub(crate) fn an_answered_command_is_kept_until_it_is_forgotten<D: Disk>(open: impl Fn() -> D) {
    let mut disk = open();
    disk.write(&[owe(1, Urgency::InTurn), owe(2, Urgency::Help)])
        .unwrap();
    let settled = Settled {
        at: Timestamp(9),
        status: 200,
    };
    let settle = Change::Settle {
        position: 1,
        settled,
        answer: "{}".to_owned(),
    };
    disk.write(&[settle]).unwrap();
    let of = |disk: &D, position| disk.load().unwrap().outbox.get(&position).cloned();
    assert_eq!(of(&disk, 1).unwrap().settled, Some(settled));
    assert_eq!(of(&disk, 2).unwrap().settled, None);
    disk.write(&[Change::Forget { position: 1 }]).unwrap();
    assert_eq!(of(&disk, 1), None);
}

pub(crate) fn a_command_is_owed_again_in_its_turn<D: Disk>(open: impl Fn() -> D) {
    let settle = Change::Settle {
        position: 1,
        settled: Settled {
            at: Timestamp(9),
            status: 200,
        },
        answer: "{}".to_owned(),
    };
    let again = Change::OweAgain { position: 1 };
    open()
        .write(&[owe(1, Urgency::Help), settle, again])
        .unwrap();
    let entry = open().load().unwrap().outbox[&1].clone();
    assert_eq!((entry.settled, entry.urgency), (None, Urgency::InTurn));
}

pub(crate) fn a_write_that_cannot_be_done_whole_is_not_done_at_all<D: Disk>(open: impl Fn() -> D) {
    let mut disk = open();
    disk.write(&[owe(1, Urgency::InTurn)]).unwrap();
    let before = disk.load().unwrap();
    assert!(
        disk.write(&[number("A", 5), owe(1, Urgency::InTurn)])
            .is_err(),
        "the position is taken"
    );
    assert_eq!(disk.load().unwrap(), before);
}

pub(crate) fn documents_are_replaced<D: Disk>(open: impl Fn() -> D) {
    let state = |seq| {
        Arc::new(State {
            seq,
            ..State::default()
        })
    };
    open().write(&[Change::Replica(state(1))]).unwrap();
    open().write(&[Change::Replica(state(2))]).unwrap();
    assert_eq!(open().load().unwrap().replica, Some(state(2)));
    let run = Run {
        epoch: 3,
        id: RunId(Uuid::from_u128(3)),
    };
    let times = Times {
        seen: Timestamp(7),
        contact: Timestamp(6),
    };
    open()
        .write(&[Change::Run(run), Change::Times(times)])
        .unwrap();
    let answered = Answered {
        seq: 7,
        command_id: CommandId(Uuid::from_u128(7)),
    };
    open()
        .write(&[
            Change::Answered([answered].into()),
            Change::Alarmed([2].into()),
        ])
        .unwrap();
    let kept = open().load().unwrap();
    assert_eq!((kept.run, kept.times), (Some(run), Some(times)));
    assert_eq!(
        (kept.answered, kept.alarmed),
        ([answered].into(), [2].into())
    );
    open().write(&[Change::Answered([].into())]).unwrap();
    assert!(open().load().unwrap().answered.is_empty());
}

pub(crate) fn who_the_machine_is_outlives_what_is_known_of_a_branch<D: Disk>(open: impl Fn() -> D) {
    let entropy = Entropy::seeded(1);
    let attempt = Attempt {
        code: "7K4M9QPT".to_owned(),
        device: DeviceId(Uuid::from_u128(1)),
        key: Secret::draw(&entropy).unwrap(),
    };
    let asked = Change::Attempt(Some(Box::new(attempt.clone())));
    open()
        .write(&[asked, Change::Replica(Arc::default())])
        .unwrap();
    assert_eq!(open().load().unwrap().attempt, Some(attempt.clone()));
    let identity = Identity {
        place: Place {
            branch: "hall".parse().unwrap(),
            kiosk: "kiosk-1".parse().unwrap(),
        },
        device: attempt.device,
        key: attempt.key,
        key_since: Timestamp(7),
        former: Some(Secret::draw(&entropy).unwrap()),
        next: Some(Secret::draw(&entropy).unwrap()),
        code: attempt.code,
        revoked: true,
    };
    let enrolled = Change::Identity(Box::new(identity.clone()));
    open()
        .write(&[enrolled, Change::Attempt(None), Change::ForgetBranch])
        .unwrap();
    let kept = open().load().unwrap();
    assert_eq!((kept.identity, kept.attempt), (Some(identity), None));
    assert_eq!((kept.catalogue, kept.replica), (None, None));
}

pub(crate) fn a_print_is_begun_until_its_end_is_written<D: Disk>(open: impl Fn() -> D) {
    open().write(&[print(1), print(2)]).unwrap();
    let end_of = |position| open().load().unwrap().prints[&position].end;
    assert_eq!((end_of(1), end_of(2)), (None, None));
    for end in [
        PrintEnd::Printed,
        PrintEnd::Sent,
        PrintEnd::Doubtful,
        PrintEnd::Failed,
    ] {
        open()
            .write(&[Change::PrintEnded { position: 2, end }])
            .unwrap();
        assert_eq!((end_of(1), end_of(2)), (None, Some(end)));
    }
    let mut expected = Kept::default();
    expected.apply(&print(1));
    assert_eq!(open().load().unwrap().prints[&1], expected.prints[&1]);
}

pub(crate) fn what_stood_on_a_paper_is_forgotten_before_that_it_was_printed<D: Disk>(
    open: impl Fn() -> D,
) {
    open().write(&[print(1), print(2)]).unwrap();
    open()
        .write(&[Change::ForgetSealed { position: 1 }])
        .unwrap();
    let kept = open().load().unwrap().prints;
    assert_eq!(kept[&1].sealed, None);
    assert!(kept[&2].sealed.is_some());
    open()
        .write(&[Change::ForgetPrint { position: 1 }])
        .unwrap();
    assert_eq!(open().load().unwrap().prints.len(), 1);
}

pub(crate) fn no_print_takes_the_position_of_another<D: Disk>(open: impl Fn() -> D) {
    open().write(&[print(1)]).unwrap();
    assert!(open().write(&[print(1)]).is_err());
    assert_eq!(open().load().unwrap().prints.len(), 1);
}

fn print(position: i64) -> Change {
    let print = Print {
        ticket: TicketId(Uuid::from_u128(7)),
        number: "AB017".parse().unwrap(),
        business_date: "2026-11-22".parse().unwrap(),
        reprint: position > 1,
        begun_at: Timestamp(position),
        end: None,
        sealed: Some([1, 2, 3].into()),
    };
    Change::PrintBegun {
        position,
        print: Box::new(print),
    }
}

pub(crate) fn number(prefix: &str, counter: u32) -> Change {
    Change::Number {
        prefix: prefix.parse().unwrap(),
        lane: Lane::first(),
        last: LastNumber {
            business_date: "2026-11-22".parse().unwrap(),
            counter,
            arrival: Timestamp(5),
            position: 1,
        },
    }
}

pub(crate) fn owe_one(position: i64) -> Change {
    owe(position, Urgency::InTurn)
}

fn owe(position: i64, urgency: Urgency) -> Change {
    Change::Owe {
        position,
        id: CommandId(Uuid::from_u128(u128::try_from(position).unwrap())),
        urgency,
        body: format!("command {position}").into(),
        at: Timestamp(position),
    }
}
