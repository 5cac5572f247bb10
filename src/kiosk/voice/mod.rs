//! The kiosk's voice: what each screen says aloud, when it says it, and what says it.
//!
//! [`spoken`] turns a screen's data into an [`Utterance`] in one language; [`speech`] decides when one is said, without
//! clock or I/O; [`speaker`] is the thread that carries its commands out, with an [`engine`] of this machine or the
//! operator's own [`clips`]. What is said never reaches a log, and nothing of it is kept after a visit.

pub mod check;
pub mod clips;
pub mod engine;
pub mod numbers;
pub mod process;
pub mod speaker;
pub mod speech;
pub mod spoken;
pub mod utterance;
pub mod words;

pub use speech::{Command, Speech};
pub use spoken::Spoken;
pub use utterance::{Piece, Utterance};
