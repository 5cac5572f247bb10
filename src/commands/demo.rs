//! `frontdesk demo`: the sample hall with customers and clerks that are made up, and say so.

use frontdesk_domain::site::Site;
use frontdesk_domain::text::Text;

use super::{all_in_one, customers};
use crate::cli::AllInOne;

pub fn run(options: &AllInOne) -> anyhow::Result<()> {
    let mut site = match &options.config {
        Some(file) => super::central::read(file)?,
        None => frontdesk::sample::hall()?,
    };
    mark_as_made_up(&mut site);
    customers::quicken(&mut site);
    // Its own data, gone with it: nobody's real day is mixed with it.
    let temporary = tempfile::tempdir()?;
    let data = options
        .data
        .clone()
        .unwrap_or_else(|| temporary.path().to_owned());
    println!("A demonstration: customers and clerks are made up, and every screen says so.");
    let made_up = site.clone();
    all_in_one::run_hall(options, site, &data, move |runtime, central| {
        customers::come(runtime, central, made_up);
    })
}

/// The hall's name stands at the head of every screen and page.
fn mark_as_made_up(site: &mut Site) {
    let name = &site.settings.branch.name;
    let marked = |text: &str, mark: &str| {
        if text.is_empty() {
            String::new()
        } else {
            format!("{text}{mark}")
        }
    };
    site.settings.branch.name = Text {
        zh_hans: marked(&name.zh_hans, "（演示）"),
        zh_hant: marked(&name.zh_hant, "（示範）"),
        en: marked(&name.en, " (demo)"),
    };
}
