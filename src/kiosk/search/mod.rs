//! Search: finds the service that people mean by what they type, in pinyin, initials, either script or English.
//!
//! An [`Index`] is built once from a catalogue. Each keystroke asks it again with the longer text.

mod cover;
mod keys;
mod laying;
mod rank;
mod readings;
mod slip;
mod sounds;
#[cfg(test)]
mod tests;
mod texts;
mod variants;
mod walk;

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
use slip::{Fronts, Needed};
use texts::{Laid, Owner, Texts};
use variants::Variants;
use walk::{Span, Walk};

/// With so many hits, what would rank behind them all is not looked for: it costs the most and is meant the least.
const ENOUGH: usize = 8;

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
            texts,
        }
    }

    /// The services that a query means, best first, at most `limit`. The same query always gives the same.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit> {
        self.find_counting(query, limit).0
    }

    /// The same, and how many cells were looked at: a measure of the work that is the same on every machine.
    pub fn find_counting(&self, query: &str, limit: usize) -> (Vec<Hit>, u64) {
        let keys = keys::of(query, &self.variants, |ch| self.texts.have(ch));
        if keys.is_empty() || limit == 0 {
            return (Vec::new(), 0);
        }
        let enough = limit.min(ENOUGH);
        let mut walk = Walk::new(&self.texts, &keys);
        let mut found = Found::new(self.services.len());
        self.find_stretches(&mut walk, &mut found);
        // What comes next would rank behind, so it is looked for only while there is room.
        let mut covers = Vec::new();
        if found.count() < enough {
            covers = cover::covers(&mut walk, self.services.len());
            self.add_pieces(&keys, covers.iter().filter(|cover| cover.full), &mut found);
        }
        if found.count() < enough && keys.len() >= slip::KEYS_MIN {
            self.find_slips(&mut walk, &mut found);
        }
        self.add_pieces(&keys, covers.iter().filter(|cover| !cover.full), &mut found);
        (self.hits(&found, limit), walk.looked_at)
    }

    fn find_stretches<'a>(&'a self, walk: &mut Walk<'a>, found: &mut Found<'a>) {
        let keys = walk.spelling.keys;
        for (_, text) in self.texts.with(keys, true) {
            let starts = self
                .texts
                .starts(text, &keys[0])
                .take_while(|start| text.room(*start) >= keys.len());
            let stretches = starts.filter_map(|start| Some((start, walk.whole(start)?)));
            found.best_stretch(text, self.texts.owners(text), stretches, None);
        }
    }

    fn find_slips<'a>(&'a self, walk: &mut Walk<'a>, found: &mut Found<'a>) {
        let keys = walk.spelling.keys;
        let needed = Needed::of(keys);
        // All but one: a key may be there besides.
        let least = keys.len() - 1;
        let mut fronts = Fronts::new();
        for (text, signature) in self.texts.laid[..self.texts.own]
            .iter()
            .zip(&self.texts.signatures)
        {
            if !text.forgives || !needed.may_be(*signature) {
                continue;
            }
            let starts = text.cells.clone();
            let stretches = starts
                .take_while(|start| text.room(*start) >= least)
                .filter(|start| self.texts.may_slip(*start, keys))
                .filter_map(|start| Some((start, walk.slip(start, &mut fronts)?)));
            let owners = self.texts.owners(text);
            found.best_stretch(text, owners, stretches, Some(How::Slip));
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
                text,
                start,
                from,
                to,
                field,
            } = cover.largest;
            let piece = &keys[from..to];
            let Some(span) = Walk::new(&self.texts, piece).whole(start) else {
                continue;
            };
            let how = if cover.full { How::Pieces } else { How::Partly };
            found.offer(
                cover.service,
                Best {
                    rank: Rank::of_pieces(how, cover.points).of(field),
                    how,
                    field,
                    text: &self.texts.laid[text],
                    start,
                    cells: span.cells,
                },
            );
        }
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

    /// The best of a text's stretches, for everybody whose text it is.
    fn best_stretch(
        &mut self,
        text: &'a Laid,
        owners: &[Owner],
        stretches: impl Iterator<Item = (usize, Span)>,
        how: Option<How>,
    ) {
        let total = text.cells.len();
        let of = |(start, span): (usize, Span)| {
            let place = match start - text.cells.start {
                0 if span.cells == total => How::Whole,
                0 => How::Start,
                _ => How::Inside,
            };
            let how = how.unwrap_or(place);
            (
                Rank::of_span(how, place, span, total),
                how,
                start,
                span.cells,
            )
        };
        // Of equals the first.
        let best = stretches
            .map(of)
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        let Some((rank, how, start, cells)) = best else {
            return;
        };
        for owner in owners {
            if how == How::Slip && owner.field == Field::Line {
                continue;
            }
            self.offer(
                owner.service as usize,
                Best {
                    rank: rank.of(owner.field),
                    how,
                    field: owner.field,
                    text,
                    start,
                    cells,
                },
            );
        }
    }

    fn offer(&mut self, service: usize, best: Best<'a>) {
        let held = &mut self.best[service];
        if held.as_ref().is_none_or(|held| best.rank > held.rank) {
            *held = Some(best);
        }
    }
}
