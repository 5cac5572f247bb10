//! How many lines a text takes, and which rows go on which page.

use std::ops::Range;

/// Whether a character is as wide as it is high: Chinese characters and their punctuation.
pub fn is_wide(character: char) -> bool {
    matches!(character,
        '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// How many lines `text` takes at most, wrapped at `width_px` in letters of `font_px`. At least 1.
///
/// A wide character counts 1 em, any other what the bold face of Noto Sans takes at most; a line breaks at spaces and
/// between wide characters, and a word that is too long for a line is broken. Since no line begins with a comma, each
/// line of several may have to give up one character.
pub fn estimate_lines(text: &str, width_px: f32, font_px: f32) -> usize {
    let room_em = (width_px / font_px).max(2.0);
    let lines = lines_of(text, room_em);
    if lines > 1 && text.chars().any(is_wide) {
        lines_of(text, room_em - 1.0)
    } else {
        lines
    }
}

fn lines_of(text: &str, room_em: f32) -> usize {
    let mut lines = 1;
    let mut place = |word_em: f32, line_em: f32| {
        if line_em + word_em <= room_em {
            return line_em + word_em;
        }
        lines += usize::from(line_em > 0.0);
        let mut rest_em = word_em;
        while rest_em > room_em {
            lines += 1;
            rest_em -= room_em;
        }
        rest_em
    };
    let (mut line_em, mut word_em) = (0.0, 0.0);
    for character in text.chars() {
        if is_wide(character) {
            line_em = place(word_em, line_em);
            line_em = place(1.0, line_em);
            word_em = 0.0;
        } else if character == ' ' {
            line_em = place(word_em, line_em) + 0.3;
            word_em = 0.0;
        } else {
            word_em += narrow_em(character);
        }
    }
    place(word_em, line_em);
    lines
}

/// The width of a character that is not wide: what the bold face takes, rounded up.
fn narrow_em(character: char) -> f32 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '(' | ')' => 0.36,
        'f' | 'r' | 't' | '-' | '/' | '·' => 0.46,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.98,
        'A'..='Z' => 0.72,
        _ => 0.64,
    }
}

/// Divides rows of the given heights into pages of at most `available_px`, with `gap_px` between two rows. A row
/// that is higher than a page gets one of its own. No rows give no pages.
pub fn paginate(heights_px: &[f32], available_px: f32, gap_px: f32) -> Vec<Range<usize>> {
    let mut pages = Vec::new();
    let (mut start, mut used_px) = (0, 0.0);
    for (index, height_px) in heights_px.iter().enumerate() {
        let with_row_px = if index == start {
            *height_px
        } else {
            used_px + gap_px + height_px
        };
        if index > start && with_row_px > available_px {
            pages.push(start..index);
            start = index;
            used_px = *height_px;
        } else {
            used_px = with_row_px;
        }
    }
    if start < heights_px.len() {
        pages.push(start..heights_px.len());
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::single_range_in_vec_init, reason = "one page is meant")]
    fn rows_that_fit_share_a_page() {
        assert_eq!(paginate(&[100.0, 100.0], 216.0, 16.0), [0..2]);
        assert_eq!(paginate(&[], 216.0, 16.0), []);
    }

    #[test]
    fn no_page_holds_part_of_a_row() {
        assert_eq!(
            paginate(&[100.0, 100.0, 50.0, 60.0], 215.0, 16.0),
            [0..1, 1..3, 3..4]
        );
    }

    #[test]
    fn a_row_higher_than_a_page_stands_alone() {
        assert_eq!(
            paginate(&[50.0, 900.0, 50.0], 200.0, 16.0),
            [0..1, 1..2, 2..3]
        );
    }

    #[test]
    fn chinese_breaks_between_any_two_characters() {
        assert_eq!(estimate_lines("居民身份证", 160.0, 32.0), 1);
        assert_eq!(estimate_lines("居民身份证", 159.0, 32.0), 2);
        assert_eq!(estimate_lines("", 160.0, 32.0), 1);
    }

    #[test]
    fn latin_breaks_between_words_only() {
        // About 4 and 6 em, and the space.
        assert_eq!(estimate_lines("identity document", 9.0 * 32.0, 32.0), 2);
        assert_eq!(estimate_lines("identity document", 11.0 * 32.0, 32.0), 1);
        assert_eq!(
            estimate_lines("a-word-longer-than-a-line", 5.0 * 32.0, 32.0),
            3
        );
    }
}
