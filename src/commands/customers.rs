//! Made-up customers and clerks, for the demonstration. They use the same commands as real ones.

use std::time::Duration;

use frontdesk_central::branch::{Branch, Submission};
use frontdesk_central::{Central, clock::Clock, entropy};
use frontdesk_domain::branch::{Command, TicketRequest};
use frontdesk_domain::counter::Counter;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{CommandId, TicketId};
use frontdesk_domain::site::Site;
use frontdesk_domain::ticket::{Outcome, Ticket, TicketState};
use frontdesk_domain::time::Timestamp;

/// Everybody thinks this often about what to do next.
const PACE: Duration = Duration::from_millis(700);
/// So many wait already when the demonstration begins.
const WAITING_AT_FIRST: usize = 14;
/// At most so many wait.
const WAITING_MAX: usize = 40;
/// A called customer needs this long to walk to the counter.
const WALK_MS: i64 = 6_000;

/// Lets them come, until the runtime ends.
pub fn come(runtime: &tokio::runtime::Runtime, central: &Central, site: Site) {
    let Some(branch) = central.branch(&site.settings.branch.id).cloned() else {
        return;
    };
    runtime.spawn(async move {
        let mut hall = MadeUp {
            branch,
            site,
            clock: Clock::system(),
        };
        hall.open().await;
        let mut pace = tokio::time::interval(PACE);
        loop {
            pace.tick().await;
            hall.goes_on().await;
        }
    });
}

/// Customers are quick in the demonstration, and the catalogue says so: the waiting figures stay honest.
pub fn quicken(site: &mut Site) {
    for service in &mut site.catalogue.services {
        service.handling_minutes = service.handling_minutes.div_ceil(8).max(1);
    }
}

struct MadeUp {
    branch: Branch,
    site: Site,
    clock: Clock,
}

impl MadeUp {
    /// Two thirds of the counters open, and some people wait.
    async fn open(&mut self) {
        for (nth, counter) in self.site.settings.counters.clone().iter().enumerate() {
            if nth % 3 != 2 {
                self.does(Command::OpenCounter {
                    counter: counter.number,
                    clerk: None,
                })
                .await;
            }
        }
        for _ in 0..WAITING_AT_FIRST {
            self.somebody_comes().await;
        }
    }

    async fn goes_on(&mut self) {
        let state = self.branch.state();
        if state.waiting().count() < WAITING_MAX && chance(12) {
            self.somebody_comes().await;
        }
        for counter in state.open_counters() {
            let ticket = counter.ticket.and_then(|ticket| state.tickets.get(&ticket));
            if let Some(command) = self.clerk(counter, ticket.map(|ticket| &**ticket)) {
                self.does(command).await;
            }
        }
    }

    /// What a clerk does next, if anything.
    fn clerk(&self, at: &Counter, ticket: Option<&Ticket>) -> Option<Command> {
        let now = self.clock.now();
        let counter = at.number;
        let Some(ticket) = ticket else {
            return chance(30).then_some(Command::CallNext { counter });
        };
        match ticket.state {
            TicketState::Called { at, .. } if now.ms_since(at) > WALK_MS && chance(40) => {
                Some(Command::Start {
                    counter,
                    ticket: ticket.id,
                })
            }
            TicketState::Serving { since, .. } if has_been_served(ticket, since, now) => {
                Some(Command::Finish {
                    counter,
                    ticket: ticket.id,
                    outcome: Outcome::Completed,
                })
            }
            _ => None,
        }
    }

    async fn somebody_comes(&mut self) {
        let now = self.clock.now();
        let (Ok(id), Ok(code)) = (entropy::id(now), entropy::bytes::<16>()) else {
            return;
        };
        let services = &self.site.catalogue.services;
        let Some(service) = services.get(dice(services.len())) else {
            return;
        };
        let class = self
            .site
            .settings
            .classes
            .last()
            .filter(|_| chance(12))
            .map(|class| class.id.clone());
        let request = TicketRequest {
            ticket: TicketId(id),
            code: Hash::of(&code),
            service: service.id.clone(),
            class,
            lang: frontdesk_domain::text::Lang::ZhHans,
            answers: frontdesk_domain::catalogue::Answers::new(),
            ticked: std::collections::BTreeSet::new(),
        };
        self.does(Command::IssueTicket(Box::new(request))).await;
    }

    async fn does(&self, command: Command) {
        let Ok(id) = entropy::id(self.clock.now()) else {
            return;
        };
        // Refusals are part of life: nobody was waiting, somebody real was faster.
        let submission = Submission::from(frontdesk_domain::wire::CommandRequest {
            id: CommandId(id),
            command,
        });
        self.branch.submit(submission).await.ok();
    }
}

/// Between three quarters and five quarters of the handling time, by the ticket.
fn has_been_served(ticket: &Ticket, since: Timestamp, now: Timestamp) -> bool {
    let percent = 75 + i64::from(ticket.number.counter() * 17 % 50);
    now.ms_since(since) > i64::from(ticket.handling_minutes) * 60_000 * percent / 100
}

/// So many times in a hundred.
fn chance(percent: usize) -> bool {
    dice(100) < percent
}

/// A number below `sides`.
fn dice(sides: usize) -> usize {
    let roll = entropy::bytes::<4>().map_or(0, u32::from_le_bytes);
    usize::try_from(roll)
        .unwrap_or(0)
        .checked_rem(sides)
        .unwrap_or(0)
}
