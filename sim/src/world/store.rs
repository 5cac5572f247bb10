//! The centre's store in memory: it can be full, fail in doubt, be set back to a backup, and lie.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use frontdesk_central::enrolment::{Code, CodeName, Device, EnrolmentStore};
use frontdesk_central::store::{
    Batch, Collision, Configuration, FoundTicket, Outcome, Store, StoreError, StoredAnswer,
    StoredEvent,
};
use frontdesk_domain::branch::{Past, PastQuestion};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{BranchId, CommandId, TicketId};
use frontdesk_domain::number::TicketNumber;
use frontdesk_domain::ticket::Ticket;
use frontdesk_domain::time::BusinessDate;

use crate::faults::Fault;

/// Clones are the same store.
#[derive(Debug, Clone)]
pub struct MemoryStore(Arc<Mutex<Platter>>);

#[derive(Debug)]
struct Platter {
    kept: Kept,
    /// As it was before the last commit, where that is not safe yet.
    before: Option<Box<Kept>>,
    full: bool,
    doubtful: Option<bool>,
    fault: Option<Fault>,
}

/// What a backup holds.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    pub events: Vec<StoredEvent>,
    answers: BTreeMap<CommandId, StoredAnswer>,
    tickets: BTreeMap<TicketId, Ticket>,
    numbers: BTreeSet<(BusinessDate, TicketNumber)>,
    pages: BTreeMap<Hash, TicketId>,
    configurations: BTreeMap<Hash, Configuration>,
    codes: Vec<Code>,
    devices: Vec<Device>,
}

impl MemoryStore {
    pub fn new(fault: Option<Fault>) -> Self {
        Self(Arc::new(Mutex::new(Platter {
            kept: Kept::default(),
            before: None,
            full: false,
            doubtful: None,
            fault,
        })))
    }

    pub fn set_full(&self, full: bool) {
        self.platter().full = full;
    }

    pub fn is_full(&self) -> bool {
        self.platter().full
    }

    /// The next commit fails, written or not.
    pub fn doubt_next(&self, written: Option<bool>) {
        self.platter().doubtful = written;
    }

    pub fn backup(&self) -> Kept {
        self.platter().kept.clone()
    }

    pub fn restore(&self, backup: Kept) {
        let mut platter = self.platter();
        platter.kept = backup;
        platter.before = None;
    }

    /// The machine stops: what was not safe is lost.
    pub fn power_fails(&self) {
        let mut platter = self.platter();
        if let Some(before) = platter.before.take() {
            platter.kept = *before;
        }
    }

    /// The log from `after` on.
    pub fn log_after(&self, after: usize) -> Vec<StoredEvent> {
        let platter = self.platter();
        platter
            .kept
            .events
            .get(after..)
            .unwrap_or_default()
            .to_vec()
    }

    pub fn length(&self) -> u64 {
        self.platter().kept.events.len() as u64
    }

    pub fn hash_at(&self, seq: u64) -> Option<Hash> {
        let index = usize::try_from(seq).ok()?.checked_sub(1)?;
        Some(self.platter().kept.events.get(index)?.hash)
    }

    fn platter(&self) -> MutexGuard<'_, Platter> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Platter {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }
}

impl Kept {
    pub fn commands(&self) -> impl Iterator<Item = CommandId> {
        self.answers.keys().copied()
    }

    fn collides(&self, batch: &Batch, forgetful: bool) -> bool {
        let next = self.events.len() as u64 + 1;
        batch.events.first().is_some_and(|first| first.seq != next)
            || (!forgetful
                && batch
                    .answers
                    .iter()
                    .any(|answer| self.answers.contains_key(&answer.command_id)))
    }

    fn write(&mut self, batch: &Batch) {
        self.events.extend_from_slice(&batch.events);
        for answer in &batch.answers {
            self.answers.insert(answer.command_id, answer.clone());
        }
        for ticket in &batch.tickets {
            self.numbers
                .insert((ticket.business_date, ticket.number.clone()));
            self.pages.insert(ticket.code, ticket.id);
            self.tickets.insert(ticket.id, ticket.clone());
        }
        for configuration in &batch.configurations {
            self.configurations
                .insert(configuration.hash, configuration.clone());
        }
    }
}

