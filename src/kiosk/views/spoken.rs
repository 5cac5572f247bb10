//! What the voice says of a screen: what the views have just shown, read from where they put it, so that ear and eye are
//! told the same.

use frontdesk_domain::view::amount;
use frontdesk_ui::{
    Asked as ShownAsked, ChecklistAdapter, ClosedAdapter, Frame, HelpAdapter,
    HelpState as ShownHelp, KioskWindow, LackingAdapter, MaterialRow, NoticeAdapter, NoticeKind,
    OutOfServiceAdapter, OutOfServiceReason, Overlay, Paper as ShownPaper, QuestionAdapter,
    RateAdapter, Screen, SearchAdapter, ServiceRow, ServicesAdapter, Standing as ShownStanding,
    StillThereAdapter, Theme, TicketAdapter, TrackAdapter, TrackProblem as ShownProblem,
    Wait as ShownWait, WaitKind, WelcomeAdapter,
};
use slint::{ComponentHandle as _, Model as _};

use super::Looking;
use super::checklist::fee_text;
use crate::kiosk::voice::spoken::{
    Asked, Checklist, Found, Help, HelpState, Lacking, Material, Modes, Note, Notice, Opens, Page,
    Paper, Question, Search, Service, Services, Spoken, Standing, Ticket, TrackProblem, Wait,
    Welcome,
};

/// Of what the window shows now.
pub fn spoken(window: &KioskWindow, looking: &Looking<'_>) -> Spoken {
    let frame = window.global::<Frame>();
    match frame.get_overlay() {
        Overlay::None => screen(window, looking, frame.get_screen()),
        Overlay::Help => help(window),
        Overlay::Language => Spoken::Language,
        Overlay::Accessibility => modes(window),
        Overlay::StillThere => Spoken::StillThere {
            seconds: count(window.global::<StillThereAdapter>().get_seconds_left()),
        },
        Overlay::Notice => notice(window),
    }
}

fn screen(window: &KioskWindow, looking: &Looking<'_>, screen: Screen) -> Spoken {
    match screen {
        Screen::Welcome => welcome(window),
        Screen::Services => services(window),
        Screen::Search => search(window),
        Screen::Question => question(window),
        Screen::Checklist => checklist(window, looking),
        Screen::Lacking => lacking(window),
        Screen::Ticket => ticket(window),
        Screen::Track => track(window),
        Screen::Found => found(window),
        Screen::Rate => rate(window),
        Screen::OutOfService => out_of_service(window),
        Screen::Closed => closed(window),
        Screen::Enrolment
        | Screen::Pin
        | Screen::Staff
        | Screen::StaffWaiting
        | Screen::StaffSlips => Spoken::Staff,
    }
}

fn welcome(window: &KioskWindow) -> Spoken {
    let (frame, adapter) = (window.global::<Frame>(), window.global::<WelcomeAdapter>());
    let date = (
        count(frame.get_month()),
        count(frame.get_day()),
        count(frame.get_weekday()),
    );
    let figures = (
        count(adapter.get_waiting()),
        count(adapter.get_counters_open()),
    );
    Spoken::Welcome(Welcome {
        hall: frame.get_hall_name().into(),
        date: (!frame.get_clock().is_empty()).then_some(date),
        notice: adapter.get_notice().into(),
        closed_early: adapter.get_closed_early(),
        figures: adapter.get_figures_known().then_some(figures),
        groups: adapter
            .get_groups()
            .iter()
            .map(|group| group.name.into())
            .collect(),
        page: page(adapter.get_page(), adapter.get_pages()),
    })
}

fn services(window: &KioskWindow) -> Spoken {
    let adapter = window.global::<ServicesAdapter>();
    Spoken::Services(Services {
        group: adapter.get_group_name().into(),
        services: adapter.get_services().iter().map(service).collect(),
        page: page(adapter.get_page(), adapter.get_pages()),
    })
}

fn search(window: &KioskWindow) -> Spoken {
    let adapter = window.global::<SearchAdapter>();
    Spoken::Search(Search {
        typed: adapter.get_typed().into(),
        found: adapter.get_services().iter().map(service).collect(),
    })
}

fn question(window: &KioskWindow) -> Spoken {
    let adapter = window.global::<QuestionAdapter>();
    let options = adapter.get_options();
    Spoken::Question(Question {
        service: adapter.get_service_name().into(),
        question: adapter.get_question().into(),
        line: adapter.get_line().into(),
        number: count(adapter.get_number()),
        total: count(adapter.get_total()),
        options: options
            .iter()
            .map(|option| (option.label.into(), option.line.into()))
            .collect(),
    })
}

