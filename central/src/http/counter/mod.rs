//! The clerk's page at a counter, below `/b/{branch}/counter/{n}`.

pub(super) mod actions;
pub(super) mod events;
pub(super) mod page;
pub(super) mod viewer;
