//! The rules of the screens that can be read from the drawn elements: sizes of letters and targets, gaps, and that
//! nothing is cut off.

use slint::ComponentHandle as _;

use super::elements::{Element, PRIMARY};
use crate::{KioskWindow, Theme};

/// The height of a capital of Noto Sans CJK, in em.
const CAPITAL_EM: f32 = 0.733;
/// ADA 2010, 707.7.2: 3/16 inch.
const CAPITAL_MM: f32 = 4.8;
/// EN 301 549, 5.1.4: 0.7° at 600 mm.
const CAPITAL_LARGE_MM: f32 = 7.33;
const TARGET_MM: f32 = 20.0;
const FOREMOST_TARGET_MM: f32 = 25.0;
const GAP_MM: f32 = 3.0;
const LINE_EM: f32 = 1.5;
const CJK_ON_A_LINE: f32 = 40.0;
/// What rounding to whole pixels may cost.
const TOLERANCE_PX: f32 = 1.0;

/// The panel and the mode the elements were drawn for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub mm_per_px: f32,
    pub large: bool,
    pub width_px: f32,
    pub height_px: f32,
    /// Nothing above it may have to be touched.
    pub reach_top_px: f32,
}

impl Limits {
    /// What the window's theme says now.
    pub fn of(window: &KioskWindow) -> Self {
        let theme = window.global::<Theme>();
        Self {
            mm_per_px: theme.get_mm_per_px(),
            large: theme.get_large(),
            width_px: theme.get_screen_width(),
            height_px: theme.get_screen_height(),
            reach_top_px: theme.get_reach_top(),
        }
    }
}

/// A rule that does not hold, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    pub rule: &'static str,
    pub message: String,
}

/// What [`check`] finds, by name: letters that are too small, lines that are too close, a text that has no room, leaves its place or has lines
/// that are too long, a word that is broken, a target that is too small, has no name, is out of reach or too near another, two texts over each
/// other, a covered screen that can be touched or heard, a second primary button.
pub const RULES: [&str; 13] = [
    "letters", "leading", "cut", "inside", "lines", "words", "target", "named", "reach", "gap",
    "overlap", "covered", "primary",
];

/// Checks one drawn state of the window.
pub fn check(elements: &[Element], limits: Limits) -> Vec<Violation> {
    let mut found = Vec::new();
    for element in elements {
        if element.text.is_some() && !element.label.is_empty() {
            letters_are_tall(element, limits, &mut found);
            lines_are_apart(element, &mut found);
            text_has_its_room(element, &mut found);
            text_stays_inside(element, elements, limits, &mut found);
            lines_are_short(element, &mut found);
            words_are_whole(element, &mut found);
        }
        if element.decorative {
            decoration_is_silent(element, &mut found);
        }
        if element.touch {
            target_is_large(element, limits, &mut found);
            target_is_named(element, &mut found);
            target_is_within_reach(element, limits, &mut found);
        }
    }
    targets_keep_apart(elements, limits, &mut found);
    texts_keep_apart(elements, &mut found);
    one_primary_button(elements, &mut found);
    found
}

/// The contrast of two opaque colours, 1 to 21 (WCAG 2.2).
pub fn contrast_ratio(one: slint::Color, other: slint::Color) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(color: slint::Color) -> f32 {
    let linear = |channel: u8| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(color.red()) + 0.7152 * linear(color.green()) + 0.0722 * linear(color.blue())
}

fn letters_are_tall(element: &Element, limits: Limits, found: &mut Vec<Violation>) {
    let Some(font_px) = element.font_px() else {
        return;
    };
    let capital_mm = font_px * CAPITAL_EM * limits.mm_per_px;
    let least_mm = if limits.large {
        CAPITAL_LARGE_MM
    } else {
        CAPITAL_MM
    };
    if capital_mm < least_mm - 0.01 {
        note(
            found,
            "letters",
            format!("{} has capitals of {capital_mm:.2} mm", name(element)),
        );
    }
}

/// One factor of the theme sets the height of every line, so what holds for a text of one line holds for all.
fn lines_are_apart(element: &Element, found: &mut Vec<Violation>) {
    let Some(text) = element.text else { return };
    let line_em = text.needs_h / text.font_px;
    if line_em < LINE_EM {
        note(
            found,
            "leading",
            format!("{} has lines of {line_em:.2} em", name(element)),
        );
    }
}

fn text_has_its_room(element: &Element, found: &mut Vec<Violation>) {
    let Some(text) = element.text else { return };
    if text.needs_h > element.h + TOLERANCE_PX || text.needs_w > element.w + TOLERANCE_PX {
        note(
            found,
            "cut",
            format!(
                "{} needs {}×{} and has {}×{}",
                name(element),
                text.needs_w,
                text.needs_h,
                element.w,
                element.h
            ),
        );
    }
}

fn text_stays_inside(
    element: &Element,
    all: &[Element],
    limits: Limits,
    found: &mut Vec<Violation>,
) {
    let inside = |x: f32, y: f32, right: f32, bottom: f32| {
        element.x >= x - TOLERANCE_PX
            && element.y >= y - TOLERANCE_PX
            && element.right() <= right + TOLERANCE_PX
            && element.bottom() <= bottom + TOLERANCE_PX
    };
    if !inside(0.0, 0.0, limits.width_px, limits.height_px) {
        note(
            found,
            "inside",
            format!("{} leaves the window", name(element)),
        );
    }
    let outer = ancestors(element, all)
        .map(|index| &all[index])
        .find(|outer| !inside(outer.x, outer.y, outer.right(), outer.bottom()));
    if let Some(outer) = outer {
        note(
            found,
            "inside",
            format!("{} leaves {}", name(element), name(outer)),
        );
    }
}

