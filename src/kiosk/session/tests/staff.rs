//! Staff before the customer's screen, which waits; the modes, and what ends them.

use super::*;

#[test]
fn the_right_pin_opens_the_machine_and_back_leads_to_where_the_customer_was() {
    let mut visit = Player::at_checklist("agent");
    visit.does(Input::Toggle(id("book")));
    let before = visit.session.at().clone();
    visit.opens_with("4711", Ok(()));
    assert!(matches!(
        visit.session.at(),
        At::Staff {
            page: StaffPage::Machine { sure: None },
            ..
        }
    ));
    assert_eq!(
        visit.screen(),
        Screen::Checklist,
        "it is about this customer"
    );
    assert_eq!(visit.session.service(), Some(&id("replace")));
    visit.does(Input::Staff(StaffTap::Waiting));
    visit.does(Input::Page(2));
    visit.does(Input::Back);
    visit.does(Input::Back);
    assert_eq!(visit.session.at(), &before);
}

#[test]
fn a_specialist_is_called_for_the_customer_who_stands_there() {
    let mut visit = Player::at_checklist("agent");
    visit.opens_with("4711", Ok(()));
    let Some(Effect::RaiseHelp(context, topic)) = visit.does(Input::Summon) else {
        panic!("nobody is called")
    };
    assert_eq!(topic, Some(HelpTopic::Specialist));
    assert_eq!(context.service, Some(id("replace")));
    assert_eq!(context.screen, Some(Screen::Checklist));
}

/// Staff are there because the customer called.
#[test]
fn a_specialist_is_called_by_whoever_came_and_through_a_call_that_nobody_has_taken() {
    let arrived = HelpState::Arrived {
        at: Timestamp(0),
        by: "A".into(),
    };
    for (state, again) in [(HelpState::Raised, false), (arrived, true)] {
        let mut visit = Player::at_checklist("agent");
        visit.does(Input::Help);
        visit.does(Input::HelpProgress(HelpProgress::Known(state)));
        visit.does(Input::CloseOverlay);
        visit.opens_with("4711", Ok(()));
        let effect = visit.does(Input::Summon);
        if again {
            assert!(matches!(
                effect,
                Some(Effect::RaiseHelp(_, Some(HelpTopic::Specialist)))
            ));
        } else {
            assert_eq!(effect, Some(Effect::SetHelpTopic(HelpTopic::Specialist)));
        }
    }
}

#[test]
fn nobody_but_staff_calls_a_specialist() {
    let mut visit = Player::at_checklist("agent");
    assert_eq!(visit.does(Input::Summon), None);
}

#[test]
fn a_trembling_finger_prints_one_page() {
    let mut visit = Player::new();
    visit.opens_with("4711", Ok(()));
    let tap = || Input::Staff(StaffTap::Does(Deed::TestPage));
    assert!(visit.does(tap()).is_some());
    assert_eq!(visit.does_after(SETTLE_MS - 1, tap()), None);
    assert!(visit.does(tap()).is_some(), "later it is meant");
}

#[test]
fn a_wrong_pin_opens_nothing_and_nothing_of_it_stays() {
    let mut visit = Player::at_checklist("self");
    visit.opens_with("4712", Err(PinState::Wrong));
    let At::Pin { pin, state, .. } = visit.session.at() else {
        panic!("{:?}", visit.session.at())
    };
    assert_eq!((pin.len(), *state), (0, PinState::Wrong));
    visit.does(Input::CodeKey('4'));
    assert!(matches!(
        visit.session.at(),
        At::Pin {
            state: PinState::Typing,
            ..
        }
    ));
}

#[test]
fn a_pin_is_shown_when_it_is_long_enough_and_once() {
    let mut visit = Player::new();
    visit.does(Input::OpenStaff);
    for key in ['1', 'x', '2', '3'] {
        visit.does(Input::CodeKey(key));
    }
    assert_eq!(visit.does(Input::ShowCode), None, "three figures are none");
    visit.does(Input::CodeKey('4'));
    assert!(matches!(
        visit.does(Input::ShowCode),
        Some(Effect::CheckPin(pin)) if pin.as_str() == "1234"
    ));
    assert_eq!(visit.does(Input::ShowCode), None, "it is being looked at");
    visit.does(Input::CodeKey('5'));
    visit.does(Input::EraseKey);
    visit.does(Input::Back);
    visit.does(Input::Home);
    let At::Pin { pin, .. } = visit.session.at() else {
        panic!("it is being looked at")
    };
    assert_eq!(pin.len(), 4);
}

#[test]
fn a_pin_has_eight_figures_at_most_and_is_printed_by_nothing() {
    let mut visit = Player::new();
    visit.does(Input::OpenStaff);
    for key in "123456789".chars() {
        visit.does(Input::CodeKey(key));
    }
    let At::Pin { pin, .. } = visit.session.at() else {
        panic!("a PIN is typed")
    };
    assert_eq!(pin.as_str(), "12345678");
    assert!(!format!("{:?}", visit.session).contains("1234"));
}

#[test]
fn restarting_and_leaving_are_touched_twice() {
    let mut visit = Player::new();
    visit.opens_with("4711", Ok(()));
    assert_eq!(
        visit.does(Input::Staff(StaffTap::Sure(Sure::Restart))),
        None
    );
    assert_eq!(visit.does(Input::Staff(StaffTap::Sure(Sure::Leave))), None);
    let left = visit.does(Input::Staff(StaffTap::Sure(Sure::Leave)));
    assert_eq!(left, Some(Effect::Staff(Deed::Leave)));
}

