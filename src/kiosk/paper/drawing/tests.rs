//! Papers as they come out: codes are read from the picture, and nothing that a hall's file can say breaks one.

use frontdesk_domain::text::Lang;

use super::*;
use crate::kiosk::paper::samples::{self, read_code};
use crate::kiosk::paper::sheet::{MaterialLine, Materials, Queue, Slip};

fn drawn(sheet: &Sheet, paper: Paper) -> Picture {
    draw(sheet, paper, &mut Pen::new()).unwrap()
}

#[test]
fn every_papers_code_is_read_on_58_and_80_mm_in_every_language() {
    for (name, sheet) in samples::all() {
        for paper in [Paper::Mm58, Paper::Mm80] {
            let address = samples::address(&sheet);
            assert_eq!(
                read_code(&drawn(&sheet, paper)),
                address,
                "{name} {paper:?}"
            );
        }
    }
}

#[test]
fn long_addresses_are_read_on_58_mm() {
    for chars in [150, 1_000] {
        let slip = Slip {
            page_url: format!("https://desk.example/{}", "a".repeat(chars - 21)),
            ..samples::slip(Lang::ZhHans)
        };
        let address = slip.page_url.clone();
        let picture = drawn(&Sheet::Slip(slip), Paper::Mm58);
        assert_eq!(read_code(&picture), address, "{chars}");
    }
}

#[test]
fn an_address_that_fits_no_code_leaves_the_rest_of_the_slip() {
    let slip = Slip {
        page_url: "a".repeat(4_000),
        ..samples::slip(Lang::ZhHans)
    };
    let picture = drawn(&Sheet::Slip(slip), Paper::Mm58);
    assert!(picture.height_dots() > 400);
}

#[test]
fn sixty_materials_with_names_of_two_hundred_characters_are_all_there() {
    let line = MaterialLine {
        name: "材".repeat(200),
        originals: 1,
        copies: 1,
        detail: String::new(),
    };
    for paper in [Paper::Mm58, Paper::Mm80] {
        let height = |count| {
            let missing = Materials {
                named: vec![line.clone(); count],
                more: 0,
            };
            let slip = Slip {
                missing,
                ..samples::slip(Lang::ZhHans)
            };
            drawn(&Sheet::Slip(slip), paper).height_dots()
        };
        let (one, two, sixty) = (height(1), height(2), height(60));
        assert_eq!(sixty - one, 59 * (two - one), "each takes its room");
    }
}

#[test]
fn emoji_mixed_directions_and_odd_characters_break_nothing() {
    for odd in [
        "护照 🛂👩‍👩‍👧 ✅",
        "שלום 身份证 مرحبا A017 (1)",
        "\u{202e}reversed 反\u{202c}\u{2066}\u{feff}\u{200d}",
        "\0\n\r\t\u{7f}",
        "",
        " ",
        "e\u{301}\u{301}\u{301}\u{301}",
    ] {
        let slip = Slip {
            hall: odd.to_owned(),
            area: odd.to_owned(),
            service: odd.repeat(40),
            missing: Materials {
                named: vec![MaterialLine {
                    name: odd.to_owned(),
                    originals: 0,
                    copies: 255,
                    detail: odd.to_owned(),
                }],
                more: usize::MAX,
            },
            ..samples::slip(Lang::En)
        };
        let address = slip.page_url.clone();
        assert_eq!(read_code(&drawn(&Sheet::Slip(slip), Paper::Mm58)), address);
    }
}

#[test]
fn a_paper_without_end_is_refused() {
    let line = MaterialLine {
        name: "材".repeat(2_000),
        originals: 1,
        copies: 1,
        detail: "料".repeat(2_000),
    };
    let mut sheet = samples::lacking(Lang::ZhHans);
    sheet.missing.named = vec![line; 64];
    let sheet = Sheet::Lacking(sheet);
    assert_eq!(
        draw(&sheet, Paper::Mm58, &mut Pen::new()).err(),
        Some(TooLong)
    );
}

#[test]
fn the_number_is_the_largest_thing_and_fits_the_paper_however_long_it_is() {
    for number in ["A017", "ABC017", "ABC999999"] {
        let slip = Slip {
            number: number.to_owned(),
            ..samples::slip(Lang::ZhHans)
        };
        let picture = drawn(&Sheet::Slip(slip), Paper::Mm58);
        let edge_is_white = |x| (0..200).all(|y| !picture.is_black(x, y));
        assert!(edge_is_white(0) && edge_is_white(383), "{number}");
    }
}

#[test]
fn a_reprint_ends_with_a_black_band() {
    let slip = samples::slip(Lang::ZhHans).again(samples::LATER, &samples::zone());
    let picture = drawn(&Sheet::Slip(slip), Paper::Mm58);
    let black = |y| (0..384).all(|x| picture.is_black(x, y));
    let first = drawn(&Sheet::Slip(samples::slip(Lang::ZhHans)), Paper::Mm58);
    assert!((0..picture.height_dots()).any(black));
    assert!(!(0..first.height_dots()).any(|y| (0..384).all(|x| first.is_black(x, y))));
}

/// Writes every paper into the folder that `PAPERS_OUT` names, to be looked at.
#[test]
fn papers_can_be_looked_at() {
    let Some(out) = std::env::var_os("PAPERS_OUT").map(std::path::PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&out).unwrap();
    let odd = Slip {
        number: "ABC999999".to_owned(),
        area: "二楼不动产登记综合服务大厅西侧等候区域".to_owned(),
        counters: "1–4, 7, 9–12, 15, 17–28".to_owned(),
        service: "办理不动产首次登记、转移登记与抵押权登记".repeat(4),
        queue: Queue::NoCounterOpen { ahead: 12 },
        missing: Materials {
            named: vec![MaterialLine {
                name: "护照 🛂 שלום מרחבא Donaudampfschifffahrtsgesellschaft".to_owned(),
                originals: 1,
                copies: 2,
                detail: String::new(),
            }],
            more: 3,
        },
        ..samples::slip(Lang::ZhHans)
    };
    let odd = ("slip.odd".to_owned(), Sheet::Slip(odd));
    for (name, sheet) in samples::all().into_iter().chain([odd]) {
        for paper in [Paper::Mm58, Paper::Mm80] {
            let file = out.join(format!("{name}.{}.png", u8::from(paper)));
            drawn(&sheet, paper).to_image().save(file).unwrap();
        }
    }
}
