//! `frontdesk admin`: kiosks and how they are, services that are stopped and resumed, notices, over HTTP with the
//! installation's access key. Accounts are in [`super::staff`], what is in force in [`super::configuration`].

use frontdesk_central::clock::Clock;
use frontdesk_central::configuration::wire::BranchesAnswer;
use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::{CommandId, ServiceId};
use frontdesk_domain::lane::LaneStanding;
use frontdesk_domain::text::Lang;
use frontdesk_domain::wire::{
    CommandRequest, EnrolmentCodeAnswer, EnrolmentCodeRequest, KioskStanding, KiosksAnswer,
};

use super::centre::Centre;
use super::configuration::{files, hall, hours, short, text, versions};
use super::{central, kiosk_health, staff};
use crate::cli::configuration::Notice;
use crate::cli::{Admin, AtBranch, AtCentre};

pub fn run(command: Admin) -> anyhow::Result<()> {
    central::runtime()?.block_on(async {
        match command {
            Admin::Enrol { at, kiosk } => enrol(&at, EnrolmentCodeRequest { kiosk }).await,
            Admin::Revoke { at, kiosk } => revoke(&at, kiosk.as_str()).await,
            Admin::Stop {
                at,
                service,
                notice,
            } => stop(&at, service, notice).await,
            Admin::Resume { at, service } => resume(&at, service).await,
            Admin::Kiosks { at } => kiosks(&at).await,
            Admin::Staff(command) => staff::run(command).await,
            Admin::Branches { at } => branches(&at).await,
            Admin::Publish(whole) => files::publish_whole(&whole).await,
            Admin::Catalogue(command) => files::catalogue(command).await,
            Admin::Settings(command) => files::settings(command).await,
            Admin::Hours(command) => hours::run(command).await,
            Admin::Counters(command) => hall::counters(command).await,
            Admin::Skills(command) => hall::skills(command).await,
            Admin::Classes(command) => hall::classes(command).await,
            Admin::Rules(command) => hall::rules(command).await,
            Admin::Notice(command) => notice(command).await,
            Admin::Versions { at, lines } => versions::list(&at, lines).await,
            Admin::RollBack { at, version } => versions::roll_back(&at, &version).await,
            Admin::Audit { at, lines } => staff::audit(&at, lines).await,
        }
    })
}

async fn enrol(at: &AtBranch, request: EnrolmentCodeRequest) -> anyhow::Result<()> {
    let centre = Centre::of(&at.centre)?;
    let asked = centre
        .post(&in_branch(at, "enrolment-codes"))
        .json(&request);
    let given: EnrolmentCodeAnswer = centre.answer(asked).await?;
    let left_ms = given.expires_at.ms_since(Clock::system().now());
    let (branch, kiosk, code) = (&at.branch, &given.kiosk, &given.code);
    println!(
        "Type this code on the machine that is to be kiosk `{kiosk}` of branch `{branch}`, within {} minutes:",
        left_ms.div_euclid(60_000).clamp(1, 10)
    );
    println!("\n    {code}\n");
    println!(
        "It counts once. A machine that was this kiosk before is out when the new one is enrolled."
    );
    Ok(())
}

async fn revoke(at: &AtBranch, kiosk: &str) -> anyhow::Result<()> {
    let centre = Centre::of(&at.centre)?;
    let asked = centre.post(&in_branch(at, &format!("kiosks/{kiosk}/revocation")));
    let _: KioskStanding = centre.answer(asked).await?;
    println!(
        "Kiosk `{kiosk}` is revoked: its key opens nothing, and its lane rests. What it has issued and not told yet it can tell once it is enrolled again, with `frontdesk admin enrol --branch {} --kiosk {kiosk}`.",
        at.branch
    );
    Ok(())
}

