//! The configuration in force: what a branch decides by and everybody reads, under the hashes by which the log names it.

use std::sync::Arc;

use frontdesk_domain::branch::{Command, State};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::BranchId;
use frontdesk_domain::site::{Site, Versions};

use super::load::LoadError;
use crate::calendar::{Calendar, NoCalendar};
use crate::store::Store;

#[derive(Debug, Clone)]
pub struct InForce {
    pub site: Arc<Site>,
    /// As the log names them. What an earlier version of this program wrote may be written otherwise today.
    pub versions: Versions,
    pub(crate) calendar: Calendar,
}

impl InForce {
    /// A configuration with the business days that follow from it.
    pub fn new(site: Arc<Site>, calendar: Calendar) -> Self {
        Self {
            versions: Versions::of(&site),
            site,
            calendar,
        }
    }

    fn of(site: Site) -> Result<Self, NoCalendar> {
        let calendar = Calendar::of(&site.settings.branch)?;
        Ok(Self::new(Arc::new(site), calendar))
    }

    /// What is in force after a command, where that changes it. A part that stays keeps the name that the log has for it.
    pub(super) fn after(&self, command: &Command) -> Result<Option<Self>, NoCalendar> {
        let Command::Publish {
            settings,
            catalogue,
            ..
        } = command
        else {
            return Ok(None);
        };
        let site = self.site.with(settings.as_deref(), catalogue.as_deref());
        let mut next = Self::of(site)?;
        if settings.is_none() {
            next.versions.settings = self.versions.settings;
        }
        if catalogue.is_none() {
            next.versions.catalogue = self.versions.catalogue;
        }
        Ok(Some(next))
    }

    /// What the log says is in force, from the store; nothing where the log has not begun.
    pub(super) fn read(
        store: &dyn Store,
        branch: &BranchId,
        state: &State,
    ) -> Result<Option<Self>, LoadError> {
        let (Some(settings), Some(catalogue)) = (state.settings, state.catalogue) else {
            return Ok(None);
        };
        let unreadable = |hash: Hash, why: String| LoadError::Configuration {
            branch: branch.clone(),
            hash,
            why,
        };
        let text = |hash: Hash| {
            let found = store.configuration(&hash)?;
            found
                .map(|found| found.json)
                .ok_or_else(|| unreadable(hash, "the database does not have it".to_owned()))
        };
        let not_ours = |hash| move |error: serde_json::Error| unreadable(hash, error.to_string());
        let site = Site {
            settings: serde_json::from_str(&text(settings)?).map_err(not_ours(settings))?,
            catalogue: serde_json::from_str(&text(catalogue)?).map_err(not_ours(catalogue))?,
        };
        let calendar = Calendar::of(&site.settings.branch)
            .map_err(|error| unreadable(settings, error.to_string()))?;
        Ok(Some(Self {
            site: Arc::new(site),
            versions: Versions {
                settings,
                catalogue,
            },
            calendar,
        }))
    }

    /// What a hall's file is remembered by: its content, not its spacing.
    pub(super) fn file_hash(&self) -> Hash {
        let Versions {
            settings,
            catalogue,
        } = self.versions;
        Hash::of(format!("{settings}\n{catalogue}").as_bytes())
    }
}
