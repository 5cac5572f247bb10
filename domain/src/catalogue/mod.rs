//! What a hall offers: groups of services, what each asks, needs, costs and takes, and what happens after acceptance.

mod service;

use serde::{Deserialize, Serialize};

pub use service::{
    Answers, Choice, Condition, Fee, Material, QUESTIONS_MAX, Question, Remark, Service, Source,
    Step,
};

use crate::hash::Hash;
use crate::ids::{GroupId, ServiceId};
use crate::text::Text;

/// A service or group has at most this many aliases: beyond that they answer for what is not theirs.
pub const ALIASES_MAX: usize = 24;

/// An alias has at most this many characters: it is typed, not told.
pub const ALIAS_CHARS_MAX: usize = 40;

/// One version of what a hall offers. A ticket keeps the hash of the version it was issued under.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    #[serde(default)]
    pub groups: Vec<Group>,
    #[serde(default)]
    pub services: Vec<Service>,
}

/// A group of services: one tile on the Welcome screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub id: GroupId,
    /// The name of a Lucide icon; an unknown one draws a neutral document.
    pub icon: String,
    pub name: Text,
    /// One line that says what is in it.
    pub line: Text,
    /// Who people say they are going to, such as an office: search finds every service of the group by these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

impl Catalogue {
    pub fn group(&self, id: &GroupId) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == *id)
    }

    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == *id)
    }

    pub fn services_in<'a>(&'a self, group: &'a GroupId) -> impl Iterator<Item = &'a Service> {
        self.services
            .iter()
            .filter(move |service| service.group == *group)
    }

    /// The catalogue as the bytes it is stored and sent as.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a catalogue has only string keys and finite numbers")
    }

    /// The hash of those bytes: the version's name.
    pub fn version(&self) -> Hash {
        Hash::of(self.to_json().as_bytes())
    }
}
