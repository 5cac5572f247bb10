//! The element tree as plain data.

use std::ops::ControlFlow;

use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery};

use crate::KioskWindow;

pub(super) const PRIMARY: &str = "PrimaryButton";
const BACKDROP: &str = "Backdrop";

/// One element that is drawn, read out, or can be touched. Lengths are logical pixels in the window.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something a rule asks for"
)]
pub struct Element {
    /// The name of the component: `PrimaryButton`, `BodyText`.
    pub type_name: String,
    /// "button", "text", "checkbox" …; "" when it has none.
    pub role: String,
    pub label: String,
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
    /// It is a touch target.
    pub touch: bool,
    /// A primary button or the Help button: larger than other targets.
    pub foremost: bool,
    pub enabled: bool,
    /// For what can be ticked, switched or chosen.
    pub checked: Option<bool>,
    /// For texts.
    pub text: Option<TextRoom>,
    /// It belongs to the dimmed picture of a covered screen: to be recognised, not to be read or touched.
    pub decorative: bool,
    /// The nearest element around this one, as an index into the same list.
    pub parent: Option<usize>,
}

/// What a text says of itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextRoom {
    pub font_px: f32,
    /// The height it needs at the width it has.
    pub needs_h: f32,
    /// The width it needs; 0 when it may wrap.
    pub needs_w: f32,
}

impl Element {
    pub fn font_px(&self) -> Option<f32> {
        self.text.map(|text| text.font_px)
    }

    pub(super) fn right(&self) -> f32 {
        self.x + self.w
    }

    pub(super) fn bottom(&self) -> f32 {
        self.y + self.h
    }
}

/// Every visible element with an extent, parents before their children.
pub fn elements(window: &KioskWindow) -> Vec<Element> {
    let handles: Vec<ElementHandle> = ElementQuery::from_root(window).find_all();
    let below: Vec<usize> = handles.iter().map(descendants).collect();
    let mut list: Vec<Element> = Vec::with_capacity(handles.len());
    // Index in the list, and the position in the walk where its descendants end.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (position, handle) in handles.iter().enumerate() {
        open.retain(|&(_, end)| position < end);
        let Some(mut element) = read(handle, open.last().map(|&(index, _)| index)) else {
            continue;
        };
        element.decorative |= element
            .parent
            .is_some_and(|parent: usize| list[parent].decorative);
        // Elements the compiler drew into one follow each other and have the same descendants.
        let merged = below[position..]
            .iter()
            .skip(1)
            .take_while(|&&count| count == below[position])
            .count();
        let merged = if below[position] == 0 { 0 } else { merged };
        open.push((list.len(), position + 1 + merged + below[position]));
        list.push(element);
    }
    list
}

fn descendants(handle: &ElementHandle) -> usize {
    let mut count = 0;
    handle.visit_descendants(|_| {
        count += 1;
        ControlFlow::<()>::Continue(())
    });
    count
}

fn read(handle: &ElementHandle, parent: Option<usize>) -> Option<Element> {
    let (size, at) = (handle.size(), handle.absolute_position());
    if size.width <= 0.0 || size.height <= 0.0 {
        return None;
    }
    let names: Vec<String> = handle
        .type_name()
        .into_iter()
        .chain(handle.bases().into_iter().flatten())
        .map(Into::into)
        .collect();
    let is_text = names.iter().any(|name| name == "Text");
    let checkable = handle.accessible_checkable().unwrap_or(false);
    Some(Element {
        type_name: handle.type_name().map(Into::into).unwrap_or_default(),
        role: handle.accessible_role().map(role_name).unwrap_or_default(),
        label: handle
            .accessible_label()
            .map(Into::into)
            .unwrap_or_default(),
        x: at.x,
        y: at.y,
        w: size.width,
        h: size.height,
        foremost: [PRIMARY, "HelpButton"]
            .iter()
            .any(|name| names.iter().any(|own| own == name)),
        touch: names.iter().any(|name| name == "Touchable"),
        enabled: handle.accessible_enabled().unwrap_or(true),
        checked: if checkable {
            handle.accessible_checked()
        } else {
            None
        },
        text: if is_text { text_room(handle) } else { None },
        decorative: names.iter().any(|name| name == BACKDROP),
        parent,
    })
}

fn text_room(handle: &ElementHandle) -> Option<TextRoom> {
    let description = handle.accessible_description()?;
    let mut numbers = description.split(' ').map(str::parse::<f32>);
    let mut next = || numbers.next()?.ok();
    Some(TextRoom {
        font_px: next()?,
        needs_h: next()?,
        needs_w: next()?,
    })
}

fn role_name(role: AccessibleRole) -> String {
    match role {
        AccessibleRole::None => String::new(),
        role => format!("{role:?}").to_lowercase(),
    }
}
