//! Slips are begun on the disk, ended once, and the centre hears of them and of the printer.

use frontdesk_domain::branch::Command;
use frontdesk_domain::slip::{Printer, SlipState};

use super::hall::Hall;
use crate::kiosk::disk::{Disk as _, PrintEnd};
use crate::kiosk::journal::{JobId, NotBegun};
use crate::kiosk::logic::{PrintError, PrinterStands};
use crate::kiosk::session::TicketShown;

#[test]
fn a_slip_that_came_out_is_told_to_the_centre_once() {
    let mut hall = Hall::in_step();
    let ticket = hall.issues();
    let job = begins(&mut hall, &ticket).unwrap();
    let again = begins(&mut hall, &ticket);
    assert!(matches!(
        again,
        Err(PrintError::Not(NotBegun::BeingPrinted))
    ));
    for end in [PrintEnd::Printed, PrintEnd::Failed] {
        hall.kiosk.slip_ended(job, end, hall.now).unwrap();
    }
    hall.talks();
    assert_eq!(told_of_slips(&hall), [(SlipState::Printed, false)]);
    let (job, _) = hall.kiosk.begin_reprint(ticket.ticket, hall.now).unwrap();
    hall.kiosk
        .slip_ended(job, PrintEnd::Sent, hall.now)
        .unwrap();
    hall.talks();
    assert_eq!(told_of_slips(&hall)[1], (SlipState::Sent, true));
    let slip = hall.centre.state.tickets[&ticket.ticket].slip.unwrap();
    assert_eq!((slip.state, slip.reprints), (SlipState::Sent, 1));
}

#[test]
fn what_was_being_printed_at_a_power_cut_is_in_doubt_until_staff_say() {
    let mut hall = Hall::in_step();
    let ticket = hall.issues();
    let job = begins(&mut hall, &ticket).unwrap();
    for _ in 0..2 {
        hall.starts_again();
        hall.talks();
        let doubtful = &hall.kiosk.facts().papers.doubtful;
        assert_eq!((doubtful.len(), doubtful[0].job), (1, job));
    }
    assert_eq!(told_of_slips(&hall), [(SlipState::Doubtful, false)]);
    assert!(matches!(
        begins(&mut hall, &ticket),
        Err(PrintError::Not(NotBegun::HasSlip))
    ));
    hall.kiosk.settle_slip(job, true, hall.now).unwrap();
    hall.talks();
    assert!(hall.kiosk.facts().papers.doubtful.is_empty());
    assert_eq!(told_of_slips(&hall)[1], (SlipState::Printed, false));
}

#[test]
fn staff_are_told_of_the_printer_when_it_is_news() {
    let mut hall = Hall::in_step();
    hall.kiosk.has_printer();
    assert_eq!(hall.kiosk.facts().papers.printer, PrinterStands::Unheard);
    for printer in [
        Printer::Ready,
        Printer::PaperOut,
        Printer::PaperOut,
        Printer::Ready,
        Printer::Ready,
    ] {
        hall.kiosk.printer_is(printer, hall.now).unwrap();
    }
    hall.talks();
    assert_eq!(told_of_printers(&hall), [Printer::PaperOut, Printer::Ready]);
    hall.kiosk.printer_is(Printer::CoverOpen, hall.now).unwrap();
    hall.talks();
    hall.is_kept();
    hall.starts_again();
    hall.talks();
    hall.kiosk.printer_is(Printer::CoverOpen, hall.now).unwrap();
    hall.talks();
    assert_eq!(told_of_printers(&hall).len(), 3, "the log has it already");
    hall.kiosk.printer_is(Printer::Ready, hall.now).unwrap();
    hall.talks();
    assert_eq!(told_of_printers(&hall)[3], Printer::Ready);
}

#[test]
fn only_papers_of_the_open_day_are_kept() {
    let mut hall = Hall::in_step();
    let ticket = hall.issues();
    let job = begins(&mut hall, &ticket).unwrap();
    hall.kiosk
        .slip_ended(job, PrintEnd::Printed, hall.now)
        .unwrap();
    let today = hall.kiosk.facts().state.day;
    assert_eq!(hall.kiosk.keep_papers_of_today().unwrap(), today);
    assert_eq!(hall.kiosk.facts().papers.kept.len(), 1);
    hall.talks();
    hall.centre.opens_day("2026-11-22");
    hall.talks();
    hall.kiosk.keep_papers_of_today().unwrap();
    assert!(hall.kiosk.facts().papers.kept.is_empty());
    assert!(hall.disk.load().unwrap().prints.is_empty());
}

fn begins(hall: &mut Hall, ticket: &TicketShown) -> Result<JobId, PrintError> {
    hall.kiosk
        .begin_slip(ticket.ticket, &ticket.number, [1].into(), hall.now)
}

/// How each ended, and whether it was a reprint.
fn told_of_slips(hall: &Hall) -> Vec<(SlipState, bool)> {
    let heard = hall.centre.heard.iter();
    heard
        .filter_map(|command| match command {
            Command::ReportSlip { slip, again, .. } => Some((*slip, *again)),
            _ => None,
        })
        .collect()
}

fn told_of_printers(hall: &Hall) -> Vec<Printer> {
    let heard = hall.centre.heard.iter();
    heard
        .filter_map(|command| match command {
            Command::ReportPrinter { printer, .. } => Some(*printer),
            _ => None,
        })
        .collect()
}
