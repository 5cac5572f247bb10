//! The customer's page, `/t/{code}`: where the ticket stands, what to bring, and what its holder may do.

mod form;
mod sentences;

use askama::Template;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::rating::LEVEL_MAX;
use frontdesk_domain::ticket::TicketState;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view::{Alert, CustomerView, May};
use frontdesk_domain::wait::Wait;

pub use form::{BadForm, CustomerForm};
use sentences::{HelpLine, Progress, Sentences};

use super::Notice;
use super::ui::Ui;

/// No wait is shown that was reckoned longer ago.
pub const ESTIMATE_VALID_MS: i64 = 120_000;
/// Up to so many places are offered as one tap each; more become a list.
const LET_PASS_TAPS: u16 = 6;

/// Everything the page says.
#[derive(Debug, Clone)]
pub struct CustomerPage {
    pub view: CustomerView,
    /// The receipt code as it stands in the address.
    pub code: String,
    /// Where people go when a call for help cannot be delivered, in the reader's language.
    pub help_desk: String,
    /// The ids under which the page's forms send their commands.
    pub ids: FormIds,
    pub notice: Option<Notice>,
    /// Only `<main>`, for a page that is already open (`?part=main`).
    pub fragment: bool,
}

/// One fresh id for each form: sent twice, it counts once.
#[derive(Debug, Clone, Copy)]
pub struct FormIds {
    pub let_pass: CommandId,
    pub help: CommandId,
    pub cancel_help: CommandId,
    pub leave: CommandId,
    pub rate: CommandId,
}

impl FormIds {
    /// Takes the ids from `mint`, or fails as it does.
    pub fn fresh<E>(mut mint: impl FnMut() -> Result<CommandId, E>) -> Result<Self, E> {
        Ok(Self {
            let_pass: mint()?,
            help: mint()?,
            cancel_help: mint()?,
            leave: mint()?,
            rate: mint()?,
        })
    }
}

#[derive(Template)]
#[template(path = "customer.html")]
struct Whole<'a> {
    main: Main<'a>,
    ui: &'a Ui,
    hall: &'a str,
    title: &'a str,
    page_url: String,
    events_url: String,
    updated: String,
    sounds: bool,
}

#[derive(Template)]
#[template(path = "customer_main.html")]
struct Main<'a> {
    ui: &'a Ui,
    view: &'a CustomerView,
    ids: &'a FormIds,
    post_url: String,
    /// The time of day at which this was right.
    clock: String,
    notice: Option<String>,
    alert: Alarm,
    number: String,
    card: Card,
    help: Option<HelpLine>,
    progress: Vec<Progress>,
    went_first: Vec<String>,
    materials: Vec<Material>,
    fee: Option<sentences::FeeLine>,
    let_pass_taps: bool,
}

/// What the script makes heard and seen, and what the title says meanwhile.
struct Alarm {
    /// `soon`, `called` or nothing.
    kind: &'static str,
    /// Differs for every occasion to make a sound.
    key: String,
    text: String,
    title: String,
}

/// The card at the top, by where the ticket stands.
enum Card {
    Waiting(WaitingCard),
    Called {
        go: String,
        counter: String,
    },
    /// A heading and what it means for the holder.
    Other {
        kind: &'static str,
        heading: String,
        text: String,
    },
}

struct WaitingCard {
    /// The area, when there is one.
    place: Option<String>,
    ahead: String,
    /// The range and the time it was made; nothing when no reliable one can be given.
    wait: Option<(String, String)>,
    made_at_ms: i64,
    no_wait: String,
}

struct Material {
    name: String,
    count: String,
    note: String,
    /// Where to get it, for what is lacking.
    obtain: Option<String>,
    ticked: bool,
    /// The counter found it missing.
    missing: bool,
}

impl CustomerPage {
    pub fn render(&self) -> askama::Result<String> {
        let ui = Ui::new(self.view.lang, &self.view.time_zone);
        let main = self.main(&ui);
        if self.fragment {
            return main.render();
        }
        let title = main.alert.title.clone();
        Whole {
            ui: &ui,
            hall: &self.view.branch,
            title: &title,
            page_url: format!("/t/{}", self.code),
            events_url: format!("/t/{}/events", self.code),
            updated: ui.clock(self.view.made_at),
            sounds: !self.view.state.is_terminal(),
            main,
        }
        .render()
    }

    fn main<'a>(&'a self, ui: &'a Ui) -> Main<'a> {
        let view = &self.view;
        let words = Sentences { ui, view };
        Main {
            ui,
            view,
            ids: &self.ids,
            post_url: format!("/t/{}/commands?lang={}", self.code, ui.tag()),
            clock: ui.clock(view.made_at),
            notice: self.notice.as_ref().map(|notice| ui.t(&notice.key())),
            alert: self.alarm(&words),
            number: view.number.to_string(),
            card: self.card(&words),
            help: view
                .help
                .as_ref()
                .map(|help| words.help(help, &self.help_desk)),
            progress: words.progress(),
            went_first: words.went_first(),
            materials: self.materials(ui),
            fee: words.fee(),
            let_pass_taps: view.let_pass_max <= LET_PASS_TAPS,
        }
    }

