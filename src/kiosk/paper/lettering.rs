//! Text as black dots: laid out, broken into lines and shaped as the screens' texts are, with the same fonts.

use frontdesk_domain::text::Lang;
use parley::style::{FontFamily, FontWeight, LineHeight, OverflowWrap, StyleProperty};
use parley::{
    Alignment, AlignmentOptions, FontContext, GlyphRun, Layout, LayoutContext, PositionedLayoutItem,
};
use swash::scale::image::{Content, Image};
use swash::scale::{Render, ScaleContext, Source, StrikeWith};
use swash::zeno::Format;
use swash::{FontRef, NormalizedCoord};

use super::picture::Picture;
use super::words;

/// From this much ink on a dot is black. Below the half, because a print head spreads less than thin strokes lose.
const INK_FROM: u8 = 112;
/// A text is cut after so many characters: nobody reads on, and the paper ends somewhere.
pub const TEXT_CHARS_MAX: usize = 400;
/// Lines of one text, as a multiple of its size.
const LINE_HEIGHT: f32 = 1.3;

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    pub size_dots: f32,
    pub bold: bool,
    pub align: Align,
    pub lang: Lang,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Where the text's own direction begins.
    Start,
    Centre,
    Right,
}

/// The fonts of this machine and what is remembered of them. Costly to make: one for each thread that draws.
#[derive(Default)]
pub struct Lettering {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    scale: ScaleContext,
}

/// A text that knows its height.
pub struct Laid {
    layout: Layout<()>,
}

impl Lettering {
    /// Breaks a text into lines of at most this width, anywhere if there is no better place.
    pub fn lay(&mut self, text: &str, face: Face, width_dots: u32) -> Laid {
        let text = tidy(text);
        let family = words::say(
            face.lang,
            "Noto Sans CJK SC, sans-serif",
            "Noto Sans CJK TC, sans-serif",
            "Noto Sans CJK SC, sans-serif",
        );
        let mut builder = self
            .layouts
            .ranged_builder(&mut self.fonts, &text, 1.0, true);
        builder.push_default(FontFamily::Source(family.into()));
        builder.push_default(StyleProperty::FontSize(face.size_dots));
        builder.push_default(LineHeight::FontSizeRelative(LINE_HEIGHT));
        builder.push_default(OverflowWrap::Anywhere);
        if face.bold {
            builder.push_default(FontWeight::BOLD);
        }
        let mut layout = builder.build(&text);
        layout.break_all_lines(Some(dots(width_dots)));
        let alignment = match face.align {
            Align::Start => Alignment::Start,
            Align::Centre => Alignment::Center,
            Align::Right => Alignment::Right,
        };
        layout.align(alignment, AlignmentOptions::default());
        Laid { layout }
    }

    /// Draws a text with its upper left corner there, black on white, or white on what is black already.
    pub fn draw(&mut self, laid: &Laid, picture: &mut Picture, (x, y): (u32, u32), black: bool) {
        let items = laid.layout.lines().flat_map(|line| line.items());
        for item in items {
            if let PositionedLayoutItem::GlyphRun(glyphs) = item {
                self.stamp(&glyphs, |left, top, image| {
                    let left = left.saturating_add_unsigned(x);
                    let top = top.saturating_add_unsigned(y);
                    put(image, picture, (left, top), black);
                });
            }
        }
    }

    /// Hands out the picture of each glyph with its place in the text.
    fn stamp(&mut self, glyphs: &GlyphRun<'_, ()>, mut each: impl FnMut(i32, i32, &Image)) {
        let run = glyphs.run();
        let font = run.font();
        let Some(font) = FontRef::from_index(font.data.as_ref(), font.index as usize) else {
            return;
        };
        let coords: &[NormalizedCoord] = run.normalized_coords();
        let mut scaler = self
            .scale
            .builder(font)
            .size(run.font_size())
            .hint(true)
            .normalized_coords(coords)
            .build();
        let mut render = Render::new(&[
            Source::Outline,
            Source::Bitmap(StrikeWith::BestFit),
            Source::ColorBitmap(StrikeWith::BestFit),
        ]);
        render.format(Format::Alpha);
        for glyph in glyphs.positioned_glyphs() {
            let image = u16::try_from(glyph.id)
                .ok()
                .and_then(|id| render.render(&mut scaler, id));
            if let Some(image) = image {
                let left = whole(glyph.x).saturating_add(image.placement.left);
                let top = whole(glyph.y).saturating_sub(image.placement.top);
                each(left, top, &image);
            }
        }
    }
}

