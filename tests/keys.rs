//! Every screen by keyboard or switch: Tab gets to each target once, in the order in which it is read.

#![cfg(feature = "kiosk")]

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::LazyLock;

use frontdesk::kiosk::gallery::{self, Hall, SCENES, SIZES, Scene, Stage};
use frontdesk::kiosk::session::{Mode, Modes};
use frontdesk_domain::text::Lang;
use frontdesk_ui::KioskWindow;
use frontdesk_ui::inspect::{self, Element};
use slint::{
    ComponentHandle as _, SharedString,
    platform::{Key, WindowEvent},
};

#[test]
fn tab_gets_to_each_target_of_each_screen_once_and_comes_round() {
    each_round(|name, targets, round| {
        let seen: BTreeSet<usize> = round.iter().copied().collect();
        assert_eq!(seen.len(), round.len(), "{name}: one comes twice");
        for (index, target) in targets.iter().enumerate() {
            assert_eq!(
                seen.contains(&index),
                target.enabled,
                "{name}: {}",
                target.label
            );
        }
    });
}

#[test]
fn tab_goes_down_the_screen_as_it_is_read() {
    each_round(|name, targets, round| {
        for step in round.windows(2) {
            let (from, to) = (&targets[step[0]], &targets[step[1]]);
            let back_up = to.y + to.h <= from.y && to.x < from.x + from.w;
            let back_left = on_one_line(from, to) && to.x + to.w <= from.x;
            assert!(
                !back_up && !back_left,
                "{name}: from {} to {}",
                from.label,
                to.label
            );
        }
    });
}

#[test]
fn shift_and_tab_go_back_the_same_way() {
    let hall = Rc::new(Hall::new());
    let window = inspect::open(1080, 1920);
    let checklist = SCENES.iter().find(|scene| scene.name == "checklist");
    let checklist = checklist.expect("there is such a scene");
    appear(&window, &hall, checklist, (Lang::ZhHans, Modes::default()));
    let forth: Vec<String> = (0..4)
        .filter_map(|_| label_after(&window, Key::Tab))
        .collect();
    let back: Vec<String> = (0..3)
        .filter_map(|_| label_after(&window, Key::Backtab))
        .collect();
    let expected: Vec<String> = forth[..3].iter().rev().cloned().collect();
    assert_eq!(back, expected);
}

/// A screen's name, its targets, and the order in which Tab reached them.
type Round = (String, Vec<Element>, Vec<usize>);

/// Every screen's, gone once.
static ROUNDS: LazyLock<Vec<Round>> = LazyLock::new(rounds);

fn each_round(check: impl Fn(&str, &[Element], &[usize])) {
    for (name, targets, round) in &*ROUNDS {
        check(name, targets, round);
    }
}

fn rounds() -> Vec<Round> {
    let mut rounds = Vec::new();
    let hall = Rc::new(Hall::new());
    let looks = [
        Modes::default(),
        Modes::of(&[Mode::LowReach]),
        Modes::of(&[Mode::Large, Mode::Spoken]),
    ];
    // Each language in each orientation, and with each look in turn.
    let turned = |by: usize| Lang::ALL.into_iter().cycle().skip(by).zip(looks);
    let both = SIZES.into_iter().enumerate();
    for ((width, height), (lang, modes)) in
        both.flat_map(|(by, size)| turned(by).map(move |look| (size, look)))
    {
        for scene in SCENES {
            let window = inspect::open(width, height);
            let (scene_name, tag, modes_name) = (scene.name, lang.tag(), modes.name());
            let name = format!("{scene_name}.{tag}.{modes_name}.{width}x{height}");
            appear(&window, &hall, scene, (lang, modes));
            let targets: Vec<Element> = inspect::elements(&window)
                .into_iter()
                .filter(|element| element.touch)
                .collect();
            let mut round = Vec::new();
            // One more than there are, and one for a field that takes the keys and shows no ring.
            for _ in 0..targets.len() + 2 {
                press(&window, Key::Tab);
                let Some(reached) = focused(&window) else {
                    continue;
                };
                let index = targets.iter().position(|target| is_same(target, &reached));
                let index = index.expect("what has the focus is a target");
                if round.first() == Some(&index) {
                    break;
                }
                round.push(index);
            }
            rounds.push((name, targets, round));
        }
    }
    rounds
}

fn is_same(one: &Element, other: &Element) -> bool {
    (&one.label, one.x, one.y) == (&other.label, other.x, other.y)
}

/// Whether two stand side by side: each reaches past the other's middle.
fn on_one_line(one: &Element, other: &Element) -> bool {
    one.y < other.y + other.h / 2.0 && other.y < one.y + one.h / 2.0
}

fn label_after(window: &KioskWindow, key: Key) -> Option<String> {
    press(window, key);
    Some(focused(window)?.label)
}

/// What wears the ring.
fn focused(window: &KioskWindow) -> Option<Element> {
    let elements = inspect::elements(window);
    let ring = elements
        .iter()
        .find(|element| element.type_name == "FocusRing")?;
    let mut within = ring.parent;
    while let Some(index) = within {
        if elements[index].touch {
            return Some(elements[index].clone());
        }
        within = elements[index].parent;
    }
    None
}

fn press(window: &KioskWindow, key: Key) {
    let text = SharedString::from(key);
    let pressed = WindowEvent::KeyPressed { text: text.clone() };
    window.window().dispatch_event(pressed);
    window
        .window()
        .dispatch_event(WindowEvent::KeyReleased { text });
}

/// A window that has the keyboard, with a scene in it.
fn appear(window: &KioskWindow, hall: &Rc<Hall>, scene: &Scene, (lang, modes): (Lang, Modes)) {
    window.show().expect("the testing backend shows windows");
    window
        .window()
        .dispatch_event(WindowEvent::WindowActiveChanged(true));
    let mut stage = Stage::new(hall, lang, modes);
    (scene.play)(&mut stage);
    gallery::show(window, &stage);
}
