//! The floor in every situation that its page must show.

use frontdesk_domain::branch::Command;
use frontdesk_domain::counter::PauseReason;
use frontdesk_domain::slip::Printer;
use frontdesk_domain::text::{Lang, Text};

use super::{CHEN, Hall, LI, WANG, clerk};
use crate::pages::floor::FloorPage;

/// Every situation of the floor's page.
pub const FLOOR: [&str; 3] = ["closed", "busy", "closing"];

pub fn floor_page(situation: &str, lang: Lang) -> FloorPage {
    floor(situation).floor(lang)
}

/// The hall as whoever answers for it sees it.
pub fn floor(situation: &str) -> Hall {
    let mut hall = Hall::opens();
    hall.viewer = clerk(CHEN);
    if situation == "closed" {
        return hall;
    }
    for (counter, clerk) in [(3, LI), (5, WANG)] {
        hall.does(Command::OpenCounter {
            counter,
            clerk: Some(clerk),
        });
    }
    let first = hall.issues("id-reissue", None);
    for service in ["id-renew", "residence-permit", "birth-entry", "id-renew"] {
        hall.issues(service, None);
    }
    hall.does(Command::CallNext { counter: 3 });
    hall.does(Command::Start {
        counter: 3,
        ticket: first,
    });
    hall.later(35 * 60);
    hall.does(Command::PauseCounter {
        counter: 5,
        reason: Some(PauseReason::Meal),
    });
    hall.does(Command::ReportPrinter {
        kiosk: "kiosk-1".parse().unwrap(),
        printer: Printer::PaperLow,
    });
    let words = |zh: &str, en: &str| Text {
        zh_hans: zh.to_owned(),
        zh_hant: zh.to_owned(),
        en: en.to_owned(),
    };
    hall.does(Command::StopIssuing {
        service: "birth-entry".parse().unwrap(),
        notice: words("系统升级，下午两点恢复", "System update until two o’clock"),
    });
    if situation == "closing" {
        hall.does(Command::CloseEarly {
            notice: words(
                "今天人多，请改天再来",
                "Too many today; please come another day",
            ),
        });
        hall.does(Command::PostNotice {
            text: words("一楼停电检修", "No power downstairs"),
            until: hall.now.plus_seconds(3600),
        });
    }
    hall
}
