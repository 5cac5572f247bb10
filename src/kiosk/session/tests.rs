//! The visit, played input by input.

mod closed;
mod slips;
mod staff;
mod twice;

use frontdesk_domain::catalogue::{Choice, Condition, Group, Material, Question};
use frontdesk_domain::help::{HelpContext, HelpState, HelpTopic};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::text::Text;

use super::*;

#[test]
fn three_taps_take_a_ticket_for_a_service_that_asks_nothing() {
    let mut visit = Player::new();
    visit.does(Input::ChooseGroup(id("identity")));
    visit.does(Input::ChooseService(id("renew")));
    let effect = visit.does(Input::TakeNumber);
    assert!(matches!(effect, Some(Effect::Issue(draft)) if draft.service == id("renew")));
    visit.does(issued());
    assert_eq!(visit.screen(), Screen::Ticket);
}

#[test]
fn each_question_is_one_more_tap_and_decides_the_materials() {
    let mut visit = Player::at_checklist("agent");
    let service = catalogue().service(&id("replace")).unwrap().clone();
    let At::Checklist { visit: told, .. } = visit.session.at() else {
        panic!("not at the checklist")
    };
    let lacking: Vec<_> = told
        .lacking(&service)
        .map(|material| material.id.to_string())
        .collect();
    assert_eq!(lacking, ["book", "proxy"]);
    visit.does(Input::Toggle(id("book")));
    let Some(Effect::Issue(draft)) = visit.does(Input::TakeNumber) else {
        panic!("no ticket")
    };
    assert_eq!(draft.ticked.into_iter().collect::<Vec<_>>(), [id("book")]);
}

#[test]
fn another_answer_forgets_the_ticks_it_makes_needless() {
    let mut visit = Player::at_checklist("agent");
    visit.does(Input::Toggle(id("proxy")));
    visit.does(Input::Back);
    assert_eq!(visit.screen(), Screen::Question);
    visit.does(Input::Answer(id("self")));
    let Some(Effect::Issue(draft)) = visit.does(Input::TakeNumber) else {
        panic!("no ticket")
    };
    assert!(draft.ticked.is_empty());
}

#[test]
fn a_double_tap_issues_one_ticket_and_does_not_dismiss_it() {
    let mut visit = Player::at_checklist("self");
    assert!(visit.does(Input::TakeNumber).is_some());
    assert_eq!(visit.does_after(10, Input::TakeNumber), None);
    visit.does_after(1, issued());
    visit.does_after(SETTLE_MS - 1, Input::Done);
    assert_eq!(
        visit.screen(),
        Screen::Ticket,
        "the second tap of a double tap"
    );
    visit.does_after(1, Input::Done);
    assert_eq!(visit.screen(), Screen::Welcome);
}

#[test]
fn a_number_that_could_not_be_saved_is_said_and_can_be_tried_again() {
    let mut visit = Player::at_checklist("self");
    visit.does(Input::TakeNumber);
    visit.does(Input::NotIssued(Notice::NumberNotSaved));
    assert_eq!(
        visit.session.overlay(),
        Overlay::Notice(Notice::NumberNotSaved)
    );
    visit.does(Input::CloseOverlay);
    assert!(matches!(
        visit.does(Input::TakeNumber),
        Some(Effect::Issue(_))
    ));
}

#[test]
fn the_language_changes_on_any_screen_without_losing_the_place() {
    let mut visit = Player::at_checklist("agent");
    let before = visit.session.at().clone();
    visit.does(Input::OpenLanguage);
    visit.does(Input::ChooseLanguage(Lang::En));
    assert_eq!(
        (visit.session.lang(), visit.session.at()),
        (Lang::En, &before)
    );
}

#[test]
fn idle_for_a_minute_brings_a_countdown_that_any_touch_ends() {
    let mut visit = Player::at_checklist("self");
    visit.waits(IDLE_MS - 1);
    assert_eq!(visit.session.overlay(), Overlay::None);
    assert_eq!(
        visit.session.next_deadline().map(|(_, name)| name),
        Some("idle")
    );
    visit.waits(1);
    assert_eq!(visit.session.overlay(), Overlay::StillThere);
    assert_eq!(visit.session.seconds_left(visit.now), 30);
    visit.waits(COUNTDOWN_MS - 1);
    for _ in 0..12 {
        visit.does(Input::GoOn);
        assert_eq!(
            (visit.session.overlay(), visit.screen()),
            (Overlay::None, Screen::Checklist)
        );
        visit.waits(IDLE_MS + COUNTDOWN_MS - 1);
    }
}

