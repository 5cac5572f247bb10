//! What holds on each screen, whichever it is: another language keeps the place, whoever leaves is forgotten, whoever waits
//! is told so, and nothing is said by a colour alone.
#![cfg(feature = "kiosk")]

use std::cell::RefCell;
use std::rc::Rc;

use frontdesk::kiosk::gallery::{self, Hall, SCENES, Scene, Stage};
use frontdesk::kiosk::session::{
    Asked, At, COUNTDOWN_MS, HelpVisit, IDLE_ACCESSIBLE_MS, Input, Mode, Modes, Overlay,
};
use frontdesk::kiosk::views;
use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::rating::RatingReason;
use frontdesk_domain::text::Lang;
use frontdesk_ui::inspect::{self, Element, contrast_ratio};
use frontdesk_ui::{
    ChecklistAdapter, EnrolmentAdapter, Frame, HelpAdapter, HelpTopic, KioskWindow, LackingAdapter,
    NoticeAdapter, QuestionAdapter, RateAdapter, SearchAdapter, ServicesAdapter, StaffAdapter,
    TicketAdapter, TrackAdapter,
};
use slint::{ComponentHandle as _, Model as _, Rgba8Pixel, SharedPixelBuffer};

type Picture = SharedPixelBuffer<Rgba8Pixel>;

#[test]
fn another_language_keeps_the_place_on_each_screen() {
    let hall = Rc::new(Hall::new());
    for scene in SCENES {
        let mut stage = at(&hall, scene, Lang::ZhHans, Modes::default());
        // The countdown's first touch is taken for "I am still here".
        stage.touches(Input::Touched);
        let (before, over_it) = (stage.session.at().clone(), stage.session.overlay());
        let help = stage.session.help().cloned();
        let chooses = matches!(over_it, Overlay::Language | Overlay::Accessibility);
        for lang in [Lang::En, Lang::ZhHant, Lang::ZhHans] {
            stage.touches(Input::OpenLanguage);
            stage.touches(Input::ChooseLanguage(lang));
            assert_eq!(stage.session.lang(), lang, "{}", scene.name);
            assert_eq!(stage.session.at(), &before, "{}", scene.name);
            assert_eq!(stage.session.help(), help.as_ref(), "{}", scene.name);
            if !chooses {
                assert_eq!(stage.session.overlay(), over_it, "{}", scene.name);
            }
        }
    }
}

#[test]
fn whoever_leaves_any_screen_is_forgotten_and_nothing_of_them_stays_even_out_of_sight() {
    let hall = Rc::new(Hall::new());
    let window = inspect::open(1080, 1920);
    let mut stage = Stage::new(&hall, Lang::ZhHans, Modes::default());
    gallery::show(&window, &stage);
    assert_eq!(kept(&window), Vec::<String>::new(), "before anybody came");
    for scene in SCENES {
        for modes in [Modes::default(), Modes::of(&[Mode::Large, Mode::Spoken])] {
            stage = at(&hall, scene, Lang::En, modes);
            gallery::show(&window, &stage);
            if !is_left_alone(&mut stage) {
                continue;
            }
            gallery::show(&window, &stage);
            let session = &stage.session;
            assert_eq!(session.overlay(), Overlay::None, "{}", scene.name);
            assert_eq!(session.lang(), Lang::ZhHans, "{}", scene.name);
            assert_eq!(session.modes(), Modes::default(), "{}", scene.name);
            assert_eq!(kept(&window), Vec::<String>::new(), "{}", scene.name);
        }
    }
}

#[test]
fn only_a_call_for_help_and_a_machine_that_cannot_work_stay_on_the_screen() {
    let hall = Rc::new(Hall::new());
    let stays: Vec<&str> = SCENES
        .iter()
        .filter(|scene| {
            let mut stage = at(&hall, scene, Lang::ZhHans, Modes::default());
            !is_left_alone(&mut stage) || stage.session.at() != &At::Welcome { page: 0 }
        })
        .map(|scene| scene.name)
        .collect();
    for scene in &stays {
        let may = ["help-", "out-of-service", "enrolment", "closed"];
        let waits = ["checklist-issuing", "found-asking", "rate-sending"];
        assert!(
            may.iter().any(|may| scene.starts_with(may)) || waits.contains(scene),
            "{scene} is never wiped"
        );
    }
}

#[test]
fn whoever_waits_for_something_is_told_so_at_once() {
    let hall = Rc::new(Hall::new());
    let window = inspect::open(1080, 1920);
    for (waiting, words) in [
        ("checklist-issuing", "One moment…"),
        ("found-asking", "One moment…"),
        ("rate-sending", "One moment…"),
        ("pin-checking", "One moment…"),
        ("enrolment-asking", "Asking the central service"),
        ("help-calling", "Calling staff"),
        ("ticket-printing", "being printed"),
        ("lacking-printing", "being printed"),
    ] {
        let stage = at(&hall, scene(waiting), Lang::En, Modes::default());
        gallery::show(&window, &stage);
        let texts = texts(&window);
        let told = texts.iter().any(|text| text.contains(words));
        assert!(told, "{waiting}: {texts:?}");
    }
}

