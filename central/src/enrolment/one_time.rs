//! The code that a person reads on one screen and types on another.

use std::fmt;

use frontdesk_domain::hash::Hash;

use crate::entropy::{Entropy, NoEntropy};

/// Digits and capitals that nobody takes for one another: without 0 and O, 1, I and L, and without the B, S, U and Z that
/// look like 8, 5, V and 2.
pub const ALPHABET: &str = "23456789ACDEFGHJKMNPQRTVWXY";

/// Its halves have so many characters each.
const HALF: usize = 4;

/// Eight characters, such as `7K4M-9QPT`: some 38 bits. The first half names the code, the second must be known.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode([u8; 2 * HALF]);

/// The first half of a code. No secret, but nobody's business either.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeName(String);

impl OneTimeCode {
    pub fn draw(entropy: &Entropy) -> Result<Self, NoEntropy> {
        let mut code = [0; 2 * HALF];
        for place in &mut code {
            *place = loop {
                let [byte] = entropy.bytes::<1>()?;
                // Each character equally often: 243 is nine times the alphabet.
                if usize::from(byte) < 9 * ALPHABET.len() {
                    break ALPHABET.as_bytes()[usize::from(byte) % ALPHABET.len()];
                }
            };
        }
        Ok(Self(code))
    }

    /// As somebody typed it: in whatever case, with or without dashes and spaces.
    pub fn parse(text: &str) -> Option<Self> {
        let typed: Vec<u8> = text
            .bytes()
            .filter(|byte| !matches!(byte, b' ' | b'-'))
            .map(|byte| byte.to_ascii_uppercase())
            .collect();
        let code: [u8; 2 * HALF] = typed.try_into().ok()?;
        code.iter()
            .all(|byte| ALPHABET.as_bytes().contains(byte))
            .then_some(Self(code))
    }

    pub fn name(&self) -> CodeName {
        CodeName(self.half(0))
    }

    /// All that is kept of the code.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.0)
    }

    fn half(&self, which: usize) -> String {
        let half = &self.0[which * HALF..(which + 1) * HALF];
        half.iter().map(|byte| char::from(*byte)).collect()
    }
}

/// For the one who asked for it. Nothing else may print it.
impl fmt::Display for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.half(0), self.half(1))
    }
}

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(hidden)")
    }
}

impl CodeName {
    /// As it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeName(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_was_typed() {
        let entropy = Entropy::seeded(1);
        for _ in 0..100 {
            let code = OneTimeCode::draw(&entropy).unwrap();
            let text = code.to_string();
            assert_eq!(text.len(), 9);
            for typed in [
                text.clone(),
                text.to_lowercase(),
                text.replace('-', ""),
                text.replace('-', " "),
            ] {
                assert_eq!(OneTimeCode::parse(&typed), Some(code.clone()), "{typed}");
            }
            assert!(text.starts_with(code.name().as_str()));
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for typed in [
            "",
            "7K4M",
            "7K4M-9QP",
            "7K4M-9QPTX",
            "0000-0000",
            "7K4M-9QPé",
            "7K4M-9QPI",
        ] {
            assert_eq!(OneTimeCode::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn every_character_comes_about_equally_often() {
        let entropy = Entropy::seeded(2);
        let mut seen = std::collections::BTreeMap::<u8, u32>::new();
        for _ in 0..2_000 {
            for byte in OneTimeCode::draw(&entropy).unwrap().0 {
                *seen.entry(byte).or_default() += 1;
            }
        }
        assert_eq!(seen.len(), ALPHABET.len());
        // 16,000 characters are 593 of each on average; five standard deviations are 120.
        assert!(
            seen.values().all(|count| (470..720).contains(count)),
            "{seen:?}"
        );
    }

    #[test]
    fn a_code_is_printed_by_display_alone() {
        let code = OneTimeCode::draw(&Entropy::seeded(3)).unwrap();
        let debugged = format!("{code:?} {:?}", code.name());
        assert_eq!(debugged, "OneTimeCode(hidden) CodeName(hidden)");
    }
}
