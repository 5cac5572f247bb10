//! The staff's screens: the PIN, the machine, who is waiting, the slips of today.

use frontdesk_domain::ids::TicketId;
use frontdesk_domain::slip::Printer;
use frontdesk_ui::{
    KioskWindow, Paper, PinState as ShownPin, PrinterState, SlipRow, StaffAdapter,
    Sure as ShownSure, WaitingRow,
};
use slint::{ComponentHandle as _, ModelRc, SharedString};

use super::lacking::other_paper;
use super::ticket::paper;
use super::{
    Looking, Send, count, existing_page, frame_language as language, rows, turn_pages, types,
};
use crate::kiosk::journal::JobId;
use crate::kiosk::logic::{PrinterStands, SlipShown};
use crate::kiosk::session::{At, Deed, Input, Pin, PinState, StaffPage, StaffTap, Sure};
use crate::kiosk::waiting;

/// What is known of the machine beside what the kiosk knows of the branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MachineShown {
    /// Of the disk that the kiosk writes on.
    pub free_mb: Option<u64>,
    /// With which a customer begins, 1 to 5; nothing where nothing is heard.
    pub volume: Option<u8>,
}

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let adapter = window.global::<StaffAdapter>();
    match looking.session.at() {
        At::Pin { pin, state, .. } => show_pin(&adapter, pin, *state),
        At::Staff { page, .. } => match *page {
            StaffPage::Machine { sure } => show_machine(&adapter, looking, sure),
            StaffPage::Waiting { page } => show_waiting(&adapter, looking, page),
            StaffPage::Slips { page } => show_slips(&adapter, looking, page),
        },
        _ => {
            adapter.set_pin_length(0);
            adapter.set_waiting(ModelRc::default());
            adapter.set_slips(ModelRc::default());
        }
    }
}

fn show_pin(adapter: &StaffAdapter<'_>, pin: &Pin, state: PinState) {
    adapter.set_pin_length(count(pin.len()));
    adapter.set_pin_complete(pin.is_long_enough());
    adapter.set_pin_state(match state {
        PinState::Typing => ShownPin::Typing,
        PinState::Checking => ShownPin::Checking,
        PinState::Wrong => ShownPin::Wrong,
        PinState::TooManyTries => ShownPin::TooManyTries,
        PinState::None => ShownPin::None,
    });
}

fn show_machine(adapter: &StaffAdapter<'_>, looking: &Looking<'_>, sure: Option<Sure>) {
    let facts = looking.facts;
    let kiosk = facts.place.as_ref().map(|place| place.kiosk.to_string());
    adapter.set_kiosk(kiosk.unwrap_or_default().into());
    let day = facts.state.day.map(|day| day.to_string());
    adapter.set_day(day.unwrap_or_default().into());
    adapter.set_version(env!("CARGO_PKG_VERSION").into());
    show_printer(adapter, looking);
    adapter.set_connected(facts.connected);
    let away = facts.heard_at.map(|at| looking.now.ms_since(at) / 60_000);
    adapter.set_away_minutes(away.map_or(-1, whole));
    adapter.set_owed(whole(facts.owed));
    adapter.set_unreadable(whole(facts.unreadable));
    adapter.set_offset_seconds(whole(facts.offset_ms / 1_000));
    adapter.set_free_mb(looking.machine.free_mb.map_or(-1, whole));
    adapter.set_begins_in(language(looking.session.begins_in()));
    adapter.set_volume(looking.machine.volume.unwrap_or(0).into());
    adapter.set_sure(match sure {
        None => ShownSure::No,
        Some(Sure::Restart) => ShownSure::Restart,
        Some(Sure::Leave) => ShownSure::Leave,
    });
}

fn show_printer(adapter: &StaffAdapter<'_>, looking: &Looking<'_>) {
    let papers = &looking.facts.papers;
    adapter.set_other(other_paper(true, papers));
    adapter.set_printer(match papers.printer {
        PrinterStands::None => PrinterState::None,
        PrinterStands::Unheard => PrinterState::Unheard,
        PrinterStands::Heard(printer) => match printer {
            Printer::Ready => PrinterState::Ready,
            Printer::PaperLow => PrinterState::PaperLow,
            Printer::PaperOut => PrinterState::PaperOut,
            Printer::CoverOpen => PrinterState::CoverOpen,
            Printer::Jammed => PrinterState::Jammed,
            Printer::Offline => PrinterState::Offline,
            Printer::Unreadable => PrinterState::Unreadable,
        },
    });
}

