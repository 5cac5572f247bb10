//! The kiosk, driven by hand.

mod days;
mod diverging;
mod enrolling;
mod hall;
mod health;
mod link;
mod numbers;
mod printing;
mod rotating;
mod standing;
mod wishing;
