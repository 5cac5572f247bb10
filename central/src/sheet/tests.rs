//! A clerk's sheet, from the file to the hall that opens with it.

use std::fmt::Write as _;
use std::path::Path;

use crate::config;
use encoding_rs::GB18030;
use frontdesk_domain::catalogue::{Catalogue, Service};
use frontdesk_domain::text::Lang;

use super::*;

const HALL: &str = include_str!("../../../assets/samples/hall.toml");
const BANK: &str = include_str!("../../../assets/samples/bank.toml");
const SHEET: &str = include_str!("../../../assets/samples/catalogue.csv");

const HEADINGS: &str = "kind,id,name,name zh-Hant,name en,prefix,skill,minutes,originals,when,sample,icon,line,line zh-Hant,line en";

/// A sheet in the hall of the sample.
fn into_hall(sheet: &[u8]) -> Result<Import, Refused> {
    import(sheet, Some((Path::new("hall.toml"), HALL)))
}

fn rows(rows: &str) -> String {
    format!("{HEADINGS}\n{rows}")
}

/// A group and a service; what is added belongs to the service.
fn with(more: &str) -> String {
    rows(&format!(
        "group,g,户籍,戶籍,Household,A,household,,,,,house,证件,證件,Papers\nservice,s,补领,補領,Replace,,,12,,,yes,,,,\n{more}"
    ))
}

fn catalogue(hall: &str) -> Catalogue {
    let (site, _) = config::check_text(Path::new("hall.toml"), hall).unwrap();
    site.catalogue
}

fn carried(sheet: &str) -> Service {
    let import = into_hall(sheet.as_bytes()).unwrap();
    assert_eq!(catalogue(&import.text), import.catalogue);
    import.catalogue.services[0].clone()
}

/// What a sheet is refused with, each as a line.
fn refused(sheet: &str) -> Vec<String> {
    let Refused(findings) = into_hall(sheet.as_bytes()).unwrap_err();
    findings.iter().map(ToString::to_string).collect()
}

fn warned(sheet: &str) -> Vec<String> {
    let import = into_hall(sheet.as_bytes()).unwrap();
    import.warnings.iter().map(ToString::to_string).collect()
}

#[test]
fn the_sample_sheet_makes_a_hall_that_opens_and_nothing_was_assumed() {
    let import = into_hall(SHEET.as_bytes()).unwrap();
    assert_eq!(import.warnings, []);
    let (site, warnings) = config::check_text(Path::new("hall.toml"), &import.text).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(site.catalogue, import.catalogue);
    let service = &site.catalogue.services[0];
    assert_eq!(service.aliases, ["身份证丢了", "lost id"]);
    assert_eq!(service.fee.as_ref().unwrap().amount_minor, 4000);
    assert_eq!(service.prefix.letter(), 'A', "the group says it");
    assert_eq!(service.materials[1].when[0].is[0].as_str(), "child");
}

#[test]
fn the_halls_own_settings_and_comments_stay() {
    let import = into_hall(SHEET.as_bytes()).unwrap();
    let settings = &HALL[..HALL.find("# -------- Groups").unwrap()];
    assert!(import.text.starts_with(settings.trim_end()));
    assert!(!import.text.contains("id = \"social-card\""));
}

#[test]
fn both_samples_come_back_from_a_sheet_as_they_were() {
    for hall in [HALL, BANK] {
        let before = catalogue(hall);
        let sheet = export(&before).unwrap();
        let import = import(sheet.as_bytes(), Some((Path::new("hall.toml"), hall))).unwrap();
        assert_eq!(import.catalogue, before);
        assert_eq!(import.warnings, []);
        assert_eq!(catalogue(&import.text), before);
    }
}

#[test]
fn what_a_sheet_cannot_carry_is_not_exported() {
    let mut hall = catalogue(HALL);
    hall.services[0].aliases = vec!["one | two".to_owned()];
    hall.services[1].name.en = " Spaces ".to_owned();
    let lost = export(&hall).unwrap_err();
    let names = [&hall.services[0].id, &hall.services[1].id];
    assert_eq!(lost.len(), 2, "{lost:?}");
    for (lost, name) in lost.iter().zip(names) {
        assert!(lost.starts_with(&format!("service `{name}`")), "{lost}");
    }
}

#[test]
fn every_encoding_and_separator_carries_the_same() {
    let plain = into_hall(SHEET.as_bytes()).unwrap().catalogue;
    let marked = into_hall(format!("\u{feff}{SHEET}").as_bytes()).unwrap();
    assert_eq!(marked.catalogue, plain);
    let chinese = into_hall(&GB18030.encode(SHEET).0).unwrap();
    assert_eq!(chinese.catalogue, plain);
    assert!(chinese.warnings[0].message.contains("GB 18030"));
    for separator in [b';', b'\t'] {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(SHEET.as_bytes());
        let mut writer = csv::WriterBuilder::new()
            .delimiter(separator)
            .from_writer(Vec::new());
        for record in reader.records() {
            writer.write_record(&record.unwrap()).unwrap();
        }
        let other = into_hall(&writer.into_inner().unwrap()).unwrap();
        assert_eq!(other.catalogue, plain);
    }
}

