//! Out of service, and the code that ends it.

use frontdesk_central::enrolment::ALPHABET;
use frontdesk_ui::{
    EnrolmentAdapter, EnrolmentState, KioskWindow, OutOfServiceAdapter, OutOfServiceReason,
};
use slint::{ComponentHandle as _, ModelRc, SharedString, VecModel};

use super::{Looking, Send, count, types};
use crate::kiosk::logic::{CodeRefused, Enrolment, Hitch};
use crate::kiosk::session::{At, CODE_CHARS, Input, OutOfService, Typing};

pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    match looking.session.at() {
        At::OutOfService(why) => show_reason(window, looking, *why),
        At::Enrolment { typing, .. } => show_code(window, looking, typing),
        _ => show_code(window, looking, &Typing::default()),
    }
}

fn show_reason(window: &KioskWindow, looking: &Looking<'_>, why: OutOfService) {
    let Some(reason) = reason(why) else {
        return;
    };
    let adapter = window.global::<OutOfServiceAdapter>();
    adapter.set_reason(reason);
    adapter.set_file(
        looking
            .facts
            .set_aside
            .as_deref()
            .unwrap_or_default()
            .into(),
    );
    adapter.set_owed(i32::try_from(looking.facts.owed).unwrap_or(i32::MAX));
    adapter.set_wants_code(why.wants_code());
}

/// A closed hall has a screen of its own.
fn reason(why: OutOfService) -> Option<OutOfServiceReason> {
    Some(match why {
        OutOfService::NoCatalogue => OutOfServiceReason::NoCatalogue,
        OutOfService::NotEnrolled | OutOfService::Revoked => OutOfServiceReason::Revoked,
        OutOfService::LaneSuspended => OutOfServiceReason::LaneSuspended,
        OutOfService::OfflineTooLong => OutOfServiceReason::OfflineTooLong,
        OutOfService::DatabaseSetAside => OutOfServiceReason::DatabaseSetAside,
        OutOfService::Starting => OutOfServiceReason::Starting,
        OutOfService::Closed => return None,
    })
}

fn show_code(window: &KioskWindow, looking: &Looking<'_>, typing: &Typing) {
    let adapter = window.global::<EnrolmentAdapter>();
    let (first, second) = (0..CODE_CHARS / 2, CODE_CHARS / 2..CODE_CHARS);
    adapter.set_first_half(places(first.map(|place| typed(typing, place))));
    adapter.set_second_half(places(second.map(|place| typed(typing, place))));
    adapter.set_next(count(typing.code().len()));
    adapter.set_complete(typing.is_complete());
    adapter.set_state(match looking.facts.enrolment {
        _ if typing.is_edited() => EnrolmentState::Typing,
        Enrolment::NoCode => EnrolmentState::Typing,
        Enrolment::Asking(None) => EnrolmentState::Asking,
        Enrolment::Asking(Some(Hitch::Unreachable)) => EnrolmentState::Unreachable,
        Enrolment::Asking(Some(Hitch::TooManyTries)) => EnrolmentState::TooManyTries,
        Enrolment::Asking(Some(Hitch::NoSense)) => EnrolmentState::NoSense,
        Enrolment::Refused(CodeRefused::Wrong) => EnrolmentState::Wrong,
        Enrolment::Refused(CodeRefused::Expired) => EnrolmentState::Expired,
        Enrolment::Refused(CodeRefused::Locked) => EnrolmentState::Locked,
        Enrolment::Refused(CodeRefused::Used) => EnrolmentState::Used,
        Enrolment::Refused(CodeRefused::NoLaneFree) => EnrolmentState::NoLaneFree,
        Enrolment::Refused(CodeRefused::Other) => EnrolmentState::Other,
    });
}

/// What stands in this place; nothing where none was typed yet.
fn typed(typing: &Typing, place: usize) -> SharedString {
    let character = typing.code().chars().nth(place);
    character.map_or_else(SharedString::new, |typed| typed.to_string().into())
}

fn places(texts: impl Iterator<Item = SharedString>) -> ModelRc<SharedString> {
    ModelRc::new(texts.collect::<VecModel<_>>())
}

pub fn connect(window: &KioskWindow, send: &Send) {
    let to = send.clone();
    window
        .global::<OutOfServiceAdapter>()
        .on_type_code(move || to(Input::TypeCode));
    let adapter = window.global::<EnrolmentAdapter>();
    let keys = ALPHABET.chars().map(|key| key.to_string().into());
    adapter.set_keys(places(keys));
    let to = send.clone();
    adapter.on_key(move |typed| types(&to, &typed, Input::CodeKey));
    let to = send.clone();
    adapter.on_erase(move || to(Input::EraseKey));
    let to = send.clone();
    adapter.on_show(move || to(Input::ShowCode));
}
