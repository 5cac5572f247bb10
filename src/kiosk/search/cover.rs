//! Queries that no text spells in one stretch: put together from pieces that texts of one service spell, in any order.
//!
//! Characters may be left over, for people tell stories (`把老婆的户口迁过来`), and whole words; but no part of a word
//! in letters, which says nothing by itself.

use super::keys::Key;
use super::texts::{Field, Texts};
use super::walk::{Walk, bits};

/// Letters of a piece that is not set apart by spaces or characters: fewer are somewhere in every hall.
const LETTERS_MIN: usize = 4;
/// What share of a query the pieces must cover, in percent of its weight.
const COVERED_MIN: u32 = 50;
/// What each piece after the first takes off, in percent.
const SEAM: u32 = 3;

/// A query put together for one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    pub service: usize,
    /// How much of the query is there, in percent, less for each seam.
    pub points: u32,
    /// Nothing was left over.
    pub full: bool,
    pub largest: Piece,
}

/// A part of a query that a text spells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The first cell of it.
    pub start: usize,
    /// Which keys it is.
    pub from: usize,
    pub to: usize,
    pub field: Field,
}

/// What one service's texts spell of a query.
#[derive(Debug, Clone)]
struct Pieces {
    /// For each key, which keys can be the next one: after anything, and after two cells or more in full.
    reached: Vec<[u64; 2]>,
    largest: Piece,
}

impl Piece {
    /// The larger, and of equals the one in the better field.
    fn better(self, other: Self) -> Self {
        let order = |piece: &Self| (piece.to - piece.from, std::cmp::Reverse(piece.field));
        if order(&other) > order(&self) {
            other
        } else {
            self
        }
    }
}

/// The best cover of every service that has one.
pub fn covers(
    walk: &mut Walk<'_>,
    services: usize,
    starts: impl Fn(&Key) -> Vec<usize>,
) -> Vec<Cover> {
    let keys = walk.keys;
    let mut found: Vec<Option<Pieces>> = vec![None; services];
    for from in 0..keys.len() {
        for start in starts(&keys[from]) {
            let reached = walk.reach(start, from);
            if reached[0] == 0 {
                continue;
            }
            let to = usize::try_from(reached[0].ilog2()).unwrap_or(from);
            for owner in &walk.texts.of_cell(start).owners {
                let piece = Piece {
                    start,
                    from,
                    to,
                    field: owner.field,
                };
                let pieces = found[owner.service as usize].get_or_insert_with(|| Pieces {
                    reached: vec![[0; 2]; keys.len()],
                    largest: piece,
                });
                pieces.reached[from][0] |= reached[0];
                pieces.reached[from][1] |= reached[1];
                pieces.largest = pieces.largest.better(piece);
            }
        }
    }
    let weights: Vec<u32> = keys
        .iter()
        .map(|key| weight(key, walk.texts, &starts))
        .collect();
    (0..)
        .zip(found)
        .filter_map(|(service, pieces)| cover(service, &pieces?, keys, &weights))
        .collect()
}

/// The best way through a query from its first key to behind its last.
fn cover(service: usize, pieces: &Pieces, keys: &[Key], weights: &[u32]) -> Option<Cover> {
    let all = keys.len();
    let total: u32 = weights.iter().sum();
    // What was covered before each key, how many pieces that took, and whether nothing was left over.
    let mut best: Vec<Option<(u32, u32, bool)>> = vec![None; all + 1];
    best[0] = Some((0, 0, true));
    let offer = |best: &mut Vec<Option<(u32, u32, bool)>>, to: usize, way: (u32, u32, bool)| {
        let worth = |(covered, count, full): (u32, u32, bool)| {
            (covered * 100).saturating_sub(count * SEAM * total) + u32::from(full)
        };
        if best[to].is_none_or(|held| worth(way) > worth(held)) {
            best[to] = Some(way);
        }
    };
    for from in 0..all {
        let Some((covered, count, full)) = best[from] else {
            continue;
        };
        if keys[from].han {
            offer(&mut best, from + 1, (covered, count, false));
        } else if keys[from].first {
            let after = (from + 1..all).find(|key| keys[*key].first).unwrap_or(all);
            offer(&mut best, after, (covered, count, false));
        }
        let [any, in_full] = pieces.reached[from];
        for to in bits(any) {
            if !counts(keys, from, to, in_full & (1 << to) != 0) {
                continue;
            }
            let weight: u32 = weights[from..to].iter().sum();
            // A single character may stand there by chance.
            let weight = if to - from == 1 { weight / 2 } else { weight };
            offer(&mut best, to, (covered + weight, count + 1, full));
        }
    }
    let (covered, count, full) = best[all]?;
    let points = (covered * 100 / total).saturating_sub(count.saturating_sub(1) * SEAM);
    (points >= COVERED_MIN).then_some(Cover {
        service,
        points,
        full,
        largest: pieces.largest,
    })
}

/// Whether a piece says anything by itself: characters do, words of a query do, and within a word syllables in full.
fn counts(keys: &[Key], from: usize, to: usize, in_full: bool) -> bool {
    let piece = &keys[from..to];
    if piece.iter().all(|key| key.han) {
        return true;
    }
    let words = piece[0].first && keys.get(to).is_none_or(|key| key.first);
    (words && piece.len() > 1) || (in_full && piece.len() >= LETTERS_MIN)
}

/// What a key says: a character that few texts have says more than one that is everywhere.
fn weight(key: &Key, texts: &Texts, starts: impl Fn(&Key) -> Vec<usize>) -> u32 {
    if !key.han {
        return 2;
    }
    let held_by = starts(key).len();
    if key.strange || held_by == 0 {
        return 2;
    }
    2 * (1 + (texts.own / held_by).max(1).ilog2())
}
