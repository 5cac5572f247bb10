//! Puts one block after the other on the paper, each below what is there already.

use frontdesk_domain::text::Lang;

use super::Paper;
use super::composing::{Block, Size, What};
use crate::kiosk::paper::code::Code;
use crate::kiosk::paper::lettering::{Align, Face, Lettering};
use crate::kiosk::paper::picture::Picture;

/// White beside what is drawn: rolls are never quite straight.
const MARGIN: u32 = 6;
/// Between two blocks.
const GAP: u32 = 6;
/// Around a rule.
const RULE_GAP: u32 = 12;
const RULE_DOTS: u32 = 2;
/// A code is about 30 mm wide, and wider where its modules would be too small.
const CODE_DOTS: u32 = 240;
/// Between a code and what is said beside it.
const BESIDE_GAP: u32 = 12;
/// Notes stand beside a code when so much is left for them.
const BESIDE_MIN: u32 = 200;
/// A number is never smaller, however long it is, and comes down to that by so much at a time.
const NUMBER_MIN: f32 = 24.0;
const NUMBER_STEP: f32 = 8.0;
/// From the top of a line to the box that stands in it.
const BOX_DOWN: u32 = 8;
const CORNER_DOTS: u32 = 16;

/// What draws: the fonts, and the sizes of things.
#[derive(Default)]
pub struct Pen {
    lettering: Lettering,
}

impl Pen {
    /// Looks for the fonts of this machine.
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn put(&mut self, block: &Block, paper: Paper, picture: &mut Picture) {
        let mut line = Line {
            pen: &mut self.lettering,
            lang: block.lang,
            paper,
            width: paper.width_dots() - 2 * MARGIN,
            picture,
        };
        match &block.what {
            What::Centred(size, text) => line.text(text, *size, Align::Centre),
            What::Paragraph(size, text) => line.text(text, *size, Align::Start),
            What::Number(number) => line.number(number),
            What::Pair(label, value) => line.pair(label, value),
            What::Under(text) => line.text(text, Size::Small, Align::Right),
            What::Heading(text) => line.heading(text),
            What::Material {
                ticked,
                name,
                amounts,
                detail,
            } => line.material(*ticked, name, amounts, detail),
            What::Code {
                address,
                notes,
                otherwise,
            } => line.code(address, notes, otherwise),
            What::Mark(text) => line.mark(text),
            What::Rule => line.rule(),
            What::Corners => line.corners(),
        }
    }
}

/// The end of the paper, where the next block goes.
struct Line<'a> {
    pen: &'a mut Lettering,
    lang: Lang,
    paper: Paper,
    width: u32,
    picture: &'a mut Picture,
}

