//! How characters sound: every reading of each, and which one it is where the word around it tells.

use std::collections::BTreeMap;

use pinyin::ToPinyinMulti;

use super::keys::beginning;
use super::readings::Words;

/// What a match loses by a reading that is not the character's usual one.
const UNUSUAL: u8 = 100;
/// What it loses by one that is wrong in this word, such as `xing` in 银行.
const WRONG: u8 = 250;
/// What it loses by `u` where the reading has `ü`, for which keyboards have `v`.
const U_FOR_V: u8 = 4;

/// The longest syllable: `zhuang`.
pub const LETTERS_MAX: usize = 6;

/// One reading of a character, without tone: eight bytes, so that a text's are read at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sound {
    letters: [u8; LETTERS_MAX],
    count: u8,
    /// What a match loses by it: nothing, unless there is a better reading.
    pub cost: u8,
}

impl Sound {
    fn new(letters: &str, cost: u8) -> Option<Self> {
        let fits = (1..=LETTERS_MAX).contains(&letters.len())
            && letters.bytes().all(|letter| letter.is_ascii_lowercase());
        fits.then(|| {
            let mut held = [0; LETTERS_MAX];
            held[..letters.len()].copy_from_slice(letters.as_bytes());
            Self {
                letters: held,
                count: u8::try_from(letters.len()).unwrap_or(0),
                cost,
            }
        })
    }

    pub fn letters(&self) -> &[u8] {
        &self.letters[..usize::from(self.count)]
    }

    /// How many of its letters a window of keys begins with.
    pub fn alike(self, window: Window) -> usize {
        self.alike_after(0, window)
    }

    /// The same without its first letters.
    pub fn alike_after(self, first: usize, window: Window) -> usize {
        let mut letters = [0; 8];
        letters[..LETTERS_MAX].copy_from_slice(&self.letters);
        let letters = u64::from_le_bytes(letters);
        let rest = usize::from(self.count).saturating_sub(first);
        let differ = (letters >> (8 * first.min(LETTERS_MAX))) ^ window.0;
        (differ.trailing_zeros() as usize / 8).min(rest)
    }

    /// Whether so many of its letters are what people type for an initial: `z` or `zh` of `zheng`.
    pub fn is_initial(self, count: usize) -> bool {
        count == 1
            || (count == 2
                && self.letters[1] == b'h'
                && matches!(self.letters[0], b'z' | b'c' | b's'))
    }
}

/// The next keys that are letters, as many as a syllable may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window(u64);

impl Window {
    /// Of keys from some place on; nothing for those that are no letters.
    pub fn of(keys: impl Iterator<Item = Option<u8>>) -> Self {
        let mut bytes = [u8::MAX; 8];
        for (byte, key) in bytes.iter_mut().zip(keys.take(LETTERS_MAX)) {
            *byte = key.unwrap_or(u8::MAX);
        }
        Self(u64::from_le_bytes(bytes))
    }
}

/// Every reading of a character, the usual one first.
pub fn of(ch: char) -> Vec<Sound> {
    readings(ch, None)
}

/// Whether two characters have a reading in common.
pub fn alike(one: char, other: char) -> bool {
    share(&of(one), &of(other))
}

/// Whether two lists have a reading in common.
pub fn share(one: &[Sound], other: &[Sound]) -> bool {
    one.iter()
        .any(|a| other.iter().any(|b| a.letters() == b.letters()))
}

/// What readings begin with; see [`beginning`].
pub fn beginnings(sounds: &[Sound]) -> u32 {
    sounds.iter().fold(0, |sum, sound| {
        sum | beginning(char::from(sound.letters()[0]))
    })
}