/// The dots of a glyph that have enough ink.
fn put(image: &Image, picture: &mut Picture, (left, top): (i32, i32), black: bool) {
    let width = image.placement.width.max(1) as usize;
    let bytes = match image.content {
        Content::Mask => 1,
        Content::SubpixelMask | Content::Color => 4,
    };
    for (nth, dot) in image.data.chunks_exact(bytes).enumerate() {
        if ink(dot) >= INK_FROM {
            let (x, y) = (signed(nth % width), signed(nth / width));
            picture.put(left.saturating_add(x), top.saturating_add(y), black);
        }
    }
}

impl Laid {
    pub fn height_dots(&self) -> u32 {
        up(self.layout.height())
    }

    pub fn width_dots(&self) -> u32 {
        up(self.layout.width())
    }
}

/// How black a dot of a glyph is: a mask is its own ink, a colour picture has as much as it is dark.
fn ink(dot: &[u8]) -> u8 {
    match *dot {
        [mask] => mask,
        [red, green, blue, alpha] => {
            let light = (u32::from(red) * 3 + u32::from(green) * 6 + u32::from(blue)) / 10;
            let dark = (255 - light.min(255)) * u32::from(alpha) / 255;
            u8::try_from(dark).unwrap_or(u8::MAX)
        }
        _ => 0,
    }
}

/// One paragraph: no character that moves to another line or does nothing but confuse, and no text without end.
fn tidy(text: &str) -> String {
    let mut tidy: String = text
        .chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .take(TEXT_CHARS_MAX)
        .collect();
    if text.chars().nth(TEXT_CHARS_MAX).is_some() {
        tidy.push('…');
    }
    tidy
}

#[expect(
    clippy::cast_precision_loss,
    reason = "paper is some hundred dots wide"
)]
fn dots(count: u32) -> f32 {
    count as f32
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the conversion saturates, and a dot that far away is beside the paper"
)]
fn whole(length: f32) -> i32 {
    length.round() as i32
}

fn up(length: f32) -> u32 {
    u32::try_from(whole(length.ceil())).unwrap_or(0)
}

fn signed(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_paragraph_that_ends() {
        assert_eq!(tidy("a\nb\u{7}c"), "a b c");
        assert_eq!(tidy(&"字".repeat(400)).chars().count(), 400);
        assert!(tidy(&"字".repeat(401)).ends_with("字…"));
    }

    #[test]
    fn a_line_is_never_wider_than_its_paper() {
        let mut lettering = Lettering::default();
        for text in [
            "办理不动产转移登记须提交的全部材料清单和说明",
            "Donaudampfschifffahrtsgesellschaftskapitaenspatent",
            "https://desk.example.org/a/very/long/address/without/any/space/in/it",
        ] {
            let face = Face {
                size_dots: 28.0,
                bold: true,
                align: Align::Start,
                lang: Lang::ZhHans,
            };
            let laid = lettering.lay(text, face, 200);
            assert!(laid.width_dots() <= 200, "{text}");
            assert!(laid.height_dots() > 36 * 2, "{text}");
        }
    }

    #[test]
    fn white_on_white_is_nothing_and_black_is_something() {
        let mut lettering = Lettering::default();
        let face = Face {
            size_dots: 40.0,
            bold: false,
            align: Align::Centre,
            lang: Lang::ZhHant,
        };
        let laid = lettering.lay("號", face, 100);
        let mut picture = Picture::new(100);
        picture.reach(laid.height_dots());
        lettering.draw(&laid, &mut picture, (0, 0), false);
        assert!(picture.bits().iter().all(|byte| *byte == 0));
        lettering.draw(&laid, &mut picture, (0, 0), true);
        assert!(picture.bits().iter().any(|byte| *byte != 0));
    }
}
