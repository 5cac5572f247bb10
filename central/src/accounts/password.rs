//! Passwords: what is taken as one, and hashing, which takes long on purpose and therefore waits its turn.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher as _, PasswordVerifier as _, Version,
};
use tokio::sync::Semaphore;

use super::Login;
use crate::entropy::{Entropy, NoEntropy};

/// OWASP's second profile for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// So many are hashed at once: 38 MiB, and on a small machine still a core for the halls.
const AT_ONCE: usize = 2;

/// So many wait for that; the next one is told to come again.
const WAITING_MAX: usize = 64;

/// The shortest password, in characters. There are no rules about what is in it (NIST SP 800-63B), but for what anybody
/// would try first.
pub const PASSWORD_MIN_CHARS: usize = 10;

/// The longest, in bytes: nothing that a person types is longer, and hashing more would cost more.
pub const PASSWORD_MAX_BYTES: usize = 256;

const COMMON: [&str; 16] = [
    "password",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "admin",
    "administrator",
    "frontdesk",
    "iloveyou",
    "letmein",
    "welcome",
    "woaini",
    "qwerty",
    "qwertyuiop",
    "changeme",
    "abcd",
    "test",
];

/// So many different characters it has at least.
const DIFFERENT_MIN: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error(
        "A password has at least {PASSWORD_MIN_CHARS} characters, and at most {PASSWORD_MAX_BYTES} bytes."
    )]
    Length,
    #[error("This password is among the first that anybody would try. Choose another.")]
    Guessable,
}

impl PasswordError {
    /// Never renamed.
    pub fn code(self) -> &'static str {
        match self {
            Self::Length => "password_length",
            Self::Guessable => "password_guessable",
        }
    }
}

/// Whether somebody may have this as their password.
pub fn check(password: &str, login: &Login) -> Result<(), PasswordError> {
    if password.chars().count() < PASSWORD_MIN_CHARS || password.len() > PASSWORD_MAX_BYTES {
        return Err(PasswordError::Length);
    }
    let lower = password.to_lowercase();
    let different: std::collections::BTreeSet<char> = lower.chars().collect();
    if different.len() < DIFFERENT_MIN || lower.contains(login.as_str()) || is_a_row(&lower) {
        return Err(PasswordError::Guessable);
    }
    // The words that lists of stolen passwords begin with, with whatever figures behind them.
    let word = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    if COMMON.contains(&word) {
        return Err(PasswordError::Guessable);
    }
    Ok(())
}

/// `1234567890`, `abcdefghij`, and backwards.
fn is_a_row(text: &str) -> bool {
    let codes: Vec<u32> = text.chars().map(u32::from).collect();
    let follows = |step: i64| {
        let steps = codes
            .windows(2)
            .filter(|pair| i64::from(pair[1]) - i64::from(pair[0]) == step);
        // One break in it is the 0 behind the 9.
        steps.count() + 2 >= codes.len()
    };
    follows(1) || follows(-1)
}

/// Hashes off the threads that answer requests.
pub struct Passwords {
    places: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    entropy: Entropy,
    /// Compared with where there is no account, so that this takes as long.
    nobodys: String,
}

#[derive(Debug, thiserror::Error)]
pub enum HashingError {
    #[error("too many passwords are being checked")]
    Busy,
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    #[error("a password could not be hashed ({0})")]
    Failed(String),
}

impl Passwords {
    pub fn new(entropy: Entropy) -> Result<Self, HashingError> {
        let nobodys = hashed("nobody has this password", &entropy)?;
        Ok(Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(AT_ONCE + WAITING_MAX)),
            entropy,
            nobodys,
        })
    }

    pub async fn hash(&self, password: String) -> Result<String, HashingError> {
        let entropy = self.entropy.clone();
        self.in_turn(move || hashed(&password, &entropy)).await?
    }

    /// Whether it is the one that was hashed. Takes as long where there is none.
    pub async fn is(&self, password: String, hash: Option<String>) -> Result<bool, HashingError> {
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobodys.clone());
        let is = self.in_turn(move || {
            let verified = argon2().verify_password(password.as_bytes(), hash.as_str());
            verified.is_ok()
        });
        Ok(is.await? && exists)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashingError> {
        let waiting = Arc::clone(&self.waiting);
        let waiting = waiting
            .try_acquire_owned()
            .map_err(|_| HashingError::Busy)?;
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|_| HashingError::Busy)?;
        let worked = tokio::task::spawn_blocking(move || {
            // Held by the work, not by whoever asked for it: who hangs up does not make room for more.
            let _held = (waiting, place);
            work()
        });
        worked
            .await
            .map_err(|error| HashingError::Failed(error.to_string()))
    }
}

