//! What the check of a hall's file finds: each mistake, at the key where it stands.

#[cfg(test)]
mod hall;

use frontdesk_domain::site::{PathPart, Severity, SiteFile, check, day_start_minutes};
use frontdesk_domain::time::BusinessDate;
use hall::site::{text, written};
use rstest::rstest;
use serde_json::{Value, json};

const ERROR: Severity = Severity::Error;
const WARNING: Severity = Severity::Warning;

#[test]
fn there_is_nothing_to_find_in_the_sample_hall() {
    assert_eq!(findings(&written()), []);
}

/// Each mistake is put at a pointer into the file; the findings are exactly those named.
#[rstest]
#[case::no_name("/branch/name", blank(), &[(ERROR, "branch.name")])]
#[case::a_name_in_one_language("/branch/name", english(), &[(WARNING, "branch.name")])]
#[case::no_help_desk("/branch/help_desk", blank(), &[(ERROR, "branch.help_desk")])]
#[case::no_time_of_day("/branch/day_start", json!("4:00"), &[(ERROR, "branch.day_start")])]
#[case::hours_on_no_day("/branch/hours", json!([{"days": [], "from": "08:30", "to": "17:00"}]), &[(ERROR, "branch.hours[0].days")])]
#[case::hours_that_end_as_they_begin("/branch/hours", json!([{"days": ["mon"], "from": "08:30", "to": "08:30"}]), &[(ERROR, "branch.hours[0].to")])]
#[case::hours_of_a_whole_day("/branch/hours", json!([{"days": ["mon"], "from": "00:00", "to": "24:00"}]), &[])]
#[case::as_many_hours_as_there_may_be("/branch/hours", hours(14), &[])]
#[case::more_hours_than_a_week_has("/branch/hours", hours(15), &[(ERROR, "branch.hours")])]
#[case::as_many_special_days_as_there_may_be("/branch/special_days", special_days(100), &[])]
#[case::more_special_days_than_there_may_be("/branch/special_days", special_days(101), &[(ERROR, "branch.special_days")])]
#[case::a_special_day_twice(
    "/branch/special_days", json!([{"date": "2026-10-01"}, {"date": "2026-10-01"}]),
    &[(ERROR, "branch.special_days[1].date")]
)]
#[case::a_special_day_with_as_many_times_as_it_may_have("/branch/special_days", json!([{"date": "2026-10-01", "times": times(4)}]), &[])]
#[case::a_special_day_with_more_times(
    "/branch/special_days", json!([{"date": "2026-10-01", "times": times(5)}]),
    &[(ERROR, "branch.special_days[0].times")]
)]
#[case::a_special_day_that_closes_as_it_opens(
    "/branch/special_days", json!([{"date": "2026-10-01", "times": [{"from": "09:00", "to": "09:00"}]}]),
    &[(ERROR, "branch.special_days[0].times[0].to")]
)]
#[case::a_special_day_named_in_one_language(
    "/branch/special_days", json!([{"date": "2026-10-01", "name": {"en": "National Day"}}]),
    &[(WARNING, "branch.special_days[0].name")]
)]
#[case::a_handling_limit_below_the_handling_time("/rules", json!({"handling_limit_percent": 99}), &[(ERROR, "rules.handling_limit_percent")])]
#[case::the_least_handling_limit("/rules", json!({"handling_limit_percent": 100}), &[])]
#[case::the_greatest_handling_limit("/rules", json!({"handling_limit_percent": 1000}), &[])]
#[case::too_great_a_handling_limit("/rules", json!({"handling_limit_percent": 1001}), &[(ERROR, "rules.handling_limit_percent")])]
#[case::an_area_without_name("/areas/0/name", blank(), &[(ERROR, "areas[0].name")])]
#[case::an_area_twice(
    "/areas/1/id", json!("east"), &[(ERROR, "areas[1].id"), (ERROR, "counters[1].area")]
)]
#[case::a_skill_without_name("/skills/1/name", blank(), &[(ERROR, "skills[1].name")])]
#[case::a_skill_twice("/skills/2", json!({"id": "permits", "name": text("Again")}), &[(ERROR, "skills[2].id")])]
#[case::a_skill_no_counter_has(
    "/skills/2", json!({"id": "visa", "name": text("Visa")}), &[(WARNING, "skills[2]")]
)]
#[case::a_counter_twice("/counters/1/number", json!(1), &[(ERROR, "counters[1].number")])]
#[case::a_counter_without_number("/counters/0/number", json!(0), &[(ERROR, "counters[0].number")])]
#[case::a_counter_in_no_area("/counters/2/area", json!("attic"), &[(ERROR, "counters[2].area")])]
#[case::a_counter_with_a_skill_nobody_knows("/counters/2/skills/2", json!("visa"), &[(ERROR, "counters[2].skills")])]
#[case::a_kiosk_twice("/kiosks/1/id", json!("lobby"), &[(ERROR, "kiosks[1].id")])]
#[case::a_lane_twice("/kiosks/1/lane", json!(""), &[(ERROR, "kiosks[1].lane")])]
#[case::the_desks_lane("/kiosks/1/lane", json!("Z"), &[(ERROR, "kiosks[1].lane")])]
#[case::a_kiosk_nowhere("/kiosks/0/place", blank(), &[(ERROR, "kiosks[0].place")])]
#[case::no_class("/classes", json!([]), &[(ERROR, "classes")])]
#[case::a_class_twice("/classes/1/id", json!("normal"), &[(ERROR, "classes[1].id")])]
#[case::a_class_without_name("/classes/1/name", blank(), &[(ERROR, "classes[1].name")])]
#[case::a_group_twice("/groups/2", group("papers"), &[(ERROR, "groups[2].id")])]
#[case::a_group_without_services("/groups/2", group("empty"), &[(WARNING, "groups[2]")])]
#[case::a_group_without_name("/groups/0/name", blank(), &[(ERROR, "groups[0].name")])]
#[case::a_group_without_line("/groups/0/line", blank(), &[(ERROR, "groups[0].line")])]
#[case::a_service_twice("/services/1/id", json!("id-card"), &[(ERROR, "services[1].id")])]
#[case::a_letter_of_two_groups("/services/2/prefix", json!("A"), &[(ERROR, "services[2].prefix")])]
#[case::a_service_without_name("/services/0/name", blank(), &[(ERROR, "services[0].name")])]
#[case::a_line_in_one_language("/services/0/line", english(), &[(WARNING, "services[0].line")])]
#[case::a_line_left_out("/services/0/line", blank(), &[])]
#[case::a_service_in_no_group(
    "/services/2/group", json!("attic"), &[(WARNING, "groups[1]"), (ERROR, "services[2].group")]
)]
#[case::a_service_that_needs_an_unknown_skill("/services/0/skill", json!("visa"), &[(ERROR, "services[0].skill")])]
#[case::neither_source_nor_sample("/services/0/sample", json!(false), &[(ERROR, "services[0].source")])]
#[case::both_source_and_sample("/services/2/sample", json!(true), &[(ERROR, "services[2].source")])]
#[case::a_currency_in_small_letters("/services/0/fee/currency", json!("cny"), &[(ERROR, "services[0].fee.currency")])]
#[case::a_currency_of_two_letters("/services/0/fee/currency", json!("CN"), &[(ERROR, "services[0].fee.currency")])]
#[case::a_currency_of_four_letters("/services/0/fee/currency", json!("CNYY"), &[(ERROR, "services[0].fee.currency")])]
#[case::a_note_on_the_fee_in_one_language("/services/0/fee/note", english(), &[(WARNING, "services[0].fee.note")])]
#[case::a_question_without_words("/services/0/questions/0/text", blank(), &[(ERROR, "services[0].questions[0].text")])]
#[case::a_choice_without_words(
    "/services/0/questions/0/choices/1/text", blank(), &[(ERROR, "services[0].questions[0].choices[1].text")]
)]
#[case::a_choice_twice(
    "/services/0/questions/0/choices/0/id", json!("lost"), &[(ERROR, "services[0].questions[0].choices[1].id")]
)]
#[case::a_question_nothing_depends_on(
    "/services/0/materials/1/when", json!([]), &[(WARNING, "services[0].questions[0]")]
)]
#[case::a_material_twice("/services/0/materials/1/id", json!("household-book"), &[(ERROR, "services[0].materials[1].id")])]
#[case::a_material_without_name("/services/0/materials/0/name", blank(), &[(ERROR, "services[0].materials[0].name")])]
#[case::a_note_in_one_language("/services/0/materials/1/note", english(), &[(WARNING, "services[0].materials[1].note")])]
#[case::where_to_get_it_in_one_language(
    "/services/0/materials/1/obtain", english(), &[(WARNING, "services[0].materials[1].obtain")]
)]
#[case::neither_original_nor_copy(
    "/services/0/materials/0/originals", json!(0), &[(ERROR, "services[0].materials[0].originals")]
)]
#[case::a_condition_on_an_unknown_question(
    "/services/0/materials/1/when/1", json!({"question": "why", "is": ["lost"]}),
    &[(ERROR, "services[0].materials[1].when[1].question")]
)]
#[case::a_condition_on_an_unknown_choice(
    "/services/0/materials/1/when/0/is", json!(["lost", "stolen"]), &[(ERROR, "services[0].materials[1].when[0].is")]
)]
#[case::a_condition_that_never_holds(
    "/services/0/materials/1/when/0/is", json!([]), &[(ERROR, "services[0].materials[1].when[0].is")]
)]
#[case::a_remark_without_words("/services/0/remarks/0/text", blank(), &[(ERROR, "services[0].remarks[0].text")])]
#[case::a_step_twice(
    "/services/0/steps/1", json!({"id": "check", "name": text("Again")}), &[(ERROR, "services[0].steps[1].id")]
)]
#[case::a_step_without_name("/services/0/steps/0/name", blank(), &[(ERROR, "services[0].steps[0].name")])]
#[case::an_action_in_one_language("/services/0/steps/0/action", english(), &[(WARNING, "services[0].steps[0].action")])]
#[case::a_risk_in_one_language("/services/0/steps/0/risk", english(), &[(WARNING, "services[0].steps[0].risk")])]
#[case::a_department_in_one_language(
    "/services/0/steps/0/department", english(), &[(WARNING, "services[0].steps[0].department")]
)]
#[case::a_deliverable_in_one_language(
    "/services/0/steps/0/deliverable", english(), &[(WARNING, "services[0].steps[0].deliverable")]
)]
fn a_mistake_is_found_where_it_stands(
    #[case] at: &str,
    #[case] mistake: Value,
    #[case] found: &[(Severity, &str)],
) {
    let found: Vec<_> = found
        .iter()
        .map(|(severity, key)| (*severity, (*key).to_owned()))
        .collect();
    assert_eq!(findings(&with(at, mistake)), found);
}

