//! One typing error is forgiven, and no more than one.

use super::super::How;
use super::hall::Hall;

#[test]
fn a_key_may_be_wrong() {
    for query in [
        "shenfenxheng",
        "shenfenzhenf",
        "dhenfenzheng",
        "sfxbl",
        "passpirt",
    ] {
        assert_slip(query);
    }
}

#[test]
fn a_key_may_be_left_out() {
    for query in [
        "shenfnzheng",
        "senfenzheng",
        "shefenzhengbulng",
        "sfbl",
        "pasport",
    ] {
        assert_slip(query);
    }
}

#[test]
fn a_key_may_be_there_besides() {
    for query in [
        "shenffenzheng",
        "shenfenzhengg",
        "xshenfenzheng",
        "sfzzbl",
        "passsport",
    ] {
        assert_slip(query);
    }
}

#[test]
fn two_keys_may_be_swapped() {
    for query in [
        "shenfenzhegn",
        "hsenfenzheng",
        "shefnenzheng",
        "sfbzl",
        "passprot",
    ] {
        assert_slip(query);
    }
}

#[test]
fn a_character_may_be_wrong_left_out_there_besides_or_swapped() {
    for query in ["身份镇补领", "身份补领", "身份份证", "身份补证领"] {
        assert_eq!(hall().finds(query), ["replace"], "{query}");
    }
}

#[test]
fn an_error_may_be_among_characters_and_pinyin() {
    assert_slip("身份zhenf");
}

#[test]
fn two_errors_are_not_forgiven() {
    for query in [
        "shxnfxnzheng",
        "senfenzhengbulign",
        "pasporr",
        "sfxxl",
        "xxfzbl",
        "psasporr",
        "shenfenzhengxx",
    ] {
        let hits = hall().index().find(query, 10);
        assert!(
            hits.iter().all(|hit| hit.how == How::Partly),
            "{query}: {hits:?}"
        );
    }
}

#[test]
fn nothing_is_forgiven_before_the_fourth_key() {
    for query in ["shx", "sxz", "paz", "zfs", "身正", "身份正"] {
        let hits = hall().index().find(query, 10);
        assert!(
            hits.iter().all(|hit| hit.how != How::Slip),
            "{query}: {hits:?}"
        );
    }
    assert_eq!(hall().first("shex").how, How::Slip);
}

#[test]
fn a_character_that_sounds_like_the_one_that_is_meant_is_the_smallest_error() {
    let hall = Hall::new()
        .offers_plainly("个人帐单查询", "Other")
        .offers_plainly("个人账户变更", "Sound");
    assert_eq!(hall.finds("个人帐户")[0], "sound");
}

#[test]
fn errors_are_looked_for_only_where_little_else_is_found() {
    let hall = Hall::new()
        .offers_plainly("存款单", "Slip")
        .offers_plainly("村款单", "Right");
    let hits = hall.index().find("村款单一", 5);
    assert_eq!(hits.len(), 2);
    assert_eq!(hall.index().find("村款", 1)[0].how, How::Start);
}

fn assert_slip(query: &str) {
    let hit = hall().first(query);
    assert_eq!(hit.how, How::Slip, "{query}: {hit:?}");
}

fn hall() -> Hall {
    Hall::new()
        .offers("身份证补领", "身份證補領", "Replace")
        .offers("普通护照申领", "普通護照申領", "Passport")
}
