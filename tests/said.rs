//! What the voice says of each screen that is drawn: from the window to the words.
#![cfg(feature = "kiosk")]

use std::collections::BTreeMap;
use std::rc::Rc;

use frontdesk::kiosk::gallery::{self, Hall, SCENES, Stage};
use frontdesk::kiosk::session::{Mode, Modes};
use frontdesk_domain::text::Lang;
use frontdesk_ui::inspect;

/// Where nothing of what stands there is said aloud in a hall: one sentence for all of them.
const STAFFS: [&str; 4] = ["pin", "staff", "enrolment", "staff-"];

#[test]
fn every_screen_is_said_in_the_language_that_it_is_shown_in() {
    let window = inspect::open(1080, 1920);
    for lang in Lang::ALL {
        for (scene, said) in said(&window, lang) {
            assert!(!said.trim().is_empty(), "{scene}, {}", lang.tag());
            let chinese = said.chars().any(is_chinese);
            // The languages' own names are said in every language.
            let expected = lang != Lang::En || scene == "language";
            assert_eq!(chinese, expected, "{scene}, {}: {said}", lang.tag());
        }
    }
}

#[test]
fn what_matters_on_a_screen_is_said() {
    let window = inspect::open(1080, 1920);
    let said = said(&window, Lang::En);
    for (scene, words) in [
        ("welcome", "Sample Service Hall"),
        ("services-stopped", "No numbers are given out for this now."),
        ("checklist", "Touch each paper you have with you."),
        ("ticket", "Your number is"),
        ("ticket-printed", "Your slip is printed."),
        ("found-called", "counter"),
        ("help-acknowledged", "The floor guide"),
        ("help-undeliverable", "the help desk of the hall"),
        ("still-there", "26"),
        ("notice", "the help desk of the hall"),
        ("notice-stopped", "All numbers for today are taken."),
        ("welcome-notice", "Property matters stop at noon today"),
        ("ticket-paper-out", "The printer has no paper."),
        ("ticket-cover-open", "The printer is open."),
        ("ticket-no-answer", "The printer does not answer."),
        ("closed", "Numbers are given out from 13 30 today."),
        ("out-of-service", "the help desk of the hall"),
    ] {
        let said = &said[scene];
        assert!(said.contains(words), "{scene} says: {said}");
    }
}

#[test]
fn nothing_that_staff_see_is_said() {
    let window = inspect::open(1080, 1920);
    for lang in Lang::ALL {
        let said = said(&window, lang);
        let staffs: Vec<_> = said
            .iter()
            .filter(|(scene, _)| STAFFS.iter().any(|name| scene.starts_with(name)))
            .map(|(_, said)| said)
            .collect();
        assert!(staffs.len() > 4);
        assert!(
            staffs.windows(2).all(|pair| pair[0] == pair[1]),
            "{staffs:?}"
        );
    }
}

/// By scene.
fn said(window: &frontdesk_ui::KioskWindow, lang: Lang) -> BTreeMap<&'static str, String> {
    let hall = Rc::new(Hall::new());
    let said = SCENES.iter().map(|scene| {
        let mut stage = Stage::new(&hall, lang, Modes::of(&[Mode::Spoken]));
        (scene.play)(&mut stage);
        gallery::show(window, &stage);
        (scene.name, gallery::said(window, &stage))
    });
    said.collect()
}

fn is_chinese(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}
