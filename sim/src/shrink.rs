//! Makes a failing history shorter: parts of the plan are left out as long as the same invariant still breaks.

use crate::faults::Fault;
use crate::judge::Broken;
use crate::plan::Plan;
use crate::run::play;

/// So many tries; a long history is played in a fraction of a second.
const TRIES_MAX: usize = 400;

/// The shortest plan that was found to break the same invariant.
pub fn shrink(plan: Plan, fault: Option<Fault>, broken: &Broken) -> Plan {
    let mut shortest = plan;
    let mut tries = 0;
    let mut breaks = |plan: &Plan| {
        tries += 1;
        let found = play(plan.clone(), fault, false).broken;
        (tries <= TRIES_MAX).then(|| found.is_some_and(|found| found.invariant == broken.invariant))
    };
    let mut part = shortest.deeds.len().div_ceil(2);
    while part > 0 {
        let mut from = 0;
        while from < shortest.deeds.len() {
            let mut shorter = shortest.clone();
            let until = (from + part).min(shorter.deeds.len());
            shorter.deeds.drain(from..until);
            match breaks(&shorter) {
                None => return shortest,
                Some(true) => shortest = shorter,
                Some(false) => from += part,
            }
        }
        part /= 2;
    }
    shortest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Extent, Scene};

    #[test]
    fn a_failing_history_is_made_shorter_and_still_fails_the_same_way() {
        let extent = Extent {
            hours: 4,
            kiosks: Some(2),
            counters: Some(2),
        };
        let fault = Some(Fault::LateFactsRefused);
        let (plan, broken) = (1..)
            .find_map(|seed| {
                let plan = Plan::of(Scene::of(seed, extent));
                let broken = play(plan.clone(), fault, false).broken?;
                Some((plan, broken))
            })
            .expect("a planted fault is found");
        let before = plan.deeds.len();
        let shorter = shrink(plan, fault, &broken);
        assert!(
            shorter.deeds.len() * 5 < before,
            "{} of {before} deeds are left",
            shorter.deeds.len()
        );
        let still = play(shorter, fault, false).broken.expect("it still fails");
        assert_eq!(still.invariant, broken.invariant);
    }
}
