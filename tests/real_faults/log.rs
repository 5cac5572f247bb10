//! The branch's log as its staff read it over HTTP, and what must hold of it.

use std::collections::{BTreeMap, BTreeSet};

use frontdesk_domain::branch::{Envelope, Event, Issued, State};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::wire::Snapshot;

use crate::database;
use crate::hall::Hall;
use crate::kiosk::{Kiosk, Printed};

pub struct Log {
    pub events: Vec<Event>,
}

impl Log {
    /// The whole of it: without a gap, each event with the hash of the one before, and the state that is served is what
    /// it makes.
    pub async fn of(hall: &Hall) -> Self {
        let snapshot = hall.get("snapshot").await;
        let snapshot: Snapshot = snapshot.json().await.unwrap();
        let mut stream = hall.get("events?after=0").await;
        let (mut events, mut state, mut text) = (Vec::new(), State::default(), Vec::new());
        while state.seq < snapshot.seq {
            let chunk = stream.chunk().await.unwrap();
            text.extend_from_slice(&chunk.expect("the stream goes on"));
            let whole = text.windows(2).rposition(|pair| pair == b"\n\n");
            let Some(end) = whole else { continue };
            let frames: Vec<u8> = text.drain(..end + 2).collect();
            for line in std::str::from_utf8(&frames).unwrap().lines() {
                let Some(json) = line.strip_prefix("data: ") else {
                    continue;
                };
                let envelope: Envelope = serde_json::from_str(json).unwrap();
                state.apply(&envelope, json).unwrap();
                events.push(envelope.event);
            }
        }
        if state.seq == snapshot.seq {
            assert_eq!(
                state, snapshot.state,
                "the state served is what the log makes"
            );
        }
        Self { events }
    }

    /// In the order of the log.
    pub fn issued(&self) -> impl Iterator<Item = &Issued> {
        self.events.iter().filter_map(|event| match event {
            Event::TicketIssued(issued) => Some(&**issued),
            _ => None,
        })
    }

    /// Everything that somebody was given is recorded once, as it was given.
    pub fn has_once(&self, printed: &[Printed]) {
        let mut recorded: BTreeMap<TicketId, Vec<String>> = BTreeMap::new();
        for issued in self.issued() {
            let numbers = recorded.entry(issued.ticket).or_default();
            numbers.push(issued.number.to_string());
        }
        for ticket in printed {
            let numbers = recorded.get(&ticket.ticket).cloned().unwrap_or_default();
            assert_eq!(numbers, [ticket.number.as_str()], "{ticket:?}");
        }
    }

    /// Nobody has the number of somebody else, on paper or in the log.
    pub fn has_no_number_twice(&self) {
        let mut given = BTreeSet::new();
        for issued in self.issued() {
            let number = (issued.business_date, issued.number.clone());
            assert!(given.insert(number), "{} came twice", issued.number);
        }
    }

    /// No machine was taken for two, and no ticket for one that cannot be.
    pub fn has_no_alarm(&self) {
        for event in &self.events {
            assert!(
                !matches!(
                    event,
                    Event::TicketSetAside { .. }
                        | Event::LaneSuspended { .. }
                        | Event::HistoryLost { .. }
                        | Event::KioskStarted { set_back: true, .. }
                ),
                "{event:?}"
            );
        }
    }

    /// What a kiosk that is down has kept, and what the log says of it: the same number and day, and the same order.
    pub fn is_what_is_kept_by(&self, kiosk: &Kiosk) {
        let kept = database::tickets(&kiosk.database());
        assert!(kept.iter().all(|(_, status)| *status == Some(200)));
        let kept: Vec<_> = kept
            .into_iter()
            .map(|(fact, _)| (fact.ticket, fact.number, fact.business_date))
            .collect();
        let its_own: BTreeSet<_> = kept.iter().map(|(ticket, ..)| *ticket).collect();
        let recorded = self.issued().filter(|it| its_own.contains(&it.ticket));
        let recorded: Vec<_> = recorded
            .map(|it| (it.ticket, it.number.clone(), it.business_date))
            .collect();
        assert_eq!(recorded, kept, "{}", kiosk.id);
    }
}
