//! The sample hall in every situation that a page must show, reached by real commands.

mod admin;
mod counter;
mod floor;

use std::sync::LazyLock;

use frontdesk_domain::alarm::KioskAlarm;
use frontdesk_domain::branch::{
    Actor, Command, Context, ENVELOPE_VERSION, Envelope, Past, State, TicketFact, TicketRequest,
    decide,
};
use frontdesk_domain::hash::Hash;
use frontdesk_domain::help::{HelpContext, HelpOrigin, HelpTopic, Screen};
use frontdesk_domain::ids::{CommandId, DeviceId, HelpId, KioskId, LogId, StaffId, TicketId};
use frontdesk_domain::rating::{Level, RatingReason};
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::site::{Site, SiteFile};
use frontdesk_domain::slip::{Printer, SlipState};
use frontdesk_domain::text::Lang;
use frontdesk_domain::ticket::{Outcome, TicketState};
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::view;
use frontdesk_domain::wait;
use uuid::Uuid;

pub use admin::{ADMIN, admin_page, branches_page};
pub use counter::{COUNTER, counter, counter_page};
pub use floor::{FLOOR, floor_page};

use super::counter::{After, CounterInput, CounterPage, Viewer};
use super::customer::{CustomerPage, FormIds};
use super::floor::{FloorInput, FloorPage, KioskNews};

pub static SITE: LazyLock<Site> = LazyLock::new(|| {
    let file = include_str!("../../../assets/samples/hall.toml");
    toml::from_str::<SiteFile>(file).unwrap().into()
});

/// 2026-11-20 10:02 in Shanghai.
const MORNING: Timestamp = Timestamp(1_795_140_120_000);

/// Who works in the sample hall.
pub const LI: StaffId = StaffId(Uuid::from_u128(0x11));
pub const WANG: StaffId = StaffId(Uuid::from_u128(0x12));
pub const CHEN: StaffId = StaffId(Uuid::from_u128(0x13));

/// One of them, at the page of a counter.
pub fn clerk(staff: StaffId) -> Viewer {
    let all = [(LI, "李伟"), (WANG, "王敏"), (CHEN, "陈静")];
    let name = all.iter().find(|(id, _)| *id == staff);
    Viewer {
        staff: Some(staff),
        name: name.map(|(_, name)| (*name).to_owned()),
        leads: false,
        colleagues: all.map(|(id, name)| (id, name.to_owned())).to_vec(),
    }
}

pub struct Hall {
    pub state: State,
    pub site: Site,
    pub now: Timestamp,
    /// Who looks at a counter's page.
    pub viewer: Viewer,
    issued: u32,
    minted: u128,
}

/// Numbers ids from one, so that pages compare equal.
pub fn mint_from(minted: &mut u128) -> CommandId {
    *minted += 1;
    CommandId(Uuid::from_u128(*minted))
}

