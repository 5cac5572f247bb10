//! What a hall's file, a customer's hands and a machine's clock can do wrong: the screens stay right and usable. A reader's
//! torn code is tried in `src/kiosk/wedge.rs`, a printer that answers garbage in `src/kiosk/paper/printer`, a finger that
//! slips off its target and two fingers at once in `ui/tests/touch.rs`.
#![cfg(feature = "kiosk")]

#[path = "support/glass.rs"]
mod glass;

use std::rc::Rc;
use std::sync::Arc;

use frontdesk::kiosk::facts::Published;
use frontdesk::kiosk::gallery::{self, Hall, SIZES, Stage};
use frontdesk::kiosk::session::{
    At, COUNTDOWN_MS, Effect, IDLE_ACCESSIBLE_MS, IDLE_MS, Input, Mode, Modes, Overlay, TicketShown,
};
use frontdesk_domain::catalogue::{Catalogue, Group, Service};
use frontdesk_domain::ids::{GroupId, ServiceId, TicketId};
use frontdesk_domain::text::{Lang, Text};
use frontdesk_domain::wire::CatalogueBody;
use frontdesk_ui::inspect::{self, Element, Limits};
use frontdesk_ui::{
    ChecklistAdapter, KioskWindow, LackingAdapter, ServicesAdapter, StillThereAdapter,
    WelcomeAdapter,
};
use glass::{Glass, place_on};
use proptest::prelude::*;
use proptest::test_runner::Config;
use slint::{ComponentHandle as _, LogicalPosition};

const LONG_NAME: &str = "long-name";
const EMOJI: &str = "emoji";
const RIGHT_TO_LEFT: &str = "right-to-left";
const MANY_MATERIALS: &str = "many-materials";
const MATERIALS: usize = 60;
const CROWD: usize = 300;

#[test]
fn a_hall_of_unlikely_texts_and_sizes_keeps_the_rules_of_every_screen() {
    let hall = unlikely_hall();
    let mut looker = Looker::default();
    for (width, height) in SIZES {
        let window = inspect::open(width, height);
        for modes in [Modes::default(), Modes::of(&[Mode::Large])] {
            for lang in Lang::ALL {
                let look = format!("{}.{}.{width}x{height}", lang.tag(), modes.name());
                looker.walks(&window, || Stage::new(&hall, lang, modes), &look);
            }
        }
    }
    assert!(
        looker.violations.is_empty(),
        "{}",
        looker.violations.join("\n")
    );
}

#[test]
fn each_service_of_a_crowded_group_stands_on_exactly_one_page() {
    let hall = unlikely_hall();
    let window = inspect::open(1080, 1920);
    let mut stage = Stage::new(&hall, Lang::ZhHans, Modes::default());
    stage.touches(Input::ChooseGroup(id("crowd")));
    let mut seen = Vec::new();
    pages::<ServicesAdapter>(&window, &mut stage, |window, _| {
        use slint::Model as _;
        let rows = window.global::<ServicesAdapter>().get_services();
        seen.extend(rows.iter().map(|row| row.id.to_string()));
    });
    let group = id("crowd");
    let there: Vec<String> = hall
        .site
        .site
        .catalogue
        .services_in(&group)
        .map(|service| service.id.to_string())
        .collect();
    assert_eq!(there.len(), CROWD);
    assert_eq!(seen, there);
}

#[test]
fn an_icon_that_nobody_knows_leaves_no_hole() {
    let hall = unlikely_hall();
    let window = inspect::open(1080, 1920);
    let stage = Stage::new(&hall, Lang::ZhHans, Modes::default());
    gallery::show(&window, &stage);
    let elements = inspect::elements(&window);
    let tile = elements
        .iter()
        .position(|element| element.touch && element.label == "独")
        .expect("the group with the unknown icon has a tile");
    let icon = elements
        .iter()
        .find(|element| element.type_name == "Glyph" && is_in(element, tile, &elements))
        .expect("the tile has an icon");
    assert!(inked(&window, icon), "something is drawn in its place");
}

