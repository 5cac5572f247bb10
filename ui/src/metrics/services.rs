//! Lists of services: those of a group, and those that were found.

use std::ops::Range;

use super::{SPACE, ScreenMetrics};
use crate::{
    Language, RowForm,
    pages::{
        Weight::{Bold, Regular},
        estimate_width, paginate,
    },
};

/// The pages of a list of services.
#[derive(Clone, Debug, PartialEq)]
pub struct ServicePages {
    pub pages: Vec<Range<usize>>,
    /// For `ServicesAdapter.form`.
    pub form: RowForm,
}

impl ScreenMetrics {
    /// Services as (name, line), under the name of their group. For a page less they give up their lines, then
    /// all but name and wait, and at last stand two beside each other.
    pub fn service_pages(&self, group_name: &str, services: &[(&str, &str)]) -> ServicePages {
        let head_px = self.context_px(group_name, "Choose a service.");
        let layout = |form: RowForm| {
            let heights: Vec<f32> = services
                .iter()
                .map(|(name, line)| match form {
                    RowForm::Whole => self.service_px(name, line),
                    RowForm::Short => self.service_px(name, ""),
                    RowForm::Flat => self.flat_service_px(name),
                    RowForm::Half => self.half_service_px(name),
                })
                .collect();
            let abreast = if form == RowForm::Half { 2 } else { 1 };
            let rows: Vec<f32> = heights
                .chunks(abreast)
                .map(|row| row.iter().copied().fold(0.0, f32::max))
                .collect();
            let pages = self
                .fill(&rows, head_px, 0.0)
                .into_iter()
                .map(|rows| rows.start * abreast..(rows.end * abreast).min(services.len()))
                .collect();
            ServicePages { pages, form }
        };
        let forms = [RowForm::Whole, RowForm::Short, RowForm::Flat, RowForm::Half];
        let fewest = forms.map(layout).into_iter();
        fewest
            .min_by_key(|layout| layout.pages.len())
            .expect("there are forms")
    }

    /// The pages of what was found, as (name, why), between the field and the keyboard. Where two whole rows and the
    /// page buttons have no room there, rows are flat; and where those have none, the first ones are all there is:
    /// another letter says more than another page with one row.
    pub fn search_pages(&self, services: &[(&str, &str)]) -> ServicePages {
        let head_px = self.context_px("Find a service", "") - self.line_px(self.body());
        let key_px = if self.portrait() {
            self.target()
        } else {
            20.0 / self.mm_per_px + 1.0
        };
        let key_px = key_px.max(self.line_px(self.heading()));
        let keyboard_px = 4.0 * key_px + 3.0 * self.gap();
        let foot_px = self.target() + keyboard_px + 2.0 * self.gap();
        let room_px = self.room_px(head_px, foot_px);
        let with_pager_px = room_px - self.pager_px() - self.gap();
        let heights = |form: RowForm| -> Vec<f32> {
            let height_px = |(name, why): &(&str, &str)| match form {
                RowForm::Flat => self.flat_service_px(name),
                RowForm::Whole | RowForm::Short | RowForm::Half => self.service_px(name, why),
            };
            services.iter().map(height_px).collect()
        };
        let whole = heights(RowForm::Whole);
        let at_once = paginate(&whole, room_px, self.gap());
        if at_once.len() <= 1 && whole.iter().all(|height_px| *height_px <= room_px) {
            return ServicePages {
                pages: at_once,
                form: RowForm::Whole,
            };
        }
        for form in [RowForm::Whole, RowForm::Flat] {
            let heights = heights(form);
            let pages = paginate(&heights, with_pager_px, self.gap());
            let several = pages.first().is_some_and(|page| page.len() > 1);
            if several && heights.iter().all(|height_px| *height_px <= with_pager_px) {
                return ServicePages { pages, form };
            }
        }
        let first = paginate(&heights(RowForm::Flat), room_px, self.gap());
        ServicePages {
            pages: first.into_iter().take(1).collect(),
            form: RowForm::Flat,
        }
    }

    fn service_px(&self, name: &str, line: &str) -> f32 {
        let width_px = self.task_width() - SPACE[3] - 2.0 * SPACE[2] - self.icon();
        let handling = match self.language {
            Language::ZhHans => "办理约 120 分钟",
            Language::ZhHant => "辦理約 120 分鐘",
            Language::En => "Takes about 120 min",
        };
        let waits = self.waits();
        let small_px = |text: &str| estimate_width(text, self.small(), Regular);
        let icons_px = 2.0 * (self.icon_small() + SPACE[0]);
        let facts_px = small_px(handling)
            + waits.iter().copied().map(small_px).fold(0.0, f32::max)
            + icons_px
            + SPACE[3];
        let facts_lines = if facts_px <= width_px { 1.0 } else { 2.0 };
        let words_px = self.words_px(name, line, width_px);
        let height_px =
            2.0 * SPACE[2] + words_px + SPACE[0] + facts_lines * self.line_px(self.small());
        height_px.max(self.target_primary())
    }

    /// Name and wait on one line.
    fn flat_service_px(&self, name: &str) -> f32 {
        let wait_px = self
            .waits()
            .into_iter()
            .map(|wait| estimate_width(wait, self.small(), Regular))
            .fold(0.0, f32::max);
        let signs_px = self.icon_small() + SPACE[0] + self.icon();
        let width_px = self.task_width() - SPACE[3] - 3.0 * SPACE[2] - signs_px - wait_px;
        let name_px = self.text_px(name, width_px, self.heading(), Bold);
        (name_px.max(self.line_px(self.small())) + 2.0 * SPACE[1]).max(self.target())
    }

    /// The name over the wait, in half of the width.
    fn half_service_px(&self, name: &str) -> f32 {
        let cell_px = (self.task_width() - self.gap()) / 2.0;
        let words_px = cell_px - SPACE[2] - SPACE[1];
        let wait_px = self
            .waits()
            .into_iter()
            .map(|wait| {
                let width_px = words_px - self.icon_small() - SPACE[0];
                self.text_px(wait, width_px, self.small(), Regular)
            })
            .fold(0.0, f32::max);
        let name_px = self.text_px(name, words_px, self.heading(), Bold);
        (name_px + wait_px + 2.0 * SPACE[1]).max(self.target())
    }

    /// The longest words that a wait is now or becomes.
    fn waits(&self) -> [&'static str; 2] {
        match self.language {
            Language::ZhHans => ["排队约 100–120 分钟", "排队时间暂无可靠估计"],
            Language::ZhHant => ["排隊約 100–120 分鐘", "排隊時間暫無可靠估計"],
            Language::En => ["Wait 100–120 min", "No reliable wait estimate"],
        }
    }
}
