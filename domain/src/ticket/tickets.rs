//! The tickets of a branch, and what is asked of them often enough to be kept beside them: whose a number or a code is,
//! the greatest counter of a lane, and each line of the queue in its order. Nothing here looks at every ticket but what
//! concerns them all.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Line, Need, Ticket};
use crate::hash::Hash;
use crate::ids::{ClassId, SkillId, TicketId};
use crate::number::{COUNTER_MAX, Lane, Prefix, TicketNumber};
use crate::rules::CounterNumber;
use crate::time::BusinessDate;

/// Reads as a map by id. Every change goes through a method here, so that what is kept beside the map agrees with it;
/// its JSON is the map alone.
#[derive(Clone, Default)]
pub struct Tickets {
    by_id: BTreeMap<TicketId, Arc<Ticket>>,
    numbers: BTreeSet<(BusinessDate, TicketNumber, TicketId)>,
    /// Those of tickets that have not ended.
    open_numbers: BTreeSet<(TicketNumber, TicketId)>,
    codes: BTreeSet<(Hash, TicketId)>,
    at_counters: BTreeSet<(CounterNumber, TicketId)>,
    lines: BTreeMap<ClassId, BTreeMap<Option<SkillId>, Line>>,
    /// Of those that were sent to a counter.
    lines_of_counters: BTreeMap<CounterNumber, BTreeMap<ClassId, Line>>,
}

impl Tickets {
    /// A ticket that is there already stays as it is.
    pub fn insert(&mut self, ticket: Ticket) {
        if !self.by_id.contains_key(&ticket.id) {
            self.put_in(Arc::new(ticket));
        }
    }

    /// The ticket to be changed; what is kept beside it follows when the change is dropped.
    pub fn change(&mut self, id: TicketId) -> Option<Change<'_>> {
        let ticket = self.by_id.remove(&id)?;
        self.forget(&ticket);
        Some(Change {
            tickets: self,
            ticket: Some(ticket),
        })
    }

    /// Drops all tickets but those to be kept.
    pub fn retain(&mut self, keep: impl Fn(&Ticket) -> bool) {
        let all = self.by_id.values().filter(|ticket| !keep(ticket));
        let dropped: Vec<TicketId> = all.map(|ticket| ticket.id).collect();
        for id in dropped {
            if let Some(ticket) = self.by_id.remove(&id) {
                self.forget(&ticket);
            }
        }
    }

    /// The ticket that bears a number on a business day.
    pub fn by_number(&self, date: BusinessDate, number: &TicketNumber) -> Option<&Arc<Ticket>> {
        let from = (date, number.clone(), TicketId::LEAST);
        let (found_date, found, id) = self.numbers.range(from..).next()?;
        ((*found_date, found) == (date, number)).then(|| self.by_id.get(id))?
    }

    pub fn by_code(&self, code: &Hash) -> Option<&Arc<Ticket>> {
        let (found, id) = self.codes.range((*code, TicketId::LEAST)..).next()?;
        (found == code).then(|| self.by_id.get(id))?
    }

    /// The greatest counter of a business day's tickets with this prefix and lane; 0 without any.
    pub fn last_counter_of(&self, date: BusinessDate, prefix: Prefix, lane: &Lane) -> u32 {
        let (first, last) = bounds(prefix, lane);
        let same = (date, first, TicketId::LEAST)..=(date, last, TicketId::GREATEST);
        let greatest = self.numbers.range(same).next_back();
        greatest.map_or(0, |(_, number, _)| number.counter())
    }

    /// The greatest counter with this prefix and lane among the tickets of any day that have not ended; 0 without any.
    pub fn last_open_counter(&self, prefix: Prefix, lane: &Lane) -> u32 {
        let (first, last) = bounds(prefix, lane);
        let same = (first, TicketId::LEAST)..=(last, TicketId::GREATEST);
        let greatest = self.open_numbers.range(same).next_back();
        greatest.map_or(0, |(number, _)| number.counter())
    }

    /// The tickets that are with a counter: called, served or held there.
    pub fn at_counter(&self, counter: CounterNumber) -> impl Iterator<Item = &Arc<Ticket>> {
        let all = (counter, TicketId::LEAST)..=(counter, TicketId::GREATEST);
        let ids = self.at_counters.range(all);
        ids.filter_map(|(_, id)| self.by_id.get(id))
    }

    /// The lines of the queue, by class and need. A line is never empty.
    pub fn lines(&self) -> impl Iterator<Item = (&ClassId, Need<'_>, &Line)> {
        let by_skill = self.lines.iter().flat_map(|(class, of_class)| {
            let lines = of_class.iter();
            lines.map(move |(skill, line)| (class, Need::Skill(skill.as_ref()), line))
        });
        let by_counter = self.lines_of_counters.iter();
        let by_counter = by_counter.flat_map(|(counter, of_counter)| {
            let lines = of_counter.iter();
            lines.map(move |(class, line)| (class, Need::Counter(*counter), line))
        });
        by_skill.chain(by_counter)
    }

    /// Where tickets of this one's class and need wait; nothing where none does.
    pub fn line_of(&self, like: &Ticket) -> Option<&Line> {
        match like.waits_for {
            Some(counter) => self.lines_of_counters.get(&counter)?.get(&like.class),
            None => self.lines.get(&like.class)?.get(&like.skill),
        }
    }

    fn put_in(&mut self, ticket: Arc<Ticket>) {
        let id = ticket.id;
        let number = (ticket.business_date, ticket.number.clone(), id);
        self.numbers.insert(number);
        self.codes.insert((ticket.code, id));
        if !ticket.state.is_terminal() {
            self.open_numbers.insert((ticket.number.clone(), id));
        }
        if let Some(counter) = ticket.counter() {
            self.at_counters.insert((counter, id));
        }
        if ticket.is_waiting() {
            self.line_for(&ticket).join(Arc::clone(&ticket));
        }
        self.by_id.insert(id, ticket);
    }

    /// Takes a ticket out of everything but the map.
    fn forget(&mut self, ticket: &Ticket) {
        let id = ticket.id;
        let number = (ticket.business_date, ticket.number.clone(), id);
        self.numbers.remove(&number);
        self.codes.remove(&(ticket.code, id));
        if !ticket.state.is_terminal() {
            self.open_numbers.remove(&(ticket.number.clone(), id));
        }
        if let Some(counter) = ticket.counter() {
            self.at_counters.remove(&(counter, id));
        }
        if ticket.is_waiting() {
            match ticket.waits_for {
                Some(counter) => {
                    leave(&mut self.lines_of_counters, &counter, &ticket.class, ticket);
                }
                None => leave(&mut self.lines, &ticket.class, &ticket.skill, ticket),
            }
        }
    }

    /// The line that a ticket joins, new where nobody waits there. Keys are cloned for a new line only.
    fn line_for(&mut self, ticket: &Ticket) -> &mut Line {
        match ticket.waits_for {
            Some(counter) => {
                let of_counter = self.lines_of_counters.entry(counter).or_default();
                entry(of_counter, &ticket.class)
            }
            None => entry(entry(&mut self.lines, &ticket.class), &ticket.skill),
        }
    }
}

