//! A centre on a port of its own, with a clock that stands until a test moves it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use frontdesk_central::clock::{Clock, ClockHand};
use frontdesk_central::{Central, Config, config, start};
use frontdesk_domain::branch::{Command, Envelope, State, TicketFact};
use frontdesk_domain::ids::{CommandId, TicketId};
use frontdesk_domain::receipt::ReceiptCode;
use frontdesk_domain::site::Site;
use frontdesk_domain::text::Lang;
use frontdesk_domain::time::Timestamp;
use frontdesk_domain::wire::{CommandRequest, Snapshot};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::kiosk::Machine;

/// 2026-11-22, ten in the morning in Shanghai.
pub const MORNING: Timestamp = Timestamp(1_795_312_800_000);

pub const COMMANDS: &str = "/api/v1/branches/hall/commands";

pub struct Hall {
    pub central: Central,
    pub hand: ClockHand,
    pub http: reqwest::Client,
    /// Kiosk `kiosk-1`, once something was asked of it.
    kiosk: OnceCell<Machine>,
    pub dir: tempfile::TempDir,
}

pub fn site() -> Site {
    let text = include_str!("../hall/hall.toml");
    config::check_text(Path::new("hall.toml"), text).unwrap().0
}

pub fn config(data: PathBuf, clock: Clock) -> Config {
    Config {
        sites: vec![site()],
        data,
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: None,
        edge: frontdesk_central::Edge::default(),
        clock,
    }
}

impl Hall {
    pub async fn open() -> Self {
        Self::of(vec![site()]).await
    }

    /// With these branches.
    pub async fn of(sites: Vec<Site>) -> Self {
        Self::behind(sites, frontdesk_central::Edge::default()).await
    }

    /// The same, met by the network in this way.
    pub async fn behind(sites: Vec<Site>, edge: frontdesk_central::Edge) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (clock, hand) = Clock::set(MORNING);
        let config = Config {
            sites,
            edge,
            ..config(dir.path().join("data"), clock)
        };
        let central = start(config).await.unwrap();
        let no_redirects = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder()
            .redirect(no_redirects)
            .timeout(Duration::from_secs(20));
        Self {
            central,
            hand,
            http: http.build().unwrap(),
            kiosk: OnceCell::new(),
            dir,
        }
    }

    /// The centre ends and starts again over the same data.
    pub async fn restarts(self) -> Self {
        let (clock, hand) = Clock::set(MORNING);
        self.central.shutdown().await;
        let central = start(config(self.dir.path().join("data"), clock)).await;
        Self {
            central: central.unwrap(),
            hand,
            http: self.http,
            kiosk: self.kiosk,
            dir: self.dir,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.central.address())
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.http
            .get(self.url(path))
            .bearer_auth(self.central.access_key())
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.http
            .post(self.url(path))
            .bearer_auth(self.central.access_key())
    }

    /// Without the access key, as a customer's phone.
    pub fn phone(&self, path: &str) -> RequestBuilder {
        self.http.get(self.url(path))
    }

    /// The machine that is kiosk `kiosk-1`, which is enrolled when it is first needed.
    pub async fn kiosk(&self) -> &Machine {
        let enrols = || self.enrols(0xF00, "kiosk-1");
        self.kiosk.get_or_init(enrols).await
    }

    /// Sends a command under an id, from the kiosk or with the access key, as it is whose; status and body of the
    /// answer.
    pub async fn send(&self, id: u128, command: Command) -> (u16, Value) {
        if is_a_kiosks(&command) {
            return self.kiosk().await.sends(self, id, command).await;
        }
        let id = CommandId(Uuid::from_u128(id));
        let request = self.post(COMMANDS).json(&CommandRequest { id, command });
        answer(request).await
    }

    pub async fn issues(&self, ticket: u128) -> (u16, Value) {
        self.send(1_000 + ticket, issue(ticket)).await
    }

    /// Counter 1 opens and calls the next ticket.
    pub async fn calls(&self) {
        self.send(
            2_001,
            Command::OpenCounter {
                counter: 1,
                clerk: None,
            },
        )
        .await;
        let (status, body) = self.send(2_002, Command::CallNext { counter: 1 }).await;
        assert_eq!(status, 200, "{body}");
    }

    pub async fn state(&self) -> State {
        let snapshot = self.get("/api/v1/branches/hall/snapshot");
        let snapshot: Snapshot = snapshot.send().await.unwrap().json().await.unwrap();
        snapshot.state
    }
}

fn is_a_kiosks(command: &Command) -> bool {
    matches!(
        command,
        Command::RecordTicket(_) | Command::RaiseHelp { .. }
    )
}

pub async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    let body = serde_json::from_str(&text).unwrap_or(json!(text));
    (status, body)
}

/// The code on ticket number so and so.
pub fn code(ticket: u128) -> ReceiptCode {
    ReceiptCode::new((ticket << 64 | 0x5eed).to_be_bytes())
}

pub fn issue(ticket: u128) -> Command {
    Command::RecordTicket(Box::new(TicketFact {
        kiosk: "kiosk-1".parse().unwrap(),
        ticket: TicketId(Uuid::from_u128(ticket)),
        number: format!("A{ticket:03}").parse().unwrap(),
        business_date: "2026-11-22".parse().unwrap(),
        code: code(ticket).hash(),
        service: "id-card".parse().unwrap(),
        class: None,
        catalogue: site().catalogue.version(),
        lang: Lang::En,
        answers: std::collections::BTreeMap::default(),
        ticked: std::collections::BTreeSet::default(),
        arrival: MORNING.plus_ms(i64::try_from(ticket).unwrap()),
        run: None,
    }))
}

/// Reads a stream frame by frame.
pub struct Stream {
    response: Response,
    text: String,
}

pub struct Frame {
    pub id: Option<u64>,
    pub data: String,
}

impl Stream {
    pub async fn open(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            response,
            text: String::new(),
        }
    }

    /// The next frame with data; nothing when the stream has ended.
    pub async fn next(&mut self) -> Option<Frame> {
        loop {
            while let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                let field = |name: &str| {
                    let lines = block.lines();
                    let mut values = lines.filter_map(|line| line.strip_prefix(name));
                    values.next().map(|value| value.trim_start().to_owned())
                };
                if let Some(data) = field("data:") {
                    let id = field("id:").map(|id| id.parse().unwrap());
                    return Some(Frame { id, data });
                }
            }
            let chunk = self.response.chunk().await.ok()??;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    pub async fn envelopes(&mut self, count: usize) -> Vec<(Envelope, String)> {
        let mut envelopes = Vec::new();
        for _ in 0..count {
            let frame = self.next().await.expect("the stream goes on");
            let envelope: Envelope = serde_json::from_str(&frame.data).unwrap();
            assert_eq!(frame.id, Some(envelope.seq));
            envelopes.push((envelope, frame.data));
        }
        envelopes
    }
}