#[test]
fn in_an_accessible_mode_idle_takes_twice_as_long() {
    let mut visit = Player::at_checklist("self");
    visit.does(Input::SetMode(Mode::Large, true));
    visit.waits(IDLE_ACCESSIBLE_MS - 1);
    assert_eq!(visit.session.overlay(), Overlay::None);
    visit.waits(1);
    assert_eq!(visit.session.overlay(), Overlay::StillThere);
}

#[test]
fn after_the_countdown_nothing_of_the_customer_is_left() {
    let mut visit = Player::at_checklist("agent");
    visit.does(Input::ChooseLanguage(Lang::En));
    visit.does(Input::SetMode(Mode::Contrast, true));
    visit.does(Input::TakeNumber);
    visit.does(issued());
    visit.waits(IDLE_ACCESSIBLE_MS);
    visit.waits(COUNTDOWN_MS);
    assert_eq!(
        visit.session,
        Session {
            came_up: visit.now,
            ..Session::new(visit.now)
        }
    );
}

#[test]
fn done_wipes_as_the_countdown_does() {
    let mut visit = Player::at_checklist("agent");
    visit.does(Input::ChooseLanguage(Lang::En));
    visit.does(Input::TakeNumber);
    visit.does(issued());
    visit.does(Input::Done);
    assert_eq!(
        (
            visit.screen(),
            visit.session.lang(),
            visit.session.service()
        ),
        (Screen::Welcome, Lang::ZhHans, None)
    );
}

#[test]
fn an_untouched_welcome_screen_never_counts_down() {
    assert_eq!(Player::new().session.next_deadline(), None);
}

#[test]
fn a_call_for_help_carries_where_the_customer_stands() {
    let mut visit = Player::at_checklist("self");
    let effect = visit.does(Input::Help);
    let context = HelpContext {
        screen: Some(Screen::Checklist),
        lang: Lang::ZhHans,
        service: Some(id("replace")),
    };
    assert_eq!(effect, Some(Effect::RaiseHelp(context, None)));
    assert_eq!(
        visit.does(Input::Help),
        None,
        "pressed again, it is the same call"
    );
    assert_eq!(
        visit.does(Input::HelpTopic(Some(HelpTopic::Unwell))),
        Some(Effect::SetHelpTopic(HelpTopic::Unwell))
    );
}

#[test]
fn a_call_without_an_answer_says_so_after_two_seconds_and_still_hears_a_late_one() {
    let mut visit = Player::at_checklist("self");
    visit.does(Input::Help);
    visit.waits(HELP_ANSWER_MS - 1);
    assert_eq!(visit.help(), HelpProgress::Calling);
    visit.waits(1);
    assert_eq!(visit.help(), HelpProgress::Unreachable);
    let late = HelpProgress::Known(HelpState::Delivered { at: visit.now });
    visit.does(Input::HelpProgress(late.clone()));
    assert_eq!(visit.help(), late);
}

#[test]
fn closing_a_call_that_did_not_get_through_takes_it_back() {
    let mut visit = Player::at_checklist("self");
    visit.does(Input::Help);
    visit.waits(HELP_ANSWER_MS);
    assert_eq!(visit.does(Input::CloseOverlay), Some(Effect::CancelHelp));
    assert_eq!(visit.session.help(), None);
}

#[test]
fn while_somebody_may_come_nothing_is_wiped() {
    let mut visit = Player::at_checklist("self");
    visit.does(Input::Help);
    visit.does(Input::HelpProgress(HelpProgress::Known(
        HelpState::Delivered { at: visit.now },
    )));
    visit.waits(10 * (IDLE_MS + COUNTDOWN_MS));
    assert_eq!(
        (visit.screen(), visit.session.overlay()),
        (Screen::Checklist, Overlay::Help)
    );
}

