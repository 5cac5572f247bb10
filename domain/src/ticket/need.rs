//! What a counter must be to call a ticket.

use crate::ids::SkillId;
use crate::rules::CounterNumber;

/// Tickets with the same need wait in the same lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need<'a> {
    /// Any counter with this skill; any at all where the service was unknown at issue.
    Skill(Option<&'a SkillId>),
    /// This counter and no other: a colleague sent the ticket there, knowing who serves.
    Counter(CounterNumber),
}
