//! The JSON that travels between kiosk, centre, counter and phone, as both ends and every later version must know it.

#[path = "wire/commands.rs"]
#[cfg(test)]
mod commands;
#[cfg(test)]
mod hall;

use commands::{every_command_there_is, every_customers_command_there_is};
use frontdesk_domain::branch::{Command, Envelope, Refusal};
use frontdesk_domain::help::{HelpContext, HelpOrigin, HelpResolution, HelpTopic};
use frontdesk_domain::ids::{CommandId, HelpId, StaffId, TicketId};
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::view::customer;
use frontdesk_domain::wait::estimates;
use frontdesk_domain::wire::{
    CatalogueBody, CommandAnswer, CommandRequest, CustomerRequest, ErrorBody, Snapshot,
};
use hall::Hall;
use insta::{assert_json_snapshot, assert_snapshot};
use rstest::rstest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

#[test]
fn every_command() {
    assert_snapshot!(lines(&every_command_there_is()), @r#"
    {"type":"configure","new_log":"00000000-0000-0000-0000-000000000004"}
    {"type":"publish","based_on":{"settings":"6306bb78c61ff162ddf05eafc3675f823d1d330f36f24c609e4e20157ab987e2","catalogue":"e50d9122238be1deadc8cd0d626a2195b55b9b283e8807ac05fe40d4225b935a"},"catalogue":{"groups":[],"services":[]}}
    {"type":"open_day","date":"2026-11-23","began":0}
    {"type":"record_ticket","kiosk":"side","ticket":"01935000-0000-7000-8000-000000000007","number":"AB001","business_date":"2026-11-23","code":"8d311153c08dbb00c698b98affb4259f560106fe28f2169d45a350054163ad9d","service":"id-card","class":"priority","catalogue":"e50d9122238be1deadc8cd0d626a2195b55b9b283e8807ac05fe40d4225b935a","lang":"zh-Hans","answers":{"case":"lost"},"ticked":["loss-report"],"arrival":1795395600000,"run":{"epoch":3,"id":"00000000-0000-0000-0000-000000000006"}}
    {"type":"issue_ticket","ticket":"01935000-0000-7000-8000-000000000008","code":"4d7746e3baf8bd4ae81b63625c4127e8637dc1a384ee3c767c74f90d323cfcd7","service":"household","class":"normal","lang":"zh-Hans","answers":{},"ticked":[]}
    {"type":"call_next","counter":3}
    {"type":"recall","counter":3,"ticket":"00000000-0000-0000-0000-000000000001"}
    {"type":"start","counter":3,"ticket":"00000000-0000-0000-0000-000000000001"}
    {"type":"hold","counter":3,"ticket":"00000000-0000-0000-0000-000000000001"}
    {"type":"resume","counter":3,"ticket":"00000000-0000-0000-0000-000000000001"}
    {"type":"finish","counter":3,"ticket":"00000000-0000-0000-0000-000000000001","outcome":"incomplete"}
    {"type":"miss","counter":3,"ticket":"00000000-0000-0000-0000-000000000001"}
    {"type":"transfer","counter":3,"ticket":"00000000-0000-0000-0000-000000000001","service":"household"}
    {"type":"return","ticket":"00000000-0000-0000-0000-000000000001"}
    {"type":"leave","ticket":"00000000-0000-0000-0000-000000000001"}
    {"type":"let_pass","ticket":"00000000-0000-0000-0000-000000000001","others":2}
    {"type":"open_counter","counter":3}
    {"type":"pause_counter","counter":3,"reason":"back_office"}
    {"type":"close_counter","counter":3}
    {"type":"stop_issuing","service":"household","notice":{"zh-Hans":"今天的号已取完"}}
    {"type":"resume_issuing","service":"household"}
    {"type":"raise_help","help":"00000000-0000-0000-0000-000000000002","origin":{"from":"kiosk","kiosk":"lobby"},"context":{"screen":"checklist","lang":"en","service":"id-card"},"topic":"papers","raised_at":1795395600000}
    {"type":"raise_help","help":"00000000-0000-0000-0000-000000000002","origin":{"from":"phone","ticket":"00000000-0000-0000-0000-000000000001"},"context":{"lang":"zh-Hans"},"topic":null,"raised_at":1795395600000}
    {"type":"set_help_topic","help":"00000000-0000-0000-0000-000000000002","topic":"unwell"}
    {"type":"deliver_help","help":"00000000-0000-0000-0000-000000000002"}
    {"type":"acknowledge_help","help":"00000000-0000-0000-0000-000000000002","by":"林","eta_minutes":2}
    {"type":"arrive_help","help":"00000000-0000-0000-0000-000000000002"}
    {"type":"resolve_help","help":"00000000-0000-0000-0000-000000000002","reason":"referred"}
    {"type":"cancel_help","help":"00000000-0000-0000-0000-000000000002"}
    {"type":"expire_help","help":"00000000-0000-0000-0000-000000000002"}
    {"type":"enrol_kiosk","kiosk":"side","device":"00000000-0000-0000-0000-000000000005"}
    {"type":"revoke_kiosk","kiosk":"side"}
    {"type":"start_kiosk","kiosk":"side","run":{"epoch":3,"id":"00000000-0000-0000-0000-000000000006"},"before":"00000000-0000-0000-0000-000000000007"}
    {"type":"report_divergence","kiosk":"side","seq":17,"head":"0000000000000000000000000000000000000000000000000000000000000000","desk":{"A":5}}
    {"type":"raise_alarm","kiosk":"side","alarm":{"alarm":"commands_kept_aside","commands":2,"status":422}}
    {"type":"confirm_priority","counter":3,"ticket":"00000000-0000-0000-0000-000000000001"}
    {"type":"revoke_priority","counter":3,"ticket":"00000000-0000-0000-0000-000000000001"}
    {"type":"rate","ticket":"00000000-0000-0000-0000-000000000001","level":4,"reasons":["wait","kiosk"]}
    {"type":"report_printer","kiosk":"side","printer":"paper_out"}
    {"type":"report_slip","kiosk":"side","ticket":"00000000-0000-0000-0000-000000000001","slip":"doubtful","again":true}
    {"type":"wish","kiosk":"side","ticket":"00000000-0000-0000-0000-000000000001","wish":{"wish":"check_in"}}
    {"type":"wish","kiosk":"side","ticket":"00000000-0000-0000-0000-000000000001","wish":{"wish":"leave"}}
    {"type":"wish","kiosk":"side","ticket":"00000000-0000-0000-0000-000000000001","wish":{"wish":"let_pass","others":2}}
    {"type":"wish","kiosk":"side","ticket":"00000000-0000-0000-0000-000000000001","wish":{"wish":"rate","level":4,"reasons":["wait","kiosk"]}}
    {"type":"open_counter","counter":3,"clerk":"00000000-0000-0000-0000-000000000008"}
    {"type":"hand_over","counter":3,"clerk":"00000000-0000-0000-0000-000000000009"}
    {"type":"return","ticket":"00000000-0000-0000-0000-000000000001","counter":3}
    {"type":"undo","counter":3,"ticket":"00000000-0000-0000-0000-000000000001"}
    {"type":"close_early","notice":{"zh-Hans":"系统检修"}}
    {"type":"reopen"}
    {"type":"post_notice","text":{"zh-Hans":"电梯检修"},"until":1795395660000}
    {"type":"withdraw_notice"}
    {"type":"call_ticket","counter":3,"ticket":"00000000-0000-0000-0000-000000000001"}
    {"type":"record_lacking","counter":3,"ticket":"00000000-0000-0000-0000-000000000001","lacking":["loss-report"]}
    {"type":"tick_step","counter":3,"ticket":"00000000-0000-0000-0000-000000000001","step":"check","done":true}
    {"type":"correct_service","counter":3,"ticket":"00000000-0000-0000-0000-000000000001","service":"id-card","answers":{"case":"lost"}}
    {"type":"finish","counter":3,"ticket":"00000000-0000-0000-0000-000000000001","outcome":"not_handled_here"}
    {"type":"transfer_to_counter","counter":3,"ticket":"00000000-0000-0000-0000-000000000001","to":2}
    {"type":"transfer_to_skill","counter":3,"ticket":"00000000-0000-0000-0000-000000000001","skill":"permits"}
    {"type":"put_before","ticket":"00000000-0000-0000-0000-000000000001","other":"00000000-0000-0000-0000-00000000000a"}
    {"type":"put_behind","ticket":"00000000-0000-0000-0000-000000000001","other":"00000000-0000-0000-0000-00000000000a"}
    "#);
}

#[test]
fn a_command_travels_with_its_id() {
    let request = CommandRequest {
        id: CommandId(Uuid::from_u128(7)),
        command: Command::CallNext { counter: 3 },
    };
    assert_json_snapshot!(request, @r#"
    {
      "id": "00000000-0000-0000-0000-000000000007",
      "command": {
        "type": "call_next",
        "counter": 3
      }
    }
    "#);
}

#[test]
fn every_customers_command() {
    assert_snapshot!(lines(&every_customers_command_there_is()), @r#"
    {"type":"leave"}
    {"type":"let_pass","others":2}
    {"type":"ask_for_help","topic":"complaint"}
    {"type":"ask_for_help","topic":null}
    {"type":"cancel_help"}
    {"type":"rate","level":2,"reasons":["manner"]}
    "#);
}

#[test]
fn the_answer_to_a_command() {
    let hall = Hall::open();
    let events = hall.log[3..5]
        .iter()
        .map(|json| serde_json::from_str::<Envelope>(json).unwrap())
        .collect();
    assert_json_snapshot!(CommandAnswer { events }, @r#"
    {
      "events": [
        {
          "seq": 4,
          "prev": "aa39496535daa1ff3b86f51e4c6077b71716f9754c0eb9bea0210074c13b1f75",
          "at": 1795395600000,
          "business_date": null,
          "actor": {
            "kind": "centre"
          },
          "command_id": "01935000-0000-7000-8000-000000000003",
          "v": 2,
          "event": {
            "type": "day_opened",
            "date": "2026-11-23",
            "began": 1795395600000
          }
        },
        {
          "seq": 5,
          "prev": "4ba6f46ca310cef10620d85ee797f4a71a777abe708e1ffc4d0dc1adcafa9caa",
          "at": 1795395600000,
          "business_date": "2026-11-23",
          "actor": {
            "kind": "counter",
            "counter": 1
          },
          "command_id": "01935000-0000-7000-8000-000000000004",
          "v": 2,
          "event": {
            "type": "counter_opened",
            "counter": 1
          }
        }
      ]
    }
    "#);
}

#[test]
fn the_answer_to_a_refused_command() {
    let refusals = [
        Refusal::UnknownTicket(TicketId(Uuid::nil())),
        Refusal::UnknownService("passport".parse().unwrap()),
        Refusal::UnknownClass("royalty".parse().unwrap()),
        Refusal::UnknownCounter(9),
        Refusal::UnknownHelp(HelpId(Uuid::nil())),
        Refusal::TicketState(frontdesk_domain::ticket::WrongState { is: "held" }),
        Refusal::CounterState(frontdesk_domain::counter::WrongCounterState { is: "closed" }),
        Refusal::HelpState(frontdesk_domain::help::WrongHelpState { is: "arrived" }),
        Refusal::CounterNotOpen(1),
        Refusal::CounterBusy(1),
        Refusal::OtherCounter(1),
        Refusal::NobodyWaiting,
        Refusal::TooSoon(7),
        Refusal::CallAgainFirst {
            calls: 1,
            needed: 2,
        },
        Refusal::NobodyBehind,
        Refusal::LetPassUsedUp(5),
        Refusal::LetPassRange(5),
        Refusal::BadAcknowledgement,
        Refusal::BadAnswer("`case` = `stolen`".to_owned()),
        Refusal::NumbersUsedUp("A".parse().unwrap()),
        Refusal::NoOpenDay,
        Refusal::IdTaken,
        Refusal::HelpEnded,
        Refusal::DayIsOpen(hall::day("2026-11-23")),
        Refusal::NotDue,
        Refusal::NothingNew,
    ];
    let bodies: Vec<_> = refusals.iter().map(ErrorBody::from).collect();
    assert_snapshot!(lines(&bodies), @r#"
    {"code":"unknown_ticket","message":"There is no ticket 00000000-0000-0000-0000-000000000000 in this branch today. Look it up by its number."}
    {"code":"unknown_service","message":"There is no service `passport` in the catalogue in force. Choose one from the catalogue."}
    {"code":"unknown_class","message":"There is no priority class `royalty` in this branch. Choose one of the configured classes."}
    {"code":"unknown_counter","message":"There is no counter 9 in this branch. Counters are configured in the hall's file."}
    {"code":"unknown_help","message":"There is no help call 00000000-0000-0000-0000-000000000000 in this branch. It may belong to an earlier day."}
    {"code":"wrong_ticket_state","message":"This cannot be done: the ticket is held. Reload to see where it stands."}
    {"code":"wrong_counter_state","message":"This cannot be done: the counter is closed. Open, pause or close it first."}
    {"code":"wrong_help_state","message":"This cannot be done: the help call is arrived. Reload to see where it stands."}
    {"code":"counter_not_open","message":"Counter 1 is not open. Open it before calling."}
    {"code":"counter_busy","message":"Counter 1 still has a ticket. Finish it, mark it missed, transfer or hold it first."}
    {"code":"other_counter","message":"The ticket is not at counter 1. Only the counter that called it can do this."}
    {"code":"nobody_waiting","message":"Nobody is waiting whom this counter can serve."}
    {"code":"too_soon","message":"The ticket was called a moment ago. Call again in 7 s."}
    {"code":"call_again_first","message":"The ticket has been called 1 of 2 times. Call it again before marking it missed."}
    {"code":"nobody_behind","message":"Nobody waits behind this ticket, so there is nobody to let pass."}
    {"code":"let_pass_used_up","message":"A customer may let others pass 5 times, and this one has."}
    {"code":"let_pass_range","message":"Between 1 and 5 others can be let pass at a time."}
    {"code":"bad_acknowledgement","message":"A name of 1 to 40 characters and a time of 0 to 60 minutes are needed."}
    {"code":"bad_answer","message":"Answer `case` = `stolen` is not one of the service's questions and choices."}
    {"code":"numbers_used_up","message":"The numbers of prefix A are used up for today."}
    {"code":"no_open_day","message":"The business day has not been opened. The centre opens it by itself when its clock is right."}
    {"code":"id_taken","message":"A ticket or help call with this id exists already. Use a new id for a new one."}
    {"code":"help_ended","message":"The help call has ended; raise a new one."}
    {"code":"day_is_open","message":"Business day 2026-11-23 is open already."}
    {"code":"not_due","message":"The help call is still valid; it expires by itself."}
    {"code":"nothing_new","message":"Nothing is different from the configuration in force."}
    "#);
}

#[test]
fn the_snapshot_a_replica_starts_from() {
    let hall = a_busy_hall().0;
    assert_json_snapshot!(Snapshot {
        seq: hall.seq,
        state: hall.state
    });
}

#[test]
fn the_configuration_in_force() {
    let hall = Hall::open();
    let body = CatalogueBody {
        public_url: "https://hall.example.org".to_owned(),
        settings: hall.site.settings,
        catalogue: hall.site.catalogue,
    };
    assert_json_snapshot!(body);
}

#[test]
fn what_a_waiting_customer_is_shown() {
    let (hall, waiting, _) = a_busy_hall();
    assert_json_snapshot!(shown(&hall, waiting));
}

#[test]
fn what_a_called_customer_is_shown() {
    let (hall, _, called) = a_busy_hall();
    assert_json_snapshot!(shown(&hall, called));
}

#[test]
fn every_body_reads_back() {
    for command in every_command_there_is() {
        reads_back(&CommandRequest {
            id: CommandId(Uuid::from_u128(7)),
            command,
        });
    }
    for command in every_customers_command_there_is() {
        reads_back(&CustomerRequest {
            id: CommandId(Uuid::from_u128(7)),
            command,
        });
    }
    let (hall, waiting, called) = a_busy_hall();
    reads_back(&shown(&hall, waiting));
    reads_back(&shown(&hall, called));
    reads_back(&CatalogueBody {
        public_url: String::new(),
        settings: hall.site.settings.clone(),
        catalogue: hall.site.catalogue.clone(),
    });
    reads_back(&Snapshot {
        seq: hall.seq,
        state: hall.state.clone(),
    });
}

/// A field that the centre does not know is a mistake of the sender's that must not pass in silence, at any depth.
#[test]
fn a_command_with_a_field_too_many_is_refused_wherever_the_field_is() {
    for command in every_command_there_is() {
        refuses_a_field_too_many(&CommandRequest {
            id: CommandId(Uuid::from_u128(7)),
            command,
        });
    }
    for command in every_customers_command_there_is() {
        refuses_a_field_too_many(&CustomerRequest {
            id: CommandId(Uuid::from_u128(7)),
            command,
        });
    }
}

#[rstest]
#[case::a_command_nobody_knows(json!({"type": "dance"}))]
#[case::no_type(json!({"counter": 1}))]
#[case::a_field_that_is_missing(json!({"type": "recall", "counter": 1}))]
#[case::a_number_as_text(json!({"type": "call_next", "counter": "1"}))]
#[case::a_counter_below_zero(json!({"type": "call_next", "counter": -1}))]
#[case::a_counter_beyond_all_counters(json!({"type": "call_next", "counter": 65_536}))]
#[case::a_date_the_calendar_does_not_have(json!({"type": "open_day", "date": "2026-02-30"}))]
#[case::an_id_that_is_none(json!({"type": "leave", "ticket": "A017"}))]
#[case::a_service_that_is_no_slug(json!({
    "type": "transfer", "counter": 1, "ticket": Uuid::nil(), "service": "../etc/passwd"
}))]
fn a_command_that_is_none_is_refused(#[case] command: Value) {
    let body = json!({ "id": Uuid::nil(), "command": command });
    assert!(
        serde_json::from_value::<CommandRequest>(body.clone()).is_err(),
        "{body} was taken"
    );
}

#[test]
fn a_field_given_twice_is_refused() {
    let body = format!(
        r#"{{"id":"{0}","command":{{"type":"call_next","counter":1,"counter":2}}}}"#,
        Uuid::nil()
    );
    assert!(serde_json::from_str::<CommandRequest>(&body).is_err());
}

#[test]
fn what_a_command_may_leave_out_it_may_leave_out() {
    let help = json!({"type": "raise_help", "help": Uuid::nil(), "origin": {"from": "kiosk", "kiosk": "lobby"},
        "context": {"lang": "en"}, "raised_at": 0});
    let request = json!({"type": "issue_ticket", "ticket": Uuid::nil(), "code": "0".repeat(64), "service": "id-card"});
    for command in [help, request] {
        let body = json!({ "id": Uuid::nil(), "command": command });
        assert!(
            serde_json::from_value::<CommandRequest>(body.clone()).is_ok(),
            "{body} was refused"
        );
    }
}

#[test]
fn only_the_centre_gives_itself_what_is_its_own() {
    let own: Vec<_> = every_command_there_is()
        .into_iter()
        .filter(Command::is_centres_own)
        .collect();
    assert_snapshot!(lines(&own), @r#"
    {"type":"configure","new_log":"00000000-0000-0000-0000-000000000004"}
    {"type":"open_day","date":"2026-11-23","began":0}
    {"type":"expire_help","help":"00000000-0000-0000-0000-000000000002"}
    {"type":"enrol_kiosk","kiosk":"side","device":"00000000-0000-0000-0000-000000000005"}
    {"type":"revoke_kiosk","kiosk":"side"}
    "#);
}

#[test]
fn that_the_day_ended_something_is_the_centres_to_say() {
    let (counter, ticket) = (1, TicketId(Uuid::nil()));
    let finish = |outcome| Command::Finish {
        counter,
        ticket,
        outcome,
    };
    assert!(finish(Outcome::DayEnded).is_centres_own());
    assert!(!finish(Outcome::Completed).is_centres_own());
    let resolve = |reason| Command::ResolveHelp {
        help: HelpId(Uuid::nil()),
        reason,
    };
    assert!(resolve(HelpResolution::DayEnded).is_centres_own());
    assert!(!resolve(HelpResolution::NobodyThere).is_centres_own());
}

#[test]
fn who_acts_is_who_the_command_names() {
    let actors: Vec<_> = every_command_there_is()
        .iter()
        .map(|command| {
            json!([
                serde_json::to_value(command).unwrap()["type"],
                command.actor()
            ])
        })
        .collect();
    assert_snapshot!(lines(&actors), @r#"
    ["configure",{"kind":"centre"}]
    ["publish",{"kind":"staff"}]
    ["open_day",{"kind":"centre"}]
    ["record_ticket",{"kind":"kiosk","kiosk":"side"}]
    ["issue_ticket",{"kind":"staff"}]
    ["call_next",{"counter":3,"kind":"counter"}]
    ["recall",{"counter":3,"kind":"counter"}]
    ["start",{"counter":3,"kind":"counter"}]
    ["hold",{"counter":3,"kind":"counter"}]
    ["resume",{"counter":3,"kind":"counter"}]
    ["finish",{"counter":3,"kind":"counter"}]
    ["miss",{"counter":3,"kind":"counter"}]
    ["transfer",{"counter":3,"kind":"counter"}]
    ["return",{"kind":"staff"}]
    ["leave",{"kind":"staff"}]
    ["let_pass",{"kind":"staff"}]
    ["open_counter",{"counter":3,"kind":"counter"}]
    ["pause_counter",{"counter":3,"kind":"counter"}]
    ["close_counter",{"counter":3,"kind":"counter"}]
    ["stop_issuing",{"kind":"staff"}]
    ["resume_issuing",{"kind":"staff"}]
    ["raise_help",{"kind":"kiosk","kiosk":"lobby"}]
    ["raise_help",{"kind":"customer","ticket":"00000000-0000-0000-0000-000000000001"}]
    ["set_help_topic",{"kind":"staff"}]
    ["deliver_help",{"kind":"staff"}]
    ["acknowledge_help",{"kind":"staff"}]
    ["arrive_help",{"kind":"staff"}]
    ["resolve_help",{"kind":"staff"}]
    ["cancel_help",{"kind":"staff"}]
    ["expire_help",{"kind":"centre"}]
    ["enrol_kiosk",{"kind":"centre"}]
    ["revoke_kiosk",{"kind":"centre"}]
    ["start_kiosk",{"kind":"kiosk","kiosk":"side"}]
    ["report_divergence",{"kind":"kiosk","kiosk":"side"}]
    ["raise_alarm",{"kind":"kiosk","kiosk":"side"}]
    ["confirm_priority",{"counter":3,"kind":"counter"}]
    ["revoke_priority",{"counter":3,"kind":"counter"}]
    ["rate",{"kind":"staff"}]
    ["report_printer",{"kind":"kiosk","kiosk":"side"}]
    ["report_slip",{"kind":"kiosk","kiosk":"side"}]
    ["wish",{"kind":"kiosk","kiosk":"side"}]
    ["wish",{"kind":"kiosk","kiosk":"side"}]
    ["wish",{"kind":"kiosk","kiosk":"side"}]
    ["wish",{"kind":"kiosk","kiosk":"side"}]
    ["open_counter",{"counter":3,"kind":"counter"}]
    ["hand_over",{"counter":3,"kind":"counter"}]
    ["return",{"counter":3,"kind":"counter"}]
    ["undo",{"counter":3,"kind":"counter"}]
    ["close_early",{"kind":"staff"}]
    ["reopen",{"kind":"staff"}]
    ["post_notice",{"kind":"staff"}]
    ["withdraw_notice",{"kind":"staff"}]
    ["call_ticket",{"counter":3,"kind":"counter"}]
    ["record_lacking",{"counter":3,"kind":"counter"}]
    ["tick_step",{"counter":3,"kind":"counter"}]
    ["correct_service",{"counter":3,"kind":"counter"}]
    ["finish",{"counter":3,"kind":"counter"}]
    ["transfer_to_counter",{"counter":3,"kind":"counter"}]
    ["transfer_to_skill",{"counter":3,"kind":"counter"}]
    ["put_before",{"kind":"staff"}]
    ["put_behind",{"kind":"staff"}]
    "#);
}

/// A hall with somebody who waits, after everything that can happen to one who waits, and somebody who is called.
fn a_busy_hall() -> (Hall, TicketId, TicketId) {
    let mut hall = Hall::open();
    let mut fact = hall.fact("side", "id-card");
    fact.answers.insert(
        "case".parse().expect("a slug"),
        "lost".parse().expect("a slug"),
    );
    fact.ticked.insert("loss-report".parse().expect("a slug"));
    let waiting = fact.ticket;
    hall.does(&Command::RecordTicket(Box::new(fact)));
    hall.issues("id-card");
    hall.does(&Command::LetPass {
        ticket: waiting,
        others: 1,
    });
    hall.issues_to("priority", "household");
    hall.serves(1);
    let called = hall.calls(1);
    assert_eq!([hall.is(waiting), hall.is(called)], ["waiting", "called"]);
    let help = HelpId(hall.mint());
    hall.does(&Command::RaiseHelp {
        help,
        origin: HelpOrigin::Phone { ticket: waiting },
        context: HelpContext::default(),
        topic: Some(HelpTopic::Machine),
        raised_at: hall.now,
    });
    hall.does(&Command::AcknowledgeHelp {
        help,
        by: "Lin".to_owned(),
        eta_minutes: 2,
    });
    (hall, waiting, called)
}

fn shown(hall: &Hall, ticket: TicketId) -> frontdesk_domain::view::CustomerView {
    let estimate = estimates(&hall.state, hall.now).get(&ticket).copied();
    customer(
        &hall.state,
        &hall.site,
        hall.shows(ticket),
        estimate,
        Lang::En,
        hall.now,
    )
}

/// One value a line, as on the wire.
fn lines<T: Serialize>(values: &[T]) -> String {
    let lines: Vec<_> = values
        .iter()
        .map(|value| serde_json::to_string(value).expect("plain values"))
        .collect();
    lines.join("\n")
}

fn reads_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(body: &T) {
    let json = serde_json::to_string(body).expect("a body is plain");
    assert_eq!(
        serde_json::from_str::<T>(&json).expect("a body reads back"),
        *body
    );
}

fn refuses_a_field_too_many<T: Serialize + DeserializeOwned>(body: &T) {
    let value = serde_json::to_value(body).expect("a body is plain");
    assert!(
        serde_json::from_value::<T>(value.clone()).is_ok(),
        "{value} was refused"
    );
    for place in objects(&value, "") {
        let mut with = value.clone();
        let object = with
            .pointer_mut(&place)
            .and_then(Value::as_object_mut)
            .expect("an object is there");
        object.insert("surplus".to_owned(), json!(1));
        assert!(
            serde_json::from_value::<T>(with.clone()).is_err(),
            "{with} was taken"
        );
    }
}

/// Where the objects of a body are, but for the answers, whose keys are free.
fn objects(value: &Value, at: &str) -> Vec<String> {
    let Some(object) = value.as_object().filter(|_| !at.ends_with("/answers")) else {
        return Vec::new();
    };
    let below = object
        .iter()
        .flat_map(|(key, value)| objects(value, &format!("{at}/{key}")));
    std::iter::once(at.to_owned()).chain(below).collect()
}

#[test]
fn who_acted_travels_where_it_is_known_and_leaves_no_trace_where_it_is_not() {
    let hall = Hall::open();
    let before = &hall.log[4];
    let mut envelope: Envelope = serde_json::from_str(before).unwrap();
    assert_eq!(envelope.by, None);
    assert_eq!(envelope.to_json(), **before, "the bytes it always had");
    envelope.by = Some(StaffId(Uuid::from_u128(7)));
    let json = envelope.to_json();
    assert!(json.contains(r#""by":"00000000-0000-0000-0000-000000000007","command_id""#));
    assert_eq!(serde_json::from_str::<Envelope>(&json).unwrap(), envelope);
}
