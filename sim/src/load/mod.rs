//! The load generator: issues tickets through a centre's public API and says how many, how fast, and what it cost.

mod clock;
mod connection;
mod memory;
mod phase;
mod report;
mod streams;
mod target;
#[cfg(test)]
mod tests;
mod ticket;

use std::path::PathBuf;
use std::rc::Rc;

use anyhow::Context as _;
use clap::value_parser;

use phase::{Phase, What};
use report::{Report, Turn};
use streams::Streams;
use target::Target;

/// How hard to press, and where.
#[derive(Debug, Clone, clap::Args)]
pub struct Options {
    /// Where the centre is, such as `http://127.0.0.1:8700`
    #[arg(long, value_name = "URL")]
    central: String,
    /// The branches, one after another with commas between
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        default_value = "hall"
    )]
    branches: Vec<String>,
    /// A file with the centre's access key (`access.key` in its data directory)
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// So many connections, each with one request on its way at a time
    #[arg(long, default_value_t = 64, value_parser = value_parser!(u16).range(1..=4096))]
    connections: u16,
    /// How long tickets are issued in each turn
    #[arg(long, default_value_t = 5, value_parser = value_parser!(u16).range(1..=3600))]
    seconds: u16,
    /// So many turns; the figures are their medians
    #[arg(long, default_value_t = 1, value_parser = value_parser!(u16).range(1..=100))]
    turns: u16,
    /// Before each turn, as long again with requests that do nothing, to compare with
    #[arg(long)]
    noop: bool,
    /// No more tickets a second than these, all connections together
    #[arg(long, value_name = "TICKETS", value_parser = value_parser!(u32).range(1..=1_000_000))]
    rate: Option<u32>,
    /// So many event streams are held open meanwhile
    #[arg(long, default_value_t = 0, value_parser = value_parser!(u16).range(0..=10_000))]
    subscribers: u16,
    /// The centre's process, on this machine: says what memory it holds before and after
    #[arg(long)]
    pid: Option<u32>,
    /// Prints a row of a table under this name instead of JSON
    #[arg(long, value_name = "NAME")]
    row: Option<String>,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    // Streams and connections are files. A hard limit below them is told by what cannot be opened.
    let _ = rlimit::increase_nofile_limit(u64::MAX);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the async runtime could not be started")?;
    let report = tokio::task::LocalSet::new().block_on(&runtime, measure(options))?;
    match &options.row {
        Some(name) => println!("{}", report.row(name)),
        None => println!("{}", serde_json::to_string_pretty(&report)?),
    }
    Ok(())
}

async fn measure(options: &Options) -> anyhow::Result<Report> {
    let target = Target::find(options).await?;
    let target = Rc::new(target);
    let memory_before = options.pid.map(memory::pss_kib).transpose()?;
    let streams = Streams::open(&target, usize::from(options.subscribers)).await?;
    let memory_opened = options.pid.map(memory::pss_kib).transpose()?;
    let mut connections = connection::open(&target, usize::from(options.connections)).await?;
    let mut turns = Vec::new();
    for _ in 0..options.turns {
        let phase = |what| Phase {
            what,
            seconds: options.seconds,
            per_second: options.rate.filter(|_| what == What::Tickets),
        };
        let cpu = || options.pid.map(memory::cpu_ms).transpose();
        let noop = if options.noop {
            Some(phase(What::Noop).run(&target, &mut connections).await?)
        } else {
            None
        };
        let from = streams.mark();
        let cpu_before = cpu()?;
        let tickets = phase(What::Tickets).run(&target, &mut connections).await?;
        streams.arrive(&target).await;
        let cpu_ms = cpu()?.zip(cpu_before).map(|(after, before)| after - before);
        turns.push(Turn::of(tickets, noop, streams.delays(from), cpu_ms));
    }
    let memory_after = options.pid.map(memory::pss_kib).transpose()?;
    let memory = match (memory_before, memory_opened, memory_after) {
        (Some(before), Some(opened), Some(after)) => {
            Some(report::Memory::of(before, opened, after, streams.opened()))
        }
        _ => None,
    };
    Ok(Report::of(options, turns, streams.finish(), memory))
}
