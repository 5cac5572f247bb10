//! What surrounds every screen: the heading line, the bottom bar, and which screen and overlay are on.

use frontdesk_domain::text::Lang;
use frontdesk_ui::{
    ChecklistAdapter, Frame, KioskWindow, LackingAdapter, Language, Mode as ShownMode,
    Overlay as ShownOverlay, Screen, SearchAdapter, ServicesAdapter, StaffAdapter,
    VoiceKey as ShownKey, WelcomeAdapter, select_language,
};
use slint::ComponentHandle as _;

use super::{Looking, Send};
use crate::kiosk::session::{
    At, HelpVisit, Input, Mode, OutOfService, Overlay, StaffPage, VoiceKey,
};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let frame = window.global::<Frame>();
    let language = language(looking.lang());
    if frame.get_language() != language {
        select_language(window, language);
    }
    if looking.site().is_none() {
        frame.set_hall_name(slint::SharedString::new());
        frame.set_service_desk(slint::SharedString::new());
    }
    if let Some(site) = looking.site() {
        frame.set_hall_name(site.settings.branch.name.to(looking.lang()).into());
        frame.set_service_desk(site.settings.branch.help_desk.to(looking.lang()).into());
    }
    let date = looking.zone.date(looking.now);
    // Without a hall nobody knows in which zone this machine stands.
    let clock = looking.site().map(|_| looking.zone.clock(looking.now));
    frame.set_clock(clock.unwrap_or_default().into());
    frame.set_month(date.month);
    frame.set_day(date.day);
    frame.set_weekday(date.weekday);
    frame.set_back_enabled(looking.session.can_go_back());
    frame.set_home_enabled(looking.session.can_go_home());
    frame.set_help_open(looking.session.help().is_some_and(HelpVisit::is_open));
    frame.set_has_voice(looking.machine.volume.is_some());
    frame.set_dark(looking.session.is_dark(looking.session_now));
    frame.set_overlay(match looking.session.overlay() {
        Overlay::None => ShownOverlay::None,
        Overlay::Help => ShownOverlay::Help,
        Overlay::Language => ShownOverlay::Language,
        Overlay::Accessibility => ShownOverlay::Accessibility,
        Overlay::StillThere => ShownOverlay::StillThere,
        Overlay::Notice(_) => ShownOverlay::Notice,
    });
    frame.set_screen(match looking.session.at() {
        At::Welcome { .. } => Screen::Welcome,
        At::Services { .. } => Screen::Services,
        At::Question { .. } => Screen::Question,
        At::Checklist { .. } => Screen::Checklist,
        At::Lacking { .. } => Screen::Lacking,
        At::Ticket(_) => Screen::Ticket,
        At::Search { .. } => Screen::Search,
        At::Track { .. } => Screen::Track,
        At::Found { .. } => Screen::Found,
        At::Rate { .. } => Screen::Rate,
        At::OutOfService(OutOfService::Closed) => Screen::Closed,
        At::OutOfService(_) => Screen::OutOfService,
        At::Enrolment { .. } => Screen::Enrolment,
        At::Pin { .. } => Screen::Pin,
        At::Staff { page, .. } => match page {
            StaffPage::Machine { .. } => Screen::Staff,
            StaffPage::Waiting { .. } => Screen::StaffWaiting,
            StaffPage::Slips { .. } => Screen::StaffSlips,
        },
    });
}

pub fn language(lang: Lang) -> Language {
    match lang {
        Lang::ZhHans => Language::ZhHans,
        Lang::ZhHant => Language::ZhHant,
        Lang::En => Language::En,
    }
}

fn chosen(mode: ShownMode) -> Mode {
    match mode {
        ShownMode::Large => Mode::Large,
        ShownMode::Contrast => Mode::Contrast,
        ShownMode::LowReach => Mode::LowReach,
        ShownMode::Spoken => Mode::Spoken,
        ShownMode::Still => Mode::Still,
    }
}

/// The page after or before the one that is shown, where there is one; the visit's pages count from 0.
fn beside(window: &KioskWindow, on: bool) -> Option<usize> {
    macro_rules! of {
        ($adapter:ident) => {{
            let adapter = window.global::<$adapter>();
            (adapter.get_page(), adapter.get_pages())
        }};
    }
    let (shown, pages) = match window.global::<Frame>().get_screen() {
        Screen::Welcome => of!(WelcomeAdapter),
        Screen::Services => of!(ServicesAdapter),
        Screen::Search => of!(SearchAdapter),
        Screen::Checklist => of!(ChecklistAdapter),
        Screen::Lacking => of!(LackingAdapter),
        Screen::StaffWaiting | Screen::StaffSlips => of!(StaffAdapter),
        _ => return None,
    };
    let wanted = if on { shown + 1 } else { shown - 1 };
    if !(1..=pages).contains(&wanted) {
        return None;
    }
    usize::try_from(wanted - 1).ok()
}

/// Goes on or back by a page, however it was asked for: a swipe, a key, a button.
pub fn turn(window: &slint::Weak<KioskWindow>, on: bool, send: &Send) {
    let page = window.upgrade().and_then(|window| beside(&window, on));
    if let Some(page) = page {
        send(Input::Page(page));
    }
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let frame = window.global::<Frame>();
    let to = send.clone();
    frame.on_back(move || to(Input::Back));
    let to = send.clone();
    frame.on_home(move || to(Input::Home));
    let to = send.clone();
    frame.on_open_language(move || to(Input::OpenLanguage));
    let to = send.clone();
    frame.on_open_accessibility(move || to(Input::OpenAccessibility));
    let to = send.clone();
    frame.on_help(move || to(Input::Help));
    let to = send.clone();
    frame.on_close_overlay(move || to(Input::CloseOverlay));
    let to = send.clone();
    frame.on_choose_language(move |language| {
        to(Input::ChooseLanguage(match language {
            Language::ZhHans => Lang::ZhHans,
            Language::ZhHant => Lang::ZhHant,
            Language::En => Lang::En,
        }));
    });
    let to = send.clone();
    frame.on_choose_mode(move |mode, on| to(Input::SetMode(chosen(mode), on)));
    let to = send.clone();
    frame.on_voice(move |key| {
        to(Input::Voice(match key {
            ShownKey::Repeat => VoiceKey::Repeat,
            ShownKey::Pause => VoiceKey::Pause,
            ShownKey::Softer => VoiceKey::Softer,
            ShownKey::Louder => VoiceKey::Louder,
        }));
    });
    let to = send.clone();
    frame.on_staff(move || to(Input::OpenStaff));
    let to = send.clone();
    frame.on_touched(move || to(Input::Touched));
    let (to, weak) = (send.clone(), window.as_weak());
    frame.on_turn(move |on| turn(&weak, on, &to));
}
