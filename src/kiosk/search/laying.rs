//! Laying the texts of a catalogue out, cell by cell, once.

use std::collections::BTreeMap;

use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::text::{Lang, Text};

use super::keys::{beginning, fold, is_filler, is_han, is_joint};
use super::sounds::{self, Listening, Sound, Sounds, SoundsId};
use super::texts::{Cell, Field, Laid, Owner, Texts, bit};
use super::variants::Variants;

/// Cells of one text that are looked at.
const CELLS_MAX: usize = 120;

impl Texts {
    pub fn of(catalogue: &Catalogue, variants: &Variants) -> Self {
        let mut drafts = Drafts::default();
        for (number, service) in (0..).zip(&catalogue.services) {
            let owner = |field| Owner {
                service: number,
                field,
            };
            drafts.text(&service.name, owner(Field::Name));
            for (which, alias) in (0..).zip(&service.aliases) {
                drafts.add(alias, None, &[], owner(Field::Alias(which)));
            }
            drafts.text(&service.line, owner(Field::Line));
            if let Some(group) = catalogue.group(&service.group) {
                drafts.text(&group.name, owner(Field::Group));
                for (which, alias) in (0..).zip(&group.aliases) {
                    drafts.add(alias, None, &[], owner(Field::GroupAlias(which)));
                }
            }
            for (which, material) in (0..).zip(&service.materials) {
                drafts.text(&material.name, owner(Field::Material(which)));
            }
        }
        drafts.lay(variants)
    }
}

