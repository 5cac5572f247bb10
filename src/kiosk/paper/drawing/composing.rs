//! What stands under what on each sheet. Where a block has its dots is the pen's affair.

use frontdesk_domain::text::Lang;

use crate::kiosk::paper::sheet::{
    LackingList, Materials, Queue, Sheet, Slip, TestPage, WaitingList,
};
use crate::kiosk::paper::words;

/// One thing on the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub lang: Lang,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A paragraph in the middle.
    Centred(Size, String),
    /// A paragraph at the side where its text begins.
    Paragraph(Size, String),
    /// As large as the paper allows, on one line.
    Number(String),
    /// A label on the left, what it is on the right.
    Pair(String, String),
    /// A small line on the right, under a pair.
    Under(String),
    Heading(String),
    Material {
        ticked: bool,
        name: String,
        /// Behind the name where there is room, else under it.
        amounts: String,
        /// In small letters under it.
        detail: String,
    },
    /// A code, with what is said beside or below it.
    Code {
        address: String,
        notes: Vec<(Size, String)>,
        /// Instead of a code that does not fit.
        otherwise: String,
    },
    /// White on black.
    Mark(String),
    Rule,
    /// The corners of the paper in black.
    Corners,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    Small,
    Body,
    Strong,
    Title,
}

pub fn compose(sheet: &Sheet) -> Vec<Block> {
    match sheet {
        Sheet::Slip(slip) => with(slip.lang, of_slip(slip)),
        Sheet::Lacking(list) => with(list.lang, of_lacking(list)),
        Sheet::Test(page) => with(page.lang, of_test(page)),
        Sheet::Waiting(list) => with(list.lang, of_waiting(list)),
    }
}

fn with(lang: Lang, blocks: Vec<What>) -> Vec<Block> {
    let said = |what: &What| !matches!(what, What::Centred(_, text) if text.is_empty());
    blocks
        .into_iter()
        .filter(said)
        .map(|what| Block { lang, what })
        .collect()
}

fn of_slip(slip: &Slip) -> Vec<What> {
    let lang = slip.lang;
    let mut blocks = vec![
        What::Centred(Size::Small, slip.hall.clone()),
        What::Rule,
        What::Centred(Size::Body, slip.area.clone()),
        What::Centred(Size::Strong, slip.service.clone()),
        What::Number(slip.number.clone()),
    ];
    blocks.extend(of_queue(&slip.queue, lang));
    blocks.push(What::Rule);
    if slip.missing.is_empty() && slip.have.is_empty() {
        let nothing = words::nothing_to_bring(lang).to_owned();
        blocks.push(What::Paragraph(Size::Small, nothing));
    }
    blocks.extend(of_materials(words::have(lang), &slip.have, true, lang));
    blocks.extend(of_materials(
        words::missing(lang),
        &slip.missing,
        false,
        lang,
    ));
    blocks.push(What::Rule);
    blocks.push(What::Code {
        address: slip.page_url.clone(),
        notes: vec![
            (Size::Body, words::scan(lang).to_owned()),
            (Size::Small, words::type_code(lang).to_owned()),
            (Size::Title, format!("{} {}", slip.number, slip.short_code)),
        ],
        otherwise: words::no_code(lang).to_owned(),
    });
    let missed = words::missed(lang, slip.return_after);
    blocks.push(What::Paragraph(Size::Small, missed));
    blocks.push(What::Rule);
    if !slip.area.is_empty() {
        let place = words::place(lang, &slip.area, &slip.counters);
        blocks.push(What::Pair(words::where_to_wait(lang).to_owned(), place));
    }
    blocks.push(What::Pair(
        words::issued(lang).to_owned(),
        slip.issued.clone(),
    ));
    if let Some(clock) = &slip.reprinted {
        blocks.push(What::Mark(words::reprint_mark(lang, clock)));
    }
    blocks
}