#[rstest]
#[case("calls_before_missed", 20)]
#[case("recall_spacing_seconds", 600)]
#[case("return_after", 100)]
#[case("let_pass_max", 100)]
#[case("let_pass_times", 100)]
#[case("soon_ahead", 100)]
#[case("help_valid_seconds", 600)]
#[case("offline_issue_days", 30)]
#[case("wait_limit_minutes", 480)]
fn a_rule_runs_from_one_to_its_bound(#[case] rule: &str, #[case] most: u32) {
    for (value, taken) in [(0, false), (1, true), (most, true), (most + 1, false)] {
        let found = findings(&with("/rules", json!({ rule: value })));
        let expected = if taken {
            vec![]
        } else {
            vec![(ERROR, format!("rules.{rule}"))]
        };
        assert_eq!(found, expected, "{rule} = {value}");
    }
}

#[rstest]
#[case::weight_of_a_class("/classes/0/weight", "classes[0].weight", 100)]
#[case::minutes_of_handling("/services/0/handling_minutes", "services[0].handling_minutes", 480)]
fn a_number_runs_from_one_to_its_bound(#[case] at: &str, #[case] key: &str, #[case] most: u32) {
    for (value, taken) in [(0, false), (1, true), (most, true), (most + 1, false)] {
        let expected = if taken {
            vec![]
        } else {
            vec![(ERROR, key.to_owned())]
        };
        assert_eq!(
            findings(&with(at, json!(value))),
            expected,
            "{key} = {value}"
        );
    }
}

