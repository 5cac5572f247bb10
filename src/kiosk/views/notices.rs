//! What interrupts: the countdown before a wipe, something that could not be done.

use frontdesk_ui::{KioskWindow, NoticeAdapter, NoticeKind, StillThereAdapter};
use slint::ComponentHandle as _;

use super::{Looking, Send};
use crate::kiosk::session::{Input, Notice, Overlay};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    match looking.session.overlay() {
        Overlay::StillThere => {
            let seconds = looking.session.seconds_left(looking.session_now);
            window
                .global::<StillThereAdapter>()
                .set_seconds_left(i32::try_from(seconds).unwrap_or(0));
        }
        Overlay::Notice(notice) => {
            let adapter = window.global::<NoticeAdapter>();
            adapter.set_kind(match notice {
                Notice::NumberNotSaved => NoticeKind::NumberNotSaved,
                Notice::ServiceUnavailable => NoticeKind::ServiceUnavailable,
                Notice::IssuingStopped => NoticeKind::IssuingStopped,
            });
            let service = looking.session.service();
            let why = service.and_then(|service| looking.facts.state.not_issued(service));
            adapter.set_why(why.map_or("", |why| why.to(looking.lang())).into());
        }
        Overlay::None | Overlay::Help | Overlay::Language | Overlay::Accessibility => {
            window.global::<NoticeAdapter>().set_why("".into());
        }
    }
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let to = send.clone();
    window
        .global::<StillThereAdapter>()
        .on_go_on(move || to(Input::GoOn));
    let to = send.clone();
    window
        .global::<NoticeAdapter>()
        .on_ok(move || to(Input::CloseOverlay));
}
