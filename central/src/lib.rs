//! The central service: the log of every branch, the commands that extend it, and the pages and streams that show it.

mod calendar;
pub mod clock;
pub mod config;
pub mod entropy;
mod store;
