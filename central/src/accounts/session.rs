//! How long somebody is in, how long a link counts, and which browsers somebody has come in by.

use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::StaffId;
use frontdesk_domain::time::Timestamp;

/// After so long without a page that was opened or a button that was pressed, in milliseconds. A page that looks again
/// by itself is no use of it.
pub const IDLE_MS: i64 = 4 * 60 * 60 * 1000;

/// After so long whatever is done, in milliseconds: more than any shift.
pub const ABSOLUTE_MS: i64 = 14 * 60 * 60 * 1000;

/// How exactly use is kept, in milliseconds: not every press is worth a write.
pub const USE_KEPT_MS: i64 = 60 * 1000;

/// So many sessions at once has one account; the oldest ends when there is one more.
pub const SESSIONS_MAX: usize = 16;

/// So many browsers are known of one account; the one that came in longest ago is forgotten first.
pub const BROWSERS_MAX: usize = 32;

/// How long an invitation counts, in milliseconds. At the end of it, it does not.
pub const LINK_VALID_MS: i64 = 72 * 60 * 60 * 1000;

/// Of a cookie that was given out, the hash is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    pub hash: Hash,
    pub staff: StaffId,
    pub made_at: Timestamp,
    pub used_at: Timestamp,
}

impl Session {
    pub fn begun(hash: Hash, staff: StaffId, now: Timestamp) -> Self {
        Self {
            hash,
            staff,
            made_at: now,
            used_at: now,
        }
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        // A clock that was set back before the session began makes none longer.
        let (age_ms, idle_ms) = (now.0 - self.made_at.0, now.0 - self.used_at.0);
        age_ms >= ABSOLUTE_MS || idle_ms >= IDLE_MS || age_ms < -ABSOLUTE_MS
    }

    /// As it is kept after a use, where that is worth it.
    pub fn used(&self, now: Timestamp) -> Option<Self> {
        (now.0 - self.used_at.0 >= USE_KEPT_MS).then_some(Self {
            used_at: now,
            ..*self
        })
    }
}

/// What a one-time link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// The first administrator names themselves.
    SetUp,
    /// Somebody who has an account sets their password.
    Password(StaffId),
}

/// A link that counts once. Of what stands in it, the hash is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub hash: Hash,
    pub purpose: Purpose,
    pub expires_at: Timestamp,
}

impl Link {
    pub fn given(hash: Hash, purpose: Purpose, now: Timestamp) -> Self {
        Self {
            hash,
            purpose,
            expires_at: now.plus_ms(LINK_VALID_MS),
        }
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }
}

/// Somebody has come in by this browser before: a wrong password typed there is more likely theirs than another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Browser {
    pub hash: Hash,
    pub staff: StaffId,
    pub came_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_312_800_000);

    fn begun() -> Session {
        Session::begun(Hash::of(b"one"), StaffId(Uuid::from_u128(1)), NOW)
    }

    #[test]
    fn a_session_that_is_not_used_ends_after_its_idle_limit() {
        assert!(!begun().is_over(NOW.plus_ms(IDLE_MS - 1)));
        assert!(begun().is_over(NOW.plus_ms(IDLE_MS)));
    }

    #[test]
    fn a_session_that_is_used_all_the_time_ends_after_its_absolute_limit() {
        let mut session = begun();
        let mut now = NOW;
        while now.plus_ms(IDLE_MS / 2).0 < NOW.plus_ms(ABSOLUTE_MS).0 {
            now = now.plus_ms(IDLE_MS / 2);
            assert!(!session.is_over(now));
            session = session.used(now).unwrap();
        }
        assert!(!session.is_over(NOW.plus_ms(ABSOLUTE_MS - 1)));
        assert!(session.is_over(NOW.plus_ms(ABSOLUTE_MS)));
    }

    #[test]
    fn use_is_kept_to_the_minute() {
        assert_eq!(begun().used(NOW.plus_ms(USE_KEPT_MS - 1)), None);
        let used = begun().used(NOW.plus_ms(USE_KEPT_MS)).unwrap();
        assert_eq!(used.used_at, NOW.plus_ms(USE_KEPT_MS));
    }

    #[test]
    fn a_link_counts_until_its_last_moment() {
        let link = Link::given(Hash::of(b"link"), Purpose::SetUp, NOW);
        assert!(!link.is_over(NOW.plus_ms(LINK_VALID_MS - 1)));
        assert!(link.is_over(NOW.plus_ms(LINK_VALID_MS)));
    }
}
