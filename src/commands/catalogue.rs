//! `frontdesk catalogue check FILE`.

use std::path::Path;

use anyhow::bail;
use frontdesk_central::config;
use frontdesk_domain::site::Severity;

pub fn check(file: &Path) -> anyhow::Result<()> {
    let (site, findings) = config::check_file(file)?;
    for finding in &findings {
        println!("{finding}");
    }
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    let warnings = findings.len() - errors;
    if errors > 0 {
        bail!(
            "{}: {errors} errors, {warnings} warnings. Mend the errors; a hall does not start with them.",
            file.display()
        );
    }
    let catalogue = &site.catalogue;
    println!(
        "{}: {} services in {} groups, {warnings} warnings. It can be used.",
        file.display(),
        catalogue.services.len(),
        catalogue.groups.len(),
    );
    Ok(())
}
