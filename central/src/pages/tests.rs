//! Every page in every situation and language: it renders, says something everywhere, and keeps to the budget.

mod console;
mod floor;
mod rendered;

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use frontdesk_domain::branch::Command;
use frontdesk_domain::queue;
use frontdesk_domain::rating::{Level, Rating, RatingReason};
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::wire::CustomerCommand;
use serde_json::json;
use uuid::Uuid;

use rendered::every_page;

use super::counter::SHOWN_MS;
use super::customer::CustomerForm;
use super::{Notice, REFUSALS_WORDED, SetAsidePage, assets, sample};

/// All that a page loads may be so large together, compressed.
const PAGE_MAX_BYTES: usize = 40 * 1024;
/// Its script, compressed. Phones load it too, though the half of it is for staff.
const SCRIPT_MAX_BYTES: usize = 6 * 1024;

#[test]
fn every_page_says_its_language_and_has_no_empty_label() {
    for (name, lang, html) in every_page() {
        assert!(
            html.contains(&format!("<html lang=\"{}\">", lang.tag())),
            "{name}"
        );
        for empty in [
            "<span></span>",
            "<h1></h1>",
            "<h2></h2>",
            "<h3></h3>",
            "<dd></dd>",
            "<dt></dt>",
            "<li></li>",
            "<strong></strong>",
            "<title></title>",
            "<p></p>",
            "aria-label=\"\"",
            "<label></label>",
        ] {
            assert!(!html.contains(empty), "{name} {lang:?} has {empty}");
        }
        assert!(
            !html.contains("%{"),
            "{name} {lang:?} has a gap in its words"
        );
        assert!(!html.contains("UTC"), "{name} {lang:?} lost its time zone");
    }
}

/// A missing key renders as itself, with the language before it.
#[test]
fn no_page_shows_a_key_instead_of_words() {
    let roots = [
        "live.",
        "customer.",
        "topic.",
        "help.",
        "went_first.",
        "moment.",
        "money.",
        "registering.",
        "set_aside.",
        "trouble.",
        "notice.",
        "problem.",
        "counter.",
        "pause.",
        "outcome.",
        "did.",
        "meanwhile.",
        "floor.",
        "printer.",
        "access.",
        "screen.",
        "level.",
        "reason.",
        "list.",
        "admin.",
        "section.",
        "how.",
        "key.",
        "rule.",
        "unit.",
        "weekday.",
        "wrong.",
        "done.",
    ];
    for (name, lang, html) in every_page() {
        for root in roots {
            for tag in Lang::ALL.map(Lang::tag) {
                assert!(
                    !html.contains(&format!("{tag}.{root}")),
                    "{name} {lang:?} shows a key of {root}"
                );
            }
            assert!(
                !html.contains(&format!(">{root}")),
                "{name} {lang:?}: {root}"
            );
        }
    }
}

#[test]
fn every_fixed_word_is_there_in_every_language() {
    let files = [
        include_str!("../../locales/customer.yml"),
        include_str!("../../locales/counter.yml"),
        include_str!("../../locales/floor.yml"),
        include_str!("../../locales/problem.yml"),
        include_str!("../../locales/admin.yml"),
    ];
    for line in files.iter().flat_map(|file| file.lines()) {
        let Some((key, words)) = line.split_once(": {") else {
            continue;
        };
        let languages: &[&str] = if key.ends_with("_one") {
            &["en: "]
        } else {
            &["zh-Hans: ", "zh-Hant: ", "en: "]
        };
        for language in languages {
            assert!(words.contains(language), "{key} lacks {language}");
        }
    }
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    for (name, _, html) in every_page() {
        for forbidden in [
            " style=",
            "<style",
            " onclick=",
            " onload=",
            "javascript:",
            "http://",
            "https://",
        ] {
            assert!(!html.contains(forbidden), "{name} has {forbidden}");
        }
        for script in html.split("<script").skip(1) {
            assert!(
                script.contains("src=\"/assets/"),
                "{name} has an inline script"
            );
            assert!(script.contains("></script>"), "{name} has an inline script");
        }
    }
}

#[test]
fn every_field_has_a_label_and_every_id_is_there_once() {
    for (name, _, html) in every_page() {
        let mut ids = BTreeSet::new();
        for after in html.split(" id=\"").skip(1) {
            let id = after.split('"').next().unwrap();
            assert!(ids.insert(id.to_owned()), "{name} has {id} twice");
        }
        for after in html.split(" for=\"").skip(1) {
            let id = after.split('"').next().unwrap();
            assert!(ids.contains(id), "{name} labels {id}, which is not there");
        }
        for after in html.split("aria-labelledby=\"").skip(1) {
            let id = after.split('"').next().unwrap();
            assert!(
                ids.contains(id),
                "{name} is labelled by {id}, which is not there"
            );
        }
    }
}

