//! Ticket numbers: prefix + lane + counter, as in `A017` and `AB017`. Whoever issues, numbers.

use std::fmt;
use std::str::FromStr;

use crate::written::as_written;

/// The greatest counter a number may carry; nothing wraps there, issuing stops with an error instead.
pub const COUNTER_MAX: u32 = 999_999;

/// The letter a service's numbers begin with: A to Z without I and O, which read as 1 and 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(char);

/// The letters of the machine that issues: none for a branch's first kiosk, then one or two.
///
/// Orders as its text does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Lane([u8; 2]);

/// What stands in a lane where it has no letter.
const NO_LETTER: u8 = 0;

/// What stands on the paper. Unique within a branch and a business day, because lanes are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TicketNumber {
    pub prefix: Prefix,
    pub lane: Lane,
    counter: u32,
}

/// Why a text is not a number, a prefix or a lane.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotANumber {
    #[error("a prefix is one letter from A to Z, without I and O")]
    Prefix,
    #[error("a lane is up to two letters from A to Z, without I and O")]
    Lane,
    #[error("a ticket number is a prefix, a lane and at least three digits, such as A017 or AB017")]
    Number,
    #[error("the counter of a ticket number runs from 1 to {COUNTER_MAX}")]
    Counter,
}

fn is_number_letter(letter: char) -> bool {
    letter.is_ascii_uppercase() && !matches!(letter, 'I' | 'O')
}

impl Prefix {
    pub fn new(letter: char) -> Result<Self, NotANumber> {
        if is_number_letter(letter) {
            Ok(Self(letter))
        } else {
            Err(NotANumber::Prefix)
        }
    }

    pub fn letter(self) -> char {
        self.0
    }
}

impl Lane {
    /// The first kiosk's lane: no letters at all.
    pub fn first() -> Self {
        Self::default()
    }

    pub fn as_str(&self) -> &str {
        let letters = self.0.iter().take_while(|letter| **letter != NO_LETTER);
        std::str::from_utf8(&self.0[..letters.count()]).expect("the letters are ASCII")
    }

    /// Every lane there is, in the order they are given out: none, A, B, …, Z, AA, AB, …, ZZ.
    pub fn all() -> impl Iterator<Item = Self> {
        let letters = || (b'A'..=b'Z').filter(|letter| is_number_letter((*letter).into()));
        let one = letters().map(|letter| [letter, NO_LETTER]);
        let two = letters().flat_map(move |first| letters().map(move |second| [first, second]));
        std::iter::once([NO_LETTER; 2])
            .chain(one)
            .chain(two)
            .map(Self)
    }
}

impl TicketNumber {
    /// Fails when the counter is 0 or beyond [`COUNTER_MAX`].
    pub fn new(prefix: Prefix, lane: Lane, counter: u32) -> Result<Self, NotANumber> {
        if (1..=COUNTER_MAX).contains(&counter) {
            Ok(Self {
                prefix,
                lane,
                counter,
            })
        } else {
            Err(NotANumber::Counter)
        }
    }

    pub fn counter(&self) -> u32 {
        self.counter
    }
}

impl FromStr for Prefix {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Self::new(letter),
            _ => Err(NotANumber::Prefix),
        }
    }
}

impl FromStr for Lane {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        if text.len() > 2 || !text.chars().all(is_number_letter) {
            return Err(NotANumber::Lane);
        }
        let mut letters = [NO_LETTER; 2];
        letters[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self(letters))
    }
}

impl FromStr for TicketNumber {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let digits_at = text
            .find(|c: char| c.is_ascii_digit())
            .ok_or(NotANumber::Number)?;
        let (letters, digits) = text.split_at(digits_at);
        let prefix = letters.chars().next().ok_or(NotANumber::Number)?;
        let lane = letters[prefix.len_utf8()..].parse()?;
        let padded = digits.len() == 3 || (digits.len() > 3 && !digits.starts_with('0'));
        if !padded || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotANumber::Number);
        }
        Self::new(
            Prefix::new(prefix)?,
            lane,
            digits.parse().map_err(|_| NotANumber::Counter)?,
        )
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{:03}", self.prefix, self.lane, self.counter)
    }
}

macro_rules! as_string {
    ($($name:ident),+) => {$(
        impl TryFrom<String> for $name {
            type Error = NotANumber;

            fn try_from(text: String) -> Result<Self, NotANumber> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    )+};
}
as_string!(Prefix, Lane, TicketNumber);
as_written!(Prefix, Lane, TicketNumber);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_number_reads_back_from_its_text(prefix in "[A-HJ-NP-Z]", lane in "[A-HJ-NP-Z]{0,2}", counter in 1..=COUNTER_MAX) {
            let number = TicketNumber::new(prefix.parse().unwrap(), lane.parse().unwrap(), counter).unwrap();
            prop_assert_eq!(number.to_string().parse::<TicketNumber>().unwrap(), number);
        }

        #[test]
        fn different_numbers_never_look_alike(
            a in ("[A-C]", "[A-C]{0,2}", 1..2000_u32),
            b in ("[A-C]", "[A-C]{0,2}", 1..2000_u32),
        ) {
            let number = |(prefix, lane, counter): &(String, String, u32)| {
                TicketNumber::new(prefix.parse().unwrap(), lane.parse().unwrap(), *counter).unwrap()
            };
            prop_assert_eq!(a == b, number(&a).to_string() == number(&b).to_string());
        }
    }

    #[test]
    fn past_999_the_number_grows_a_digit_and_the_bound_is_an_error() {
        let number =
            |counter| TicketNumber::new(Prefix('A'), Lane::first(), counter).map(|n| n.to_string());
        assert_eq!(number(999).unwrap(), "A999");
        assert_eq!(number(1000).unwrap(), "A1000");
        assert_eq!(number(COUNTER_MAX).unwrap(), "A999999");
        assert_eq!(number(COUNTER_MAX + 1), Err(NotANumber::Counter));
        assert_eq!(number(0), Err(NotANumber::Counter));
    }

    #[test]
    fn texts_that_only_resemble_a_number_are_refused() {
        for text in [
            "", "A", "017", "A17", "A0017", "I017", "AO017", "ABCD017", "a017", "A01７", "A1000000",
        ] {
            assert!(text.parse::<TicketNumber>().is_err(), "{text} was taken");
        }
    }
}
