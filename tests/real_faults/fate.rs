//! What becomes of one connection.

use std::time::Duration;

use crate::chance::Chance;

/// What happens to connections that are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    Fair,
    /// Each connection meets a fate of its own.
    Foul,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Fate {
    /// After so many more bytes in one direction it ends.
    ends: Option<(Direction, u64, End)>,
    /// Every piece is so late.
    pub late: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    ToCentre,
    ToKiosk,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Cut,
    /// Nothing passes any more, and nobody is told.
    Silence,
}

impl Fate {
    /// Of a connection that is made now. A head is some hundred bytes, a ticket a thousand, a catalogue many thousand:
    /// each of them is met.
    pub fn of_new(chance: &Chance, weather: Weather) -> Self {
        if weather == Weather::Fair {
            return Self::default();
        }
        let bytes = 1 << chance.between(6, 16);
        match chance.between(1, 10) {
            1..=3 => Self::ends_within(chance, bytes, End::Cut),
            4..=5 => Self::ends_within(chance, bytes, End::Silence),
            6..=7 => Self::is_late(chance),
            _ => Self::default(),
        }
    }

    /// Of one that is in use: within the next command or answer.
    pub fn of_struck(chance: &Chance) -> Self {
        match chance.between(1, 5) {
            1..=2 => Self::ends_within(chance, 2_000, End::Cut),
            3..=4 => Self::ends_within(chance, 2_000, End::Silence),
            _ => Self::is_late(chance),
        }
    }

    /// What the centre says reaches nobody any more.
    pub fn without_answers() -> Self {
        Self {
            ends: Some((Direction::ToKiosk, 1, End::Silence)),
            ..Self::default()
        }
    }

    fn ends_within(chance: &Chance, bytes: u64, end: End) -> Self {
        let direction = chance.one_of(&[Direction::ToCentre, Direction::ToKiosk]);
        Self {
            ends: Some((direction, chance.between(1, bytes), end)),
            ..Self::default()
        }
    }

    fn is_late(chance: &Chance) -> Self {
        Self {
            late: Duration::from_millis(chance.between(5, 80)),
            ..Self::default()
        }
    }

    /// How many of the bytes that came pass, and what comes after them.
    pub fn meets(&mut self, on: Direction, came: usize) -> (usize, Option<End>) {
        match &mut self.ends {
            Some((direction, left, end)) if *direction == on => {
                let passes = came.min(usize::try_from(*left).unwrap());
                *left -= u64::try_from(passes).unwrap();
                (passes, (*left == 0).then_some(*end))
            }
            _ => (came, None),
        }
    }
}
