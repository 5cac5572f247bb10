//! `frontdesk catalogue check FILE`.

use std::path::Path;

use frontdesk_central::config;

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
