//! The branch as this kiosk knows it: the same state the centre has, folded from the stream.

use frontdesk_domain::branch::{Corrupt, Envelope, State};
use frontdesk_domain::wire::Snapshot;

/// Why the replica cannot go on from here: it is set aside and starts again from a snapshot.
#[derive(Debug, thiserror::Error)]
pub enum Diverged {
    #[error("the stream sent something that is no event: {0}")]
    NotAnEvent(#[from] serde_json::Error),
    #[error(transparent)]
    Corrupt(#[from] Corrupt),
}

/// Applies one frame, and returns what was in it. A frame that was applied already changes nothing.
pub fn follow(state: &mut State, frame: &str) -> Result<Option<Envelope>, Diverged> {
    let envelope: Envelope = serde_json::from_str(frame)?;
    if envelope.seq <= state.seq {
        return Ok(None);
    }
    state.apply(&envelope, frame)?;
    Ok(Some(envelope))
}

/// The state a snapshot starts from; nothing when its sequence number is not its own.
pub fn from_snapshot(snapshot: Snapshot) -> Option<State> {
    (snapshot.seq == snapshot.state.seq).then_some(snapshot.state)
}

#[cfg(test)]
mod tests {
    use frontdesk_domain::branch::{Actor, ENVELOPE_VERSION, Event};
    use frontdesk_domain::hash::Hash;
    use frontdesk_domain::ids::{CommandId, LogId};
    use frontdesk_domain::time::Timestamp;

    use super::*;

    #[test]
    fn a_frame_counts_once_and_a_gap_is_noticed() {
        let frames = log(3);
        let mut state = State::default();
        assert!(follow(&mut state, &frames[0]).unwrap().is_some());
        assert!(follow(&mut state, &frames[0]).unwrap().is_none(), "again");
        assert!(matches!(
            follow(&mut state, &frames[2]),
            Err(Diverged::Corrupt(Corrupt::Gap { .. }))
        ));
        assert!(
            follow(&mut state, &frames[1]).unwrap().is_some(),
            "the gap can be filled"
        );
    }

    #[test]
    fn another_logs_event_is_noticed() {
        let (mine, other) = (log(1), log(2));
        let mut state = State::default();
        follow(&mut state, &mine[0]).unwrap();
        assert!(matches!(
            follow(&mut state, &other[1]),
            Err(Diverged::Corrupt(Corrupt::Chain { .. }))
        ));
    }

    /// A log of so many events, different at every call.
    fn log(length: u64) -> Vec<String> {
        let id = frontdesk_central::entropy::id(Timestamp(1)).unwrap();
        let mut prev = Hash::ZERO;
        (1..=length)
            .map(|seq| {
                let envelope = Envelope {
                    seq,
                    prev,
                    at: Timestamp(1),
                    business_date: None,
                    actor: Actor::Centre,
                    by: None,
                    command_id: CommandId(id),
                    v: ENVELOPE_VERSION,
                    event: Event::LogStarted {
                        log: LogId(id),
                        branch: "hall".parse().unwrap(),
                    },
                };
                let json = envelope.to_json();
                prev = Envelope::hash_of(&json);
                json
            })
            .collect()
    }
}
