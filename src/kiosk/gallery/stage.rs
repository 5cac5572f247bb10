//! A customer before the glass, who gets to each scene by touching what is there.

use std::rc::Rc;
use std::sync::Arc;

use frontdesk_domain::branch::{self, State};
use frontdesk_domain::help::{HelpResolution, HelpState, HelpTopic};
use frontdesk_domain::hours::{Hours, SpecialDay, Weekday};
use frontdesk_domain::ids::{ServiceId, TicketId};
use frontdesk_domain::rating::{Level, RatingReason};
use frontdesk_domain::slip::Printer;
use frontdesk_domain::text::{Lang, Text};
use frontdesk_domain::time::Timestamp;

use super::hall::{Hall, NOW, TODAY};
use crate::kiosk::disk::PrintEnd;
use crate::kiosk::facts::{Facts, Published};
use crate::kiosk::journal::JobId;
use crate::kiosk::logic::{Enrolment, OtherPaper, Papers, PrinterStands, SlipShown};
use crate::kiosk::receipt::Reading;
use crate::kiosk::session::{
    Asked, At, HELP_ANSWER_MS, HelpProgress, Input, Mode, Modes, Notice, OutOfService, PinState,
    SETTLE_MS, Session, StaffTap, Sure, TicketShown,
};

/// A customer in the sample hall, at their own pace.
pub struct Stage {
    pub session: Session,
    pub now: Timestamp,
    /// What the clock on the wall shows.
    pub wall: Timestamp,
    hall: Rc<Hall>,
    lang: Lang,
    /// Other facts than the hall's, where a scene needs them.
    other: Option<Facts>,
}

impl Stage {
    pub fn new(hall: &Rc<Hall>, lang: Lang, modes: Modes) -> Self {
        let now = Timestamp(1_000_000);
        let mut stage = Self {
            session: Session::new(now),
            now,
            wall: NOW,
            hall: hall.clone(),
            lang,
            other: None,
        };
        stage.touches(Input::ChooseLanguage(lang));
        for mode in Mode::ALL {
            stage.touches(Input::SetMode(mode, modes.has(mode)));
        }
        stage
    }

    pub fn facts(&self) -> &Facts {
        self.other.as_ref().unwrap_or(&self.hall.facts)
    }

    pub fn touches(&mut self, input: Input) {
        self.waits(SETTLE_MS, input);
    }

    fn waits(&mut self, ms: i64, input: Input) {
        self.now = self.now.plus_ms(ms);
        self.session
            .step(input, &self.hall.site.site.catalogue, self.now);
    }

    pub(super) fn at_services(&mut self) {
        let group = self.hall.site.site.catalogue.groups[0].id.clone();
        self.touches(Input::ChooseGroup(group));
    }

    /// Chooses a service; its first question comes up, or its checklist.
    pub fn chooses(&mut self, service: &str) {
        let service = self.service(service);
        let group = self
            .hall
            .site
            .site
            .catalogue
            .service(&service)
            .map(|service| service.group.clone());
        self.touches(Input::ChooseGroup(
            group.expect("the service is in the sample hall"),
        ));
        self.touches(Input::ChooseService(service));
    }

    /// The sample's own services carry the pictures; where one was renamed, its group's first stands in.
    fn service(&self, name: &str) -> ServiceId {
        let catalogue = &self.hall.site.site.catalogue;
        let id = name.parse().expect("a slug");
        catalogue
            .service(&id)
            .unwrap_or(&catalogue.services[0])
            .id
            .clone()
    }

    /// Answers every question with the choice that calls for the most materials.
    pub fn at_checklist(&mut self, service: &str) {
        self.chooses(service);
        let service = self.service(service);
        let service = self
            .hall
            .site
            .site
            .catalogue
            .service(&service)
            .expect("it was just chosen")
            .clone();
        let mut answers = frontdesk_domain::catalogue::Answers::new();
        for question in &service.questions {
            let most = question.choices.iter().max_by_key(|choice| {
                let mut with = answers.clone();
                with.insert(question.id.clone(), choice.id.clone());
                service.materials_for(&with).count()
            });
            let choice = most.expect("a question has choices").id.clone();
            answers.insert(question.id.clone(), choice.clone());
            self.touches(Input::Answer(choice));
        }
        if let Some(material) = service.materials_for(&answers).next() {
            self.touches(Input::Toggle(material.id.clone()));
        }
    }

    pub(super) fn at_longest_checklist(&mut self) {
        let longest = self
            .services()
            .max_by_key(|(_, materials)| *materials)
            .map(|(id, _)| id.to_string());
        self.at_checklist(&longest.unwrap_or_default());
    }

    pub(super) fn at_shortest_checklist(&mut self) {
        let shortest = self
            .services()
            .min_by_key(|(_, materials)| *materials)
            .map(|(id, _)| id.to_string());
        self.at_checklist(&shortest.unwrap_or_default());
    }

