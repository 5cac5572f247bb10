//! How well search finds what people mean: the queries of `queries.toml` in both sample halls, counted by half.
//!
//! `cargo test --test search -- --nocapture` prints the figures, `FRONTDESK_MISSES=1` also what the half for tuning
//! misses. What the other half misses is never shown: it is only a number.

#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod thousands;
mod work;

use std::collections::BTreeMap;
use std::path::Path;

use frontdesk::kiosk::search::Index;
use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::hash::Hash;
use frontdesk_domain::ids::ServiceId;
use frontdesk_domain::site::{Site, SiteFile};
use serde::Deserialize;

const HALLS: [&str; 2] = ["hall", "bank"];

/// Results that a query asks for.
const SHOWN: usize = 8;

/// The least of a hundred queries that must find a service as the first, and among the first three.
const FLOORS: [(Half, [usize; 2]); 2] = [(Half::Tuning, [97, 99]), (Half::HeldOut, [97, 98])];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    text: String,
    kind: String,
    half: Half,
    hits: Vec<ServiceId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Half {
    Tuning,
    HeldOut,
}

#[derive(Debug, Default, Clone, Copy)]
struct Score {
    asked: usize,
    first: usize,
    among_three: usize,
}

#[test]
fn both_halves_find_at_least_what_they_found() {
    let scores = scores();
    for (half, [first, among_three]) in FLOORS {
        let score = scores[&("all", half)];
        assert!(score.percent(score.first) >= first, "{half:?}: {score:?}");
        assert!(
            score.percent(score.among_three) >= among_three,
            "{half:?}: {score:?}"
        );
    }
    for ((kind, half), score) in scores {
        println!(
            "{kind:12} {half:8?} {:3} queries, first {:5.1} %, among three {:5.1} %",
            score.asked,
            score.tenths(score.first),
            score.tenths(score.among_three)
        );
    }
}

#[test]
fn each_query_is_in_the_half_that_the_rule_says() {
    for (hall, queries) in queries() {
        assert!(queries.len() >= 120, "{hall}");
        for query in queries {
            let first_byte = &Hash::of(query.text.as_bytes()).to_string()[..2];
            let even = u8::from_str_radix(first_byte, 16)
                .unwrap()
                .is_multiple_of(2);
            assert_eq!(query.half == Half::Tuning, even, "{}", query.text);
        }
    }
}

#[test]
fn every_service_is_what_somebody_means() {
    let queries = queries();
    for hall in HALLS {
        for service in catalogue(hall).services {
            assert!(
                queries[hall]
                    .iter()
                    .any(|query| query.hits.contains(&service.id)),
                "{}",
                service.id
            );
        }
    }
}

impl Score {
    fn percent(self, count: usize) -> usize {
        count * 100 / self.asked
    }

    #[expect(clippy::cast_precision_loss, reason = "a few hundred queries")]
    fn tenths(self, count: usize) -> f64 {
        count as f64 * 100.0 / self.asked as f64
    }
}

/// Asks every query in its hall, and counts it under its kind, under `all`, and under `no alias` when no alias says just
/// what it says: those are the ones that search has to understand.
fn scores() -> BTreeMap<(&'static str, Half), Score> {
    let misses = std::env::var_os("FRONTDESK_MISSES").is_some();
    let mut scores = BTreeMap::<_, Score>::new();
    for (hall, queries) in queries() {
        let catalogue = catalogue(&hall);
        let index = Index::new(&catalogue);
        for query in queries {
            let hits = index.find(&query.text, SHOWN);
            let place = hits
                .iter()
                .position(|hit| query.hits.contains(&hit.service));
            let mut kinds = vec![kind(&query), "all"];
            if !is_alias(&query.text, &catalogue) {
                kinds.push("no alias");
            }
            for kind in kinds {
                let score = scores.entry((kind, query.half)).or_default();
                score.asked += 1;
                score.first += usize::from(place == Some(0));
                score.among_three += usize::from(place.is_some_and(|place| place < 3));
            }
            if misses && query.half == Half::Tuning && place != Some(0) {
                let found: Vec<_> = hits
                    .iter()
                    .map(|hit| format!("{} {:?} {:?}", hit.service, hit.how, hit.field))
                    .collect();
                println!("{} → {:?}, not {found:?}", query.text, query.hits);
            }
        }
    }
    scores
}

fn is_alias(query: &str, catalogue: &Catalogue) -> bool {
    let of_services = catalogue.services.iter().flat_map(|of| &of.aliases);
    let of_groups = catalogue.groups.iter().flat_map(|of| &of.aliases);
    of_services
        .chain(of_groups)
        .any(|alias| alias.to_lowercase() == query.to_lowercase())
}

fn kind(query: &Query) -> &'static str {
    const KINDS: [&str; 9] = [
        "characters",
        "colloquial",
        "english",
        "full",
        "initials",
        "mixed",
        "partial",
        "traditional",
        "typo",
    ];
    KINDS
        .into_iter()
        .find(|kind| *kind == query.kind)
        .expect("a kind that is counted")
}

fn queries() -> BTreeMap<String, Vec<Query>> {
    toml::from_str(include_str!("queries.toml")).unwrap()
}

fn catalogue(hall: &str) -> Catalogue {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/samples/{hall}.toml"));
    let file: SiteFile = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    Site::from(file).catalogue
}
