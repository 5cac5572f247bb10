//! The kiosk, driven by hand.

mod hall;
mod link;
mod numbers;
