//! `frontdesk admin`: what is in force in a branch, over HTTP with the installation's access key. Each change is made on
//! what is in force now, told thing by thing, and refused where somebody else has published meanwhile.

pub mod files;
pub mod hall;
pub mod hours;
mod told;
pub mod versions;

use anyhow::bail;
use frontdesk_central::clock::Clock;
use frontdesk_central::configuration::wire::{
    CheckAnswer, ConfigurationAnswer, Draft, PublishRequest, PublishedAnswer,
};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::rules::Settings;
use frontdesk_domain::site::Versions;
use frontdesk_domain::text::{Lang, Text};

use super::admin::in_branch;
use super::centre::Centre;
use crate::cli::AtBranch;
use crate::cli::configuration::Change;

/// What is in force.
async fn in_force(centre: &Centre, at: &AtBranch) -> anyhow::Result<ConfigurationAnswer> {
    let asked = centre.get(&in_branch(at, "configuration"));
    centre.answer(asked).await
}

async fn settings(at: &AtBranch) -> anyhow::Result<Settings> {
    Ok(in_force(&Centre::of(&at.centre)?, at).await?.settings)
}

/// Other settings than those in force, published on their basis.
async fn changes(
    change: &Change,
    to: impl FnOnce(&mut Settings) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let centre = Centre::of(&change.at.centre)?;
    let mut present = in_force(&centre, &change.at).await?;
    to(&mut present.settings)?;
    let draft = Draft {
        settings: Some(present.settings),
        catalogue: None,
    };
    publishes(&centre, change, present.versions, draft).await
}

/// Says what is different, then puts it in force, or only says so.
async fn publishes(
    centre: &Centre,
    change: &Change,
    based_on: Versions,
    draft: Draft,
) -> anyhow::Result<()> {
    let checked = check(centre, &change.at, &draft).await?;
    told::print(&checked);
    if let Some(refused) = &checked.refused {
        bail!("{}", refused.message);
    }
    if change.preview {
        println!("Nothing was published: this was a preview.");
        return Ok(());
    }
    let Draft {
        settings,
        catalogue,
    } = draft;
    let request = PublishRequest {
        id: id()?,
        based_on,
        settings,
        catalogue,
    };
    let asked = centre.post(&in_branch(&change.at, "configuration"));
    let published: PublishedAnswer = centre.answer(asked.json(&request)).await?;
    in_force_now(&change.at, &published);
    Ok(())
}

async fn check(centre: &Centre, at: &AtBranch, draft: &Draft) -> anyhow::Result<CheckAnswer> {
    let asked = centre.post(&in_branch(at, "configuration/check"));
    centre.answer(asked.json(draft)).await
}

fn in_force_now(at: &AtBranch, published: &PublishedAnswer) {
    let Versions {
        settings,
        catalogue,
    } = &published.versions;
    println!(
        "In force in branch `{}`: settings {}, catalogue {}.",
        at.branch,
        short(settings),
        short(catalogue)
    );
}

fn id() -> anyhow::Result<CommandId> {
    let id = frontdesk_central::entropy::id(Clock::system().now())?;
    Ok(CommandId(id))
}

/// As much of a version's name as tells it from others.
pub fn short(hash: &Hash) -> String {
    hash.to_string().chars().take(12).collect()
}

/// What was written for each language.
pub fn text(words: Vec<(Lang, String)>) -> Text {
    let mut text = Text::default();
    set(&mut text, words);
    text
}

fn set(text: &mut Text, words: Vec<(Lang, String)>) {
    for (lang, words) in words {
        text.set(lang, words);
    }
}
