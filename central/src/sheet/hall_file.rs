//! From a sheet to a hall's file: its settings stay as they are written, comments and all, and its catalogue is
//! replaced by the sheet's.

use std::path::Path;

use crate::config;
use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::rules::{Area, BranchInfo, CounterSetup, PriorityClass, Rules, Skill};
use frontdesk_domain::site::{self, PathPart, Severity, SiteFile};
use frontdesk_domain::text::Text;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Value};

use super::finding::Finding;
use super::outline::{self, Outline};
use super::{table, text};

/// What became of a sheet that has no error.
#[derive(Debug)]
pub struct Import {
    /// The whole hall's file; without one to put it into, the groups and services alone.
    pub text: String,
    pub catalogue: Catalogue,
    /// Each is worth a look; the result can be used all the same.
    pub warnings: Vec<Finding>,
}

/// Why there is no result: everything that was found, at least one error among it.
#[derive(Debug)]
pub struct Refused(pub Vec<Finding>);

/// Reads a sheet. `into` is a hall's file, and its path for messages. Without it, skills are taken to be there.
pub fn import(bytes: &[u8], into: Option<(&Path, &str)>) -> Result<Import, Refused> {
    let (text, guessed) = text::decode(bytes).map_err(|finding| Refused(vec![finding]))?;
    let mut findings: Vec<_> = guessed.into_iter().collect();
    match carried(&text, into, &mut findings) {
        Ok((text, catalogue)) => Ok(Import {
            text,
            catalogue,
            warnings: findings,
        }),
        Err(wrong) => {
            findings.extend(wrong);
            Err(Refused(findings))
        }
    }
}

fn carried(
    text: &str,
    into: Option<(&Path, &str)>,
    findings: &mut Vec<Finding>,
) -> Result<(String, Catalogue), Vec<Finding>> {
    let mut outline = outline::read(&table::read(text)?)?;
    findings.append(&mut outline.findings);
    let settings = into
        .map(|(path, hall)| settings_of(path, hall))
        .transpose()?;
    let mut file = match &settings {
        Some((_, file)) => file.clone(),
        None => stand_in(&outline.catalogue),
    };
    file.groups.clone_from(&outline.catalogue.groups);
    file.services.clone_from(&outline.catalogue.services);
    findings.extend(
        site::check(&file)
            .iter()
            .map(|finding| at_home(finding, &outline)),
    );
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return Err(Vec::new());
    }
    let catalogue = written(&outline.catalogue);
    let Some(((settings, _), (path, _))) = settings.zip(into) else {
        return Ok((catalogue, outline.catalogue));
    };
    let text = format!("{}\n\n{catalogue}", settings.trim_end());
    let limit = usize::try_from(config::FILE_MAX_BYTES).unwrap_or(usize::MAX);
    if text.len() > limit {
        return Err(vec![Finding::error(format!(
            "the hall's file would have {} bytes, and at most {limit} are read; shorten the texts or divide the hall",
            text.len()
        ))]);
    }
    // What is written is what `catalogue check` takes.
    config::check_text(path, &text).map_err(|error| vec![Finding::error(error.to_string())])?;
    Ok((text, outline.catalogue))
}

/// A hall's file without its catalogue, as text and as data.
fn settings_of(path: &Path, hall: &str) -> Result<(String, SiteFile), Vec<Finding>> {
    let wrong = |error: &dyn std::fmt::Display| {
        let file = path.display();
        vec![Finding::error(format!("{file}: {error}"))]
    };
    let mut document: DocumentMut = hall.parse().map_err(|error| wrong(&error))?;
    document.remove("groups");
    document.remove("services");
    let text = document.to_string();
    let file = toml::from_str(&text).map_err(|error| wrong(&error))?;
    Ok((text, file))
}

/// What a catalogue is checked in when no hall is named: one that can do all it asks for.
fn stand_in(catalogue: &Catalogue) -> SiteFile {
    let text = || Text {
        zh_hans: "厅".to_owned(),
        zh_hant: "廳".to_owned(),
        en: "Hall".to_owned(),
    };
    let mut skills: Vec<_> = catalogue
        .services
        .iter()
        .map(|service| &service.skill)
        .collect();
    skills.sort_unstable();
    skills.dedup();
    let area: frontdesk_domain::ids::AreaId = "a".parse().expect("a is an id");
    SiteFile {
        branch: BranchInfo {
            id: "hall".parse().expect("hall is an id"),
            name: text(),
            time_zone: "Asia/Shanghai".to_owned(),
            day_start: "04:00".to_owned(),
            hours: Vec::new(),
            special_days: Vec::new(),
            help_desk: text(),
        },
        rules: Rules::default(),
        areas: vec![Area {
            id: area.clone(),
            name: text(),
        }],
        counters: vec![CounterSetup {
            number: 1,
            area,
            skills: skills.iter().copied().cloned().collect(),
        }],
        skills: skills
            .into_iter()
            .map(|id| Skill {
                id: id.clone(),
                name: text(),
            })
            .collect(),
        kiosks: Vec::new(),
        classes: vec![PriorityClass {
            id: "normal".parse().expect("normal is an id"),
            name: text(),
            weight: 1,
            claim: Text::default(),
        }],
        groups: Vec::new(),
        services: Vec::new(),
    }
}

/// A finding of the check, in the row it came from; about the settings, with its key.
fn at_home(found: &site::Finding, outline: &Outline) -> Finding {
    let of_sheet = outline.places.of(&found.path);
    let message = match (of_sheet, found.path.first()) {
        (None, Some(PathPart::Key(_))) => {
            format!("in the hall's file, {}: {}", found.key(), found.message)
        }
        _ => found.message.clone(),
    };
    let mut finding = match found.severity {
        Severity::Error => Finding::error(message),
        Severity::Warning => Finding::warning(message),
    };
    if let Some((row, field)) = of_sheet {
        finding = finding.in_row(row);
        if let Some(column) = field.and_then(|field| outline.columns.of(field)) {
            finding = finding.in_column(column, outline.columns.heading(column));
        }
    }
    finding
}

/// The catalogue as the samples are written: a table for each thing, and each text on its line.
fn written(catalogue: &Catalogue) -> String {
    let mut document = toml_edit::ser::to_document(catalogue)
        .expect("a catalogue has only string keys and whole numbers");
    for list in ["groups", "services"] {
        in_tables(document.as_table_mut(), list);
    }
    if let Some(services) = document
        .get_mut("services")
        .and_then(Item::as_array_of_tables_mut)
    {
        for service in services.iter_mut() {
            for list in ["questions", "materials", "remarks", "steps"] {
                in_tables(service, list);
            }
        }
    }
    document.to_string()
}

/// Makes a list of inline tables one of tables with headers.
fn in_tables(table: &mut toml_edit::Table, key: &str) {
    let Some(Item::Value(Value::Array(list))) = table.remove(key) else {
        return;
    };
    let mut tables = ArrayOfTables::new();
    for value in list {
        if let Value::InlineTable(inline) = value {
            tables.push(inline.into_table());
        }
    }
    if !tables.is_empty() {
        table.insert(key, Item::ArrayOfTables(tables));
    }
}
