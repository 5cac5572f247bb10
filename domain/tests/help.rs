//! A call for help: raised, shown, taken, ended; or never seen by anybody.

#[cfg(test)]
mod hall;

use frontdesk_domain::branch::{Command, Event};
use frontdesk_domain::help::{HelpOrigin, HelpResolution, HelpState, HelpTopic};
use frontdesk_domain::ids::HelpId;
use frontdesk_domain::time::Timestamp;
use hall::Hall;
use rstest::rstest;

#[test]
fn a_call_is_raised_shown_taken_and_ended() {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    for (command, state) in [
        (Command::DeliverHelp { help }, "delivered"),
        (
            Command::AcknowledgeHelp {
                help,
                by: " Lin ".into(),
                eta_minutes: 2,
            },
            "acknowledged",
        ),
        (Command::ArriveHelp { help }, "arrived"),
        (
            Command::ResolveHelp {
                help,
                reason: HelpResolution::Helped,
            },
            "resolved",
        ),
    ] {
        hall.does(&command);
        assert_eq!(hall.help[&help].state.name(), state);
    }
}

#[test]
fn a_call_shown_on_a_second_screen_counts_once() {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    assert_eq!(
        hall.does(&Command::DeliverHelp { help }),
        [Event::HelpDelivered { help }]
    );
    assert_eq!(hall.does(&Command::DeliverHelp { help }), []);
}

#[test]
fn a_topic_is_set_once_and_may_be_changed_until_the_call_ends() {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    let about = |topic| Command::SetHelpTopic { help, topic };
    assert_eq!(hall.does(&about(HelpTopic::Unwell)).len(), 1);
    assert_eq!(
        hall.does(&about(HelpTopic::Unwell)),
        [],
        "it is about that already"
    );
    assert_eq!(hall.does(&about(HelpTopic::Papers)).len(), 1);
    hall.does(&Command::CancelHelp { help });
    assert_eq!(hall.refuses(&about(HelpTopic::Machine)), "help_ended");
}

#[test]
fn a_call_expires_exactly_when_its_time_is_over_and_not_before() {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    let valid_until = hall.now.plus_seconds(30);
    assert_eq!(hall.next_deadline(), Some((valid_until, help)));
    hall.passes_ms(29_999);
    assert_eq!(hall.refuses(&Command::ExpireHelp { help }), "not_due");
    hall.passes_ms(1);
    assert_eq!(
        hall.does(&Command::ExpireHelp { help }),
        [Event::HelpUndeliverable { help }]
    );
    assert_eq!(hall.next_deadline(), None);
}

#[test]
fn a_call_that_was_shown_has_no_deadline_any_more() {
    let mut hall = Hall::open();
    let [first, second] = [hall.raises_help(), hall.raises_help()];
    hall.does(&Command::DeliverHelp { help: first });
    assert_eq!(hall.next_deadline().map(|(_, help)| help), Some(second));
    hall.passes_minutes(10);
    assert_eq!(
        hall.refuses(&Command::ExpireHelp { help: first }),
        "wrong_help_state"
    );
}

#[rstest]
#[case::a_moment_before_it_expires(29_999, "raised")]
#[case::as_it_expires(30_000, "undeliverable")]
#[case::long_after(3_600_000, "undeliverable")]
fn a_call_that_comes_late_is_recorded_and_rings_nowhere(#[case] late_ms: i64, #[case] state: &str) {
    let mut hall = Hall::open();
    let help = HelpId(hall.mint());
    let call = hall.call_for_help(help);
    hall.passes_ms(late_ms);
    hall.does(&call);
    assert_eq!(hall.help[&help].state.name(), state);
    assert_eq!(hall.next_deadline().is_some(), state == "raised");
    assert_eq!(hall.open_help().count(), usize::from(state == "raised"));
}

#[rstest]
#[case::a_moment_before_it_expires(29_999, "delivered")]
#[case::as_it_expires(30_000, "undeliverable")]
#[case::long_after(3_600_000, "undeliverable")]
fn a_screen_that_shows_a_call_too_late_rings_nothing(#[case] after_ms: i64, #[case] state: &str) {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    hall.passes_ms(after_ms);
    hall.does(&Command::DeliverHelp { help });
    assert_eq!(hall.help[&help].state.name(), state);
    assert_eq!(hall.does(&Command::DeliverHelp { help }), []);
}

#[rstest]
#[case::a_moment_before_it_expires(29_999, "acknowledged")]
#[case::as_it_expires(30_000, "undeliverable")]
#[case::long_after(3_600_000, "undeliverable")]
fn nobody_takes_a_call_that_no_screen_has_shown_in_time(
    #[case] after_ms: i64,
    #[case] state: &str,
) {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    hall.passes_ms(after_ms);
    hall.does(&Command::AcknowledgeHelp {
        help,
        by: "王芳".to_owned(),
        eta_minutes: 1,
    });
    assert_eq!(hall.help[&help].state.name(), state);
}

