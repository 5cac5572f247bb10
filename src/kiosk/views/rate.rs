//! Rate: how the visit was.

use std::collections::BTreeSet;

use frontdesk_domain::rating::{Level, RatingReason};
use frontdesk_ui::{KioskWindow, RateAdapter};
use slint::ComponentHandle as _;

use super::track::shown_asked;
use super::{Looking, Send};
use crate::kiosk::session::{At, Input};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    let adapter = window.global::<RateAdapter>();
    // Nothing of the last customer stays, not even out of sight.
    let nothing = BTreeSet::new();
    let (level, reasons, asked) = match looking.session.at() {
        At::Rate {
            level,
            reasons,
            asked,
            ..
        } => (*level, reasons, *asked),
        _ => (None, &nothing, None),
    };
    adapter.set_level(level.map_or(0, |level| u8::from(level).into()));
    adapter.set_wait(reasons.contains(&RatingReason::Wait));
    adapter.set_manner(reasons.contains(&RatingReason::Manner));
    adapter.set_skill(reasons.contains(&RatingReason::Skill));
    adapter.set_clarity(reasons.contains(&RatingReason::Clarity));
    adapter.set_place(reasons.contains(&RatingReason::Place));
    adapter.set_kiosk(reasons.contains(&RatingReason::Kiosk));
    adapter.set_asked(shown_asked(asked));
}

fn reason(name: &str) -> Option<RatingReason> {
    Some(match name {
        "wait" => RatingReason::Wait,
        "manner" => RatingReason::Manner,
        "skill" => RatingReason::Skill,
        "clarity" => RatingReason::Clarity,
        "place" => RatingReason::Place,
        "kiosk" => RatingReason::Kiosk,
        _ => return None,
    })
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let adapter = window.global::<RateAdapter>();
    let to = send.clone();
    adapter.on_choose(move |level| {
        let level = u8::try_from(level)
            .ok()
            .and_then(|level| Level::try_from(level).ok());
        to(level.map_or(Input::RateAgain, Input::RateLevel));
    });
    let to = send.clone();
    adapter.on_toggle(move |name| {
        if let Some(reason) = reason(&name) {
            to(Input::RateReason(reason));
        }
    });
    let to = send.clone();
    adapter.on_send(move || to(Input::SendRating));
    let to = send.clone();
    adapter.on_done(move || to(Input::Done));
}
