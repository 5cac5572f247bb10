//! A hall's configuration file as its operator writes it: settings and catalogue in one, checked as one.

mod check;

use serde::Deserialize;

pub use check::{Finding, PathPart, Severity, check, day_start_minutes};

use crate::catalogue::{Catalogue, Group, Service};
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