fn is_in(element: &Element, outer: usize, all: &[Element]) -> bool {
    let parents = std::iter::successors(element.parent, |&parent| all[parent].parent);
    parents.into_iter().any(|parent| parent == outer)
}

proptest! {
    #![proptest_config(Config { cases: 12, ..Config::default() })]

    /// Ten taps a second, on buttons and beside them: one number at a time, no rule broken, and afterwards nothing of
    /// whoever it was.
    #[test]
    fn ten_taps_a_second_anywhere_take_one_number_at_a_time(taps in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>(), 0.0..1.0_f32, 0.0..1.0_f32), 120)) {
        let hall = Rc::new(Hall::new());
        let window = inspect::open(1080, 1920);
        let mut hands = Hands::before(&window, &hall);
        for (which, at_button, right, down) in taps {
            hands.taps(which, at_button, (right, down));
        }
        hands.goes_away();
    }
}

#[test]
fn a_clock_that_jumps_during_the_countdown_neither_hastens_nor_stops_it() {
    let hall = Rc::new(Hall::new());
    let window = inspect::open(1080, 1920);
    let mut stage = Stage::new(&hall, Lang::ZhHans, Modes::default());
    stage.touches(Input::OpenSearch);
    waits(&mut stage, IDLE_MS + 4_000);
    let noon = stage.wall;
    for jump_ms in [0, -3 * 60 * 60 * 1_000, 26 * 60 * 60 * 1_000] {
        stage.wall = noon.plus_ms(jump_ms);
        gallery::show(&window, &stage);
        assert_eq!(stage.session.overlay(), Overlay::StillThere);
        let left = window.global::<StillThereAdapter>().get_seconds_left();
        assert_eq!(left, 26, "{jump_ms} ms");
    }
    waits(&mut stage, COUNTDOWN_MS - 4_000 - 1);
    assert_eq!(stage.session.overlay(), Overlay::StillThere);
    waits(&mut stage, 1);
    assert_eq!(stage.session.at(), &At::Welcome { page: 0 });
}

/// Who goes to every screen that the unlikely hall can make, and notes what is against the rules.
#[derive(Default)]
struct Looker {
    violations: Vec<String>,
}

impl Looker {
    fn looks(&mut self, window: &KioskWindow, stage: &Stage, name: &str) {
        gallery::show(window, stage);
        let elements = inspect::elements(window);
        for violation in inspect::check(&elements, Limits::of(window)) {
            self.violations
                .push(format!("{name}: {}: {}", violation.rule, violation.message));
        }
    }

    fn walks(&mut self, window: &KioskWindow, steps_up: impl Fn() -> Stage, look: &str) {
        let mut stage = steps_up();
        pages::<WelcomeAdapter>(window, &mut stage, |window, stage| {
            self.looks(window, stage, &format!("welcome.{look}"));
        });
        for group in ["identity", "alone", "crowd"] {
            let mut stage = steps_up();
            stage.touches(Input::ChooseGroup(self::group(&stage, group)));
            for page in [0, 1, 7, usize::MAX] {
                stage.touches(Input::Page(page));
                self.looks(window, &stage, &format!("services {group}.{look}"));
            }
        }
        for service in [LONG_NAME, EMOJI, RIGHT_TO_LEFT, MANY_MATERIALS] {
            let mut stage = steps_up();
            stage.chooses(service);
            self.looks(window, &stage, &format!("{service}.{look}"));
            let mut stage = steps_up();
            stage.at_checklist(service);
            pages::<ChecklistAdapter>(window, &mut stage, |window, stage| {
                self.looks(window, stage, &format!("checklist {service}.{look}"));
            });
            stage.touches(Input::ShowLacking);
            pages::<LackingAdapter>(window, &mut stage, |window, stage| {
                self.looks(window, stage, &format!("lacking {service}.{look}"));
            });
            stage.touches(Input::TakeNumber);
            stage.touches(Input::Issued(Box::new(number(service))));
            self.looks(window, &stage, &format!("ticket {service}.{look}"));
        }
        for typed in ["证", "🪪", "\u{202e}abc"] {
            let mut stage = steps_up();
            stage.touches(Input::OpenSearch);
            for key in typed.chars() {
                stage.touches(Input::Type(key));
            }
            self.looks(window, &stage, &format!("search {typed:?}.{look}"));
        }
    }
}

