//! The console of a counter, `/b/{branch}/counter/{n}`: what the clerk does, the ticket at the counter, who comes next,
//! and who asks for help.

mod act;
mod form;
mod help;
mod lists;
mod panels;
mod ticket;
mod told;
mod trouble;

use askama::Template;
use frontdesk_domain::branch::State;
use frontdesk_domain::counter::{Counter, CounterState};
use frontdesk_domain::ids::{CommandId, StaffId, TicketId};
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Ticket;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view;

use act::{Acts, Desk, Key, Work, shown_state};
pub(super) use act::{Mint, all_minted};
pub(super) use form::pause_name;
pub use form::{BadForm, CounterForm};
use help::{Calls, HelpCard};
use lists::{NextLine, TicketLine};
pub(super) use panels::Choice;
use panels::{Correct, HandOver, Issue, Panels, Queue, Transfer};
pub(super) use ticket::minutes;
use ticket::{Reader, TicketCard};
use told::{Given, Undo};
pub use trouble::SHOWN_MS;
use trouble::Trouble;

use super::Notice;
use super::frame::Frame;
use super::ui::Ui;

/// What the page is made from.
#[derive(Debug, Clone, Copy)]
pub struct CounterInput<'a> {
    pub state: &'a State,
    pub site: &'a Site,
    pub counter: CounterNumber,
    pub viewer: &'a Viewer,
    pub now: Timestamp,
    pub lang: Lang,
    /// Fresh: that of the ticket which the page may issue.
    pub code: ReceiptCode,
    pub after: After<'a>,
}

/// Who looks at the page. Names come from the accounts: the log has ids alone.
#[derive(Debug, Clone, Default)]
pub struct Viewer {
    /// Nothing where a program looks.
    pub staff: Option<StaffId>,
    pub name: Option<String>,
    /// Answers for the floor: sees it, and may call out of turn.
    pub leads: bool,
    /// Whoever may serve in this branch, by name.
    pub colleagues: Vec<(StaffId, String)>,
}

/// What the last form came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct After<'a> {
    pub notice: Option<&'a Notice>,
    /// The ticket that the refused form was about.
    pub about: Option<TicketId>,
    /// The code of a ticket that was just issued here, and where its page is found.
    pub given: Option<(&'a ReceiptCode, &'a str)>,
}

/// Everything the page says, read off the state at one moment.
#[derive(Debug)]
pub struct CounterPage {
    ui: Ui,
    branch: String,
    number: CounterNumber,
    name: String,
    hall: String,
    skills: String,
    state: &'static str,
    state_words: String,
    now: Timestamp,
    /// Who serves here.
    clerk: Option<String>,
    viewer: Option<String>,
    /// May look at the floor.
    leads: bool,
    waiting: String,
    longest: Option<String>,
    /// Somebody else serves here: how to take over.
    take_over: Option<TakeOver>,
    work: Work,
    desk: Desk,
    transfer: Option<Transfer>,
    correct: Option<Correct>,
    queue: Queue,
    issue: Issue,
    hand_over: HandOver,
    pause_id: CommandId,
    outcome_id: CommandId,
    ticket: Option<TicketCard>,
    empty: Empty,
    undo: Option<Undo>,
    held: Vec<TicketLine>,
    missed: Vec<TicketLine>,
    next: Vec<NextLine>,
    help: Vec<HelpCard>,
    /// The newest, and how many there are.
    troubles: Vec<Trouble>,
    troubles_count: usize,
    alarm: Alarm,
    notice: Option<String>,
    given: Option<Given>,
    /// Only `<main>`, for a page that is already open (`?part=main`).
    pub fragment: bool,
}

#[derive(Debug)]
struct TakeOver {
    id: CommandId,
    says: String,
    hint: String,
    key: Key,
}

/// What stands where no ticket is.
#[derive(Debug)]
struct Empty {
    heading: String,
    /// What to do now.
    todo: String,
}

/// What the script makes heard: `unwell`, `help` or nothing, and which calls it is about.
#[derive(Debug, Default)]
struct Alarm {
    kind: &'static str,
    key: String,
    text: String,
}

/// So many troubles are shown.
const TROUBLES_SHOWN: usize = 5;
/// So many missed tickets are shown, the latest first.
const MISSED_SHOWN: usize = 6;

#[derive(Template)]
#[template(path = "counter_foot.html")]
struct Foot<'a> {
    page: &'a CounterPage,
    ui: &'a Ui,
}

#[derive(Template)]
#[template(path = "counter_main.html")]
struct Main<'a> {
    page: &'a CounterPage,
    ui: &'a Ui,
    post_url: String,
    title: String,
    clock: String,
}

impl CounterPage {
    /// Nothing when the branch has no such counter; an error when `mint` gives no id.
    pub fn of<E>(
        input: &CounterInput<'_>,
        mint: impl FnMut() -> Result<CommandId, E>,
    ) -> Result<Option<Self>, E> {
        all_minted(mint, |mint| Self::with(input, mint))
    }