/// A text as written in one script, or in two that agree character by character; in which languages, and whether it is
/// a material's.
type Written = (String, Option<String>, &'static [Lang], bool);

#[derive(Debug, Default)]
struct Drafts {
    numbers: BTreeMap<Written, usize>,
    drafts: Vec<Draft>,
}

#[derive(Debug)]
struct Draft {
    text: String,
    other: Option<String>,
    langs: &'static [Lang],
    material: bool,
    owners: Vec<Owner>,
}

impl Drafts {
    fn text(&mut self, text: &Text, owner: Owner) {
        let (simple, full) = (&text.zh_hans, &text.zh_hant);
        if simple.chars().count() == full.chars().count() {
            self.add(simple, Some(full), &[Lang::ZhHans, Lang::ZhHant], owner);
        } else {
            self.add(simple, None, &[Lang::ZhHans], owner);
            self.add(full, None, &[Lang::ZhHant], owner);
        }
        self.add(&text.en, None, &[Lang::En], owner);
    }

    fn add(&mut self, text: &str, other: Option<&str>, langs: &'static [Lang], owner: Owner) {
        let material = matches!(owner.field, Field::Material(_));
        let other = other.filter(|other| *other != text).map(str::to_owned);
        let number = *self
            .numbers
            .entry((text.to_owned(), other.clone(), langs, material))
            .or_insert(self.drafts.len());
        if number == self.drafts.len() {
            self.drafts.push(Draft {
                text: text.to_owned(),
                other,
                langs,
                material,
                owners: Vec::new(),
            });
        }
        self.drafts[number].owners.push(owner);
    }

    fn lay(mut self, variants: &Variants) -> Texts {
        self.drafts.sort_by_key(|draft| draft.material);
        let mut listening = Listening::new();
        let mut laid = Vec::with_capacity(self.drafts.len());
        let mut cells = Vec::new();
        let mut own = 0;
        let mut held = BTreeMap::<char, Vec<(u32, u32)>>::new();
        let mut owners = Vec::new();
        for draft in self.drafts {
            let start = cells.len();
            cells.extend(spell(&draft, variants, &mut listening));
            if cells.len() == start {
                continue;
            }
            let number = narrow(laid.len());
            for (place, cell) in (narrow(start)..).zip(&cells[start..]) {
                for ch in cell.chars.into_iter().filter(|ch| is_han(*ch)) {
                    let list = held.entry(ch).or_default();
                    if list.last() != Some(&(number, place)) {
                        list.push((number, place));
                    }
                }
            }
            laid.push(Laid {
                cells: start..cells.len(),
                langs: draft.langs,
                letters_only: cells[start..].iter().all(|cell| cell.sounds.is_silent()),
                forgives: draft.owners.iter().any(|owner| owner.field != Field::Line),
                owners: narrow(owners.len())..narrow(owners.len() + draft.owners.len()),
            });
            owners.extend(draft.owners);
            cells.push(Cell::END);
            own += usize::from(!draft.material);
        }
        let heard = listening.heard();
        let begins = cells.iter().map(|cell| begins(cell, &heard)).collect();
        let goes_on = cells.iter().map(|cell| goes_on(cell, &heard)).collect();
        let signature = |text: &Laid| {
            let cells = cells[text.cells.clone()].iter();
            cells.fold(0, |sum, cell| sum | bits_of(cell, &heard))
        };
        let signatures = laid.iter().map(signature).collect();
        cells.shrink_to_fit();
        Texts {
            laid,
            signatures,
            cells,
            begins,
            goes_on,
            owners,
            sounds: heard,
            own,
            held,
        }
    }
}

/// A place among all cells, texts or owners: there are never four thousand million.
fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The cells of a text, without English words that say nothing.
fn spell(draft: &Draft, variants: &Variants, listening: &mut Listening) -> Vec<Cell> {
    let text: Vec<char> = draft.text.chars().collect();
    let other: Vec<char> = draft
        .other
        .as_ref()
        .map_or_else(|| text.clone(), |other| other.chars().collect());
    let plain: Vec<char> = text.iter().map(|ch| variants.one(*ch)).collect();
    let sounds = listening.to(&plain);
    let mut cells: Vec<Cell> = Vec::new();
    let mut word: Vec<Cell> = Vec::new();
    let close = |word: &mut Vec<Cell>, cells: &mut Vec<Cell>, last: bool| {
        let letters: String = word.iter().map(|cell| cell.chars[0]).collect();
        if !is_filler(&letters) || (last && cells.is_empty()) {
            cells.append(word);
        }
        word.clear();
    };
    for (at, ch) in text.iter().enumerate() {
        let Some(folded) = fold(*ch) else {
            if !is_joint(*ch) {
                close(&mut word, &mut cells, false);
            }
            continue;
        };
        let cell = |chars, sounds, starts| Cell {
            chars,
            sounds,
            at: u16::try_from(at).unwrap_or(u16::MAX),
            starts,
        };
        if is_han(folded) {
            close(&mut word, &mut cells, false);
            let chars = [
                variants.one(folded),
                fold(other[at]).map_or(folded, |ch| variants.one(ch)),
            ];
            cells.push(cell(chars, sounds[at], true));
        } else {
            word.push(cell([folded; 2], SoundsId::SILENT, word.is_empty()));
        }
    }
    close(&mut word, &mut cells, true);
    cells.truncate(CELLS_MAX);
    cells
}

/// What a match that begins at a cell can begin with, in letters.
fn begins(cell: &Cell, sounds: &Sounds) -> u32 {
    match (cell.starts, is_han(cell.chars[0])) {
        (false, _) => 0,
        (true, true) => sounds::beginnings(sounds.get(cell.sounds)),
        (true, false) => beginning(cell.chars[0]),
    }
}

/// What the second letters of a character's readings are; what a letter within a word is.
fn goes_on(cell: &Cell, sounds: &Sounds) -> u32 {
    if is_han(cell.chars[0]) {
        let seconds = sounds.get(cell.sounds).iter();
        let seconds = seconds.filter_map(|sound| sound.letters().get(1));
        seconds.fold(0, |sum, letter| sum | beginning(char::from(*letter)))
    } else if cell.is_end() || cell.starts {
        0
    } else {
        beginning(cell.chars[0])
    }
}

fn bits_of(cell: &Cell, sounds: &Sounds) -> u64 {
    let letters = sounds
        .get(cell.sounds)
        .iter()
        .flat_map(Sound::letters)
        .map(|letter| bit(char::from(*letter)));
    let chars = cell.chars.iter().map(|ch| bit(*ch));
    letters.chain(chars).fold(0, |sum, bit| sum | bit)
}
