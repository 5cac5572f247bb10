//! The floor as it is, `/b/{branch}/floor`: for whoever answers for it.

mod form;
mod rows;

use askama::Template;
use frontdesk_domain::branch::State;
use frontdesk_domain::ids::{CommandId, KioskId};
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view::{self, FloorView};

pub use form::FloorForm;
use rows::{CounterRow, KioskRow, LateRow, NoticeRow, ServiceRow, Words};

use super::Notice;
use super::counter::{Mint, Viewer, all_minted};
use super::frame::Frame;
use super::ui::Ui;

/// What the page is made from.
#[derive(Clone, Copy)]
pub struct FloorInput<'a> {
    pub state: &'a State,
    pub site: &'a Site,
    pub viewer: &'a Viewer,
    /// What a kiosk has said of itself, which no log has.
    pub news: &'a dyn Fn(&KioskId) -> KioskNews,
    pub now: Timestamp,
    pub lang: Lang,
    pub notice: Option<&'a Notice>,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct KioskNews {
    pub linked: bool,
    pub out_of_service: bool,
}

/// Everything the page says, read off the state at one moment.
#[derive(Debug)]
pub struct FloorPage {
    ui: Ui,
    branch: String,
    hall: String,
    viewer: Option<String>,
    now: Timestamp,
    waiting: String,
    services: Vec<ServiceRow>,
    /// Those in which nobody waits or is served.
    idle: Vec<ServiceRow>,
    idle_words: String,
    counters: Vec<CounterRow>,
    overdue: Vec<LateRow>,
    overdue_words: String,
    kiosks: Vec<KioskRow>,
    day: Vec<(String, String)>,
    posted: Option<NoticeRow>,
    /// What customers are told, where no more numbers are given out today.
    closed_early: Option<String>,
    post_id: CommandId,
    withdraw_id: CommandId,
    close_id: CommandId,
    reopen_id: CommandId,
    notice: Option<String>,
    /// Only `<main>`, for a page that is already open (`?part=main`).
    pub fragment: bool,
}

#[derive(Template)]
#[template(source = "<p>{{ hall }}</p>", ext = "html")]
struct Foot<'a> {
    hall: &'a str,
}

#[derive(Template)]
#[template(path = "floor_main.html")]
struct Main<'a> {
    page: &'a FloorPage,
    ui: &'a Ui,
    post_url: String,
    title: String,
    clock: String,
}

/// So many overdue tickets are shown, the worst first.
const OVERDUE_SHOWN: usize = 8;

impl FloorPage {
    /// An error when `mint` gives no id.
    pub fn of<E>(
        input: &FloorInput<'_>,
        mint: impl FnMut() -> Result<CommandId, E>,
    ) -> Result<Self, E> {
        all_minted(mint, |mint| Self::with(input, mint))
    }

    fn with(input: &FloorInput<'_>, mint: Mint<'_>) -> Self {
        let FloorInput {
            state,
            site,
            viewer,
            news,
            now,
            lang,
            notice,
        } = *input;
        let ui = Ui::new(lang, &site.settings.branch.time_zone);
        let view: FloorView = view::floor(state, site, lang, now);
        let words = Words {
            ui: &ui,
            view: &view,
            viewer,
            now,
            wait_limit_ms: i64::from(state.rules.wait_limit_minutes) * 60_000,
        };
        let (services, idle) = words.services(mint);
        let waiting: u64 = view.services.iter().map(|one| u64::from(one.waiting)).sum();
        let mut overdue = words.overdue();
        let overdue_words = ui.count("floor.overdue_count", overdue.len() as u64);
        overdue.truncate(OVERDUE_SHOWN);
        Self {
            branch: site.settings.branch.id.to_string(),
            hall: site.settings.branch.name.to(lang).to_owned(),
            viewer: viewer.name.clone(),
            now,
            waiting: ui.count("counter.waiting", waiting),
            idle_words: ui.count("floor.idle", idle.len() as u64),
            services,
            idle,
            counters: words.counters(mint),
            overdue,
            overdue_words,
            kiosks: words.kiosks(news),
            day: words.day(),
            posted: view.notice.as_ref().map(|notice| words.notice(notice)),
            closed_early: view.closed_early.as_ref().map(|closed| {
                let told = closed.notice.to(lang);
                let at = ui.n("floor.closed_since", ui.clock(closed.at));
                if told.is_empty() {
                    at
                } else {
                    format!("{at} · {told}")
                }
            }),
            post_id: mint(),
            withdraw_id: mint(),
            close_id: mint(),
            reopen_id: mint(),
            notice: notice.map(|notice| ui.t(&notice.key())),
            fragment: false,
            ui,
        }
    }

    pub fn render(&self) -> askama::Result<String> {
        let page_url = format!("/b/{}/floor", self.branch);
        let main = Main {
            page: self,
            ui: &self.ui,
            post_url: format!("{page_url}?lang={}", self.ui.tag()),
            title: format!("{} · {}", self.waiting, self.ui.t("floor.title")),
            clock: self.ui.clock(self.now),
        };
        if self.fragment {
            return main.render();
        }
        let foot = Foot { hall: &self.hall };
        Frame {
            ui: &self.ui,
            title: &main.title,
            kind: "hallway",
            follows: Some(&page_url),
            main: &main.render()?,
            foot: &foot.render()?,
            viewer: self.viewer.as_deref(),
        }
        .render()
    }
}

impl Main<'_> {
    /// The languages that a notice can be written in, the reader's first.
    fn langs(&self) -> Vec<(&'static str, String)> {
        let mut langs = Lang::ALL.to_vec();
        langs.sort_by_key(|lang| *lang != self.ui.lang());
        let named = |lang: Lang| {
            let name = match lang {
                Lang::ZhHans => "counter.reads_hans",
                Lang::ZhHant => "counter.reads_hant",
                Lang::En => "counter.reads_english",
            };
            (lang.tag(), self.ui.t(name))
        };
        langs.into_iter().map(named).collect()
    }
}
