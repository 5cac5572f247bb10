//! What search finds, and in which order.

mod found;
mod hall;
mod order;
mod properties;
mod slips;