fn checklist(window: &KioskWindow, looking: &Looking<'_>) -> Spoken {
    let adapter = window.global::<ChecklistAdapter>();
    let lang = looking.lang();
    let fee = looking.service().and_then(|service| service.fee.as_ref());
    let note = |shown: slint::SharedString| match fee {
        Some(fee) if fee_text(fee, lang) == shown.as_str() => Note::Fee {
            amount: amount(fee.amount_minor, &fee.currency),
            currency: fee.currency.clone(),
            note: fee.note.to(lang).to_owned(),
        },
        _ => Note::Remark(shown.into()),
    };
    let priority = adapter.get_priority_offered().then(|| {
        (
            adapter.get_priority_class().into(),
            adapter.get_priority_who().into(),
        )
    });
    Spoken::Checklist(Checklist {
        service: adapter.get_service_name().into(),
        handling_minutes: count(adapter.get_handling_minutes()),
        wait: wait(&adapter.get_wait()),
        materials: adapter.get_materials().iter().map(material).collect(),
        notes: adapter
            .get_notes()
            .iter()
            .map(|row| note(row.text))
            .collect(),
        page: page(adapter.get_page(), adapter.get_pages()),
        priority,
        busy: adapter.get_busy(),
    })
}

fn lacking(window: &KioskWindow) -> Spoken {
    let adapter = window.global::<LackingAdapter>();
    let missing = adapter.get_materials();
    Spoken::Lacking(Lacking {
        service: adapter.get_service_name().into(),
        materials: missing
            .iter()
            .map(|row| Material {
                name: row.name.into(),
                detail: row.detail.into(),
                originals: count(row.originals),
                copies: count(row.copies),
                ticked: false,
            })
            .collect(),
        page: page(adapter.get_page(), adapter.get_pages()),
    })
}

fn ticket(window: &KioskWindow) -> Spoken {
    let adapter = window.global::<TicketAdapter>();
    Spoken::Ticket(Ticket {
        number: adapter.get_number().into(),
        service: adapter.get_service_name().into(),
        area: adapter.get_area().into(),
        counters: adapter.get_counters().into(),
        ahead: known(adapter.get_people_ahead()),
        wait: wait(&adapter.get_wait()),
        paper: match adapter.get_paper() {
            ShownPaper::NoPrinter | ShownPaper::NotAsked => Paper::NoPrinter,
            ShownPaper::Printing => Paper::Printing,
            ShownPaper::Printed => Paper::Printed,
            ShownPaper::Sent => Paper::Sent,
            ShownPaper::Doubtful => Paper::Doubtful,
            ShownPaper::Failed => Paper::Failed,
            ShownPaper::PaperOut => Paper::PaperOut,
            ShownPaper::CoverOpen => Paper::CoverOpen,
            ShownPaper::NoAnswer => Paper::NoAnswer,
        },
        registered: adapter.get_registered(),
    })
}

fn track(window: &KioskWindow) -> Spoken {
    Spoken::Track(match window.global::<TrackAdapter>().get_problem() {
        ShownProblem::None => TrackProblem::None,
        ShownProblem::Unknown => TrackProblem::Unknown,
        ShownProblem::Foreign => TrackProblem::Foreign,
        ShownProblem::TooManyTries => TrackProblem::TooManyTries,
        ShownProblem::ListChanged => TrackProblem::ListChanged,
    })
}

fn found(window: &KioskWindow) -> Spoken {
    let adapter = window.global::<TrackAdapter>();
    Spoken::Found(Found {
        number: adapter.get_number().into(),
        service: adapter.get_service_name().into(),
        area: adapter.get_area().into(),
        counters: adapter.get_counters().into(),
        standing: match adapter.get_standing() {
            ShownStanding::Waiting => Standing::Waiting,
            ShownStanding::Called => Standing::Called,
            ShownStanding::Serving => Standing::Serving,
            ShownStanding::Held => Standing::Held,
            ShownStanding::Missed => Standing::Missed,
            ShownStanding::Done => Standing::Done,
            ShownStanding::Left => Standing::Left,
            ShownStanding::NoShow | ShownStanding::DayEnded => Standing::Invalid,
        },
        counter: count(adapter.get_counter()),
        ahead: known(adapter.get_people_ahead()),
        wait: wait(&adapter.get_wait()),
        leaving: adapter.get_leaving(),
        asked: asked(adapter.get_asked()),
        desk: desk(window),
    })
}