    /// Every service with the number of materials it may ask for.
    fn services(&self) -> impl Iterator<Item = (&ServiceId, usize)> {
        self.hall
            .site
            .site
            .catalogue
            .services
            .iter()
            .map(|service| (&service.id, service.materials.len()))
    }

    pub(super) fn at_lacking(&mut self) {
        self.at_checklist("id-reissue");
        self.touches(Input::ShowLacking);
    }

    fn takes_number(&mut self, ticket: TicketId) {
        self.at_checklist("id-reissue");
        self.touches(Input::TakeNumber);
        self.touches(Input::Issued(Box::new(TicketShown {
            ticket,
            number: "A017".parse().expect("a number"),
            service: self.service("id-reissue"),
            page_url: "https://desk.example.org/t/AAECAwQFBgcICQoLDA0ODw".to_owned(),
        })));
    }

    /// With somebody of the same business in the log already: the picture shows that ticket's figures.
    pub(super) fn at_ticket(&mut self) {
        let service = self.service("id-reissue");
        let skill = self
            .hall
            .site
            .site
            .catalogue
            .service(&service)
            .map(|service| &service.skill);
        let mut waiting: Vec<_> = self
            .hall
            .facts
            .state
            .waiting()
            .filter(|ticket| ticket.skill.as_ref() == skill)
            .collect();
        waiting.sort_by(|a, b| a.place.cmp(&b.place));
        let last = waiting
            .last()
            .map_or(TicketId(uuid::Uuid::nil()), |ticket| ticket.id);
        self.takes_number(last);
    }

    /// With a printer, and so it ended.
    pub(super) fn prints(&mut self, end: Option<PrintEnd>) {
        self.prints_on(Printer::Ready, end);
    }

    /// With a printer that says why it does not print.
    pub(super) fn prints_in_vain(&mut self, stands: Printer) {
        self.prints_on(stands, Some(PrintEnd::Failed));
    }

    fn prints_on(&mut self, stands: Printer, end: Option<PrintEnd>) {
        self.at_ticket();
        let At::Ticket(shown) = self.session.at() else {
            return;
        };
        let slip = Self::slip(shown.ticket, 1, "A017", end);
        self.has_papers(Papers {
            latest: Some(slip),
            ..printer(stands)
        });
    }

    pub(super) fn prints_the_list(&mut self, other: OtherPaper) {
        self.at_lacking();
        let papers = Papers {
            other,
            ..printer(Printer::Ready)
        };
        self.has_papers(papers);
        self.touches(Input::PrintList);
    }

    pub(super) fn lacks_with_a_printer(&mut self) {
        self.at_lacking();
        self.has_papers(printer(Printer::Ready));
    }

    pub(super) fn types_a_pin(&mut self, pin: &str, checked: Option<Result<(), PinState>>) {
        self.at_checklist("id-reissue");
        self.touches(Input::OpenStaff);
        for figure in pin.chars() {
            self.touches(Input::CodeKey(figure));
        }
        if let Some(checked) = checked {
            self.touches(Input::ShowCode);
            self.waits(0, Input::PinChecked(checked));
        }
    }

    pub(super) fn is_staff(&mut self) {
        self.types_a_pin("4711", Some(Ok(())));
        self.has_papers(printer(Printer::Ready));
    }

    pub(super) fn is_staff_at_a_broken_machine(&mut self) {
        self.is_staff();
        self.touches(Input::Staff(StaffTap::Sure(Sure::Restart)));
        self.has_papers(printer(Printer::PaperOut));
        if let Some(facts) = &mut self.other {
            facts.connected = false;
            facts.heard_at = Some(NOW.plus_ms(-720_000));
            (facts.owed, facts.unreadable, facts.offset_ms) = (31, 2, -95_000);
        }
    }

    pub(super) fn opens(&mut self, tap: StaffTap) {
        self.is_staff();
        self.touches(Input::Staff(tap));
        let slip =
            |nth, number, end| Self::slip(TicketId(uuid::Uuid::from_u128(nth)), 0, number, end);
        let doubtful = slip(1, "A016", Some(PrintEnd::Doubtful));
        let kept = vec![
            slip(2, "A017", Some(PrintEnd::Printed)),
            doubtful.clone(),
            slip(3, "B009", Some(PrintEnd::Failed)),
        ];
        self.has_papers(Papers {
            kept,
            doubtful: vec![doubtful],
            ..printer(Printer::Ready)
        });
    }

    fn slip(ticket: TicketId, job: i64, number: &str, end: Option<PrintEnd>) -> SlipShown {
        SlipShown {
            job: JobId(job),
            ticket,
            number: number.parse().expect("a number"),
            begun_at: NOW.plus_ms(-60_000),
            end,
        }
    }

