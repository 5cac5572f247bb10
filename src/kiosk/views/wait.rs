//! A wait as the screens show it.

use frontdesk_domain::catalogue::Service;
use frontdesk_domain::wait::{Estimate, Wait};
use frontdesk_ui::{Wait as ShownWait, WaitKind};

use super::Looking;

/// For whoever takes a number for a service now.
pub fn of_newcomer(service: &Service, looking: &Looking<'_>) -> ShownWait {
    if looking.facts.state.not_issued(&service.id).is_some() {
        return ShownWait {
            kind: WaitKind::Stopped,
            ..ShownWait::default()
        };
    }
    shown(looking.facts.newcomer(&service.skill, looking.now), looking)
}

/// Withheld figures and unanswerable questions are two things, and the screen says which.
pub fn shown(estimate: Option<Estimate>, looking: &Looking<'_>) -> ShownWait {
    let minutes = |minutes: u32| i32::try_from(minutes).unwrap_or(i32::MAX);
    match estimate.map(|estimate| estimate.wait) {
        Some(Wait::Range {
            low_minutes,
            high_minutes,
            made_at,
        }) => ShownWait {
            kind: WaitKind::Range,
            low: minutes(low_minutes),
            high: minutes(high_minutes),
            made_at: looking.zone.clock(made_at).into(),
        },
        Some(Wait::NoCounterOpen) => ShownWait {
            kind: WaitKind::NoCounterOpen,
            ..ShownWait::default()
        },
        None => ShownWait {
            kind: WaitKind::Unknown,
            ..ShownWait::default()
        },
    }
}
