//! What each command does.

mod admin;
mod all_in_one;
mod catalogue;
mod central;
mod customers;
mod demo;
#[cfg(feature = "kiosk")]
mod gallery;
mod headless;
mod kiosk;
mod places;
#[cfg(feature = "kiosk")]
mod window;

use crate::cli::{Cli, Command};

pub fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        None => all_in_one::run(&cli.all_in_one),
        Some(Command::Central(options)) => central::run(options),
        Some(Command::Kiosk(options)) => kiosk::run(options),
        Some(Command::Admin(command)) => admin::run(command),
        Some(Command::Demo(options)) => demo::run(&options),
        #[cfg(feature = "kiosk")]
        Some(Command::Gallery(options)) => gallery::run(&options),
        Some(Command::Catalogue(crate::cli::Catalogue::Check { file })) => catalogue::check(&file),
    }
}
