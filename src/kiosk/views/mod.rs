//! The adapters between the visit and the window, one for each Slint global: state in, properties out; callbacks in,
//! inputs out. Nothing decides here.

mod checklist;
mod closed;
mod enrolment;
mod frame;
mod help;
mod lacking;
mod notices;
mod question;
mod rate;
mod rows;
mod search;
mod services;
mod spoken;
mod staff;
mod ticket;
mod track;
mod wait;
mod welcome;

use std::rc::Rc;

use frontdesk_domain::catalogue::{Catalogue, Service};
use frontdesk_domain::rules::PriorityClass;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;
use frontdesk_ui::metrics::ScreenMetrics;
use frontdesk_ui::{KioskWindow, Theme};
use slint::ComponentHandle as _;

pub use frame::language as frame_language;
pub use spoken::spoken;
pub use staff::MachineShown;

use super::facts::Facts;
use super::popular::Popular;
use super::session::{Input, Mode, Modes, Session};
use crate::local_time::Zone;

/// Hears what the customer does.
pub type Send = Rc<dyn Fn(Input)>;

/// Everything a view may look at.
pub struct Looking<'a> {
    pub session: &'a Session,
    pub facts: &'a Facts,
    /// The time of day.
    pub now: Timestamp,
    /// The visit's own time.
    pub session_now: Timestamp,
    pub zone: &'a Zone,
    pub metrics: ScreenMetrics,
    pub popular: &'a Popular,
    pub machine: MachineShown,
    /// Whether the address in the QR code opens only on this machine.
    pub local_only: bool,
}

impl Looking<'_> {
    fn lang(&self) -> Lang {
        self.session.lang()
    }

    fn site(&self) -> Option<&Site> {
        self.facts
            .published
            .as_ref()
            .map(|published| &published.site)
    }

    /// The service the customer is about.
    fn service(&self) -> Option<&Service> {
        self.session.service_in(self.catalogue()?)
    }

    /// The class that a customer may ask for here.
    fn priority(&self) -> Option<&PriorityClass> {
        self.site()?.settings.offered_class()
    }

    fn catalogue(&self) -> Option<&Catalogue> {
        self.site().map(|site| &site.catalogue)
    }
}

/// The modes first: what they change is measured before anything is shown.
pub fn show_modes(window: &KioskWindow, modes: Modes) {
    let theme = window.global::<Theme>();
    theme.set_large(modes.has(Mode::Large));
    theme.set_contrast(modes.has(Mode::Contrast));
    theme.set_low_reach(modes.has(Mode::LowReach));
    theme.set_spoken(modes.has(Mode::Spoken));
    theme.set_still(modes.has(Mode::Still));
}

/// Shows the visit as it stands, in the modes that are shown already.
pub fn show(window: &KioskWindow, looking: &Looking<'_>) {
    welcome::show(window, looking);
    services::show(window, looking);
    question::show(window, looking);
    checklist::show(window, looking);
    lacking::show(window, looking);
    ticket::show(window, looking);
    help::show(window, looking);
    notices::show(window, looking);
    enrolment::show(window, looking);
    closed::show(window, looking);
    search::show(window, looking);
    track::show(window, looking);
    rate::show(window, looking);
    staff::show(window, looking);
    // Last: it is what brings another screen up, complete.
    frame::show(window, looking);
}

/// Hears every touch.
pub fn connect(window: &KioskWindow, send: &Send) {
    frame::connect(window, send);
    welcome::connect(window, send);
    services::connect(window, send);
    question::connect(window, send);
    checklist::connect(window, send);
    lacking::connect(window, send);
    ticket::connect(window, send);
    help::connect(window, send);
    notices::connect(window, send);
    enrolment::connect(window, send);
    search::connect(window, send);
    track::connect(window, send);
    rate::connect(window, send);
    staff::connect(window, send);
}

/// Connects the keys of a field.
macro_rules! type_keys {
    ($adapter:ident, $send:expr) => {
        let to = $send.clone();
        $adapter.on_key(move |typed| {
            $crate::kiosk::views::types(&to, &typed, $crate::kiosk::session::Input::Type);
        });
        let to = $send.clone();
        $adapter.on_erase(move || to($crate::kiosk::session::Input::EraseTyped));
        let to = $send.clone();
        $adapter.on_clear(move || to($crate::kiosk::session::Input::ClearTyped));
    };
}
use type_keys;

/// What a key says. One that says no character (an arrow, a function key) says nothing.
fn types(send: &Send, text: &str, input: fn(char) -> Input) {
    for key in text.chars().filter(|key| !key.is_control()) {
        send(input(key));
    }
}

/// Connects the page buttons of a list: from the page that is shown to the one before or after it. Shown pages count
/// from 1, the visit's from 0.
macro_rules! turn_pages {
    ($adapter:ident, $window:expr, $send:expr) => {
        let turn = |on: bool| {
            let (send, weak) = ($send.clone(), $window.as_weak());
            move || $crate::kiosk::views::frame::turn(&weak, on, &send)
        };
        $window.global::<$adapter>().on_page_previous(turn(false));
        $window.global::<$adapter>().on_page_next(turn(true));
    };
}
use turn_pages;

/// The page that is there when the visit asks for one: a list may have become shorter.
fn existing_page(asked: usize, pages: usize) -> usize {
    asked.min(pages.saturating_sub(1))
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