#[rstest]
#[case::of_a_service("services")]
#[case::of_a_group("groups")]
fn there_are_at_most_twenty_four_aliases(#[case] list: &str) {
    for (count, taken) in [(0, true), (24, true), (25, false)] {
        let aliases: Vec<_> = (0..count).map(|number| format!("alias {number}")).collect();
        let expected = if taken {
            vec![]
        } else {
            vec![(ERROR, format!("{list}[0].aliases"))]
        };
        assert_eq!(
            findings(&with(&format!("/{list}/0/aliases"), json!(aliases))),
            expected,
            "{count} aliases"
        );
    }
}

#[rstest]
#[case::nothing("", false)]
#[case::only_a_space(" ", false)]
#[case::one_character("丢", true)]
#[case::forty_characters(
    "身份证丢了身份证丢了身份证丢了身份证丢了身份证丢了身份证丢了身份证丢了身份证丢了",
    true
)]
#[case::forty_one_characters(
    "身份证丢了身份证丢了身份证丢了身份证丢了身份证丢了身份证丢了身份证丢了身份证丢了！",
    false
)]
fn an_alias_has_one_to_forty_characters(#[case] alias: &str, #[case] taken: bool) {
    for list in ["services", "groups"] {
        let expected = if taken {
            vec![]
        } else {
            vec![(ERROR, format!("{list}[0].aliases[0]"))]
        };
        assert_eq!(
            findings(&with(&format!("/{list}/0/aliases"), json!([alias]))),
            expected
        );
    }
}

