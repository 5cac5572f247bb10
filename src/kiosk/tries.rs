//! How often codes may be guessed at a kiosk: short codes are short.

use frontdesk_domain::time::Timestamp;

/// So many wrong codes within [`WITHIN_MS`], then none is looked up until the minute is over.
pub const WRONG_MAX: usize = 5;
pub const WITHIN_MS: i64 = 60_000;

/// When codes were wrong, whoever typed them.
#[derive(Debug, Clone, Default)]
pub struct Tries(Vec<Timestamp>);

impl Tries {
    pub fn may(&mut self, now: Timestamp) -> bool {
        self.0.retain(|at| now.ms_since(*at) < WITHIN_MS);
        self.0.len() < WRONG_MAX
    }

    pub fn wrong(&mut self, now: Timestamp) {
        self.0.push(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_codes_a_minute_are_looked_up_and_no_sixth() {
        let mut tries = Tries::default();
        for second in 0..5 {
            let now = Timestamp(second * 1_000);
            assert!(tries.may(now));
            tries.wrong(now);
        }
        assert!(!tries.may(Timestamp(5_000)));
        assert!(!tries.may(Timestamp(WITHIN_MS - 1)));
        assert!(tries.may(Timestamp(WITHIN_MS)), "the first is a minute ago");
    }
}