    fn has_papers(&mut self, papers: Papers) {
        let mut facts = self.facts().clone();
        facts.papers = std::sync::Arc::new(papers);
        self.other = Some(facts);
    }

    /// The centre has been away for three minutes: no figures, a number all the same.
    pub(super) fn at_ticket_offline(&mut self) {
        self.takes_number(TicketId(uuid::Uuid::nil()));
        let mut facts = self.hall.facts.clone();
        facts.connected = false;
        facts.heard_at = Some(NOW.plus_ms(-180_000));
        if let Some(published) = &mut facts.published {
            "http://127.0.0.1:8700".clone_into(&mut std::sync::Arc::make_mut(published).public_url);
        }
        self.other = Some(facts);
    }

    pub(super) fn searches(&mut self, typed: &str) {
        self.touches(Input::OpenSearch);
        for key in typed.chars() {
            self.touches(Input::Type(key));
        }
    }

    pub(super) fn types_a_slip(&mut self, typed: &str) {
        self.touches(Input::OpenTrack);
        for key in typed.chars() {
            self.touches(Input::Type(key));
        }
    }

    /// The second page of what begins with a letter.
    pub(super) fn looks_for_more(&mut self) {
        self.searches("s");
        self.touches(Input::Page(1));
    }

    pub(super) fn types_what_leads_nowhere(&mut self, reading: Reading) {
        self.types_a_slip("A0177K4M");
        self.waits(0, Input::Read(Box::new(reading)));
    }

    pub(super) fn finds_a_ticket(&mut self, standing: &str) {
        let mut tickets = self.hall.facts.state.tickets.values();
        let ticket = tickets.find(|ticket| ticket.state.name() == standing);
        let ticket = ticket.expect("the morning has one of each").id;
        self.touches(Input::OpenTrack);
        self.waits(0, Input::Read(Box::new(Reading::Ticket(ticket))));
    }

    pub(super) fn lets_pass(&mut self, asked: Asked) {
        self.finds_a_ticket("waiting");
        self.touches(Input::LetPass);
        self.waits(0, Input::Wished(asked));
    }

    pub(super) fn sends_a_rating(&mut self, asked: Asked) {
        self.rates(Some(4));
        self.touches(Input::SendRating);
        self.waits(0, Input::Wished(asked));
    }

    pub(super) fn asks_for_priority(&mut self) {
        self.at_checklist("id-reissue");
        let offered = self.hall.site.site.settings.offered_class();
        let class = offered.map(|class| class.id.clone());
        self.touches(Input::AskForPriority(class));
    }

    pub(super) fn rates(&mut self, level: Option<u8>) {
        self.finds_a_ticket("called");
        self.touches(Input::OpenRate);
        if let Some(level) = level {
            let level = Level::try_from(level).expect("a level");
            self.touches(Input::RateLevel(level));
            self.touches(Input::RateReason(RatingReason::Clarity));
        }
    }

    pub(super) fn calls_for_help(&mut self, progress: HelpProgress) {
        self.at_checklist("id-reissue");
        self.touches(Input::Help);
        self.waits(0, Input::HelpProgress(progress));
    }

    pub(super) fn help_is_coming(&mut self) {
        let by = self.helper();
        self.calls_for_help(HelpProgress::Known(HelpState::Acknowledged {
            at: NOW,
            by,
            eta_minutes: 1,
        }));
        self.touches(Input::HelpTopic(Some(HelpTopic::Papers)));
    }

    pub(super) fn help_is_here(&mut self) {
        let by = self.helper();
        self.calls_for_help(HelpProgress::Known(HelpState::Arrived { at: NOW, by }));
    }

    /// Who comes, as the clerk who takes the call writes it.
    fn helper(&self) -> String {
        let by = match self.lang {
            Lang::ZhHans => "引导员",
            Lang::ZhHant => "引導員",
            Lang::En => "The floor guide",
        };
        by.to_owned()
    }

    pub(super) fn help_cannot_be_had(&mut self) {
        self.at_checklist("id-reissue");
        self.touches(Input::Help);
        self.waits(HELP_ANSWER_MS, Input::Tick);
    }

    /// Until the countdown has run for a few seconds.
    pub(super) fn is_left_alone(&mut self) {
        self.at_checklist("id-reissue");
        let idle_at = self.session.next_deadline().map_or(self.now, |(at, _)| at);
        self.waits(idle_at.ms_since(self.now) + 4_000, Input::Tick);
    }

    pub(super) fn cannot_work(&mut self, why: OutOfService) {
        let mut facts = self.hall.facts.clone();
        facts.owed = match why {
            OutOfService::Starting | OutOfService::DatabaseSetAside => 0,
            _ => 3,
        };
        facts.set_aside = Some("kiosk.db.corrupt-1".to_owned());
        self.other = Some(facts);
        self.touches(Input::CannotWork(why));
    }

