//! What the holder of a ticket is shown, on the phone and elsewhere: their own matter and nothing of anybody else's
//! but the numbers that went first.

use serde::{Deserialize, Serialize};

use super::whereabouts;
use crate::branch::{CallRecord, State};
use crate::catalogue::Remark;
use crate::help::{HelpOrigin, HelpState, HelpTopic};
use crate::ids::HelpId;
use crate::number::TicketNumber;
use crate::queue::CallRule;
use crate::rating::Rating;
use crate::receipt::ShortCode;
use crate::rules::CounterNumber;
use crate::site::Site;
use crate::text::Lang;
use crate::ticket::{Happening, Moment, Need, Outcome, Place, Ticket, TicketState};
use crate::time::Timestamp;
use crate::wait::{Estimate, Wait};

/// Texts of the catalogue are in the reader's language already; everything else is data for the page to word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerView {
    /// The last event this view has seen.
    pub seq: u64,
    pub made_at: Timestamp,
    pub lang: Lang,
    pub branch: String,
    /// An IANA time zone, for the times of day on the page.
    pub time_zone: String,
    pub number: TicketNumber,
    /// What is typed at a kiosk beside the number.
    pub short_code: String,
    pub service: String,
    pub state: TicketState,
    /// Only while waiting.
    pub estimate: Option<Estimate>,
    /// Where tickets of this service are served.
    pub whereabouts: Option<Whereabouts>,
    /// The counter to go to, once called.
    pub counter: Option<CounterView>,
    pub alert: Option<Alert>,
    pub materials: Vec<MaterialView>,
    pub fee: Option<FeeView>,
    pub remarks: Vec<String>,
    /// Who was called before this ticket although they stand behind it, newest first, and why.
    pub went_first: Vec<WentFirst>,
    /// What has happened, newest first.
    pub moments: Vec<MomentView>,
    pub may: Vec<May>,
    /// How many others may be let pass at a time.
    pub let_pass_max: u16,
    /// A missed customer who returns comes after so many.
    pub return_after: u16,
    pub help: Option<HelpView>,
    /// What the holder said of the visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whereabouts {
    pub area: String,
    /// Ascending.
    pub counters: Vec<CounterNumber>,
}

