//! How many lines a text takes, and which rows go on which page.

use std::ops::Range;

/// Whether a character is as wide as it is high: Chinese characters and their punctuation.
pub fn is_wide(character: char) -> bool {
    matches!(character,
        '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Which face a text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

/// How many lines `text` takes at most, wrapped at `width_px` in letters of `font_px`. At least 1.
///
/// A wide character counts 1 em, any other what Noto Sans CJK gives it and a little more; a line breaks at spaces and
/// between wide characters, and a word that is too long for a line is broken. Since no line begins with a comma, each
/// line of several may have to give up one character.
pub fn estimate_lines(text: &str, width_px: f32, font_px: f32, weight: Weight) -> usize {
    let room_em = (width_px / font_px).max(2.0);
    let lines = lines_of(text, room_em, weight);
    if lines > 1 && text.chars().any(is_wide) {
        lines_of(text, room_em - 1.0, weight)
    } else {
        lines
    }
}

/// How wide `text` is at most on one line.
pub fn estimate_width(text: &str, font_px: f32, weight: Weight) -> f32 {
    let em: f32 = text
        .chars()
        .map(|character| character_em(character, weight))
        .sum();
    em * font_px
}

fn lines_of(text: &str, room_em: f32, weight: Weight) -> usize {
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
        let character_em = character_em(character, weight);
        if is_wide(character) {
            line_em = place(word_em, line_em);
            line_em = place(character_em, line_em);
            word_em = 0.0;
        } else if character == ' ' {
            line_em = place(word_em, line_em) + character_em;
            word_em = 0.0;
        } else {
            word_em += character_em;
        }
    }
    place(word_em, line_em);
    lines
}

/// The widths of the characters from ' ' to '~' in Noto Sans CJK, in thousandths of an em.
const REGULAR: [u16; 95] = [
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555,
    555, 555, 555, 555, 555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589,
    552, 689, 728, 293, 535, 646, 543, 812, 723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573,
    531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620, 554, 325, 564, 607, 275, 275, 552,
    284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338, 270, 338, 555,
];
const BOLD: [u16; 95] = [
    227, 370, 574, 590, 590, 963, 740, 325, 378, 378, 507, 590, 325, 370, 325, 387, 590, 590, 590,
    590, 590, 590, 590, 590, 590, 590, 325, 325, 590, 590, 590, 514, 1007, 641, 681, 656, 714, 615,
    585, 717, 757, 330, 568, 686, 578, 853, 749, 770, 667, 770, 682, 624, 625, 748, 619, 915, 627,
    580, 613, 378, 387, 378, 590, 567, 626, 591, 644, 527, 644, 581, 372, 597, 640, 304, 306, 604,
    315, 964, 641, 626, 644, 644, 436, 495, 421, 637, 576, 863, 562, 574, 511, 378, 296, 378, 590,
];
/// What shaping and rounding may add to a character.
const MARGIN: f32 = 1.02;

fn character_em(character: char, weight: Weight) -> f32 {
    if is_wide(character) {
        return 1.0;
    }
    let widths = match weight {
        Weight::Regular => &REGULAR,
        Weight::Bold => &BOLD,
    };
    let known = u32::from(character)
        .checked_sub(u32::from(' '))
        .and_then(|index| widths.get(usize::try_from(index).ok()?));
    match (known, character) {
        (Some(&thousandths), _) => f32::from(thousandths) / 1000.0 * MARGIN,
        (None, '\u{2013}' | '¥' | '\u{c0}'..='\u{24f}') => 0.8,
        // Middle dots and signs take a full square.
        (None, _) => 1.0,
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
        assert_eq!(lines("居民身份证", 5.0), 1);
        assert_eq!(lines("居民身份证", 4.9), 2);
        assert_eq!(lines("", 5.0), 1);
    }

    #[test]
    fn latin_breaks_between_words_only() {
        // 4.4 and 4.8 em, and the space.
        assert_eq!(lines("identity document", 9.0), 2);
        assert_eq!(lines("identity document", 10.0), 1);
        assert_eq!(lines("a-word-longer-than-a-line", 5.0), 3);
    }

    #[test]
    fn a_bold_text_is_wider() {
        let width_px = |weight| estimate_width("Replace a lost ID card", 40.0, weight);
        assert!(width_px(Weight::Bold) > width_px(Weight::Regular));
    }

    fn lines(text: &str, width_em: f32) -> usize {
        estimate_lines(text, width_em * 32.0, 32.0, Weight::Bold)
    }
}