fn rate(window: &KioskWindow) -> Spoken {
    let adapter = window.global::<RateAdapter>();
    Spoken::Rate {
        level: u8::try_from(adapter.get_level())
            .ok()
            .filter(|level| *level > 0),
        asked: asked(adapter.get_asked()),
    }
}

fn help(window: &KioskWindow) -> Spoken {
    let adapter = window.global::<HelpAdapter>();
    Spoken::Help(Help {
        state: match adapter.get_state() {
            ShownHelp::Calling => HelpState::Calling,
            ShownHelp::Registered => HelpState::Registered,
            ShownHelp::Shown => HelpState::Shown,
            ShownHelp::Acknowledged => HelpState::Acknowledged,
            ShownHelp::Arrived => HelpState::Arrived,
            ShownHelp::Resolved => HelpState::Resolved,
            ShownHelp::Cancelled => HelpState::Cancelled,
            ShownHelp::Undeliverable => HelpState::Undeliverable,
        },
        helper: adapter.get_helper_name().into(),
        eta_minutes: count(adapter.get_eta_minutes()),
        desk: adapter.get_instead().into(),
    })
}

fn modes(window: &KioskWindow) -> Spoken {
    let theme = window.global::<Theme>();
    Spoken::Accessibility(Modes {
        large: Some(theme.get_large()),
        contrast: Some(theme.get_contrast()),
        low_reach: Some(theme.get_low_reach()),
        speech: Some(theme.get_spoken()),
        reduced_motion: Some(theme.get_still()),
    })
}

fn notice(window: &KioskWindow) -> Spoken {
    let adapter = window.global::<NoticeAdapter>();
    Spoken::Notice {
        notice: match adapter.get_kind() {
            NoticeKind::NumberNotSaved => Notice::NumberNotSaved,
            NoticeKind::ServiceUnavailable => Notice::ServiceUnavailable,
            NoticeKind::IssuingStopped => Notice::IssuingStopped,
            NoticeKind::TryAgain => Notice::TryAgain,
        },
        why: match adapter.get_kind() {
            NoticeKind::IssuingStopped => adapter.get_why().into(),
            _ => String::new(),
        },
        desk: desk(window),
    }
}

fn out_of_service(window: &KioskWindow) -> Spoken {
    let reason = window.global::<OutOfServiceAdapter>().get_reason();
    Spoken::OutOfService {
        starting: reason == OutOfServiceReason::Starting,
        desk: desk(window),
    }
}

fn closed(window: &KioskWindow) -> Spoken {
    let adapter = window.global::<ClosedAdapter>();
    let in_days = known(adapter.get_opens_in_days());
    Spoken::Closed(in_days.map(|in_days| Opens {
        in_days,
        weekday: count(adapter.get_opens_weekday()),
        at: adapter.get_opens_at().into(),
    }))
}

fn desk(window: &KioskWindow) -> String {
    window.global::<Frame>().get_service_desk().into()
}

fn service(row: ServiceRow) -> Service {
    Service {
        wait: wait(&row.wait),
        name: row.name.into(),
        line: row.line.into(),
        handling_minutes: count(row.handling_minutes),
    }
}

fn material(row: MaterialRow) -> Material {
    Material {
        name: row.name.into(),
        detail: row.detail.into(),
        originals: count(row.originals),
        copies: count(row.copies),
        ticked: row.ticked,
    }
}

fn wait(wait: &ShownWait) -> Wait {
    match wait.kind {
        WaitKind::Range => Wait::Range {
            low_minutes: count(wait.low),
            high_minutes: count(wait.high),
            made_at: wait.made_at.to_string(),
        },
        WaitKind::NoCounterOpen => Wait::NoCounterOpen,
        WaitKind::Stopped => Wait::Stopped,
        WaitKind::Unknown => Wait::Unknown,
    }
}

fn asked(asked: ShownAsked) -> Asked {
    match asked {
        ShownAsked::Nothing => Asked::Nothing,
        ShownAsked::Asking => Asked::Asking,
        ShownAsked::Done => Asked::Done,
        ShownAsked::Refused => Asked::Refused,
        ShownAsked::Unreachable => Asked::Unreachable,
    }
}

fn page(page: i32, pages: i32) -> Page {
    Page {
        page: count(page),
        pages: count(pages),
    }
}

/// A figure that the screen shows as unknown is below 0.
fn known(figure: i32) -> Option<u32> {
    u32::try_from(figure).ok()
}

fn count(figure: i32) -> u32 {
    known(figure).unwrap_or(0)
}