    fn alarm(&self, words: &Sentences) -> Alarm {
        let view = &self.view;
        let (kind, key) = match (view.alert, &view.state) {
            // A recall has another time, and is heard again.
            (Some(Alert::Called), TicketState::Called { counter, at, .. }) => {
                ("called", format!("called-{counter}-{}", at.0))
            }
            (Some(Alert::Soon), _) => ("soon", "soon".to_owned()),
            _ => ("", String::new()),
        };
        Alarm {
            kind,
            key,
            text: words.alert(),
            title: words.title(),
        }
    }

    fn card(&self, words: &Sentences) -> Card {
        match self.view.state {
            TicketState::Waiting => Card::Waiting(self.waiting(words)),
            TicketState::Called { .. } => {
                let (go, counter) = words.go_to();
                Card::Called { go, counter }
            }
            _ => {
                let (heading, text) = words.standing();
                Card::Other {
                    kind: self.view.state.name(),
                    heading,
                    text,
                }
            }
        }
    }

    fn waiting(&self, words: &Sentences) -> WaitingCard {
        let (ui, view) = (words.ui, &self.view);
        let mut card = WaitingCard {
            place: view
                .whereabouts
                .as_ref()
                .map(|place| place.area.clone())
                .filter(|area| !area.is_empty()),
            ahead: ui.t("customer.unknown"),
            wait: None,
            made_at_ms: 0,
            no_wait: ui.t("customer.wait_unreliable"),
        };
        let Some(estimate) = view.estimate else {
            return card;
        };
        card.ahead = ui.count("customer.people", estimate.ahead.into());
        match estimate.wait {
            Wait::NoCounterOpen => card.no_wait = ui.t("customer.wait_no_counter"),
            Wait::Range {
                low_minutes,
                high_minutes,
                made_at,
            } if is_recent(made_at, view.made_at) => {
                let range: [(&str, &dyn std::fmt::Display); 2] =
                    [("low", &low_minutes), ("high", &high_minutes)];
                let made = ui.n("customer.wait_made_at", ui.clock(made_at));
                card.wait = Some((ui.fill("customer.wait_range", &range), made));
                card.made_at_ms = made_at.0;
            }
            Wait::Range { .. } => {}
        }
        card
    }

    fn materials(&self, ui: &Ui) -> Vec<Material> {
        let lines = self.view.materials.iter().map(|material| {
            // What the counter found missing is missing, whatever the customer had said.
            let lacks = material.lacking || !material.ticked;
            let obtain = (lacks && !material.obtain.is_empty())
                .then(|| ui.n("customer.obtain", &material.obtain));
            Material {
                name: material.name.clone(),
                count: ui.copies(material.originals, material.copies),
                note: material.note.clone(),
                obtain,
                ticked: material.ticked,
                missing: material.lacking,
            }
        });
        lines.collect()
    }
}

impl Main<'_> {
    fn may(&self, what: &str) -> bool {
        let may = match what {
            "leave" => May::Leave,
            "let_pass" => May::LetPass,
            "ask_for_help" => May::AskForHelp,
            "cancel_help" => May::CancelHelp,
            "rate" => May::Rate,
            _ => return false,
        };
        self.view.may.contains(&may)
    }

    fn went_first_heading(&self) -> String {
        let count = self.went_first.len() as u64;
        self.ui.count("went_first.heading", count)
    }

    /// The words for each level, the best first, and its number.
    fn levels(&self) -> Vec<(u8, String)> {
        let level = |level: u8| (level, self.ui.t(&format!("level.{level}")));
        (1..=LEVEL_MAX).rev().map(level).collect()
    }

    /// What the holder said of the visit.
    fn rated(&self) -> Option<String> {
        let level = u8::from(self.view.rating.as_ref()?.level);
        let words = self.ui.t(&format!("level.{level}"));
        Some(self.ui.n("customer.rated", words))
    }

    fn short_code(&self) -> String {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("number", &self.number), ("code", &self.view.short_code)];
        self.ui.fill("customer.short_code", &values)
    }

    /// The materials are of use until the matter is over.
    fn prepares(&self) -> bool {
        let lacks = self.view.materials.iter().any(|material| material.lacking);
        (lacks || !self.view.state.is_terminal())
            && (!self.materials.is_empty() || self.fee.is_some() || !self.view.remarks.is_empty())
    }
}

fn is_recent(made_at: Timestamp, now: Timestamp) -> bool {
    now.ms_since(made_at) <= ESTIMATE_VALID_MS
}