fn hashed(password: &str, entropy: &Entropy) -> Result<String, HashingError> {
    let salt: [u8; 16] = entropy.bytes()?;
    let hash = argon2().hash_password_with_salt(password.as_bytes(), &salt);
    let hash: PasswordHash = hash.map_err(|error| HashingError::Failed(error.to_string()))?;
    Ok(hash.to_string())
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None);
    let params = params.expect("the parameters are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(password: &str) -> Result<(), PasswordError> {
        check(password, &Login::parse("li.wei").unwrap())
    }

    #[test]
    fn a_password_at_its_bounds_is_taken_and_beyond_them_is_not() {
        assert_eq!(checked("mulberry t"), Ok(()));
        assert_eq!(checked("mulberryt"), Err(PasswordError::Length));
        let long = |bytes: usize| {
            "tea cup ".repeat(32)[..bytes.min(256)].to_owned() + if bytes > 256 { "x" } else { "" }
        };
        assert_eq!(checked(&long(PASSWORD_MAX_BYTES)), Ok(()));
        assert_eq!(
            checked(&long(PASSWORD_MAX_BYTES + 1)),
            Err(PasswordError::Length)
        );
        assert_eq!(checked("前台的杯子里有绿茶吗"), Ok(()), "ten characters");
    }

    #[test]
    fn what_anybody_would_try_first_is_not_taken() {
        for password in [
            "aaaaaaaaaaaa",
            "1234567890",
            "9876543210",
            "abcdefghijkl",
            "password2024",
            "Admin12345!",
            "li.wei-li.wei",
            "x li.wei 2026",
        ] {
            assert_eq!(
                checked(password),
                Err(PasswordError::Guessable),
                "{password}"
            );
        }
        for password in ["correct horse", "2026-11-22 tea", "qwerty has no key"] {
            assert_eq!(checked(password), Ok(()), "{password}");
        }
    }

    #[tokio::test]
    async fn only_the_password_that_was_set_is_right_and_nobodys_is_never() {
        let passwords = Passwords::new(Entropy::seeded(1)).unwrap();
        let hash = passwords.hash("mulberry tea".to_owned()).await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let again = passwords.hash("mulberry tea".to_owned()).await.unwrap();
        assert_ne!(hash, again, "each has its own salt");
        let is = |password: &str, hash: Option<&String>| {
            passwords.is(password.to_owned(), hash.cloned())
        };
        assert!(is("mulberry tea", Some(&hash)).await.unwrap());
        assert!(!is("mulberry Tea", Some(&hash)).await.unwrap());
        assert!(!is("nobody has this password", None).await.unwrap());
        assert!(
            !is("mulberry tea", Some(&"no hash".to_owned()))
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn so_many_wait_and_the_next_one_is_told_to_come_again() {
        let passwords = Passwords::new(Entropy::seeded(1)).unwrap();
        let held = Arc::clone(&passwords.places).acquire_many_owned(2).await;
        let ask = || passwords.is("mulberry tea".to_owned(), None);
        let mut waiting: Vec<_> = (0..AT_ONCE + WAITING_MAX)
            .map(|_| Box::pin(ask()))
            .collect();
        for asked in &mut waiting {
            assert!(futures::poll!(asked).is_pending());
        }
        assert!(matches!(ask().await, Err(HashingError::Busy)));
        drop(waiting);
        drop(held);
        assert!(!ask().await.unwrap());
    }
}
