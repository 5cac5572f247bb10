//! The rules of the screens, in every screen that the gallery draws: sizes of letters and targets, gaps, contrast,
//! nothing cut off; and the QR code read back from the picture.
#![cfg(feature = "kiosk")]

use std::rc::Rc;

use frontdesk::kiosk::gallery::{self, Hall, SCENES, SIZES, Stage};
use frontdesk::kiosk::session::{Mode, Modes};
use frontdesk_domain::text::Lang;
use frontdesk_ui::inspect::{self, Limits};
use slint::ComponentHandle as _;

#[test]
fn every_screen_keeps_the_rules_in_every_language_mode_and_size() {
    let mut drawn_count = 0;
    let mut violations = Vec::new();
    let mut looks = gallery::looks();
    looks.extend(gallery::pairs().into_iter().skip(1));
    gallery::each(&[], &looks, |drawn| {
        drawn_count += 1;
        for violation in inspect::check(&drawn.elements, drawn.limits) {
            violations.push(format!(
                "{}: {}: {}",
                drawn.name(),
                violation.rule,
                violation.message
            ));
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(
        drawn_count,
        SCENES.len() * SIZES.len() * looks.len() * Lang::ALL.len()
    );
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn the_pairs_hold_every_two_modes_on_off_and_one_of_each() {
    let rows = gallery::pairs();
    for one in Mode::ALL {
        for other in Mode::ALL.into_iter().filter(|other| *other != one) {
            for wanted in [(false, false), (false, true), (true, false), (true, true)] {
                let held = rows
                    .iter()
                    .any(|row| (row.has(one), row.has(other)) == wanted);
                assert!(held, "{} and {}: {wanted:?}", one.name(), other.name());
            }
        }
    }
}

/// What reality brings, not only what was chosen for a picture: no name in the sample hall is too long anywhere.
#[test]
fn every_service_of_the_sample_hall_fits_its_screens() {
    let hall = Rc::new(Hall::new());
    let services: Vec<String> = hall
        .site
        .site
        .catalogue
        .services
        .iter()
        .map(|service| service.id.to_string())
        .collect();
    let mut violations = Vec::new();
    for size in SIZES {
        let window = inspect::open(size.0, size.1);
        for (modes, lang) in [Modes::default(), Modes::of(&[Mode::Large])]
            .into_iter()
            .flat_map(|modes| Lang::ALL.map(|lang| (modes, lang)))
        {
            for service in &services {
                for reach in [Stage::chooses, Stage::at_checklist] {
                    let mut stage = Stage::new(&hall, lang, modes);
                    reach(&mut stage, service);
                    gallery::show(&window, &stage);
                    for violation in
                        inspect::check(&inspect::elements(&window), Limits::of(&window))
                    {
                        let name = format!(
                            "{service}.{}.{}.{}x{}",
                            lang.tag(),
                            modes.name(),
                            size.0,
                            size.1
                        );
                        violations
                            .push(format!("{name}: {}: {}", violation.rule, violation.message));
                    }
                }
            }
        }
    }
    violations.dedup();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn another_library_reads_the_code_on_the_ticket_screen() {
    let hall = Rc::new(Hall::new());
    for size in SIZES {
        let window = inspect::open(size.0, size.1);
        let mut stage = Stage::new(&hall, Lang::ZhHans, Modes::default());
        let ticket = SCENES.iter().find(|scene| scene.name == "ticket").unwrap();
        (ticket.play)(&mut stage);
        gallery::show(&window, &stage);
        let pixels = window.window().take_snapshot().unwrap();
        let (width, height) = (pixels.width() as usize, pixels.height() as usize);
        let bytes = pixels.as_bytes();
        let grey = |x: usize, y: usize| bytes[(y * width + x) * 4];
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
        // Letters may look like the corners of a code; only a code can be read.
        let addresses: Vec<String> = picture
            .detect_grids()
            .iter()
            .filter_map(|code| code.decode().ok())
            .map(|(_, address)| address)
            .collect();
        let frontdesk::kiosk::session::At::Ticket(shown) = stage.session.at() else {
            panic!("no ticket")
        };
        assert_eq!(addresses, std::slice::from_ref(&shown.page_url));
    }
}
