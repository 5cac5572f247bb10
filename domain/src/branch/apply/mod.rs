//! Applying events. Pure and total over every log this project has written; a log that does not fit is corrupt.

mod acts;
mod tickets;

use crate::alarm::{ALARMS_KEPT, AlarmRecord};
use crate::branch::{ClosedEarly, Envelope, Event, Lost, Notice, SET_ASIDE_KEPT, SetAside, State};
use crate::counter::{Counter, CounterState, WrongCounterState};
use crate::help::{HelpCall, HelpState, WrongHelpState};
use crate::ids::{HelpId, TicketId};
use crate::lane::{LaneHolder, LaneStanding};
use crate::number::Lane;
use crate::priority::Priority;
use crate::queue;
use crate::rules::{CounterNumber, CounterSetup};
use crate::slip::{PrinterRecord, Slip};
use crate::ticket::{Change, Happening, TicketState, WrongState};
use crate::time::Timestamp;

/// An event that does not follow from the state: the log was damaged, or it is another log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Corrupt {
    #[error("event {got} came where event {expected} was due")]
    Gap { expected: u64, got: u64 },
    #[error("event {seq} names another event before it than the one that is there")]
    Chain { seq: u64 },
    #[error("event {seq} is about ticket {ticket}, which is not there")]
    NoTicket { seq: u64, ticket: TicketId },
    #[error("event {seq} is about counter {counter}, which is not there")]
    NoCounter { seq: u64, counter: CounterNumber },
    #[error("event {seq} is about help call {help}, which is not there")]
    NoHelp { seq: u64, help: HelpId },
    #[error("event {seq} is about lane `{lane}`, which no machine has held")]
    NoLane { seq: u64, lane: Lane },
    #[error("event {seq}: {why}")]
    Step { seq: u64, why: String },
}

impl State {
    /// Applies one event with the bytes it was stored as. On an error the state is as it was before.
    pub fn apply(&mut self, envelope: &Envelope, json: &str) -> Result<(), Corrupt> {
        let seq = envelope.seq;
        if seq != self.seq + 1 {
            return Err(Corrupt::Gap {
                expected: self.seq + 1,
                got: seq,
            });
        }
        if envelope.prev != self.head {
            return Err(Corrupt::Chain { seq });
        }
        Step {
            state: self,
            seq,
            at: envelope.at,
        }
        .apply(&envelope.event)?;
        self.seq = seq;
        self.last_at = envelope.at;
        self.head = Envelope::hash_of(json);
        Ok(())
    }
}

/// One event on its way into the state. Every check comes before the first change.
struct Step<'a> {
    state: &'a mut State,
    seq: u64,
    at: Timestamp,
}

