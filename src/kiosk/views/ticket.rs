//! Ticket: the number that is on this kiosk's disk for good, where to wait and how long, and the code for the phone.

use frontdesk_domain::ids::TicketId;
use frontdesk_domain::receipt::{ReceiptCode, ShortCode};
use frontdesk_domain::slip::Printer;
use frontdesk_domain::view::whereabouts;
use frontdesk_ui::{KioskWindow, Paper, TicketAdapter};
use slint::{ComponentHandle as _, SharedString};

use super::wait::shown;
use super::{Looking, Send};
use crate::kiosk::disk::PrintEnd;
use crate::kiosk::logic::{Papers, PrinterStands};
use crate::kiosk::qr;
use crate::kiosk::session::{At, Input};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let adapter = window.global::<TicketAdapter>();
    let At::Ticket(ticket) = looking.session.at() else {
        // Nothing of the last customer stays, not even out of sight.
        adapter.set_qr(slint::Image::default());
        adapter.set_number(SharedString::new());
        adapter.set_short_code(SharedString::new());
        adapter.set_service_name(SharedString::new());
        adapter.set_area(SharedString::new());
        adapter.set_counters(SharedString::new());
        return;
    };
    let lang = looking.lang();
    let service = looking
        .catalogue()
        .and_then(|catalogue| catalogue.service(&ticket.service));
    adapter.set_service_name(
        service
            .map(|service| service.name.to(lang))
            .unwrap_or_default()
            .into(),
    );
    let place = service
        .zip(looking.site())
        .and_then(|(service, site)| whereabouts(&site.settings, &service.skill, lang));
    let (area, counters) = place
        .map(|place| (place.area.clone(), place.counters_text()))
        .unwrap_or_default();
    adapter.set_area(area.into());
    adapter.set_counters(counters.into());

    let known = looking.facts.state.tickets.get(&ticket.ticket);
    let estimate = service.and_then(|service| {
        let facts = looking.facts;
        facts.estimate_of(ticket.ticket, &service.skill, looking.now)
    });
    adapter.set_registered(known.is_some());
    adapter.set_people_ahead(estimate.map_or(-1, |estimate| {
        i32::try_from(estimate.ahead).unwrap_or(i32::MAX)
    }));
    adapter.set_wait(shown(estimate, looking));
    adapter.set_paper(slip_of(ticket.ticket, &looking.facts.papers));
    adapter.set_qr_local_only(looking.local_only);

    // The code costs more to draw than the rest, and never changes for a number.
    if adapter.get_number() != ticket.number.to_string().as_str()
        || adapter.get_qr().size().width == 0
    {
        adapter.set_number(ticket.number.to_string().into());
        adapter.set_short_code(short_code(&ticket.page_url).into());
        adapter.set_qr(qr::image(&ticket.page_url).unwrap_or_default());
    }
}

/// What is typed beside the number; it follows from the code that the address ends with.
fn short_code(page_url: &str) -> String {
    let code = page_url.rsplit('/').next().unwrap_or_default();
    let code: Result<ReceiptCode, _> = code.parse();
    code.map_or_else(
        |_| String::new(),
        |code| ShortCode::of(&code.hash()).as_str().to_owned(),
    )
}

/// What can honestly be said of the slip.
fn slip_of(ticket: TicketId, papers: &Papers) -> Paper {
    let latest = papers.latest.as_ref().filter(|slip| slip.ticket == ticket);
    match (papers.printer, latest.map(|slip| slip.end)) {
        (PrinterStands::None, _) => Paper::NoPrinter,
        // It is about to be begun.
        (_, None | Some(None)) => Paper::Printing,
        (stands, Some(Some(end))) => paper(end, stands),
    }
}

/// With the reason where the printer gives one.
pub(super) fn paper(end: PrintEnd, stands: PrinterStands) -> Paper {
    match end {
        PrintEnd::Failed if stands == PrinterStands::Heard(Printer::PaperOut) => Paper::PaperOut,
        PrintEnd::Failed if stands == PrinterStands::Heard(Printer::CoverOpen) => Paper::CoverOpen,
        PrintEnd::Failed if stands == PrinterStands::Heard(Printer::Offline) => Paper::NoAnswer,
        PrintEnd::Printed => Paper::Printed,
        PrintEnd::Sent => Paper::Sent,
        PrintEnd::Doubtful => Paper::Doubtful,
        PrintEnd::Failed => Paper::Failed,
    }
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let to = send.clone();
    window
        .global::<TicketAdapter>()
        .on_open_page(move || to(Input::OpenPage));
    let to = send.clone();
    window
        .global::<TicketAdapter>()
        .on_done(move || to(Input::Done));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_that_failed_says_why_where_the_printer_does() {
        let heard = PrinterStands::Heard;
        for (stands, shown) in [
            (heard(Printer::PaperOut), Paper::PaperOut),
            (heard(Printer::CoverOpen), Paper::CoverOpen),
            (heard(Printer::Offline), Paper::NoAnswer),
            (heard(Printer::Jammed), Paper::Failed),
            (heard(Printer::Ready), Paper::Failed),
            (PrinterStands::Unheard, Paper::Failed),
        ] {
            assert_eq!(paper(PrintEnd::Failed, stands), shown);
            assert_eq!(paper(PrintEnd::Printed, stands), Paper::Printed);
        }
    }
}
