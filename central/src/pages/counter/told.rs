//! What the clerk is told of the last press: what was refused and what to do, the number that was given out, and what can
//! be taken back.

use frontdesk_domain::act::Act;
use frontdesk_domain::branch::State;
use frontdesk_domain::ids::{CommandId, TicketId};
use frontdesk_domain::receipt::{ReceiptCode, ShortCode};
use frontdesk_domain::site::Site;
use frontdesk_domain::ticket::{CancelReason, TicketState};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view::MayUndo;

use super::act::Mint;
use crate::pages::ui::Ui;
use crate::pages::{Notice, code};

/// Refusals that mean that the ticket is not where the page had it.
const ELSEWHERE: [&str; 3] = ["wrong_ticket_state", "other_counter", "cannot_serve"];

/// What was refused. Where the ticket has moved on meanwhile, where it is now and what to do.
pub fn refusal(ui: &Ui, state: &State, notice: &Notice, about: Option<TicketId>) -> String {
    let moved = matches!(notice, Notice::Refused(code) if ELSEWHERE.contains(&code.as_str()));
    let ticket = about.and_then(|id| state.tickets.get(&id));
    let Some(ticket) = ticket.filter(|_| moved) else {
        return ui.t(&notice.key());
    };
    let what = match &ticket.state {
        TicketState::Cancelled { reason, .. } => match reason {
            CancelReason::Left => "left",
            CancelReason::DayEnded => "day_ended",
        },
        other => other.name(),
    };
    let counter = ticket.counter().unwrap_or_default();
    ui.fill(
        &format!("meanwhile.{what}"),
        &[("number", &ticket.number), ("counter", &counter)],
    )
}

/// What this counter did last, while it can be taken back.
#[derive(Debug)]
pub struct Undo {
    pub id: CommandId,
    pub ticket: TicketId,
    /// Such as "A017 finished".
    pub done: String,
    pub until_ms: i64,
    pub seconds: i64,
}

impl Undo {
    pub fn of(ui: &Ui, may: &MayUndo, now: Timestamp, mint: Mint<'_>) -> Self {
        let act = match may.act {
            Act::Call => "call",
            Act::Recall => "recall",
            Act::Start => "start",
            Act::Hold => "hold",
            Act::Resume => "resume",
            Act::Finish => "finish",
            Act::Miss => "miss",
            Act::Return => "return",
            Act::Transfer => "transfer",
            Act::CorrectService => "correct_service",
            Act::RevokePriority => "revoke_priority",
        };
        Self {
            id: mint(),
            ticket: may.ticket,
            done: ui.n(&format!("did.{act}"), &may.number),
            until_ms: may.until.0,
            seconds: (may.until.ms_since(now) + 999) / 1000,
        }
    }
}

/// A number that was just given out here, for whoever stands before the desk.
#[derive(Debug)]
pub struct Given {
    pub number: String,
    pub service: String,
    pub short_code: String,
    /// Leads to the ticket's page.
    pub drawing: String,
}

impl Given {
    /// Nothing where no ticket of today has this code.
    pub fn of(
        ui: &Ui,
        state: &State,
        site: &Site,
        receipt: &ReceiptCode,
        public_url: &str,
    ) -> Option<Self> {
        let hash = receipt.hash();
        let ticket = state.ticket_by_code(&hash)?;
        let label = ui.t("counter.given_code");
        Some(Self {
            number: ticket.number.to_string(),
            service: ui.service(site, &ticket.service),
            short_code: ShortCode::of(&hash).as_str().to_owned(),
            drawing: code::svg(&format!("{public_url}/t/{receipt}"), &label),
        })
    }
}
