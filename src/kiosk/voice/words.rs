//! Every word the kiosk says of its own, in three languages. Sentences with figures in them are functions below.

use frontdesk_domain::text::Lang;

use super::numbers::{cardinal, clock, counted, weekday};

macro_rules! phrases {
    ($($name:ident $key:literal: $hans:literal, $hant:literal, $en:literal;)+) => {
        /// Words that are always the same, so that a clip can say them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Phrase { $($name),+ }

        impl Phrase {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The name of its clip, without `.wav`.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            pub fn words(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$name, Lang::ZhHans) => $hans,
                      (Self::$name, Lang::ZhHant) => $hant,
                      (Self::$name, Lang::En) => $en,)+
                }
            }
        }
    };
}

phrases! {
    Hello "hello": "您好，要办什么？", "您好，要辦什麼？", "Hello, what would you like to do?";
    Doors "doors": "也可以查找业务，咨询投诉，或者查询已有的凭条。", "也可以查找業務，諮詢投訴，或者查詢已有的憑條。", "You can also find a service, ask or complain, or bring a slip.";
    NoFigures "no-figures": "暂时没有排队人数。", "暫時沒有排隊人數。", "How many people are waiting is not known at the moment.";
    NoMoreNumbers "no-more-numbers": "今天不再放号。", "今天不再放號。", "No more numbers are given out today.";
    NoCounter "no-counter": "现在没有开着的窗口。", "現在沒有開著的窗口。", "No counter is open at the moment.";
    Groups "groups": "业务类别有：", "業務類別有：", "The groups of services are:";
    ChooseService "choose-service": "请选择要办的业务。", "請選擇要辦的業務。", "Choose a service.";
    FindService "find-service": "请输入业务名称、常用叫法或拼音首字母。", "請輸入業務名稱、常用叫法或拼音首字母。", "Type a service's name, what people call it, or the first letters of its pinyin.";
    NothingFound "nothing-found": "没有找到。请少输几个字，换个说法，或者呼叫帮助。", "沒有找到。請少輸幾個字，換個說法，或者呼叫幫助。", "Nothing is found by this. Try fewer letters or another word, or call for help.";
    WaitNoCounter "wait-no-counter": "暂无窗口办理。", "暫無窗口辦理。", "No counter is open for this now.";
    WaitStopped "wait-stopped": "暂停取号。", "暫停取號。", "No numbers are given out for this now.";
    WaitUnknown "wait-unknown": "排队时间暂无可靠估计。", "排隊時間暫無可靠估計。", "There is no reliable estimate of the wait.";
    NoWait "no-wait": "无需等待。", "無需等待。", "There is no wait.";
    Answers "answers": "可以选：", "可以選：", "You can answer:";
    TouchPapers "touch-papers": "请逐项点选您已带的材料。", "請逐項點選您已帶的材料。", "Touch each paper you have with you.";
    NoPapers "no-papers": "这项业务不用带材料。", "這項業務不用帶材料。", "You need not bring anything for this.";
    PaperTicked "paper-ticked": "已选。", "已選。", "You have it.";
    TakeOrLack "take-or-lack": "带齐了请点取号，缺材料请点还缺材料。", "帶齊了請點取號，缺材料請點還缺材料。", "If you have everything, touch Take a number. If not, touch I lack something.";
    TakeNumber "take-number": "请点取号。", "請點取號。", "Touch Take a number.";
    Saving "saving": "请稍候。", "請稍候。", "One moment, please.";
    StillNeeded "still-needed": "还缺这些材料：", "還缺這些材料：", "You still need these:";
    LackingWays "lacking-ways": "可以仍然取号，也可以备齐了再来。", "可以仍然取號，也可以備齊了再來。", "You can take a number all the same, or come back later.";
    YourNumber "your-number": "您的号码是", "您的號碼是", "Your number is";
    NumberAgain "number-again": "再说一遍，您的号码是", "再說一遍，您的號碼是", "Once more, your number is";
    Scan "scan": "用手机扫描屏幕上的码，可以随时看进度。", "用手機掃描螢幕上的碼，可以隨時看進度。", "Scan the code on the screen to follow your turn on your phone.";
    PaperNone "paper-none": "本机不打印凭条，请扫码或拍照留存。", "本機不列印憑條，請掃碼或拍照留存。", "There is no paper here. Scan or photograph the code.";
    PaperPrinting "paper-printing": "正在打印凭条。", "正在列印憑條。", "Your slip is being printed.";
    PaperPrinted "paper-printed": "凭条已打印，请取走。", "憑條已列印，請取走。", "Your slip is printed. Please take it.";
    PaperSent "paper-sent": "凭条已送打印机。没有出来，请扫码或拍照留存。", "憑條已送印表機。沒有出來，請掃碼或拍照留存。", "Your slip was sent to the printer. If none comes, scan or photograph the code.";
    PaperDoubtful "paper-doubtful": "凭条可能不完整，请扫码或拍照留存。", "憑條可能不完整，請掃碼或拍照留存。", "The slip may not be whole. Scan or photograph the code.";
    PaperFailed "paper-failed": "凭条没有打印成功，请扫码或拍照留存。", "憑條沒有列印成功，請掃碼或拍照留存。", "Printing failed. Scan or photograph the code.";
    PaperOut "paper-out": "打印机没有纸了，请扫码或拍照留存。", "印表機沒有紙了，請掃碼或拍照留存。", "The printer has no paper. Scan or photograph the code.";
    PaperCoverOpen "paper-cover-open": "打印机的盖子开着，请扫码或拍照留存。", "印表機的蓋子開著，請掃碼或拍照留存。", "The printer is open. Scan or photograph the code.";
    PaperNoAnswer "paper-no-answer": "打印机没有反应，请扫码或拍照留存。", "印表機沒有反應，請掃碼或拍照留存。", "The printer does not answer. Scan or photograph the code.";
    Registering "registering": "号码已存在本机，正在登记到中心。", "號碼已存在本機，正在登記到中心。", "Your number is saved here and is being registered.";
    TrackHow "track-how": "请把凭条或清单上的码对准扫码口，或者输入号码和旁边的四个字符。", "請把憑條或清單上的碼對準掃碼口，或者輸入號碼和旁邊的四個字元。", "Hold the code of your slip or list before the reader. Or type your number and the four characters beside it.";
    TrackUnknown "track-unknown": "今天没有这个号码，请核对凭条。", "今天沒有這個號碼，請核對憑條。", "No ticket of today has this code. Compare it with your slip.";
    TrackForeign "track-foreign": "这不是本大厅的码。", "這不是本大廳的碼。", "This code is none of this hall's.";
    TrackTooMany "track-too-many": "输错次数过多，请稍等一分钟。", "輸錯次數過多，請稍等一分鐘。", "Too many wrong codes. Please wait a minute.";
    TrackListChanged "track-list-changed": "这项业务的要求已有变化，请重新选择。", "這項業務的要求已有變化，請重新選擇。", "What this service asks for has changed. Please choose it anew.";
    StandWaiting "stand-waiting": "您在排队中。", "您在排隊中。", "You are in the queue.";
    StandMissed "stand-missed": "叫过您的号，您没有来。请点我到了，重新排队。", "叫過您的號，您沒有來。請點我到了，重新排隊。", "You were called and did not come. Touch I am here to check in again.";
    StandDone "stand-done": "您的业务已办结。", "您的業務已辦結。", "Your visit is over.";
    StandLeft "stand-left": "您已离开队伍。", "您已離開隊伍。", "You have left the queue.";
    StandInvalid "stand-invalid": "这个号码已失效，请重新取号。", "這個號碼已失效，請重新取號。", "This number is no longer valid. Please take a new one.";
    AskedDone "asked-done": "已办妥。", "已辦妥。", "Done.";
    AskedRefused "asked-refused": "现在不能这样做。", "現在不能這樣做。", "This cannot be done now.";
    AskedUnreachable "asked-unreachable": "现在连接不上大厅。", "現在連線不上大廳。", "The hall cannot be reached from here.";
    LeaveSure "leave-sure": "确定离开队伍吗？号码将失效，不能恢复。", "確定離開隊伍嗎？號碼將失效，不能恢復。", "Leave the queue? Your number will no longer be valid, and this cannot be undone.";
    RateHow "rate-how": "这次办事您满意吗？可以不评。有五档，从非常满意到非常不满意。", "這次辦事您滿意嗎？可以不評。有五檔，從非常滿意到非常不滿意。", "How was your visit? Only if you like. There are five levels, from very satisfied to very dissatisfied.";
    Rate5 "rate-5": "非常满意。", "非常滿意。", "Very satisfied.";
    Rate4 "rate-4": "满意。", "滿意。", "Satisfied.";
    Rate3 "rate-3": "一般。", "一般。", "Neither.";
    Rate2 "rate-2": "不满意。", "不滿意。", "Dissatisfied.";
    Rate1 "rate-1": "非常不满意。", "非常不滿意。", "Very dissatisfied.";
    RateThanks "rate-thanks": "谢谢您的评价。", "謝謝您的評價。", "Thank you.";
    RateRefused "rate-refused": "这次办事已经评价过了。", "這次辦事已經評價過了。", "This visit has been rated.";
    RateUnreachable "rate-unreachable": "评价没有发送成功。", "評價沒有傳送成功。", "Your rating could not be sent from here.";
    HelpCalling "help-calling": "正在呼叫工作人员。", "正在呼叫工作人員。", "Calling staff.";
    HelpRegistered "help-registered": "呼叫已登记，还没有显示在工作人员的屏幕上。", "呼叫已登記，還沒有顯示在工作人員的螢幕上。", "Your call is registered. No staff screen has shown it yet.";
    HelpShown "help-shown": "呼叫已送达，请在此稍候。", "呼叫已送達，請在此稍候。", "Your call has reached staff. Please wait here.";
    HelpComing "help-coming": "工作人员正在过来。", "工作人員正在過來。", "Help is on the way.";
    HelpHere "help-here": "工作人员已到。", "工作人員已到。", "Help is here.";
    HelpClosed "help-closed": "这次帮助已结束。如还需要帮助，请再按呼叫帮助。", "這次幫助已結束。如還需要幫助，請再按呼叫幫助。", "This call is closed. If you need somebody, touch Help again.";
    HelpCancelled "help-cancelled": "呼叫已取消。如还需要帮助，请再按呼叫帮助。", "呼叫已取消。如還需要幫助，請再按呼叫幫助。", "The call is cancelled. If you need somebody, touch Help again.";
    HelpFailed "help-failed": "现在联系不上工作人员。", "現在聯絡不上工作人員。", "Staff cannot be reached from here.";
    ChooseLanguage "choose-language": "请选择语言。", "請選擇語言。", "Choose a language.";
    ChooseModes "choose-modes": "无障碍设置。", "無障礙設定。", "Accessibility.";
    LargeOn "large-on": "大字已开。", "大字已開。", "Large text is on.";
    LargeOff "large-off": "大字已关。", "大字已關。", "Large text is off.";
    ContrastOn "contrast-on": "高对比度已开。", "高對比度已開。", "High contrast is on.";
    ContrastOff "contrast-off": "高对比度已关。", "高對比度已關。", "High contrast is off.";
    LowOn "low-on": "低位操作已开。", "低位操作已開。", "Low reach is on.";
    LowOff "low-off": "低位操作已关。", "低位操作已關。", "Low reach is off.";
    SpeechOn "speech-on": "语音已开。", "語音已開。", "Speech is on.";
    SpeechOff "speech-off": "语音已关。", "語音已關。", "Speech is off.";
    CalmOn "calm-on": "减少动画已开。", "減少動畫已開。", "Reduced motion is on.";
    CalmOff "calm-off": "减少动画已关。", "減少動畫已關。", "Reduced motion is off.";
    StillThere "still-there": "您还在吗？请点继续。", "您還在嗎？請點繼續。", "Are you still there? Touch Continue.";
    ThenCleared "then-cleared": "时间到后，将清除本次内容，留给下一位。", "時間到後，將清除本次內容，留給下一位。", "Then this screen is cleared for the next person.";
    NotSaved "not-saved": "号码没有保存成功，您还没有取到号。", "號碼沒有儲存成功，您還沒有取到號。", "The number could not be saved. You have no number yet.";
    ServiceUnavailable "service-unavailable": "这项业务现在不能取号。", "這項業務現在不能取號。", "This service cannot be taken here now.";
    TryAgain "try-again": "刚才没有成功，请再试一次。", "剛才沒有成功，請再試一次。", "That did not work. Please try again.";
    IssuingStopped "issuing-stopped": "这项业务暂停取号。", "這項業務暫停取號。", "No numbers are given out for this service now.";
    Closed "closed": "现在不在服务时间。", "現在不在服務時間。", "We are closed at the moment.";
    OutOfService "out-of-service": "本机暂停服务。", "本機暫停服務。", "This machine cannot be used at the moment.";
    Starting "starting": "本机正在启动，请稍候。", "本機正在啟動，請稍候。", "This machine is starting. One moment, please.";
    Staff "staff": "此页供工作人员使用。", "此頁供工作人員使用。", "This screen is for staff.";
}