#[test]
fn an_alias_is_there_once_however_it_is_written() {
    assert_eq!(
        findings(&with("/services/0/aliases", json!(["lost ID", "Lost id "]))),
        [(ERROR, "services[0].aliases[1]".to_owned())]
    );
}

/// Files and logs from before there were aliases keep their hash.
#[test]
fn a_catalogue_without_aliases_is_the_catalogue_it_was() {
    let written = serde_json::to_string(&read(&written()).services).unwrap();
    assert!(!written.contains("aliases"), "{written}");
}

#[test]
fn a_question_has_two_to_four_choices() {
    for (count, taken) in [(1, false), (2, true), (4, true), (5, false)] {
        let named = |number| json!({"id": format!("c{number}"), "text": text("A choice")});
        let mut choices: Vec<_> = (1..count).map(named).collect();
        choices.push(json!({"id": "lost", "text": text("A lost card")}));
        let expected = if taken {
            vec![]
        } else {
            vec![(ERROR, "services[0].questions[0].choices".to_owned())]
        };
        assert_eq!(
            findings(&with("/services/0/questions/0/choices", json!(choices))),
            expected,
            "{count} choices"
        );
    }
}

#[test]
fn a_service_asks_at_most_three_questions() {
    for (count, taken) in [(0, true), (3, true), (4, false)] {
        let choices = json!([{"id": "yes", "text": text("Yes")}, {"id": "no", "text": text("No")}]);
        let question =
            |number| json!({"id": format!("q{number}"), "text": text("?"), "choices": choices});
        let when: Vec<_> = (0..count)
            .map(|number| json!({"question": format!("q{number}"), "is": ["yes"]}))
            .collect();
        let mut file = with(
            "/services/0/questions",
            json!((0..count).map(question).collect::<Vec<_>>()),
        );
        file["services"][0]["materials"][1]["when"] = json!(when);
        let expected = if taken {
            vec![]
        } else {
            vec![(ERROR, "services[0].questions".to_owned())]
        };
        assert_eq!(findings(&file), expected, "{count} questions");
    }
}

#[test]
fn a_question_twice_is_found_at_the_second() {
    let mut file = written();
    let question = file["services"][0]["questions"][0].clone();
    file["services"][0]["questions"] = json!([question, question]);
    assert_eq!(
        findings(&file),
        [(ERROR, "services[0].questions[1].id".to_owned())]
    );
}

