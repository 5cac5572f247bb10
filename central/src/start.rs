//! Starting and stopping the service.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use frontdesk_domain::ids::{BranchId, KioskId, LogId};
use frontdesk_domain::rules::CounterNumber;
use frontdesk_domain::site::Site;
use frontdesk_domain::time::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::accounts::{AccountError, AccountStore, Accounts};
use crate::branch::{self, Branch, BranchStartError, Parts};
use crate::clock::Clock;
use crate::enrolment::{EnrolmentStore, NotGivenOut, Office, OneTimeCode, Shown};
use crate::entropy::{self, Entropy, NoEntropy};
use crate::http::{self, AccessKey, AccessKeyError, App, Patience, Tls, TlsError, TlsFiles};
use crate::metrics::Metrics;
use crate::store::{DataDir, DataDirError, SqliteStore, Store, StoreError};
use crate::writer::Writer;

/// What the service is started with.
#[derive(Debug, Clone)]
pub struct Config {
    /// One for each branch; checked files, see [`crate::config::check_file`].
    pub sites: Vec<Site>,
    /// Made when it is not there; held by one process at a time.
    pub data: PathBuf,
    /// Port 0 takes a free one; [`Central::address`] says which.
    pub listen: SocketAddr,
    /// What phones can reach, such as `https://hall.example`; `http://` and the address when left out.
    pub public_url: Option<String>,
    pub edge: Edge,
    pub clock: Clock,
}

/// How the service meets the network.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// With these, connections are TLS.
    pub tls: Option<TlsFiles>,
    /// The addresses of the proxies before it: their word on where a request came from is believed, and nobody else's.
    pub proxies: BTreeSet<IpAddr>,
    pub patience: Patience,
}

/// Why the service does not start. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(
        "This machine's clock shows a time before 2025, so it is wrong. Set the clock, then start again."
    )]
    ClockWrong,
    #[error("There is no branch to serve. Name at least one hall's file.")]
    NoBranch,
    #[error("Two files describe branch `{0}`. Give each branch an id of its own (branch.id).")]
    BranchTwice(BranchId),
    #[error(
        "The public address `{0}` is not one. Write http:// or https:// and a host, such as https://hall.example."
    )]
    PublicUrl(String),
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    AccessKey(#[from] AccessKeyError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("The accounts cannot be opened: {0}")]
    Accounts(String),
    #[error(
        "{0} is in use by another program. Stop that one, or choose another port with --listen."
    )]
    PortInUse(SocketAddr),
    #[error("Cannot listen on {address} ({why}). Choose an address of this machine.")]
    Listen { address: SocketAddr, why: io::Error },
    #[error(transparent)]
    Branch(#[from] BranchStartError),
    #[error("The system refuses a thread ({0}). Raise its limits, then start again.")]
    Thread(io::Error),
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    #[error("The configuration cannot be written as JSON ({0}). This is a fault of the program.")]
    Json(#[from] serde_json::Error),
}

/// The running service. Dropped without [`Central::shutdown`], it stops as a power cut would stop it: nothing
/// answered is lost.
pub struct Central {
    address: SocketAddr,
    public_url: String,
    key: AccessKey,
    office: Arc<Office>,
    set_up_link: Option<String>,
    clock: Clock,
    branches: BTreeMap<BranchId, Branch>,
    stopping: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    writer: std::thread::JoinHandle<()>,
    _data: DataDir,
}

/// Starts the service: every log is read and verified, configurations are in force, days are open and the port
/// listens when this returns.
pub async fn start(config: Config) -> Result<Central, StartError> {
    let now = config.clock.now();
    if now < Timestamp::EARLIEST_PLAUSIBLE {
        return Err(StartError::ClockWrong);
    }
    distinct(&config.sites)?;
    let given_url = config.public_url.as_deref().map(checked_url).transpose()?;
    let data = DataDir::open(&config.data)?;
    let key = AccessKey::load_or_make(&data.access_key())?;
    let listener = listen(config.listen).await?;
    let address = listener.local_addr().map_err(|why| StartError::Listen {
        address: config.listen,
        why,
    })?;
    let tls = config.edge.tls.map(Tls::open).transpose()?.map(Arc::new);
    let scheme = if tls.is_some() { "https" } else { "http" };
    let public_url = given_url.unwrap_or_else(|| format!("{scheme}://{address}"));

    let sqlite = Arc::new(SqliteStore::open(&data.database())?);
    let office = Arc::new(Office::open(
        Arc::clone(&sqlite) as Arc<dyn EnrolmentStore>,
        Entropy::system(),
    )?);
    let accounts = Arc::clone(&sqlite) as Arc<dyn AccountStore>;
    let accounts = Arc::new(Accounts::open(accounts, Entropy::system())?);
    let set_up_link = set_up_link(&accounts, &public_url, now).await;
    let store: Arc<dyn Store> = sqlite;
    let metrics = Arc::new(Metrics::default());
    let (writer, writing) =
        Writer::start(Arc::clone(&store), Arc::clone(&metrics)).map_err(StartError::Thread)?;
    let (stopping, stops) = watch::channel(false);
    let mut tasks = Vec::new();
    let mut branches = Vec::new();
    for site in config.sites {
        let parts = Parts {
            site: Arc::new(site),
            store: Arc::clone(&store),
            writer: writer.clone(),
            clock: config.clock.clone(),
            metrics: Arc::clone(&metrics),
            new_log: LogId(entropy::id(now)?),
            stopping: stops.clone(),
        };
        let (branch, task) = branch::start(parts).await?;
        branches.push(branch);
        tasks.push(task);
    }
    let by_id = branches
        .iter()
        .map(|branch| (branch.id().clone(), branch.clone()))
        .collect();
    let app = App::new(
        branches,
        store,
        config.clock.clone(),
        key.clone(),
        public_url.clone(),
        metrics,
        Arc::clone(&office),
        accounts,
        config.edge.proxies,
        config.edge.patience,
        stops.clone(),
    )?;
    let router = http::router(&Arc::new(app));
    if let Some(tls) = &tls {
        tasks.push(tokio::spawn(Arc::clone(tls).keep_looking(stops.clone())));
    }
    let serving = http::serve(listener, router, tls, config.edge.patience, stops);
    tasks.push(tokio::spawn(serving));
    tracing::info!(%address, "The centre is listening");
    Ok(Central {
        address,
        public_url,
        key,
        office,
        set_up_link,
        clock: config.clock,
        branches: by_id,
        stopping,
        tasks,
        writer: writing,
        _data: data,
    })
}

/// A disk that is full keeps nobody from being served: then there is no link this time.
async fn set_up_link(accounts: &Arc<Accounts>, public_url: &str, now: Timestamp) -> Option<String> {
    match accounts.give_set_up_link(now).await {
        Ok(secret) => secret.map(|secret| http::set_up_link(public_url, &secret)),
        Err(error) => {
            tracing::error!(%error, "No set-up link could be made; the next start makes one");
            None
        }
    }
}

impl From<AccountError> for StartError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Store(error) => error.into(),
            AccountError::NoEntropy(error) => error.into(),
            error => Self::Accounts(error.to_string()),
        }
    }
}