fn show_waiting(adapter: &StaffAdapter<'_>, looking: &Looking<'_>, page: usize) {
    show_printer(adapter, looking);
    let waiting = waiting::list(looking.facts, looking.lang(), looking.zone);
    adapter.set_waiting_total(count(waiting.len()));
    let services: Vec<&str> = waiting.iter().map(|row| row.service.as_str()).collect();
    let pages = looking.metrics.waiting_pages(&services);
    let page = existing_page(page, pages.len());
    let on_page = pages.get(page).cloned().unwrap_or_default();
    adapter.set_page(count(page + 1));
    adapter.set_pages(count(pages.len()));
    let shown = waiting[on_page].iter().map(|row| WaitingRow {
        number: row.number.as_str().into(),
        service: row.service.as_str().into(),
        since: row.since.as_str().into(),
        class: row.class.as_str().into(),
    });
    if let Some(model) = rows::update(&adapter.get_waiting(), shown.collect()) {
        adapter.set_waiting(model);
    }
}

/// Those in doubt first: they wait for an answer.
fn show_slips(adapter: &StaffAdapter<'_>, looking: &Looking<'_>, page: usize) {
    let papers = &looking.facts.papers;
    let doubtful = papers.doubtful.iter().map(|slip| (slip, true));
    let asked = |slip: &&SlipShown| !papers.doubtful.iter().any(|it| it.ticket == slip.ticket);
    let kept = papers.kept.iter().filter(asked).map(|slip| (slip, false));
    let slips: Vec<(&SlipShown, bool)> = doubtful.chain(kept).collect();
    let questions: Vec<bool> = slips.iter().map(|(_, doubtful)| *doubtful).collect();
    let pages = looking.metrics.slip_pages(&questions);
    let page = existing_page(page, pages.len());
    let on_page = pages.get(page).cloned().unwrap_or_default();
    adapter.set_page(count(page + 1));
    adapter.set_pages(count(pages.len()));
    let shown = slips[on_page].iter().map(|(slip, doubtful)| SlipRow {
        ticket: slip.ticket.to_string().into(),
        job: whole(slip.job.0),
        number: slip.number.to_string().into(),
        at: looking.zone.clock(slip.begun_at).into(),
        // How the printer stands now says nothing of an earlier slip.
        paper: slip
            .end
            .map_or(Paper::Printing, |end| paper(end, PrinterStands::Unheard)),
        doubtful: *doubtful,
    });
    if let Some(model) = rows::update(&adapter.get_slips(), shown.collect()) {
        adapter.set_slips(model);
    }
}

/// As far as a screen can tell it.
fn whole(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let adapter = window.global::<StaffAdapter>();
    let to = send.clone();
    adapter.on_key(move |typed| types(&to, &typed, Input::CodeKey));
    let to = send.clone();
    adapter.on_erase(move || to(Input::EraseKey));
    let to = send.clone();
    adapter.on_show_pin(move || to(Input::ShowCode));
    let to = send.clone();
    adapter.on_summon(move || to(Input::Summon));
    let tap = |tap: StaffTap| {
        let to = send.clone();
        move || to(Input::Staff(tap))
    };
    adapter.on_open_waiting(tap(StaffTap::Waiting));
    adapter.on_open_slips(tap(StaffTap::Slips));
    adapter.on_test_page(tap(StaffTap::Does(Deed::TestPage)));
    adapter.on_print_waiting(tap(StaffTap::Does(Deed::PrintWaiting)));
    adapter.on_next_language(tap(StaffTap::NextLanguage));
    adapter.on_softer(tap(StaffTap::Does(Deed::Softer)));
    adapter.on_louder(tap(StaffTap::Does(Deed::Louder)));
    adapter.on_restart(tap(StaffTap::Sure(Sure::Restart)));
    adapter.on_leave(tap(StaffTap::Sure(Sure::Leave)));
    let to = send.clone();
    adapter.on_reprint(move |ticket: SharedString| {
        if let Ok(ticket) = uuid::Uuid::parse_str(&ticket).map(TicketId) {
            to(Input::Staff(StaffTap::Does(Deed::Reprint(ticket))));
        }
    });
    let to = send.clone();
    adapter.on_settle(move |job, came_out| {
        let deed = Deed::Settle(JobId(job.into()), came_out);
        to(Input::Staff(StaffTap::Does(deed)));
    });
    turn_pages!(StaffAdapter, window, send);
}
