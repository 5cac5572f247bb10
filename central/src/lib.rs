//! The central service: the log of every branch, the commands that extend it, and the pages and streams that show it.

pub mod accounts;
pub mod branch;
pub mod calendar;
pub mod clock;
pub mod config;
pub mod configuration;
pub mod enrolment;
pub mod entropy;
mod http;
mod metrics;
pub mod pages;
pub mod sheet;
mod start;
pub mod store;
mod tries;
mod writer;

pub use http::{AccessKeyError, Patience, TlsError, TlsFiles, routes};
pub use start::{Central, Config, Edge, StartError, start};

// The pages' fixed words, beside each other in every language.
rust_i18n::i18n!("locales", fallback = "zh-Hans");
