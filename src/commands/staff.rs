//! `frontdesk admin staff` and `frontdesk admin audit`: accounts, over HTTP with the installation's access key.

use anyhow::Context as _;
use frontdesk_central::accounts::wire::{
    AddRequest, AuditAnswer, LinkAnswer, RolesRequest, StaffAnswer, StaffListAnswer,
    StandingRequest,
};
use frontdesk_central::accounts::{By, Grant, Line, Standing};
use frontdesk_domain::ids::StaffId;
use frontdesk_domain::time::Timestamp;
use reqwest::Method;

use super::centre::Centre;
use crate::cli::{AtCentre, Staff, Whose};

pub async fn run(command: Staff) -> anyhow::Result<()> {
    match command {
        Staff::Add {
            at,
            login,
            name,
            public_name,
            role,
        } => {
            let public_name = public_name.unwrap_or_else(|| name.clone());
            let new = AddRequest {
                login,
                name,
                public_name,
                roles: role,
            };
            add(&at, &new).await
        }
        Staff::List { at } => list(&at).await,
        Staff::Roles {
            at, login, role, ..
        } => roles(&at, &login, role).await,
        Staff::Disable { who } => stand(&who, Standing::Disabled).await,
        Staff::Enable { who } => stand(&who, Standing::Active).await,
        Staff::Link { who } => link(&who).await,
        Staff::Logout { who } => log_out(&who).await,
    }
}

async fn add(at: &AtCentre, new: &AddRequest) -> anyhow::Result<()> {
    let centre = Centre::of(at)?;
    let asked = centre.post("/api/v1/staff").json(new);
    let given: LinkAnswer = centre.answer(asked).await?;
    println!("The account `{}` is there.", new.login);
    tell(&given);
    Ok(())
}

fn tell(given: &LinkAnswer) {
    println!(
        "Give this link to its owner alone. It counts once, until {}, and leads to a page on which they set their password:",
        moment(given.expires_at)
    );
    println!("\n    {}\n", given.link);
}

async fn list(at: &AtCentre) -> anyhow::Result<()> {
    let everybody = everybody(&Centre::of(at)?).await?;
    if everybody.is_empty() {
        println!(
            "There is no account yet. The first administrator follows the link that the centre printed at its start."
        );
    }
    for staff in &everybody {
        let note = match (staff.standing, staff.has_password) {
            (Standing::Disabled, _) => " (disabled)",
            (Standing::Active, false) => " (has not followed their link yet)",
            (Standing::Active, true) => "",
        };
        println!("{}{note}", staff.login);
        println!("    {}, for customers {}", staff.name, staff.public_name);
        println!("    {}", listed(&staff.roles));
        println!("    logged in with {} browsers", staff.sessions);
    }
    Ok(())
}

async fn roles(at: &AtCentre, login: &str, roles: Vec<Grant>) -> anyhow::Result<()> {
    let centre = Centre::of(at)?;
    let id = named(&centre, login).await?;
    let path = format!("/api/v1/staff/{id}/roles");
    let asked = centre
        .asks(Method::PUT, &path)
        .json(&RolesRequest { roles });
    let is: StaffAnswer = centre.answer(asked).await?;
    println!("`{}` is from now on: {}.", is.login, listed(&is.roles));
    Ok(())
}

async fn stand(who: &Whose, standing: Standing) -> anyhow::Result<()> {
    let centre = Centre::of(&who.at)?;
    let id = named(&centre, &who.login).await?;
    let path = format!("/api/v1/staff/{id}/standing");
    let asked = centre.asks(Method::PUT, &path);
    let is: StaffAnswer = centre
        .answer(asked.json(&StandingRequest { standing }))
        .await?;
    match is.standing {
        Standing::Active => println!("`{}` may log in.", is.login),
        Standing::Disabled => println!(
            "`{}` is out, and cannot log in until `frontdesk admin staff enable`.",
            is.login
        ),
    }
    Ok(())
}

async fn link(who: &Whose) -> anyhow::Result<()> {
    let centre = Centre::of(&who.at)?;
    let id = named(&centre, &who.login).await?;
    let given = centre.post(&format!("/api/v1/staff/{id}/links"));
    tell(&centre.answer(given).await?);
    Ok(())
}

async fn log_out(who: &Whose) -> anyhow::Result<()> {
    let centre = Centre::of(&who.at)?;
    let id = named(&centre, &who.login).await?;
    let path = format!("/api/v1/staff/{id}/sessions");
    let is: StaffAnswer = centre.answer(centre.asks(Method::DELETE, &path)).await?;
    println!("`{}` is logged out everywhere.", is.login);
    Ok(())
}

pub async fn audit(at: &AtCentre, lines: u16) -> anyhow::Result<()> {
    let centre = Centre::of(at)?;
    let everybody = everybody(&centre).await?;
    let path = format!("/api/v1/audit?limit={lines}");
    let answer: AuditAnswer = centre.answer(centre.get(&path)).await?;
    for line in answer.lines.iter().rev() {
        println!("{}", told(line, &everybody));
    }
    Ok(())
}

/// When, who, what, about whom, where, and what came of it.
fn told(line: &Line, everybody: &[StaffAnswer]) -> String {
    let entry = &line.entry;
    let name = |id: StaffId| {
        let staff = everybody.iter().find(|staff| staff.staff == id);
        staff.map_or_else(|| id.to_string(), |staff| staff.login.clone())
    };
    let by = match &entry.by {
        By::Nobody => "-".to_owned(),
        By::Owner => "(access key)".to_owned(),
        By::Staff { staff } => name(*staff),
    };
    let mut words = vec![moment(entry.at), by, entry.act.to_string()];
    words.extend(entry.staff.map(name));
    words.extend(entry.branch.as_ref().map(ToString::to_string));
    if !entry.detail.is_empty() {
        words.push(entry.detail.clone());
    }
    words.push(entry.result.to_string());
    words.join("  ")
}

pub(super) async fn everybody(centre: &Centre) -> anyhow::Result<Vec<StaffAnswer>> {
    let answer: StaffListAnswer = centre.answer(centre.get("/api/v1/staff")).await?;
    let mut staff = answer.staff;
    staff.sort_by(|one, other| one.login.cmp(&other.login));
    Ok(staff)
}

async fn named(centre: &Centre, login: &str) -> anyhow::Result<StaffId> {
    let typed = login.trim().to_ascii_lowercase();
    let everybody = everybody(centre).await?;
    let found = everybody.iter().find(|staff| staff.login == typed);
    let found = found.with_context(|| {
        format!(
            "no account has the login name `{login}`. `frontdesk admin staff list` names them all"
        )
    })?;
    Ok(found.staff)
}

fn listed(roles: &[Grant]) -> String {
    let each: Vec<String> = roles.iter().map(ToString::to_string).collect();
    if each.is_empty() {
        "no role".to_owned()
    } else {
        each.join(", ")
    }
}

/// To the minute, in this machine's zone.
pub(super) fn moment(at: Timestamp) -> String {
    let Ok(instant) = jiff::Timestamp::from_millisecond(at.0) else {
        return "?".to_owned();
    };
    let zoned = instant.to_zoned(jiff::tz::TimeZone::system());
    zoned.strftime("%Y-%m-%d %H:%M").to_string()
}
