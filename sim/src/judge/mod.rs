//! What must hold whatever goes wrong, looked at after every step. Each invariant is a function with its name; what it
//! needs to know it learns from the log and from what people see, never from what the product thinks of itself.

mod calls;
mod commands;
mod days;
mod help;
mod log;
mod papers;
mod peace;

use frontdesk_central::calendar::Calendar;
use frontdesk_domain::branch::Envelope;

use crate::world::{Sight, World};

/// So long after everything was mended, nothing is under way any more.
pub const PEACE_WITHIN_MS: i64 = 4 * 60 * 1000;

/// An invariant that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub invariant: &'static str,
    pub what: String,
}

pub type Verdict = Result<(), Broken>;

pub fn broken(invariant: &'static str, what: impl Into<String>) -> Verdict {
    Err(Broken {
        invariant,
        what: what.into(),
    })
}

pub struct Judge {
    log: log::Log,
    papers: papers::Papers,
    commands: commands::Commands,
    calls: calls::Calls,
    help: help::Help,
    days: days::Days,
}

/// What was seen, for the summary.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    pub events: usize,
    pub papers: usize,
    /// Papers whose number another one bears, from a disk that was copied or set back while nobody could know.
    pub twins: usize,
    /// Papers that nobody could tell the centre of: their machine's disk is gone.
    pub lost: usize,
    pub calls: usize,
    pub help: usize,
}

impl Judge {
    pub fn of(world: &World) -> Self {
        let settings = &world.scene.site.settings;
        let calendar = Calendar::of(&settings.branch).expect("the places have calendars");
        Self {
            log: log::Log::default(),
            papers: papers::Papers::default(),
            commands: commands::Commands::default(),
            calls: calls::Calls::of(settings),
            help: help::Help::default(),
            days: days::Days::of(calendar, settings),
        }
    }

    /// Looks at what the last step brought.
    pub fn watch(&mut self, world: &mut World) -> Verdict {
        for sight in std::mem::take(&mut world.sights) {
            self.sees(world, sight)?;
        }
        let new = self.log.sequence_has_no_gap(&world.centre.store)?;
        for (envelope, json) in &new {
            world.history.tell(world.now, || {
                format!("event {} {}", envelope.seq, kind(json))
            });
            self.reads(world, envelope)?;
        }
        self.log.every_replica_is_a_prefix_or_knows_better(world)?;
        self.help.nothing_is_overdue(world)?;
        self.days.no_day_is_overdue(world)
    }

    fn sees(&mut self, world: &World, sight: Sight) -> Verdict {
        match sight {
            Sight::Shown(paper) => self.papers.no_two_papers_bear_one_number(paper),
            Sight::Pressed(press) => {
                self.help.pressed(press);
                Ok(())
            }
            Sight::Asked(id) => {
                self.commands.asked(id);
                Ok(())
            }
            Sight::Told { ticket, arrival } => {
                self.days.told(ticket, arrival);
                Ok(())
            }
            Sight::Answered {
                command,
                status,
                body,
            } => self
                .commands
                .the_same_command_has_the_same_answer(command, status, &body),
            Sight::SetBack { events } => {
                self.log.set_back(events);
                self.commands.set_back(events as u64);
                let kept = world.centre.store.log_after(0);
                let kept: Vec<Envelope> = kept
                    .iter()
                    .map(|event| serde_json::from_str(&event.json).expect("an event"))
                    .collect();
                self.help.set_back(&kept);
                self.papers.set_back(&kept);
                self.calls.set_back(&kept);
                self.days.set_back(&kept);
                Ok(())
            }
            Sight::Carried { tickets, forgotten } => {
                self.papers.only_carried(&tickets, forgotten);
                Ok(())
            }
        }
    }

    fn reads(&mut self, world: &World, envelope: &Envelope) -> Verdict {
        self.commands
            .nothing_happens_that_nobody_asked_for(envelope)?;
        self.commands.no_command_is_carried_out_twice(envelope)?;
        self.papers.the_log_says_what_the_paper_says(envelope)?;
        self.calls.read(envelope)?;
        self.help.nothing_old_rings(world, envelope)?;
        self.help.every_call_ends_with_its_day(envelope)?;
        self.days.arrival_is_what_the_kiosk_said(envelope)?;
        self.days.days_begin_by_the_calendar(envelope)
    }

    /// When everything is mended and has had its time.
    pub fn at_the_end(&mut self, world: &World) -> Verdict {
        peace::everything_drains(world)?;
        self.log.nothing_changed_meaning(&world.centre.store)?;
        self.commands.every_answered_command_is_in_the_log(world)?;
        self.papers.every_paper_is_in_the_log(world)?;
        peace::every_copied_disk_is_found(world)?;
        peace::every_replica_is_the_state(world)
    }

    pub fn seen(&self) -> Seen {
        Seen {
            events: self.log.length(),
            papers: self.papers.count(),
            twins: self.papers.twins(),
            lost: self.papers.lost(),
            calls: self.calls.count(),
            help: self.help.count(),
        }
    }
}

fn kind(json: &str) -> String {
    // The event's own part; ids and all, so that the digest means the whole.
    let from = json.find("\"event\":").unwrap_or(0);
    json[from..].chars().take(220).collect()
}
