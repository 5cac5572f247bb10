//! The centre that is pressed: found and asked before anything is measured, so that what is wrong is said at once.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, bail};
use frontdesk_domain::wire::CatalogueBody;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderValue};
use hyper::{Method, StatusCode, Uri};

use super::Options;
use super::connection::Connection;

/// A centre that is there answers within.
pub const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct Target {
    pub address: SocketAddr,
    /// What every request carries.
    pub headers: HeaderMap,
    pub branches: Vec<Branch>,
}

#[derive(Debug)]
pub struct Branch {
    pub name: String,
    pub commands: Uri,
    pub noop: Uri,
    pub snapshot: Uri,
    /// Tickets are issued for these in turn.
    pub services: Vec<String>,
}

/// A snapshot, as far as it is read here.
#[derive(serde::Deserialize)]
struct Head {
    seq: u64,
}

impl Target {
    pub async fn find(options: &Options) -> anyhow::Result<Self> {
        let host = host(&options.central)?;
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_str(&host)?);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(file) = &options.key_file {
            let key = std::fs::read_to_string(file)
                .with_context(|| format!("the access key {} cannot be read", file.display()))?;
            let bearer = format!("Bearer {}", key.trim());
            let bearer = HeaderValue::from_str(&bearer)
                .with_context(|| format!("{} holds no access key", file.display()))?;
            headers.insert(AUTHORIZATION, bearer);
        }
        let mut target = Self {
            address: resolve(&host).await?,
            headers,
            branches: Vec::new(),
        };
        let mut connection = Connection::open(&target).await?;
        for name in &options.branches {
            let branch = target.ask(&mut connection, name).await?;
            target.branches.push(branch);
        }
        Ok(target)
    }

    /// What a branch offers. A wrong key, branch or address is found here.
    async fn ask(&self, connection: &mut Connection, name: &str) -> anyhow::Result<Branch> {
        let path = |what: &str| -> anyhow::Result<Uri> {
            let path = format!("/api/v1/branches/{name}/{what}");
            path.parse()
                .with_context(|| format!("`{name}` is not the name of a branch"))
        };
        let (status, body) = connection
            .ask(self, Method::GET, path("catalogue")?)
            .await?;
        let text = String::from_utf8_lossy(&body);
        match status {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => bail!(
                "The centre refuses the key ({status}). Name its file with --key-file; it is `access.key` in the centre's data directory."
            ),
            StatusCode::NOT_FOUND => {
                bail!("The centre has no branch `{name}`. Name those it has with --branches.")
            }
            _ => bail!("The centre answers {status} when asked for branch `{name}`: {text}"),
        }
        let catalogue: CatalogueBody = serde_json::from_slice(&body).with_context(|| {
            format!("what answers for branch `{name}` is no centre of this version")
        })?;
        let services = catalogue.catalogue.services;
        let services: Vec<_> = services
            .into_iter()
            .map(|service| service.id.to_string())
            .collect();
        if services.is_empty() {
            bail!("Branch `{name}` has no services, so there is nothing to issue.");
        }
        Ok(Branch {
            name: name.to_owned(),
            commands: path("commands")?,
            noop: path("noop")?,
            snapshot: path("snapshot")?,
            services,
        })
    }

    /// Where a branch's log ends now.
    pub async fn head(&self, branch: &Branch) -> anyhow::Result<u64> {
        // The whole state comes along; it is asked for once a turn.
        let mut connection = Connection::open(self).await?;
        let (status, body) = connection
            .ask(self, Method::GET, branch.snapshot.clone())
            .await?;
        if status != StatusCode::OK {
            bail!("The centre answers {status} when asked for its snapshot.");
        }
        Ok(serde_json::from_slice::<Head>(&body)?.seq)
    }
}

/// The host and port of an address without TLS: it is the centre that is measured, not a proxy.
fn host(url: &str) -> anyhow::Result<String> {
    let host = url
        .strip_prefix("http://")
        .map(|rest| rest.trim_end_matches('/'));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '@', '?', '#']) => {
            Ok(if host.contains(':') && !host.ends_with(']') {
                host.to_owned()
            } else {
                format!("{host}:80")
            })
        }
        _ => bail!(
            "`{url}` is not the address of a centre. Write http://HOST:PORT, without a path; it is measured without TLS."
        ),
    }
}

async fn resolve(host: &str) -> anyhow::Result<SocketAddr> {
    let found = tokio::time::timeout(ANSWERS_WITHIN, tokio::net::lookup_host(host)).await;
    let mut addresses = found
        .ok()
        .and_then(Result::ok)
        .with_context(|| format!("the host of `{host}` is not known"))?;
    addresses
        .next()
        .with_context(|| format!("the host of `{host}` has no address"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_perhaps_a_port_and_nothing_else() {
        assert_eq!(host("http://127.0.0.1:8700/").unwrap(), "127.0.0.1:8700");
        assert_eq!(host("http://hall.example").unwrap(), "hall.example:80");
        for wrong in [
            "127.0.0.1:8700",
            "https://hall.example",
            "http://",
            "http://a/b",
        ] {
            assert!(
                host(wrong).unwrap_err().to_string().contains("http://HOST"),
                "{wrong}"
            );
        }
    }
}