impl Hall {
    pub fn opens() -> Self {
        let mut hall = Self {
            state: State::default(),
            site: SITE.clone(),
            now: MORNING,
            viewer: clerk(LI),
            issued: 0,
            minted: 1000,
        };
        hall.does(Command::Configure {
            new_log: LogId(Uuid::from_u128(1)),
        });
        hall.does(Command::OpenDay {
            date: "2026-11-20".parse().unwrap(),
            began: hall.now,
        });
        hall.does(Command::EnrolKiosk {
            kiosk: "kiosk-1".parse().unwrap(),
            device: DeviceId(Uuid::from_u128(1)),
        });
        hall
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "a command is written where it is given"
    )]
    pub fn does(&mut self, command: Command) {
        let context = Context {
            at: self.now,
            site: &self.site,
            past: Past::nothing(),
        };
        let events = decide(&self.state, &command, context).unwrap();
        for event in events {
            let envelope = Envelope {
                seq: self.state.seq + 1,
                prev: self.state.head,
                at: self.now,
                business_date: self.state.day,
                actor: Actor::Staff,
                by: None,
                command_id: CommandId(Uuid::nil()),
                v: ENVELOPE_VERSION,
                event,
            };
            self.state.apply(&envelope, &envelope.to_json()).unwrap();
        }
    }

    pub fn later(&mut self, seconds: u32) {
        self.now = self.now.plus_seconds(seconds);
    }

    /// Kiosk 1 issues the next number of a service; a minute passes.
    pub fn issues(&mut self, service: &str, class: Option<&str>) -> TicketId {
        let prefix = self
            .site
            .catalogue
            .service(&service.parse().unwrap())
            .unwrap()
            .prefix;
        let number = format!("{prefix}{:03}", self.issued + 1);
        self.records("kiosk-1", &number, service, class)
    }

    /// A kiosk says that it has issued this.
    pub fn records(
        &mut self,
        kiosk: &str,
        number: &str,
        service: &str,
        class: Option<&str>,
    ) -> TicketId {
        self.issued += 1;
        let ticket = TicketId(Uuid::from_u128(0xA000 + u128::from(self.issued)));
        self.does(Command::RecordTicket(Box::new(TicketFact {
            kiosk: kiosk.parse().unwrap(),
            ticket,
            number: number.parse().unwrap(),
            business_date: "2026-11-20".parse().unwrap(),
            code: Hash::of(&self.issued.to_be_bytes()),
            service: service.parse().unwrap(),
            class: class.map(|class| class.parse().unwrap()),
            catalogue: self.site.catalogue.version(),
            lang: Lang::ZhHans,
            answers: [("for".parse().unwrap(), "child-apart".parse().unwrap())].into(),
            ticked: ["household-register", "guardian-id"]
                .map(|id| id.parse().unwrap())
                .into(),
            arrival: self.now,
            run: None,
        })));
        self.later(60);
        ticket
    }

    /// A number of no kiosk's, one that was given out twice, a log that a kiosk knows more of, and a kiosk with alarms.
    fn has_troubles(&mut self) {
        self.records("attic", "AB001", "id-reissue", None);
        self.records("kiosk-1", "A001", "id-reissue", None);
        self.does(Command::ReportDivergence {
            kiosk: "kiosk-1".parse().unwrap(),
            seq: 900,
            head: Hash::of(b"another log"),
            desk: std::collections::BTreeMap::new(),
        });
        self.later(60);
        for alarm in [
            KioskAlarm::DatabaseSetAside,
            KioskAlarm::CommandsKeptAside {
                commands: 1,
                status: 422,
            },
        ] {
            let kiosk = "kiosk-1".parse().unwrap();
            self.does(Command::RaiseAlarm { kiosk, alarm });
            self.later(30);
        }
    }

    fn finishes(&mut self, counter: u16, ticket: TicketId, outcome: Outcome) {
        self.does(Command::Finish {
            counter,
            ticket,
            outcome,
        });
    }

    fn is_rated(&mut self, counter: u16, ticket: TicketId) {
        self.finishes(counter, ticket, Outcome::Completed);
        self.does(Command::Rate {
            ticket,
            level: Level::try_from(4).unwrap(),
            reasons: [RatingReason::Clarity].into(),
        });
    }

    /// A slip that was cut off, and a printer without paper.
    fn has_printer_troubles(&mut self, ticket: TicketId) {
        let kiosk = || "kiosk-1".parse().unwrap();
        self.does(Command::ReportSlip {
            kiosk: kiosk(),
            ticket,
            slip: SlipState::Doubtful,
            again: false,
        });
        self.later(60);
        self.does(Command::ReportPrinter {
            kiosk: kiosk(),
            printer: Printer::PaperOut,
        });
    }

    pub fn raises(&mut self, help: u128, origin: HelpOrigin, topic: Option<HelpTopic>) -> HelpId {
        let help = HelpId(Uuid::from_u128(help));
        self.does(Command::RaiseHelp {
            help,
            origin,
            context: HelpContext {
                screen: Some(Screen::Checklist),
                lang: Lang::En,
                service: Some("id-reissue".parse().unwrap()),
            },
            topic,
            raised_at: self.now,
        });
        help
    }

    /// The first of what its service asks for.
    pub fn lacks_a_paper(&mut self, counter: u16, id: TicketId) {
        let ticket = &self.state.tickets[&id];
        let service = self.site.catalogue.service(&ticket.service).unwrap();
        let first = service.materials_for(&ticket.answers).next().unwrap();
        self.does(Command::RecordLacking {
            counter,
            ticket: id,
            lacking: [first.id.clone()].into(),
        });
    }

    /// The page of a ticket's holder.
    pub fn customer(&mut self, ticket: TicketId, lang: Lang) -> CustomerPage {
        let estimate = wait::estimates(&self.state, self.now).remove(&ticket);
        let ticket = &self.state.tickets[&ticket];
        let view = view::customer(&self.state, &self.site, ticket, estimate, lang, self.now);
        CustomerPage {
            view,
            code: "q83vASNFZ4mrze8BI0VniQ".to_owned(),
            help_desk: self.site.settings.branch.help_desk.to(lang).to_owned(),
            ids: FormIds::fresh(|| Ok::<_, ()>(mint_from(&mut self.minted))).unwrap(),
            notice: None,
            fragment: false,
        }
    }

    pub fn counter(&mut self, counter: u16, lang: Lang) -> CounterPage {
        self.counter_after(counter, lang, After::default())
    }

    pub fn counter_after(&mut self, counter: u16, lang: Lang, after: After<'_>) -> CounterPage {
        let input = CounterInput {
            state: &self.state,
            site: &self.site,
            counter,
            viewer: &self.viewer,
            now: self.now,
            lang,
            code: ReceiptCode::new([7; 16]),
            after,
        };
        CounterPage::of(&input, || Ok::<_, ()>(mint_from(&mut self.minted)))
            .unwrap()
            .unwrap()
    }

    pub fn floor(&mut self, lang: Lang) -> FloorPage {
        let news = |kiosk: &KioskId| KioskNews {
            linked: kiosk.as_str() == "kiosk-1",
            out_of_service: false,
        };
        let input = FloorInput {
            state: &self.state,
            site: &self.site,
            viewer: &self.viewer,
            news: &news,
            now: self.now,
            lang,
            notice: None,
        };
        FloorPage::of(&input, || Ok::<_, ()>(mint_from(&mut self.minted))).unwrap()
    }

    /// A number for somebody at the desk, under a code.
    fn gives(&mut self, code: &ReceiptCode) {
        self.does(Command::IssueTicket(Box::new(TicketRequest {
            ticket: TicketId(Uuid::from_u128(0xD001)),
            code: code.hash(),
            service: "residence-permit".parse().unwrap(),
            class: None,
            lang: Lang::En,
            answers: std::collections::BTreeMap::default(),
            ticked: std::collections::BTreeSet::default(),
        })));
    }

    /// The first two steps are done, and one of the papers is missing.
    fn is_in_the_middle(&mut self, counter: u16, ticket: TicketId) {
        for step in ["accept", "review"] {
            self.does(Command::TickStep {
                counter,
                ticket,
                step: step.parse().unwrap(),
                done: true,
            });
        }
        self.does(Command::RecordLacking {
            counter,
            ticket,
            lacking: ["birth-certificate".parse().unwrap()].into(),
        });
        self.later(8);
    }
}