fn entry<'a, K: Ord + Clone, V: Default>(map: &'a mut BTreeMap<K, V>, key: &K) -> &'a mut V {
    if !map.contains_key(key) {
        map.insert(key.clone(), V::default());
    }
    map.get_mut(key)
        .expect("it is there, or was just put there")
}

/// Takes a ticket out of its line, and empty lines out of the map.
fn leave<K: Ord, L: Ord>(
    lines: &mut BTreeMap<K, BTreeMap<L, Line>>,
    outer: &K,
    inner: &L,
    ticket: &Ticket,
) {
    let Some(inside) = lines.get_mut(outer) else {
        return;
    };
    if let Some(line) = inside.get_mut(inner) {
        line.leave(ticket);
        if line.is_empty() {
            inside.remove(inner);
        }
    }
    if inside.is_empty() {
        lines.remove(outer);
    }
}

/// The least and the greatest number of a prefix and lane.
fn bounds(prefix: Prefix, lane: &Lane) -> (TicketNumber, TicketNumber) {
    let number = |counter| {
        TicketNumber::new(prefix, lane.clone(), counter).expect("both are within the bounds")
    };
    (number(1), number(COUNTER_MAX))
}

/// A ticket while it is changed.
pub struct Change<'a> {
    tickets: &'a mut Tickets,
    /// Nothing only while it is dropped.
    ticket: Option<Arc<Ticket>>,
}

const HELD: &str = "the ticket is given back only when the change is dropped";

impl Deref for Change<'_> {
    type Target = Ticket;

    fn deref(&self) -> &Ticket {
        self.ticket.as_ref().expect(HELD)
    }
}

impl DerefMut for Change<'_> {
    /// Copied when somebody else still looks at it.
    fn deref_mut(&mut self) -> &mut Ticket {
        Arc::make_mut(self.ticket.as_mut().expect(HELD))
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.tickets.put_in(ticket);
        }
    }
}

impl Deref for Tickets {
    type Target = BTreeMap<TicketId, Arc<Ticket>>;

    fn deref(&self) -> &Self::Target {
        &self.by_id
    }
}

impl std::fmt::Debug for Tickets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.by_id.fmt(f)
    }
}

impl PartialEq for Tickets {
    fn eq(&self, other: &Self) -> bool {
        self.by_id == other.by_id
    }
}

impl Eq for Tickets {}

impl FromIterator<Ticket> for Tickets {
    fn from_iter<T: IntoIterator<Item = Ticket>>(all: T) -> Self {
        let mut tickets = Self::default();
        all.into_iter().for_each(|ticket| tickets.insert(ticket));
        tickets
    }
}

impl Serialize for Tickets {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.by_id.iter().map(|(id, ticket)| (id, &**ticket)))
    }
}

impl<'de> Deserialize<'de> for Tickets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // By the id within: a key that says another would make the map contradict its tickets.
        let map = BTreeMap::<TicketId, Ticket>::deserialize(deserializer)?;
        Ok(map.into_values().collect())
    }
}
