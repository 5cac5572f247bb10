//! `frontdesk-sim`: tries to break Frontdesk. `run` simulates halls with faults, `load` measures a running centre.

mod dice;
mod faults;
mod history;
mod judge;
mod load;
mod log;
mod plan;
mod run;
mod scene;
mod shrink;
mod simulate;
mod world;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "frontdesk-sim", version, about)]
struct Cli {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Simulates halls in which everything goes wrong, and says what did not hold
    Run(simulate::Options),
    /// Plants each known fault and says in how many seeds it is found
    Faults(simulate::FaultsOptions),
    /// Issues tickets through a centre's public API and prints what it measured as JSON.
    Load(load::Options),
    /// Writes a long log into a data directory.
    Log(log::Options),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        What::Run(options) => simulate::run(&options),
        What::Faults(options) => simulate::faults(&options),
        What::Load(options) => load::run(&options),
        What::Log(options) => log::run(&options),
    }
}
