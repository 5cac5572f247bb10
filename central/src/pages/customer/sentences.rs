//! What the customer's page says, from the data of the view.

use std::fmt::Display;

use frontdesk_domain::help::{HelpResolution, HelpState, HelpTopic};
use frontdesk_domain::queue::CallRule;
use frontdesk_domain::ticket::{CancelReason, Happening, Outcome, TicketState};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view::{Alert, CustomerView, HelpView, MomentView, WentFirst, amount};

use crate::pages::ui::Ui;

pub struct Sentences<'a> {
    pub ui: &'a Ui,
    pub view: &'a CustomerView,
}

/// One line of the timeline.
pub struct Progress {
    pub text: String,
    pub time: String,
}

/// How a call for help stands.
pub struct HelpLine {
    /// The state's name on the wire.
    pub state: &'static str,
    pub heading: String,
    pub text: String,
    pub time: Option<String>,
}

/// What it costs.
pub struct FeeLine {
    pub name: String,
    pub amount: String,
}

type Values<'a> = [(&'a str, &'a dyn Display)];

impl Sentences<'_> {
    fn fill(&self, key: &str, values: &Values) -> String {
        self.ui.fill(key, values)
    }

    fn area(&self) -> &str {
        let called = self.view.counter.as_ref().map(|counter| &counter.area);
        let usual = self.view.whereabouts.as_ref().map(|place| &place.area);
        called
            .or(usual)
            .map(String::as_str)
            .filter(|area| !area.is_empty())
            .unwrap_or_default()
    }

    fn ahead(&self) -> u32 {
        self.view.estimate.map_or(0, |estimate| estimate.ahead)
    }

    /// "请到 A 区", "3 号窗口".
    pub fn go_to(&self) -> (String, String) {
        let number = self
            .view
            .counter
            .as_ref()
            .map_or(0, |counter| counter.number);
        let go = match self.area() {
            "" => self.ui.t("customer.go"),
            area => self.fill("customer.go_area", &[("area", &area)]),
        };
        (go, self.ui.n("counter_n", number))
    }

    /// The line that is seen and heard; empty when there is nothing to alert to.
    pub fn alert(&self) -> String {
        match self.view.alert {
            None => String::new(),
            Some(Alert::Called) => {
                let (go, counter) = self.go_to();
                let values: &Values = &[("go", &go), ("counter", &counter)];
                self.fill("customer.alert_called", values)
            }
            Some(Alert::Soon) => {
                let key = match (self.ahead(), self.area()) {
                    (0, "") => "customer.alert_next",
                    (0, _) => "customer.alert_next_area",
                    (_, "") => "customer.alert_soon",
                    _ => "customer.alert_soon_area",
                };
                self.fill(key, &[("area", &self.area())])
            }
        }
    }

    pub fn title(&self) -> String {
        let number = &self.view.number;
        let what = match self.view.state {
            TicketState::Waiting if self.view.estimate.is_some() => {
                self.ui.count("customer.title_ahead", self.ahead().into())
            }
            TicketState::Called { .. } => {
                let (_, counter) = self.go_to();
                self.fill("customer.title_called", &[("counter", &counter)])
            }
            ref state => self.ui.t(&format!("customer.title_{}", state.name())),
        };
        format!("{what} · {number}")
    }

    /// The heading and the explanation of a ticket that is neither waiting nor called.
    pub fn standing(&self) -> (String, String) {
        let state = &self.view.state;
        let variant = match state {
            TicketState::Done { outcome, .. } => match outcome {
                Outcome::Completed => "done_completed",
                Outcome::Accepted => "done_accepted",
                Outcome::Incomplete => "done_incomplete",
                Outcome::Declined => "done_declined",
                Outcome::NotHandledHere => "done_not_handled_here",
                Outcome::Withdrawn => "done_withdrawn",
                Outcome::DayEnded => "done_day_ended",
            },
            TicketState::Cancelled { reason, .. } => match reason {
                CancelReason::Left => "cancelled_left",
                CancelReason::DayEnded => "cancelled_day_ended",
            },
            TicketState::Missed { .. } if self.view.return_after == 0 => "missed_to_end",
            other => other.name(),
        };
        let (_, counter) = self.go_to();
        let after = self.view.return_after;
        let values: &Values = &[("counter", &counter), ("n", &after)];
        (
            self.fill(&format!("customer.{variant}_heading"), values),
            self.fill(&format!("customer.{variant}_text"), values),
        )
    }

    /// Newest first.
    pub fn progress(&self) -> Vec<Progress> {
        let line = |moment: &MomentView| Progress {
            text: self.moment(moment),
            time: self.ui.clock(moment.moment.at),
        };
        self.view.moments.iter().map(line).collect()
    }

    fn moment(&self, moment: &MomentView) -> String {
        let ui = self.ui;
        match &moment.moment.what {
            Happening::Issued { ahead: 0 } => ui.t("moment.issued_first"),
            Happening::Issued { ahead } => ui.count("moment.issued", (*ahead).into()),
            Happening::Called { counter } => ui.n("moment.called", counter),
            Happening::Started { counter } => ui.n("moment.started", counter),
            Happening::Held => ui.t("moment.held"),
            Happening::Resumed { counter } => ui.n("moment.resumed", counter),
            Happening::Transferred { service } => {
                let name = moment.service.as_deref().unwrap_or(service.as_str());
                self.fill("moment.transferred", &[("service", &name)])
            }
            Happening::ServiceCorrected { service } => {
                let name = moment.service.as_deref().unwrap_or(service.as_str());
                self.fill("moment.service_corrected", &[("service", &name)])
            }
            Happening::SentToCounter { counter } => ui.n("moment.sent_to_counter", counter),
            Happening::SentToSkill => ui.t("moment.sent_to_skill"),
            Happening::Missed => ui.t("moment.missed"),
            Happening::Returned => ui.t("moment.returned"),
            Happening::LetPass { others } => ui.count("moment.let_pass", (*others).into()),
            Happening::Moved => ui.t("moment.moved"),
            Happening::PriorityConfirmed => ui.t("moment.priority_confirmed"),
            Happening::PriorityRevoked => ui.t("moment.priority_revoked"),
            Happening::Undone { .. } => ui.t("moment.undone"),
            Happening::Done => ui.t("moment.done"),
            Happening::Cancelled => ui.t("moment.cancelled"),
            Happening::NoShow => ui.t("moment.no_show"),
        }
    }

    pub fn went_first(&self) -> Vec<String> {
        let sentence = |first: &WentFirst| {
            let key = match first.rule {
                _ if first.you_stepped_back => "went_first.stepped_back",
                CallRule::ClassTurn { .. } => "went_first.class_turn",
                CallRule::FirstInLine => "went_first.first_in_line",
                CallRule::Chosen => "went_first.chosen",
            };
            let (weight, of) = match first.rule {
                CallRule::ClassTurn { weight, of } => (weight, of),
                CallRule::FirstInLine | CallRule::Chosen => (0, 0),
            };
            let values: &Values = &[
                ("number", &first.number),
                ("counter", &first.counter),
                ("class", &first.class),
                ("weight", &weight),
                ("of", &of),
            ];
            self.fill(key, values)
        };
        self.view.went_first.iter().map(sentence).collect()
    }

    pub fn help(&self, help: &HelpView, help_desk: &str) -> HelpLine {
        let ui = self.ui;
        let name = help.state.name();
        let (variant, at): (String, Option<Timestamp>) = match &help.state {
            HelpState::Raised => (name.into(), None),
            HelpState::Acknowledged {
                at, eta_minutes: 0, ..
            } => ("acknowledged_now".into(), Some(*at)),
            HelpState::Resolved { at, reason } => {
                let how = match reason {
                    HelpResolution::Helped => "helped",
                    HelpResolution::Referred => "referred",
                    HelpResolution::NobodyThere => "nobody_there",
                    HelpResolution::DayEnded => "day_ended",
                };
                (format!("resolved_{how}"), Some(*at))
            }
            HelpState::Delivered { at }
            | HelpState::Acknowledged { at, .. }
            | HelpState::Arrived { at, .. }
            | HelpState::Cancelled { at }
            | HelpState::Undeliverable { at } => (name.into(), Some(*at)),
        };
        let (by, minutes) = match &help.state {
            HelpState::Acknowledged {
                by, eta_minutes, ..
            } => (by.as_str(), *eta_minutes),
            HelpState::Arrived { by, .. } => (by.as_str(), 0),
            _ => ("", 0),
        };
        let values: &Values = &[("by", &by), ("n", &minutes), ("help_desk", &help_desk)];
        let topic = match help.topic {
            Some(HelpTopic::Machine) => Some("machine"),
            Some(HelpTopic::Papers) => Some("papers"),
            Some(HelpTopic::Complaint) => Some("complaint"),
            Some(HelpTopic::Unwell) => Some("unwell"),
            Some(HelpTopic::Specialist) => Some("specialist"),
            None => None,
        };
        let mut heading = ui.t("help.heading");
        if let Some(topic) = topic {
            let topic = ui.t(&format!("topic.{topic}"));
            heading = self.fill("help.heading_about", &[("topic", &topic)]);
        }
        HelpLine {
            state: name,
            heading,
            text: self.fill(&format!("help.{variant}"), values),
            time: at.map(|at| ui.clock(at)),
        }
    }

    pub fn fee(&self) -> Option<FeeLine> {
        let fee = self.view.fee.as_ref()?;
        let name = match fee.note.as_str() {
            "" => self.ui.t("customer.fee"),
            note => note.to_owned(),
        };
        Some(FeeLine {
            name,
            amount: self.money(fee.amount_minor, &fee.currency),
        })
    }

    fn money(&self, minor: u32, currency: &str) -> String {
        let amount = amount(minor, currency);
        if currency == "CNY" {
            self.ui.n("money.cny", amount)
        } else {
            format!("{currency} {amount}")
        }
    }
}
