//! `frontdesk`: the central service, the kiosk, both in one, and the tools around them.

mod cli;
mod commands;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::EnvFilter;

/// Of the system's own, the memory that a catalogue of thousands of services is read in stays with the program.
#[cfg(feature = "kiosk")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Unless `FRONTDESK_LOG` says otherwise: what happens, but not every request, and nothing of the window system's.
const LOGGED: &str =
    "warn,frontdesk=info,frontdesk_central=info,frontdesk_central::http=warn,winit=error";

fn main() -> ExitCode {
    // A log line never holds a receipt code, an access key or anything of a person's.
    let filter =
        EnvFilter::try_from_env("FRONTDESK_LOG").unwrap_or_else(|_| EnvFilter::new(LOGGED));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match commands::run(cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("frontdesk: {error:#}");
            ExitCode::FAILURE
        }
    }
}
