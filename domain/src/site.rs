//! A hall's configuration file as its operator writes it: settings and catalogue in one, checked as one.

mod changes;
mod check;

use serde::{Deserialize, Serialize};

pub use changes::{Change, Detail, HowChanged, Section, Told, changes};
pub use check::{Finding, PathPart, Severity, check, day_start_minutes};

use crate::catalogue::{Catalogue, Group, Service};
use crate::hash::Hash;
use crate::rules::{
    Area, BranchInfo, CounterSetup, KioskSetup, PriorityClass, Rules, Settings, Skill,
};

/// The file, key for key.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteFile {
    pub branch: BranchInfo,
    #[serde(default)]
    pub rules: Rules,
    #[serde(default)]
    pub areas: Vec<Area>,
    #[serde(default)]
    pub skills: Vec<Skill>,
    #[serde(default)]
    pub counters: Vec<CounterSetup>,
    #[serde(default)]
    pub kiosks: Vec<KioskSetup>,
    #[serde(default)]
    pub classes: Vec<PriorityClass>,
    #[serde(default)]
    pub groups: Vec<Group>,
    #[serde(default)]
    pub services: Vec<Service>,
}

/// What is published: settings and catalogue are versioned apart, because one changes far more often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub settings: Settings,
    pub catalogue: Catalogue,
}

impl From<SiteFile> for Site {
    fn from(file: SiteFile) -> Self {
        let SiteFile {
            branch,
            rules,
            areas,
            skills,
            counters,
            kiosks,
            classes,
            groups,
            services,
        } = file;
        Self {
            settings: Settings {
                branch,
                rules,
                areas,
                skills,
                counters,
                kiosks,
                classes,
            },
            catalogue: Catalogue { groups, services },
        }
    }
}

/// The names of the two parts of a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    pub settings: Hash,
    pub catalogue: Hash,
}

impl Versions {
    pub fn of(site: &Site) -> Self {
        Self {
            settings: site.settings.version(),
            catalogue: site.catalogue.version(),
        }
    }
}

impl Site {
    /// The same, with those of its parts replaced that are given.
    #[must_use]
    pub fn with(&self, settings: Option<&Settings>, catalogue: Option<&Catalogue>) -> Self {
        Self {
            settings: settings.unwrap_or(&self.settings).clone(),
            catalogue: catalogue.unwrap_or(&self.catalogue).clone(),
        }
    }
}

/// As it would stand in a file, to be checked like one.
impl From<Site> for SiteFile {
    fn from(site: Site) -> Self {
        let Site {
            settings:
                Settings {
                    branch,
                    rules,
                    areas,
                    skills,
                    counters,
                    kiosks,
                    classes,
                },
            catalogue: Catalogue { groups, services },
        } = site;
        Self {
            branch,
            rules,
            areas,
            skills,
            counters,
            kiosks,
            classes,
            groups,
            services,
        }
    }
}
