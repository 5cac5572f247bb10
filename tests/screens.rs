//! The rules of the screens, in every screen that the gallery draws: sizes of letters and targets, gaps, contrast,
//! nothing cut off; and the QR code read back from the picture.
#![cfg(feature = "kiosk")]

use std::rc::Rc;
use std::sync::LazyLock;

use frontdesk::kiosk::gallery::{self, Hall, SCENES, SIZES, Stage};
use frontdesk::kiosk::session::{At, Mode, Modes};
use frontdesk_domain::text::Lang;
use frontdesk_ui::inspect::{self, Limits};
use slint::ComponentHandle as _;

/// Every screen in every language, mode, pair of modes and size, drawn once: how many, and what is against a rule.
static DRAWN: LazyLock<(usize, Vec<String>)> = LazyLock::new(|| {
    let (mut drawn_count, mut violations) = (0, Vec::new());
    let mut looks = gallery::looks();
    looks.extend(gallery::pairs().into_iter().skip(1));
    gallery::each(&[], &looks, |drawn| {
        drawn_count += 1;
        for violation in inspect::check(&drawn.elements, drawn.limits) {
            violations.push(format!(
                "{}: {}: {}",
                violation.rule,
                drawn.name(),
                violation.message
            ));
        }
        Ok(())
    })
    .expect("every scene can be drawn");
    assert_eq!(
        drawn_count,
        SCENES.len() * SIZES.len() * looks.len() * Lang::ALL.len()
    );
    (drawn_count, violations)
});

/// A test for each rule, on all that was drawn.
macro_rules! on_every_screen {
    ($($test:ident: $($rule:literal),+;)+) => {
        $(
            #[test]
            fn $test() {
                keeps(&[$($rule),+]);
            }
        )+

        #[test]
        fn no_rule_is_without_its_test() {
            let mut tested = vec![$($($rule),+),+];
            let mut rules = inspect::RULES.to_vec();
            tested.sort_unstable();
            rules.sort_unstable();
            assert_eq!(tested, rules);
        }
    };
}

on_every_screen! {
    letters_are_as_tall_as_the_standards_ask: "letters";
    lines_are_one_and_a_half_em_high: "leading";
    nothing_is_cut_off: "cut";
    no_word_is_broken: "words";
    every_text_stays_in_its_place: "inside";
    no_line_is_longer_than_forty_characters: "lines";
    every_target_is_large_enough_for_a_thumb: "target";
    every_target_has_a_name_that_can_be_read_out: "named";
    targets_are_apart_from_each_other: "gap";
    no_text_lies_over_another: "overlap";
    in_low_reach_every_target_is_in_the_lower_band: "reach";
    what_is_covered_can_be_neither_touched_nor_heard: "covered";
    there_is_one_primary_button_at_most: "primary";
}