#[test]
fn staff_who_walk_away_leave_nothing_open() {
    let mut visit = Player::at_checklist("agent");
    visit.opens_with("4711", Ok(()));
    visit.waits(IDLE_MS);
    visit.waits(COUNTDOWN_MS);
    assert_eq!(visit.session.at(), &At::Welcome { page: 0 });
}

#[test]
fn behind_a_kiosk_out_of_service_staff_are_let_in_and_it_stays_out_of_service() {
    let mut visit = Player::new();
    visit.does(Input::CannotWork(OutOfService::OfflineTooLong));
    visit.opens_with("4711", Ok(()));
    assert!(!visit.session.can_go_home());
    visit.waits(IDLE_MS);
    visit.waits(COUNTDOWN_MS);
    assert_eq!(
        visit.session.at(),
        &At::OutOfService(OutOfService::OfflineTooLong)
    );
}

#[test]
fn while_a_number_is_being_saved_nobody_gets_in_between() {
    let mut visit = Player::at_checklist("self");
    visit.does(Input::TakeNumber);
    visit.does(Input::OpenAccessibility);
    visit.does(Input::OpenStaff);
    assert!(matches!(
        visit.session.at(),
        At::Checklist { issuing: true, .. }
    ));
}

#[test]
fn without_its_pin_nothing_of_the_staffs_can_be_touched() {
    let mut visit = Player::at_checklist("self");
    for tap in [
        StaffTap::Does(Deed::Leave),
        StaffTap::Sure(Sure::Leave),
        StaffTap::Slips,
    ] {
        visit.does(Input::OpenStaff);
        assert_eq!(visit.does(Input::Staff(tap)), None);
        visit.does(Input::PinChecked(Ok(())));
        assert!(matches!(visit.session.at(), At::Pin { .. }), "nobody asked");
        visit.does(Input::Back);
        assert_eq!(visit.does(Input::Staff(tap)), None);
    }
}

#[test]
fn all_modes_combine_and_end_with_the_visit() {
    let mut visit = Player::at_checklist("self");
    for mode in Mode::ALL {
        visit.does(Input::SetMode(mode, true));
    }
    assert!(
        Mode::ALL
            .iter()
            .all(|mode| visit.session.modes().has(*mode))
    );
    visit.does(Input::SetMode(Mode::Still, false));
    assert!(!visit.session.modes().has(Mode::Still));
    visit.does(Input::TakeNumber);
    visit.does(issued());
    visit.does(Input::Done);
    assert_eq!(visit.session.modes(), Modes::default());
}

#[test]
fn the_voice_has_keys_only_while_it_speaks() {
    let mut visit = Player::new();
    assert_eq!(visit.does(Input::Voice(VoiceKey::Repeat)), None);
    visit.does(Input::SetMode(Mode::Spoken, true));
    assert_eq!(
        visit.does(Input::Voice(VoiceKey::Repeat)),
        Some(Effect::Voice(VoiceKey::Repeat))
    );
}

#[test]
fn a_list_is_printed_with_what_was_ticked_and_answered() {
    let mut visit = Player::at_checklist("agent");
    visit.does(Input::Toggle(id("book")));
    visit.does(Input::ShowLacking);
    let Some(Effect::PrintList(draft)) = visit.does(Input::PrintList) else {
        panic!("nothing is printed")
    };
    assert_eq!(draft.ticked.into_iter().collect::<Vec<_>>(), [id("book")]);
    assert!(matches!(
        visit.session.at(),
        At::Lacking { on_paper: true, .. }
    ));
}

impl Player {
    pub(super) fn opens_with(&mut self, pin: &str, checked: Result<(), PinState>) {
        self.does(Input::OpenStaff);
        for key in pin.chars() {
            self.does(Input::CodeKey(key));
        }
        assert!(matches!(
            self.does(Input::ShowCode),
            Some(Effect::CheckPin(_))
        ));
        self.does(Input::PinChecked(checked));
    }
}

#[test]
fn customers_begin_in_the_language_of_the_day_until_it_ends() {
    let mut visit = Player::new();
    visit.does(Input::Today(id("2026-11-21")));
    visit.chooses_language_of_the_day();
    assert_eq!(visit.session.lang(), Lang::ZhHant, "nobody is here yet");
    assert!(visit.session.nobody_is_here());
    visit.does(Input::ChooseLanguage(Lang::En));
    visit.waits(IDLE_MS + COUNTDOWN_MS);
    assert_eq!(
        visit.session.lang(),
        Lang::ZhHant,
        "the next one begins in it"
    );
    visit.does(Input::Today(id("2026-11-21")));
    assert_eq!(visit.session.lang(), Lang::ZhHant);
    visit.does(Input::Today(id("2026-11-22")));
    assert_eq!(visit.session.lang(), Lang::default());
}

#[test]
fn a_visit_under_way_keeps_its_language_when_staff_choose_another_for_the_day() {
    let mut visit = Player::at_checklist("agent");
    visit.chooses_language_of_the_day();
    assert_eq!(
        (visit.session.lang(), visit.screen()),
        (Lang::ZhHans, Screen::Checklist)
    );
    visit.does(Input::Home);
    visit.waits(IDLE_MS + COUNTDOWN_MS);
    assert_eq!(visit.session.lang(), Lang::ZhHant);
}

impl Player {
    fn chooses_language_of_the_day(&mut self) {
        self.opens_with("4711", Ok(()));
        self.does(Input::Staff(StaffTap::NextLanguage));
        self.does(Input::Back);
    }
}
