//! How many taps it takes from Welcome to a number, for every service of both samples, counted on the screens themselves.
#![cfg(feature = "kiosk")]

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use frontdesk::kiosk::facts::{Published, Search};
use frontdesk::kiosk::gallery::{self, Hall, Stage};
use frontdesk::kiosk::session::{At, Input, Modes};
use frontdesk_central::config;
use frontdesk_domain::catalogue::Service;
use frontdesk_domain::text::Lang;
use frontdesk_ui::inspect;
use frontdesk_ui::{KioskWindow, SearchAdapter, ServicesAdapter, WelcomeAdapter};
use pinyin::ToPinyin as _;
use slint::{ComponentHandle as _, Model as _};

const SAMPLES: [&str; 2] = ["hall", "bank"];
/// Of the services so many are found by eight keys or fewer.
const FOUND_PER_CENT: usize = 95;
const KEYS_MAX: usize = 8;

#[test]
fn every_service_is_three_taps_and_one_for_each_question_away() {
    for (sample, hall) in halls() {
        let window = inspect::open(1080, 1920);
        for service in &hall.site.site.catalogue.services {
            let mut customer = Customer::steps_up(&window, &hall);
            customer.finds_the_group(service);
            customer.finds_the_service(service);
            for question in &service.questions {
                customer.taps(Input::Answer(question.choices[0].id.clone()));
            }
            customer.taps(Input::TakeNumber);
            assert!(
                matches!(
                    customer.stage.session.at(),
                    At::Checklist { issuing: true, .. }
                ),
                "{sample}, {}: {:?}",
                service.id,
                customer.stage.session.at()
            );
            assert_eq!(
                customer.taps,
                3 + service.questions.len(),
                "{sample}, {}",
                service.id
            );
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
            let mut customer = Customer::steps_up(&window, &hall);
            customer.taps(Input::OpenSearch);
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

/// Somebody before the glass, who touches only what is shown.
struct Customer<'a> {
    window: &'a KioskWindow,
    stage: Stage,
    taps: usize,
}

impl<'a> Customer<'a> {
    fn steps_up(window: &'a KioskWindow, hall: &Rc<Hall>) -> Self {
        let customer = Self {
            window,
            stage: Stage::new(hall, Lang::ZhHans, Modes::default()),
            taps: 0,
        };
        gallery::show(window, &customer.stage);
        customer
    }

    fn taps(&mut self, input: Input) {
        self.taps += 1;
        self.stage.touches(input);
        gallery::show(self.window, &self.stage);
    }

    /// Turning a page is a tap.
    fn finds_the_group(&mut self, service: &Service) {
        let shown = |window: &KioskWindow| {
            let groups = window.global::<WelcomeAdapter>().get_groups();
            groups
                .iter()
                .any(|group| group.id == service.group.as_str())
        };
        let mut page = 0;
        while !shown(self.window) {
            page += 1;
            assert!(page < 10, "the group of {} is on no page", service.id);
            self.taps(Input::Page(page));
        }
        self.taps(Input::ChooseGroup(service.group.clone()));
    }

    fn finds_the_service(&mut self, service: &Service) {
        let shown = |window: &KioskWindow| {
            let rows = window.global::<ServicesAdapter>().get_services();
            rows.iter().any(|row| row.id == service.id.as_str())
        };
        let mut page = 0;
        while !shown(self.window) {
            page += 1;
            assert!(page < 10, "{} is on no page", service.id);
            self.taps(Input::Page(page));
        }
        self.taps(Input::ChooseService(service.id.clone()));
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
            self.taps(Input::Type(letter));
            let rows = self.window.global::<SearchAdapter>().get_services();
            if rows.iter().any(|row| row.id == service.id.as_str()) {
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
            let published = Published {
                public_url: "https://desk.example.org".to_owned(),
                catalogue_version: site.catalogue.version(),
                search: Search::default(),
                site,
            };
            (name, Rc::new(Hall::of(Arc::new(published))))
        })
        .collect()
}
