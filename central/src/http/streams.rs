//! How many event streams may be open: staff and kiosks have places of their own, and a ticket has a few, so that no
//! receipt code can take the streams of everybody else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use frontdesk_domain::ids::TicketId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::ApiError;
use super::reports::Link;

/// A counter and a kiosk hold one each.
const STAFF_MAX: usize = 5120;

/// A phone holds one.
const PHONES_MAX: usize = 5120;

/// A family may follow one ticket on several phones.
pub(super) const PER_TICKET_MAX: usize = 8;

pub(super) struct Streams {
    staff: Arc<Semaphore>,
    phones: Arc<Semaphore>,
    tickets: Mutex<BTreeMap<TicketId, Arc<Semaphore>>>,
}

/// A place, given back when it is dropped.
pub(super) struct Place {
    _held: Vec<OwnedSemaphorePermit>,
    _link: Option<Link>,
}

impl Place {
    /// The same, for a kiosk that is linked as long as the place is held.
    pub fn linking(self, link: Option<Link>) -> Self {
        Self {
            _link: link,
            ..self
        }
    }
}

impl Streams {
    pub fn new() -> Self {
        Self {
            staff: Arc::new(Semaphore::new(STAFF_MAX)),
            phones: Arc::new(Semaphore::new(PHONES_MAX)),
            tickets: Mutex::default(),
        }
    }

    pub fn for_staff(&self) -> Result<Place, ApiError> {
        Ok(Place {
            _held: vec![take(&self.staff)?],
            _link: None,
        })
    }

    pub fn for_ticket(&self, ticket: TicketId) -> Result<Place, ApiError> {
        let mut tickets = self.tickets.lock().unwrap_or_else(PoisonError::into_inner);
        // Tickets that nobody follows any more are forgotten before there are too many.
        if tickets.len() > PHONES_MAX {
            tickets.retain(|_, places| places.available_permits() < PER_TICKET_MAX);
        }
        let places = tickets
            .entry(ticket)
            .or_insert_with(|| Arc::new(Semaphore::new(PER_TICKET_MAX)));
        Ok(Place {
            _held: vec![take(places)?, take(&self.phones)?],
            _link: None,
        })
    }
}

fn take(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, ApiError> {
    Arc::clone(places).try_acquire_owned().map_err(|_| {
        ApiError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "too_many_streams",
            "Too many event streams are open. Ask for the state now and then instead, or try again in a second.",
        )
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn one_ticket_takes_no_more_than_its_places_and_none_of_the_staffs() {
        let streams = Streams::new();
        let (mine, other) = (TicketId(Uuid::from_u128(1)), TicketId(Uuid::from_u128(2)));
        let mut held: Vec<_> = (0..PER_TICKET_MAX)
            .map(|_| streams.for_ticket(mine).unwrap())
            .collect();
        assert!(streams.for_ticket(mine).is_err());
        assert!(streams.for_ticket(other).is_ok() && streams.for_staff().is_ok());
        held.pop();
        assert!(streams.for_ticket(mine).is_ok(), "a place given back");
    }

    #[test]
    fn when_staff_and_kiosks_have_all_their_places_the_next_one_waits_until_one_is_given_back() {
        let streams = Streams::new();
        let mut held: Vec<_> = (0..STAFF_MAX)
            .map(|_| streams.for_staff().unwrap())
            .collect();
        assert!(streams.for_staff().is_err());
        let phone = streams.for_ticket(TicketId(Uuid::max()));
        assert!(phone.is_ok(), "phones have places of their own");
        held.pop();
        assert!(streams.for_staff().is_ok());
    }

    #[test]
    fn when_all_phones_have_their_places_staff_still_get_one() {
        let streams = Streams::new();
        let held: Vec<_> = (0..PHONES_MAX as u128)
            .map(|n| streams.for_ticket(TicketId(Uuid::from_u128(n))).unwrap())
            .collect();
        assert!(streams.for_ticket(TicketId(Uuid::max())).is_err());
        assert!(streams.for_staff().is_ok());
        drop(held);
    }
}
