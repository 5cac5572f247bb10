//! What a customer wishes is asked while they stand there, and never owed.

use frontdesk_domain::ids::TicketId;
use frontdesk_domain::wish::Wish;

use super::hall::Hall;
use crate::kiosk::logic::{Slot, WISH_ANSWER_MS};
use crate::kiosk::session::Asked;

#[test]
fn a_wish_is_asked_at_once_and_its_answer_is_known() {
    let mut hall = Hall::in_step();
    let ticket = hall.issues().ticket;
    hall.talks();
    wishes(&mut hall, ticket);
    assert_eq!(asked(&hall), Asked::Asking);
    hall.talks();
    assert_eq!(asked(&hall), Asked::Done);
    assert!(
        hall.kiosk.facts().state.tickets[&ticket]
            .state
            .is_terminal()
    );
    wishes(&mut hall, ticket);
    hall.talks();
    assert_eq!(asked(&hall), Asked::Refused, "it has ended");
}

#[test]
fn a_wish_that_is_not_answered_in_time_was_not_heard_and_nothing_of_it_is_owed() {
    let mut hall = Hall::in_step();
    let ticket = hall.issues().ticket;
    hall.talks();
    wishes(&mut hall, ticket);
    hall.waits(WISH_ANSWER_MS - 1);
    assert_eq!(asked(&hall), Asked::Asking);
    hall.waits(1);
    assert_eq!(asked(&hall), Asked::Unreachable);
    hall.starts_again();
    hall.talks();
    assert_eq!(hall.kiosk.facts().owed, 0);
    assert!(
        !hall.kiosk.facts().state.tickets[&ticket]
            .state
            .is_terminal()
    );
}

#[test]
fn without_the_centre_a_wish_is_unreachable_at_once() {
    let mut hall = Hall::in_step();
    let ticket = hall.issues().ticket;
    hall.talks();
    hall.is_cut_off();
    wishes(&mut hall, ticket);
    hall.is_cut_off();
    assert_eq!(asked(&hall), Asked::Unreachable);
}

#[test]
fn a_login_page_grants_no_wish() {
    let mut hall = Hall::in_step();
    let ticket = hall.issues().ticket;
    hall.talks();
    wishes(&mut hall, ticket);
    let asks = hall.waiting.iter();
    let ask = asks
        .clone()
        .find(|ask| ask.slot == Slot::Wish)
        .unwrap()
        .clone();
    hall.is_told(
        &ask,
        (200, "<html>Welcome to our network</html>".to_owned()),
    );
    assert_eq!(asked(&hall), Asked::Unreachable);
}

fn wishes(hall: &mut Hall, ticket: TicketId) {
    hall.kiosk.wish(ticket, &Wish::Leave {}, hall.now).unwrap();
    hall.polls();
}

fn asked(hall: &Hall) -> Asked {
    hall.kiosk
        .facts()
        .wished
        .expect("something was wished")
        .asked
}
