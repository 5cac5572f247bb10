//! The clocks that a measurement reads: it is about the time that passes here.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

#[expect(
    clippy::disallowed_methods,
    reason = "a measurement is about the time that passes here"
)]
pub fn now() -> Instant {
    Instant::now()
}

/// The machine's clock, as a centre on the same machine writes it into events.
#[expect(
    clippy::disallowed_methods,
    reason = "compared with the times in events"
)]
pub fn wall_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or(Duration::ZERO).as_millis()).unwrap_or(i64::MAX)
}

/// For the figures: a microsecond is fine enough, and 71 minutes are enough.
pub fn micros(took: Duration) -> u32 {
    u32::try_from(took.as_micros()).unwrap_or(u32::MAX)
}
