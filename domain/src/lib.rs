//! The rules of a service hall: what a catalogue, a ticket, a counter and a help call are, who is called next and
//! why, and how long it will take. No clock, no randomness, no I/O: time, ids and configuration come in as arguments.

pub mod act;
pub mod alarm;
pub mod branch;
pub mod catalogue;
pub mod counter;
pub mod hash;
pub mod health;
pub mod help;
pub mod hours;
pub mod ids;
pub mod lane;
pub mod list;
pub mod number;
pub mod priority;
pub mod queue;
pub mod rating;
pub mod receipt;
pub mod rules;
pub mod site;
pub mod slip;
pub mod text;
pub mod ticket;
pub mod time;
pub mod view;
pub mod wait;
pub mod wire;
pub mod wish;
mod written;
