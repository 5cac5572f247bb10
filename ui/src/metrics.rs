//! How many rows of a list surely fit on one page of a screen.
//!
//! The estimates repeat the lengths of `theme.slint` and the paddings of the widgets, and err on the safe side: the
//! tests draw what they promise and find every row whole.

mod services;

use std::ops::Range;

use slint::ComponentHandle as _;

pub use services::ServicePages;

use crate::{
    KioskWindow, Language, Theme, TileForm,
    pages::{
        Weight::{self, Bold, Regular},
        estimate_lines, estimate_width, paginate,
    },
};

/// Line height of every text, in em; the theme's 1.52 rounded up.
const LINE_EM: f32 = 1.53;
/// The side of a QR code at most, quiet zone included.
const CODE_PX: f32 = 480.0;
const SPACE: [f32; 5] = [8.0, 16.0, 24.0, 40.0, 64.0];

/// The panel, and how the customer wants it. Lengths are logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScreenMetrics {
    pub width_px: f32,
    pub height_px: f32,
    pub mm_per_px: f32,
    pub large: bool,
    /// The voice's keys stand above the bar.
    pub spoken: bool,
    /// Above it nothing may be touched; 0 but in low reach.
    pub reach_top_px: f32,
    pub language: Language,
}

/// The pages of the welcome screen.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupPages {
    pub pages: Vec<Range<usize>>,
    /// For `WelcomeAdapter.form`.
    pub form: TileForm,
}

/// One page of the checklist: its materials and its notes, either of which may be empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChecklistPage {
    pub materials: Range<usize>,
    pub notes: Range<usize>,
    /// For `ChecklistAdapter.notes_aside`: the notes stand beside the list, on every page.
    pub notes_aside: bool,
}

/// What of a material decides how high its row is.
#[derive(Clone, Copy, Debug)]
pub struct MaterialWords<'a> {
    pub name: &'a str,
    pub detail: &'a str,
    pub originals: i32,
    pub copies: i32,
}

/// So many tiles stand in a row.
fn abreast(form: TileForm) -> usize {
    if form == TileForm::Third { 3 } else { 2 }
}

impl ScreenMetrics {
    /// As a window's theme says now.
    pub fn of(window: &KioskWindow, language: Language) -> Self {
        let theme = window.global::<Theme>();
        Self {
            width_px: theme.get_screen_width(),
            height_px: theme.get_screen_height(),
            mm_per_px: theme.get_mm_per_px(),
            large: theme.get_large(),
            spoken: theme.get_spoken(),
            reach_top_px: theme.get_reach_top(),
            language,
        }
    }

    /// Groups as (name, line), under a notice to everybody or "". Tiles with the icon above the words; for a page less,
    /// which is a tap less, beside them, then without the line, and at last three in a
    /// row.
    pub fn group_pages(&self, groups: &[(&str, &str)], notice: &str) -> GroupPages {
        // Where it does not stand beside the clock, the date has a line of its own.
        let date_px = if self.large {
            self.line_px(self.small())
        } else {
            0.0
        };
        let line = if notice.is_empty() {
            "How many people are waiting is not known at the moment."
        } else {
            notice
        };
        let head_px = self.context_px("Hello, what would you like to do?", line) + date_px;
        // The search above the tiles, the two doors below them.
        let (search, doors) = match self.language {
            Language::ZhHans => ("找业务：输入名称或拼音首字母", ["找人咨询投诉", "我有凭条"]),
            Language::ZhHant => ("找業務：輸入名稱或拼音首字母", ["找人諮詢投訴", "我有憑條"]),
            Language::En => (
                "Find a service: type its name or first letters",
                ["Ask a person", "I have a slip"],
            ),
        };
        let button_px = |text: &str, width_px: f32| {
            let words_px = self.text_px(text, width_px, self.body(), Regular);
            (words_px + 2.0 * SPACE[1]).max(self.target())
        };
        let search_px = button_px(search, self.task_width() - 3.0 * SPACE[2] - self.icon());
        let half_px =
            (self.task_width() - self.gap()) / 2.0 - 2.0 * SPACE[2] - SPACE[1] - self.icon();
        let door_px = doors
            .iter()
            .map(|door| button_px(door, half_px))
            .fold(0.0, f32::max);
        let ways_px = search_px + door_px + 2.0 * self.gap();
        let mut forms = vec![TileForm::Roomy, TileForm::Compact, TileForm::Bare];
        // Large letters in a third of the width would break a word.
        if !self.large {
            forms.push(TileForm::Third);
        }
        let layouts = forms.into_iter().map(|form| {
            let rows = self.fill(&self.group_row_heights(groups, form), head_px, ways_px);
            let pages = rows
                .iter()
                .map(|rows| {
                    rows.start * abreast(form)..(rows.end * abreast(form)).min(groups.len())
                })
                .collect();
            GroupPages { pages, form }
        });
        let fewest = layouts.min_by_key(|layout| layout.pages.len());
        fewest.unwrap_or(GroupPages {
            pages: Vec::new(),
            form: TileForm::Roomy,
        })
    }

