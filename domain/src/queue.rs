//! Who is next, and why.
//!
//! Within a priority class the order is the place (arrival, unless moved). Between classes it is the configured ratio,
//! kept per counter by smooth weighted round robin: at each call every class that waits there is credited its weight,
//! the one with the greatest credit is called and pays the sum of those weights. So of every Σ weights calls at a
//! counter where all classes wait, a class gets exactly its weight, and none starves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::branch::State;
use crate::counter::Counter;
use crate::ids::{ClassId, TicketId};
use crate::rules::PriorityClass;
use crate::ticket::{Line, Place, Ticket};

/// Why this ticket was called and not another: what was known at the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallReason {
    pub rule: CallRule,
    pub class: ClassId,
    /// How many waited of each class that this counter could serve, the called one included.
    pub waiting: BTreeMap<ClassId, u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum CallRule {
    /// Nobody whom this counter can serve stands before it.
    FirstInLine,
    /// Somebody of another class stands before it, and by the ratio it was this class's turn: `weight` of every `of`.
    ClassTurn { weight: u16, of: u16 },
    /// The clerk chose it out of turn. Nobody's turn is used up by that.
    Chosen,
}

/// Credits of the classes at one counter.
pub type Credits = BTreeMap<ClassId, i64>;

/// The first in line of a class, as one counter sees it.
pub(crate) type Head<'a> = (&'a ClassId, &'a Place);

/// The ticket that `counter` would call now.
pub fn next(state: &State, counter: &Counter) -> Option<(TicketId, CallReason)> {
    let mut heads: BTreeMap<&ClassId, &Ticket> = BTreeMap::new();
    for (class, first, _) in served(state, counter) {
        let head = heads.entry(class).or_insert(first);
        if first.place < head.place {
            *head = first;
        }
    }
    let places: Vec<Head> = heads
        .iter()
        .map(|(class, ticket)| (*class, &ticket.place))
        .collect();
    let (class, rule) = pick(&state.classes, &counter.credits, &places)?;
    let reason = CallReason {
        rule,
        class: class.clone(),
        waiting: waiting(state, counter),
    };
    Some((heads.get(class)?.id, reason))
}

/// Why a counter calls this very ticket: because it is next, or because the clerk chose it.
pub fn called_out(state: &State, counter: &Counter, ticket: &Ticket) -> CallReason {
    match next(state, counter) {
        Some((next, reason)) if next == ticket.id => reason,
        _ => CallReason {
            rule: CallRule::Chosen,
            class: ticket.class.clone(),
            waiting: waiting(state, counter),
        },
    }
}

/// How many wait of each class that a counter can serve.
fn waiting(state: &State, counter: &Counter) -> BTreeMap<ClassId, u32> {
    let mut waiting: BTreeMap<ClassId, u32> = BTreeMap::new();
    for (class, _, line) in served(state, counter) {
        let people = u32::try_from(line.len()).unwrap_or(u32::MAX);
        let of_class = waiting.entry(class.clone()).or_default();
        *of_class = of_class.saturating_add(people);
    }
    waiting
}

/// The lines that a counter can serve, each with its class and whoever is first.
fn served<'a>(
    state: &'a State,
    counter: &'a Counter,
) -> impl Iterator<Item = (&'a ClassId, &'a Ticket, &'a Line)> {
    let lines = state.tickets.lines();
    lines
        .filter(|(_, need, _)| counter.can_serve(*need))
        .filter_map(|(class, _, line)| Some((class, &**line.first()?, line)))
}

/// The next `count` that `counter` would call one after another, if nobody came and no other counter called.
pub fn upcoming(state: &State, counter: &Counter, count: usize) -> Vec<(TicketId, CallRule)> {
    let mut lines: BTreeMap<&ClassId, Vec<&Ticket>> = BTreeMap::new();
    for (class, _, line) in served(state, counter) {
        // No more than `count` of a line can be called.
        let first = line.iter().take(count).map(|ticket| &**ticket);
        lines.entry(class).or_default().extend(first);
    }
    // Last first, so that the head is popped from the end.
    for line in lines.values_mut() {
        line.sort_by(|a, b| b.place.cmp(&a.place));
    }
    let mut credits = counter.credits.clone();
    let mut upcoming = Vec::new();
    while upcoming.len() < count {
        let heads: Vec<Head> = lines
            .iter()
            .filter_map(|(class, line)| Some((*class, &line.last()?.place)))
            .collect();
        let Some((class, rule)) = pick(&state.classes, &credits, &heads) else {
            break;
        };
        let waited = heads.iter().map(|(class, _)| *class);
        settle(&state.classes, &mut credits, class, waited);
        let Some(ticket) = lines.get_mut(class).and_then(Vec::pop) else {
            break;
        };
        upcoming.push((ticket.id, rule));
    }
    upcoming
}

