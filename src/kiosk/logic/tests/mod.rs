//! The kiosk, driven by hand.

mod diverging;
mod hall;
mod link;
mod numbers;
mod standing;
