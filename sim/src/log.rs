//! Writes a long log into a data directory, through the store and by the rules, so that a start on it can be measured.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::value_parser;
use frontdesk_central::branch::Submission;
use frontdesk_central::branch::core::{Core, Input, Step, carry_out};
use frontdesk_central::calendar::Calendar;
use frontdesk_central::config;
use frontdesk_central::store::{DataDir, SqliteStore};
use frontdesk_domain::branch::{Command, State, TicketRequest};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::{CommandId, LogId, TicketId};
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::Outcome;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::CommandRequest;
use uuid::Uuid;

/// Every ticket is issued, called, started and done.
const EVENTS_PER_TICKET: u64 = 4;

/// A busy hall's day.
const TICKETS_A_DAY: u64 = 1_000;

/// So many tickets go through their steps together.
const TOGETHER: u64 = 60;

/// 2026-01-01, nine in the morning in Shanghai.
const BEGINS: Timestamp = Timestamp(1_767_229_200_000);
const DAY_SECONDS: u32 = 86_400;

/// How long a log, and where.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// About so many events
    #[arg(long, value_parser = value_parser!(u64).range(1..=100_000_000))]
    events: u64,
    /// The data directory of a centre that does not run
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The hall's file
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let (site, _) = config::check_file(&options.config)?;
    let seq = write(site, &options.data, options.events)?;
    println!("{seq} events are in the log of {}", options.data.display());
    Ok(())
}

fn write(site: Site, data: &Path, events: u64) -> anyhow::Result<u64> {
    let data = DataDir::open(data)?;
    let store = SqliteStore::open(&data.database())?;
    let branch = &site.settings.branch;
    let calendar = Calendar::of(branch)?;
    let committed = frontdesk_central::branch::core::load(&store, &branch.id)?;
    if committed.seq > 0 {
        bail!("There is a log already. Name a new data directory.");
    }
    let mut hall = Hall {
        core: Core::new(Arc::new(site), calendar, committed.clone()),
        committed,
        store,
        now: BEGINS,
        ids: 0,
    };
    let configure = hall.core.configure(LogId(Uuid::from_u128(1)));
    hall.does(vec![configure])?;
    while hall.committed.seq < events {
        hall.has_a_day(events)?;
        hall.now = hall.now.plus_seconds(DAY_SECONDS);
    }
    Ok(hall.committed.seq)
}

struct Hall {
    core: Core,
    committed: State,
    store: SqliteStore,
    now: Timestamp,
    ids: u128,
}

impl Hall {
    fn has_a_day(&mut self, events: u64) -> anyhow::Result<()> {
        let due = self.core.due(self.now);
        self.does(due)?;
        let site = Arc::clone(self.core.site());
        let counters = site.settings.counters.iter().map(|counter| counter.number);
        let counters: Vec<_> = counters.collect();
        self.commands(counters.iter().map(|counter| Command::OpenCounter {
            counter: *counter,
            clerk: None,
        }))?;
        let mut issued = 0;
        let evening = self.now.plus_seconds(DAY_SECONDS / 3);
        while issued < TICKETS_A_DAY && self.committed.seq < events {
            let services = site.catalogue.services.iter().cycle();
            let services = services.skip(usize::try_from(issued).unwrap_or(0));
            let services = services.take(usize::try_from(TOGETHER)?);
            let requests: Vec<_> = services
                .map(|service| {
                    let id = self.id();
                    Command::IssueTicket(Box::new(TicketRequest {
                        ticket: TicketId(id),
                        code: Hash::of(id.as_bytes()),
                        service: service.id.clone(),
                        class: None,
                        lang: Lang::ZhHans,
                        answers: std::collections::BTreeMap::default(),
                        ticked: std::collections::BTreeSet::default(),
                    }))
                })
                .collect();
            self.commands(requests.into_iter())?;
            issued += TOGETHER;
            self.serves(&counters)?;
            let left = TICKETS_A_DAY.saturating_sub(issued) / TOGETHER + 1;
            let pause_ms = evening.ms_since(self.now) / i64::try_from(left)?;
            self.now = self.now.plus_ms(pause_ms.max(1));
        }
        Ok(())
    }

    /// Until nobody waits whom a counter can serve.
    fn serves(&mut self, counters: &[u16]) -> anyhow::Result<()> {
        for _ in 0..TOGETHER * EVENTS_PER_TICKET {
            let before = self.committed.seq;
            self.commands(
                counters
                    .iter()
                    .map(|counter| Command::CallNext { counter: *counter }),
            )?;
            if self.committed.seq == before {
                return Ok(());
            }
            let called: Vec<_> = self
                .committed
                .counters
                .values()
                .filter_map(|counter| Some((counter.number, counter.ticket?)))
                .collect();
            self.commands(called.into_iter().flat_map(|(counter, ticket)| {
                let outcome = Outcome::Completed;
                [
                    Command::Start { counter, ticket },
                    Command::Finish {
                        counter,
                        ticket,
                        outcome,
                    },
                ]
            }))?;
        }
        Ok(())
    }

    fn commands(&mut self, commands: impl Iterator<Item = Command>) -> anyhow::Result<()> {
        let submissions = commands.map(|command| {
            let id = CommandId(self.id());
            Submission::from(CommandRequest { id, command })
        });
        let submissions = submissions.collect();
        self.does(submissions)
    }

    fn does(&mut self, submissions: Vec<Submission>) -> anyhow::Result<()> {
        let branch = self.core.branch().clone();
        let mut round = self.core.round(submissions);
        let mut input = Input::Begin;
        loop {
            let step = round.next(&mut self.core, self.now, input);
            if let Step::Answered(answers) = &step {
                if answers.ready {
                    return Ok(());
                }
                bail!("The data directory cannot be written. Look whether its disk has room.");
            }
            input = carry_out(&step, &self.store, &branch, &mut self.committed)
                .context("only the last step has no input")?;
        }
    }

    /// Of the moment, as devices mint them.
    fn id(&mut self) -> Uuid {
        self.ids += 1;
        let mut random = [0; 10];
        random.copy_from_slice(&self.ids.to_be_bytes()[6..]);
        uuid::Builder::from_unix_timestamp_millis(self.now.0.unsigned_abs(), &random).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_of_several_days_is_written_and_not_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let text = include_str!("../../central/tests/hall/hall.toml");
        let site = || config::check_text(Path::new("hall.toml"), text).unwrap().0;
        let seq = write(site(), dir.path(), 5_000).unwrap();
        assert!((5_000..5_300).contains(&seq), "{seq}");
        let again = write(site(), dir.path(), 5_000).unwrap_err().to_string();
        assert!(again.contains("a log already"), "{again}");
    }
}
