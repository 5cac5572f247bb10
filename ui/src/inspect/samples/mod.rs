//! Every state of the window with generous data in every language: for tests and the gallery.

mod catalogue;
mod closing;
mod finding;

use slint::{ComponentHandle as _, Image, ModelRc, Rgb8Pixel, SharedPixelBuffer, VecModel};

use crate::{
    AnswerOption, Asked, ChecklistAdapter, EnrolmentAdapter, EnrolmentState, Frame, GroupTile,
    HelpAdapter, HelpState, HelpTopic, KioskWindow, LackingAdapter, LackingRow, Language,
    MaterialRow, NoteRow, NoticeAdapter, NoticeKind, OutOfServiceAdapter, OutOfServiceReason,
    Overlay, Paper, QuestionAdapter, Screen, ServiceRow, ServicesAdapter, Standing,
    StillThereAdapter, TicketAdapter, TrackProblem, Wait, WaitKind, WelcomeAdapter,
    metrics::{MaterialWords, ScreenMetrics},
};
use catalogue::{Sample, sample};
use closing::{closed, stopped};
use finding::{found, leaving, rate, search, track};

pub const LANGUAGES: [(Language, &str); 3] = [
    (Language::ZhHans, "zh-Hans"),
    (Language::ZhHant, "zh-Hant"),
    (Language::En, "en"),
];

/// One state of the window, by name: `show` puts the window into it.
#[derive(Clone, Copy)]
pub struct Scene {
    pub name: &'static str,
    show: fn(&Stage<'_>),
}

/// What a scene is built on.
struct Stage<'a> {
    window: &'a KioskWindow,
    metrics: ScreenMetrics,
    sample: Sample,
}

impl Scene {
    /// Puts the window into this state, in `language` and at the size and mode the theme has now.
    pub fn show(&self, window: &KioskWindow, language: Language) {
        crate::select_language(window, language);
        let metrics = ScreenMetrics::of(window, language);
        let stage = Stage {
            window,
            metrics,
            sample: sample(language),
        };
        let frame = window.global::<Frame>();
        frame.set_hall_name(stage.sample.hall.into());
        frame.set_service_desk(stage.sample.desk.into());
        // What an overlay covers.
        frame.set_screen(Screen::Welcome);
        frame.set_overlay(Overlay::None);
        frame.set_help_open(false);
        frame.set_back_enabled(true);
        frame.set_home_enabled(true);
        (self.show)(&stage);
    }
}

