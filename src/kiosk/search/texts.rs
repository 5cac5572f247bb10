//! Every text that search looks at, laid out cell by cell: a cell is a character with its readings, or a letter.

use std::collections::BTreeMap;
use std::ops::Range;

use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::text::{Lang, Text};

use super::keys::{fold, is_filler, is_han, is_joint};
use super::sounds::{Listening, Sound, Sounds, SoundsId};
use super::variants::Variants;

/// Cells of one text that are looked at.
const CELLS_MAX: usize = 120;

/// Which of a service's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Name,
    /// Which of its aliases, counted from 0.
    Alias(u16),
    Line,
    /// The name of its group.
    Group,
    GroupAlias(u16),
    /// Which of its materials, counted from 0.
    Material(u16),
}

/// A character or letter of a text.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// The character, and the one that stands there in the other script. Both are `\0` behind a text's last cell.
    pub chars: [char; 2],
    pub sounds: SoundsId,
    /// Which character of the text it is.
    pub at: u16,
    /// A match may begin here: with any character, but only with the first letter of a word.
    pub starts: bool,
}

const END: Cell = Cell {
    chars: ['\0'; 2],
    sounds: SoundsId::SILENT,
    at: 0,
    starts: false,
};

impl Cell {
    pub fn is_end(&self) -> bool {
        self.chars[0] == '\0'
    }
}

/// Whose text it is, and which.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    pub service: u32,
    pub field: Field,
}

/// One text, however many services have it.
#[derive(Debug)]
pub struct Laid {
    pub cells: Range<usize>,
    /// The languages it is written in; none for an alias.
    pub langs: &'static [Lang],
    /// What letters and characters it may be met by; see [`signature`].
    pub signature: u64,
    pub owners: Vec<Owner>,
}

/// All texts. Those of materials come last.
#[derive(Debug)]
pub struct Texts {
    pub laid: Vec<Laid>,
    pub cells: Vec<Cell>,
    pub sounds: Sounds,
    /// How many cells are not of materials.
    pub own_cells: usize,
    /// How many texts are not of materials.
    pub own: usize,
}

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

    /// The text that a cell belongs to.
    pub fn of_cell(&self, cell: usize) -> &Laid {
        let after = self.laid.partition_point(|laid| laid.cells.start <= cell);
        &self.laid[after - 1]
    }
}

/// A text as written in one script, or in two that agree character by character.
type Written = (bool, String, Option<String>);

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
            .entry((material, text.to_owned(), other.clone()))
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
        let draft = &mut self.drafts[number];
        if draft.langs.is_empty() {
            draft.langs = langs;
        }
        draft.owners.push(owner);
    }

    fn lay(mut self, variants: &Variants) -> Texts {
        self.drafts.sort_by_key(|draft| draft.material);
        let mut listening = Listening::new();
        let mut laid = Vec::with_capacity(self.drafts.len());
        let mut cells = Vec::new();
        let (mut own_cells, mut own) = (0, 0);
        for draft in self.drafts {
            let start = cells.len();
            cells.extend(spell(&draft, variants, &mut listening));
            if cells.len() == start {
                continue;
            }
            laid.push(Laid {
                cells: start..cells.len(),
                langs: draft.langs,
                signature: 0,
                owners: draft.owners,
            });
            cells.push(END);
            if !draft.material {
                own_cells = cells.len();
                own = laid.len();
            }
        }
        let sounds = listening.heard();
        for text in &mut laid {
            text.signature = cells[text.cells.clone()]
                .iter()
                .fold(0, |sum, cell| sum | signature_of(cell, &sounds));
        }
        cells.shrink_to_fit();
        Texts {
            laid,
            cells,
            sounds,
            own_cells,
            own,
        }
    }
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

fn signature_of(cell: &Cell, sounds: &Sounds) -> u64 {
    let letters = sounds
        .get(cell.sounds)
        .iter()
        .flat_map(Sound::letters)
        .map(|letter| signature(char::from(*letter)));
    let chars = cell.chars.iter().map(|ch| signature(*ch));
    letters.chain(chars).fold(0, |sum, bit| sum | bit)
}

/// One bit for what a key is: each letter has its own, all else shares the others. A text that lacks the bits of two
/// keys cannot be what was meant with one typing error.
pub fn signature(ch: char) -> u64 {
    match ch {
        'a'..='z' => 1 << (u32::from(ch) - u32::from('a')),
        _ => 1 << (26 + u32::from(ch) % 38),
    }
}
