//! Who looks at a counter's page, and who may stand there beside them.

use frontdesk_domain::branch::{Actor, Command, State};
use frontdesk_domain::ids::{BranchId, StaffId, TicketId};

use crate::accounts::Role;
use crate::http::app::App;
use crate::http::caller::Caller;
use crate::http::rights::Right;
use crate::pages::counter::Viewer;

pub(in crate::http) fn viewer(app: &App, caller: &Caller, branch: &BranchId) -> Viewer {
    let out_of_turn = Right::to_give(&Command::CallTicket {
        counter: 0,
        ticket: TicketId(uuid::Uuid::nil()),
    });
    let person = caller.person().ok();
    Viewer {
        staff: person.map(|person| person.id),
        name: person.map(|person| person.name.clone()),
        leads: person.is_none_or(|person| person.grants.any_in(branch, out_of_turn.roles())),
        colleagues: colleagues(app, branch),
    }
}

/// Whoever can log in and has a role here, by name.
fn colleagues(app: &App, branch: &BranchId) -> Vec<(StaffId, String)> {
    let book = app.accounts.book();
    let here = book
        .everybody()
        .filter(|staff| staff.can_enter() && staff.grants.any_in(branch, &Role::ALL));
    let mut named: Vec<_> = here
        .map(|staff| (staff.id, staff.name.as_str().to_owned()))
        .collect();
    named.sort_by(|(_, a), (_, b)| a.cmp(b));
    named
}

/// Whether a counter would be left to somebody who does not work here.
pub(in crate::http) fn names_nobody(app: &App, command: &Command, branch: &BranchId) -> bool {
    let named = match command {
        Command::HandOver { clerk, .. } => Some(clerk),
        Command::OpenCounter { clerk, .. } => clerk.as_ref(),
        _ => None,
    };
    named.is_some_and(|named| colleagues(app, branch).iter().all(|(id, _)| id != named))
}

/// Why this caller does not do this at a counter, by the code of it: a colleague serves there, whose customer it is; or a
/// counter would be left to somebody who does not work here.
pub(super) fn refuses(
    app: &App,
    caller: &Caller,
    command: &Command,
    branch: &BranchId,
    state: &State,
) -> Option<&'static str> {
    if matches!(command, Command::HandOver { .. }) {
        return names_nobody(app, command, branch).then_some("unknown_colleague");
    }
    let Actor::Counter { counter } = command.actor() else {
        return None;
    };
    let clerk = state.counters.get(&counter).and_then(|there| there.clerk);
    let anothers = clerk.is_some_and(|clerk| caller.staff().is_some_and(|me| me != clerk));
    anothers.then_some("counter_taken")
}