/// Hands that touch the glass ten times a second.
struct Hands<'a> {
    window: &'a KioskWindow,
    glass: Glass<'a>,
    stage: Stage,
    catalogue: Catalogue,
    /// The number is being saved.
    saving: bool,
    taps: usize,
}

impl<'a> Hands<'a> {
    fn before(window: &'a KioskWindow, hall: &Rc<Hall>) -> Self {
        let stage = Stage::new(hall, Lang::ZhHans, Modes::default());
        gallery::show(window, &stage);
        Self {
            window,
            glass: Glass::of(window),
            stage,
            catalogue: hall.site.site.catalogue.clone(),
            saving: false,
            taps: 0,
        }
    }

    fn taps(&mut self, which: prop::sample::Index, at_button: bool, within: (f32, f32)) {
        self.taps += 1;
        let elements = inspect::elements(self.window);
        let violations = inspect::check(&elements, Limits::of(self.window));
        assert!(violations.is_empty(), "{violations:?}");
        let buttons: Vec<_> = elements
            .into_iter()
            .filter(|element| element.touch)
            .collect();
        let place = if at_button {
            place_on(which.get(&buttons), within)
        } else {
            LogicalPosition::new(within.0 * 1080.0, within.1 * 1920.0)
        };
        let heard = self.glass.tap(place);
        self.stage.now = self.stage.now.plus_ms(100);
        for input in heard {
            self.takes(input);
        }
        // The disk takes some time.
        if self.saving && self.taps.is_multiple_of(7) {
            self.saving = false;
            self.takes(Input::Issued(Box::new(number("household"))));
        }
        gallery::show(self.window, &self.stage);
    }

    fn takes(&mut self, input: Input) {
        let (now, stage) = (self.stage.now, &mut self.stage);
        if let Some(Effect::Issue(_)) = stage.session.step(input, &self.catalogue, now) {
            assert!(!self.saving, "a second number while the first is saved");
            self.saving = true;
        }
    }

    fn goes_away(mut self) {
        if std::mem::take(&mut self.saving) {
            self.takes(Input::Issued(Box::new(number("household"))));
        }
        self.takes(Input::CancelHelp);
        for _ in 0..3 {
            for ms in [IDLE_ACCESSIBLE_MS, COUNTDOWN_MS] {
                waits(&mut self.stage, ms);
            }
        }
        let session = &self.stage.session;
        assert_eq!(session.at(), &At::Welcome { page: 0 });
        assert_eq!(session.overlay(), Overlay::None);
        assert_eq!((session.lang(), session.modes()), Default::default());
    }
}

fn waits(stage: &mut Stage, ms: i64) {
    stage.now = stage.now.plus_ms(ms);
    stage
        .session
        .step(Input::Tick, &Catalogue::default(), stage.now);
}

/// Turns every page of the list that is shown.
fn pages<'a, A: Paged<'a>>(
    window: &'a KioskWindow,
    stage: &mut Stage,
    mut look: impl FnMut(&KioskWindow, &Stage),
) {
    gallery::show(window, stage);
    let pages = A::pages(window);
    assert!(pages >= 1);
    for page in 0..pages {
        stage.touches(Input::Page(page));
        gallery::show(window, stage);
        look(window, stage);
    }
}

trait Paged<'a> {
    fn pages(window: &'a KioskWindow) -> usize;
}

macro_rules! paged {
    ($($adapter:ident),+) => {$(
        impl<'a> Paged<'a> for $adapter<'a> {
            fn pages(window: &'a KioskWindow) -> usize {
                usize::try_from(window.global::<$adapter>().get_pages()).expect("a count")
            }
        }
    )+};
}
paged!(
    WelcomeAdapter,
    ServicesAdapter,
    ChecklistAdapter,
    LackingAdapter
);

