//! What is said in one go: pieces in one language, each with the key of the clip that may be played instead.

use frontdesk_domain::text::Lang;

use super::words::Phrase;

/// A piece has at most this many characters: about a minute. What is longer is cut, for the screen shows it as well.
pub const PIECE_CHARS_MAX: usize = 400;

/// An utterance has at most this many pieces.
pub const PIECES_MAX: usize = 200;

/// A sentence, a name, or a single figure of a number.
#[derive(Clone, PartialEq, Eq)]
pub struct Piece {
    /// The clip that says the same, when its words are always the same.
    pub clip: Option<String>,
    text: String,
}

/// What it says is a customer's matter, and is not shown where it might be logged.
impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let chars = self.text.chars().count();
        f.debug_struct("Piece")
            .field("chars", &chars)
            .finish_non_exhaustive()
    }
}

impl Piece {
    /// Words that are always the same.
    pub fn fixed(phrase: Phrase, lang: Lang) -> Self {
        Self {
            clip: Some(phrase.key().to_owned()),
            text: phrase.words(lang).to_owned(),
        }
    }

    pub fn clipped(key: String, text: &str) -> Self {
        Self {
            clip: Some(key),
            text: plain(text),
        }
    }

    pub fn of(text: &str) -> Self {
        Self {
            clip: None,
            text: plain(text),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }
}

/// One line without anything that an engine might take for a command: no control or direction marks, a bounded length.
fn plain(text: &str) -> String {
    let spoken = |mark: char| {
        if mark.is_control() { ' ' } else { mark }
    };
    let unseen = |mark: &char| matches!(mark, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let text: String = text
        .chars()
        .map(spoken)
        .filter(|mark| !unseen(mark))
        .collect();
    text.trim()
        .trim_start_matches(['!', '-', ' '])
        .chars()
        .take(PIECE_CHARS_MAX)
        .collect()
}

/// What a screen says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance {
    pub lang: Lang,
    pub pieces: Vec<Piece>,
}

impl Utterance {
    pub fn new(lang: Lang) -> Self {
        Self {
            lang,
            pieces: Vec::new(),
        }
    }

    pub fn say(&mut self, phrase: Phrase) -> &mut Self {
        self.put(Piece::fixed(phrase, self.lang))
    }

    /// Text of the catalogue, or a sentence with figures in it; nothing when it is empty.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.put(Piece::of(text))
    }

    pub fn put(&mut self, piece: Piece) -> &mut Self {
        if !piece.text.is_empty() && self.pieces.len() < PIECES_MAX {
            self.pieces.push(piece);
        }
        self
    }

    /// All of it, for tests and for a reader.
    pub fn to_text(&self) -> String {
        let pieces: Vec<_> = self.pieces.iter().map(Piece::text).collect();
        pieces.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_says_as_many_characters_as_the_bound_and_no_more() {
        for (chars, said) in [
            (PIECE_CHARS_MAX, PIECE_CHARS_MAX),
            (PIECE_CHARS_MAX + 1, PIECE_CHARS_MAX),
        ] {
            assert_eq!(Piece::of(&"字".repeat(chars)).text().chars().count(), said);
        }
    }

    #[test]
    fn an_utterance_has_as_many_pieces_as_the_bound_and_no_more() {
        let mut utterance = Utterance::new(Lang::En);
        for _ in 0..=PIECES_MAX {
            utterance.text("x");
        }
        assert_eq!(utterance.pieces.len(), PIECES_MAX);
    }

    #[test]
    fn nothing_in_a_text_can_be_a_command_or_a_second_line() {
        assert_eq!(
            Piece::of("!-! SET SELF\r\n.\r\nQUIT").text(),
            "SET SELF  .  QUIT"
        );
        assert_eq!(Piece::of("\u{202e}abc\u{202c}\0").text(), "abc");
        let mut utterance = Utterance::new(Lang::En);
        utterance.text(" \n ");
        assert_eq!(utterance.pieces, []);
    }

    #[test]
    fn what_is_said_does_not_show_in_a_log() {
        assert!(!format!("{:?}", Piece::of("marriage")).contains("marriage"));
    }
}
