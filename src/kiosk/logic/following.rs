//! Follows the branch: the configuration in force, a snapshot where there is no replica to go on from, then the stream
//! of events from the replica's cursor. Whatever breaks, it begins again, with patience.

use std::sync::Arc;

use frontdesk_domain::branch::{Corrupt, Envelope, Event};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::{CatalogueBody, Snapshot};

use super::ask::{Answer, Ask, AskId, Asked, Cursor, NOT_MODIFIED, Slot, What};
use super::patience::Patience;
use super::pushing::ANSWER_MAX_MS;
use super::{Disk, KEEP_EVERY_MS, Kiosk};
use crate::kiosk::disk::{Answered, Change};
use crate::kiosk::facts::Published;
use crate::kiosk::replica::{self, Diverged};

/// The stream says at least "still here" this often; silence for longer means that it is gone.
const SILENCE_MAX_MS: i64 = 35_000;
/// A configuration or a snapshot is large, and the line may be slow.
const DOCUMENT_MAX_MS: i64 = 60_000;
/// A stream that held this long was no failure.
const STEADY_MS: i64 = 10_000;

#[derive(Debug, Default)]
pub(super) struct Follower {
    stage: Stage,
    asked: Option<Asked>,
    /// The configuration is asked for while the stream goes on.
    refresh: Option<Asked>,
    /// It is another one than the kiosk holds.
    refresh_due: bool,
    /// The replica does not fit the log: it is replaced by a snapshot.
    afresh: bool,
    contact: Contact,
    patience: Patience,
}

/// What is known of the centre since the line broke.
#[derive(Debug, Default)]
struct Contact {
    /// It has answered something in this attempt.
    answered: bool,
    /// The branch is followed, or the last attempt found a centre that gives no stream.
    looked: bool,
}

/// What is asked for next, or the stream that is open.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Catalogue,
    Snapshot,
    Stream,
    Following {
        stream: AskId,
        since: Timestamp,
        heard: Timestamp,
    },
}

impl Follower {
    pub fn asked(&self, ask: AskId) -> Option<Asked> {
        self.asked.filter(|asked| asked.id == ask)
    }

    pub fn refreshing(&self, ask: AskId) -> Option<Asked> {
        self.refresh.filter(|asked| asked.id == ask)
    }

    /// The stream that is open.
    pub fn stream(&self) -> Option<AskId> {
        match self.stage {
            Stage::Following { stream, .. } => Some(stream),
            _ => None,
        }
    }

    /// The attempt, the stream or the refresh under way.
    pub fn is_about(&self, ask: AskId) -> bool {
        self.asked(ask).is_some() || self.refreshing(ask).is_some() || self.stream() == Some(ask)
    }

    pub fn has_looked(&self) -> bool {
        self.contact.looked
    }

    /// The replica does not fit the log and gives way to a snapshot.
    pub fn is_afresh(&self) -> bool {
        self.afresh
    }

    pub fn begin_afresh(&mut self) {
        self.afresh = true;
    }

    fn asked_max_ms(&self) -> i64 {
        match self.stage {
            Stage::Catalogue | Stage::Snapshot => DOCUMENT_MAX_MS,
            Stage::Stream | Stage::Following { .. } => ANSWER_MAX_MS,
        }
    }
}

impl<D: Disk> Kiosk<D> {
    /// The next step towards an open stream.
    pub(super) fn follow_on(&mut self, now: Timestamp) -> Option<Ask> {
        let busy = self.follower.asked.is_some() || self.follower.stream().is_some();
        if busy || self.follower.patience.waits(now).is_some() {
            return None;
        }
        let state = &self.facts.state;
        let what = match self.follower.stage {
            Stage::Catalogue => self.catalogue(),
            Stage::Snapshot => What::Snapshot,
            Stage::Stream => What::Follow(Cursor {
                after: state.seq,
                hash: state.head,
                log: state.log,
            }),
            Stage::Following { .. } => return None,
        };
        let ask = self.ask(Slot::Follow, what);
        self.follower.asked = Some(Asked {
            id: ask.id,
            sent: now,
        });
        Some(ask)
    }

    pub(super) fn follower_answered(&mut self, answer: &Answer, now: Timestamp) {
        let Some(asked) = self.follower.asked.take() else {
            return;
        };
        if let Some(why) = not_let_in(answer) {
            return self.follower_failed(&why, now);
        }
        let step = match self.follower.stage {
            Stage::Catalogue => self.take_catalogue(answer, now),
            Stage::Snapshot => self.take_snapshot(answer, now),
            Stage::Stream | Stage::Following { .. } => self.open_stream(asked.id, answer, now),
        };
        if let Err(why) = step {
            self.follower_failed(&why, now);
        }
    }

