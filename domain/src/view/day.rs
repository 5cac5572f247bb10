//! The day so far in figures, from the tickets that the state has: those of the open day and what is still open.

use serde::{Deserialize, Serialize};

use crate::branch::State;
use crate::ticket::{CancelReason, Outcome, Spans, Ticket, TicketState};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySummary {
    /// Numbers of the open business day.
    pub issued: u32,
    /// Finished at a counter, however it ended.
    pub served: u32,
    /// Called and not come, and not back yet; at the end of the day these are its no-shows.
    pub missed: u32,
    pub no_show: u32,
    /// Their holders left the queue.
    pub left: u32,
    /// From arrival, or from the beginning of the day, to the first call.
    pub wait: Option<Figures>,
    /// At the counters, of those who were served.
    pub handling: Option<Figures>,
}

/// Of so many visits, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub visits: u32,
    pub mean_ms: i64,
    /// Nine of ten took no longer (nearest rank).
    pub p90_ms: i64,
}

pub fn day_summary(state: &State) -> DaySummary {
    let tickets = || state.tickets.values().map(|ticket| &**ticket);
    let count = |is: &dyn Fn(&Ticket) -> bool| {
        u32::try_from(tickets().filter(|ticket| is(ticket)).count()).unwrap_or(u32::MAX)
    };
    let spans = || tickets().filter_map(|ticket| Some((ticket, Spans::of(ticket)?)));
    let waits = spans().filter_map(|(ticket, spans)| {
        let from = ticket.arrival.max(state.day_began_at);
        Some(spans.first_called?.ms_since(from))
    });
    let handling = spans().filter(|(ticket, _)| was_served(ticket));
    DaySummary {
        issued: count(&|ticket| Some(ticket.business_date) == state.day),
        served: count(&was_served),
        missed: count(&|ticket| matches!(ticket.state, TicketState::Missed { .. })),
        no_show: count(&|ticket| matches!(ticket.state, TicketState::NoShow { .. })),
        left: count(&|ticket| {
            let reason = CancelReason::Left;
            matches!(ticket.state, TicketState::Cancelled { reason: is, .. } if is == reason)
        }),
        wait: figures(waits.collect()),
        handling: figures(handling.map(|(_, spans)| spans.served_ms).collect()),
    }
}

fn was_served(ticket: &Ticket) -> bool {
    matches!(ticket.state, TicketState::Done { outcome, .. } if outcome != Outcome::DayEnded)
}

fn figures(mut all_ms: Vec<i64>) -> Option<Figures> {
    all_ms.sort_unstable();
    let visits = all_ms.len();
    let rank = (visits * 9).div_ceil(10);
    Some(Figures {
        visits: u32::try_from(visits).unwrap_or(u32::MAX),
        mean_ms: all_ms
            .iter()
            .sum::<i64>()
            .checked_div(i64::try_from(visits).ok()?)?,
        p90_ms: *all_ms.get(rank.checked_sub(1)?)?,
    })
}