impl Store for MemoryStore {
    fn append(&self, batches: &[&Batch]) -> Result<Vec<Result<(), Collision>>, StoreError> {
        let mut platter = self.platter();
        if platter.full {
            return Err(StoreError::Damaged("the disk is full".to_owned()));
        }
        let doubtful = platter.doubtful.take();
        if doubtful == Some(false) {
            return Err(StoreError::Damaged("nothing was written".to_owned()));
        }
        if platter.has(Fault::CentreSkipsFsync) {
            platter.before = Some(Box::new(platter.kept.clone()));
        }
        let forgetful =
            platter.has(Fault::AnswersForgotten) || platter.has(Fault::RefusalsForgotten);
        let swaps = platter.has(Fault::EventsSwapped);
        let written = batches.iter().map(|batch| {
            if platter.kept.collides(batch, forgetful) {
                return Err(Collision);
            }
            let mut batch = (*batch).clone();
            if swaps && batch.events.len() > 1 {
                let last = batch.events.len() - 1;
                batch.events.swap(last - 1, last);
            }
            platter.kept.write(&batch);
            Ok(())
        });
        let written = written.collect();
        if doubtful.is_some() {
            return Err(StoreError::Damaged(
                "nobody knows whether it was written".to_owned(),
            ));
        }
        Ok(written)
    }

    fn events_after(
        &self,
        _: &BranchId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let platter = self.platter();
        let after = usize::try_from(after).unwrap_or(usize::MAX);
        let tail = platter.kept.events.get(after..).unwrap_or_default();
        Ok(tail.iter().take(limit).cloned().collect())
    }

    fn answers(&self, _: &BranchId, ids: &[CommandId]) -> Result<Vec<StoredAnswer>, StoreError> {
        let platter = self.platter();
        let answers = ids.iter().filter_map(|id| platter.kept.answers.get(id));
        let forgotten = |answer: &&StoredAnswer| match answer.outcome {
            Outcome::Refused(_) => platter.has(Fault::RefusalsForgotten),
            Outcome::Done { .. } => platter.has(Fault::AnswersForgotten),
        };
        Ok(answers
            .filter(|answer| !forgotten(answer))
            .cloned()
            .collect())
    }

    fn past(&self, _: &BranchId, questions: &[PastQuestion]) -> Result<Past, StoreError> {
        let platter = self.platter();
        let mut past = Past::default();
        if platter.has(Fault::PastForgotten) {
            return Ok(past);
        }
        for question in questions {
            if platter.kept.tickets.contains_key(&question.ticket) {
                past.tickets.insert(question.ticket);
            }
            if platter.kept.pages.contains_key(&question.code) {
                past.codes.insert(question.code);
            }
            past.numbers.extend(
                question
                    .number
                    .clone()
                    .filter(|number| platter.kept.numbers.contains(number)),
            );
        }
        Ok(past)
    }

    fn ticket_by_code(&self, code: &Hash) -> Result<Option<FoundTicket>, StoreError> {
        let platter = self.platter();
        let ticket = platter
            .kept
            .pages
            .get(code)
            .and_then(|id| platter.kept.tickets.get(id));
        Ok(ticket.map(|ticket| FoundTicket {
            branch: "hall".parse().expect("a slug"),
            ticket: ticket.clone(),
        }))
    }

    fn configuration(&self, hash: &Hash) -> Result<Option<Configuration>, StoreError> {
        Ok(self.platter().kept.configurations.get(hash).cloned())
    }

    fn check(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl EnrolmentStore for MemoryStore {
    fn code(&self, name: &CodeName) -> Result<Option<Code>, StoreError> {
        let platter = self.platter();
        Ok(platter
            .kept
            .codes
            .iter()
            .find(|code| code.name == *name)
            .cloned())
    }

    fn codes(&self) -> Result<Vec<Code>, StoreError> {
        Ok(self.platter().kept.codes.clone())
    }

    fn replace_code(
        &self,
        name: &CodeName,
        before: Option<&Code>,
        after: Option<&Code>,
    ) -> Result<bool, StoreError> {
        let mut platter = self.platter();
        if platter.full {
            return Err(StoreError::Damaged("the disk is full".to_owned()));
        }
        let codes = &mut platter.kept.codes;
        if codes.iter().find(|code| code.name == *name) != before {
            return Ok(false);
        }
        codes.retain(|code| code.name != *name);
        codes.extend(after.cloned());
        Ok(true)
    }

    fn devices(&self) -> Result<Vec<Device>, StoreError> {
        Ok(self.platter().kept.devices.clone())
    }

    fn replace_device(&self, before: Option<&Device>, after: &Device) -> Result<bool, StoreError> {
        let mut platter = self.platter();
        if platter.full {
            return Err(StoreError::Damaged("the disk is full".to_owned()));
        }
        let devices = &mut platter.kept.devices;
        if devices.iter().find(|device| device.id == after.id) != before {
            return Ok(false);
        }
        devices.retain(|device| device.id != after.id);
        devices.push(after.clone());
        Ok(true)
    }
}