fn lines_are_short(element: &Element, found: &mut Vec<Violation>) {
    let Some(font_px) = element.font_px() else {
        return;
    };
    let cjk = element
        .label
        .chars()
        .filter(|character| crate::pages::is_wide(*character))
        .count();
    if cjk > 40 && element.w / font_px > CJK_ON_A_LINE {
        note(
            found,
            "lines",
            format!("{} has more than 40 characters on a line", name(element)),
        );
    }
}

/// A word wider than its box is broken in the middle. Letters are at least 0.5 em wide on average.
fn words_are_whole(element: &Element, found: &mut Vec<Violation>) {
    let Some(text) = element.text else { return };
    let font_px = text.font_px;
    // What fits one line breaks nowhere.
    if text.needs_h < 2.0 * font_px {
        return;
    }
    let longest = element
        .label
        .split(|character: char| {
            character.is_whitespace() || crate::pages::is_wide(character) || character == '-'
        })
        .map(|word| word.chars().count())
        .max()
        .unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "a word has few letters")]
    if longest > 3 && longest as f32 * 0.5 * font_px > element.w {
        note(found, "words", format!("{} breaks a word", name(element)));
    }
}

fn target_is_large(element: &Element, limits: Limits, found: &mut Vec<Violation>) {
    let least_mm = if element.foremost {
        FOREMOST_TARGET_MM
    } else {
        TARGET_MM
    };
    let (w_mm, h_mm) = (element.w * limits.mm_per_px, element.h * limits.mm_per_px);
    if w_mm < least_mm || h_mm < least_mm {
        note(
            found,
            "target",
            format!("{} is {w_mm:.1}×{h_mm:.1} mm", name(element)),
        );
    }
    if element.x < 0.0
        || element.y < 0.0
        || element.right() > limits.width_px
        || element.bottom() > limits.height_px
    {
        note(
            found,
            "target",
            format!("{} leaves the window", name(element)),
        );
    }
}

fn target_is_named(element: &Element, found: &mut Vec<Violation>) {
    if element.role.is_empty() || element.label.is_empty() {
        note(
            found,
            "named",
            format!("{} has no role or no label", name(element)),
        );
    }
}

fn target_is_within_reach(element: &Element, limits: Limits, found: &mut Vec<Violation>) {
    if element.y < limits.reach_top_px - TOLERANCE_PX {
        note(
            found,
            "reach",
            format!("{} begins above {:.0}", name(element), limits.reach_top_px),
        );
    }
}

/// Nothing of a covered screen is read out or can be touched.
fn decoration_is_silent(element: &Element, found: &mut Vec<Violation>) {
    if element.touch || !element.role.is_empty() || element.text.is_some() {
        note(
            found,
            "covered",
            format!("{} is still there for the customer", name(element)),
        );
    }
}

fn targets_keep_apart(elements: &[Element], limits: Limits, found: &mut Vec<Violation>) {
    let targets: Vec<&Element> = elements.iter().filter(|element| element.touch).collect();
    for (index, one) in targets.iter().enumerate() {
        for other in &targets[index + 1..] {
            let gap_mm = distance(one, other) * limits.mm_per_px;
            if gap_mm < GAP_MM {
                note(
                    found,
                    "gap",
                    format!("{} and {} are {gap_mm:.1} mm apart", name(one), name(other)),
                );
            }
        }
    }
}

fn texts_keep_apart(elements: &[Element], found: &mut Vec<Violation>) {
    let is_text = |element: &Element| element.text.is_some() && !element.label.is_empty();
    for (index, one) in elements
        .iter()
        .enumerate()
        .filter(|(_, element)| is_text(element))
    {
        for (position, other) in elements.iter().enumerate() {
            let rival = (is_text(other) && position > index)
                || (other.touch && !ancestors(one, elements).any(|ancestor| ancestor == position));
            if rival && distance(one, other) < -TOLERANCE_PX {
                note(
                    found,
                    "overlap",
                    format!("{} lies over {}", name(one), name(other)),
                );
            }
        }
    }
}

fn one_primary_button(elements: &[Element], found: &mut Vec<Violation>) {
    let primary: Vec<&Element> = elements
        .iter()
        .filter(|element| element.type_name == PRIMARY)
        .collect();
    if primary.len() > 1 {
        note(
            found,
            "primary",
            format!("{} primary buttons", primary.len()),
        );
    }
}

/// Pixels between two boxes along the axis that parts them; below 0 when they overlap.
fn distance(one: &Element, other: &Element) -> f32 {
    let across = (other.x - one.right()).max(one.x - other.right());
    let down = (other.y - one.bottom()).max(one.y - other.bottom());
    across.max(down)
}

fn ancestors<'a>(element: &Element, all: &'a [Element]) -> impl Iterator<Item = usize> + 'a {
    std::iter::successors(element.parent, |&index| all[index].parent)
}

fn name(element: &Element) -> String {
    format!(
        "{} “{}” at {:.0},{:.0} {:.0}×{:.0}",
        element.type_name, element.label, element.x, element.y, element.w, element.h
    )
}

fn note(found: &mut Vec<Violation>, rule: &'static str, message: String) {
    debug_assert!(RULES.contains(&rule), "`{rule}` is not in the list");
    found.push(Violation { rule, message });
}
