//! Six keys, then a tap on search and one on the result: eight taps to nearly every service.

use std::collections::BTreeSet;

use frontdesk::kiosk::search::Index;
use frontdesk_domain::catalogue::Service;
use frontdesk_domain::text::Lang;
use pinyin::ToPinyin;

const KEYS: usize = 6;
/// Results that are on the screen without turning a page.
const SHOWN: usize = 4;

#[test]
fn nearly_every_service_is_eight_taps_away_by_letters() {
    for hall in super::HALLS {
        let catalogue = super::catalogue(hall);
        let index = Index::new(&catalogue);
        let lost: Vec<_> = catalogue
            .services
            .iter()
            .filter(|service| {
                !typed(service).iter().any(|query| {
                    let hits = index.find(query, SHOWN);
                    hits.iter().any(|hit| hit.service == service.id)
                })
            })
            .map(|service| service.id.to_string())
            .collect();
        println!(
            "{hall}: {} of {} not by {KEYS} letters",
            lost.len(),
            catalogue.services.len()
        );
        assert!(
            lost.len() * 20 <= catalogue.services.len(),
            "{hall}: {lost:?}"
        );
    }
}

/// What somebody types who knows the name or an alias and has letters only: initials, or how it begins.
fn typed(service: &Service) -> BTreeSet<String> {
    let mut names = service.aliases.clone();
    names.extend([
        service.name.to(Lang::ZhHans).to_owned(),
        service.name.en.clone(),
    ]);
    let mut typed = BTreeSet::new();
    for name in names {
        let syllables: Vec<String> = name
            .chars()
            .filter(|ch| ch.is_alphanumeric())
            .map(|ch| {
                ch.to_pinyin().map_or_else(
                    || ch.to_lowercase().to_string(),
                    |sound| sound.plain().to_owned(),
                )
            })
            .collect();
        typed.insert(syllables.concat().chars().take(KEYS).collect());
        let initials = syllables
            .iter()
            .filter_map(|syllable| syllable.chars().next());
        typed.insert(initials.take(KEYS).collect());
    }
    typed
}
