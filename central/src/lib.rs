//! The central service: the log of every branch, the commands that extend it, and the pages and streams that show it.

mod branch;
mod calendar;
pub mod clock;
pub mod config;
pub mod entropy;
mod metrics;
pub mod pages;
mod store;
mod writer;

// The pages' fixed words, beside each other in every language.
rust_i18n::i18n!("locales", fallback = "zh-Hans");
