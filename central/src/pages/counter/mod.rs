//! The clerk's page, `/b/{branch}/counter/{n}`: the ticket at the counter, who comes next, and who asks for help.

mod board;
mod form;
mod trouble;

use askama::Template;
use frontdesk_domain::branch::State;
use frontdesk_domain::counter::{Counter, CounterState};
use frontdesk_domain::ids::{CommandId, TicketId};
use frontdesk_domain::priority::Priority;
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::{Ticket, TicketState};
use frontdesk_domain::time::Timestamp;

use board::{HelpCard, NextLine, TicketCard, TicketLine};
pub use form::{BadForm, CounterForm};
pub use trouble::SHOWN_MS;
use trouble::Trouble;

use super::Notice;
use super::ui::Ui;

/// What the page is made from.
#[derive(Debug, Clone, Copy)]
pub struct CounterInput<'a> {
    pub state: &'a State,
    pub site: &'a Site,
    pub counter: CounterNumber,
    pub now: Timestamp,
    pub lang: Lang,
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
    now: Timestamp,
    waiting: String,
    longest: Option<String>,
    work: Vec<Action>,
    desk: Vec<Action>,
    transfer: Option<Transfer>,
    ticket: Option<TicketCard>,
    claim: Option<Claim>,
    empty: String,
    held: Vec<TicketLine>,
    missed: Vec<TicketLine>,
    next: Vec<NextLine>,
    help: Vec<HelpCard>,
    /// The newest, and how many there are.
    troubles: Vec<Trouble>,
    troubles_count: usize,
    alarm: Alarm,
    /// Who is logged in; nothing where a program looks.
    pub person: Option<String>,
    pub notice: Option<Notice>,
    /// Only `<main>`, for a page that is already open (`?part=main`).
    pub fragment: bool,
}

/// One form with its buttons.
#[derive(Debug)]
struct Action {
    /// What the form's field `do` says.
    does: &'static str,
    ticket: Option<TicketId>,
    id: CommandId,
    icon: &'static str,
    label: String,
    /// The value of `KeyboardEvent.key`, and how it is written on the button.
    key: &'static str,
    key_name: String,
    enabled: bool,
    primary: bool,
    /// The value that the button itself sends, and further buttons of the same form.
    outcome: Option<&'static str>,
    others: Vec<(&'static str, String)>,
}

/// The choice of another service for the ticket at the counter.
#[derive(Debug)]
struct Transfer {
    id: CommandId,
    ticket: TicketId,
    services: Vec<(String, String)>,
}

/// The present ticket asks for priority, and nobody has looked at it.
#[derive(Debug)]
struct Claim {
    ticket: TicketId,
    confirm_id: CommandId,
    /// Nothing where it is being served already.
    revoke_id: Option<CommandId>,
    class: String,
    /// Who may ask for it, as the customer read it.
    who: String,
}

/// What the script makes heard: `unwell`, `help` or nothing, and which calls it is about.
#[derive(Debug, Default)]
struct Alarm {
    kind: &'static str,
    key: String,
    text: String,
}

/// So many are shown of those who come next.
const NEXT_SHOWN: usize = 3;
/// So many troubles are shown.
const TROUBLES_SHOWN: usize = 5;
/// So many missed tickets are shown, the latest first.
const MISSED_SHOWN: usize = 6;

#[derive(Template)]
#[template(path = "counter.html")]
struct Whole<'a> {
    page: &'a CounterPage,
    ui: &'a Ui,
    main: Main<'a>,
    page_url: String,
}

#[derive(Template)]
#[template(path = "counter_main.html")]
struct Main<'a> {
    page: &'a CounterPage,
    ui: &'a Ui,
    post_url: String,
    notice: Option<String>,
    title: String,
    clock: String,
}

