//! A place in the queue: the order of arrival, unless its holder let others pass or came back late.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::number::{Lane, TicketNumber};
use crate::time::Timestamp;

/// Places order as the queue does: by arrival, ties by lane and counter. A ticket that was put behind another one has
/// that one's place and, after it, the sequence number of the event that put it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    arrival: Timestamp,
    number: TicketNumber,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    behind: Vec<u64>,
}

impl Place {
    pub fn on_arrival(arrival: Timestamp, number: TicketNumber) -> Self {
        Self {
            arrival,
            number,
            behind: Vec::new(),
        }
    }

    /// Directly behind `other`, before everyone who was put there earlier. `seq` is that of the event.
    #[must_use]
    pub fn behind(other: &Self, seq: u64) -> Self {
        let mut place = other.clone();
        place.behind.push(seq);
        place
    }

    /// Before `other` and behind `previous`, the last of those before it; nothing where it stands first. `number` is
    /// that of the ticket which goes there, `seq` that of the event.
    #[must_use]
    pub fn before(other: &Self, previous: Option<&Self>, number: &TicketNumber, seq: u64) -> Self {
        if let Some(previous) = previous {
            return Self::behind(previous, seq);
        }
        let mut anchor = other.clone();
        if anchor.behind.pop().is_some() {
            // Directly behind whomever `other` was put behind, who has gone.
            return Self::behind(&anchor, seq);
        }
        let mut place = Self::on_arrival(other.arrival.plus_ms(-1), number.clone());
        place.behind.push(seq);
        place
    }

    /// Behind everybody who has arrived: where a newcomer would stand.
    pub fn last() -> Self {
        let prefix = crate::number::Prefix::new('Z').expect("Z is a prefix");
        let number = TicketNumber::new(prefix, Lane::first(), crate::number::COUNTER_MAX)
            .expect("within the bound");
        Self::on_arrival(Timestamp(i64::MAX), number)
    }

    fn tie(&self) -> (&Lane, u32, crate::number::Prefix) {
        (&self.number.lane, self.number.counter(), self.number.prefix)
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let base = self
            .arrival
            .cmp(&other.arrival)
            .then_with(|| self.tie().cmp(&other.tie()));
        // Latest first: whoever was put directly behind somebody stands before those put there earlier, so that
        // "after the next K" is exactly K.
        let pairs = self.behind.iter().zip(&other.behind);
        pairs
            .fold(base, |so_far, (mine, theirs)| {
                so_far.then_with(|| theirs.cmp(mine))
            })
            .then_with(|| self.behind.len().cmp(&other.behind.len()))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn arrived(ms: i64, number: &str) -> Place {
        Place::on_arrival(Timestamp(ms), number.parse().unwrap())
    }

    #[test]
    fn arrival_counts_before_the_number() {
        assert!(arrived(1, "A009") < arrived(2, "A001"));
        assert!(arrived(1, "A001") < arrived(1, "A002"), "ties by counter");
        assert!(
            arrived(1, "A009") < arrived(1, "AB001"),
            "ties by lane first"
        );
    }

    proptest! {
        #[test]
        fn whoever_is_put_behind_another_stands_directly_behind(picks in prop::collection::vec(any::<prop::sample::Index>(), 1..20)) {
            let mut queue: Vec<Place> = (0..4).map(|i| arrived(i, &format!("A{:03}", i + 1))).collect();
            for (seq, pick) in picks.iter().enumerate() {
                let at = pick.index(queue.len());
                let place = Place::behind(&queue[at], seq as u64);
                queue.insert(at + 1, place);
                let mut sorted = queue.clone();
                sorted.sort();
                prop_assert_eq!(&sorted, &queue);
            }
        }

        #[test]
        fn whoever_is_put_before_another_stands_between_it_and_the_one_before(
            picks in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>(), any::<bool>()), 1..20),
        ) {
            let mut queue: Vec<Place> = (0..4).map(|i| arrived(i, &format!("A{:03}", i + 1))).collect();
            for (seq, (pick, before, first_goes)) in picks.iter().enumerate() {
                let (seq, number) = (seq as u64, "B001".parse().unwrap());
                let at = pick.index(queue.len());
                let (place, at) = if *before {
                    let previous = at.checked_sub(1).map(|previous| &queue[previous]);
                    (Place::before(&queue[at], previous, &number, seq), at)
                } else {
                    (Place::behind(&queue[at], seq), at + 1)
                };
                queue.insert(at, place);
                let mut sorted = queue.clone();
                sorted.sort();
                prop_assert_eq!(&sorted, &queue);
                if *first_goes {
                    queue.remove(0);
                }
            }
        }
    }
}
