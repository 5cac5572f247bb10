//! From a customer's touch to paper and back to the log: a real centre, device and disk, and a printer of the tests' own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use frontdesk_central::{Central, Config, clock::Clock};
use frontdesk_domain::branch::Command;
use frontdesk_domain::ids::CommandId;
use frontdesk_domain::site::Site;
use frontdesk_domain::slip::{Printer as Stands, SlipState};
use frontdesk_domain::wire::CommandRequest;

use super::*;
use crate::kiosk::disk::PrintEnd;
use crate::kiosk::logic::{Papers, PrinterStands};
use crate::kiosk::paper::emulated::{Behaviour, Emulated, Trouble};
use crate::kiosk::paper::{
    Connection, MaterialLine, Materials, Paper, PrinterSetup, Queue, samples,
};
use crate::kiosk::{at_home, link};
use crate::sample;

/// Nothing here takes as long; it ends a test that would hang.
const A_WHILE: Duration = Duration::from_secs(30);
const PATIENCE: Patience = Patience {
    step: Duration::from_millis(300),
    confirm: Duration::from_millis(600),
    job: Duration::from_secs(20),
    give_up: Duration::from_secs(25),
};

/// A hall with one kiosk and its printer.
struct Hall {
    central: Central,
    site: Site,
    device: Arc<Device>,
    printing: Arc<Printing>,
    printer: Emulated,
    data: tempfile::TempDir,
}

impl Hall {
    async fn with(behaviour: Behaviour) -> Self {
        let data = tempfile::tempdir().unwrap();
        let site = sample::hall().unwrap();
        let config = Config {
            sites: vec![site.clone()],
            data: data.path().join("central"),
            listen: "127.0.0.1:0".parse().unwrap(),
            public_url: Some("https://desk.example.org".to_owned()),
            edge: frontdesk_central::Edge::default(),
            clock: Clock::system(),
        };
        let central = frontdesk_central::start(config).await.unwrap();
        let printer = Emulated::new(behaviour);
        let (device, printing) = kiosk(&data.path().join("kiosk"), &printer);
        let (branch, kiosk) = (&site.settings.branch.id, &site.settings.kiosks[0].id);
        at_home::enrol(&device, &central, branch, kiosk)
            .await
            .unwrap();
        let url = format!("http://{}", central.address());
        tokio::spawn(link::run(device.clone(), url));
        let hall = Self {
            central,
            site,
            device,
            printing,
            printer,
            data,
        };
        hall.knows(|facts| {
            facts.out_of_service.is_none() && facts.state.day.is_some() && facts.connected
        })
        .await;
        hall
    }

    async fn knows(&self, what: impl Fn(&Facts) -> bool) {
        let mut facts = self.device.watch();
        let known = tokio::time::timeout(A_WHILE, facts.wait_for(what)).await;
        known.expect("it is known in time").unwrap();
    }

    /// A number, and its slip on its way.
    fn takes_a_number(&self) -> TicketShown {
        let draft = self.draft();
        let ticket = self.device.issue(&draft).unwrap();
        self.printing.slip(&draft, &ticket);
        ticket
    }

    fn draft(&self) -> Draft {
        let services = &self.site.catalogue.services;
        let service = services
            .iter()
            .find(|service| service.questions.is_empty() && !service.materials.is_empty());
        Draft {
            service: service.unwrap().id.clone(),
            answers: BTreeMap::default(),
            ticked: BTreeSet::default(),
            class: None,
            lang: Lang::ZhHans,
        }
    }

    /// What a phone is shown at an address on a paper.
    async fn page(&self, address: &str, lang: Lang) -> String {
        let path = address
            .strip_prefix("https://desk.example.org")
            .expect("papers name the hall's own address");
        let url = format!("http://{}{path}", self.central.address());
        let page = reqwest::Client::new()
            .get(url)
            .header("Accept-Language", lang.tag())
            .send()
            .await
            .unwrap();
        assert_eq!(page.status(), 200);
        page.text().await.unwrap()
    }

