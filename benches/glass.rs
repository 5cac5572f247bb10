//! What customers wait for at the glass, in a hall of 2,000 services on a panel of 1080 × 1920: from a tap to the next
//! screen's first frame, drawn whole by the software renderer; the first frame of every screen and overlay there is; and
//! the memory after 20,000 of them.
//!
//! `cargo bench --bench glass` prints the table of docs/performance.md.

use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use frontdesk::kiosk::facts::Published;
use frontdesk::kiosk::gallery::{self, Hall, SCENES, Stage};
use frontdesk::kiosk::session::{Input, Modes};
use frontdesk_domain::ids::ServiceId;
use frontdesk_domain::text::Lang;
use frontdesk_ui::{KioskWindow, Theme, inspect};
use slint::ComponentHandle as _;

const SERVICES: usize = 2_000;
/// Whose taps are timed, each with its frame.
const TIMED: usize = 60;
/// Who come in all. Each chooses, then does what one of the scenes plays: takes a number, comes back with a slip, rates,
/// calls for help, is interrupted.
const CUSTOMERS: usize = 20_000;
/// The screens of one in so many are drawn.
const DRAWN: usize = 50;
/// The memory is looked at after so many for the first time: by then everything was used once.
const WARM: usize = 2_000;

fn main() {
    // `cargo test --benches` only asks whether it can start.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let hall = Rc::new(Hall::of(Arc::new(large())));
    let window = inspect::open(1080, 1920);
    // What tests want to know of each text costs time that customers do not pay.
    window.global::<Theme>().set_inspecting(false);
    hall.site.index();
    let mut frames = Frames::default();
    for nth in 0..TIMED {
        visit(&hall, &window, nth, &mut |window| frames.draws(window));
    }
    frames.print("tap to the next frame, drawn whole");
    every_scene(&hall, &window).print("any screen or overlay, filled and drawn whole");
    let mut warm_kib = None;
    for nth in 0..CUSTOMERS {
        visit(&hall, &window, nth, &mut |_| {});
        let mut stage = Stage::new(&hall, Lang::ALL[nth % Lang::ALL.len()], Modes::default());
        (SCENES[nth % SCENES.len()].play)(&mut stage);
        gallery::show(&window, &stage);
        if nth.is_multiple_of(DRAWN) {
            draw(&window);
        }
        if nth == WARM {
            warm_kib = pss_kib();
        }
    }
    if let Some((warm, end)) = warm_kib.zip(pss_kib()) {
        println!(
            "| memory (PSS) after {WARM} customers | {:.1} MiB |",
            mib(warm)
        );
        println!(
            "| memory (PSS) after {CUSTOMERS} customers | {:.1} MiB |",
            mib(end)
        );
    }
}

/// The sample hall, its services many times over.
fn large() -> Published {
    let mut site = frontdesk::sample::hall().expect("the sample is right");
    let some = std::mem::take(&mut site.catalogue.services);
    let services = some.iter().cycle().take(SERVICES).enumerate();
    site.catalogue.services = services
        .map(|(nth, service)| {
            let mut service = service.clone();
            if nth < some.len() {
                return service;
            }
            let id = format!("{}-{nth}", service.id);
            service.id = id.parse().expect("a slug");
            service
        })
        .collect();
    Published::of("https://desk.example.org", site)
}

/// One customer, who finds their service by group or by search, answers, ticks and looks at what they lack.
fn visit(hall: &Rc<Hall>, window: &KioskWindow, nth: usize, shown: &mut dyn FnMut(&KioskWindow)) {
    let services = &hall.site.site.catalogue.services;
    let service = &services[nth * 37 % services.len()];
    let lang = Lang::ALL[nth % Lang::ALL.len()];
    let mut stage = Stage::new(hall, lang, Modes::default());
    let mut tap = |stage: &mut Stage, input: Input| {
        stage.touches(input);
        gallery::show(window, stage);
        shown(window);
    };
    gallery::show(window, &stage);
    if nth.is_multiple_of(3) {
        tap(&mut stage, Input::OpenSearch);
        for key in "sfz".chars() {
            tap(&mut stage, Input::Type(key));
        }
        tap(&mut stage, Input::Back);
    }
    tap(&mut stage, Input::ChooseGroup(service.group.clone()));
    tap(
        &mut stage,
        Input::ChooseService(ServiceId::clone(&service.id)),
    );
    for question in &service.questions {
        tap(&mut stage, Input::Answer(question.choices[0].id.clone()));
    }
    tap(&mut stage, Input::ShowLacking);
    tap(&mut stage, Input::Back);
    tap(&mut stage, Input::Home);
}

/// Each scene of the gallery in each language, after another one: tickets, slips that failed, receipts, ratings, help,
/// what lies over a screen, and what staff see.
fn every_scene(hall: &Rc<Hall>, window: &KioskWindow) -> Frames {
    let mut frames = Frames::default();
    for scene in SCENES {
        for lang in Lang::ALL {
            let mut stage = Stage::new(hall, lang, Modes::default());
            (scene.play)(&mut stage);
            frames.before = Some(now());
            gallery::show(window, &stage);
            frames.draws(window);
        }
    }
    frames
}

fn draw(window: &KioskWindow) {
    let drawn = window.window().take_snapshot();
    drawn.expect("the software renderer draws");
}

/// From the tap to the frame.
#[derive(Default)]
struct Frames {
    before: Option<Instant>,
    took: Vec<Duration>,
}

impl Frames {
    /// The tap was made after the last frame was there.
    fn draws(&mut self, window: &KioskWindow) {
        let begun = self.before.take();
        draw(window);
        if let Some(begun) = begun {
            self.took.push(begun.elapsed());
        }
        self.before = Some(now());
    }

    fn print(&mut self, what: &str) {
        self.took.sort();
        let at = |per_cent: usize| {
            let index = (self.took.len() * per_cent / 100).min(self.took.len() - 1);
            self.took[index].as_secs_f64() * 1_000.0
        };
        println!(
            "| {what} ({} times) | p50 {:.1} ms, p95 {:.1} ms, longest {:.1} ms |",
            self.took.len(),
            at(50),
            at(95),
            at(100)
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
fn now() -> Instant {
    Instant::now()
}

/// This process's own share of memory.
fn pss_kib() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = text.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[expect(clippy::cast_precision_loss, reason = "memory is below 2^52 KiB")]
fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}