impl Step<'_> {
    /// What a counter does is remembered with what was before it.
    fn apply(&mut self, event: &Event) -> Result<(), Corrupt> {
        let act = self.act_of(event);
        self.carry_out(event)?;
        self.remember_act(event, act);
        Ok(())
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one short arm for each event, in the order of the enum"
    )]
    fn carry_out(&mut self, event: &Event) -> Result<(), Corrupt> {
        let at = self.at;
        match event {
            Event::LogStarted { log, branch } => {
                self.state.log = Some(*log);
                self.state.branch = Some(branch.clone());
            }
            Event::BranchConfigured {
                settings,
                rules,
                classes,
                counters,
            } => {
                self.state.settings = Some(*settings);
                self.state.rules = rules.clone();
                self.state.offline_issue_days_max = rules
                    .offline_issue_days
                    .max(self.state.offline_issue_days_max);
                self.state.classes.clone_from(classes);
                self.set_up_counters(counters);
            }
            Event::CataloguePublished { catalogue } => self.state.catalogue = Some(*catalogue),
            Event::DayOpened { date, began } => {
                // What ended stays in the log; the state is about today and what is still open.
                self.state.day = Some(*date);
                self.state.day_began_at = began.unwrap_or(at);
                // A kiosk may have known of the day before a restored log did.
                self.state
                    .tickets
                    .retain(|ticket| !ticket.state.is_terminal() || ticket.business_date == *date);
                self.state.help.retain(|_, call| !call.state.is_terminal());
                self.state.calls.clear();
                self.state.desk.clear();
                self.state.set_aside.clear();
                self.state.stopped.clear();
                self.state.last_acts.clear();
                self.state.closed_early = None;
                self.state.notice = None;
                for counter in self.state.counters.values_mut() {
                    counter.credits.clear();
                }
            }

            Event::DayClosed { .. } => {}

            Event::KioskEnrolled {
                kiosk,
                device,
                lane,
            } => {
                let holder = LaneHolder {
                    kiosk: kiosk.clone(),
                    device: *device,
                    run: None,
                    standing: LaneStanding::Active,
                };
                self.state.lanes.insert(lane.clone(), holder);
                // The printer was the machine's before.
                self.state.printers.remove(kiosk);
            }
            Event::KioskRevoked { lane, kiosk, .. } => {
                self.lane(lane)?.standing = LaneStanding::Resting { since: at };
                self.state.printers.remove(kiosk);
            }
            Event::KioskStarted { lane, run, .. } => self.lane(lane)?.run = Some(*run),
            Event::LaneSuspended { lane, reason, .. } => {
                let reason = *reason;
                self.lane(lane)?.standing = LaneStanding::Suspended { at, reason };
            }
            Event::HistoryLost {
                kiosk,
                seq,
                head,
                desk,
            } => {
                for (prefix, counter) in desk {
                    let known = self.state.desk.entry(*prefix).or_default();
                    *known = (*known).max(*counter);
                }
                let lost = Lost {
                    seq: *seq,
                    head: *head,
                    at,
                };
                self.state.lost.insert(kiosk.clone(), lost);
            }
            Event::AlarmRaised { kiosk, alarm } => {
                let kept = &mut self.state.alarms;
                if kept.len() >= ALARMS_KEPT {
                    kept.remove(0);
                }
                kept.push(AlarmRecord {
                    kiosk: kiosk.clone(),
                    alarm: *alarm,
                    at,
                });
            }

            Event::PrinterReported { kiosk, printer } => {
                let record = PrinterRecord {
                    printer: *printer,
                    at,
                };
                self.state.printers.insert(kiosk.clone(), record);
            }

            Event::TicketIssued(issued) => self.issue(issued),
            Event::TicketSetAside {
                ticket,
                number,
                reason,
                business_date,
                code,
            } => {
                let kept = &mut self.state.set_aside;
                if kept.len() >= SET_ASIDE_KEPT {
                    kept.remove(0);
                }
                kept.push(SetAside {
                    ticket: *ticket,
                    number: number.clone(),
                    business_date: *business_date,
                    code: *code,
                    reason: *reason,
                    at,
                });
            }
            Event::TicketCalled {
                ticket,
                counter,
                reason,
            } => self.called(*ticket, *counter, reason)?,
            Event::TicketRecalled { ticket, .. } => {
                let seq = self.seq;
                let mut ticket = self.ticket(*ticket)?;
                ticket.state = ticket
                    .state
                    .clone()
                    .recall(at)
                    .map_err(|wrong| corrupt(seq, &wrong))?;
            }
            Event::TicketStarted { ticket, counter } => {
                self.step(
                    *ticket,
                    |state| state.start(at),
                    Happening::Started { counter: *counter },
                )?;
            }
            Event::TicketHeld { ticket, counter } => {
                self.step(*ticket, TicketState::hold, Happening::Held)?;
                self.free(*counter, *ticket);
            }
            Event::TicketResumed { ticket, counter } => {
                self.counter(*counter)?;
                self.step(
                    *ticket,
                    TicketState::resume,
                    Happening::Resumed { counter: *counter },
                )?;
                self.counter(*counter)?.ticket = Some(*ticket);
            }
            Event::TicketDone {
                ticket,
                counter,
                outcome,
            } => {
                self.step(*ticket, |state| state.finish(at, *outcome), Happening::Done)?;
                self.free(*counter, *ticket);
            }
            Event::LackingRecorded {
                ticket, lacking, ..
            } => {
                self.ticket(*ticket)?.lacking.clone_from(lacking);
            }
            Event::StepTicked {
                ticket, step, done, ..
            } => {
                let mut ticket = self.ticket(*ticket)?;
                if *done {
                    ticket.steps_done.insert(step.clone());
                } else {
                    ticket.steps_done.remove(step);
                }
            }
            Event::ServiceCorrected { .. } => self.corrected(event)?,
            Event::TicketMissed { ticket, counter } => {
                self.step(*ticket, |state| state.miss(at), Happening::Missed)?;
                self.free(*counter, *ticket);
            }
            Event::TicketReturned { ticket, place, .. } => {
                self.step(*ticket, TicketState::come_back, Happening::Returned)?
                    .place = place.clone();
            }
            Event::TicketTransferred { .. }
            | Event::TicketTransferredToCounter { .. }
            | Event::TicketTransferredToSkill { .. } => self.passed_on(event)?,
            Event::TicketMoved { ticket, place } => {
                let mut moved = self.ticket(*ticket)?;
                moved.place = place.clone();
                moved.remember(at, Happening::Moved);
            }
            Event::ActUndone {
                ticket,
                counter,
                act,
            } => self.undo(*ticket, *counter, *act)?,
            Event::TicketLetPass {
                ticket,
                place,
                others,
            } => {
                let mut polite = self.ticket(*ticket)?;
                polite.place = place.clone();
                polite.let_passed = polite.let_passed.saturating_add(1);
                polite.remember(at, Happening::LetPass { others: *others });
            }
            Event::TicketCancelled { ticket, reason } => {
                let counter = self.ticket(*ticket)?.counter();
                self.step(
                    *ticket,
                    |state| state.cancel(at, *reason),
                    Happening::Cancelled,
                )?;
                if let Some(counter) = counter {
                    self.free(counter, *ticket);
                }
            }
            Event::TicketNoShow { ticket } => {
                let counter = self.ticket(*ticket)?.counter();
                self.step(*ticket, |state| state.give_up(at), Happening::NoShow)?;
                if let Some(counter) = counter {
                    self.free(counter, *ticket);
                }
            }
            Event::TicketCarriedOver { ticket } => {
                let counter = self.ticket(*ticket)?.counter();
                self.step(*ticket, TicketState::carry_over, Happening::Returned)?;
                if let Some(counter) = counter {
                    self.free(counter, *ticket);
                }
            }
            Event::PriorityConfirmed { ticket, .. } => {
                let mut confirmed = self.ticket(*ticket)?;
                confirmed.priority = Priority::Confirmed;
                confirmed.remember(at, Happening::PriorityConfirmed);
            }
            Event::PriorityRevoked {
                ticket,
                counter,
                class,
            } => {
                let mut revoked =
                    self.step(*ticket, TicketState::step_back, Happening::PriorityRevoked)?;
                revoked.priority = Priority::Revoked;
                revoked.class.clone_from(class);
                drop(revoked);
                self.free(*counter, *ticket);
            }
            Event::SlipReported {
                ticket,
                slip,
                again,
            } => {
                let mut ticket = self.ticket(*ticket)?;
                let before = ticket.slip.map_or(0, |slip| slip.reprints);
                ticket.slip = Some(Slip {
                    state: *slip,
                    reprints: before.saturating_add(u16::from(*again)),
                });
            }
            Event::RatingGiven { ticket, rating } => {
                self.ticket(*ticket)?.rating = Some(rating.clone());
            }

            Event::CounterOpened { counter, clerk } => {
                let opened = self.counter_step(*counter, |state| state.open(at))?;
                opened.clerk = *clerk;
            }
            Event::CounterHandedOver { counter, clerk } => {
                let handed_over = self.counter_step(*counter, CounterState::hand_over)?;
                handed_over.clerk = Some(*clerk);
                // Whoever takes over answers for what they do themselves.
                self.state.last_acts.remove(counter);
            }
            Event::CounterPaused { counter, reason } => {
                self.counter_step(*counter, |state| state.pause(at, *reason))?;
            }
            Event::CounterClosed { counter } => {
                self.counter_step(*counter, CounterState::close)?.clerk = None;
                self.release(*counter);
                self.state.last_acts.remove(counter);
            }

            Event::IssuingStopped { service, notice } => {
                let stopped = &mut self.state.stopped;
                stopped.insert(service.clone(), notice.clone());
            }
            Event::IssuingResumed { service } => {
                self.state.stopped.remove(service);
            }

            Event::BranchClosedEarly { notice } => {
                let notice = notice.clone();
                self.state.closed_early = Some(ClosedEarly { at, notice });
            }
            Event::BranchReopened => self.state.closed_early = None,
            Event::NoticePosted { text, until } => {
                let (text, until) = (text.clone(), *until);
                self.state.notice = Some(Notice { text, until });
            }
            Event::NoticeWithdrawn => self.state.notice = None,

            Event::HelpRaised {
                help,
                from,
                context,
                topic,
                raised_at,
                valid_until,
            } => {
                let call = HelpCall {
                    id: *help,
                    from: from.clone(),
                    context: context.clone(),
                    topic: *topic,
                    raised_at: *raised_at,
                    valid_until: *valid_until,
                    state: HelpState::Raised,
                };
                // A second one changes nothing, as with tickets.
                self.state.help.entry(*help).or_insert(call);
            }
            Event::HelpTopicSet { help, topic } => self.help(*help)?.topic = Some(*topic),
            Event::HelpDelivered { help } => self.help_step(*help, |state| state.deliver(at))?,
            Event::HelpAcknowledged {
                help,
                by,
                eta_minutes,
            } => {
                self.help_step(*help, |state| {
                    state.acknowledge(at, by.clone(), *eta_minutes)
                })?;
            }
            Event::HelpArrived { help } => self.help_step(*help, |state| state.arrive(at))?,
            Event::HelpResolved { help, reason } => {
                self.help_step(*help, |state| state.resolve(at, *reason))?;
            }
            Event::HelpCancelled { help } => self.help_step(*help, |state| state.cancel(at))?,
            Event::HelpUndeliverable { help } => self.help_step(*help, |state| state.expire(at))?,
        }
        Ok(())
    }

    /// Counters that are no longer configured go at once when they are closed, else with the configuration that
    /// follows; they cannot be opened again. New ones start closed.
    fn set_up_counters(&mut self, setups: &[CounterSetup]) {
        let configured =
            |number: &CounterNumber| setups.iter().any(|setup| setup.number == *number);
        self.state
            .counters
            .retain(|number, counter| configured(number) || counter.state != CounterState::Closed);
        for setup in setups {
            let counter = self
                .state
                .counters
                .entry(setup.number)
                .or_insert_with(|| Counter {
                    number: setup.number,
                    area: setup.area.clone(),
                    skills: Vec::new(),
                    state: CounterState::Closed,
                    clerk: None,
                    ticket: None,
                    credits: queue::Credits::new(),
                });
            counter.area = setup.area.clone();
            counter.skills.clone_from(&setup.skills);
        }
    }

    fn ticket(&mut self, ticket: TicketId) -> Result<Change<'_>, Corrupt> {
        let seq = self.seq;
        self.state
            .tickets
            .change(ticket)
            .ok_or(Corrupt::NoTicket { seq, ticket })
    }

    fn counter(&mut self, counter: CounterNumber) -> Result<&mut Counter, Corrupt> {
        let seq = self.seq;
        self.state
            .counters
            .get_mut(&counter)
            .ok_or(Corrupt::NoCounter { seq, counter })
    }

    fn lane(&mut self, lane: &Lane) -> Result<&mut LaneHolder, Corrupt> {
        let seq = self.seq;
        self.state
            .lanes
            .get_mut(lane)
            .ok_or_else(|| Corrupt::NoLane {
                seq,
                lane: lane.clone(),
            })
    }

    fn help(&mut self, help: HelpId) -> Result<&mut HelpCall, Corrupt> {
        let seq = self.seq;
        self.state
            .help
            .get_mut(&help)
            .ok_or(Corrupt::NoHelp { seq, help })
    }

    fn step(
        &mut self,
        ticket: TicketId,
        step: impl FnOnce(TicketState) -> Result<TicketState, WrongState>,
        happened: Happening,
    ) -> Result<Change<'_>, Corrupt> {
        let (seq, at) = (self.seq, self.at);
        let mut ticket = self.ticket(ticket)?;
        ticket.state = step(ticket.state.clone()).map_err(|wrong| corrupt(seq, &wrong))?;
        ticket.remember(at, happened);
        Ok(ticket)
    }

    /// What was sent to a counter that closes is everybody's again.
    fn release(&mut self, counter: CounterNumber) {
        let all = self.state.tickets.values();
        let sent = all.filter(|ticket| ticket.waits_for == Some(counter));
        let sent: Vec<TicketId> = sent.map(|ticket| ticket.id).collect();
        for id in sent {
            if let Some(mut ticket) = self.state.tickets.change(id) {
                ticket.waits_for = None;
            }
        }
    }

    /// The counter is free again, unless it has called somebody else meanwhile.
    fn free(&mut self, counter: CounterNumber, ticket: TicketId) {
        if let Some(counter) = self.state.counters.get_mut(&counter) {
            counter.ticket = counter.ticket.filter(|there| *there != ticket);
        }
    }

    fn counter_step(
        &mut self,
        counter: CounterNumber,
        step: impl FnOnce(CounterState) -> Result<CounterState, WrongCounterState>,
    ) -> Result<&mut Counter, Corrupt> {
        let seq = self.seq;
        let counter = self.counter(counter)?;
        counter.state = step(counter.state.clone()).map_err(|wrong| corrupt(seq, &wrong))?;
        Ok(counter)
    }

    fn help_step(
        &mut self,
        help: HelpId,
        step: impl FnOnce(HelpState) -> Result<HelpState, WrongHelpState>,
    ) -> Result<(), Corrupt> {
        let seq = self.seq;
        let call = self.help(help)?;
        call.state = step(call.state.clone()).map_err(|wrong| corrupt(seq, &wrong))?;
        Ok(())
    }
}

fn corrupt(seq: u64, why: &dyn std::error::Error) -> Corrupt {
    Corrupt::Step {
        seq,
        why: why.to_string(),
    }
}
