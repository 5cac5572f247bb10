//! How often something may be guessed: buckets that wrong tries empty and time fills.

use std::collections::BTreeMap;

use frontdesk_domain::time::Timestamp;

/// How many wrong tries at once, and after how long one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub burst: i64,
    pub refill_ms: i64,
}

/// One bucket.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tries {
    /// When the bucket was full, were it filled until then without further tries.
    full_at: Timestamp,
}

impl Tries {
    /// Takes a try, or says how many seconds to wait for one. It is taken before anybody knows whether the guess is right:
    /// else as many could guess at once as fit into the time that takes.
    pub fn take(&mut self, rate: Rate, now: Timestamp) -> Result<(), u32> {
        let Rate { burst, refill_ms } = rate;
        // A clock that was set back shuts nobody out for longer than an empty bucket does.
        self.full_at = self.full_at.min(now.plus_ms(burst * refill_ms));
        let over_ms = self.full_at.0 - now.0 - (burst - 1) * refill_ms;
        if over_ms > 0 {
            return Err(u32::try_from((over_ms + 999) / 1000).unwrap_or(u32::MAX));
        }
        self.full_at = self.full_at.max(now).plus_ms(refill_ms);
        Ok(())
    }

    /// It was no wrong guess after all.
    pub fn give_back(&mut self, rate: Rate) {
        self.full_at = self.full_at.plus_ms(-rate.refill_ms);
    }

    fn is_full(self, now: Timestamp) -> bool {
        self.full_at <= now
    }
}

/// A bucket for each of many, as long as they are not too many at once. Who comes beyond that shares one with the others
/// that do: whoever makes up names fills no memory with them, and shuts out nobody who was there before.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    max: usize,
    own: BTreeMap<K, Tries>,
    shared: Tries,
}

impl<K: Ord> Buckets<K> {
    pub fn new(rate: Rate, max: usize) -> Self {
        Self {
            rate,
            max,
            own: BTreeMap::new(),
            shared: Tries::default(),
        }
    }

    pub fn take(&mut self, whose: K, now: Timestamp) -> Result<(), u32> {
        let rate = self.rate;
        self.bucket(whose, now).take(rate, now)
    }

    pub fn give_back(&mut self, whose: K, now: Timestamp) {
        let rate = self.rate;
        self.bucket(whose, now).give_back(rate);
    }

    fn bucket(&mut self, whose: K, now: Timestamp) -> &mut Tries {
        if self.own.len() >= self.max && !self.own.contains_key(&whose) {
            // A full bucket is as good as none.
            self.own.retain(|_, tries| !tries.is_full(now));
            if self.own.len() >= self.max {
                return &mut self.shared;
            }
        }
        self.own.entry(whose).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 20,
        refill_ms: 3_000,
    };
    const BURST: i64 = RATE.burst;
    const REFILL_MS: i64 = RATE.refill_ms;

    #[test]
    fn after_a_burst_one_try_is_left_every_three_seconds() {
        let mut tries = Tries::default();
        let mut now = Timestamp(1_000_000);
        assert_eq!(taken_at_once(&mut tries, now), 20);
        assert_eq!(tries.take(RATE, now), Err(3));
        now = now.plus_ms(REFILL_MS - 1);
        assert_eq!(tries.take(RATE, now), Err(1));
        now = now.plus_ms(1);
        assert_eq!(tries.take(RATE, now), Ok(()));
        assert!(tries.take(RATE, now).is_err());
    }

    #[test]
    fn a_right_code_costs_no_try() {
        let mut tries = Tries::default();
        let now = Timestamp(1_000_000);
        for _ in 0..3 * BURST {
            tries.take(RATE, now).unwrap();
            tries.give_back(RATE);
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
        tries.take(RATE, Timestamp(1_000_000_000)).unwrap();
        let now = Timestamp(1_000_000);
        assert_eq!(tries.take(RATE, now), Err(3));
        assert_eq!(tries.take(RATE, now.plus_ms(REFILL_MS)), Ok(()));
    }

    fn taken_at_once(tries: &mut Tries, now: Timestamp) -> usize {
        (0..10 * BURST)
            .filter(|_| tries.take(RATE, now).is_ok())
            .count()
    }

    #[test]
    fn each_has_a_bucket_of_their_own_until_there_are_too_many() {
        let mut buckets = Buckets::new(RATE, 2);
        let now = Timestamp(1_000_000);
        let taken = |buckets: &mut Buckets<u8>, whose| {
            (0..10 * BURST)
                .filter(|_| buckets.take(whose, now).is_ok())
                .count()
        };
        assert_eq!(taken(&mut buckets, 1), 20);
        assert_eq!(taken(&mut buckets, 2), 20);
        assert_eq!(taken(&mut buckets, 3), 20, "the one they share");
        assert_eq!(taken(&mut buckets, 4), 0);
        assert_eq!(buckets.own.len(), 2);
        // Those that have filled again make room.
        let later = now.plus_ms(BURST * REFILL_MS);
        assert_eq!(buckets.take(4, later), Ok(()));
        assert_eq!(buckets.own.len(), 1);
    }
}