/// Which class is next where the classes of `heads` wait, and why.
pub(crate) fn pick<'a>(
    classes: &[PriorityClass],
    credits: &Credits,
    heads: &[Head<'a>],
) -> Option<(&'a ClassId, CallRule)> {
    let credit =
        |class: &ClassId| credits.get(class).copied().unwrap_or(0) + weight(classes, class);
    // Equal credits go to whoever stands first.
    let (class, place) = heads
        .iter()
        .max_by(|a, b| credit(a.0).cmp(&credit(b.0)).then_with(|| b.1.cmp(a.1)))?;
    if heads.iter().all(|(_, other)| place <= other) {
        return Some((class, CallRule::FirstInLine));
    }
    let total: i64 = heads.iter().map(|(class, _)| weight(classes, class)).sum();
    let small = |weight: i64| u16::try_from(weight).unwrap_or(u16::MAX);
    Some((
        class,
        CallRule::ClassTurn {
            weight: small(weight(classes, class)),
            of: small(total),
        },
    ))
}

/// What a call does to the credits of the counter: every class that waited gets its weight, the called one pays.
pub(crate) fn settle<'a>(
    classes: &[PriorityClass],
    credits: &mut Credits,
    called: &ClassId,
    waited: impl Iterator<Item = &'a ClassId>,
) {
    let mut total = 0;
    for class in waited {
        let weight = weight(classes, class);
        *credits.entry(class.clone()).or_default() += weight;
        total += weight;
    }
    *credits.entry(called.clone()).or_default() -= total;
    credits.retain(|_, credit| *credit != 0);
}

/// A class that is no longer configured still has the smallest weight, so that its tickets are not stranded.
fn weight(classes: &[PriorityClass], id: &ClassId) -> i64 {
    classes
        .iter()
        .find(|class| class.id == *id)
        .map_or(1, |class| i64::from(class.weight.max(1)))
}

/// Who waits of a ticket's class and need, in the order of their places.
pub fn line<'a>(state: &'a State, like: &Ticket) -> Option<&'a Line> {
    state.tickets.line_of(like)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::Timestamp;

    fn class(name: &str, weight: u16) -> PriorityClass {
        PriorityClass {
            id: name.parse().unwrap(),
            name: crate::text::Text::default(),
            weight,
            claim: crate::text::Text::default(),
        }
    }

    fn calls(classes: &[PriorityClass], count: usize) -> Vec<ClassId> {
        let place = Place::on_arrival(Timestamp(0), "A001".parse().unwrap());
        let heads: Vec<Head> = classes.iter().map(|class| (&class.id, &place)).collect();
        let mut credits = Credits::new();
        (0..count)
            .map(|_| {
                let (called, _) = pick(classes, &credits, &heads).unwrap();
                settle(
                    classes,
                    &mut credits,
                    called,
                    heads.iter().map(|(class, _)| *class),
                );
                called.clone()
            })
            .collect()
    }

    proptest! {
        #[test]
        fn where_all_classes_wait_each_gets_exactly_its_weight_of_every_round(weights in prop::collection::vec(1..9_u16, 1..5)) {
            let classes: Vec<_> = weights.iter().enumerate().map(|(i, w)| class(&format!("c{i}"), *w)).collect();
            let round: usize = weights.iter().map(|w| usize::from(*w)).sum();
            let called = calls(&classes, round * 3);
            for window in called.chunks(round) {
                for class in &classes {
                    let got = window.iter().filter(|called| **called == class.id).count();
                    prop_assert_eq!(got, usize::from(class.weight));
                }
            }
        }
    }

    #[test]
    fn two_normal_to_one_priority_is_called_in_turns_and_not_in_blocks() {
        let called = calls(&[class("normal", 2), class("priority", 1)], 6);
        let names: Vec<_> = called.iter().map(ClassId::as_str).collect();
        assert_eq!(
            names,
            [
                "normal", "priority", "normal", "normal", "priority", "normal"
            ]
        );
    }
}
