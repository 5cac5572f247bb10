//! How often something may be guessed at a kiosk: short codes and PINs are short.

use frontdesk_domain::time::Timestamp;

/// When guesses were wrong, whoever made them.
#[derive(Debug, Clone)]
pub struct Tries {
    wrong: Vec<Timestamp>,
    /// So many wrong ones within the time, then none is looked at until the first of them is that long ago.
    max: usize,
    within_ms: i64,
}

impl Tries {
    pub fn new(max: usize, within_ms: i64) -> Self {
        Self {
            wrong: Vec::new(),
            max,
            within_ms,
        }
    }

    /// Short codes of slips: five a minute.
    pub fn of_codes() -> Self {
        Self::new(5, 60_000)
    }

    pub fn may(&mut self, now: Timestamp) -> bool {
        self.wrong.retain(|at| now.ms_since(*at) < self.within_ms);
        self.wrong.len() < self.max
    }

    pub fn wrong(&mut self, now: Timestamp) {
        self.wrong.push(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_wrong_ones_are_looked_at_within_the_time_and_no_more() {
        let mut tries = Tries::of_codes();
        for second in 0..5 {
            let now = Timestamp(second * 1_000);
            assert!(tries.may(now));
            tries.wrong(now);
        }
        assert!(!tries.may(Timestamp(5_000)));
        assert!(!tries.may(Timestamp(59_999)));
        assert!(tries.may(Timestamp(60_000)), "the first is a minute ago");
    }
}
