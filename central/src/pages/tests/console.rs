//! The console of a counter: what it offers when, what it says, and what its forms ask for.

use std::collections::BTreeSet;

use frontdesk_domain::act::UNDO_SECONDS;
use frontdesk_domain::branch::Command;
use frontdesk_domain::counter::PauseReason;
use frontdesk_domain::ids::{ServiceId, StaffId, TicketId};
use frontdesk_domain::rating::Level;
use frontdesk_domain::receipt::{ReceiptCode, ShortCode};
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Outcome;
use serde_json::json;
use uuid::Uuid;

use super::{between, sample, tag};
use crate::pages::counter::CounterForm;

fn page(situation: &str, lang: Lang) -> String {
    sample::counter_page(situation, lang).render().unwrap()
}

/// The keys of what can be pressed.
fn keys(html: &str) -> Vec<&str> {
    let controls = html.split('<').filter(|tag| tag.contains(" data-key=\""));
    let enabled = controls.filter(|tag| !tag.contains(" disabled"));
    let keys = enabled.filter_map(|tag| tag.split(" data-key=\"").nth(1)?.split('"').next());
    keys.collect()
}

#[test]
fn what_can_be_done_now_can_be_pressed_and_nothing_else() {
    let there = |situation: &str| keys(&page(situation, Lang::ZhHans)).join(" ");
    // Of the footer: the list of keys.
    assert_eq!(there("closed"), "n o ?");
    assert_eq!(there("nobody"), "n p g x ?");
    assert_eq!(there("free"), "  q n p g x ?");
    assert_eq!(there("called"), "s r t m c q n p g 1 2 3 4 ?");
    assert_eq!(there("serving"), "h t Enter d c q n p g 1 2 3 4 ?");
    assert_eq!(there("paused"), "q n o g x ?");
    assert_eq!(there("taken"), "g 1 2 3 4 ?");
}

#[test]
fn a_key_does_one_thing() {
    for situation in sample::COUNTER {
        let html = page(situation, Lang::En);
        let keys = keys(&html);
        let distinct: BTreeSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len(), "{situation}: {keys:?}");
    }
}

#[test]
fn the_clerk_reads_why_somebody_is_next_and_why_somebody_was_called() {
    let free = page("free", Lang::ZhHans);
    let next = between(&free, "<h2 id=\"next\"", "</section>");
    let first = next.find("A005").unwrap();
    let second = next.find("A001").unwrap();
    assert!(first > second, "{next}");
    assert!(next.contains("轮到“优先”（每 3 位里 1 位）"), "{next}");
    assert!(page("called", Lang::ZhHans).contains("叫这位是因为排在最前。"));
}

#[test]
fn a_counter_that_a_colleague_has_open_says_by_whom_and_offers_to_take_over() {
    let html = page("taken", Lang::ZhHans);
    assert!(html.contains("王敏 正在这个窗口。"));
    assert!(tag(&html, "<button id=\"do-take_over\"").contains("primary"));
    for act in [
        "call_next",
        "start",
        "recall",
        "hold",
        "miss",
        "finish",
        "open",
        "close",
    ] {
        let button = tag(&html, &format!("<button id=\"do-{act}\""));
        assert!(button.contains(" disabled"), "{button}");
    }
    let mut hall = sample::counter("taken");
    hall.viewer = sample::clerk(sample::WANG);
    let hers = hall.counter(3, Lang::ZhHans).render().unwrap();
    assert!(!hers.contains("do-take_over") && hers.contains("值班：王敏"));
}

#[test]
fn a_clerk_who_works_here_no_more_is_not_named() {
    let mut hall = sample::counter("taken");
    hall.viewer.colleagues.retain(|(id, _)| *id != sample::WANG);
    let html = hall.counter(3, Lang::En).render().unwrap();
    assert!(html.contains("A colleague serves at this counter."));
}