#[test]
fn every_form_has_a_command_id_of_its_own() {
    for (name, _, html) in every_page() {
        let mut ids = BTreeSet::new();
        for after in html.split("name=\"id\" value=\"").skip(1) {
            let id = after.split('"').next().unwrap();
            assert!(
                id.parse::<Uuid>().is_ok() && ids.insert(id.to_owned()),
                "{name}: {id}"
            );
        }
        let commands = html.matches("name=\"do\"").count();
        assert_eq!(ids.len(), commands, "{name}");
    }
}

#[test]
fn a_page_with_all_that_it_loads_keeps_to_the_budget() {
    let shared: usize = ["pages.css", "live.js", "icon.svg"]
        .iter()
        .map(|name| gzipped(&assets::bytes(name)))
        .sum();
    for (name, lang, html) in every_page() {
        let bytes = gzipped(html.as_bytes()) + shared;
        assert!(bytes <= PAGE_MAX_BYTES, "{name} {lang:?} is {bytes} bytes");
    }
    let script_bytes = gzipped(&assets::bytes("live.js"));
    assert!(
        script_bytes <= SCRIPT_MAX_BYTES,
        "the script is {script_bytes} bytes"
    );
}

#[test]
fn text_stands_out_from_what_it_stands_on() {
    let css = String::from_utf8(assets::bytes("pages.css")).unwrap();
    let (by_day, by_night) = css.split_once("prefers-color-scheme: dark").unwrap();
    stands_out(by_day, by_day);
    stands_out(by_night, by_day);
}

/// What `tokens` does not say is as `otherwise` has it.
fn stands_out(tokens: &str, otherwise: &str) {
    let token = |name: &str| {
        let of = |css: &str| {
            let hex = css.split(&format!("--{name}: #")).nth(1)?;
            Some(luminance(&hex[..6]))
        };
        of(tokens).or_else(|| of(otherwise)).unwrap()
    };
    let contrast = |a: f64, b: f64| (a.max(b) + 0.05) / (a.min(b) + 0.05);
    let text = [
        ("ink", "paper"),
        ("ink", "sheet"),
        ("second", "paper"),
        ("second", "sheet"),
        ("primary", "paper"),
        ("primary", "sheet"),
        ("primary", "tint"),
        ("danger", "sheet"),
        ("danger", "paper"),
        ("warning", "sheet"),
        ("success", "sheet"),
        ("success", "paper"),
        ("ink", "soon"),
        ("bright", "focus"),
        ("ink", "tint"),
        ("ink", "done"),
        ("warning", "done"),
        ("second", "done"),
        ("filled", "primary"),
        ("filled", "pressed"),
        ("filled", "danger"),
        ("filled", "warning"),
        ("filled", "success"),
    ];
    for (text, ground) in text {
        let ratio = contrast(token(text), token(ground));
        assert!(ratio >= 7.0, "{text} on {ground} is {ratio:.2}");
    }
    for (edge, ground) in [("edge", "paper"), ("edge", "sheet"), ("focus", "ring")] {
        let ratio = contrast(token(edge), token(ground));
        assert!(ratio >= 3.0, "{edge} on {ground} is {ratio:.2}");
    }
}

