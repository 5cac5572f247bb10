//! Whether the keys of a query spell the cells of a text: as characters, syllables, their initials or beginnings, in
//! any mixture, and as letters.
//!
//! All ways are followed at once: after each cell it is known which keys can be behind, and what the best way there
//! has cost. So no query and no text can make it slow.

use super::keys::{KEYS_MAX, Key};
use super::sounds::{Sound, share};
use super::texts::{Cell, Texts};

/// What a match loses by a syllable of which only the initial was typed.
const INITIAL: u16 = 20;
/// By one of which only another beginning was typed.
const BEGINNING: u16 = 24;
/// By a character that no text has, taken by its sound.
const BY_SOUND: u16 = 12;

/// A stretch of cells that keys spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub cells: usize,
    /// What the way lost against typing the text itself.
    pub cost: u16,
}

/// How many keys may be behind after some cells, each with the least cost.
#[derive(Debug, Clone, Copy)]
pub struct Front {
    pub mask: u64,
    costs: [u16; KEYS_MAX + 1],
}

impl Front {
    pub fn none() -> Self {
        Self {
            mask: 0,
            costs: [0; KEYS_MAX + 1],
        }
    }

    pub fn at(key: usize) -> Self {
        let mut front = Self::none();
        front.reach(key, 0);
        front
    }

    pub fn reach(&mut self, key: usize, cost: u16) {
        let bit = 1 << key;
        if self.mask & bit == 0 || cost < self.costs[key] {
            self.costs[key] = cost;
        }
        self.mask |= bit;
    }

    pub fn cost(&self, key: usize) -> Option<u16> {
        (self.mask & (1 << key) != 0).then(|| self.costs[key])
    }

    /// How many keys are behind, and at what cost, for each way.
    pub fn ways(self) -> impl Iterator<Item = (usize, u16)> {
        bits(self.mask).map(move |key| (key, self.costs[key]))
    }
}

/// The positions of the bits that are set.
pub fn bits(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (mask != 0).then(|| {
            let lowest = mask.trailing_zeros() as usize;
            mask &= mask - 1;
            lowest
        })
    })
}

/// Follows keys through texts, and counts the cells it looks at.
#[derive(Debug)]
pub struct Walk<'a> {
    pub texts: &'a Texts,
    pub keys: &'a [Key],
    pub looked_at: u64,
}

impl<'a> Walk<'a> {
    pub fn new(texts: &'a Texts, keys: &'a [Key]) -> Self {
        Self {
            texts,
            keys,
            looked_at: 0,
        }
    }

    /// The shortest stretch from a cell on that all keys from `from` on spell.
    pub fn whole(&mut self, start: usize, from: usize) -> Option<Span> {
        let mut front = Front::at(from);
        for (count, cell) in (1..).zip(&self.texts.cells[start..]) {
            if cell.is_end() || front.mask == 0 {
                return None;
            }
            front = self.after(cell, front);
            if let Some(cost) = front.cost(self.keys.len()) {
                return Some(Span { cells: count, cost });
            }
        }
        None
    }

    /// Which keys can be the next one after any stretch from a cell on, as bits; and those of them before which there
    /// are two cells or more, each typed in full and read as it is.
    pub fn reach(&mut self, start: usize, from: usize) -> [u64; 2] {
        let mut front = Front::at(from);
        let mut reached = [0, 0];
        for (count, cell) in (1..).zip(&self.texts.cells[start..]) {
            if cell.is_end() || front.mask == 0 {
                break;
            }
            front = self.after(cell, front);
            reached[0] |= front.mask;
            if count > 1 {
                let in_full = front.ways().filter(|(_, cost)| *cost == 0);
                reached[1] |= in_full.fold(0, |mask, (key, _)| mask | 1 << key);
            }
        }
        reached
    }

    /// Where one may be after a cell.
    fn after(&mut self, cell: &Cell, front: Front) -> Front {
        self.looked_at += 1;
        let mut next = Front::none();
        for (key, cost) in front.ways() {
            self.step(cell, key, |behind, lost| next.reach(behind, cost + lost));
        }
        next
    }

    /// Every way of spelling one cell with the keys from `from` on: how many are behind then, and what it loses.
    pub fn step(&self, cell: &Cell, from: usize, mut to: impl FnMut(usize, u16)) {
        let Some(key) = self.keys.get(from) else {
            return;
        };
        if key.ch == cell.chars[0] || key.ch == cell.chars[1] {
            to(from + 1, 0);
            return;
        }
        let sounds = self.texts.sounds.get(cell.sounds);
        if key.han {
            if key.strange && share(&key.sounds, sounds) {
                to(from + 1, BY_SOUND);
            }
            return;
        }
        for sound in sounds {
            let most = self.alike(sound.letters(), from);
            for count in 1..=most {
                to(from + count, typed(*sound, count));
            }
        }
    }

    /// How many letters from `from` on are those of a syllable.
    pub fn alike(&self, letters: &[u8], from: usize) -> usize {
        letters
            .iter()
            .zip(self.keys.get(from..).unwrap_or_default())
            .take_while(|(letter, key)| key.ch == char::from(**letter))
            .count()
    }
}

/// What is lost when so many letters of a reading were typed.
///
/// An initial alone says little of which reading is meant: one that is not the usual counts double.
pub fn typed(sound: Sound, count: usize) -> u16 {
    let cost = u16::from(sound.cost);
    if count == sound.letters().len() {
        cost
    } else if sound.is_initial(count) {
        2 * cost + INITIAL
    } else {
        cost + BEGINNING
    }
}