#[test]
fn a_call_that_was_shown_in_time_may_be_taken_later() {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    hall.does(&Command::DeliverHelp { help });
    hall.passes_minutes(5);
    hall.does(&Command::AcknowledgeHelp {
        help,
        by: "王芳".to_owned(),
        eta_minutes: 1,
    });
    assert_eq!(hall.help[&help].state.name(), "acknowledged");
}

#[rstest]
#[case::the_last_century(Timestamp(0))]
#[case::before_all_time(Timestamp(i64::MIN))]
#[case::a_flat_battery(Timestamp(946_684_800_000))]
fn a_call_from_the_last_century_is_recorded_and_rings_nowhere(#[case] raised: Timestamp) {
    let mut hall = Hall::open();
    let help = HelpId(hall.mint());
    let Command::RaiseHelp {
        origin, context, ..
    } = hall.call_for_help(help)
    else {
        unreachable!("a call is raised")
    };
    hall.does(&Command::RaiseHelp {
        help,
        origin,
        context,
        topic: None,
        raised_at: raised,
    });
    let call = &hall.help[&help];
    assert_eq!(call.raised_at, Timestamp::EARLIEST_PLAUSIBLE);
    assert_eq!(call.state.name(), "undeliverable");
}

#[test]
fn nobody_calls_from_the_future() {
    let mut hall = Hall::open();
    let help = HelpId(hall.mint());
    let call = hall.call_for_help(help);
    let now = hall.now.plus_ms(-60_000);
    hall.now = now;
    hall.does(&call);
    assert_eq!(
        (hall.help[&help].raised_at, hall.help[&help].valid_until),
        (now, now.plus_seconds(30))
    );
    assert_eq!(hall.help[&help].state, HelpState::Raised);
}

#[test]
fn how_old_a_call_from_the_future_is_nobody_knows_so_it_rings_nowhere() {
    let mut hall = Hall::open();
    let help = HelpId(hall.mint());
    let call = hall.call_for_help(help);
    let now = hall.now.plus_ms(-60_001);
    hall.now = now;
    hall.does(&call);
    let state = hall.help[&help].state.clone();
    assert_eq!(state, HelpState::Undeliverable { at: now });
}

#[test]
fn a_phone_calls_for_a_ticket_that_is_there() {
    let mut hall = Hall::open();
    let ticket = *hall.issues("id-card");
    let help = HelpId(hall.mint());
    let Command::RaiseHelp {
        context, raised_at, ..
    } = hall.call_for_help(help)
    else {
        unreachable!()
    };
    let origin = HelpOrigin::Phone { ticket };
    hall.does(&Command::RaiseHelp {
        help,
        origin: origin.clone(),
        context,
        topic: Some(HelpTopic::Unwell),
        raised_at,
    });
    assert_eq!(hall.help[&help].from, origin);
}

#[test]
fn a_ticket_that_is_done_calls_nobody() {
    let mut hall = Hall::open();
    let ticket = *hall.issues("id-card");
    hall.calls(1);
    hall.starts(1, ticket);
    hall.finishes(1, ticket);
    let help = HelpId(hall.mint());
    let Command::RaiseHelp {
        context, raised_at, ..
    } = hall.call_for_help(help)
    else {
        unreachable!()
    };
    let call = Command::RaiseHelp {
        help,
        origin: HelpOrigin::Phone { ticket },
        context,
        topic: Some(HelpTopic::Unwell),
        raised_at,
    };
    assert_eq!(hall.refuses(&call), "wrong_ticket_state");
}

#[test]
fn whoever_takes_a_call_has_seen_it() {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    hall.does(&Command::AcknowledgeHelp {
        help,
        by: "Lin".into(),
        eta_minutes: 0,
    });
    assert_eq!(
        hall.help[&help].state,
        HelpState::Acknowledged {
            at: hall.now,
            by: "Lin".into(),
            eta_minutes: 0
        }
    );
    assert_eq!(hall.next_deadline(), None);
}

#[test]
fn a_call_is_cancelled_until_somebody_has_arrived() {
    let mut hall = Hall::open();
    let help = hall.raises_help();
    hall.does(&Command::AcknowledgeHelp {
        help,
        by: "Lin".into(),
        eta_minutes: 1,
    });
    assert!(hall.decides(&Command::CancelHelp { help }).is_ok());
    hall.does(&Command::ArriveHelp { help });
    assert_eq!(
        hall.refuses(&Command::CancelHelp { help }),
        "wrong_help_state"
    );
}