impl Line<'_> {
    fn face(&self, size: Size, align: Align) -> Face {
        let (size_dots, bold) = match (self.paper, size) {
            (Paper::Mm58, Size::Small) => (23.0, false),
            (Paper::Mm80, Size::Small) => (25.0, false),
            (Paper::Mm58, Size::Body) => (27.0, false),
            (Paper::Mm80, Size::Body) => (29.0, false),
            (Paper::Mm58, Size::Strong) => (29.0, true),
            (Paper::Mm80, Size::Strong) => (32.0, true),
            (Paper::Mm58, Size::Title) => (36.0, true),
            (Paper::Mm80, Size::Title) => (40.0, true),
        };
        Face {
            size_dots,
            bold,
            align,
            lang: self.lang,
        }
    }

    /// Draws a text there and says how high it is.
    fn at(&mut self, (x, y): (u32, u32), text: &str, face: Face, width: u32) -> u32 {
        let laid = self.pen.lay(text, face, width);
        let height = laid.height_dots();
        self.picture.reach(y.saturating_add(height));
        self.pen.draw(&laid, self.picture, (x, y), true);
        height
    }

    fn text(&mut self, text: &str, size: Size, align: Align) {
        let top = self.picture.height_dots();
        let face = self.face(size, align);
        self.at((MARGIN, top), text, face, self.width);
        self.gap(GAP);
    }

    fn heading(&mut self, text: &str) {
        self.gap(GAP);
        self.text(text, Size::Strong, Align::Start);
    }

    /// As large as fits on one line, up to a third of the paper's width.
    fn number(&mut self, number: &str) {
        let tallest: u16 = match self.paper {
            Paper::Mm58 => 128,
            Paper::Mm80 => 176,
        };
        let mut face = Face {
            size_dots: tallest.into(),
            bold: true,
            align: Align::Centre,
            lang: self.lang,
        };
        while face.size_dots > NUMBER_MIN && !self.fits(number, face, self.width) {
            face.size_dots -= NUMBER_STEP;
        }
        let laid = self.pen.lay(number, face, self.width);
        // Figures leave empty what accents above and tails below would take.
        let (above, below) = (laid.height_dots() / 6, laid.height_dots() / 10);
        let top = self.picture.height_dots().saturating_sub(above);
        self.picture.reach(top + laid.height_dots() - below);
        self.pen.draw(&laid, self.picture, (MARGIN, top), true);
    }

    fn fits(&mut self, text: &str, face: Face, width: u32) -> bool {
        self.pen.lay(text, face, u32::from(u16::MAX)).width_dots() <= width
    }

    /// On one line when both fit there, else one under the other.
    fn pair(&mut self, label: &str, value: &str) {
        let top = self.picture.height_dots();
        let left = self.face(Size::Body, Align::Start);
        let right = Face {
            bold: true,
            ..self.face(Size::Body, Align::Right)
        };
        let label_width = self.pen.lay(label, left, self.width).width_dots();
        let rest = self.width.saturating_sub(label_width + BESIDE_GAP);
        if self.fits(value, right, rest) {
            self.at((MARGIN, top), label, left, label_width + BESIDE_GAP / 2);
            self.at((MARGIN + self.width - rest, top), value, right, rest);
        } else {
            let under = top + self.at((MARGIN, top), label, left, self.width);
            self.at((MARGIN, under), value, right, self.width);
        }
        self.gap(GAP);
    }

    fn material(&mut self, ticked: bool, name: &str, amounts: &str, detail: &str) {
        let face = self.face(Size::Body, Align::Start);
        let small = self.face(Size::Small, Align::Start);
        let side = if self.paper == Paper::Mm58 { 20 } else { 22 };
        let indent = side + BESIDE_GAP;
        let width = self.width - indent;
        let together = format!("{name} · {amounts}");
        let (first, under) = if !amounts.is_empty() && self.fits(&together, face, width) {
            (together.as_str(), [detail, ""])
        } else {
            (name, [amounts, detail])
        };
        let mut y = self.picture.height_dots();
        self.picture.reach(y + side + BOX_DOWN);
        self.tick_box(ticked, MARGIN, y + BOX_DOWN, side);
        y += self.at((MARGIN + indent, y), first, face, width);
        for line in under.into_iter().filter(|line| !line.is_empty()) {
            y += self.at((MARGIN + indent, y), line, small, width);
        }
        self.gap(GAP);
    }

    fn tick_box(&mut self, ticked: bool, x: u32, y: u32, side: u32) {
        let edge = 2;
        self.picture.fill(x, y, side, edge);
        self.picture.fill(x, y + side - edge, side, edge);
        self.picture.fill(x, y, edge, side);
        self.picture.fill(x + side - edge, y, edge, side);
        if !ticked {
            return;
        }
        // Down to the right, then up to the right.
        let (from, turn, to) = (side / 4, side * 2 / 5, side * 3 / 4);
        let pen = 3;
        for step in from..=to {
            let rise = if step <= turn {
                step - from + side / 2
            } else {
                (side / 2 + turn - from).saturating_sub((step - turn) * 5 / 4)
            };
            self.picture.fill(x + step, y + rise, pen, pen);
        }
    }

    fn code(&mut self, address: &str, notes: &[(Size, String)], otherwise: &str) {
        let wide = self.paper.width_dots();
        let Ok(code) = Code::fit(address, CODE_DOTS, wide) else {
            self.text(otherwise, Size::Small, Align::Start);
            for (size, note) in notes {
                self.text(note, *size, Align::Start);
            }
            return;
        };
        let top = self.picture.height_dots();
        let side = code.side_dots();
        if side + BESIDE_GAP + BESIDE_MIN <= self.width {
            code.draw(self.picture, 0, top);
            self.notes_beside(notes, top, side);
        } else {
            code.draw(self.picture, (wide - side) / 2, top);
            for (size, note) in notes {
                self.text(note, *size, Align::Centre);
            }
        }
        self.gap(GAP);
    }

    /// In the middle of the code's height, where they are not taller.
    fn notes_beside(&mut self, notes: &[(Size, String)], top: u32, side: u32) {
        let x = side + BESIDE_GAP;
        let width = self.width + MARGIN - x;
        let laid: Vec<_> = notes
            .iter()
            .map(|(size, note)| {
                let face = self.face(*size, Align::Start);
                self.pen.lay(note, face, width)
            })
            .collect();
        let height: u32 = laid.iter().map(|note| note.height_dots() + GAP).sum();
        let mut y = top + side.saturating_sub(height) / 2;
        for note in &laid {
            self.picture.reach(y + note.height_dots());
            self.pen.draw(note, self.picture, (x, y), true);
            y += note.height_dots() + GAP;
        }
    }

    fn mark(&mut self, text: &str) {
        self.gap(GAP);
        let face = self.face(Size::Strong, Align::Centre);
        let laid = self.pen.lay(text, face, self.width);
        let top = self.picture.height_dots();
        let height = laid.height_dots() + 2 * GAP;
        self.picture.reach(top + height);
        self.picture.fill(0, top, self.paper.width_dots(), height);
        self.pen
            .draw(&laid, self.picture, (MARGIN, top + GAP), false);
        self.gap(GAP);
    }

    fn rule(&mut self) {
        let y = self.picture.height_dots() + RULE_GAP - GAP;
        self.picture.reach(y + RULE_DOTS);
        self.picture.fill(MARGIN, y, self.width, RULE_DOTS);
        self.gap(RULE_GAP);
    }

    fn corners(&mut self) {
        let top = self.picture.height_dots();
        self.picture.reach(top + 2 * CORNER_DOTS);
        let right = self.paper.width_dots() - CORNER_DOTS;
        self.picture.fill(0, top, CORNER_DOTS, 2 * CORNER_DOTS);
        self.picture.fill(right, top, CORNER_DOTS, 2 * CORNER_DOTS);
        self.gap(GAP);
    }

    fn gap(&mut self, dots: u32) {
        let height = self.picture.height_dots().saturating_add(dots);
        self.picture.reach(height);
    }
}