    fn with(input: &CounterInput<'_>, mint: Mint<'_>) -> Option<Self> {
        let CounterInput {
            state,
            site,
            counter: number,
            viewer,
            now,
            lang,
            ..
        } = *input;
        let counter = state.counters.get(&number)?;
        let console = view::console(state, site, number, lang, now)?;
        let ui = &Ui::new(lang, &site.settings.branch.time_zone);
        let present = counter.ticket.and_then(|ticket| state.tickets.get(&ticket));
        let present = present.map(|ticket| &**ticket);
        let take_over = take_over(ui, counter, viewer, mint);
        let free = counter.ticket.is_none() && take_over.is_none();
        let may_call = viewer.leads && free && counter.is_open();
        let acts = Acts {
            ui,
            state,
            counter,
            present,
            somebody_waits: console.waiting > 0,
            anothers: take_over.is_some(),
        };
        let panels = Panels {
            ui,
            state,
            site,
            counter,
            now,
        };
        let read = Reader {
            ui,
            state,
            site,
            counter: number,
            now,
        };
        let calls = Calls { ui, state, site };
        let help = calls.cards(number, mint);
        let mut troubles = trouble::all(ui, state, now);
        let troubles_count = troubles.len();
        troubles.truncate(TROUBLES_SHOWN);
        let hand_over = panels::hand_over(counter.clerk, &viewer.colleagues, mint);
        let shown = shown_state(counter, present);
        Some(Self {
            branch: site.settings.branch.id.to_string(),
            number,
            name: ui.n("counter_n", number),
            hall: site.settings.branch.name.to(lang).to_owned(),
            skills: skills(ui, site, counter),
            state: shown,
            state_words: state_words(ui, counter, shown),
            now,
            clerk: counter.clerk.map(|clerk| viewer.name_of(clerk, ui)),
            viewer: viewer.name.clone(),
            leads: viewer.leads,
            waiting: ui.count("counter.waiting", console.waiting.into()),
            longest: longest(ui, state, counter, now),
            work: acts.work(mint),
            desk: acts.desk(!hand_over.colleagues.is_empty(), mint),
            transfer: present.map(|ticket| panels.transfer(ticket, mint)),
            correct: present.map(|ticket| panels.correct(ticket, mint)),
            queue: panels.queue(may_call, mint),
            issue: panels.issue(input.code, mint),
            hand_over,
            pause_id: mint(),
            outcome_id: mint(),
            empty: empty(ui, counter, viewer, console.waiting),
            undo: console
                .undo
                .filter(|_| take_over.is_none())
                .map(|may| Undo::of(ui, &may, now, mint)),
            ticket: console.current.map(|ticket| read.card(ticket, mint)),
            held: read.held(console.held, free, mint),
            missed: read.missed(counter, MISSED_SHOWN, take_over.is_none(), mint),
            next: read.next(console.next, may_call, mint),
            alarm: alarm(&help),
            help,
            troubles,
            troubles_count,
            notice: input
                .after
                .notice
                .map(|notice| told::refusal(ui, state, notice, input.after.about)),
            given: input
                .after
                .given
                .and_then(|(code, public_url)| Given::of(ui, state, site, code, public_url)),
            take_over,
            fragment: false,
            ui: ui.clone(),
        })
    }

    pub fn render(&self) -> askama::Result<String> {
        let page_url = format!("/b/{}/counter/{}", self.branch, self.number);
        let main = Main {
            page: self,
            ui: &self.ui,
            post_url: format!("{page_url}?lang={}", self.ui.tag()),
            title: self.title(),
            clock: self.ui.clock(self.now),
        };
        if self.fragment {
            return main.render();
        }
        let foot = Foot {
            page: self,
            ui: &self.ui,
        };
        Frame {
            ui: &self.ui,
            title: &main.title,
            kind: "",
            follows: Some(&page_url),
            main: &main.render()?,
            foot: &foot.render()?,
            viewer: self.viewer.as_deref(),
        }
        .render()
    }

    fn title(&self) -> String {
        let what = match &self.ticket {
            _ if !self.alarm.text.is_empty() => self.alarm.text.clone(),
            Some(ticket) => ticket.number.clone(),
            None => self.waiting.clone(),
        };
        format!("{what} · {}", self.name)
    }

    /// What is read out when it has become otherwise.
    fn spoken(&self) -> String {
        match &self.ticket {
            Some(ticket) => format!("{} {}", self.state_words, ticket.number),
            None => self.empty.heading.clone(),
        }
    }