#[test]
fn the_page_says_where_to_go_when_called() {
    let html = sample::customer_page("called", Lang::ZhHans)
        .render()
        .unwrap();
    assert!(
        html.contains(r#"<span class="go">请到 A 区</span> <span class="where">3 号窗口</span>"#)
    );
    insta::assert_snapshot!(tag(&html, "<main "), @r#"<main id="main" data-alert="called" data-alert-key="called-3-1795140180000" data-alert-text="请到 A 区 3 号窗口" data-title="请到 3 号窗口 · A001" data-state="called" data-clock="10:03">"#);
}

#[test]
fn the_wait_comes_with_the_time_it_was_made() {
    let html = sample::customer_page("soon", Lang::ZhHans)
        .render()
        .unwrap();
    insta::assert_snapshot!(between(&html, "<dl", "</dl>"), @r#"
    <dl class="facts" aria-live="polite">
    <div><dt>前面还有</dt><dd>3 人</dd></div>
    <div data-made="1795140360000" data-stale="暂无可靠估计"><dt>预计 <span class="made">10:06 估算</span></dt><dd>约 25–45 分钟</dd></div>
    </dl>
    "#);
}

#[test]
fn a_wait_older_than_two_minutes_is_not_told() {
    let mut page = sample::customer_page("soon", Lang::En);
    page.view.made_at = page.view.made_at.plus_seconds(121);
    let html = page.render().unwrap();
    assert!(html.contains("No reliable estimate") && !html.contains(" min</dd>"));
}

#[test]
fn whoever_waits_is_told_why_others_went_first() {
    let mut page = sample::customer_page("overtaken", Lang::ZhHans);
    let html = page.render().unwrap();
    assert!(
        html.contains("您让过号"),
        "{}",
        between(&html, "id=\"went-first\"", "</details>")
    );
    for first in &mut page.view.went_first {
        first.you_stepped_back = false;
    }
    let html = page.render().unwrap();
    assert!(html.contains("A010 先到 3 号窗口：按比例轮到“优先”，每 3 位里有 1 位。"));
}

#[test]
fn help_is_told_as_it_is() {
    let text = |situation| {
        let html = sample::customer_page(situation, Lang::ZhHans)
            .render()
            .unwrap();
        between(&html, "<section class=\"help", "</section>")
    };
    assert!(text("help-raised").contains("已发出，还没有人看到。"));
    assert!(text("help-delivered").contains("还没有人接"));
    assert!(text("help-acknowledged").contains("王敏 正在过来，约 2 分钟到。"));
    assert!(text("help-undeliverable").contains("请直接去：大厅服务台。"));
}

#[test]
fn a_fragment_is_the_main_part_and_nothing_else() {
    let mut page = sample::customer_page("far", Lang::ZhHans);
    page.fragment = true;
    let html = page.render().unwrap();
    assert!(html.starts_with("<main ") && html.trim_end().ends_with("</main>"));
    let mut page = sample::counter("serving").counter(3, Lang::ZhHans);
    page.fragment = true;
    let html = page.render().unwrap();
    assert!(html.starts_with("<main ") && html.trim_end().ends_with("</main>"));
}

#[test]
fn an_open_call_stands_on_the_counters_page_with_the_emergency_first() {
    let html = sample::counter("help")
        .counter(3, Lang::ZhHans)
        .render()
        .unwrap();
    let calls: Vec<&str> = html.split("<article class=\"call ").skip(1).collect();
    let first_words: Vec<&str> = calls
        .iter()
        .map(|call| call.split('"').next().unwrap())
        .collect();
    assert_eq!(first_words, ["raised urgent", "delivered", "acknowledged"]);
    assert!(calls[0].contains("data-deliver=") && calls[0].contains("二楼电梯口"));
    assert!(!calls[1].contains("data-deliver="), "it has been delivered");
}

#[test]
fn troubles_stand_on_every_counters_page_the_newest_first_each_with_what_to_do() {
    let mut hall = sample::counter("troubles");
    let html = hall.counter(3, Lang::En).render().unwrap();
    let troubles = between(&html, "<section class=\"troubles\"", "</section>");
    assert!(troubles.contains("To be looked at (6)"), "{troubles}");
    let places: Vec<_> = [
        "holds records that the central service cannot read",
        "database of kiosk kiosk-1 was damaged",
        "part of its log was lost",
        "gave out a number twice",
        "A001 was not recorded",
    ]
    .iter()
    .map(|what| troubles.find(what).expect(what))
    .collect();
    assert!(
        places[..3].is_sorted() && places[2] < places[3].min(places[4]),
        "{troubles}"
    );
    assert_eq!(troubles.matches("<small>").count(), 5, "the oldest waits");
    assert!(!troubles.contains("AB001"), "{troubles}");
    let mut calm = sample::counter("serving");
    let calm = calm.counter(3, Lang::En);
    assert!(!calm.render().unwrap().contains("class=\"troubles\""));
}

#[test]
fn what_happened_once_is_said_for_a_day_and_that_a_machine_is_doubled_until_it_is_mended() {
    let mut hall = sample::counter("troubles");
    let seconds = u32::try_from(SHOWN_MS / 1000).unwrap();
    hall.later(seconds - 90);
    let html = hall.counter(3, Lang::En).render().unwrap();
    assert!(!html.contains("part of its log was lost") && html.contains("was damaged"));
    hall.later(120);
    let html = hall.counter(3, Lang::En).render().unwrap();
    assert!(!html.contains("was damaged"));
    assert!(html.contains("gave out a number twice"));
    assert!(html.contains("<small>2026-11-"), "with the day it was seen");
}

#[test]
fn a_ticket_that_was_set_aside_sends_its_holder_to_the_help_desk_and_waits_for_nothing() {
    let page = |lang, desk: &str| {
        SetAsidePage {
            lang,
            code: "q83vASNFZ4mrze8BI0VniQ".to_owned(),
            number: "A017".parse().unwrap(),
            hall: "Hall".to_owned(),
            help_desk: desk.to_owned(),
        }
        .render()
        .unwrap()
    };
    let html = page(Lang::En, "the desk at the door");
    assert!(html.contains("A017") && html.contains("the desk at the door"));
    assert!(!html.contains("http-equiv=\"refresh\""));
    assert!(page(Lang::ZhHans, "一楼服务台").contains("请带上取号单到一楼服务台"));
}

#[test]
fn those_shown_as_next_are_then_called_in_that_order() {
    let mut hall = sample::counter("free");
    for class in [None, Some("priority"), None, Some("priority"), None] {
        hall.issues("id-renew", class);
    }
    let shown = queue::upcoming(&hall.state, &hall.state.counters[&3], 20);
    assert_eq!(shown.len(), 10);
    for (ticket, _) in shown {
        hall.does(Command::CallNext { counter: 3 });
        assert_eq!(hall.state.counters[&3].ticket, Some(ticket));
        hall.does(Command::Start { counter: 3, ticket });
        hall.does(Command::Finish {
            counter: 3,
            ticket,
            outcome: Outcome::Completed,
        });
    }
}

#[test]
fn at_most_one_button_of_the_counters_page_is_filled() {
    for situation in sample::COUNTER {
        let page = sample::counter_page(situation, Lang::En);
        let html = page.render().unwrap();
        let filled = html.matches(" primary\"").count() + html.matches("\"primary\"").count();
        assert!(filled <= 1, "{situation}");
    }
}

#[test]
fn every_refusal_has_a_sentence_and_an_unknown_one_a_general_one() {
    for code in REFUSALS_WORDED {
        let mut page = sample::customer_page("far", Lang::En);
        page.notice = Notice::from_query(Some(code));
        let html = page.render().unwrap();
        assert!(
            html.contains("role=\"alert\"") && !html.contains(&format!("notice.{code}")),
            "{code}"
        );
    }
    let mut page = sample::customer_page("far", Lang::En);
    page.notice = Notice::from_query(Some("<b>x</b>"));
    let html = page.render().unwrap();
    assert!(html.contains("This was not done.") && !html.contains("<b>x"));
    assert_eq!(Notice::from_query(None), None);
}

#[test]
fn what_the_counter_found_missing_stands_on_the_page_also_after_the_visit() {
    for (situation, there) in [
        ("serving", false),
        ("lacking", true),
        ("incomplete", true),
        ("done", false),
    ] {
        let html = sample::customer_page(situation, Lang::En).render().unwrap();
        let missing = html.contains("Missing at the counter");
        assert_eq!(missing, there, "{situation}");
    }
}

#[test]
fn the_fields_of_a_form_become_the_command() {
    let form = |action: &str| -> CustomerForm {
        let id = Uuid::from_u128(7);
        let fields = json!({
            "do": action, "id": id, "others": "2", "topic": "other", "level": "5", "manner": "1", "place": "1",
        });
        serde_json::from_value(fields).unwrap()
    };
    let command = |action| form(action).request().map(|request| request.command);
    assert_eq!(
        command("let_pass"),
        Ok(CustomerCommand::LetPass { others: 2 })
    );
    assert_eq!(
        command("ask_for_help"),
        Ok(CustomerCommand::AskForHelp { topic: None })
    );
    let rating = Rating {
        level: Level::try_from(5).unwrap(),
        reasons: [RatingReason::Manner, RatingReason::Place].into(),
    };
    assert_eq!(command("rate"), Ok(CustomerCommand::Rate(rating)));
    for level in [None, Some("0"), Some("6"), Some("")] {
        let mut form = form("rate");
        form.level = level.map(str::to_owned);
        assert!(form.request().is_err(), "{level:?}");
    }
    assert!(command("dance").is_err());
}

/// Writes every page into the folder that `PAGES_OUT` names, to be looked at.
#[test]
fn pages_can_be_written_out_to_be_looked_at() {
    let Some(out) = std::env::var_os("PAGES_OUT").map(std::path::PathBuf::from) else {
        return;
    };
    for (name, lang, html) in every_page() {
        std::fs::write(out.join(format!("{name}.{}.html", lang.tag())), html).unwrap();
    }
}

/// Every page as `(name, language, html)`.
fn gzipped(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

/// WCAG 2.2, relative luminance.
fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

/// The first tag that begins so.
fn tag(html: &str, begins: &str) -> String {
    between(html, begins, ">")
}

fn between(html: &str, from: &str, to: &str) -> String {
    let start = html
        .find(from)
        .unwrap_or_else(|| panic!("{from} is not there"));
    let end = html[start..].find(to).unwrap() + start + to.len();
    html[start..end].to_owned()
}