#[test]
fn an_act_can_be_taken_back_for_ten_seconds_and_the_button_counts_them() {
    let mut hall = sample::counter("just-called");
    let undo = |hall: &mut sample::Hall| {
        let html = hall.counter(3, Lang::ZhHans).render().unwrap();
        html.contains("id=\"do-undo\"").then(|| {
            between(
                &html,
                "<form method=\"post\" action=\"/b/hall/counter/3?lang=zh-Hans\" id=\"form-undo\"",
                "</form>",
            )
        })
    };
    let shown = undo(&mut hall).unwrap();
    assert!(
        shown.contains("已叫 A001") && shown.contains("<span class=\"left\">7</span>"),
        "{shown}"
    );
    hall.later(UNDO_SECONDS - 3);
    assert!(
        undo(&mut hall)
            .unwrap()
            .contains("<span class=\"left\">0</span>")
    );
    hall.later(1);
    assert!(undo(&mut hall).is_none());
}

#[test]
fn a_press_on_a_ticket_that_was_cancelled_meanwhile_is_told_what_happened_and_what_to_do() {
    let html = page("cancelled", Lang::ZhHans);
    assert!(html.contains("A001 刚刚自己取消了，没有做成。请叫下一位。"));
    let html = page("cancelled", Lang::En);
    assert!(html.contains(
        "The holder of A001 has just left the queue, so nothing was done. Call the next one."
    ));
}

#[test]
fn a_number_given_at_the_desk_is_shown_with_its_short_code_and_the_code_of_its_page() {
    let html = page("given", Lang::ZhHans);
    let given = between(&html, "<section class=\"given\"", "</section>");
    let short = ShortCode::of(&ReceiptCode::new([9; 16]).hash());
    assert!(given.contains("已取号 AZ001"), "{given}");
    assert!(given.contains(short.as_str()) && given.contains("<svg role=\"img\""));
}

#[test]
fn only_who_may_call_out_of_turn_is_offered_it() {
    assert!(!page("free", Lang::En).contains("call_ticket"));
    let html = page("leads", Lang::En);
    assert_eq!(
        html.matches("value=\"call_ticket\"").count(),
        4,
        "the next three, and a list"
    );
}

#[test]
fn a_step_that_is_done_can_be_taken_back_and_a_paper_carries_all_that_is_missing() {
    let html = page("steps", Lang::En);
    let step = |id: &str| between(&html, &format!("id=\"form-step-{id}\""), "</form>");
    assert!(step("accept").contains("name=\"done\" value=\"false\""));
    assert!(step("make").contains("name=\"done\" value=\"true\""));
    let paper = |id: &str| between(&html, &format!("id=\"form-lacking-{id}\""), "</form>");
    assert!(paper("birth-certificate").contains("name=\"lacking\" value=\"\""));
    assert!(
        paper("guardian-id").contains("name=\"lacking\" value=\"birth-certificate guardian-id\"")
    );
}

#[test]
fn a_pause_is_shown_with_its_reason_and_since_when() {
    assert!(page("paused", Lang::ZhHans).contains("暂停：用餐，10:17 起"));
}

#[test]
fn no_clerk_sees_what_a_visit_was_rated() {
    let mut hall = sample::counter("serving");
    let ticket = hall.state.counters[&3].ticket.unwrap();
    let before = hall.counter(3, Lang::ZhHans).render().unwrap();
    hall.does(Command::Finish {
        counter: 3,
        ticket,
        outcome: Outcome::Completed,
    });
    hall.does(Command::Rate {
        ticket,
        level: Level::try_from(1).unwrap(),
        reasons: BTreeSet::new(),
    });
    let after = hall.counter(3, Lang::ZhHans).render().unwrap();
    for words in ["满意", "评价", "rating"] {
        assert!(!before.contains(words) && !after.contains(words), "{words}");
    }
}

/// The command of a form with these fields, at counter 3, by 李伟.
fn asks(action: &str, fields: &[(&str, &str)]) -> Option<Command> {
    let mut form = json!({ "do": action, "id": Uuid::from_u128(7), "ticket": Uuid::from_u128(9), "help": Uuid::from_u128(8) });
    for (name, value) in fields {
        form[*name] = json!(value);
    }
    let form: CounterForm = serde_json::from_value(form).unwrap();
    let request = form.request(3, Some(sample::LI)).ok()?;
    assert_eq!(request.id.0, Uuid::from_u128(7));
    Some(request.command)
}

