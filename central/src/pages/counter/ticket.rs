//! The ticket at the counter, with what the clerk needs to know before the first word.

use std::collections::BTreeSet;

use frontdesk_domain::branch::State;
use frontdesk_domain::ids::{CommandId, MaterialId, TicketId};
use frontdesk_domain::priority::Priority;
use frontdesk_domain::queue::{CallReason, CallRule};
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::{Flag, TicketState};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view::{AtTheCounter, MaterialLine, StepLine};

use super::act::Mint;
use crate::pages::ui::Ui;

#[derive(Debug)]
pub struct TicketCard {
    pub ticket: TicketId,
    pub number: String,
    pub service: String,
    pub stands: String,
    pub waited: String,
    /// Since when it is served or was last called, for the running clock.
    pub since_ms: Option<i64>,
    pub since: String,
    /// Why this one was called and not another.
    pub why: Option<String>,
    /// What sets this customer apart: answers, class, language, flags.
    pub chips: Vec<String>,
    pub claim: Option<Claim>,
    pub materials: Vec<MaterialRow>,
    pub steps: Vec<StepRow>,
}

/// A paper, with the form that says the counter misses it, or has it after all.
#[derive(Debug)]
pub struct MaterialRow {
    pub material: MaterialId,
    pub name: String,
    pub ticked: bool,
    pub lacking: bool,
    pub id: CommandId,
    /// All that would be missing then, between spaces.
    pub would_lack: String,
}

/// A step of the service, with the form that ticks it off.
#[derive(Debug)]
pub struct StepRow {
    pub step: StepLine,
    pub id: CommandId,
    /// The digit that ticks it.
    pub key: Option<usize>,
}

/// The ticket asks for priority, and nobody has looked at it.
#[derive(Debug)]
pub struct Claim {
    pub confirm_id: CommandId,
    /// Nothing where it is being served already.
    pub revoke_id: Option<CommandId>,
    pub class: String,
    /// Who may ask for it, as the customer read it.
    pub who: String,
}

pub struct Reader<'a> {
    pub ui: &'a Ui,
    pub state: &'a State,
    pub site: &'a Site,
    pub counter: CounterNumber,
    pub now: Timestamp,
}

/// Steps with a digit for a key.
const KEYS_OF_STEPS: usize = 9;

impl Reader<'_> {
    pub fn card(&self, ticket: AtTheCounter, mint: Mint<'_>) -> TicketCard {
        let ui = self.ui;
        let (since, stands) = match ticket.state {
            TicketState::Called { at, calls, .. } => {
                (Some(at), ui.n("counter.called_times", calls))
            }
            TicketState::Serving { since, .. } => (Some(since), ui.t("counter.serving_for")),
            _ => (None, String::new()),
        };
        TicketCard {
            ticket: ticket.ticket,
            number: ticket.number.to_string(),
            stands,
            waited: ui.n("counter.waited", minutes(ticket.waited_ms)),
            since_ms: since.map(|since| since.0),
            since: since.map_or_else(String::new, |since| {
                let seconds = self.now.ms_since(since) / 1000;
                format!("{:02}:{:02}", seconds / 60, seconds % 60)
            }),
            why: self.why(ticket.ticket),
            chips: self.chips(&ticket),
            claim: self.claim(&ticket, mint),
            materials: rows(&ticket.materials, mint),
            service: ticket.name,
            steps: ticket
                .steps
                .into_iter()
                .enumerate()
                .map(|(n, step)| StepRow {
                    step,
                    id: mint(),
                    key: (n < KEYS_OF_STEPS).then_some(n + 1),
                })
                .collect(),
        }
    }

    fn chips(&self, ticket: &AtTheCounter) -> Vec<String> {
        let usual = self.site.settings.default_class();
        let present = self.state.tickets.get(&ticket.ticket);
        let is_usual = present.is_some_and(|present| usual == Some(&present.class));
        let mut chips = Vec::new();
        if !is_usual {
            chips.push(ticket.class.clone());
        }
        chips.extend(
            ticket
                .answers
                .iter()
                .map(|answered| answered.answer.clone()),
        );
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

    fn why(&self, ticket: TicketId) -> Option<String> {
        let mut calls = self.state.calls.iter().rev();
        let call = calls.find(|call| call.ticket == ticket && call.counter == self.counter)?;
        let CallReason { rule, class, .. } = &call.reason;
        let class = self.site.settings.class(class).map(|class| &class.name);
        let class = class.map_or_else(String::new, |name| name.to(self.ui.lang()).to_owned());
        let why = because(self.ui, *rule, &class);
        Some(self.ui.n("counter.why", why))
    }

    fn claim(&self, ticket: &AtTheCounter, mint: Mint<'_>) -> Option<Claim> {
        if ticket.priority != Priority::Claimed {
            return None;
        }
        let present = self.state.tickets.get(&ticket.ticket)?;
        let class = self.site.settings.class(&present.class);
        let called = matches!(ticket.state, TicketState::Called { .. });
        Some(Claim {
            confirm_id: mint(),
            revoke_id: called.then(&mut *mint),
            class: ticket.class.clone(),
            who: class.map_or_else(String::new, |class| {
                class.claim.to(self.ui.lang()).to_owned()
            }),
        })
    }
}

/// In the order of the service, as the customer read them.
fn rows(materials: &[MaterialLine], mint: Mint<'_>) -> Vec<MaterialRow> {
    let lacking: BTreeSet<&MaterialId> = materials
        .iter()
        .filter(|line| line.lacking)
        .map(|line| &line.material)
        .collect();
    let row = |line: &MaterialLine| {
        let mut would_lack = lacking.clone();
        if !would_lack.remove(&line.material) {
            would_lack.insert(&line.material);
        }
        let would_lack: Vec<&str> = would_lack.into_iter().map(MaterialId::as_str).collect();
        MaterialRow {
            material: line.material.clone(),
            name: line.name.clone(),
            ticked: line.ticked,
            lacking: line.lacking,
            id: mint(),
            would_lack: would_lack.join(" "),
        }
    };
    materials.iter().map(row).collect()
}

/// Why somebody is called before others.
pub fn because(ui: &Ui, rule: CallRule, class: &str) -> String {
    match rule {
        CallRule::FirstInLine => ui.t("counter.because_first"),
        CallRule::ClassTurn { weight, of } => ui.fill(
            "counter.because_turn",
            &[("class", &class), ("weight", &weight), ("of", &of)],
        ),
        CallRule::Chosen => ui.t("counter.because_chosen"),
    }
}

pub fn lang_key(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhHans => "counter.reads_hans",
        Lang::ZhHant => "counter.reads_hant",
        Lang::En => "counter.reads_english",
    }
}

/// Whole ones.
pub fn minutes(ms: i64) -> i64 {
    ms / 60_000
}