    fn take_catalogue(&mut self, answer: &Answer, now: Timestamp) -> Result<(), String> {
        self.publish(answer)?;
        // Nobody else has one, or knows its tag.
        self.follower.contact.answered = true;
        self.in_contact(now);
        let needs_snapshot = self.follower.afresh || self.facts.state.seq == 0;
        self.follower.stage = if needs_snapshot {
            Stage::Snapshot
        } else {
            Stage::Stream
        };
        Ok(())
    }

    fn take_snapshot(&mut self, answer: &Answer, now: Timestamp) -> Result<(), String> {
        let snapshot: Snapshot = read(answer)?;
        let state = replica::from_snapshot(snapshot)
            .ok_or("the centre sent a snapshot that does not fit itself")?;
        self.facts.state = Arc::new(state);
        self.news = true;
        self.follower.afresh = false;
        self.follower.stage = Stage::Stream;
        self.heed_epoch();
        self.heed_revocation();
        self.keep_replica(now);
        Ok(())
    }

    fn open_stream(
        &mut self,
        stream: AskId,
        answer: &Answer,
        now: Timestamp,
    ) -> Result<(), String> {
        match answer.status {
            200 => {
                self.follower.stage = Stage::Following {
                    stream,
                    since: now,
                    heard: now,
                };
                self.follower.contact.looked = true;
                self.heard(now);
                Ok(())
            }
            409 => {
                let why = format!("it refused event {} as a cursor", self.facts.state.seq);
                self.diverged(&why, now);
                Err(why)
            }
            400 => {
                self.begin_anew(now);
                Err("the centre cannot read the cursor".to_owned())
            }
            status => Err(format!("the centre answered {status}")),
        }
    }

    /// The stream said something, if only that it is there.
    pub fn still_here(&mut self, ask: AskId, now: Timestamp) {
        if let Stage::Following { stream, heard, .. } = &mut self.follower.stage
            && *stream == ask
        {
            *heard = now;
            self.heard(now);
        }
    }

    /// One event of the stream, as it was sent.
    pub fn frame(&mut self, ask: AskId, frame: &str, now: Timestamp) {
        if self.follower.stream() != Some(ask) {
            return;
        }
        self.still_here(ask, now);
        match self.follow(frame) {
            Ok(None) => {}
            Ok(Some(_)) if self.is_anothers(frame) => {
                let why = "another event stands where this kiosk's own was".to_owned();
                self.diverged(&why, now);
                self.follower_failed(&why, now);
            }
            Ok(Some(envelope)) => {
                self.follower.patience.worked();
                self.news = true;
                self.heed_epoch();
                self.keep_in_time(&envelope.event, now);
                self.heed_revocation();
                self.look_around(now);
            }
            Err(error) => {
                match &error {
                    // What is missing comes again.
                    Diverged::Corrupt(Corrupt::Gap { .. }) => {}
                    Diverged::Corrupt(_) => self.diverged(&error.to_string(), now),
                    // An event of a newer centre than this program; its snapshot may be readable.
                    Diverged::NotAnEvent(_) => self.begin_anew(now),
                }
                self.follower_failed(&error.to_string(), now);
            }
        }
    }

    /// At leisure, but where the log alone knows how far this kiosk's numbers have come: were that forgotten with the power,
    /// and the line cut, they would be given out again.
    fn keep_in_time(&mut self, event: &Event, now: Timestamp) {
        self.started.set_back |= self.is_news_of_its_own(event);
        let within_ms = if self.started.set_back {
            0
        } else {
            KEEP_EVERY_MS
        };
        let due = now.plus_ms(within_ms);
        self.keep_at = Some(self.keep_at.map_or(due, |at| at.min(due)));
    }

    /// A ticket of this kiosk's lane, later than any on its disk.
    fn is_news_of_its_own(&self, event: &Event) -> bool {
        let Event::TicketIssued(issued) = event else {
            return false;
        };
        let number = &issued.number;
        let is_own = self.holder().is_some_and(|(lane, _)| *lane == number.lane);
        is_own && self.ledger.is_behind(issued.business_date, number)
    }

    /// The centre had answered with an event of this number: another one stands there now, so the log was set back before
    /// this kiosk had followed so far.
    fn is_anothers(&self, frame: &str) -> bool {
        let here = |own: &&Answered| own.seq == self.facts.state.seq;
        let Some(own) = self.answered.iter().find(here) else {
            return false;
        };
        let stands = serde_json::from_str::<Answered>(frame);
        stands.ok().as_ref() != Some(own)
    }

    fn follow(&mut self, frame: &str) -> Result<Option<Envelope>, Diverged> {
        let state = Arc::make_mut(&mut self.facts.state);
        let published = (state.settings, state.catalogue);
        let moved = replica::follow(state, frame)?;
        if (state.settings, state.catalogue) != published {
            self.follower.refresh_due = true;
        }
        Ok(moved)
    }