fn keeps(rules: &[&str]) {
    let (drawn, violations) = &*DRAWN;
    let of_rule = |violation: &&String| {
        let rule = violation.split(':').next();
        rule.is_some_and(|rule| rules.contains(&rule))
    };
    let violations: Vec<_> = violations.iter().filter(of_rule).cloned().collect();
    assert!(
        violations.is_empty(),
        "of {drawn} screens:\n{}",
        violations.join("\n")
    );
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

/// The codes that somebody else's reader finds in a picture: as it is, and as a phone may see it.
fn codes(picture: &Grey) -> Vec<String> {
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(picture.width, picture.height, |x, y| {
            picture.at(x, y)
        });
    // Letters may look like the corners of a code; only a code can be read.
    let grids = prepared.detect_grids();
    grids
        .iter()
        .filter_map(|code| code.decode().ok())
        .map(|(_, address)| address)
        .collect()
}

/// A picture in grey.
struct Grey {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Grey {
    fn of(window: &frontdesk_ui::KioskWindow) -> Self {
        let pixels = window
            .window()
            .take_snapshot()
            .expect("the software renderer draws");
        Self {
            width: pixels.width() as usize,
            height: pixels.height() as usize,
            pixels: pixels.as_bytes().chunks(4).map(|pixel| pixel[0]).collect(),
        }
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        self.pixels[y * self.width + x]
    }

    /// Each pixel the mean of four.
    fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mean = |index: usize| {
            let (x, y) = (index % width * 2, index / width * 2);
            let four = [(0, 0), (1, 0), (0, 1), (1, 1)];
            let sum: u16 = four
                .iter()
                .map(|(right, down)| u16::from(self.at(x + right, y + down)))
                .sum();
            u8::try_from(sum / 4).expect("the mean of four bytes is a byte")
        };
        Self {
            width,
            height,
            pixels: (0..width * height).map(mean).collect(),
        }
    }

    /// Turned about its middle, between the pixels where they fall between.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "pictures have few pixels, and shades are between 0 and 255"
    )]
    fn turned(&self, degrees: f32) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (middle_x, middle_y) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let shade = |x: f32, y: f32| {
            let (left, top) = (x.floor(), y.floor());
            let at = |x: f32, y: f32| {
                let inside =
                    x >= 0.0 && y >= 0.0 && x < self.width as f32 && y < self.height as f32;
                if inside {
                    f32::from(self.at(x as usize, y as usize))
                } else {
                    255.0
                }
            };
            let (right, down) = (x - left, y - top);
            let upper = at(left, top) * (1.0 - right) + at(left + 1.0, top) * right;
            let lower = at(left, top + 1.0) * (1.0 - right) + at(left + 1.0, top + 1.0) * right;
            (upper * (1.0 - down) + lower * down) as u8
        };
        let pixel = |index: usize| {
            let x = (index % self.width) as f32 - middle_x;
            let y = (index / self.width) as f32 - middle_y;
            shade(x * cos + y * sin + middle_x, y * cos - x * sin + middle_y)
        };
        Self {
            width: self.width,
            height: self.height,
            pixels: (0..self.width * self.height).map(pixel).collect(),
        }
    }
}

#[test]
fn another_library_reads_the_codes_on_the_screens_also_at_half_the_size_and_turned() {
    for modes in gallery::looks() {
        each_code(
            &["ticket", "lacking"],
            Lang::ZhHans,
            modes,
            |name, whole, address| {
                let smaller = whole.halved();
                // A phone takes many pictures and needs one.
                let turned = [-3.0, -1.0, 2.0, 5.0].map(|degrees| codes(&smaller.turned(degrees)));
                assert!(
                    turned.contains(&vec![address.to_owned()]),
                    "{name}, half and turned"
                );
            },
        );
    }
}

#[test]
fn another_library_reads_every_code_in_every_language_and_mode() {
    let scenes = [
        "ticket",
        "ticket-printed",
        "ticket-doubtful",
        "lacking",
        "lacking-printer",
    ];
    for (modes, lang) in gallery::looks()
        .into_iter()
        .flat_map(|modes| Lang::ALL.map(|lang| (modes, lang)))
    {
        each_code(&scenes, lang, modes, |name, whole, address| {
            assert_eq!(codes(whole), [address], "{name}");
        });
    }
}

/// Each of the scenes, upright and on its side: the picture, and what the code in it must say.
fn each_code(scenes: &[&str], lang: Lang, modes: Modes, look: impl Fn(&str, &Grey, &str)) {
    let hall = Rc::new(Hall::new());
    for size in SIZES {
        let window = inspect::open(size.0, size.1);
        for scene in SCENES.iter().filter(|scene| scenes.contains(&scene.name)) {
            let mut stage = Stage::new(&hall, lang, modes);
            (scene.play)(&mut stage);
            gallery::show(&window, &stage);
            let (name, mode) = (scene.name, modes.name());
            let name = format!("{name}, {}, {mode}, {}x{}", lang.tag(), size.0, size.1);
            look(&name, &Grey::of(&window), &address_on(&stage));
        }
    }
}

/// What the code of this screen must say.
fn address_on(stage: &Stage) -> String {
    match stage.session.at() {
        At::Ticket(shown) => shown.page_url.clone(),
        At::Lacking { visit, .. } => {
            let published = stage.facts().published.as_ref();
            let published = published.expect("the hall is known");
            let service = published.site.catalogue.service(&visit.service);
            let service = service.expect("the service is there");
            let url = published.list_url(&visit.list(), service);
            url.expect("the list is short")
        }
        other => panic!("no code on {other:?}"),
    }
}
