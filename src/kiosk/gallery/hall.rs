//! A made-up morning in the sample hall: counters open, people waiting, some called. Made by the rules themselves.

use std::sync::Arc;

use frontdesk_domain::branch::{
    Actor, Command, Context, ENVELOPE_VERSION, Envelope, Past, State, TicketFact, decide,
};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{CommandId, DeviceId, LogId, TicketId};
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::time::Timestamp;
use uuid::Uuid;

use crate::kiosk::disk::Place;
use crate::kiosk::facts::{Facts, Published};
use crate::sample;

/// Saturday, 21 November 2026, 10:32 in Shanghai.
pub const NOW: Timestamp = Timestamp(1_795_228_320_000);
pub(super) const TODAY: &str = "2026-11-21";

const HOUR_MS: i64 = 3_600_000;
/// A clerk does one thing after another so fast; two calls may not follow each other faster.
const STEP_MS: i64 = 60_000;

pub struct Hall {
    pub facts: Facts,
    pub site: Arc<Published>,
    ids: u128,
    /// When the next thing happens.
    at: Timestamp,
}

impl Hall {
    /// # Panics
    /// When the sample hall does not keep its own rules, which the tests would have found.
    pub fn new() -> Self {
        let site = sample::hall().expect("the sample hall is checked by the tests");
        Self::of(Arc::new(Published::of("https://desk.example.org", site)))
    }

    /// The same morning in another hall.
    pub fn of(published: Arc<Published>) -> Self {
        let place = Place {
            branch: published.site.settings.branch.id.clone(),
            kiosk: published.site.settings.kiosks[0].id.clone(),
        };
        let facts = Facts {
            place: Some(Arc::new(place)),
            published: Some(published.clone()),
            heard_at: Some(NOW),
            connected: true,
            ..Facts::default()
        };
        let mut hall = Self {
            facts,
            site: published,
            ids: 0,
            at: NOW,
        };
        hall.morning();
        hall
    }

    /// Half the counters are open and busy, one customer has been served and one was missed, and a few people wait for
    /// each kind of business.
    fn morning(&mut self) {
        self.at = NOW.plus_ms(-HOUR_MS);
        let new_log = LogId(self.id());
        self.does(&Command::Configure { new_log });
        self.does(&Command::OpenDay {
            date: TODAY.parse().expect("a date"),
            began: self.at,
        });
        // Without a lane of its own nothing of a kiosk's is recorded.
        let (kiosk, device) = (
            self.site.site.settings.kiosks[0].id.clone(),
            DeviceId(self.id()),
        );
        self.does(&Command::EnrolKiosk { kiosk, device });
        let counters: Vec<CounterNumber> = self
            .site
            .site
            .settings
            .counters
            .iter()
            .map(|counter| counter.number)
            .collect();
        for counter in counters.iter().step_by(2) {
            self.does(&Command::OpenCounter {
                counter: *counter,
                clerk: None,
            });
        }
        let services: Vec<_> = self
            .site
            .site
            .catalogue
            .services
            .iter()
            .map(|s| (s.id.clone(), s.prefix))
            .collect();
        for (nth, (service, prefix)) in (1_u32..60).zip(services.iter().step_by(2).cycle()) {
            let number = TicketNumber::new(*prefix, frontdesk_domain::number::Lane::first(), nth)
                .expect("a small number");
            let ticket = TicketId(self.id());
            let fact = TicketFact {
                kiosk: self.site.site.settings.kiosks[0].id.clone(),
                ticket,
                number,
                business_date: TODAY.parse().expect("a date"),
                code: Hash::of(ticket.to_string().as_bytes()),
                service: service.clone(),
                class: None,
                catalogue: self.site.catalogue_version,
                lang: Lang::ZhHans,
                answers: frontdesk_domain::catalogue::Answers::new(),
                ticked: std::collections::BTreeSet::new(),
                arrival: NOW.plus_ms(-i64::from(60 - nth) * 60_000),
                run: None,
            };
            self.at = fact.arrival;
            self.does(&Command::RecordTicket(Box::new(fact)));
        }
        self.one_is_served_and_one_is_missed(counters[0]);
        self.at = NOW;
        for counter in counters.iter().step_by(2) {
            self.does(&Command::CallNext { counter: *counter });
        }
    }

    fn one_is_served_and_one_is_missed(&mut self, counter: CounterNumber) {
        let steps: [fn(CounterNumber, TicketId) -> Command; 4] = [
            |counter, ticket| Command::Start { counter, ticket },
            |counter, ticket| Command::Finish {
                counter,
                ticket,
                outcome: Outcome::Accepted,
            },
            |counter, ticket| Command::Recall { counter, ticket },
            |counter, ticket| Command::Miss { counter, ticket },
        ];
        for steps in steps.chunks(2) {
            self.does(&Command::CallNext { counter });
            for step in steps {
                self.at = self.at.plus_ms(STEP_MS);
                let called = self.facts.state.counters.get(&counter);
                if let Some(ticket) = called.and_then(|counter| counter.ticket) {
                    self.does(&step(counter, ticket));
                }
            }
        }
    }

    /// Decides and applies, as the centre does. What the rules refuse is left out of the picture.
    pub fn does(&mut self, command: &Command) {
        let context = Context {
            at: self.at,
            site: &self.site.site,
            past: Past::nothing(),
        };
        let events = decide(&self.facts.state, command, context).unwrap_or_default();
        for event in events {
            let state: &State = &self.facts.state;
            let envelope = Envelope {
                seq: state.seq + 1,
                prev: state.head,
                at: self.at,
                business_date: state.day,
                actor: Actor::Centre,
                by: None,
                command_id: CommandId(self.id()),
                v: ENVELOPE_VERSION,
                event,
            };
            let json = envelope.to_json();
            Arc::make_mut(&mut self.facts.state)
                .apply(&envelope, &json)
                .expect("what was decided can be applied");
        }
    }

    /// The same ids every time, so that the same pictures come out.
    pub fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }
}

impl Default for Hall {
    fn default() -> Self {
        Self::new()
    }
}
