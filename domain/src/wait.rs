//! How long it will take: the queue is played forward over the counters that are open, by the rule that calls it.
//!
//! Source of the range: each service's handling time is taken at [`FAST_PERCENT`] for the low end and at
//! [`SLOW_PERCENT`] for the high end. Where no open counter can serve a ticket there is no range: we do not guess.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::branch::State;
use crate::counter::Counter;
use crate::ids::{ClassId, SkillId, TicketId};
use crate::queue::{self, Credits, Head};
use crate::ticket::{Need, Place, Ticket, TicketState};
use crate::time::Timestamp;

/// The low end of a range takes every customer at this share of the service's handling time.
pub const FAST_PERCENT: i64 = 75;
/// The high end.
pub const SLOW_PERCENT: i64 = 125;
/// A customer who is served longer than expected is taken to need at least this share of the handling time more.
pub const STILL_PERCENT: i64 = 20;
/// Ranges beyond this many minutes are rounded outward to [`COARSE_STEP_MINUTES`].
pub const FINE_UP_TO_MINUTES: u32 = 15;
pub const COARSE_STEP_MINUTES: u32 = 5;

/// What a waiting customer may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// How many would be called before, at the counters that can serve this ticket.
    pub ahead: u32,
    pub wait: Wait,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Wait {
    /// Whole minutes, and when this was reckoned.
    Range {
        low_minutes: u32,
        high_minutes: u32,
        made_at: Timestamp,
    },
    /// No open counter can serve it.
    NoCounterOpen,
}

/// Somebody who might join the queue now.
#[derive(Debug, Clone, Copy)]
pub struct Newcomer<'a> {
    pub skill: &'a SkillId,
    pub class: &'a ClassId,
}

/// The estimates of every waiting ticket, reckoned together.
pub fn estimates(state: &State, now: Timestamp) -> BTreeMap<TicketId, Estimate> {
    let people: Vec<Person> = state.waiting().map(Person::of).collect();
    state
        .waiting()
        .map(|ticket| ticket.id)
        .zip(reckon(state, &people, now))
        .collect()
}

/// What somebody would be told who took a number now.
pub fn for_newcomer(state: &State, newcomer: Newcomer<'_>, now: Timestamp) -> Estimate {
    let behind_all = Place::last();
    let mut people: Vec<Person> = state.waiting().map(Person::of).collect();
    people.push(Person {
        need: Need::Skill(Some(newcomer.skill)),
        class: newcomer.class,
        place: &behind_all,
        handling_ms: 0,
    });
    reckon(state, &people, now).pop().unwrap_or(Estimate {
        ahead: 0,
        wait: Wait::NoCounterOpen,
    })
}

/// One who waits, as far as the reckoning cares.
struct Person<'a> {
    need: Need<'a>,
    class: &'a ClassId,
    place: &'a Place,
    handling_ms: i64,
}

impl<'a> Person<'a> {
    fn of(ticket: &'a Ticket) -> Self {
        Self {
            need: ticket.need(),
            class: &ticket.class,
            place: &ticket.place,
            handling_ms: i64::from(ticket.handling_minutes) * 60_000,
        }
    }
}

/// When a person is called, and how many before at the counters that can serve them.
#[derive(Clone, Copy)]
struct Turn {
    after_ms: i64,
    ahead: u32,
}

fn reckon(state: &State, people: &[Person], now: Timestamp) -> Vec<Estimate> {
    let [usual, fast, slow] =
        [100, FAST_PERCENT, SLOW_PERCENT].map(|percent| play(state, people, now, percent));
    (0..people.len())
        .map(|i| match (usual[i], fast[i], slow[i]) {
            (Some(usual), Some(fast), Some(slow)) => Estimate {
                ahead: usual.ahead,
                // Another pace may change who serves whom, so the usual pace is kept inside the range.
                wait: range(
                    fast.after_ms.min(usual.after_ms),
                    slow.after_ms.max(usual.after_ms),
                    now,
                ),
            },
            _ => Estimate {
                ahead: standing_before(people, &people[i]),
                wait: Wait::NoCounterOpen,
            },
        })
        .collect()
}

fn range(low_ms: i64, high_ms: i64, made_at: Timestamp) -> Wait {
    let minutes = |ms: i64| u32::try_from(ms.max(0) / 60_000).unwrap_or(u32::MAX / 2);
    let low = minutes(low_ms);
    let high = minutes(high_ms.saturating_add(59_999)).max(low + 1);
    let step = if high > FINE_UP_TO_MINUTES {
        COARSE_STEP_MINUTES
    } else {
        1
    };
    Wait::Range {
        low_minutes: low / step * step,
        high_minutes: high.div_ceil(step) * step,
        made_at,
    }
}

