//! The parts of the clerk's page, read off the state.

use frontdesk_domain::branch::State;
use frontdesk_domain::counter::Counter;
use frontdesk_domain::help::{HelpCall, HelpOrigin, HelpState, HelpTopic, Screen};
use frontdesk_domain::ids::{CommandId, HelpId, ServiceId, TicketId};
use frontdesk_domain::queue;
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::{Flag, Ticket, TicketState};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view::whereabouts;

use crate::pages::ui::Ui;

/// The ticket at the counter, with what the clerk needs to know before the first word.
#[derive(Debug)]
pub struct TicketCard {
    pub number: String,
    pub service: String,
    pub stands: String,
    pub waited: String,
    /// Since when it is served or was last called, for the running clock.
    pub since_ms: Option<i64>,
    pub since: String,
    /// What sets this customer apart: answers, class, language, flags.
    pub chips: Vec<String>,
    pub ticked: Vec<String>,
    pub lacking: Vec<String>,
    pub steps: Vec<StepLine>,
}

#[derive(Debug)]
pub struct StepLine {
    pub name: String,
    pub action: String,
    pub risk: String,
}

/// A ticket that is held or was missed, with the form that brings it back.
#[derive(Debug)]
pub struct TicketLine {
    pub ticket: TicketId,
    pub number: String,
    pub service: String,
    pub time: String,
    pub id: CommandId,
    pub enabled: bool,
}

#[derive(Debug)]
pub struct NextLine {
    pub number: String,
    pub service: String,
    pub waited: String,
    pub class: Option<String>,
}

/// An open call for help.
#[derive(Debug)]
pub struct HelpCard {
    pub help: HelpId,
    /// The state's name on the wire.
    pub state: &'static str,
    pub urgent: bool,
    /// Nobody has taken it.
    pub untaken: bool,
    pub topic: String,
    pub icon: &'static str,
    pub place: String,
    pub context: String,
    pub time: String,
    pub stands: String,
    /// The name that a helper from this counter goes by, unless they write another.
    pub by: String,
    pub can_arrive: bool,
    pub deliver_id: CommandId,
    pub acknowledge_id: CommandId,
    pub arrive_id: CommandId,
    pub resolve_id: CommandId,
}

type Mint<'m, E> = &'m mut dyn FnMut() -> Result<CommandId, E>;

pub struct Reader<'a> {
    pub ui: &'a Ui,
    pub state: &'a State,
    pub site: &'a Site,
    pub now: Timestamp,
}

/// Whole minutes.
pub fn minutes_since(now: Timestamp, since: Timestamp) -> i64 {
    now.ms_since(since) / 60_000
}

