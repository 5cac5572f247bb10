//! A hall for the whole-system tests: the real centre on a free port, and a kiosk of it without a window.
#![allow(dead_code, reason = "each test file uses its part of it")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use frontdesk::kiosk::device::Device;
use frontdesk::kiosk::facts::Facts;
use frontdesk::kiosk::session::{Effect, Input, SETTLE_MS, Session, TicketShown};
use frontdesk::kiosk::{at_home, link};
use frontdesk_central::{Central, Config, clock::Clock};
use frontdesk_domain::catalogue::Catalogue;
use frontdesk_domain::ids::BranchId;
use frontdesk_domain::site::Site;
use frontdesk_domain::time::Timestamp;

/// Nothing in these tests takes as long; it ends a test that would hang.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct Hall {
    pub central: Central,
    pub kiosk: Kiosk,
    pub site: Site,
    _data: tempfile::TempDir,
}

/// A customer before a kiosk: the visit, the device and its link, as the window would have them.
pub struct Kiosk {
    pub device: Arc<Device>,
    pub session: Session,
    now: Timestamp,
    link: tokio::task::JoinHandle<()>,
}

impl Hall {
    /// The sample hall, freshly opened, with the kiosk in step with it.
    pub async fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        let site = frontdesk::sample::hall().unwrap();
        let central = start(site.clone(), &data.path().join("central")).await;
        let kiosk = Kiosk::connect(&data.path().join("kiosk"), &central, &site).await;
        Self {
            central,
            kiosk,
            site,
            _data: data,
        }
    }

    pub fn branch(&self) -> BranchId {
        self.site.settings.branch.id.clone()
    }
}

pub async fn start(site: Site, data: &Path) -> Central {
    let config = Config {
        sites: vec![site],
        data: data.to_owned(),
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: None,
        edge: frontdesk_central::Edge::default(),
        clock: Clock::system(),
    };
    frontdesk_central::start(config).await.unwrap()
}

impl Kiosk {
    pub async fn connect(data: &Path, central: &Central, site: &Site) -> Self {
        let device = Device::open(data, Clock::steady()).unwrap();
        let (branch, kiosk) = (&site.settings.branch.id, &site.settings.kiosks[0].id);
        at_home::enrol(&device, central, branch, kiosk)
            .await
            .unwrap();
        let url = format!("http://{}", central.address());
        let link = tokio::spawn(link::run(device.clone(), url));
        let now = Timestamp(1_000_000);
        let kiosk = Self {
            device,
            session: Session::new(now),
            now,
            link,
        };
        kiosk
            .knows(|facts| {
                facts.out_of_service.is_none() && facts.state.day.is_some() && facts.connected
            })
            .await;
        kiosk
    }

    /// Its program ends; its disk can be opened again.
    pub async fn stops(mut self) {
        self.link.abort();
        (&mut self.link).await.ok();
    }

    /// Waits until the kiosk knows something.
    pub async fn knows(&self, what: impl Fn(&Facts) -> bool) {
        let mut facts = self.device.watch();
        let known = tokio::time::timeout(PATIENCE, facts.wait_for(what)).await;
        known
            .expect("the kiosk hears of it in time")
            .expect("the device is there");
    }

    /// One touch, at the pace of a person; what the visit wants done is done.
    pub fn touch(&mut self, input: Input) {
        self.now = self.now.plus_ms(SETTLE_MS);
        let facts = self.device.facts();
        let nothing = Catalogue::default();
        let catalogue = facts
            .published
            .as_ref()
            .map_or(&nothing, |published| &published.site.catalogue);
        if let Some(Effect::Issue(draft)) = self.session.step(input, catalogue, self.now) {
            let ticket = self.device.issue(&draft).unwrap();
            self.session
                .step(Input::Issued(Box::new(ticket)), catalogue, self.now);
        }
    }

    /// Three taps: group, service, number.
    pub fn takes_a_number(&mut self, site: &Site) -> TicketShown {
        let service = site
            .catalogue
            .services
            .iter()
            .find(|service| service.questions.is_empty())
            .unwrap();
        self.touch(Input::ChooseGroup(service.group.clone()));
        self.touch(Input::ChooseService(service.id.clone()));
        self.touch(Input::TakeNumber);
        match self.session.at() {
            frontdesk::kiosk::session::At::Ticket(ticket) => (**ticket).clone(),
            other => panic!("no ticket after three taps but {other:?}"),
        }
    }
}

impl Drop for Kiosk {
    fn drop(&mut self) {
        self.link.abort();
    }
}

/// One browser at a time: several on a small machine keep each other waiting for longer than their tests do.
static BROWSER: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Runs a browser test of `tests/pages` against a centre, and shows what it said when it failed.
pub async fn in_the_browser(
    script: &[&str],
    central: &Central,
    branch: &BranchId,
    more: &[(&str, &str)],
) {
    let _turn = BROWSER.lock().await;
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages");
    let mut node = std::process::Command::new("node");
    node.args(script).current_dir(pages);
    node.env("FRONTDESK_URL", format!("http://{}", central.address()));
    node.env("FRONTDESK_KEY", central.access_key())
        .env("FRONTDESK_BRANCH", branch.as_str());
    node.envs(more.iter().copied());
    let output = tokio::task::spawn_blocking(move || node.output())
        .await
        .unwrap();
    let output =
        output.expect("node runs; `make test` installs it with the packages of tests/pages");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "the browser test failed:\n{said}\n{complained}"
    );
}
