//! Search: finds the service that people mean by what they type, in pinyin, initials, either script or English.
//!
//! An [`Index`] is built once from a catalogue. Each keystroke asks it again with the longer text.

mod cover;
mod keys;
mod rank;
mod readings;
mod slip;
mod sounds;
#[cfg(test)]
mod tests;
mod texts;
mod variants;
mod walk;

use std::collections::BTreeMap;
use std::ops::Range;

use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::ids::ServiceId;
use frontdesk_domain::text::Lang;

pub use keys::KEYS_MAX;
pub use rank::How;
pub use texts::Field;

use cover::{Cover, Piece};
use keys::Key;
use rank::Rank;
use slip::Needed;
use texts::{Laid, Texts};
use variants::Variants;
use walk::{Span, Walk};

/// A service that a query finds, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub service: ServiceId,
    pub how: How,
    /// The text that it was found by.
    pub field: Field,
    /// In which languages of that text; two when both scripts have it at the same place. None for an alias.
    pub langs: &'static [Lang],
    /// Which characters (not bytes) of that text were found. Of a query in pieces, those of the largest.
    pub chars: Range<usize>,
}

/// Everything there is to find, ready to be found.
#[derive(Debug)]
pub struct Index {
    services: Vec<ServiceId>,
    variants: Variants,
    texts: Texts,
    starts: BTreeMap<char, Vec<u32>>,
}

/// The best that was found of one service so far.
#[derive(Debug, Clone, Copy)]
struct Best<'a> {
    rank: Rank,
    how: How,
    field: Field,
    text: &'a Laid,
    start: usize,
    cells: usize,
}

impl Index {
    pub fn new(catalogue: &Catalogue) -> Self {
        let variants = Variants::learn(catalogue);
        let texts = Texts::of(catalogue, &variants);
        Self {
            services: catalogue
                .services
                .iter()
                .map(|service| service.id.clone())
                .collect(),
            variants,
            starts: starts(&texts),
            texts,
        }
    }

    /// The services that a query means, best first, at most `limit`. The same query always gives the same.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.find_counting(query, limit).0
    }

    /// The same, and how many cells were looked at: a measure of the work that is the same on every machine.
    pub fn find_counting(&self, query: &str, limit: usize) -> (Vec<Hit>, u64) {
        let keys = keys::of(query, &self.variants, |ch| self.starts.contains_key(&ch));
        if keys.is_empty() || limit == 0 {
            return (Vec::new(), 0);
        }
        let mut walk = Walk::new(&self.texts, &keys);
        let mut found = Found::new(self.services.len());
        self.find_stretches(&mut walk, &mut found);
        // What comes next would rank behind, so it is looked for only while there is room.
        let mut covers = Vec::new();
        if found.count() < limit {
            covers = cover::covers(&mut walk, self.services.len(), |key| self.starts(key, true));
            self.add_pieces(&keys, covers.iter().filter(|cover| cover.full), &mut found);
        }
        if found.count() < limit && keys.len() >= slip::KEYS_MIN {
            self.find_slips(&mut walk, &mut found);
        }
        self.add_pieces(&keys, covers.iter().filter(|cover| !cover.full), &mut found);
        (self.hits(&found, limit), walk.looked_at)
    }

    fn find_stretches<'a>(&'a self, walk: &mut Walk<'a>, found: &mut Found<'a>) {
        for start in self.starts(&walk.keys[0], false) {
            if let Some(span) = walk.whole(start, 0) {
                found.stretch(self.texts.of_cell(start), start, span, None);
            }
        }
    }

    fn find_slips<'a>(&'a self, walk: &mut Walk<'a>, found: &mut Found<'a>) {
        let needed = Needed::of(walk.keys);
        let own = &self.texts.laid[..self.texts.own];
        for text in own.iter().filter(|text| needed.may_be(text.signature)) {
            for start in text.cells.clone() {
                if self.texts.cells[start].starts
                    && let Some(span) = walk.slip(start)
                {
                    found.stretch(text, start, span, Some(How::Slip));
                }
            }
        }
    }

    fn add_pieces<'a>(
        &'a self,
        keys: &[Key],
        covers: impl Iterator<Item = &'a Cover>,
        found: &mut Found<'a>,
    ) {
        for cover in covers {
            let Piece {
                start,
                from,
                to,
                field,
            } = cover.largest;
            let piece = &keys[from..to];
            let Some(span) = Walk::new(&self.texts, piece).whole(start, 0) else {
                continue;
            };
            let how = if cover.full { How::Pieces } else { How::Partly };
            found.offer(
                cover.service,
                Best {
                    rank: Rank::of_pieces(how, field, cover.points),
                    how,
                    field,
                    text: self.texts.of_cell(start),
                    start,
                    cells: span.cells,
                },
            );
        }
    }

    /// The cells that a key may begin at; without those of materials, if only a service's own texts count.
    fn starts(&self, key: &Key, own: bool) -> Vec<usize> {
        let mut cells: Vec<usize> = if key.strange {
            let mut initials: Vec<u8> = key.sounds.iter().map(|sound| sound.letters()[0]).collect();
            initials.dedup();
            let lists = initials
                .iter()
                .filter_map(|initial| self.starts.get(&char::from(*initial)));
            lists.flatten().map(|cell| *cell as usize).collect()
        } else {
            let list = self.starts.get(&key.ch).into_iter().flatten();
            list.map(|cell| *cell as usize).collect()
        };
        if own {
            cells.retain(|cell| *cell < self.texts.own_cells);
        }
        cells
    }

    fn hits(&self, found: &Found<'_>, limit: usize) -> Vec<Hit> {
        let mut order: Vec<(usize, Best<'_>)> = found
            .best
            .iter()
            .enumerate()
            .filter_map(|(service, best)| Some((service, (*best)?)))
            .collect();
        // Of equals the catalogue's order decides: the most used are first there.
        order.sort_by_key(|(service, best)| (std::cmp::Reverse(best.rank), *service));
        order.truncate(limit);
        order
            .into_iter()
            .map(|(service, best)| Hit {
                service: self.services[service].clone(),
                how: best.how,
                field: best.field,
                langs: best.text.langs,
                chars: self.chars(best.start, best.cells),
            })
            .collect()
    }

    fn chars(&self, start: usize, cells: usize) -> Range<usize> {
        let at = |cell: usize| usize::from(self.texts.cells[cell].at);
        at(start)..at(start + cells - 1) + 1
    }
}

