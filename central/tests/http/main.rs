//! The service over real HTTP, one file for each family of routes.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails where something is missing"
)]

mod access;
mod administration;
mod bad_input;
mod commands;
mod configuration;
mod counter;
mod crowd;
mod customer;
mod enrolment;
mod events;
mod floor;
mod hall;
mod health;
mod kiosk;
mod matrix;
mod reports;
mod secrets;
mod sessions;
mod slow;
mod staff;
mod starting;
mod tls;
mod visits;
