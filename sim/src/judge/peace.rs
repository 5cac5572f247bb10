//! When everything is mended, everything arrives.

use frontdesk_central::branch::core;

use std::collections::BTreeSet;

use super::{Verdict, broken};
use crate::world::World;
use crate::world::enrolment::is_locked_out;

pub fn everything_drains(world: &World) -> Verdict {
    let head = world.centre.store.length();
    if !world.centre.is_at_rest() {
        return broken("everything_drains", "the centre is not at rest");
    }
    let working = world
        .machines
        .iter()
        .enumerate()
        .filter(|(_, machine)| !machine.retired);
    for (index, machine) in working {
        let Some(kiosk) = &machine.running else {
            return broken("everything_drains", format!("machine {index} does not run"));
        };
        let facts = kiosk.facts();
        if is_locked_out(kiosk) && facts.owed == 0 {
            // Another machine has its place, and it has told everything.
            continue;
        }
        if facts.owed > 0 {
            return broken(
                "everything_drains",
                format!("machine {index} still owes {}", facts.owed),
            );
        }
        if facts.state.seq != head || !facts.connected {
            return broken(
                "everything_drains",
                format!("machine {index} is at event {} of {head}", facts.state.seq),
            );
        }
    }
    match world.errands.iter().position(|errand| !errand.answered) {
        Some(errand) => broken(
            "everything_drains",
            format!("errand {errand} has no answer"),
        ),
        None => Ok(()),
    }
}

/// Two machines with one disk were both heard, so the lane they shared is issued in no more, or by one of them.
pub fn every_copied_disk_is_found(world: &World) -> Verdict {
    let Some(state) = world.centre.committed() else {
        return Ok(());
    };
    let mut issuing = BTreeSet::new();
    for machine in world.machines.iter().filter(|machine| !machine.retired) {
        let kiosk = machine.running.as_ref();
        let issues = kiosk.is_some_and(|kiosk| kiosk.facts().out_of_service.is_none());
        let active = state
            .lane_of(&machine.id)
            .is_some_and(|(_, holder)| holder.is_active());
        if issues && active && !issuing.insert(&machine.id) {
            return broken(
                "every_copied_disk_is_found",
                format!("{} issues from two disks", machine.id),
            );
        }
    }
    Ok(())
}

/// The same state in all memories, and the one that the log makes.
pub fn every_replica_is_the_state(world: &World) -> Verdict {
    let branch = &world.scene.site.settings.branch.id;
    let Ok(state) = core::load(&world.centre.store, branch) else {
        return broken("the_log_makes_the_state", "the log cannot be read");
    };
    if world.centre.committed() != Some(&state) {
        return broken(
            "the_log_makes_the_state",
            "the centre's state is another one than the log makes",
        );
    }
    for (index, machine) in world.machines.iter().enumerate() {
        if machine
            .running
            .as_ref()
            .is_some_and(|kiosk| !is_locked_out(kiosk) && *kiosk.facts().state != state)
        {
            return broken(
                "every_replica_is_the_state",
                format!("machine {index} has another state"),
            );
        }
    }
    Ok(())
}