/// All scenes: every screen and overlay, with the states that change how they are drawn.
pub const SCENES: &[Scene] = &[
    Scene {
        name: "welcome",
        show: |stage| welcome(stage, 8, 0),
    },
    Scene {
        name: "welcome-12",
        show: |stage| welcome(stage, 12, 0),
    },
    Scene {
        name: "welcome-last-page",
        show: |stage| welcome(stage, 12, usize::MAX),
    },
    Scene {
        name: "welcome-no-figures",
        show: welcome_without_figures,
    },
    Scene {
        name: "search",
        show: |stage| search(stage, "sfzbl", 6),
    },
    Scene {
        name: "search-empty",
        show: |stage| search(stage, "", 6),
    },
    Scene {
        name: "search-nothing",
        show: |stage| search(stage, "qqqq", 0),
    },
    Scene {
        name: "track",
        show: |stage| track(stage, "A017 7K4M", TrackProblem::None),
    },
    Scene {
        name: "track-unknown",
        show: |stage| track(stage, "A017 7K4M", TrackProblem::Unknown),
    },
    Scene {
        name: "track-too-many",
        show: |stage| track(stage, "", TrackProblem::TooManyTries),
    },
    Scene {
        name: "found",
        show: |stage| found(stage, Standing::Waiting, Asked::Nothing),
    },
    Scene {
        name: "found-missed",
        show: |stage| found(stage, Standing::Missed, Asked::Unreachable),
    },
    Scene {
        name: "found-held",
        show: |stage| found(stage, Standing::Held, Asked::Nothing),
    },
    Scene {
        name: "found-done",
        show: |stage| found(stage, Standing::Done, Asked::Done),
    },
    Scene {
        name: "found-leaving",
        show: leaving,
    },
    Scene {
        name: "rate",
        show: |stage| rate(stage, 0, Asked::Nothing),
    },
    Scene {
        name: "rate-reasons",
        show: |stage| rate(stage, 4, Asked::Unreachable),
    },
    Scene {
        name: "rate-thanks",
        show: |stage| rate(stage, 5, Asked::Done),
    },
    Scene {
        name: "services",
        show: |stage| services(stage, 0),
    },
    Scene {
        name: "services-last-page",
        show: |stage| services(stage, usize::MAX),
    },
    Scene {
        name: "question",
        show: |stage| question(stage, 2),
    },
    Scene {
        name: "question-4",
        show: |stage| question(stage, 4),
    },
    Scene {
        name: "checklist",
        show: |stage| checklist(stage, 3, 0, range()),
    },
    Scene {
        name: "checklist-7",
        show: |stage| checklist(stage, 7, 0, of_kind(WaitKind::Unknown)),
    },
    Scene {
        name: "checklist-last-page",
        show: |stage| checklist(stage, 7, usize::MAX, of_kind(WaitKind::NoCounterOpen)),
    },
    Scene {
        name: "checklist-nothing",
        show: |stage| checklist(stage, 0, 0, range()),
    },
    Scene {
        name: "checklist-busy",
        show: checklist_busy,
    },
    Scene {
        name: "lacking",
        show: |stage| lacking(stage, 2),
    },
    Scene {
        name: "lacking-7",
        show: |stage| lacking(stage, 7),
    },
    Scene {
        name: "ticket",
        show: |stage| ticket(stage, "A017", true, false),
    },
    Scene {
        name: "ticket-worst",
        show: |stage| ticket(stage, "AB1017", false, true),
    },
    Scene {
        name: "ticket-no-code",
        show: ticket_without_code,
    },
    Scene {
        name: "out-of-service",
        show: |stage| out_of_service(stage, OutOfServiceReason::NoCatalogue),
    },
    Scene {
        name: "out-of-service-starting",
        show: |stage| out_of_service(stage, OutOfServiceReason::Starting),
    },
    Scene {
        name: "out-of-service-revoked",
        show: |stage| out_of_service(stage, OutOfServiceReason::Revoked),
    },
    Scene {
        name: "out-of-service-damaged",
        show: |stage| out_of_service(stage, OutOfServiceReason::DatabaseSetAside),
    },
    Scene {
        name: "out-of-service-suspended",
        show: |stage| out_of_service(stage, OutOfServiceReason::LaneSuspended),
    },
    Scene {
        name: "closed",
        show: |stage| closed(stage, 7),
    },
    Scene {
        name: "enrolment",
        show: |stage| enrolment(stage, EnrolmentState::Typing),
    },
    Scene {
        name: "enrolment-asking",
        show: |stage| enrolment(stage, EnrolmentState::Asking),
    },
    Scene {
        name: "enrolment-worst",
        show: |stage| enrolment(stage, EnrolmentState::NoLaneFree),
    },
    Scene {
        name: "help-calling",
        show: |stage| help(stage, HelpState::Calling, HelpTopic::None),
    },
    Scene {
        name: "help-registered",
        show: |stage| help(stage, HelpState::Registered, HelpTopic::Papers),
    },
    Scene {
        name: "help-shown",
        show: |stage| help(stage, HelpState::Shown, HelpTopic::Emergency),
    },
    Scene {
        name: "help-acknowledged",
        show: |stage| help(stage, HelpState::Acknowledged, HelpTopic::None),
    },
    Scene {
        name: "help-arrived",
        show: |stage| help(stage, HelpState::Arrived, HelpTopic::None),
    },
    Scene {
        name: "help-resolved",
        show: |stage| help(stage, HelpState::Resolved, HelpTopic::None),
    },
    Scene {
        name: "help-cancelled",
        show: |stage| help(stage, HelpState::Cancelled, HelpTopic::None),
    },
    Scene {
        name: "help-undeliverable",
        show: |stage| help(stage, HelpState::Undeliverable, HelpTopic::None),
    },
    Scene {
        name: "language",
        show: |stage| stage.frame().set_overlay(Overlay::Language),
    },
    Scene {
        name: "accessibility",
        show: |stage| stage.frame().set_overlay(Overlay::Accessibility),
    },
    Scene {
        name: "still-there",
        show: still_there,
    },
    Scene {
        name: "notice-not-saved",
        show: |stage| notice(stage, NoticeKind::NumberNotSaved),
    },
    Scene {
        name: "notice-unavailable",
        show: |stage| notice(stage, NoticeKind::ServiceUnavailable),
    },
    Scene {
        name: "notice-stopped",
        show: stopped,
    },
    Scene {
        name: "notice-try-again",
        show: |stage| notice(stage, NoticeKind::TryAgain),
    },
];