/// Whether anything is drawn there that is not the ground.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place on the panel"
)]
fn inked(window: &KioskWindow, element: &Element) -> bool {
    let picture = window.window().take_snapshot().expect("it is drawn");
    let at = |x: usize, y: usize| picture.as_slice()[y * picture.width() as usize + x];
    let (left, top) = (element.x as usize, element.y as usize);
    let ground = at(left, top);
    let mut dots = (top..top + element.h as usize)
        .flat_map(|y| (left..left + element.w as usize).map(move |x| (x, y)));
    dots.any(|(x, y)| at(x, y) != ground)
}

/// The sample hall, its identity group full of what nobody writes on purpose, and two more groups: one service alone under
/// an icon that nobody knows, and three hundred.
fn unlikely_hall() -> Rc<Hall> {
    let site = frontdesk::sample::hall().expect("the sample is right");
    let mut catalogue = site.catalogue;
    let plain = catalogue.services[0].clone();
    let named = |name: &str, text: Text| Service {
        id: id(name),
        name: text.clone(),
        line: text,
        ..plain.clone()
    };
    let everywhere = |text: &str| Text {
        zh_hans: text.to_owned(),
        zh_hant: text.to_owned(),
        en: text.to_owned(),
    };
    let long = Text {
        zh_hans: "证".repeat(200),
        zh_hant: "證".repeat(200),
        en: "Replacement of a lost certificate ".repeat(6)[..200].to_owned(),
    };
    let mut long_name = named(LONG_NAME, long.clone());
    if let Some(question) = long_name.questions.first_mut() {
        question.text = long.clone();
        for choice in &mut question.choices {
            choice.text = long.clone();
        }
    }
    let mut many = named(MANY_MATERIALS, everywhere("材料很多"));
    many.questions.clear();
    many.materials = (0..MATERIALS)
        .map(|nth| {
            let mut material = plain.materials[0].clone();
            material.id = id(&format!("paper-{nth}"));
            material.when.clear();
            if nth % 3 == 0 {
                material.name = long.clone();
                material.note = long.clone();
            }
            material
        })
        .collect();
    let unlikely = [
        long_name,
        named(EMOJI, everywhere("🪪📄 身份证 👨‍👩‍👧‍👦🇨🇳 ID")),
        named(
            RIGHT_TO_LEFT,
            everywhere("\u{202e}证份身 بطاقة הויה שלום\u{202c} id"),
        ),
        many,
    ];
    let group = |name: &str, text: Text, icon: &str| Group {
        id: id(name),
        icon: icon.to_owned(),
        name: text.clone(),
        line: text,
        aliases: Vec::new(),
    };
    catalogue
        .groups
        .insert(0, group("alone", everywhere("独"), "no-such-icon"));
    catalogue.groups.push(group("crowd", long, "users"));
    let mut alone = named("alone", everywhere("独"));
    alone.group = id("alone");
    let crowd = (0..CROWD).map(|nth| Service {
        group: id("crowd"),
        ..named(&format!("crowd-{nth}"), everywhere(&format!("业务 {nth}")))
    });
    catalogue.services.splice(0..0, unlikely);
    catalogue.services.push(alone);
    catalogue.services.extend(crowd);
    let body = CatalogueBody {
        public_url: "https://desk.example.org".to_owned(),
        settings: site.settings,
        catalogue,
    };
    Rc::new(Hall::of(Arc::new(Published::from(&body))))
}

/// A group by its name; the first service's own is called the identity group here.
fn group(stage: &Stage, name: &str) -> GroupId {
    let published = stage.facts().published.as_ref().expect("the hall is known");
    let catalogue = &published.site.catalogue;
    match name {
        "identity" => catalogue.services[0].group.clone(),
        name => id(name),
    }
}

fn number(service: &str) -> TicketShown {
    TicketShown {
        ticket: TicketId(uuid::Uuid::nil()),
        number: id("AB1017"),
        service: id::<ServiceId>(service),
        page_url: "https://desk.example.org/t/0123456789abcdefghij".to_owned(),
    }
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("it is an id")
}
