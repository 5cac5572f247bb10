//! The floor as it is, below `/b/{branch}/floor`: for whoever answers for it.

pub(super) mod actions;
pub(super) mod events;
pub(super) mod page;