impl Reader<'_> {
    fn lang(&self) -> Lang {
        self.ui.lang()
    }

    fn service_name(&self, id: &ServiceId) -> String {
        match self.site.catalogue.service(id) {
            Some(service) => service.name.to(self.lang()).to_owned(),
            None => id.to_string(),
        }
    }

    /// The class, unless it is the usual one.
    fn class_name(&self, ticket: &Ticket) -> Option<String> {
        let settings = &self.site.settings;
        if settings.default_class() == Some(&ticket.class) {
            return None;
        }
        let class = settings.class(&ticket.class);
        Some(class.map_or_else(
            || ticket.class.to_string(),
            |class| class.name.to(self.lang()).to_owned(),
        ))
    }

    fn waited(&self, ticket: &Ticket) -> String {
        let minutes = minutes_since(self.now, ticket.arrival);
        self.ui.n("counter.waits", minutes)
    }

    pub fn card(&self, ticket: &Ticket) -> TicketCard {
        let (ui, lang) = (self.ui, self.lang());
        let service = self.site.catalogue.service(&ticket.service);
        let (since_ms, stands) = match ticket.state {
            TicketState::Called { at, calls, .. } => {
                (Some(at), ui.n("counter.called_times", calls))
            }
            TicketState::Serving { since, .. } => (Some(since), ui.t("counter.serving_for")),
            _ => (None, String::new()),
        };
        let until = since_ms.unwrap_or(self.now);
        let mut has = Vec::new();
        let mut lacking = Vec::new();
        for material in service
            .iter()
            .flat_map(|service| service.materials_for(&ticket.answers))
        {
            let list = if ticket.ticked.contains(&material.id) {
                &mut has
            } else {
                &mut lacking
            };
            list.push(material.name.to(lang).to_owned());
        }
        let steps = service.iter().flat_map(|service| &service.steps);
        TicketCard {
            number: ticket.number.to_string(),
            service: self.service_name(&ticket.service),
            stands,
            waited: ui.n("counter.waited", minutes_since(until, ticket.arrival)),
            since_ms: since_ms.map(|since| since.0),
            since: since_ms.map_or_else(String::new, |since| {
                let seconds = self.now.ms_since(since) / 1000;
                format!("{:02}:{:02}", seconds / 60, seconds % 60)
            }),
            chips: self.chips(ticket),
            ticked: has,
            lacking,
            steps: steps
                .map(|step| StepLine {
                    name: step.name.to(lang).to_owned(),
                    action: step.action.to(lang).to_owned(),
                    risk: step.risk.to(lang).to_owned(),
                })
                .collect(),
        }
    }

    fn chips(&self, ticket: &Ticket) -> Vec<String> {
        let lang = self.lang();
        let mut chips: Vec<String> = self.class_name(ticket).into_iter().collect();
        if let Some(service) = self.site.catalogue.service(&ticket.service) {
            for (question, choice) in &ticket.answers {
                let choice = service
                    .question(question)
                    .and_then(|question| question.choices.iter().find(|c| c.id == *choice));
                chips.extend(choice.map(|choice| choice.text.to(lang).to_owned()));
            }
        }
        chips.push(self.ui.t(lang_key(ticket.lang)));
        for flag in &ticket.flags {
            let key = match flag {
                Flag::UnknownService => "counter.flag_unknown_service",
                Flag::UnknownClass => "counter.flag_unknown_class",
                Flag::OtherDay => "counter.flag_other_day",
                Flag::LaneSuspended => "counter.flag_lane_suspended",
                Flag::LaneResting => "counter.flag_lane_resting",
            };
            chips.push(self.ui.t(key));
        }
        chips
    }

    pub fn services_but(&self, not: &ServiceId) -> Vec<(String, String)> {
        let services = self.site.catalogue.services.iter();
        services
            .filter(|service| service.id != *not)
            .map(|service| {
                (
                    service.id.to_string(),
                    service.name.to(self.lang()).to_owned(),
                )
            })
            .collect()
    }

    /// The tickets that this counter has set aside.
    pub fn held<E>(
        &self,
        counter: CounterNumber,
        free: bool,
        mint: Mint<'_, E>,
    ) -> Result<Vec<TicketLine>, E> {
        let mut lines = Vec::new();
        for ticket in self.state.tickets.at_counter(counter) {
            match ticket.state {
                TicketState::Held {
                    counter: there,
                    since,
                } if there == counter => {
                    let time = self.ui.n("counter.held_since", self.ui.clock(since));
                    lines.push(self.line(ticket, time, free, mint()?));
                }
                _ => {}
            }
        }
        Ok(lines)
    }

    /// The missed tickets that this counter could serve, the latest first.
    pub fn missed<E>(
        &self,
        counter: &Counter,
        count: usize,
        mint: Mint<'_, E>,
    ) -> Result<Vec<TicketLine>, E> {
        let tickets = self.state.tickets.values();
        let mut missed: Vec<(Timestamp, &Ticket)> = tickets
            .filter(|ticket| counter.can_serve(ticket.need()))
            .filter_map(|ticket| match ticket.state {
                TicketState::Missed { at } => Some((at, &**ticket)),
                _ => None,
            })
            .collect();
        missed.sort_by_key(|(at, ticket)| (std::cmp::Reverse(*at), ticket.id));
        let mut lines = Vec::new();
        for (at, ticket) in missed.into_iter().take(count) {
            let time = self.ui.n("counter.missed_at", self.ui.clock(at));
            lines.push(self.line(ticket, time, true, mint()?));
        }
        Ok(lines)
    }

    fn line(&self, ticket: &Ticket, time: String, enabled: bool, id: CommandId) -> TicketLine {
        TicketLine {
            ticket: ticket.id,
            number: ticket.number.to_string(),
            service: self.service_name(&ticket.service),
            time,
            id,
            enabled,
        }
    }

    pub fn next(&self, counter: &Counter, count: usize) -> Vec<NextLine> {
        let upcoming = queue::upcoming(self.state, counter, count);
        let tickets = upcoming
            .iter()
            .filter_map(|(id, _)| self.state.tickets.get(id));
        tickets
            .map(|ticket| NextLine {
                number: ticket.number.to_string(),
                service: self.service_name(&ticket.service),
                waited: self.waited(ticket),
                class: self.class_name(ticket),
            })
            .collect()
    }

    /// Emergencies first, then those that nobody has taken, then the oldest.
    pub fn help<E>(&self, counter: CounterNumber, mint: Mint<'_, E>) -> Result<Vec<HelpCard>, E> {
        let mut calls: Vec<&HelpCall> = self.state.open_help().collect();
        calls.sort_by_key(|call| {
            (
                call.topic != Some(HelpTopic::Unwell),
                !is_untaken(call),
                call.raised_at,
                call.id,
            )
        });
        let mut cards = Vec::new();
        for call in calls {
            cards.push(self.help_card(call, counter, mint)?);
        }
        Ok(cards)
    }

    fn help_card<E>(
        &self,
        call: &HelpCall,
        counter: CounterNumber,
        mint: Mint<'_, E>,
    ) -> Result<HelpCard, E> {
        let ui = self.ui;
        let (topic, icon) = match call.topic {
            Some(HelpTopic::Unwell) => ("topic.unwell", "unwell"),
            Some(HelpTopic::Papers) => ("topic.papers", "papers"),
            Some(HelpTopic::Complaint) => ("topic.complaint", "complaint"),
            Some(HelpTopic::Machine) => ("topic.machine", "kiosk"),
            Some(HelpTopic::Specialist) => ("topic.specialist", "specialist"),
            None => ("counter.help_no_topic", "bell"),
        };
        let stands = match &call.state {
            HelpState::Acknowledged {
                by, eta_minutes, ..
            } => ui.fill(
                "counter.help_acknowledged",
                &[("by", by), ("n", eta_minutes)],
            ),
            HelpState::Arrived { by, .. } => ui.fill("counter.help_arrived", &[("by", by)]),
            other => ui.t(&format!("counter.help_{}", other.name())),
        };
        Ok(HelpCard {
            help: call.id,
            state: call.state.name(),
            urgent: call.topic == Some(HelpTopic::Unwell),
            untaken: is_untaken(call),
            topic: ui.t(topic),
            icon,
            place: self.help_place(call),
            context: self.help_context(call),
            time: ui.clock(call.raised_at),
            stands,
            by: ui.n("counter_n", counter),
            can_arrive: matches!(call.state, HelpState::Acknowledged { .. }),
            deliver_id: mint()?,
            acknowledge_id: mint()?,
            arrive_id: mint()?,
            resolve_id: mint()?,
        })
    }

    /// To where somebody has to walk.
    fn help_place(&self, call: &HelpCall) -> String {
        let lang = self.lang();
        match &call.from {
            HelpOrigin::Kiosk { kiosk } => {
                let place = self.site.settings.kiosk(kiosk);
                place.map_or_else(
                    || kiosk.to_string(),
                    |setup| {
                        let place = setup.place.to(lang);
                        self.ui.fill("counter.at_kiosk", &[("place", &place)])
                    },
                )
            }
            HelpOrigin::Phone { ticket } => {
                let Some(ticket) = self.state.tickets.get(ticket) else {
                    return self.ui.t("counter.at_phone");
                };
                let at = match (ticket.counter(), &ticket.skill) {
                    (Some(counter), _) => Some(self.ui.n("counter_n", counter)),
                    (None, Some(skill)) => {
                        whereabouts(&self.site.settings, skill, lang).map(|place| place.area)
                    }
                    (None, None) => None,
                };
                match at {
                    Some(at) => format!("{} · {at}", ticket.number),
                    None => ticket.number.to_string(),
                }
            }
        }
    }

    fn help_context(&self, call: &HelpCall) -> String {
        let ui = self.ui;
        let mut parts = Vec::new();
        if matches!(call.from, HelpOrigin::Phone { .. }) {
            parts.push(ui.t("counter.at_phone"));
        }
        if let Some(screen) = call.context.screen {
            let name = match screen {
                Screen::Welcome => "welcome",
                Screen::Services => "services",
                Screen::Question => "question",
                Screen::Checklist => "checklist",
                Screen::Lacking => "lacking",
                Screen::Ticket => "ticket",
                Screen::OutOfService => "out_of_service",
                Screen::Search => "search",
                Screen::Track => "track",
                Screen::Rate => "rate",
            };
            parts.push(ui.t(&format!("screen.{name}")));
        }
        if let Some(service) = &call.context.service {
            parts.push(self.service_name(service));
        }
        parts.push(ui.t(lang_key(call.context.lang)));
        parts.join(" · ")
    }
}

fn is_untaken(call: &HelpCall) -> bool {
    matches!(call.state, HelpState::Raised | HelpState::Delivered { .. })
}

fn lang_key(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhHans => "counter.reads_hans",
        Lang::ZhHant => "counter.reads_hant",
        Lang::En => "counter.reads_english",
    }
}
