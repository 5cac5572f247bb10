//! A finger that trembles, or is impatient: the second tap comes before anybody has read what the first one brought.

use super::*;

/// Faster than anybody reads.
const SOON_MS: i64 = SETTLE_MS - 1;

#[test]
fn a_double_tap_answers_one_question() {
    let mut asks_twice = catalogue();
    let service = asks_twice.services.last_mut().unwrap();
    let mut second = service.questions[0].clone();
    second.id = id("again");
    service.questions.push(second);
    let mut visit = Player::new();
    visit.does(Input::ChooseGroup(id("identity")));
    visit.does(Input::ChooseService(id("replace")));
    let mut taps = |ms| {
        visit.now = visit.now.plus_ms(ms);
        let answer = Input::Answer(id("self"));
        visit.session.step(answer, &asks_twice, visit.now);
        matches!(visit.session.at(), At::Question { index: 1, .. })
    };
    assert!(taps(SETTLE_MS), "the first is answered");
    assert!(taps(SOON_MS), "the second waits to be read");
    assert!(!taps(1), "and is answered then");
}

#[test]
fn a_double_tap_does_not_leave_the_queue() {
    let mut visit = Player::new();
    visit.does(Input::OpenTrack);
    let ticket = TicketId(uuid::Uuid::nil());
    visit.does(Input::Read(Box::new(
        crate::kiosk::receipt::Reading::Ticket(ticket),
    )));
    assert_eq!(visit.does(Input::Leave), None);
    assert_eq!(visit.does_after(SOON_MS, Input::Leave), None);
    let left = visit.does_after(1, Input::Leave);
    assert!(matches!(left, Some(Effect::Wish { .. })));
}

#[test]
fn a_double_tap_neither_restarts_nor_leaves_the_kiosk() {
    for (sure, deed) in [(Sure::Restart, Deed::Restart), (Sure::Leave, Deed::Leave)] {
        let mut visit = Player::new();
        visit.opens_with("4711", Ok(()));
        let tap = || Input::Staff(StaffTap::Sure(sure));
        assert_eq!(visit.does(tap()), None);
        assert_eq!(visit.does_after(SOON_MS, tap()), None);
        assert_eq!(visit.does_after(1, tap()), Some(Effect::Staff(deed)));
    }
}

#[test]
fn what_is_switched_by_a_double_tap_is_switched_once() {
    let mut visit = Player::at_checklist("self");
    let ticked = |visit: &Player| match visit.session.at() {
        At::Checklist { visit, .. } => visit.ticked.len(),
        other => panic!("{other:?}"),
    };
    visit.does(Input::Toggle(id("book")));
    visit.does_after(SOON_MS, Input::Toggle(id("book")));
    assert_eq!(ticked(&visit), 1);
    visit.does_after(1, Input::Toggle(id("book")));
    assert_eq!(ticked(&visit), 0, "taken back on purpose");
    visit.does_after(10, Input::SetMode(Mode::Large, true));
    visit.does_after(SOON_MS, Input::SetMode(Mode::Large, false));
    assert!(visit.session.modes().has(Mode::Large));
    visit.does_after(10, Input::SetMode(Mode::Contrast, true));
    assert!(visit.session.modes().has(Mode::Contrast), "another one");
}
