//! What comes out of a hall's file or a spreadsheet, and goes into one.

use std::path::Path;

use anyhow::{Context as _, bail};
use frontdesk_central::config;
use frontdesk_central::configuration::wire::Draft;
use frontdesk_central::sheet::{self, Refused};
use frontdesk_domain::catalogue::Catalogue;

use super::super::catalogue::read;
use super::super::centre::Centre;
use super::{check, in_force, publishes, told};
use crate::cli::configuration::{Catalogue as Command, FromFile, Settings};

pub async fn catalogue(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Check { at, file } => {
            let draft = of_catalogue(&file)?;
            let checked = check(&Centre::of(&at.centre)?, &at, &draft).await?;
            told::print(&checked);
            match &checked.refused {
                Some(refused) => bail!("{}", refused.message),
                None => println!("It can be published."),
            }
        }
        Command::Publish { change, file } => {
            let draft = of_catalogue(&file)?;
            let centre = Centre::of(&change.at.centre)?;
            let based_on = in_force(&centre, &change.at).await?.versions;
            publishes(&centre, &change, based_on, draft).await?;
        }
    }
    Ok(())
}

pub async fn settings(command: Settings) -> anyhow::Result<()> {
    match command {
        Settings::Show { at } => {
            let text = toml::to_string_pretty(&super::settings(&at).await?);
            print!("{}", text.context("the settings are no TOML")?);
            Ok(())
        }
        Settings::Publish(FromFile { change, file }) => {
            let site = of_hall(&file)?;
            let draft = Draft {
                settings: Some(site.settings),
                catalogue: None,
            };
            let centre = Centre::of(&change.at.centre)?;
            let based_on = in_force(&centre, &change.at).await?.versions;
            publishes(&centre, &change, based_on, draft).await
        }
    }
}

pub async fn publish_whole(whole: &FromFile) -> anyhow::Result<()> {
    let FromFile { change, file } = whole;
    let site = of_hall(file)?;
    let draft = Draft {
        settings: Some(site.settings),
        catalogue: Some(site.catalogue),
    };
    let centre = Centre::of(&change.at.centre)?;
    let based_on = in_force(&centre, &change.at).await?.versions;
    publishes(&centre, change, based_on, draft).await
}

fn of_hall(file: &Path) -> anyhow::Result<frontdesk_domain::site::Site> {
    let (site, warnings) = config::check_file(file)?;
    for warning in &warnings {
        println!("warning: {warning}");
    }
    Ok(site)
}

fn of_catalogue(file: &Path) -> anyhow::Result<Draft> {
    let is_sheet = file
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let catalogue = if is_sheet {
        of_sheet(file)?
    } else {
        of_hall(file)?.catalogue
    };
    Ok(Draft {
        settings: None,
        catalogue: Some(catalogue),
    })
}

/// Skills are taken to be there; the centre knows whether they are.
fn of_sheet(file: &Path) -> anyhow::Result<Catalogue> {
    let name = file.display();
    match sheet::import(&read(file, sheet::FILE_MAX_BYTES)?, None) {
        Ok(import) => {
            for warning in &import.warnings {
                println!("warning: {name}: {warning}");
            }
            Ok(import.catalogue)
        }
        Err(Refused(findings)) => {
            for finding in &findings {
                eprintln!("{name}: {finding}");
            }
            bail!("nothing was published. Correct what is listed above and try again.");
        }
    }
}
