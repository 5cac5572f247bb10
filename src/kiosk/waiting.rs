//! Who is waiting, as this kiosk knows it: from the branch's log as far as it came, and from its own numbers that the log
//! has not yet. For staff who call by hand while the centre is away.

use frontdesk_domain::ids::{ClassId, ServiceId, TicketId};
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;

use super::facts::Facts;
use crate::local_time::Zone;

/// A ticket that the centre has not recorded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedTicket {
    pub ticket: TicketId,
    pub number: String,
    pub service: ServiceId,
    pub class: Option<ClassId>,
    pub arrival: Timestamp,
}

/// A line of the list, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    pub number: String,
    pub service: String,
    /// "10:32".
    pub since: String,
    /// Empty for everybody's.
    pub class: String,
}

/// Whoever came first stands first.
pub fn list(facts: &Facts, lang: Lang, zone: &Zone) -> Vec<Waits> {
    let state = &facts.state;
    let known = state.waiting().map(|ticket| OwedTicket {
        ticket: ticket.id,
        number: ticket.number.to_string(),
        service: ticket.service.clone(),
        class: Some(ticket.class.clone()),
        arrival: ticket.arrival,
    });
    let owed = facts.owed_tickets.values();
    let owed = owed.filter(|owed| !state.tickets.contains_key(&owed.ticket));
    let mut waiting: Vec<_> = known.chain(owed.cloned()).collect();
    waiting.sort_by(|one, other| (one.arrival, &one.number).cmp(&(other.arrival, &other.number)));
    waiting
        .into_iter()
        .map(|ticket| in_words(ticket, facts, lang, zone))
        .collect()
}

fn in_words(ticket: OwedTicket, facts: &Facts, lang: Lang, zone: &Zone) -> Waits {
    let site = facts.published.as_ref().map(|published| &published.site);
    let service = site.and_then(|site| site.catalogue.service(&ticket.service));
    let name = service.map(|service| service.name.to(lang));
    let usual = site.and_then(|site| site.settings.default_class());
    let class = ticket.class.filter(|class| Some(class) != usual);
    let class = class.and_then(|id| site?.settings.class(&id));
    Waits {
        number: ticket.number,
        service: name.unwrap_or(ticket.service.as_str()).to_owned(),
        since: zone.clock(ticket.arrival),
        class: class
            .map(|class| class.name.to(lang).to_owned())
            .unwrap_or_default(),
    }
}
