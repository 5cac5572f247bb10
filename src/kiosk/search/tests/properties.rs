//! What holds for every query, and for every name in the sample halls.

use std::sync::LazyLock;

use frontdesk_domain::catalogue::Service;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use super::super::{Hit, How, Index, sounds};
use super::hall::{ids, sample};

/// Cells that one query may look at in the sample hall, whatever it is.
const CELLS_MAX: u64 = 60_000;

static HALL: LazyLock<(Vec<Service>, Index)> = LazyLock::new(|| {
    let catalogue = sample("hall");
    let index = Index::new(&catalogue);
    (catalogue.services, index)
});

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::with_cases(300)
    })]

    #[test]
    fn whatever_is_typed_there_is_an_answer_within_bounds(query in any_query()) {
        let (services, index) = &*HALL;
        let (hits, looked_at) = index.find_counting(&query, 10);
        prop_assert!(hits.len() <= 10);
        prop_assert!(looked_at <= CELLS_MAX, "{looked_at} cells");
        for hit in &hits {
            prop_assert!(is_part_of_its_text(hit, services), "{hit:?}");
        }
    }

    #[test]
    fn the_same_query_has_the_same_answer(query in any_query()) {
        let again = Index::new(&sample("hall"));
        prop_assert_eq!(HALL.1.find(&query, 10), again.find(&query, 10));
    }

    #[test]
    fn a_shorter_list_is_the_beginning_of_a_longer_one(query in any_query(), limit in 1_usize..8) {
        let index = &HALL.1;
        let longer = ids(&index.find(&query, 61));
        let shorter = ids(&index.find(&query, limit));
        prop_assert_eq!(&shorter[..], &longer[..shorter.len()]);
        prop_assert_eq!(shorter.len(), limit.min(longer.len()));
    }

    #[test]
    fn a_name_is_found_while_it_is_typed(service in 0..61_usize, keys in 1..40_usize) {
        let (services, index) = &*HALL;
        let name = pinyin(&services[service].name.zh_hans);
        let typed: String = name.chars().take(keys).collect();
        let hits = index.find(&typed, 61);
        prop_assert!(hits.iter().any(|hit| hit.service == services[service].id), "{typed}");
    }

    #[test]
    fn a_name_is_found_with_any_one_error(service in 0..61_usize, at in 0..40_usize, error in 0..4_usize) {
        let (services, index) = &*HALL;
        let typed = with_error(&pinyin(&services[service].name.zh_hans), at, error);
        let hits = index.find(&typed, 61);
        prop_assert!(hits.iter().any(|hit| hit.service == services[service].id), "{typed}");
    }

    #[test]
    fn two_letters_that_no_name_has_are_not_forgiven(service in 0..61_usize, one in 0..40_usize, two in 0..40_usize) {
        let (services, index) = &*HALL;
        let name = pinyin(&services[service].name.zh_hans);
        let mut keys: Vec<char> = name.chars().collect();
        let one = one % keys.len();
        keys[one] = '7';
        let others = keys.len() - 1;
        keys[(one + 1 + two % others) % (others + 1)] = '7';
        let typed: String = keys.into_iter().collect();
        let hits = index.find(&typed, 61);
        prop_assert!(hits.iter().all(|hit| hit.how == How::Partly), "{typed}: {hits:?}");
    }
}

/// What fingers, keyboards and cats type.
fn any_query() -> impl Strategy<Value = String> {
    let syllable = prop::sample::select(vec![
        "shen",
        "fen",
        "zheng",
        "bu",
        "ling",
        "hu",
        "kou",
        "che",
        "g",
        "j",
        "zh",
        "证",
        "户",
        "登记",
        "車",
        "id",
        "card",
        " ",
        "lost",
        "不动产",
        "x",
        "🪪",
        "\u{202e}",
        "１",
    ]);
    prop_oneof![
        prop::collection::vec(syllable, 0..12).prop_map(|parts| parts.concat()),
        any::<String>(),
        "[a-z]{0,200}",
        "[\u{4e00}-\u{9fff}]{0,200}",
    ]
}

fn is_part_of_its_text(hit: &Hit, services: &[Service]) -> bool {
    use super::super::Field;
    let Some(service) = services.iter().find(|service| service.id == hit.service) else {
        return false;
    };
    let count = |text: &str| text.chars().count();
    let within = |most: usize| !hit.chars.is_empty() && hit.chars.end <= most;
    let text = match hit.field {
        Field::Name => &service.name,
        Field::Line => &service.line,
        Field::Material(which) => &service.materials[usize::from(which)].name,
        Field::Alias(which) => return within(count(&service.aliases[usize::from(which)])),
        Field::Group | Field::GroupAlias(_) => return !hit.chars.is_empty(),
    };
    hit.langs
        .iter()
        .all(|lang| within(count(text.exactly(*lang).unwrap_or_default())))
}

/// A name in pinyin, each character by its usual reading.
fn pinyin(name: &str) -> String {
    name.chars()
        .map(|ch| match sounds::of(ch).first() {
            Some(sound) => String::from_utf8(sound.letters().to_vec()).unwrap(),
            None => ch.to_string(),
        })
        .collect()
}

fn with_error(typed: &str, at: usize, error: usize) -> String {
    let mut keys: Vec<char> = typed.chars().collect();
    let at = at % keys.len();
    match error {
        0 => keys[at] = '7',
        1 => {
            keys.remove(at);
        }
        2 => keys.insert(at, '7'),
        _ if at + 1 < keys.len() => keys.swap(at, at + 1),
        _ => {}
    }
    keys.into_iter().collect()
}
