//! The one place that takes random bits from the system. Everything else is given an [`Entropy`] and asks it; tests and
//! simulations give one that follows from a number.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use frontdesk_domain::hash::Hash;
use frontdesk_domain::time::Timestamp;
use uuid::Uuid;

/// Where random bits come from. Clones take from the same source.
#[derive(Debug, Clone, Default)]
pub struct Entropy(Source);

#[derive(Debug, Clone, Default)]
enum Source {
    #[default]
    System,
    /// Anybody who knows the seed knows what comes: never for secrets that count.
    Seeded { seed: u64, drawn: Arc<AtomicU64> },
}

/// The system gave no random bits.
#[derive(Debug, thiserror::Error)]
#[error(
    "The system gives no random bits ({0}). Check that /dev/urandom can be read, then start again."
)]
pub struct NoEntropy(getrandom::Error);

impl Entropy {
    /// The machine's own.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The same for ever from the same seed, in the order in which it is asked.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded {
            seed,
            drawn: Arc::default(),
        })
    }

    /// So many random bytes.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], NoEntropy> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// A fresh id (UUID version 7) of a moment.
    pub fn id(&self, at: Timestamp) -> Result<Uuid, NoEntropy> {
        let millis = u64::try_from(at.0).unwrap_or(0);
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()?).into_uuid())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge that randomness comes in by"
    )]
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        match &self.0 {
            Source::System => getrandom::fill(bytes).map_err(NoEntropy),
            Source::Seeded { seed, drawn } => {
                for part in bytes.chunks_mut(32) {
                    let place = drawn.fetch_add(1, Ordering::Relaxed);
                    let drawn = Hash::of(format!("{seed} {place}").as_bytes());
                    part.copy_from_slice(&drawn.as_bytes()[..part.len()]);
                }
                Ok(())
            }
        }
    }
}

/// So many random bytes of the system's.
pub fn bytes<const N: usize>() -> Result<[u8; N], NoEntropy> {
    Entropy::system().bytes()
}

/// A fresh id of a moment, with the system's random bits.
pub fn id(at: Timestamp) -> Result<Uuid, NoEntropy> {
    Entropy::system().id(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bits_in_the_same_order() {
        let draws = |seed| {
            let entropy = Entropy::seeded(seed);
            let ids = (0..100).map(|_| entropy.id(Timestamp(1)).unwrap());
            (ids.collect::<Vec<_>>(), entropy.bytes::<100>().unwrap())
        };
        assert_eq!(draws(7), draws(7));
        assert_ne!(draws(7), draws(8));
    }

    #[test]
    fn no_id_comes_twice_also_from_a_clone() {
        for entropy in [Entropy::system(), Entropy::seeded(7)] {
            let clone = entropy.clone();
            let both = (0..500).flat_map(|_| [entropy.id(Timestamp(1)), clone.id(Timestamp(1))]);
            let distinct: std::collections::BTreeSet<Uuid> = both.map(Result::unwrap).collect();
            assert_eq!(distinct.len(), 1000);
        }
    }

    #[test]
    fn an_id_tells_its_moment() {
        let id = Entropy::seeded(7).id(Timestamp(1_795_312_800_000)).unwrap();
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.get_timestamp().unwrap().to_unix(), (1_795_312_800, 0));
    }
}