impl CounterPage {
    /// Nothing when the branch has no such counter; an error when `mint` gives no id.
    pub fn of<E>(
        input: &CounterInput<'_>,
        mut mint: impl FnMut() -> Result<CommandId, E>,
    ) -> Result<Option<Self>, E> {
        let CounterInput {
            state,
            site,
            counter: number,
            now,
            lang,
        } = *input;
        let Some(counter) = state.counters.get(&number) else {
            return Ok(None);
        };
        let ui = Ui::new(lang, &site.settings.branch.time_zone);
        let read = board::Reader {
            ui: &ui,
            state,
            site,
            now,
        };
        let ours: Vec<&Ticket> = state
            .waiting()
            .filter(|ticket| counter.can_serve(ticket.need()))
            .collect();
        let present = counter.ticket.and_then(|ticket| state.tickets.get(&ticket));
        let present = present.map(|ticket| &**ticket);
        let help = read.help(number, &mut mint)?;
        let mut troubles = trouble::all(&ui, state, now);
        let troubles_count = troubles.len();
        troubles.truncate(TROUBLES_SHOWN);
        let skills = site
            .settings
            .skills
            .iter()
            .filter(|skill| counter.skills.contains(&skill.id))
            .map(|skill| skill.name.to(lang).to_owned());
        let longest = ours.iter().map(|ticket| ticket.arrival).min();
        Ok(Some(Self {
            branch: site.settings.branch.id.to_string(),
            number,
            name: ui.n("counter_n", number),
            hall: site.settings.branch.name.to(lang).to_owned(),
            skills: skills.collect::<Vec<_>>().join(&ui.t("comma")),
            state: shown_state(counter, present),
            now,
            waiting: ui.count("counter.waiting", ours.len() as u64),
            longest: longest.map(|since| ui.n("counter.longest", board::minutes_since(now, since))),
            work: work(&ui, counter, present, !ours.is_empty(), &mut mint)?,
            desk: desk(&ui, state, counter, &mut mint)?,
            transfer: match present {
                Some(ticket) => Some(Transfer {
                    id: mint()?,
                    ticket: ticket.id,
                    services: read.services_but(&ticket.service),
                }),
                None => None,
            },
            ticket: present.map(|ticket| read.card(ticket)),
            claim: claim(site, lang, present, &mut mint)?,
            empty: ui.t(match counter.state {
                CounterState::Closed => "counter.empty_closed",
                CounterState::Paused { .. } => "counter.empty_paused",
                CounterState::Open { .. } if ours.is_empty() => "counter.empty_nobody",
                CounterState::Open { .. } => "counter.empty_call",
            }),
            held: read.held(number, counter.ticket.is_none(), &mut mint)?,
            missed: read.missed(counter, MISSED_SHOWN, &mut mint)?,
            next: read.next(counter, NEXT_SHOWN),
            alarm: alarm(&help),
            help,
            troubles,
            troubles_count,
            person: None,
            notice: None,
            fragment: false,
            ui,
        }))
    }

    pub fn render(&self) -> askama::Result<String> {
        let page_url = format!("/b/{}/counter/{}", self.branch, self.number);
        let main = Main {
            page: self,
            ui: &self.ui,
            post_url: format!("{page_url}?lang={}", self.ui.tag()),
            notice: self.notice.as_ref().map(|notice| self.ui.t(&notice.key())),
            title: self.title(),
            clock: self.ui.clock(self.now),
        };
        if self.fragment {
            return main.render();
        }
        Whole {
            page: self,
            ui: &self.ui,
            main,
            page_url,
        }
        .render()
    }

    fn state_words(&self) -> String {
        self.ui.t(&format!("counter.state_{}", self.state))
    }

    fn title(&self) -> String {
        let what = match &self.ticket {
            _ if !self.alarm.text.is_empty() => self.alarm.text.clone(),
            Some(ticket) => ticket.number.clone(),
            None => self.waiting.clone(),
        };
        format!("{what} · {}", self.name)
    }
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

/// The counter's state as the header says it: what happens there counts before "open".
fn shown_state(counter: &Counter, present: Option<&Ticket>) -> &'static str {
    match (&counter.state, present.map(|ticket| &ticket.state)) {
        (CounterState::Closed, _) => "closed",
        (CounterState::Paused { .. }, _) => "paused",
        (CounterState::Open { .. }, Some(TicketState::Called { .. })) => "called",
        (CounterState::Open { .. }, Some(_)) => "serving",
        (CounterState::Open { .. }, None) => "open",
    }
}