    /// On a Saturday morning, where only the afternoon is open.
    pub(super) fn comes_when_closed(&mut self) {
        let time = |text: &str| text.parse().expect("a time of day");
        let hours = |days: &[Weekday], from, to| Hours {
            days: days.to_vec(),
            from: time(from),
            to: time(to),
        };
        let mut site = self.hall.site.site.clone();
        site.settings.branch.hours = vec![
            hours(&Weekday::ALL[..5], "08:30", "12:00"),
            hours(&Weekday::ALL[..6], "13:30", "17:00"),
        ];
        let published = Published {
            site,
            ..Published::clone(&self.hall.site)
        };
        self.other = Some(Facts {
            published: Some(Arc::new(published)),
            ..self.hall.facts.clone()
        });
        self.touches(Input::CannotWork(OutOfService::Closed));
    }

    /// The longest there may be, nearly.
    pub(super) fn comes_when_a_notice_is_posted(&mut self) {
        let mut facts = self.hall.facts.clone();
        let mut state = State::clone(&facts.state);
        state.notice = Some(branch::Notice {
            text: Text {
                zh_hans: "今天下午不动产登记系统升级，不动产业务请明天来办；其他业务照常办理，二楼窗口全部开放。".to_owned(),
                zh_hant: "今天下午不動產登記系統升級，不動產業務請明天來辦；其他業務照常辦理，二樓窗口全部開放。".to_owned(),
                en: "Property matters stop at noon today; please come tomorrow. All else goes on.".to_owned(),
            },
            until: NOW.plus_ms(3_600_000),
        });
        facts.state = Arc::new(state);
        self.other = Some(facts);
    }

    /// On a day that is free.
    pub(super) fn comes_on_a_holiday(&mut self) {
        self.comes_when_closed();
        let mut facts = self.facts().clone();
        let published = facts
            .published
            .as_ref()
            .expect("a hall that is closed has hours");
        let mut published = Published::clone(published);
        published.site.settings.branch.special_days = vec![SpecialDay {
            date: TODAY.parse().expect("a date"),
            name: Text {
                zh_hans: "系统升级，全天暂停对外服务".to_owned(),
                zh_hant: "系統升級，全天暫停對外服務".to_owned(),
                en: "Closed all day while our systems are renewed".to_owned(),
            },
            times: Vec::new(),
        }];
        facts.published = Some(Arc::new(published));
        self.other = Some(facts);
    }

    /// The first group's second service gives out no more numbers.
    fn stops(&mut self) -> ServiceId {
        let catalogue = &self.hall.site.site.catalogue;
        let mut services = catalogue.services_in(&catalogue.groups[0].id);
        let service = services.nth(1).expect("a group of many services");
        let service = service.id.clone();
        let notice = Text {
            zh_hans: "今天的号已取完，明天 8:30 放号".to_owned(),
            zh_hant: "今天的號已取完，明天 8:30 放號".to_owned(),
            en: "All numbers for today are taken. New ones from 8:30 tomorrow.".to_owned(),
        };
        let mut facts = self.hall.facts.clone();
        let mut state = State::clone(&facts.state);
        state.stopped.insert(service.clone(), notice);
        facts.state = Arc::new(state);
        self.other = Some(facts);
        service
    }

    pub(super) fn sees_what_is_stopped(&mut self) {
        self.stops();
        self.at_services();
    }

    pub(super) fn wants_what_is_stopped(&mut self) {
        let service = self.stops();
        self.at_checklist(service.as_str());
        self.touches(Input::TakeNumber);
        self.touches(Input::NotIssued(Notice::IssuingStopped));
    }

    /// On a new machine, which knows no hall yet.
    pub(super) fn types_a_code(&mut self, code: &str, enrolment: Enrolment) {
        self.other = Some(Facts {
            enrolment,
            ..Facts::default()
        });
        self.touches(Input::CannotWork(OutOfService::NotEnrolled));
        for key in code.chars() {
            self.touches(Input::CodeKey(key));
        }
        self.touches(Input::ShowCode);
    }

    pub(super) fn cannot_be_numbered(&mut self) {
        self.at_checklist("id-reissue");
        self.touches(Input::TakeNumber);
        self.touches(Input::NotIssued(Notice::NumberNotSaved));
    }
}

pub(super) fn resolved() -> HelpState {
    HelpState::Resolved {
        at: NOW,
        reason: HelpResolution::Helped,
    }
}

/// Of a kiosk that has a printer.
fn printer(stands: Printer) -> Papers {
    Papers {
        printer: PrinterStands::Heard(stands),
        ..Papers::default()
    }
}
