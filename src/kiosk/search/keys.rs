//! What was typed, as keys: letters and characters in one case, width and script, without what nobody means by them.

use super::sounds::{self, Sound};
use super::variants::Variants;

/// Keys of a query that count; what is typed beyond them changes nothing. No name or alias is longer.
pub const KEYS_MAX: usize = 40;

/// English words that say nothing about a service, left out of texts and queries alike.
const FILLERS: [&str; 31] = [
    "a", "an", "and", "are", "as", "at", "been", "by", "for", "has", "have", "i", "in", "is", "it",
    "like", "me", "my", "of", "on", "or", "so", "that", "the", "to", "was", "we", "with", "you",
    "your", "yourself",
];

/// One key of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub ch: char,
    pub han: bool,
    /// It begins a word: there was a space before it, or another script.
    pub first: bool,
    /// How a character sounds.
    pub sounds: Vec<Sound>,
    /// A character that no text has: it is taken by its sound instead.
    pub strange: bool,
    /// What a cell must begin with to be met by this key, but for a character that texts have; see [`beginning`].
    pub begins: u32,
}

/// A character or letter as it is compared; nothing for what only separates.
pub fn fold(ch: char) -> Option<char> {
    let ch = match ch {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(ch) - 0xfee0)?,
        'ü' | 'Ü' => 'v',
        _ => ch,
    };
    ch.is_alphanumeric()
        .then(|| ch.to_lowercase().next().unwrap_or(ch))
}

/// A Chinese character.
pub fn is_han(ch: char) -> bool {
    matches!(ch, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// One bit for what a cell begins with: each letter has its own, digits and the letters of others share the rest.
pub fn beginning(ch: char) -> u32 {
    match ch {
        'a'..='z' => 1 << (u32::from(ch) - u32::from('a')),
        _ => 1 << (26 + u32::from(ch) % 6),
    }
}

pub fn is_filler(word: &str) -> bool {
    FILLERS.binary_search(&word).is_ok()
}

/// What separates neither words nor syllables: the apostrophes of `guardian's` and `xi'an`.
pub fn is_joint(ch: char) -> bool {
    matches!(ch, '\'' | '’' | 'ʼ' | '\u{ff07}')
}

/// The keys of a query. `known` says whether any text has a character.
pub fn of(query: &str, variants: &Variants, known: impl Fn(char) -> bool) -> Vec<Key> {
    let mut words: Vec<(bool, String)> = Vec::new();
    let mut apart = true;
    for ch in query.chars().take(KEYS_MAX * 4) {
        let Some(folded) = fold(ch) else {
            apart |= !is_joint(ch);
            continue;
        };
        let han = is_han(folded);
        match words.last_mut() {
            Some((same, word)) if !apart && *same == han => word.push(folded),
            _ => words.push((han, folded.to_string())),
        }
        apart = false;
    }
    if words.iter().any(|(_, word)| !is_filler(word)) {
        words.retain(|(_, word)| !is_filler(word));
    }
    let mut keys = Vec::new();
    for (han, word) in words {
        for (place, ch) in word.chars().enumerate() {
            let ch = if han { variants.one(ch) } else { ch };
            let sounds = if han { sounds::of(ch) } else { Vec::new() };
            let strange = han && !known(ch);
            keys.push(Key {
                ch,
                han,
                first: place == 0,
                strange,
                begins: match (han, strange) {
                    (false, _) => beginning(ch),
                    (true, true) => sounds::beginnings(&sounds),
                    (true, false) => 0,
                },
                sounds,
            });
        }
    }
    keys.truncate(KEYS_MAX);
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_are_in_order_so_that_they_are_found() {
        assert!(FILLERS.is_sorted());
    }

    #[test]
    fn case_width_and_what_separates_do_not_count() {
        assert_eq!(typed("ＩＤ-Card!"), "idcard");
        assert_eq!(typed(" 身份证，丢了 "), "身份证丢了");
        assert_eq!(typed("lü'shi"), "lvshi");
        assert_eq!(typed("\u{202e}🪪🪪"), "");
    }

    #[test]
    fn fillers_are_left_out_unless_there_is_nothing_else() {
        assert_eq!(typed("renew an ID card"), "renewidcard");
        assert_eq!(typed("a"), "a");
        assert_eq!(typed("The"), "the");
    }

    #[test]
    fn a_word_begins_after_a_space_or_another_script() {
        let begins: Vec<usize> = keys("lost id身份证bl")
            .iter()
            .enumerate()
            .filter(|(_, key)| key.first)
            .map(|(at, _)| at)
            .collect();
        assert_eq!(begins, [0, 4, 6, 9]);
    }

    #[test]
    fn what_is_too_long_is_cut() {
        assert_eq!(keys(&"证".repeat(200)).len(), KEYS_MAX);
    }

    fn keys(query: &str) -> Vec<Key> {
        of(query, &Variants::default(), |_| true)
    }

    fn typed(query: &str) -> String {
        keys(query).iter().map(|key| key.ch).collect()
    }
}
