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

#[cfg(test)]
#[cfg(feature = "kiosk")]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use uuid::Uuid;

    use super::*;
    use crate::kiosk::gallery::Hall;

    fn zone() -> Zone {
        Zone::named("Asia/Shanghai")
    }

    /// A number that this kiosk gave out before the first one that waits in the log.
    fn owed(facts: &Facts) -> OwedTicket {
        let first = facts.state.waiting().map(|ticket| ticket.arrival).min();
        let published = facts.published.as_ref().unwrap();
        OwedTicket {
            ticket: TicketId(Uuid::max()),
            number: "AB900".to_owned(),
            service: published.site.catalogue.services[0].id.clone(),
            class: Some(published.site.settings.offered_class().unwrap().id.clone()),
            arrival: first.unwrap().plus_ms(-1),
        }
    }

    #[test]
    fn whoever_came_first_stands_first_whether_or_not_the_centre_knows_of_them() {
        let mut facts = Hall::new().facts;
        let known = list(&facts, Lang::ZhHans, &zone()).len();
        assert_eq!(known, facts.state.waiting().count());
        facts.owed_tickets = Arc::new(BTreeMap::from([(1, owed(&facts))]));
        let list = list(&facts, Lang::ZhHans, &zone());
        assert_eq!(list.len(), known + 1);
        assert_eq!(list[0].number, "AB900");
        assert!(!list[0].class.is_empty(), "not everybody's class is named");
        assert!(list[1..].iter().all(|waits| waits.class.is_empty()));
    }

    #[test]
    fn what_the_log_has_meanwhile_is_not_listed_twice() {
        let mut facts = Hall::new().facts;
        let before = list(&facts, Lang::En, &zone());
        let known = facts.state.waiting().next().unwrap();
        let twice = OwedTicket {
            ticket: known.id,
            ..owed(&facts)
        };
        facts.owed_tickets = Arc::new(BTreeMap::from([(1, twice)]));
        assert_eq!(list(&facts, Lang::En, &zone()), before);
    }

    #[test]
    fn a_service_that_the_catalogue_has_no_more_is_listed_by_its_id() {
        let mut facts = Hall::new().facts;
        let gone = OwedTicket {
            service: "gone".parse().unwrap(),
            ..owed(&facts)
        };
        facts.owed_tickets = Arc::new(BTreeMap::from([(1, gone)]));
        assert_eq!(list(&facts, Lang::En, &zone())[0].service, "gone");
    }
}
