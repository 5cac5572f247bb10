//! Commands and their answers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use frontdesk_domain::branch::Envelope;
use frontdesk_domain::ids::CommandId;
use serde::Deserialize;

use super::{Verdict, broken};
use crate::world::World;

#[derive(Debug, Default)]
pub struct Commands {
    asked: BTreeSet<CommandId>,
    answers: BTreeMap<CommandId, (u16, Arc<str>)>,
    /// Where the last event of each command stands, and how many it has.
    carried_out: BTreeMap<CommandId, (u64, usize)>,
}

#[derive(Deserialize)]
struct Events {
    events: Vec<Envelope>,
}

impl Commands {
    pub fn asked(&mut self, id: CommandId) {
        self.asked.insert(id);
    }

    /// The centre's own commands have ids that nobody else mints.
    pub fn nothing_happens_that_nobody_asked_for(&self, envelope: &Envelope) -> Verdict {
        let id = envelope.command_id;
        if id.0.get_version_num() == 8 || self.asked.contains(&id) {
            return Ok(());
        }
        broken(
            "nothing_happens_that_nobody_asked_for",
            format!("event {} is of command {id}", envelope.seq),
        )
    }

    pub fn no_command_is_carried_out_twice(&mut self, envelope: &Envelope) -> Verdict {
        let before = self.carried_out.get(&envelope.command_id).copied();
        let events = before.map_or(0, |(_, events)| events) + 1;
        self.carried_out
            .insert(envelope.command_id, (envelope.seq, events));
        match before {
            Some((before, _)) if before + 1 != envelope.seq => broken(
                "no_command_is_carried_out_twice",
                format!(
                    "events {before} and {} are of command {}",
                    envelope.seq, envelope.command_id
                ),
            ),
            _ => Ok(()),
        }
    }

    pub fn the_same_command_has_the_same_answer(
        &mut self,
        id: CommandId,
        status: u16,
        body: &Arc<str>,
    ) -> Verdict {
        let answer = (status, Arc::clone(body));
        match self.answers.insert(id, answer.clone()) {
            Some(before) if before != answer => broken(
                "the_same_command_has_the_same_answer",
                format!(
                    "command {id} was answered {} and then {status}: {} / {body}",
                    before.0, before.1
                ),
            ),
            _ => Ok(()),
        }
    }

    /// Answers that are lost with the log are nobody's promise any more, and what they said may be decided anew.
    pub fn set_back(&mut self, events: u64) {
        self.answers.clear();
        self.carried_out.retain(|_, (seq, _)| *seq <= events);
    }

    pub fn every_answered_command_is_in_the_log(&self, world: &World) -> Verdict {
        let log = world.centre.store.log_after(0);
        for (id, (status, body)) in &self.answers {
            let Ok(answer) = serde_json::from_str::<Events>(body) else {
                continue;
            };
            let done = self.carried_out.get(id).map_or(0, |(_, events)| *events);
            if *status == 200 && done != answer.events.len() {
                return broken(
                    "no_command_is_carried_out_twice",
                    format!(
                        "command {id} was answered with {} events and has {done} in the log",
                        answer.events.len()
                    ),
                );
            }
            for event in answer.events.iter().filter(|_| *status == 200) {
                let index = usize::try_from(event.seq)
                    .unwrap_or(usize::MAX)
                    .wrapping_sub(1);
                let there = log
                    .get(index)
                    .is_some_and(|stored| *stored.json == *event.to_json());
                if !there || event.command_id != *id {
                    return broken(
                        "every_answered_command_is_in_the_log",
                        format!("event {} of command {id} is not", event.seq),
                    );
                }
            }
        }
        Ok(())
    }
}
