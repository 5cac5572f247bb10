//! The clock that cannot jump, for what a visit counts in seconds. The one place of the kiosk that reads it.

use std::time::Instant;

use frontdesk_domain::time::Timestamp;

/// Milliseconds since this was made, as a point in time of its own.
#[derive(Debug, Clone, Copy)]
pub struct Monotonic(Instant);

impl Monotonic {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge that the kiosk's own time comes in by"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn now(self) -> Timestamp {
        Timestamp(i64::try_from(self.0.elapsed().as_millis()).unwrap_or(i64::MAX))
    }
}
