//! What every handler may use.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use frontdesk_domain::ids::{BranchId, CommandId};
use frontdesk_domain::site::Versions;
use frontdesk_domain::wire::CatalogueBody;
use tokio::sync::watch;

use super::access::AccessKey;
use super::admin::drafts::Drafts;
use super::error::ApiError;
use super::reports::Reports;
use super::server::Patience;
use super::streams::Streams;
use crate::accounts::{Accounts, Secret};
use crate::branch::{Branch, InForce};
use crate::clock::Clock;
use crate::enrolment::Office;
use crate::entropy;
use crate::metrics::Metrics;
use crate::store::{Store, StoreError};

pub(crate) struct App {
    pub(super) branches: BTreeMap<BranchId, Branch>,
    catalogues: Mutex<BTreeMap<BranchId, CatalogueDocument>>,
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Clock,
    pub(super) key: AccessKey,
    /// Without a slash at its end.
    pub(super) public_url: String,
    pub(super) metrics: Arc<Metrics>,
    pub(super) office: Arc<Office>,
    pub(super) accounts: Arc<Accounts>,
    /// Whether browsers come by TLS, to this process or to the proxy before it.
    pub(super) secure: bool,
    /// Whose word on where a request came from is believed.
    pub(super) proxies: BTreeSet<IpAddr>,
    pub(super) patience: Patience,
    pub(super) streams: Streams,
    pub(super) reports: Arc<Reports>,
    /// Uploaded, and not published yet.
    pub(super) drafts: Drafts,
    pub(super) stopping: watch::Receiver<bool>,
}

/// A branch's configuration as it is sent, and the name of this version of it.
#[derive(Clone)]
pub(super) struct CatalogueDocument {
    versions: Versions,
    pub etag: String,
    pub json: Bytes,
}

impl App {
    #[expect(
        clippy::too_many_arguments,
        reason = "each is one thing that handlers use"
    )]
    pub(crate) fn new(
        branches: Vec<Branch>,
        store: Arc<dyn Store>,
        clock: Clock,
        key: AccessKey,
        public_url: String,
        metrics: Arc<Metrics>,
        office: Arc<Office>,
        accounts: Arc<Accounts>,
        proxies: BTreeSet<IpAddr>,
        patience: Patience,
        stopping: watch::Receiver<bool>,
    ) -> serde_json::Result<Self> {
        let mut catalogues = BTreeMap::new();
        for branch in &branches {
            let document = CatalogueDocument::of(&branch.in_force(), &public_url)?;
            catalogues.insert(branch.id().clone(), document);
        }
        Ok(Self {
            branches: branches
                .into_iter()
                .map(|branch| (branch.id().clone(), branch))
                .collect(),
            catalogues: Mutex::new(catalogues),
            store,
            clock,
            key,
            secure: public_url.starts_with("https://"),
            public_url,
            metrics,
            office,
            accounts,
            proxies,
            patience,
            streams: Streams::new(),
            reports: Arc::default(),
            drafts: Drafts::default(),
            stopping,
        })
    }

    pub(super) fn branch(&self, name: &str) -> Result<&Branch, ApiError> {
        name.parse()
            .ok()
            .and_then(|id: BranchId| self.branches.get(&id))
            .ok_or_else(ApiError::no_branch)
    }

    /// The configuration in force as it is sent: made anew when another one has come in force.
    pub(super) fn catalogue(&self, branch: &Branch) -> Result<CatalogueDocument, ApiError> {
        let in_force = branch.in_force();
        let made = |made: &CatalogueDocument| made.versions == in_force.versions;
        let known = self.catalogues().get(branch.id()).cloned();
        if let Some(document) = known.filter(made) {
            return Ok(document);
        }
        let document = CatalogueDocument::of(&in_force, &self.public_url)
            .map_err(|error| ApiError::internal_because(&error))?;
        let id = branch.id().clone();
        self.catalogues().insert(id, document.clone());
        Ok(document)
    }

    fn catalogues(&self) -> MutexGuard<'_, BTreeMap<BranchId, CatalogueDocument>> {
        self.catalogues
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// An id for a form, so that the form sent twice counts once.
    pub(super) fn mint(&self) -> Result<CommandId, ApiError> {
        entropy::id(self.clock.now())
            .map(CommandId)
            .map_err(|error| ApiError::internal_because(&error))
    }

    /// The address that a one-time link leads to.
    pub(super) fn set_up_link(&self, secret: &Secret) -> String {
        set_up_link(&self.public_url, secret)
    }

    /// Reads from the store on a thread that may wait.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let store = Arc::clone(&self.store);
        let result = tokio::task::spawn_blocking(move || read(&*store)).await;
        match result {
            Ok(Ok(found)) => Ok(found),
            Ok(Err(error)) => {
                tracing::error!(%error, "The store cannot be read");
                Err(ApiError::unavailable())
            }
            Err(error) => Err(ApiError::internal_because(&error)),
        }
    }
}

impl CatalogueDocument {
    fn of(in_force: &InForce, public_url: &str) -> serde_json::Result<Self> {
        let body = CatalogueBody {
            public_url: public_url.to_owned(),
            settings: in_force.site.settings.clone(),
            catalogue: in_force.site.catalogue.clone(),
        };
        // As a kiosk reckons it from what it was sent, not as the log names what an earlier version of this program wrote.
        let (settings, catalogue) = (body.settings.version(), body.catalogue.version());
        let tag = CatalogueBody::tag(public_url, settings, catalogue);
        Ok(Self {
            versions: in_force.versions,
            etag: format!("\"{tag}\""),
            json: serde_json::to_vec(&body)?.into(),
        })
    }
}

/// The address that a one-time link leads to.
pub(crate) fn set_up_link(public_url: &str, secret: &Secret) -> String {
    format!("{public_url}/set-up/{}", secret.as_str())
}
