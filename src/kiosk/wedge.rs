//! A reader of codes that types: what it types comes faster than any hand, and ends with Enter. It is told from a keyboard
//! by that alone, so it works on every screen and needs no setting.

use frontdesk_domain::time::Timestamp;

/// Between two keys of a reader is no more than this. The fastest hands need three times as long for long.
pub const KEY_GAP_MS: i64 = 35;
/// What is shorter is taken for somebody's typing.
pub const CODE_MIN_CHARS: usize = 6;
/// So many keys in a row are a reader's: from here on nobody else gets them.
const BURST_CHARS: usize = 4;
/// So many keys of a reader before Enter are what is left of a torn code: that Enter presses no button.
const TORN_CHARS: usize = 2;
/// The address of a list with sixty materials is shorter by far; what is longer is cut there, and then is no code of ours.
pub const CODE_MAX_CHARS: usize = 4_096;

/// What is being read.
#[derive(Debug, Default)]
pub struct Wedge {
    read: String,
    last: Option<Timestamp>,
}

/// Whose a key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Whoever has the focus gets it.
    Somebodys,
    /// In the middle of a code.
    Swallowed,
    /// The end of a code.
    Code(String),
}

impl Wedge {
    /// `now` never runs backwards.
    pub fn key(&mut self, text: &str, now: Timestamp) -> Key {
        let soon = self
            .last
            .is_some_and(|last| now.ms_since(last) <= KEY_GAP_MS);
        self.last = Some(now);
        if !soon {
            self.read.clear();
        }
        if matches!(text, "\n" | "\r") {
            let read = std::mem::take(&mut self.read);
            return match read.chars().count() {
                CODE_MIN_CHARS.. => Key::Code(read),
                TORN_CHARS.. => Key::Swallowed,
                _ => Key::Somebodys,
            };
        }
        // Shift and its like say nothing themselves.
        let written =
            !text.is_empty() && !text.chars().any(|key| key.is_control() || is_named(key));
        if !written {
            return Key::Somebodys;
        }
        if self.read.chars().count() < CODE_MAX_CHARS {
            self.read.push_str(text);
        }
        if self.read.chars().count() > BURST_CHARS {
            Key::Swallowed
        } else {
            Key::Somebodys
        }
    }
}

/// The private characters that arrows and function keys come as.
fn is_named(key: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://desk.example.org/t/AAECAwQFBgcICQoLDA0ODw";

    /// Types a text with so much time between its keys, then Enter; what became of each key.
    fn types(wedge: &mut Wedge, text: &str, gap_ms: i64, at: &mut Timestamp) -> Vec<Key> {
        let mut keys: Vec<String> = text.chars().map(String::from).collect();
        keys.push("\n".to_owned());
        let mut press = |key: &String| {
            *at = at.plus_ms(gap_ms);
            wedge.key(key, *at)
        };
        keys.iter().map(&mut press).collect()
    }

    #[test]
    fn what_is_typed_as_fast_as_by_a_reader_is_a_code() {
        let (mut wedge, mut at) = (Wedge::default(), Timestamp(0));
        for gap_ms in [0, 5, KEY_GAP_MS] {
            at = at.plus_ms(1_000);
            let keys = types(&mut wedge, ADDRESS, gap_ms, &mut at);
            assert_eq!(keys.last(), Some(&Key::Code(ADDRESS.to_owned())));
            let leaked = keys.iter().filter(|key| **key == Key::Somebodys).count();
            assert_eq!(leaked, BURST_CHARS, "only the first ones reach a field");
        }
    }

    #[test]
    fn what_is_typed_by_hand_goes_where_the_hand_meant_it() {
        let (mut wedge, mut at) = (Wedge::default(), Timestamp(0));
        let keys = types(&mut wedge, "shenfenzheng", KEY_GAP_MS + 1, &mut at);
        assert!(keys.iter().all(|key| *key == Key::Somebodys));
        // Two fingers that roll over two keys.
        for gap_ms in [80, 10, 90, 12, 70] {
            at = at.plus_ms(gap_ms);
            assert_eq!(wedge.key("a", at), Key::Somebodys);
        }
    }

    #[test]
    fn a_code_has_six_characters_at_least() {
        for (text, is_code) in [("A0177", false), ("A01774", true)] {
            let (mut wedge, mut at) = (Wedge::default(), Timestamp(0));
            let keys = types(&mut wedge, text, 5, &mut at);
            assert_eq!(matches!(keys.last(), Some(Key::Code(_))), is_code, "{text}");
        }
    }

    #[test]
    fn a_torn_code_is_forgotten_before_the_next_one() {
        let (mut wedge, mut at) = (Wedge::default(), Timestamp(0));
        for key in ["h", "t", "t", "p", "s", ":"] {
            wedge.key(key, at);
        }
        at = at.plus_ms(400);
        let keys = types(&mut wedge, "A0177K4M", 5, &mut at);
        assert_eq!(keys.last(), Some(&Key::Code("A0177K4M".to_owned())));
    }

    #[test]
    fn what_is_left_of_a_torn_code_presses_no_button() {
        for (text, enter) in [("A", Key::Somebodys), ("A0", Key::Swallowed)] {
            let (mut wedge, mut at) = (Wedge::default(), Timestamp(0));
            let keys = types(&mut wedge, text, 5, &mut at);
            assert_eq!(keys.last(), Some(&enter), "{text}");
        }
    }

    #[test]
    fn shift_and_arrows_are_no_part_of_a_code() {
        let (mut wedge, at) = (Wedge::default(), Timestamp(0));
        for key in ["A", "\u{10}", "0", "\u{f700}", "1", "7", "", "7", "K"] {
            wedge.key(key, at);
        }
        assert_eq!(wedge.key("\n", at), Key::Code("A0177K".to_owned()));
    }

    #[test]
    fn a_reader_that_never_ends_fills_no_memory() {
        let (mut wedge, at) = (Wedge::default(), Timestamp(0));
        for _ in 0..=CODE_MAX_CHARS {
            wedge.key("x", at);
        }
        let Key::Code(code) = wedge.key("\n", at) else {
            panic!("it ended")
        };
        assert_eq!(code.chars().count(), CODE_MAX_CHARS);
    }
}
