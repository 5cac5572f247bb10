//! `frontdesk catalogue`: a hall's file is checked, and its catalogue comes from a spreadsheet or goes into one.

use std::fs::{File, Permissions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use frontdesk_central::config;
use frontdesk_central::sheet::{self, Refused};
use frontdesk_domain::site::Severity;

use crate::cli::{Export, Import};

/// Errors come back as the command's own; warnings are printed, and the file can be used all the same.
pub fn check(file: &Path) -> anyhow::Result<()> {
    let (site, warnings) = config::check_file(file)?;
    for warning in &warnings {
        println!("warning: {warning}");
    }
    let catalogue = &site.catalogue;
    println!(
        "{}: {} services in {} groups, warnings: {}. It can be used.",
        file.display(),
        catalogue.services.len(),
        catalogue.groups.len(),
        warnings.len(),
    );
    Ok(())
}

/// What is told about goes to standard error, for the result may go to standard output.
pub fn import(options: &Import) -> anyhow::Result<()> {
    let file = options.file.display();
    let bytes = read(&options.file, sheet::FILE_MAX_BYTES)?;
    let hall = match &options.into {
        Some(into) => {
            let limit = usize::try_from(config::FILE_MAX_BYTES)?;
            let text = String::from_utf8(read(into, limit)?);
            let text = text.with_context(|| format!("{} is not UTF-8 text", into.display()))?;
            Some((into.as_path(), text))
        }
        None => None,
    };
    let hall = hall.as_ref().map(|(path, text)| (*path, text.as_str()));
    let import = match sheet::import(&bytes, hall) {
        Ok(import) => import,
        Err(Refused(findings)) => {
            for finding in &findings {
                let kind = match finding.severity {
                    Severity::Error => "",
                    Severity::Warning => "warning: ",
                };
                eprintln!("{kind}{file}: {finding}");
            }
            bail!("nothing was written. Correct what is listed above and import again.");
        }
    };
    for warning in &import.warnings {
        eprintln!("warning: {file}: {warning}");
    }
    eprintln!(
        "{file}: {} services in {} groups, warnings: {}.",
        import.catalogue.services.len(),
        import.catalogue.groups.len(),
        import.warnings.len(),
    );
    write(
        options.out.as_deref().or(options.into.as_deref()),
        &import.text,
    )
}

pub fn export(options: &Export) -> anyhow::Result<()> {
    let (site, _) = config::check_file(&options.file)?;
    match sheet::export(&site.catalogue) {
        Ok(text) => write(options.out.as_deref(), &text),
        Err(lost) => {
            for lost in lost {
                eprintln!("{}: {lost}", options.file.display());
            }
            bail!("nothing was written, for it would not be the whole catalogue.");
        }
    }
}

/// A file of at most `limit` bytes, or one byte more, which tells that it is too large.
pub(super) fn read(path: &Path, limit: usize) -> anyhow::Result<Vec<u8>> {
    let unread = || format!("{} cannot be read", path.display());
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(unread)?;
    file.take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(unread)?;
    Ok(bytes)
}

/// Puts the text where it goes as a whole or not at all; to standard output without a path.
fn write(path: Option<&Path>, text: &str) -> anyhow::Result<()> {
    let Some(path) = path else {
        return std::io::stdout()
            .write_all(text.as_bytes())
            .context("standard output was closed");
    };
    let unwritten = || format!("{} cannot be written", path.display());
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    // As readable as the file whose place it takes.
    let permissions = std::fs::metadata(path).map_or_else(
        |_| Permissions::from_mode(0o644),
        |there| there.permissions(),
    );
    let mut file = tempfile::Builder::new()
        .permissions(permissions)
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .with_context(unwritten)?;
    file.write_all(text.as_bytes()).with_context(unwritten)?;
    file.as_file().sync_all().with_context(unwritten)?;
    file.persist(path).with_context(unwritten)?;
    eprintln!("{} is written.", path.display());
    Ok(())
}
