//! Somebody who works here. Their names are personal data: they stay in this table, and the log says an id.

use frontdesk_domain::ids::StaffId;
use frontdesk_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::Grants;

/// The longest login name, in bytes.
pub const LOGIN_MAX_BYTES: usize = 40;

/// The longest name of a person.
pub const NAME_MAX_CHARS: usize = 40;

/// What somebody types to say who they are: lower-case, in characters that look like no others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Login(String);

/// A name as people write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PersonName(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error(
        "A login name has 2 to {LOGIN_MAX_BYTES} of the characters a-z, 0-9, dot, dash and underscore, and begins with a letter or digit."
    )]
    Login,
    #[error("A name has 1 to {NAME_MAX_CHARS} characters on one line.")]
    Person,
}

impl Login {
    /// In whatever case, with spaces around it.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim().to_ascii_lowercase();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let fits = (2..=LOGIN_MAX_BYTES).contains(&text.len())
            && text.bytes().next().is_some_and(plain)
            && text
                .bytes()
                .all(|byte| plain(byte) || b".-_".contains(&byte));
        if fits {
            Ok(Self(text))
        } else {
            Err(NameError::Login)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PersonName {
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        let count = text.chars().count();
        // Marks that turn the direction of writing would turn what stands beside the name as well.
        let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let odd = |c: char| c.is_control() || turns(c) || matches!(c, '\u{2028}' | '\u{2029}');
        if (1..=NAME_MAX_CHARS).contains(&count) && !text.chars().any(odd) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NameError::Person)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Active,
    /// Nobody logs in by this account until it is made active again.
    Disabled,
}

impl Standing {
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
pub struct Staff {
    pub id: StaffId,
    pub login: Login,
    /// For colleagues.
    pub name: PersonName,
    /// For customers: a name, or a number on a badge.
    pub public_name: PersonName,
    /// Argon2id in the PHC format. Nothing, until somebody has followed their link.
    pub password: Option<String>,
    pub standing: Standing,
    pub grants: Grants,
    pub made_at: Timestamp,
}

/// Neither names nor the hash.
impl std::fmt::Debug for Staff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Staff")
            .field("id", &self.id)
            .field("standing", &self.standing)
            .finish_non_exhaustive()
    }
}

impl Staff {
    /// Whether they can log in at all.
    pub fn can_enter(&self) -> bool {
        self.standing == Standing::Active && self.password.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_name_at_the_bound_is_taken_and_one_byte_more_is_not() {
        let of = |length: usize| Login::parse(&"a".repeat(length));
        assert!(of(1).is_err() && of(2).is_ok());
        assert!(of(LOGIN_MAX_BYTES).is_ok() && of(LOGIN_MAX_BYTES + 1).is_err());
    }

    #[test]
    fn a_login_name_is_the_same_in_whatever_case() {
        assert_eq!(Login::parse(" Li.Wei ").unwrap().as_str(), "li.wei");
        for text in ["李伟", ".li", "li wei", "li/wei", "lі.wei"] {
            assert_eq!(Login::parse(text), Err(NameError::Login), "{text}");
        }
    }

    #[test]
    fn a_name_at_the_bound_is_taken_and_what_would_break_a_line_is_not() {
        let of = |length: usize| PersonName::parse(&"李".repeat(length));
        assert!(of(0).is_err() && of(1).is_ok());
        assert!(of(NAME_MAX_CHARS).is_ok() && of(NAME_MAX_CHARS + 1).is_err());
        for text in ["a\nb", "a\u{202e}b", "\0", "   "] {
            assert!(PersonName::parse(text).is_err(), "{text:?}");
        }
    }
}
