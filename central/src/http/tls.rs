//! TLS in this process: certificate and key are read from files, and read again when the files have changed, so that a
//! certificate is renewed without a restart.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// Whether the files have changed is looked at this often.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

/// PEM files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, and those between it and one that browsers know.
    pub certificate: PathBuf,
    pub key: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error(
        "{path} holds no certificate or key that can be read ({why}). Name a PEM file that this user may read."
    )]
    Unreadable { path: String, why: String },
    #[error(
        "Certificate and key do not make a TLS server ({0}). Check that the key is the certificate's."
    )]
    NotAPair(#[from] rustls::Error),
}

/// What connections are accepted with, as the files were last.
pub(crate) struct Tls {
    files: TlsFiles,
    now: RwLock<(Changed, Arc<ServerConfig>)>,
}

/// When the files were last written.
type Changed = [Option<SystemTime>; 2];

impl Tls {
    pub fn open(files: TlsFiles) -> Result<Self, TlsError> {
        let read = (changed(&files), read(&files)?);
        Ok(Self {
            files,
            now: RwLock::new(read),
        })
    }

    pub fn acceptor(&self) -> TlsAcceptor {
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        TlsAcceptor::from(Arc::clone(&now.1))
    }

    /// Takes what the files hold by now; what cannot be used leaves everything as it was.
    pub fn look_again(&self) {
        let changed = changed(&self.files);
        if self.now.read().unwrap_or_else(PoisonError::into_inner).0 == changed {
            return;
        }
        match read(&self.files) {
            Ok(config) => {
                *self.now.write().unwrap_or_else(PoisonError::into_inner) = (changed, config);
                tracing::info!("The certificate was read again");
            }
            Err(error) => {
                tracing::error!(%error, "The new certificate cannot be used, the one before still is");
            }
        }
    }

    pub async fn keep_looking(self: Arc<Self>, mut stopping: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                _ = stopping.wait_for(|stopping| *stopping) => return,
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
            let tls = Arc::clone(&self);
            let _ = tokio::task::spawn_blocking(move || tls.look_again()).await;
        }
    }
}

fn changed(files: &TlsFiles) -> Changed {
    let written = |path: &Path| std::fs::metadata(path).ok()?.modified().ok();
    [written(&files.certificate), written(&files.key)]
}

fn read(files: &TlsFiles) -> Result<Arc<ServerConfig>, TlsError> {
    let unreadable = |path: &Path, why: String| TlsError::Unreadable {
        path: path.display().to_string(),
        why,
    };
    let path = &files.certificate;
    let chain = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    let chain: Vec<CertificateDer<'static>> =
        chain.map_err(|error| unreadable(path, error.to_string()))?;
    if chain.is_empty() {
        return Err(unreadable(path, "it has no certificate".to_owned()));
    }
    let key = PrivateKeyDer::from_pem_file(&files.key);
    let key = key.map_err(|error| unreadable(&files.key, error.to_string()))?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
