//! The window of a machine that is no kiosk yet, with a real centre behind it.
#![cfg(feature = "kiosk")]
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use std::rc::Rc;

use frontdesk::kiosk::device::Device;
use frontdesk::kiosk::link;
use frontdesk::kiosk::paper::{Patience, PrinterSettings};
use frontdesk::kiosk::pin::PinFile;
use frontdesk::kiosk::printing::Printing;
use frontdesk::kiosk::talking::Talking;
use frontdesk::kiosk::voice::clips::Clips;
use frontdesk::kiosk::voice::speaker::Voice;
use frontdesk::kiosk::window::{Controller, Station};
use frontdesk_central::clock::Clock;
use frontdesk_ui::{
    EnrolmentAdapter, EnrolmentState, Frame, KioskWindow, Mode, Overlay, Screen, Theme,
    TrackAdapter, TrackProblem, inspect,
};
use slint::ComponentHandle as _;
use slint::platform::WindowEvent;
use support::PATIENCE;

#[test]
fn a_code_that_is_typed_on_the_glass_makes_the_machine_a_kiosk() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let data = tempfile::tempdir().unwrap();
    let site = frontdesk::sample::hall().unwrap();
    let branch = site.settings.branch.id.clone();
    let central = runtime.block_on(support::start(site, &data.path().join("central")));
    let code = runtime.block_on(central.enrolment_code(&branch, None));
    let code = code.unwrap().to_string();

    let device = Device::open(&data.path().join("kiosk"), Clock::steady()).unwrap();
    let url = format!("http://{}", central.address());
    runtime.spawn(link::run(device.clone(), url));
    let window = inspect::open(1080, 1920);
    let none = PrinterSettings::None;
    let printing = Printing::start(device.clone(), &none, Patience::default(), data.path());
    let station = Station {
        device: device.clone(),
        printing: printing.unwrap(),
        pin: PinFile::beside_database(data.path()),
        data: data.path().to_owned(),
    };
    let controller = Controller::new(&window, station, runtime.handle().clone());
    let (frame, enrolment) = (
        window.global::<Frame>(),
        window.global::<EnrolmentAdapter>(),
    );
    assert_eq!(frame.get_screen(), Screen::Enrolment);
    assert_eq!(frame.get_clock(), "", "it knows no zone");

    // A screen that has just come up takes nothing; the finger is impatient.
    while enrolment.get_next() == 0 {
        enrolment.invoke_key(code[..1].into());
    }
    for key in code[1..].to_lowercase().chars() {
        enrolment.invoke_key(key.to_string().into());
    }
    assert!(enrolment.get_complete());
    enrolment.invoke_show();
    assert_eq!(enrolment.get_state(), EnrolmentState::Asking);

    let mut facts = device.watch();
    let works = facts.wait_for(|facts| facts.place.is_some() && facts.out_of_service.is_none());
    let works = runtime.block_on(async { tokio::time::timeout(PATIENCE, works).await.is_ok() });
    assert!(works, "it is enrolled in time");
    controller.news();
    assert_eq!(frame.get_screen(), Screen::Welcome);
    assert_ne!(frame.get_clock(), "");
    reads_a_code(&window);
    reads_aloud(&window, &controller);
    drop(facts);
    runtime.block_on(central.shutdown());
}

/// A reader types faster than any hand, whatever has the focus.
fn reads_a_code(window: &KioskWindow) {
    let frame = window.global::<Frame>();
    assert_eq!(frame.get_screen(), Screen::Welcome);
    types(window, "https://elsewhere.example/menu?table=7\n");
    assert_eq!(frame.get_screen(), Screen::Track);
    let problem = window.global::<TrackAdapter>().get_problem();
    assert_eq!(problem, TrackProblem::Foreign, "it is none of ours");
    // A screen that has just come up takes nothing; the finger is impatient.
    while frame.get_screen() == Screen::Track {
        frame.invoke_home();
    }
    assert_eq!(frame.get_screen(), Screen::Welcome);
}

/// From Welcome, as whoever cannot read it begins; where the machine has a voice, and only there.
fn reads_aloud(window: &KioskWindow, controller: &Rc<Controller>) {
    let (frame, theme) = (window.global::<Frame>(), window.global::<Theme>());
    assert!(!frame.get_has_voice(), "nothing is heard of it");
    let voice = Voice {
        engine: None,
        player: None,
        clips: Clips::none(),
    };
    controller.speaks(Talking::start(voice, true).unwrap());
    while frame.get_overlay() != Overlay::Accessibility {
        frame.invoke_open_accessibility();
    }
    assert!(frame.get_has_voice());
    while !theme.get_spoken() {
        frame.invoke_choose_mode(Mode::Spoken, true);
    }
}

/// Every key at once, as fast as they can be told apart.
fn types(window: &KioskWindow, text: &str) {
    for key in text.chars() {
        let text = slint::SharedString::from(key);
        for event in [
            WindowEvent::KeyPressed { text: text.clone() },
            WindowEvent::KeyReleased { text },
        ] {
            window.window().dispatch_event(event);
        }
    }
}
