//! The console of counter 3 in every situation that it must show.

use frontdesk_domain::branch::Command;
use frontdesk_domain::counter::PauseReason;
use frontdesk_domain::help::{HelpOrigin, HelpResolution, HelpTopic};
use frontdesk_domain::ids::TicketId;
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::text::Lang;

use super::{Hall, LI, WANG};
use crate::pages::Notice;
use crate::pages::counter::{After, CounterPage};

/// Every situation of the clerk's page.
pub const COUNTER: [&str; 17] = [
    "closed",
    "free",
    "leads",
    "nobody",
    "called",
    "just-called",
    "claimed",
    "serving",
    "steps",
    "held",
    "paused",
    "taken",
    "given",
    "cancelled",
    "help",
    "troubles",
    "printer",
];

/// The page of counter 3 in a situation.
pub fn counter_page(situation: &str, lang: Lang) -> CounterPage {
    let mut hall = counter(situation);
    let (code, refused) = (
        ReceiptCode::new([9; 16]),
        Notice::Refused("wrong_ticket_state".to_owned()),
    );
    let after = match situation {
        "given" => {
            hall.gives(&code);
            After {
                given: Some((&code, "https://desk.example")),
                ..After::default()
            }
        }
        "cancelled" => {
            let ticket = hall.state.counters[&3].ticket.unwrap();
            hall.does(Command::Leave { ticket });
            After {
                notice: Some(&refused),
                about: Some(ticket),
                given: None,
            }
        }
        _ => After::default(),
    };
    hall.counter_after(3, lang, after)
}

/// The hall as counter 3 sees it.
pub fn counter(situation: &str) -> Hall {
    let mut hall = Hall::opens();
    let counter = 3;
    if situation == "closed" {
        return hall;
    }
    let there = if situation == "taken" { WANG } else { LI };
    hall.does(Command::OpenCounter {
        counter,
        clerk: Some(there),
    });
    hall.viewer.leads = situation == "leads";
    if situation == "nobody" {
        return hall;
    }
    let class = (situation == "claimed").then_some("priority");
    let first = hall.issues("id-reissue", class);
    if situation == "claimed" {
        hall.does(Command::CallNext { counter });
        hall.later(25);
        return hall;
    }
    for service in ["id-renew", "residence-permit", "birth-entry"] {
        hall.issues(service, None);
    }
    hall.issues("id-first", Some("priority"));
    hall.later(600);
    if ["free", "leads", "given"].contains(&situation) {
        return hall;
    }
    if situation == "paused" {
        let reason = Some(PauseReason::Meal);
        hall.does(Command::PauseCounter { counter, reason });
        hall.later(900);
        return hall;
    }
    hall.does(Command::CallNext { counter });
    if situation == "just-called" {
        hall.later(3);
        return hall;
    }
    hall.later(25);
    if ["called", "cancelled"].contains(&situation) {
        return hall;
    }
    hall.does(Command::Start {
        counter,
        ticket: first,
    });
    hall.later(192);
    if situation == "held" {
        hall.does(Command::Hold {
            counter,
            ticket: first,
        });
        hall.does(Command::CallNext { counter });
        let next = hall.state.counters[&counter].ticket.unwrap();
        hall.later(15);
        hall.does(Command::Recall {
            counter,
            ticket: next,
        });
        hall.later(15);
        hall.does(Command::Miss {
            counter,
            ticket: next,
        });
    }
    if situation == "steps" {
        hall.is_in_the_middle(counter, first);
    }
    if situation == "troubles" {
        hall.has_troubles();
    }
    if situation == "printer" {
        hall.has_printer_troubles(first);
    }
    if situation == "help" {
        is_called_for_help(&mut hall, first);
    }
    hall
}

/// Calls that nobody has seen, taken or is on the way to, and one that is over.
fn is_called_for_help(hall: &mut Hall, first: TicketId) {
    let kiosk = HelpOrigin::Kiosk {
        kiosk: "kiosk-2".parse().unwrap(),
    };
    let taken = hall.raises(0xC1, kiosk.clone(), Some(HelpTopic::Machine));
    hall.later(20);
    hall.does(Command::AcknowledgeHelp {
        help: taken,
        by: "王敏".to_owned(),
        eta_minutes: 2,
    });
    let seen = hall.raises(
        0xC2,
        HelpOrigin::Phone { ticket: first },
        Some(HelpTopic::Papers),
    );
    hall.does(Command::DeliverHelp { help: seen });
    hall.later(8);
    hall.raises(0xC3, kiosk, Some(HelpTopic::Unwell));
    let over = hall.raises(0xC4, HelpOrigin::Phone { ticket: first }, None);
    hall.does(Command::DeliverHelp { help: over });
    hall.does(Command::ResolveHelp {
        help: over,
        reason: HelpResolution::Helped,
    });
}