#[test]
fn the_fields_of_a_form_become_the_command() {
    let (counter, ticket) = (3, TicketId(Uuid::from_u128(9)));
    assert_eq!(
        asks("open", &[]),
        Some(Command::OpenCounter {
            counter,
            clerk: Some(sample::LI)
        })
    );
    assert_eq!(
        asks("hand_over", &[]),
        Some(Command::HandOver {
            counter,
            clerk: sample::LI
        }),
        "whoever names nobody takes over"
    );
    assert_eq!(
        asks("hand_over", &[("clerk", &sample::WANG.to_string())]),
        Some(Command::HandOver {
            counter,
            clerk: StaffId(sample::WANG.0)
        })
    );
    assert_eq!(
        asks("pause", &[("reason", "back_office")]),
        Some(Command::PauseCounter {
            counter,
            reason: Some(PauseReason::BackOffice)
        })
    );
    assert_eq!(
        asks("finish", &[("outcome", "not_handled_here")]),
        Some(Command::Finish {
            counter,
            ticket,
            outcome: Outcome::NotHandledHere
        })
    );
    assert_eq!(
        asks("transfer_to_counter", &[("to", "5")]),
        Some(Command::TransferToCounter {
            counter,
            ticket,
            to: 5
        })
    );
    assert_eq!(
        asks("transfer_to_skill", &[("skill", "social")]),
        Some(Command::TransferToSkill {
            counter,
            ticket,
            skill: "social".parse().unwrap()
        })
    );
}

#[test]
fn what_is_found_out_at_the_counter_becomes_the_command() {
    let (counter, ticket) = (3, TicketId(Uuid::from_u128(9)));
    let service: ServiceId = "id-renew".parse().unwrap();
    let other = Uuid::from_u128(10).to_string();
    assert_eq!(
        asks(
            "correct_service",
            &[
                ("service", "id-renew"),
                ("answer.for", "self"),
                ("answer.how", "")
            ]
        ),
        Some(Command::CorrectService {
            counter,
            ticket,
            service,
            answers: [("for".parse().unwrap(), "self".parse().unwrap())].into(),
        })
    );
    assert_eq!(
        asks("record_lacking", &[("lacking", "a b")]),
        Some(Command::RecordLacking {
            counter,
            ticket,
            lacking: ["a".parse().unwrap(), "b".parse().unwrap()].into(),
        })
    );
    assert_eq!(
        asks("tick_step", &[("step", "accept"), ("done", "true")]),
        Some(Command::TickStep {
            counter,
            ticket,
            step: "accept".parse().unwrap(),
            done: true
        })
    );
    assert_eq!(
        asks("put", &[("other", &other), ("where", "before")]),
        Some(Command::PutBefore {
            ticket,
            other: TicketId(Uuid::from_u128(10))
        })
    );
    assert_eq!(
        asks("return", &[]),
        Some(Command::Return {
            ticket,
            counter: Some(3)
        })
    );
    assert_eq!(asks("undo", &[]), Some(Command::Undo { counter, ticket }));
}

#[test]
fn a_form_that_no_page_sent_asks_for_nothing() {
    for (action, fields) in [
        ("dance", &[][..]),
        ("finish", &[]),
        ("finish", &[("outcome", "day_ended")]),
        ("pause", &[("reason", "fishing")]),
        ("transfer", &[("service", "NOT A SLUG")]),
        ("transfer_to_counter", &[("to", "70000")]),
        ("hand_over", &[("clerk", "li")]),
        ("put", &[("where", "before")]),
        ("tick_step", &[("step", "accept"), ("done", "perhaps")]),
        ("issue", &[("code", "short")]),
        ("recall", &[("ticket", "")]),
    ] {
        assert_eq!(asks(action, fields), None, "{action} {fields:?}");
    }
}
