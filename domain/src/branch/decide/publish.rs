//! Another configuration comes in force while the hall is at work: what was written for another one, what has errors, and
//! what would leave somebody standing is refused, and nothing changes.

use super::{Deciding, Decision};
use crate::branch::{Event, Refusal};
use crate::catalogue::Catalogue;
use crate::counter::CounterState;
use crate::hash::Hash;
use crate::ids::SkillId;
use crate::rules::{CounterNumber, Settings};
use crate::site::{self, Severity, Site, SiteFile, Versions};
use crate::ticket::{Ticket, TicketState};

/// So many findings are named in a refusal; whoever wants them all checks first.
const FINDINGS_NAMED: usize = 3;

impl Deciding<'_> {
    /// Whether it may come in force does not depend on how it was written: by a person, a program, or long ago.
    pub(super) fn publish(
        &self,
        based_on: &Versions,
        settings: Option<&Settings>,
        catalogue: Option<&Catalogue>,
    ) -> Decision {
        let in_force = (self.state.settings, self.state.catalogue);
        let stale = settings.is_some() && in_force.0 != Some(based_on.settings)
            || catalogue.is_some() && in_force.1 != Some(based_on.catalogue);
        if stale {
            return Err(Refusal::ConfigurationChanged);
        }
        let site = self.site.with(settings, catalogue);
        if site.settings.branch.id != self.site.settings.branch.id {
            return Err(Refusal::OtherBranch(site.settings.branch.id));
        }
        without_errors(&site)?;
        self.leaves_nobody_standing(&site)?;
        let versions = Versions::of(&site);
        let mut events = Vec::new();
        if settings.is_some() && in_force.0 != Some(versions.settings) {
            events.push(configured(&site.settings, versions.settings));
        }
        if catalogue.is_some() && in_force.1 != Some(versions.catalogue) {
            let catalogue = versions.catalogue;
            events.push(Event::CataloguePublished { catalogue });
        }
        if events.is_empty() {
            return Err(Refusal::NothingNew);
        }
        Ok(events)
    }

    /// Who has a number keeps being served: no counter goes under a clerk, no skill or class under those who wait.
    fn leaves_nobody_standing(&self, site: &Site) -> Result<(), Refusal> {
        let settings = &site.settings;
        let gone = |number: CounterNumber| settings.counter(number).is_none();
        let at_work = self
            .state
            .counters
            .values()
            .find(|counter| counter.state != CounterState::Closed && gone(counter.number));
        if let Some(counter) = at_work {
            return Err(Refusal::CounterInUse(counter.number));
        }
        for ticket in self.open_tickets() {
            let at = ticket.counter().or(ticket.waits_for);
            if let Some(number) = at.filter(|number| gone(*number)) {
                return Err(Refusal::CounterInUse(number));
            }
            if settings.class(&ticket.class).is_none() {
                return Err(Refusal::ClassInUse(ticket.class.clone()));
            }
            let skill = ticket.skill.as_ref().filter(|_| waits_by_skill(ticket));
            if let Some(skill) = skill.filter(|skill| self.loses(site, skill)) {
                return Err(Refusal::SkillInUse(skill.clone()));
            }
        }
        let machines = self
            .state
            .lanes
            .values()
            .filter(|holder| holder.is_active());
        let kiosk = machines.map(|holder| &holder.kiosk).find(|kiosk| {
            self.site.settings.kiosk(kiosk).is_some() && settings.kiosk(kiosk).is_none()
        });
        kiosk.map_or(Ok(()), |kiosk| Err(Refusal::KioskInPlace(kiosk.clone())))
    }

    fn open_tickets(&self) -> impl Iterator<Item = &Ticket> {
        let tickets = self.state.tickets.values().map(|ticket| &**ticket);
        tickets.filter(|ticket| !ticket.state.is_terminal())
    }

    /// Where no counter had the skill before, nobody is worse off.
    fn loses(&self, site: &Site, skill: &SkillId) -> bool {
        let mut counters = self.state.counters.values();
        counters.any(|counter| counter.skills.contains(skill))
            && site.settings.counters_with(skill).next().is_none()
    }
}

/// Whoever is served, or held by a counter, stays there; whoever waits for one counter is called by no other.
fn waits_by_skill(ticket: &Ticket) -> bool {
    let may_be_called = matches!(
        ticket.state,
        TicketState::Waiting | TicketState::Called { .. } | TicketState::Missed { .. }
    );
    may_be_called && ticket.waits_for.is_none()
}

pub(super) fn configured(settings: &Settings, version: Hash) -> Event {
    Event::BranchConfigured {
        settings: version,
        rules: settings.rules.clone(),
        classes: settings.classes.clone(),
        counters: settings.counters.clone(),
    }
}

fn without_errors(site: &Site) -> Result<(), Refusal> {
    let findings = site::check(&SiteFile::from(site.clone()));
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    let told: Vec<String> = errors
        .clone()
        .take(FINDINGS_NAMED)
        .map(|finding| format!("{}: {}", finding.key(), finding.message))
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    let more = errors.count() - told.len();
    let more = match more {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    Err(Refusal::BadConfiguration(format!(
        "{}{more}",
        told.join("; ")
    )))
}
