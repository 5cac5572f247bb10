//! Every word on paper that is not the hall's own, in three languages: the same words as on the screen and the phone.

use frontdesk_domain::text::Lang;

/// Picks the text of a language.
pub fn say<'a>(lang: Lang, simplified: &'a str, traditional: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::ZhHans => simplified,
        Lang::ZhHant => traditional,
        Lang::En => en,
    }
}

macro_rules! fixed {
    ($($name:ident: $hans:literal, $hant:literal, $en:literal;)+) => {$(
        pub fn $name(lang: Lang) -> &'static str {
            say(lang, $hans, $hant, $en)
        }
    )+};
}

fixed! {
    ahead: "前面还有", "前面還有", "Ahead of you";
    wait: "预计", "預計", "Wait";
    no_estimate: "排队时间暂无可靠估计", "排隊時間暫無可靠估計", "No reliable wait estimate";
    no_counter_open: "暂无窗口办理", "暫無窗口辦理", "No counter open now";
    have: "已带", "已帶", "You have";
    missing: "还缺", "還缺", "You still need";
    nothing_to_bring: "这项业务不用带材料。", "這項業務不用帶材料。", "You need not bring anything for this.";
    scan: "手机扫一扫，随时看进度", "手機掃一掃，隨時看進度", "Scan to follow your turn on your phone";
    no_code: "网址太长，印不成二维码。", "網址太長，印不成二維碼。", "The address is too long for a code.";
    type_code: "不能扫码，可在自助机输入", "不能掃碼，可在自助機輸入", "Or type this at the kiosk";
    where_to_wait: "等候", "等候", "Wait in";
    issued: "取号", "取號", "Issued";
    printed: "打印", "列印", "Printed";
    reprint: "补打", "補印", "REPRINT";
    lacking_title: "还缺这些材料", "還缺這些材料", "You still need these";
    lacking_scan: "手机扫一扫，带走这份清单", "手機掃一掃，帶走這份清單", "Scan to take this list with you";
    waiting_title: "等候名单", "等候名單", "Waiting list";
    test_title: "打印测试", "列印測試", "Printer test";
    test_width: "四角的黑块都应完整。", "四角的黑塊都應完整。", "All four black corners should be whole.";
    test_scan: "这个码应能扫出网址。", "這個碼應能掃出網址。", "This code should scan.";
    test_scripts: "简体 繁體 English", "简体 繁體 English", "简体 繁體 English";
}

pub fn people(lang: Lang, count: u32) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 person".to_owned(),
        (Lang::En, _) => format!("{count} people"),
        _ => format!("{count} 人"),
    }
}

pub fn more_people(lang: Lang, count: usize) -> String {
    match lang {
        Lang::ZhHans => format!("还有 {count} 人，见屏幕。"),
        Lang::ZhHant => format!("還有 {count} 人，見螢幕。"),
        Lang::En => format!("{count} more are on the screen."),
    }
}

pub fn minutes(lang: Lang, low: u32, high: u32) -> String {
    let range = if low == high {
        high.to_string()
    } else {
        format!("{low}–{high}")
    };
    match (lang, high) {
        (Lang::ZhHans, 0) => "无需等待".to_owned(),
        (Lang::ZhHant, 0) => "無需等待".to_owned(),
        (Lang::En, 0) => "No wait".to_owned(),
        (Lang::ZhHans, _) => format!("约 {range} 分钟"),
        (Lang::ZhHant, _) => format!("約 {range} 分鐘"),
        (Lang::En, _) => format!("{range} min"),
    }
}

/// When the figures were reckoned.
pub fn estimated(lang: Lang, clock: &str) -> String {
    match lang {
        Lang::En => format!("estimated at {clock}"),
        _ => format!("{clock} 估算"),
    }
}

/// Where to wait, with the counters that may call.
pub fn place(lang: Lang, area: &str, counters: &str) -> String {
    match (lang, area, counters) {
        (_, area, "") => area.to_owned(),
        (Lang::En, area, counters) => {
            let many = counters.contains(['–', ',']);
            format!("{area}, counter{} {counters}", if many { "s" } else { "" })
        }
        (Lang::ZhHans, area, counters) => format!("{area} {counters} 号窗口"),
        (Lang::ZhHant, area, counters) => format!("{area} {counters} 號窗口"),
    }
}

/// "Original 1 · copies 2"; nothing when neither is asked for.
pub fn amounts(lang: Lang, originals: u8, copies: u8) -> String {
    let amount =
        |count: u8, simplified: &str, traditional: &str, one: &str, many: &str| match (lang, count)
        {
            (_, 0) => String::new(),
            (Lang::ZhHans, _) => format!("{simplified} {count}"),
            (Lang::ZhHant, _) => format!("{traditional} {count}"),
            (Lang::En, 1) => format!("1 {one}"),
            (Lang::En, _) => format!("{count} {many}"),
        };
    let parts = [
        amount(originals, "原件", "原件", "original", "originals"),
        amount(copies, "复印件", "影印本", "copy", "copies"),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

/// What happens after a missed call: the same as the phone page says.
pub fn missed(lang: Lang, return_after: u16) -> String {
    match (lang, return_after) {
        (Lang::ZhHans, 0) => "过号了，今天还可以回来：告诉任一窗口或服务台，您会排到队尾，不用再取号。".to_owned(),
        (Lang::ZhHant, 0) => "過號了，今天還可以回來：告訴任一窗口或服務檯，您會排到隊尾，不用再取號。".to_owned(),
        (Lang::En, 0) => "Missed your call? Come back today and tell any counter or the help desk. You will stand at the end, with the same number.".to_owned(),
        (Lang::ZhHans, n) => format!("过号了，今天还可以回来：告诉任一窗口或服务台，您会排在接下来的 {n} 位之后，不用再取号。"),
        (Lang::ZhHant, n) => format!("過號了，今天還可以回來：告訴任一窗口或服務檯，您會排在接下來的 {n} 位之後，不用再取號。"),
        (Lang::En, n) => format!("Missed your call? Come back today and tell any counter or the help desk. You will stand after the next {n}, with the same number."),
    }
}

pub fn more(lang: Lang, count: usize) -> String {
    match lang {
        Lang::ZhHans => format!("另有 {count} 项，请扫码查看。"),
        Lang::ZhHant => format!("另有 {count} 項，請掃碼查看。"),
        Lang::En => format!("{count} more: scan the code."),
    }
}

/// The mark of a slip that is not the first of its ticket.
pub fn reprint_mark(lang: Lang, clock: &str) -> String {
    format!("{} {clock}", reprint(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_say_them() {
        assert_eq!(people(Lang::En, 1), "1 person");
        assert_eq!(people(Lang::ZhHans, 3), "3 人");
        assert_eq!(minutes(Lang::En, 5, 5), "5 min");
        assert_eq!(minutes(Lang::ZhHant, 5, 10), "約 5–10 分鐘");
        assert_eq!(minutes(Lang::ZhHans, 0, 0), "无需等待");
        assert_eq!(place(Lang::En, "Area A", "3"), "Area A, counter 3");
        assert_eq!(place(Lang::En, "Area A", "1–4"), "Area A, counters 1–4");
        assert_eq!(place(Lang::ZhHant, "甲區", "1–4"), "甲區 1–4 號窗口");
        assert_eq!(amounts(Lang::ZhHans, 1, 2), "原件 1 · 复印件 2");
        assert_eq!(amounts(Lang::En, 0, 1), "1 copy");
    }
}