#[test]
fn a_call_that_the_centre_took_with_it_does_not_hold_the_kiosk_for_ever() {
    let raised = HelpProgress::Known(HelpState::Raised);
    for (known, patience_ms) in [
        (raised, HELP_VALID_MS),
        (
            HelpProgress::Known(HelpState::Delivered { at: Timestamp(0) }),
            HELP_SILENCE_MS,
        ),
    ] {
        let mut visit = Player::at_checklist("self");
        visit.does(Input::Help);
        visit.does(Input::HelpProgress(known.clone()));
        visit.does(Input::Silence {
            ms: patience_ms - 1,
        });
        assert_eq!(visit.help(), known);
        visit.does(Input::Silence { ms: patience_ms });
        assert_eq!(visit.help(), HelpProgress::Unreachable);
        visit.waits(IDLE_MS);
        visit.waits(COUNTDOWN_MS);
        assert_eq!(
            (visit.screen(), visit.session.help()),
            (Screen::Welcome, None)
        );
    }
}

#[test]
fn pressed_again_while_nobody_answers_it_is_still_one_call_until_that_one_has_expired() {
    let mut visit = Player::at_checklist("self");
    visit.does(Input::Help);
    visit.waits(HELP_ANSWER_MS);
    assert_eq!(visit.does(Input::Help), None);
    visit.waits(HELP_VALID_MS);
    assert!(matches!(
        visit.does(Input::Help),
        Some(Effect::RaiseHelp(..))
    ));
}

#[test]
fn going_out_of_service_takes_nothing_from_a_customer() {
    let mut visit = Player::at_checklist("self");
    visit.does(Input::CannotWork(OutOfService::LaneSuspended));
    assert_eq!(visit.screen(), Screen::Checklist);
    visit.does(Input::Home);
    visit.does(Input::CannotWork(OutOfService::LaneSuspended));
    assert_eq!(visit.screen(), Screen::OutOfService);
    visit.does(Input::CanWork);
    assert_eq!(visit.screen(), Screen::Welcome);
}

#[test]
fn a_machine_that_is_no_kiosk_asks_for_a_code_and_shows_it_once_it_is_whole() {
    let mut visit = Player::new();
    visit.does(Input::CannotWork(OutOfService::NotEnrolled));
    assert_eq!(
        visit.types("7k4m-9o1"),
        "7K4M9",
        "what no code has is left out"
    );
    assert_eq!(visit.does(Input::ShowCode), None);
    assert_eq!(visit.types("QPTXX"), "7K4M9QPT", "and what is too much");
    assert_eq!(
        visit.does(Input::ShowCode),
        Some(Effect::Enrol("7K4M9QPT".to_owned()))
    );
    visit.does(Input::CannotWork(OutOfService::Starting));
    assert_eq!(
        *visit.session.at(),
        At::OutOfService(OutOfService::Starting)
    );
    visit.does(Input::CanWork);
    assert_eq!(visit.screen(), Screen::Welcome);
}

#[test]
fn a_refused_code_can_be_corrected_and_another_one_begins_with_its_first_key() {
    let mut visit = Player::new();
    visit.does(Input::CannotWork(OutOfService::NotEnrolled));
    visit.types("7K4M9QPT");
    visit.does(Input::ShowCode);
    visit.does(Input::EraseKey);
    assert_eq!(visit.types("V"), "7K4M9QPV");
    visit.does(Input::ShowCode);
    assert_eq!(visit.types("2"), "2");
}

#[test]
fn only_where_a_code_helps_can_staff_type_one_and_news_takes_nothing_from_them() {
    let mut visit = Player::new();
    for why in [OutOfService::OfflineTooLong, OutOfService::NoCatalogue] {
        visit.does(Input::CannotWork(why));
        visit.does(Input::TypeCode);
        assert_eq!(*visit.session.at(), At::OutOfService(why));
    }
    visit.does(Input::CannotWork(OutOfService::Revoked));
    visit.does(Input::TypeCode);
    visit.types("7K4");
    visit.does(Input::CannotWork(OutOfService::Revoked));
    assert_eq!(visit.types("M"), "7K4M");
    assert!(visit.session.can_go_back() && !visit.session.can_go_home());
    visit.does(Input::Back);
    assert_eq!(*visit.session.at(), At::OutOfService(OutOfService::Revoked));
}

#[test]
fn a_double_tap_on_the_way_to_the_keypad_types_nothing() {
    let mut visit = Player::new();
    visit.does(Input::CannotWork(OutOfService::Revoked));
    visit.does(Input::TypeCode);
    visit.does_after(SETTLE_MS - 1, Input::CodeKey('7'));
    assert_eq!(visit.types("K"), "K");
}