    async fn opens_its_counters(&self) {
        for counter in &self.site.settings.counters {
            let counter = counter.number;
            let command = Command::OpenCounter {
                counter,
                clerk: None,
            };
            self.clerk_does(counter.into(), command).await;
        }
        let open = |facts: &Facts| facts.state.open_counters().count();
        self.knows(|facts| open(facts) == self.site.settings.counters.len())
            .await;
    }

    async fn clerk_does(&self, nth: u128, command: Command) {
        let branch = &self.site.settings.branch.id;
        let address = self.central.address();
        let url = format!("http://{address}/api/v1/branches/{branch}/commands");
        let id = CommandId(uuid::Uuid::from_u128(nth));
        let request = CommandRequest { id, command };
        let asked = reqwest::Client::new().post(url).json(&request);
        let asked = asked.bearer_auth(self.central.access_key());
        assert_eq!(asked.send().await.unwrap().status(), 200);
    }

    /// Before the customer: with each of the customers so far there is one more of them.
    async fn somebody_comes(&self, nth: usize) {
        let ticket = self.device.issue(&self.draft()).unwrap();
        self.knows(|facts| facts.state.tickets.contains_key(&ticket.ticket))
            .await;
        assert_eq!(self.device.facts().state.tickets.len(), 2 * nth - 1);
    }

    fn papers(&self) -> Arc<Papers> {
        self.device.facts().papers
    }

    /// What became of the last slip, here and in the log.
    async fn hears_of(&self, ticket: &TicketShown, end: PrintEnd, slip: SlipState, reprints: u16) {
        self.knows(|facts| {
            let latest = facts.papers.latest.as_ref();
            let recorded = facts.state.tickets.get(&ticket.ticket);
            let recorded = recorded.and_then(|ticket| ticket.slip);
            latest.is_some_and(|shown| shown.ticket == ticket.ticket && shown.end == Some(end))
                && recorded.is_some_and(|it| it.state == slip && it.reprints == reprints)
        })
        .await;
    }

    /// What staff are told of the printer.
    async fn staff_hear(&self, stands: Stands) {
        let kiosk = &self.site.settings.kiosks[0].id;
        self.knows(|facts| {
            let recorded = facts.state.printers.get(kiosk);
            recorded.is_some_and(|record| record.printer == stands)
        })
        .await;
    }
}

