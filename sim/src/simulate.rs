//! `frontdesk-sim run` and `frontdesk-sim faults`: many seeds, two at a time, one line each.

use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::bail;
use clap::{ValueEnum as _, value_parser};

use crate::faults::Fault;
use crate::judge::{Broken, Seen};
use crate::plan::Plan;
use crate::run::{Outcome, play};
use crate::scene::{Extent, Scene};
use crate::shrink::shrink;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// The first seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// So many seeds, from the first on
    #[arg(long, default_value_t = 1, value_parser = value_parser!(u64).range(1..))]
    seeds: u64,
    /// So many simulated hours for each seed
    #[arg(long, default_value_t = 20, value_parser = value_parser!(u32).range(1..=24 * 30))]
    hours: u32,
    /// Kiosks in the hall, 1 to 20 [default: what the seed says]
    #[arg(long, value_parser = value_parser!(u16).range(1..=20))]
    kiosks: Option<u16>,
    /// Counters in the hall, 1 to 50 [default: what the seed says]
    #[arg(long, value_parser = value_parser!(u16).range(1..=50))]
    counters: Option<u16>,
    /// Plants a fault, to see it found
    #[arg(long)]
    fault: Option<Fault>,
    /// Prints everything that happens
    #[arg(long)]
    history: bool,
    /// Leaves a failing history as long as it is
    #[arg(long)]
    no_shrink: bool,
}

#[derive(Debug, clap::Args)]
pub struct FaultsOptions {
    /// So many seeds for each fault
    #[arg(long, default_value_t = 100, value_parser = value_parser!(u64).range(1..))]
    seeds: u64,
    /// So many simulated hours for each seed
    #[arg(long, default_value_t = 4, value_parser = value_parser!(u32).range(1..=24 * 30))]
    hours: u32,
}

impl Options {
    fn extent(&self) -> Extent {
        Extent {
            hours: self.hours,
            kiosks: self.kiosks,
            counters: self.counters,
        }
    }
}

/// Fails when a seed does.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let failed = Mutex::new(Vec::new());
    each_seed(options.seed, options.seeds, |seed| {
        let plan = Plan::of(Scene::of(seed, options.extent()));
        let outcome = play(plan.clone(), options.fault, options.history);
        let mut out = std::io::stdout().lock();
        for line in &outcome.lines {
            let _ = writeln!(out, "{line}");
        }
        let _ = writeln!(out, "{}", summary(seed, options.hours, &outcome));
        if let Some(broken) = outcome.broken {
            failed
                .lock()
                .expect("nobody panicked")
                .push((seed, plan, broken));
        }
    });
    let mut failed = failed.into_inner().expect("nobody panicked");
    failed.sort_by_key(|(seed, ..)| *seed);
    let Some((seed, plan, broken)) = failed.first() else {
        return Ok(());
    };
    if !options.no_shrink {
        println!("Looking for the shortest history of seed {seed} that fails this way …");
        let shortest = shrink(plan.clone(), options.fault, broken);
        let left = shortest.deeds.len();
        for line in play(shortest, options.fault, true).lines {
            println!("{line}");
        }
        println!("{left} of {} deeds are left.", plan.deeds.len());
    }
    bail!(
        "{} of {} seeds failed, the first is {seed}: {}: {}",
        failed.len(),
        options.seeds,
        broken.invariant,
        broken.what
    );
}

/// In how many seeds each planted fault is found, and by what.
pub fn faults(options: &FaultsOptions) -> anyhow::Result<()> {
    let extent = Extent {
        hours: options.hours,
        kiosks: None,
        counters: None,
    };
    let mut missed = Vec::new();
    println!("| planted fault | found in | first in seed | by |");
    println!("|---|---|---|---|");
    for fault in Fault::value_variants() {
        let found: Mutex<Vec<(u64, Broken)>> = Mutex::default();
        each_seed(1, options.seeds, |seed| {
            let broken = play(Plan::of(Scene::of(seed, extent)), Some(*fault), false).broken;
            found
                .lock()
                .expect("nobody panicked")
                .extend(broken.map(|broken| (seed, broken)));
        });
        let mut found = found.into_inner().expect("nobody panicked");
        found.sort_by_key(|(seed, _)| *seed);
        let name = fault
            .to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default();
        let first = found
            .first()
            .map(|(seed, _)| seed.to_string())
            .unwrap_or_default();
        let mut by: Vec<&str> = found.iter().map(|(_, broken)| broken.invariant).collect();
        by.sort_unstable();
        by.dedup();
        println!(
            "| {name} | {} of {} | {first} | {} |",
            found.len(),
            options.seeds,
            by.join(", ")
        );
        if found.is_empty() {
            missed.push(name);
        }
    }
    anyhow::ensure!(missed.is_empty(), "not found: {}", missed.join(", "));
    Ok(())
}

/// As many at a time as there are processors.
fn each_seed(first: u64, count: u64, what: impl Fn(u64) + Sync) {
    let next = AtomicU64::new(first);
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + count {
                        return;
                    }
                    what(seed);
                }
            });
        }
    });
}

fn summary(seed: u64, hours: u32, outcome: &Outcome) -> String {
    let Seen {
        events,
        papers,
        twins,
        lost,
        calls,
        help,
    } = outcome.seen;
    let verdict = match &outcome.broken {
        None => "ok".to_owned(),
        Some(broken) => format!("BROKEN {}: {}", broken.invariant, broken.what),
    };
    format!(
        "seed {seed}: {hours} h, {events} events, {papers} papers ({twins} twins, {lost} lost with a disk), {calls} calls, {help} help calls, digest {}: {verdict}",
        outcome.digest
    )
}
