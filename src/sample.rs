//! The sample hall, built in, so that `frontdesk` shows something without a file.

use std::path::Path;

use frontdesk_central::config::{self, ConfigError};
use frontdesk_domain::site::Site;

/// `assets/samples/hall.toml`.
const HALL: &str = include_str!("../assets/samples/hall.toml");

pub fn hall() -> Result<Site, ConfigError> {
    config::check_text(Path::new("hall.toml"), HALL).map(|(site, _)| site)
}

#[cfg(test)]
mod tests {
    use frontdesk_central::config;

    #[test]
    fn the_samples_are_as_large_as_promised_and_nothing_in_them_wants_attention() {
        for (name, services, groups) in [("hall", 40, 8), ("bank", 15, 4)] {
            let path = format!("{}/assets/samples/{name}.toml", env!("CARGO_MANIFEST_DIR"));
            let (site, findings) = config::check_file(path.as_ref()).unwrap();
            assert!(findings.is_empty(), "{findings:?}");
            assert!(
                site.catalogue.services.len() >= services && site.catalogue.groups.len() >= groups,
                "{name}"
            );
            assert!(
                site.catalogue
                    .services
                    .iter()
                    .all(|service| service.sample != service.source.is_some())
            );
        }
    }
}
