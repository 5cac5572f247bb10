//! A hall of processes: a centre, kiosks, and the proxy between them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use frontdesk_domain::wire::CommandRequest;
use futures::{StreamExt as _, TryStreamExt as _};
use reqwest::Response;
use tempfile::TempDir;

use crate::centre::{self, Centre, PROGRAM};
use crate::chance::{Chance, SEED};
use crate::database;
use crate::fate::Weather;
use crate::kiosk::{Kiosk, Printed};
use crate::proxy::Proxy;

/// Nothing in these tests takes as long; it ends one that would hang.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// How often the centre is asked whether it is ready.
const PACE: Duration = Duration::from_millis(10);

/// So many pages are asked for at once.
const PAGES_AT_ONCE: usize = 8;

pub struct Hall {
    // The order in which they end.
    pub kiosks: Vec<Kiosk>,
    pub centre: Option<Centre>,
    pub proxy: Proxy,
    pub chance: Chance,
    http: reqwest::Client,
    dir: TempDir,
}

impl Hall {
    /// Its directory is there, and nothing in it.
    pub fn empty() -> Self {
        let chance = Chance::new();
        println!("{SEED}={}", chance.seed);
        Self {
            kiosks: Vec::new(),
            centre: None,
            proxy: Proxy::starts(chance.apart("network")),
            chance,
            http: reqwest::Client::new(),
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// The centre runs, and so many kiosks that are enrolled and give out numbers.
    pub async fn with_kiosks(kiosks: usize) -> Self {
        let mut hall = Self::empty();
        hall.opens(kiosks).await;
        hall
    }

    pub async fn opens(&mut self, kiosks: usize) {
        self.centre_starts();
        for nth in 1..=kiosks {
            self.enrols(&format!("kiosk-{nth}")).await;
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn centre_data(&self) -> PathBuf {
        self.path("central")
    }

    pub fn centre_starts(&mut self) {
        let log = self.path("central.log");
        let centre = Centre::starts(&self.centre_data(), &log);
        let centre = centre.expect("the centre starts");
        self.proxy.leads_to(centre.address);
        self.centre = Some(centre);
    }

    /// SIGKILL; what it leaves is whole.
    pub fn centre_is_killed(&mut self) {
        if let Some(centre) = self.centre.take() {
            centre.dies();
            database::is_sound(&centre::database(&self.centre_data()));
        }
    }

    pub fn centre_stops(&mut self) {
        let centre = self.centre.take().expect("the centre runs");
        assert!(centre.stops().success());
    }

    /// SIGKILL; what it leaves is whole.
    pub fn kiosk_is_killed(&mut self, nth: usize) {
        let kiosk = &mut self.kiosks[nth];
        kiosk.is_killed();
        database::is_sound(&kiosk.database());
    }

    /// As an operator does it: a code from the command line, typed on the machine.
    async fn enrols(&mut self, id: &str) {
        let code = self.enrolment_code(id);
        let (data, log) = (self.path(id), self.path(&format!("{id}.log")));
        let mut kiosk = Kiosk::new(id, data, log, self.proxy.url(), self.chance.apart(id));
        kiosk.starts(&["--enrol", &code]);
        kiosk.is_open().await;
        self.kiosks.push(kiosk);
    }

    fn enrolment_code(&self, kiosk: &str) -> String {
        let output = Command::new(PROGRAM)
            .args(["admin", "enrol", "--kiosk", kiosk])
            .args(["--central", &self.url()])
            .arg("--access-key-file")
            .arg(self.centre_data().join("access.key"))
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let code = said.lines().find_map(|line| line.strip_prefix("    "));
        code.expect("a code is given out").to_owned()
    }

    /// The centre, past the proxy.
    fn url(&self) -> String {
        let centre = self.centre.as_ref().expect("the centre runs");
        format!("http://{}", centre.address)
    }

    fn key(&self) -> String {
        let key = std::fs::read_to_string(self.centre_data().join("access.key"));
        key.unwrap().trim().to_owned()
    }

    /// So many tickets on every kiosk.
    pub fn issues_on_each(&mut self, many: usize) -> Vec<Printed> {
        let kiosks = self.kiosks.iter_mut();
        kiosks.flat_map(|kiosk| kiosk.issues_many(many)).collect()
    }

    /// With the staff's key.
    pub async fn get(&self, path: &str) -> Response {
        let url = format!("{}/api/v1/branches/hall/{path}", self.url());
        let response = self.http.get(url).bearer_auth(self.key()).send().await;
        response.unwrap().error_for_status().unwrap()
    }

    /// What staff command, with the answer: its status and exact body.
    pub async fn commands(&self, request: &CommandRequest) -> (u16, String) {
        let url = format!("{}/api/v1/branches/hall/commands", self.url());
        let post = self.http.post(url).bearer_auth(self.key()).json(request);
        let answer = post.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    pub async fn is_ready(&self) -> bool {
        let asked = self.http.get(format!("{}/readyz", self.url())).send().await;
        asked.is_ok_and(|answer| answer.status() == 200)
    }

    /// Waits until the centre says so of itself.
    pub async fn gets_ready(&self, ready: bool) {
        let asked = async {
            let mut pace = tokio::time::interval(PACE);
            while self.is_ready().await != ready {
                pace.tick().await;
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, asked).await;
        in_time.unwrap_or_else(|_| panic!("the centre is not so in time: ready = {ready}"));
    }

    /// The network does nothing any more, and everybody has told everything.
    pub async fn settles(&mut self) {
        self.proxy.is_perfect();
        for kiosk in &mut self.kiosks {
            kiosk.has_told_all().await;
        }
    }

    /// Every kiosk has seen that the centre is away.
    pub async fn is_missed(&mut self) {
        for kiosk in &mut self.kiosks {
            kiosk.until(|status| status["connected"] == false).await;
        }
    }

    /// Every customer finds their number on their page.
    pub async fn shows_pages_of(&self, printed: &[Printed]) {
        let pages = futures::stream::iter(printed).map(|ticket| async move {
            let url = format!("{}/t/{}", self.url(), ticket.code());
            let answer = self.http.get(url).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{ticket:?}");
            let page = answer.text().await.unwrap();
            assert!(page.contains(&ticket.number), "{ticket:?}: {page}");
            Ok::<_, ()>(())
        });
        let all = pages.buffer_unordered(PAGES_AT_ONCE);
        all.try_collect::<()>().await.unwrap();
    }

    /// Of the network, for a while.
    pub fn weather_changes(&self) {
        let fair = self.chance.one_in(2);
        self.proxy
            .weather(if fair { Weather::Fair } else { Weather::Foul });
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.dir.disable_cleanup(true);
            let (seed, dir) = (self.chance.seed, self.dir.path().display());
            println!("{SEED}={seed} throws the same faults. Data and logs are in {dir}.");
        }
    }
}

/// All that is in a directory.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
