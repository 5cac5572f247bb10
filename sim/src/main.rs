//! `frontdesk-sim`: tries to break Frontdesk. `run` simulates halls with faults, `load` measures a running centre.

mod load;
mod log;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "frontdesk-sim", version, about)]
struct Cli {
    #[command(subcommand)]
    command: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Issues tickets through a centre's public API and prints what it measured as JSON.
    Load(load::Options),
    /// Writes a long log into a data directory.
    Log(log::Options),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        What::Load(options) => load::run(&options),
        What::Log(options) => log::run(&options),
    }
}
