//! Whether the keys of a query spell the cells of a text: as characters, syllables, their initials or beginnings, in
//! any mixture, and as letters.
//!
//! All ways are followed at once: after each cell it is known which keys can be behind, and what the best way there
//! has cost. So no query and no text can make it slow.

use std::mem;

use super::keys::{KEYS_MAX, Key};
use super::sounds::{Sound, Window, share};
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
#[derive(Debug)]
pub struct Front {
    pub mask: u64,
    /// Meant only where the bit is set.
    costs: [u16; KEYS_MAX + 1],
}

impl Front {
    pub fn none() -> Self {
        Self {
            mask: 0,
            costs: [0; KEYS_MAX + 1],
        }
    }

    /// Nothing but so many keys behind.
    pub fn begin(&mut self, key: usize) {
        self.mask = 0;
        self.reach(key, 0);
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
    pub fn ways(&self) -> impl Iterator<Item = (usize, u16)> {
        bits(self.mask).map(|key| (key, self.costs[key]))
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
    pub spelling: Spelling<'a>,
    pub looked_at: u64,
    now: Front,
    next: Front,
}

impl<'a> Walk<'a> {
    pub fn new(texts: &'a Texts, keys: &'a [Key]) -> Self {
        Self {
            spelling: Spelling::new(texts, keys),
            looked_at: 0,
            now: Front::none(),
            next: Front::none(),
        }
    }

    /// The shortest stretch from a cell on that all keys spell.
    pub fn whole(&mut self, start: usize) -> Option<Span> {
        let (spelling, all) = (&self.spelling, self.spelling.keys.len());
        let (mut now, mut next) = (&mut self.now, &mut self.next);
        now.begin(0);
        for (count, cell) in (1..).zip(&spelling.texts.cells[start..]) {
            if cell.is_end() || now.mask == 0 {
                return None;
            }
            self.looked_at += 1;
            spelling.after(cell, now, next);
            if let Some(cost) = next.cost(all) {
                return Some(Span { cells: count, cost });
            }
            mem::swap(&mut now, &mut next);
        }
        None
    }

    /// Which keys can be the next one after any stretch from a cell on, as bits; and those of them before which there
    /// are two cells or more, each typed in full and read as it is.
    pub fn reach(&mut self, start: usize, from: usize) -> [u64; 2] {
        let spelling = &self.spelling;
        let (mut now, mut next) = (&mut self.now, &mut self.next);
        let mut reached = [0, 0];
        now.begin(from);
        for (count, cell) in (1..).zip(&spelling.texts.cells[start..]) {
            if cell.is_end() || now.mask == 0 {
                break;
            }
            self.looked_at += 1;
            spelling.after(cell, now, next);
            mem::swap(&mut now, &mut next);
            reached[0] |= now.mask;
            if count > 1 {
                let in_full = now.ways().filter(|(_, cost)| *cost == 0);
                reached[1] |= in_full.fold(0, |mask, (key, _)| mask | 1 << key);
            }
        }
        reached
    }

    /// Which keys can be the next one after two cells or more from a cell on, each typed in full and read as it is.
    pub fn reach_in_full(&mut self, start: usize, from: usize) -> u64 {
        let spelling = &self.spelling;
        let (mut now, mut reached) = (1 << from, 0);
        for (count, cell) in (1..).zip(&spelling.texts.cells[start..]) {
            self.looked_at += 1;
            let mut next = 0;
            for key in bits(now) {
                spelling.step(cell, key, |behind, lost| {
                    next |= u64::from(lost == 0) << behind;
                });
            }
            if cell.is_end() || next == 0 {
                break;
            }
            if count > 1 {
                reached |= next;
            }
            now = next;
        }
        reached
    }
}

/// How keys spell single cells.
#[derive(Debug)]
pub struct Spelling<'a> {
    pub texts: &'a Texts,
    pub keys: &'a [Key],
    /// The letters from each key on.
    windows: Vec<Window>,
}

impl<'a> Spelling<'a> {
    fn new(texts: &'a Texts, keys: &'a [Key]) -> Self {
        let letter = |key: &Key| u8::try_from(key.ch).ok().filter(u8::is_ascii);
        let windows = (0..=keys.len()).map(|from| Window::of(keys[from..].iter().map(letter)));
        Self {
            texts,
            keys,
            windows: windows.collect(),
        }
    }

    /// Where one may be after a cell.
    fn after(&self, cell: &Cell, now: &Front, next: &mut Front) {
        next.mask = 0;
        for (key, cost) in now.ways() {
            self.step(cell, key, |behind, lost| next.reach(behind, cost + lost));
        }
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
            for count in 1..=sound.alike(self.windows[from]) {
                to(from + count, typed(*sound, count));
            }
        }
    }

    /// The letters from a key on.
    pub fn window(&self, from: usize) -> Window {
        self.windows[from.min(self.keys.len())]
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