fn of_queue(queue: &Queue, lang: Lang) -> Vec<What> {
    let ahead = |ahead: u32| What::Pair(words::ahead(lang).to_owned(), words::people(lang, ahead));
    match queue {
        Queue::Unknown => vec![What::Centred(
            Size::Body,
            words::no_estimate(lang).to_owned(),
        )],
        Queue::NoCounterOpen { ahead: count } => vec![
            ahead(*count),
            What::Centred(Size::Body, words::no_counter_open(lang).to_owned()),
        ],
        Queue::Range {
            ahead: count,
            low_minutes,
            high_minutes,
            made_at,
        } => vec![
            ahead(*count),
            What::Pair(
                words::wait(lang).to_owned(),
                words::minutes(lang, *low_minutes, *high_minutes),
            ),
            What::Under(words::estimated(lang, made_at)),
        ],
    }
}

fn of_materials(heading: &str, materials: &Materials, ticked: bool, lang: Lang) -> Vec<What> {
    if materials.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![What::Heading(heading.to_owned())];
    blocks.extend(materials.named.iter().map(|line| What::Material {
        ticked,
        name: line.name.clone(),
        amounts: words::amounts(lang, line.originals, line.copies),
        detail: String::new(),
    }));
    blocks.extend(more(materials, lang));
    blocks
}

fn more(materials: &Materials, lang: Lang) -> Option<What> {
    (materials.more > 0).then(|| What::Paragraph(Size::Small, words::more(lang, materials.more)))
}

fn of_lacking(list: &LackingList) -> Vec<What> {
    let lang = list.lang;
    let mut blocks = vec![
        What::Centred(Size::Small, list.hall.clone()),
        What::Rule,
        What::Centred(Size::Title, words::lacking_title(lang).to_owned()),
        What::Centred(Size::Body, list.service.clone()),
        What::Rule,
    ];
    blocks.extend(list.missing.named.iter().map(|line| What::Material {
        ticked: false,
        name: line.name.clone(),
        amounts: words::amounts(lang, line.originals, line.copies),
        detail: line.detail.clone(),
    }));
    blocks.extend(more(&list.missing, lang));
    blocks.extend([
        What::Rule,
        What::Code {
            address: list.page_url.clone(),
            notes: vec![(Size::Body, words::lacking_scan(lang).to_owned())],
            otherwise: words::no_code(lang).to_owned(),
        },
        What::Pair(words::printed(lang).to_owned(), list.printed.clone()),
    ]);
    blocks
}

fn of_waiting(list: &WaitingList) -> Vec<What> {
    let lang = list.lang;
    let mut blocks = vec![
        What::Centred(Size::Small, list.hall.clone()),
        What::Rule,
        What::Centred(Size::Title, words::waiting_title(lang).to_owned()),
        What::Rule,
    ];
    for line in &list.waiting {
        blocks.push(What::Pair(line.number.clone(), line.since.clone()));
        blocks.push(What::Paragraph(Size::Small, line.service.clone()));
    }
    if list.more > 0 {
        blocks.push(What::Paragraph(
            Size::Small,
            words::more_people(lang, list.more),
        ));
    }
    blocks.extend([
        What::Rule,
        What::Pair(words::printed(lang).to_owned(), list.printed.clone()),
    ]);
    blocks
}

fn of_test(page: &TestPage) -> Vec<What> {
    let lang = page.lang;
    vec![
        What::Corners,
        What::Centred(Size::Small, page.hall.clone()),
        What::Centred(Size::Title, words::test_title(lang).to_owned()),
        What::Centred(Size::Body, page.kiosk.clone()),
        What::Number("A017".to_owned()),
        What::Centred(Size::Body, words::test_scripts(lang).to_owned()),
        What::Centred(Size::Strong, words::test_scripts(lang).to_owned()),
        What::Centred(Size::Small, words::test_scripts(lang).to_owned()),
        What::Paragraph(Size::Small, words::test_width(lang).to_owned()),
        What::Code {
            address: page.page_url.clone(),
            notes: vec![(Size::Body, words::test_scan(lang).to_owned())],
            otherwise: words::no_code(lang).to_owned(),
        },
        What::Pair(words::printed(lang).to_owned(), page.printed.clone()),
        What::Corners,
    ]
}
