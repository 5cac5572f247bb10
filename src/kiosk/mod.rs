//! The kiosk: one customer's visit at a time, numbers of its own, and a link to the centre that may come and go.

pub mod device;
pub mod disk;
pub mod facts;
mod fonts;
pub mod gallery;
pub mod link;
mod monotonic;
mod numbering;
mod outbox;
mod qr;
mod replica;
pub mod session;
pub mod views;
pub mod window;