fn readings(ch: char, right: Option<&str>) -> Vec<Sound> {
    let mut found: Vec<Sound> = Vec::new();
    let mut add = |letters: &str, cost: u8| {
        if let Some(sound) = Sound::new(letters, cost)
            && found.iter().all(|known| known.letters() != sound.letters())
        {
            found.push(sound);
        }
    };
    if let Some(right) = right {
        add(right, 0);
    }
    let all = ch
        .to_pinyin_multi()
        .into_iter()
        .flat_map(IntoIterator::into_iter);
    for (number, reading) in all.enumerate() {
        let cost = match (right, number) {
            (Some(_), _) => WRONG,
            (None, 0) => 0,
            (None, _) => UNUSUAL,
        };
        let letters = reading.plain();
        if letters.contains('ü') {
            add(&letters.replace('ü', "v"), cost);
            add(&letters.replace('ü', "u"), cost.saturating_add(U_FOR_V));
        } else {
            add(letters, cost);
        }
    }
    found
}

/// The readings of all texts, each set of them once.
#[derive(Debug, Default)]
pub struct Sounds {
    all: Vec<Sound>,
}

/// One set of readings: where it begins, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SoundsId(u16, u8);

impl SoundsId {
    /// Of a letter or digit, which stands for itself.
    pub const SILENT: Self = Self(0, 0);

    pub fn is_silent(self) -> bool {
        self.1 == 0
    }
}

impl Sounds {
    pub fn get(&self, id: SoundsId) -> &[Sound] {
        let start = usize::from(id.0);
        &self.all[start..start + usize::from(id.1)]
    }
}

/// Puts the sets together while the texts are laid out.
#[derive(Debug)]
pub struct Listening {
    words: Words,
    sounds: Sounds,
    known: BTreeMap<(char, Option<&'static str>), SoundsId>,
}

impl Listening {
    pub fn new() -> Self {
        Self {
            words: Words::new(),
            sounds: Sounds::default(),
            known: BTreeMap::new(),
        }
    }

    /// The readings of each character of a text.
    pub fn to(&mut self, text: &[char]) -> Vec<SoundsId> {
        let right = self.words.readings(text);
        text.iter()
            .zip(right)
            .map(|(ch, right)| self.set(*ch, right))
            .collect()
    }

    fn set(&mut self, ch: char, right: Option<&'static str>) -> SoundsId {
        if let Some(id) = self.known.get(&(ch, right)) {
            return *id;
        }
        let set = readings(ch, right);
        let start = u16::try_from(self.sounds.all.len());
        let id = match (start, u8::try_from(set.len())) {
            (Ok(start), Ok(count)) if count > 0 => {
                self.sounds.all.extend(set);
                SoundsId(start, count)
            }
            _ => SoundsId::SILENT,
        };
        self.known.insert((ch, right), id);
        id
    }

    pub fn heard(self) -> Sounds {
        self.sounds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reading_is_there_and_the_usual_one_costs_nothing() {
        assert_eq!(said('行'), "xing, hang -100, heng -100");
        assert_eq!(said('重'), "zhong, chong -100, tong -100");
        assert_eq!(said('证'), "zheng");
    }

    #[test]
    fn the_word_around_a_character_tells_which_reading_is_right() {
        let mut listening = Listening::new();
        let ids = listening.to(&['银', '行']);
        let sounds = listening.heard();
        assert_eq!(shown(sounds.get(ids[0])), "yin");
        assert_eq!(shown(sounds.get(ids[1])), "hang, xing -250, heng -250");
    }

    #[test]
    fn v_stands_for_the_letter_that_keyboards_lack_and_u_will_do() {
        assert_eq!(said('律'), "lv, lu -4");
    }

    #[test]
    fn the_longest_syllable_fits() {
        assert_eq!(said('装'), "zhuang");
    }

    fn said(ch: char) -> String {
        shown(&of(ch))
    }

    fn shown(sounds: &[Sound]) -> String {
        let shown = sounds.iter().map(|sound| {
            let letters = std::str::from_utf8(sound.letters()).unwrap();
            match sound.cost {
                0 => letters.to_owned(),
                cost => format!("{letters} -{cost}"),
            }
        });
        shown.collect::<Vec<_>>().join(", ")
    }
}
