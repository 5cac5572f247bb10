//! What is shown to be let in, and kept by its hash alone: of a session, of a browser, of a one-time link.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use frontdesk_domain::hash::Hash;

use crate::entropy::{Entropy, NoEntropy};

/// 256 random bits as 43 characters of base64url.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn draw(entropy: &Entropy) -> Result<Self, NoEntropy> {
        Ok(Self(BASE64URL_NOPAD.encode(&entropy.bytes::<32>()?)))
    }

    /// As it was shown. What could not be one is none.
    pub fn parse(text: &str) -> Option<Self> {
        let bits = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        (bits.len() == 32).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// All that is kept of it. There is nothing to guess in 256 bits, so that a plain hash will do.
    pub fn hash(&self) -> Hash {
        Hash::of(self.0.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_back_and_printed_by_nothing_that_looks_for_faults() {
        let secret = Secret::draw(&Entropy::seeded(1)).unwrap();
        assert_eq!(Secret::parse(secret.as_str()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "Secret(hidden)");
        for text in [
            "",
            "short",
            &secret.as_str()[1..],
            &format!("{}=", secret.as_str()),
        ] {
            assert_eq!(Secret::parse(text), None);
        }
    }
}
