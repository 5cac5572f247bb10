//! How long to wait before each next attempt: longer and longer, never in step with the other kiosks.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use frontdesk_domain::time::Timestamp;

use frontdesk_central::entropy::Entropy;

const SHORTEST_WAIT: Duration = Duration::from_millis(200);
/// Up to twice as long with what is added by chance. What was issued without the centre is to be told within 10 s of
/// its return, and an attempt that begins just before takes some of them.
const LONGEST_WAIT: Duration = Duration::from_secs(3);

#[derive(Debug, Default)]
pub(super) struct Patience {
    waits: Option<ExponentialBackoff>,
    until: Option<Timestamp>,
}

impl Patience {
    /// The attempt failed: wait, longer than the last time.
    pub fn failed(&mut self, now: Timestamp, entropy: &Entropy) {
        let waits = self.waits.get_or_insert_with(|| {
            // Without random bits the waits are the same everywhere, which is better than none.
            let seed = entropy.bytes().map_or(0, u64::from_le_bytes);
            ExponentialBuilder::default()
                .with_min_delay(SHORTEST_WAIT)
                .with_max_delay(LONGEST_WAIT)
                .with_jitter()
                .with_jitter_seed(seed)
                .without_max_times()
                .build()
        });
        let wait = waits.next().unwrap_or(LONGEST_WAIT);
        self.until = Some(now.plus_ms(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)));
    }

    pub fn worked(&mut self) {
        *self = Self::default();
    }

    /// Tries at once; the next wait is as long as it would have been.
    pub fn hurry(&mut self) {
        self.until = None;
    }

    /// Until when nothing is tried, if that is later than now.
    pub fn waits(&self, now: Timestamp) -> Option<Timestamp> {
        self.until.filter(|until| now < *until)
    }

    pub fn until(&self) -> Option<Timestamp> {
        self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_bound_and_begin_again_after_a_success() {
        let (entropy, mut patience) = (Entropy::seeded(1), Patience::default());
        let mut waits = Vec::new();
        for _ in 0..8 {
            patience.failed(Timestamp(0), &entropy);
            waits.push(patience.until().unwrap().0);
        }
        assert!((200..=400).contains(&waits[0]), "{waits:?}");
        assert!((3_000..=6_000).contains(&waits[7]), "{waits:?}");
        patience.worked();
        assert_eq!(patience.waits(Timestamp(0)), None);
        patience.failed(Timestamp(0), &entropy);
        assert!((200..=400).contains(&patience.until().unwrap().0));
    }
}
