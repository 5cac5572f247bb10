//! Calls for help, as every counter's page shows them.

use frontdesk_domain::branch::State;
use frontdesk_domain::help::{HelpCall, HelpOrigin, HelpState, HelpTopic, Screen};
use frontdesk_domain::ids::{CommandId, HelpId};
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::site::Site;
use frontdesk_domain::view::whereabouts;

use super::act::Mint;
use super::ticket::lang_key;
use crate::pages::ui::Ui;

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

pub struct Calls<'a> {
    pub ui: &'a Ui,
    pub state: &'a State,
    pub site: &'a Site,
}

impl Calls<'_> {
    /// Emergencies first, then those that nobody has taken, then the oldest.
    pub fn cards(&self, counter: CounterNumber, mint: Mint<'_>) -> Vec<HelpCard> {
        let mut calls: Vec<&HelpCall> = self.state.open_help().collect();
        calls.sort_by_key(|call| {
            (
                call.topic != Some(HelpTopic::Unwell),
                !is_untaken(call),
                call.raised_at,
                call.id,
            )
        });
        let cards = calls.into_iter();
        cards.map(|call| self.card(call, counter, mint)).collect()
    }

    fn card(&self, call: &HelpCall, counter: CounterNumber, mint: Mint<'_>) -> HelpCard {
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
        HelpCard {
            help: call.id,
            state: call.state.name(),
            urgent: call.topic == Some(HelpTopic::Unwell),
            untaken: is_untaken(call),
            topic: ui.t(topic),
            icon,
            place: self.place(call),
            context: self.context(call),
            time: ui.clock(call.raised_at),
            stands,
            by: ui.n("counter_n", counter),
            can_arrive: matches!(call.state, HelpState::Acknowledged { .. }),
            deliver_id: mint(),
            acknowledge_id: mint(),
            arrive_id: mint(),
            resolve_id: mint(),
        }
    }

    /// To where somebody has to walk.
    fn place(&self, call: &HelpCall) -> String {
        let lang = self.ui.lang();
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

    fn context(&self, call: &HelpCall) -> String {
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
            parts.push(self.ui.service(self.site, service));
        }
        parts.push(ui.t(lang_key(call.context.lang)));
        parts.join(" · ")
    }
}

fn is_untaken(call: &HelpCall) -> bool {
    matches!(call.state, HelpState::Raised | HelpState::Delivered { .. })
}
