//! What each screen says.

use super::*;

fn range(low_minutes: u32, high_minutes: u32) -> Wait {
    Wait::Range {
        low_minutes,
        high_minutes,
        made_at: "10:32".to_owned(),
    }
}

fn text(words: &str) -> String {
    words.to_owned()
}

fn paper() -> Material {
    Material {
        name: text("居民户口簿"),
        detail: text("遗失的，先开证明"),
        originals: 1,
        copies: 2,
        ticked: false,
    }
}

/// One of every screen and overlay, with something in every field.
fn every_screen() -> Vec<Spoken> {
    let desk = text("一楼服务台");
    vec![
        Spoken::Welcome(Welcome {
            hall: text("示范大厅"),
            date: Some((11, 25, 3)),
            notice: String::new(),
            closed_early: false,
            figures: Some((23, 6)),
            groups: vec![text("身份户籍"), text("社会保险")],
            page: Page { page: 1, pages: 2 },
        }),
        Spoken::Services(Services {
            group: text("身份户籍"),
            services: vec![Service {
                name: text("身份证补领"),
                line: text("遗失后重领"),
                handling_minutes: 12,
                wait: range(15, 25),
            }],
            page: Page::default(),
        }),
        Spoken::Search(Search::default()),
        Spoken::Question(Question {
            service: text("身份证补领"),
            question: text("是您本人办理吗？"),
            line: String::new(),
            number: 1,
            total: 2,
            options: vec![
                (text("本人"), String::new()),
                (text("代办"), text("要委托书")),
            ],
        }),
        Spoken::Checklist(Checklist {
            service: text("身份证补领"),
            handling_minutes: 12,
            wait: Wait::NoCounterOpen,
            materials: vec![paper()],
            notes: vec![Note::Fee {
                amount: text("40"),
                currency: text("CNY"),
                note: text("工本费"),
            }],
            page: Page::default(),
            priority: Some((text("优先"), text("七十岁以上"))),
            busy: false,
        }),
        Spoken::Lacking(Lacking {
            service: text("身份证补领"),
            materials: vec![paper()],
            page: Page::default(),
        }),
        Spoken::Ticket(ticket()),
        Spoken::Track(TrackProblem::None),
        Spoken::Found(Found {
            number: text("A017"),
            standing: Standing::Called,
            counter: 3,
            ..Found::default()
        }),
        Spoken::Rate {
            level: None,
            asked: Asked::Nothing,
        },
        Spoken::Help(Help {
            state: HelpState::Acknowledged,
            helper: text("王芳"),
            eta_minutes: 2,
            desk: desk.clone(),
        }),
        Spoken::Language,
        Spoken::Accessibility(Modes {
            large: Some(true),
            speech: Some(true),
            ..Modes::default()
        }),
        Spoken::StillThere { seconds: 30 },
        Spoken::Notice {
            notice: Notice::NumberNotSaved,
            why: String::new(),
            desk: desk.clone(),
        },
        Spoken::Closed(Some(Opens {
            in_days: 2,
            weekday: 1,
            at: text("08:30"),
        })),
        Spoken::OutOfService {
            starting: false,
            desk,
        },
        Spoken::Staff,
    ]
}

fn ticket() -> Ticket {
    Ticket {
        number: text("A017"),
        service: text("身份证补领"),
        area: text("A 区"),
        counters: text("1–4"),
        ahead: Some(2),
        wait: range(2, 5),
        paper: Paper::NoPrinter,
        registered: true,
    }
}

fn said(spoken: &Spoken, lang: Lang) -> String {
    spoken.to(lang).to_text()
}

#[test]
fn every_screen_says_something_in_every_language_and_each_of_its_own() {
    for spoken in every_screen() {
        let all = Lang::ALL.map(|lang| said(&spoken, lang));
        assert!(all.iter().all(|words| !words.is_empty()));
        assert_ne!(all[0], all[2], "{}", all[0]);
    }
}

#[test]
fn a_ticket_says_its_number_first_and_last_figure_by_figure() {
    assert_eq!(
        said(&Spoken::Ticket(ticket()), Lang::ZhHans),
        "您的号码是 A 零 一 七 身份证补领。 请在A 区一到四号窗口附近等候。 前面还有两人。 排队约两到五分钟。 十点三十二分估算。 \
         用手机扫描屏幕上的码，可以随时看进度。 本机不打印凭条，请扫码或拍照留存。 再说一遍，您的号码是 A 零 一 七"
    );
    let english = said(&Spoken::Ticket(ticket()), Lang::En);
    assert!(
        english.starts_with("Your number is A zero one seven "),
        "{english}"
    );
    assert!(
        english.contains(
            "near counter 1 to 4. 2 people are ahead of you. The wait is about 2 to 5 minutes."
        ),
        "{english}"
    );
}

#[test]
fn a_checklist_says_what_to_bring_what_it_costs_and_what_to_do() {
    let list = &every_screen()[4];
    assert_eq!(
        said(list, Lang::ZhHans),
        "身份证补领。 办理约十二分钟。 暂无窗口办理。 请逐项点选您已带的材料。 居民户口簿。 原件一份，复印件两份。 \
         遗失的，先开证明。 费用40元，工本费。 可以申请优先：七十岁以上。 带齐了请点取号，缺材料请点还缺材料。"
    );
}

#[test]
fn figures_that_are_not_known_are_said_not_to_be() {
    let mut shown = ticket();
    shown.ahead = None;
    shown.wait = Wait::Unknown;
    let words = said(&Spoken::Ticket(shown), Lang::En);
    assert!(words.contains("no reliable estimate"));
    assert!(!words.contains("ahead"));
    let welcome = said(&Spoken::Welcome(Welcome::default()), Lang::En);
    assert!(welcome.contains("is not known at the moment"));
}

#[test]
fn help_says_who_comes_and_when() {
    let help = &every_screen()[10];
    assert_eq!(
        said(help, Lang::ZhHant),
        "工作人員正在過來。 王芳已接到呼叫，大約兩分鐘到。"
    );
}

#[test]
fn a_screen_whose_figures_change_is_the_same_place() {
    let mut later = ticket();
    later.ahead = Some(1);
    later.wait = Wait::Unknown;
    assert!(Spoken::Ticket(ticket()).place() == Spoken::Ticket(later).place());
    let countdown = |seconds| Spoken::StillThere { seconds }.place();
    assert!(countdown(30) == countdown(29) && countdown(11) != countdown(10));
}

#[test]
fn another_screen_page_question_or_state_is_another_place() {
    let screens = every_screen();
    for (index, one) in screens.iter().enumerate() {
        for other in &screens[index + 1..] {
            assert!(one.place() != other.place());
        }
    }
    let help = |state| {
        Spoken::Help(Help {
            state,
            ..Help::default()
        })
        .place()
    };
    assert!(help(HelpState::Calling) != help(HelpState::Shown));
    let question = |number| {
        Spoken::Question(Question {
            number,
            ..Question::default()
        })
        .place()
    };
    assert!(question(1) != question(2));
}

#[test]
fn a_service_with_sixty_papers_and_long_names_stays_within_the_bounds() {
    let material = Material {
        name: "长".repeat(10_000),
        detail: "👨‍👩‍👧\u{202e}".repeat(1000),
        ..paper()
    };
    let list = Spoken::Checklist(Checklist {
        materials: vec![material; 60],
        ..Checklist::default()
    });
    let utterance = list.to(Lang::En);
    assert!(utterance.pieces.len() <= super::super::utterance::PIECES_MAX);
}
