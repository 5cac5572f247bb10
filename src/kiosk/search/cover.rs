//! Queries that no text spells in one stretch: put together from pieces that texts of one service spell, in any order.
//!
//! Characters may be left over, for people tell stories (`把老婆的户口迁过来`), and words, and how a word goes on after
//! syllables in full (`jiehunzhengdiulezenmeban`).

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
    /// Which text, and the first cell of it.
    pub text: usize,
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
pub fn covers(walk: &mut Walk<'_>, services: usize) -> Vec<Cover> {
    let (keys, texts) = (walk.spelling.keys, walk.spelling.texts);
    let mut found = Found {
        texts,
        keys: keys.len(),
        services: vec![None; services],
        // Within a word a piece begins only where another one ends.
        open: (0..keys.len())
            .filter(|key| keys[*key].first || keys[*key].han)
            .fold(0, |open, key| open | 1 << key),
    };
    for from in 0..keys.len() {
        let begin = Begin::at(from, keys).filter(|_| found.open & (1 << from) != 0);
        match begin {
            None => {}
            Some(Begin::Character) => {
                for (text, start) in texts.places(keys[from].ch) {
                    found.add(text, start, from, walk.reach(start, from));
                }
            }
            Some(Begin::Word(needed)) => {
                for (number, text) in texts.with(needed, false) {
                    for start in texts.starts(text, &keys[from]) {
                        found.add(number, start, from, walk.reach(start, from));
                    }
                }
            }
            Some(Begin::Syllable(needed)) => {
                for (number, text) in texts.with(needed, false) {
                    for start in texts.starts(text, &keys[from]) {
                        let reached = walk.reach_in_full(start, from);
                        found.add(number, start, from, [reached; 2]);
                    }
                }
            }
        }
    }
    let weights: Vec<u32> = keys.iter().map(|key| weight(key, texts)).collect();
    (0..)
        .zip(found.services)
        .filter_map(|(service, pieces)| cover(service, &pieces?, keys, &weights))
        .collect()
}

/// What was found so far.
struct Found<'a> {
    texts: &'a Texts,
    keys: usize,
    services: Vec<Option<Pieces>>,
    /// Which keys a piece may begin with, as bits.
    open: u64,
}

impl Found<'_> {
    fn add(&mut self, text: usize, start: usize, from: usize, reached: [u64; 2]) {
        if reached[0] == 0 {
            return;
        }
        self.open |= reached[1];
        for owner in self.texts.owners(&self.texts.laid[text]) {
            let piece = Piece {
                text,
                start,
                from,
                to: reached[0].ilog2() as usize,
                field: owner.field,
            };
            let pieces = self.services[owner.service as usize].get_or_insert_with(|| Pieces {
                reached: vec![[0; 2]; self.keys],
                largest: piece,
            });
            pieces.reached[from][0] |= reached[0];
            pieces.reached[from][1] |= reached[1];
            pieces.largest = pieces.largest.better(piece);
        }
    }
}

/// How a piece may begin with a key, and which keys it has at least.
enum Begin<'a> {
    Character,
    Word(&'a [Key]),
    /// Only with syllables in full: within a word nothing else says anything.
    Syllable(&'a [Key]),
}

impl<'a> Begin<'a> {
    fn at(from: usize, keys: &'a [Key]) -> Option<Self> {
        let key = &keys[from];
        if key.strange {
            // What is only taken by its sound says nothing alone.
            let two = keys.get(from..from + 2)?;
            return two[1].han.then_some(Self::Word(two));
        }
        if key.han {
            return Some(Self::Character);
        }
        let others = keys[from + 1..].iter();
        let word = 1 + others.take_while(|key| !key.first).count();
        let needed = &keys[from..from + word.min(LETTERS_MIN)];
        // One word alone is no piece: it would be a stretch.
        if key.first && word < keys.len() {
            (word > 1).then_some(Self::Word(needed))
        } else {
            (word >= LETTERS_MIN).then_some(Self::Syllable(needed))
        }
    }
}

/// What was covered of a query, in how many pieces, and whether nothing was left over.
#[derive(Debug, Clone, Copy)]
struct Way {
    covered: u32,
    pieces: u32,
    full: bool,
}

/// The best way through a query from its first key to behind its last.
fn cover(service: usize, pieces: &Pieces, keys: &[Key], weights: &[u32]) -> Option<Cover> {
    let all = keys.len();
    let total: u32 = weights.iter().sum();
    let worth = |way: Way| {
        (way.covered * 100).saturating_sub(way.pieces * SEAM * total) + u32::from(way.full)
    };
    let mut best: Vec<Option<Way>> = vec![None; all + 1];
    best[0] = Some(Way {
        covered: 0,
        pieces: 0,
        full: true,
    });
    let offer = |best: &mut Vec<Option<Way>>, to: usize, way: Way| {
        if best[to].is_none_or(|held| worth(way) > worth(held)) {
            best[to] = Some(way);
        }
    };
    for from in 0..all {
        let Some(way) = best[from] else {
            continue;
        };
        let left_over = Way { full: false, ..way };
        if keys[from].han {
            offer(&mut best, from + 1, left_over);
        } else {
            let after = (from + 1..all).find(|key| keys[*key].first);
            offer(&mut best, after.unwrap_or(all), left_over);
        }
        let [any, in_full] = pieces.reached[from];
        for to in bits(any) {
            if !counts(keys, from, to, in_full & (1 << to) != 0) {
                continue;
            }
            let weight: u32 = weights[from..to].iter().sum();
            // A single character may stand there by chance.
            let weight = if to - from == 1 { weight / 2 } else { weight };
            let way = Way {
                covered: way.covered + weight,
                pieces: way.pieces + 1,
                full: way.full,
            };
            offer(&mut best, to, way);
        }
    }
    let way = best[all]?;
    let points = (way.covered * 100 / total).saturating_sub(way.pieces.saturating_sub(1) * SEAM);
    (points >= COVERED_MIN).then_some(Cover {
        service,
        points,
        full: way.full,
        largest: pieces.largest,
    })
}

/// Whether a piece says anything by itself: characters do, words of a query do, and within a word syllables in full.
fn counts(keys: &[Key], from: usize, to: usize, in_full: bool) -> bool {
    let piece = &keys[from..to];
    if piece.iter().all(|key| key.han) {
        return piece.len() > 1 || !piece[0].strange;
    }
    let words = piece[0].first && keys.get(to).is_none_or(|key| key.first);
    (words && piece.len() > 1) || (in_full && piece.len() >= LETTERS_MIN)
}

/// What a key says: a character that few texts have says more than one that is everywhere.
fn weight(key: &Key, texts: &Texts) -> u32 {
    let held_by = texts.count_with(key.ch);
    if !key.han || held_by == 0 {
        return 2;
    }
    2 * (1 + (texts.own / held_by).max(1).ilog2())
}
