//! By what a service is found, and which part of its texts that was.

use frontdesk_domain::text::Lang;

use super::super::{Field, How};
use super::hall::Hall;

#[test]
fn a_service_is_found_by_initials() {
    for query in ["sfzbl", "sfz", "s", "sfzb", "shfzhbl", "SFZBL", "s f z b l"] {
        assert_eq!(hall().finds(query)[0], "replace-an-id-card", "{query}");
    }
}

#[test]
fn a_service_is_found_by_pinyin_in_full_or_in_part() {
    for query in [
        "shenfenzhengbuling",
        "shen fen zheng bu ling",
        "shen'fen'zheng",
        "shenfenzhengb",
        "shenf",
        "sfzbuling",
        "shenfzbul",
        "buling",
    ] {
        assert_eq!(hall().finds(query)[0], "replace-an-id-card", "{query}");
    }
}

#[test]
fn a_service_is_found_by_characters_of_either_script() {
    for query in [
        "身份证",
        "身份證",
        "补领",
        "補領",
        "身份证補领",
        "身份证，补领！",
    ] {
        assert_eq!(hall().finds(query)[0], "replace-an-id-card", "{query}");
    }
}

#[test]
fn a_service_is_found_by_characters_and_pinyin_in_any_mixture() {
    for query in ["身份zheng", "sf证", "身fenzheng", "sfz补ling", "身份证bl"] {
        assert_eq!(hall().finds(query)[0], "replace-an-id-card", "{query}");
    }
}

#[test]
fn a_service_is_found_by_english_words_and_their_beginnings_in_any_case() {
    for query in [
        "replace",
        "Replace an ID",
        "repl",
        "ID card",
        "id",
        "replace id card",
        "card id",
    ] {
        assert_eq!(hall().finds(query)[0], "replace-an-id-card", "{query}");
    }
    assert_eq!(hall().finds("eplace").len(), 1, "one key is missing");
    assert!(hall().finds("port").is_empty(), "no word begins so");
}

#[test]
fn every_reading_of_a_character_finds_it() {
    let hall = Hall::new()
        .offers("重新办理", "重新辦理", "Again")
        .offers_plainly("网上银行", "Online");
    for query in ["chongxin", "zhongxin", "cxbl", "zxbl"] {
        assert_eq!(hall.finds(query), ["again"], "{query}");
    }
    for query in ["yinhang", "yinxing", "wangshangyinhang", "wsyh", "hang"] {
        assert_eq!(hall.finds(query), ["online"], "{query}");
    }
}

#[test]
fn a_letter_that_keyboards_lack_is_typed_as_v_or_u() {
    let hall = Hall::new().offers("律师查询", "律師查詢", "Lawyer");
    for query in ["lvshi", "lushi", "lüshi", "lscx"] {
        assert_eq!(hall.finds(query), ["lawyer"], "{query}");
    }
}

#[test]
fn a_character_that_the_catalogue_never_writes_is_taken_by_its_sound() {
    let hall = Hall::new().offers_plainly("公证", "Notary");
    assert_eq!(hall.finds("公證"), ["notary"], "no text has the other form");
    assert!(hall.finds("公园").is_empty());
}

#[test]
fn what_is_said_in_another_order_is_put_together() {
    let hall = hall().offers("公司注册", "公司註冊", "Found a company");
    for query in ["注册公司", "zhuce公司", "zhucegongsi", "company found"] {
        let hit = hall.first(query);
        assert_eq!(
            (hit.service.to_string().as_str(), hit.how),
            ("found-a-company", How::Pieces),
            "{query}"
        );
    }
}

#[test]
fn of_a_long_story_the_part_that_says_something_is_enough() {
    let hit = hall().first("我的身份证昨天不见了");
    assert_eq!(hit.how, How::Partly);
    assert_eq!(hit.service.to_string(), "replace-an-id-card");
    let hit = hall().first("shenfenzhengzenmeban");
    assert_eq!((hit.how, hit.chars), (How::Partly, 0..3));
    for query in ["我的东西昨天不见了", "wodedongxi", "shexfxxx"] {
        assert!(hall().finds(query).is_empty(), "{query}");
    }
}

#[test]
fn a_hit_says_which_text_it_is_in_and_where() {
    let hit = hall().first("zhengbu");
    assert_eq!((hit.field, hit.how), (Field::Name, How::Inside));
    assert_eq!(
        (hit.langs, hit.chars),
        (&[Lang::ZhHans, Lang::ZhHant][..], 2..4)
    );

    let hit = hall().first("card");
    assert_eq!(
        (hit.field, hit.langs, hit.chars),
        (Field::Name, &[Lang::En][..], 14..18)
    );

    let hit = hall().also_called("旧证 丢了").first("diule");
    assert_eq!((hit.field, hit.how), (Field::Alias(0), How::Inside));
    assert_eq!((hit.langs, hit.chars), (&[][..], 3..5));
}

#[test]
fn scripts_that_say_it_in_other_words_are_apart() {
    let hall = Hall::new().offers("出租车驾驶", "計程車司機執業", "Taxi");
    assert_eq!(hall.first("czcjs").langs, [Lang::ZhHans]);
    assert_eq!(hall.first("計程車").langs, [Lang::ZhHant]);
    assert_eq!(hall.first("jichengche").chars, 0..3);
}

fn hall() -> Hall {
    Hall::new()
        .offers("身份证补领", "身份證補領", "Replace an ID card")
        .offers("普通护照申领", "普通護照申領", "Passport")
}