/// The cells that may begin a match, by each character and letter that begins them.
fn starts(texts: &Texts) -> BTreeMap<char, Vec<u32>> {
    let mut starts = BTreeMap::<char, Vec<u32>>::new();
    for (number, cell) in (0..).zip(&texts.cells) {
        if cell.is_end() || !cell.starts {
            continue;
        }
        let mut begins: Vec<char> = cell.chars.to_vec();
        let sounds = texts.sounds.get(cell.sounds).iter();
        begins.extend(sounds.map(|sound| char::from(sound.letters()[0])));
        begins.sort_unstable();
        begins.dedup();
        for ch in begins {
            starts.entry(ch).or_default().push(number);
        }
    }
    starts.values_mut().for_each(Vec::shrink_to_fit);
    starts
}

/// What was found, service by service.
#[derive(Debug)]
struct Found<'a> {
    best: Vec<Option<Best<'a>>>,
}

impl<'a> Found<'a> {
    fn new(services: usize) -> Self {
        Self {
            best: vec![None; services],
        }
    }

    fn count(&self) -> usize {
        self.best.iter().flatten().count()
    }

    /// A stretch of a text, for everybody whose text it is.
    fn stretch(&mut self, text: &'a Laid, start: usize, span: Span, how: Option<How>) {
        let total = text.cells.len();
        let how = how.unwrap_or(match start - text.cells.start {
            0 if span.cells == total => How::Whole,
            0 => How::Start,
            _ => How::Inside,
        });
        for owner in &text.owners {
            // A line is long enough for any slip to lead somewhere in it.
            if how == How::Slip && owner.field == Field::Line {
                continue;
            }
            self.offer(
                owner.service as usize,
                Best {
                    rank: Rank::of_span(how, owner.field, span, total),
                    how,
                    field: owner.field,
                    text,
                    start,
                    cells: span.cells,
                },
            );
        }
    }

    fn offer(&mut self, service: usize, best: Best<'a>) {
        let held = &mut self.best[service];
        if held.is_none_or(|held| best.rank > held.rank) {
            *held = Some(best);
        }
    }
}
