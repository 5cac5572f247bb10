//! A branch: commands are decided into events, events are applied to the state. The list of events is the truth.

mod apply;
mod command;
mod decide;
mod envelope;
mod event;
mod past;
mod refusal;
mod state;

pub use apply::Corrupt;
pub use command::{Command, TicketFact, TicketRequest};
pub use decide::{Context, decide};
pub use envelope::{Actor, ENVELOPE_VERSION, Envelope};
pub use event::{Event, Issued, SetAsideReason};
pub use past::{Past, PastQuestion};
pub use refusal::Refusal;
pub use state::{
    CALLS_KEPT, CallRecord, ClosedEarly, Lost, NOTICE_CHARS_MAX, NOTICE_HOURS_MAX, Notice,
    SET_ASIDE_KEPT, STATE_VERSION, SetAside, State,
};