#[test]
fn english_and_chinese_headings_and_kinds_mean_the_same() {
    let english = with("material,m,户口簿,戶口簿,Register,,,,1,,,,,,");
    let chinese = english
        .replace("kind,id,name,", "类型,编号,名称,")
        .replace("originals,when", "原件,条件")
        .replace("group,g", "类别,g")
        .replace("service,s", "业务,s")
        .replace("material,m", "材料,m");
    assert_eq!(carried(&chinese), carried(&english));
}

#[test]
fn what_cannot_be_carried_is_listed_by_row_and_column_and_nothing_is_written() {
    let sheet = with(
        "material,m1,甲,甲,A,X,,,1,,,,,,\nmaterial,m2,乙,乙,B,,,,many,,,,,,\nmaterial,m3,丙,丙,C,,,,1,who = me,,,,,\nthing,x,丁,丁,D,,,,,,,,,,\nservice,S 2,戊,戊,E,,,,,,yes,,,,",
    );
    let lines = refused(&sheet);
    for (place, words) in [
        (
            "row 4, column F (prefix): ",
            "a material (材料) has no such thing",
        ),
        ("row 5, column I (originals): ", "`many` is no whole number"),
        (
            "row 6, column J (when): ",
            "the service asks no one question `who`",
        ),
        ("row 7, column A (kind): ", "`thing` is no kind of row"),
        ("row 8, column B (id): ", "`S 2` is not an id"),
        ("row 8, column H (minutes): ", "is missing; fill it in"),
    ] {
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with(place) && line.contains(words)),
            "{place}{words}: {lines:#?}"
        );
    }
    assert_eq!(lines.len(), 6, "{lines:#?}");
}

#[test]
fn an_unknown_heading_is_an_error_and_a_private_one_is_left_alone() {
    let unknown = SHEET.replacen("#负责人", "负责人", 1);
    let lines = refused(&unknown);
    assert!(
        lines[0].starts_with("column Z (负责人): is no heading"),
        "{lines:?}"
    );
    assert!(warned(SHEET).is_empty());
}

#[test]
fn an_unknown_heading_and_a_wrong_row_are_told_together() {
    let both = with("thing,m,甲,甲,A").replacen("originals", "Dauer", 1);
    let lines = refused(&both);
    assert!(lines[0].contains("(Dauer): is no heading"), "{lines:?}");
    assert!(lines[1].contains("`thing` is no kind of row"), "{lines:?}");
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[test]
fn a_heading_that_is_there_twice_or_missing_is_an_error() {
    let twice = refused("kind,id,name,name\n");
    assert!(
        twice[0].starts_with("column D (name): is there twice"),
        "{twice:?}"
    );
    let missing = refused("id,name\nx,y\n");
    assert!(
        missing[0].contains("no column `kind` (类型)"),
        "{missing:?}"
    );
}

#[test]
fn cells_without_a_heading_are_not_dropped() {
    let beyond = with("material,m,甲,甲,A,,,,1,,,,,,,lost?");
    assert!(refused(&beyond)[0].starts_with("row 4, column P: stands in a column without"));
}

#[test]
fn what_was_assumed_is_warned_of() {
    let lines = warned(&with(
        "material,,甲,甲,A,,,,,,,,,,\nremark,,乙,乙,B,,,,,,,,,,",
    ));
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("row 4, column I (originals): is empty; one original"));
    assert!(lines[1].starts_with("row 3: what has no id in this service is numbered"));
    let lines = warned(&with("").replace("12,,,yes", "12,,,"));
    assert!(
        lines[0].starts_with("row 3, column K (sample): no source is named"),
        "{lines:?}"
    );
}

#[test]
fn the_checks_findings_stand_in_the_row_they_are_about() {
    let lines = refused(&with(
        "question,q,问,問,Ask,,,,,,,,,,\nanswer,a,甲,甲,A,,,,,,,,,,",
    ));
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("row 4") && line.contains("a question has 2 to 4")),
        "{lines:?}"
    );
    let lines = refused(&with("").replace("household", "nobody"));
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("row 3, column G (skill): there is no skill `nobody`")),
        "{lines:?}"
    );
    let lines = refused(&with("").replace("证件,證件,Papers", ",,"));
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("row 2, column M (line): is empty in every language")),
        "{lines:?}"
    );
}

