//! Administration in a browser, `/admin` and below: for administrators of a branch, and of the whole installation.

pub(super) mod actions;
pub(super) mod drafts;
pub(super) mod index;
mod multipart;
pub(super) mod page;
mod settings;
mod shown;
mod staff;
mod upload;
