//! How often codes may be guessed, over all of them together: a bucket that wrong tries empty and time fills.

use frontdesk_domain::time::Timestamp;

/// So many wrong tries at once.
const BURST: i64 = 20;

/// One more after this long, in milliseconds.
const REFILL_MS: i64 = 3_000;

/// Of some 38 bits, an attacker sees 220 in the ten minutes that a code is open.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tries {
    /// When the bucket was full, were it filled until then without further tries.
    full_at: Timestamp,
}

impl Tries {
    /// How many seconds to wait before the next try, where there were too many.
    pub fn wait_seconds(&mut self, now: Timestamp) -> Option<u32> {
        // A clock that was set back shuts nobody out for longer than an empty bucket does.
        self.full_at = self.full_at.min(now.plus_ms(BURST * REFILL_MS));
        let over_ms = self.full_at.0 - now.0 - (BURST - 1) * REFILL_MS;
        (over_ms > 0).then(|| u32::try_from((over_ms + 999) / 1000).unwrap_or(u32::MAX))
    }

    pub fn failed(&mut self, now: Timestamp) {
        let emptied = now.plus_ms(BURST * REFILL_MS);
        self.full_at = self.full_at.max(now).plus_ms(REFILL_MS).min(emptied);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_burst_one_try_is_left_every_three_seconds() {
        let mut tries = Tries::default();
        let mut now = Timestamp(1_000_000);
        for _ in 0..BURST {
            assert_eq!(tries.wait_seconds(now), None);
            tries.failed(now);
        }
        assert_eq!(tries.wait_seconds(now), Some(3));
        now = now.plus_ms(REFILL_MS - 1);
        assert_eq!(tries.wait_seconds(now), Some(1));
        now = now.plus_ms(1);
        assert_eq!(tries.wait_seconds(now), None);
        tries.failed(now);
        assert!(tries.wait_seconds(now).is_some());
    }

    #[test]
    fn a_quiet_minute_fills_the_bucket_and_not_more() {
        let mut tries = Tries::default();
        let now = Timestamp(1_000_000);
        (0..100).for_each(|_| tries.failed(now));
        let later = now.plus_ms(BURST * REFILL_MS);
        for _ in 0..BURST {
            assert_eq!(tries.wait_seconds(later), None);
            tries.failed(later);
        }
        assert!(tries.wait_seconds(later).is_some());
    }

    #[test]
    fn a_clock_that_was_set_back_shuts_nobody_out_for_longer_than_the_bucket() {
        let mut tries = Tries::default();
        tries.failed(Timestamp(1_000_000_000));
        let now = Timestamp(1_000_000);
        assert_eq!(tries.wait_seconds(now), Some(3));
        assert_eq!(tries.wait_seconds(now.plus_ms(REFILL_MS)), None);
    }
}
