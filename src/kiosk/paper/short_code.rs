//! The code that a customer types when they cannot scan: short, and without letters that read as others.
//!
//! It follows from the receipt code's hash and not from its characters: the hash is all that the log and the kiosk's
//! replica know of a receipt code, so only what follows from it can be looked up. It does not lead back to the receipt
//! code, and opens no page.

use frontdesk_central::enrolment::ALPHABET;
use frontdesk_domain::hash::Hash;

/// How many characters are typed; there are 2.8 × 10¹¹ such codes.
pub const SHORT_CODE_CHARS: usize = 8;

/// The short code of a ticket, without the dash that parts it on paper.
pub fn short_code(receipt: &Hash) -> String {
    let alphabet = ALPHABET.as_bytes();
    let (first, _) = receipt
        .as_bytes()
        .split_first_chunk::<8>()
        .expect("a hash has 32 bytes");
    let mut rest = u64::from_be_bytes(*first);
    let base = alphabet.len() as u64;
    let digits = (0..SHORT_CODE_CHARS).map(|_| {
        let digit = usize::try_from(rest % base).unwrap_or(0);
        rest /= base;
        char::from(alphabet[digit])
    });
    digits.collect()
}

/// As people read it out: `7K4M-9QPT`.
pub fn parted(code: &str) -> String {
    match code.split_at_checked(SHORT_CODE_CHARS / 2) {
        Some((first, second)) if !second.is_empty() => format!("{first}-{second}"),
        _ => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use frontdesk_domain::receipt::ReceiptCode;

    use super::*;

    #[test]
    fn a_short_code_follows_from_the_hash_alone_and_is_the_same_for_ever() {
        let code = short_code(&ReceiptCode::new([7; 16]).hash());
        assert_eq!(code, short_code(&Hash::of(b"BwcHBwcHBwcHBwcHBwcHBw")));
        assert_eq!(code.len(), SHORT_CODE_CHARS);
        assert!(code.chars().all(|character| ALPHABET.contains(character)));
        assert_eq!(parted("7K4M9QPT"), "7K4M-9QPT");
    }

    #[test]
    fn ten_thousand_tickets_have_ten_thousand_codes() {
        let codes: std::collections::BTreeSet<_> = (0..10_000_u32)
            .map(|nth| short_code(&Hash::of(&nth.to_be_bytes())))
            .collect();
        assert_eq!(codes.len(), 10_000);
    }
}
