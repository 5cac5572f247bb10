//! The buttons of the console: what each does, by which key, and whether it can be pressed now.

use frontdesk_domain::branch::State;
use frontdesk_domain::counter::{Counter, CounterState};
use frontdesk_domain::ids::{CommandId, TicketId};
use frontdesk_domain::ticket::{Ticket, TicketState};
use uuid::Uuid;

use crate::pages::ui::Ui;

/// Gives each form a command id of its own.
pub type Mint<'m> = &'m mut dyn FnMut() -> CommandId;

/// What `make` makes with ids of `mint`, or why there was none.
pub fn all_minted<T, E>(
    mut mint: impl FnMut() -> Result<CommandId, E>,
    make: impl FnOnce(Mint<'_>) -> T,
) -> Result<T, E> {
    let mut failed = None;
    let all = make(&mut || {
        mint().unwrap_or_else(|error| {
            failed = Some(error);
            CommandId(Uuid::nil())
        })
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(all),
    }
}

/// One form with its button. What cannot be done now stays in its place, disabled.
#[derive(Debug)]
pub struct Act {
    /// What the form's field `do` says.
    pub does: &'static str,
    pub ticket: Option<TicketId>,
    pub id: CommandId,
    pub icon: &'static str,
    pub label: String,
    pub key: Key,
    pub enabled: bool,
    /// The thing to do next: the one filled button.
    pub primary: bool,
    /// What the button itself says, beside the form's fields.
    pub says: Option<(&'static str, &'static str)>,
}

/// A button that opens a panel with a choice.
#[derive(Debug)]
pub struct Opener {
    pub panel: &'static str,
    pub icon: &'static str,
    pub label: String,
    pub key: Key,
    pub enabled: bool,
}

/// The value of `KeyboardEvent.key`, and how it is written on the button.
#[derive(Debug, Clone)]
pub struct Key {
    pub value: &'static str,
    pub name: String,
}

/// A button's name, its icon and its key.
type Row = (&'static str, &'static str, &'static str);

pub struct Acts<'a> {
    pub ui: &'a Ui,
    pub state: &'a State,
    pub counter: &'a Counter,
    pub present: Option<&'a Ticket>,
    pub somebody_waits: bool,
    /// A colleague serves here, and has not handed over.
    pub anothers: bool,
}

/// What is done with the ticket at the counter, in the order of the column.
#[derive(Debug)]
pub struct Work {
    pub call_next: Act,
    pub start: Act,
    pub recall: Act,
    pub hold: Act,
    pub transfer: Opener,
    pub miss: Act,
    pub finish: Act,
    pub outcomes: Opener,
    pub correct: Opener,
    pub queue: Opener,
    pub issue: Opener,
}

/// What is done with the counter itself.
#[derive(Debug)]
pub struct Desk {
    pub open: Act,
    pub pause: Opener,
    pub hand_over: Opener,
    pub close: Act,
}

impl Work {
    /// Those that stand before the first panel.
    pub fn first(&self) -> [&Act; 4] {
        [&self.call_next, &self.start, &self.recall, &self.hold]
    }
}

impl Key {
    pub fn of(ui: &Ui, value: &'static str) -> Self {
        let name = match value {
            " " => ui.t("counter.key_space"),
            letter if letter.len() == 1 => letter.to_uppercase(),
            other => other.to_owned(),
        };
        Self { value, name }
    }

    pub fn none() -> Self {
        Self {
            value: "",
            name: String::new(),
        }
    }

    pub fn is_none(&self) -> bool {
        self.value.is_empty()
    }
}

impl Acts<'_> {
    pub fn work(&self, mint: Mint<'_>) -> Work {
        let is = |name: &str| {
            self.present
                .is_some_and(|ticket| ticket.state.name() == name)
        };
        let (called, serving) = (is("called"), is("serving"));
        let there = called || serving;
        let can_call = self.counter.is_open() && self.present.is_none() && self.somebody_waits;
        let day_is_open = self.state.day.is_some() && self.state.closed_early.is_none();
        Work {
            call_next: self.next_step(("call_next", "call", " "), can_call, mint),
            start: self.next_step(("start", "start", "s"), called, mint),
            recall: self.act(("recall", "recall", "r"), called, mint),
            hold: self.act(("hold", "hold", "h"), serving, mint),
            transfer: self.opener(("transfer", "transfer", "t"), there),
            miss: self.act(("miss", "missed", "m"), called, mint),
            finish: Act {
                says: Some(("outcome", "completed")),
                ..self.next_step(("finish", "done", "Enter"), serving, mint)
            },
            outcomes: self.opener(("outcomes", "more", "d"), serving),
            correct: self.opener(("correct", "correct", "c"), there),
            queue: self.opener(("queue", "queue", "q"), self.somebody_waits),
            issue: self.opener(("issue", "issue", "n"), day_is_open),
        }
    }

    /// Opening, pausing, handing over and closing the counter.
    pub fn desk(&self, may_hand_over: bool, mint: Mint<'_>) -> Desk {
        let counter = self.counter;
        let (is_open, is_closed) = (counter.is_open(), counter.is_closed());
        let holds = self.state.tickets.at_counter(counter.number).next();
        let free = holds.is_none() && counter.ticket.is_none();
        let mut open = self.next_step(("open", "open", "o"), !is_open, mint);
        if matches!(counter.state, CounterState::Paused { .. }) {
            open.label = self.ui.t("counter.do_open_again");
        }
        Desk {
            open,
            pause: self.opener(("pause", "pause", "p"), is_open),
            hand_over: self.opener(("hand_over", "hand_over", "g"), may_hand_over && !is_closed),
            close: self.act(("close", "close", "x"), !is_closed && free, mint),
        }
    }

    /// Filled where it can be pressed.
    fn next_step(&self, row: Row, enabled: bool, mint: Mint<'_>) -> Act {
        let act = self.act(row, enabled, mint);
        Act {
            primary: act.enabled,
            ..act
        }
    }

    fn act(&self, (does, icon, key): Row, enabled: bool, mint: Mint<'_>) -> Act {
        Act {
            does,
            ticket: self.present.map(|ticket| ticket.id),
            id: mint(),
            icon,
            label: self.ui.t(&format!("counter.do_{does}")),
            key: Key::of(self.ui, key),
            enabled: enabled && !self.anothers,
            primary: false,
            says: None,
        }
    }

    fn opener(&self, (panel, icon, key): Row, enabled: bool) -> Opener {
        Opener {
            panel,
            icon,
            label: self.ui.t(&format!("counter.do_{panel}")),
            key: Key::of(self.ui, key),
            enabled: enabled && !self.anothers,
        }
    }
}

/// The counter's state as the header says it: what happens there counts before "open".
pub fn shown_state(counter: &Counter, present: Option<&Ticket>) -> &'static str {
    match (&counter.state, present.map(|ticket| &ticket.state)) {
        (CounterState::Closed, _) => "closed",
        (CounterState::Paused { .. }, _) => "paused",
        (CounterState::Open { .. }, Some(TicketState::Called { .. })) => "called",
        (CounterState::Open { .. }, Some(_)) => "serving",
        (CounterState::Open { .. }, None) => "open",
    }
}
