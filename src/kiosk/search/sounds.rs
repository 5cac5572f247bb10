//! How characters sound: every reading of each, and which one it is where the word around it tells.

use std::collections::BTreeMap;

use pinyin::ToPinyinMulti;

use super::readings::Words;

/// What a match loses by a reading that is not the character's usual one.
const UNUSUAL: u8 = 100;
/// What it loses by one that is wrong in this word, such as `xing` in 银行.
const WRONG: u8 = 250;
/// What it loses by `u` where the reading has `ü`, for which keyboards have `v`.
const U_FOR_V: u8 = 4;

/// The longest syllable: `zhuang`.
pub const LETTERS_MAX: usize = 6;

/// One reading of a character, without tone.
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

    /// Whether so many of its letters are what people type for an initial: `z` or `zh` of `zheng`.
    pub fn is_initial(self, count: usize) -> bool {
        count == 1
            || (count == 2
                && self.letters[1] == b'h'
                && matches!(self.letters[0], b'z' | b'c' | b's'))
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
    sets: Vec<Vec<Sound>>,
}

/// One set of readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SoundsId(u16);

impl SoundsId {
    /// Of a letter or digit, which stands for itself.
    pub const SILENT: Self = Self(0);

    pub fn is_silent(self) -> bool {
        self == Self::SILENT
    }
}

impl Sounds {
    pub fn get(&self, id: SoundsId) -> &[Sound] {
        &self.sets[usize::from(id.0)]
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
            sounds: Sounds {
                sets: vec![Vec::new()],
            },
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
        let id = match u16::try_from(self.sounds.sets.len()) {
            Ok(next) if !set.is_empty() => {
                self.sounds.sets.push(set);
                SoundsId(next)
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
