//! Search by what is typed, slips and lists that come back, wishes, and the rating.

use frontdesk_domain::list::List;
use frontdesk_domain::rating::{Level, RatingReason};
use frontdesk_domain::wish::Wish;

use super::*;
use crate::kiosk::receipt::Reading;
use crate::kiosk::search::KEYS_MAX;

const TICKET: TicketId = TicketId(uuid::Uuid::nil());

#[test]
fn a_service_that_was_searched_for_leads_back_to_what_was_typed() {
    let mut visit = Player::new();
    visit.does(Input::OpenSearch);
    visit.presses("RE n");
    assert_eq!(visit.typed(), "re n");
    visit.does(Input::ChooseService(id("replace")));
    assert_eq!(visit.screen(), Screen::Question);
    visit.does(Input::Back);
    assert_eq!(visit.typed(), "re n");
    visit.does(Input::EraseTyped);
    assert_eq!(visit.typed(), "re ");
    visit.does(Input::ClearTyped);
    assert_eq!(visit.typed(), "");
    visit.does(Input::Back);
    assert_eq!(visit.screen(), Screen::Welcome);
}

#[test]
fn forty_keys_are_taken_and_no_forty_first() {
    let mut visit = Player::new();
    visit.does(Input::OpenSearch);
    visit.presses(&"a".repeat(KEYS_MAX));
    assert_eq!(visit.typed().len(), KEYS_MAX);
    visit.presses("b");
    assert_eq!(visit.typed().len(), KEYS_MAX);
}

#[test]
fn what_no_word_is_written_with_is_not_typed() {
    let mut visit = Player::new();
    visit.does(Input::OpenSearch);
    visit.presses(" \u{202e}\u{1f600}<身份证>\u{8}\u{7f}");
    assert_eq!(visit.typed(), "身份证");
}

#[test]
fn a_half_typed_search_is_wiped_with_the_customer() {
    let mut visit = Player::new();
    visit.does(Input::OpenSearch);
    visit.presses("sfz");
    visit.waits(IDLE_MS);
    visit.waits(COUNTDOWN_MS);
    visit.is_wiped();
}

#[test]
fn a_typed_code_is_looked_up_when_it_can_be_one() {
    let mut visit = Player::new();
    visit.does(Input::OpenTrack);
    visit.presses("a017 7k4");
    assert_eq!(visit.does(Input::FindTyped), None, "one is missing");
    visit.presses("m");
    let looked_up = visit.does(Input::FindTyped);
    assert_eq!(looked_up, Some(Effect::Read("A0177K4M".to_owned())));
    visit.does(reading(Reading::Unknown));
    let problem = Some(TrackProblem::Unknown);
    assert!(matches!(visit.session.at(), At::Track { problem: shown, .. } if *shown == problem));
    visit.does(Input::EraseTyped);
    assert!(matches!(
        visit.session.at(),
        At::Track { problem: None, .. }
    ));
    visit.presses(&"9".repeat(TRACK_MAX_CHARS + 1));
    assert!(
        matches!(visit.session.at(), At::Track { typed, .. } if typed.len() == TRACK_MAX_CHARS)
    );
}

#[test]
fn a_code_that_is_scanned_is_read_on_any_screen_but_not_while_a_number_is_written() {
    let code = || Input::Scanned("https://desk.example/t/x".to_owned());
    for mut visit in [Player::new(), Player::at_checklist("self")] {
        assert!(matches!(visit.does(code()), Some(Effect::Read(_))));
        visit.does(reading(Reading::Ticket(TICKET)));
        assert!(matches!(
            visit.session.at(),
            At::Found { ticket: TICKET, .. }
        ));
    }
    let mut visit = Player::new();
    visit.does(code());
    visit.does(reading(Reading::Foreign));
    assert_eq!(
        visit.screen(),
        Screen::Track,
        "it says that the code is none of ours"
    );
    let mut visit = Player::at_checklist("self");
    visit.does(Input::TakeNumber);
    for over_it in [Input::Touched, Input::OpenLanguage, Input::Help] {
        visit.does(over_it);
        assert_eq!(visit.does(code()), None);
    }
}

/// It is known for a reader's only after the first of them.
#[test]
fn the_first_characters_of_a_scanned_code_do_not_stay_in_the_field() {
    let mut visit = Player::new();
    visit.does(Input::OpenTrack);
    visit.presses("HTT");
    visit.does(Input::Scanned("https://elsewhere.example/t/x".to_owned()));
    visit.does(reading(Reading::Foreign));
    assert_eq!(
        visit.session.at(),
        &At::tracking(Some(TrackProblem::Foreign))
    );
}

