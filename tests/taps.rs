//! How many taps it takes from Welcome to a number, for every service of both samples, counted on the screens themselves.
#![cfg(feature = "kiosk")]

#[path = "support/glass.rs"]
mod glass;

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use frontdesk::kiosk::facts::Published;
use frontdesk::kiosk::gallery::{self, Hall, SIZES, Stage};
use frontdesk::kiosk::session::{At, Modes};
use frontdesk_central::config;
use frontdesk_domain::catalogue::Service;
use frontdesk_domain::text::Lang;
use frontdesk_ui::KioskWindow;
use frontdesk_ui::inspect::{self, Element};
use glass::{Glass, place_on};
use pinyin::ToPinyin as _;

const SAMPLES: [&str; 2] = ["hall", "bank"];
/// Of the services so many are found by eight keys or fewer.
const FOUND_PER_CENT: usize = 95;
const KEYS_MAX: usize = 8;

#[test]
fn every_service_is_three_taps_and_one_for_each_question_away() {
    let looks = SIZES
        .into_iter()
        .flat_map(|size| Lang::ALL.map(|lang| (size, lang)));
    for (((width, height), lang), (sample, hall)) in
        looks.flat_map(|look| halls().into_iter().map(move |hall| (look, hall)))
    {
        let window = inspect::open(width, height);
        for service in &hall.site.site.catalogue.services {
            let mut customer = Customer::steps_up(&window, &hall, lang);
            let group = hall.site.site.catalogue.group(&service.group);
            customer.finds(group.expect("it has one").name.to(lang));
            customer.finds(service.name.to(lang));
            for question in &service.questions {
                customer.touches(question.choices[0].text.to(lang));
            }
            customer.touches(&customer.words("取号", "取號", "Take a number"));
            let place = format!("{sample}, {lang:?}, {width}x{height}, {}", service.id);
            let at = customer.stage.session.at();
            assert!(
                matches!(at, At::Checklist { issuing: true, .. }),
                "{place}: {at:?}"
            );
            assert_eq!(customer.taps, 3 + service.questions.len(), "{place}");
        }
    }
}

#[test]
fn by_search_eight_keys_show_nearly_every_service() {
    for (sample, hall) in halls() {
        let window = inspect::open(1080, 1920);
        let services = &hall.site.site.catalogue.services;
        let mut missed = Vec::new();
        for service in services {
            let mut customer = Customer::steps_up(&window, &hall, Lang::ZhHans);
            customer.touches("查找业务");
            if !customer.types_until_it_is_shown(service) {
                missed.push(service.id.as_str());
            }
        }
        let found = services.len() - missed.len();
        println!(
            "{sample}: {found} of {} by {KEYS_MAX} keys; not {missed:?}",
            services.len()
        );
        assert!(
            found * 100 >= services.len() * FOUND_PER_CENT,
            "{sample}: {missed:?}"
        );
    }
}

/// Somebody before the glass, who sees what is there and touches it in the middle.
struct Customer<'a> {
    window: &'a KioskWindow,
    glass: Glass<'a>,
    stage: Stage,
    taps: usize,
}

impl<'a> Customer<'a> {
    fn steps_up(window: &'a KioskWindow, hall: &Rc<Hall>, lang: Lang) -> Self {
        let customer = Self {
            window,
            glass: Glass::of(window),
            stage: Stage::new(hall, lang, Modes::default()),
            taps: 0,
        };
        gallery::show(window, &customer.stage);
        customer
    }

    /// What is called so and can be touched.
    fn sees(&self, label: &str) -> Option<Element> {
        let mut elements = inspect::elements(self.window).into_iter();
        elements.find(|element| element.touch && element.enabled && element.label == label)
    }

    fn touches(&mut self, label: &str) {
        let target = self.sees(label);
        let target = target.unwrap_or_else(|| panic!("{label} is not there"));
        self.taps += 1;
        for input in self.glass.tap(place_on(&target, (0.5, 0.5))) {
            self.stage.touches(input);
        }
        gallery::show(self.window, &self.stage);
    }

    /// What is written in the customer's language.
    fn words(&self, simplified: &str, traditional: &str, english: &str) -> String {
        let words = match self.stage.session.lang() {
            Lang::ZhHans => simplified,
            Lang::ZhHant => traditional,
            Lang::En => english,
        };
        words.to_owned()
    }

    /// Turning a page is a tap.
    fn finds(&mut self, label: &str) {
        while self.sees(label).is_none() {
            self.touches(&self.words("下一页", "下一頁", "Next"));
        }
        self.touches(label);
    }

    /// The first letters of the name as it is read out, as long as it takes.
    fn types_until_it_is_shown(&mut self, service: &Service) -> bool {
        let name = service.name.to(Lang::ZhHans);
        let letters = name.chars().filter_map(|character| {
            let read = character.to_pinyin().map(pinyin::Pinyin::first_letter);
            read.and_then(|letter| letter.chars().next())
                .or_else(|| character.is_ascii_alphanumeric().then_some(character))
        });
        for letter in letters.take(KEYS_MAX) {
            self.touches(&letter.to_uppercase().to_string());
            if self.sees(name).is_some() {
                return true;
            }
        }
        false
    }
}

fn halls() -> Vec<(&'static str, Rc<Hall>)> {
    SAMPLES
        .into_iter()
        .map(|name| {
            let path = format!("{}/assets/samples/{name}.toml", env!("CARGO_MANIFEST_DIR"));
            let (site, _) = config::check_file(Path::new(&path)).expect("the sample is right");
            let published = Published::of("https://desk.example.org", site);
            (name, Rc::new(Hall::of(Arc::new(published))))
        })
        .collect()
}