fn kiosk(data: &Path, printer: &Emulated) -> (Arc<Device>, Arc<Printing>) {
    let device = Device::open(data, Clock::steady()).unwrap();
    let settings = PrinterSettings::Printer(PrinterSetup {
        connection: Connection::Tcp {
            host: "127.0.0.1".to_owned(),
            port: printer.address.port(),
        },
        paper: Paper::Mm80,
        asked: true,
    });
    let printing = Printing::start(device.clone(), &settings, PATIENCE, data).unwrap();
    (device, printing)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_comes_with_its_slip_whose_code_is_the_ticket_s_and_the_log_has_it() {
    let hall = Hall::with(Behaviour::default()).await;
    let ticket = hall.takes_a_number();
    hall.hears_of(&ticket, PrintEnd::Printed, SlipState::Printed, 0)
        .await;
    let [paper] = &hall.printer.papers()[..] else {
        panic!("one slip")
    };
    assert_eq!(samples::read_code(paper), ticket.page_url);
    hall.printing.again(ticket.ticket).unwrap();
    hall.hears_of(&ticket, PrintEnd::Printed, SlipState::Printed, 1)
        .await;
    let papers = hall.printer.papers();
    assert_eq!(papers.len(), 2);
    assert_eq!(samples::read_code(&papers[1]), ticket.page_url);
    hall.central.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_paper_the_number_stands_staff_are_told_and_print_it_when_there_is_some() {
    let hall = Hall::with(Behaviour {
        faults: vec![Fault::PaperOut],
        ..Behaviour::default()
    })
    .await;
    let ticket = hall.takes_a_number();
    hall.hears_of(&ticket, PrintEnd::Failed, SlipState::Failed, 0)
        .await;
    hall.staff_hear(Stands::PaperOut).await;
    assert!(hall.printer.papers().is_empty());
    hall.printer.behave(Behaviour {
        paper_low: true,
        ..Behaviour::default()
    });
    hall.printing.again(ticket.ticket).unwrap();
    hall.hears_of(&ticket, PrintEnd::Printed, SlipState::Printed, 1)
        .await;
    hall.staff_hear(Stands::PaperLow).await;
    hall.printer.behave(Behaviour::default());
    hall.printing.look();
    hall.staff_hear(Stands::Ready).await;
    hall.central.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ends_while_it_prints_asks_staff_and_prints_nothing_by_itself() {
    let hall = Hall::with(Behaviour {
        trouble_after: Some((100, Trouble::Hangs)),
        ..Behaviour::default()
    })
    .await;
    let ticket = hall.takes_a_number();
    let begun = hall.papers().latest.clone().unwrap();
    assert_eq!((begun.ticket, begun.end), (ticket.ticket, None));
    // The same disk, as it would be after a power cut.
    let copy = hall.data.path().join("copy");
    copy_dir(&hall.data.path().join("kiosk"), &copy);
    let printer = Emulated::new(Behaviour::default());
    let (device, printing) = kiosk(&copy, &printer);
    let doubtful = device.facts().papers.doubtful.clone();
    assert_eq!(doubtful.len(), 1);
    assert_eq!(doubtful[0].ticket, ticket.ticket);
    assert!(printer.is_untouched(), "nothing is printed by itself");
    device.settle_slip(doubtful[0].job, false).unwrap();
    assert!(device.facts().papers.doubtful.is_empty());
    printing.again(ticket.ticket).unwrap();
    let mut facts = device.watch();
    let out = facts.wait_for(|facts| {
        let latest = facts.papers.latest.as_ref();
        latest.is_some_and(|slip| slip.end == Some(PrintEnd::Printed))
    });
    tokio::time::timeout(A_WHILE, out).await.unwrap().unwrap();
    assert_eq!(samples::read_code(&printer.papers()[0]), ticket.page_url);
    hall.central.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_printed_with_the_code_of_its_page_and_a_test_page_for_staff() {
    let hall = Hall::with(Behaviour::default()).await;
    let draft = hall.draft();
    hall.printing.lacking(&draft).unwrap();
    let ended = |facts: &Facts| facts.papers.other == OtherPaper::Ended(PrintEnd::Printed);
    hall.knows(ended).await;
    let service = hall.site.catalogue.service(&draft.service).unwrap();
    let published = hall.device.facts().published.unwrap();
    let page = published.list_url(&draft.list(), service).unwrap();
    assert_eq!(samples::read_code(&hall.printer.papers()[0]), page);
    hall.printing.test_page(Lang::ZhHans).unwrap();
    hall.knows(ended).await;
    assert_eq!(hall.printer.papers().len(), 2);
    hall.central.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slip_list_and_the_customer_s_pages_say_the_same() {
    let hall = Hall::with(Behaviour::default()).await;
    hall.opens_its_counters().await;
    for (before, lang) in (1..).zip(Lang::ALL) {
        hall.somebody_comes(before).await;
        let mut draft = hall.draft();
        draft.lang = lang;
        let service = hall.site.catalogue.service(&draft.service).unwrap();
        let materials: Vec<_> = service.materials_for(&draft.answers).collect();
        draft.ticked.insert(materials[0].id.clone());
        let ticket = hall.device.issue(&draft).unwrap();
        hall.knows(|facts| facts.state.tickets.contains_key(&ticket.ticket))
            .await;
        let (_, slip) = hall.printing.begin_slip(&draft, &ticket).unwrap();
        let list = hall.printing.lacking_list(&draft).unwrap();
        assert_eq!(slip.missing, list.missing);
        assert_eq!((slip.have.named.len(), slip.have.more), (1, 0));

        let page = Page(hall.page(&ticket.page_url, lang).await);
        for said in [&slip.number, &slip.service, &slip.area, &slip.hall] {
            assert!(page.says(said), "the page lacks {said}");
        }
        assert!(page.says(&slip.short_code), "the page lacks the short code");
        let named = |materials: &Materials| names(&materials.named);
        assert_eq!(page.materials("class=\"has\""), named(&slip.have));
        assert_eq!(page.materials("class=\"lacks\""), named(&slip.missing));
        let Queue::Range {
            ahead,
            low_minutes,
            high_minutes,
            made_at,
        } = &slip.queue
        else {
            panic!(
                "a counter is open, and the wait is not known: {:?}",
                slip.queue
            )
        };
        let ahead_now = u32::try_from(2 * before - 1).unwrap();
        assert_eq!(*ahead, ahead_now, "the ticket does not wait for itself");
        let [ahead_there, wait_there] = &page.figures()[..] else {
            panic!("two figures")
        };
        assert_eq!(*ahead_there, [ahead.to_string()]);
        assert_eq!(
            *wait_there,
            [low_minutes.to_string(), high_minutes.to_string()]
        );
        assert!(page.says(made_at), "the page lacks when the wait was made");

        let page = Page(hall.page(&list.page_url, lang).await);
        assert!(page.says(&list.service));
        for material in &list.missing.named {
            assert!(
                page.says(&material.name),
                "the list lacks {}",
                material.name
            );
            assert!(
                page.says(&material.detail),
                "the list lacks {}",
                material.detail
            );
        }
        assert_eq!(page.section("lacking").materials(""), named(&list.missing));
        assert_eq!(page.section("has").materials(""), named(&slip.have));
    }
    hall.central.shutdown().await;
}

/// A page as a phone gets it.
struct Page(String);

impl Page {
    fn says(&self, text: &str) -> bool {
        self.0.contains(text)
    }

    fn section(&self, id: &str) -> Self {
        let (_, from) = self.0.split_once(&format!("<h2 id=\"{id}\">")).unwrap();
        Self(from.split("</section>").next().unwrap().to_owned())
    }

    /// The names of those that are marked so; of all by "".
    fn materials(&self, as_one: &str) -> BTreeSet<String> {
        let rows = self.0.split("<li><p><strong>").skip(1);
        let rows = rows.map(|row| row.split("</li>").next().unwrap());
        let marked = rows.filter(|row| row.contains(as_one));
        marked
            .map(|row| row.split("</strong>").next().unwrap().to_owned())
            .collect()
    }

    /// The numbers of each large figure.
    fn figures(&self) -> Vec<Vec<String>> {
        let figures = self.0.split("<dd>").skip(1);
        figures
            .map(|figure| {
                let figure = figure.split("</dd>").next().unwrap();
                let numbers = figure.split(|c: char| !c.is_ascii_digit());
                let numbers = numbers.filter(|number| !number.is_empty());
                numbers.map(str::to_owned).collect()
            })
            .collect()
    }
}

fn names(materials: &[MaterialLine]) -> BTreeSet<String> {
    materials
        .iter()
        .map(|material| material.name.clone())
        .collect()
}

#[test]
fn a_kiosk_without_a_printer_says_so_and_owes_no_slip() {
    let data = tempfile::tempdir().unwrap();
    let device = Device::open(data.path(), Clock::steady()).unwrap();
    let none = PrinterSettings::None;
    let printing = Printing::start(device.clone(), &none, PATIENCE, data.path()).unwrap();
    assert_eq!(device.facts().papers.printer, PrinterStands::None);
    assert!(matches!(
        printing.test_page(Lang::ZhHans),
        Err(NotPrinted::NoCatalogue | NotPrinted::NoPrinter)
    ));
}

fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}