    /// Every key that does something, with what it does, in the order of the buttons.
    fn keys(&self) -> Vec<(&str, &str)> {
        let (work, desk) = (&self.work, &self.desk);
        let all = [
            (&work.call_next.key, &work.call_next.label),
            (&work.start.key, &work.start.label),
            (&work.recall.key, &work.recall.label),
            (&work.hold.key, &work.hold.label),
            (&work.transfer.key, &work.transfer.label),
            (&work.miss.key, &work.miss.label),
            (&work.finish.key, &work.finish.label),
            (&work.outcomes.key, &work.outcomes.label),
            (&work.correct.key, &work.correct.label),
            (&work.queue.key, &work.queue.label),
            (&work.issue.key, &work.issue.label),
            (&desk.open.key, &desk.open.label),
            (&desk.pause.key, &desk.pause.label),
            (&desk.hand_over.key, &desk.hand_over.label),
            (&desk.close.key, &desk.close.label),
        ];
        all.map(|(key, label)| (key.name.as_str(), label.as_str()))
            .to_vec()
    }
}

#[expect(
    clippy::unused_self,
    reason = "templates reach everything through the page"
)]
impl Main<'_> {
    /// Why a counter pauses, as the form says it.
    fn pauses(&self) -> [&'static str; 5] {
        ["break", "meal", "meeting", "back_office", "other"]
    }

    /// How a visit may end beside the usual way, as the form says it.
    fn outcomes(&self) -> [&'static str; 5] {
        [
            "accepted",
            "incomplete",
            "declined",
            "not_handled_here",
            "withdrawn",
        ]
    }
}

impl Viewer {
    /// Of an account that is gone, or that works here no more, nobody need know the name.
    pub(super) fn name_of(&self, staff: StaffId, ui: &Ui) -> String {
        let known = self.colleagues.iter().find(|(id, _)| *id == staff);
        known.map_or_else(|| ui.t("counter.a_colleague"), |(_, name)| name.clone())
    }
}

/// A counter has one clerk. Whoever comes second is told who that is, and may take over; until then nothing is done here
/// in two hands.
fn take_over(ui: &Ui, counter: &Counter, viewer: &Viewer, mint: Mint<'_>) -> Option<TakeOver> {
    let me = viewer.staff?;
    let clerk = counter.clerk.filter(|clerk| *clerk != me)?;
    if counter.is_closed() {
        return None;
    }
    let name = viewer.name_of(clerk, ui);
    Some(TakeOver {
        id: mint(),
        says: ui.n("counter.taken_by", name),
        hint: ui.t("counter.take_over_hint"),
        key: Key::of(ui, "g"),
    })
}

fn empty(ui: &Ui, counter: &Counter, viewer: &Viewer, waiting: u32) -> Empty {
    let key = match counter.state {
        CounterState::Closed => "closed",
        CounterState::Paused { .. } => "paused",
        CounterState::Open { .. } if waiting == 0 => "nobody",
        CounterState::Open { .. } => "call",
    };
    let todo = match (key, &viewer.name) {
        ("closed", Some(name)) => ui.n("counter.todo_closed_as", name),
        _ => ui.t(&format!("counter.todo_{key}")),
    };
    Empty {
        heading: ui.t(&format!("counter.empty_{key}")),
        todo,
    }
}

fn state_words(ui: &Ui, counter: &Counter, shown: &str) -> String {
    let words = ui.t(&format!("counter.state_{shown}"));
    match counter.state {
        CounterState::Paused {
            reason: Some(reason),
            since,
        } => {
            let reason = ui.t_of("pause", form::pause_name(reason));
            let since = ui.clock(since);
            ui.fill(
                "counter.state_paused_for",
                &[("reason", &reason), ("since", &since)],
            )
        }
        _ => words,
    }
}

fn skills(ui: &Ui, site: &Site, counter: &Counter) -> String {
    let skills = site.settings.skills.iter();
    let skills = skills.filter(|skill| counter.skills.contains(&skill.id));
    let names: Vec<_> = skills
        .map(|skill| skill.name.to(ui.lang()).to_owned())
        .collect();
    names.join(&ui.t("comma"))
}

fn longest(ui: &Ui, state: &State, counter: &Counter, now: Timestamp) -> Option<String> {
    let waiting = state.waiting();
    let ours = waiting.filter(|ticket: &&Ticket| counter.can_serve(ticket.need()));
    let since = ours.map(|ticket| ticket.arrival).min()?;
    Some(ui.n("counter.longest", minutes(now.ms_since(since))))
}

fn alarm(help: &[HelpCard]) -> Alarm {
    let unseen: Vec<&HelpCard> = help.iter().filter(|call| call.untaken).collect();
    let Some(first) = unseen.first() else {
        return Alarm::default();
    };
    let ids: Vec<String> = unseen.iter().map(|call| call.help.to_string()).collect();
    Alarm {
        // Emergencies stand first.
        kind: if first.urgent { "unwell" } else { "help" },
        key: ids.join(" "),
        text: format!("{} · {}", first.topic, first.place),
    }
}
