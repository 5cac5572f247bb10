//! How a finger and a keyboard act on the window.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use frontdesk_ui::{
    ChecklistAdapter, EnrolmentAdapter, Frame, KioskWindow, Language, Theme,
    inspect::{self, Element, samples},
};
use slint::{
    ComponentHandle as _, LogicalPosition,
    platform::{Key, PointerEventButton, WindowEvent},
};

#[test]
fn a_tap_takes_one_number() {
    let (window, taken) = checklist();
    let button = find(&window, "PrimaryButton");
    press(&window, &button);
    assert_eq!(taken.get(), 0, "it acts when the finger is lifted");
    release(&window, &button);
    assert_eq!(taken.get(), 1);
}

#[test]
fn a_finger_that_slips_to_another_target_does_nothing() {
    let (window, taken) = checklist();
    let called = counter();
    let count = called.clone();
    window
        .global::<Frame>()
        .on_help(move || count.set(count.get() + 1));
    let (button, help) = (find(&window, "PrimaryButton"), find(&window, "HelpButton"));
    press(&window, &button);
    release(&window, &help);
    press(&window, &help);
    release(&window, &button);
    assert_eq!((taken.get(), called.get()), (0, 0));
}

#[test]
fn a_finger_that_slips_off_onto_empty_paper_does_nothing() {
    let (window, taken) = checklist();
    let button = find(&window, "PrimaryButton");
    press(&window, &button);
    lift(&window, LogicalPosition::new(3.0, button.y - 3.0));
    assert_eq!(taken.get(), 0);
    press(&window, &button);
    release(&window, &button);
    assert_eq!(taken.get(), 1, "the next tap is heard");
}

#[test]
fn a_finger_pushed_up_or_left_over_rows_or_paper_turns_on_and_back_again_the_other_way() {
    let window = active("checklist");
    let turned = turns(&window);
    let ticked = counter();
    let count = ticked.clone();
    window
        .global::<ChecklistAdapter>()
        .on_toggle(move |_| count.set(count.get() + 1));
    let least = window.global::<Theme>().get_swipe_least() + 0.5;
    let row = find(&window, "MaterialButton");
    for start in [middle(&row), LogicalPosition::new(500.0, 8.0)] {
        for (across, along, on) in [
            (-least, 0.0, true),
            (least, 0.0, false),
            (0.0, least, false),
            (0.0, -least, true),
        ] {
            let end = LogicalPosition::new(start.x + across, start.y + along);
            press_at(&window, start);
            lift(&window, end);
            assert_eq!(turned.borrow_mut().pop(), Some(on), "{across}, {along}");
            press_at(&window, start);
            let short = LogicalPosition::new(start.x + across * 0.99, start.y + along * 0.99);
            lift(&window, short);
            assert_eq!(turned.borrow_mut().pop(), None, "a trembling finger");
        }
    }
    assert!(ticked.get() > 0, "a trembling finger still ticks");
    ticked.set(0);
    press_at(&window, middle(&row));
    lift(
        &window,
        LogicalPosition::new(middle(&row).x + least, middle(&row).y),
    );
    assert_eq!(ticked.get(), 0, "a swipe along a row ticks nothing");
}

#[test]
fn a_finger_that_slips_from_a_button_turns_no_page() {
    let (window, _) = checklist();
    let turned = turns(&window);
    for kind in ["PrimaryButton", "HelpButton"] {
        let button = find(&window, kind);
        press(&window, &button);
        lift(&window, LogicalPosition::new(middle(&button).x, 40.0));
    }
    assert!(turned.borrow().is_empty());
}

#[test]
fn a_machine_without_a_voice_does_not_offer_one() {
    let window = active("accessibility");
    for has_voice in [true, false] {
        window.global::<Frame>().set_has_voice(has_voice);
        let elements = inspect::elements(&window);
        let mut offered = elements.iter().filter(|element| element.touch);
        let spoken = offered.find(|element| element.label == "语音朗读");
        assert_eq!(spoken.expect("it is shown").enabled, has_voice);
    }
}

#[test]
fn the_keys_for_it_turn_pages_too() {
    let window = active("checklist");
    let turned = turns(&window);
    for key in [Key::PageDown, Key::PageUp] {
        let text = key.into();
        window
            .window()
            .dispatch_event(WindowEvent::KeyPressed { text });
    }
    assert_eq!(*turned.borrow(), [true, false]);
}

/// A panel that passes a second finger on as the same pointer: whatever the two do, nobody gets two numbers, and the
/// next tap is heard as always.
#[test]
fn two_fingers_at_once_do_at_most_one_thing_and_the_next_tap_is_heard() {
    for lifted_first in ["PrimaryButton", "HelpButton"] {
        let (window, taken) = checklist();
        let called = counter();
        let count = called.clone();
        window
            .global::<Frame>()
            .on_help(move || count.set(count.get() + 1));
        let (button, help) = (find(&window, "PrimaryButton"), find(&window, "HelpButton"));
        press(&window, &button);
        press(&window, &help);
        let (first, second) = if lifted_first == "PrimaryButton" {
            (&button, &help)
        } else {
            (&help, &button)
        };
        release(&window, first);
        release(&window, second);
        assert!(
            taken.get() + called.get() <= 1,
            "{lifted_first} lifted first"
        );
        let before = taken.get();
        press(&window, &button);
        release(&window, &button);
        assert_eq!(taken.get(), before + 1);
    }
}

#[test]
fn a_busy_button_does_nothing() {
    let (window, taken) = checklist();
    window.global::<ChecklistAdapter>().set_busy(true);
    let button = find(&window, "PrimaryButton");
    assert!(!button.enabled);
    press(&window, &button);
    release(&window, &button);
    assert_eq!(taken.get(), 0);
}