#[test]
fn a_list_of_several_pages_is_turned_to_its_ends_and_not_beyond() {
    let hall = Rc::new(Hall::new());
    let window = inspect::open(1080, 1920);
    let heard = Rc::new(RefCell::new(Vec::new()));
    let inputs = heard.clone();
    let send: views::Send = Rc::new(move |input| inputs.borrow_mut().push(input));
    views::connect(&window, &send);
    let turned = |on: bool| {
        window.global::<Frame>().invoke_turn(on);
        heard.borrow_mut().pop()
    };
    let mut stage = at(&hall, scene("search"), Lang::ZhHans, Modes::default());
    gallery::show(&window, &stage);
    let pages = window.global::<SearchAdapter>().get_pages();
    assert!(pages > 2, "there is something to turn");
    assert_eq!(turned(false), None, "nothing is before the first");
    for page in 1..usize::try_from(pages).expect("a count") {
        assert_eq!(turned(true), Some(Input::Page(page)));
        stage.touches(Input::Page(page));
        gallery::show(&window, &stage);
    }
    assert_eq!(turned(true), None, "nothing is after the last");
    stage.touches(Input::Type('z'));
    gallery::show(&window, &stage);
    assert_eq!(
        window.global::<SearchAdapter>().get_page(),
        1,
        "another word begins anew"
    );
    for scene in ["question", "ticket", "track"] {
        let stage = at(&hall, self::scene(scene), Lang::ZhHans, Modes::default());
        gallery::show(&window, &stage);
        assert_eq!((turned(true), turned(false)), (None, None), "{scene}");
    }
}

/// As somebody who sees no colours sees it, or a panel that has lost them.
#[test]
fn what_is_chosen_differs_in_more_than_its_colour() {
    let hall = Rc::new(Hall::new());
    let window = inspect::open(1080, 1920);
    let normal = Modes::default();
    let still = Modes::of(&[Mode::Still]);
    let contrast = Modes::of(&[Mode::Contrast]);
    for (one, other) in [
        (("checklist", normal), ("checklist+", normal)),
        (("checklist", contrast), ("checklist+", contrast)),
        (("checklist", normal), ("checklist-priority", normal)),
        (("checklist", contrast), ("checklist-priority", contrast)),
        (("rate-reasons", normal), ("rate-reasons+", normal)),
        (("rate-reasons", contrast), ("rate-reasons+", contrast)),
        (("accessibility", normal), ("accessibility", still)),
    ] {
        let names = (one.0, other.0, one.1.name());
        let [one, other] = [one, other].map(|(name, modes)| {
            let mut stage = at(
                &hall,
                scene(name.trim_end_matches('+')),
                Lang::ZhHans,
                modes,
            );
            if name.ends_with('+') {
                chooses_otherwise(&mut stage);
            }
            gallery::show(&window, &stage);
            inspect::settle();
            let picture = window.window().take_snapshot().expect("it is drawn");
            (inspect::elements(&window), picture)
        });
        let mut switched = 0;
        for before in &one.0 {
            let same = |after: &&Element| {
                (&after.label, after.x, after.y) == (&before.label, before.x, before.y)
                    && after.checked.is_some()
            };
            let Some(after) = other.0.iter().find(same) else {
                continue;
            };
            if before.checked.is_some() && before.checked != after.checked {
                switched += 1;
                let differs = lighter_or_darker(&one.1, &other.1, before);
                assert!(
                    differs >= SEEN_PX,
                    "{names:?}: {}: {differs} px",
                    before.label
                );
            }
        }
        assert!(switched > 0, "something is switched");
    }
}

fn scene(name: &str) -> &'static Scene {
    let named = SCENES.iter().find(|scene| scene.name == name);
    named.expect("there is such a scene")
}

/// Ticks every paper that is not ticked yet, or rates otherwise.
fn chooses_otherwise(stage: &mut Stage) {
    match stage.session.at().clone() {
        At::Checklist { visit, .. } => {
            let published = stage.facts().published.clone();
            let published = published.expect("the hall is known");
            let service = published.site.catalogue.service(&visit.service);
            for material in visit.lacking(service.expect("it is offered")) {
                stage.touches(Input::Toggle(material.id.clone()));
            }
        }
        At::Rate { .. } => {
            let level = 2.try_into().expect("a level");
            stage.touches(Input::RateLevel(level));
            for reason in [RatingReason::Wait, RatingReason::Clarity] {
                stage.touches(Input::RateReason(reason));
            }
        }
        other => panic!("nothing to choose on {other:?}"),
    }
}