/// Where no counter plays, the people before are those of the same need with an earlier place.
fn standing_before(people: &[Person], me: &Person) -> u32 {
    let before = people
        .iter()
        .filter(|other| other.need == me.need && other.place < me.place);
    u32::try_from(before.count()).unwrap_or(u32::MAX)
}

/// A counter in the game. One whose line is empty has retired: nobody joins while we play.
struct Player<'a> {
    counter: &'a Counter,
    free_at_ms: i64,
    credits: Credits,
    called: u32,
    retired: bool,
}

/// Plays the queue forward with every handling time at `percent`, until everybody who can be called has been.
fn play(state: &State, people: &[Person], now: Timestamp, percent: i64) -> Vec<Option<Turn>> {
    let mut turns = vec![None; people.len()];
    let mut lines = Lines::of(people);
    let mut players: Vec<Player> = state
        .open_counters()
        .map(|counter| Player {
            counter,
            free_at_ms: still_busy_ms(state, counter, now, percent),
            credits: counter.credits.clone(),
            called: 0,
            retired: false,
        })
        .collect();
    // The counter that is free first calls next; equal ones in the order of their numbers.
    while let Some(player) = players
        .iter_mut()
        .filter(|player| !player.retired)
        .min_by_key(|player| (player.free_at_ms, player.counter.number))
    {
        let heads = lines.heads(people, player.counter);
        let places: Vec<Head> = heads
            .iter()
            .map(|person| (people[*person].class, people[*person].place))
            .collect();
        let Some((class, _)) = queue::pick(&state.classes, &player.credits, &places) else {
            player.retired = true;
            continue;
        };
        queue::settle(
            &state.classes,
            &mut player.credits,
            class,
            places.iter().map(|(class, _)| *class),
        );
        let Some(called) = heads
            .into_iter()
            .find(|person| people[*person].class == class)
        else {
            break;
        };
        let after_ms = player.free_at_ms;
        player.free_at_ms += people[called].handling_ms * percent / 100;
        player.called += 1;
        lines.take(people, called);
        let serving = players
            .iter()
            .filter(|player| player.counter.can_serve(people[called].need));
        // The call itself is counted already.
        let ahead = serving
            .map(|player| player.called)
            .sum::<u32>()
            .saturating_sub(1);
        turns[called] = Some(Turn { after_ms, ahead });
    }
    turns
}

/// How long the counter's present customer will need it.
fn still_busy_ms(state: &State, counter: &Counter, now: Timestamp, percent: i64) -> i64 {
    let Some(ticket) = counter.ticket.and_then(|id| state.tickets.get(&id)) else {
        return 0;
    };
    let handling_ms = i64::from(ticket.handling_minutes) * 60_000 * percent / 100;
    match ticket.state {
        TicketState::Serving { since, .. } => {
            (handling_ms - now.ms_since(since)).max(handling_ms * STILL_PERCENT / 100)
        }
        _ => handling_ms,
    }
}

/// The waiting people by class and need, each line in the order of its places.
struct Lines<'a> {
    lines: BTreeMap<(&'a ClassId, Need<'a>), VecDeque<usize>>,
}

impl<'a> Lines<'a> {
    fn of(people: &[Person<'a>]) -> Self {
        let mut order: Vec<usize> = (0..people.len()).collect();
        order.sort_by(|a, b| people[*a].place.cmp(people[*b].place));
        let mut lines: BTreeMap<_, VecDeque<usize>> = BTreeMap::new();
        for person in order {
            lines
                .entry((people[person].class, people[person].need))
                .or_default()
                .push_back(person);
        }
        Self { lines }
    }

    /// The first of each class that `counter` can serve.
    fn heads(&self, people: &[Person<'a>], counter: &Counter) -> Vec<usize> {
        let mut heads: Vec<usize> = Vec::new();
        for ((class, need), line) in &self.lines {
            let Some(first) = line.front().copied().filter(|_| counter.can_serve(*need)) else {
                continue;
            };
            match heads.iter_mut().find(|head| people[**head].class == *class) {
                Some(head) if people[first].place < people[*head].place => *head = first,
                Some(_) => {}
                None => heads.push(first),
            }
        }
        heads
    }

    fn take(&mut self, people: &[Person<'a>], person: usize) {
        if let Some(line) = self
            .lines
            .get_mut(&(people[person].class, people[person].need))
        {
            line.pop_front();
        }
    }
}