/// How a list is told apart from the next thing: a stop that every engine makes.
pub fn sentence(text: &str, lang: Lang) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['。', '？', '！', '.', '?', '!', '：', ':']) {
        return text.to_owned();
    }
    match lang {
        Lang::En => format!("{text}."),
        _ => format!("{text}。"),
    }
}

fn plural(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

pub fn figures(waiting: u32, counters_open: u32, lang: Lang) -> String {
    let (people, open) = (counted(waiting, lang), counted(counters_open, lang));
    match lang {
        Lang::ZhHans => format!("现在有{people}人在等，开着{open}个窗口。"),
        Lang::ZhHant => format!("現在有{people}人在等，開著{open}個窗口。"),
        Lang::En => format!(
            "{} waiting, {} open.",
            plural(waiting, "person is", "people are"),
            plural(counters_open, "counter is", "counters are")
        ),
    }
}

/// A wait of whole minutes; `low` and `high` may be the same.
pub fn wait_range(low: u32, high: u32, lang: Lang) -> String {
    let range = match (low == high, lang) {
        (true, Lang::En) => plural(high, "minute", "minutes"),
        (true, _) => counted(high, lang),
        (false, Lang::En) => format!("{low} to {high} minutes"),
        (false, _) => format!("{}到{}", counted(low, lang), counted(high, lang)),
    };
    match lang {
        Lang::ZhHans => format!("排队约{range}分钟。"),
        Lang::ZhHant => format!("排隊約{range}分鐘。"),
        Lang::En => format!("The wait is about {range}."),
    }
}

pub fn estimated_at(shown: &str, lang: Lang) -> String {
    let clock = clock(shown, lang);
    match lang {
        Lang::ZhHans | Lang::ZhHant => format!("{clock}估算。"),
        Lang::En => format!("Estimated at {clock}."),
    }
}

/// When a closed hall opens next.
pub fn opens(in_days: u32, day: u32, shown: &str, lang: Lang) -> String {
    let clock = clock(shown, lang);
    let day = match (in_days, lang) {
        (0, Lang::En) => "today".to_owned(),
        (0, _) => "今天".to_owned(),
        (1, Lang::En) => "tomorrow".to_owned(),
        (1, _) => "明天".to_owned(),
        (_, Lang::En) => format!("on {}", weekday(day, lang).unwrap_or_default()),
        _ => weekday(day, lang).unwrap_or_default(),
    };
    match lang {
        Lang::ZhHans => format!("{day}{clock}开始取号。"),
        Lang::ZhHant => format!("{day}{clock}開始取號。"),
        Lang::En => format!("Numbers are given out from {clock} {day}."),
    }
}

pub fn handling(minutes: u32, lang: Lang) -> String {
    let count = counted(minutes, lang);
    match lang {
        Lang::ZhHans => format!("办理约{count}分钟。"),
        Lang::ZhHant => format!("辦理約{count}分鐘。"),
        Lang::En => format!(
            "It takes about {} at the counter.",
            plural(minutes, "minute", "minutes")
        ),
    }
}

pub fn page(page: u32, pages: u32, lang: Lang) -> String {
    let (this, all) = (cardinal(page, lang), cardinal(pages, lang));
    match lang {
        Lang::ZhHans => format!("第{this}页，共{all}页。"),
        Lang::ZhHant => format!("第{this}頁，共{all}頁。"),
        Lang::En => format!("Page {this} of {all}."),
    }
}

pub fn question(number: u32, total: u32, lang: Lang) -> String {
    let (this, all) = (cardinal(number, lang), cardinal(total, lang));
    match lang {
        Lang::ZhHans => format!("第{this}题，共{all}题。"),
        Lang::ZhHant => format!("第{this}題，共{all}題。"),
        Lang::En => format!("Question {this} of {all}."),
    }
}

/// "原件两份，复印件一份。"
pub fn counts(originals: u32, copies: u32, lang: Lang) -> String {
    let part = |count: u32, hans: &str, hant: &str, one: &str, many: &str| {
        let said = counted(count, lang);
        (count > 0).then(|| match lang {
            Lang::ZhHans => format!("{hans}{said}份"),
            Lang::ZhHant => format!("{hant}{said}份"),
            Lang::En => plural(count, one, many),
        })
    };
    let parts = [
        part(originals, "原件", "原件", "original", "originals"),
        part(copies, "复印件", "影本", "copy", "copies"),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    match lang {
        Lang::En => sentence(&parts.join(" and "), lang),
        _ => sentence(&parts.join("，"), lang),
    }
}

/// `amount` as it is written on the screen.
pub fn fee(amount: &str, currency: &str, note: &str, lang: Lang) -> String {
    let sum = match (currency, lang) {
        ("CNY", Lang::En) => format!("{amount} yuan"),
        ("CNY", _) => format!("{amount}元"),
        (other, _) => format!("{amount} {other}"),
    };
    let note = note.trim();
    let note = if note.is_empty() {
        String::new()
    } else {
        match lang {
            Lang::En => format!(", {note}"),
            _ => format!("，{note}"),
        }
    };
    match lang {
        Lang::ZhHans => sentence(&format!("费用{sum}{note}"), lang),
        Lang::ZhHant => sentence(&format!("費用{sum}{note}"), lang),
        Lang::En => sentence(&format!("The fee is {sum}{note}"), lang),
    }
}

pub fn priority(class: &str, who: &str, lang: Lang) -> String {
    match lang {
        Lang::ZhHans => format!("可以申请{class}：{who}。"),
        Lang::ZhHant => format!("可以申請{class}：{who}。"),
        Lang::En => format!("You can ask for {class}: {who}."),
    }
}

pub fn ahead(people: u32, lang: Lang) -> String {
    let count = counted(people, lang);
    match lang {
        Lang::ZhHans => format!("前面还有{count}人。"),
        Lang::ZhHant => format!("前面還有{count}人。"),
        Lang::En => format!(
            "{} ahead of you.",
            plural(people, "person is", "people are")
        ),
    }
}

/// `counters` as [`super::numbers::counters`] says them; the area may be empty.
pub fn whereabouts(area: &str, counters: &str, lang: Lang) -> String {
    let area = area.trim();
    match (lang, counters.is_empty()) {
        (_, true) => sentence(area, lang),
        (Lang::ZhHans, false) => format!("请在{area}{counters}窗口附近等候。"),
        (Lang::ZhHant, false) => format!("請在{area}{counters}窗口附近等候。"),
        (Lang::En, false) if area.is_empty() => format!("Please wait near counter {counters}."),
        (Lang::En, false) => format!("Please wait in {area}, near counter {counters}."),
    }
}

/// Where a ticket is called to, served or held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtCounter {
    Called,
    Serving,
    Held,
}

pub fn at_counter(what: AtCounter, counter: u32, lang: Lang) -> String {
    let number = cardinal(counter, lang);
    match (what, lang) {
        (AtCounter::Called, Lang::ZhHans) => format!("请现在到{number}号窗口。"),
        (AtCounter::Called, Lang::ZhHant) => format!("請現在到{number}號窗口。"),
        (AtCounter::Called, Lang::En) => format!("Please go to counter {number} now."),
        (AtCounter::Serving, Lang::ZhHans) => format!("正在{number}号窗口办理。"),
        (AtCounter::Serving, Lang::ZhHant) => format!("正在{number}號窗口辦理。"),
        (AtCounter::Serving, Lang::En) => format!("You are being served at counter {number}."),
        (AtCounter::Held, Lang::ZhHans) => format!("在{number}号窗口暂缓，为您保留次序。"),
        (AtCounter::Held, Lang::ZhHant) => format!("在{number}號窗口暫緩，為您保留次序。"),
        (AtCounter::Held, Lang::En) => {
            format!("Set aside for a moment at counter {number}. Your turn is kept.")
        }
    }
}

/// Who comes and when; `minutes` 0 is not known.
pub fn coming(helper: &str, minutes: u32, lang: Lang) -> String {
    let helper = match (helper.trim(), lang) {
        ("", Lang::ZhHans) => "工作人员",
        ("", Lang::ZhHant) => "工作人員",
        ("", Lang::En) => "A member of staff",
        (helper, _) => helper,
    };
    let count = counted(minutes, lang);
    match (lang, minutes) {
        (Lang::ZhHans | Lang::ZhHant, 0) => format!("{helper}已接到呼叫。"),
        (Lang::ZhHans, _) => format!("{helper}已接到呼叫，大约{count}分钟到。"),
        (Lang::ZhHant, _) => format!("{helper}已接到呼叫，大約{count}分鐘到。"),
        (Lang::En, 0) => format!("{helper} has taken your call."),
        (Lang::En, _) => format!(
            "{helper} has taken your call and comes in about {}.",
            plural(minutes, "minute", "minutes")
        ),
    }
}

/// Where somebody is to be found; without a name, the service desk.
pub fn go_to(desk: &str, lang: Lang) -> String {
    let desk = match (desk.trim(), lang) {
        ("", Lang::ZhHans) => "服务台",
        ("", Lang::ZhHant) => "服務臺",
        ("", Lang::En) => "the service desk",
        (desk, _) => desk,
    };
    match lang {
        Lang::ZhHans => format!("请到{desk}。"),
        Lang::ZhHant => format!("請到{desk}。"),
        Lang::En => format!("Please go to {desk}."),
    }
}

pub fn seconds(left: u32, lang: Lang) -> String {
    let count = counted(left, lang);
    match lang {
        Lang::ZhHans => format!("还有{count}秒。"),
        Lang::ZhHant => format!("還有{count}秒。"),
        Lang::En => format!("{} left.", plural(left, "second", "seconds")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_phrase_has_a_key_of_its_own_and_words_in_every_language() {
        let keys: BTreeSet<_> = Phrase::ALL.iter().map(|phrase| phrase.key()).collect();
        assert_eq!(keys.len(), Phrase::ALL.len());
        for phrase in Phrase::ALL {
            for lang in Lang::ALL {
                assert!(!phrase.words(lang).trim().is_empty(), "{phrase:?}");
            }
            let en = phrase.words(Lang::En);
            assert!(en.is_ascii(), "{en}");
        }
    }

    #[test]
    fn one_of_a_thing_is_said_as_one() {
        assert_eq!(ahead(1, Lang::En), "1 person is ahead of you.");
        assert_eq!(ahead(2, Lang::ZhHans), "前面还有两人。");
        assert_eq!(counts(1, 2, Lang::En), "1 original and 2 copies.");
        assert_eq!(counts(2, 0, Lang::ZhHant), "原件兩份。");
        assert_eq!(wait_range(15, 25, Lang::ZhHans), "排队约十五到二十五分钟。");
        assert_eq!(wait_range(1, 1, Lang::En), "The wait is about 1 minute.");
    }
}
