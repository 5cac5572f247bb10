//! One line of the queue: the waiting tickets of a class and skill, in the order of their places.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Place, Ticket};

/// In order at all times. Most join at the end and leave at the front, which costs nothing; a place in between is found
/// by halving.
#[derive(Debug, Clone, Default)]
pub struct Line(VecDeque<Arc<Ticket>>);

impl Line {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who is called next of this line.
    pub fn first(&self) -> Option<&Arc<Ticket>> {
        self.0.front()
    }

    pub fn last(&self) -> Option<&Arc<Ticket>> {
        self.0.back()
    }

    /// Counts from 0.
    pub fn get(&self, index: usize) -> Option<&Arc<Ticket>> {
        self.0.get(index)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Ticket>> + ExactSizeIterator {
        self.0.iter()
    }

    /// How many stand before a place.
    pub fn before(&self, place: &Place) -> usize {
        // Whoever arrives stands behind all others, nearly always.
        match self.0.back() {
            Some(last) if last.place < *place => self.0.len(),
            _ => self.0.partition_point(|other| other.place < *place),
        }
    }

    /// How many stand before a place or on it.
    pub fn up_to(&self, place: &Place) -> usize {
        self.0.partition_point(|other| other.place <= *place)
    }

    pub(super) fn join(&mut self, ticket: Arc<Ticket>) {
        match self.0.back() {
            Some(last) if last.place >= ticket.place => {
                let index = self.index_of(&ticket);
                self.0.insert(index, ticket);
            }
            _ => self.0.push_back(ticket),
        }
    }

    pub(super) fn leave(&mut self, ticket: &Ticket) {
        let index = self.index_of(ticket);
        debug_assert_eq!(self.0.get(index).map(|there| there.id), Some(ticket.id));
        self.0.remove(index);
    }

    /// Where the ticket stands or would stand. Places do not tie in any log of ours; if they did, ids would decide.
    fn index_of(&self, ticket: &Ticket) -> usize {
        self.0
            .partition_point(|other| (&other.place, other.id) < (&ticket.place, ticket.id))
    }
}
