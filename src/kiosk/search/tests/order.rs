//! Which of several hits comes first.

use super::hall::Hall;

#[test]
fn the_whole_comes_before_the_beginning_before_the_inside_before_a_slip() {
    let hall = Hall::new()
        .offers_plainly("旧定期存款", "Inside")
        .offers_plainly("定期存款本", "Beginning")
        .offers_plainly("定期存宽", "Sound")
        .offers_plainly("定期存取", "Slip")
        .offers_plainly("定期存款", "Whole");
    assert_eq!(
        hall.finds("定期存款"),
        ["whole", "beginning", "inside", "sound", "slip"]
    );
}

#[test]
fn a_name_comes_before_an_alias_before_a_line_before_a_group_before_a_paper() {
    let hall = Hall::new()
        .offers_plainly("子", "Paper")
        .with_material("结婚证")
        .offers_plainly("丑", "Group")
        .in_group("结婚证")
        .offers_plainly("寅", "Line")
        .with_line("结婚证")
        .offers_plainly("卯", "Alias")
        .also_called("结婚证")
        .offers_plainly("结婚证", "Name");
    for query in ["结婚证", "jiehunzheng", "jhz", "jie", "hunzheng"] {
        assert_eq!(
            hall.finds(query),
            ["name", "alias", "line", "group", "paper"],
            "{query}"
        );
    }
}

#[test]
fn an_alias_in_full_comes_before_a_name_that_only_begins_so() {
    let hall = Hall::new()
        .offers_plainly("开户变更", "Name")
        .offers_plainly("办卡", "Alias")
        .also_called("开户");
    assert_eq!(hall.finds("开户"), ["alias", "name"]);
}

#[test]
fn a_name_that_has_it_inside_comes_before_a_paper_in_full() {
    let hall = Hall::new()
        .offers_plainly("开户", "Paper")
        .with_material("护照")
        .offers_plainly("普通护照", "Name");
    assert_eq!(hall.finds("huzhao"), ["name", "paper"]);
}

#[test]
fn the_more_of_a_name_is_typed_the_better() {
    let hall = Hall::new()
        .offers_plainly("存款利息证明", "Long")
        .offers_plainly("存款单", "Short");
    assert_eq!(hall.finds("cunkuan"), ["short", "long"]);
}

#[test]
fn the_right_reading_comes_before_a_wrong_one_where_the_word_tells() {
    let hall = Hall::new()
        .offers_plainly("行驶证", "Driving")
        .offers_plainly("查银行流水", "Bank")
        .offers_plainly("重要物品", "Important")
        .offers_plainly("密码重置", "Again");
    assert_eq!(hall.finds("hang")[..2], ["bank", "driving"]);
    assert_eq!(hall.finds("xing")[..2], ["driving", "bank"]);
    assert_eq!(hall.finds("chong")[..2], ["again", "important"]);
    assert_eq!(hall.finds("zhong")[..2], ["important", "again"]);
}

#[test]
fn a_syllable_in_full_comes_before_two_initials() {
    let hall = Hall::new()
        .offers_plainly("开额度", "Initials")
        .offers_plainly("可用额度", "Full");
    assert_eq!(hall.finds("ke")[0], "full");
}

#[test]
fn with_an_error_too_the_whole_comes_before_the_beginning_before_the_inside() {
    let hall = Hall::new()
        .offers_plainly("旧存款", "Inside")
        .offers_plainly("存款单", "Beginning")
        .offers_plainly("存款", "Whole");
    assert_eq!(hall.finds("cunkuam"), ["whole", "beginning", "inside"]);
}

#[test]
fn equals_stand_in_the_order_of_the_catalogue() {
    let hall = Hall::new()
        .offers_plainly("取款乙", "One")
        .offers_plainly("取款甲", "Two")
        .offers_plainly("取款丙", "Three");
    assert_eq!(hall.finds("qk"), ["one", "two", "three"]);
}

#[test]
fn nothing_is_found_by_nothing() {
    let hall = Hall::new().offers_plainly("取款", "Cash");
    for query in ["", " ", "，。", "🪪", "\u{202e}\u{2066}", "\u{0}"] {
        assert!(hall.finds(query).is_empty(), "{query:?}");
    }
    assert!(hall.index().find("qk", 0).is_empty());
    assert!(Hall::new().finds("qk").is_empty());
}
