//! The same with one typing error: a key that is wrong, left out, there besides, or swapped with the next.

use super::keys::Key;
use super::sounds::{Sound, share};
use super::texts::{Cell, signature};
use super::walk::{Front, Span, Walk, typed};

/// Queries of fewer keys have none forgiven: almost anything is one error away from them.
pub const KEYS_MIN: usize = 4;

/// What the error itself loses, by what it is: a character that sounds like the one that is meant was picked from the
/// list beside it; all others are a finger's.
const SOUNDS_ALIKE: u16 = 0;
const SLIPPED: u16 = 40;

/// The bits that a text needs, but for those of one key.
#[derive(Debug, Clone, Copy)]
pub struct Needed(u64);

impl Needed {
    pub fn of(keys: &[Key]) -> Self {
        let known = keys.iter().filter(|key| !key.strange);
        Self(known.fold(0, |sum, key| sum | signature(key.ch)))
    }

    pub fn may_be(self, text: u64) -> bool {
        (self.0 & !text).count_ones() <= 1
    }
}

impl Walk<'_> {
    /// The shortest stretch from a cell on that all keys spell but for one error.
    pub fn slip(&mut self, start: usize) -> Option<Span> {
        let all = self.keys.len();
        // Without an error so far, with one, and with one that ends behind the next cell.
        let (mut right, mut wrong, mut swapped) = (Front::at(0), Front::none(), Front::none());
        let cells = &self.texts.cells[start..];
        for (count, cell) in (0..).zip(cells) {
            for (key, cost) in right.ways() {
                if key < all {
                    wrong.reach(key + 1, cost + SLIPPED);
                }
            }
            if let Some(cost) = wrong.cost(all) {
                return Some(Span { cells: count, cost });
            }
            if cell.is_end() || right.mask | wrong.mask | swapped.mask == 0 {
                return None;
            }
            self.looked_at += 1;
            let (mut next, mut next_wrong, mut next_swapped) =
                (Front::none(), swapped, Front::none());
            for (key, cost) in wrong.ways() {
                self.step(cell, key, |behind, lost| {
                    next_wrong.reach(behind, cost + lost);
                });
            }
            for (key, cost) in right.ways() {
                self.step(cell, key, |behind, lost| next.reach(behind, cost + lost));
                self.misstep(cell, key, |behind, lost| {
                    next_wrong.reach(behind, cost + lost);
                });
                // Without its first character it is the inside of the text, and no error.
                if count > 0 || cell.sounds.is_silent() {
                    next_wrong.reach(key, cost + SLIPPED);
                }
                if self.are_swapped(cell, &cells[count + 1], key) {
                    next_swapped.reach(key + 2, cost + SLIPPED);
                }
            }
            (right, wrong, swapped) = (next, next_wrong, next_swapped);
        }
        None
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
        }
        for sound in sounds.iter().filter(|_| !key.han) {
            self.misspell(*sound, from, |behind, lost| to(behind, lost + SLIPPED));
        }
    }

    /// One error in a syllable, at the first letter that does not fit.
    fn misspell(&self, sound: Sound, from: usize, mut to: impl FnMut(usize, u16)) {
        let letters = sound.letters();
        let right = self.alike(letters, from);
        let rest = letters.len() - right;
        let odd = from + right;
        let is_letter = |key: usize| self.keys.get(key).is_some_and(|key| !key.han);
        if rest == 0 || !is_letter(odd) {
            return;
        }
        // Wrong.
        for more in 0..=self.alike(&letters[right + 1..], odd + 1) {
            to(odd + 1 + more, typed(sound, right + 1 + more));
        }
        // Left out.
        for more in 1..=self.alike(&letters[right + 1..], odd) {
            to(odd + more, typed(sound, right + 1 + more));
        }
        // Besides.
        if right > 0 {
            for more in 1..=self.alike(&letters[right..], odd + 1) {
                to(odd + 1 + more, typed(sound, right + more));
            }
        }
        // Swapped.
        let swapped = rest > 1
            && is_letter(odd + 1)
            && self.alike(&[letters[right + 1], letters[right]], odd) == 2;
        if swapped {
            for more in 0..=self.alike(&letters[right + 2..], odd + 2) {
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
