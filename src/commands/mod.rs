//! What each command does.

mod admin;
mod all_in_one;
mod catalogue;
mod central;
mod centre;
mod configuration;
mod customers;
mod demo;
#[cfg(feature = "kiosk")]
mod gallery;
mod headless;
mod kiosk;
mod kiosk_health;
#[cfg(feature = "kiosk")]
mod pin;
mod places;
mod staff;
#[cfg(feature = "kiosk")]
mod voice;
#[cfg(feature = "kiosk")]
mod window;

use crate::cli::{Catalogue, Cli, Command, SheetFormat};

pub fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        None => all_in_one::run(&cli.all_in_one),
        Some(Command::Central(options)) => central::run(options),
        Some(Command::Kiosk(options)) => kiosk::run(options),
        Some(Command::Admin(command)) => admin::run(command),
        Some(Command::Demo(options)) => demo::run(&options),
        #[cfg(feature = "kiosk")]
        Some(Command::Gallery(options)) => gallery::run(&options),
        #[cfg(feature = "kiosk")]
        Some(Command::Pin { data }) => pin::set(data),
        #[cfg(feature = "kiosk")]
        Some(Command::Voice(crate::cli::Voice::Check { clips })) => voice::check(clips.as_deref()),
        Some(Command::Catalogue(command)) => match command {
            Catalogue::Check { file } => catalogue::check(&file),
            Catalogue::Import(options) => match options.from {
                SheetFormat::Csv => catalogue::import(&options),
            },
            Catalogue::Export(options) => match options.to {
                SheetFormat::Csv => catalogue::export(&options),
            },
        },
    }
}
