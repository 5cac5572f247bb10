//! The same with one typing error: a key that is wrong, left out, there besides, or swapped with the next.

use std::mem;

use super::keys::Key;
use super::sounds::{Sound, share};
use super::texts::{Cell, bit};
use super::walk::{Front, Span, Spelling, Walk, typed};

/// Queries of fewer keys have none forgiven: almost anything is one error away from them.
pub const KEYS_MIN: usize = 4;

/// What the error itself loses, by what it is: a character that sounds like the one that is meant was picked from the
/// list beside it; all others are a finger's.
const SOUNDS_ALIKE: u16 = 0;
const SLIPPED: u16 = 40;

/// The bits that a text needs, but for that of one key.
#[derive(Debug, Clone, Copy)]
pub struct Needed {
    all: u64,
    /// Those of more than one key: a text that lacks such a bit is more than one error away.
    repeated: u64,
}

impl Needed {
    pub fn of(keys: &[Key]) -> Self {
        let (mut all, mut repeated) = (0, 0);
        for key in keys.iter().filter(|key| !key.strange) {
            repeated |= all & bit(key.ch);
            all |= bit(key.ch);
        }
        Self { all, repeated }
    }

    pub fn may_be(self, text: u64) -> bool {
        let lacks = self.all & !text;
        lacks == 0 || (lacks & self.repeated == 0 && lacks.is_power_of_two())
    }
}

impl Walk<'_> {
    /// The shortest stretch from a cell on that all keys spell but for one error.
    pub fn slip(&mut self, start: usize, fronts: &mut Fronts) -> Option<Span> {
        let all = self.spelling.keys.len();
        let cells = &self.spelling.texts.cells[start..];
        let Fronts { now, next } = fronts;
        let (mut now, mut next) = (now, next);
        now.begin();
        for (count, cell) in (0..).zip(cells) {
            now.add_key_besides(all);
            if let Some(cost) = now.wrong.cost(all) {
                return Some(Span { cells: count, cost });
            }
            if cell.is_end() || now.is_over() {
                return None;
            }
            self.looked_at += 1;
            let after = &cells[count + 1];
            self.spelling
                .after_with_error(cell, after, count == 0, now, next);
            mem::swap(&mut now, &mut next);
        }
        None
    }
}

/// Room for the ways with and without an error, now and after the next cell.
#[derive(Debug)]
pub struct Fronts {
    now: Ways,
    next: Ways,
}

#[derive(Debug)]
struct Ways {
    /// Without an error so far.
    right: Front,
    /// With one.
    wrong: Front,
    /// With one that ends only behind the next cell.
    swapped: Front,
}

impl Fronts {
    pub fn new() -> Self {
        let ways = || Ways {
            right: Front::none(),
            wrong: Front::none(),
            swapped: Front::none(),
        };
        Self {
            now: ways(),
            next: ways(),
        }
    }
}

impl Ways {
    fn begin(&mut self) {
        self.right.begin(0);
        self.wrong.mask = 0;
        self.swapped.mask = 0;
    }

    fn is_over(&self) -> bool {
        self.right.mask | self.wrong.mask | self.swapped.mask == 0
    }

    /// A key that belongs to no cell.
    fn add_key_besides(&mut self, all: usize) {
        for (key, cost) in self.right.ways() {
            if key < all {
                self.wrong.reach(key + 1, cost + SLIPPED);
            }
        }
    }
}

impl Spelling<'_> {
    /// Where one may be after a cell.
    fn after_with_error(
        &self,
        cell: &Cell,
        after: &Cell,
        first: bool,
        now: &Ways,
        next: &mut Ways,
    ) {
        next.right.mask = 0;
        next.wrong.mask = 0;
        next.swapped.mask = 0;
        for (key, cost) in now.swapped.ways() {
            next.wrong.reach(key, cost);
        }
        for (key, cost) in now.wrong.ways() {
            self.step(cell, key, |behind, lost| {
                next.wrong.reach(behind, cost + lost);
            });
        }
        for (key, cost) in now.right.ways() {
            self.step(cell, key, |behind, lost| {
                next.right.reach(behind, cost + lost);
            });
            self.misstep(cell, key, |behind, lost| {
                next.wrong.reach(behind, cost + lost);
            });
            // Without its first character it is the inside of the text, and no error.
            if !first || cell.sounds.is_silent() {
                next.wrong.reach(key, cost + SLIPPED);
            }
            if self.are_swapped(cell, after, key) {
                next.swapped.reach(key + 2, cost + SLIPPED);
            }
        }
    }

    /// Every way of spelling one cell with one error in it.
    fn misstep(&self, cell: &Cell, from: usize, mut to: impl FnMut(usize, u16)) {
        let Some(key) = self.keys.get(from) else {
            return;
        };
        let sounds = self.texts.sounds.get(cell.sounds);
        if key.han {
            let alike = share(&key.sounds, sounds);
            to(from + 1, if alike { SOUNDS_ALIKE } else { SLIPPED });
        } else if sounds.is_empty() {
            to(from + 1, SLIPPED);
        } else {
            for sound in sounds {
                self.misspell(*sound, from, |behind, lost| to(behind, lost + SLIPPED));
            }
        }
    }

    /// One error in a syllable, at the first letter that does not fit.
    fn misspell(&self, sound: Sound, from: usize, mut to: impl FnMut(usize, u16)) {
        let count = sound.letters().len();
        let right = sound.alike(self.window(from));
        let odd = from + right;
        let is_letter = |key: usize| self.keys.get(key).is_some_and(|key| !key.han);
        if right == count || !is_letter(odd) {
            return;
        }
        // How many letters fit from one of the syllable and one key on.
        let fit = |letter: usize, key: usize| sound.alike_after(letter, self.window(key));
        // Wrong.
        for more in 0..=fit(right + 1, odd + 1) {
            to(odd + 1 + more, typed(sound, right + 1 + more));
        }
        // Left out.
        for more in 1..=fit(right + 1, odd) {
            to(odd + more, typed(sound, right + 1 + more));
        }
        // Besides.
        if right > 0 {
            for more in 1..=fit(right, odd + 1) {
                to(odd + 1 + more, typed(sound, right + more));
            }
        }
        // Swapped.
        let letters = sound.letters();
        let fits = |letter: usize, key: usize| {
            letters.get(letter).is_some_and(|letter| {
                self.keys
                    .get(key)
                    .is_some_and(|key| key.ch == char::from(*letter))
            })
        };
        if fits(right + 1, odd) && fits(right, odd + 1) {
            for more in 0..=fit(right + 2, odd + 2) {
                to(odd + 2 + more, typed(sound, right + 2 + more));
            }
        }
    }

    /// Two keys for two cells, in the wrong order.
    fn are_swapped(&self, cell: &Cell, next: &Cell, from: usize) -> bool {
        let spells = |cell: &Cell, key: usize| {
            let mut one = false;
            self.step(cell, key, |behind, _| one |= behind == key + 1);
            one
        };
        !next.is_end() && spells(next, from) && spells(cell, from + 1)
    }
}