#[rstest]
#[case("00:00", Some(0))]
#[case("04:00", Some(240))]
#[case("23:59", Some(1_439))]
#[case("24:00", None)]
#[case("04:60", None)]
#[case("4:00", None)]
#[case("04:0", None)]
#[case("0400", None)]
#[case("04:00:00", None)]
#[case("+4:00", None)]
#[case("０４:00", None)]
#[case("", None)]
fn a_day_starts_at_a_time_of_day(#[case] written: &str, #[case] minutes: Option<u16>) {
    assert_eq!(day_start_minutes(written), minutes);
    let found = findings(&with("/branch/day_start", json!(written)));
    assert_eq!(found.is_empty(), minutes.is_some());
}

#[test]
fn a_finding_says_what_to_do_and_in_which_languages_a_text_is_missing() {
    let file = read(&with("/services/0/line", english()));
    let [finding] = &check(&file)[..] else {
        panic!("one finding")
    };
    assert_eq!(
        finding.message,
        "has no zh-Hans and zh-Hant text; customers read another language instead. Add it"
    );
}

#[test]
fn a_key_is_written_as_people_write_it() {
    let finding = frontdesk_domain::site::Finding {
        severity: ERROR,
        path: vec![
            PathPart::Key("services"),
            PathPart::Index(3),
            PathPart::Key("materials"),
            PathPart::Index(0),
            PathPart::Key("when"),
        ],
        message: String::new(),
    };
    assert_eq!(finding.key(), "services[3].materials[0].when");
}

#[rstest]
#[case("")]
#[case("/branch")]
#[case("/areas/0")]
#[case("/skills/0")]
#[case("/counters/0")]
#[case("/kiosks/0")]
#[case("/classes/0")]
#[case("/groups/0")]
#[case("/services/0")]
#[case("/services/0/name")]
#[case("/services/0/fee")]
#[case("/services/0/questions/0")]
#[case("/services/0/questions/0/choices/0")]
#[case("/services/0/materials/1")]
#[case("/services/0/materials/1/when/0")]
#[case("/services/0/remarks/0")]
#[case("/services/0/steps/0")]
#[case("/services/2/source")]
fn a_key_nobody_knows_is_refused_wherever_it_stands(#[case] at: &str) {
    let mut file = written();
    file.pointer_mut(at)
        .and_then(Value::as_object_mut)
        .unwrap()
        .insert("colour".to_owned(), json!("red"));
    assert!(serde_json::from_value::<SiteFile>(file).is_err());
}

/// The sample hall with `mistake` put at a pointer; one position past the end of a list adds to it.
fn with(at: &str, mistake: Value) -> Value {
    let mut file = written();
    let (parent, last) = at.rsplit_once('/').expect("a pointer");
    match file.pointer_mut(parent).expect("the parent is there") {
        Value::Array(entries) => {
            let index: usize = last.parse().expect("an index");
            if index == entries.len() {
                entries.push(mistake);
            } else {
                entries[index] = mistake;
            }
        }
        parent => parent[last] = mistake,
    }
    file
}

fn read(written: &Value) -> SiteFile {
    serde_json::from_value(written.clone()).expect("it follows the format")
}

fn findings(written: &Value) -> Vec<(Severity, String)> {
    check(&read(written))
        .iter()
        .map(|finding| (finding.severity, finding.key()))
        .collect()
}

fn blank() -> Value {
    json!({ "zh-Hans": "  " })
}

fn english() -> Value {
    json!({ "en": "Only English" })
}

fn group(id: &str) -> Value {
    json!({ "id": id, "icon": "file", "name": text("Group"), "line": text("A line") })
}

fn hours(entries: usize) -> serde_json::Value {
    let entry = json!({"days": ["mon", "fri"], "from": "08:30", "to": "12:00"});
    vec![entry; entries].into()
}

/// So many days, one after another.
fn special_days(count: usize) -> serde_json::Value {
    let mut date: BusinessDate = "2026-10-01".parse().expect("a date");
    let mut day = || {
        let closed = json!({ "date": date.to_string() });
        date = date.next();
        closed
    };
    (0..count).map(|_| day()).collect()
}

fn times(count: usize) -> serde_json::Value {
    let time = |_| json!({ "from": "09:00", "to": "12:00" });
    (0..count).map(time).collect()
}
