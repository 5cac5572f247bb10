//! Every text that search looks at, laid out cell by cell: a cell is a character with its readings, or a letter.

use std::collections::BTreeMap;
use std::ops::Range;

use frontdesk_domain::text::Lang;

use super::keys::Key;
use super::sounds::{LETTERS_MAX, Sounds, SoundsId};

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

impl Cell {
    /// What stands behind a text's last cell.
    pub const END: Self = Self {
        chars: ['\0'; 2],
        sounds: SoundsId::SILENT,
        at: 0,
        starts: false,
    };

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
    /// No cell has syllables.
    pub letters_only: bool,
    /// Typing errors are looked for in it: it is more than some service's line, which is so long that any error leads
    /// somewhere in it.
    pub forgives: bool,
    pub owners: Range<u32>,
}

impl Laid {
    /// How many keys its cells from one on can take at most.
    pub fn room(&self, start: usize) -> usize {
        let cells = self.cells.end - start;
        if self.letters_only {
            cells
        } else {
            cells * LETTERS_MAX
        }
    }
}

/// All texts. Those of materials come last.
#[derive(Debug)]
pub struct Texts {
    pub laid: Vec<Laid>,
    /// Of each text, by what letters and characters it may be met; see [`bit`].
    pub signatures: Vec<u64>,
    pub cells: Vec<Cell>,
    /// Of each cell that a match may begin at, with what; apart, because nearly all are passed over.
    pub begins: Vec<u32>,
    /// Of each cell, how its readings or its word go on.
    pub goes_on: Vec<u32>,
    pub owners: Vec<Owner>,
    pub sounds: Sounds,
    /// How many texts are not of materials.
    pub own: usize,
    /// Where each character is: which text, and which cell.
    pub held: BTreeMap<char, Vec<(u32, u32)>>,
}

impl Texts {
    /// The texts that may be met by all of these keys, with their numbers; of all texts or those of services alone.
    pub fn with(&self, keys: &[Key], all: bool) -> impl Iterator<Item = (usize, &Laid)> {
        let count = if all { self.laid.len() } else { self.own };
        let known = keys.iter().filter(|key| !key.strange);
        let bits = known.clone().fold(0, |sum, key| sum | bit(key.ch));
        // By the rarest character, or else one by one.
        let lists = known.filter_map(|key| self.held.get(&key.ch));
        let rarest = lists.min_by_key(|list| list.len());
        let scanned = rarest.map_or(0..count, |_| 0..0);
        let mut last = usize::MAX;
        let listed = rarest.into_iter().flatten().map(|(text, _)| *text as usize);
        listed
            .filter(move |number| std::mem::replace(&mut last, *number) != *number)
            .take_while(move |number| *number < count)
            .chain(scanned)
            .filter(move |number| bits & !self.signatures[*number] == 0)
            .map(|number| (number, &self.laid[number]))
    }

    /// The cells of a text that a match can begin at with this key.
    pub fn starts<'a>(&'a self, text: &Laid, key: &'a Key) -> impl Iterator<Item = usize> + 'a {
        text.cells.clone().filter(|cell| self.fits(*cell, key))
    }

    /// Whether a match with a typing error may begin at a cell: of the first two keys one fits there, or the next cell.
    pub fn may_slip(&self, start: usize, keys: &[Key]) -> bool {
        let [one, two, ..] = keys else {
            return false;
        };
        if !self.cells[start].starts {
            return false;
        }
        let goes_on = |cell: usize, key: &Key| self.goes_on[cell] & key.begins != 0;
        self.fits(start, one)
            || self.fits(start, two)
            || self.fits(start + 1, two)
            || goes_on(start, one)
            || goes_on(start, two)
            || goes_on(start + 1, one)
            || goes_on(start + 1, two)
    }

    /// Whether a cell may be met by a key first.
    fn fits(&self, cell: usize, key: &Key) -> bool {
        if key.han && !key.strange {
            self.cells[cell].chars.contains(&key.ch)
        } else {
            self.begins[cell] & key.begins != 0
        }
    }

    /// Where the services' texts have a character: which text, and which cell.
    pub fn places(&self, ch: char) -> impl Iterator<Item = (usize, usize)> + '_ {
        let list = self.held.get(&ch).into_iter();
        let own = list.flat_map(|list| self.own_part(list));
        own.map(|(text, cell)| (*text as usize, *cell as usize))
    }

    fn own_part<'a>(&self, list: &'a [(u32, u32)]) -> &'a [(u32, u32)] {
        &list[..list.partition_point(|(text, _)| (*text as usize) < self.own)]
    }

    /// Whose a text is.
    pub fn owners(&self, text: &Laid) -> &[Owner] {
        &self.owners[text.owners.start as usize..text.owners.end as usize]
    }

    /// Whether any text has a character.
    pub fn have(&self, ch: char) -> bool {
        self.held.contains_key(&ch)
    }

    /// How many of the services' texts have a character.
    pub fn count_with(&self, ch: char) -> usize {
        let list = self.held.get(&ch);
        list.map_or(0, |list| self.own_part(list).len())
    }
}

/// One bit for what a key is: each letter has its own, all else shares the others. A text that lacks a key's bit cannot
/// be met by it.
pub fn bit(ch: char) -> u64 {
    match ch {
        'a'..='z' => 1 << (u32::from(ch) - u32::from('a')),
        _ => 1 << (26 + u32::from(ch) % 38),
    }
}
