//! What is different between two configurations, thing by thing, as somebody reads it who decides whether to publish.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Site;
use crate::text::{Lang, Text};

/// A kind of thing that a branch has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    Branch,
    Rules,
    Areas,
    Skills,
    Counters,
    Kiosks,
    Classes,
    Groups,
    Services,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowChanged {
    Added,
    Removed,
    Changed,
    /// The same things stand in another order: of classes the first is everybody's, of services it is the screen's.
    Reordered,
}

/// One thing that is different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub section: Section,
    pub how: HowChanged,
    /// Its id, a counter's number; empty for what a branch has one of, and for an order.
    pub id: String,
    /// Its name as it will be, or was.
    #[serde(default, skip_serializing_if = "Text::is_blank")]
    pub name: Text,
    /// Of what is changed: what of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
}

/// One difference within a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// The key as it stands in a hall's file, such as `handling_minutes` or `materials`.
    pub key: String,
    pub how: HowChanged,
    /// Of a list, which entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Told>,
    /// Where it is short enough to be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Told>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Told>,
}

/// A value for a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    Words(Text),
    Plain(String),
}

impl Told {
    pub fn to(&self, lang: Lang) -> &str {
        match self {
            Self::Words(text) => text.to(lang),
            Self::Plain(text) => text,
        }
    }
}

/// Every difference, in the order of the file's sections; what is gone stands where it stood.
pub fn changes(before: &Site, after: &Site) -> Vec<Change> {
    let mut changes = Vec::new();
    let (old, new) = (&before.settings, &after.settings);
    one(
        &mut changes,
        Section::Branch,
        &value(&old.branch),
        &value(&new.branch),
    );
    one(
        &mut changes,
        Section::Rules,
        &value(&old.rules),
        &value(&new.rules),
    );
    let mut list =
        |section, before: Value, after: Value| many(&mut changes, section, &before, &after);
    list(Section::Areas, value(&old.areas), value(&new.areas));
    list(Section::Skills, value(&old.skills), value(&new.skills));
    list(
        Section::Counters,
        value(&old.counters),
        value(&new.counters),
    );
    list(Section::Kiosks, value(&old.kiosks), value(&new.kiosks));
    list(Section::Classes, value(&old.classes), value(&new.classes));
    let (old, new) = (&before.catalogue, &after.catalogue);
    list(Section::Groups, value(&old.groups), value(&new.groups));
    list(
        Section::Services,
        value(&old.services),
        value(&new.services),
    );
    changes
}

fn value(part: &impl Serialize) -> Value {
    serde_json::to_value(part).expect("a configuration has only string keys and finite numbers")
}

fn one(changes: &mut Vec<Change>, section: Section, before: &Value, after: &Value) {
    let details = details(before, after);
    if !details.is_empty() {
        changes.push(Change {
            section,
            how: HowChanged::Changed,
            id: String::new(),
            name: Text::default(),
            details,
        });
    }
}

fn many(changes: &mut Vec<Change>, section: Section, before: &Value, after: &Value) {
    let (before, after) = (entries(before), entries(after));
    let change = |how, id: &str, entry: &Value, details| Change {
        section,
        how,
        id: id.to_owned(),
        name: name(entry).unwrap_or_default(),
        details,
    };
    for (id, old) in &before {
        match found(&after, id) {
            None => changes.push(change(HowChanged::Removed, id, old, Vec::new())),
            Some(new) if new != *old => {
                changes.push(change(HowChanged::Changed, id, new, details(old, new)));
            }
            Some(_) => {}
        }
    }
    for (id, new) in &after {
        if found(&before, id).is_none() {
            changes.push(change(HowChanged::Added, id, new, Vec::new()));
        }
    }
    if is_reordered(&before, &after) {
        changes.push(change(HowChanged::Reordered, "", &Value::Null, Vec::new()));
    }
}

type Entries<'a> = Vec<(String, &'a Value)>;

/// What a list has, each by what it is known by there.
fn entries(list: &Value) -> Entries<'_> {
    let entries = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let known_by = |entry: &Value| {
        let key = ["id", "number", "date"]
            .into_iter()
            .find_map(|key| entry.get(key));
        key.map_or_else(|| entry.to_string(), plain)
    };
    entries
        .iter()
        .map(|entry| (known_by(entry), entry))
        .collect()
}