impl Stage<'_> {
    fn frame(&self) -> Frame<'_> {
        self.window.global::<Frame>()
    }

    fn material_words(&self, count: usize) -> Vec<MaterialWords<'static>> {
        let materials = self.sample.materials.iter().take(count);
        materials
            .map(|&(name, detail, originals, copies)| MaterialWords {
                name,
                detail,
                originals,
                copies,
            })
            .collect()
    }
}

fn welcome(stage: &Stage<'_>, count: usize, page: usize) {
    let groups = &stage.sample.groups[..count];
    let words: Vec<(&str, &str)> = groups.iter().map(|&(_, name, line)| (name, line)).collect();
    let layout = stage.metrics.group_pages(&words, "");
    let page = page.min(layout.pages.len() - 1);
    let tiles = groups[layout.pages[page].clone()]
        .iter()
        .map(|&(icon, name, line)| GroupTile {
            id: icon.into(),
            icon: icon.into(),
            name: name.into(),
            line: line.into(),
        });
    let adapter = stage.window.global::<WelcomeAdapter>();
    adapter.set_figures_known(true);
    adapter.set_groups(rows(tiles));
    adapter.set_form(layout.form);
    adapter.set_page(number(page + 1));
    adapter.set_pages(number(layout.pages.len()));
    stage.frame().set_screen(Screen::Welcome);
    stage.frame().set_back_enabled(false);
    stage.frame().set_home_enabled(false);
}

fn welcome_without_figures(stage: &Stage<'_>) {
    welcome(stage, 5, 0);
    stage
        .window
        .global::<WelcomeAdapter>()
        .set_figures_known(false);
}

fn services(stage: &Stage<'_>, page: usize) {
    let services = stage.sample.services;
    let layout = stage
        .metrics
        .service_pages(stage.sample.groups[0].1, services);
    let pages = layout.pages;
    let page = page.min(pages.len() - 1);
    let rows_of_page =
        services[pages[page].clone()]
            .iter()
            .enumerate()
            .map(|(index, &(name, line))| ServiceRow {
                id: name.into(),
                name: name.into(),
                line: line.into(),
                handling_minutes: if index == 2 { 0 } else { 12 },
                wait: [
                    range(),
                    of_kind(WaitKind::Unknown),
                    of_kind(WaitKind::NoCounterOpen),
                    of_kind(WaitKind::Stopped),
                ][index % 4]
                    .clone(),
            });
    let adapter = stage.window.global::<ServicesAdapter>();
    adapter.set_group_name(stage.sample.groups[0].1.into());
    adapter.set_services(rows(rows_of_page));
    adapter.set_form(layout.form);
    adapter.set_page(number(page + 1));
    adapter.set_pages(number(pages.len()));
    stage.frame().set_screen(Screen::Services);
}

