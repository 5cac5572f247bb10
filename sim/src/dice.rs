//! Chance that follows from a number: the same seed throws the same for ever, on every machine.

use std::time::Duration;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

#[derive(Debug, Clone)]
pub struct Dice(Pcg64Mcg);

impl Dice {
    /// Dice of their own for every purpose, so that one thing more here changes nothing there.
    pub fn of(seed: u64, purpose: &str) -> Self {
        let own = frontdesk_domain::hash::Hash::of(format!("{seed} {purpose}").as_bytes());
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&own.as_bytes()[..8]);
        Self(Pcg64Mcg::seed_from_u64(u64::from_le_bytes(bytes)))
    }

    /// Both ends included.
    pub fn between(&mut self, least: i64, greatest: i64) -> i64 {
        self.0.random_range(least..=greatest.max(least))
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0.random_range(0..bound.max(1))
    }

    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }

    /// True so many times in a thousand.
    pub fn in_a_thousand(&mut self, times: u32) -> bool {
        self.0.random_range(0..1000) < times
    }

    /// How long until the next of what happens so many times an hour, in milliseconds.
    pub fn until_next(&mut self, an_hour: f64) -> i64 {
        let uniform: f64 = self.0.random_range(f64::EPSILON..1.0);
        let hours = -uniform.ln() / an_hour;
        let waits = Duration::try_from_secs_f64(hours * 3_600.0);
        // No simulation is as long.
        let millis = waits.map_or(u128::MAX, |waits| waits.as_millis());
        i64::try_from(millis).unwrap_or(i64::MAX / 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_purpose_throw_the_same() {
        let throws = |seed, purpose| {
            let mut dice = Dice::of(seed, purpose);
            (0..50).map(|_| dice.between(0, 999)).collect::<Vec<_>>()
        };
        assert_eq!(throws(7, "line"), throws(7, "line"));
        assert_ne!(throws(7, "line"), throws(8, "line"));
        assert_ne!(throws(7, "line"), throws(7, "people"));
    }
}
