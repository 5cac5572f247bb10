//! Track: the code of a slip, where its ticket stands, and what its holder may do.

use frontdesk_domain::branch::State;
use frontdesk_domain::ticket::{CancelReason, Outcome, Ticket, TicketState};
use frontdesk_domain::view::whereabouts;
use frontdesk_domain::wait;
use frontdesk_ui::{
    Asked as ShownAsked, KioskWindow, Standing, TrackAdapter, TrackProblem as ShownProblem,
};
use slint::ComponentHandle as _;

use super::wait::shown;
use super::{Looking, Send};
use crate::kiosk::receipt::TYPED_MIN_CHARS;
use crate::kiosk::session::{Asked, At, Input, LET_PASS, TrackProblem};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let adapter = window.global::<TrackAdapter>();
    match looking.session.at() {
        At::Track { typed, problem } => {
            adapter.set_typed(looking.metrics.typed_end(&spaced(typed)).into());
            adapter.set_complete(typed.len() >= TYPED_MIN_CHARS);
            adapter.set_problem(match problem {
                None => ShownProblem::None,
                Some(TrackProblem::Unknown) => ShownProblem::Unknown,
                Some(TrackProblem::Foreign) => ShownProblem::Foreign,
                Some(TrackProblem::ListChanged) => ShownProblem::ListChanged,
                Some(TrackProblem::TooManyTries) => ShownProblem::TooManyTries,
            });
        }
        At::Found {
            ticket,
            leaving,
            asked,
        } => {
            adapter.set_leaving(*leaving);
            adapter.set_asked(shown_asked(*asked));
            if let Some(ticket) = looking.facts.state.tickets.get(ticket) {
                show_ticket(&adapter, looking, ticket);
            }
        }
        // Nothing of the last customer stays, not even out of sight.
        _ => {
            adapter.set_typed("".into());
            adapter.set_number("".into());
            adapter.set_service_name("".into());
            adapter.set_area("".into());
            adapter.set_counters("".into());
        }
    }
}

pub fn shown_asked(asked: Option<Asked>) -> ShownAsked {
    match asked {
        None => ShownAsked::Nothing,
        Some(Asked::Asking) => ShownAsked::Asking,
        Some(Asked::Done) => ShownAsked::Done,
        Some(Asked::Refused) => ShownAsked::Refused,
        Some(Asked::Unreachable) => ShownAsked::Unreachable,
    }
}

/// As it stands on the slip: the number, and what follows it.
fn spaced(typed: &str) -> String {
    let digits = typed
        .find(|typed: char| typed.is_ascii_digit())
        .unwrap_or(0);
    let (number, rest) = typed.split_at_checked(digits + 3).unwrap_or((typed, ""));
    if rest.is_empty() {
        number.to_owned()
    } else {
        format!("{number} {rest}")
    }
}

fn show_ticket(adapter: &TrackAdapter<'_>, looking: &Looking<'_>, ticket: &Ticket) {
    let lang = looking.lang();
    let state: &State = &looking.facts.state;
    let catalogue = looking.catalogue();
    let service = catalogue.and_then(|catalogue| catalogue.service(&ticket.service));
    let service = service
        .map(|service| service.name.to(lang))
        .unwrap_or_default();
    let skill = ticket.skill.as_ref();
    let place = skill
        .zip(looking.site())
        .and_then(|(skill, site)| whereabouts(&site.settings, skill, lang));
    let (area, counters) = place
        .map(|place| (place.area.clone(), place.counters_text()))
        .unwrap_or_default();
    let figures_at = looking.facts.figures_at(looking.now);
    let estimate = figures_at.and_then(|at| wait::estimates(state, at).remove(&ticket.id));
    adapter.set_number(ticket.number.to_string().into());
    adapter.set_service_name(service.into());
    adapter.set_area(area.into());
    adapter.set_counters(counters.into());
    adapter.set_standing(standing(&ticket.state));
    adapter.set_counter(ticket.counter().map_or(0, i32::from));
    adapter.set_people_ahead(estimate.map_or(-1, |estimate| {
        i32::try_from(estimate.ahead).unwrap_or(i32::MAX)
    }));
    adapter.set_wait(shown(estimate, looking));
    adapter.set_return_after(state.rules.return_after.into());
    adapter.set_others(LET_PASS.into());
    adapter.set_may_let_pass(ticket.may_let_pass(&state.rules));
    adapter.set_may_leave(ticket.may_leave());
    adapter.set_may_check_in(ticket.may_return());
    adapter.set_may_rate(ticket.may_rate());
}

fn standing(state: &TicketState) -> Standing {
    match state {
        TicketState::Waiting => Standing::Waiting,
        TicketState::Called { .. } => Standing::Called,
        TicketState::Serving { .. } => Standing::Serving,
        TicketState::Held { .. } => Standing::Held,
        TicketState::Missed { .. } => Standing::Missed,
        TicketState::Done {
            outcome: Outcome::DayEnded,
            ..
        }
        | TicketState::Cancelled {
            reason: CancelReason::DayEnded,
            ..
        } => Standing::DayEnded,
        TicketState::Done { .. } => Standing::Done,
        TicketState::Cancelled { .. } => Standing::Left,
        TicketState::NoShow { .. } => Standing::NoShow,
    }
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let adapter = window.global::<TrackAdapter>();
    super::type_keys!(adapter, send);
    let to = send.clone();
    adapter.on_find(move || to(Input::FindTyped));
    let to = send.clone();
    adapter.on_check_in(move || to(Input::CheckIn));
    let to = send.clone();
    adapter.on_let_pass(move || to(Input::LetPass));
    let to = send.clone();
    adapter.on_leave(move || to(Input::Leave));
    let to = send.clone();
    adapter.on_stay(move || to(Input::Stay));
    let to = send.clone();
    adapter.on_rate(move || to(Input::OpenRate));
    let to = send.clone();
    adapter.on_done(move || to(Input::Done));
}

#[cfg(test)]
mod tests {
    use super::spaced;

    #[test]
    fn a_code_is_spaced_as_on_the_slip() {
        for (typed, shown) in [
            ("", ""),
            ("A", "A"),
            ("A017", "A017"),
            ("A0177K", "A017 7K"),
            ("AB0177K4M", "AB017 7K4M"),
        ] {
            assert_eq!(spaced(typed), shown);
        }
    }
}
