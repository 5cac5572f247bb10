//! The receipt code: the customer's one key to their ticket. It is on the paper and in the address of its page; the
//! log and the store hold only its hash.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;

use crate::hash::Hash;

/// The length of a code as text.
pub const RECEIPT_CODE_CHARS: usize = 22;

/// 128 random bits; 22 characters of base64url as text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ReceiptCode([u8; 16]);

/// Why a text is not a receipt code. The text is not repeated: it may be nearly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a receipt code is {RECEIPT_CODE_CHARS} of the characters A-Z, a-z, 0-9, - and _; scan the code on the paper again"
)]
pub struct NotAReceiptCode;

impl ReceiptCode {
    /// `bits` must be random: whoever guesses them reads the ticket.
    pub fn new(bits: [u8; 16]) -> Self {
        Self(bits)
    }

    /// What the log knows the code by: SHA-256 over the bytes of its text.
    pub fn hash(&self) -> Hash {
        Hash::of(self.to_string().as_bytes())
    }
}

impl FromStr for ReceiptCode {
    type Err = NotAReceiptCode;

    fn from_str(text: &str) -> Result<Self, NotAReceiptCode> {
        if text.len() != RECEIPT_CODE_CHARS {
            return Err(NotAReceiptCode);
        }
        let bits = BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| NotAReceiptCode)?;
        Ok(Self(bits.try_into().map_err(|_| NotAReceiptCode)?))
    }
}

/// The secret itself, for the paper and the address; nowhere else.
impl fmt::Display for ReceiptCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl fmt::Debug for ReceiptCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReceiptCode(hidden)")
    }
}

/// How many characters a short code has.
pub const SHORT_CODE_CHARS: usize = 4;

/// Without 0, 1, I, L, O and U, which are taken for others or make words.
const SHORT_ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a customer types at a kiosk beside their number where nothing can be scanned. It follows from the code's hash, so
/// every kiosk knows it of every ticket. It opens less than the code: a kiosk in the hall, a few tries a minute.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ShortCode([u8; SHORT_CODE_CHARS]);

impl ShortCode {
    pub fn of(code: &Hash) -> Self {
        let mut chars = [0; SHORT_CODE_CHARS];
        // The last bytes: the first ones are what a hash is cited by.
        let bytes = code.as_bytes().rchunks_exact(4);
        for (char, bytes) in chars.iter_mut().zip(bytes) {
            let number = bytes
                .iter()
                .fold(0, |sum, byte| (sum << 8) | u32::from(*byte));
            *char = SHORT_ALPHABET[number as usize % SHORT_ALPHABET.len()];
        }
        Self(chars)
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("the alphabet is ASCII")
    }

    /// Whether this is what somebody typed, in either case.
    pub fn is_typed_as(&self, typed: &str) -> bool {
        self.as_str().eq_ignore_ascii_case(typed)
    }
}

impl fmt::Debug for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShortCode(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_from_its_text_and_its_hash_is_over_that_text() {
        let code = ReceiptCode::new([7; 16]);
        let text = code.to_string();
        assert_eq!(text, "BwcHBwcHBwcHBwcHBwcHBw");
        assert_eq!(text.parse(), Ok(code));
        assert_eq!(code.hash(), Hash::of(text.as_bytes()));
    }

    #[test]
    fn only_the_one_text_of_a_code_is_taken() {
        // The last character carries two bits; others that decode alike would be second names of one ticket.
        for text in [
            "",
            "BwcHBwcHBwcHBwcHBwcHBx",
            "BwcHBwcHBwcHBwcHBwcHBw==",
            "BwcHBwcHBwcHBwcHBwcHB/",
            "BwcHBwcHBwcHBwcHBwcHB",
        ] {
            assert_eq!(text.parse::<ReceiptCode>(), Err(NotAReceiptCode), "{text}");
        }
    }

    #[test]
    fn a_short_code_follows_from_the_hash_and_is_typed_in_either_case() {
        let short = ShortCode::of(&ReceiptCode::new([7; 16]).hash());
        assert_eq!(short, ShortCode::of(&ReceiptCode::new([7; 16]).hash()));
        assert_ne!(short, ShortCode::of(&ReceiptCode::new([8; 16]).hash()));
        assert!(short.is_typed_as(&short.as_str().to_lowercase()));
        assert!(!short.is_typed_as(&short.as_str()[1..]));
        assert!(!short.is_typed_as(""));
        assert_eq!(format!("{short:?}"), "ShortCode(hidden)");
    }

    #[test]
    fn short_codes_use_every_character_about_equally_often() {
        let mut seen = std::collections::BTreeMap::<char, u32>::new();
        for n in 0..3_000_u16 {
            let hash = Hash::of(&n.to_be_bytes());
            for char in ShortCode::of(&hash).as_str().chars() {
                *seen.entry(char).or_default() += 1;
            }
        }
        assert_eq!(seen.len(), SHORT_ALPHABET.len());
        assert!(
            seen.values().all(|count| (280..520).contains(count)),
            "{seen:?}"
        );
    }

    #[test]
    fn a_code_in_a_debug_print_is_hidden() {
        assert_eq!(
            format!("{:?}", ReceiptCode::new([7; 16])),
            "ReceiptCode(hidden)"
        );
    }
}
