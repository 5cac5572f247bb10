//! Who sends too slowly, too much, or reads nothing: cut off after a time that is known, while others are served.

use std::time::Duration;

use frontdesk_central::{Edge, Patience};
use frontdesk_domain::branch::Command;
use frontdesk_domain::text::Text;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use crate::hall::{Hall, answer, site};

/// Short enough to be waited for; the centre's own are tens of seconds.
const PATIENCE: Patience = Patience {
    handshake: Duration::from_millis(300),
    head: Duration::from_millis(300),
    body: Duration::from_millis(300),
    write: Duration::from_millis(300),
};

/// Nothing here takes as long; it ends a test that would hang.
const HANGS: Duration = Duration::from_secs(30);

impl Hall {
    async fn impatient() -> Self {
        let edge = Edge {
            patience: PATIENCE,
            ..Edge::default()
        };
        Self::behind(vec![site()], edge).await
    }

    pub async fn connects(&self) -> TcpStream {
        TcpStream::connect(self.central.address()).await.unwrap()
    }

    /// What is answered to these bytes, until the centre ends the connection.
    pub async fn says(&self, bytes: &[u8]) -> String {
        let mut socket = self.connects().await;
        socket.write_all(bytes).await.unwrap();
        until_the_end(&mut socket).await
    }
}

async fn until_the_end(socket: &mut TcpStream) -> String {
    let mut said = Vec::new();
    let read = tokio::time::timeout(HANGS, socket.read_to_end(&mut said));
    // A reset is an end as well.
    let _ = read.await.expect("the centre ends it");
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test]
async fn who_connects_and_says_nothing_is_cut_off() {
    let hall = Hall::impatient().await;
    assert_eq!(until_the_end(&mut hall.connects().await).await, "");
}

#[tokio::test]
async fn a_head_that_drips_in_is_cut_off() {
    let hall = Hall::impatient().await;
    let mut socket = hall.connects().await;
    socket
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: hall\r\n")
        .await
        .unwrap();
    let (mut reads, mut writes) = socket.into_split();
    let drips = tokio::spawn(async move {
        let mut wait = tokio::time::interval(Duration::from_millis(50));
        loop {
            wait.tick().await;
            if writes.write_all(b"x-a: b\r\n").await.is_err() {
                return;
            }
        }
    });
    let mut said = Vec::new();
    let read = tokio::time::timeout(HANGS, reads.read_to_end(&mut said)).await;
    assert!(read.is_ok(), "it is cut off although it never pauses");
    drips.abort();
    assert!(!String::from_utf8_lossy(&said).contains("200 OK"));
}

#[tokio::test]
async fn a_form_or_a_body_that_drips_in_is_answered_that_it_is_too_slow() {
    let hall = Hall::impatient().await;
    for (path, kind) in [
        ("/login", "application/x-www-form-urlencoded"),
        ("/api/v1/enrol", "application/json"),
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: hall\r\ncontent-type: {kind}\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{{"
        );
        let said = hall.says(head.as_bytes()).await;
        let slow = said.starts_with("HTTP/1.1 408") || said.starts_with("HTTP/1.1 400");
        assert!(slow, "{path}: {said}");
    }
}

#[tokio::test]
async fn a_hundred_who_drip_keep_nobody_from_being_served() {
    let hall = Hall::impatient().await;
    let mut slow = Vec::new();
    for _ in 0..100 {
        let mut socket = hall.connects().await;
        socket.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
        slow.push(socket);
    }
    assert_eq!(answer(hall.phone("/healthz")).await.0, 200);
    for mut socket in slow {
        until_the_end(&mut socket).await;
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_kept() {
    let hall = Hall::open().await;
    let large = "a".repeat(9 * 1024);
    let login = hall
        .http
        .post(hall.url("/login"))
        .form(&[("login", large.as_str())]);
    assert_eq!(login.send().await.unwrap().status(), 400);
    let body = "x".repeat(70_000);
    let json = hall
        .http
        .post(hall.url("/api/v1/enrol"))
        .header("content-type", "application/json");
    assert_eq!(answer(json.body(body)).await.0, 413);
    let header = hall
        .phone("/login")
        .header("x-long", "a".repeat(100 * 1024));
    let refused = header.send().await.map(|answer| answer.status().as_u16());
    assert!(matches!(refused, Ok(431) | Err(_)), "{refused:?}");
    let address = hall.phone(&format!("/login?to={}", "a".repeat(100 * 1024)));
    let refused = address.send().await.map(|answer| answer.status().as_u16());
    assert!(matches!(refused, Ok(400..500) | Err(_)), "{refused:?}");
    assert_eq!(answer(hall.phone("/healthz")).await.0, 200);
}

/// As long as nothing stands in the way, the kernel takes what is written, so there is much to write.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_whose_reader_never_reads_is_ended_and_its_place_is_free() {
    let hall = Hall::impatient().await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4 * 1024).unwrap();
    let mut socket = socket.connect(hall.central.address()).await.unwrap();
    let head = format!(
        "GET /api/v1/branches/hall/events HTTP/1.1\r\nhost: hall\r\nauthorization: Bearer {}\r\n\r\n",
        hall.central.access_key()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    hall.streams_are(1).await;
    let mut id = 0;
    let ended = async {
        // Until the reader's line is full and stays so.
        while hall.streams().await > 0 {
            for _ in 0..100 {
                id += 2;
                hall.send(id, stopped()).await;
                hall.send(id + 1, resumed()).await;
            }
        }
    };
    let ended = tokio::time::timeout(4 * HANGS, ended).await;
    ended.expect("it is ended");
    assert_eq!(answer(hall.phone("/healthz")).await.0, 200);
}

/// With as many words as there may be.
fn stopped() -> Command {
    let words = "停".repeat(80);
    Command::StopIssuing {
        service: "id-card".parse().unwrap(),
        notice: Text {
            zh_hans: words.clone(),
            zh_hant: words.clone(),
            en: words,
        },
    }
}

fn resumed() -> Command {
    Command::ResumeIssuing {
        service: "id-card".parse().unwrap(),
    }
}

impl Hall {
    /// So many event streams are open.
    async fn streams(&self) -> u64 {
        let metrics = self
            .get("/metrics")
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        let line = metrics
            .lines()
            .find_map(|line| line.strip_prefix("frontdesk_stream_readers "));
        line.unwrap().parse().unwrap()
    }

    async fn streams_are(&self, count: u64) {
        while self.streams().await != count {
            tokio::task::yield_now().await;
        }
    }
}