#[test]
fn any_touch_is_heard_as_a_sign_of_life() {
    let (window, _) = checklist();
    let touched = counter();
    let count = touched.clone();
    window
        .global::<Frame>()
        .on_touched(move || count.set(count.get() + 1));
    let button = find(&window, "PrimaryButton");
    press(&window, &button);
    release(&window, &button);
    tap(&window, LogicalPosition::new(5.0, 5.0));
    assert_eq!(touched.get(), 2);
}

#[test]
fn under_the_countdown_a_touch_beside_its_card_and_any_key_are_heard_too() {
    let window = active("still-there");
    let touched = counter();
    let count = touched.clone();
    window
        .global::<Frame>()
        .on_touched(move || count.set(count.get() + 1));
    tap(&window, LogicalPosition::new(540.0, 1500.0));
    assert_eq!(touched.get(), 1, "beside the card");
    let text: slint::SharedString = "x".into();
    let pressed = WindowEvent::KeyPressed { text };
    window.window().dispatch_event(pressed);
    assert_eq!(touched.get(), 2, "a key that nothing wants");
}

#[test]
fn a_focused_button_acts_on_return_and_space() {
    let (window, _) = checklist();
    let ticked = counter();
    let count = ticked.clone();
    window
        .global::<ChecklistAdapter>()
        .on_toggle(move |_| count.set(count.get() + 1));
    for key in [
        Key::Tab.into(),
        Key::Return.into(),
        slint::SharedString::from(" "),
    ] {
        window
            .window()
            .dispatch_event(WindowEvent::KeyPressed { text: key.clone() });
        window
            .window()
            .dispatch_event(WindowEvent::KeyReleased { text: key });
    }
    assert_eq!(ticked.get(), 2, "the first material has the focus");
}

/// A window that has the keyboard, with a scene in it.
fn active(name: &str) -> KioskWindow {
    let window = inspect::open(1080, 1920);
    window.show().expect("the testing backend shows windows");
    window
        .window()
        .dispatch_event(WindowEvent::WindowActiveChanged(true));
    scene(name).show(&window, Language::ZhHans);
    window
}

fn checklist() -> (KioskWindow, Rc<Cell<u32>>) {
    let window = active("checklist");
    let taken = counter();
    let count = taken.clone();
    window
        .global::<ChecklistAdapter>()
        .on_take_number(move || count.set(count.get() + 1));
    (window, taken)
}

#[test]
fn a_code_is_typed_by_finger_and_on_a_keyboard_alike() {
    let window = inspect::open(1080, 1920);
    scene("enrolment").show(&window, Language::ZhHans);
    let typed = Rc::new(RefCell::new(String::new()));
    let adapter = window.global::<EnrolmentAdapter>();
    let heard = typed.clone();
    adapter.on_key(move |key| heard.borrow_mut().push_str(&key));
    let heard = typed.clone();
    adapter.on_erase(move || heard.borrow_mut().push('<'));
    let heard = typed.clone();
    adapter.on_show(move || heard.borrow_mut().push('!'));
    let key = find(&window, "Key");
    press(&window, &key);
    release(&window, &key);
    let erase = find(&window, "EraseKey");
    press(&window, &erase);
    release(&window, &erase);
    for text in [
        "k".into(),
        "4".into(),
        Key::Backspace.into(),
        Key::Return.into(),
    ] {
        let text: slint::SharedString = text;
        let pressed = WindowEvent::KeyPressed { text: text.clone() };
        window.window().dispatch_event(pressed);
        window
            .window()
            .dispatch_event(WindowEvent::KeyReleased { text });
    }
    assert_eq!(*typed.borrow(), "2<k4<!");
}

/// Which way pages are turned from now on; true is on.
fn turns(window: &KioskWindow) -> Rc<RefCell<Vec<bool>>> {
    let turned = Rc::new(RefCell::new(Vec::new()));
    let heard = turned.clone();
    window
        .global::<Frame>()
        .on_turn(move |on| heard.borrow_mut().push(on));
    turned
}

fn scene(name: &str) -> samples::Scene {
    let named = samples::SCENES.iter().find(|scene| scene.name == name);
    *named.expect("there is such a scene")
}

fn counter() -> Rc<Cell<u32>> {
    Rc::new(Cell::new(0))
}

fn find(window: &KioskWindow, type_name: &str) -> Element {
    let elements = inspect::elements(window);
    elements
        .into_iter()
        .find(|element| element.type_name == type_name)
        .expect("it is on this screen")
}

fn middle(element: &Element) -> LogicalPosition {
    LogicalPosition::new(element.x + element.w / 2.0, element.y + element.h / 2.0)
}

fn press(window: &KioskWindow, element: &Element) {
    press_at(window, middle(element));
}

fn press_at(window: &KioskWindow, position: LogicalPosition) {
    let button = PointerEventButton::Left;
    window
        .window()
        .dispatch_event(WindowEvent::PointerPressed { position, button });
}

fn release(window: &KioskWindow, element: &Element) {
    lift(window, middle(element));
}

fn lift(window: &KioskWindow, position: LogicalPosition) {
    let button = PointerEventButton::Left;
    window
        .window()
        .dispatch_event(WindowEvent::PointerMoved { position });
    window
        .window()
        .dispatch_event(WindowEvent::PointerReleased { position, button });
}

fn tap(window: &KioskWindow, position: LogicalPosition) {
    let button = PointerEventButton::Left;
    press_at(window, position);
    window
        .window()
        .dispatch_event(WindowEvent::PointerReleased { position, button });
}
