//! What was in force before, and putting it in force again.

use anyhow::{Context as _, bail};
use frontdesk_central::configuration::wire::{
    Part, PublishedAnswer, Publisher, RollBackRequest, Version, VersionsAnswer,
};

use super::super::admin::in_branch;
use super::super::centre::Centre;
use super::super::staff::{everybody, moment};
use super::{id, in_force_now, short};
use crate::cli::AtBranch;

/// A version is named by so much of its hash at least.
const NAMED_BY_CHARS: usize = 6;

async fn versions(centre: &Centre, at: &AtBranch, lines: u16) -> anyhow::Result<VersionsAnswer> {
    let path = format!("configuration/versions?limit={lines}");
    centre.answer(centre.get(&in_branch(at, &path))).await
}

pub async fn list(at: &AtBranch, lines: u16) -> anyhow::Result<()> {
    let centre = Centre::of(&at.centre)?;
    let answer = versions(&centre, at, lines).await?;
    let staff = everybody(&centre).await?;
    for version in answer.versions.iter().rev() {
        let by = match &version.by {
            Publisher::File => "(hall's file)".to_owned(),
            Publisher::Owner => "(access key)".to_owned(),
            Publisher::Staff { staff: by } => {
                let known = staff.iter().find(|known| known.staff == *by);
                known.map_or_else(|| by.to_string(), |known| known.login.clone())
            }
        };
        let mut words = vec![
            moment(version.at),
            short(&version.hash),
            part(version.part).to_owned(),
            by,
        ];
        if is_in_force(&answer, version) {
            words.push("in force".to_owned());
        }
        println!("{}", words.join("  "));
    }
    Ok(())
}

pub async fn roll_back(at: &AtBranch, named: &str) -> anyhow::Result<()> {
    if named.len() < NAMED_BY_CHARS {
        bail!(
            "name a version by its first {NAMED_BY_CHARS} characters at least. `frontdesk admin versions` lists them"
        );
    }
    let centre = Centre::of(&at.centre)?;
    let answer = versions(&centre, at, 200).await?;
    let found = answer
        .versions
        .iter()
        .find(|version| version.hash.to_string().starts_with(named));
    let found = found.with_context(|| {
        format!(
            "branch `{}` has had no version `{named}`. `frontdesk admin versions` lists them",
            at.branch
        )
    })?;
    let request = RollBackRequest {
        id: id()?,
        based_on: answer.in_force,
        to: found.hash,
    };
    let asked = centre.post(&in_branch(at, "configuration/roll-back"));
    let published: PublishedAnswer = centre.answer(asked.json(&request)).await?;
    in_force_now(at, &published);
    Ok(())
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Settings => "settings",
        Part::Catalogue => "catalogue",
    }
}

fn is_in_force(answer: &VersionsAnswer, version: &Version) -> bool {
    let now = match version.part {
        Part::Settings => answer.in_force.settings,
        Part::Catalogue => answer.in_force.catalogue,
    };
    now == version.hash
}
