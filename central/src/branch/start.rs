//! Starting a branch: its newest snapshot and what follows it are read, its configuration put in force, its business day opened.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock};

use frontdesk_domain::branch::State;
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
use super::{Branch, COMMANDS_WAITING_MAX, InForce, Shared, SubmitError};
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

/// What administration has published, where the hall's file has not changed since it was last put in force.
fn administered(
    store: &dyn Store,
    branch: &BranchId,
    state: &State,
    file: &Arc<InForce>,
) -> Result<Option<Arc<InForce>>, LoadError> {
    // A log from before files were remembered: whatever it says came from a file.
    let Some(taken) = store.hall_file(branch)? else {
        return Ok(None);
    };
    if taken != file.file_hash() {
        return Ok(None);
    }
    let in_force = (Some(file.versions.settings), Some(file.versions.catalogue));
    if (state.settings, state.catalogue) == in_force {
        return Ok(Some(Arc::clone(file)));
    }
    tracing::info!(%branch, "What administration has published is in force; the hall's file has not changed since it was");
    Ok(InForce::read(store, branch, state)?.map(Arc::new))
}

/// Reads what is needed of the log, puts the hall's file in force where it has changed since it last was, opens the business day, and runs from then on.
pub(crate) async fn start(parts: Parts) -> Result<(Branch, JoinHandle<()>), BranchStartError> {
    let settings = &parts.site.settings;
    let id = settings.branch.id.clone();
    let calendar = Calendar::of(&settings.branch).map_err(|why| BranchStartError::Calendar {
        branch: id.clone(),
        why,
    })?;
    let file = Arc::new(InForce::new(parts.site, calendar));
    let crashed = |why: tokio::task::JoinError| BranchStartError::Crashed {
        branch: id.clone(),
        why: why.to_string(),
    };
    let (store, branch, given) = (Arc::clone(&parts.store), id.clone(), Arc::clone(&file));
    let read = tokio::task::spawn_blocking(move || {
        let beginning = snapshots::begin(&*store, &branch)?;
        let administered = administered(&*store, &branch, &beginning.state, &given)?;
        Ok::<_, LoadError>((beginning, administered))
    });
    let (beginning, administered) = read.await.map_err(crashed)??;
    let is_administered = administered.is_some();
    let first = administered.unwrap_or_else(|| Arc::clone(&file));
    let state = beginning.state;
    let (commands, waiting) = mpsc::channel(COMMANDS_WAITING_MAX);
    let shared = Arc::new(Shared {
        id: id.clone(),
        in_force: Mutex::new(Arc::clone(&first)),
        feed: Feed::new(state.seq),
        published: Published::new(state.clone()),
        store: parts.store,
        clock: parts.clock,
        ready: AtomicBool::new(true),
        broken: OnceLock::new(),
    });
    let mut task = Task {
        shared: Arc::clone(&shared),
        core: Core::with(first, state),
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
    if !is_administered {
        let configure = task.core.configure(parts.new_log);
        task.centres_own(configure).await.map_err(failed)?;
        // Not before it is in force: should this process end in between, the next start does the same again.
        let (store, branch) = (Arc::clone(&shared.store), id.clone());
        let taken =
            tokio::task::spawn_blocking(move || store.take_hall_file(&branch, &file.file_hash()));
        let taken = taken.await.map_err(crashed)?;
        taken.map_err(LoadError::from)?;
    }
    for due in task.due() {
        task.centres_own(due).await.map_err(failed)?;
    }
    task.verify(beginning.snapshot);
    tracing::info!(branch = %id, seq = task.core.state().seq, "A branch is ready");
    let running = tokio::spawn(task.run());
    Ok((Branch { shared, commands }, running))
}
