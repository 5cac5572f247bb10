//! The kiosk: one customer's visit at a time, numbers of its own, and a link to the centre that may come and go.
//!
//! Everything but the window and its pictures is without Slint, for machines without a screen and for simulations.

pub mod at_home;
mod bounded;
pub mod checkup;
pub mod device;
pub mod disk;
pub mod facts;
#[cfg(feature = "kiosk")]
mod fonts;
#[cfg(feature = "kiosk")]
mod frames;
#[cfg(feature = "kiosk")]
pub mod gallery;
pub mod journal;
pub mod ledger;
pub mod link;
pub mod logic;
#[cfg(feature = "kiosk")]
mod loopback;
#[cfg(feature = "kiosk")]
pub mod machine;
pub mod monotonic;
pub mod opening;
#[cfg(feature = "kiosk")]
pub mod paper;
#[cfg(feature = "kiosk")]
pub mod pin;
pub mod popular;
#[cfg(feature = "kiosk")]
pub mod printing;
#[cfg(feature = "kiosk")]
pub mod qr;
pub mod receipt;
mod replica;
pub mod search;
pub mod session;
#[cfg(feature = "kiosk")]
pub mod talking;
pub mod tidy;
pub mod tries;
#[cfg(feature = "kiosk")]
pub mod views;
#[cfg(feature = "kiosk")]
pub mod voice;
pub mod waiting;
#[cfg(feature = "kiosk")]
mod wedge;
#[cfg(feature = "kiosk")]
pub mod window;

pub use logic::Kiosk;
