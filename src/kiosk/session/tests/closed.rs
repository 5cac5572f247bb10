//! A hall that is not open now.

use super::*;

fn closed() -> Player {
    let mut visit = Player::new();
    visit.does(Input::CannotWork(OutOfService::Closed));
    visit
}

#[test]
fn when_the_hall_closes_whoever_is_there_still_takes_their_number() {
    let mut visit = Player::at_checklist("self");
    visit.does(Input::CannotWork(OutOfService::Closed));
    assert!(matches!(
        visit.does(Input::TakeNumber),
        Some(Effect::Issue(_))
    ));
    visit.does(issued());
    visit.does(Input::Done);
    visit.does(Input::CannotWork(OutOfService::Closed));
    assert_eq!(visit.session.at(), &At::OutOfService(OutOfService::Closed));
}

#[test]
fn a_closed_hall_that_nobody_touches_goes_dark_and_a_touch_lights_it_up() {
    let mut visit = closed();
    visit.waits(IDLE_MS - 1 - SETTLE_MS);
    assert!(!visit.is_dark());
    visit.waits(1);
    assert!(visit.is_dark());
    visit.does(Input::Touched);
    assert!(!visit.is_dark());
    assert_eq!(visit.session.at(), &At::OutOfService(OutOfService::Closed));
}

#[test]
fn nothing_of_the_last_customer_stays_when_it_goes_dark() {
    let mut visit = closed();
    visit.does(Input::ChooseLanguage(Lang::En));
    visit.waits(IDLE_MS);
    assert!(!visit.is_dark(), "first the countdown");
    visit.waits(COUNTDOWN_MS);
    assert_eq!(visit.session.lang(), Lang::default());
    visit.waits(IDLE_MS);
    assert!(visit.is_dark());
}

#[test]
fn in_the_morning_the_hall_opens_by_itself() {
    let mut visit = closed();
    visit.waits(IDLE_MS);
    visit.does(Input::CanWork);
    assert!(!visit.is_dark());
    assert_eq!(visit.screen(), Screen::Welcome);
}

#[test]
fn a_call_for_help_keeps_the_panel_lit() {
    let mut visit = closed();
    visit.does(Input::Help);
    visit.waits(IDLE_MS);
    assert!(!visit.is_dark());
}

#[test]
fn what_only_cannot_work_stays_lit() {
    let mut visit = Player::new();
    visit.does(Input::CannotWork(OutOfService::OfflineTooLong));
    visit.waits(IDLE_MS);
    assert!(!visit.is_dark());
}
