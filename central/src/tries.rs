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
    /// Takes a try, or says how many seconds to wait for one. It is taken before anybody knows whether the code is right:
    /// else as many could guess at once as fit into the time that takes.
    pub fn take(&mut self, now: Timestamp) -> Result<(), u32> {
        // A clock that was set back shuts nobody out for longer than an empty bucket does.
        self.full_at = self.full_at.min(now.plus_ms(BURST * REFILL_MS));
        let over_ms = self.full_at.0 - now.0 - (BURST - 1) * REFILL_MS;
        if over_ms > 0 {
            return Err(u32::try_from((over_ms + 999) / 1000).unwrap_or(u32::MAX));
        }
        self.full_at = self.full_at.max(now).plus_ms(REFILL_MS);
        Ok(())
    }

    /// It was no wrong code after all.
    pub fn give_back(&mut self) {
        self.full_at = self.full_at.plus_ms(-REFILL_MS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_burst_one_try_is_left_every_three_seconds() {
        let mut tries = Tries::default();
        let mut now = Timestamp(1_000_000);
        assert_eq!(taken_at_once(&mut tries, now), 20);
        assert_eq!(tries.take(now), Err(3));
        now = now.plus_ms(REFILL_MS - 1);
        assert_eq!(tries.take(now), Err(1));
        now = now.plus_ms(1);
        assert_eq!(tries.take(now), Ok(()));
        assert!(tries.take(now).is_err());
    }

    #[test]
    fn a_right_code_costs_no_try() {
        let mut tries = Tries::default();
        let now = Timestamp(1_000_000);
        for _ in 0..3 * BURST {
            tries.take(now).unwrap();
            tries.give_back();
        }
        assert_eq!(taken_at_once(&mut tries, now), 20);
    }

    #[test]
    fn a_quiet_minute_fills_the_bucket_and_not_more() {
        let mut tries = Tries::default();
        let now = Timestamp(1_000_000);
        taken_at_once(&mut tries, now);
        let later = now.plus_ms(BURST * REFILL_MS);
        assert_eq!(taken_at_once(&mut tries, later), 20);
    }

    #[test]
    fn a_clock_that_was_set_back_shuts_nobody_out_for_longer_than_the_bucket() {
        let mut tries = Tries::default();
        tries.take(Timestamp(1_000_000_000)).unwrap();
        let now = Timestamp(1_000_000);
        assert_eq!(tries.take(now), Err(3));
        assert_eq!(tries.take(now.plus_ms(REFILL_MS)), Ok(()));
    }

    fn taken_at_once(tries: &mut Tries, now: Timestamp) -> usize {
        (0..10 * BURST).filter(|_| tries.take(now).is_ok()).count()
    }
}
