//! From a place in a hall's file to its line, and back from a line to the key that stands there.

use frontdesk_domain::site::PathPart;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The line of a byte, counting from 1.
pub(super) fn line(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    1 + before.filter(|byte| **byte == b'\n').count()
}

/// Where the value of a path begins; when it is not there, where the nearest thing around it does.
pub(super) fn offset_of(table: &DeTable<'_>, path: &[PathPart]) -> usize {
    let mut offset = 0;
    let mut within = Within::Table(table);
    for part in path {
        let next = match (part, &within) {
            (PathPart::Key(key), Within::Table(table)) => {
                table
                    .iter()
                    .find(|(name, _)| name.get_ref() == key)
                    .map(|(name, value)| {
                        // A list of tables begins where its first one does; anything else at its key.
                        let first = matches!(value.get_ref(), DeValue::Array(_))
                            && value.span().start < name.span().start;
                        let at = if first {
                            value.span().start
                        } else {
                            name.span().start
                        };
                        (at, value)
                    })
            }
            (PathPart::Index(index), Within::Value(DeValue::Array(list))) => {
                list.get(*index).map(|value| (value.span().start, value))
            }
            _ => None,
        };
        let Some((at, value)) = next else { break };
        offset = at;
        within = Within::of(value);
    }
    offset
}

/// The key whose name or value holds a byte: `services[3].name`.
pub(super) fn key_at(table: &DeTable<'_>, offset: usize) -> String {
    let mut key = String::new();
    descend(table, offset, &mut key);
    key
}

fn descend(table: &DeTable<'_>, offset: usize, key: &mut String) -> bool {
    for (name, value) in table {
        let mut inner = key.clone();
        if !inner.is_empty() {
            inner.push('.');
        }
        inner.push_str(name.get_ref());
        if name.span().contains(&offset) || holds(value, offset, &mut inner) {
            *key = inner;
            return true;
        }
    }
    false
}

fn holds(value: &Spanned<DeValue<'_>>, offset: usize, key: &mut String) -> bool {
    let inside = match value.get_ref() {
        DeValue::Table(table) => descend(table, offset, key),
        DeValue::Array(list) => list.iter().enumerate().any(|(index, item)| {
            let mut inner = format!("{key}[{index}]");
            let found = holds(item, offset, &mut inner);
            if found {
                *key = inner;
            }
            found
        }),
        _ => false,
    };
    inside || value.span().contains(&offset)
}

enum Within<'a, 'i> {
    Table(&'a DeTable<'i>),
    Value(&'a DeValue<'i>),
}

impl<'a, 'i> Within<'a, 'i> {
    fn of(value: &'a Spanned<DeValue<'i>>) -> Self {
        match value.get_ref() {
            DeValue::Table(table) => Self::Table(table),
            other => Self::Value(other),
        }
    }
}