/// Every situation of the customer's page.
pub const CUSTOMER: [&str; 25] = [
    "far",
    "soon",
    "next",
    "overtaken",
    "no-counter",
    "called",
    "serving",
    "held",
    "missed",
    "done",
    "accepted",
    "lacking",
    "incomplete",
    "declined",
    "not-handled-here",
    "withdrawn",
    "sent-on",
    "rated",
    "priority-revoked",
    "no-show",
    "left",
    "help-raised",
    "help-delivered",
    "help-acknowledged",
    "help-undeliverable",
];

/// The page in a situation. The ends of a day leave the branch's state with it, so they are set here.
pub fn customer_page(situation: &str, lang: Lang) -> CustomerPage {
    let (mut hall, ticket) = customer(situation);
    let mut page = hall.customer(ticket, lang);
    if situation == "no-show" {
        page.view.state = TicketState::NoShow { at: hall.now };
        page.view.may.clear();
    }
    page
}

/// As far as the situation goes.
fn goes_to_the_counter(hall: &mut Hall, situation: &str, counter: u16, ticket: TicketId) {
    let served = [
        "serving",
        "held",
        "done",
        "accepted",
        "lacking",
        "incomplete",
        "declined",
        "not-handled-here",
        "withdrawn",
        "sent-on",
        "rated",
    ];
    let called = ["called", "missed", "no-show"];
    if called.iter().chain(&served).any(|one| *one == situation) {
        hall.does(Command::CallNext { counter });
        hall.later(15);
    }
    if ["missed", "no-show"].contains(&situation) {
        hall.does(Command::Recall { counter, ticket });
        hall.later(30);
        hall.does(Command::Miss { counter, ticket });
    }
    if served.contains(&situation) {
        hall.does(Command::Start { counter, ticket });
        hall.later(420);
    }
    match situation {
        "held" => hall.does(Command::Hold { counter, ticket }),
        "done" => hall.finishes(counter, ticket, Outcome::Completed),
        "accepted" => hall.finishes(counter, ticket, Outcome::Accepted),
        "lacking" => hall.lacks_a_paper(counter, ticket),
        "incomplete" => {
            hall.lacks_a_paper(counter, ticket);
            hall.finishes(counter, ticket, Outcome::Incomplete);
        }
        "declined" => hall.finishes(counter, ticket, Outcome::Declined),
        "not-handled-here" => hall.finishes(counter, ticket, Outcome::NotHandledHere),
        "withdrawn" => hall.finishes(counter, ticket, Outcome::Withdrawn),
        "sent-on" => hall.does(Command::TransferToCounter {
            counter,
            ticket,
            to: counter,
        }),
        "rated" => hall.is_rated(counter, ticket),
        "left" => hall.does(Command::Leave { ticket }),
        _ => {}
    }
}

