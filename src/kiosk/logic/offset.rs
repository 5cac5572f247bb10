//! What to add to this machine's clock to have the centre's.

use frontdesk_domain::time::Timestamp;

/// Corrected as little as lets both clocks be right: it does not tremble with every answer, and comes closer with each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Offset(i64);

impl Offset {
    /// What is to be added before anything was measured.
    pub fn beginning(ms: i64) -> Self {
        Self(ms)
    }

    pub fn ms(self) -> i64 {
        self.0
    }

    /// The centre's clock showed the second that begins at `date`, at some time between `sent` and `answered` of this
    /// machine's.
    #[must_use]
    pub fn measured(self, date: Timestamp, sent: Timestamp, answered: Timestamp) -> Self {
        let least = date.0 - answered.0;
        let greatest = date.plus_ms(999).0 - sent.0;
        Self(self.0.clamp(least, greatest.max(least)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_may_agree_is_not_corrected_and_another_as_little_as_possible() {
        let offset = |date, sent, answered| measured(Offset::default(), date, sent, answered);
        assert_eq!(
            offset(10_000, 10_400, 10_450).ms(),
            0,
            "within the second that the date names"
        );
        assert_eq!(offset(10_000, 10_999, 11_100).ms(), 0);
        assert_eq!(offset(10_000, 11_000, 11_100).ms(), -1);
        assert_eq!(offset(10_000, 70_999, 71_000).ms(), -60_000);
        assert_eq!(offset(80_000, 10_000, 20_000).ms(), 60_000);
    }

    #[test]
    fn it_comes_closer_with_each_answer_and_does_not_tremble() {
        // This machine is 5.3 s ahead.
        let first = measured(Offset::default(), 100_000, 105_900, 105_900);
        assert_eq!(first.ms(), -4_901);
        let second = measured(first, 100_000, 106_250, 106_250);
        assert_eq!(second.ms(), -5_251);
        for (date, at) in [(102_000, 107_900), (103_000, 108_300), (104_000, 110_200)] {
            assert_eq!(measured(second, date, at, at), second, "at {at}");
        }
    }

    fn measured(offset: Offset, date: i64, sent: i64, answered: i64) -> Offset {
        offset.measured(Timestamp(date), Timestamp(sent), Timestamp(answered))
    }
}