fn question(stage: &Stage<'_>, count: usize) {
    let options = stage
        .sample
        .options
        .iter()
        .take(count)
        .map(|&(label, line)| AnswerOption {
            id: label.into(),
            label: label.into(),
            line: line.into(),
        });
    let adapter = stage.window.global::<QuestionAdapter>();
    adapter.set_service_name(stage.sample.services[0].0.into());
    adapter.set_question(stage.sample.question.0.into());
    adapter.set_line(stage.sample.question.1.into());
    adapter.set_options(rows(options));
    stage.frame().set_screen(Screen::Question);
}

fn checklist(stage: &Stage<'_>, count: usize, page: usize, wait: Wait) {
    let service_name = stage.sample.services[0].0;
    let priority = stage.sample.priority;
    let notes: Vec<&str> = stage.sample.notes.iter().map(|&(_, text)| text).collect();
    let pages = stage.metrics.checklist_pages(
        service_name,
        &stage.material_words(count),
        &notes,
        Some(priority),
    );
    let shown = &pages[page.min(pages.len() - 1)];
    let materials = stage.sample.materials[shown.materials.clone()]
        .iter()
        .enumerate()
        .map(|(index, &(name, detail, originals, copies))| MaterialRow {
            id: name.into(),
            name: name.into(),
            detail: detail.into(),
            originals,
            copies,
            ticked: index == 0,
        });
    let notes = stage.sample.notes[shown.notes.clone()]
        .iter()
        .map(|&(icon, text)| NoteRow {
            icon: icon.into(),
            text: text.into(),
        });
    let adapter = stage.window.global::<ChecklistAdapter>();
    adapter.set_service_name(service_name.into());
    adapter.set_wait(wait);
    adapter.set_materials_total(number(count));
    adapter.set_materials(rows(materials));
    adapter.set_notes(rows(notes));
    adapter.set_notes_aside(shown.notes_aside);
    adapter.set_page(number(page.min(pages.len() - 1) + 1));
    adapter.set_pages(number(pages.len()));
    adapter.set_priority_offered(true);
    adapter.set_priority_class(priority.0.into());
    adapter.set_priority_who(priority.1.into());
    adapter.set_priority_asked(page == 0);
    adapter.set_busy(false);
    stage.frame().set_screen(Screen::Checklist);
}

fn checklist_busy(stage: &Stage<'_>) {
    checklist(stage, 3, 0, range());
    stage.window.global::<ChecklistAdapter>().set_busy(true);
}

fn lacking(stage: &Stage<'_>, count: usize) {
    let service_name = stage.sample.services[0].0;
    let pages = stage
        .metrics
        .lacking_pages(service_name, &stage.material_words(count));
    let missing = stage.sample.materials[pages[0].clone()].iter().map(
        |&(name, detail, originals, copies)| LackingRow {
            id: name.into(),
            name: name.into(),
            detail: detail.into(),
            originals,
            copies,
        },
    );
    let adapter = stage.window.global::<LackingAdapter>();
    adapter.set_service_name(service_name.into());
    adapter.set_materials(rows(missing));
    adapter.set_page(1);
    adapter.set_pages(number(pages.len()));
    adapter.set_qr(code());
    stage.frame().set_screen(Screen::Lacking);
}

fn ticket(stage: &Stage<'_>, ticket_number: &str, registered: bool, qr_local_only: bool) {
    let adapter = stage.window.global::<TicketAdapter>();
    adapter.set_number(ticket_number.into());
    adapter.set_service_name(stage.sample.services[0].0.into());
    adapter.set_area(stage.sample.area.into());
    adapter.set_counters(stage.sample.counters.into());
    adapter.set_people_ahead(5);
    adapter.set_wait(if registered {
        range()
    } else {
        of_kind(WaitKind::Unknown)
    });
    adapter.set_qr(code());
    adapter.set_qr_local_only(qr_local_only);
    adapter.set_registered(registered);
    adapter.set_paper(Paper::NoPrinter);
    stage.frame().set_screen(Screen::Ticket);
    stage.frame().set_back_enabled(false);
}