async fn stop(at: &AtBranch, service: ServiceId, words: Vec<(Lang, String)>) -> anyhow::Result<()> {
    let notice = text(words);
    let centre = Centre::of(&at.centre)?;
    let command = Command::StopIssuing {
        service: service.clone(),
        notice,
    };
    give(&centre, at, command).await?;
    println!(
        "The kiosks of branch `{}` give out no more numbers for `{service}`, until `frontdesk admin resume` or the end of the day.",
        at.branch
    );
    Ok(())
}

async fn resume(at: &AtBranch, service: ServiceId) -> anyhow::Result<()> {
    let centre = Centre::of(&at.centre)?;
    let command = Command::ResumeIssuing {
        service: service.clone(),
    };
    give(&centre, at, command).await?;
    println!(
        "The kiosks of branch `{}` give out numbers for `{service}`.",
        at.branch
    );
    Ok(())
}

async fn kiosks(at: &AtBranch) -> anyhow::Result<()> {
    let centre = Centre::of(&at.centre)?;
    let answer: KiosksAnswer = centre.answer(centre.get(&in_branch(at, "kiosks"))).await?;
    if answer.kiosks.is_empty() {
        println!("The hall's file has no kiosk: add one under [[kiosks]].");
    }
    let now = Clock::system().now();
    for kiosk in &answer.kiosks {
        let note = if kiosk.configured {
            ""
        } else {
            " (not in the hall's file)"
        };
        println!("{}{note}", kiosk.kiosk);
        if kiosk.machines.is_empty() {
            println!("    no machine");
        }
        for machine in &kiosk.machines {
            let lane = match machine.lane.to_string() {
                empty if empty.is_empty() => "without letters".to_owned(),
                letters => letters,
            };
            println!(
                "    lane {lane}: {}, machine {}",
                told(machine.standing),
                machine.device
            );
        }
        if !kiosk.machines.is_empty() {
            println!("    {}", kiosk_health::line(kiosk, now));
        }
    }
    Ok(())
}

async fn notice(command: Notice) -> anyhow::Result<()> {
    match command {
        Notice::Post {
            at,
            text: said,
            minutes,
        } => {
            let centre = Centre::of(&at.centre)?;
            let until = Clock::system().now().plus_seconds(minutes * 60);
            let text = text(said);
            give(&centre, &at, Command::PostNotice { text, until }).await?;
            println!(
                "Every screen and page of branch `{}` says so for {minutes} minutes, or until `frontdesk admin notice withdraw`.",
                at.branch
            );
        }
        Notice::Withdraw { at } => {
            let centre = Centre::of(&at.centre)?;
            give(&centre, &at, Command::WithdrawNotice {}).await?;
            println!("Branch `{}` has no notice any more.", at.branch);
        }
    }
    Ok(())
}

async fn branches(at: &AtCentre) -> anyhow::Result<()> {
    let centre = Centre::of(at)?;
    let answer: BranchesAnswer = centre.answer(centre.get("/api/v1/branches")).await?;
    for branch in &answer.branches {
        println!("{}", branch.id);
        println!("    {}", branch.name.to(Lang::ZhHans));
        println!(
            "    settings {}, catalogue {}",
            short(&branch.versions.settings),
            short(&branch.versions.catalogue)
        );
    }
    Ok(())
}

fn told(standing: LaneStanding) -> &'static str {
    match standing {
        LaneStanding::Active => "in place",
        LaneStanding::Suspended { .. } => {
            "suspended, because two machines may be issuing in it: enrol the right one again"
        }
        LaneStanding::Resting { .. } => "revoked, the lane rests",
    }
}

pub(super) fn in_branch(at: &AtBranch, path: &str) -> String {
    format!("/api/v1/branches/{}/{path}", at.branch)
}

async fn give(centre: &Centre, at: &AtBranch, command: Command) -> anyhow::Result<()> {
    let id = CommandId(frontdesk_central::entropy::id(Clock::system().now())?);
    let asked = centre.post(&in_branch(at, "commands"));
    let asked = asked.json(&CommandRequest { id, command });
    let _: serde_json::Value = centre.answer(asked).await?;
    Ok(())
}