    /// What was typed, as far as a field shows it on one line: its end stays in sight.
    pub fn typed_end(&self, typed: &str) -> String {
        let room_px = self.task_width() - 2.0 * SPACE[2] - SPACE[1] - self.icon();
        let shown = |text: &str| estimate_width(&format!("…{text}|"), self.heading(), Bold);
        let mut end = typed;
        while shown(end) > room_px {
            let mut characters = end.chars();
            characters.next();
            end = characters.as_str();
        }
        if end.len() == typed.len() {
            typed.to_owned()
        } else {
            format!("…{end}")
        }
    }

    /// Materials, then the texts of the notes, under the name of the service. Always at least one page.
    pub fn checklist_pages(
        &self,
        service_name: &str,
        materials: &[MaterialWords<'_>],
        notes: &[&str],
        priority: Option<(&str, &str)>,
    ) -> Vec<ChecklistPage> {
        let priority_px = priority.map_or(0.0, |(class, who)| {
            let width_px = self.task_width() - 3.0 * SPACE[2] - self.icon();
            let words_px = self.text_px(class, width_px, self.body(), Bold)
                + self.text_px(who, width_px, self.small(), Regular);
            (words_px + 2.0 * SPACE[1]).max(self.target()) + self.gap()
        });
        let head_px =
            self.context_px(service_name, "Touch each paper you have with you.") + self.facts_px();
        let aside_px: f32 = notes
            .iter()
            .map(|note| self.note_px(note, self.context_width()) + self.gap())
            .sum();
        let notes_aside = !self.portrait()
            && head_px + SPACE[2] + aside_px - self.gap() <= self.stage_height() - self.margin();
        let listed = if notes_aside { &[] } else { notes };
        let notes_px = listed.iter().enumerate().map(|(index, note)| {
            let above_px = if index == 0 { SPACE[1] } else { 0.0 };
            above_px + self.note_px(note, self.task_width())
        });
        let heights: Vec<f32> = materials
            .iter()
            .map(|material| self.material_px(material))
            .chain(notes_px)
            .collect();
        let count = materials.len();
        let nothing_px = if count == 0 {
            2.0 * SPACE[2] + 2.0 * self.line_px(self.heading()) + self.gap()
        } else {
            0.0
        };
        let pages: Vec<ChecklistPage> = self
            .fill(
                &heights,
                head_px,
                self.actions_px(1.0) + nothing_px + priority_px,
            )
            .into_iter()
            .map(|rows| ChecklistPage {
                materials: rows.start.min(count)..rows.end.min(count),
                notes: if notes_aside {
                    0..notes.len()
                } else {
                    rows.start.max(count) - count..rows.end.max(count) - count
                },
                notes_aside,
            })
            .collect();
        if pages.is_empty() {
            vec![ChecklistPage {
                materials: 0..0,
                notes: 0..if notes_aside { notes.len() } else { 0 },
                notes_aside,
            }]
        } else {
            pages
        }
    }

    /// Missing materials, under the name of the service.
    pub fn lacking_pages(
        &self,
        service_name: &str,
        materials: &[MaterialWords<'_>],
    ) -> Vec<Range<usize>> {
        let heights: Vec<f32> = materials
            .iter()
            .map(|material| self.material_px(material))
            .collect();
        // The card with the code for the phone: beside the list in landscape, above it where only the task is in reach.
        let code_px = CODE_PX + 2.0 * SPACE[0] + self.gap();
        let low = self.reach_top_px > 0.0;
        let (above_px, below_px) = match (self.portrait(), low) {
            (false, _) => (0.0, 0.0),
            (true, true) => (code_px, self.target() + 2.0 * SPACE[1] + self.gap()),
            (true, false) => (0.0, code_px),
        };
        self.fill(
            &heights,
            self.context_px("You still need these", service_name) + above_px,
            self.actions_px(2.0) + below_px,
        )
    }

    /// Numbers that wait, each with the name of its service.
    pub fn waiting_pages(&self, services: &[&str]) -> Vec<Range<usize>> {
        let number_px = 4.0 * self.body();
        let width_px = self.task_width() - 3.0 * SPACE[2] - number_px;
        let heights: Vec<f32> = services
            .iter()
            .map(|service| {
                let words_px = self.text_px(service, width_px, self.body(), Regular);
                words_px + 2.0 * self.line_px(self.small()) + 2.0 * SPACE[1]
            })
            .collect();
        let head_px = self.context_px("Waiting list", "1000 people are waiting");
        self.fill(&heights, head_px, self.actions_px(1.0))
    }

    /// Slips of today; whether staff are asked of each what became of it.
    pub fn slip_pages(&self, questions: &[bool]) -> Vec<Range<usize>> {
        let words_px = self.line_px(self.body()) + 2.0 * self.line_px(self.small());
        let row_px = words_px.max(self.target()) + 2.0 * SPACE[1];
        let asked_px = self
            .target()
            .max(self.line_px(self.body()) + 2.0 * SPACE[1])
            + SPACE[1];
        let heights: Vec<f32> = questions
            .iter()
            .map(|asked| row_px + if *asked { asked_px } else { 0.0 })
            .collect();
        let head_px = self.context_px("Slips", "A slip that is printed again is marked.");
        self.fill(&heights, head_px, 0.0)
    }

    pub fn portrait(&self) -> bool {
        self.height_px > self.width_px
    }

    /// Pages of rows below a head of `head_px` (portrait) and above a foot of `foot_px`; with the page buttons if
    /// there are several.
    fn fill(&self, heights_px: &[f32], head_px: f32, foot_px: f32) -> Vec<Range<usize>> {
        let room_px = self.room_px(head_px, foot_px);
        let pages = paginate(heights_px, room_px, self.gap());
        if pages.len() <= 1 {
            return pages;
        }
        paginate(
            heights_px,
            room_px - self.pager_px() - self.gap(),
            self.gap(),
        )
    }

    /// What a head and a foot leave for rows.
    fn room_px(&self, head_px: f32, foot_px: f32) -> f32 {
        // The filler is a row without height: one more gap.
        self.stage_height() - self.task_top_px(head_px) - SPACE[3] - foot_px - self.gap()
    }

    fn pager_px(&self) -> f32 {
        self.target()
            .max(self.line_px(self.body()) + 2.0 * SPACE[1])
    }

    /// Where the task's first row begins.
    fn task_top_px(&self, head_px: f32) -> f32 {
        if self.portrait() {
            head_px.max(self.reach_top_px) + SPACE[3]
        } else {
            self.reach_top_px + self.margin()
        }
    }

    fn group_row_heights(&self, groups: &[(&str, &str)], form: TileForm) -> Vec<f32> {
        let tiles = f32::from(u8::try_from(abreast(form)).unwrap_or(u8::MAX));
        let tile_px = (self.task_width() - (tiles - 1.0) * self.gap()) / tiles;
        let height_px = |(name, line): &(&str, &str)| {
            if form == TileForm::Roomy {
                let width_px = tile_px - 2.0 * SPACE[2] - SPACE[0];
                return 2.0 * SPACE[2]
                    + self.icon_large()
                    + SPACE[0]
                    + self.words_px(name, line, width_px);
            }
            let apart_px = if form == TileForm::Third {
                SPACE[1]
            } else {
                SPACE[2]
            };
            let width_px = tile_px - 2.0 * SPACE[2] - apart_px - self.icon_large();
            let line = if form == TileForm::Compact { line } else { "" };
            2.0 * SPACE[2] + self.words_px(name, line, width_px).max(self.icon_large())
        };
        groups
            .chunks(abreast(form))
            .map(|row| row.iter().map(height_px).fold(self.target(), f32::max))
            .collect()
    }

    fn note_px(&self, note: &str, width_px: f32) -> f32 {
        let width_px = width_px - SPACE[0] - self.icon() - SPACE[1];
        self.text_px(note, width_px, self.body(), Regular)
            .max(self.icon())
    }

    fn material_px(&self, material: &MaterialWords<'_>) -> f32 {
        let counted = material.originals + material.copies > 0;
        let padding_px = if self.large { SPACE[2] } else { SPACE[3] };
        let mut width_px = self.task_width() - 2.0 * padding_px - self.icon_large() - SPACE[2];
        let mut below_px = 0.0;
        if counted {
            let badge_px = SPACE[2] + self.badge_width(material);
            let name_px = estimate_width(material.name, self.heading(), Bold);
            if !self.large {
                width_px -= badge_px;
            } else if name_px + badge_px > width_px {
                below_px = SPACE[0] + self.line_px(self.small());
            }
        }
        let words_px = self.words_px(material.name, material.detail, width_px) + below_px;
        (2.0 * SPACE[2] + words_px.max(self.icon_large())).max(self.target())
    }

    fn badge_width(&self, material: &MaterialWords<'_>) -> f32 {
        let (original, copy) = match self.language {
            Language::ZhHans => ("原件", "复印件"),
            Language::ZhHant => ("正本", "影印本"),
            Language::En => ("originals", "copies"),
        };
        let words = [(material.originals, original), (material.copies, copy)];
        let shown = words.iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> = shown
            .map(|(count, words)| format!("{words} {count}"))
            .collect();
        estimate_width(&words.join(" · "), self.small(), Regular) + 2.0 * SPACE[1]
    }

    /// A name in heading letters and a line in small ones, which may be "".
    fn words_px(&self, name: &str, line: &str, width_px: f32) -> f32 {
        let line_px = if line.is_empty() {
            0.0
        } else {
            self.text_px(line, width_px, self.small(), Regular)
        };
        self.text_px(name, width_px, self.heading(), Bold) + line_px
    }

    /// The context: header, title, line.
    fn context_px(&self, title: &str, line: &str) -> f32 {
        let width_px = self.context_width();
        self.margin()
            + self.header_lines() * self.line_px(self.small())
            + SPACE[2]
            + SPACE[1]
            + self.text_px(title, width_px, self.title(), Bold)
            + SPACE[0]
            + self.text_px(line, width_px, self.body(), Regular)
    }

    /// The cards of handling time and wait in the context of the checklist, whatever the wait is.
    fn facts_px(&self) -> f32 {
        let (caption, figure, words) = match self.language {
            Language::ZhHans => ("现在排队　10:32 估算", "约 100–120 分钟", "暂无可靠估计"),
            Language::ZhHant => ("現在排隊　10:32 估算", "約 100–120 分鐘", "暫無可靠估計"),
            Language::En => (
                "Wait now, estimated at 10:32",
                "100–120 min",
                "No reliable estimate",
            ),
        };
        if !self.portrait() {
            // Two flat cards, below each other, the caption beside the figure; words stand below it.
            let width_px = self.context_width() - 2.0 * SPACE[2];
            let words_px = self.text_px(words, width_px, self.heading(), Bold);
            let beside_px = width_px - SPACE[2] - estimate_width(figure, self.figure(), Bold);
            let figure_px = self
                .text_px(caption, beside_px, self.small(), Regular)
                .max(self.line_px(self.figure()));
            let words_px = self.line_px(self.small()) + words_px;
            let cards_px = self.line_px(self.figure()) + figure_px.max(words_px);
            return SPACE[2] + 4.0 * SPACE[1] + cards_px + self.gap();
        }
        let width_px = (self.task_width() - self.gap()) * 0.6 - 2.0 * SPACE[2];
        let figure_px = self
            .text_px(figure, width_px, self.figure(), Bold)
            .max(self.text_px(words, width_px, self.heading(), Bold));
        3.0 * SPACE[2] + self.text_px(caption, width_px, self.small(), Regular) + figure_px
    }

    /// The two buttons at the end of a task; the words of the primary one take up to `lines` in half the width.
    fn actions_px(&self, lines: f32) -> f32 {
        if self.portrait() && !self.large {
            return 2.0 * self.target_primary() + 2.0 * self.gap();
        }
        let words_px = (lines * self.line_px(self.heading())).max(2.0 * self.line_px(self.body()));
        self.target_primary().max(2.0 * SPACE[1] + words_px) + self.gap()
    }

    /// In portrait the date gives way to a long name of the hall; the narrow context may wrap it.
    fn header_lines(&self) -> f32 {
        if self.portrait() { 1.0 } else { 2.0 }
    }

    #[expect(clippy::cast_precision_loss, reason = "a text has a few lines")]
    fn text_px(&self, text: &str, width_px: f32, font_px: f32, weight: Weight) -> f32 {
        estimate_lines(text, width_px, font_px, weight) as f32 * self.line_px(font_px)
    }

    #[expect(clippy::unused_self, reason = "reads like the other lengths")]
    fn line_px(&self, font_px: f32) -> f32 {
        (font_px * LINE_EM).ceil()
    }
}

/// The tokens of `theme.slint` that the estimates need.
impl ScreenMetrics {
    pub fn small(&self) -> f32 {
        self.font(28.0)
    }

    pub fn body(&self) -> f32 {
        self.font(32.0)
    }

    pub fn heading(&self) -> f32 {
        self.font(40.0)
    }

    pub fn figure(&self) -> f32 {
        self.font(48.0)
    }

    pub fn title(&self) -> f32 {
        self.font(if self.portrait() { 56.0 } else { 48.0 })
    }

    pub fn target(&self) -> f32 {
        (20.0 / self.mm_per_px).max(88.0)
    }

    pub fn target_primary(&self) -> f32 {
        (25.0 / self.mm_per_px).max(136.0)
    }

    pub fn gap(&self) -> f32 {
        (3.1 / self.mm_per_px).max(16.0)
    }

    pub fn stage_height(&self) -> f32 {
        let least_px = if self.portrait() { 200.0 } else { 168.0 };
        let voice_px = if self.spoken && self.portrait() {
            let row_px = 1.52 * self.body() + 2.0 * SPACE[1];
            self.target().max(row_px) + self.gap()
        } else {
            0.0
        };
        self.height_px - (25.0 / self.mm_per_px + 2.0 * SPACE[2]).max(least_px) - voice_px
    }

    /// The width of a row of the task.
    pub fn task_width(&self) -> f32 {
        self.width_px * if self.portrait() { 1.0 } else { 0.6 } - 2.0 * self.margin()
    }

    /// The width of a row of the context.
    fn context_width(&self) -> f32 {
        self.width_px * if self.portrait() { 1.0 } else { 0.4 } - 2.0 * self.margin()
    }

    fn margin(&self) -> f32 {
        if self.portrait() { SPACE[4] } else { SPACE[3] }
    }

    fn scale(&self) -> f32 {
        if self.large { 1.3 } else { 1.0 }
    }

    fn icon(&self) -> f32 {
        40.0 * self.scale()
    }

    fn icon_small(&self) -> f32 {
        32.0 * self.scale()
    }

    fn icon_large(&self) -> f32 {
        64.0 * self.scale()
    }

    fn font(&self, base_px: f32) -> f32 {
        let capital_mm = if self.large { 7.33 } else { 4.8 };
        (base_px * self.scale()).max(capital_mm / 0.733 / self.mm_per_px)
    }
}