fn ticket_without_code(stage: &Stage<'_>) {
    ticket(stage, "A017", true, false);
    let adapter = stage.window.global::<TicketAdapter>();
    adapter.set_qr(Image::default());
    adapter.set_people_ahead(-1);
    adapter.set_paper(Paper::Printed);
}

fn out_of_service(stage: &Stage<'_>, reason: OutOfServiceReason) {
    use OutOfServiceReason::{DatabaseSetAside, LaneSuspended, Revoked};
    let adapter = stage.window.global::<OutOfServiceAdapter>();
    adapter.set_reason(reason);
    adapter.set_file("kiosk.db.corrupt-1".into());
    adapter.set_owed(17);
    adapter.set_wants_code(matches!(reason, Revoked | LaneSuspended | DatabaseSetAside));
    stage.frame().set_screen(Screen::OutOfService);
    stage.frame().set_back_enabled(false);
    stage.frame().set_home_enabled(false);
}

fn enrolment(stage: &Stage<'_>, outcome: EnrolmentState) {
    stage.window.global::<EnrolmentAdapter>().set_state(outcome);
    stage.frame().set_screen(Screen::Enrolment);
    stage.frame().set_home_enabled(false);
}

fn help(stage: &Stage<'_>, progress: HelpState, topic: HelpTopic) {
    let adapter = stage.window.global::<HelpAdapter>();
    adapter.set_state(progress);
    adapter.set_topic(topic);
    adapter.set_helper_name(stage.sample.helper.into());
    adapter.set_eta_minutes(2);
    stage.frame().set_help_open(true);
    stage.frame().set_overlay(Overlay::Help);
}

fn still_there(stage: &Stage<'_>) {
    stage
        .window
        .global::<StillThereAdapter>()
        .set_seconds_left(24);
    stage.frame().set_overlay(Overlay::StillThere);
}

fn notice(stage: &Stage<'_>, kind: NoticeKind) {
    stage.window.global::<NoticeAdapter>().set_kind(kind);
    stage.frame().set_overlay(Overlay::Notice);
}

fn range() -> Wait {
    Wait {
        kind: WaitKind::Range,
        low: 15,
        high: 25,
        made_at: "10:32".into(),
    }
}

fn of_kind(kind: WaitKind) -> Wait {
    Wait { kind, ..range() }
}

/// Something like a QR code of version 3: 29 modules a side.
fn code() -> Image {
    const MODULES: u32 = 29;
    const MODULE_PX: u32 = 12;
    const QUIET: u32 = 4;
    let side = (MODULES + 2 * QUIET) * MODULE_PX;
    let mut pixels = SharedPixelBuffer::<Rgb8Pixel>::new(side, side);
    for (index, pixel) in (0_u32..).zip(pixels.make_mut_slice()) {
        let module = |px: u32| (px / MODULE_PX).wrapping_sub(QUIET);
        let (x, y) = (module(index % side), module(index / side));
        let value = if x < MODULES && y < MODULES && is_dark(x, y, MODULES) {
            0
        } else {
            255
        };
        *pixel = Rgb8Pixel {
            r: value,
            g: value,
            b: value,
        };
    }
    Image::from_rgb8(pixels)
}

fn is_dark(x: u32, y: u32, side: u32) -> bool {
    finder(x, y)
        .or_else(|| finder(side - 1 - x, y))
        .or_else(|| finder(x, side - 1 - y))
        .unwrap_or((x * 7 + y * 13 + x * y * 3) % 5 < 2)
}

/// A module of the corner mark; `None` outside of it.
fn finder(x: u32, y: u32) -> Option<bool> {
    if x > 7 || y > 7 {
        return None;
    }
    let from_middle = x.abs_diff(3).max(y.abs_diff(3));
    Some(from_middle < 2 || from_middle == 3)
}

fn rows<T: Clone + 'static>(rows: impl Iterator<Item = T>) -> ModelRc<T> {
    ModelRc::new(rows.collect::<VecModel<T>>())
}

fn number(count: usize) -> i32 {
    i32::try_from(count).expect("a handful of rows")
}
