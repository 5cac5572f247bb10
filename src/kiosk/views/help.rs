//! Help: what became of the call.

use frontdesk_domain::help::{HelpState as Known, HelpTopic as Topic};
use frontdesk_ui::{HelpAdapter, HelpState, HelpTopic, KioskWindow};
use slint::ComponentHandle as _;

use super::{Looking, Send};
use crate::kiosk::session::{HelpProgress, Input};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let adapter = window.global::<HelpAdapter>();
    let Some(help) = looking.session.help() else {
        // Nothing of the last customer stays, not even out of sight.
        adapter.set_helper_name("".into());
        adapter.set_topic(HelpTopic::None);
        return;
    };
    let (state, by, eta_minutes) = match &help.progress {
        HelpProgress::Calling => (HelpState::Calling, "", 0),
        HelpProgress::Unreachable => (HelpState::Undeliverable, "", 0),
        HelpProgress::Known(known) => match known {
            Known::Raised => (HelpState::Registered, "", 0),
            Known::Delivered { .. } => (HelpState::Shown, "", 0),
            Known::Acknowledged {
                by, eta_minutes, ..
            } => (HelpState::Acknowledged, by.as_str(), *eta_minutes),
            Known::Arrived { by, .. } => (HelpState::Arrived, by.as_str(), 0),
            Known::Resolved { .. } => (HelpState::Resolved, "", 0),
            Known::Cancelled { .. } => (HelpState::Cancelled, "", 0),
            Known::Undeliverable { .. } => (HelpState::Undeliverable, "", 0),
        },
    };
    let desk = looking
        .site()
        .map(|site| site.settings.branch.help_desk.to(looking.lang()));
    adapter.set_state(state);
    adapter.set_helper_name(by.into());
    adapter.set_eta_minutes(eta_minutes.into());
    adapter.set_instead(desk.unwrap_or_default().into());
    adapter.set_topic(match help.topic {
        // That staff want a specialist is nothing a customer chose.
        None | Some(Topic::Specialist) => HelpTopic::None,
        Some(Topic::Machine) => HelpTopic::Machine,
        Some(Topic::Papers) => HelpTopic::Papers,
        Some(Topic::Complaint) => HelpTopic::Complaint,
        Some(Topic::Unwell) => HelpTopic::Emergency,
    });
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let adapter = window.global::<HelpAdapter>();
    let to = send.clone();
    adapter.on_choose_topic(move |topic| {
        to(Input::HelpTopic(match topic {
            HelpTopic::None => None,
            HelpTopic::Machine => Some(Topic::Machine),
            HelpTopic::Papers => Some(Topic::Papers),
            HelpTopic::Complaint => Some(Topic::Complaint),
            HelpTopic::Emergency => Some(Topic::Unwell),
        }));
    });
    let to = send.clone();
    adapter.on_cancel(move || to(Input::CancelHelp));
    let to = send.clone();
    adapter.on_close(move || to(Input::CloseOverlay));
}
