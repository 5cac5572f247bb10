use std::path::Path;

use super::*;

const HALL: &str = include_str!("../../tests/hall/hall.toml");

/// The lines that a file with one replacement is answered with.
fn findings_after(from: &str, to: &str) -> Vec<String> {
    assert!(HALL.contains(from), "the fixture has no {from:?}");
    let text = HALL.replacen(from, to, 1);
    let findings = match check_text(Path::new("hall.toml"), &text) {
        Ok((_, warnings)) => warnings,
        Err(ConfigError::Wrong(findings)) => findings,
        Err(other) => panic!("{other}"),
    };
    findings.iter().map(ToString::to_string).collect()
}

/// The line of the fixture on which a text first stands.
fn line_of(text: &str) -> usize {
    1 + HALL[..HALL.find(text).unwrap()].matches('\n').count()
}

#[test]
fn the_fixture_itself_has_nothing_wrong() {
    assert_eq!(findings_after("[branch]", "[branch]"), Vec::<String>::new());
}

#[test]
fn a_duplicate_id_is_named_where_it_stands_the_second_time() {
    let line = line_of("id = \"marriage\"");
    assert_eq!(
        findings_after("id = \"marriage\"", "id = \"id-card\""),
        [format!(
            "hall.toml:{line}: services[1].id: `id-card` is already the id of entry 0 of this list (counted from 0); choose another"
        )]
    );
}

#[test]
fn a_reference_to_nothing_says_what_to_add() {
    let line = line_of("area = \"a\"");
    assert_eq!(
        findings_after("area = \"a\"", "area = \"b\""),
        [format!(
            "hall.toml:{line}: counters[0].area: there is no area `b`; add it under [[areas]] or correct the name"
        )]
    );
}

#[test]
fn a_condition_on_a_question_that_is_not_asked_is_an_error() {
    let line = line_of("when = [{ question = \"who\"");
    let findings = findings_after("{ question = \"who\"", "{ question = \"why\"");
    assert!(
        findings.contains(&format!("hall.toml:{line}: services[0].materials[1].when[0].question: service `id-card` asks no question `why`; add the question or correct the name")),
        "{findings:#?}"
    );
}

#[test]
fn a_missing_translation_is_a_warning_and_the_file_can_be_used() {
    let text = HALL.replacen(", en = \"Area A\"", "", 1);
    let (_, warnings) = check_text(Path::new("hall.toml"), &text).unwrap();
    let line = line_of("name = { zh-Hans = \"A区\"");
    let lines: Vec<_> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [format!(
            "hall.toml:{line}: areas[0].name: has no en text; customers read another language instead. Add it"
        )]
    );
}

#[test]
fn two_groups_must_not_share_a_prefix() {
    let line = line_of("prefix = \"B\"");
    assert_eq!(
        findings_after("prefix = \"B\"", "prefix = \"A\""),
        [format!(
            "hall.toml:{line}: services[1].prefix: prefix A already belongs to group `identity`; a letter means one kind of business, choose another"
        )]
    );
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let line = line_of("weight = 1");
    let findings = findings_after("weight = 1", "wieght = 1");
    assert_eq!(findings.len(), 1);
    assert!(
        findings[0].starts_with(&format!(
            "hall.toml:{line}: classes[1].wieght: unknown field `wieght`"
        )),
        "{findings:?}"
    );
    assert!(
        findings[0].ends_with("correct the name or remove the key"),
        "{findings:?}"
    );
}

#[test]
fn text_that_is_no_toml_is_named_with_its_line() {
    let line = line_of("weight = 1");
    let findings = findings_after("weight = 1", "weight 1");
    assert!(
        findings[0].starts_with(&format!("hall.toml:{line}: ")),
        "{findings:?}"
    );
}

#[test]
fn a_time_zone_that_does_not_exist_is_an_error() {
    let line = line_of("time_zone");
    assert_eq!(
        findings_after("Asia/Shanghai", "Asia/Peking"),
        [format!(
            "hall.toml:{line}: branch.time_zone: `Asia/Peking` is not a known time zone; write an IANA name, such as Asia/Shanghai"
        )]
    );
}

#[test]
fn a_file_beyond_the_limit_is_not_read_to_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("hall.toml");
    let limit = usize::try_from(FILE_MAX_BYTES).unwrap();
    let padded = |bytes: usize| format!("{HALL}#{}", "x".repeat(bytes - HALL.len() - 1));
    std::fs::write(&path, padded(limit)).unwrap();
    assert!(check_file(&path).is_ok());
    std::fs::write(&path, padded(limit + 1)).unwrap();
    let error = check_file(&path).unwrap_err();
    assert!(matches!(error, ConfigError::TooLarge { .. }), "{error}");
}

#[test]
fn a_file_that_is_not_there_says_so() {
    let error = check_file(Path::new("/nowhere/hall.toml")).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("/nowhere/hall.toml cannot be read"),
        "{error}"
    );
}
