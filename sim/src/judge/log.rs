//! The log is one chain without a gap, what stands in it stays, and every replica is a part of it or knows that it is not.

use std::sync::Arc;

use frontdesk_domain::branch::Envelope;
use frontdesk_domain::hash::Hash;

use super::{Broken, Verdict, broken};
use crate::world::World;
use crate::world::store::MemoryStore;

#[derive(Debug, Default)]
pub struct Log {
    hashes: Vec<Hash>,
    /// Of logs that were lost, each whole: a replica may be a part of one, until it hears.
    former: Vec<Vec<Hash>>,
    /// How many events there were in all, those of lost logs included.
    ever: usize,
}

impl Log {
    pub fn length(&self) -> usize {
        self.ever
    }

    /// Returns the events that are new.
    pub fn sequence_has_no_gap(
        &mut self,
        store: &MemoryStore,
    ) -> Result<Vec<(Envelope, Arc<str>)>, Broken> {
        let known = self.hashes.len();
        if store.length() < known as u64 {
            broken(
                "sequence_has_no_gap",
                format!("the log had {known} events and has {}", store.length()),
            )?;
        }
        if store.hash_at(known as u64) != self.hashes.last().copied() {
            broken(
                "what_is_in_the_log_stays",
                format!("event {known} is another one than it was"),
            )?;
        }
        let mut new = Vec::new();
        for event in store.log_after(known) {
            let seq = self.hashes.len() as u64 + 1;
            let before = self.hashes.last().copied().unwrap_or(Hash::ZERO);
            let read = serde_json::from_str::<Envelope>(&event.json);
            let fits = event.seq == seq
                && event.prev == before
                && event.hash == Hash::of(event.json.as_bytes())
                && read
                    .as_ref()
                    .is_ok_and(|envelope| envelope.seq == seq && envelope.prev == before);
            match read {
                Ok(envelope) if fits => new.push((envelope, event.json)),
                _ => broken(
                    "sequence_has_no_gap",
                    format!(
                        "event {} stands where {seq} should, or names another before it",
                        event.seq
                    ),
                )?,
            }
            self.hashes.push(event.hash);
            self.ever += 1;
        }
        Ok(new)
    }

    pub fn set_back(&mut self, events: usize) {
        self.former.push(self.hashes.clone());
        self.hashes.truncate(events);
    }

    pub fn nothing_changed_meaning(&self, store: &MemoryStore) -> Verdict {
        for (event, known) in store.log_after(0).iter().zip(&self.hashes) {
            if event.hash != *known || Hash::of(event.json.as_bytes()) != *known {
                return broken(
                    "what_is_in_the_log_stays",
                    format!("event {} is another one than it was", event.seq),
                );
            }
        }
        Ok(())
    }

    pub fn every_replica_is_a_prefix_or_knows_better(&self, world: &World) -> Verdict {
        for (index, machine) in world.machines.iter().enumerate() {
            let Some(kiosk) = &machine.running else {
                continue;
            };
            let state = &kiosk.facts().state;
            if state.seq == 0 || is_in(&self.hashes, state.seq, state.head) {
                continue;
            }
            let of_a_former = self
                .former
                .iter()
                .any(|log| is_in(log, state.seq, state.head));
            // It has not been told yet; while the stream of this centre is open, it has.
            if !of_a_former || world.is_followed_by(index) {
                return broken(
                    "every_replica_is_a_prefix_or_knows_better",
                    format!(
                        "machine {index} has an event {} that is not the log's",
                        state.seq
                    ),
                );
            }
        }
        Ok(())
    }
}

fn is_in(log: &[Hash], seq: u64, head: Hash) -> bool {
    let index = usize::try_from(seq).unwrap_or(usize::MAX).wrapping_sub(1);
    log.get(index) == Some(&head)
}