impl Whereabouts {
    /// The counters as people read them: runs as ranges, `1–4, 7`.
    pub fn counters_text(&self) -> String {
        let mut runs: Vec<(CounterNumber, CounterNumber)> = Vec::new();
        for number in &self.counters {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == *number => *last = *number,
                _ => runs.push((*number, *number)),
            }
        }
        let run = |(first, last): &(CounterNumber, CounterNumber)| match last - first {
            0 => first.to_string(),
            _ => format!("{first}–{last}"),
        };
        runs.iter().map(run).collect::<Vec<_>>().join(", ")
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterView {
    pub number: CounterNumber,
    pub area: String,
}

/// What the page should make heard and seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// Few are ahead: come back to the hall.
    Soon,
    /// Go to the counter now.
    Called,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialView {
    pub name: String,
    pub originals: u8,
    pub copies: u8,
    pub note: String,
    pub obtain: String,
    pub ticked: bool,
    /// The counter found it missing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lacking: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeView {
    pub amount_minor: u32,
    pub currency: String,
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WentFirst {
    pub number: TicketNumber,
    pub counter: CounterNumber,
    /// The name of the class that was called.
    pub class: String,
    pub rule: CallRule,
    /// This ticket's holder had let others pass or had come back after a missed call.
    pub you_stepped_back: bool,
}

/// A moment with the name of the service it is about, when it is about another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MomentView {
    #[serde(flatten)]
    pub moment: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// What the holder may do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum May {
    Leave,
    LetPass,
    AskForHelp,
    CancelHelp,
    Rate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpView {
    pub id: HelpId,
    pub topic: Option<HelpTopic>,
    pub state: HelpState,
}

/// At most so many are named who went first.
const WENT_FIRST_MAX: usize = 5;

/// The view of one ticket. `estimate` is that of the ticket while it waits, from [`crate::wait::estimates`].
pub fn customer(
    state: &State,
    site: &Site,
    ticket: &Ticket,
    estimate: Option<Estimate>,
    lang: Lang,
    now: Timestamp,
) -> CustomerView {
    let settings = &site.settings;
    let service = site.catalogue.service(&ticket.service);
    let name_of = |id: &crate::ids::ServiceId| {
        site.catalogue.service(id).map_or_else(
            || id.to_string(),
            |service| service.name.to(lang).to_owned(),
        )
    };
    // What was missing for a while is of no interest once the matter is settled.
    let lacks = !matches!(
        ticket.state,
        TicketState::Done {
            outcome: Outcome::Completed,
            ..
        }
    );
    let materials = service.map(|service| {
        let view = |material: &crate::catalogue::Material| MaterialView {
            name: material.name.to(lang).to_owned(),
            originals: material.originals,
            copies: material.copies,
            note: material.note.to(lang).to_owned(),
            obtain: material.obtain.to(lang).to_owned(),
            ticked: ticket.ticked.contains(&material.id),
            lacking: lacks && ticket.lacking.contains(&material.id),
        };
        service.materials_for(&ticket.answers).map(view).collect()
    });
    let remark = |remark: &Remark| remark.text.to(lang).to_owned();
    let help = help(state, ticket);
    CustomerView {
        seq: state.seq,
        made_at: now,
        lang,
        branch: settings.branch.name.to(lang).to_owned(),
        time_zone: settings.branch.time_zone.clone(),
        number: ticket.number.clone(),
        short_code: ShortCode::of(&ticket.code).as_str().to_owned(),
        service: name_of(&ticket.service),
        state: ticket.state.clone(),
        estimate,
        whereabouts: match ticket.need() {
            Need::Counter(number) => Some(the_one_counter(site, number, lang)),
            Need::Skill(skill) => skill.and_then(|skill| whereabouts(settings, skill, lang)),
        },
        counter: ticket.counter().map(|number| counter(site, number, lang)),
        alert: alert(state, ticket, estimate),
        materials: materials.unwrap_or_default(),
        fee: service
            .and_then(|service| service.fee.as_ref())
            .map(|fee| FeeView {
                amount_minor: fee.amount_minor,
                currency: fee.currency.clone(),
                note: fee.note.to(lang).to_owned(),
            }),
        remarks: service
            .map(|service| service.remarks.iter().map(remark).collect())
            .unwrap_or_default(),
        went_first: went_first(state, site, ticket, lang),
        moments: ticket
            .moments
            .iter()
            .rev()
            .map(|moment| moment_view(moment, name_of))
            .collect(),
        may: may(state, ticket, help.as_ref()),
        let_pass_max: state.rules.let_pass_max,
        return_after: state.rules.return_after,
        help,
        rating: ticket.rating.clone(),
    }
}

fn the_one_counter(site: &Site, number: CounterNumber, lang: Lang) -> Whereabouts {
    Whereabouts {
        area: counter(site, number, lang).area,
        counters: vec![number],
    }
}

fn counter(site: &Site, number: CounterNumber, lang: Lang) -> CounterView {
    let settings = &site.settings;
    let area = settings
        .counter(number)
        .and_then(|counter| settings.area(&counter.area));
    CounterView {
        number,
        area: area
            .map(|area| area.name.to(lang).to_owned())
            .unwrap_or_default(),
    }
}

fn alert(state: &State, ticket: &Ticket, estimate: Option<Estimate>) -> Option<Alert> {
    match ticket.state {
        TicketState::Called { .. } => Some(Alert::Called),
        TicketState::Waiting => estimate
            // Where no counter is open nobody is called soon, however few are ahead.
            .filter(|estimate| matches!(estimate.wait, Wait::Range { .. }))
            .filter(|estimate| estimate.ahead <= state.rules.soon_ahead)
            .map(|_| Alert::Soon),
        _ => None,
    }
}

/// Only calls at counters that could have called this ticket too, since it arrived.
fn went_first(state: &State, site: &Site, ticket: &Ticket, lang: Lang) -> Vec<WentFirst> {
    if !ticket.is_waiting() {
        return Vec::new();
    }
    let on_arrival = |ticket: &Ticket| Place::on_arrival(ticket.arrival, ticket.number.clone());
    let arrived = on_arrival(ticket);
    // Staff may have put somebody before this ticket who came after it.
    let put_forward = |call: &CallRecord| {
        let called = state.tickets.get(&call.ticket);
        called.is_some_and(|called| call.place < arrived && on_arrival(called) > arrived)
    };
    let could_have = |counter: &CounterNumber| {
        state
            .counters
            .get(counter)
            .is_some_and(|counter| counter.can_serve(ticket.need()))
    };
    let overtook = state
        .calls
        .iter()
        .rev()
        .filter(|call| call.ticket != ticket.id)
        .filter(|call| call.place > arrived || put_forward(call))
        .filter(|call| could_have(&call.counter));
    let class_name = |id| {
        site.settings
            .class(id)
            .map(|class| class.name.to(lang).to_owned())
            .unwrap_or_default()
    };
    overtook
        .take(WENT_FIRST_MAX)
        .map(|call| WentFirst {
            number: call.number.clone(),
            counter: call.counter,
            class: class_name(&call.reason.class),
            // To whoever waits it is the same, whether it was put first or called first.
            rule: if put_forward(call) {
                CallRule::Chosen
            } else {
                call.reason.rule
            },
            you_stepped_back: call.place > arrived && call.place < ticket.place,
        })
        .collect()
}

fn moment_view(moment: &Moment, name_of: impl Fn(&crate::ids::ServiceId) -> String) -> MomentView {
    let service = match &moment.what {
        Happening::Transferred { service } | Happening::ServiceCorrected { service } => {
            Some(name_of(service))
        }
        _ => None,
    };
    MomentView {
        moment: moment.clone(),
        service,
    }
}

fn may(state: &State, ticket: &Ticket, help: Option<&HelpView>) -> Vec<May> {
    let mut may = Vec::new();
    if ticket.may_let_pass(&state.rules) {
        may.push(May::LetPass);
    }
    if !ticket.state.is_terminal() {
        match help {
            Some(help) if !help.state.is_terminal() => may.push(May::CancelHelp),
            _ => may.push(May::AskForHelp),
        }
    }
    if ticket.may_leave() {
        may.push(May::Leave);
    }
    // Of a day that is over nothing is decided any more.
    if ticket.may_rate() && state.tickets.contains_key(&ticket.id) {
        may.push(May::Rate);
    }
    may
}

/// The newest call from this ticket's phone.
fn help(state: &State, ticket: &Ticket) -> Option<HelpView> {
    let from = HelpOrigin::Phone { ticket: ticket.id };
    let call = state
        .help
        .values()
        .filter(|call| call.from == from)
        .max_by_key(|call| (call.raised_at, call.id))?;
    Some(HelpView {
        id: call.id,
        topic: call.topic,
        state: call.state.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_read_as_ranges() {
        let text = |counters: &[CounterNumber]| {
            Whereabouts {
                area: String::new(),
                counters: counters.to_vec(),
            }
            .counters_text()
        };
        assert_eq!(text(&[1, 2, 3, 4]), "1–4");
        assert_eq!(text(&[1, 2, 4, 7, 8]), "1–2, 4, 7–8");
        assert_eq!(text(&[]), "");
    }
}
