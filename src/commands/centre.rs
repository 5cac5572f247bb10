//! The central service, as whoever has its access key reaches it.

use anyhow::{Context as _, bail};
use frontdesk_domain::wire::ErrorBody;
use reqwest::{Client, Method, RequestBuilder};
use serde::de::DeserializeOwned;

use super::places;
use crate::cli::AtCentre;

pub struct Centre {
    http: Client,
    /// Without a slash at its end.
    url: String,
    access_key: String,
}

impl Centre {
    pub fn of(at: &AtCentre) -> anyhow::Result<Self> {
        Ok(Self {
            http: Client::builder().build().context("no HTTP client")?,
            url: at.central.trim_end_matches('/').to_owned(),
            access_key: places::access_key(at.access_key_file.as_deref())?,
        })
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.asks(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.asks(Method::POST, path)
    }

    pub fn asks(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        request.bearer_auth(&self.access_key)
    }

    pub async fn answer<T: DeserializeOwned>(&self, request: RequestBuilder) -> anyhow::Result<T> {
        let answer = request.send().await.with_context(|| {
            format!(
                "cannot reach the central service at {}. Start it, or name its address with --central URL",
                self.url
            )
        })?;
        let status = answer.status();
        let body = answer.bytes().await.context("the answer broke off")?;
        if status.is_success() {
            return serde_json::from_slice(&body)
                .context("what answered is no central service of this version");
        }
        match serde_json::from_slice::<ErrorBody>(&body) {
            Ok(error) => bail!("{}", error.message),
            Err(_) => bail!("the central service answered {status}"),
        }
    }
}
