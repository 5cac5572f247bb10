//! What is left to chance, from a seed that is printed when the test fails.

use frontdesk_central::entropy::Entropy;
use frontdesk_domain::hash::Hash;

pub const SEED: &str = "FRONTDESK_SEED";

/// Who draws at the same time as others has a source apart: else what comes would hang on who was first.
#[derive(Debug)]
pub struct Chance {
    pub seed: u64,
    source: Entropy,
}

impl Chance {
    /// From `FRONTDESK_SEED`; where that is not set, another one each time.
    pub fn new() -> Self {
        let seed = match std::env::var(SEED) {
            Ok(seed) => seed.parse().expect("FRONTDESK_SEED is a whole number"),
            Err(_) => u64::from_le_bytes(Entropy::system().bytes().unwrap()) % 1_000_000_000,
        };
        Self {
            seed,
            source: Entropy::seeded(seed),
        }
    }

    /// Another source, which follows from this one's seed and a name.
    pub fn apart(&self, name: &str) -> Self {
        let hash = Hash::of(format!("{} {name}", self.seed).as_bytes());
        let (seed, _) = hash.as_bytes().split_first_chunk().unwrap();
        let seed = u64::from_le_bytes(*seed);
        let source = Entropy::seeded(seed);
        Self { seed, source }
    }

    /// One of `least..=most`.
    pub fn between(&self, least: u64, most: u64) -> u64 {
        let drawn = u64::from_le_bytes(self.source.bytes().unwrap());
        least + drawn % (most - least + 1)
    }

    pub fn one_in(&self, many: u64) -> bool {
        self.between(1, many) == 1
    }

    pub fn one_of<T: Copy>(&self, things: &[T]) -> T {
        let last = u64::try_from(things.len() - 1).unwrap();
        things[usize::try_from(self.between(0, last)).unwrap()]
    }
}
