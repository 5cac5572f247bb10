//! Names of things: short slugs that people write in configuration, and UUIDs minted by whoever creates the thing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The longest slug, in bytes.
pub const SLUG_MAX_BYTES: usize = 64;

/// Why a text is not a slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an id: use 1 to {SLUG_MAX_BYTES} of the characters a-z, 0-9 and -, starting with a letter or digit"
)]
pub struct NotASlug(String);

fn check_slug(text: &str) -> Result<(), NotASlug> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let fits = !text.is_empty()
        && text.len() <= SLUG_MAX_BYTES
        && text.bytes().all(|byte| plain(byte) || byte == b'-')
        && text.bytes().next().is_some_and(plain);
    if fits {
        return Ok(());
    }
    // An over-long id is not repeated in full: the message may end up in a log line.
    Err(NotASlug(text.chars().take(SLUG_MAX_BYTES).collect()))
}

macro_rules! slug {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NotASlug;

            fn from_str(text: &str) -> Result<Self, NotASlug> {
                check_slug(text)?;
                Ok(Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotASlug;

            fn try_from(text: String) -> Result<Self, NotASlug> {
                check_slug(&text)?;
                Ok(Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

slug! {
    /// A hall, an outlet: the thing that has one log.
    BranchId,
    /// A part of the hall that people are sent to.
    AreaId,
    /// What a counter must be able to do to serve a service.
    SkillId,
    /// A priority class: `normal`, `priority`, …
    ClassId,
    /// A group of services: one tile on the Welcome screen.
    GroupId,
    /// A service a customer comes for.
    ServiceId,
    /// A question whose answer changes the materials.
    QuestionId,
    /// One answer to a question.
    ChoiceId,
    /// A paper or thing to bring.
    MaterialId,
    /// A step after acceptance.
    StepId,
    /// A kiosk of the branch.
    KioskId,
}

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Before all others in their order.
            pub const LEAST: Self = Self(Uuid::nil());
            /// Behind all others in their order.
            pub const GREATEST: Self = Self(Uuid::max());
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

uuid_id! {
    /// A ticket, minted by the machine that issues it.
    TicketId,
    /// A help call, minted by the device that raises it.
    HelpId,
    /// A command: sent again under the same id, it counts once.
    CommandId,
    /// One life of a branch's log; another after a new start from nothing.
    LogId,
    /// One enrolment of a machine, minted by the machine and kept on its disk; another after the next enrolment.
    DeviceId,
    /// One run of a kiosk's program, from its start to its end.
    RunId,
    /// Somebody who works here. The log says who acted by this id alone; the name stays with the account.
    StaffId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_at_the_bound_is_taken_and_one_byte_more_is_not() {
        assert!("a".repeat(SLUG_MAX_BYTES).parse::<ServiceId>().is_ok());
        assert!("a".repeat(SLUG_MAX_BYTES + 1).parse::<ServiceId>().is_err());
    }

    #[test]
    fn slugs_refuse_what_would_be_awkward_in_a_url() {
        for text in ["", "-a", "A", "a b", "a/b", "身份证", "a_b"] {
            assert!(text.parse::<ServiceId>().is_err(), "{text:?} was taken");
        }
    }
}
