//! Administering what is in force: what a change would come to, and what was in force before.

pub mod wire;

use std::sync::Arc;

use frontdesk_domain::branch::{Actor, Command, Context, Envelope, Event, Past, State, decide};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::BranchId;
use frontdesk_domain::site::{self, Severity, SiteFile, changes};
use frontdesk_domain::time::Timestamp;

use crate::branch::InForce;
use crate::calendar::{Calendar, NoCalendar};
use crate::store::{ConfigurationKind, Store, StoreError};
use wire::{CheckAnswer, Draft, FindingAnswer, Part, Publisher, Version};

/// The largest configuration that is taken, in bytes: as large as the largest hall's file.
#[expect(
    clippy::cast_possible_truncation,
    reason = "16 MiB are an address on every machine that this runs on"
)]
pub const CONFIGURATION_MAX_BYTES: usize = crate::config::FILE_MAX_BYTES as usize;

/// So many versions are told at once.
pub const VERSIONS_MAX: usize = 200;

/// So many findings are told of a draft; more are counted.
pub const FINDINGS_MAX: usize = 200;

/// What publishing a draft would come to: what is wrong with it, what it changes, and why it would be refused now.
pub fn check(draft: Draft, in_force: &InForce, state: &State, at: Timestamp) -> CheckAnswer {
    let site = in_force
        .site
        .with(draft.settings.as_ref(), draft.catalogue.as_ref());
    let changes = changes(&in_force.site, &site);
    let mut findings: Vec<FindingAnswer> = site::check(&SiteFile::from(site.clone()))
        .iter()
        .map(FindingAnswer::from)
        .collect();
    // The domain knows no time zones.
    if let Err(wrong @ NoCalendar::TimeZone(_)) = Calendar::of(&site.settings.branch) {
        findings.push(FindingAnswer {
            severity: wire::severity(Severity::Error),
            key: "branch.time_zone".to_owned(),
            message: wrong.to_string(),
        });
    }
    // What keeps it from being published stands before what merely wants attention.
    findings.sort_by_key(|finding| finding.severity != "error");
    let findings_in_all = findings.len();
    findings.truncate(FINDINGS_MAX);
    let command = Command::Publish {
        based_on: in_force.versions,
        settings: draft.settings.map(Box::new),
        catalogue: draft.catalogue.map(Box::new),
    };
    let context = Context {
        at,
        site: &in_force.site,
        past: &Past::default(),
    };
    let refused = decide(state, &command, context).err();
    CheckAnswer {
        based_on: in_force.versions,
        findings,
        findings_in_all,
        changes,
        refused: refused.as_ref().map(Into::into),
    }
}

/// What was put in force before event `before`, the newest first; at most `limit`.
pub fn versions(
    store: &dyn Store,
    branch: &BranchId,
    before: u64,
    limit: usize,
) -> Result<Vec<Version>, StoreError> {
    let events = store.publications(branch, before, limit.min(VERSIONS_MAX))?;
    events.iter().map(version).collect()
}

fn version(json: &Arc<str>) -> Result<Version, StoreError> {
    let damaged = |why: String| StoreError::Damaged(why);
    let envelope: Envelope =
        serde_json::from_str(json).map_err(|error| damaged(error.to_string()))?;
    let (part, hash) = match envelope.event {
        Event::BranchConfigured { settings, .. } => (Part::Settings, settings),
        Event::CataloguePublished { catalogue } => (Part::Catalogue, catalogue),
        _ => return Err(damaged(format!("event {} publishes nothing", envelope.seq))),
    };
    Ok(Version {
        seq: envelope.seq,
        at: envelope.at,
        part,
        hash,
        by: match (envelope.by, envelope.actor) {
            (Some(staff), _) => Publisher::Staff { staff },
            (None, Actor::Centre) => Publisher::File,
            (None, _) => Publisher::Owner,
        },
    })
}

/// A version that was in force in this branch before, as it would be published again; nothing for one that never was.
pub fn earlier(
    store: &dyn Store,
    branch: &BranchId,
    wanted: Hash,
) -> Result<Option<Draft>, StoreError> {
    let mut before = u64::MAX;
    loop {
        let page = versions(store, branch, before, VERSIONS_MAX)?;
        if page.iter().any(|version| version.hash == wanted) {
            break;
        }
        match page.last() {
            Some(oldest) => before = oldest.seq,
            None => return Ok(None),
        }
    }
    let Some(stored) = store.configuration(&wanted)? else {
        return Ok(None);
    };
    let unreadable = |error: serde_json::Error| StoreError::Damaged(error.to_string());
    Ok(Some(match stored.kind {
        ConfigurationKind::Settings => Draft {
            settings: Some(serde_json::from_str(&stored.json).map_err(unreadable)?),
            catalogue: None,
        },
        ConfigurationKind::Catalogue => Draft {
            settings: None,
            catalogue: Some(serde_json::from_str(&stored.json).map_err(unreadable)?),
        },
    }))
}
