//! The floor's page: what it shows of the hall, and what its forms ask for.

use frontdesk_domain::branch::Command;
use frontdesk_domain::text::{Lang, Text};
use frontdesk_domain::time::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::{between, sample};
use crate::pages::floor::FloorForm;

fn page(situation: &str) -> String {
    sample::floor_page(situation, Lang::En).render().unwrap()
}

#[test]
fn the_floor_tells_who_serves_whom_and_for_how_long() {
    let html = page("busy");
    let counters = between(&html, "<ul class=\"counters\">", "</ul>");
    let of = |counter: u16| between(&counters, &format!("/counter/{counter}?"), "</li>");
    assert!(
        of(3).contains("李伟") && of(3).contains("<b>A001 · 35 min</b>"),
        "{}",
        of(3)
    );
    assert!(
        of(5).contains("Meal · 0 min") && of(5).contains("王敏"),
        "{}",
        of(5)
    );
    assert!(of(1).contains("Closed"));
}

#[test]
fn whoever_is_overdue_stands_on_the_floor_the_worst_first() {
    let html = page("busy");
    let overdue = between(&html, "<h2 id=\"overdue\"", "</section>");
    let served = overdue.find("A001").unwrap();
    let waits = overdue.find("A002").unwrap();
    assert!(served < waits, "{overdue}");
    assert!(
        overdue.contains("served 11 min too long") && overdue.contains("waits 8 min too long"),
        "{overdue}"
    );
    assert!(html.contains("5 overdue"));
}

#[test]
fn services_that_somebody_waits_for_stand_first_and_one_that_is_stopped_says_why() {
    let html = page("busy");
    let body = between(&html, "<tbody>", "</tbody>");
    let first = between(&body, "<tr", "</tr>");
    assert!(
        first.contains("Renew an ID card") && first.contains("class=\"late\""),
        "{first}"
    );
    let stopped = between(&body, "<tr class=\"stopped\"", "</tr>");
    assert!(stopped.contains("System update until two o’clock") && stopped.contains("Resume"));
}

#[test]
fn kiosks_that_are_away_and_printers_that_want_paper_are_told() {
    let html = page("busy");
    let kiosks = between(&html, "<ul class=\"kiosks\">", "</ul>");
    assert!(kiosks.contains("works") && kiosks.contains("low on paper"));
    assert!(kiosks.contains("not enrolled"));
}

#[test]
fn a_colleague_who_serves_elsewhere_is_not_offered_again() {
    let html = page("busy");
    let form = between(&html, "id=\"form-counter-1\"", "</form>");
    assert!(
        form.contains("陈静") && !form.contains("李伟") && !form.contains("王敏"),
        "{form}"
    );
    assert!(form.contains("value=\"open\""));
    let other = between(&html, "id=\"form-counter-3\"", "</form>");
    assert!(other.contains("value=\"hand_over\""));
}

#[test]
fn an_early_closing_and_a_notice_are_shown_with_what_ends_them() {
    let html = page("closing");
    assert!(html.contains("since 10:42 · Too many today"));
    assert!(html.contains("No power downstairs") && html.contains("until 11:42"));
    assert!(
        html.contains("do-reopen") && html.contains("do-withdraw") && !html.contains("do-early")
    );
}

#[test]
fn the_fields_of_a_form_become_the_command() {
    let asks = |action: &str, fields: &[(&str, &str)]| {
        let mut form = json!({ "do": action, "id": Uuid::from_u128(7) });
        for (name, value) in fields {
            form[*name] = json!(value);
        }
        let form: FloorForm = serde_json::from_value(form).unwrap();
        form.request().ok().map(|request| request.command)
    };
    let notice = Text {
        en: "Fire drill".to_owned(),
        ..Text::default()
    };
    assert_eq!(
        asks(
            "post_notice",
            &[
                ("text.en", " Fire drill "),
                ("text.zh-Hans", ""),
                ("from", "1000"),
                ("minutes", "15")
            ]
        ),
        Some(Command::PostNotice {
            text: notice.clone(),
            until: Timestamp(901_000)
        })
    );
    assert_eq!(
        asks(
            "stop_issuing",
            &[("service", "id-renew"), ("text.en", "Fire drill")]
        ),
        Some(Command::StopIssuing {
            service: "id-renew".parse().unwrap(),
            notice
        })
    );
    assert_eq!(
        asks(
            "open",
            &[("counter", "4"), ("clerk", &sample::LI.to_string())]
        ),
        Some(Command::OpenCounter {
            counter: 4,
            clerk: Some(sample::LI)
        })
    );
    assert_eq!(
        asks("open", &[("counter", "4")]),
        None,
        "somebody serves there"
    );
    assert_eq!(
        asks("call_next", &[("counter", "4")]),
        None,
        "that is the counter's"
    );
}