#[test]
fn ids_that_are_there_twice_name_both_rows() {
    let lines = refused(&with("service,s,再,再,Again,,,5,,,yes,,,,"));
    assert!(
        lines.iter().any(|line| line
            .starts_with("row 4, column B (id): `s` is already the id of the service in row 3")),
        "{lines:?}"
    );
}

#[test]
fn rows_below_no_service_are_refused() {
    let lines = refused(&rows("material,m,甲,甲,A,,,,1,,,,,,"));
    assert!(lines[0].starts_with("row 2, column A (kind): belongs to a service"));
    let lines = refused(&with(
        "group,h,乙,乙,B,B,tax,,,,,house,丙,丙,C\nmaterial,m,甲,甲,A,,,,1,,,,,,",
    ));
    assert!(
        lines[0].starts_with("row 5, column A (kind): belongs to a service"),
        "{lines:?}"
    );
    let lines = refused(&with("answer,a,甲,甲,A,,,,,,,,,,"));
    assert!(
        lines[0].starts_with("row 4, column A (kind): belongs to a question"),
        "{lines:?}"
    );
}

#[test]
fn conditions_name_questions_and_answers_by_id_or_by_words() {
    let ask = "question,who,谁来办？,誰來辦？,Who?,,,,,,,,,,\nanswer,self,本人,本人,Me,,,,,,,,,,\nanswer,agent,代办/他人,代辦/他人,Another,,,,,,,,,,\nanswer,child,孩子,孩子,A child,,,,,,,,,,\n";
    for (written, meant) in [
        ("who = self", "self"),
        ("谁来办？＝本人", "self"),
        ("Who? = Me / A child", "self child"),
        ("who = 代办/他人", "agent"),
        ("who = 本人、孩子", "self child"),
    ] {
        let service = carried(&with(&format!(
            "{ask}material,m,甲,甲,A,,,,1,{written},,,,,"
        )));
        let is: Vec<_> = service.materials[0].when[0]
            .is
            .iter()
            .map(frontdesk_domain::ids::ChoiceId::as_str)
            .collect();
        assert_eq!(is.join(" "), meant, "{written}");
    }
}

#[test]
fn emoji_directions_and_names_of_200_characters_are_carried_as_they_are() {
    let long = "长".repeat(200);
    for name in [
        "补领🪪👨‍👩‍👧",
        "بطاقة \u{202e}abc\u{202c}",
        long.as_str(),
        "引“号”\\n",
        "一\"\"二",
    ] {
        let sheet = with("").replacen("补领", &format!("\"{name}\""), 1);
        let service = carried(&sheet);
        assert_eq!(service.name.to(Lang::ZhHans), name.replace("\"\"", "\""));
    }
}

#[test]
fn a_service_may_need_60_materials() {
    let mut more = String::new();
    for number in 1..=60 {
        writeln!(
            more,
            "material,p{number},材料{number},材料{number},Paper {number},,,,1,,,,,,"
        )
        .unwrap();
    }
    assert_eq!(carried(&with(&more)).materials.len(), 60);
}

#[test]
fn a_group_may_have_one_service_or_300_and_a_catalogue_2000() {
    for count in [1, 300, 2000] {
        let mut sheet =
            rows("group,g,户籍,戶籍,Household,A,household,,,,,house,证件,證件,Papers\n");
        for number in 1..=count {
            writeln!(
                sheet,
                "service,s{number},业务{number},業務{number},Service {number},,,12,,,yes,,,,"
            )
            .unwrap();
        }
        let import = into_hall(sheet.as_bytes()).unwrap();
        assert_eq!(import.catalogue.services.len(), count);
        assert_eq!(catalogue(&import.text).services.len(), count);
    }
}

#[test]
fn a_catalogue_that_no_hall_could_read_is_refused() {
    let mut sheet = rows("group,g,户籍,戶籍,Household,A,household,,,,,house,证件,證件,Papers\n");
    let name = "长".repeat(200);
    for number in 1..=8_600 {
        writeln!(
            sheet,
            "service,s{number},{name},{name},{name},,,12,,,yes,,,,"
        )
        .unwrap();
    }
    let lines = refused(&sheet);
    assert!(
        lines.last().unwrap().contains("at most 16777216 are read"),
        "{:?}",
        lines.last()
    );
}

#[test]
fn without_a_hall_the_catalogue_stands_alone() {
    let import = import(SHEET.as_bytes(), None).unwrap();
    assert!(
        import.text.starts_with("[[groups]]"),
        "{}",
        &import.text[..80]
    );
    let alone: Catalogue = toml::from_str(&import.text).unwrap();
    assert_eq!(alone, import.catalogue);
}

#[test]
fn a_hall_that_cannot_be_read_is_named() {
    let Refused(findings) =
        import(SHEET.as_bytes(), Some((Path::new("my.toml"), "x ="))).unwrap_err();
    assert!(
        findings[0].to_string().starts_with("my.toml: "),
        "{findings:?}"
    );
}