#[test]
fn a_code_that_somebody_left_half_typed_is_wiped() {
    let mut visit = Player::new();
    visit.does(Input::CannotWork(OutOfService::NotEnrolled));
    assert_eq!(visit.session.next_deadline(), None, "there is nothing yet");
    visit.types("7K4");
    visit.waits(IDLE_MS);
    assert_eq!(visit.session.overlay(), Overlay::StillThere);
    visit.waits(COUNTDOWN_MS);
    assert_eq!(visit.types("M"), "M");
}

#[test]
fn a_service_withdrawn_meanwhile_is_said_and_nothing_breaks() {
    let mut visit = Player::new();
    visit.does(Input::ChooseGroup(id("identity")));
    visit.does(Input::ChooseService(id("withdrawn")));
    assert_eq!(
        visit.session.overlay(),
        Overlay::Notice(Notice::ServiceUnavailable)
    );
}

/// A customer with the clock in hand.
struct Player {
    session: Session,
    now: Timestamp,
}

impl Player {
    fn new() -> Self {
        let now = Timestamp(1_000_000);
        Self {
            session: Session::new(now),
            now,
        }
    }

    fn at_checklist(who: &str) -> Self {
        let mut player = Self::new();
        player.does(Input::ChooseGroup(id("identity")));
        player.does(Input::ChooseService(id("replace")));
        player.does(Input::Answer(id(who)));
        assert_eq!(player.screen(), Screen::Checklist);
        player
    }

    /// At the pace of a person.
    fn does(&mut self, input: Input) -> Option<Effect> {
        self.does_after(SETTLE_MS, input)
    }

    fn does_after(&mut self, ms: i64, input: Input) -> Option<Effect> {
        self.now = self.now.plus_ms(ms);
        self.session.step(input, &catalogue(), self.now)
    }

    /// Key by key, as fast as fingers are; what stands there then.
    fn types(&mut self, text: &str) -> String {
        self.waits(SETTLE_MS);
        for key in text.chars() {
            self.does_after(50, Input::CodeKey(key));
        }
        let At::Enrolment { typing, .. } = self.session.at() else {
            panic!("no code is typed here")
        };
        typing.code().to_owned()
    }

    fn waits(&mut self, ms: i64) {
        self.does_after(ms, Input::Tick);
    }

    fn is_dark(&self) -> bool {
        self.session.is_dark(self.now)
    }

    fn screen(&self) -> Screen {
        self.session.screen()
    }

    fn help(&self) -> HelpProgress {
        self.session.help().unwrap().progress.clone()
    }
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

fn issued() -> Input {
    Input::Issued(Box::new(TicketShown {
        ticket: TicketId(frontdesk_central::entropy::id(Timestamp(1)).unwrap()),
        number: id("A017"),
        service: id("renew"),
        page_url: "http://127.0.0.1:8700/t/code".into(),
    }))
}

/// One group, a service that asks nothing, and one that asks who comes.
fn catalogue() -> Catalogue {
    let text = |text: &str| Text {
        zh_hans: text.into(),
        ..Text::default()
    };
    let service = |name: &str| Service {
        id: id(name),
        group: id("identity"),
        prefix: id("A"),
        skill: id("household"),
        name: text(name),
        line: Text::default(),
        aliases: Vec::new(),
        handling_minutes: 10,
        fee: None,
        questions: Vec::new(),
        materials: Vec::new(),
        remarks: Vec::new(),
        steps: Vec::new(),
        source: None,
        sample: true,
    };
    let material = |name: &str, when: Vec<Condition>| Material {
        id: id(name),
        name: text(name),
        originals: 1,
        copies: 0,
        note: Text::default(),
        obtain: Text::default(),
        when,
    };
    let choice = |name: &str| Choice {
        id: id(name),
        text: text(name),
    };
    let by_agent = Condition {
        question: id("who"),
        is: vec![id("agent")],
    };
    let mut replace = service("replace");
    replace.questions = vec![Question {
        id: id("who"),
        text: text("who"),
        choices: vec![choice("self"), choice("agent")],
    }];
    replace.materials = vec![
        material("book", Vec::new()),
        material("proxy", vec![by_agent]),
    ];
    Catalogue {
        groups: vec![Group {
            id: id("identity"),
            icon: "id-card".into(),
            name: text("identity"),
            line: text("line"),
            aliases: Vec::new(),
        }],
        services: vec![service("renew"), replace],
    }
}
