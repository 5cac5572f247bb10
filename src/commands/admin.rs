//! `frontdesk admin`: kiosks and how they are, services that are stopped and resumed, over HTTP with the installation's
//! access key.

use anyhow::{Context as _, bail};
use frontdesk_central::clock::Clock;
use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::{CommandId, ServiceId};
use frontdesk_domain::lane::LaneStanding;
use frontdesk_domain::text::{Lang, Text};
use frontdesk_domain::wire::{
    CommandRequest, EnrolmentCodeAnswer, EnrolmentCodeRequest, ErrorBody, KioskStanding,
    KiosksAnswer,
};
use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;

use super::{central, kiosk_health, places};
use crate::cli::{Admin, AtBranch};

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
        }
    })
}

async fn enrol(at: &AtBranch, request: EnrolmentCodeRequest) -> anyhow::Result<()> {
    let centre = Centre::of(at)?;
    let asked = centre.post("enrolment-codes").json(&request);
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
    let centre = Centre::of(at)?;
    let asked = centre.post(&format!("kiosks/{kiosk}/revocation"));
    let _: KioskStanding = centre.answer(asked).await?;
    println!(
        "Kiosk `{kiosk}` is revoked: its key opens nothing, and its lane rests. What it has issued and not told yet it can tell once it is enrolled again, with `frontdesk admin enrol --branch {} --kiosk {kiosk}`.",
        at.branch
    );
    Ok(())
}

async fn stop(at: &AtBranch, service: ServiceId, words: Vec<(Lang, String)>) -> anyhow::Result<()> {
    let mut notice = Text::default();
    for (lang, words) in words {
        notice.set(lang, words);
    }
    let centre = Centre::of(at)?;
    let command = Command::StopIssuing {
        service: service.clone(),
        notice,
    };
    centre.command(command).await?;
    println!(
        "The kiosks of branch `{}` give out no more numbers for `{service}`, until `frontdesk admin resume` or the end of the day.",
        at.branch
    );
    Ok(())
}

async fn resume(at: &AtBranch, service: ServiceId) -> anyhow::Result<()> {
    let centre = Centre::of(at)?;
    let command = Command::ResumeIssuing {
        service: service.clone(),
    };
    centre.command(command).await?;
    println!(
        "The kiosks of branch `{}` give out numbers for `{service}`.",
        at.branch
    );
    Ok(())
}

async fn kiosks(at: &AtBranch) -> anyhow::Result<()> {
    let centre = Centre::of(at)?;
    let answer: KiosksAnswer = centre.answer(centre.get("kiosks")).await?;
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

fn told(standing: LaneStanding) -> &'static str {
    match standing {
        LaneStanding::Active => "in place",
        LaneStanding::Suspended { .. } => {
            "suspended, because two machines may be issuing in it: enrol the right one again"
        }
        LaneStanding::Resting { .. } => "revoked, the lane rests",
    }
}

/// The central service, as one branch's administrator reaches it.
struct Centre {
    http: Client,
    /// Of the branch, without a slash at its end.
    url: String,
    asked: String,
    access_key: String,
}

impl Centre {
    fn of(at: &AtBranch) -> anyhow::Result<Self> {
        let plain = at.central.trim_end_matches('/');
        Ok(Self {
            http: Client::builder().build().context("no HTTP client")?,
            url: format!("{plain}/api/v1/branches/{}", at.branch),
            asked: plain.to_owned(),
            access_key: places::access_key(at.access_key_file.as_deref())?,
        })
    }

    fn get(&self, path: &str) -> RequestBuilder {
        let request = self.http.get(format!("{}/{path}", self.url));
        request.bearer_auth(&self.access_key)
    }

    fn post(&self, path: &str) -> RequestBuilder {
        let request = self.http.post(format!("{}/{path}", self.url));
        request.bearer_auth(&self.access_key)
    }

    async fn command(&self, command: Command) -> anyhow::Result<()> {
        let id = CommandId(frontdesk_central::entropy::id(Clock::system().now())?);
        let asked = self.post("commands").json(&CommandRequest { id, command });
        let _: serde_json::Value = self.answer(asked).await?;
        Ok(())
    }

    async fn answer<T: DeserializeOwned>(&self, request: RequestBuilder) -> anyhow::Result<T> {
        let answer = request.send().await.with_context(|| {
            format!(
                "cannot reach the central service at {}. Start it, or name its address with --central URL",
                self.asked
            )
        })?;
        let status = answer.status();
        let body = answer.bytes().await.context("the answer broke off")?;
        if status.is_success() {
            return serde_json::from_slice(&body)
                .context("what answered is no central service of this version");
        }
        match serde_json::from_slice::<ErrorBody>(&body) {
            Ok(error) => bail!("{}", error.message),
            Err(_) => bail!("the central service answered {status}"),
        }
    }
}
