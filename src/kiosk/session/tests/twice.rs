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

/// What lay over the screen is gone after the first tap; the second was not meant for what it covered.
#[test]
fn a_double_tap_that_closes_what_lies_over_a_screen_does_nothing_on_the_screen() {
    for (over_it, closes) in [
        (Input::OpenLanguage, Input::ChooseLanguage(Lang::En)),
        (Input::OpenAccessibility, Input::CloseOverlay),
        (Input::Help, Input::CancelHelp),
    ] {
        let mut visit = Player::at_checklist("self");
        visit.does(over_it);
        visit.does(closes);
        assert_eq!(visit.session.overlay(), Overlay::None);
        assert_eq!(visit.does_after(SOON_MS, Input::TakeNumber), None);
        let taken = visit.does_after(1, Input::TakeNumber);
        assert!(matches!(taken, Some(Effect::Issue(_))));
    }
}

#[test]
fn a_double_tap_on_the_countdown_takes_no_number() {
    let mut visit = Player::at_checklist("self");
    visit.waits(IDLE_MS);
    assert_eq!(visit.session.overlay(), Overlay::StillThere);
    assert_eq!(visit.does_after(0, Input::Touched), None);
    assert_eq!(visit.does_after(SOON_MS, Input::TakeNumber), None);
    assert_eq!(visit.screen(), Screen::Checklist);
}

#[test]
fn a_notice_is_not_closed_by_the_tap_that_brought_it() {
    let mut visit = Player::at_checklist("self");
    visit.does(Input::TakeNumber);
    visit.does_after(0, Input::NotIssued(Notice::NumberNotSaved));
    visit.does_after(SOON_MS, Input::CloseOverlay);
    assert_eq!(
        visit.session.overlay(),
        Overlay::Notice(Notice::NumberNotSaved)
    );
    visit.does_after(1, Input::CloseOverlay);
    assert_eq!(visit.session.overlay(), Overlay::None);
}

#[test]
fn back_touched_twice_goes_back_once() {
    let mut visit = Player::at_checklist("self");
    visit.does(Input::ShowLacking);
    visit.does(Input::Back);
    visit.does_after(SOON_MS, Input::Back);
    assert_eq!(visit.screen(), Screen::Checklist);
    visit.does_after(1, Input::Back);
    assert_eq!(visit.screen(), Screen::Question);
}

#[test]
fn an_answer_that_changes_what_a_button_means_is_read_before_it_is_touched() {
    let mut visit = Player::new();
    visit.does(Input::OpenTrack);
    let ticket = TicketId(uuid::Uuid::nil());
    visit.does(Input::Read(Box::new(
        crate::kiosk::receipt::Reading::Ticket(ticket),
    )));
    visit.does(Input::CheckIn);
    visit.does_after(0, Input::Wished(Asked::Done));
    visit.does_after(SOON_MS, Input::Done);
    assert_eq!(visit.screen(), Screen::Track);
    visit.does_after(1, Input::Done);
    assert_eq!(visit.screen(), Screen::Welcome);
}

/// Who reads no Chinese needs the words of what is said, not of what it covers.
#[test]
fn what_is_said_comes_back_in_the_language_that_was_chosen_over_it() {
    for opened in [Input::OpenLanguage, Input::OpenAccessibility] {
        let mut visit = Player::at_checklist("self");
        visit.does(Input::Help);
        visit.does(Input::HelpProgress(HelpProgress::Unreachable));
        let help = visit.session.help().cloned();
        visit.does(opened);
        assert_eq!(
            visit.does(Input::CloseOverlay),
            None,
            "nothing is taken back"
        );
        assert_eq!(visit.session.overlay(), Overlay::Help);
        assert_eq!(visit.session.help(), help.as_ref());
        visit.does(Input::OpenLanguage);
        visit.does(Input::ChooseLanguage(Lang::En));
        assert_eq!(visit.session.overlay(), Overlay::Help);
        visit.does(Input::OpenLanguage);
        visit.does(Input::Home);
        assert_eq!(visit.session.overlay(), Overlay::None);
    }
}

/// Where the levels give way to the reasons, the chosen one leads back to them: not under the same touch.
#[test]
fn a_rating_is_chosen_anew_and_not_by_a_double_tap() {
    let mut visit = Player::new();
    visit.does(Input::OpenTrack);
    let ticket = TicketId(uuid::Uuid::nil());
    visit.does(Input::Read(Box::new(
        crate::kiosk::receipt::Reading::Ticket(ticket),
    )));
    visit.does(Input::OpenRate);
    let level = |level: u8| Input::RateLevel(level.try_into().unwrap());
    visit.does(level(4));
    visit.does(Input::RateAgain);
    visit.does_after(SOON_MS, level(5));
    assert_eq!(visit.does(Input::SendRating), None, "none is chosen");
    visit.does(level(2));
    assert!(matches!(
        visit.does(Input::SendRating),
        Some(Effect::Wish { .. })
    ));
}