fn found<'a>(entries: &Entries<'a>, id: &str) -> Option<&'a Value> {
    let found = entries.iter().find(|(known, _)| known == id);
    found.map(|(_, entry)| *entry)
}

/// Whether what is in both lists stands in another order.
fn is_reordered(before: &Entries<'_>, after: &Entries<'_>) -> bool {
    let ids = |entries: &Entries<'_>| -> BTreeSet<String> {
        entries.iter().map(|(id, _)| id.clone()).collect()
    };
    let both: BTreeSet<_> = ids(before).intersection(&ids(after)).cloned().collect();
    let order = |entries: &Entries<'_>| -> Vec<String> {
        let ids = entries.iter().map(|(id, _)| id.clone());
        ids.filter(|id| both.contains(id)).collect()
    };
    order(before) != order(after)
}

fn details(before: &Value, after: &Value) -> Vec<Detail> {
    let keys = |value: &Value| -> Vec<String> {
        let object = value.as_object();
        object.map_or_else(Vec::new, |object| object.keys().cloned().collect())
    };
    let all: BTreeSet<String> = keys(before).into_iter().chain(keys(after)).collect();
    let mut details = Vec::new();
    for key in all {
        match (before.get(&key), after.get(&key)) {
            (old, new) if old == new => {}
            (old, new) if old.is_none_or(is_list) && new.is_none_or(is_list) => {
                let nothing = Value::Array(Vec::new());
                let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
                in_list(&mut details, &key, old, new);
            }
            (old, new) => details.push(Detail {
                key,
                how: HowChanged::Changed,
                entry: None,
                before: old.and_then(told),
                after: new.and_then(told),
            }),
        }
    }
    details
}

/// A list of things that are known by something; not one of words, which is told whole.
fn is_list(value: &Value) -> bool {
    let entries = value.as_array();
    entries.is_some_and(|entries| entries.iter().all(Value::is_object))
}

fn in_list(details: &mut Vec<Detail>, key: &str, before: &Value, after: &Value) {
    let (before, after) = (entries(before), entries(after));
    let detail = |how, id: &str, entry: &Value| Detail {
        key: key.to_owned(),
        how,
        entry: name(entry)
            .map(Told::Words)
            .or_else(|| told(entry))
            .or_else(|| Some(Told::Plain(id.to_owned())))
            .filter(|_| !entry.is_null()),
        before: None,
        after: None,
    };
    for (id, old) in &before {
        match found(&after, id) {
            None => details.push(detail(HowChanged::Removed, id, old)),
            Some(new) if new != *old => details.push(detail(HowChanged::Changed, id, new)),
            Some(_) => {}
        }
    }
    let added = after.iter().filter(|(id, _)| found(&before, id).is_none());
    details.extend(added.map(|(id, new)| detail(HowChanged::Added, id, new)));
    if is_reordered(&before, &after) {
        details.push(detail(HowChanged::Reordered, "", &Value::Null));
    }
}

/// What a thing is called. A question is its text, a kiosk where it stands.
fn name(entry: &Value) -> Option<Text> {
    ["name", "text", "place"]
        .into_iter()
        .find_map(|key| words(entry.get(key)?))
}

fn words(value: &Value) -> Option<Text> {
    let text: Text = serde_json::from_value(value.clone()).ok()?;
    (!text.is_blank()).then_some(text)
}

fn told(value: &Value) -> Option<Told> {
    if let Some(text) = words(value) {
        return Some(Told::Words(text));
    }
    match value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) => Some(Told::Plain(plain(value))),
        Value::Array(list) if list.iter().all(|entry| !entry.is_object()) => {
            let words: Vec<String> = list.iter().map(plain).collect();
            Some(Told::Plain(words.join(", ")))
        }
        Value::Object(_) => span(value).map(Told::Plain),
        _ => None,
    }
}

/// Hours: `mon tue 09:00–17:00`.
fn span(value: &Value) -> Option<String> {
    let (from, to) = (value.get("from")?.as_str()?, value.get("to")?.as_str()?);
    let days = value.get("days").and_then(Value::as_array);
    let days = days.map_or_else(Vec::new, |days| days.iter().map(plain).collect());
    let span = format!("{from}–{to}");
    Some(if days.is_empty() {
        span
    } else {
        format!("{} {span}", days.join(" "))
    })
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
