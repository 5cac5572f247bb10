//! Papers as they are in the sample hall, for tests.

use frontdesk_domain::hash::Hash;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wait::{Estimate, Wait};

use super::picture::Picture;
use super::sheet::{LackingList, Sheet, Slip, SlipFacts, TestPage};
use crate::kiosk::session::Draft;
use crate::local_time::Zone;
use crate::sample;

/// Saturday, 21 November 2026, 10:32 in Shanghai.
pub const NOW: Timestamp = Timestamp(1_795_228_320_000);
pub const LATER: Timestamp = Timestamp(NOW.0 + 25 * 60 * 1000);

const ADDRESS: &str = "https://desk.example.org/t/BwcHBwcHBwcHBwcHBwcHBw";

pub fn zone() -> Zone {
    Zone::named("Asia/Shanghai")
}

/// Somebody who has the first two of the materials of a service with many.
fn draft(lang: Lang) -> Draft {
    let site = sample::hall().unwrap();
    let answered =
        |service: &frontdesk_domain::catalogue::Service| -> frontdesk_domain::catalogue::Answers {
            let first = service.questions.iter();
            first
                .map(|question| (question.id.clone(), question.choices[0].id.clone()))
                .collect()
        };
    let services = &site.catalogue.services;
    let service = services
        .iter()
        .max_by_key(|service| service.materials_for(&answered(service)).count().min(5))
        .unwrap();
    let answers = answered(service);
    let ticked = service
        .materials_for(&answers)
        .take(2)
        .map(|material| material.id.clone())
        .collect();
    Draft {
        service: service.id.clone(),
        answers,
        ticked,
        class: None,
        lang,
    }
}

pub fn slip(lang: Lang) -> Slip {
    let wait = Wait::Range {
        low_minutes: 10,
        high_minutes: 15,
        made_at: NOW,
    };
    let facts = SlipFacts {
        site: &sample::hall().unwrap(),
        zone: &zone(),
        number: &"A017".parse().unwrap(),
        code: &Hash::of(b"BwcHBwcHBwcHBwcHBwcHBw"),
        page_url: ADDRESS,
        estimate: Some(Estimate { ahead: 3, wait }),
        issued_at: NOW,
    };
    Slip::of(&draft(lang), &facts)
}

pub fn lacking(lang: Lang) -> LackingList {
    let site = sample::hall().unwrap();
    let address = "https://desk.example.org/l/AAECAwQFBgcICQoLDA0ODw";
    LackingList::of(&draft(lang), &site, address, NOW, &zone())
}

pub fn test_page(lang: Lang) -> TestPage {
    TestPage {
        lang,
        hall: slip(lang).hall,
        kiosk: "kiosk-1".to_owned(),
        printed: zone().date_and_clock(NOW),
        page_url: "https://desk.example.org".to_owned(),
    }
}

/// Every paper in every language, by name.
pub fn all() -> Vec<(String, Sheet)> {
    let mut all = Vec::new();
    for lang in Lang::ALL {
        let tag = lang.tag();
        let again = slip(lang).again(LATER, &zone());
        all.extend([
            (format!("slip.{tag}"), Sheet::Slip(slip(lang))),
            (format!("reprint.{tag}"), Sheet::Slip(again)),
            (format!("lacking.{tag}"), Sheet::Lacking(lacking(lang))),
            (format!("test.{tag}"), Sheet::Test(test_page(lang))),
        ]);
    }
    all
}

pub fn address(sheet: &Sheet) -> &str {
    match sheet {
        Sheet::Slip(slip) => &slip.page_url,
        Sheet::Lacking(list) => &list.page_url,
        Sheet::Test(page) => &page.page_url,
        Sheet::Waiting(_) => "",
    }
}

/// What an independent decoder reads in a picture.
pub fn read_code(picture: &Picture) -> String {
    let image = picture.to_image();
    let (width, height) = (image.width() as usize, image.height() as usize);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        image.as_raw()[y * width + x]
    });
    let grids = prepared.detect_grids();
    let texts: Vec<_> = grids.iter().filter_map(|grid| grid.decode().ok()).collect();
    assert_eq!(texts.len(), 1, "one code stands on a paper");
    texts.into_iter().next().unwrap().1
}