fn distinct(sites: &[Site]) -> Result<(), StartError> {
    let mut seen = std::collections::BTreeSet::new();
    for site in sites {
        let id = &site.settings.branch.id;
        if !seen.insert(id) {
            return Err(StartError::BranchTwice(id.clone()));
        }
    }
    if seen.is_empty() {
        return Err(StartError::NoBranch);
    }
    Ok(())
}

fn checked_url(url: &str) -> Result<String, StartError> {
    let plain = url.trim_end_matches('/');
    let host = plain
        .strip_prefix("https://")
        .or_else(|| plain.strip_prefix("http://"));
    let fits = |host: &str| {
        !host.is_empty()
            && host
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"?#\"<>\\".contains(&byte))
    };
    if host.is_some_and(fits) {
        Ok(plain.to_owned())
    } else {
        Err(StartError::PublicUrl(url.to_owned()))
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|why| match why.kind() {
            io::ErrorKind::AddrInUse => StartError::PortInUse(address),
            _ => StartError::Listen { address, why },
        })
}

impl Central {
    /// Where the service listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What phones can reach, without a slash at its end.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// The installation's access key: a secret.
    pub fn access_key(&self) -> &str {
        self.key.as_str()
    }

    /// The link by which the first administrator sets their name and password; nothing when one can log in. A secret
    /// until it is used.
    pub fn set_up_link(&self) -> Option<&str> {
        self.set_up_link.as_deref()
    }

    /// The address of a counter's page.
    pub fn counter_page(&self, branch: &BranchId, counter: CounterNumber) -> String {
        format!("{}/b/{branch}/counter/{counter}", self.public_url)
    }

    /// A code that makes a machine this kiosk, or the first one that no machine is yet. A secret until it is used.
    pub async fn enrolment_code(
        &self,
        branch: &BranchId,
        kiosk: Option<KioskId>,
    ) -> Result<OneTimeCode, NotGivenOut> {
        let branch = self.branches.get(branch).ok_or(NotGivenOut::NoBranch)?;
        let (given, _) = self
            .office
            .give_out(branch, kiosk, self.clock.now())
            .await?;
        Ok(given)
    }

    /// Whether this is the key of a machine that is a kiosk here.
    pub fn lets_in(&self, key: &str) -> bool {
        let Shown::Device(device) = self.office.shown(key, self.clock.now()) else {
            return false;
        };
        let branch = self.branches.get(&device.branch);
        branch.is_some_and(|branch| device.is_in_place(&branch.state()))
    }

    /// A branch, for commands and reading within this process.
    pub fn branch(&self, id: &BranchId) -> Option<&Branch> {
        self.branches.get(id)
    }

    pub fn branches(&self) -> impl Iterator<Item = &Branch> {
        self.branches.values()
    }

    /// Stops taking requests, lets what is under way finish for at most five seconds, and closes the database.
    pub async fn shutdown(self) {
        self.stopping.send_replace(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "A task of the centre had failed");
            }
        }
        drop(self.branches);
        // The writing thread ends with the last of its senders; waiting for it must not hold up this runtime.
        let ended = tokio::task::spawn_blocking(move || self.writer.join()).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::error!("The writing thread had failed");
        }
        tracing::info!("The centre has stopped");
    }
}