    fn heard(&mut self, now: Timestamp) {
        self.in_contact(now);
        self.facts.heard_at = Some(self.centre_time(now));
        self.facts.connected = true;
        self.news = true;
    }

    /// Everything begins again, after a while.
    pub(super) fn follower_failed(&mut self, why: &str, now: Timestamp) {
        tracing::warn!(why, "The kiosk does not follow its branch for the moment.");
        let follower = &mut self.follower;
        let was_open = matches!(follower.stage, Stage::Following { .. });
        if let Stage::Following { since, .. } = follower.stage
            && now.ms_since(since) >= STEADY_MS
        {
            follower.patience.worked();
        }
        follower.contact = Contact {
            answered: false,
            looked: follower.contact.answered && !was_open && !follower.afresh,
        };
        follower.stage = Stage::Catalogue;
        follower.asked = None;
        follower.refresh = None;
        follower.refresh_due = false;
        follower.patience.failed(now, &self.entropy);
        if std::mem::take(&mut self.facts.connected) {
            self.news = true;
        }
    }

    /// Another configuration is in force than the kiosk holds.
    pub(super) fn refresh_on(&mut self, now: Timestamp) -> Option<Ask> {
        let due = self.follower.refresh_due && self.follower.refresh.is_none();
        if !due || self.follower.stream().is_none() {
            return None;
        }
        self.follower.refresh_due = false;
        let what = self.catalogue();
        let ask = self.ask(Slot::Refresh, what);
        self.follower.refresh = Some(Asked {
            id: ask.id,
            sent: now,
        });
        Some(ask)
    }

    pub(super) fn refreshed(&mut self, answer: &Answer, now: Timestamp) {
        self.follower.refresh = None;
        if let Err(why) = self.publish(answer) {
            self.follower_failed(&why, now);
        }
    }

    fn catalogue(&self) -> What {
        let published = self.facts.published.as_ref();
        What::Catalogue {
            at_hand: published.map(|published| published.tag),
        }
    }

    fn publish(&mut self, answer: &Answer) -> Result<(), String> {
        let at_hand = self.facts.published.as_ref().map(|published| published.tag);
        if answer.status == NOT_MODIFIED && at_hand.is_some() && answer.body.parse().ok() == at_hand
        {
            return Ok(());
        }
        let body: CatalogueBody = read(answer)?;
        let published = Published::from(&body);
        if self.facts.published.as_deref() == Some(&published) {
            return Ok(());
        }
        // What could not be kept is asked for again.
        self.commit(&[Change::Catalogue(Arc::new(body))])
            .map_err(|error| error.to_string())?;
        self.facts.published = Some(Arc::new(published));
        self.news = true;
        Ok(())
    }

    pub(super) fn give_up_late(&mut self, now: Timestamp) {
        self.give_up_late_wish(now);
        let late = |asked: Asked, max_ms| now.ms_since(asked.sent) >= max_ms;
        let follower = &self.follower;
        if follower
            .asked
            .is_some_and(|asked| late(asked, follower.asked_max_ms()))
            || follower
                .refresh
                .is_some_and(|asked| late(asked, DOCUMENT_MAX_MS))
        {
            self.follower_failed("no answer in time", now);
        }
        if let Stage::Following { heard, .. } = self.follower.stage
            && now.ms_since(heard) >= SILENCE_MAX_MS
        {
            self.follower_failed("the stream has been silent for too long", now);
        }
        self.give_up_late_pushes(now);
        self.give_up_late_rotation(now);
        self.give_up_late_telling(now);
        self.give_up_late_enrolment(now);
    }

    pub(super) fn follower_wakes(&self) -> impl Iterator<Item = (Timestamp, &'static str)> {
        let follower = &self.follower;
        let asked = follower.asked.map(|asked| {
            (
                asked.sent.plus_ms(follower.asked_max_ms()),
                "no answer while connecting",
            )
        });
        let refresh = follower
            .refresh
            .map(|asked| (asked.sent.plus_ms(DOCUMENT_MAX_MS), "no configuration"));
        let stream = match follower.stage {
            Stage::Following { heard, .. } => {
                Some((heard.plus_ms(SILENCE_MAX_MS), "silent stream"))
            }
            _ if follower.asked.is_none() => {
                follower.patience.until().map(|at| (at, "connect again"))
            }
            _ => None,
        };
        [asked, refresh, stream].into_iter().flatten()
    }
}

fn not_let_in(answer: &Answer) -> Option<String> {
    matches!(answer.status, 401 | 403)
        .then(|| "the centre does not let this kiosk in; check its access key".to_owned())
}

fn read<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, String> {
    if answer.status != 200 {
        return Err(format!("the centre answered {}", answer.status));
    }
    serde_json::from_str(&answer.body)
        .map_err(|error| format!("the centre's answer cannot be read: {error}"))
}
