//! How a branch is set up: its areas, skills, counters, kiosks, priority classes and the numbers its rules run on.

use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use crate::hours::{Hours, SpecialDay};
use crate::ids::{AreaId, BranchId, ClassId, KioskId, SkillId};
use crate::number::Lane;
use crate::text::Text;

/// The number over a counter.
pub type CounterNumber = u16;

/// Everything about a branch that is configured, except its catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub branch: BranchInfo,
    #[serde(default)]
    pub rules: Rules,
    pub areas: Vec<Area>,
    pub skills: Vec<Skill>,
    pub counters: Vec<CounterSetup>,
    pub kiosks: Vec<KioskSetup>,
    pub classes: Vec<PriorityClass>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BranchInfo {
    pub id: BranchId,
    pub name: Text,
    /// An IANA time zone, such as `Asia/Shanghai`.
    pub time_zone: String,
    /// When the business day changes, `HH:MM` in that zone.
    #[serde(default = "default_day_start")]
    pub day_start: String,
    /// When its kiosks give out numbers; left out, always.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hours: Vec<Hours>,
    /// Days that are otherwise: holidays, and days that are open beyond the week.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub special_days: Vec<SpecialDay>,
    /// Where people go when a call for help cannot be delivered.
    pub help_desk: Text,
}

fn default_day_start() -> String {
    "04:00".to_owned()
}

/// A part of the hall that people are sent to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    pub id: AreaId,
    pub name: Text,
}

/// What a counter can do and a service needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skill {
    pub id: SkillId,
    pub name: Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterSetup {
    pub number: CounterNumber,
    pub area: AreaId,
    pub skills: Vec<SkillId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KioskSetup {
    pub id: KioskId,
    /// The letters of its numbers; the first kiosk has none.
    #[serde(default)]
    pub lane: Lane,
    /// Where it stands, for the colleague who comes to help.
    pub place: Text,
}

/// A priority class. Of every Σ weights calls at a counter where all classes wait, a class gets its weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityClass {
    pub id: ClassId,
    pub name: Text,
    /// 1 to 100: at least 1, so that no class starves.
    pub weight: u16,
    /// Who may ask for it at a kiosk, as the customer reads it; left out, no kiosk offers it.
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub claim: Text,
}

/// The numbers the rules run on, each with a default that a hall can start with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// A ticket may be marked missed after this many calls.
    pub calls_before_missed: u16,
    /// Two calls of one ticket are at least this far apart.
    pub recall_spacing_seconds: u32,
    /// A missed customer who returns comes after the next so many of their class and skill.
    pub return_after: u16,
    /// A customer may let at most this many others pass at a time.
    pub let_pass_max: u16,
    /// A customer may let others pass this many times.
    pub let_pass_times: u16,
    /// The phone says "soon" when so many or fewer are ahead.
    pub soon_ahead: u32,
    /// A help call that nobody was shown within this time is undeliverable.
    pub help_valid_seconds: u32,
    /// The lane of tickets that the centre itself issues.
    pub desk_lane: Lane,
    /// What becomes of tickets that are still open when their business day ends.
    pub unfinished: Unfinished,
    /// A kiosk that has not heard from the centre for so many days issues no more numbers.
    pub offline_issue_days: u16,
    /// Whoever waits longer than so many minutes is overdue on the floor's view: what the hall has promised.
    #[serde(skip_serializing_if = "is_usual_wait_limit")]
    pub wait_limit_minutes: u16,
    /// So is whoever is served longer than this share of the service's handling time, in percent.
    #[serde(skip_serializing_if = "is_usual_handling_limit")]
    pub handling_limit_percent: u16,
}

/// What becomes of tickets that are still open when their business day ends, and of those that come in after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfinished {
    /// They end with the day.
    #[default]
    Close,
    /// Whoever was not served keeps number and place for the next day.
    CarryOver,
}

const USUAL_WAIT_LIMIT_MINUTES: u16 = 30;
const USUAL_HANDLING_LIMIT_PERCENT: u16 = 200;

// A rule that came later is written only where it is not the usual one: what was configured before keeps its hash.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_usual_wait_limit(minutes: &u16) -> bool {
    *minutes == USUAL_WAIT_LIMIT_MINUTES
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_usual_handling_limit(percent: &u16) -> bool {
    *percent == USUAL_HANDLING_LIMIT_PERCENT
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            calls_before_missed: 2,
            recall_spacing_seconds: 10,
            return_after: 3,
            let_pass_max: 5,
            let_pass_times: 5,
            soon_ahead: 3,
            help_valid_seconds: 30,
            desk_lane: "Z".parse().expect("Z is a lane"),
            unfinished: Unfinished::Close,
            offline_issue_days: 7,
            wait_limit_minutes: USUAL_WAIT_LIMIT_MINUTES,
            handling_limit_percent: USUAL_HANDLING_LIMIT_PERCENT,
        }
    }
}

impl Settings {
    pub fn counter(&self, number: CounterNumber) -> Option<&CounterSetup> {
        self.counters
            .iter()
            .find(|counter| counter.number == number)
    }

    pub fn kiosk(&self, id: &KioskId) -> Option<&KioskSetup> {
        self.kiosks.iter().find(|kiosk| kiosk.id == *id)
    }

    pub fn area(&self, id: &AreaId) -> Option<&Area> {
        self.areas.iter().find(|area| area.id == *id)
    }

    pub fn class(&self, id: &ClassId) -> Option<&PriorityClass> {
        self.classes.iter().find(|class| class.id == *id)
    }

    /// The class that a kiosk offers beyond everybody's: the first that says who may ask for it.
    pub fn offered_class(&self) -> Option<&PriorityClass> {
        self.classes.iter().find(|class| !class.claim.is_blank())
    }

    /// The class of a ticket for which none was asked: the first one configured.
    pub fn default_class(&self) -> Option<&ClassId> {
        self.classes.first().map(|class| &class.id)
    }

    pub fn counters_with<'a>(
        &'a self,
        skill: &'a SkillId,
    ) -> impl Iterator<Item = &'a CounterSetup> {
        self.counters
            .iter()
            .filter(move |counter| counter.skills.contains(skill))
    }

    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("settings have only string keys and finite numbers")
    }

    pub fn version(&self) -> Hash {
        Hash::of(self.to_json().as_bytes())
    }
}