/// What the clerk does with tickets. What cannot be done now stays in its place, disabled.
fn work<E>(
    ui: &Ui,
    counter: &Counter,
    present: Option<&Ticket>,
    somebody_waits: bool,
    mint: &mut impl FnMut() -> Result<CommandId, E>,
) -> Result<Vec<Action>, E> {
    let is = |name: &str| present.is_some_and(|ticket| ticket.state.name() == name);
    let (called, serving) = (is("called"), is("serving"));
    let can_call = counter.is_open() && present.is_none() && somebody_waits;
    let rows = [
        ("call_next", "call", " ", can_call, can_call),
        ("recall", "recall", "r", called, false),
        ("start", "start", "s", called, called),
        ("hold", "hold", "h", serving, false),
        ("finish", "done", "Enter", serving, serving),
        ("miss", "missed", "m", called, false),
    ];
    let mut actions = Vec::new();
    for (action, icon, key, enabled, primary) in rows {
        let finish = action == "finish";
        let outcome = |name: &'static str| (name, ui.t(&format!("counter.outcome_{name}")));
        actions.push(Action {
            does: action,
            ticket: present.map(|ticket| ticket.id),
            id: mint()?,
            icon,
            label: ui.t(&format!("counter.do_{action}")),
            key,
            key_name: match key {
                " " => ui.t("counter.key_space"),
                "Enter" => key.to_owned(),
                letter => letter.to_uppercase(),
            },
            enabled,
            primary,
            outcome: finish.then_some("completed"),
            others: if finish {
                vec![outcome("accepted"), outcome("incomplete")]
            } else {
                Vec::new()
            },
        });
    }
    Ok(actions)
}

fn claim<E>(
    site: &Site,
    lang: Lang,
    present: Option<&Ticket>,
    mint: &mut impl FnMut() -> Result<CommandId, E>,
) -> Result<Option<Claim>, E> {
    let Some(ticket) = present.filter(|ticket| ticket.priority == Priority::Claimed) else {
        return Ok(None);
    };
    let class = site.settings.class(&ticket.class);
    let called = matches!(ticket.state, TicketState::Called { .. });
    Ok(Some(Claim {
        ticket: ticket.id,
        confirm_id: mint()?,
        revoke_id: called.then(&mut *mint).transpose()?,
        class: class.map_or_else(
            || ticket.class.to_string(),
            |class| class.name.to(lang).to_owned(),
        ),
        who: class.map_or_else(String::new, |class| class.claim.to(lang).to_owned()),
    }))
}

/// Opening, pausing and closing the counter.
fn desk<E>(
    ui: &Ui,
    state: &State,
    counter: &Counter,
    mint: &mut impl FnMut() -> Result<CommandId, E>,
) -> Result<Vec<Action>, E> {
    let is_open = counter.is_open();
    let is_closed = counter.state == CounterState::Closed;
    let free = state.tickets.at_counter(counter.number).next().is_none();
    let rows = [
        ("open", "open", !is_open, !is_open),
        ("pause", "pause", is_open, false),
        ("close", "close", !is_closed && free, false),
    ];
    let mut actions = Vec::new();
    for (action, icon, enabled, primary) in rows {
        let words = match (action, &counter.state) {
            ("open", CounterState::Paused { .. }) => "counter.do_open_again".to_owned(),
            _ => format!("counter.do_{action}"),
        };
        actions.push(Action {
            does: action,
            ticket: None,
            id: mint()?,
            icon,
            label: ui.t(&words),
            key: "",
            key_name: String::new(),
            enabled,
            primary,
            outcome: None,
            others: Vec::new(),
        });
    }
    Ok(actions)
}