/// The hall in a situation, and the ticket it is about.
pub fn customer(situation: &str) -> (Hall, TicketId) {
    let mut hall = Hall::opens();
    let counter = 3;
    if situation != "no-counter" {
        hall.does(Command::OpenCounter {
            counter,
            clerk: None,
        });
    }
    let ahead = match situation {
        "far" | "overtaken" | "no-counter" => 8,
        "next" | "soon" => 3,
        _ => 0,
    };
    for _ in 0..ahead {
        hall.issues("id-reissue", None);
    }
    let class = (situation == "priority-revoked").then_some("priority");
    let ticket = hall.issues("id-reissue", class);
    if situation == "priority-revoked" {
        hall.does(Command::CallNext { counter });
        hall.later(40);
        hall.does(Command::RevokePriority { counter, ticket });
        return (hall, ticket);
    }
    if situation == "next" {
        let first: Vec<TicketId> = hall.state.tickets.keys().copied().take(3).collect();
        for other in first {
            hall.does(Command::Leave { ticket: other });
        }
    }
    if situation == "overtaken" {
        hall.issues("id-renew", Some("priority"));
        for _ in 0..3 {
            hall.does(Command::CallNext { counter });
            let called = hall.state.counters[&counter].ticket.unwrap();
            hall.later(20);
            hall.does(Command::Start {
                counter,
                ticket: called,
            });
            hall.later(300);
            hall.does(Command::Finish {
                counter,
                ticket: called,
                outcome: Outcome::Completed,
            });
        }
        for _ in 0..4 {
            hall.issues("id-renew", None);
        }
        hall.does(Command::LetPass { ticket, others: 2 });
        return (hall, ticket);
    }
    goes_to_the_counter(&mut hall, situation, counter, ticket);
    if situation.starts_with("help") {
        let origin = HelpOrigin::Phone { ticket };
        let help = hall.raises(0xBE, origin, Some(HelpTopic::Papers));
        hall.later(5);
        match situation {
            "help-delivered" => hall.does(Command::DeliverHelp { help }),
            "help-acknowledged" => hall.does(Command::AcknowledgeHelp {
                help,
                by: "王敏".to_owned(),
                eta_minutes: 2,
            }),
            "help-undeliverable" => {
                hall.later(40);
                hall.does(Command::ExpireHelp { help });
            }
            _ => {}
        }
    }
    (hall, ticket)
}
