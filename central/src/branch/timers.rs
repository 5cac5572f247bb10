//! What the centre must do by itself, and when: derived from the state, so that a restart loses none. The ids follow
//! from what is due, so that the same thing fired twice counts once.

use frontdesk_domain::branch::{Command, State};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::HelpState;
use frontdesk_domain::ids::{BranchId, CommandId, LogId};
use frontdesk_domain::site::Versions;
use frontdesk_domain::time::Timestamp;

use super::{Asked, Submission};
use crate::calendar::Calendar;

/// What is due at `now`.
pub(super) fn due(
    branch: &BranchId,
    state: &State,
    calendar: &Calendar,
    now: Timestamp,
) -> Vec<Submission> {
    let mut due = Vec::new();
    // A clock that is behind opens no day: days only go forward.
    if let Some(date) = calendar.date_at(now)
        && state.day.is_none_or(|open| open < date)
    {
        let id = timer_id(branch, "open_day", &date.to_string(), 0);
        let began = calendar.start_of(date).unwrap_or(now);
        due.push(own(id, Command::OpenDay { date, began }));
    }
    let expired = state
        .open_help()
        .filter(|call| matches!(call.state, HelpState::Raised) && call.valid_until <= now);
    for help in expired.map(|call| call.id) {
        let id = timer_id(branch, "expire_help", &help.to_string(), 0);
        due.push(own(id, Command::ExpireHelp { help }));
    }
    due
}

/// When to look again.
pub(super) fn next(state: &State, calendar: &Calendar) -> Option<Timestamp> {
    let help = state.next_deadline().map(|(at, _)| at);
    let day = state.day.and_then(|open| calendar.start_after(open));
    help.into_iter().chain(day).min()
}

/// The configuration the centre was started with. A version may come back later, so the place in the log is part of
/// the id.
pub(super) fn configure(
    branch: &BranchId,
    state: &State,
    versions: &Versions,
    new_log: LogId,
) -> Submission {
    let version = format!("{}{}", versions.settings, versions.catalogue);
    let id = timer_id(branch, "configure", &version, state.seq);
    own(id, Command::Configure { new_log })
}

fn own(id: CommandId, command: Command) -> Submission {
    Submission {
        id,
        by: None,
        asked: Asked::Command(Box::new(command)),
    }
}

fn timer_id(branch: &BranchId, kind: &str, thing: &str, level: u64) -> CommandId {
    let hash = Hash::of(format!("{branch}\n{kind}\n{thing}\n{level}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    CommandId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timers_id_follows_from_branch_kind_thing_and_level_and_from_nothing_else() {
        let branch: BranchId = "hall".parse().unwrap();
        let id = timer_id(&branch, "expire_help", "x", 0);
        assert_eq!(id, timer_id(&branch, "expire_help", "x", 0));
        assert_eq!(
            id.0.get_version_num(),
            8,
            "no device mints ids of this version"
        );
        let other: BranchId = "other".parse().unwrap();
        for different in [
            timer_id(&other, "expire_help", "x", 0),
            timer_id(&branch, "open_day", "x", 0),
            timer_id(&branch, "expire_help", "y", 0),
            timer_id(&branch, "expire_help", "x", 1),
        ] {
            assert_ne!(id, different);
        }
    }
}
