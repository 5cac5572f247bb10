//! A disk runs full: nothing is promised that cannot be kept, and with room again everything goes on by itself.

use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::wire::CommandRequest;
use uuid::Uuid;

use crate::hall::Hall;
use crate::kiosk::Printed;
use crate::log::Log;
use crate::mounts::{SmallDisk, has_mounts_of_its_own};
use crate::turn;

const DISK_MIB: u32 = 8;
/// Files that are there already may take some more; not so many.
const TRIES_MAX: usize = 500;
/// So often somebody asks in vain.
const REFUSALS: usize = 10;

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_with_a_full_disk_refuses_and_goes_on_when_there_is_room() {
    let _turn = turn().await;
    if !has_mounts_of_its_own(
        "full_disk::a_centre_with_a_full_disk_refuses_and_goes_on_when_there_is_room",
    ) {
        return;
    }
    let mut hall = Hall::empty();
    let disk = SmallDisk::at(&hall.centre_data(), DISK_MIB);
    hall.opens(1).await;
    let mut printed = hall.issues_on_each(5);
    hall.settles().await;

    disk.fills_up();
    let mut staff = Staff::default();
    staff.commands_until_refused(&hall).await;
    hall.gets_ready(false).await;
    // The kiosk's own disk has room.
    printed.extend(hall.issues_on_each(20));
    staff.commands_until_refused(&hall).await;
    disk.has_room_again();
    hall.gets_ready(true).await;
    hall.settles().await;
    staff.is_answered_now(&hall).await;

    disk.fills_up();
    staff.commands_until_refused(&hall).await;
    printed.extend(hall.issues_on_each(20));
    hall.centre_is_killed();
    hall.centre_starts();
    staff.commands_until_refused(&hall).await;
    disk.has_room_again();
    hall.gets_ready(true).await;
    hall.settles().await;
    staff.is_answered_now(&hall).await;

    let log = Log::of(&hall).await;
    log.has_once(&printed);
    log.has_no_number_twice();
    log.has_no_alarm();
    hall.shows_pages_of(&printed).await;
    hall.centre_is_killed();
    hall.kiosk_is_killed(0);
    log.is_what_is_kept_by(&hall.kiosks[0]);
    drop(hall);
    drop(disk);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_with_a_full_disk_says_so_and_goes_on_when_there_is_room() {
    let _turn = turn().await;
    if !has_mounts_of_its_own(
        "full_disk::a_kiosk_with_a_full_disk_says_so_and_goes_on_when_there_is_room",
    ) {
        return;
    }
    let mut hall = Hall::empty();
    let disk = SmallDisk::at(&hall.path("kiosk-1"), DISK_MIB);
    hall.opens(1).await;
    let mut printed = hall.issues_on_each(5);

    disk.fills_up();
    printed.extend(hall.issues_until_refused());
    disk.has_room_again();
    printed.extend(hall.issues_on_each(5));
    hall.settles().await;

    // Killed with a full disk.
    disk.fills_up();
    printed.extend(hall.issues_until_refused());
    hall.kiosk_is_killed(0);
    disk.has_room_again();
    hall.kiosks[0].starts(&[]);
    hall.kiosks[0].is_open().await;
    printed.extend(hall.issues_on_each(5));
    hall.settles().await;

    let log = Log::of(&hall).await;
    log.has_once(&printed);
    log.has_no_number_twice();
    log.has_no_alarm();
    hall.shows_pages_of(&printed).await;
    hall.kiosk_is_killed(0);
    hall.centre_is_killed();
    log.is_what_is_kept_by(&hall.kiosks[0]);
    drop(hall);
    drop(disk);
}

/// What staff commanded, and how it was answered: status and exact body.
#[derive(Default)]
struct Staff(Vec<(CommandRequest, (u16, String))>);

impl Staff {
    async fn commands_until_refused(&mut self, hall: &Hall) {
        let mut refused = 0;
        for _ in 0..TRIES_MAX {
            let request = self.next();
            let answer = hall.commands(&request).await;
            assert!(matches!(answer.0, 200 | 503), "{answer:?}");
            refused += usize::from(answer.0 == 503);
            self.0.push((request, answer));
            if refused == REFUSALS {
                return;
            }
        }
        panic!("after {TRIES_MAX} commands the full disk has refused {refused}");
    }

    /// A counter is opened, and closed by the next one.
    fn next(&self) -> CommandRequest {
        let done = self.0.iter().filter(|(_, answer)| answer.0 == 200).count();
        let counter = 1;
        CommandRequest {
            id: CommandId(Uuid::from_u128(self.0.len() as u128 + 1)),
            command: if done % 2 == 0 {
                Command::OpenCounter {
                    counter,
                    clerk: None,
                }
            } else {
                Command::CloseCounter { counter }
            },
        }
    }

    /// What was answered is answered the same again; what was not, is now.
    async fn is_answered_now(&mut self, hall: &Hall) {
        for (request, before) in &mut self.0 {
            let now = hall.commands(request).await;
            assert_ne!(now.0, 503, "{request:?}");
            if before.0 == 503 {
                *before = now;
            } else {
                assert_eq!(now, *before, "{request:?}");
            }
        }
    }
}

impl Hall {
    /// Numbers until there is no room for one more.
    fn issues_until_refused(&mut self) -> Vec<Printed> {
        let (mut printed, mut refused) = (Vec::new(), 0);
        for _ in 0..TRIES_MAX {
            let answer = self.kiosks[0].screen().takes("id-reissue");
            match answer.expect("the kiosk runs") {
                Ok(ticket) => printed.push(ticket),
                Err(error) => {
                    assert!(error.contains("disk is full"), "{error}");
                    refused += 1;
                }
            }
            if refused == REFUSALS {
                return printed;
            }
        }
        panic!("after {TRIES_MAX} customers the full disk has refused {refused}");
    }
}
