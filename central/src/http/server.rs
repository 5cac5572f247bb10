//! The listening side: connections bounded in number, slow ones cut off, streams ended when the centre stops.

use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower::util::MapRequest;

use super::tls::Tls;

/// So many connections at once.
const CONNECTIONS_MAX: usize = 12_288;

/// A request's head has at most so many bytes: the longest address that is of use is that of a list of materials.
const HEAD_MAX_BYTES: usize = 32 * 1024;

/// What is under way when the centre stops has this long.
const FINISH_WITHIN: Duration = Duration::from_secs(5);

/// After a failure to accept, such as too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long the other side of a connection is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// TLS is agreed on by then.
    pub handshake: Duration,
    /// A request's head has arrived by then, counted from when the connection waits for one.
    pub head: Duration,
    /// A body has arrived by then.
    pub body: Duration,
    /// Whoever takes nothing of what is written for them for so long is cut off.
    pub write: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            write: Duration::from_secs(30),
        }
    }
}

/// The other end of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Connected(pub IpAddr);

/// A socket, with or without TLS.
trait Socket: AsyncRead + AsyncWrite + Send {}

impl<S: AsyncRead + AsyncWrite + Send> Socket for S {}

pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<Arc<Tls>>,
    patience: Patience,
    mut stopping: watch::Receiver<bool>,
) {
    // HTTP/1.1 alone: whoever may choose could also be slow in choosing, which nothing would cut off.
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .max_buf_size(HEAD_MAX_BYTES);
    let builder = Arc::new(builder);
    let connections = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let graceful = GracefulShutdown::new();
    loop {
        let permit = Arc::clone(&connections).acquire_owned().await;
        let accepted = tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((socket, from)) = accepted else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let connected = Connected(from.ip());
        let service = MapRequest::new(router.clone(), move |mut request: Request<_>| {
            request.extensions_mut().insert(connected);
            request
        });
        let (builder, tls) = (Arc::clone(&builder), tls.clone());
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            // A connection that breaks is the other side's affair.
            if let Ok(socket) = opened(socket, tls.as_deref(), patience).await {
                let service = TowerToHyperService::new(service);
                let connection = builder.serve_connection(TokioIo::new(socket), service);
                let _ = watcher.watch(connection.into_owned()).await;
            }
            drop(permit);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(FINISH_WITHIN, graceful.shutdown()).await;
}

async fn opened(
    socket: TcpStream,
    tls: Option<&Tls>,
    patience: Patience,
) -> io::Result<Pin<Box<dyn Socket>>> {
    // Frames are small and wanted at once.
    let _ = socket.set_nodelay(true);
    let mut socket = TimeoutStream::new(socket);
    socket.set_write_timeout(Some(patience.write));
    let socket = Box::pin(socket);
    match tls {
        None => Ok(socket),
        Some(tls) => {
            let agreed = tls.acceptor().accept(socket);
            let agreed = tokio::time::timeout(patience.handshake, agreed).await;
            Ok(Box::pin(agreed.map_err(io::Error::other)??))
        }
    }
}