fn at(hall: &Rc<Hall>, scene: &Scene, lang: Lang, modes: Modes) -> Stage {
    let mut stage = Stage::new(hall, lang, modes);
    (scene.play)(&mut stage);
    stage
}

/// Goes away and does not come back; false where somebody may still come, and nothing is wiped.
fn is_left_alone(stage: &mut Stage) -> bool {
    for ms in [IDLE_ACCESSIBLE_MS, COUNTDOWN_MS] {
        stage.now = stage.now.plus_ms(ms);
        stage
            .session
            .step(Input::Tick, &Catalogue::default(), stage.now);
    }
    !is_answered_soon(stage.session.at()) && !stage.session.help().is_some_and(HelpVisit::is_open)
}

/// What is being written or asked is answered before anybody is sent away.
fn is_answered_soon(at: &At) -> bool {
    matches!(
        at,
        At::Checklist { issuing: true, .. }
            | At::Found {
                asked: Some(Asked::Asking),
                ..
            }
            | At::Rate {
                asked: Some(Asked::Asking),
                ..
            }
    )
}

/// What the window holds of a customer, shown or not.
fn kept(window: &KioskWindow) -> Vec<String> {
    let mut kept = Vec::new();
    let mut holds = |what: &str, held: bool| {
        if held {
            kept.push(what.to_owned());
        }
    };
    macro_rules! texts {
        ($($adapter:ident: $($text:ident),+;)+) => {$($(
            holds(
                concat!(stringify!($adapter), ".", stringify!($text)),
                !window.global::<$adapter>().$text().is_empty(),
            );
        )+)+};
    }
    macro_rules! lists {
        ($($adapter:ident: $($list:ident),+;)+) => {$($(
            holds(
                concat!(stringify!($adapter), ".", stringify!($list)),
                window.global::<$adapter>().$list().row_count() > 0,
            );
        )+)+};
    }
    texts! {
        ServicesAdapter: get_group_name;
        SearchAdapter: get_typed;
        QuestionAdapter: get_service_name, get_question;
        ChecklistAdapter: get_service_name;
        LackingAdapter: get_service_name;
        TicketAdapter: get_number, get_short_code, get_service_name, get_area, get_counters;
        TrackAdapter: get_typed, get_number, get_service_name, get_area, get_counters;
        HelpAdapter: get_helper_name;
        NoticeAdapter: get_why;
    }
    lists! {
        ServicesAdapter: get_services;
        SearchAdapter: get_services;
        QuestionAdapter: get_options;
        ChecklistAdapter: get_materials, get_notes;
        LackingAdapter: get_materials;
        StaffAdapter: get_waiting, get_slips;
    }
    let rate = window.global::<RateAdapter>();
    let reasons = [
        rate.get_wait(),
        rate.get_manner(),
        rate.get_skill(),
        rate.get_clarity(),
        rate.get_place(),
        rate.get_kiosk(),
    ];
    holds("a rating", rate.get_level() > 0 || reasons.contains(&true));
    holds(
        "a topic",
        window.global::<HelpAdapter>().get_topic() != HelpTopic::None,
    );
    holds(
        "a PIN",
        window.global::<StaffAdapter>().get_pin_length() > 0,
    );
    let enrolment = window.global::<EnrolmentAdapter>();
    let halves = [enrolment.get_first_half(), enrolment.get_second_half()];
    let typed = halves
        .iter()
        .flat_map(|half| half.iter())
        .any(|key| !key.is_empty());
    holds("an enrolment code", typed);
    let codes = [
        window.global::<TicketAdapter>().get_qr(),
        window.global::<LackingAdapter>().get_qr(),
    ];
    holds("a code", codes.iter().any(|code| code.size().width > 0));
    let asked = window.global::<ChecklistAdapter>().get_priority_asked();
    holds("a claim", asked);
    kept
}

fn texts(window: &KioskWindow) -> Vec<String> {
    let elements = inspect::elements(window);
    let texts = elements
        .into_iter()
        .filter(|element| element.text.is_some());
    texts.map(|element| element.label).collect()
}

/// So much of a sign is seen at arm's length.
const SEEN_PX: usize = 200;

/// How many of an element's pixels differ by their lightness alone, as a line differs from its ground.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on a panel"
)]
fn lighter_or_darker(one: &Picture, other: &Picture, element: &Element) -> usize {
    let color = |picture: &Picture, x: usize, y: usize| {
        let pixel = picture.as_slice()[y * picture.width() as usize + x];
        slint::Color::from_rgb_u8(pixel.r, pixel.g, pixel.b)
    };
    let rows = element.y as usize..(element.y + element.h) as usize;
    let places = rows
        .flat_map(|y| (element.x as usize..(element.x + element.w) as usize).map(move |x| (x, y)));
    places
        .filter(|&(x, y)| contrast_ratio(color(one, x, y), color(other, x, y)) >= 3.0)
        .count()
}
