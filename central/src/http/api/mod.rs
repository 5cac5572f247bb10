//! What kiosks and other programs use: configuration, snapshot, commands, the stream of events, and how a kiosk is.

pub(super) mod catalogue;
pub(super) mod commands;
pub(super) mod events;
pub(super) mod health;
pub(super) mod noop;
pub(super) mod snapshot;
