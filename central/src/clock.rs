//! The one place that reads the clock. Everything else is given a [`Clock`] and asks it; tests set and move theirs.

use std::time::{Duration, Instant};

use frontdesk_domain::time::Timestamp;
use tokio::sync::watch;

/// The system's clock is looked at again at least this often while waiting, because somebody may set it.
const LOOK_AGAIN_MS: i64 = 20_000;

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub struct Clock(Source);

#[derive(Debug, Clone, Default)]
enum Source {
    #[default]
    System,
    Steady {
        start: Timestamp,
        since: Instant,
    },
    Set(watch::Receiver<Timestamp>),
}

/// Moves a [`Clock`] that does not run by itself.
#[derive(Debug)]
pub struct ClockHand(watch::Sender<Timestamp>);

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The machine's clock as it is now, and from then on the time that has passed: whoever sets the machine's clock
    /// does not move this one. It drifts as the machine does, and may stand while the machine sleeps.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge that time comes in by"
    )]
    pub fn steady() -> Self {
        Self(Source::Steady {
            start: system_now(),
            since: Instant::now(),
        })
    }

    /// A clock that stands until its hand moves it.
    pub fn set(at: Timestamp) -> (Self, ClockHand) {
        let (hand, face) = watch::channel(at);
        (Self(Source::Set(face)), ClockHand(hand))
    }

    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => system_now(),
            Source::Steady { start, since } => {
                let passed_ms = since.elapsed().as_millis();
                start.plus_ms(i64::try_from(passed_ms).unwrap_or(i64::MAX))
            }
            Source::Set(face) => *face.borrow(),
        }
    }

    /// Returns when the clock shows `deadline` or later; never, for a clock that stands for ever.
    pub async fn sleep_until(&self, deadline: Timestamp) {
        match &self.0 {
            Source::System | Source::Steady { .. } => loop {
                let left_ms = deadline.ms_since(self.now());
                if left_ms == 0 {
                    return;
                }
                let nap_ms = left_ms.min(LOOK_AGAIN_MS).unsigned_abs();
                tokio::time::sleep(Duration::from_millis(nap_ms)).await;
            },
            Source::Set(face) => {
                let mut face = face.clone();
                if face.wait_for(|now| *now >= deadline).await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        }
    }
}

impl ClockHand {
    pub fn set(&self, at: Timestamp) {
        self.0.send_replace(at);
    }

    pub fn advance_seconds(&self, seconds: u32) {
        self.0.send_modify(|now| *now = now.plus_seconds(seconds));
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the edge that time comes in by"
)]
fn system_now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_clock_begins_as_the_systems_and_never_goes_back() {
        let before = Clock::system().now();
        let clock = Clock::steady();
        let mut last = clock.now();
        assert!(last.0 >= before.0 && last.ms_since(before) < 60_000);
        for _ in 0..10_000 {
            let now = clock.now();
            assert!(now >= last);
            last = now;
        }
    }

    #[tokio::test]
    async fn a_deadline_that_has_passed_is_waited_for_by_no_clock() {
        for clock in [Clock::system(), Clock::steady(), Clock::set(Timestamp(5)).0] {
            let now = clock.now();
            clock.sleep_until(now).await;
        }
    }
}
