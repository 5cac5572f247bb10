//! What the centre publishes, as a screen can show it: no text longer than fits the smallest place that it stands in, and
//! no mark that would turn the words around it. The hall's file is checked where it is written; this is for what comes in
//! all the same, so that a screen, a slip and the voice need not each be careful.

use frontdesk_domain::catalogue::{Catalogue, Service};
use frontdesk_domain::rules::Settings;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::{Lang, Text};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Twenty-six Chinese characters: four lines of the largest letters beside a list.
pub const NAME_WIDTH_MAX: usize = 52;
/// What stands below a name, in smaller letters.
pub const LINE_WIDTH_MAX: usize = 100;

pub fn tidy(mut site: Site) -> Site {
    settings(&mut site.settings);
    catalogue(&mut site.catalogue);
    site
}

fn settings(settings: &mut Settings) {
    name(&mut settings.branch.name);
    name(&mut settings.branch.help_desk);
    for area in &mut settings.areas {
        name(&mut area.name);
    }
    for kiosk in &mut settings.kiosks {
        name(&mut kiosk.place);
    }
    for class in &mut settings.classes {
        name(&mut class.name);
        line(&mut class.claim);
    }
}

fn catalogue(catalogue: &mut Catalogue) {
    for group in &mut catalogue.groups {
        name(&mut group.name);
        line(&mut group.line);
    }
    for service in &mut catalogue.services {
        of_service(service);
    }
}

fn of_service(service: &mut Service) {
    name(&mut service.name);
    line(&mut service.line);
    if let Some(fee) = &mut service.fee {
        line(&mut fee.note);
    }
    for question in &mut service.questions {
        name(&mut question.text);
        for choice in &mut question.choices {
            name(&mut choice.text);
        }
    }
    for material in &mut service.materials {
        name(&mut material.name);
        line(&mut material.note);
        line(&mut material.obtain);
    }
    for remark in &mut service.remarks {
        line(&mut remark.text);
    }
}

fn name(text: &mut Text) {
    fit(text, NAME_WIDTH_MAX);
}

fn line(text: &mut Text) {
    fit(text, LINE_WIDTH_MAX);
}

fn fit(text: &mut Text, width_max: usize) {
    for lang in Lang::ALL {
        if let Some(fitting) = text.exactly(lang).and_then(|text| fitted(text, width_max)) {
            text.set(lang, fitting);
        }
    }
}

/// Nothing where the text is fine as it is. What is cut ends with an ellipsis, and between whole characters as people see
/// them.
fn fitted(text: &str, width_max: usize) -> Option<String> {
    // A character is at most as wide as it has bytes.
    let is_short = |text: &str| text.len() <= width_max || text.width() <= width_max;
    if is_short(text) && !text.contains(is_unruly) {
        return None;
    }
    let ruly: String = text
        .chars()
        .filter(|mark| !is_direction(*mark) && !is_picture(*mark))
        .map(|mark| if mark.is_control() { ' ' } else { mark })
        .collect();
    let ruly = ruly.trim();
    if ruly.is_empty() {
        // Better pictures than nothing to read.
        return None;
    }
    if is_short(ruly) {
        return Some(ruly.to_owned());
    }
    let mut cut = String::new();
    let mut left = width_max - 1;
    for character in ruly.graphemes(true) {
        let Some(after) = left.checked_sub(character.width()) else {
            break;
        };
        left = after;
        cut.push_str(character);
    }
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    Some(cut)
}

fn is_unruly(mark: char) -> bool {
    mark.is_control() || is_direction(mark) || is_picture(mark)
}

/// An emoji, or what joins and varies them: the fonts that draw them have lines of another height, if there are any.
fn is_picture(mark: char) -> bool {
    matches!(mark, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e007f}')
}

/// Turns what follows it around, or is not seen at all.
fn is_direction(mark: char) -> bool {
    matches!(mark, '\u{200b}' | '\u{200d}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_as_wide_as_its_bound_stays_and_one_wider_is_cut_with_an_ellipsis() {
        let bound = "证".repeat(26);
        assert_eq!(fitted(&bound, NAME_WIDTH_MAX), None);
        let wider = fitted(&format!("{bound}a"), NAME_WIDTH_MAX).unwrap();
        assert_eq!(wider, format!("{}…", "证".repeat(25)));
        assert_eq!(fitted(&"a".repeat(52), NAME_WIDTH_MAX), None);
        let wider = fitted(&"a".repeat(53), NAME_WIDTH_MAX).unwrap();
        assert_eq!(wider, format!("{}…", "a".repeat(51)));
    }

    #[test]
    fn a_letter_with_its_accents_is_cut_off_whole() {
        let letter = "e\u{301}\u{323}";
        let cut = fitted(&letter.repeat(100), NAME_WIDTH_MAX).unwrap();
        assert_eq!(cut, format!("{}…", letter.repeat(51)));
    }

    #[test]
    fn pictures_are_taken_out_unless_there_is_nothing_else() {
        assert_eq!(
            fitted("🪪📄 身份证 👨‍👩‍👧‍👦🇨🇳 ID ✅\u{fe0f}", NAME_WIDTH_MAX).unwrap(),
            "身份证  ID"
        );
        assert_eq!(fitted("🪪", NAME_WIDTH_MAX), None);
    }

    #[test]
    fn what_would_turn_the_words_around_is_taken_out() {
        assert_eq!(
            fitted("\u{202e}证份身\u{202c}\nA", NAME_WIDTH_MAX).unwrap(),
            "证份身 A"
        );
        // Letters that run from right to left are letters like others.
        assert_eq!(fitted("بطاقة שלום", NAME_WIDTH_MAX), None);
    }

    #[test]
    fn nothing_in_the_samples_needs_it() {
        let hall = crate::sample::hall().unwrap();
        assert_eq!(tidy(hall.clone()), hall);
    }
}
