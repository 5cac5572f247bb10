//! The pages that the centre renders: the customer's on the phone and the clerk's at the counter. A page is a function
//! of the branch's state; it decides nothing, and works without script.
//!
//! Who serves them finds the names of every form's fields in [`customer::CustomerForm`] and [`counter::CounterForm`],
//! and the stylesheet, script and icon in [`assets`].

pub mod account;
pub mod admin;
pub mod assets;
mod code;
pub mod counter;
pub mod customer;
pub mod floor;
mod frame;
mod list;
pub mod login;
mod problem;
mod registering;
#[cfg(test)]
pub(crate) mod sample;
mod set_aside;
pub mod set_up;
#[cfg(test)]
mod tests;
mod ui;

pub use counter::CounterPage;
pub use customer::CustomerPage;
pub use floor::FloorPage;
pub use list::ListPage;
pub use problem::{Problem, ProblemPage};
pub use registering::RegisteringPage;
pub use set_aside::SetAsidePage;

use frontdesk_domain::slip::Printer;
use frontdesk_domain::text::Lang;

/// What a page allows itself: its stylesheet, script and icon and its own streams, nothing inline and nothing else.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The language of a page: the one asked for by `?lang=`, or else `otherwise`.
pub fn lang_of(asked: Option<&str>, otherwise: Lang) -> Lang {
    asked.and_then(Lang::from_tag).unwrap_or(otherwise)
}

/// What the answer to the last form was, said once at the top of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A refusal or an error, by its code on the wire. An unknown code is worded in general terms.
    Refused(String),
    /// The form could not be read.
    BadForm,
}

impl Notice {
    /// From the query `refused=…` that the answer to a form leads back with.
    pub fn from_query(refused: Option<&str>) -> Option<Self> {
        match refused {
            None | Some("") => None,
            Some("bad_form") => Some(Self::BadForm),
            Some(code) => Some(Self::Refused(code.to_owned())),
        }
    }

    /// The key of its words. Only codes that we know become part of a key.
    fn key(&self) -> String {
        match self {
            Self::BadForm => "notice.bad_form".to_owned(),
            Self::Refused(code) if REFUSALS_WORDED.contains(&code.as_str()) => {
                format!("notice.{code}")
            }
            Self::Refused(_) => "notice.other".to_owned(),
        }
    }
}

/// The refusals that a customer, a clerk or an administrator can meet on a page, each with a sentence of its own.
const REFUSALS_WORDED: [&str; 57] = [
    "unknown_ticket",
    "unknown_service",
    "unknown_counter",
    "unknown_help",
    "wrong_ticket_state",
    "wrong_counter_state",
    "wrong_help_state",
    "counter_not_open",
    "counter_busy",
    "other_counter",
    "nobody_waiting",
    "too_soon",
    "call_again_first",
    "nobody_behind",
    "let_pass_used_up",
    "let_pass_range",
    "bad_acknowledgement",
    "help_ended",
    "no_open_day",
    "no_priority_claim",
    "rated_already",
    "counter_taken",
    "clerk_elsewhere",
    "counter_closed",
    "cannot_serve",
    "unknown_skill",
    "other_class",
    "same_ticket",
    "nothing_to_undo",
    "too_late_to_undo",
    "unknown_material",
    "unknown_step",
    "bad_answer",
    "closed_early",
    "notice_empty",
    "notice_end",
    "notice_too_long",
    "unknown_colleague",
    "nothing_new",
    "configuration_changed",
    "bad_configuration",
    "bad_file",
    "too_large",
    "draft_gone",
    "other_branch",
    "counter_in_use",
    "skill_in_use",
    "class_in_use",
    "kiosk_in_place",
    "unknown_version",
    "unknown_kiosk",
    "no_kiosk_free",
    "login_taken",
    "bad_account",
    "last_administrator",
    "is_disabled",
    "id_reused",
];

/// What the locales call it by.
fn printer_name(printer: Printer) -> &'static str {
    match printer {
        Printer::Ready => "ready",
        Printer::PaperLow => "paper_low",
        Printer::PaperOut => "paper_out",
        Printer::CoverOpen => "cover_open",
        Printer::Jammed => "jammed",
        Printer::Offline => "offline",
        Printer::Unreadable => "unreadable",
    }
}
