//! The kiosk: one customer's visit at a time, numbers of its own, and a link to the centre that may come and go.

pub mod device;
pub mod disk;
pub mod facts;
pub mod link;
mod numbering;
mod outbox;
mod replica;
pub mod session;
