//! One connection: HTTP/1.1 at the lowest level there is, because the generator shares the machine with the centre.

use std::time::Duration;

use anyhow::Context as _;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, Response, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::target::{ANSWERS_WITHIN, Target};

pub type Answer = (StatusCode, Bytes);

/// A connection is there by then.
const CONNECTS_WITHIN: Duration = Duration::from_secs(5);

/// So many are opened at once.
pub const OPENING_MAX: usize = 128;

pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
}

/// All of them, or why not.
pub async fn open(target: &Target, count: usize) -> anyhow::Result<Vec<Connection>> {
    use futures::{StreamExt as _, TryStreamExt as _};
    let opening = futures::stream::iter((0..count).map(|_| Connection::open(target)));
    opening.buffer_unordered(OPENING_MAX).try_collect().await
}

impl Connection {
    pub async fn open(target: &Target) -> anyhow::Result<Self> {
        let address = target.address;
        let socket = tokio::time::timeout(CONNECTS_WITHIN, TcpStream::connect(address)).await;
        let socket = socket
            .with_context(|| format!("{address} does not answer"))?
            .with_context(|| {
                format!("no connection to {address}; is the centre running there, and may it open so many?")
            })?;
        socket.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(socket)).await?;
        // What becomes of it is told by the requests on it.
        tokio::task::spawn_local(connection);
        Ok(Self { sender })
    }

    /// A request whose answer is wanted as it comes in. The caller bounds the time.
    pub async fn send(
        &mut self,
        target: &Target,
        method: Method,
        uri: Uri,
        body: Bytes,
    ) -> hyper::Result<Response<Incoming>> {
        self.sender.ready().await?;
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        request.headers_mut().clone_from(&target.headers);
        self.sender.send_request(request).await
    }

    /// The caller bounds the time.
    pub async fn post(&mut self, target: &Target, uri: Uri, body: Bytes) -> hyper::Result<Answer> {
        let response = self.send(target, Method::POST, uri, body).await?;
        let status = response.status();
        Ok((status, response.into_body().collect().await?.to_bytes()))
    }

    pub async fn ask(
        &mut self,
        target: &Target,
        method: Method,
        uri: Uri,
    ) -> anyhow::Result<Answer> {
        let path = uri.path().to_owned();
        let asked = async {
            let response = self.send(target, method, uri, Bytes::new()).await?;
            let status = response.status();
            hyper::Result::Ok((status, response.into_body().collect().await?.to_bytes()))
        };
        let answer = tokio::time::timeout(ANSWERS_WITHIN, asked).await;
        answer
            .with_context(|| format!("the centre has not answered {path} within 10 s"))?
            .with_context(|| format!("the centre broke off while it was asked for {path}"))
    }
}
