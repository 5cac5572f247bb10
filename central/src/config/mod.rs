//! A hall's file from disk to a checked configuration. Whatever is wrong is said as `FILE:LINE: key: what to do`.

mod locate;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use frontdesk_domain::site::{self, Severity, Site, SiteFile};
use toml::de::DeTable;

use crate::calendar::{Calendar, NoCalendar};

/// The largest file that is read, in bytes. Two thousand services as long as those of the sample need half of it.
pub const FILE_MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Something about a file, with where in it. Displayed as `FILE:LINE: key: message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatedFinding {
    pub file: PathBuf,
    /// Counts from 1.
    pub line: usize,
    /// Such as `services[3].name`; empty when the file is not TOML at all there.
    pub key: String,
    pub severity: Severity,
    pub message: String,
}

impl fmt::Display for LocatedFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file.display(), self.line)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.message)
    }
}

/// Why a file gives no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{file} cannot be read ({why}). Check the path and the file's permissions.")]
    Unreadable { file: String, why: std::io::Error },
    #[error(
        "{file} is larger than {FILE_MAX_BYTES} bytes, which no hall's file is. Is it the right file?"
    )]
    TooLarge { file: String },
    #[error("{file} is not UTF-8 text. Save it as UTF-8.")]
    NotText { file: String },
    /// At least one of them is an error; warnings stand among them.
    #[error("{}", lines(.0))]
    Wrong(Vec<LocatedFinding>),
}

fn lines(findings: &[LocatedFinding]) -> String {
    let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Reads and checks a hall's file. What comes back beside the configuration are warnings: it can be used as it is.
pub fn check_file(path: &Path) -> Result<(Site, Vec<LocatedFinding>), ConfigError> {
    check_text(path, &read(path)?)
}

fn read(path: &Path) -> Result<String, ConfigError> {
    let file = path.display().to_string();
    let unreadable = |why| ConfigError::Unreadable {
        file: file.clone(),
        why,
    };
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(path).map_err(unreadable)?;
    opened
        .take(FILE_MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > FILE_MAX_BYTES {
        return Err(ConfigError::TooLarge { file });
    }
    String::from_utf8(bytes).map_err(|_| ConfigError::NotText { file })
}

/// The same for text that was read already; `path` names it in messages.
pub fn check_text(path: &Path, text: &str) -> Result<(Site, Vec<LocatedFinding>), ConfigError> {
    let refused = |error: &toml::de::Error, table: Option<&DeTable<'_>>| {
        let at = error.span().map_or(0, |span| span.start);
        ConfigError::Wrong(vec![LocatedFinding {
            file: path.to_owned(),
            line: locate::line(text, at),
            key: table
                .map(|table| locate::key_at(table, at))
                .unwrap_or_default(),
            severity: Severity::Error,
            message: what_to_do(error.message()),
        }])
    };
    let table = DeTable::parse(text).map_err(|error| refused(&error, None))?;
    let table = table.get_ref();
    let file: SiteFile = toml::from_str(text).map_err(|error| refused(&error, Some(table)))?;

    let located = |severity, path_to: &[site::PathPart], key, message| LocatedFinding {
        file: path.to_owned(),
        line: locate::line(text, locate::offset_of(table, path_to)),
        key,
        severity,
        message,
    };
    let mut findings: Vec<_> = site::check(&file)
        .into_iter()
        .map(|finding| {
            let key = finding.key();
            located(finding.severity, &finding.path, key, finding.message)
        })
        .collect();
    // The domain knows no time zones; the time of day it has checked itself.
    if let Err(wrong @ NoCalendar::TimeZone(_)) = Calendar::of(&file.branch) {
        let path = [
            site::PathPart::Key("branch"),
            site::PathPart::Key("time_zone"),
        ];
        let key = "branch.time_zone".to_owned();
        findings.push(located(Severity::Error, &path, key, wrong.to_string()));
    }
    findings.sort_by_key(|finding| finding.line);
    if findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return Err(ConfigError::Wrong(findings));
    }
    Ok((file.into(), findings))
}

/// The reader's sentences say what is wrong; for the commonest mistakes this adds what to do.
fn what_to_do(message: &str) -> String {
    let message = message.trim().replace('\n', "; ");
    let advice = if message.starts_with("unknown field") {
        "; correct the name or remove the key"
    } else if message.starts_with("missing field") {
        "; add the key"
    } else if message.starts_with("duplicate key") {
        "; keep one of the two"
    } else {
        ""
    };
    format!("{message}{advice}")
}
