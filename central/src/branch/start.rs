//! Starting a branch: its newest snapshot and what follows it are read, its configuration put in force, its business day opened.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use frontdesk_domain::ids::{BranchId, LogId};
use frontdesk_domain::site::Site;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::core::Core;
use super::feed::Feed;
use super::load::LoadError;
use super::published::Published;
use super::snapshots;
use super::task::Task;
use super::{Branch, COMMANDS_WAITING_MAX, Shared, SubmitError};
use crate::calendar::{Calendar, NoCalendar};
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::store::Store;
use crate::writer::Writer;

/// What a branch is made of.
pub(crate) struct Parts {
    pub site: Arc<Site>,
    pub store: Arc<dyn Store>,
    pub writer: Writer,
    pub clock: Clock,
    pub metrics: Arc<Metrics>,
    /// The log's id, should this be its beginning.
    pub new_log: LogId,
    /// Turns true when the centre stops.
    pub stopping: watch::Receiver<bool>,
}

#[derive(Debug, thiserror::Error)]
pub enum BranchStartError {
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("Branch `{branch}`: {why}")]
    Calendar { branch: BranchId, why: NoCalendar },
    #[error("Branch `{branch}` could not be configured: {why}")]
    Configure { branch: BranchId, why: String },
    #[error("Branch `{branch}` could not be read: {why}")]
    Crashed { branch: BranchId, why: String },
}

/// Reads what is needed of the log, puts the configuration in force, opens the business day, and runs from then on.
pub(crate) async fn start(parts: Parts) -> Result<(Branch, JoinHandle<()>), BranchStartError> {
    let settings = &parts.site.settings;
    let id = settings.branch.id.clone();
    let calendar = Calendar::of(&settings.branch).map_err(|why| BranchStartError::Calendar {
        branch: id.clone(),
        why,
    })?;
    let (store, branch) = (Arc::clone(&parts.store), id.clone());
    let read = tokio::task::spawn_blocking(move || snapshots::begin(&*store, &branch)).await;
    let beginning = read.map_err(|why| BranchStartError::Crashed {
        branch: id.clone(),
        why: why.to_string(),
    })??;
    let state = beginning.state;
    let (commands, waiting) = mpsc::channel(COMMANDS_WAITING_MAX);
    let shared = Arc::new(Shared {
        id: id.clone(),
        site: parts.site,
        feed: Feed::new(state.seq),
        published: Published::new(state.clone()),
        store: parts.store,
        clock: parts.clock,
        ready: AtomicBool::new(true),
        broken: OnceLock::new(),
    });
    let mut task = Task {
        shared: Arc::clone(&shared),
        core: Core::new(Arc::clone(&shared.site), calendar, state),
        writer: parts.writer,
        metrics: parts.metrics,
        waiting,
        stopping: parts.stopping,
        snapshot: beginning.snapshot.map_or(0, |origin| origin.seq),
        writing: None,
        verifying: None,
    };
    let failed = |why: SubmitError| BranchStartError::Configure {
        branch: id.clone(),
        why: why.to_string(),
    };
    let configure = task.core.configure(parts.new_log);
    task.centres_own(configure).await.map_err(failed)?;
    for due in task.due() {
        task.centres_own(due).await.map_err(failed)?;
    }
    task.verify(beginning.snapshot);
    tracing::info!(branch = %id, seq = task.core.state().seq, "A branch is ready");
    let running = tokio::spawn(task.run());
    Ok((Branch { shared, commands }, running))
}
