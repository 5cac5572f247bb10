//! What is pressed looks pressed before a tenth of a second is over.

#![cfg(feature = "kiosk")]

use std::rc::Rc;
use std::time::Duration;

use frontdesk::kiosk::gallery::{self, Hall, SCENES, Stage};
use frontdesk::kiosk::session::{Mode, Modes};
use frontdesk_domain::text::Lang;
use frontdesk_ui::KioskWindow;
use frontdesk_ui::inspect::{self, Element};
use slint::{
    ComponentHandle as _, LogicalPosition, Rgba8Pixel, SharedPixelBuffer,
    platform::{PointerEventButton, WindowEvent},
};

/// So much of a target changes at least, of what a finger leaves to be seen around it.
const CHANGED_PX: usize = 400;

#[test]
fn every_kind_of_target_on_every_screen_looks_pressed_within_a_tenth_of_a_second() {
    let hall = Rc::new(Hall::new());
    let looks = [
        ((1080, 1920), Lang::ZhHans, Modes::default()),
        ((1920, 1080), Lang::En, Modes::of(&[Mode::Contrast])),
    ];
    for (scene, ((width, height), lang, modes)) in SCENES
        .iter()
        .flat_map(|scene| looks.map(|look| (scene, look)))
    {
        let window = inspect::open(width, height);
        window.show().expect("the testing backend shows windows");
        let mut stage = Stage::new(&hall, lang, modes);
        (scene.play)(&mut stage);
        gallery::show(&window, &stage);
        inspect::settle();
        let before = picture(&window);
        for target in one_of_each_kind(&window) {
            let middle = LogicalPosition::new(target.x + target.w / 2.0, target.y + target.h / 2.0);
            let button = PointerEventButton::Left;
            window.window().dispatch_event(WindowEvent::PointerPressed {
                position: middle,
                button,
            });
            inspect::let_pass(Duration::from_millis(99));
            let pressed = picture(&window);
            assert!(
                changed(&before, &pressed, &target) >= CHANGED_PX,
                "{}: {} {}",
                scene.name,
                target.type_name,
                target.label
            );
            // Lifted where nothing is: nothing happens.
            window.window().dispatch_event(WindowEvent::PointerExited);
            inspect::settle();
        }
    }
}

fn one_of_each_kind(window: &KioskWindow) -> Vec<Element> {
    let mut kinds: Vec<Element> = Vec::new();
    for element in inspect::elements(window) {
        let known = |other: &Element| other.type_name == element.type_name;
        if element.touch && element.enabled && !kinds.iter().any(known) {
            kinds.push(element);
        }
    }
    kinds
}

fn picture(window: &KioskWindow) -> SharedPixelBuffer<Rgba8Pixel> {
    window
        .window()
        .take_snapshot()
        .expect("the software renderer draws")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on a panel"
)]
fn changed(
    one: &SharedPixelBuffer<Rgba8Pixel>,
    other: &SharedPixelBuffer<Rgba8Pixel>,
    element: &Element,
) -> usize {
    let at = |picture: &SharedPixelBuffer<Rgba8Pixel>, x: usize, y: usize| {
        picture.as_slice()[y * picture.width() as usize + x]
    };
    let rows = element.y as usize..(element.y + element.h) as usize;
    let places = rows
        .flat_map(|y| (element.x as usize..(element.x + element.w) as usize).map(move |x| (x, y)));
    places
        .filter(|&(x, y)| at(one, x, y) != at(other, x, y))
        .count()
}
