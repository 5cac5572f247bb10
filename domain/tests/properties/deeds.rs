//! What people do in the stories, and what a machine sends that says so.

use frontdesk_domain::branch::{Command, TicketFact};
use frontdesk_domain::counter::PauseReason;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::{HelpContext, HelpOrigin, HelpResolution, HelpTopic};
use frontdesk_domain::ids::{
    DeviceId, HelpId, KioskId, LogId, RunId, ServiceId, StaffId, TicketId,
};
use frontdesk_domain::lane::Run;
use frontdesk_domain::priority::Priority;
use frontdesk_domain::rating::{Level, RatingReason};
use frontdesk_domain::rules::{CounterNumber, Unfinished};
use frontdesk_domain::site::Versions;
use frontdesk_domain::slip::{Printer, SlipState};
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::time::BusinessDate;
use frontdesk_domain::wish::Wish;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::hall::{self, Hall};
use crate::story::Story;

/// What somebody does. Tickets and calls are picked from those there are when it is done.
#[derive(Debug, Clone)]
pub enum Deed {
    Takes {
        kiosk: &'static str,
        service: &'static str,
        priority: bool,
        late_ms: i64,
        dated: Dated,
        /// One of those that the kiosk's program had; the newest where there is none.
        run: Option<Index>,
    },
    TakesAgain {
        fact: Index,
        new_id: bool,
    },
    Asks {
        service: &'static str,
    },
    /// What comes next at a counter: call, start or finish.
    Works(CounterNumber),
    Calls(CounterNumber),
    CallsOut(CounterNumber, Index),
    /// What a counter did last, or to a ticket that it may not have had.
    TakesBack(CounterNumber, Option<Index>),
    Puts {
        ticket: Index,
        other: Index,
        before: bool,
    },
    AtCounter {
        counter: CounterNumber,
        stray: Option<Index>,
        what: AtCounter,
    },
    Returns(Index, Option<CounterNumber>),
    Leaves(Index),
    /// A clerk looks at a claim to priority: it holds, or it does not.
    LooksAtAClaim(CounterNumber, Index, bool),
    Rates(Index),
    ReportsASlip(Index),
    ReportsAPrinter(Printer),
    WishesToCheckIn(Index),
    LetsPass(Index, u16),
    Opens(CounterNumber, Option<StaffId>),
    HandsOver(CounterNumber, StaffId),
    Pauses(CounterNumber, Option<PauseReason>),
    Closes(CounterNumber),
    StopsIssuing(bool),
    ResumesIssuing,
    ClosesEarly,
    Reopens,
    PostsANotice(u32),
    WithdrawsTheNotice,
    Raises {
        from_phone: Option<Index>,
        late_ms: i64,
    },
    Helps(Index, Helps),
    Configures {
        counters: usize,
        services: usize,
        return_after: u16,
        unfinished: Unfinished,
        offline_issue_days: u16,
    },
    /// While the hall is at work.
    Publishes {
        counters: usize,
        services: usize,
        return_after: u16,
        /// The first counters lose this skill.
        forgets: Option<&'static str>,
        /// Of two administrators at once, the second.
        too_late: bool,
    },
    NextDay {
        after_days: u32,
    },
    Enrols {
        kiosk: &'static str,
        known_device: bool,
    },
    Revokes(&'static str),
    StartsUp {
        kiosk: &'static str,
        /// Against the newest that the centre knows.
        epoch: i64,
    },
    Diverges {
        kiosk: &'static str,
        ahead: u64,
        desk: u32,
    },
}

/// The day on a paper.
#[derive(Debug, Clone, Copy)]
pub enum Dated {
    Today,
    TheDayBefore,
    TheDayAfter,
    LongAgo,
}

#[derive(Debug, Clone, Copy)]
pub enum AtCounter {
    Recall,
    Start,
    Hold,
    Resume,
    Finish,
    Miss,
    Transfer(&'static str),
    SendTo(CounterNumber),
    SendToSkill(&'static str),
    Lack(&'static [&'static str]),
    Tick(bool),
    Correct(&'static str),
}

#[derive(Debug, Clone, Copy)]
pub enum Helps {
    Deliver,
    Acknowledge,
    Arrive,
    Resolve,
    Cancel,
    Expire,
    Topic,
}

const A_DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A deed, how long after the one before, and which past event is tried again after it.
pub type Moment = (Deed, i64, Index);

/// From a quiet morning to a flooded hall.
pub fn any_story() -> impl Strategy<Value = Vec<Moment>> {
    prop_oneof![story_of(1, 6), story_of(4, 4), story_of(12, 3)]
}

/// `arrivals` and `calls` weigh how many come against how many are served.
fn story_of(arrivals: u32, calls: u32) -> impl Strategy<Value = Vec<Moment>> {
    let service =
        || prop::sample::select(vec!["id-card", "household", "trade-licence", "withdrawn"]);
    let counter = || prop_oneof![5 => Just(1_u16), 3 => Just(3), 2 => Just(2), 1 => Just(4)];
    let clerk = || prop::sample::select(vec![hall::LIN, hall::MEI]);
    let at_counter = prop_oneof![
        3 => Just(AtCounter::Recall),
        4 => Just(AtCounter::Start),
        5 => Just(AtCounter::Hold),
        8 => Just(AtCounter::Resume),
        4 => Just(AtCounter::Finish),
        2 => Just(AtCounter::Miss),
        1 => service().prop_map(AtCounter::Transfer),
        2 => counter().prop_map(AtCounter::SendTo),
        1 => prop::sample::select(vec!["registry", "permits", "visa"]).prop_map(AtCounter::SendToSkill),
        1 => prop::sample::select(vec![&[][..], &["household-book"]]).prop_map(AtCounter::Lack),
        1 => any::<bool>().prop_map(AtCounter::Tick),
        1 => service().prop_map(AtCounter::Correct),
    ];
    let helps = prop::sample::select(vec![
        Helps::Deliver,
        Helps::Acknowledge,
        Helps::Arrive,
        Helps::Resolve,
        Helps::Cancel,
        Helps::Expire,
        Helps::Topic,
    ]);
    let kiosk = || prop_oneof![3 => Just("lobby"), 2 => Just("side"), 1 => Just("annex")];
    let dated = prop_oneof![
        25 => Just(Dated::Today),
        3 => Just(Dated::TheDayBefore),
        1 => Just(Dated::TheDayAfter),
        1 => Just(Dated::LongAgo),
    ];
    let unfinished = prop_oneof![Just(Unfinished::Close), Just(Unfinished::CarryOver)];
    let index = any::<Index>;
    let deed = prop_oneof![
        6 * arrivals => (
            prop_oneof![5 => Just("lobby"), 4 => Just("side"), 1 => Just("attic")], service(), any::<bool>(),
            prop_oneof![
                12 => Just(0), 4 => -5_000..900_000_i64, 1 => Just(i64::MAX), 1 => Just(i64::MIN), 1 => Just(A_DAY_MS),
            ],
            dated, prop::option::weighted(0.1, index()),
        ).prop_map(|(kiosk, service, priority, late_ms, dated, run)| Deed::Takes { kiosk, service, priority, late_ms, dated, run }),
        2 => (index(), any::<bool>()).prop_map(|(fact, new_id)| Deed::TakesAgain { fact, new_id }),
        2 * arrivals => service().prop_map(|service| Deed::Asks { service }),
        12 * calls => counter().prop_map(Deed::Works),
        2 * calls => counter().prop_map(Deed::Calls),
        5 * calls => (counter(), prop::option::weighted(0.1, index()), at_counter)
            .prop_map(|(counter, stray, what)| Deed::AtCounter { counter, stray, what }),
        2 * calls => (counter(), index()).prop_map(|(counter, ticket)| Deed::CallsOut(counter, ticket)),
        4 => (index(), index(), any::<bool>())
            .prop_map(|(ticket, other, before)| Deed::Puts { ticket, other, before }),
        4 * calls => (counter(), prop::option::weighted(0.1, index()))
            .prop_map(|(counter, stray)| Deed::TakesBack(counter, stray)),
        5 => (index(), prop::option::of(counter())).prop_map(|(ticket, counter)| Deed::Returns(ticket, counter)),
        2 => index().prop_map(Deed::Leaves),
        4 => (counter(), index(), any::<bool>())
            .prop_map(|(counter, ticket, holds)| Deed::LooksAtAClaim(counter, ticket, holds)),
        2 => index().prop_map(Deed::Rates),
        1 => index().prop_map(Deed::ReportsASlip),
        1 => prop::sample::select(vec![Printer::Ready, Printer::PaperOut]).prop_map(Deed::ReportsAPrinter),
        2 => index().prop_map(Deed::WishesToCheckIn),
        5 => (index(), 0..7_u16).prop_map(|(ticket, others)| Deed::LetsPass(ticket, others)),
        6 => (counter(), prop::option::of(clerk())).prop_map(|(counter, clerk)| Deed::Opens(counter, clerk)),
        1 => (counter(), clerk()).prop_map(|(counter, clerk)| Deed::HandsOver(counter, clerk)),
        2 => (counter(), prop::option::of(Just(PauseReason::Meal)))
            .prop_map(|(counter, reason)| Deed::Pauses(counter, reason)),
        3 => counter().prop_map(Deed::Closes),
        1 => any::<bool>().prop_map(Deed::StopsIssuing),
        1 => Just(Deed::ResumesIssuing),
        1 => prop::sample::select(vec![Deed::ClosesEarly, Deed::WithdrawsTheNotice]),
        2 => Just(Deed::Reopens),
        1 => (0..120_u32).prop_map(Deed::PostsANotice),
        8 => (prop::option::of(index()), prop_oneof![Just(0), -5_000..60_000_i64])
            .prop_map(|(from_phone, late_ms)| Deed::Raises { from_phone, late_ms }),
        16 => (index(), helps).prop_map(|(help, what)| Deed::Helps(help, what)),
        1 => (1..=3_usize, 2..=3_usize, 1..5_u16, unfinished, prop_oneof![Just(7), 1..4_u16]).prop_map(
            |(counters, services, return_after, unfinished, offline_issue_days)| {
                Deed::Configures { counters, services, return_after, unfinished, offline_issue_days }
            },
        ),
        2 => (1..=3_usize, 1..=3_usize, 1..5_u16, prop_oneof![Just(None), Just(Some("registry")), Just(Some("permits"))], prop::bool::weighted(0.1)).prop_map(
            |(counters, services, return_after, forgets, too_late)| {
                Deed::Publishes { counters, services, return_after, forgets, too_late }
            },
        ),
        1 => prop_oneof![2 => Just(0), 2 => Just(1), 1 => Just(15)].prop_map(|after_days| Deed::NextDay { after_days }),
        2 => (kiosk(), prop::bool::weighted(0.3)).prop_map(|(kiosk, known_device)| Deed::Enrols { kiosk, known_device }),
        1 => kiosk().prop_map(Deed::Revokes),
        3 => (kiosk(), -2..4_i64).prop_map(|(kiosk, epoch)| Deed::StartsUp { kiosk, epoch }),
        1 => (kiosk(), 0..2_u64, 0..3_u32).prop_map(|(kiosk, ahead, desk)| Deed::Diverges { kiosk, ahead, desk }),
    ];
    let pause_ms = prop_oneof![2 => Just(0), 3 => 1..20_000_i64, 1 => 20_000..600_000_i64];
    prop::collection::vec((deed, pause_ms, index()), 20..130)
}

impl Story {
    #[expect(clippy::too_many_lines, reason = "one short arm for each deed")]
    pub fn command(&mut self, deed: &Deed) -> Option<Command> {
        let hall = &mut self.hall;
        let any_ticket = |hall: &Hall, index: Index| pick(hall.state.tickets.keys(), index);
        Some(match deed {
            Deed::Takes {
                kiosk,
                service,
                priority,
                late_ms,
                dated,
                run,
            } => {
                let mut fact = hall.fact(kiosk, service);
                fact.class = priority.then(|| "priority".parse().expect("a slug"));
                fact.arrival = fact.arrival.plus_ms(late_ms.saturating_neg());
                let today = fact.business_date;
                fact.business_date = match dated {
                    Dated::Today => today,
                    Dated::TheDayBefore => day_before(today)?,
                    Dated::TheDayAfter => day_after(today)?,
                    Dated::LongAgo => hall::day("1999-12-31"),
                };
                let runs = self.runs.get(&fact.kiosk).map(Vec::as_slice);
                let runs = runs.unwrap_or_default();
                let chosen = run.and_then(|index| pick(runs.iter(), index));
                fact.run = chosen.or(runs.last().copied());
                self.facts.push(fact.clone());
                Command::RecordTicket(Box::new(fact))
            }
            Deed::TakesAgain { fact, new_id } => {
                let facts: Vec<&TicketFact> = self.facts.iter().collect();
                let mut fact = pick(facts.iter(), *fact)?.clone();
                if *new_id {
                    let id = hall.mint();
                    fact.ticket = TicketId(id);
                    fact.code = Hash::of(id.as_bytes());
                }
                Command::RecordTicket(Box::new(fact))
            }
            Deed::Asks { service } => Command::IssueTicket(Box::new(hall.request(service))),
            Deed::Works(counter) => works(hall, *counter),
            Deed::Calls(counter) => Command::CallNext { counter: *counter },
            Deed::TakesBack(counter, stray) => {
                let last = hall.last_acts.get(counter).map(|last| last.ticket.id);
                let stray = stray.and_then(|index| any_ticket(hall, index));
                Command::Undo {
                    counter: *counter,
                    ticket: stray.or(last)?,
                }
            }
            Deed::CallsOut(counter, index) => Command::CallTicket {
                counter: *counter,
                ticket: one_that_is("waiting", hall, *index)?,
            },
            Deed::Puts {
                ticket,
                other,
                before,
            } => {
                let ticket = one_that_is("waiting", hall, *ticket)?;
                let other = one_that_is("waiting", hall, *other)?;
                if *before {
                    Command::PutBefore { ticket, other }
                } else {
                    Command::PutBehind { ticket, other }
                }
            }
            Deed::AtCounter {
                counter,
                stray,
                what,
            } => {
                if stray.is_none() && matches!(what, AtCounter::Recall) {
                    hall.passes_seconds(hall.rules.recall_spacing_seconds);
                }
                at_counter(hall, *counter, *stray, *what)?
            }
            Deed::Returns(index, counter) => Command::Return {
                ticket: one_that_is("missed", hall, *index)?,
                counter: *counter,
            },
            Deed::WishesToCheckIn(index) => Command::Wish {
                kiosk: "lobby".parse().expect("a slug"),
                ticket: one_that_is("missed", hall, *index)?,
                wish: Wish::CheckIn {},
            },
            Deed::LooksAtAClaim(counter, index, holds) => {
                let counter = *counter;
                let claims = hall.state.tickets.values();
                let claims = claims.filter(|ticket| ticket.priority == Priority::Claimed);
                let open = claims.filter(|ticket| !ticket.state.is_terminal());
                let ticket = pick(open.map(|ticket| &ticket.id), *index)?;
                if *holds {
                    Command::ConfirmPriority { counter, ticket }
                } else {
                    Command::RevokePriority { counter, ticket }
                }
            }
            Deed::Rates(index) => Command::Rate {
                ticket: one_that_is("done", hall, *index)?,
                level: Level::try_from(3).expect("a level"),
                reasons: [RatingReason::Wait].into(),
            },
            Deed::ReportsASlip(index) => Command::ReportSlip {
                kiosk: "lobby".parse().expect("a slug"),
                ticket: any_ticket(hall, *index)?,
                slip: SlipState::Printed,
                again: false,
            },
            Deed::ReportsAPrinter(printer) => Command::ReportPrinter {
                kiosk: "lobby".parse().expect("a slug"),
                printer: *printer,
            },
            Deed::Leaves(index) => Command::Leave {
                ticket: any_ticket(hall, *index)?,
            },
            Deed::LetsPass(index, others) => {
                let waiting = hall.state.waiting().map(|ticket| &ticket.id);
                Command::LetPass {
                    ticket: pick(waiting, *index)?,
                    others: *others,
                }
            }
            Deed::Opens(counter, clerk) => Command::OpenCounter {
                counter: *counter,
                clerk: *clerk,
            },
            Deed::HandsOver(counter, clerk) => Command::HandOver {
                counter: *counter,
                clerk: *clerk,
            },
            Deed::Pauses(counter, reason) => Command::PauseCounter {
                counter: *counter,
                reason: *reason,
            },
            Deed::Closes(counter) => Command::CloseCounter { counter: *counter },
            Deed::StopsIssuing(says_why) => Command::StopIssuing {
                service: "id-card".parse().expect("a slug"),
                notice: hall::words(if *says_why { "明天再来" } else { "" }),
            },
            Deed::ClosesEarly => Command::CloseEarly {
                notice: hall::words("停电"),
            },
            Deed::Reopens => Command::Reopen {},
            Deed::PostsANotice(seconds) => Command::PostNotice {
                text: hall::words("停电"),
                until: hall.now.plus_seconds(*seconds),
            },
            Deed::WithdrawsTheNotice => Command::WithdrawNotice {},
            Deed::ResumesIssuing => Command::ResumeIssuing {
                service: "id-card".parse().expect("a slug"),
            },
            Deed::Raises {
                from_phone,
                late_ms,
            } => {
                let phone = from_phone.and_then(|index| any_ticket(hall, index));
                let lobby = HelpOrigin::Kiosk {
                    kiosk: "lobby".parse().expect("a slug"),
                };
                Command::RaiseHelp {
                    help: HelpId(hall.mint()),
                    origin: phone.map_or(lobby, |ticket| HelpOrigin::Phone { ticket }),
                    context: HelpContext::default(),
                    topic: None,
                    raised_at: hall.now.plus_ms(-late_ms),
                }
            }
            Deed::Helps(index, what) => {
                let open = pick(hall.open_help().map(|call| &call.id), *index);
                helps(
                    open.or_else(|| pick(hall.state.help.keys(), *index))?,
                    *what,
                )
            }
            Deed::Configures {
                counters,
                services,
                return_after,
                unfinished,
                offline_issue_days,
            } => {
                hall.site = hall::site::site();
                hall.site.settings.counters.truncate(*counters);
                hall.site.catalogue.services.truncate(*services);
                hall.site.settings.rules.return_after = *return_after;
                hall.site.settings.rules.calls_before_missed = *return_after;
                hall.site.settings.rules.unfinished = *unfinished;
                hall.site.settings.rules.offline_issue_days = *offline_issue_days;
                Command::Configure {
                    new_log: LogId(hall.mint()),
                }
            }
            Deed::Publishes {
                counters,
                services,
                return_after,
                forgets,
                too_late,
            } => {
                let mut based_on = Versions::of(&hall.site);
                if *too_late {
                    based_on.settings = Hash::ZERO;
                }
                let mut site = hall::site::site();
                site.settings.counters.truncate(*counters);
                for counter in &mut site.settings.counters {
                    counter
                        .skills
                        .retain(|skill| Some(skill.as_str()) != *forgets);
                }
                site.settings.rules.return_after = *return_after;
                site.catalogue.services.truncate(*services);
                Command::Publish {
                    based_on,
                    settings: Some(Box::new(site.settings)),
                    catalogue: Some(Box::new(site.catalogue)),
                }
            }
            Deed::NextDay { after_days } => {
                hall.passes_minutes(after_days * 24 * 60);
                Command::OpenDay {
                    date: day_after(hall.state.day?)?,
                    began: hall.now,
                }
            }
            Deed::Enrols {
                kiosk,
                known_device,
            } => {
                let kiosk: KioskId = kiosk.parse().expect("a slug");
                let held = hall.state.lane_of(&kiosk);
                let device = held
                    .filter(|_| *known_device)
                    .map(|(_, holder)| holder.device);
                let device = device.unwrap_or_else(|| DeviceId(hall.mint()));
                Command::EnrolKiosk { kiosk, device }
            }
            Deed::Revokes(kiosk) => Command::RevokeKiosk {
                kiosk: kiosk.parse().expect("a slug"),
            },
            Deed::StartsUp { kiosk, epoch } => {
                let kiosk: KioskId = kiosk.parse().expect("a slug");
                let known = hall
                    .state
                    .lane_of(&kiosk)
                    .and_then(|(_, holder)| holder.run);
                let epoch = known
                    .map_or(1, |run| run.epoch)
                    .saturating_add_signed(*epoch);
                let id = RunId(hall.mint());
                let run = Run { epoch, id };
                let before = self.runs.entry(kiosk.clone()).or_default();
                before.push(run);
                Command::StartKiosk {
                    kiosk,
                    run,
                    before: known.map(|run| run.id),
                }
            }
            Deed::Diverges { kiosk, ahead, desk } => Command::ReportDivergence {
                kiosk: kiosk.parse().expect("a slug"),
                seq: hall.state.seq + ahead,
                head: hall.state.head,
                desk: [("A".parse().expect("a letter"), *desk)].into(),
            },
        })
    }
}

/// A ticket in this state, or any where none is.
fn one_that_is(state: &str, hall: &Hall, index: Index) -> Option<TicketId> {
    let tickets = hall.state.tickets.values();
    let such = tickets.filter(|ticket| ticket.state.name() == state);
    pick(such.map(|ticket| &ticket.id), index).or_else(|| pick(hall.state.tickets.keys(), index))
}

fn works(hall: &Hall, counter: CounterNumber) -> Command {
    let here = hall
        .counters
        .get(&counter)
        .and_then(|counter| counter.ticket);
    match here.map(|ticket| (ticket, hall.is(ticket))) {
        Some((ticket, "called")) => Command::Start { counter, ticket },
        Some((ticket, _)) => Command::Finish {
            counter,
            ticket,
            outcome: Outcome::Completed,
        },
        None => Command::CallNext { counter },
    }
}

fn at_counter(
    hall: &Hall,
    counter: CounterNumber,
    stray: Option<Index>,
    what: AtCounter,
) -> Option<Command> {
    let held = || {
        let mut here = hall
            .state
            .tickets
            .values()
            .filter(|ticket| ticket.counter() == Some(counter));
        here.find(|ticket| ticket.state.name() == "held")
            .map(|ticket| ticket.id)
    };
    let here = || {
        hall.state
            .counters
            .get(&counter)
            .and_then(|counter| counter.ticket)
    };
    let ticket = match (stray, what) {
        (Some(index), _) => pick(hall.state.tickets.keys(), index),
        (None, AtCounter::Resume) => held(),
        (None, _) => here().or_else(held),
    }?;
    Some(match what {
        AtCounter::Recall => Command::Recall { counter, ticket },
        AtCounter::Start => Command::Start { counter, ticket },
        AtCounter::Hold => Command::Hold { counter, ticket },
        AtCounter::Resume => Command::Resume { counter, ticket },
        AtCounter::Finish => Command::Finish {
            counter,
            ticket,
            outcome: Outcome::Completed,
        },
        AtCounter::Miss => Command::Miss { counter, ticket },
        AtCounter::Transfer(service) => {
            let service: ServiceId = service.parse().expect("a slug");
            Command::Transfer {
                counter,
                ticket,
                service,
            }
        }
        AtCounter::SendTo(to) => Command::TransferToCounter {
            counter,
            ticket,
            to,
        },
        AtCounter::Lack(materials) => hall::record_lacking(counter, ticket, materials),
        AtCounter::Tick(done) => Command::TickStep {
            counter,
            ticket,
            step: "check".parse().expect("a slug"),
            done,
        },
        AtCounter::Correct(service) => hall::correct_service(counter, ticket, service, &[]),
        AtCounter::SendToSkill(skill) => Command::TransferToSkill {
            counter,
            ticket,
            skill: skill.parse().expect("a slug"),
        },
    })
}

fn helps(help: HelpId, what: Helps) -> Command {
    match what {
        Helps::Deliver => Command::DeliverHelp { help },
        Helps::Acknowledge => Command::AcknowledgeHelp {
            help,
            by: "Lin".to_owned(),
            eta_minutes: 3,
        },
        Helps::Arrive => Command::ArriveHelp { help },
        Helps::Resolve => Command::ResolveHelp {
            help,
            reason: HelpResolution::Helped,
        },
        Helps::Cancel => Command::CancelHelp { help },
        Helps::Expire => Command::ExpireHelp { help },
        Helps::Topic => Command::SetHelpTopic {
            help,
            topic: HelpTopic::Unwell,
        },
    }
}

fn pick<'a, T: Copy + 'a>(among: impl Iterator<Item = &'a T>, index: Index) -> Option<T> {
    let among: Vec<_> = among.collect();
    (!among.is_empty()).then(|| **index.get(&among))
}

/// A story has fewer days than a month.
pub fn day_after(day: BusinessDate) -> Option<BusinessDate> {
    let next = BusinessDate::new(day.year(), day.month(), day.day() + 1);
    next.or_else(|_| BusinessDate::new(day.year(), day.month() + 1, 1))
        .ok()
}

fn day_before(day: BusinessDate) -> Option<BusinessDate> {
    BusinessDate::new(day.year(), day.month(), day.day().checked_sub(1)?).ok()
}
