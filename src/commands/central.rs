//! `frontdesk central`.

use anyhow::Context as _;
use frontdesk_central::{Central, Config, Edge, TlsFiles, clock::Clock, config};
use frontdesk_domain::site::Site;

use super::places;

/// All connections the service takes, and some for itself.
const FILES_WANTED: u64 = 16 * 1024;

pub fn run(options: crate::cli::Central) -> anyhow::Result<()> {
    let sites = options
        .config
        .iter()
        .map(|file| read(file))
        .collect::<anyhow::Result<Vec<Site>>>()?;
    // Every stream is an open file. Where the system allows fewer, the service still works, for fewer.
    if let Err(error) = rlimit::increase_nofile_limit(FILES_WANTED) {
        tracing::warn!(%error, "The limit of open files could not be raised");
    }
    let runtime = runtime()?;
    runtime.block_on(async {
        let branches = sites
            .iter()
            .map(|site| site.settings.branch.id.clone())
            .collect::<Vec<_>>();
        let first_counters = sites
            .iter()
            .map(|site| site.settings.counters.first().map_or(1, |c| c.number))
            .collect::<Vec<_>>();
        let central = start(sites, options.data, &options.reach).await?;
        announce_set_up(&central);
        for (branch, counter) in branches.iter().zip(first_counters) {
            announce(&central, branch, counter);
        }
        stopped().await;
        println!("Stopping.");
        central.shutdown().await;
        Ok(())
    })
}

/// Reads a hall's file; its warnings go to the log, its errors stop the start.
pub fn read(file: &std::path::Path) -> anyhow::Result<Site> {
    let (site, warnings) = config::check_file(file)?;
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    Ok(site)
}

pub async fn start(
    sites: Vec<Site>,
    data: std::path::PathBuf,
    reach: &crate::cli::Reach,
) -> anyhow::Result<Central> {
    let reached = places::reached(reach)?;
    let config = Config {
        sites,
        data,
        listen: reached.listen,
        public_url: reached.public_url,
        edge: edge(reach),
        clock: Clock::system(),
    };
    Ok(frontdesk_central::start(config).await?)
}

fn edge(reach: &crate::cli::Reach) -> Edge {
    let files = reach.tls_certificate.clone().zip(reach.tls_key.clone());
    Edge {
        tls: files.map(|(certificate, key)| TlsFiles { certificate, key }),
        proxies: reach.proxy.iter().copied().collect(),
        ..Edge::default()
    }
}

/// Says how the first administrator comes in, as long as none has.
pub fn announce_set_up(central: &Central) {
    if let Some(link) = central.set_up_link() {
        println!(
            "Nobody administers this installation yet. Choose a login name and a password here, once and within three days:"
        );
        println!("  {link}");
    }
}

/// Says where everything is, once.
pub fn announce(central: &Central, branch: &frontdesk_domain::ids::BranchId, counter: u16) {
    println!("Branch `{branch}` is open for work.");
    println!(
        "  Counter {counter}: {}",
        central.counter_page(branch, counter)
    );
    println!(
        "  Customers' pages: {}/t/…, by the QR code of their ticket",
        central.public_url()
    );
}

pub fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the async runtime could not be started")
}

/// Returns when the process is asked to stop.
pub async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminated) = signal(SignalKind::terminate()) else {
            interrupted.await.ok();
            return;
        };
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupted.await.ok();
}
