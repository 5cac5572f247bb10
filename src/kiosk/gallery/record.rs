//! What is in a picture, as JSON beside it: every accessible element, where it is and how large its letters are.

use serde::Serialize;

use super::Drawn;

#[derive(Serialize)]
struct Record<'a> {
    screen: &'a str,
    lang: &'a str,
    mode: String,
    /// Width and height in pixels.
    size: [u32; 2],
    mm_per_px: f32,
    elements: Vec<Entry<'a>>,
}

/// Lengths are pixels from the upper left corner.
#[derive(Serialize)]
struct Entry<'a> {
    role: &'a str,
    label: &'a str,
    x: f32,
    y: f32,
    w: f32,
    h: f32,
    touch: bool,
    /// Nothing for what is no text.
    font_px: Option<f32>,
}

pub fn json(drawn: &Drawn<'_>) -> String {
    let accessible = drawn
        .elements
        .iter()
        .filter(|element| element.touch || !element.role.is_empty());
    let record = Record {
        screen: drawn.scene,
        lang: drawn.lang.tag(),
        mode: drawn.modes.name(),
        size: [drawn.size.0, drawn.size.1],
        mm_per_px: drawn.limits.mm_per_px,
        elements: accessible
            .map(|element| Entry {
                role: &element.role,
                label: &element.label,
                x: element.x,
                y: element.y,
                w: element.w,
                h: element.h,
                touch: element.touch,
                font_px: element.font_px(),
            })
            .collect(),
    };
    serde_json::to_string_pretty(&record).expect("a record has only string keys and finite numbers")
}