#[test]
fn a_code_is_read_while_a_call_for_help_goes_on_and_not_over_one_that_nobody_hears() {
    let code = || Input::Scanned("https://desk.example/t/x".to_owned());
    let mut visit = Player::new();
    visit.does(Input::Help);
    visit.does(Input::HelpProgress(HelpProgress::Known(HelpState::Raised)));
    assert!(matches!(visit.does(code()), Some(Effect::Read(_))));
    assert!(visit.session.help().is_some_and(HelpVisit::is_open));
    let mut visit = Player::new();
    visit.does(Input::Help);
    visit.does(Input::HelpProgress(HelpProgress::Unreachable));
    assert_eq!(visit.does(code()), None);
    assert_eq!(visit.does(Input::CloseOverlay), Some(Effect::CancelHelp));
}

#[test]
fn a_list_that_comes_back_brings_its_answers_and_ticks() {
    let mut visit = Player::at_checklist("agent");
    visit.does(Input::Toggle(id("proxy")));
    let At::Checklist { visit: before, .. } = visit.session.at() else {
        panic!("not at the checklist")
    };
    let list = before.list();
    let mut later = Player::new();
    later.does(Input::OpenTrack);
    later.does(reading(Reading::List(list.clone())));
    let At::Checklist { visit: after, .. } = later.session.at() else {
        panic!("not at the checklist")
    };
    assert_eq!(after.list(), list);
    let gone = List {
        service: id("gone"),
        ..list
    };
    let mut later = Player::new();
    later.does(Input::OpenTrack);
    later.does(reading(Reading::List(gone)));
    let problem = Some(TrackProblem::ListChanged);
    assert!(matches!(later.session.at(), At::Track { problem: shown, .. } if *shown == problem));
}

#[test]
fn leaving_is_asked_twice_and_a_wish_is_asked_once() {
    let mut visit = Player::with_ticket();
    assert_eq!(visit.does(Input::Leave), None);
    visit.does(Input::Stay);
    assert_eq!(visit.does(Input::Leave), None);
    let wish = Wish::Leave {};
    let asked = visit.does(Input::Leave);
    assert_eq!(
        asked,
        Some(Effect::Wish {
            ticket: TICKET,
            wish
        })
    );
    assert_eq!(visit.does(Input::LetPass), None, "one at a time");
    visit.waits(10 * IDLE_MS);
    assert_eq!(
        visit.session.overlay(),
        Overlay::None,
        "nobody is sent away meanwhile"
    );
    visit.does(Input::Wished(Asked::Unreachable));
    assert!(matches!(
        visit.session.at(),
        At::Found {
            asked: Some(Asked::Unreachable),
            ..
        }
    ));
    assert!(
        visit.does(Input::CheckIn).is_some(),
        "it may be tried again"
    );
}

#[test]
fn an_answer_to_somebody_who_has_left_is_nobodys() {
    let mut visit = Player::new();
    visit.does(Input::Wished(Asked::Done));
    assert_eq!(visit.screen(), Screen::Welcome);
    let mut visit = Player::with_ticket();
    visit.does(Input::Wished(Asked::Done));
    assert!(matches!(visit.session.at(), At::Found { asked: None, .. }));
}

#[test]
fn a_rating_needs_a_level_and_may_name_reasons() {
    let mut visit = Player::with_ticket();
    visit.does(Input::OpenRate);
    assert_eq!(visit.does(Input::SendRating), None, "no level yet");
    let level = Level::try_from(4).unwrap();
    visit.does(Input::RateLevel(level));
    for reason in [RatingReason::Wait, RatingReason::Place, RatingReason::Wait] {
        visit.does(Input::RateReason(reason));
    }
    let reasons = [RatingReason::Place].into();
    let wish = Wish::Rate { level, reasons };
    assert_eq!(
        visit.does(Input::SendRating),
        Some(Effect::Wish {
            ticket: TICKET,
            wish
        })
    );
    visit.does(Input::Wished(Asked::Done));
    assert_eq!(visit.does(Input::SendRating), None, "once");
    visit.does(Input::Done);
    visit.is_wiped();
}

#[test]
fn priority_is_asked_for_taken_back_and_goes_with_the_ticket() {
    let mut visit = Player::at_checklist("self");
    let class = || Some(id("priority"));
    visit.does(Input::AskForPriority(class()));
    visit.does(Input::AskForPriority(None));
    visit.does(Input::AskForPriority(class()));
    let effect = visit.does(Input::TakeNumber);
    assert!(matches!(effect, Some(Effect::Issue(draft)) if draft.class == class()));
}

fn reading(reading: Reading) -> Input {
    Input::Read(Box::new(reading))
}

impl Player {
    fn with_ticket() -> Self {
        let mut player = Self::new();
        player.does(Input::OpenTrack);
        player.does(reading(Reading::Ticket(TICKET)));
        player
    }

    fn presses(&mut self, keys: &str) {
        for key in keys.chars() {
            self.does(Input::Type(key));
        }
    }

    fn is_wiped(&self) {
        assert_eq!(self.session.at(), &At::Welcome { page: 0 });
        assert!(
            self.session.next_deadline().is_none(),
            "nothing is left to wipe"
        );
    }

    fn typed(&self) -> &str {
        match self.session.at() {
            At::Search { typed, .. } | At::Track { typed, .. } => typed,
            at => panic!("nothing is typed at {at:?}"),
        }
    }
}
